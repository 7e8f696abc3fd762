"""A river takes up a load: full mixing, transverse mixing, low flow beside mean flow.

Formulas
--------
* Full mixing: c = c_b + W / Q, W the load, Q the flow below the inlet, c_b what the river brings.
* Transverse mixing of a steady load W over the whole depth of a straight channel of width B, depth
  d and velocity u (Fischer, List, Koh, Imberger and Brooks 1979, Mixing in Inland and Coastal
  Waters, equation 5.9), with x' = x D_y / (u B^2), y' = y / B, c_0 = W / (u d B):

      c/c_0 = (4 pi x')^(-1/2) sum over n of
              exp(-(y' - 2n - y_0')^2 / 4x') + exp(-(y' - 2n + y_0')^2 / 4x')

  the terms n other than 0 being the images of the source in the banks. By Poisson's summation the
  same is 1 + 2 sum cos(n pi y_0') cos(n pi y') exp(-n^2 pi^2 x'), which converges where the other
  does not; the change is at x' = 0.1. Either form has the integral 1 over the width at every x'.
* D_y = 0.6 d u*, 0.3 to 0.9 for gently meandering channels with irregular banks (same book,
  chapter 5, 0.6 with an error of 50 %); u* = sqrt(g d S).
* Mixed to within 5 % of the mean over the width at x = 0.4 u B^2 / D_y for a source at the bank and
  0.1 u B^2 / D_y for one in the middle (same book, chapter 5).
* Width, depth and velocity of the same section at another flow vary as Q^0.26, Q^0.40 and Q^0.34
  (Leopold and Maddock 1953, USGS Professional Paper 252, mean of 20 sections).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.polynomial.legendre import leggauss
from numpy.typing import ArrayLike
from scipy.constants import g as GRAVITY

from tailrace.errors import Problems
from tailrace.quantities.number_checks import FloatArray, checked, warn_outside

from .constants import SECONDS_PER_YEAR

TRANSVERSE_COEFFICIENT = 0.6
"""D_y over d u*."""

TRANSVERSE_RANGE = (0.3, 0.9)

BANK_MIXING, MIDDLE_MIXING = 0.4, 0.1
"""Distance of full mixing over u B^2 / D_y."""

HYDRAULIC_EXPONENTS = {"width": 0.26, "depth": 0.40, "velocity": 0.34}

_SERIES_CHANGE = 0.1
_IMAGES = np.arange(-3, 4)
_WAVES = np.arange(1, 13)
_NODES, _WEIGHTS = leggauss(96)


@dataclass(frozen=True)
class RiverSection:
    """A straight channel at one flow; numbers or arrays over draws.

    Attributes
    ----------
    width : float or ndarray, m
    depth : float or ndarray, m
    velocity : float or ndarray, m/s
        Mean over the section.
    shear_velocity : float or ndarray, m/s
        `shear_velocity`, from depth and slope.
    transverse_coefficient : float or ndarray, 1
        D_y over d u*; 0.3 to 0.9.

    Raises
    ------
    InputError
        If a number is not above zero; all at once.

    Warns
    -----
    ValidityWarning
        A transverse coefficient outside 0.3 to 0.9.
    """

    width: ArrayLike
    depth: ArrayLike
    velocity: ArrayLike
    shear_velocity: ArrayLike
    transverse_coefficient: ArrayLike = TRANSVERSE_COEFFICIENT

    def __post_init__(self) -> None:
        problems = Problems()
        for name, unit in (("width", "m"), ("depth", "m"), ("velocity", "m/s"),
                           ("shear_velocity", "m/s"), ("transverse_coefficient", "")):  # fmt: skip
            values = checked(problems, name, getattr(self, name), unit, strict=True)
            object.__setattr__(self, name, values)
        problems.raise_if_any()
        warn_outside("a transverse mixing coefficient", np.asarray(self.transverse_coefficient),
                     *TRANSVERSE_RANGE, "", source="Fischer et al. (1979), chapter 5",
                     stacklevel=4)  # fmt: skip

    @property
    def flow(self) -> FloatArray:
        """Flow, m3/s."""
        return np.asarray(np.asarray(self.width) * self.depth * np.asarray(self.velocity))

    @property
    def transverse_dispersion(self) -> FloatArray:
        """Coefficient of transverse mixing D_y, m2/s."""
        coefficient = np.asarray(self.transverse_coefficient)
        return np.asarray(coefficient * np.asarray(self.depth) * self.shear_velocity)

    @property
    def mixing_length(self) -> FloatArray:
        """Distance u B^2 / D_y, m: x' is x over it."""
        width = np.asarray(self.width)
        return np.asarray(np.asarray(self.velocity) * width**2 / self.transverse_dispersion)

    def at_flow(self, flow: ArrayLike) -> RiverSection:
        """Return the section at another flow, m3/s, by hydraulic geometry."""
        problems = Problems()
        ratio = checked(problems, "flow", flow, "m3/s", strict=True) / self.flow
        problems.raise_if_any()
        grown = {name: np.asarray(getattr(self, name)) * ratio**power
                 for name, power in HYDRAULIC_EXPONENTS.items()}  # fmt: skip
        # The slope stays: u* goes with the root of the depth.
        shear = np.asarray(self.shear_velocity) * ratio ** (0.5 * HYDRAULIC_EXPONENTS["depth"])
        return RiverSection(grown["width"], grown["depth"], grown["velocity"], shear,
                            self.transverse_coefficient)  # fmt: skip


