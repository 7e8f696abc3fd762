"""Which source, substance and pathway a result comes from.

Where the result is the sum of its contributions, every draw and the mean of the draws are
attributed exactly. A percentile is not a sum: it is attributed by the mean contributions of the
draws around it (`percentile_window`), which sum to the mean of that window; their shares are
normalised to 100 %. Results that are no sum come here as Shapley values (`shapley`), so labelled.

Where contributions are missing, shares are of what is known: the total is a lower bound, and the
true share of a known part, in the same draws, is at most what is shown.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from tailrace.errors import InputError
from tailrace.quantities.missing import Missing, describe_missing

from .contributions import Contributions
from .draw_checks import Array, Flags, Label, Total, named, total_of
from .window_of_percentile import HALF_WIDTH, PercentileWindow, percentile_window

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True)
class Attribution:
    """Parts of one number.

    Parameters
    ----------
    of : Contributions
        What was attributed, with its names and what is missing.
    statistic : str
        "mean", "draw 12", "P95".
    amount : ndarray, shape (...)
        Parts in the unit of the result; NaN where nothing of a part is known.
    share : ndarray, shape (...)
        Parts in % of their sum; NaN also where the sum is not above zero.
    share_error : ndarray, shape (...)
        Standard error of the share from the number of draws, %, as for independent draws (a
        Latin hypercube's is usually smaller), and for a percentile with the window taken as
        given; NaN of a single draw.
    at_least : ndarray of bool, shape (...)
        Parts to which an unknown amount comes on top.
    total : float, AtLeast or Missing
        Sum of the parts.
    value : float, AtLeast or Missing
        The number attributed: the total, and for a percentile the percentile itself.
    window : PercentileWindow or None
        Draws that stand for a percentile.
    """

    of: Contributions
    statistic: str
    amount: Array
    share: Array
    share_error: Array
    at_least: Flags
    total: Total
    value: Total
    window: PercentileWindow | None = None

    @property
    def method(self) -> str:
        """How the number was attributed, in words."""
        if self.window is None:
            return self.of.method
        return f"{self.window}; {self.of.method}"

    def largest(self, count: int = 3) -> list[tuple[Label, float]]:
        """Return the parts with the largest known shares, largest first.

        Parameters
        ----------
        count : int
            How many at most.
        """
        share = self.share.ravel()
        order = [k for k in np.argsort(-share, kind="stable") if np.isfinite(share[k])]
        labels = self.of.labels
        return [(labels[k], float(share[k])) for k in order[:count]]

    def to_frame(self) -> pd.DataFrame:
        """Return a row for each part: amount, share and its error in %, and what is missing."""
        import pandas as pd

        labels = self.of.labels
        frame = pd.DataFrame(labels, columns=list(self.of.dims))
        frame["amount"] = self.amount.ravel()
        frame["unit"] = self.of.unit
        frame["share"] = self.share.ravel()
        frame["share_error"] = self.share_error.ravel()
        unknown = np.isnan(self.amount.ravel())
        frame["is"] = np.where(unknown, "missing", np.where(self.at_least.ravel(), "at least", ""))
        frame["reason"] = [describe_missing(self.of.missing.get(label, ())) for label in labels]
        return frame

    def __str__(self) -> str:
        shown = ", ".join(f"{named(label)} {share:.0f} %" for label, share in self.largest())
        value = self.value if isinstance(self.value, Missing) else f"{self.value:.3g}"
        return f"{self.of.what or 'result'}, {self.statistic}: {value} {self.of.unit} ({shown})"


def attribute_draw(contributions: Contributions, draw: int) -> Attribution:
    """Return the parts of a result in one draw.

    Parameters
    ----------
    contributions : Contributions
        What the result is made of.
    draw : int
        Which draw, from 0.

    Raises
    ------
    InputError
        If there is no such draw.
    """
    if not 0 <= draw < contributions.draws:
        raise InputError.single(
            f"no draw {draw}", file=contributions.what or "contributions",
            allowed=f"0 to {contributions.draws - 1}",
        )  # fmt: skip
    weights = np.zeros(contributions.draws)
    weights[draw] = 1.0
    return _attributed(contributions, weights, f"draw {draw}")


def attribute_mean(contributions: Contributions) -> Attribution:
    """Return the parts of the mean of a result over its draws.

    Parameters
    ----------
    contributions : Contributions
        What the result is made of.
    """
    weights = np.full(contributions.draws, 1.0 / contributions.draws)
    return _attributed(contributions, weights, "mean")


def attribute_percentile(
    contributions: Contributions, level: float = 95.0, half_width: float = HALF_WIDTH
) -> Attribution:
    """Return the parts of a percentile, by the draws around it.

    Parameters
    ----------
    contributions : Contributions
        What the result is made of.
    level : float
        Percentile, 0 to 100 %.
    half_width : float
        Half of the window, % of the draws.

    Returns
    -------
    Attribution
        Amounts sum to the mean of the window (`total`), shares to 100 %; `value` is the
        percentile. Where nothing is known, all is missing and there is no window.

    Raises
    ------
    InputError
        If level or width are out of their range.
    """
    sums, statistic = contributions.sums, f"P{level:g}"
    if np.isnan(sums).any():
        # the level is still held to its range
        percentile_window(np.zeros(contributions.draws), level, half_width)
        return attribute_nothing(contributions, statistic)
    window = percentile_window(sums, level, half_width)
    return _attributed(contributions, window.weights, statistic, window)


def attribute_nothing(contributions: Contributions, statistic: str) -> Attribution:
    """Return the attribution of a result of which nothing is known.

    Parameters
    ----------
    contributions : Contributions
        All of them missing.
    statistic : str
        What was asked for.
    """
    blank = np.full(contributions.values.shape[:-1], np.nan)
    missing = total_of(float("nan"), contributions.reasons)
    flags = np.zeros(blank.shape, dtype=bool)
    return Attribution(contributions, statistic, blank, blank, blank, flags, missing, missing)


def _attributed(
    contributions: Contributions,
    weights: Array,
    statistic: str,
    window: PercentileWindow | None = None,
) -> Attribution:
    if np.isnan(contributions.sums).any():
        return attribute_nothing(contributions, statistic)
    used = np.flatnonzero(weights)
    values, shape = contributions.values, contributions.values.shape[:-1]
    rows = (values if used.size == weights.size else values[..., used]).reshape(-1, used.size)
    weight = weights[used]
    amount = rows @ weight
    known = ~np.isnan(amount)
    total = float(amount[known].sum())
    share, error = np.full(amount.shape, np.nan), np.full(amount.shape, np.nan)
    if total > 0.0:
        share[known] = 100.0 * amount[known] / total
        error[known] = _ratio_error(rows[known], weight, share[known] / 100.0, total)
    reasons = contributions.reasons
    at_least = np.array([bool(contributions.missing.get(k)) for k in contributions.labels])
    return Attribution(
        contributions, statistic, amount.reshape(shape), share.reshape(shape),
        error.reshape(shape), (at_least & known).reshape(shape), total_of(total, reasons),
        total_of(total if window is None else window.value, reasons), window,
    )  # fmt: skip


def _ratio_error(rows: Array, weight: Array, share: Array, total: float) -> Array:
    """Return the standard error of shares, %: a ratio of means, linearised.

    Cochran 1977, Sampling Techniques, 3rd edition, section 2.11, with weights.
    """
    effective = 1.0 / float((weight**2).sum())
    if effective <= 1.0:
        return np.full(share.shape, np.nan)
    apart = rows - share[:, None] * rows.sum(axis=0)
    variance = (apart**2) @ (weight**2) * effective / (effective - 1.0)
    return np.asarray(100.0 * np.sqrt(variance) / total)
