"""`works.toml` and the site's own routes: guarded here, read by the process room."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tailrace.errors import Problems, did_you_mean
from tailrace.site.citations import resolve_sources
from tailrace.site.context import Reading
from tailrace.site.files import entries
from tailrace.site.toml_file import read_toml

if TYPE_CHECKING:
    from tailrace.process import Works

FILE = "works.toml"

ANY_YEAR = 2020
"""Year for works that state no rates, where site.toml states no years."""


def read_works_file(
    years: range | None, areas: Collection[str], reading: Reading
) -> tuple[Works | None, range]:
    """Read what runs on the site.

    Parameters
    ----------
    years : range or None
        Calendar years of the study; None if site.toml does not say, and then a year is taken for
        which the works state their rates, so that their other mistakes are found.
    areas : collection of str
        Names of the site's areas.
    reading : Reading
        Where problems and values are noted.

    Returns
    -------
    Works or None
        None if the works cannot be used.
    range
        The years they were read for.
    """
    years = years or range(0)
    raw = read_toml(reading.folder / FILE, file=FILE, problems=reading.problems)
    if raw is None:
        return None, years
    years = years or _a_year(raw)
    _check_where(raw, areas, reading.places or {}, reading.problems)
    if not _routes_are_sound(raw, reading):
        return None, years
    from tailrace.process import read_works

    problems = Problems(FILE)
    works = read_works(
        resolve_sources(raw, reading, file=FILE),
        site_folder=reading.folder,
        years=years,
        problems=problems,
    )
    reading.problems.extend(problems)
    if works is not None:
        for place, value in works.values():
            file, _, key = place.partition(": ")
            reading.count(file, key, value)
    return works, years


def _a_year(raw: Mapping[str, Any]) -> range:
    """Return a calendar year that most of the rates of a works are declared for."""
    tables = raw.get("route", [])
    years = [
        entry.get("year")
        for table in (tables if isinstance(tables, list) else [])
        if isinstance(table, Mapping)
        for rate in (table.get("feed_rate"), table.get("production"))
        for entry in (rate if isinstance(rate, list) else [])
        if isinstance(entry, Mapping)
    ]
    stated = Counter(year for year in years if type(year) is int)
    year = max(stated, key=lambda one: (stated[one], one)) if stated else ANY_YEAR
    return range(year, year + 1)


def routes_in_use(raw: Mapping[str, Any]) -> list[str]:
    """Return the names of the routes a works file uses, each once, in its order.

    Parameters
    ----------
    raw : mapping
        The parsed works file.
    """
    tables = raw.get("route", [])
    names = [
        str(table.get("use", table.get("name", "")))
        for table in (tables if isinstance(tables, list) else [])
        if isinstance(table, Mapping)
    ]
    return list(dict.fromkeys(name for name in names if name))


def _routes_are_sound(raw: Mapping[str, Any], reading: Reading) -> bool:
    """Check that the site's own route files are files that can be read at all."""
    before = len(reading.problems.errors)
    used = routes_in_use(raw)
    for path in entries(reading.folder / "routes", file="routes", problems=reading.problems):
        if path.suffix != ".toml":
            continue
        file = f"routes/{path.name}"
        content = read_toml(path, file=file, problems=reading.problems)
        if content is not None and path.stem not in used:
            reading.problems.add(
                "is the file of no route in use",
                file=file,
                allowed=", ".join(used),
                remedy=did_you_mean(path.stem, used),
                severity="warning",
            )
    return len(reading.problems.errors) == before


def _check_where(
    raw: Mapping[str, Any],
    areas: Collection[str],
    places: Mapping[str, str],
    problems: Problems,
) -> None:
    """Check that every route stands in an area and at a place the site has."""
    tables = raw.get("route", [])
    for number, table in enumerate(tables if isinstance(tables, list) else [], start=1):
        if not isinstance(table, Mapping):
            continue
        where = f"route.{table.get('name', number)}"
        area, place = table.get("area"), table.get("place")
        if area is not None and areas and area not in areas:
            problems.add(
                f'the site has no area "{area}"',
                file=FILE,
                place=f"{where}.area",
                allowed=", ".join(areas),
                remedy=did_you_mean(str(area), areas),
            )
        for key, content in (("area", area), ("place", place)):
            if content is not None and not isinstance(content, str):
                problems.add(
                    f"{content!r} is no name", file=FILE, place=f"{where}.{key}", allowed="text"
                )
        if not isinstance(place, str) or not places:
            continue
        if place not in places:
            problems.add(
                f'the site has no place "{place}"',
                file=FILE,
                place=f"{where}.place",
                allowed=", ".join(places),
                remedy=did_you_mean(str(place), places),
            )
        elif area in areas and places[place] not in ("", area):
            problems.add(
                f'the place "{place}" lies in area "{places[place]}", not in "{area}"',
                file=FILE,
                place=f"{where}.place",
                remedy=f'write area = "{places[place]}", or another place',
            )


def own_route_file(folder: Path, name: str) -> Path:
    """Return where a site keeps a route of its own.

    Parameters
    ----------
    folder : pathlib.Path
        The site folder.
    name : str
        Name of the route.
    """
    return folder / "routes" / f"{name}.toml"
