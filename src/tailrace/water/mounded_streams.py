"""Stream function of a circular pond in uniform flow to a straight river, in closed form.

In units of the regional discharge per width (one) and with s along the flow and y across it, the
pond's centre at s = y = 0, its radius R, the river at s = d, the pond's leak is rho 2 R, rho being
the leak over the regional flow under the pond. Its image beyond the river takes as much away. The
water between the axis downgradient of the pond and a point outside the pond is

    psi = y + (rho R / pi) [ theta + theta' ],   theta = atan2(y, s),   theta' = atan2(y, 2 d - s)

(Strack 1989, Groundwater Mechanics: uniform flow, well and image). On the pond's edge psi has its
largest value psi_e at an angle theta_e. Water between psi_e and -psi_e comes from the pond or has
passed under it; beyond, the pond's water does not come. For rho above pi (about: the image adds a
little) theta_e = pi, the pond feeds all of its edge and psi_e = rho R, half of the leak.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

FloatArray = NDArray[np.float64]

SECTIONS = 50
GOLDEN = 0.5 * (np.sqrt(5.0) - 1.0)


def stream_function(
    along: ArrayLike, across: ArrayLike, *, leak_ratio: ArrayLike, radius: float, river: float
) -> FloatArray:
    """Return the water that flows between the axis of the flow and points outside the pond.

    Parameters
    ----------
    along, across : array_like, m
        Points: distance from the pond's centre along the regional flow, and to its left; they
        broadcast.
    leak_ratio : array_like, 1
        Leak over the regional flow under the pond, rho.
    radius, river : float, m
        Of the pond; from its centre to the river (infinity for none).

    Returns
    -------
    ndarray, m
        Over the regional discharge per width; odd in `across`.
    """
    s, y = np.asarray(along, dtype=float), np.asarray(across, dtype=float)
    angle = np.arctan2(y, s) + (np.arctan2(y, 2.0 * river - s) if np.isfinite(river) else 0.0)
    return np.asarray(y + np.asarray(leak_ratio) * radius / np.pi * angle)


def pond_edge(
    leak_ratio: ArrayLike, *, radius: float, river: float
) -> tuple[FloatArray, FloatArray]:
    """Return where the outermost water of the pond leaves its edge.

    Parameters
    ----------
    leak_ratio : array_like, 1
        Leak over the regional flow under the pond.
    radius, river : float, m
        Of the pond; from its centre to the river.

    Returns
    -------
    ndarray, m
        Largest stream function on the edge, psi_e.
    ndarray, rad
        Angle from the direction of the flow, theta_e.
    """
    rho = np.asarray(leak_ratio, dtype=float)

    def on_edge(angle: FloatArray) -> FloatArray:
        return stream_function(
            radius * np.cos(angle), radius * np.sin(angle),
            leak_ratio=rho, radius=radius, river=river,
        )  # fmt: skip

    # Beyond a right angle the stream function on the edge has one maximum: golden section.
    low, high = np.full(rho.shape, 0.5 * np.pi), np.full(rho.shape, np.pi)
    for _ in range(SECTIONS):
        width = GOLDEN * (high - low)
        left, right = high - width, low + width
        rising = on_edge(left) < on_edge(right)
        low, high = np.where(rising, left, low), np.where(rising, high, right)
    angle = 0.5 * (low + high)
    # The sine of pi is not zero in floating point; at pi itself the value is half of the leak.
    value, half = on_edge(angle), rho * radius
    return np.maximum(half, value), np.where(half >= value, np.pi, angle)


def is_reached(
    along: ArrayLike, across: ArrayLike, *, leak_ratio: ArrayLike, radius: float, river: float,
    outermost: tuple[FloatArray, FloatArray] | None = None,
) -> NDArray[np.bool_]:  # fmt: skip
    """Return whether water of the pond comes to points.

    Parameters
    ----------
    along, across, leak_ratio, radius, river
        As for `stream_function`.
    outermost : tuple of ndarray, optional
        What `pond_edge` gives for the same pond, where it is known.

    Returns
    -------
    ndarray of bool
        True within the pond too.
    """
    s, y = np.asarray(along, dtype=float), np.asarray(across, dtype=float)
    if outermost is None:
        outermost = pond_edge(leak_ratio, radius=radius, river=river)
    edge, angle = outermost
    psi = stream_function(s, y, leak_ratio=leak_ratio, radius=radius, river=river)
    # Where water also enters the pond from upgradient, what has not yet passed it lies before the
    # point at which the flow touches its edge.
    passed = (s > radius * np.cos(angle)) | (angle >= np.pi)
    return np.asarray((np.hypot(s, y) <= radius) | ((np.abs(psi) < edge) & passed))
