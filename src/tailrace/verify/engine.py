"""Runs every case under a path and gathers the rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from tailrace.verify.case import Comparison, Finding, Kind, Outcome, Refusal, refused_by
from tailrace.verify.compare import judge
from tailrace.verify.discover import discover
from tailrace.verify.kinds import all_kinds
from tailrace.verify.source import Source, UnreadableError, subtables
from tailrace.verify.tolerances import default_tolerance

Heard = Callable[[str, float], None]
LISTED = 5
"""How many names of a list are shown."""


def verify(
    path: Path | str, kinds: Iterable[Kind] | None = None, progress: Heard | None = None
) -> list[Outcome]:
    """Run every case recognised under a path.

    Parameters
    ----------
    path : path
        A folder of cases formed as in the reference set, one of its topics, or one case.
    kinds : iterable of Kind, optional
        Kinds to recognise; all that ship by default.
    progress : callable, optional
        Called with the name of the case that runs and the share of all cases done, 0 to 1.

    Returns
    -------
    list of Outcome
        One row per case and quantity, in the order of the files. What cannot be read or is not
        recognised has a row too.

    Raises
    ------
    InputError
        If there is no such path, or nothing in it.
    """
    every_kind = all_kinds() if kinds is None else tuple(kinds)
    matched: dict[Source, list[Kind]] = {}
    refused: dict[Source, str] = {}

    def stands_alone(source: Source) -> bool:
        try:
            matched[source] = _kinds_of(source, every_kind)
        except UnreadableError as error:
            refused[source] = str(error)
        return source in refused or bool(matched[source])

    def belonging(source: Source) -> list[Path]:
        kinds_of = matched.get(source, [])
        return [file for kind in kinds_of if kind.companions for file in kind.companions(source)]

    found = discover(Path(path), stands_alone, belonging)
    outcomes = [_refused(Refusal("", reason), name, "") for name, reason in found.closed]
    for number, source in enumerate(found.sources):
        source.progress = _heard(progress, source.name, number, len(found.sources))
        source.progress(0.0)
        inside = _inside(source, every_kind)
        if source in refused:
            outcomes.append(_refused(Refusal("", refused[source]), source.name, ""))
        elif matched[source]:
            outcomes += _run(source, matched[source])
        elif not inside:
            outcomes.append(_refused(_unknown(source), source.name, ""))
        outcomes += inside
    return outcomes


def _heard(progress: Heard | None, name: str, number: int, count: int) -> Callable[[float], None]:
    """Return what a case calls with its own share done."""

    def told(share: float) -> None:
        if progress is not None:
            progress(name, (number + share) / count)

    return told


def is_good(outcomes: Iterable[Outcome]) -> bool:
    """Return whether no row failed and none was unreadable."""
    return not any(outcome.verdict in ("fail", "unreadable") for outcome in outcomes)


def _kinds_of(source: Source, kinds: Iterable[Kind]) -> list[Kind]:
    """Return the kinds that recognise a source; refuse a broken file even if none asks for it."""
    _ = source.toml, source.columns
    return [kind for kind in kinds if kind.recognise(source)]


def _run(source: Source, kinds: list[Kind]) -> list[Outcome]:
    outcomes = []
    parts: list[str] = []
    for kind in kinds:
        for finding in _findings(source, kind):
            parts.append(finding.part)
            case = f"{source.name}:{finding.part}" if finding.part else source.name
            if isinstance(finding, Comparison):
                row = finding.judged_as or finding.quantity
                default = default_tolerance(kind.name, row)
                outcomes.append(judge(case, kind.name, finding, default))
            else:
                outcomes.append(_refused(finding, case, kind.name))
    return outcomes + _tables_left_over(source, parts)


def _findings(source: Source, kind: Kind) -> list[Finding]:
    try:
        return kind.run(source)
    except Exception as error:  # one broken case must not hide the others
        return [refused_by("", error)]


def _tables_left_over(source: Source, parts: list[str]) -> list[Outcome]:
    """Return a row for each table of a TOML file that no kind ran."""
    if source.toml is None or "" in parts:
        return []
    return [
        _refused(
            Refusal("", f"no kind of case has these keys: {_listed(table)}", "unknown"),
            f"{source.name}:{path}",
            "",
        )
        for path, table in _apart_from(source.toml, "", parts)
    ]


def _apart_from(
    table: Mapping[str, Any], path: str, parts: list[str]
) -> Iterator[tuple[str, Mapping[str, Any]]]:
    """Yield the outermost tables that neither are, hold, nor lie within one of the parts."""
    for below, inner in subtables(table, path):
        if below in parts:
            continue
        if any(part.startswith((f"{below}.", f"{below}[")) for part in parts):
            yield from _apart_from(inner, below, parts)
        else:
            yield below, inner


def _inside(source: Source, kinds: Iterable[Kind]) -> list[Outcome]:
    """Return the rows of the files in a case folder that are cases by themselves."""
    outcomes: list[Outcome] = []
    if not source.is_folder:
        return outcomes
    for file in sorted(source.path.iterdir()):
        inner = Source(file, f"{source.name}/{file.name}")
        if file == source.main or not file.is_file():
            continue
        try:
            outcomes += _run(inner, _kinds_of(inner, kinds))
        except UnreadableError:
            continue  # no case by itself; the folder's own kind reads it, or the folder is listed
    return outcomes


def _unknown(source: Source) -> Refusal:
    if source.toml is not None:
        reason = f"no kind of case has these keys: {_listed(source.toml)}"
    elif source.columns is not None:
        reason = f"no kind of case has these columns: {_listed(source.columns)}"
    elif source.suffix == ".inp":
        reason = "a control file without a table of results or a plot file of its own beside it"
    else:
        reason = f"no kind of case reads {source.suffix or 'such'} files"
    return Refusal("", reason, "unknown")


def _listed(names: Iterable[str]) -> str:
    shown = list(names)
    more = len(shown) - LISTED
    return ", ".join(shown[:LISTED]) + (f", …and {more} more" if more > 0 else "")


def _refused(refusal: Refusal, case: str, kind: str) -> Outcome:
    return Outcome(
        case=case,
        quantity=refusal.quantity or None,
        n=0,
        worst_relative_error=None,
        median_ratio=None,
        share_within_tolerance=None,
        required_share=None,
        tolerance=None,
        verdict=refusal.verdict,
        reason=refusal.reason,
        kind=kind,
    )
