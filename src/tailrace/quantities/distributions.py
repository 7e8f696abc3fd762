"""Probability distributions of one number, by their quantile functions.

Every distribution is drawn through ``ppf(u)``: the number below which the share `u` of the
probability lies. Latin hypercube and Sobol points, and reproducible blocks of random numbers, are
then one and the same code.
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field, replace
from typing import ClassVar, Self

import numpy as np

from tailrace.errors import InputError
from tailrace.quantities.distribution import Distribution, FloatArray

_BULK = 7.0344838253011321
"""Standard normal quantile that a probability of 1e-12 lies beyond."""


def _within(low: float, values: FloatArray, high: float) -> FloatArray:
    """Clip away rounding beyond the ends."""
    return np.minimum(np.maximum(values, low), high)


def _check_ends(distribution: Distribution, low: float, high: float) -> None:
    if not (low < high and math.isfinite(high - low)):
        distribution.refuse(f"low ({low:g}) is not below high ({high:g})")


@dataclass(frozen=True)
class _Between(Distribution):
    """A distribution between two ends."""

    low: float
    high: float

    def _check(self) -> None:
        _check_ends(self, self.low, self.high)

    def support(self) -> tuple[float, float]:
        """Return the ends."""
        return self.low, self.high


@dataclass(frozen=True)
class Uniform(_Between):
    """Every number between `low` and `high` is as likely as another."""

    name: ClassVar[str] = "uniform"

    def _quantile(self, levels: FloatArray) -> FloatArray:
        return _within(self.low, self.low + (self.high - self.low) * levels, self.high)

    def mean(self) -> float:
        """Return the mean."""
        return self.low + (self.high - self.low) / 2

    def scaled(self, factor: float, shift: float = 0.0) -> Self:
        """Return the distribution of `factor` times the number plus `shift`."""
        return type(self)(self.low * factor + shift, self.high * factor + shift)


@dataclass(frozen=True)
class LogUniform(_Between):
    """The logarithm is uniform between those of `low` and `high`, both above zero."""

    name: ClassVar[str] = "loguniform"

    def _check(self) -> None:
        if not self.low > 0:
            self.refuse(f"low is {self.low:g}", "ends above zero", "use uniform")
        super()._check()

    def _quantile(self, levels: FloatArray) -> FloatArray:
        start, end = math.log(self.low), math.log(self.high)
        return _within(self.low, np.exp(start + (end - start) * levels), self.high)

    def mean(self) -> float:
        """Return the mean."""
        # log1p keeps digits where the ends are close
        width = math.log1p((self.high - self.low) / self.low)
        return (self.high - self.low) / width

    def scaled(self, factor: float, shift: float = 0.0) -> Self:
        """Return the distribution of `factor` times the number plus `shift`."""
        _refuse_shift(self, shift)
        return type(self)(self.low * factor, self.high * factor)


@dataclass(frozen=True)
class _Peaked(Distribution):
    """A distribution between two ends with a most likely value."""

    low: float
    mode: float
    high: float

    def _check(self) -> None:
        _check_ends(self, self.low, self.high)
        if not self.low <= self.mode <= self.high:
            self.refuse(
                f"the most likely value {self.mode:g} is outside {self.low:g} to {self.high:g}"
            )

    def support(self) -> tuple[float, float]:
        """Return the ends."""
        return self.low, self.high

    def scaled(self, factor: float, shift: float = 0.0) -> Self:
        """Return the distribution of `factor` times the number plus `shift`."""
        low, mode, high = (x * factor + shift for x in (self.low, self.mode, self.high))
        return replace(self, low=low, mode=min(max(mode, low), high), high=high)


@dataclass(frozen=True)
class Triangular(_Peaked):
    """The density rises from `low` to `mode` and falls to `high`, in straight lines."""

    name: ClassVar[str] = "triangular"

    def _quantile(self, levels: FloatArray) -> FloatArray:
        width = self.high - self.low
        peak = (self.mode - self.low) / width
        rising = self.low + width * np.sqrt(levels * peak)
        falling = self.high - width * np.sqrt((1 - levels) * (1 - peak))
        return _within(self.low, np.where(levels < peak, rising, falling), self.high)

    def mean(self) -> float:
        """Return the mean."""
        return self.low / 3 + self.mode / 3 + self.high / 3


@dataclass(frozen=True)
class PERT(_Peaked):
    """A beta distribution between two ends, by its most likely value (Malcolm et al. 1959).

    Parameters
    ----------
    low, mode, high : float
        Lower end, most likely value, upper end.
    shape : float
        Weight of the most likely value in the mean, (low + shape mode + high) / (shape + 2);
        4 in the original.
    """

    shape: float = 4.0
    name: ClassVar[str] = "pert"

    def _check(self) -> None:
        super()._check()
        if not 0 < self.shape <= 1000:
            self.refuse(f"shape is {self.shape:g}", "above 0, at most 1000; 4 is usual")

    def _beta(self) -> Beta:
        peak = (self.mode - self.low) / (self.high - self.low)
        return Beta(1 + self.shape * peak, 1 + self.shape * (1 - peak), self.low, self.high)

    def _quantile(self, levels: FloatArray) -> FloatArray:
        return self._beta().ppf(levels)

    def mean(self) -> float:
        """Return the mean."""
        return self._beta().mean()

    def describe(self) -> str:
        """Return the name with the parameters."""
        return self.name if self.shape == 4 else f"{self.name}, shape {self.shape:g}"


@dataclass(frozen=True)
class Normal(Distribution):
    """The normal distribution, by its mean and standard deviation."""

    mu: float
    sd: float
    name: ClassVar[str] = "normal"

    def _check(self) -> None:
        if not self.sd > 0:
            self.refuse(f"sd is {self.sd:g}", "above zero")

    def _quantile(self, levels: FloatArray) -> FloatArray:
        from scipy.special import ndtri

        return np.asarray(self.mu + self.sd * ndtri(levels))

    def mean(self) -> float:
        """Return the mean."""
        return self.mu

    def median(self) -> float:
        """Return the median."""
        return self.mu

    def support(self) -> tuple[float, float]:
        """Return the ends."""
        return -math.inf, math.inf

    def bulk(self) -> tuple[float, float]:
        """Return the ends with a probability of 1e-12 beyond each."""
        return self.mu - _BULK * self.sd, self.mu + _BULK * self.sd

    def scaled(self, factor: float, shift: float = 0.0) -> Self:
        """Return the distribution of `factor` times the number plus `shift`."""
        return type(self)(self.mu * factor + shift, self.sd * factor)

    def describe(self) -> str:
        """Return the name with the parameters."""
        return f"normal, sd {self.sd:.4g}"


@dataclass(frozen=True)
class Lognormal(Distribution):
    """The lognormal distribution, by its median and geometric standard deviation.

    Parameters
    ----------
    mid : float
        Median, above zero.
    gsd : float
        Geometric standard deviation, above 1: two thirds of the probability lie between
        ``mid / gsd`` and ``mid * gsd``.
    """

    mid: float
    gsd: float
    name: ClassVar[str] = "lognormal"

    def _check(self) -> None:
        if not self.mid > 0:
            self.refuse(f"the median is {self.mid:g}", "above zero")
        if not 1 < self.gsd <= 1e6:
            self.refuse(f"gsd is {self.gsd:g}", "a factor above 1", "a gsd of 2 is a factor of 2")

    def _quantile(self, levels: FloatArray) -> FloatArray:
        from scipy.special import ndtri

        return np.asarray(self.mid * np.exp(math.log(self.gsd) * ndtri(levels)))

    def mean(self) -> float:
        """Return the mean."""
        return self.mid * math.exp(math.log(self.gsd) ** 2 / 2)

    def median(self) -> float:
        """Return the median."""
        return self.mid

    def support(self) -> tuple[float, float]:
        """Return the ends."""
        return 0.0, math.inf

    def bulk(self) -> tuple[float, float]:
        """Return the ends with a probability of 1e-12 beyond each."""
        width = _BULK * math.log(self.gsd)
        return self.mid * math.exp(-width), self.mid * math.exp(width)

    def scaled(self, factor: float, shift: float = 0.0) -> Self:
        """Return the distribution of `factor` times the number plus `shift`."""
        _refuse_shift(self, shift)
        return type(self)(self.mid * factor, self.gsd)

    def describe(self) -> str:
        """Return the name with the parameters."""
        return f"lognormal, gsd {self.gsd:.4g}"


@dataclass(frozen=True)
class Beta(Distribution):
    """The beta distribution, between 0 and 1 or stretched between two other ends."""

    alpha: float
    beta: float
    low: float = 0.0
    high: float = 1.0
    name: ClassVar[str] = "beta"

    def _check(self) -> None:
        if not (self.alpha > 0 and self.beta > 0):
            self.refuse(f"alpha is {self.alpha:g}, beta is {self.beta:g}", "both above zero")
        _check_ends(self, self.low, self.high)

    def _quantile(self, levels: FloatArray) -> FloatArray:
        from scipy.special import betaincinv

        share = betaincinv(self.alpha, self.beta, levels)
        return _within(self.low, self.low + (self.high - self.low) * share, self.high)

    def mean(self) -> float:
        """Return the mean."""
        return self.low + (self.high - self.low) * (self.alpha / (self.alpha + self.beta))

    def support(self) -> tuple[float, float]:
        """Return the ends."""
        return self.low, self.high

    def scaled(self, factor: float, shift: float = 0.0) -> Self:
        """Return the distribution of `factor` times the number plus `shift`."""
        return type(self)(
            self.alpha, self.beta, self.low * factor + shift, self.high * factor + shift
        )

    def describe(self) -> str:
        """Return the name with the parameters."""
        return f"beta, alpha {self.alpha:.4g}, beta {self.beta:.4g}"


@dataclass(frozen=True)
class Empirical(Distribution):
    """Given numbers, each as likely as another (a number given twice counts twice)."""

    values: tuple[float, ...]
    name: ClassVar[str] = "empirical"
    _sorted: FloatArray = field(init=False, repr=False, compare=False)

    def _check(self) -> None:
        if len(self.values) < 2:
            self.refuse(f"{len(self.values)} values", "two or more")
        if not all(math.isfinite(number) for number in self.values):
            self.refuse("a value is not finite")
        object.__setattr__(self, "values", tuple(float(number) for number in self.values))
        object.__setattr__(self, "_sorted", np.sort(np.array(self.values, dtype=np.float64)))

    def __post_init__(self) -> None:
        self._check()

    def _quantile(self, levels: FloatArray) -> FloatArray:
        # the least value whose share of values at or below it reaches the level
        rank = np.ceil(levels * len(self.values)).astype(np.int64) - 1
        chosen: FloatArray = self._sorted[np.maximum(rank, 0)]
        return chosen

    def mean(self) -> float:
        """Return the mean."""
        return math.fsum(number / len(self.values) for number in self.values)

    def support(self) -> tuple[float, float]:
        """Return the ends."""
        return float(self._sorted[0]), float(self._sorted[-1])

    def scaled(self, factor: float, shift: float = 0.0) -> Self:
        """Return the distribution of `factor` times the number plus `shift`."""
        return type(self)(tuple(number * factor + shift for number in self.values))

    def describe(self) -> str:
        """Return the name with the parameters."""
        return f"empirical, {len(self.values)} values"


def _refuse_shift(distribution: Distribution, shift: float) -> None:
    if shift:
        raise InputError.single(
            f"a {distribution.name} distribution cannot be moved to a scale with another zero",
            remedy="give temperatures of such a distribution in K",
        )
