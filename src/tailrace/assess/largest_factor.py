"""The largest factor on a part of a result at which a percentile of its draws meets a limit.

Draw k gives f a_k + b_k, with a_k not negative, so that every percentile of the draws rises with
f; it is piecewise linear in f, because it is interpolated between two of the draws. Draw k meets
the limit L up to (L - b_k) / a_k, and sorting these gives the two draws between which f lies;
inside, the percentile is followed along its own straight pieces to the last digits of a double.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from tailrace.errors import Problems

from .draw_checks import Array

_ROUNDS = 400
"""More halvings than any bracket of numbers needs; the straight pieces need a handful."""
_NOISE = 8.0 * float(np.finfo(float).eps)
"""Rounding of a rank, for each draw."""
_BACK = 8.0
"""Steps of rounding that a factor is taken back by where it lands just above the limit."""


def largest_scale(scaled: ArrayLike, held: ArrayLike, limit: float, level: float) -> float:
    """Return the largest f with percentile(f * scaled + held) at or below a limit.

    Parameters
    ----------
    scaled : array_like, shape (draw,)
        What is scaled, not negative, finite.
    held : array_like, shape (draw,)
        What is not, finite, in the unit of the limit.
    limit : float
        Highest value allowed.
    level : float
        Percentile of the draws, 0 to 100 %, linear between two draws as numpy's.

    Returns
    -------
    float
        0 or above, to the last digits of a double; inf if no f exceeds the limit; NaN if f = 0
        does.

    Raises
    ------
    InputError
        If an argument is out of its range; all at once.
    """
    slope, rest = np.asarray(scaled, dtype=np.float64), np.asarray(held, dtype=np.float64)
    _check_scale(slope, rest, limit, level)
    if percentile_of(rest, level) > limit:
        return float("nan")
    never_ends = np.where(slope > 0.0, np.inf, rest)
    if percentile_of(never_ends, level) <= limit:
        return float("inf")
    low, high = _bracket(slope, rest, limit, level)
    if not np.isfinite(high):
        return float("inf")  # beyond every number
    return _highest_below(slope, rest, limit, level, low, high)


def _check_scale(slope: Array, rest: Array, limit: float, level: float) -> None:
    problems = Problems("largest_scale()")
    if slope.ndim != 1 or slope.shape != rest.shape or not slope.size:
        problems.add(f"shapes {slope.shape} and {rest.shape}", place="scaled, held",
                     allowed="two rows of as many draws")  # fmt: skip
    for name, values in (("scaled", slope), ("held", rest)):
        if not np.isfinite(values).all():
            problems.add("not finite in some draws", place=name, allowed="finite numbers")
    if (slope < 0.0).any():
        problems.add("negative in some draws", place="scaled", allowed="0 and above: else the "
                     "percentile need not rise with the factor")  # fmt: skip
    if not np.isfinite(limit):
        problems.add(f"a limit of {limit}", place="limit", allowed="a finite number")
    if not 0.0 <= level <= 100.0:
        problems.add(f"a level of {level}", place="level", allowed="0 to 100 %")
    problems.raise_if_any()


def _place(count: int, level: float) -> tuple[int, float]:
    """Return the rank at or below a percentile, from zero, and the part of the way to the next."""
    at = (count - 1) * level / 100.0
    nearest = round(at)
    if abs(at - nearest) <= _NOISE * count:
        at = float(nearest)  # the next draw, however high, has no part in it
    rank = min(int(at), max(count - 2, 0))
    return rank, at - rank


def percentile_of(values: Array, level: float) -> float:
    """Return a percentile, linear between two draws; infinite draws are the highest.

    Parameters
    ----------
    values : ndarray, shape (draw,)
        Draws.
    level : float
        0 to 100 %.
    """
    rank, part = _place(values.size, level)
    last = min(rank + 1, values.size - 1)
    ordered = np.partition(values, (rank, last))
    below, above = float(ordered[rank]), float(ordered[last])
    if part == 0.0 or below == above:
        return below
    return above if part == 1.0 else below + part * (above - below)


def _bracket(slope: Array, rest: Array, limit: float, level: float) -> tuple[float, float]:
    """Return a factor that meets the limit, and one from which on every larger one exceeds it."""
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        meets_up_to = (limit - rest) / slope
    meets_up_to[slope == 0.0] = np.where(rest <= limit, np.inf, -np.inf)[slope == 0.0]
    rank, _ = _place(rest.size, level)
    downward = -np.sort(-meets_up_to)
    # With the limit met by one draw more than the percentile needs, the percentile meets it too;
    # with one draw fewer it cannot.
    next_rank = min(rank + 1, rest.size - 1)
    low, high = max(0.0, float(downward[next_rank])), float(downward[rank])
    if np.isfinite(high):
        # Rounding of the division may put an end on the wrong side by a last digit.
        high += 4.0 * np.spacing(abs(high))
        return (low if _at(slope, rest, level, low) <= limit else 0.0), high
    with np.errstate(over="ignore"):
        guess = float(np.median(np.abs(limit - rest)) / slope.max())
    high = max(low, guess if np.isfinite(guess) else 1.0, np.finfo(float).tiny)
    while np.isfinite(high) and _at(slope, rest, level, high) <= limit:
        low, high = high, 2.0 * high
    return low, high


def _at(slope: Array, rest: Array, level: float, factor: float) -> float:
    with np.errstate(over="ignore"):
        return percentile_of(factor * slope + rest, level)


def _highest_below(
    slope: Array, rest: Array, limit: float, level: float, low: float, high: float
) -> float:
    """Follow the straight pieces of the percentile from `low` on; halve where one overshoots."""
    for _ in range(_ROUNDS):
        if high - low <= np.spacing(high):
            break
        ahead = _end_of_piece(slope, rest, limit, level, low)
        if ahead <= low:
            break
        back = ahead - _BACK * np.spacing(ahead)
        for candidate in (ahead, back, 0.5 * (low + high)):
            if not low < candidate < high:
                continue
            if _at(slope, rest, level, candidate) <= limit:
                low = candidate
            else:
                high = candidate
    return low


def _end_of_piece(slope: Array, rest: Array, limit: float, level: float, factor: float) -> float:
    """Return where the straight piece that begins at a factor would reach the limit."""
    with np.errstate(over="ignore"):
        values = factor * slope + rest
    rank, part = _place(values.size, level)
    # Of equal values the one that rises slowest stays lowest just above the factor.
    order = np.lexsort((slope, values))
    one, other = order[rank], order[min(rank + 1, values.size - 1)]
    rise = (1.0 - part) * slope[one] + part * slope[other]
    gap = limit - percentile_of(values, level)
    with np.errstate(over="ignore"):
        return float(factor + gap / rise) if rise > 0.0 else float("inf")
