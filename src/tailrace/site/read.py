"""Reading a whole site folder: every file, every mistake, one census."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from tailrace.errors import Problem, Problems
from tailrace.site.areas import note_unknown_areas, read_area, read_area_files, read_centres
from tailrace.site.census import Census, take_census
from tailrace.site.claims import read_claims
from tailrace.site.context import Reading
from tailrace.site.folder import SITE_FILE, note_strangers
from tailrace.site.measurements import read_measurements
from tailrace.site.model import Area, Site
from tailrace.site.options import read_options
from tailrace.site.people import read_people
from tailrace.site.places import places_file, read_places, read_site_crs
from tailrace.site.schema_site import SiteFile
from tailrace.site.sources import read_sources
from tailrace.site.structure import read_structure
from tailrace.site.toml_file import read_toml
from tailrace.site.works_file import read_works_file

if TYPE_CHECKING:
    import geopandas as gpd
    from pyproj import CRS

    from tailrace.site.positions import Centre

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
    """

    site: Site | None
    problems: Problems
    census: Census


def read_site(folder: Path) -> ReadSite:
    """Read a site folder and go on after every mistake, so that all are found at once.

    Parameters
    ----------
    folder : pathlib.Path
        The site folder.
    """
    reading = Reading(folder)
    sources = read_sources(reading)
    site_file, crs = _read_site_file(reading)
    centres = read_centres(site_file, crs, reading) if site_file and crs else {}
    areas = _read_areas(site_file, centres, reading)
    places = _read_places(site_file, crs, centres, reading)
    names = list(site_file.area) if site_file else []
    years = _years(site_file, reading)
    works = read_works_file(years, names, reading)
    people = read_people(reading)
    measurements = read_measurements(reading)
    claims = read_claims(reading)
    options = read_options(reading)
    _check_references(areas, reading)
    note_strangers(folder, site_file.places if site_file else None, reading.problems)
    problems = shorten(reading.problems)
    census = take_census(reading.counted)
    if problems.errors or site_file is None or places is None:
        return ReadSite(None, problems, census)
    assert works is not None  # else an error was noted
    assert years is not None
    site = Site(
        name=site_file.name,
        title=site_file.title or site_file.name,
        description=site_file.description,
        folder=folder,
        years=years,
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
    )
    return ReadSite(site, problems, census)


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


def _read_site_file(reading: Reading) -> tuple[SiteFile | None, CRS | None]:
    """Return site.toml and the system it names."""
    raw = read_toml(reading.folder / SITE_FILE, file=SITE_FILE, problems=reading.problems)
    if raw is None:
        return None, None
    content = read_structure(SiteFile, raw, file=SITE_FILE, reading=reading)
    stated = raw.get("crs", "EPSG:4326")
    crs = read_site_crs(stated, reading.problems) if isinstance(stated, str) else None
    return content, crs


def _read_areas(
    site_file: SiteFile | None, centres: dict[str, Centre], reading: Reading
) -> dict[str, Area]:
    """Return the areas that can be used; read the files of the others for their mistakes."""
    if site_file is None:
        return {}
    areas = {}
    for name, table in site_file.area.items():
        if name not in centres:
            read_area_files(name, reading)
            continue
        area = read_area(name, table, centres[name], reading)
        if area is not None:
            areas[name] = area
    note_unknown_areas(site_file, reading)
    return areas


def _read_places(
    site_file: SiteFile | None,
    crs: CRS | None,
    centres: dict[str, Centre],
    reading: Reading,
) -> gpd.GeoDataFrame | None:
    """Return the places; without site.toml the file is still checked for what it is."""
    stated = site_file.places if site_file else None
    file = places_file(reading.folder, stated, reading.problems)
    if file is None:
        return None
    from pyproj import CRS as SystemOf

    return read_places(file, crs or SystemOf.from_epsg(4326), centres, reading)


def _years(site_file: SiteFile | None, reading: Reading) -> range | None:
    """Return the calendar years of the study."""
    if site_file is None:
        return None
    first, last = site_file.years.first, site_file.years.last
    if last < first:
        reading.problems.add(
            f"the last year {last} is before the first {first}",
            file=SITE_FILE,
            place="years",
            allowed="first <= last",
            remedy="exchange them",
        )
        return None
    return range(first, last + 1)


def _check_references(areas: dict[str, Area], reading: Reading) -> None:
    """Check that places named in ground.toml exist and lie in the same area."""
    from tailrace.errors import did_you_mean

    area_of = reading.places
    if area_of is None:
        return
    for name, area in areas.items():
        named = {f"deposit.{key}.place": item.place for key, item in area.ground.deposit.items()}
        if area.ground.river.place:
            named["river.place"] = area.ground.river.place
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
