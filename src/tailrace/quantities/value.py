"""A number as the program carries it: with unit, basis, distribution, source and quality."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Literal, get_args

import numpy as np
from numpy.typing import ArrayLike

from tailrace.errors import InputError

if TYPE_CHECKING:
    from tailrace.quantities.distribution import Distribution, FloatArray

Quality = Literal["measured", "published", "derived", "assumed"]
QUALITIES: tuple[str, ...] = get_args(Quality)
"""How a number came to be known, best first."""


@dataclass(frozen=True, repr=False)
class Value:
    """A number with what is known about it.

    Parameters
    ----------
    value : float or None
        Central value in `unit`; None where only a distribution is given.
    unit : str
        Unit of the value, of `low` and `high` and of the distribution.
    basis : str or None
        Substance the number counts.
    distribution : Distribution or None
        What is not known about the number; None where it is taken as fixed.
    low, high : float or None
        Stated range, in `unit`.
    source, place : str
        Document, and the table or page in it.
    year : int or None
        Year of the figure.
    quality : {"measured", "published", "derived", "assumed"}
        How it came to be known.
    note : str
        Anything else a reader must know.
    written_unit : str
        Unit it was written in, for printing.
    """

    value: float | None
    unit: str
    basis: str | None = None
    distribution: Distribution | None = None
    low: float | None = None
    high: float | None = None
    source: str = ""
    year: int | None = None
    place: str = ""
    quality: Quality = "assumed"
    note: str = ""
    written_unit: str = ""

    def __post_init__(self) -> None:
        if self.value is None and self.distribution is None:
            raise InputError.single("a value needs a number or a distribution")
        for name in ("value", "low", "high"):
            number = getattr(self, name)
            if number is not None and not math.isfinite(number):
                raise InputError.single(f"{name} is {number}", allowed="a finite number")
        if self.quality not in QUALITIES:
            raise InputError.single(
                f"quality {self.quality!r} is unknown", allowed=", ".join(QUALITIES)
            )

    @property
    def is_distribution(self) -> bool:
        """Whether the number varies from draw to draw."""
        return self.distribution is not None

    @property
    def central(self) -> float:
        """The central value, or the median of the distribution where none is given."""
        if self.value is not None:
            return self.value
        assert self.distribution is not None  # guaranteed on construction
        return self.distribution.median()

    def ppf(self, u: ArrayLike) -> FloatArray:
        """Return the quantile at level `u`; a fixed value is the same at every level.

        Parameters
        ----------
        u : array_like
            Levels from 0 to 1, any shape.

        Returns
        -------
        ndarray
            Numbers in `unit`, shape of `u`, not falling with `u`.

        Raises
        ------
        InputError
            If a level is outside 0 to 1.
        """
        if self.distribution is not None:
            return self.distribution.ppf(u)
        from tailrace.quantities.distribution import quantile_levels

        return np.full(quantile_levels(u).shape, self.central)[()]

    def sample(self, n: int, rng: np.random.Generator) -> FloatArray:
        """Return independent draws.

        Parameters
        ----------
        n : int
            Number of draws.
        rng : numpy.random.Generator
            Source of random numbers; a fixed value uses none.

        Returns
        -------
        ndarray
            Shape (n,), in `unit`.
        """
        if self.distribution is None:
            return np.full(n, self.central)
        return self.distribution.sample(n, rng)

    def to(self, unit_or_variable: str) -> Value:
        """Return the value in another unit, or in the unit of a variable.

        Parameters
        ----------
        unit_or_variable : str
            Unit, or name in the table of variables.

        Returns
        -------
        Value
            The same value; range and distribution are converted too.

        Raises
        ------
        InputError
            If the dimensions differ.
        """
        from tailrace.quantities.units import conversion_parts, convert
        from tailrace.quantities.variable_table import unit_of

        unit = unit_of(unit_or_variable)
        if unit == self.unit:
            return self
        factor, shift = conversion_parts(self.unit, unit)

        def number(old: float | None) -> float | None:
            return None if old is None else convert(old, self.unit, unit)

        return replace(
            self,
            value=number(self.value),
            low=number(self.low),
            high=number(self.high),
            unit=unit,
            distribution=self.distribution and self.distribution.scaled(factor, shift),
            written_unit=self.written_unit or self.unit,
        )

    def __str__(self) -> str:
        shown = self.to(self.written_unit) if self.written_unit else self
        unit = "" if shown.unit == "1" else f" {shown.unit}"
        basis = f" {self.basis}" if self.basis else ""
        return f"{_number(shown.central)}{unit}{basis}{shown._spread()}"

    def __repr__(self) -> str:
        document = " ".join(filter(None, (self.source or "no source", str(self.year or ""))))
        return f"{self} [{', '.join(filter(None, (self.quality, document, self.place)))}]"

    def _spread(self) -> str:
        parts = []
        ends: tuple[float | None, float | None] = (self.low, self.high)
        if self.distribution is not None and None in ends:
            ends = self.distribution.support()
        low, high = ends
        if low is not None and high is not None and math.isfinite(high - low):
            parts.append(f"{_number(low)}{'-' if low >= 0 else ' to '}{_number(high)}")
        if self.distribution is not None:
            parts.append(self.distribution.describe())
        return f" ({', '.join(parts)})" if parts else ""


def _number(number: float) -> str:
    return f"{number:.6g}"
