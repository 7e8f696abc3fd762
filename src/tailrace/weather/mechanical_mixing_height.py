"""Height that wind shear mixes, with the memory it has of the hour before."""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from tailrace.quantities import declare_units
from tailrace.weather.constants import HIGHEST_MIXING, SECONDS_PER_HOUR
from tailrace.weather.hourly import BoolArray, FloatArray

#: metres per (m/s)^1.5; Venkatram (1980) published 2300, AERMET 24142 uses 2400
HEIGHT_FACTOR = 2400.0
_MEMORY = 2.0


@declare_units(friction_velocity="m/s", factor="1", returns="m")
def equilibrium_mechanical_height(
    friction_velocity: ArrayLike, factor: float = HEIGHT_FACTOR
) -> FloatArray:
    """Return the mechanical mixing height an hour would have without memory.

    Parameters
    ----------
    friction_velocity : array_like, m/s
        Surface friction velocity.
    factor : float
        Metres per (m/s)^1.5.

    Returns
    -------
    ndarray, m
        At most 4000 m.
    """
    velocity = np.asarray(friction_velocity, dtype=np.float64)
    return np.asarray(np.minimum(factor * velocity**1.5, HIGHEST_MIXING))


@declare_units(friction_velocity="m/s", factor="1", returns="m")
def mechanical_mixing_height(
    friction_velocity: FloatArray,
    follows: BoolArray | None = None,
    factor: float = HEIGHT_FACTOR,
) -> FloatArray:
    """Return the mechanical mixing height of consecutive hours.

    Parameters
    ----------
    friction_velocity : ndarray, m/s, shape (n,)
        By hour; NaN in calm and missing hours.
    follows : ndarray of bool, shape (n,), optional
        Whether a row is the hour after the row before it; all are, unless given.
    factor : float
        Metres per (m/s)^1.5.

    Returns
    -------
    ndarray, m, shape (n,)
        Smoothed over a time of height over twice the friction velocity; an hour after a calm,
        missing or absent one starts afresh.
    """
    velocity = np.asarray(friction_velocity, dtype=np.float64)
    height = equilibrium_mechanical_height(velocity, factor)
    joined = np.ones(len(velocity), dtype=bool) if follows is None else np.asarray(follows)
    smoothed = height.tolist()
    decay = (-_MEMORY * SECONDS_PER_HOUR * velocity).tolist()
    for i in range(1, len(smoothed)):
        before = smoothed[i - 1]
        if joined[i] and before > 0.0 and smoothed[i] == smoothed[i]:
            share = np.exp(decay[i] / before)
            smoothed[i] = float(share * before + (1.0 - share) * smoothed[i])
    return np.asarray(smoothed, dtype=np.float64)
