"""A distribution through printed percentiles, and mixtures of several.

The quantile function passes exactly through the percentiles. Between two of them it is linear in
the standard normal quantile z of the level: in the logarithm of the number where both are above
zero (a piece of a lognormal distribution), in the number itself where the lower one is zero. It
never falls. Beyond the outermost percentiles

* above, the last piece goes on, up to the greatest number observed where that was printed, and
  without end where it was not;
* below, the first piece goes on (towards zero); below a lowest percentile of zero it is zero.

The mean follows from the pieces, so that it can be held against the printed mean, which the
percentiles do not use.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import ClassVar, Self

import numpy as np

from tailrace.quantities.distribution import Distribution, FloatArray

_LEVELS = 401
"""Levels at which each part of a mixture is taken, even in z."""
_Z_END = 5.0
"""A mixture is followed to this z; 3e-7 of its probability lies beyond each end."""


@dataclass(frozen=True)
class Percentiles(Distribution):
    """A distribution through given percentiles.

    Parameters
    ----------
    levels : tuple of float
        Levels, rising, above 0 and below 1 (0.05 is the 5th percentile); two or more.
    values : tuple of float
        Numbers at these levels, zero or more, not falling, the last above zero.
    most : float or None
        Greatest number, not below the last value; None where it is not known.
    """

    levels: tuple[float, ...]
    values: tuple[float, ...]
    most: float | None = None
    name: ClassVar[str] = "percentiles"
    _z: FloatArray = field(init=False, repr=False, compare=False)
    _x: FloatArray = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        self._check()

    def _check(self) -> None:
        from scipy.special import ndtri

        levels, values = np.array(self.levels, float), np.array(self.values, float)
        if levels.shape != values.shape or levels.size < 2:
            self.refuse(f"{levels.size} levels and {values.size} values", "two or more of each")
        if not ((levels > 0) & (levels < 1)).all() or not (np.diff(levels) > 0).all():
            self.refuse("the levels do not rise between 0 and 1")
        if not np.isfinite(values).all() or values[0] < 0 or not (np.diff(values) >= 0).all():
            self.refuse("the values fall, or are below zero or not finite")
        if not values[-1] > 0:
            self.refuse("the last value is zero")
        if self.most is not None and not values[-1] <= self.most < math.inf:
            self.refuse(f"the greatest number {self.most:g} is below the last value")
        object.__setattr__(self, "_z", ndtri(levels))
        object.__setattr__(self, "_x", values)

    def _quantile(self, levels: FloatArray) -> FloatArray:
        from scipy.special import ndtri

        with np.errstate(invalid="ignore", over="ignore"):
            z = np.asarray(ndtri(levels))
            piece = np.clip(np.searchsorted(self._z, z, side="right") - 1, 0, self._z.size - 2)
            x0, x1 = self._x[piece], self._x[piece + 1]
            share = (z - self._z[piece]) / (self._z[piece + 1] - self._z[piece])
            base = np.where(x0 > 0, x0, 1.0)
            growth = np.log(np.where(x0 > 0, x1, 1.0) / base)
            # at the ends z is infinite, and a flat piece stays flat there
            curved = base * np.exp(np.where(growth == 0, 0.0, share * growth))
            straight = np.where(x1 == x0, x0, np.maximum(x0 + share * (x1 - x0), 0.0))
        found = np.where(x0 > 0, curved, straight)
        # the printed numbers themselves, free of rounding
        found = np.where(z == self._z[piece], x0, np.where(z == self._z[piece + 1], x1, found))
        return np.asarray(np.minimum(found, math.inf if self.most is None else self.most))

    def mean(self) -> float:
        """Return the mean, piece by piece; the tails in closed form."""
        total = 0.0
        ends = [-math.inf, *self._z[1:-1], self._top_z()]
        for piece in range(self._z.size - 1):
            total += self._part(piece, ends[piece], ends[piece + 1])
        if self.most is not None:
            total += self.most * _beyond(ends[-1])
        return total

    def _part(self, piece: int, start: float, end: float) -> float:
        """Return the integral of the quantile over the probability from z `start` to z `end`."""
        z0, z1 = map(float, self._z[piece : piece + 2])
        x0, x1 = map(float, self._x[piece : piece + 2])
        if x0 > 0 and math.isinf(end - start):
            return _lognormal_tail(z0, z1, x0, x1, start, end)
        start = max(start, z0) if x0 == 0 else start  # below a percentile of zero all is zero
        if math.isinf(end):
            slope = (x1 - x0) / (z1 - z0)
            return _density(start) * slope + (x0 - slope * z0) * _beyond(start)
        nodes, weights = np.polynomial.legendre.leggauss(24)
        z = start + (nodes + 1) * (end - start) / 2
        share = (z - z0) / (z1 - z0)
        x = x0 * (x1 / x0) ** share if x0 > 0 else x1 * share
        density = np.exp(-(z**2) / 2) / math.sqrt(2 * math.pi)
        return float(np.sum(weights * x * density) * (end - start) / 2)

    def _top_z(self) -> float:
        """Return the z at which the last piece reaches the greatest number."""
        (z0, z1), (x0, x1) = self._z[-2:], self._x[-2:]
        if self.most is None or x1 == x0:
            return math.inf
        rise = math.log(self.most / x1) / math.log(x1 / x0) if x0 > 0 else (self.most - x1) / x1
        return float(z1 + rise * (z1 - z0))

    def support(self) -> tuple[float, float]:
        """Return the ends."""
        flat = self._x[1] == self._x[0]
        most = math.inf if self._x[-1] > self._x[-2] else float(self._x[-1])
        return float(self._x[0]) if flat else 0.0, most if self.most is None else self.most

    def scaled(self, factor: float, shift: float = 0.0) -> Self:
        """Return the distribution of `factor` times the number; it cannot be shifted."""
        if shift:
            self.refuse("they cannot be moved to a scale with another zero")
        most = None if self.most is None else self.most * factor
        return type(self)(self.levels, tuple(factor * x for x in self.values), most)

    def describe(self) -> str:
        """Return the name with the number of percentiles."""
        return f"through {len(self.levels)} percentiles"


def mixture(parts: Sequence[Distribution], weights: Sequence[float]) -> Distribution:
    """Return the distribution of persons of whom each part is a share.

    Parameters
    ----------
    parts : sequence of Distribution
        Distributions of the parts, of numbers not below zero.
    weights : sequence of float
        Their shares, above zero, in any scale.

    Returns
    -------
    Distribution
        The part itself where there is one; else `Percentiles` that follow the mixture's
        distribution function at some hundred levels, beyond 3e-7 of either end by their tail.
    """
    from scipy.special import ndtr

    if len(parts) == 1:
        return parts[0]
    levels = ndtr(np.linspace(-_Z_END, _Z_END, _LEVELS))
    tables = [np.asarray(part.ppf(levels)) for part in parts]
    numbers = np.unique(np.concatenate(tables))
    shares = np.asarray(weights, float) / np.sum(weights)
    reached = np.zeros(numbers.size)
    for table, share in zip(tables, shares, strict=True):
        # of equal numbers the last level counts: the share of persons at or below it
        unique, last = np.unique(table[::-1], return_index=True)
        at = levels[::-1][last]
        reached += share * np.interp(numbers, unique, at, left=0.0, right=1.0)
    return _thinned(reached, numbers)


def _thinned(reached: FloatArray, numbers: FloatArray) -> Percentiles:
    """Return percentiles at even z where the distribution function rises."""
    from scipy.special import ndtr

    rising = np.concatenate(([True], np.diff(reached) > 0)) & (reached < 1)
    heights, places = reached[rising], numbers[rising]
    levels = ndtr(np.linspace(-_Z_END, _Z_END, _LEVELS))
    # below a share of persons with zero all is zero; elsewhere the tail is followed from the first
    first = heights[:1]
    levels = levels[levels >= first] if places[0] > 0 else np.union1d(levels, first)
    levels = levels[levels <= heights[-1]]
    values = np.interp(levels, heights, places)
    return Percentiles(tuple(levels.tolist()), tuple(np.maximum.accumulate(values).tolist()))


def _lognormal_tail(z0: float, z1: float, x0: float, x1: float, start: float, end: float) -> float:
    """Return the part of the mean in a lognormal piece that goes on without end."""
    from scipy.special import log_ndtr

    slope = math.log(x1 / x0) / (z1 - z0)
    level = math.log(x0) - slope * z0 + slope**2 / 2
    inside = float(log_ndtr(slope - start) if math.isinf(end) else log_ndtr(end - slope))
    return math.exp(level + inside)


def _beyond(z: float) -> float:
    """Return the standard normal probability above z."""
    return 0.5 * math.erfc(z / math.sqrt(2.0))


def _density(z: float) -> float:
    return math.exp(-(z**2) / 2) / math.sqrt(2 * math.pi)
