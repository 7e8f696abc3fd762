"""`emissions.toml`: guarded here, read by the emissions room."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any

from tailrace.errors import Problems, did_you_mean
from tailrace.site.citations import resolve_sources
from tailrace.site.context import Reading
from tailrace.site.files import is_there
from tailrace.site.toml_file import read_toml

if TYPE_CHECKING:
    from tailrace.emissions.source import Emissions

FILE = "emissions.toml"


def read_emissions_file(years: range, areas: Collection[str], reading: Reading) -> Emissions | None:
    """Read what emits on the site.

    Parameters
    ----------
    years : range
        Calendar years of the study.
    areas : collection of str
        Names of the site's areas.
    reading : Reading
        Where problems and values are noted.

    Returns
    -------
    Emissions or None
        None if the site has no such file, or it cannot be used.
    """
    path = reading.folder / FILE
    if not is_there(path) or not years:
        return None
    raw = read_toml(path, file=FILE, problems=reading.problems)
    if raw is None:
        return None
    _check_where(raw, areas, reading.places or {}, reading.problems)
    from tailrace.emissions.emissions_file import read_emissions

    problems = Problems(FILE)
    emissions = read_emissions(
        resolve_sources(raw, reading, file=FILE), years=years, problems=problems
    )
    reading.problems.extend(problems)
    if emissions is not None:
        for place, value in emissions.values():
            file, _, key = place.partition(": ")
            reading.count(file, key, value)
    return emissions


def _check_where(
    raw: Mapping[str, Any],
    areas: Collection[str],
    places: Mapping[str, str],
    problems: Problems,
) -> None:
    """Check that every source stands in an area and at a place the site has."""
    tables = raw.get("source", {})
    found = list(tables.items()) if isinstance(tables, Mapping) else []
    for name, table in found:
        if not isinstance(table, Mapping):
            continue
        where = f"source.{name}"
        area, place = table.get("area", ""), table.get("place", "")
        _check_name(area, areas, "area", where, problems)
        _check_name(place, places, "place", where, problems)
        if place in places and area in areas and places[place] not in ("", area):
            problems.add(
                f'the place "{place}" lies in area "{places[place]}", not in "{area}"',
                file=FILE,
                place=f"{where}.place",
                remedy=f'write area = "{places[place]}", or another place',
            )
    _check_release_places(raw.get("release_point", {}), places, problems)
    weather = raw.get("weather", {})
    for area in weather if isinstance(weather, Mapping) else ():
        _check_name(area, areas, "area", f"weather.{area}", problems)


def _check_release_places(raw: Any, places: Mapping[str, str], problems: Problems) -> None:
    """Check that every release point stands at a place the site has, a line in one area."""
    for name, table in raw.items() if isinstance(raw, Mapping) else ():
        if not isinstance(table, Mapping):
            continue
        where = f"release_point.{name}"
        ends = [table.get(key, "") for key in ("place", "to")]
        for key, end in zip(("place", "to"), ends, strict=True):
            if isinstance(end, str) and end and places and end not in places:
                problems.add(
                    f'the site has no place "{end}"',
                    file=FILE,
                    place=f"{where}.{key}",
                    allowed=", ".join(places),
                    remedy=did_you_mean(end, places),
                )
        areas = {places[end] for end in ends if isinstance(end, str) and places.get(end)}
        if len(areas) > 1:
            problems.add(
                f"a line from one area to another: {', '.join(sorted(areas))}",
                file=FILE,
                place=where,
                remedy="an area's air is its own: name two places of one area",
            )


def _check_name(
    name: Any, known: Collection[str], key: str, where: str, problems: Problems
) -> None:
    if not isinstance(name, str) or not name or not known or name in known:
        return  # what is no text is noted when the file is read
    problems.add(
        f'the site has no {key} "{name}"',
        file=FILE,
        place=where if where.startswith("weather") else f"{where}.{key}",
        allowed=", ".join(known),
        remedy=did_you_mean(name, known),
    )
