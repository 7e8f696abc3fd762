"""Reading a whole site folder: every file, every mistake, one census."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tailrace.errors import Problem, Problems
from tailrace.site.areas import note_unknown_areas, read_area, read_area_files, read_centres
from tailrace.site.census import Census, take_census
from tailrace.site.claims import read_claims
from tailrace.site.context import Reading
from tailrace.site.emissions_file import read_emissions_file
from tailrace.site.files import entries
from tailrace.site.folder import files_absent, note_strangers
from tailrace.site.measurements import read_measurements
from tailrace.site.model import Area, Site
from tailrace.site.one_number_twice import check_drawn_as_one
from tailrace.site.options import read_options
from tailrace.site.people import read_people
from tailrace.site.people_file import read_people_file
from tailrace.site.places import places_file, read_places
from tailrace.site.schema_value import FOLDER_NAME
from tailrace.site.site_head import SiteHead, read_head
from tailrace.site.sources import read_sources
from tailrace.site.works_file import read_works_file

if TYPE_CHECKING:
    import geopandas as gpd

    from tailrace.process import Works
    from tailrace.site.positions import Centre
    from tailrace.site.schema_ground import GroundFile
    from tailrace.site.schema_site import DrawnAsOne

MOST_PER_FILE = 50
"""How many problems of one file are listed; a broken file can have thousands."""


@dataclass(frozen=True)
class ReadSite:
    """What came of reading a folder.

    Parameters
    ----------
    site : Site or None
        The site; None if anything is wrong with it.
    problems : Problems
        Everything found wrong, warnings included.
    census : Census
        The values that could be read.
    works : Works or None
        The works, where they have no mistake, even if another file has.
    years : range
        Years for which the works state their rates.
    drawn_as_one : tuple of DrawnAsOne
        Numbers that stand in several files and are one.
    """

    site: Site | None
    problems: Problems
    census: Census
    works: Works | None
    years: range
    drawn_as_one: tuple[DrawnAsOne, ...] = ()


def read_site(folder: Path) -> ReadSite:
    """Read a site folder and go on after every mistake, so that all are found at once.

    Parameters
    ----------
    folder : pathlib.Path
        The site folder.
    """
    reading = Reading(folder)
    sources = read_sources(reading)
    head = read_head(reading)
    centres = read_centres(head.areas, head.crs, reading) if head.crs else {}
    areas, grounds = _read_areas(head, centres, reading)
    places = _read_places(head, centres, reading)
    covered = None if head.years is None else head.years.covered
    works, years = read_works_file(covered, head.names or (), reading)
    emissions = read_emissions_file(years, head.names or (), reading)
    people = read_people(reading)
    exposure = read_people_file(reading)
    measurements = read_measurements(reading)
    claims = read_claims(reading)
    options = read_options(covered, reading, grounds)
    _check_references(grounds, reading)
    note_strangers(folder, head.places, reading.problems)
    site_file = head.content
    as_one = () if site_file is None else tuple(site_file.drawn_as_one)
    if not reading.problems.errors:  # a file that cannot be read lacks its numbers
        absent = files_absent(folder, head.names or ())
        check_drawn_as_one(reading.counted, as_one, reading.problems, absent)
    problems = shorten(reading.problems)
    census = take_census(reading.counted)
    if problems.errors or site_file is None or places is None:
        return ReadSite(None, problems, census, works, years, as_one)
    assert works is not None  # else an error was noted
    assert exposure is not None
    assert head.years is not None
    site = Site(
        name=site_file.name,
        title=site_file.title or site_file.name,
        description=site_file.description,
        folder=folder,
        years=head.years.covered,
        stated_years=head.years.stated,
        plan_year=head.years.plan,
        option_starts=head.years.option_starts,
        crs=site_file.crs,
        areas=areas,
        places=places,
        works=works,
        people=people,
        measurements=measurements,
        claims=claims,
        sources=sources,
        census=census,
        options=options,
        emissions=emissions,
        exposure=exposure,
        drawn_as_one=as_one,
    )
    return ReadSite(site, problems, census, works, years, as_one)


def shorten(problems: Problems, most: int = MOST_PER_FILE) -> Problems:
    """Return the problems with at most so many of each file, the rest counted in one of its own.

    Parameters
    ----------
    problems : Problems
        All that were found.
    most : int
        How many of one file are kept.
    """
    by_file: dict[str, list[Problem]] = {}
    for problem in problems:
        by_file.setdefault(problem.file, []).append(problem)
    if all(len(found) <= most for found in by_file.values()):
        return problems
    short = Problems(problems.file)
    for file, found in by_file.items():
        ordered = sorted(found, key=lambda problem: problem.severity != "error")
        short.extend(ordered[:most])
        if len(found) > most:
            short.add(
                f"and {len(found) - most} more problems",
                file=file,
                remedy="mend these first",
                severity=ordered[most].severity,
            )
    return short


def _read_areas(
    head: SiteHead, centres: dict[str, Centre], reading: Reading
) -> tuple[dict[str, Area], dict[str, GroundFile]]:
    """Return the areas that can be used, and the ground of every area that has one."""
    areas, grounds = {}, {}
    for name in _area_folders(head, reading):
        files = read_area_files(name, reading)
        if files.ground is not None:
            grounds[name] = files.ground
        if name not in head.areas:
            continue
        area = read_area(name, head.areas[name], centres.get(name), files, reading)
        if area is not None:
            areas[name] = area
    if head.names is not None:
        note_unknown_areas(head.names, reading)
    return areas, grounds


def _area_folders(head: SiteHead, reading: Reading) -> list[str]:
    """Return the areas whose files are read: those of site.toml, else those that have a folder."""
    if head.names is not None:
        return list(head.names)
    found = entries(reading.folder / "areas", file="areas", problems=reading.problems)
    return [path.name for path in found if path.is_dir() and re.fullmatch(FOLDER_NAME, path.name)]


def _read_places(
    head: SiteHead, centres: dict[str, Centre], reading: Reading
) -> gpd.GeoDataFrame | None:
    """Return the places; without site.toml the file is still checked for what it is."""
    file = places_file(reading.folder, head.places, reading.problems)
    if file is None:
        return None
    return read_places(file, head.crs, centres, head.names, reading)


def _river_places(ground: GroundFile) -> dict[str, str]:
    """Return the places that rivers and streams name, by key."""
    stated = {"river.place": ground.river.place, "river.bank": ground.river.bank}
    for name, stream in ground.stream.items():
        stated[f"stream.{name}.place"] = stream.place
        stated |= {f"stream.{name}.serves[{n}]": one for n, one in enumerate(stream.serves)}
    return {key: place for key, place in stated.items() if place}


def _check_references(grounds: dict[str, GroundFile], reading: Reading) -> None:
    """Check that places named in ground.toml exist and lie in the same area."""
    from tailrace.errors import did_you_mean

    area_of = reading.places
    if area_of is None:
        return
    for name, ground in grounds.items():
        named = {f"deposit.{key}.place": item.place for key, item in ground.deposit.items()}
        named |= _river_places(ground)
        here = [place for place, owner in area_of.items() if owner in ("", name)]
        for key, place in named.items():
            if place not in here:
                where = f'; it lies in area "{area_of[place]}"' if place in area_of else ""
                reading.problems.add(
                    f'the area has no place "{place}"{where}',
                    file=f"areas/{name}/ground.toml",
                    place=key,
                    allowed=", ".join(here),
                    remedy=did_you_mean(place, here),
                )
