"""What is carried: retardation and decay, for one or many draws."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tailrace.errors import Problems

from .aquifer import Aquifer

FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class Species:
    """A dissolved species; numeric fields are numbers or arrays over draws.

    Attributes
    ----------
    name : str
    retardation : float or ndarray, 1, or None
        Water velocity over velocity of the species; None where it follows from
        `distribution_coefficient`.
    distribution_coefficient : float or ndarray, m3/kg, or None
        Sorbed over dissolved concentration.
    decay_constant : float or ndarray, 1/yr
        Loss at the same rate in water and on solids; 0 for a stable species.
    parent : str
        Species whose loss feeds this one; empty for none.

    Raises
    ------
    InputError
        If neither or both of retardation and distribution coefficient are given, or a number is
        out of its range; all at once.
    """

    name: str
    retardation: ArrayLike | None = None
    distribution_coefficient: ArrayLike | None = None
    decay_constant: ArrayLike = 0.0
    parent: str = ""

    def __post_init__(self) -> None:
        problems = Problems()
        given = [self.retardation is not None, self.distribution_coefficient is not None]
        if sum(given) != 1:
            problems.add(
                f"species {self.name} has {'both' if all(given) else 'neither'} of retardation and "
                "distribution_coefficient",
                place=self.name, remedy="give one of the two",
            )  # fmt: skip
        for name, least in (("retardation", 1.0), ("distribution_coefficient", 0.0),
                            ("decay_constant", 0.0)):  # fmt: skip
            if getattr(self, name) is None:
                continue
            values = np.asarray(getattr(self, name), dtype=float)
            object.__setattr__(self, name, values)
            bad = ~((values >= least) & np.isfinite(values))
            if bad.any():
                problems.add(
                    f"species {self.name} has a {name} of {float(values[bad].flat[0]):g}",
                    place=self.name, remedy=f"give a finite number of {least:g} or more",
                )  # fmt: skip
        if self.parent == self.name and self.name:
            problems.add(f"species {self.name} is its own parent", place=self.name,
                         remedy="name the species it grows from, or none")  # fmt: skip
        problems.raise_if_any()

    def retardation_in(self, aquifer: Aquifer) -> FloatArray:
        """Return the retardation factor, R = 1 + rho_b K_d / n, 1.

        Parameters
        ----------
        aquifer : Aquifer
            Ground.

        Returns
        -------
        ndarray
            Retardation factor.

        Raises
        ------
        InputError
            If a distribution coefficient is given and the aquifer has no bulk density.

        Notes
        -----
        Freeze and Cherry (1979), Groundwater, equation 9.14. n is the effective porosity: water
        that does not move is left out of both sides.
        """
        if self.retardation is not None:
            return np.asarray(self.retardation, dtype=float)
        density = np.asarray(aquifer.bulk_density, dtype=float)
        if np.isnan(density).any():
            problems = Problems()
            problems.add(
                f"species {self.name} sorbs by a distribution coefficient and the aquifer has no "
                "bulk density",
                place=self.name, remedy="give the aquifer's bulk_density, or the retardation",
            )  # fmt: skip
            problems.raise_if_any()
        coefficient = np.asarray(self.distribution_coefficient, dtype=float)
        return np.asarray(1.0 + density * coefficient / np.asarray(aquifer.effective_porosity))


def half_life_to_decay(half_life: ArrayLike) -> FloatArray:
    """Return the decay constant of a half-life.

    Parameters
    ----------
    half_life : float or ndarray, yr
        Above zero; infinity for a stable species.

    Returns
    -------
    ndarray, 1/yr
        ln 2 over the half-life.

    Raises
    ------
    InputError
        If a half-life is zero, below zero or not a number.
    """
    values = np.asarray(half_life, dtype=float)
    bad = ~(values > 0.0)
    if bad.any():
        problems = Problems()
        problems.add(
            f"a half-life is {float(values[bad].flat[0]):g} yr", place="half_life",
            remedy='give a time above zero, or "inf" for a species that does not decay',
        )  # fmt: skip
        problems.raise_if_any()
    return np.asarray(np.log(2.0) / values)
