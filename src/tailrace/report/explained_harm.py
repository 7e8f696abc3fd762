"""An effect that is no sum, in words: what it follows, what it is, and who has a part in it."""

from __future__ import annotations

import re
from collections.abc import Hashable, Mapping
from typing import TYPE_CHECKING

from tailrace.assess.asked_result import FILLERS, remedy_for
from tailrace.assess.stored_variables import check_stored
from tailrace.assess.tables.harm import ADDED
from tailrace.errors import InputError, Problems

if TYPE_CHECKING:
    import pandas as pd

    from tailrace.assess.assessment import Assessment

CALLED = ("deaths", "death", "mortality", "fluorosis", "dental", "skeletal")
"""Words that name such an effect and nothing else."""
GEMM = "gemm-2018"
FORMULA = (
    "1 - 1/RR with RR = exp(theta ln(z/alpha + 1) / (1 + exp(-(z - mu)/nu))), z = PM2.5 - 2.4 ug/m3"
)
LEVELS = {True: "PM2.5 in air", False: "F in drinking_water"}


def asks_for_harm(assessment: Assessment, words: str) -> bool:
    """Return whether words ask for an effect that is no sum.

    Parameters
    ----------
    assessment : Assessment
        What was found.
    words : str
        What was asked.
    """
    return "harm" in assessment.tables and bool({*_tokens(words)} & {*CALLED})


def harm_lines(assessment: Assessment, words: str) -> list[str]:
    """Return an effect in lines of plain text.

    Parameters
    ----------
    assessment : Assessment
        What was found.
    words : str
        "any dental fluorosis, Dalahai, 1985", "deaths by PM2.5, lung cancer, xinguang".

    Raises
    ------
    InputError
        If a word names nothing here, or nothing is left of what they name together.
    """
    table = assessment.tables["harm"]
    tokens = [word for word in _tokens(words) if word not in FILLERS]
    texts = [_said(assessment, row) for row in table.to_dict("records")]
    known = {word for text in texts for word in text}
    problems = Problems(f'"{words}"')
    for word in tokens:
        if word not in known:
            problems.add(
                f'"{word}" names nothing here',
                allowed="; ".join(dict.fromkeys(table["result"].astype(str))),
                remedy=remedy_for(assessment, word, sorted(known)),
            )
    problems.raise_if_any()
    own = table[[set(tokens) <= text for text in texts]]
    if not len(own):
        raise InputError.single(
            "nothing is all of that", file=f'"{words}"',
            allowed=", ".join(dict.fromkeys(table["place"].astype(str))),
            remedy="leave a word out",
        )  # fmt: skip
    last = own[own["year"] == own["year"].max()]
    rows = last[last["P50"].notna()] if last["P50"].notna().any() else last
    divided = rows[rows["result"].isin(_divided(assessment))]
    return _lines(assessment, (divided if len(divided) else rows).iloc[0], len(own))


def _divided(assessment: Assessment) -> list[str]:
    """Return the effects that were divided among sources."""
    table = assessment.tables.get("harm_by_source")
    return [] if table is None else sorted({str(one) for one in table["result"]})


def _tokens(words: str) -> list[str]:
    return [one for one in re.split(r"[\s,;_()%]+", words.lower()) if one]


def _said(assessment: Assessment, row: Mapping[Hashable, object]) -> set[str]:
    """Return every word that may stand for a row."""
    from tailrace.people.gemm import gemm_causes

    place, group, result = str(row["place"]), str(row["group"]), str(row["result"])
    said = {*_tokens(f"{place} {group} {result} {row['by']} {row['area']}"), str(row["year"])}
    places = assessment.site.places
    if place in places.index:
        said |= {*_tokens(str(places.loc[place, "title"]))}
    said |= {"children"} if group == "child" else {"adults"}
    if "deaths" in said:
        said |= {"death", "mortality"}
        names = {"LC": "lung cancer", "IHD": "ischaemic heart disease"}
        said |= {word for cause in gemm_causes() if cause.lower() in said
                 for word in names.get(cause, "").split()}  # fmt: skip
    return said


