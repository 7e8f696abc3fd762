"""Radon in the pores of tailings and soil: diffusion coefficient, moisture, bare exhalation.

* D = 0.07 exp(-4 (m - m p^2 + m^5)) cm2/s in the pores, m the share of them full of water, p
  porosity (Rogers and Nielson 1984, NUREG/CR-3533; US NRC Regulatory Guide 3.64, 1989).
* One bare layer of thickness X: J = R rho E sqrt(lambda D) tanh(X sqrt(lambda/D)) (the same guide),
  R activity of the parent per dry mass, rho dry bulk density, E emanation coefficient.
* k = 0.26 at 20 C, activity per volume of water over that of air (the same guide; Henry's constant
  of radon, 9.3e-5 mol/(m3 Pa) at 298 K with 2600 K, gives 0.263).

Coefficients are typed from memory of the guide (its opening pages were read, not its equations).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from tailrace.errors import InputError, Problems, did_you_mean
from tailrace.nuclides.chain import decay_constant
from tailrace.quantities.declare import declare_units
from tailrace.quantities.number_checks import FloatArray, checked

PARENT = {"Rn-222": "Ra-226", "Rn-220": "Ra-224"}
"""What is counted as radium for each gas."""

PORE_WATER_RATIO = 0.26
"""Activity per volume of pore water over that of pore air (Regulatory Guide 3.64)."""

LARGEST_DIFFUSION = 0.07e-4
"""Diffusion coefficient in dry pores, m2/s (Rogers and Nielson 1984)."""

WATER_DIFFUSION = 1.13e-9
"""Diffusion coefficient of radon in still water, m2/s (Rona 1917, at 18 C; from memory)."""

WATER_DENSITY = 1000.0

SECONDS_PER_YEAR = 365.25 * 86400.0


def decay_of(nuclide: str) -> float:
    """Return the decay constant of radon or thoron, 1/s.

    Parameters
    ----------
    nuclide : {"Rn-222", "Rn-220"}
        Radon or thoron.

    Raises
    ------
    InputError
        If it is neither.
    """
    if nuclide not in PARENT:
        raise InputError.single(
            f'"{nuclide}" is no gas that tailings exhale', place="nuclide",
            allowed=", ".join(PARENT), remedy=did_you_mean(nuclide, PARENT),
        )  # fmt: skip
    return decay_constant(nuclide)


@declare_units(saturation="share", porosity="porosity", returns="m2/s")
def pore_diffusion_coefficient(saturation: ArrayLike, porosity: ArrayLike) -> FloatArray:
    """Return the diffusion coefficient of radon in the pores of soil or tailings.

    Parameters
    ----------
    saturation : float or ndarray, 1
        Share of the pores full of water, 0 to 1.
    porosity : float or ndarray, 1
        Volume of pores per volume.

    Returns
    -------
    ndarray, m2/s
        0.07e-4 exp(-4 (m - m p^2 + m^5)) (Rogers and Nielson 1984; Regulatory Guide 3.64).

    Raises
    ------
    InputError
        If a share is outside 0 to 1; all at once.
    """
    problems = Problems()
    wet = checked(problems, "saturation", saturation, "1", most=1.0)
    pores = checked(problems, "porosity", porosity, "1", most=1.0)
    problems.raise_if_any()
    return np.asarray(LARGEST_DIFFUSION * np.exp(-4.0 * (wet - wet * pores**2 + wet**5)))


@declare_units(
    moisture="kg/kg", dry_bulk_density="dry_bulk_density", porosity="porosity", returns="share"
)
def pore_saturation(
    moisture: ArrayLike, dry_bulk_density: ArrayLike, porosity: ArrayLike
) -> FloatArray:
    """Return the share of the pores full of water.

    Parameters
    ----------
    moisture : float or ndarray, kg/kg
        Mass of water per dry mass.
    dry_bulk_density : float or ndarray, kg/m3
        Dry mass per volume.
    porosity : float or ndarray, 1
        Volume of pores per volume.

    Returns
    -------
    ndarray, 1
        w rho / (p rho_w).

    Raises
    ------
    InputError
        If a number is out of its range, or there is more water than the pores hold.
    """
    problems = Problems()
    water = checked(problems, "moisture", moisture, "kg/kg")
    density = checked(problems, "dry bulk density", dry_bulk_density, "kg/m3", strict=True)
    pores = checked(problems, "porosity", porosity, "1", strict=True, most=1.0)
    problems.raise_if_any()
    share = np.asarray(water * density / (pores * WATER_DENSITY))
    if (share > 1.0 + 1e-9).any():
        raise InputError.single(
            f"the pores would be {float(share.max()):.3g} times full", place="moisture",
            remedy="give water per dry mass, and a porosity that goes with the density",
        )  # fmt: skip
    return np.minimum(share, 1.0)


@declare_units(
    parent="Bq/kg", dry_bulk_density="dry_bulk_density", emanation="share",
    diffusion_coefficient="m2/s", thickness="m", returns="radon_flux",
)  # fmt: skip
def bare_exhalation(
    parent: ArrayLike, dry_bulk_density: ArrayLike, emanation: ArrayLike,
    diffusion_coefficient: ArrayLike, thickness: ArrayLike = np.inf, nuclide: str = "Rn-222",
) -> FloatArray:  # fmt: skip
    """Return what bare tailings of one kind exhale.

    Parameters
    ----------
    parent : float or ndarray, Bq/kg
        Activity of the parent (`PARENT`) per dry mass.
    dry_bulk_density : float or ndarray, kg/m3
        Dry mass per volume.
    emanation : float or ndarray, 1
        Emanation coefficient.
    diffusion_coefficient : float or ndarray, m2/s
        In the pores, `pore_diffusion_coefficient`.
    thickness : float or ndarray, m
        Thickness of the tailings.
    nuclide : {"Rn-222", "Rn-220"}
        Radon or thoron.

    Returns
    -------
    ndarray, Bq/(m2 s)
        R rho E sqrt(lambda D) tanh(X sqrt(lambda/D)) (Regulatory Guide 3.64).

    Raises
    ------
    InputError
        If a number is out of its range; all at once.
    """
    rate = decay_of(nuclide)
    problems = Problems()
    activity = checked(problems, "parent activity", parent, "Bq/kg")
    density = checked(problems, "dry bulk density", dry_bulk_density, "kg/m3")
    share = checked(problems, "emanation", emanation, "1", most=1.0)
    spread = checked(problems, "diffusion coefficient", diffusion_coefficient, "m2/s", strict=True)
    thick = checked(problems, "thickness", thickness, "m")
    problems.raise_if_any()
    deep = np.tanh(thick * np.sqrt(rate / spread))
    return np.asarray(activity * density * share * np.sqrt(rate * spread) * deep)


@declare_units(flux="radon_flux", area="m2", returns="activity_flow")
def exhaled_activity(flux: ArrayLike, area: ArrayLike) -> FloatArray:
    """Return what an area exhales in a year.

    Parameters
    ----------
    flux : float or ndarray, Bq/(m2 s)
        Exhalation.
    area : float or ndarray, m2
        Area.

    Returns
    -------
    ndarray, Bq/yr
        Activity per year of 365.25 d.

    Raises
    ------
    InputError
        If the area is below zero.
    """
    problems = Problems()
    ground = checked(problems, "area", area, "m2")
    problems.raise_if_any()
    return np.asarray(np.asarray(flux, dtype=float) * ground * SECONDS_PER_YEAR)
