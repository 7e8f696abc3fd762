"""Slope and curvature of a grid of elevations, by Zevenbergen and Thorne (1987).

A partial quartic through the nine heights about a cell gives the derivatives at its middle

    z_x = (E - W) / 2L,  z_xx = (E - 2 z + W) / L^2,  z_xy = (NE - NW - SE + SW) / 4L^2

(Earth Surface Processes and Landforms 12, 47-56, equations 3-11), from which

    tan b = sqrt(z_x^2 + z_y^2),
    contour curvature = (z_xx z_y^2 - 2 z_xy z_x z_y + z_yy z_x^2) / (z_x^2 + z_y^2)^(3/2),

positive in hollows, where flow converges, negative on noses. Grids run from north to south, as
rasters do; y points north. A cell with a missing neighbour, or at the rim, has neither.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from tailrace.errors import InputError
from tailrace.quantities.declare import declare_units
from tailrace.quantities.number_checks import FloatArray

SMALLEST = 3


def derivatives(
    elevation: ArrayLike, cell_size: float
) -> tuple[FloatArray, FloatArray, FloatArray, FloatArray, FloatArray]:
    """Return the first and second derivatives of the elevation.

    Parameters
    ----------
    elevation : array_like, shape (rows, columns), m
        Rows from north to south; NaN without data.
    cell_size : float, m

    Returns
    -------
    tuple of ndarray
        z_x, z_y (1), z_xx, z_xy, z_yy (1/m); NaN at the rim and beside missing cells.

    Raises
    ------
    InputError
        If the grid is smaller than three by three or the cell size is not above zero.
    """
    z = np.asarray(elevation, dtype=float)
    if z.ndim != 2 or min(z.shape) < SMALLEST:
        raise InputError.single(
            f"an elevation of shape {z.shape}", place="elevation",
            allowed="a grid of at least three rows and three columns",
        )  # fmt: skip
    if not 0.0 < cell_size < np.inf:
        raise InputError.single(f"a cell size of {cell_size:g} m", place="cell_size",
                                allowed="above zero")  # fmt: skip
    p = np.pad(z, 1, constant_values=np.nan)
    north, south = p[:-2, 1:-1], p[2:, 1:-1]
    east, west = p[1:-1, 2:], p[1:-1, :-2]
    corners = p[:-2, 2:] - p[:-2, :-2] - p[2:, 2:] + p[2:, :-2]
    square = cell_size**2
    return (
        (east - west) / (2.0 * cell_size),
        (north - south) / (2.0 * cell_size),
        # Without the corners the second derivatives would outlive a missing diagonal neighbour.
        (east - 2.0 * z + west) / square + 0.0 * corners,
        corners / (4.0 * square),
        (north - 2.0 * z + south) / square + 0.0 * corners,
    )


@declare_units(elevation="m", cell_size="m", returns="deg")
def slope_angle(elevation: ArrayLike, cell_size: float) -> FloatArray:
    """Return the angle of the ground.

    Parameters
    ----------
    elevation : array_like, shape (rows, columns), m
        Rows from north to south; NaN without data.
    cell_size : float, m

    Returns
    -------
    ndarray, deg
        NaN at the rim and beside missing cells.

    Raises
    ------
    InputError
        As `derivatives`.

    References
    ----------
    Zevenbergen and Thorne (1987), Earth Surface Processes and Landforms 12, 47-56.
    """
    east, north, *_ = derivatives(elevation, cell_size)
    return np.asarray(np.degrees(np.arctan(np.hypot(east, north))))


@declare_units(elevation="m", cell_size="m", returns="1/m")
def contour_curvature(elevation: ArrayLike, cell_size: float) -> FloatArray:
    """Return the curvature of the contour line, positive where flow converges.

    Parameters
    ----------
    elevation : array_like, shape (rows, columns), m
        Rows from north to south; NaN without data.
    cell_size : float, m

    Returns
    -------
    ndarray, 1/m
        Zero on flat ground, which has no contour; NaN at the rim and beside missing cells.
        SAGA's and RSAGA's plan curvature is its negative.

    Raises
    ------
    InputError
        As `derivatives`.

    References
    ----------
    Zevenbergen and Thorne (1987), Earth Surface Processes and Landforms 12, 47-56.
    """
    zx, zy, zxx, zxy, zyy = derivatives(elevation, cell_size)
    steep = zx**2 + zy**2
    bent = zxx * zy**2 - 2.0 * zxy * zx * zy + zyy * zx**2
    with np.errstate(divide="ignore", invalid="ignore"):
        return np.where(steep == 0.0, 0.0 * bent, bent / steep**1.5)
