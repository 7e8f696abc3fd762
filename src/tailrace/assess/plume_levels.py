"""What ponds add to the groundwater of an area, point by point and year by year."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

UNIT = "mg/L"


@dataclass(frozen=True)
class PlumeField:
    """What ponds add to an area's groundwater, at central values.

    Parameters
    ----------
    sources, substances : tuple of str
        Ponds, and what is known of their water.
    years : tuple of int
        Calendar years; levels are those in their middle.
    starts : tuple of int
        First years of the second and later epochs of release.
    east, north : ndarray, shape (point,), m
        In the area's frame.
    level : ndarray, shape (epoch, source, substance, year, point), mg/L
        By epoch of release; NaN under a pond.
    words : str
        What the field leaves out.
    """

    sources: tuple[str, ...]
    substances: tuple[str, ...]
    years: tuple[int, ...]
    starts: tuple[int, ...]
    east: Array
    north: Array
    level: Array
    words: str
