"""Where the numbers of a site come from."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, fields, is_dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from tailrace.quantities import Value
    from tailrace.site import Site

# Columns of the tables of a site that hold a citation.
_TABLES = ("places", "people", "measurements", "claims")


@dataclass(frozen=True)
class Citation:
    """One source and how often a site uses it.

    Parameters
    ----------
    source : str
        The citation.
    years : tuple of int
        Years given with it, of the document or of the figure.
    qualities : mapping of str to int
        Number of values by quality word; "table" for rows of a table, which have none.
    """

    source: str
    years: tuple[int, ...]
    qualities: Mapping[str, int]

    @property
    def values(self) -> int:
        """Number of values that rest on it."""
        return sum(self.qualities.values())


def citations(site: Site) -> list[Citation]:
    """Return every source that a site's numbers name, the most used first.

    Parameters
    ----------
    site : Site
        A site that was read.

    Returns
    -------
    list of Citation
        Sources of the works, of emissions, of the areas' ground and surface, of options, and of
        the tables.
        Values that name no source are gathered under an empty citation.
    """
    years: dict[str, set[int]] = {}
    qualities: dict[str, dict[str, int]] = {}
    for source, quality, year in _uses(site):
        counts = qualities.setdefault(source, {})
        counts[quality] = counts.get(quality, 0) + 1
        if year is not None:
            years.setdefault(source, set()).add(year)
    found = [
        Citation(source, tuple(sorted(years.get(source, ()))), counts)
        for source, counts in qualities.items()
    ]
    return sorted(found, key=lambda one: (-one.values, one.source))


def _uses(site: Site) -> Iterator[tuple[str, str, int | None]]:
    """Yield source, quality and year of every value."""
    from tailrace.quantities import Value

    declared = [value for _, value in site.works.values()]
    if site.emissions is not None:
        declared += [value for _, value in site.emissions.values()]
    for value in [*declared, *_values_in([site.areas, site.options])]:
        if isinstance(value, Value):
            yield value.source, value.quality, value.year
    for name in _TABLES:
        table = getattr(site, name)
        if "source" in table.columns:
            for text in table["source"].dropna().astype(str):
                if text:
                    yield text, "table", None


def _values_in(thing: Any) -> Iterator[Value]:
    """Yield the values in nested mappings, sequences, dataclasses and pydantic models."""
    from tailrace.quantities import Value

    if isinstance(thing, Value):
        yield thing
    elif isinstance(thing, Mapping):
        for inner in thing.values():
            yield from _values_in(inner)
    elif isinstance(thing, list | tuple):
        for inner in thing:
            yield from _values_in(inner)
    elif is_dataclass(thing) and not isinstance(thing, type):
        for one in fields(thing):
            yield from _values_in(getattr(thing, one.name))
    elif hasattr(type(thing), "model_fields"):
        for key in type(thing).model_fields:
            yield from _values_in(getattr(thing, key))
