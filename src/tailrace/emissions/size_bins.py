r"""From cumulative cut points to bins of particle size.

Emission factors are cumulative: PM10 holds PM2.5. A plume needs the mass within each bin and one
diameter for it. Within a bin from :math:`d_1` to :math:`d_2` particles are taken as spread evenly
over diameter; the diameter that has their mean volume is

.. math:: \bar d = \left( \frac{d_1^3 + d_1^2 d_2 + d_1 d_2^2 + d_2^3}{4} \right)^{1/3}

(mass-mean diameter of the ISC3 and AERMOD user's guides).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from tailrace.emissions.editions import SIZES, FloatArray
from tailrace.errors import InputError
from tailrace.quantities.declare import declare_units

EDGES = (0.0, 2.5, 10.0, 15.0, 30.0)
"""Edges of the bins, um of aerodynamic diameter; the upper ones are the cut points of `SIZES`."""
ROUND_OFF = 1e-9
"""Share of the largest factor by which a smaller size may exceed a larger one."""

Fill = Literal["none", "log-linear"]


@declare_units(lower="um", upper="um", returns="um")
def mass_mean_diameter(lower: ArrayLike, upper: ArrayLike) -> FloatArray:
    """Return the diameter that stands for the particles of a bin.

    Parameters
    ----------
    lower, upper : array_like, um
        Edges of the bin.

    Returns
    -------
    ndarray, um

    Notes
    -----
    Source: user's guide of ISC3, volume 2, section on particle categories; the same in AERMOD's.
    """
    low, high = np.asarray(lower, dtype=float), np.asarray(upper, dtype=float)
    return np.asarray(np.cbrt((low**3 + low**2 * high + low * high**2 + high**3) / 4.0))


@dataclass(frozen=True)
class SizeBins:
    """Mass by bin of particle size.

    Attributes
    ----------
    lower, upper : ndarray, shape (4,), um
        Edges.
    diameter : ndarray, shape (4,), um
        Mass-mean diameter.
    mass : ndarray, shape (..., 4)
        In the unit of what was given; NaN where an edge of the bin is missing.
    """

    lower: FloatArray
    upper: FloatArray
    diameter: FloatArray
    mass: FloatArray

    @property
    def share(self) -> FloatArray:
        """Share of each bin in the whole up to 30 um, shape (..., 4); NaN where that is missing."""
        whole = self.mass.sum(axis=-1, keepdims=True)
        with np.errstate(invalid="ignore", divide="ignore"):
            return np.asarray(self.mass / whole)


def bin_sizes(cumulative: ArrayLike, fill: Fill = "none") -> SizeBins:
    """Return the mass within each bin from cumulative masses.

    Parameters
    ----------
    cumulative : array_like, shape (..., 4)
        Mass, or factor, below each cut point of `SIZES`; NaN is missing.
    fill : {"none", "log-linear"}
        What happens to a missing cut point between two that are given: its bins are missing, or it
        is put on the straight line over the logarithm of diameter. One below or above those given
        stays missing.

    Returns
    -------
    SizeBins
        Bins 0-2.5, 2.5-10, 10-15 and 15-30 um.

    Raises
    ------
    InputError
        If there are not four cut points, a mass is negative, or a smaller size holds more than a
        larger one.
    """
    masses = np.array(cumulative, dtype=float)
    if masses.ndim == 0 or masses.shape[-1] != len(SIZES):
        raise InputError.single(
            f"cumulative masses have the shape {masses.shape}",
            file="bin_sizes()",
            place="cumulative",
            allowed=f"a last axis of {len(SIZES)}, for {', '.join(SIZES)}",
        )
    _check_monotone(masses)
    if fill == "log-linear":
        masses = _filled(masses)
    elif fill != "none":
        raise InputError.single(
            f'"{fill}" is no way to fill', file="bin_sizes()", place="fill",
            allowed="none, log-linear",
        )  # fmt: skip
    edges = np.array(EDGES)
    within = np.diff(masses, axis=-1, prepend=0.0)
    return SizeBins(
        lower=edges[:-1],
        upper=edges[1:],
        diameter=mass_mean_diameter.__wrapped__(edges[:-1], edges[1:]),
        mass=np.maximum(within, 0.0),
    )


def _check_monotone(masses: FloatArray) -> None:
    """Raise where a smaller size holds more than a larger one, missing ones left out."""
    negative = masses < 0.0
    running = np.maximum.accumulate(np.where(np.isnan(masses), -np.inf, masses), axis=-1)
    largest = np.nanmax(np.where(np.isnan(masses), 0.0, masses), axis=-1, keepdims=True)
    falls = masses < running - ROUND_OFF * largest
    for wrong, what in ((negative, "is negative"), (falls, "is less than that of a smaller size")):
        if wrong.any():
            place = np.argwhere(wrong)[0]
            raise InputError.single(
                f"the mass of {SIZES[place[-1]]}, {masses[tuple(place)]:g}, {what}",
                file="bin_sizes()",
                place=f"cumulative[{', '.join(map(str, place))}]",
                allowed="masses that do not fall from PM2.5 to PM30",
                remedy="the formula is used outside the conditions in which its sizes agree, or "
                "sizes of two editions were mixed",
            )


def _filled(masses: FloatArray) -> FloatArray:
    """Return masses with missing cut points between given ones on a line over log diameter."""
    position = np.log(np.array(EDGES[1:]))
    rows = masses.reshape(-1, len(SIZES))
    for row in rows:
        known = ~np.isnan(row)
        if known.sum() >= 2:
            row[~known] = np.interp(
                position[~known], position[known], row[known], left=np.nan, right=np.nan
            )
    return rows.reshape(masses.shape)
