"""Seepage as it is handed to groundwater: how much water leaves, and what it holds, by year.

What a pond, a heap or a leached hill loses is put into steps of constant rate and concentration,
which is what a source term of groundwater takes: its concentration history is `steps`, its flow
`rate`. Loss per year is rate times concentration; the sum over the
years is what the ledger counts and what the aquifer receives, the same numbers.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike

from tailrace.errors import InputError, Problems, did_you_mean
from tailrace.quantities.missing import Missing
from tailrace.quantities.number_checks import FloatArray, checked

SECONDS_PER_YEAR = 365.25 * 86400.0


@dataclass(frozen=True)
class SeepageTerm:
    """What seeps from one place, in steps.

    Attributes
    ----------
    name : str
        The pond, heap or hill.
    edges : ndarray, shape (steps + 1,), yr
        Times at which rate or concentration changes, rising.
    rate : ndarray, shape (steps,) or (draws, steps), m3/yr
        Water that leaves.
    concentration : mapping of str to ndarray or Missing, kg/m3
        Substance to concentration in it, of the shape of `rate`.
    area : float, m2, optional
        Area it leaves through, where it is known.

    Raises
    ------
    InputError
        If times do not rise or a number is out of its range; all at once.
    """

    name: str
    edges: ArrayLike
    rate: ArrayLike
    concentration: Mapping[str, ArrayLike | Missing] = field(default_factory=dict)
    area: float | None = None

    def __post_init__(self) -> None:
        problems = Problems(self.name)
        edges = np.asarray(self.edges, dtype=float)
        if edges.ndim != 1 or edges.size < 2 or not (np.diff(edges) > 0.0).all():
            problems.add("times of seepage do not rise", place="edges",
                         remedy="give at least two years in order")  # fmt: skip
            problems.raise_if_any()
        shape = (edges.size - 1,)
        rate = checked(problems, "rate", self.rate, "m3/yr")
        held = {
            substance: checked(problems, f"concentration of {substance}", value, "kg/m3",
                               most=1500.0, remedy="give kg/m3: 1 mg/L is 1e-3 kg/m3")
            for substance, value in self.concentration.items() if not isinstance(value, Missing)
        }  # fmt: skip
        for what, values in (("rate", rate), *held.items()):
            if values.shape[-1:] not in (shape, (1,), ()):
                problems.add(f"{values.shape[-1]} values of {what} for {shape[0]} steps",
                             place=what, remedy="give one for each step")  # fmt: skip
        if self.area is not None:
            checked(problems, "area", self.area, "m2", strict=True)
        problems.raise_if_any()
        object.__setattr__(self, "edges", edges)
        object.__setattr__(self, "rate", _over(rate, shape))
        stated = {name: _over(values, shape) for name, values in held.items()}
        unknown = {n: v for n, v in self.concentration.items() if isinstance(v, Missing)}
        object.__setattr__(self, "concentration", {**stated, **unknown})

    @classmethod
    def through_area(
        cls, name: str, edges: ArrayLike, area: float, flux: ArrayLike,
        concentration: Mapping[str, ArrayLike | Missing],
    ) -> SeepageTerm:  # fmt: skip
        """Return seepage from a flux through an area.

        Parameters
        ----------
        name, edges, area, concentration
            As the attributes.
        flux : float or ndarray, m/s
            Volume per area and second.
        """
        problems = Problems(name)
        ground = checked(problems, "area", area, "m2", strict=True)
        speed = checked(problems, "flux", flux, "m/s", most=1e-2,
                        remedy="give m/s: 1 m/yr is 3.2e-8 m/s")  # fmt: skip
        problems.raise_if_any()
        return cls(name, edges, ground * speed * SECONDS_PER_YEAR, concentration, float(ground))

    def _held(self, substance: str) -> FloatArray | Missing:
        if substance not in self.concentration:
            raise InputError.single(
                f'the seepage of "{self.name}" does not list {substance}', place=substance,
                allowed=", ".join(self.concentration),
                remedy=did_you_mean(substance, self.concentration),
            )  # fmt: skip
        value = self.concentration[substance]
        return value if isinstance(value, Missing) else np.asarray(value, dtype=float)

    def loss(self, substance: str) -> FloatArray | Missing:
        """Return the mass lost per year in each step, kg/yr; missing where nothing is known."""
        held = self._held(substance)
        return held if isinstance(held, Missing) else np.asarray(held * np.asarray(self.rate))

    def lost(self, substance: str) -> FloatArray | Missing:
        """Return the mass lost in all, kg; missing where nothing is known."""
        rate = self.loss(substance)
        if isinstance(rate, Missing):
            return rate
        return np.asarray((rate * np.diff(np.asarray(self.edges))).sum(axis=-1))

    def steps(self, substance: str) -> tuple[FloatArray, FloatArray]:
        """Return times and concentrations as a source history takes them.

        Parameters
        ----------
        substance : str
            Substance.

        Returns
        -------
        tuple of ndarray
            Edges, yr, and concentration from each edge to the next, kg/m3.

        Raises
        ------
        InputError
            If the concentration is missing: groundwater cannot start from it.
        """
        held = self._held(substance)
        if isinstance(held, Missing):
            raise InputError.single(
                f'{substance} in the seepage of "{self.name}" is missing: {held.reason}',
                place=substance, remedy="give a concentration, or leave the substance out",
            )  # fmt: skip
        return np.asarray(self.edges), held

    def by_year(self, substance: str, years: ArrayLike) -> FloatArray | Missing:
        """Return the mass lost in calendar years, kg/yr.

        Parameters
        ----------
        substance : str
            Substance.
        years : array_like of int, shape (years,)
            Years; each counts from its beginning to the next.

        Returns
        -------
        ndarray, shape (..., years), or Missing
            Integral of the loss over each year; nothing is lost outside the steps.
        """
        rate = self.loss(substance)
        if isinstance(rate, Missing):
            return rate
        edges = np.asarray(self.edges)
        given = np.concatenate(
            [np.zeros((*rate.shape[:-1], 1)), np.cumsum(rate * np.diff(edges), axis=-1)], axis=-1
        )
        start = np.asarray(years, dtype=float)

        def lost_until(time: FloatArray) -> FloatArray:
            flat = given.reshape(-1, given.shape[-1])
            found = [np.interp(time, edges, one) for one in flat]
            return np.asarray(found).reshape(*given.shape[:-1], *time.shape)

        return np.asarray(lost_until(start + 1.0) - lost_until(start))


def _over(values: FloatArray, steps: tuple[int, ...]) -> FloatArray:
    return np.array(np.broadcast_to(values, np.broadcast_shapes(values.shape, steps)))
