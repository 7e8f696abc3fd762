"""What a specialist would check in a weather file before using it."""

from __future__ import annotations

from dataclasses import dataclass, field

import numpy as np

from tailrace.errors import InputError, Problem, Problems
from tailrace.weather.direction_persistence import (
    DOUBTFUL_BELOW,
    REFUSED_BELOW,
    DirectionPersistence,
    direction_persistence,
)
from tailrace.weather.held_winds import HeldWinds, held_winds
from tailrace.weather.hourly import BoolArray, FloatArray, HourlyWeather
from tailrace.weather.observed import SurfaceObservations, follows
from tailrace.weather.radiation_clock import OFFSET_PASSES, OFFSET_REJECTS, clock_offset
from tailrace.weather.radiation_source import LEAST_CLOUD_PERSISTENCE, cloud_persistence
from tailrace.weather.solar import hour_elevation, solar_elevation

#: change from one hour to the next that no station shows (assumed limits, warned of only)
LARGEST_JUMP: dict[str, tuple[float, str]] = {
    "temperature": (20.0, "K"),
    "pressure": (20.0, "hPa"),
    "wind_speed": (25.0, "m/s"),
}
_MANY_CALMS = 0.4
_MANY_MISSING = 0.1
_SUMMER_LEADS = 0.6  # h; a whole one is daylight-saving time
_TABLE_CLOCK_WARNS = 0.75  # h; heat flux is not quite symmetric about noon

Weather = HourlyWeather | SurfaceObservations


@dataclass(frozen=True)
class QualityReport:
    """What was measured on a weather file, and what is wrong with it.

    Attributes
    ----------
    source : str
        The file.
    hours, calm, missing : int
        Counts; `missing` are hours that are not calm and lack wind (or, in complete tables, what
        AERMOD's rule asks for).
    persistence : DirectionPersistence
        Mean cosine of the hourly turn.
    held : HeldWinds
        Whether speeds are held or interpolated between reports.
    clock_offset : float
        Hours by which the day's radiation or heating is late against the sun; NaN if unknown.
    rain_known : bool
        Whether any hour has a precipitation value.
    problems : tuple of Problem
        Errors and warnings.
    directional : tuple of Problem
        Errors that matter only where direction is used.
    """

    source: str
    hours: int
    calm: int
    missing: int
    persistence: DirectionPersistence
    held: HeldWinds
    clock_offset: float
    rain_known: bool
    problems: tuple[Problem, ...] = field(default=())
    directional: tuple[Problem, ...] = field(default=())

    def raise_if_any(self, *, directional: bool = True) -> None:
        """Raise with every error found.

        Parameters
        ----------
        directional : bool
            Whether wind direction will be used.

        Raises
        ------
        InputError
            If the weather cannot be used so.
        """
        found = [problem for problem in self.problems if problem.severity == "error"]
        if directional:
            found.extend(self.directional)
        if found:
            raise InputError(found)

    def sentences(self) -> tuple[str, ...]:
        """Return counts and doubts, one sentence each, for a table's provenance."""
        said = [f"{self.hours} hours, {self.calm} calm, {self.missing} missing."]
        if np.isfinite(self.persistence.mean):
            said.append(
                f"Wind direction persists: mean cosine of the hourly turn "
                f"{self.persistence.mean:.2f}."
                if not self.directional
                else "Wind direction is random: for counts of hours per class only."
            )
        said += [problem.what.capitalize() + "." for problem in self.problems]
        return tuple(said)


def trusted(weather: HourlyWeather) -> HourlyWeather:
    """Return an hourly table with every doubt about it in its provenance, or refuse it.

    Parameters
    ----------
    weather : HourlyWeather
        All hours of a file, in order.

    Returns
    -------
    HourlyWeather
        The same hours.

    Raises
    ------
    InputError
        If its wind cannot carry a plume.
    """
    report = check_quality(weather)
    report.raise_if_any()
    # The run counts its hours itself; it may take some days of the file only.
    _, *doubts = report.sentences()
    return weather.with_provenance(*doubts)


