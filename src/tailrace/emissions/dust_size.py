"""Sizes of the dust that wind sets free.

Brittle fragmentation (Kok 2011, Proc. Natl. Acad. Sci. 108, 1016, equation 6), D volume-equivalent
diameter in um, mass per logarithm of diameter:

    dV/dlnD = (D/cV) [1 + erf(ln(D/Ds)/(sqrt(2) ln s))] exp(-(D/l)^3),
    Ds = 3.4, s = 3.0, l = 12, cV = 12.62,       for D up to 20 um.

Cut points are aerodynamic: D_a = D sqrt(rho/(rho_0 X)) with density rho of the particles, rho_0
of 1000 kg/m3 and dynamic shape factor X. Shares are of the dust below 20 um volume-equivalent,
which is what the vertical flux counts; PM30 is then all of it, and coarser dust is in neither.
The multipliers of AP-42 13.2.5 stand beside for comparison: k over the k of PM10.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike
from scipy.special import erf

from tailrace.emissions.editions import SIZES as SIZES
from tailrace.emissions.wind_checks import quadrature, size_multipliers
from tailrace.errors import InputError, Problems
from tailrace.quantities import declare_units
from tailrace.quantities.number_checks import FloatArray, checked

SOIL_DIAMETER = 3.4
SOIL_SPREAD = 3.0
CRACK_LENGTH = 12.0
LARGEST = 20.0
"""Largest volume-equivalent diameter the distribution speaks of, um."""
SHAPE_FACTOR = 1.4
"""Dynamic shape factor of mineral dust; 1.36 for quartz (Davies 1979, in Hinds 1999 table 3.2)."""
DUST_DENSITY = 2650.0
_WATER = 1000.0
_SMALLEST = 0.02
_NODES = 400
_CUTS = np.array([2.5, 10.0, 15.0, 30.0])
SizeScheme = Literal["kok 2011", "AP-42 2006", "AP-42 1995"]
SIZE_SCHEMES: tuple[SizeScheme, ...] = ("kok 2011", "AP-42 2006", "AP-42 1995")


@declare_units(diameter="um", returns="um")
def fragmentation_mass(diameter: ArrayLike) -> FloatArray:
    """Return the mass of dust below a diameter, not normalised, Kok (2011) equation 6 times cV.

    Parameters
    ----------
    diameter : array_like, um
        Volume-equivalent; above 20 um counted as 20 um.

    Returns
    -------
    ndarray, um
        Integral of cV dV/dlnD over ln D; 12.62 at 20 um by the paper.
    """
    top = np.log(np.clip(np.asarray(diameter, dtype=np.float64), _SMALLEST, LARGEST))
    node, weight = quadrature(_NODES)
    low = np.log(_SMALLEST)
    half = 0.5 * (top - low)
    d = np.exp(low + half[..., None] * (1.0 + node))
    fine = 1.0 + erf(np.log(d / SOIL_DIAMETER) / (np.sqrt(2.0) * np.log(SOIL_SPREAD)))
    return np.asarray((d * fine * np.exp(-((d / CRACK_LENGTH) ** 3)) * weight).sum(axis=-1) * half)


@declare_units(particle_density="kg/m3", shape_factor="1", returns="1")
def fragmentation_shares(
    particle_density: float = DUST_DENSITY, shape_factor: float = SHAPE_FACTOR
) -> FloatArray:
    """Return the shares of wind-blown dust below the aerodynamic cut points, Kok (2011).

    Parameters
    ----------
    particle_density : float, kg/m3
        Of the dust.
    shape_factor : float, 1
        Dynamic shape factor; one for spheres.

    Returns
    -------
    ndarray, 1, shape (4,)
        Over `SIZES`, of the dust below 20 um volume-equivalent.

    Raises
    ------
    InputError
        If a number is not above zero; both at once.
    """
    problems = Problems()
    density = checked(
        problems, "particle_density", particle_density, "kg/m3", strict=True, missing=True
    )
    shape = checked(problems, "shape_factor", shape_factor, "", strict=True, missing=True)
    problems.raise_if_any()
    volume = _CUTS / np.sqrt(density / _WATER / shape)
    mass = fragmentation_mass.__wrapped__(np.append(volume, LARGEST))
    return np.asarray(mass[:-1] / mass[-1])


def size_shares(scheme: SizeScheme, particle_density: float = DUST_DENSITY) -> FloatArray:
    """Return mass below each cut point over the dust below 20 um of a flux scheme.

    Parameters
    ----------
    scheme : {"kok 2011", "AP-42 2006", "AP-42 1995"}
        By AP-42, the PM10 of Kok (2011) is kept and the other sizes stand to it as that edition's
        multipliers of section 13.2.5 do; PM30 may then exceed one, by what is coarser than 20 um.
    particle_density : float, kg/m3
        Of the dust.

    Returns
    -------
    ndarray, 1, shape (4,)
        Over `SIZES`.

    Raises
    ------
    InputError
        If the scheme is not known.
    """
    if scheme not in SIZE_SCHEMES:
        raise InputError.single(
            f'size scheme "{scheme}" is not known', place="sizes", allowed=", ".join(SIZE_SCHEMES)
        )
    shares = fragmentation_shares.__wrapped__(particle_density)
    if scheme == "kok 2011":
        return shares
    multiplier = size_multipliers(scheme.removeprefix("AP-42 "))
    ten = SIZES.index("PM10")
    return np.asarray(shares[ten] * multiplier / multiplier[ten])
