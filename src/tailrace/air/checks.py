"""What is wrong with sources, receptors and weather, said before anything is computed."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from tailrace.errors import InputError, Problems

from . import geometry
from .depletion import RULES
from .distance_grid import FARTHEST
from .receptors import Receptors
from .sources import AreaSource, OpenPitSource, Particles, PointSource, Source, VolumeSource

if TYPE_CHECKING:
    from tailrace.weather.hourly import HourlyWeather

FARTHEST_RECEPTOR = 0.9 * FARTHEST
NEEDED_EACH_HOUR = ("roughness_length", "wind_reference_height", "temperature_reference_height")


# A million tonnes a second: nothing on the ground releases more.
LARGEST_EMISSION = 1.0e12
# A release given in degrees Celsius by mistake lies below.
COLDEST_EXIT, HOTTEST_EXIT = 200.0, 3000.0


def _is_exit_temperature(value: float) -> bool:
    return -HOTTEST_EXIT <= value <= 0.0 or COLDEST_EXIT <= value <= HOTTEST_EXIT


def _positive(problems: Problems, place: str, what: str, value: float, zero: bool) -> None:
    if not math.isfinite(value) or value < 0.0 or (value == 0.0 and not zero):
        wanted = "zero or positive" if zero else "positive"
        problems.add(f"{what} is {value:g}", place=place, allowed=wanted)


def _check_particles(problems: Problems, place: str, particles: Particles) -> None:
    lengths = {len(particles.diameter), len(particles.mass_fraction), len(particles.density)}
    if len(lengths) != 1 or 0 in lengths:
        problems.add(
            f"{len(particles.diameter)} diameters, {len(particles.mass_fraction)} mass fractions, "
            f"{len(particles.density)} densities",
            place=place,
            allowed="one of each for every size",
        )
        return
    for diameter in particles.diameter:
        _positive(problems, place, "particle diameter", diameter, False)
        if diameter > 500.0:
            problems.add(
                f"particle diameter {diameter:g} um is beyond Stokes settling",
                place=place,
                allowed="at most 500 um",
            )
    for density in particles.density:
        _positive(problems, place, "particle density", density, False)
    for share in particles.mass_fraction:
        _positive(problems, place, "mass fraction", share, True)
    total = sum(particles.mass_fraction)
    if not abs(total - 1.0) <= 0.02:
        problems.add(f"mass fractions sum to {total:.4g}", place=place, allowed="1 (within 2 %)")
    fine = particles.fine_fraction
    if fine is not None and not 0.0 <= fine <= 1.0:
        problems.add(f"fine fraction is {fine:g}", place=place, allowed="0 to 1")


def _check_outline(problems: Problems, place: str, source: AreaSource) -> None:
    corners = np.asarray(source.corners)
    if corners.ndim != 2 or corners.shape[1] != 2 or len(corners) < 3:
        problems.add("an area needs at least three corners (x, y)", place=place)
        return
    if not np.isfinite(corners).all():
        problems.add("a corner is not a number", place=place)
        return
    if source.shape == "polygon" and geometry.crosses_itself(corners):
        problems.add(
            "the polygon crosses itself",
            place=place,
            remedy="give its corners in order round the outline, each once",
        )
    elif abs(geometry.polygon_moments(corners)[0]) < 1.0e-3:
        problems.add("the area is nearly zero", place=place, allowed="at least 0.001 m2")


def check_sources(problems: Problems, sources: Sequence[Source]) -> None:
    """Note what is wrong with sources.

    Parameters
    ----------
    problems : Problems
        Collects.
    sources : sequence of Source
        Sources.
    """
    if not sources:
        problems.add("there is no source", remedy="give at least one")
    names = [source.name for source in sources]
    for name in sorted({name for name in names if names.count(name) > 1}):
        problems.add(f"{names.count(name)} sources are named {name}", remedy="rename them")
    for source in sources:
        place = f"source {source.name}"
        _positive(problems, place, "emission (g/s)", source.emission, True)
        if LARGEST_EMISSION < source.emission < math.inf:
            problems.add(
                f"emission is {source.emission:g} g/s", place=place,
                allowed=f"at most {LARGEST_EMISSION:g} g/s",
            )  # fmt: skip
        _positive(problems, place, "release height (m)", source.release_height, True)
        if source.release_height > 3000.0:
            problems.add(
                f"release height is {source.release_height:g} m", place=place,
                allowed="at most 3000 m",
            )  # fmt: skip
        _positive(
            problems, place, "gas deposition velocity (m/s)", source.gas_deposition_velocity, True
        )
        if source.particles is not None:
            _check_particles(problems, place, source.particles)
        if isinstance(source, PointSource):
            _positive(problems, place, "exit velocity (m/s)", source.exit_velocity, True)
            _positive(problems, place, "stack diameter (m)", source.diameter, True)
            if not _is_exit_temperature(source.exit_temperature):
                problems.add(
                    f"exit temperature is {source.exit_temperature:g} K", place=place,
                    allowed=f"{COLDEST_EXIT:g} to {HOTTEST_EXIT:g} K; 0 for that of the air; "
                    "below 0: that much above the air",
                )  # fmt: skip
        elif isinstance(source, VolumeSource):
            _positive(problems, place, "initial sigma-y (m)", source.initial_sigma_y, False)
            _positive(problems, place, "initial sigma-z (m)", source.initial_sigma_z, False)
        elif isinstance(source, AreaSource):
            _positive(problems, place, "initial sigma-z (m)", source.initial_sigma_z, True)
            _check_outline(problems, place, source)
        elif isinstance(source, OpenPitSource):
            for what, value in (("side x (m)", source.width_x), ("side y (m)", source.width_y),
                                ("volume (m3)", source.volume)):  # fmt: skip
                _positive(problems, place, what, value, False)
        for what, value in (("x", getattr(source, "x", 0.0)), ("y", getattr(source, "y", 0.0))):
            if not math.isfinite(value):
                problems.add(f"{what} is not a number", place=place)


def check_reach(problems: Problems, sources: Sequence[Source], receptors: Receptors) -> None:
    """Note receptors that lie too far from sources.

    Parameters
    ----------
    problems : Problems
        Collects.
    sources : sequence of Source
        Sources that passed `check_sources`.
    receptors : Receptors
        Receptors.
    """
    if len(receptors) == 0:
        problems.add("there is no receptor", remedy="give at least one")
        return
    for source in sources:
        corners = getattr(source, "corners", None)
        place = np.array([[source.x, source.y]]) if corners is None else corners  # type: ignore[attr-defined]
        for x, y in place:
            farthest = float(np.hypot(receptors.east - x, receptors.north - y).max())
            if farthest > FARTHEST_RECEPTOR:
                problems.add(
                    f"a receptor lies {farthest / 1000.0:.0f} km from source {source.name}",
                    allowed=f"at most {FARTHEST_RECEPTOR / 1000.0:.0f} km; the steady plume "
                    "itself is meant for 50 km",
                    remedy="check that sources and receptors share one projected frame in metres",
                )
                return


def check_weather(problems: Problems, weather: HourlyWeather) -> None:
    """Note what keeps a weather table from being used.

    Parameters
    ----------
    problems : Problems
        Collects.
    weather : HourlyWeather
        Hours.
    """
    file = weather.source
    if len(weather) == 0:
        problems.add("the weather holds no hour", file=file)
        return
    valid = weather.valid
    if not valid.any():
        problems.add(
            f"none of {len(weather)} hours can carry a plume: {int(weather.calm.sum())} calm, "
            f"{int(weather.missing.sum())} missing",
            file=file,
            remedy="use weather with measured wind",
        )
        return
    for name in NEEDED_EACH_HOUR:
        values = getattr(weather, name)[valid]
        wrong = ~(np.isfinite(values) & (values > 0.0))
        if wrong.any():
            problems.add(
                f"{name} is missing or not positive in {int(wrong.sum())} valid hours", file=file
            )
    stamp = ((weather.year * 13 + weather.month) * 32 + weather.day) * 25 + weather.hour
    repeated = len(stamp) - len(np.unique(stamp))
    if repeated:
        problems.add(
            f"{repeated} hours occur twice",
            file=file,
            remedy="keep one row for each hour",
        )


def check_run(
    sources: Sequence[Source], receptors: Receptors, weather: HourlyWeather, depletion: str
) -> None:
    """Refuse a run that cannot be computed, with every reason.

    Parameters
    ----------
    sources : sequence of Source
        Sources.
    receptors : Receptors
        Receptors.
    weather : HourlyWeather
        Hours.
    depletion : str
        Depletion rule.

    Raises
    ------
    InputError
        With all problems.
    """
    problems = Problems()
    check_sources(problems, sources)
    if not problems.errors:
        check_reach(problems, sources, receptors)
    check_weather(problems, weather)
    if depletion not in RULES:
        problems.add(f"depletion rule {depletion!r} is not known", allowed=", ".join(RULES))
    if problems.errors:
        raise InputError(problems.errors)


def check_statistics(averages: Sequence[tuple[int, int]], percentiles: Sequence[float]) -> None:
    """Refuse averages and percentiles that do not exist.

    Parameters
    ----------
    averages : sequence of (int, int)
        Averaging time (h) and rank.
    percentiles : sequence of float
        Percentiles.

    Raises
    ------
    InputError
        With all problems.
    """
    problems = Problems()
    for hours, rank in averages:
        if not (hours >= 1 and rank >= 1):
            problems.add(
                f"an average of {hours} h at rank {rank} does not exist", place="averages",
                remedy="give whole hours and ranks from 1 on",
            )  # fmt: skip
    for percent in percentiles:
        if not 0.0 <= percent <= 100.0:
            problems.add(f"there is no percentile {percent:g}", place="percentiles",
                         allowed="0 to 100")  # fmt: skip
    problems.raise_if_any()