def check_quality(weather: Weather) -> QualityReport:
    """Return what is wrong with hourly weather.

    Parameters
    ----------
    weather : HourlyWeather or SurfaceObservations
        Hours in order.

    Returns
    -------
    QualityReport
        Direction without persistence is an error where direction is used; no usable hour is an
        error; jumps, held winds, absent rain, a wrong clock and random cloud are warnings.
    """
    problems = Problems(weather.source)
    directional = Problems(weather.source)
    joined = follows(weather.year, weather.month, weather.day, weather.hour)
    calm = weather.calm
    missing = weather.missing if isinstance(weather, HourlyWeather) else _lacking(weather) & ~calm
    _note_counts(calm, missing, problems)
    _note_period(weather, problems)
    persistence = direction_persistence(
        weather.month, weather.wind_speed, weather.wind_direction, joined
    )
    _note_direction(persistence, problems, directional)
    held = held_winds(weather.wind_speed, joined)
    _note_held(held, problems)
    _note_jumps(weather, joined, problems)
    rain_known = bool(np.isfinite(weather.precipitation).any())
    if not rain_known:
        problems.add(
            "precipitation is missing in every hour: nothing is said of wet days, and dust is "
            "not held down by rain",
            place="precipitation",
            severity="warning",
        )
    offset = _note_clock(weather, problems)
    if isinstance(weather, SurfaceObservations):
        _note_cloud(weather, joined, problems)
    return QualityReport(
        weather.source,
        len(weather),
        int(calm.sum()),
        int(missing.sum()),
        persistence,
        held,
        offset,
        rain_known,
        tuple(problems),
        tuple(directional),
    )


def _lacking(weather: SurfaceObservations) -> BoolArray:
    return np.asarray(
        np.isnan(weather.wind_speed)
        | np.isnan(weather.wind_direction)
        | np.isnan(weather.temperature)
    )


def _note_counts(calm: BoolArray, missing: BoolArray, problems: Problems) -> None:
    count = len(calm)
    if count == 0 or bool(np.all(calm | missing)):
        problems.add(
            f"none of {count} hours can be used: {int(calm.sum())} calm, "
            f"{int(missing.sum())} missing",
            allowed="at least one hour with wind",
            remedy="give another station or year",
        )
        return
    if calm.mean() > _MANY_CALMS:
        problems.add(
            f"{100 * calm.mean():.0f} % of the hours are calm and carry nothing in this model",
            severity="warning",
        )
    if missing.mean() > _MANY_MISSING:
        problems.add(f"{100 * missing.mean():.0f} % of the hours are missing", severity="warning")


def _note_period(weather: Weather, problems: Problems) -> None:
    """Note a table of more than four weeks that is no whole number of years."""
    count = len(weather)
    if count <= 24 * 28:
        return
    months = np.bincount(weather.month, minlength=13)[1:]
    years = max(1, round(count / 8766))
    days = np.array([31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31])
    if np.any(months < 24 * days * years) or np.any(months > 24 * (days + 1) * years):
        problems.add(
            f"{count} hours from {weather.year[0]}-{weather.month[0]:02d}-{weather.day[0]:02d} to "
            f"{weather.year[-1]}-{weather.month[-1]:02d}-{weather.day[-1]:02d} are no whole year: "
            "the seasons do not count alike in means",
            severity="warning",
        )


def _note_direction(
    persistence: DirectionPersistence, problems: Problems, directional: Problems
) -> None:
    if persistence.refused:
        directional.add(
            f"wind direction has no persistence: the mean cosine of the hourly turn is "
            f"{persistence.mean:.2f} over {persistence.pairs} pairs of hours (real stations: 0.7 "
            "to 0.9), so the directions are random numbers",
            place="wind direction",
            allowed=f"{REFUSED_BELOW} or more",
            remedy="take a station with real directions; speed and temperature of this file can "
            "still be counted",
        )
        return
    if persistence.doubtful:
        problems.add(
            f"wind direction turns more than at real stations: mean cosine of the hourly turn "
            f"{persistence.mean:.2f}",
            place="wind direction",
            allowed=f"{DOUBTFUL_BELOW} or more",
            severity="warning",
        )
    bad = np.flatnonzero(persistence.by_month < REFUSED_BELOW) + 1
    if bad.size:
        directional.add(
            f"wind direction has no persistence in month {', '.join(map(str, bad))}",
            place="wind direction",
            remedy="take a station with real directions",
        )


def _note_held(held: HeldWinds, problems: Problems) -> None:
    if held.kind == "hourly":
        return
    problems.add(
        f"wind speeds are {held.kind} between reports every {held.period} hours: gusts and light "
        "winds are lost, and hours above a dust threshold are a lower limit",
        place="wind speed",
        severity="warning",
    )


