"""Figures of a calibration: numbers before and after, and observed beside computed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from tailrace.report.page.estimate import Estimate
from tailrace.report.page.figures import DotRows

if TYPE_CHECKING:
    from tailrace.assess.calibration import Calibration

MOST_ROWS = 15


def prior_posterior_figure(found: Calibration, key: str = "calibration-numbers") -> DotRows:
    """Return the numbers that moved most, before and after, in standard deviations of the prior.

    Parameters
    ----------
    found : Calibration
        Numbers before and after.
    key : str
        Name within the page.
    """
    table = found.numbers().head(MOST_ROWS)
    columns = {name: k for k, name in enumerate(found.design.columns)}
    rows = []
    for name in table["number"]:
        for word, scores in (
            ("as declared", found.ensemble.prior), ("calibrated", found.ensemble.posterior),
        ):  # fmt: skip
            low, middle, high = np.percentile(scores[:, columns[name]], (5, 50, 95))
            rows.append((f"{name}, {word}", Estimate(float(middle), float(low), float(high))))
    moved = len(found.numbers())
    return DotRows(
        key=key,
        title=f"Observations moved {moved} of {len(columns)} numbers",
        caption="Median and 5-95 % range of each number as declared and as calibrated, in standard "
        "deviations of what was declared; numbers that no observation moved are not shown.",
        alt="Pairs of dots with whiskers, one pair for each number.",
        axis="standard deviations of what was declared", unit="", rows=tuple(rows), log=False,
    )  # fmt: skip


def observed_figure(found: Calibration, key: str = "calibration-observed") -> DotRows:
    """Return computed over observed, before and after, with the errors of observation.

    Parameters
    ----------
    found : Calibration
        Numbers before and after.
    key : str
        Name within the page.
    """
    table, rows = found.beside(), []
    for row in table.to_dict("records"):
        seen, error = float(row["observed"]), float(row["error_factor"])
        rows.append((f"{row['observation']}, observed", Estimate(1.0, error**-1.645, error**1.645)))
        for word, said in (("prior", "as declared"), ("posterior", "calibrated")):
            low, middle, high = (float(row[f"{word}_P{p}"]) / seen for p in (5, 50, 95))
            rows.append((f"{row['observation']}, {said}", Estimate(middle, low, high)))
    return DotRows(
        key=key,
        title="Computed over observed, before and after calibration",
        caption="Median and 5-95 % range over what was observed; the range of the observation is "
        "its error.",
        alt="Rows of dots with whiskers around one, three for each observation.",
        axis="computed over observed", unit="", rows=tuple(rows), limit=1.0,
        limit_label="observed",
    )  # fmt: skip
