"""Dust below 20 um that saltating grains set free, per area and time, by two schemes.

Marticorena and Bergametti (1995, J. Geophys. Res. 100, 16415), from Gillette's (1979) measurements:

    F = alpha Q,   alpha = 100 * 10^(0.134 c - 6)  1/m,   c clay in %, 0 to 20

Kok and others (2014, Atmos. Chem. Phys. 14, 13023, equation 18):

    F = Cd0 exp(-Ce a) f rho_a (u*^2 - ut*^2)/ust* (u*/ut*)^(Ca a),   a = (ust* - ust0*)/ust0*,
    ust* = ut* sqrt(rho_a/1.225),  ust0* = 0.16 m/s,  Cd0 = 4.4e-5, Ce = 2.0, Ca = 2.7,

f the clay share. Both count dust of up to 20 um volume-equivalent diameter. They are of soils; that
tailings behave like a soil of their clay share is an assumption of whoever uses them.
"""

from __future__ import annotations

import warnings

import numpy as np
from numpy.typing import ArrayLike

from tailrace.emissions.threshold_friction_velocity import STANDARD_AIR
from tailrace.emissions.wind_checks import row
from tailrace.errors import Problems, ValidityWarning
from tailrace.quantities import declare_units
from tailrace.quantities.number_checks import FloatArray, checked, warn_outside
from tailrace.quantities.value import Value

HIGHEST_CLAY = 0.20
"""Clay share up to which alpha was fitted."""
MOST_ERODIBLE = 0.16
"""ust0* of Kok and others (2014), m/s."""
DUST_COEFFICIENT = 4.4e-5
DUST_EXPONENT = 2.0
FRAGMENTATION = 2.7
_CENTIMETRES = 100.0


@declare_units(clay="1", returns="1/m")
def sandblasting_efficiency(clay: ArrayLike) -> FloatArray:
    """Return dust per saltation flux, Marticorena and Bergametti (1995) equation 47.

    Parameters
    ----------
    clay : array_like, 1
        Mass share of clay in the soil, 0 to 0.20.

    Returns
    -------
    ndarray, 1/m
        1e-4 without clay to 0.048 at 20 %.

    Raises
    ------
    InputError
        If the clay is no share.

    Warns
    -----
    ValidityWarning
        Clay above 20 %, where the fit ends; the value there is kept.
    """
    problems = Problems()
    share = checked(problems, "clay", clay, "", most=1.0, missing=True)
    problems.raise_if_any()
    warn_outside("a clay share", share, 0.0, HIGHEST_CLAY, "",
                 source="Marticorena and Bergametti 1995", stacklevel=4)  # fmt: skip
    percent = 100.0 * np.minimum(share, HIGHEST_CLAY)
    return np.asarray(_CENTIMETRES * 10.0 ** (0.134 * percent - 6.0))


@declare_units(saltation="kg/(m s)", clay="1", returns="kg/(m2 s)")
def marticorena_bergametti_flux(saltation: ArrayLike, clay: ArrayLike) -> FloatArray:
    """Return the dust flux that goes with a saltation flux.

    Parameters
    ----------
    saltation : array_like, kg/(m s)
        `saltation_flux`.
    clay : array_like, 1
        Mass share of clay, 0 to 0.20.

    Returns
    -------
    ndarray, kg/(m2 s)
        Dust below 20 um.
    """
    grains = np.asarray(saltation, dtype=np.float64)
    return np.asarray(grains * sandblasting_efficiency.__wrapped__(clay))


@declare_units(
    friction_velocity="m/s", threshold="m/s", clay="1", air_density="kg/m3", returns="kg/(m2 s)"
)
def kok_flux(
    friction_velocity: ArrayLike,
    threshold: ArrayLike,
    clay: ArrayLike,
    air_density: ArrayLike = STANDARD_AIR,
) -> FloatArray:
    """Return the dust flux of bare soil by Kok and others (2014), equation 18.

    Parameters
    ----------
    friction_velocity : array_like, m/s
        On the bare ground between roughness elements.
    threshold : array_like, m/s
        Of that ground, above zero.
    clay : array_like, 1
        Mass share of clay.
    air_density : array_like, kg/m3
        Of the air.

    Returns
    -------
    ndarray, kg/(m2 s)
        Dust below 20 um; zero at and below the threshold.

    Raises
    ------
    InputError
        If a number is out of range; all at once.

    Warns
    -----
    ValidityWarning
        A threshold below that of the most erodible soil (0.16 m/s in standard air), which then
        stands for the soil's erodibility.
    """
    problems = Problems()
    velocity = checked(problems, "friction_velocity", friction_velocity, "m/s", missing=True)
    least = checked(problems, "threshold", threshold, "m/s", strict=True, missing=True)
    share = checked(problems, "clay", clay, "", most=1.0, missing=True)
    rho = checked(problems, "air_density", air_density, "kg/m3", strict=True, missing=True)
    problems.raise_if_any()
    standard = least * np.sqrt(rho / STANDARD_AIR)
    if (standard < MOST_ERODIBLE).any():
        warnings.warn(
            f"a threshold of {float(np.nanmin(standard)):.3g} m/s in standard air is below that of "
            f"the most erodible soil, {MOST_ERODIBLE:g} m/s (Kok and others 2014); erodibility is "
            "taken at that",
            ValidityWarning,
            stacklevel=2,
        )
    hard = (np.maximum(standard, MOST_ERODIBLE) - MOST_ERODIBLE) / MOST_ERODIBLE
    efficiency = DUST_COEFFICIENT * np.exp(-DUST_EXPONENT * hard)
    over = np.maximum(velocity / least, 1.0)
    stress = rho * least**2 * (over**2 - 1.0) / standard
    return np.asarray(efficiency * share * stress * over ** (FRAGMENTATION * hard))


def dust_flux_spread() -> Value:
    """Return the factor by which an hourly dust flux may be off; assumed."""
    return row("relative spread", "hourly dust flux", "schemes")
