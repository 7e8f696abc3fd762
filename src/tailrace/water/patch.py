"""Plume in three dimensions from a rectangular source, between a top and a bottom.

As `strip`, with the source bounded in the vertical too: z_low < z < z_high. In an aquifer of finite
`thickness` z is measured from one of its faces (top or bottom alike), and both faces reflect; with
infinite thickness nothing reflects (Wexler's PATCHI). A source at the water table of an aquifer
without a bottom is the unbounded one with its mirror image: z_low = -z_high.

    c(x, y, z, t) = int_0^t k(tau) Y(tau) Z(tau) dtau

(Wexler 1992, USGS TWRI 3-B7, equation 105, first-type inlet, unbounded). `lateral_spreading` has Y
and Z, `first_passage` the integral.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tailrace.errors import InputError

from .step_response import inlet_code, warn_upgradient, windows
from .transport_input import check_edges, check_transport

FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class PatchSource:
    """A rectangular source across the flow.

    Attributes
    ----------
    y_low, y_high : float or ndarray, shape (draws,), m
        Edges across the flow.
    z_low, z_high : float or ndarray, shape (draws,), m
        Edges in the vertical, from one face of the aquifer.

    Raises
    ------
    InputError
        If edges are not in order.
    """

    y_low: ArrayLike
    y_high: ArrayLike
    z_low: ArrayLike
    z_high: ArrayLike

    def __post_init__(self) -> None:
        check_edges(self.y_low, self.y_high, "y_low, y_high")
        check_edges(self.z_low, self.z_high, "z_low, z_high")


def patch_concentration(
    x: ArrayLike,
    y: ArrayLike,
    z: ArrayLike,
    time: ArrayLike,
    *,
    y_low: ArrayLike,
    y_high: ArrayLike,
    z_low: ArrayLike,
    z_high: ArrayLike,
    velocity: ArrayLike,
    longitudinal_dispersion: ArrayLike,
    transverse_dispersion: ArrayLike,
    vertical_dispersion: ArrayLike,
    thickness: ArrayLike = np.inf,
    retardation: ArrayLike = 1.0,
    decay: ArrayLike = 0.0,
    duration: ArrayLike = np.inf,
    inlet: str = "first",
) -> FloatArray:
    """Return the concentration of a patch source's plume over that of the source.

    Parameters
    ----------
    x : float or ndarray, m
        Distance along the flow from the source.
    y, z : float or ndarray, m
        Place across the flow and in the vertical.
    time : float or ndarray, yr
        Time since the source began; infinity for the steady state.
    y_low, y_high, z_low, z_high : float or ndarray, m
        Edges of the source.
    velocity : float or ndarray, m/yr
        Seepage velocity.
    longitudinal_dispersion, transverse_dispersion, vertical_dispersion : float or ndarray, m2/yr
        Dispersion coefficients along the flow, across it and in the vertical.
    thickness : float or ndarray, m
        Distance between the aquifer's faces; infinity for none.
    retardation : float or ndarray, 1
        Retardation factor.
    decay : float or ndarray, 1/yr
        Decay constant, in water and on solids alike.
    duration : float or ndarray, yr
        How long the source lasts.
    inlet : {"first", "third"}
        Concentration held at the inlet, or mass flux held there.

    Returns
    -------
    ndarray
        c/c0, 1, of the shape the arguments broadcast to. Zero upgradient (with a warning).

    Raises
    ------
    InputError
        If a number is missing or out of its range (all at once), or a place or an edge of the
        source lies outside the aquifer's faces.

    Notes
    -----
    Valid for uniform flow and a source that does not disturb it. Relative error about 1e-12.
    """
    given = check_transport(
        x=x, y=y, z=z, time=time, velocity=velocity,
        longitudinal_dispersion=longitudinal_dispersion,
        transverse_dispersion=transverse_dispersion, vertical_dispersion=vertical_dispersion,
        thickness=thickness, retardation=retardation, decay=decay, duration=duration,
    )  # fmt: skip
    check_edges(y_low, y_high, "y_low, y_high")
    check_edges(z_low, z_high, "z_low, z_high")
    check_within(given["z"], given["thickness"], "z")
    check_within(z_low, given["thickness"], "z_low")
    check_within(z_high, given["thickness"], "z_high")
    code = inlet_code(inlet)
    warn_upgradient(x)
    oldest = given["time"]
    newest = np.where(np.isinf(given["duration"]), 0.0, oldest - np.minimum(duration, 1e300))
    return windows(
        [given["x"], given["y"], given["z"], y_low, y_high, z_low, z_high, given["velocity"],
         given["longitudinal_dispersion"], given["transverse_dispersion"],
         given["vertical_dispersion"], given["thickness"], given["retardation"], given["decay"],
         newest, oldest, 1.0, 1.0, 0.0], code,
    )  # fmt: skip


def check_within(z: ArrayLike, thickness: ArrayLike, what: str) -> None:
    """Refuse a height outside the faces of the aquifer.

    Parameters
    ----------
    z : float or ndarray, m
        Height above one face.
    thickness : float or ndarray, m
        Distance between the faces; infinity for none.
    what : str
        Name of the height, for the message.

    Raises
    ------
    InputError
        If the aquifer is bounded and the height lies outside it.
    """
    heights, faces = np.broadcast_arrays(
        np.asarray(z, dtype=float), np.asarray(thickness, dtype=float)
    )
    bad = np.isfinite(faces) & ~((heights >= 0.0) & (heights <= faces))
    if bad.any():
        raise InputError.single(
            f"{what} is {float(heights[bad].flat[0]):g} m, outside an aquifer "
            f"{float(faces[bad].flat[0]):g} m thick",
            place=what,
            remedy="measure heights from one face of the aquifer, 0 to its thickness",
        )
