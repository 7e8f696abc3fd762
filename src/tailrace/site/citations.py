"""Sources: a short key of sources.csv, or of the file itself, stands for the full citation."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from tailrace.errors import did_you_mean
from tailrace.site.context import Reading


def resolve_sources(raw: Any, reading: Reading, *, file: str) -> Any:
    """Return a copy in which every `source` that is a key of sources.csv is its full citation.

    A file's own `[sources]` table goes before: its keys are left for the file's reader.

    Parameters
    ----------
    raw : object
        What the file says.
    reading : Reading
        Holds the citations; a single word that is no key is noted.
    file : str
        The file's name in messages.
    """
    own = raw.get("sources") if isinstance(raw, Mapping) else None
    known_here = set(own) if isinstance(own, Mapping) else set()
    return _resolve(raw, (), known_here, file, reading)


def _resolve(raw: Any, path: tuple[str, ...], own: set[str], file: str, reading: Reading) -> Any:
    if isinstance(raw, list):
        return [
            _resolve(item, (*path, str(number)), own, file, reading)
            for number, item in enumerate(raw, start=1)
        ]
    if not isinstance(raw, Mapping):
        return raw
    resolved = {
        key: _resolve(item, (*path, str(key)), own, file, reading) for key, item in raw.items()
    }
    source = resolved.get("source")
    if isinstance(source, str) and source not in own:
        resolved["source"] = cite(source, (*path, "source"), file, reading, also=own)
    return resolved


def cite(
    source: str,
    path: Iterable[str],
    file: str,
    reading: Reading,
    also: Iterable[str] = (),
) -> str:
    """Return the full citation of a source; note a single word that is no key of sources.csv.

    Parameters
    ----------
    source : str
        Key of sources.csv, or the citation itself.
    path : iterable of str
        Where it stands in the file.
    file : str
        The file's name in messages.
    reading : Reading
        Holds the citations.
    also : iterable of str
        Further keys that are known, for the suggestion.
    """
    if source in reading.citations:
        return reading.citations[source]
    looks_like_key = bool(source) and not any(mark.isspace() for mark in source)
    if looks_like_key:
        guess = did_you_mean(source, [*reading.citations, *also])
        reading.problems.add(
            f'"{source}" is one word and no key of sources.csv',
            file=file,
            place=".".join(path),
            allowed="a key of sources.csv, or the citation itself",
            remedy=guess or "write the citation, or add a row to sources.csv",
            severity="error" if guess else "warning",
        )
    return source
