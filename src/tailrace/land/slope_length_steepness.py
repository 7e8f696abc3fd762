"""Length and steepness of a slope: the LS factor of the revised soil loss equation.

With slope angle a, horizontal length x (m) and 22.13 m the length of the unit plot (Renard et al.
1997, Agriculture Handbook 703, equations 4-1 to 4-5; McCool et al. 1987, 1989):

* L = (x / 22.13)^m, m = beta/(1 + beta), beta = r (sin a / 0.0896) / (3 sin^0.8 a + 0.56), r the
  ratio of rill to interrill erosion: 0.5 low (grass), 1 moderate (fields), 2 high (dug over);
* S = 10.8 sin a + 0.03 below 9 %, 16.8 sin a - 0.50 from there;
* steep slopes (Liu et al. 1994, Trans. ASAE 37, 1835-1840): S = 21.91 sin a - 0.96 from 10 degrees;
  the handbook's line was made of slopes up to 18 %. Used where `steep` is asked for.

On a grid (Desmet and Govers 1996, J. Soil Water Conserv. 51, 427-433) the length of a cell of size
D with the area A above it is L = [(A + D^2)^(m+1) - A^(m+1)] / (D^(m+2) w^m 22.13^m), w = |sin d| +
|cos d| of the direction d of flow.
"""

from __future__ import annotations

import warnings
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tailrace.errors import InputError, ValidityWarning
from tailrace.quantities import declare_units

FloatArray = NDArray[np.float64]
Rills = Literal["low", "moderate", "high"]

UNIT_PLOT = 22.13
RILL_RATIOS: dict[str, float] = {"low": 0.5, "moderate": 1.0, "high": 2.0}
GENTLE = np.arctan(0.09)
STEEP = np.radians(10.0)
LENGTHS = (4.6, 305.0)
"""m: below, the handbook has another line (15 ft); above, flow gathers in channels (1,000 ft)."""
STEEPEST_OF_LIU = np.arctan(0.55)


@declare_units(slope="rad", returns="1")
def steepness_factor(slope: ArrayLike, steep: bool = False) -> FloatArray:
    """Return the steepness factor S.

    Parameters
    ----------
    slope : array_like
        Angle of the slope, rad.
    steep : bool
        Whether the line of Liu et al. 1994 stands from 10 degrees.

    Returns
    -------
    ndarray
        S; one on the unit plot of 9 %.

    Raises
    ------
    InputError
        If a slope is not from 0 to below 90 degrees.

    Warns
    -----
    ValidityWarning
        Above 55 %, the steepest plots.
    """
    angle = _slope(slope)
    if np.any(angle > STEEPEST_OF_LIU):
        warnings.warn("steepness factor: slope above 55 %, the steepest plots", ValidityWarning,
                      stacklevel=3)  # fmt: skip
    sine = np.sin(angle)
    factor = np.where(angle < GENTLE, 10.8 * sine + 0.03, 16.8 * sine - 0.50)
    if steep:
        factor = np.where(angle >= STEEP, 21.91 * sine - 0.96, factor)
    return np.asarray(factor)


@declare_units(slope="rad", returns="1")
def length_exponent(slope: ArrayLike, rills: Rills = "moderate") -> FloatArray:
    """Return the exponent m of the slope length.

    Parameters
    ----------
    slope : array_like
        Angle, rad.
    rills : {"low", "moderate", "high"}
        Ratio of rill to interrill erosion.

    Returns
    -------
    ndarray
        m, from 0 to below 1.

    Raises
    ------
    InputError
        If the ratio is unknown or a slope out of range.
    """
    if rills not in RILL_RATIOS:
        raise InputError.single(f'rills "{rills}" is not known', place="rills",
                                allowed=", ".join(RILL_RATIOS))  # fmt: skip
    sine = np.sin(_slope(slope))
    beta = RILL_RATIOS[rills] * (sine / 0.0896) / (3.0 * sine**0.8 + 0.56)
    return np.asarray(beta / (1.0 + beta))


@declare_units(length="m", slope="rad", returns="1")
def slope_factor(
    length: ArrayLike, slope: ArrayLike, rills: Rills = "moderate", steep: bool = False
) -> FloatArray:
    """Return the slope factor LS of an even slope.

    Parameters
    ----------
    length : array_like
        Horizontal length, m.
    slope : array_like
        Angle, rad.
    rills : {"low", "moderate", "high"}
        Ratio of rill to interrill erosion.
    steep : bool
        As in `steepness_factor`.

    Returns
    -------
    ndarray
        LS.

    Raises
    ------
    InputError
        If a length is not above zero, or a slope out of range.

    Warns
    -----
    ValidityWarning
        Outside lengths of 4.6 to 305 m, or slopes above 55 %.
    """
    along = np.asarray(length, dtype=np.float64)
    if not (along > 0.0).all():
        raise InputError.single("a slope length is not above zero", place="length")
    if np.any((along < LENGTHS[0]) | (along > LENGTHS[1])):
        warnings.warn(f"slope factor: length outside {LENGTHS[0]:g} to {LENGTHS[1]:g} m",
                      ValidityWarning, stacklevel=3)  # fmt: skip
    exponent = length_exponent.__wrapped__(slope, rills)
    return np.asarray((along / UNIT_PLOT) ** exponent * steepness_factor.__wrapped__(slope, steep))


@declare_units(area_above="m2", cell="m", slope="rad", direction="rad", returns="1")
def cell_slope_factor(
    area_above: ArrayLike,
    cell: float,
    slope: ArrayLike,
    direction: ArrayLike,
    rills: Rills = "moderate",
    steep: bool = False,
) -> FloatArray:
    """Return the slope factor LS of the cells of a grid (Desmet and Govers 1996).

    Parameters
    ----------
    area_above : array_like
        Area that drains into the cell, the cell itself left out, m2.
    cell : float
        Size of a cell, m.
    slope, direction : array_like
        Angle of the slope and azimuth of its flow, rad.
    rills, steep
        As in `slope_factor`.

    Returns
    -------
    ndarray
        LS of each cell.

    Raises
    ------
    InputError
        If the size is not above zero or an area is below zero.
    """
    above = np.asarray(area_above, dtype=np.float64)
    if not cell > 0.0 or not (above >= 0.0).all():
        raise InputError.single("the cell or the area above it is out of range", place="cell")
    exponent = length_exponent.__wrapped__(slope, rills)
    turned = np.asarray(direction, dtype=np.float64)
    width = np.abs(np.sin(turned)) + np.abs(np.cos(turned))
    gained = (above + cell**2) ** (exponent + 1.0) - above ** (exponent + 1.0)
    length = gained / (cell ** (exponent + 2.0) * (width * UNIT_PLOT) ** exponent)
    return np.asarray(length * steepness_factor.__wrapped__(slope, steep))


def _slope(slope: ArrayLike) -> FloatArray:
    angle = np.asarray(slope, dtype=np.float64)
    if not ((angle >= 0.0) & (angle < np.pi / 2.0)).all():
        raise InputError.single("a slope is out of range", place="slope", allowed="0 to below 90°")
    return angle
