"""Wind-blown dust of a year over many draws of a surface's numbers.

The same sums as `hourly_dust` makes hour by hour. What draws share is done once: hours of one wind
speed count together with the air they move, and the flux of Marticorena and Bergametti, linear in
that air, has its mean over the gusts of an hour in closed form (`saltation_in_gusts`). The flux of
Kok is not linear in it and is integrated draw by draw. Where supply is limited, what an interval
between disturbances gives follows from its greatest wind alone.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from tailrace.emissions.dust_size import size_shares
from tailrace.emissions.erosion_potential import (
    FLAT_DRAG,
    wind_at_ten_metres,
    wind_erosion_potential,
)
from tailrace.emissions.hourly_dust import (
    FASTEST_MILE_DURATION,
    SECONDS_PER_HOUR,
    VON_KARMAN,
    DustSurface,
    dust_by_hour,
    open_hours,
)
from tailrace.emissions.hours_of_wind import WindHours
from tailrace.emissions.saltation_in_gusts import mean_saltation_flux
from tailrace.emissions.surface_state import SurfaceState
from tailrace.emissions.threshold_friction_velocity import STANDARD_AIR, moisture_ratio
from tailrace.emissions.vertical_dust_flux import marticorena_bergametti_flux
from tailrace.emissions.wind_checks import size_multipliers
from tailrace.emissions.within_hour_wind import WithinHour, extreme_factor
from tailrace.quantities.number_checks import FloatArray

_AT_ONCE = 400_000
"""Pairs of draw and wind speed whose fluxes are held at once."""


@dataclass(frozen=True)
class SurfaceDraws:
    """Draws of a surface's numbers; arrays of shape (draw,) or (1,).

    Attributes
    ----------
    threshold : ndarray, m/s
        Threshold friction velocity of dry loose grains.
    gust_factor : ndarray, 1
        Greatest gust of an hour over its mean.
    wind_ratio : ndarray, 1
        Wind of the place over that of the hours.
    state : SurfaceState
        Of arrays.
    clay : ndarray, 1
        Mass share of clay.
    roughness_length : ndarray, m
        Of the surface; not used where the supply is limited.
    disturbance_hours : ndarray of int
        Hours between disturbances of a limited reservoir.
    """

    threshold: FloatArray
    gust_factor: FloatArray
    wind_ratio: FloatArray
    state: SurfaceState
    clay: FloatArray
    roughness_length: FloatArray
    disturbance_hours: FloatArray

    @property
    def wet_threshold(self) -> FloatArray:
        """Threshold friction velocity with the moisture of the surface, m/s."""
        if not np.any(self.state.moisture):
            return self.threshold
        return np.asarray(
            self.threshold * moisture_ratio.__wrapped__(self.state.moisture, self.clay)
        )

    @property
    def spread(self) -> FloatArray:
        """Standard deviation of the winds of an hour over their mean, 1."""
        within = WithinHour(1.0, "deviation of a factor")
        return (self.gust_factor - 1.0) / extreme_factor.__wrapped__(within.duration, within.height)


def unlimited_totals(hours: WindHours, surface: DustSurface, draws: SurfaceDraws) -> FloatArray:
    """Return the dust of a year from a surface of unlimited supply.

    Parameters
    ----------
    hours : WindHours
        Hours of the area, before the wind ratio.
    surface : DustSurface
        What draws share: scheme, sizes, density of particles, shut hours.
    draws : SurfaceDraws
        Numbers of each draw.

    Returns
    -------
    ndarray, kg/m2, shape (size, draw)
        Over `SIZES`; what `hourly_dust.HourlyDust.total` of each draw is.

    Notes
    -----
    Valid for the Marticorena and Bergametti scheme with gusts by `WithinHour` as it is unless told
    otherwise: Gaussian, 3 s, at 10 m.
    """
    speeds, weights = _speeds(hours, surface)
    drag = VON_KARMAN / np.log(hours.height / draws.roughness_length) * draws.wind_ratio
    threshold, spread = draws.wet_threshold / surface.partition, draws.spread
    columns = np.broadcast_arrays(drag, threshold, spread)
    found = []
    step = max(_AT_ONCE // max(len(speeds), 1), 1)
    for start in range(0, len(columns[0]), step):
        own, least, wide = (one[start : start + step, None] for one in columns)
        grains = mean_saltation_flux.__wrapped__(own * speeds, least, wide)
        # A sum of its own order, whatever library of linear algebra there is.
        found.append(np.einsum("ij,j->i", grains, weights))
    flux = marticorena_bergametti_flux.__wrapped__(np.concatenate(found), draws.clay)
    below = SECONDS_PER_HOUR * flux * draws.state.erodible_share
    return np.asarray(size_shares(surface.sizes, surface.particle_density)[:, None] * below)


def integrated_totals(
    hours: WindHours, cases: Sequence[tuple[float, DustSurface, WithinHour]]
) -> FloatArray:
    """Return the dust of a year draw by draw, by the quadrature over the gusts of every hour.

    Parameters
    ----------
    hours : WindHours
        Hours of the area, before the wind ratio.
    cases : sequence of (float, DustSurface, WithinHour)
        Wind ratio, surface and gusts of each draw.

    Returns
    -------
    ndarray, kg/m2, shape (size, draw)
    """
    totals = [dust_by_hour(hours.scaled(r), surface, gusts).total for r, surface, gusts in cases]
    return np.stack(totals, axis=-1)


def limited_totals(hours: WindHours, surface: DustSurface, draws: SurfaceDraws) -> FloatArray:
    """Return the dust of a year from a surface of limited supply.

    Parameters
    ----------
    hours : WindHours
        Hours of the area, before the wind ratio.
    surface : DustSurface
        What draws share: edition, shut hours.
    draws : SurfaceDraws
        Numbers of each draw.

    Returns
    -------
    ndarray, kg/m2, shape (size, draw)
        Over `SIZES`, NaN where the edition has no multiplier.
    """
    ten = wind_at_ten_metres.__wrapped__(hours.wind_speed, hours.height)
    open_ = np.where(open_hours(hours, surface).dry & hours.known, ten, 0.0)
    # The factor of another duration is linear in the declared one.
    fastest = 1.0 + (draws.gust_factor - 1.0) * (
        WithinHour(2.0, "slope of a factor").gust_of(FASTEST_MILE_DURATION) - 1.0
    )
    scale = FLAT_DRAG * fastest * draws.wind_ratio
    scale, threshold, periods = np.broadcast_arrays(
        scale, draws.wet_threshold, draws.disturbance_hours
    )
    starts = [np.arange(0, len(open_), int(each)) for each in periods]
    greatest = [np.maximum.reduceat(open_, each) for each in starts]
    counts = np.array([len(each) for each in starts])
    velocity = np.repeat(scale, counts) * np.concatenate(greatest)
    taken = wind_erosion_potential.__wrapped__(velocity, np.repeat(threshold, counts))
    mass = np.add.reduceat(taken, np.cumsum(counts) - counts) * draws.state.erodible_share
    return np.asarray(size_multipliers(surface.edition)[:, None] * mass)


def _speeds(hours: WindHours, surface: DustSurface) -> tuple[FloatArray, FloatArray]:
    """Return the wind speeds of the open hours, and how much standard air has each, in hours."""
    counted = open_hours(hours, surface).dry & hours.known
    speeds, place = np.unique(hours.wind_speed[counted], return_inverse=True)
    air = hours.air_density[counted] / STANDARD_AIR
    weights = np.bincount(place, weights=air, minlength=len(speeds))
    return speeds, np.asarray(weights, dtype=np.float64)
