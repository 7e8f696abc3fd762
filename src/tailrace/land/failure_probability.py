"""Probability that a hillside fails, by Monte Carlo over its soil and its rain.

Every draw is a soil and a recharge for the whole hill (`strength_draws`); a cell fails in a draw
when its factor of safety is at or below one. The probability is the share of draws, its standard
error sqrt(p (1 - p) / n). Where no draw failed, the probability is below 3 / n with 95 %
confidence (Hanley and Lippman-Hand 1983, JAMA 249, 1743-1745), and where all did, above 1 - 3 / n:
`upper_bound` and `lower_bound` say so instead of a standard error of zero.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from tailrace.errors import Problems
from tailrace.quantities.number_checks import FloatArray, checked

from .failure_counts import count_failures
from .infinite_slope import GRAVITY, DensityConvention, density_ratio
from .slope_checks import checked_slope, warn_steep
from .strength_draws import HillSoil, draw_soil

RULE_OF_THREE = 3.0
"""-ln(0.05), rounded up: events that may still be hidden behind none seen, with 95 % confidence."""


@dataclass(frozen=True)
class FailureProbability:
    """Probability of failure of each cell.

    Attributes
    ----------
    probability : ndarray, 1
        Share of the draws in which the cell fails; NaN without data.
    mean_wetness : ndarray, 1
        Mean over the draws of the saturated share of the thickness.
    draws : int
    seed : int
    fixed : tuple of str
        What was not varied.
    """

    probability: FloatArray
    mean_wetness: FloatArray
    draws: int
    seed: int
    fixed: tuple[str, ...]

    @property
    def standard_error(self) -> FloatArray:
        """Standard error of the probability from the number of draws alone, 1."""
        return np.asarray(np.sqrt(self.probability * (1.0 - self.probability) / self.draws))

    @property
    def upper_bound(self) -> FloatArray:
        """Probability plus 1.96 standard errors; 3 / n where no draw failed, 1."""
        bound = np.minimum(1.0, self.probability + 1.96 * self.standard_error)
        return np.where(self.probability == 0.0, min(1.0, RULE_OF_THREE / self.draws), bound)

    @property
    def lower_bound(self) -> FloatArray:
        """Probability less 1.96 standard errors; 1 - 3 / n where every draw failed, 1."""
        bound = np.maximum(0.0, self.probability - 1.96 * self.standard_error)
        return np.where(self.probability == 1.0, max(0.0, 1.0 - RULE_OF_THREE / self.draws), bound)


def failure_probability_of(
    slope: ArrayLike,
    specific_area: ArrayLike,
    soil: HillSoil,
    *,
    draws: int = 1000,
    seed: int = 1,
    injected_flow: ArrayLike = 0.0,
    thickness_factor: ArrayLike = 1.0,
    convention: DensityConvention = "consistent",
) -> FailureProbability:
    """Return the probability of failure of cells with steady seepage.

    Parameters
    ----------
    slope : array_like, deg
        0 to below 90; NaN for a cell without data.
    specific_area : array_like, m
        Drained area over contour width.
    soil : HillSoil
        Distributions of strength, thickness, density, conductivity and recharge; the
        transmissivity of a draw is its conductivity times its thickness.
    draws : int
        Number of draws; the standard error falls with its square root.
    seed : int
        Same seed, same bytes, at any number of threads.
    injected_flow : array_like, m2/s
        Injected solution that passes, over the contour width.
    thickness_factor : array_like, 1
        Thickness of the cell over that of `soil`.
    convention : {"consistent", "landlab"}
        See `infinite_slope.density_ratio`.

    Returns
    -------
    FailureProbability
        Arrays of the broadcast shape of slope and areas.

    Raises
    ------
    InputError
        If numbers are out of their range; all at once.

    Warns
    -----
    ValidityWarning
        Slopes above 60 deg.

    References
    ----------
    Montgomery and Dietrich (1994); Strauch et al. (2018), Earth Surface Dynamics 6, 49-75
    (the Monte Carlo form).
    """
    problems = Problems("failure_probability_of()")
    angle = checked_slope(problems, slope)
    area = checked(problems, "specific_area", specific_area, "m", missing=True)
    passing = checked(problems, "injected_flow", injected_flow, "m2/s", missing=True)
    factor = checked(problems, "thickness_factor", thickness_factor, "", strict=True,
                     missing=True)  # fmt: skip
    problems.raise_if_any()
    warn_steep(slope)
    drawn = draw_soil(soil, draws, seed)
    cells = np.broadcast_arrays(angle, area, passing, factor)
    shape = cells[0].shape
    known = ~np.isnan(sum(cells)).ravel()
    # Flat ground carries no load along itself: it never fails, and dividing by its sine would.
    sloping = known & (np.ravel(cells[0]) > 0.0)
    flat_angle, flat_area, flat_passing, flat_factor = (np.ravel(c)[sloping] for c in cells)
    failed = np.zeros(flat_angle.size, dtype=np.int64)
    wet = np.zeros(flat_angle.size)
    transmissivity = drawn.conductivity * drawn.thickness
    count_failures(
        np.sin(flat_angle), np.cos(flat_angle), flat_factor, flat_area, flat_passing,
        drawn.cohesion / (drawn.thickness * drawn.density * GRAVITY),
        np.tan(np.radians(drawn.friction_angle)),
        density_ratio.__wrapped__(drawn.density, convention),
        drawn.recharge, 1.0 / transmissivity, 1.0, failed, wet,
    )  # fmt: skip
    probability = np.where(known, 0.0, np.nan)
    probability[sloping] = failed / draws
    wetness = np.where(known, 1.0, np.nan)
    wetness[sloping] = wet / draws
    return FailureProbability(
        probability.reshape(shape), wetness.reshape(shape), draws, seed, soil.fixed
    )
