"""One result walked back: through its parts, their factors and releases, to the numbers declared.

A result of the run of central values is a sum of terms, one for each source, substance and pathway:

    term = weight x share x level,     level = release x (level per release)

weight: result per unit of level in the medium of the pathway; share: of the exposure that is this
way (well water among what is drunk, what options leave). The level per release is exact for air;
in soil, wells and food, which remember, it is what stands there for a kilogram a year released in
that year, with all that was released before.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from tailrace.assess.asked_result import AskedResult, find_result
from tailrace.assess.assessment import BACKGROUND, STATISTICS
from tailrace.assess.closing_product import Factor
from tailrace.assess.release_words import (
    RADON,
    numbers_about,
    release_rows,
    release_unit,
    release_words,
    source_title,
)
from tailrace.assess.stated_results import stated_results
from tailrace.errors import InputError

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

    from tailrace.assess.assessment import Assessment

MOST_TERMS = 3
AIR = ("air", "indoor_air", "deposition", "air radon")


Factors = Callable[[str, str, str, str], Sequence[Factor]]
"""Of an endpoint, pathway, substance and group: what a weight is the product of."""


@dataclass(frozen=True)
class Term:
    """A part of a result, by one source, substance and pathway.

    Parameters
    ----------
    source, title, substance, pathway, medium : str
        What it is.
    amount : float
        In the unit of the result, central values.
    share : float
        Of the result.
    factors : tuple of Factor
        Their product is the amount; empty where they are not stored.
    weight_factors : tuple of Factor
        Their product is the first of `factors`.
    release : tuple of str
        What is released, with its range, and how, in words.
    numbers : DataFrame or None
        Numbers declared for the source, with their sources: rows of the table of numbers.
    missing : tuple of str
        What is not stored.
    """

    source: str
    title: str
    substance: str
    pathway: str
    medium: str
    amount: float
    share: float
    factors: tuple[Factor, ...] = ()
    weight_factors: tuple[Factor, ...] = ()
    release: tuple[str, ...] = ()
    numbers: pd.DataFrame | None = None
    missing: tuple[str, ...] = ()


@dataclass(frozen=True)
class Explanation:
    """A result walked back.

    Parameters
    ----------
    asked : AskedResult
        Which result.
    unit : str
        Its unit; empty for an index.
    statistics : mapping of str to float
        P5, P50, P95 and mean of the draws, and `central`; NaN where not known.
    at_least : bool
        Whether an unknown amount comes on top.
    table : DataFrame
        All parts, largest first: source, substance, pathway, amount, share; levels: source,
        amount, share, means over the draws.
    terms : tuple of Term
        The largest, walked back.
    missing : tuple of str
        What of it is not known.
    screening_only : str
        Why no limit may be declared met there.
    """

    asked: AskedResult
    unit: str
    statistics: Mapping[str, float]
    at_least: bool
    table: pd.DataFrame
    terms: tuple[Term, ...] = ()
    missing: tuple[str, ...] = field(default=())
    screening_only: str = ""


def explain(
    assessment: Assessment, words: str, *, factors: Factors | None = None, most: int = MOST_TERMS
) -> Explanation:
    """Walk one result back to what was declared.

    Parameters
    ----------
    assessment : Assessment
        What was found.
    words : str
        Which result: "hazard index, child, Dalahai", "F in drinking water, Dalahai, 2030".
    factors : callable, optional
        What a weight of people is the product of.
    most : int
        Terms that are walked back.

    Returns
    -------
    Explanation

    Raises
    ------
    InputError
        If the words name no result, or the result is not known.
    """
    asked = find_result(assessment, words)
    area = assessment.areas[asked.area]
    if asked.medium:
        return _level(assessment, asked)
    data = area.data
    part = _of(data["central_contribution"], asked)
    flat = part.stack(term=("source", "substance", "pathway"))
    amounts = np.asarray(flat.values, dtype=np.float64)
    if np.isnan(amounts).any():
        raise InputError.single(
            f"{asked.endpoint} at {asked.receptor} is not known", remedy=_why(area.missing, asked)
        )
    labels = list(zip(*(map(str, flat[axis].values) for axis in _AXES), strict=True))
    table = _ranked(labels, amounts, _AXES)
    main = [row for row in table.head(most).to_dict("records") if row["amount"] != 0.0]
    terms = tuple(_walked(assessment, asked, row, factors) for row in main)
    statistics = {} if asked.only else _statistics(data, asked)
    return Explanation(
        asked, _unit(data, "unit", "endpoint", asked.endpoint),
        {**statistics, "central": float(amounts.sum())},
        bool(data["at_least"].sel(
            endpoint=asked.endpoint, receptor=asked.receptor, group=asked.group
        )),
        table, terms, area.missing, area.screening_only,
    )  # fmt: skip


_AXES = ("source", "substance", "pathway")


def _of(array: xr.DataArray, asked: AskedResult) -> xr.DataArray:
    """Return the contributions that were asked for, dimensions kept."""
    chosen = array.sel(
        endpoint=asked.endpoint, receptor=asked.receptor, group=asked.group,
        stated_year=asked.year,
    )  # fmt: skip
    return chosen.sel({axis: [label] for axis, label in asked.only.items()})


def _ranked(
    labels: Sequence[tuple[str, ...]], amounts: np.ndarray[Any, Any], axes: Sequence[str]
) -> pd.DataFrame:
    import pandas as pd

    table = pd.DataFrame(labels, columns=list(axes))
    table["amount"] = amounts
    total = float(amounts.sum())
    table["share"] = amounts / total if total else np.nan
    order = np.argsort(-np.abs(amounts), kind="stable")
    return table.iloc[order].loc[lambda rows: rows["amount"] != 0.0].reset_index(drop=True)


def _statistics(data: xr.Dataset, asked: AskedResult) -> dict[str, float]:
    at = (
        list(data["endpoint"].values).index(asked.endpoint),
        list(data["receptor"].values).index(asked.receptor),
        list(data["group"].values).index(asked.group),
    )
    stated = stated_results(data, [asked.year])[(slice(None), *at, 0)]
    return dict(zip(STATISTICS, map(float, stated), strict=True))


def _unit(data: xr.Dataset, name: str, axis: str, label: str) -> str:
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
    return _unit(data, "medium_unit", "medium", medium)


def _why(missing: Sequence[str], asked: AskedResult) -> str:
    about = [one for one in missing if asked.receptor in one or asked.endpoint in one]
    return "; ".join(about or missing)


def _walked(
    assessment: Assessment, asked: AskedResult, row: Mapping[Any, Any], factors: Factors | None
) -> Term:
    data = assessment.areas[asked.area].data
    source, substance, pathway = (str(row[axis]) for axis in _AXES)
    medium = str(data["medium_of"].sel(pathway=pathway).values)
    weight, lacking = _product(data, asked, source, substance, pathway, medium)
    inner: tuple[Factor, ...] = ()
    if factors is not None:
        inner = tuple(factors(asked.endpoint, pathway, substance, asked.group))
    else:
        lacking = (*lacking, "what the weight is made of (intake, toxicity) was not given")
    released = _released(assessment, asked, source, substance, medium)
    level = next((one for one in weight if one.name == "level"), None)
    if level is not None and released is not None and released.number > 0.0:
        per = Factor(
            "level per release", level.number / released.number,
            f"{level.unit} per {released.unit}", (_TRANSFER.get(medium in AIR, ""),),
        )  # fmt: skip
        weight = (*(one for one in weight if one is not level), per, released)
    return Term(
        source, source_title(assessment, source), substance, pathway, medium, float(row["amount"]),
        float(row["share"]), weight, inner, release_words(assessment, asked, source, substance),
        numbers_about(assessment, source, substance, asked.area), lacking,
    )  # fmt: skip


_TRANSFER = {
    True: "transfer through the air: mean over the hours of a year",
    False: "what is there now of all that was released, per what is released this year",
}


def _product(
    data: xr.Dataset, asked: AskedResult, source: str, substance: str, pathway: str, medium: str
) -> tuple[tuple[Factor, ...], tuple[str, ...]]:
    """Return weight, share and level, and what of them is not stored."""
    if "weight" not in data or "central_level_by_source" not in data:
        return (), ("weights and central levels by source are not stored in this assessment",)
    weight = float(
        data["weight"].sel(
            endpoint=asked.endpoint, pathway=pathway, substance=substance, group=asked.group
        )
    )
    level = float(
        data["central_level_by_source"].sel(
            medium=medium, source=source, substance=substance, receptor=asked.receptor,
            stated_year=asked.year,
        )
    )  # fmt: skip
    unit = level_unit(data, medium, substance)
    result = _unit(data, "unit", "endpoint", asked.endpoint) or "1"
    found = [Factor("weight", weight, f"{result} per {unit}",
                    (f"result of {asked.group} per unit of {substance} in {medium}",))]  # fmt: skip
    if "exposure_share" in data:
        share = float(
            data["exposure_share"].sel(
                receptor=asked.receptor, pathway=pathway, stated_year=asked.year
            )
        )
        if share != 1.0:
            found.append(Factor("share of exposure", share, "1",
                                ("wells among what is drunk, what options leave",)))  # fmt: skip
    what = "level of the background" if source == BACKGROUND else "level made by the source"
    return (*found, Factor("level", level, unit, (f"{what} in {medium}",))), ()


def _released(
    assessment: Assessment, asked: AskedResult, source: str, substance: str, medium: str
) -> Factor | None:
    """Return the release of the source in the year, to the medium it left by; None if unknown."""
    rows = release_rows(assessment, asked, source, substance)
    if medium in AIR:
        rows = rows[rows["medium"] == "air"]
    if len(rows) != 1 or not math.isfinite(float(rows["central"].iloc[0])):
        return None
    row = rows.iloc[0]
    return Factor(
        "release", float(row["central"]), release_unit(substance),
        (f"{row['title']}, to {row['medium']}, {asked.year}",),
    )  # fmt: skip


def _level(assessment: Assessment, asked: AskedResult) -> Explanation:
    """Explain a level in a medium: means over the draws by source, and what background adds."""
    area = assessment.areas[asked.area]
    data, substance = area.data, asked.only["substance"]
    at = {"medium": asked.medium, "substance": substance, "receptor": asked.receptor,
          "stated_year": asked.year}  # fmt: skip
    level, works = data["level"].sel(at), data["level_increment"].sel(at)
    if np.isnan(level.values).any():
        raise InputError.single(
            f"{substance} in {asked.medium} at {asked.receptor} is not known",
            remedy=_why(area.missing, asked),
        )
    by_source = data["level_by_source"].sel(at)
    names = [str(one) for one in by_source["source"].values]
    amounts = np.nan_to_num(np.asarray(by_source.values, dtype=np.float64))
    base = float(level.sel(statistic="mean") - works.sel(statistic="mean"))
    amounts[names.index(BACKGROUND)] = base
    table = _ranked([(name,) for name in names], amounts, ("source",))
    statistics = {str(one): float(level.sel(statistic=one)) for one in level["statistic"].values}
    terms = tuple(
        Term(
            str(row["source"]), source_title(assessment, str(row["source"])), substance, "",
            asked.medium, float(row["amount"]), float(row["share"]),
            release=release_words(assessment, asked, str(row["source"]), substance),
            numbers=numbers_about(assessment, str(row["source"]), substance, asked.area),
        )
        for row in table.head(MOST_TERMS).to_dict("records")
    )  # fmt: skip
    return Explanation(
        asked, level_unit(data, asked.medium, substance), statistics, False, table, terms,
        area.missing, area.screening_only,
    )  # fmt: skip
