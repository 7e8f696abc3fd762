"""Which draws stand for a percentile: those whose ranks lie around it.

With n draws in order, the percentile p lies at the rank h = (n - 1) p / 100, counted from zero,
between two draws as numpy interpolates it (definition 7 of Hyndman and Fan 1996, The American
Statistician 50, 361-365). A draw of rank i takes the ranks from i - 1/2 to i + 1/2, and weighs as
much as of these lies between h - w - 1/2 and h + w + 1/2. With w = 0 the weights are those of the
interpolation, and the mean of the window is the percentile itself. w is a whole number of half
ranks: then the mean rank of the window is h, and draws on a straight line keep their percentile.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from tailrace.errors import InputError, Problems

from .draw_checks import Array

_ROUNDING = 1e-9
HALF_WIDTH = 2.5
"""Half of the window in percent of the draws, unless another is asked for."""


@dataclass(frozen=True)
class PercentileWindow:
    """Draws that stand for a percentile.

    Parameters
    ----------
    level : float
        The percentile, %.
    low, high : float
        Ends of the window, % of the draws. It is as wide below the level as above, and narrower
        than asked for near 0 and 100 %.
    value : float
        The percentile of the draws, linear between two of them.
    mean : float
        Weighted mean of the draws of the window.
    weights : ndarray, shape (draw,)
        Weight of every draw; their sum is one. Draws of equal value weigh the same.
    """

    level: float
    low: float
    high: float
    value: float
    mean: float
    weights: Array

    @property
    def draws(self) -> int:
        """Number of draws with a weight above zero."""
        return int(np.count_nonzero(self.weights))

    def __str__(self) -> str:
        return (
            f"P{self.level:g} by the mean contributions of the {self.draws:,} draws between "
            f"P{self.low:.4g} and P{self.high:.4g}"
        )


def percentile_window(
    draws: ArrayLike, level: float, half_width: float = HALF_WIDTH
) -> PercentileWindow:
    """Return the draws that stand for a percentile.

    Parameters
    ----------
    draws : array_like, shape (draw,)
        The result in each draw, finite.
    level : float
        Percentile, 0 to 100 %.
    half_width : float
        Half of the window, 0 to 50 % of the draws.

    Returns
    -------
    PercentileWindow
        With its weights.

    Raises
    ------
    InputError
        If an argument is out of its range; all at once.
    """
    values = np.asarray(draws, dtype=np.float64)
    problems = Problems("percentile_window()")
    if values.ndim != 1 or not values.size or not np.isfinite(values).all():
        problems.add(f"shape {values.shape}", place="draws", allowed="a row of finite numbers")
    if not 0.0 <= level <= 100.0:
        problems.add(f"a level of {level}", place="level", allowed="0 to 100 %")
    if not 0.0 <= half_width <= 50.0:
        problems.add(f"a half width of {half_width}", place="half_width", allowed="0 to 50 %")
    problems.raise_if_any()
    last = values.size - 1
    at, half = _centre(values.size, level, half_width)
    weights = _shared_among_equals(values, _weights_by_rank(values.size, at, half))
    percent = 100.0 / max(last, 1)
    return PercentileWindow(
        float(level), level - half * percent, level + half * percent,
        float(np.percentile(values, level)), float(weights @ values), weights,
    )  # fmt: skip


def percentile_weights(draws: Array, level: float, half_width: float = HALF_WIDTH) -> Array:
    """Return the weights of the draws that stand for a percentile of each of many results.

    Parameters
    ----------
    draws : ndarray, shape (result, draw)
        Results in each draw, finite.
    level : float
        Percentile, 0 to 100 %.
    half_width : float
        Half of the window, 0 to 50 % of the draws.

    Returns
    -------
    ndarray, shape (result, draw)
        Those of `percentile_window`.

    Raises
    ------
    InputError
        If a result is not finite.
    """
    if not np.isfinite(draws).all():
        raise InputError.single("a result is not a finite number", place="percentile_weights()")
    count = draws.shape[1]
    by_rank = _weights_by_rank(count, *_centre(count, level, half_width))
    order = np.argsort(draws, axis=1)
    found = np.empty(draws.shape)
    np.put_along_axis(found, order, by_rank[np.newaxis], axis=1)
    in_order = np.take_along_axis(draws, order, axis=1)
    for row in np.flatnonzero((in_order[:, 1:] == in_order[:, :-1]).any(axis=1)):
        found[row] = _shared_among_equals(draws[row], by_rank)
    return found


def _centre(count: int, level: float, half_width: float) -> tuple[float, float]:
    """Return the rank of a percentile and half of the ranks of its window, of so many draws."""
    last = count - 1
    at = last * level / 100.0
    half = np.floor(2.0 * min(half_width / 100.0 * last, at, last - at) + _ROUNDING) / 2.0
    return at, float(half)


def _weights_by_rank(count: int, at: float, half: float) -> Array:
    rank = np.arange(count, dtype=np.float64)
    above = np.minimum(rank + 0.5, at + half + 0.5)
    below = np.maximum(rank - 0.5, at - half - 0.5)
    overlap = np.maximum(0.0, above - below)
    return np.asarray(overlap / overlap.sum())


def _shared_among_equals(values: Array, by_rank: Array) -> Array:
    """Return weights by draw; equals share, so that the order of draws cannot matter."""
    _, group, counts = np.unique(values, return_inverse=True, return_counts=True)
    in_order = np.repeat(np.arange(counts.size), counts)
    shared = np.bincount(in_order, weights=by_rank, minlength=counts.size) / counts
    return np.asarray(shared[group])
