"""Amounts of substances that units release: what a unit gives, times what it holds of each.

    amount[e, unit, year, draw] = mass[unit, year, draw] content[unit, e, year, draw]

A block of draws has some ten thousand such rows, most of which are asked for once: they are
multiplied one substance at a time, when they are asked for, and never held together.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]


@dataclass
class UnitAmounts:
    """Amounts by substance and unit.

    Parameters
    ----------
    shape : tuple of int
        Numbers of years and of draws.
    mass : list of ndarray, shape (year, draw) or (1, 1)
        Of each unit, kg/yr.
    contents : list of mapping of int to ndarray, shape (year, draw) or (1, 1)
        Of each unit, by position of the substance; what is not named is not there.
    """

    shape: tuple[int, int]
    mass: list[Array] = field(default_factory=list)
    contents: list[Mapping[int, Array]] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.mass)

    def add(self, mass: Array, contents: Mapping[int, Array]) -> None:
        """Take up a unit.

        Parameters
        ----------
        mass : ndarray, shape (year, draw) or (1, 1)
            What it gives.
        contents : mapping of int to ndarray
            What it holds.
        """
        self.mass.append(mass)
        self.contents.append(contents)

    def of(self, substance: int, years: Sequence[int] | slice = slice(None)) -> Array | None:
        """Return amounts of a substance, shape (unit, year, draw); None where no unit holds it.

        Parameters
        ----------
        substance : int
            Position of the substance.
        years : sequence of int or slice
            Positions of the years wanted; all unless given.
        """
        if not any(substance in own for own in self.contents):
            return None
        wanted = range(self.shape[0])[years] if isinstance(years, slice) else years
        found = np.empty((len(self), len(wanted), self.shape[1]))
        for row, mass, own in zip(found, self.mass, self.contents, strict=True):
            if substance in own:
                np.multiply(_in_years(mass, years), _in_years(own[substance], years), out=row)
            else:
                row[...] = 0.0
        return found


@dataclass(frozen=True)
class AmountsAtPlaces:
    """What units of a few sources bring to places: an amount for each source at each place.

    Sizes of dust hold the same of most substances, so that what they bring is one mass at each
    place, the same for all substances, times that content.

    Parameters
    ----------
    amounts : UnitAmounts
        By unit.
    sources : sequence of ndarray of int
        Positions of the units of each source.
    way : ndarray, shape (unit, place)
        What a unit's amount brings to a place.
    """

    amounts: UnitAmounts
    sources: Sequence[NDArray[np.int64]]
    way: Array

    @property
    def shape(self) -> tuple[int, int]:
        """Numbers of years and of draws."""
        return self.amounts.shape

    @cached_property
    def _masses(self) -> list[Array]:
        """Mass of each source at each place, shape (place, year, draw)."""
        return [self._sum(units, [self.amounts.mass[unit] for unit in units])
                for units in self.sources]  # fmt: skip

    def _sum(self, units: Iterable[int], masses: Sequence[Array]) -> Array:
        """Return masses of units at places, shape (place, year, draw)."""
        found = np.zeros((self.way.shape[1], *self.shape))
        for unit, mass in zip(units, masses, strict=True):
            found += self.way[unit][:, np.newaxis, np.newaxis] * mass
        return found

    def of(self, substance: int, years: Sequence[int] | slice = slice(None)) -> Array | None:
        """Return amounts of a substance; None where no unit holds it.

        Parameters
        ----------
        substance : int
            Position of the substance.
        years : sequence of int or slice
            Positions of the years wanted; all unless given.

        Returns
        -------
        ndarray, shape (source x place, year, draw)
        """
        held = self.amounts.contents
        if not any(substance in own for own in held):
            return None
        wanted = range(self.shape[0])[years] if isinstance(years, slice) else years
        found = np.empty((len(self.sources), self.way.shape[1], len(wanted), self.shape[1]))
        for row, units, mass in zip(found, self.sources, self._masses, strict=True):
            some = [unit for unit in units if substance in held[unit]]
            contents = [held[unit][substance] for unit in some]
            if len(some) == len(units) and all(one is contents[0] for one in contents):
                np.multiply(mass[:, years], _in_years(contents[0], years), out=row)
            elif some:
                masses = [self.amounts.mass[u] * x for u, x in zip(some, contents, strict=True)]
                row[...] = self._sum(some, masses)[:, years]
            else:
                row[...] = 0.0
        return found.reshape(-1, *found.shape[2:])


def _in_years(values: Array, years: Sequence[int] | slice) -> Array:
    return values if len(values) == 1 else values[years]


def amounts_of(array: Array) -> UnitAmounts:
    """Return amounts that are known one by one.

    Parameters
    ----------
    array : ndarray, shape (substance, unit, year, draw)
        Amounts.
    """
    found = UnitAmounts((array.shape[2], array.shape[3]))
    for unit in range(array.shape[1]):
        found.add(np.ones((1, 1)), {e: array[e, unit] for e in range(len(array))})
    return found
