"""The page of a calibration: observed beside computed first, then what it says of the numbers."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from functools import partial
from typing import TYPE_CHECKING, Any

from tailrace.report.calibration_figures import (
    Words,
    as_is,
    observed_figure,
    prior_posterior_figure,
)
from tailrace.report.page.builder import short_page_html
from tailrace.report.page.estimate import Estimate
from tailrace.report.page.model import Column, Section, Table
from tailrace.report.site_report.input_words import input_words
from tailrace.report.site_report.reading import unit_words

if TYPE_CHECKING:
    import pandas as pd

    from tailrace.assess.calibration import Calibration
    from tailrace.assess.site_calibration import Comparable
    from tailrace.site import Site

BEFORE, AFTER = "prior", "posterior"


def calibration_html(
    found: Calibration, against: Comparable, title: str, site: Site | None = None
) -> str:
    """Return a calibration as one HTML file.

    Parameters
    ----------
    found : Calibration
        Numbers before and after.
    against : Comparable
        What they were held against, and what could not be compared.
    title : str
        Title of the site.
    site : Site, optional
        Names places, areas and sources; without it names stand as the program has them.

    Returns
    -------
    str
        Observed beside computed, priors and posteriors of the numbers that moved, and what was not
        compared, each with its figure or table.
    """
    design = found.design
    numbers, observations = (as_is, as_is) if site is None else (
        partial(input_words, site), partial(observation_words, site)
    )  # fmt: skip
    sections = (
        _observed(found, against, observations),
        _numbers(found, numbers, observations),
        _left_out(against, observations),
    )
    return short_page_html(
        f"{title}: numbers held against measurements",
        f"{design.draws:,} draws, {design.scheme}, seed {design.seed}",
        tuple(one for one in sections if one is not None),
    )


def observation_words(site: Site, name: str) -> str:
    """Return the name of an observation with its place as people call it.

    Parameters
    ----------
    site : Site
        For the names of places.
    name : str
        "Ce in road dust, kundulun, 2020", say.
    """
    titles = {str(key): str(said).split(" (")[0] for key, said in site.places["title"].items()}
    parts = (titles.get(part, part) for part in name.split(", "))
    return ", ".join("all people" if part == "all" else part for part in parts)


def _observed(found: Calibration, against: Comparable, words: Words) -> Section:
    table = found.beside()
    text: tuple[str, ...] = (
        "Each observation stands beside what is computed there: first with the numbers that the "
        "site declares, then with the numbers as the observations change them. One standard "
        "deviation of an observation's error is taken to be a factor of "
        f"{_range(table['error_factor'])}, because a month at a spot differs from a year over a "
        "place.",
    )
    if against.lower_bounds:
        text += (
            "Not all of the works is known at: "
            + "; ".join(map(words, against.lower_bounds))
            + ". More is there than is computed, and numbers fitted to it may be too high.",
        )
    columns = (
        Column("observation"), Column("unit"), Column("observed", "", True),
        Column("computed, as declared", "median, 5 to 95 %", True),
        Column("computed / observed", "", True),
        Column("computed, calibrated", "median, 5 to 95 %", True),
        Column("calibrated / observed", "", True),
        Column("source"),
    )  # fmt: skip
    rows = tuple(
        (
            words(str(row["observation"])), unit_words(row["unit"]), float(row["observed"]),
            _three(row, BEFORE), float(row["prior_factor"]), _three(row, AFTER),
            float(row["posterior_factor"]), str(row["source"]),
        )
        for row in table.to_dict("records")
    )  # fmt: skip
    return Section(
        "observed", "Observed beside computed", text,
        (observed_figure(found, words=words),
         Table("observed-table", "Every observation", columns, rows)),
    )  # fmt: skip


def _numbers(found: Calibration, words: Words, observations: Words) -> Section:
    table = found.numbers()
    text = (
        "Nothing of the site is changed: runs and reports go on with the numbers that it declares. "
        "Below stand the numbers that an observation moved; all others keep what was declared.",
    )
    if table.empty:
        return Section("numbers", "What the observations say of the numbers", text)
    columns = (
        Column("number"), Column("unit"), Column("declared", "median, 5 to 95 %", True),
        Column("calibrated", "median, 5 to 95 %", True),
        Column("moved", "standard deviations as declared", True),
        Column("narrower", "share of the variance gone", True), Column("moved by"),
        Column("name in the files"),
    )  # fmt: skip
    rows = tuple(
        (
            words(str(row["number"])), unit_words(row["unit"]),
            _three(row, BEFORE), _three(row, AFTER),
            float(row["shift"]), float(row["narrowed"]),
            "; ".join(map(observations, str(row["moved_by"]).split("; "))), str(row["number"]),
        )
        for row in table.to_dict("records")
    )  # fmt: skip
    return Section(
        "numbers", "What the observations say of the numbers", text,
        (prior_posterior_figure(found, words=words),
         Table("numbers-table", "Every number that moved", columns, rows)),
    )  # fmt: skip


def _left_out(against: Comparable, words: Words) -> Section | None:
    rows = tuple((words(name), why) for name, why in against.left_out.items())
    if not rows:
        return None
    table = Table(
        "left-out-table", "Observations without a computed side",
        (Column("observation"), Column("why")), rows,
    )  # fmt: skip
    return Section("left-out", "What was not compared", (), (table,))


def _three(row: Mapping[Hashable, Any], word: str) -> Estimate:
    low, middle, high = (float(row[f"{word}_P{percentile}"]) for percentile in (5, 50, 95))
    return Estimate(middle, low, high)


def _range(factors: pd.Series[float]) -> str:
    low, high = float(factors.min()), float(factors.max())
    return f"{low:g}" if low == high else f"{low:g} to {high:g}"
