"""Wind erosion of surfaces with a limited reservoir, by AP-42 section 13.2.5.

A crusted or coarse surface gives what loose grains lie on it, and no more until it is disturbed.
With friction velocity u* from the fastest mile of the period between two disturbances and the
threshold ut* (section 13.2.5, Industrial Wind Erosion, equations 2 to 7):

    P  = 58 (u* - ut*)^2 + 25 (u* - ut*),    P = 0 for u* <= ut*          g/m2        (3)
    EF = k sum over disturbances of P                                                 (2)
    u* = 0.053 u10+                               flat areas and piles                (4)
    u10+ = u+ ln(10/0.005) / ln(z/0.005)          wind measured at z                  (5)
    us+ = (us/ur) u10+,   u* = 0.10 us+           elevated piles, zone by zone     (6, 7)

Height over base of a pile above 0.2 makes it elevated. The multiplier k of a size is that of one
edition. Not counted: crust that forms again, moisture, direction of the wind against the pile.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from tailrace.emissions.editions import SIZES as SIZES
from tailrace.emissions.wind_checks import names, row, size_multipliers
from tailrace.errors import InputError, Problems, did_you_mean
from tailrace.quantities import declare_units
from tailrace.quantities.number_checks import FloatArray, checked
from tailrace.quantities.value import Value

FLAT = "flat"
FLAT_DRAG = 0.053
"""u* over u10+ of a flat surface of 0.5 cm roughness, equation 4."""
PILE_DRAG = 0.10
"""u* over the wind 25 cm above a pile's surface, equation 7."""
PILE_ROUGHNESS = 0.005
"""Roughness length behind both, m."""
_ZONES = "share of pile surface"
_GRAMS = 1.0e-3


@declare_units(friction_velocity="m/s", threshold="m/s", returns="kg/m2")
def wind_erosion_potential(friction_velocity: ArrayLike, threshold: ArrayLike) -> FloatArray:
    """Return the erosion potential of a surface, AP-42 13.2.5 equation 3.

    Parameters
    ----------
    friction_velocity : array_like, m/s
        From the fastest mile of the period between disturbances.
    threshold : array_like, m/s
        Threshold friction velocity of the dry surface.

    Returns
    -------
    ndarray, kg/m2
        Mass below 30 um that one period takes; zero at and below the threshold.

    Raises
    ------
    InputError
        If a velocity is negative, or a threshold is not above zero; all at once.

    Notes
    -----
    For dry, exposed material of limited erosion potential (US EPA AP-42 13.2.5, Nov 2006).
    """
    problems = Problems()
    velocity = checked(problems, "friction_velocity", friction_velocity, "m/s", missing=True)
    least = checked(problems, "threshold", threshold, "m/s", strict=True, missing=True)
    problems.raise_if_any()
    above = np.maximum(velocity - least, 0.0)
    return np.asarray((58.0 * above**2 + 25.0 * above) * _GRAMS)


@declare_units(wind_speed="m/s", height="m", returns="m/s")
def wind_at_ten_metres(wind_speed: ArrayLike, height: ArrayLike) -> FloatArray:
    """Return a wind speed at 10 m, AP-42 13.2.5 equation 5.

    Parameters
    ----------
    wind_speed : array_like, m/s
        At `height`.
    height : array_like, m
        Of the anemometer, above 0.5 cm.

    Returns
    -------
    ndarray, m/s
        By the logarithmic profile over 0.5 cm roughness.
    """
    problems = Problems()
    speed = checked(problems, "wind_speed", wind_speed, "m/s", missing=True)
    z = checked(problems, "height", height, "m", least=PILE_ROUGHNESS, strict=True, missing=True)
    problems.raise_if_any()
    return np.asarray(speed * np.log(10.0 / PILE_ROUGHNESS) / np.log(z / PILE_ROUGHNESS))


