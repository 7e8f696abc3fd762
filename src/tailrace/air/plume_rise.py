"""Rise of a plume by its buoyancy and momentum.

Briggs' formulas in the arrangement of the AERMOD model formulation document, section 5.6.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from tailrace.kernel import kernel

from .boundary_layer import point_values
from .constants import ENTRAINMENT, FREQUENCY_FLOOR, GRAVITY
from .vertical_grid import GRADIENT, THETA, at_height

FloatArray = NDArray[np.float64]

SMALLEST_FLUX = 1.0e-10
# Exit speed that a rain cap or a bend leaves upward, m/s.
TURNED_EXIT_SPEED = 0.001
UPRIGHT, CAPPED, HORIZONTAL = 0, 1, 2
FINAL_RISE_PASSES = 5
RISE_PASSES = 10
RISE_SETTLED_AFTER = 5


@kernel
def exit_temperature(stated: float, ambient: float) -> float:
    """Return the exit temperature of a stack from what the user states.

    Parameters
    ----------
    stated : float
        Exit temperature, K; negative is an excess over ambient, zero is ambient.
    ambient : float
        Air temperature at the stack top, K.

    Returns
    -------
    float
        Exit temperature, K, not below ambient.
    """
    if stated < 0.0:
        return ambient - stated
    if stated == 0.0:
        return ambient + 1.0e-5
    return max(stated, ambient)


@kernel
def plume_fluxes(
    exit_speed: float, diameter: float, temperature: float, ambient: float, top: int
) -> tuple[float, float]:
    """Return buoyancy and momentum flux of a stack.

    Parameters
    ----------
    exit_speed : float
        Exit velocity, m/s.
    diameter : float
        Inner diameter, m.
    temperature, ambient : float
        Exit and ambient temperature, K.
    top : int
        0 upright, 1 capped, 2 horizontal.

    Returns
    -------
    tuple of float
        Buoyancy flux, m4/s3, and momentum flux, m4/s2.
    """
    square = diameter * diameter
    buoyancy = GRAVITY * exit_speed * square * (temperature - ambient) / (4.0 * temperature)
    upward = exit_speed if top == UPRIGHT else TURNED_EXIT_SPEED
    momentum = exit_speed * upward * square * ambient / (4.0 * temperature)
    return max(buoyancy, SMALLEST_FLUX), max(momentum, SMALLEST_FLUX)


@kernel
def downwashed_height(
    height: float, diameter: float, exit_speed: float, wind: float, top: int
) -> float:
    """Return the release height after stack-tip downwash.

    Parameters
    ----------
    height, diameter : float
        Stack height and inner diameter, m.
    exit_speed, wind : float
        Exit velocity and wind at the stack top, m/s.
    top : int
        0 upright, 1 capped, 2 horizontal (none).

    Returns
    -------
    float
        Height, m.

    Notes
    -----
    Briggs (1974): below an exit velocity of 1.5 times the wind.
    """
    if top == HORIZONTAL:
        return height
    upward = exit_speed if top == UPRIGHT else TURNED_EXIT_SPEED
    if upward >= 1.5 * wind:
        return height
    return max(0.0, height - 2.0 * diameter * (1.5 - upward / wind))


@kernel
def two_thirds_rise(buoyancy: float, momentum: float, wind: float, distance: float) -> float:
    """Return the rise of a plume before stability limits it.

    Parameters
    ----------
    buoyancy, momentum : float
        Fluxes, m4/s3 and m4/s2.
    wind : float
        Transport speed, m/s.
    distance : float
        Downwind distance, m.

    Returns
    -------
    float
        Rise, m.
    """
    square = ENTRAINMENT * ENTRAINMENT
    time = distance / wind
    return float(
        np.cbrt(
            3.0 * momentum * time / (square * wind)
            + 3.0 * buoyancy * time * time / (2.0 * square * wind)
        )
    )


@kernel
def neutral_rise(buoyancy: float, wind: float, friction: float, height: float) -> float:
    """Return the rise limited by mechanical turbulence.

    Parameters
    ----------
    buoyancy : float
        Buoyancy flux, m4/s3.
    wind, friction : float
        Transport speed and friction velocity, m/s.
    height : float
        Release height after downwash, m.

    Returns
    -------
    float
        Rise, m.
    """
    length = 1.2 * buoyancy / (wind * friction * friction)
    return float(1.2**0.4 * length**0.6 * (height + length) ** 0.4)


@kernel
def unlimited_distance(buoyancy: float) -> float:
    """Return the distance to final rise without stratification.

    Parameters
    ----------
    buoyancy : float
        Buoyancy flux, m4/s3.

    Returns
    -------
    float
        Distance, m.
    """
    if buoyancy < 55.0:
        return float(49.0 * buoyancy**0.625)
    return float(119.0 * buoyancy**0.4)


@kernel
def stable_distance(buoyancy: float, momentum: float, wind: float, frequency: float) -> float:
    """Return the distance to final rise in stratified air.

    Parameters
    ----------
    buoyancy, momentum : float
        Fluxes, m4/s3 and m4/s2.
    wind : float
        Transport speed, m/s.
    frequency : float
        Buoyancy frequency, 1/s.

    Returns
    -------
    float
        Distance, m.
    """
    slowed = 0.7 * frequency
    return wind * math.atan2(momentum * slowed, -buoyancy) / slowed


@kernel
def _stable_limits(
    buoyancy: float, momentum: float, wind: float, frequency: float, friction: float, height: float
) -> float:
    square = frequency * frequency
    stratified = 2.66 * np.cbrt(buoyancy / (square * wind))
    calm = 4.0 * buoyancy**0.25 * square**-0.375
    neutral = neutral_rise(buoyancy, wind, friction, height)
    free = two_thirds_rise(buoyancy, momentum, wind, unlimited_distance(buoyancy))
    return float(min(min(stratified, calm), min(neutral, free)))


@kernel
def buoyancy_frequency(gradient: float, theta: float) -> float:
    """Return the buoyancy frequency.

    Parameters
    ----------
    gradient : float
        Potential temperature gradient, K/m.
    theta : float
        Potential temperature, K.

    Returns
    -------
    float
        Frequency, 1/s, at least 1e-10.
    """
    if gradient <= 0.0:
        return FREQUENCY_FLOOR
    return max(math.sqrt(GRAVITY * gradient / theta), FREQUENCY_FLOOR)


@kernel
def _transport(
    profiles: FloatArray, wind: float, gradient: float, theta: float, height: float
) -> tuple[float, float]:
    # Wind and buoyancy frequency between the stack top and half the rise.
    speed = 0.5 * (wind + point_values(profiles, height)[0])
    mean_gradient = 0.5 * (gradient + at_height(profiles, GRADIENT, height))
    mean_theta = 0.5 * (theta + at_height(profiles, THETA, height))
    return speed, buoyancy_frequency(mean_gradient, mean_theta)


@kernel
def final_stable_rise(
    profiles: FloatArray,
    buoyancy: float,
    momentum: float,
    height: float,
    wind: float,
    gradient: float,
    theta: float,
    friction: float,
) -> tuple[float, float]:
    """Return final rise in stratified air and the distance to it.

    Parameters
    ----------
    profiles : ndarray, shape (9, 87)
        Profiles of the hour.
    buoyancy, momentum : float
        Fluxes, m4/s3 and m4/s2.
    height : float
        Release height after downwash, m.
    wind, gradient, theta : float
        Wind (m/s), potential temperature gradient (K/m) and potential temperature (K) at release.
    friction : float
        Friction velocity, m/s.

    Returns
    -------
    tuple of float
        Rise and distance, m.
    """
    frequency = buoyancy_frequency(gradient, theta)
    rise = _stable_limits(buoyancy, momentum, wind, frequency, friction, height)
    distance = stable_distance(buoyancy, momentum, wind, frequency)
    for number in range(FINAL_RISE_PASSES):
        speed, frequency = _transport(profiles, wind, gradient, theta, height + 0.5 * rise)
        before = rise
        rise = _stable_limits(buoyancy, momentum, speed, frequency, friction, height)
        distance = stable_distance(buoyancy, momentum, speed, frequency)
        if abs(rise - before) < 0.01 * rise:
            break
        if number == FINAL_RISE_PASSES - 1:
            rise = 0.5 * (rise + before)
    return rise, distance


@kernel
def _gradual(
    buoyancy: float,
    momentum: float,
    wind: float,
    frequency: float,
    distance: float,
    final: float,
    neutral: float,
) -> float:
    slowed = 0.7 * frequency
    within = min(distance, stable_distance(buoyancy, momentum, wind, frequency))
    phase = slowed * within / wind
    push = slowed * momentum / buoyancy * math.sin(phase)
    both = push + 1.0 - math.cos(phase)
    if both <= 0.0:
        both = push
    rise = 2.66 * np.cbrt(buoyancy / (frequency * frequency * wind) * max(both, 0.0))
    return float(min(rise, min(final, neutral)))


@kernel
def stable_rise(
    profiles: FloatArray,
    buoyancy: float,
    momentum: float,
    height: float,
    wind: float,
    gradient: float,
    theta: float,
    friction: float,
    final: float,
    final_distance: float,
    distance: float,
) -> float:
    """Return the rise in stratified air at a distance.

    Parameters
    ----------
    profiles : ndarray, shape (9, 87)
        Profiles of the hour.
    buoyancy, momentum : float
        Fluxes, m4/s3 and m4/s2.
    height : float
        Release height after downwash, m.
    wind, gradient, theta : float
        Wind (m/s), potential temperature gradient (K/m) and potential temperature (K) at release.
    friction : float
        Friction velocity, m/s.
    final, final_distance : float
        From `final_stable_rise`, m.
    distance : float
        Downwind distance, m.

    Returns
    -------
    float
        Rise, m.
    """
    if distance >= final_distance:
        return final
    frequency = buoyancy_frequency(gradient, theta)
    neutral = neutral_rise(buoyancy, wind, friction, height)
    rise = _gradual(buoyancy, momentum, wind, frequency, distance, final, neutral)
    for number in range(1, RISE_PASSES + 1):
        speed, frequency = _transport(profiles, wind, gradient, theta, height + 0.5 * rise)
        before = rise
        neutral = neutral_rise(buoyancy, speed, friction, height)
        rise = _gradual(buoyancy, momentum, speed, frequency, distance, final, neutral)
        if number >= RISE_SETTLED_AFTER and abs(rise - before) < 0.001 * rise:
            break
        if number == RISE_PASSES:
            rise = 0.5 * (rise + before)
    return min(rise, min(two_thirds_rise(buoyancy, momentum, wind, distance), final))
