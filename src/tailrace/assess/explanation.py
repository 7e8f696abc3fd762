"""One result walked back: through its parts, their factors and releases, to the numbers declared.

A result of the run of central values is a sum of terms, one for each source, substance and pathway;
`term_factors` says what each is the product of.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np

from tailrace.assess.asked_result import AskedResult, find_result
from tailrace.assess.assessment import BACKGROUND, STATISTICS
from tailrace.assess.closing_product import Factor
from tailrace.assess.release_words import (
    level_unit,
    numbers_about,
    release_words,
    source_title,
    unit_of,
)
from tailrace.assess.stated_results import stated_results
from tailrace.assess.stored_variables import check_stored
from tailrace.assess.term_factors import PartOfResult, term_factors
from tailrace.errors import InputError

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

    from tailrace.assess.assessment import Assessment

MOST_TERMS = 3
NAMED = (
    "endpoint", "receptor", "group", "substance", "medium", "pathway", "source", "stated_year",
    "medium_of", "medium_unit", "result", "year", "statistic",
)  # fmt: skip
"""What words are looked up in."""
RESULTS = ("central_contribution", "at_least")
LEVELS = ("level", "level_increment", "level_by_source", "level_at_least")


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


def explain(assessment: Assessment, words: str, *, most: int = MOST_TERMS) -> Explanation:
    """Walk one result back to what was declared.

    Parameters
    ----------
    assessment : Assessment
        What was found.
    words : str
        Which result: "hazard index, child, Dalahai", "F in drinking water, Dalahai, 2030".
    most : int
        Terms that are walked back.

    Returns
    -------
    Explanation

    Raises
    ------
    InputError
        If the words name no result, the result is not known, or an older program did not store
        what it is made of.
    """
    check_stored(assessment, NAMED, "releases", "numbers")
    asked = find_result(assessment, words)
    area = assessment.areas[asked.area]
    if asked.medium:
        return _level(assessment, asked)
    check_stored(assessment, RESULTS)
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
    terms = tuple(_walked(assessment, asked, row) for row in _main_rows(table, most))
    statistics = {} if asked.only else _statistics(data, asked)
    return Explanation(
        asked, unit_of(data, "unit", "endpoint", asked.endpoint),
        {**statistics, "central": float(amounts.sum())},
        bool(data["at_least"].sel(
            endpoint=asked.endpoint, receptor=asked.receptor, group=asked.group
        )),
        table, terms, _about(area.missing, asked, data), area.screening_only,
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


def _main_rows(table: pd.DataFrame, most: int) -> list[dict[Any, Any]]:
    """Return the largest parts; where all are background, the largest of the works besides."""
    main = table.head(most)
    works = table[table["source"] != BACKGROUND].head(1)
    if (main["source"] == BACKGROUND).all():
        return [*main.to_dict("records"), *works.to_dict("records")]
    return list(main.to_dict("records"))


def _about(missing: Sequence[str], asked: AskedResult, data: xr.Dataset) -> tuple[str, ...]:
    """Return what is missing that bears on a result: nothing that is said of others by name."""
    others = [str(one) for one in data["endpoint"].values if str(one) != asked.endpoint]
    others += [f" at {one}" for one in data["receptor"].values if str(one) != asked.receptor]
    return tuple(one for one in missing if not any(other in one for other in others))


def _about_substance(missing: Sequence[str], substance: str, data: xr.Dataset) -> tuple[str, ...]:
    """Return what is missing that bears on a level: nothing of results or other substances."""
    known = [str(one) for one in data["substance"].values]
    ends = [str(one) for axis in ("endpoint", "organ_endpoint") for one in data[axis].values]
    missing = [one for one in missing if not any(end in one for end in ends)]

    def named(sentence: str) -> set[str]:
        words = {word.strip(".,;:()") for word in sentence.split()}
        return {one for one in known if one in words}

    return tuple(one for one in missing if not (found := named(one)) or substance in found)


def _why(missing: Sequence[str], asked: AskedResult) -> str:
    about = [one for one in missing if asked.receptor in one or asked.endpoint in one]
    return "; ".join(about or missing)


def _walked(assessment: Assessment, asked: AskedResult, row: Mapping[Any, Any]) -> Term:
    data = assessment.areas[asked.area].data
    source, substance, pathway = (str(row[axis]) for axis in _AXES)
    medium = str(data["medium_of"].sel(pathway=pathway).values)
    part = PartOfResult(source, substance, pathway, medium, float(row["amount"]))
    found = term_factors(assessment, asked, part)
    return Term(
        source, source_title(assessment, source), substance, pathway, medium, part.amount,
        float(row["share"]), found.factors, found.weight_factors,
        release_words(assessment, asked, source, substance),
        numbers_about(assessment, source, substance, asked.area, medium), found.missing,
    )  # fmt: skip


def _level(assessment: Assessment, asked: AskedResult) -> Explanation:
    """Explain a level in a medium: means over the draws by source, and what background adds."""
    check_stored(assessment, LEVELS)
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
            numbers=numbers_about(
                assessment, str(row["source"]), substance, asked.area, asked.medium
            ),
        )
        for row in table.head(MOST_TERMS).to_dict("records")
    )  # fmt: skip
    return Explanation(
        asked, level_unit(data, asked.medium, substance), statistics,
        bool(data["level_at_least"].sel(medium=asked.medium, substance=substance)), table, terms,
        _about_substance(area.missing, substance, data), area.screening_only,
    )  # fmt: skip
