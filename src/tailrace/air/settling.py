"""Gravitational settling of particles."""

from __future__ import annotations

import math

from tailrace.kernel import kernel

from .constants import AIR_DENSITY, AIR_VISCOSITY, GRAVITY, MEAN_FREE_PATH

CENTIMETRES_PER_MICROMETRE = 1.0e-4


def _slip(diameter: float) -> float:
    """Return the Cunningham slip correction.

    Parameters
    ----------
    diameter : float
        Particle diameter, um.

    Returns
    -------
    float
        Factor, 1.
    """
    size = diameter * CENTIMETRES_PER_MICROMETRE
    ratio = MEAN_FREE_PATH / size
    return 1.0 + 2.0 * ratio * (1.257 + 0.4 * math.exp(-0.55 / ratio))


slip_correction = kernel(_slip)


def settling_velocity(diameter: float, density: float) -> float:
    """Return the settling velocity of a particle in air.

    Parameters
    ----------
    diameter : float
        Particle diameter, um.
    density : float
        Particle density, g/cm3.

    Returns
    -------
    float
        Settling velocity, m/s.

    Notes
    -----
    Stokes' law with slip, as in AERMOD 24142; it holds below about 100 um.
    """
    size = diameter * CENTIMETRES_PER_MICROMETRE
    weight = max(0.0, density - AIR_DENSITY) * GRAVITY * size * size
    return weight * _slip(diameter) / (18.0 * AIR_VISCOSITY)
