"""Two results side by side: difference, ratio, and how probable it is that one is lower.

Where both runs drew the same numbers (equal designs, as many draws), draws are compared one by one:
what both have in common cancels, and a difference is known far better than either result. Other
runs are compared as independent: the probability counts every pair of draws, and percentiles of the
difference are not given, because nothing says which draws belong together.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tailrace.errors import Problems
from tailrace.quantities.missing import Missing, describe_missing

from .draw_checks import Array, Label, distinct, named
from .drawn_tables import ResultTable

if TYPE_CHECKING:
    import pandas as pd

PERCENTILES = (5.0, 50.0, 95.0)
STATISTICS = ("mean", "p5", "p50", "p95")
_Z = 1.959963984540054
"""Standard score that leaves 2.5 % above it."""


@dataclass(frozen=True)
class Comparison:
    """Two results, A and B, side by side; arrays by row of both.

    Parameters
    ----------
    titles : tuple of str
        What A and B are called.
    dims, rows, units : tuple
        As in `ResultTable`.
    paired : bool
        Whether draws were compared one by one.
    pairing : str
        Why, or why not.
    first, second : ndarray, shape (row, 4)
        `STATISTICS` of A and B.
    difference : ndarray, shape (row, 4)
        Of B - A; without pairs the mean only. NaN where a row is missing in one.
    difference_error : ndarray, shape (row,)
        Standard error of the mean difference, as for independent draws.
    unpaired_error : ndarray, shape (row,)
        What it would be if the draws had nothing in common.
    ratio : ndarray, shape (row, 4)
        Of B / A: of both means (not the mean of ratios), then percentiles of the ratios of pairs.
        NaN where A is not above zero in every draw.
    probability_less, probability_equal : ndarray, shape (row,)
        Probability that A is below B, and that both are the same.
    probability_interval : ndarray, shape (row, 2)
        95 % interval of `probability_less` from the number of draws, never of width zero.
    missing : mapping of tuple of str to tuple of Missing
        What is missing of either; a row with numbers compares what is known of both, and says
        nothing of the rest.
    only_first, only_second : tuple of tuple of str
        Rows that the other has not.
    """

    titles: tuple[str, str]
    dims: tuple[str, ...]
    rows: tuple[Label, ...]
    units: tuple[str, ...]
    paired: bool
    pairing: str
    first: Array
    second: Array
    difference: Array
    difference_error: Array
    unpaired_error: Array
    ratio: Array
    probability_less: Array
    probability_equal: Array
    probability_interval: Array
    missing: Mapping[Label, tuple[Missing, ...]]
    only_first: tuple[Label, ...]
    only_second: tuple[Label, ...]

    def to_frame(self) -> pd.DataFrame:
        """Return a row for each row of both: numbers, unit, what they are of, what is missing."""
        import pandas as pd

        frame = pd.DataFrame(self.rows, columns=list(self.dims))
        frame["unit"] = self.units
        blocks = {"A": self.first, "B": self.second, "difference": self.difference,
                  "ratio": self.ratio}  # fmt: skip
        for name, block in blocks.items():
            for column, statistic in enumerate(STATISTICS):
                frame[f"{name}_{statistic}"] = block[:, column]
        frame["difference_error"] = self.difference_error
        frame["probability_A_below_B"] = self.probability_less
        frame["probability_low"], frame["probability_high"] = self.probability_interval.T
        frame["probability_equal"] = self.probability_equal
        reasons = [self.missing.get(row, ()) for row in self.rows]
        nothing = np.isnan(self.difference[:, 0])
        partly = np.array([bool(one) for one in reasons], dtype=bool) & ~nothing
        frame["of"] = np.where(nothing, "missing", np.where(partly, "what is known", "all"))
        frame["reason"] = [describe_missing(one) for one in reasons]
        return frame


def compare_results(first: ResultTable, second: ResultTable) -> Comparison:
    """Return two results side by side.

    Parameters
    ----------
    first, second : ResultTable
        A and B, with the same dimensions.

    Returns
    -------
    Comparison
        Of the rows of both, in the order of A.

    Raises
    ------
    InputError
        If dimensions differ, no row is in both, or a row has another unit.
    """
    _check_alike(first, second)
    at = {row: k for k, row in enumerate(second.rows)}
    rows = tuple(row for row in first.rows if row in at)
    one = first.values[[k for k, row in enumerate(first.rows) if row in at]]
    other = second.values[[at[row] for row in rows]]
    unit_of = dict(zip(first.rows, first.units, strict=True))
    reasons = {row: distinct([first.missing.get(row, ()), second.missing.get(row, ())])
               for row in rows}  # fmt: skip
    paired, pairing = _pairing(first, second)
    less, equal = probability_below(one, other, paired=paired)
    unpaired = np.sqrt(_mean_variance(one) + _mean_variance(other))
    return Comparison(
        (first.title, second.title), first.dims, rows, tuple(unit_of[row] for row in rows),
        paired, pairing, _statistics(one), _statistics(other),
        _difference(one, other, paired),
        np.sqrt(_mean_variance(other - one)) if paired else unpaired, unpaired,
        _ratio(one, other, paired), less, equal,
        wilson_interval(less, min(first.draws, second.draws)),
        {row: found for row, found in reasons.items() if found},
        tuple(row for row in first.rows if row not in at),
        tuple(row for row in second.rows if row not in set(rows)),
    )  # fmt: skip


def _check_alike(first: ResultTable, second: ResultTable) -> None:
    problems = Problems(f"{first.title} and {second.title}")
    if first.dims != second.dims:
        problems.add(f"dimensions {', '.join(first.dims)} and {', '.join(second.dims)}",
                     allowed="the same in both")  # fmt: skip
    unit_of = dict(zip(second.rows, second.units, strict=True))
    if not set(first.rows) & set(unit_of):
        problems.add("no row is in both", place="rows",
                     remedy=f"A begins with {named(first.rows[0])}, B with "
                     f"{named(second.rows[0])}")  # fmt: skip
    for row, unit in zip(first.rows, first.units, strict=True):
        if unit_of.get(row, unit) != unit:
            problems.add(f"{unit} and {unit_of[row]}", place=named(row),
                         allowed="the same unit in both")  # fmt: skip
    problems.raise_if_any()


def _pairing(first: ResultTable, second: ResultTable) -> tuple[bool, str]:
    """Return whether draws belong together, and why."""
    if not first.design or not second.design:
        return False, "independent: not known how the draws were made"
    if first.design != second.design:
        return False, f"independent: draws by {first.design}, and by {second.design}"
    if first.draws != second.draws:
        return False, f"independent: {first.draws:,} and {second.draws:,} draws"
    return True, f"draw by draw: both by {first.design}"


def _statistics(values: Array) -> Array:
    """Return `STATISTICS` by row, shape (row, 4); NaN where a row is."""
    found = np.full((values.shape[0], len(STATISTICS)), np.nan)
    known = ~np.isnan(values).any(axis=1)
    found[known, 0] = values[known].mean(axis=1)
    found[known, 1:] = np.percentile(values[known], PERCENTILES, axis=1).T
    return found


def _mean_variance(values: Array) -> Array:
    """Return the variance of the mean of each row; NaN of a single draw."""
    count = values.shape[1]
    if count < 2:
        return np.full(values.shape[0], np.nan)
    return np.asarray(values.var(axis=1, ddof=1) / count)


def _difference(one: Array, other: Array, paired: bool) -> Array:
    if paired:
        return _statistics(other - one)
    found = np.full((one.shape[0], len(STATISTICS)), np.nan)
    found[:, 0] = other.mean(axis=1) - one.mean(axis=1)
    return found


def _ratio(one: Array, other: Array, paired: bool) -> Array:
    found = np.full((one.shape[0], len(STATISTICS)), np.nan)
    above = (one > 0.0).all(axis=1) & ~np.isnan(other).any(axis=1)
    if paired:
        found[above] = _statistics(other[above] / one[above])
    found[above, 0] = other[above].mean(axis=1) / one[above].mean(axis=1)
    return found


def probability_below(first: ArrayLike, second: ArrayLike, *, paired: bool) -> tuple[Array, Array]:
    """Return the probability that A is below B, and that both are the same.

    Parameters
    ----------
    first, second : array_like, shape (row, draw)
        Draws of A and B.
    paired : bool
        Whether draw k of both belong together. If not, every draw of A meets every draw of B
        (the statistic of Mann and Whitney 1947, Annals of Mathematical Statistics 18, 50-60).

    Returns
    -------
    less, equal : ndarray, shape (row,)
        Shares of the pairs; NaN where a row is.
    """
    one, other = np.asarray(first, dtype=np.float64), np.asarray(second, dtype=np.float64)
    known = ~(np.isnan(one).any(axis=1) | np.isnan(other).any(axis=1))
    less, equal = np.full(known.size, np.nan), np.full(known.size, np.nan)
    if paired:
        less[known] = (one < other)[known].mean(axis=1)
        equal[known] = (one == other)[known].mean(axis=1)
        return less, equal
    pairs = one.shape[1] * other.shape[1]
    for row in np.flatnonzero(known):
        ordered = np.sort(one[row])
        below = int(np.searchsorted(ordered, other[row], side="left").sum())
        up_to = int(np.searchsorted(ordered, other[row], side="right").sum())
        less[row], equal[row] = below / pairs, (up_to - below) / pairs
    return less, equal


def wilson_interval(share: ArrayLike, draws: int) -> NDArray[np.float64]:
    """Return the 95 % interval of a probability that was seen as a share of draws.

    Parameters
    ----------
    share : array_like, shape (row,)
        Share, 0 to 1.
    draws : int
        Independent draws. For shares of all pairs of two runs, the draws of the shorter: as many
        pairs are independent, and the mean of all pairs is at least as exact.

    Returns
    -------
    ndarray, shape (row, 2)
        Low and high; with a share of 0 or 1 too there is a width.

    References
    ----------
    Wilson 1927, Journal of the American Statistical Association 22, 209-212; of all pairs:
    Hoeffding 1948, Annals of Mathematical Statistics 19, 293-325.
    """
    seen = np.asarray(share, dtype=np.float64)
    shrink = 1.0 + _Z**2 / draws
    centre = (seen + _Z**2 / (2.0 * draws)) / shrink
    half = _Z / shrink * np.sqrt(seen * (1.0 - seen) / draws + _Z**2 / (4.0 * draws**2))
    return np.stack([np.maximum(0.0, centre - half), np.minimum(1.0, centre + half)], axis=-1)