def _note_jumps(weather: Weather, joined: BoolArray, problems: Problems) -> None:
    same_month = np.concatenate(([False], np.diff(weather.month) == 0))
    for name, (limit, unit) in LARGEST_JUMP.items():
        values: FloatArray = getattr(weather, name)
        jump = np.abs(np.diff(values, prepend=np.nan))
        bad = (jump > limit) & joined & same_month
        if bad.any():
            row = int(np.flatnonzero(bad)[0])
            problems.add(
                f"{name.replace('_', ' ')} jumps by {jump[row]:.0f} {unit} within an hour "
                f"({int(bad.sum())} such jumps)",
                place=f"{weather.year[row]}-{weather.month[row]:02d}-{weather.day[row]:02d} hour "
                f"{weather.hour[row]}",
                allowed=f"up to {limit:g} {unit}",
                severity="warning",
            )


def _note_clock(weather: Weather, problems: Problems) -> float:
    """Note local-time errors: the day's radiation, or heating, against the sun."""
    if weather.longitude is None or weather.latitude is None or len(weather) < 24 * 28:
        return float("nan")
    if isinstance(weather, SurfaceObservations):
        seen, limit = weather.global_radiation, OFFSET_PASSES
        zone = weather.time_zone
    else:
        seen, limit = np.maximum(weather.sensible_heat_flux, 0.0), _TABLE_CLOCK_WARNS
        zone = float(
            weather.time_zone if weather.time_zone is not None else round(weather.longitude / 15.0)
        )
    offset = clock_offset(seen, weather.hour, weather.longitude, zone)
    if not np.isfinite(offset):
        return offset
    # A table that does not name its zone can be a zone or two off the nearest by law, not error.
    unsure = isinstance(weather, HourlyWeather) and weather.time_zone is None
    if abs(offset) > limit and not unsure:
        rejected = "; it is not used" if abs(offset) > OFFSET_REJECTS else ""
        problems.add(
            f"{'radiation' if limit == OFFSET_PASSES else 'heating'} is {abs(offset):.2f} h "
            f"{'late' if offset > 0 else 'early'} against the sun{rejected}",
            place="clock",
            allowed=f"within {limit} h of local standard time",
            severity="warning",
        )
    lead = _summer_lead(weather, np.asarray(seen), zone)
    if lead > _SUMMER_LEADS:
        problems.add(
            f"the clock of summer is {lead:.1f} h ahead of that of winter: daylight-saving time",
            place="clock",
            allowed="local standard time all year",
            remedy="set the summer hours back",
            severity="warning",
        )
    return offset


def _summer_lead(weather: Weather, seen: FloatArray, zone: float) -> float:
    """Return by how many hours the clock of summer runs ahead of that of winter.

    May to August against November to February: months that are wholly on one side of a change to
    daylight-saving time anywhere, and over which the equation of time is taken out.
    """
    if weather.latitude is None or weather.longitude is None:
        return 0.0
    phi = solar_elevation(
        weather.day_of_year, weather.hour - 0.5, weather.latitude, weather.longitude, zone
    )
    known = np.isfinite(seen)
    lit = np.where(known, np.maximum(seen, 0.0), 0.0)
    sine = np.where(known, np.maximum(np.sin(np.radians(phi)), 0.0), 0.0)
    late = {}
    for half, months in (("mid", (5, 6, 7, 8)), ("ends", (11, 12, 1, 2))):
        rows = np.isin(weather.month, months)
        if lit[rows].sum() <= 0.0 or sine[rows].sum() <= 0.0:
            return 0.0
        hour = weather.hour[rows]
        late[half] = (lit[rows] * hour).sum() / lit[rows].sum()
        late[half] -= (sine[rows] * hour).sum() / sine[rows].sum()
    lead = float(late["mid"] - late["ends"])
    return lead if weather.latitude >= 0.0 else -lead


def _note_cloud(weather: SurfaceObservations, joined: BoolArray, problems: Problems) -> None:
    persistence = cloud_persistence(weather.cloud_cover, joined)
    if persistence < LEAST_CLOUD_PERSISTENCE:
        problems.add(
            f"cloud cover is random: its correlation from hour to hour is {persistence:.2f} (real "
            "stations: 0.86 to 0.89); it is not used",
            place="cloud cover",
            severity="warning",
        )
    radiation = weather.global_radiation
    phi = hour_elevation(
        weather.day_of_year, weather.hour, weather.latitude, weather.longitude, weather.time_zone
    )
    dark = (phi < -10.0) & (radiation > 20.0)
    if dark.any():
        problems.add(
            f"radiation in {int(dark.sum())} hours with the sun well below the horizon",
            place="global radiation",
            allowed="none at night",
            severity="warning",
        )