@declare_units(mean_wind="m/s", returns="m/s")
def fastest_mile(mean_wind: ArrayLike) -> FloatArray:
    """Return the fastest mile of an hour from its mean, 1.6 u + 0.43 m/s.

    Parameters
    ----------
    mean_wind : array_like, m/s
        Hourly mean at 10 m.

    Returns
    -------
    ndarray, m/s
        Fastest mile; zero in a calm hour.

    Notes
    -----
    Davis and Newstein (1968), as an Italian regional agency's emission preprocessor uses it; it is
    no part of AP-42, which takes the fastest mile from the station's record.
    """
    problems = Problems()
    speed = checked(problems, "mean_wind", mean_wind, "m/s", missing=True)
    problems.raise_if_any()
    return np.asarray(np.where(speed == 0.0, 0.0, 1.6 * speed + 0.43))


def pile_shapes() -> tuple[str, ...]:
    """Return the shapes of elevated piles that zones are published for."""
    return tuple(dict.fromkeys(each.split(", us/ur")[0] for each in names(_ZONES, "AP-42")))


def pile_zones(shape: str) -> tuple[FloatArray, FloatArray]:
    """Return the zones of an elevated pile, AP-42 table 13.2.5-3.

    Parameters
    ----------
    shape : str
        "conical", or "oval, A-B deg" with the angle of the wind to the long axis.

    Returns
    -------
    ratio : ndarray, 1
        Wind 25 cm above the surface over the approach wind at 10 m (us/ur), by zone.
    share : ndarray, 1
        Share of the pile's surface in each zone; they sum to one.

    Raises
    ------
    InputError
        If the shape is not known.
    """
    found = [each for each in names(_ZONES, "AP-42") if each.split(", us/ur")[0] == shape]
    if not found:
        raise InputError.single(
            f'zones of a pile "{shape}" are not known',
            place="shape",
            allowed="; ".join((FLAT, *pile_shapes())),
            remedy=did_you_mean(shape, (FLAT, *pile_shapes())),
        )
    ratio = np.array([float(each.rsplit(" ", 1)[1]) for each in found])
    share = np.array([row(_ZONES, each, "AP-42").to("1").central for each in found])
    return ratio, share


def pile_friction_velocity(
    fastest_mile: ArrayLike, shape: str = FLAT
) -> tuple[FloatArray, FloatArray]:
    """Return friction velocities on a surface and the share of it that has each.

    Parameters
    ----------
    fastest_mile : array_like, m/s, shape (...)
        At 10 m.
    shape : str
        "flat", or a shape of `pile_shapes`.

    Returns
    -------
    velocity : ndarray, m/s, shape (..., zone)
        Equations 4, or 6 and 7.
    share : ndarray, 1, shape (zone,)
        Share of the surface.
    """
    wind = np.asarray(fastest_mile, dtype=np.float64)[..., None]
    if shape == FLAT:
        return FLAT_DRAG * wind, np.ones(1)
    ratio, share = pile_zones(shape)
    return np.asarray(PILE_DRAG * ratio * wind), share


@declare_units(fastest_mile="m/s", threshold="m/s", returns="kg/m2")
def disturbance_emission(
    fastest_mile: ArrayLike, threshold: float, *, edition: str, shape: str = FLAT
) -> FloatArray:
    """Return what each period between disturbances takes from a surface, AP-42 13.2.5 equation 2.

    Parameters
    ----------
    fastest_mile : array_like, m/s, shape (period,)
        At 10 m, of each period between two disturbances.
    threshold : float, m/s
        Threshold friction velocity.
    edition : str
        "2006" or "1995", whose size multipliers count.
    shape : str
        "flat", or a shape of `pile_shapes`.

    Returns
    -------
    ndarray, kg/m2, shape (period, 4)
        Mass below each cut point of `SIZES` over the disturbed area; sum over periods for a year.

    Raises
    ------
    InputError
        If the edition or shape is not known, or a number is out of range.
    """
    velocity, share = pile_friction_velocity(fastest_mile, shape)
    mass = (wind_erosion_potential.__wrapped__(velocity, threshold) * share).sum(axis=-1)
    return np.asarray(mass[..., None] * size_multipliers(edition))


def erosion_potential_spread() -> Value:
    """Return the factor by which an estimate by this section may be off; assumed."""
    return row("relative spread", "erosion potential", "AP-42")
