"""Figures of a calibration: numbers before and after, and observed beside computed."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

import numpy as np

from tailrace.report.page.estimate import Estimate
from tailrace.report.page.figures import DotRows

if TYPE_CHECKING:
    from tailrace.assess.calibration import Calibration

MOST_ROWS = 15
Words = Callable[[str], str]
"""A name as the program has it, to one that people read."""


def as_is(name: str) -> str:
    """Return a name unchanged."""
    return name


def prior_posterior_figure(
    found: Calibration, key: str = "calibration-numbers", words: Words = as_is
) -> DotRows:
    """Return the numbers that moved most, before and after, in standard deviations of the prior.

    Parameters
    ----------
    found : Calibration
        Numbers before and after.
    key : str
        Name within the page.
    words : callable, optional
        Names of numbers as they are shown.
    """
    table = found.numbers().head(MOST_ROWS)
    columns = {name: k for k, name in enumerate(found.design.columns)}
    rows = []
    for name in table["number"]:
        for word, scores in (
            ("as declared", found.ensemble.prior), ("calibrated", found.ensemble.posterior),
        ):  # fmt: skip
            low, middle, high = np.percentile(scores[:, columns[name]], (5, 50, 95))
            estimate = Estimate(float(middle), float(low), float(high))
            rows.append((f"{words(name)}, {word}", estimate))
    moved = len(found.numbers())
    return DotRows(
        key=key,
        title=f"Observations moved {moved} of {len(columns):,} numbers"
        + (f"; the {MOST_ROWS} that moved most" if moved > MOST_ROWS else ""),
        caption="Median and 5-95 % range of each number as declared and as calibrated, in standard "
        "deviations of what was declared; numbers that no observation moved are not shown.",
        alt="Pairs of dots with whiskers, one pair for each number.",
        axis="standard deviations of what was declared", unit="", rows=tuple(rows), log=False,
    )  # fmt: skip


def observed_figure(
    found: Calibration, key: str = "calibration-observed", words: Words = as_is
) -> DotRows:
    """Return computed over observed, before and after, with the errors of observation.

    Parameters
    ----------
    found : Calibration
        Numbers before and after.
    key : str
        Name within the page.
    words : callable, optional
        Names of observations as they are shown.
    """
    table, rows = found.beside(), []
    for row in table.to_dict("records"):
        seen, error = float(row["observed"]), float(row["error_factor"])
        name = words(str(row["observation"]))
        rows.append((f"{name}, observed", Estimate(1.0, error**-1.645, error**1.645)))
        for word, said in (("prior", "as declared"), ("posterior", "calibrated")):
            low, middle, high = (float(row[f"{word}_P{p}"]) / seen for p in (5, 50, 95))
            rows.append((f"{name}, {said}", Estimate(middle, low, high)))
    return DotRows(
        key=key,
        title="Computed over observed, before and after calibration",
        caption="Computed median and 5-95 % range, divided by what was observed: 1 is as observed, "
        "right of it more is computed. The range of an observation is its error.",
        alt="Rows of dots with whiskers around one, three for each observation.",
        axis="computed over observed", unit="", rows=tuple(rows), limit=1.0,
        limit_label="as observed", judged=False,
    )  # fmt: skip
