"""What a source releases, how, and the numbers declared for it, in words."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import numpy as np

from tailrace.assess.assessment import BACKGROUND
from tailrace.quantities import convert, parse_unit

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

    from tailrace.assess.asked_result import AskedResult
    from tailrace.assess.assessment import Assessment

RADON = ("Rn-222", "Rn-220")
AIR = ("air", "indoor_air", "deposition", "air radon")


def release_rows(
    assessment: Assessment, asked: AskedResult, source: str, substance: str
) -> pd.DataFrame:
    """Return the rows of the table of releases that belong to a term.

    Parameters
    ----------
    assessment : Assessment
        What was found.
    asked : AskedResult
        Which result: area and year.
    source, substance : str
        Of a term.
    """
    table = assessment.tables["releases"]
    return table[
        (table["area"] == asked.area) & (table["source"] == source)
        & (table["substance"] == substance) & (table["year"] == asked.year)
    ]  # fmt: skip


def release_unit(substance: str) -> str:
    """Return the unit of a release: radon and thoron are counted by activity."""
    return "Bq/yr" if substance in RADON else "kg/yr"


def unit_of(data: xr.Dataset, name: str, axis: str, label: str) -> str:
    """Return the unit of a label, "" where it has none.

    Parameters
    ----------
    data : Dataset
        Results of an area.
    name : str
        Coordinate that holds units.
    axis, label : str
        Of what.
    """
    if name not in data.coords:
        return ""
    unit = str(data[name].sel({axis: label}).values)
    return "" if unit == "1" else unit


def level_unit(data: xr.Dataset, medium: str, substance: str) -> str:
    """Return the unit of a level: radon and thoron are counted by activity.

    Parameters
    ----------
    data : Dataset
        Results of an area.
    medium, substance : str
        Of the level.
    """
    if substance in RADON and medium in AIR:
        return "Bq/m3"
    return unit_of(data, "medium_unit", "medium", medium)


def release_words(
    assessment: Assessment, asked: AskedResult, source: str, substance: str
) -> tuple[str, ...]:
    """Return what is released, and how, in sentences.

    Parameters
    ----------
    assessment : Assessment
        What was found.
    asked : AskedResult
        Which result: area and year.
    source, substance : str
        Of a term.
    """
    said = []
    for row in release_rows(assessment, asked, source, substance).to_dict("records"):
        more = ", and an unknown amount on top" if row["at_least"] else ""
        said.append(
            f"{row['title']} releases {row['P50']:.3g} {release_unit(substance)} of {substance} "
            f"to {row['medium']} in {asked.year} (5-95 %: {row['P5']:.3g} to {row['P95']:.3g}; "
            f"central {row['central']:.3g}){more}"
        )
    emissions = assessment.site.emissions
    one = emissions.sources.get(source) if emissions is not None else None
    if one is not None:
        made = f" of {one.material}" if one.material else ""
        by = f", factors of {one.edition}" if one.edition else ""
        said.append(f"process: {one.process}{made} at {one.place}{by}")
        said += [
            f"held back by: {each.control.title or each.control.name}" for each in one.controls
        ]
    return tuple(said)


def source_title(assessment: Assessment, source: str) -> str:
    """Return the name of a source as printed.

    Parameters
    ----------
    assessment : Assessment
        What was found.
    source : str
        Its identifier.
    """
    emissions = assessment.site.emissions
    if emissions is not None and source in emissions.sources:
        return emissions.sources[source].title
    table = assessment.tables["releases"]
    titles = table.loc[table["source"] == source, "title"]
    return str(titles.iloc[0]) if len(titles) else source


_BACKGROUND_OF = {
    "indoor_air": ("air",), "house_dust": ("soil", "air"), "road_dust": ("soil",),
    "crops": ("diet",), "milk": ("diet",), "meat": ("diet",), "drinking_water": ("groundwater",),
}  # fmt: skip
"""Media whose background is declared under other names."""


def numbers_about(
    assessment: Assessment, source: str, substance: str, area: str, medium: str = ""
) -> pd.DataFrame:
    """Return the numbers declared for a source, or for the background of a substance.

    Parameters
    ----------
    assessment : Assessment
        What was found.
    source, substance, area : str
        Of a term.
    medium : str
        Where the background is met.

    Returns
    -------
    DataFrame
        Rows of the table of numbers whose place names the source (or background and substance, in
        the area and of the medium where it says them).
    """
    table = assessment.tables["numbers"]
    places = [str(place) for place in table["place"]]
    paths = [set(re.split(r"[\s:/.]+", place)) for place in places]
    if source != BACKGROUND:
        chosen = table[np.array([source in path for path in paths], dtype=bool)]
        return chosen.reset_index(drop=True)
    ends = tuple(f"{mark}{substance}" for mark in "./ ")
    own = [BACKGROUND in path and place.endswith(ends)
           for path, place in zip(paths, places, strict=True)]  # fmt: skip
    media = _BACKGROUND_OF.get(medium, (medium,))
    for told in ([area in path for path in paths], [bool(path & {*media}) for path in paths]):
        narrowed = [one and also for one, also in zip(own, told, strict=True)]
        own = narrowed if any(narrowed) else own
    return _as_level(table[np.array(own, dtype=bool)].reset_index(drop=True), assessment, area,
                     medium, substance)  # fmt: skip


def _as_level(
    rows: pd.DataFrame, assessment: Assessment, area: str, medium: str, substance: str
) -> pd.DataFrame:
    """Return numbers of a background in the unit of the level beside which they are read."""
    data = assessment.areas[area].data
    if medium not in data["medium"]:
        return rows
    rows, wanted = rows.astype({"unit": object}), level_unit(data, medium, substance)
    for at, unit in enumerate(rows["unit"]):
        if unit != wanted and _of_one_dimension(unit, wanted):
            for column in ("value", "low", "high"):
                rows.loc[at, column] = convert(float(rows[column].iloc[at]), unit, wanted)
            rows.loc[at, "unit"] = wanted
    return rows


def _of_one_dimension(unit: object, wanted: str) -> bool:
    if not isinstance(unit, str) or unit in ("", "1") or not wanted:
        return False
    return parse_unit(unit).dimension == parse_unit(wanted).dimension