def shear_velocity(depth: ArrayLike, slope: ArrayLike) -> FloatArray:
    """Return the shear velocity of a wide channel, sqrt(g d S).

    Parameters
    ----------
    depth : float or ndarray, m
    slope : float or ndarray, 1
        Slope of the energy line; that of the water surface in uniform flow.

    Returns
    -------
    ndarray, m/s
        Shear velocity.

    Raises
    ------
    InputError
        If a number is not above zero.
    """
    problems = Problems()
    deep = checked(problems, "depth", depth, "m", strict=True)
    fall = checked(problems, "slope", slope, "", strict=True)
    problems.raise_if_any()
    return np.asarray(np.sqrt(GRAVITY * deep * fall))


def full_mixing(load: ArrayLike, flow: ArrayLike, background: ArrayLike = 0.0) -> FloatArray:
    """Return the concentration of a load mixed over a river.

    Parameters
    ----------
    load : float or ndarray, kg/yr
        What reaches the river.
    flow : float or ndarray, m3/s
        Flow of the river below the inlet.
    background : float or ndarray, kg/m3
        What the river brings; 0 gives the increment.

    Returns
    -------
    ndarray, kg/m3
        Concentration.

    Raises
    ------
    InputError
        If a number is out of its range.
    """
    problems = Problems()
    mass = checked(problems, "load", load, "kg/yr")
    river = checked(
        problems,
        "flow",
        flow,
        "m3/s",
        strict=True,
        remedy="a river that falls dry dilutes nothing: give the flow when it runs",
    )
    brought = checked(problems, "background", background, "kg/m3")
    problems.raise_if_any()
    return np.asarray(brought + mass / (river * SECONDS_PER_YEAR))


def transverse_profile(distance: ArrayLike, across: ArrayLike, source: ArrayLike) -> FloatArray:
    """Return the concentration below a source over its mean across the river.

    Parameters
    ----------
    distance : float or ndarray, 1
        x' = x D_y / (u B^2); below 0 is upstream and 0 is returned.
    across : float or ndarray, 1
        Place across the river over its width, 0 to 1.
    source : float or ndarray, 1
        Place of the source over the width, 0 (bank) to 1.

    Returns
    -------
    ndarray, 1
        c / c_0; infinite at the source itself.

    Raises
    ------
    InputError
        If a place lies outside the river.
    """
    problems = Problems()
    place = checked(problems, "across", across, "", most=1.0, remedy="divide by the width")
    inlet = checked(problems, "source", source, "", most=1.0, remedy="divide by the width")
    problems.raise_if_any()
    down, place, inlet = np.broadcast_arrays(np.asarray(distance, dtype=float), place, inlet)
    near = np.clip(down, 1e-60, _SERIES_CHANGE)[..., None]
    far = np.maximum(down, _SERIES_CHANGE)[..., None]
    here, there = place[..., None], inlet[..., None]
    images = np.exp(-((here - 2.0 * _IMAGES - there) ** 2) / (4.0 * near))
    images = images + np.exp(-((here - 2.0 * _IMAGES + there) ** 2) / (4.0 * near))
    by_images = images.sum(axis=-1) / np.sqrt(4.0 * np.pi * near[..., 0])
    phase = np.pi * _WAVES
    waves = np.cos(phase * there) * np.cos(phase * here) * np.exp(-(phase**2) * far)
    by_waves = 1.0 + 2.0 * waves.sum(axis=-1)
    chosen = np.where(down < _SERIES_CHANGE, by_images, by_waves)
    at_inlet = np.where(place == inlet, np.inf, 0.0)
    upstream = np.where(down < 0.0, 0.0, at_inlet)
    return np.asarray(np.where(np.isnan(down), np.nan, np.where(down > 0.0, chosen, upstream)))


