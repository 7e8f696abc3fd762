"""Wind-blown dust of every hour of a year, size by size, with and without gusts.

The friction velocity on the ground follows the wind at height z over the ground's own roughness,
u* = 0.4 u/ln(z/z0), neutral. Dust of an hour is the mean of the vertical flux over the winds
within the hour (`within_hour_wind`); beside it stands what the mean wind alone would give. The
erodible share of the surface (`surface_state`) multiplies both, and hours of rain or snow give
none.

Supply is unlimited (a loose, long beach: the flux schemes), or limited: then the erosion
potential of AP-42 13.2.5 is released as the friction velocity of the fastest mile since the last
disturbance rises,

    E(hour) = k [P(greatest u* so far) - P(greatest before)],

so that a period's sum is that section's k P of its fastest mile. The fastest mile lasts about two
minutes; its factor over the mean follows from the declared gust factor.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Literal

import numpy as np

from tailrace.emissions.dust_size import DUST_DENSITY, SizeScheme, size_shares
from tailrace.emissions.editions import SIZES
from tailrace.emissions.erosion_potential import (
    FLAT_DRAG,
    PILE_ROUGHNESS,
    wind_at_ten_metres,
    wind_erosion_potential,
)
from tailrace.emissions.hours_of_wind import WindHours, wind_hours
from tailrace.emissions.saltation import saltation_flux
from tailrace.emissions.surface_state import SurfaceState, dry_hours
from tailrace.emissions.threshold_friction_velocity import STANDARD_AIR, moisture_ratio
from tailrace.emissions.vertical_dust_flux import kok_flux, marticorena_bergametti_flux
from tailrace.emissions.wind_checks import size_multipliers
from tailrace.emissions.within_hour_wind import WithinHour, mean_over_hour
from tailrace.errors import InputError, Problems
from tailrace.quantities.number_checks import FloatArray, checked

if TYPE_CHECKING:
    from collections.abc import Callable

    from tailrace.emissions.surface_state import DryHours
    from tailrace.weather.hourly import HourlyWeather

VON_KARMAN = 0.4
SECONDS_PER_HOUR = 3600.0
FASTEST_MILE_DURATION = 120.0
"""Time in which a mile of wind passes at 13.4 m/s, s."""
STILL = WithinHour(1.0, "mean wind, without gusts")
_PM10 = SIZES.index("PM10")
Scheme = Literal["marticorena bergametti", "kok"]


@dataclass(frozen=True)
class DustSurface:
    """A surface that wind takes dust from.

    Attributes
    ----------
    threshold : float, m/s
        Threshold friction velocity of its dry loose grains.
    clay : float, 1
        Mass share of clay; not used where the supply is limited.
    source : str
        Where threshold and clay come from.
    state : SurfaceState
        Wet, crusted and covered shares; moisture.
    roughness_length : float, m
        Of the surface; 0.5 cm is AP-42's flat pile.
    partition : float, 1
        Share of friction velocity that reaches the grains.
    scheme : {"marticorena bergametti", "kok"}
        Vertical flux.
    sizes : {"kok 2011", "AP-42 2006", "AP-42 1995"}
        Size distribution of that flux.
    particle_density : float, kg/m3
        Of the dust.
    disturbance_hours : int or None
        Hours between disturbances of a limited reservoir; None is an unlimited one.
    edition : str
        Edition of AP-42 13.2.5 whose size multipliers a limited reservoir has.
    drying_hours : int
        Hours that rain keeps the surface from eroding.
    snow_months : tuple of int
        Months under snow or frozen.

    Raises
    ------
    InputError
        If a number is out of range or a source is lacking; all at once.
    """

    threshold: float
    clay: float
    source: str
    state: SurfaceState = field(default_factory=SurfaceState)
    roughness_length: float = PILE_ROUGHNESS
    partition: float = 1.0
    scheme: Scheme = "marticorena bergametti"
    sizes: SizeScheme = "kok 2011"
    particle_density: float = DUST_DENSITY
    disturbance_hours: int | None = None
    edition: str = "2006"
    drying_hours: int = 0
    snow_months: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        problems = Problems("dust surface")
        checked(problems, "threshold", self.threshold, "m/s", strict=True, missing=True)
        checked(problems, "clay", self.clay, "", most=0.5, missing=True)
        checked(problems, "roughness_length", self.roughness_length, "m", strict=True, missing=True)
        checked(problems, "partition", self.partition, "", strict=True, most=1.0, missing=True)
        needed = ["threshold", "roughness_length", "partition"]
        if self.disturbance_hours is None or np.any(np.asarray(self.state.moisture) != 0.0):
            needed.append("clay")
        for name in needed:
            if np.isnan(getattr(self, name)):
                problems.add(f"{name} is missing", place=name, remedy="declare it, with its range")
        if self.scheme not in ("marticorena bergametti", "kok"):
            problems.add(f'scheme "{self.scheme}" is not known', place="scheme",
                         allowed="marticorena bergametti, kok")  # fmt: skip
        if self.disturbance_hours is not None and self.disturbance_hours < 1:
            problems.add(f"{self.disturbance_hours} hours between disturbances",
                         place="disturbance_hours", allowed="1 or more")  # fmt: skip
        if not self.source.strip():
            problems.add("a surface without a source", place="source", remedy="name it")
        problems.raise_if_any()

    @property
    def wet_threshold(self) -> float:
        """Threshold friction velocity with the moisture of the surface, m/s."""
        if np.all(np.asarray(self.state.moisture) == 0.0):
            return self.threshold
        return float(self.threshold * moisture_ratio.__wrapped__(self.state.moisture, self.clay))

    @property
    def drag(self) -> float:
        """Friction velocity over the wind at 10 m, 1."""
        if self.disturbance_hours is not None:
            return FLAT_DRAG
        return float(VON_KARMAN / np.log(10.0 / self.roughness_length))

    @property
    def threshold_wind(self) -> float:
        """Wind at 10 m at which the surface begins to erode, m/s."""
        share = 1.0 if self.disturbance_hours is not None else self.partition
        return self.wet_threshold / share / self.drag


@dataclass(frozen=True, eq=False)
class HourlyDust:
    """Dust of every hour.

    Attributes
    ----------
    flux : ndarray, kg/(m2 h), shape (n, 4)
        Mass below each cut point of `SIZES` per area of the whole surface, with gusts; NaN where
        the wind is missing.
    mean_wind_flux : ndarray, kg/(m2 h), shape (n, 4)
        The same from the hourly mean winds alone.
    hours : WindHours
        Hours it was computed for.
    surface : DustSurface
    within : WithinHour
    dry : DryHours
        Hours that were let erode.
    notes : tuple of str
        What was assumed and what is missing.
    """

    flux: FloatArray
    mean_wind_flux: FloatArray
    hours: WindHours
    surface: DustSurface
    within: WithinHour
    dry: DryHours
    notes: tuple[str, ...]

    @cached_property
    def total(self) -> FloatArray:
        """Mass per area over the known hours, with gusts, kg/m2, shape (4,)."""
        return np.asarray(np.where(self.hours.known[:, None], self.flux, 0.0).sum(axis=0))

    @cached_property
    def mean_wind_total(self) -> FloatArray:
        """Mass per area over the known hours from mean winds, kg/m2, shape (4,)."""
        return np.asarray(np.where(self.hours.known[:, None], self.mean_wind_flux, 0.0).sum(axis=0))

    @property
    def gust_over_mean(self) -> float:
        """Total with gusts over that of mean winds, 1; infinite where mean winds give none."""
        with np.errstate(divide="ignore", invalid="ignore"):
            return float(self.total[_PM10] / self.mean_wind_total[_PM10])

    def windiest_share(self, part: float = 0.05, *, gusts: bool = True) -> float:
        """Return the share of the dust that comes in the windiest hours.

        Parameters
        ----------
        part : float, 1
            Part of the known hours, calm ones among them; the windiest by their mean wind.
        gusts : bool
            Of the dust with gusts, or of that from mean winds.

        Returns
        -------
        float, 1
            Hours of one speed count alike, so that ties do not hang on their order; NaN without
            dust.
        """
        known = self.hours.known
        dust = (self.flux if gusts else self.mean_wind_flux)[known, _PM10]
        return _share_of_largest(self.hours.wind_speed[known], dust, part)

    def sentences(self) -> tuple[str, ...]:
        """Return what the year gives, one sentence each, then the notes."""
        sizes = ", ".join(
            f"{name} {1e3 * mass:.4g}" for name, mass in zip(SIZES, self.total, strict=True)
        )
        hours = int(self.hours.known.sum())
        return (
            f"Wind erosion over {hours} hours with a gust factor of {self.within.gust_factor:.2f} "
            f"({self.within.source}): {sizes} g/m2.",
            self._beside_mean(),
            f"The windiest 5 % of hours give {_percent(self.windiest_share())} of the dust (from "
            f"mean winds {_percent(self.windiest_share(gusts=False))}).",
            *self.notes,
        )

    def _beside_mean(self) -> str:
        still = float(self.mean_wind_total[_PM10])
        if not still > 0.0:
            return "Hourly mean winds alone stay below the threshold and give none."
        return (
            f"From hourly mean winds alone: PM10 {1e3 * still:.4g} g/m2; the total with gusts is "
            f"{self.gust_over_mean:.2f} times that."
        )


def dust_by_hour(
    hours: WindHours | HourlyWeather, surface: DustSurface, within: WithinHour
) -> HourlyDust:
    """Return the dust of every hour from a surface.

    Parameters
    ----------
    hours : WindHours or HourlyWeather
        Hours in the order of time.
    surface : DustSurface
        What the wind takes from.
    within : WithinHour
        Declared gust factor.

    Returns
    -------
    HourlyDust
        With gusts and from mean winds.

    Raises
    ------
    InputError
        If the wind is measured inside the roughness, or at several heights.

    Notes
    -----
    Valid for bare, flat, long surfaces; the shelter of dams and the growth of the flux with fetch
    are not counted.
    """
    year = hours if isinstance(hours, WindHours) else wind_hours(hours)
    refuse_inside_roughness(year, surface)
    dry = open_hours(year, surface)
    share = np.where(dry.dry, surface.state.erodible_share, 0.0)[:, None]

    def flux(winds: WithinHour) -> FloatArray:
        period = surface.disturbance_hours
        if period is None:
            return _unlimited(year, surface, winds) * share
        return _limited(year, surface, winds, dry, period) * share

    return HourlyDust(
        flux=flux(within),
        mean_wind_flux=flux(STILL),
        hours=year,
        surface=surface,
        within=within,
        dry=dry,
        notes=dust_notes(year, dry),
    )


def refuse_inside_roughness(year: WindHours, surface: DustSurface) -> None:
    """Raise `InputError` if the wind is measured inside the roughness of the surface."""
    if year.height <= surface.roughness_length:
        raise InputError.single(
            f"wind at {year.height:g} m is inside a roughness of {surface.roughness_length:g} m",
            place="roughness_length",
        )


def open_hours(year: WindHours, surface: DustSurface) -> DryHours:
    """Return the hours that rain, drying time and snow let a surface erode in."""
    return dry_hours.__wrapped__(
        year.precipitation,
        year.month,
        drying_hours=surface.drying_hours,
        snow_months=surface.snow_months,
    )


def _unlimited(year: WindHours, surface: DustSurface, within: WithinHour) -> FloatArray:
    drag = VON_KARMAN / np.log(year.height / surface.roughness_length)
    # Saltation is proportional to the density of the air, so one density serves every hour.
    linear = surface.scheme == "marticorena bergametti"
    rho = np.full_like(year.air_density, STANDARD_AIR) if linear else year.air_density
    # Files hold winds of whole m/s: most hours share theirs with many others.
    pairs, place = np.unique(
        np.stack([drag * year.wind_speed, rho]), axis=1, return_inverse=True, equal_nan=True
    )
    least, process = _process(surface, pairs[1][:, None])
    below = SECONDS_PER_HOUR * mean_over_hour(process, pairs[0], least, within)[place.ravel()]
    if linear:
        below *= year.air_density / STANDARD_AIR
    return np.asarray(below[:, None] * size_shares(surface.sizes, surface.particle_density))


def _process(
    surface: DustSurface, rho: FloatArray
) -> tuple[float, Callable[[FloatArray], FloatArray]]:
    """Return the threshold of friction velocity and the flux above it, as its authors define it."""
    least, clay, reaching = surface.wet_threshold, surface.clay, surface.partition
    if surface.scheme == "kok":
        # Kok and others take the friction velocity of the bare ground between the elements.
        return least / reaching, lambda u: kok_flux.__wrapped__(reaching * u, least, clay, rho)
    least /= reaching
    return least, lambda u: marticorena_bergametti_flux.__wrapped__(
        saltation_flux.__wrapped__(u, least, rho), clay
    )


def _limited(
    year: WindHours, surface: DustSurface, within: WithinHour, dry: DryHours, period: int
) -> FloatArray:
    ten = wind_at_ten_metres.__wrapped__(year.wind_speed, year.height)
    velocity = FLAT_DRAG * within.gust_of(FASTEST_MILE_DURATION) * ten
    open_ = np.where(dry.dry & year.known, velocity, 0.0)
    padded = np.append(open_, np.zeros(-len(open_) % period)).reshape(-1, period)
    greatest = np.maximum.accumulate(padded, axis=1).ravel()[: len(open_)]
    taken = wind_erosion_potential.__wrapped__(greatest, surface.wet_threshold)
    begins = np.arange(len(taken)) % period == 0
    before = np.where(begins, 0.0, np.append(0.0, taken[:-1]))
    gained = np.where(year.known, taken - before, np.nan)
    return np.asarray(gained[:, None] * size_multipliers(surface.edition))


def _share_of_largest(order: FloatArray, amount: FloatArray, part: float) -> float:
    if not 0.0 < part <= 1.0:
        raise InputError.single(f"a part of {part:g}", place="part", allowed="above 0, at most 1")
    total = amount.sum()
    if not total > 0.0:
        return float("nan")
    levels, place = np.unique(-order, return_inverse=True)
    count = np.bincount(place, minlength=len(levels)).astype(np.float64)
    mass = np.bincount(place, weights=amount, minlength=len(levels))
    reach = np.append(0.0, np.cumsum(count))
    gathered = np.append(0.0, np.cumsum(mass))
    return float(np.interp(part * len(order), reach, gathered) / total)


def _percent(share: float) -> str:
    return "-, there is none" if np.isnan(share) else f"{100.0 * share:.1f} %"


def dust_notes(year: WindHours, dry: DryHours) -> tuple[str, ...]:
    """Return what is assumed and missing in the dust of some hours."""
    found = list(year.notes)
    missing = int((~year.known).sum())
    if missing:
        found.append(
            f"{missing} hours have no wind speed; their dust is missing and the total is at least "
            "what is given."
        )
    if dry.unknown:
        found.append(
            f"Precipitation is missing in {dry.unknown} hours, which count as dry: as far as rain "
            "goes, the dust is at most what is given."
        )
    return tuple(found)
