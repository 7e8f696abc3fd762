"""Whether a pond may be taken as a strip in uniform flow: its mound against the regional gradient.

A circle of diameter W that leaks L sends L / (pi W) through each metre of its edge by its mound
alone; the regional flow brings q b. With the leak over the through-flow under the pond,
s = L / (q b W):

* s / pi > 1: the mound's gradient exceeds the regional one at the edge, water leaves upgradient;
* s > 1: the plume, far away L / (q b) = s W wide, is wider than the pond, so that the strip leaves
  out places that are reached and is too strong where it is not diluted by what flows around.

Both follow from the closed form in `mounding`.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tailrace.errors import Problems, ValidityWarning

from .constants import SECONDS_PER_YEAR

FloatArray = NDArray[np.float64]

LARGEST_LEAK_SHARE = 1.0
"""Leak over through-flow above which the plume is wider than the pond."""


@dataclass(frozen=True)
class StripMounding:
    """What a pond's mound does to the strip; arrays over draws.

    Attributes
    ----------
    leak_share : ndarray, 1
        Leak over the regional flow under the pond.
    gradient_ratio : ndarray, 1
        Gradient of the mound at the pond's edge over the regional gradient.
    rise : ndarray, m
        Head at the pond's centre over that at its edge, by the mound alone; NaN without a
        conductivity.
    upgradient_reach : ndarray, m
        How far from its centre the pond's water goes against the regional flow; less than the
        pond's radius where it does not leave it.
    half_width : ndarray, m
        Half width of the pond's water abreast of its centre, or the pond's own radius.
    far_half_width : ndarray, m
        Half width of the pond's water far downgradient.
    width, thickness : ndarray, m
        Of the pond across the flow and of the aquifer, as given.
    """

    leak_share: FloatArray
    gradient_ratio: FloatArray
    rise: FloatArray
    upgradient_reach: FloatArray
    half_width: FloatArray
    far_half_width: FloatArray
    width: FloatArray
    thickness: FloatArray

    def refusals(self, largest_share: float = LARGEST_LEAK_SHARE) -> tuple[str, ...]:
        """Return why the strip is not to be used, one sentence each.

        Parameters
        ----------
        largest_share : float
            Leak over through-flow that is still taken as a strip.

        Returns
        -------
        tuple of str
            Empty where the strip will do.
        """
        said = []
        many = self.leak_share.size
        steep = self.gradient_ratio > 1.0
        if steep.any():
            said.append(
                f"the pond's mound is up to {float(self.gradient_ratio.max()):.3g} times as steep "
                "as the regional gradient at the pond's edge"
                f"{_of(steep, many)}: its water also goes upgradient (to "
                f"{float(self.upgradient_reach.max()):.0f} m from its centre) and sideways (to "
                f"{float(self.half_width.max()):.0f} m), where a strip in uniform flow gives "
                "nothing; use the mounded flow"
            )
        wide = (self.leak_share > largest_share) & (self.width > self.thickness) & ~steep
        if wide.any():
            worst = int(np.argmax(np.where(wide, self.leak_share, 0.0)))
            said.append(
                f"the pond leaks up to {float(self.leak_share.flat[worst]):.3g} times what flows "
                f"under it (range of the strip: up to {largest_share:g}){_of(wide, many)}: its "
                f"plume grows to {2.0 * float(self.far_half_width.flat[worst]):.0f} m and the "
                f"strip is {float(self.width.flat[worst]):.0f} m wide; use the mounded flow"
            )
        return tuple(said)

    def warn(self, largest_share: float = LARGEST_LEAK_SHARE) -> None:
        """Warn, as `ValidityWarning`, of every reason in `refusals`.

        Parameters
        ----------
        largest_share : float
            Leak over through-flow that is still taken as a strip.
        """
        for sentence in self.refusals(largest_share):
            warnings.warn(sentence, ValidityWarning, stacklevel=2)


def _of(which: NDArray[np.bool_], many: int) -> str:
    return f" (in {int(which.sum())} of {many} draws)" if many > 1 else ""


def strip_mounding(
    seepage_rate: ArrayLike, width: ArrayLike, darcy_flux: ArrayLike, thickness: ArrayLike,
    hydraulic_conductivity: ArrayLike = np.nan,
) -> StripMounding:  # fmt: skip
    """Return the strip's own estimate of the mound under its pond.

    Parameters
    ----------
    seepage_rate : array_like, m3/yr
        Leak of the pond, L.
    width : array_like, m
        Width of the pond across the regional flow, W; the pond is taken as a circle of this
        diameter.
    darcy_flux : array_like, m/s
        Regional flux, q.
    thickness : array_like, m
        Saturated thickness, b.
    hydraulic_conductivity : array_like, m/s
        For the rise of the head alone.

    Returns
    -------
    StripMounding

    Raises
    ------
    InputError
        If the leak is below zero, or another number is not above zero.

    Notes
    -----
    Strack (1989), Groundwater Mechanics (uniform flow and a circular recharge
    area), in closed form: rise L / (4 pi K b), upgradient reach L / (2 pi q b), half widths
    L / (4 q b) abreast and L / (2 q b) far away.
    """
    problems = Problems()
    given = {"seepage_rate": seepage_rate, "width": width, "darcy_flux": darcy_flux,
             "thickness": thickness}  # fmt: skip
    values = {name: np.asarray(number, dtype=float) for name, number in given.items()}
    for name, array in values.items():
        bad = ~(array >= 0.0) if name == "seepage_rate" else ~((array > 0.0) & np.isfinite(array))
        if bad.any():
            problems.add(f"the {name} is {float(array[bad].flat[0]):g}", place=name,
                         remedy="give a finite number above zero")  # fmt: skip
    problems.raise_if_any()
    leak, across, flux, wet = np.broadcast_arrays(*values.values())
    through = flux * SECONDS_PER_YEAR * wet
    conductivity = np.asarray(hydraulic_conductivity, dtype=float) * SECONDS_PER_YEAR
    share = leak / (through * across)
    return StripMounding(
        share, share / np.pi, leak / (4.0 * np.pi * conductivity * wet),
        leak / (2.0 * np.pi * through), np.maximum(leak / (4.0 * through), 0.5 * across),
        leak / (2.0 * through), across, wet,
    )  # fmt: skip