def transverse_mixing(
    load: ArrayLike, section: RiverSection, downstream: ArrayLike, across: ArrayLike,
    source: ArrayLike = 0.0, background: ArrayLike = 0.0,
) -> FloatArray:  # fmt: skip
    """Return the concentration below a point where a load enters a river.

    Parameters
    ----------
    load : float or ndarray, kg/yr
        What enters, over the whole depth.
    section : RiverSection
        The river.
    downstream : float or ndarray, m
        Distance below the inlet; below 0 is upstream.
    across : float or ndarray, m
        Distance from the bank.
    source : float or ndarray, m
        Distance of the inlet from the same bank.
    background : float or ndarray, kg/m3
        What the river brings.

    Returns
    -------
    ndarray, kg/m3
        Concentration, all arguments broadcast.

    Raises
    ------
    InputError
        If a number is out of its range.

    Notes
    -----
    Valid for steady loads from about ten depths downstream on, where the load is mixed over the
    depth, in a channel without sharp bends; mass loss in the river is left out (`stream_reach`).
    """
    width = np.asarray(section.width)
    mean = full_mixing(load, section.flow)
    profile = transverse_profile(
        np.asarray(downstream) / section.mixing_length,
        np.asarray(across) / width, np.asarray(source) / width,
    )  # fmt: skip
    return np.asarray(np.asarray(background) + mean * profile)


def bank_seepage_mixing(
    load: ArrayLike, section: RiverSection, downstream: ArrayLike, across: ArrayLike,
    front: ArrayLike, background: ArrayLike = 0.0,
) -> FloatArray:  # fmt: skip
    """Return the concentration beside and below a stretch of bank through which a plume seeps.

    Parameters
    ----------
    load : float or ndarray, kg/yr
        What enters, evenly along the stretch.
    section : RiverSection
        The river.
    downstream : float or ndarray, m
        Distance below the upper end of the stretch.
    across : float or ndarray, m
        Distance from that bank.
    front : float or ndarray, m
        Length of the stretch, above zero.
    background : float or ndarray, kg/m3
        What the river brings.

    Returns
    -------
    ndarray, kg/m3
        Concentration: the point source integrated along the stretch (Gauss-Legendre of 96 nodes
        in the root of the distance, which removes the pole at the bank).

    Raises
    ------
    InputError
        If a number is out of its range.
    """
    problems = Problems()
    stretch = checked(problems, "front", front, "m", strict=True)
    problems.raise_if_any()
    below = np.maximum(np.asarray(downstream, dtype=float), 0.0)
    last = np.sqrt(below / section.mixing_length)
    first = np.sqrt(np.maximum(below - stretch, 0.0) / section.mixing_length)
    half, middle = 0.5 * (last - first), 0.5 * (last + first)
    root = middle[..., None] + half[..., None] * _NODES
    place = (np.asarray(across) / np.asarray(section.width))[..., None]
    kernel = 2.0 * root * transverse_profile(root * root, place, 0.0)
    # At the upper end itself nothing has entered yet; a distance that is not known stays so.
    kernel = np.where(root == 0.0, 0.0, kernel)
    summed = np.where(half == 0.0, 0.0, half * np.sum(kernel * _WEIGHTS, axis=-1))
    mean = full_mixing(load, section.flow)
    scale = section.mixing_length / stretch
    return np.asarray(np.asarray(background) + mean * summed * scale)


def mixing_distance(section: RiverSection, *, from_bank: bool = True) -> FloatArray:
    """Return the distance below which a load is mixed over the width within 5 %.

    Parameters
    ----------
    section : RiverSection
        The river.
    from_bank : bool
        Whether the load enters at the bank; in the middle otherwise.

    Returns
    -------
    ndarray, m
        Distance below the inlet.
    """
    return np.asarray((BANK_MIXING if from_bank else MIDDLE_MIXING) * section.mixing_length)


@dataclass(frozen=True)
class RiverMixing:
    """A river at mean and at low flow.

    Attributes
    ----------
    mean, low : ndarray, kg/m3
        Concentration at the mean flow and at the low flow, fully mixed.
    mean_distance, low_distance : ndarray, m
        Distance of full mixing from the bank at each.
    """

    mean: FloatArray
    low: FloatArray
    mean_distance: FloatArray
    low_distance: FloatArray


def low_beside_mean(
    load: ArrayLike, section: RiverSection, low_flow: ArrayLike, background: ArrayLike = 0.0
) -> RiverMixing:
    """Return full mixing of a load at mean flow and at low flow, side by side.

    Parameters
    ----------
    load : float or ndarray, kg/yr
        What enters, the same at both.
    section : RiverSection
        The river at mean flow.
    low_flow : float or ndarray, m3/s
        Such as the least mean of seven days in ten years (7Q10) or the flow of 90 % dependability.
    background : float or ndarray, kg/m3
        What the river brings, the same at both.

    Returns
    -------
    RiverMixing
        Concentrations and distances.

    Raises
    ------
    InputError
        If the low flow is not above zero, or above the mean flow.
    """
    problems = Problems()
    least = checked(problems, "low_flow", low_flow, "m3/s", strict=True)
    if (least > section.flow).any():
        problems.add("a river's low flow is above its mean flow", place="low_flow",
                     remedy="check which is which")  # fmt: skip
    problems.raise_if_any()
    low = section.at_flow(least)
    return RiverMixing(
        full_mixing(load, section.flow, background), full_mixing(load, low.flow, background),
        mixing_distance(section), mixing_distance(low),
    )  # fmt: skip
