"""What `site.toml` gives the other files: areas, system, years; also where it has mistakes.

A mistake in `site.toml` must neither hide the mistakes of other files nor make right ones look
wrong. So what can be known in spite of it is told apart from what cannot.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from tailrace.errors import Problems
from tailrace.site.context import Reading
from tailrace.site.folder import SITE_FILE
from tailrace.site.places import read_site_crs
from tailrace.site.schema_site import AreaTable, SiteFile, Years
from tailrace.site.schema_value import FOLDER_NAME
from tailrace.site.structure import read_structure
from tailrace.site.study_years import StudyYears, study_years
from tailrace.site.toml_file import read_toml

if TYPE_CHECKING:
    from pyproj import CRS


@dataclass(frozen=True)
class SiteHead:
    """What is known from `site.toml`.

    Parameters
    ----------
    content : SiteFile or None
        The whole file; None if its structure has a mistake.
    crs : pyproj.CRS or None
        The system of coordinates; None if it cannot be told.
    names : tuple of str or None
        Names of the areas; None if they cannot be told.
    areas : mapping of str to AreaTable
        The areas whose tables have no mistake.
    places : str or None
        The places file, if one is named.
    years : StudyYears or None
        Calendar years of the study; None if they cannot be told.
    """

    content: SiteFile | None = None
    crs: CRS | None = None
    names: tuple[str, ...] | None = None
    areas: Mapping[str, AreaTable] = field(default_factory=dict)
    places: str | None = None
    years: StudyYears | None = None


def read_head(reading: Reading) -> SiteHead:
    """Read `site.toml`, and what can be known from it in spite of mistakes.

    Parameters
    ----------
    reading : Reading
        Where problems and values are noted.
    """
    raw = read_toml(reading.folder / SITE_FILE, file=SITE_FILE, problems=reading.problems)
    if raw is None:
        return SiteHead()
    content = read_structure(SiteFile, raw, file=SITE_FILE, reading=reading)
    stated = raw.get("crs", "EPSG:4326")
    crs = read_site_crs(stated, reading.problems) if isinstance(stated, str) else None
    if content is not None:
        years = study_years(content.years, reading.problems)
        names = tuple(content.area)
        return SiteHead(content, crs, names, content.area, content.places, years)
    tables, places = raw.get("area"), raw.get("places")
    if not isinstance(tables, Mapping) or not tables:
        tables = {}
    are_names = tables and all(re.fullmatch(FOLDER_NAME, str(name)) for name in tables)
    return SiteHead(
        crs=crs,
        names=tuple(map(str, tables)) if are_names else None,
        areas=_sound_areas(tables, reading),
        places=places if isinstance(places, str) else None,
        years=_years_despite(raw.get("years"), reading.problems),
    )


def _sound_areas(tables: Mapping[str, Any], reading: Reading) -> dict[str, AreaTable]:
    """Return the areas whose tables, read alone, have no mistake; all were noted before."""
    unseen = Reading(reading.folder, Problems(), reading.citations)
    found = {
        name: read_structure(AreaTable, table, file=SITE_FILE, reading=unseen)
        for name, table in tables.items()
        if isinstance(table, Mapping) and re.fullmatch(FOLDER_NAME, name)
    }
    return {name: table for name, table in found.items() if table is not None}


def _years_despite(raw: Any, problems: Problems) -> StudyYears | None:
    """Return the years if they at least are right."""
    try:
        return study_years(Years.model_validate(raw), problems)
    except ValidationError:
        return None  # noted with the whole file
