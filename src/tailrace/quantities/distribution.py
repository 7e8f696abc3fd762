"""What every probability distribution of one number can do."""

from __future__ import annotations

import math
from abc import ABC, abstractmethod
from dataclasses import dataclass, fields
from typing import ClassVar, NoReturn, Self

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tailrace.errors import InputError

FloatArray = NDArray[np.float64]


def quantile_levels(u: ArrayLike) -> FloatArray:
    """Return levels as an array of floats, refusing any outside 0 to 1.

    Parameters
    ----------
    u : array_like
        Levels, any shape.

    Raises
    ------
    InputError
        If a level is outside 0 to 1 or not a number.
    """
    levels = np.asarray(u, dtype=np.float64)
    if not np.all((levels >= 0) & (levels <= 1)):
        raise InputError.single("a quantile level is outside 0 to 1", allowed="0 to 1")
    return levels


def open_levels(rng: np.random.Generator, shape: int | tuple[int, ...]) -> FloatArray:
    """Return random levels above 0 and below 1, where every quantile is finite.

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of random numbers.
    shape : int or tuple of int
        Shape of the result.
    """
    return np.maximum(rng.random(shape), 2.0**-54)


@dataclass(frozen=True)
class Distribution(ABC):
    """A distribution of one number; the parameters carry the unit of the value."""

    name: ClassVar[str]

    def __post_init__(self) -> None:
        for item in fields(self):
            number = getattr(self, item.name)
            if isinstance(number, float | int) and not math.isfinite(number):
                self.refuse(f"{item.name} is {number}", "finite numbers")
        self._check()

    def refuse(self, what: str, allowed: str = "", remedy: str = "") -> NoReturn:
        """Raise an `InputError` that names the distribution."""
        raise InputError.single(f"{self.name}: {what}", allowed=allowed, remedy=remedy)

    @abstractmethod
    def _check(self) -> None:
        """Refuse parameters that make no distribution."""

    def ppf(self, u: ArrayLike) -> FloatArray:
        """Return the quantile at a level.

        Parameters
        ----------
        u : array_like
            Share of the probability below the number sought, 0 to 1, any shape.

        Returns
        -------
        ndarray
            Shape of `u`, in the unit of the value; never falls as `u` rises.

        Raises
        ------
        InputError
            If a level is outside 0 to 1.
        """
        return self._quantile(quantile_levels(u))[()]

    @abstractmethod
    def _quantile(self, levels: FloatArray) -> FloatArray:
        """Return the quantiles at checked levels."""

    @abstractmethod
    def mean(self) -> float:
        """Return the mean, in the unit of the value."""

    @abstractmethod
    def support(self) -> tuple[float, float]:
        """Return the ends between which all probability lies (infinite where there is none)."""

    @abstractmethod
    def scaled(self, factor: float, shift: float = 0.0) -> Self:
        """Return the distribution of `factor` times the number plus `shift` (`factor` > 0)."""

    def median(self) -> float:
        """Return the median, in the unit of the value."""
        return float(self.ppf(0.5))

    def bulk(self) -> tuple[float, float]:
        """Return the ends with a probability of 1e-12 or less beyond each."""
        return self.support()

    def sample(self, n: int, rng: np.random.Generator) -> FloatArray:
        """Return `n` independent draws, shape (n,)."""
        return self.ppf(open_levels(rng, n))

    def describe(self) -> str:
        """Return the name, with the parameters that no range shows."""
        return self.name
