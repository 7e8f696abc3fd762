"""A soil mantle whose thickness follows the ground, with few numbers to fit.

The factor of safety at a point in numbers that can be told apart from an inventory of landslides:

    FS = c / (f sin b) + cos b tan(phi) (1 - w r) / sin b,     w = min(1, q a / (f sin b)),
    ln f = -k_s (tan b - T) + k_c kappa - k_p (<ln a> - ln A),

c = C / (h0 rho g) the cohesion and q = R / (K h0) the recharge (1/m) at the thickness h0 that the
soil has where f is one: at the slope T = tan(40 deg) on a straight contour. Thickness falls with
the slope (k_s; Saulnier, Beven and Obled 1997, Journal of Hydrology 202, 158-172, let it fall in a
straight line with the tangent; here its logarithm does, so that it stays above zero) and is
larger in hollows (k_c, contour curvature kappa, 1/m, positive where flow converges; Heimsath,
Dietrich, Nishiizumi and Finkel 1999, Geomorphology 27, 151-172, find soil thickness rising with
curvature). It can fall towards the channels (k_p) with the mean logarithm of the catchment area
within a window about the point, which tells ridges and upper slopes from valley sides at the scale
of a hillside and not at that of a scar; what falls there can be the mantle, or its load on roots
that are stronger in ravines: an inventory cannot tell. A = 100 m. Wetness follows from
the specific catchment area (Montgomery and Dietrich 1994).
"""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from tailrace.errors import Problems
from tailrace.quantities.number_checks import FloatArray, checked

REFERENCE_TANGENT = math.tan(math.radians(40.0))
"""Slope at which the thickness factor is one: a choice of origin."""

REFERENCE_AREA = 100.0
"""Specific catchment area at which position leaves the thickness factor at one, m: likewise."""


COLUMNS = ("x", "y", "slope", "specific_area", "curvature", "failed")


@dataclass(frozen=True)
class LandslidePoints:
    """Places with and without a landslide, arrays of shape (point,).

    Attributes
    ----------
    x, y : ndarray, m
        In a projected system.
    slope : ndarray, deg
        Above 0.
    specific_area : ndarray, m
        Drained area over contour width.
    curvature : ndarray, 1/m
        Of the contour, positive in hollows.
    failed : ndarray of bool
        Whether a landslide began there.
    position : ndarray, shape (point, window), 1
        Mean natural logarithm of the specific catchment area, m, in square windows about the point;
        none where thickness does not depend on it.
    windows : tuple of float, m
        Sides of the windows.

    Raises
    ------
    InputError
        If the arrays differ in length, a number is missing or out of its range, or one of the two
        groups is empty; all at once.
    """

    x: FloatArray
    y: FloatArray
    slope: FloatArray
    specific_area: FloatArray
    curvature: FloatArray
    failed: NDArray[np.bool_]
    position: FloatArray = field(default_factory=lambda: np.empty((0, 0)))
    windows: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        problems = Problems("landslide points")
        if not self.windows:
            object.__setattr__(self, "position", np.empty((*np.shape(self.failed), 0)))
        sizes = {np.shape(getattr(self, name)) for name in COLUMNS}
        if len(sizes) > 1:
            problems.add(f"columns of shapes {sorted(sizes)}", allowed="one length for all")
        checked(problems, "slope", self.slope, "deg", strict=True, most=89.999)
        checked(problems, "specific_area", self.specific_area, "m", strict=True)
        if self.position.shape != (*np.shape(self.failed), len(self.windows)):
            problems.add(f"positions of shape {self.position.shape}", place="position",
                         allowed="one for each point and window")  # fmt: skip
        for name in ("x", "y", "curvature", "position"):
            if not np.isfinite(getattr(self, name)).all():
                problems.add("a number is missing", place=name)
        if bool(np.all(self.failed)) or not bool(np.any(self.failed)):
            problems.add("all points are of one kind", place="failed",
                         allowed="points with and points without a landslide")  # fmt: skip
        problems.raise_if_any()

    def __len__(self) -> int:
        return int(self.failed.size)

    @cached_property
    def sine(self) -> FloatArray:
        """Sine of the slope, 1."""
        return np.asarray(np.sin(np.radians(self.slope)))

    @cached_property
    def cosine(self) -> FloatArray:
        """Cosine of the slope, 1."""
        return np.asarray(np.cos(np.radians(self.slope)))

    def subset(self, chosen: NDArray[np.bool_]) -> LandslidePoints:
        """Return the chosen points."""
        kept = {name: getattr(self, name)[chosen] for name in (*COLUMNS, "position")}
        return LandslidePoints(**kept, windows=self.windows)


@dataclass(frozen=True)
class SoilMantle:
    """Soil of a landscape, in numbers that an inventory can tell apart.

    Attributes
    ----------
    cohesion : float, 1
        C / (h0 rho g).
    friction : float, 1
        tan(phi).
    recharge : float, 1/m
        R / (K h0).
    thinning : float, 1
        k_s, fall of the logarithm of the thickness per tangent of the slope.
    hollow : float, m
        k_c, rise of the logarithm of the thickness per contour curvature.
    channel : float, 1
        k_p, fall of the logarithm of the thickness per logarithm of the catchment area about.
    window : float, m
        Side of the window for it; NaN where there is none.
    density_ratio : float, 1
        Density of water over that of the soil; not fitted.
    """

    cohesion: float
    friction: float
    recharge: float
    thinning: float = 0.0
    hollow: float = 0.0
    channel: float = 0.0
    window: float = math.nan
    density_ratio: float = 1.0 / 1.8

    def thickness_factor(self, points: LandslidePoints) -> FloatArray:
        """Return the thickness over that on a straight slope of 40 deg, 1."""
        tangent = points.sine / points.cosine - REFERENCE_TANGENT
        thicker = self.hollow * points.curvature - self.thinning * tangent
        if self.channel:
            column = points.position[:, points.windows.index(self.window)]
            thicker = thicker - self.channel * (column - math.log(REFERENCE_AREA))
        return np.asarray(np.exp(thicker))

    def wetness(self, points: LandslidePoints) -> FloatArray:
        """Return the saturated share of the thickness, 1."""
        return self._wetness(points, self.thickness_factor(points))

    def _wetness(self, points: LandslidePoints, factor: FloatArray) -> FloatArray:
        return np.minimum(1.0, self.recharge * points.specific_area / (factor * points.sine))

    def factor_of_safety(self, points: LandslidePoints) -> FloatArray:
        """Return the factor of safety at each point, 1."""
        factor = self.thickness_factor(points)
        drained = 1.0 - self._wetness(points, factor) * self.density_ratio
        normal = points.cosine * self.friction * drained
        return np.asarray((self.cohesion / factor + normal) / points.sine)
