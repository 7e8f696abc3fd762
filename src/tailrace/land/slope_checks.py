"""How the slope part refuses bad slopes and warns of steep ones and of odd volumes."""

from __future__ import annotations

import warnings

import numpy as np
from numpy.typing import ArrayLike

from tailrace.errors import Problems, ValidityWarning
from tailrace.quantities.number_checks import FloatArray, checked

STEEPEST_PUBLISHED = 60.0
"""Steepest slope for which the infinite slope is used in the inventories it was tested on, deg."""


def checked_slope(problems: Problems, slope: ArrayLike) -> FloatArray:
    """Return slope angles in rad; those outside 0 to below 90 deg are noted, NaN may stand."""
    degrees = checked(problems, "slope", slope, "deg", most=89.999, missing=True)
    return np.asarray(np.radians(degrees))


def warn_steep(slope: ArrayLike) -> None:
    """Warn of slopes on which a mantle of soil hardly stays and the infinite slope says little.

    Warns
    -----
    ValidityWarning
        Some slope is steeper than `STEEPEST_PUBLISHED`.
    """
    steep = float(np.nanmax(np.asarray(slope, dtype=float), initial=0.0))
    if steep > STEEPEST_PUBLISHED:
        warnings.warn(
            f"a slope of {steep:g} deg is steeper than {STEEPEST_PUBLISHED:g} deg: the infinite "
            "slope is made for a mantle of soil, and such faces are rock or cuts",
            ValidityWarning, stacklevel=3,
        )  # fmt: skip


def warn_volume(volume: FloatArray, low: float, high: float) -> None:
    """Warn of landslides smaller or larger than those a regression was made from, m3.

    Warns
    -----
    ValidityWarning
        Some volume is outside the range.
    """
    outside = (volume < low) | (volume > high)
    if outside.any():
        warnings.warn(
            f"a landslide of {float(volume[outside].flat[0]):g} m3 is outside {low:g} to {high:g} "
            "m3, the range assumed for the sample of Corominas (1996)",
            ValidityWarning, stacklevel=3,
        )  # fmt: skip
