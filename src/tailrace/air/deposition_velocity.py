"""Dry deposition velocity of particles by resistances.

AERMOD 24142; Wesely et al. (2002), ANL/ER/TR-01/003.
"""

from __future__ import annotations

import math

from tailrace.kernel import kernel

from .constants import GRAVITY, PHORETIC_VELOCITY, VON_KARMAN
from .hour import Hour
from .settling import slip_correction

# Height above the roughness length at which the concentration is taken, m.
REFERENCE_OFFSET = 1.0
METHOD_1, METHOD_2, GIVEN = 1, 2, 3
COARSE_VELOCITY = 0.002


@kernel
def reference_height(hour: Hour) -> float:
    """Return the height of the resistances, at which particles deposit, m."""
    return hour.roughness + REFERENCE_OFFSET


@kernel
def deposition_height(hour: Hour, settling: float) -> float:
    """Return the height at which deposition takes the concentration.

    Parameters
    ----------
    hour : Hour
        Surface layer.
    settling : float
        Settling velocity, m/s; zero for a gas.

    Returns
    -------
    float
        Height, m: the reference height of the resistances for particles, the ground for a gas
        whose deposition velocity is given, as AERMOD 24142 has it.
    """
    return reference_height(hour) if settling > 0.0 else 0.0


@kernel
def aerodynamic_resistance(hour: Hour) -> float:
    """Return the resistance of the air between the reference height and the ground.

    Parameters
    ----------
    hour : Hour
        Surface layer.

    Returns
    -------
    float
        Resistance, s/m.
    """
    top = reference_height(hour)
    length = hour.obukhov_length
    if hour.stable:
        path = math.log(top / hour.roughness) + 5.0 * top / length
    else:
        high = math.sqrt(1.0 - 16.0 * top / length)
        low = math.sqrt(1.0 - 16.0 * hour.roughness / length)
        path = math.log((high - 1.0) * (low + 1.0) / ((high + 1.0) * (low - 1.0)))
    return path / (VON_KARMAN * hour.friction_velocity)


@kernel
def kinematic_viscosity(temperature: float, pressure: float) -> float:
    """Return the kinematic viscosity of air.

    Parameters
    ----------
    temperature : float
        Air temperature, K.
    pressure : float
        Air pressure, kPa.

    Returns
    -------
    float
        Viscosity, m2/s.
    """
    warmth = (temperature / 273.16) ** 1.772
    return float(1.505e-5 * warmth * (pressure / 101.3) * (1.0 + 0.0132 * (pressure - 101.3)))


@kernel
def particle_resistance(hour: Hour, ambient: float, diameter: float, settling: float) -> float:
    """Return the resistance of the layer at the ground to particles of one size.

    Parameters
    ----------
    hour : Hour
        Surface layer.
    ambient : float
        Air temperature, K.
    diameter : float
        Particle diameter, um.
    settling : float
        Settling velocity, m/s.

    Returns
    -------
    float
        Resistance, s/m.
    """
    friction = hour.friction_velocity
    viscosity = kinematic_viscosity(ambient, hour.pressure)
    stokes = settling / GRAVITY * friction * friction / viscosity
    diffusivity = 8.09e-14 * ambient * slip_correction(diameter) / diameter
    gusts = 1.0
    if not hour.stable and hour.convective_velocity > 0.0:
        gusts += 0.24 * (hour.convective_velocity / friction) ** 2
    impaction = 10.0 ** (-3.0 / stokes) if stokes > 0.0 else 0.0
    brownian = (viscosity / diffusivity) ** (-2.0 / 3.0)
    return float(1.0 / (gusts * friction * (brownian + impaction)))


@kernel
def deposition_velocity(
    hour: Hour,
    ambient: float,
    method: int,
    diameter: float,
    settling: float,
    fine_fraction: float,
    given: float,
) -> float:
    """Return the deposition velocity of particles or of a gas.

    Parameters
    ----------
    hour : Hour
        Surface layer.
    ambient : float
        Air temperature at release, K.
    method : int
        1 by particle size, 2 by fine fraction, 3 given, 0 none.
    diameter : float
        Particle diameter, um.
    settling : float
        Settling velocity, m/s.
    fine_fraction : float
        Mass fraction below 2.5 um (method 2), 1.
    given : float
        Deposition velocity of a gas (method 3), m/s.

    Returns
    -------
    float
        Deposition velocity, m/s.
    """
    if method == 0:
        return 0.0
    if method == GIVEN:
        return given
    air = aerodynamic_resistance(hour)
    if method == METHOD_1:
        ground = particle_resistance(hour, ambient, diameter, settling)
        return 1.0 / (air + ground + air * ground * settling) + settling + PHORETIC_VELOCITY
    friction = hour.friction_velocity
    fine = 500.0 / friction
    if not hour.stable:
        fine /= 1.0 - 300.0 / hour.obukhov_length
    coarse = COARSE_VELOCITY + 1.0 / (air + fine + COARSE_VELOCITY * air * fine)
    return fine_fraction / (air + fine) + (1.0 - fine_fraction) * coarse
