"""The ground a plume travels in: one uniform aquifer, for one or many draws."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tailrace.errors import Problems

from .constants import SECONDS_PER_YEAR

FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class Aquifer:
    """A uniform aquifer in uniform flow; every field is a number or an array over draws.

    Attributes
    ----------
    darcy_flux : float or ndarray, shape (draws,), m/s
        Volume of water per area and time along the flow: conductivity times gradient.
    effective_porosity : float or ndarray, 1
        Porosity in which water moves.
    longitudinal_dispersivity, transverse_dispersivity, vertical_dispersivity : float or ndarray, m
        Along the flow, across it in plan, across it in the vertical.
    thickness : float or ndarray, m
        Saturated thickness; infinity where the aquifer has no bottom.
    bulk_density : float or ndarray, kg/m3
        Dry bulk density; NaN where no species gives a distribution coefficient.
    molecular_diffusion : float or ndarray, m2/s
        Effective diffusion coefficient in the pores.

    Raises
    ------
    InputError
        If the flow or the porosity is not above zero, or a length is below zero; all at once.
    """

    darcy_flux: ArrayLike
    effective_porosity: ArrayLike
    longitudinal_dispersivity: ArrayLike
    transverse_dispersivity: ArrayLike = 0.0
    vertical_dispersivity: ArrayLike = 0.0
    thickness: ArrayLike = np.inf
    bulk_density: ArrayLike = np.nan
    molecular_diffusion: ArrayLike = 0.0

    def __post_init__(self) -> None:
        problems = Problems()
        for name, least, strict, remedy in _CHECKS:
            values = np.asarray(getattr(self, name), dtype=float)
            object.__setattr__(self, name, values)
            bad = ~(values > least) if strict else ~(values >= least)
            if name == "bulk_density":
                bad &= ~np.isnan(values)
            if bad.any():
                worst = float(values[bad].flat[0])
                problems.add(f"the aquifer's {name} is {worst:g}", place=name, remedy=remedy)
        porosity = np.asarray(self.effective_porosity)
        if (porosity > 1.0).any():
            problems.add(
                f"the aquifer's effective_porosity is {porosity.max():g}",
                place="effective_porosity",
                remedy="give a share of the volume, above 0 and up to 1",
            )
        problems.raise_if_any()

    @property
    def seepage_velocity(self) -> FloatArray:
        """Seepage velocity, m/yr."""
        flux = np.asarray(self.darcy_flux) * SECONDS_PER_YEAR
        return np.asarray(flux / np.asarray(self.effective_porosity))

    @property
    def longitudinal_dispersion(self) -> FloatArray:
        """Coefficient of hydrodynamic dispersion along the flow, m2/yr."""
        return self._dispersion(self.longitudinal_dispersivity)

    @property
    def transverse_dispersion(self) -> FloatArray:
        """Coefficient of dispersion across the flow in plan, m2/yr."""
        return self._dispersion(self.transverse_dispersivity)

    @property
    def vertical_dispersion(self) -> FloatArray:
        """Coefficient of dispersion across the flow in the vertical, m2/yr."""
        return self._dispersion(self.vertical_dispersivity)

    def _dispersion(self, dispersivity: ArrayLike) -> FloatArray:
        diffusion = np.asarray(self.molecular_diffusion) * SECONDS_PER_YEAR
        return np.asarray(np.asarray(dispersivity) * self.seepage_velocity + diffusion)


_CHECKS = (
    ("darcy_flux", 0.0, True, "give conductivity times gradient, both above zero: the flow goes "
     "from the source to the receptors"),
    ("effective_porosity", 0.0, True, "give a share of the volume above 0"),
    ("longitudinal_dispersivity", 0.0, False, "give a length of zero or more"),
    ("transverse_dispersivity", 0.0, False, "give a length of zero or more"),
    ("vertical_dispersivity", 0.0, False, "give a length of zero or more"),
    ("thickness", 0.0, True, "give a length above zero"),
    ("bulk_density", 0.0, True, "give the dry bulk density in kg/m3"),
    ("molecular_diffusion", 0.0, False, "give a coefficient of zero or more"),
)  # fmt: skip