def _lines(assessment: Assessment, row: pd.Series, others: int) -> list[str]:
    place, year, result = str(row["place"]), int(row["year"]), str(row["result"])
    least = "at least " if bool(row["at_least"]) else ""
    found = [f"{result}, {row['group']}, {place} (area {row['area']}), {year}"]
    if others > 1:
        found.append(f"  taken: one of {others} that the words name; tables/harm.csv holds all")
    if row["P50"] == row["P50"]:
        low, high = (f"{row[p]:.3g}" if row[p] == row[p] else "not known" for p in ("P5", "P95"))
        found.append(
            f"  {least}{row['P50']:.3g} of all (median of the draws; 5-95 %: {low} to {high})"
        )
    found.append(f"  {row['reason']}")
    level = LEVELS[str(row["by"]) == GEMM]
    found += ["", f"It follows {level}, background included:", *_curve(row)]
    found += _level(assessment, row, level)
    if row["P50"] == row["P50"]:
        found += _parts(assessment, row)
    walk = f'tailrace explain FOLDER "{level}, {place}, {year}"'
    return [*found, "", f"The level itself is walked back to its sources by: {walk}"]


def _curve(row: pd.Series) -> list[str]:
    """Return the curve of an effect with its numbers and their document."""
    from tailrace.people.fluorosis import fluorosis_series
    from tailrace.people.gemm import GemmParameters, gemm_causes, gemm_parameters

    result, by = str(row["result"]), str(row["by"])
    if by == GEMM:
        cause = result.removesuffix(ADDED).split(", ")[-1]
        one = gemm_parameters(cause) if cause in gemm_causes() else None
        if not isinstance(one, GemmParameters):
            return [f"  {FORMULA}"]
        return [
            f"  {FORMULA}",
            f"  theta {one.theta:g} (standard error {one.standard_error:g}), alpha {one.alpha:g}, "
            f"mu {one.mu:g}, nu {one.nu:g} ug/m3 [{one.source}]",
        ]
    kind = result.removesuffix(" fluorosis")
    series = next(one for one in fluorosis_series(kind) if one.series == by)
    points = ", ".join(
        f"{prevalence:.3g} at {water:g} mg/L"
        for water, prevalence in zip(series.water, series.prevalence, strict=True)
    )
    return [f"  straight lines between {points}; nothing outside [{'; '.join(series.sources)}]"]


def _level(assessment: Assessment, row: pd.Series, level: str) -> list[str]:
    substance, medium = level.split(" in ")
    check_stored(assessment, ("level", "level_at_least", "medium_unit"))
    data = assessment.areas[str(row["area"])].data
    if medium not in data["medium"] or substance not in data["substance"]:
        return []
    found = data["level"].sel(
        medium=medium, substance=substance, receptor=str(row["place"]),
        stated_year=int(row["year"]),
    )  # fmt: skip
    low, middle, high = (float(found.sel(statistic=one)) for one in ("P5", "P50", "P95"))
    unit = str(data["medium_unit"].sel(medium=medium).values)
    least = bool(data["level_at_least"].sel(medium=medium, substance=substance))
    if least and not high > 0.0:
        return [f"  {level}: not known"]
    bound = "at least " if least else ""
    return [f"  {level}: {bound}{middle:.3g} {unit} (5-95 %: {low:.3g} to {high:.3g})"]


def _parts(assessment: Assessment, row: pd.Series) -> list[str]:
    table = assessment.tables.get("harm_by_source")
    if table is None:
        return []
    whole = str(row["result"]).removesuffix(ADDED)
    own = table[
        (table["place"] == row["place"]) & (table["year"] == row["year"])
        & (table["result"] == whole) & (table["by"] == row["by"])
    ]  # fmt: skip
    if not len(own):
        whole = "; ".join(_divided(assessment))
        return ["", f"It was not divided among sources; divided are: {whole or 'none'}."]
    first = own.iloc[0]
    lines = ["", f"Its mean over {first['draws']} draws, {first['total']:.4g}, divided by source "
             f"({first['method']}):"]  # fmt: skip
    for one in own.sort_values("amount", ascending=False).to_dict("records"):
        share = f"{one['share']:7.2%}" if one["share"] == one["share"] else "      -"
        lines.append(f"  {share}  {one['amount']:10.4g}  {one['title']}")
    share = own["share"].sum()
    return [*lines, f"  {share:7.2%}  {own['amount'].sum():10.4g}  together"]
