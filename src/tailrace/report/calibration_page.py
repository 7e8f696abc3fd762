"""The page of a calibration: observed beside computed first, then what it says of the numbers."""

from __future__ import annotations

from collections.abc import Hashable, Mapping
from typing import TYPE_CHECKING, Any

from tailrace.report.calibration_figures import observed_figure, prior_posterior_figure
from tailrace.report.page.builder import short_page_html
from tailrace.report.page.estimate import Estimate
from tailrace.report.page.model import Column, Section, Table

if TYPE_CHECKING:
    import pandas as pd

    from tailrace.assess.calibration import Calibration
    from tailrace.assess.site_calibration import Comparable

BEFORE, AFTER = "prior", "posterior"


def calibration_html(found: Calibration, against: Comparable, title: str) -> str:
    """Return a calibration as one HTML file.

    Parameters
    ----------
    found : Calibration
        Numbers before and after.
    against : Comparable
        What they were held against, and what could not be compared.
    title : str
        Title of the site.

    Returns
    -------
    str
        Observed beside computed, priors and posteriors of the numbers that moved, and what was not
        compared, each with its figure or table.
    """
    design = found.design
    sections = (_observed(found, against), _numbers(found), _left_out(against))
    return short_page_html(
        f"{title}: numbers held against measurements",
        f"{design.draws:,} draws, {design.scheme}, seed {design.seed}",
        tuple(one for one in sections if one is not None),
    )


def _observed(found: Calibration, against: Comparable) -> Section:
    table = found.beside()
    text: tuple[str, ...] = (
        "Computed first as the site declares its numbers, then with the numbers that the "
        f"observations say. The error of an observation is a factor of "
        f"{_range(table['error_factor'])}: a month at a spot differs from a year over a place.",
    )
    if against.lower_bounds:
        text += (
            "Not all of the works is known at: "
            + "; ".join(against.lower_bounds)
            + ". Computed is "
            "at least so much, and numbers fitted to it may be too high.",
        )
    columns = (
        Column("observation"), Column("unit"), Column("observed", "", True),
        Column("computed", "as declared, 5 to 95 %", True), Column("over observed", "", True),
        Column("calibrated", "5 to 95 %", True), Column("over observed then", "", True),
        Column("source"),
    )  # fmt: skip
    rows = tuple(
        (
            str(row["observation"]), str(row["unit"]), float(row["observed"]),
            _three(row, BEFORE), float(row["prior_factor"]), _three(row, AFTER),
            float(row["posterior_factor"]), str(row["source"]),
        )
        for row in table.to_dict("records")
    )  # fmt: skip
    return Section(
        "observed", "Observed beside computed", text,
        (observed_figure(found), Table("observed-table", "Every observation", columns, rows)),
    )  # fmt: skip


def _numbers(found: Calibration) -> Section:
    table = found.numbers()
    text = (
        "Nothing of the site is changed. A number that no observation moved keeps what was "
        "declared and is not shown.",
    )
    if table.empty:
        return Section("numbers", "What the observations say of the numbers", text)
    columns = (
        Column("number"), Column("unit"), Column("declared", "median, 5 to 95 %", True),
        Column("calibrated", "median, 5 to 95 %", True),
        Column("shift", "standard deviations", True), Column("narrowed", "share", True),
        Column("moved by"),
    )  # fmt: skip
    rows = tuple(
        (
            str(row["number"]), str(row["unit"]), _three(row, BEFORE), _three(row, AFTER),
            float(row["shift"]), float(row["narrowed"]), str(row["moved_by"]),
        )
        for row in table.to_dict("records")
    )  # fmt: skip
    return Section(
        "numbers", "What the observations say of the numbers", text,
        (prior_posterior_figure(found),
         Table("numbers-table", "Every number that moved", columns, rows)),
    )  # fmt: skip


def _left_out(against: Comparable) -> Section | None:
    rows = tuple(against.left_out.items())
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
