"""What falls within a map and what passes its rim: two integrals of the same plumes.

Neither uses the code's own path integral of depletion: what falls is the deposition integrated
over the ground, what passes is the depleted over the undepleted concentration at the rim. They are
taken over a sample of hours, each as likely as the source's release in it; together they are the
release but for the errors of both. In an open pit nothing is computed, so that what falls of its
release is known by difference only; what passes is then less what its walls keep.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tailrace.air.constants import REFLECTION_WIDTHS
from tailrace.air.engine import run_field
from tailrace.air.hour import hour_table
from tailrace.air.layout import Decay, most_sizes
from tailrace.air.open_pit import ESCAPE_SPEED_FRACTION
from tailrace.air.settling import settling_velocity
from tailrace.air.sources import (
    AreaSource,
    OpenPitSource,
    Source,
    VolumeSource,
    rectangle_source,
)
from tailrace.assess.air_map_points import MapFrame

if TYPE_CHECKING:
    from tailrace.weather import HourlyWeather

FloatArray = NDArray[np.float64]

SAMPLE_HOURS = 192
DIRECTIONS = 48
INSIDE, OUTSIDE = 10, 34
"""Distances from the middle of a source to its edge, and from there to the rim."""
NEAREST = 2.0
LINE_PARTS = 3
"""Stretches that stand for a line."""


@dataclass(frozen=True)
class Budget:
    """Where a release goes, as shares of what valid hours released, by size.

    Parameters
    ----------
    fallen : ndarray, shape (sizes,)
        Falls within the map.
    passed : ndarray, shape (sizes,)
        Passes the rim of the map.
    by_difference : bool
        Whether what falls, or decays, is what does not pass, and was not integrated.
    """

    fallen: FloatArray
    passed: FloatArray
    by_difference: bool = False

    @property
    def error(self) -> FloatArray:
        """What both together miss or exceed the release by, shape (sizes,); NaN by difference."""
        missed = self.fallen + self.passed - 1.0
        return np.full_like(missed, np.nan) if self.by_difference else missed


def budget_of(
    source: Source, weights: FloatArray, weather: HourlyWeather, frame: MapFrame
) -> Budget:
    """Return where the release of a source goes.

    Parameters
    ----------
    source : Source
        A source inside of the map.
    weights : ndarray, shape (hours,)
        Its release by the hour, of any unit.
    weather : HourlyWeather
        Hours.
    frame : MapFrame
        The map.

    Returns
    -------
    Budget
        By particle size, or of the gas.
    """
    chosen = sampled_hours(weights[weather.valid])
    hours = hour_table(weather)[chosen]
    kept = _kept_in_pit(source, weather.wind_speed[weather.valid][chosen])
    parts = [_integrals(part, hours, frame, kept) for part in _parts_of(source)]
    fallen, passed = np.mean(parts, axis=0)
    if isinstance(source, OpenPitSource):
        return Budget(1.0 - passed, passed, by_difference=True)
    return Budget(fallen, passed)


def _parts_of(source: Source) -> list[Source]:
    """Return places that stand for a source: of a line short stretches of it, else itself.

    What falls is linear in where it is released, and rings round a long line would miss it.
    """
    if not isinstance(source, AreaSource) or source.shape != "line":
        return [source]
    x1, y1, x2, y2, width = source.stated
    share = (np.arange(LINE_PARTS) + 0.5) / LINE_PARTS
    return [
        rectangle_source(
            source.name, 1.0, source.release_height,
            x1 + each * (x2 - x1) - 0.5 * width, y1 + each * (y2 - y1) - 0.5 * width,
            width, width, 0.0, source.initial_sigma_z, particles=source.particles,
            gas_deposition_velocity=source.gas_deposition_velocity,
        )
        for each in share
    ]  # fmt: skip


def _integrals(
    source: Source, hours: FloatArray, frame: MapFrame, kept: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Return what falls and what passes, by size."""
    ring, sizes = _Rings.of(source, frame), most_sizes([source])

    def hourly(east: FloatArray, north: FloatArray, rule: str) -> FloatArray:
        field = run_field(
            [source], hours, east, north, 0.0, np.ones((1, len(hours))), np.ones((1, 1)),
            deposition=True, depletion=rule, by_size=True, sizes=sizes,
        )  # fmt: skip
        return np.asarray(field.hourly[0])

    with_loss = hourly(ring.east, ring.north, "converged")
    free = hourly(*ring.ends(), "none")
    fallen = np.array([ring.integral(with_loss[sizes + k].mean(axis=-1)) for k in range(sizes)])
    passed = [
        _passing(ring.rim(with_loss[k]), free[k, -DIRECTIONS:], 1.0 - kept[k]) for k in range(sizes)
    ]
    return fallen, np.array(passed)


def radon_budget(
    source: Source,
    weights: FloatArray,
    weather: HourlyWeather,
    frame: MapFrame,
    decay: Sequence[Decay],
) -> Budget:
    """Return where the release of gases that decay goes: they do not fall, and fewer pass the rim.

    Parameters
    ----------
    source, weights, weather, frame
        As `budget_of`.
    decay : sequence of Decay
        Released nuclides.

    Returns
    -------
    Budget
        By nuclide; what decays within the map is known by difference.
    """
    hours = hour_table(weather)[sampled_hours(weights[weather.valid])]
    ring = _Rings.of(source, frame)
    east, north = (ring.rim(place)[:, 0] for place in (ring.east, ring.north))
    hourly = run_field(
        [source], hours, np.ascontiguousarray(east), np.ascontiguousarray(north), 0.0,
        np.ones((1, len(hours))), np.ones((1, 1)), deposition=False,
        decay=[Decay("stable"), *decay],
    ).hourly[0]  # fmt: skip
    there = np.ones(len(hours))
    passed = np.array([_passing(hourly[1 + k], hourly[0], there) for k in range(len(decay))])
    return Budget(np.zeros(len(decay)), passed, by_difference=True)


def sampled_hours(weights: FloatArray, count: int = SAMPLE_HOURS) -> NDArray[np.int64]:
    """Return hours that stand for a release, each as often as it releases.

    Parameters
    ----------
    weights : ndarray, shape (n,)
        Release by the hour.
    count : int
        How many.

    Returns
    -------
    ndarray of int, shape (count,)
        Hours at equal steps of the release so far.
    """
    gathered = np.cumsum(weights)
    levels = (np.arange(count) + 0.5) / count * gathered[-1]
    return np.asarray(np.searchsorted(gathered, levels), dtype=np.int64)


def _passing(depleted: FloatArray, free: FloatArray, escaping: FloatArray) -> float:
    """Return the mean over hours of what is still in the air at the rim."""
    total = free.sum(axis=0)
    seen = total > 0.0
    share = depleted.sum(axis=0)[seen] / total[seen]
    return float((share * escaping[seen]).mean()) if seen.any() else 0.0


def _kept_in_pit(source: Source, wind_speed: FloatArray) -> FloatArray:
    """Return the share of each size that a pit keeps, shape (sizes, hours)."""
    kept = np.zeros((most_sizes([source]), len(wind_speed)))
    if not isinstance(source, OpenPitSource) or source.particles is None:
        return kept
    sizes = zip(source.particles.diameter, source.particles.density, strict=True)
    for number, (diameter, density) in enumerate(sizes):
        speed = settling_velocity(diameter, density)
        kept[number] = 1.0 - 1.0 / (1.0 + speed / (ESCAPE_SPEED_FRACTION * wind_speed))
    return kept


@dataclass(frozen=True)
class _Rings:
    """Points on rays from the middle of a source to the rim of the map."""

    east: FloatArray
    north: FloatArray
    radius: FloatArray  # by direction and ring

    @classmethod
    def of(cls, source: Source, frame: MapFrame) -> _Rings:
        outline = _outline(source)
        middle = outline.mean(axis=0)
        inner = float(np.hypot(*(outline - middle).T).max())
        nearest = NEAREST
        if isinstance(source, VolumeSource):
            nearest += REFLECTION_WIDTHS * source.initial_sigma_y
        bearing = (np.arange(DIRECTIONS) + 0.5) * 2.0 * np.pi / DIRECTIONS
        rim = _to_rim(frame, middle, bearing)
        start = max(1.02 * inner, nearest)
        share = np.linspace(0.0, 1.0, OUTSIDE)
        outer = start * (rim[:, None] / start) ** share
        count = INSIDE if inner > nearest else 1
        within = np.linspace(0.0, start, count, endpoint=False)[1:]
        radius = np.concatenate([np.tile(within, (DIRECTIONS, 1)), outer], axis=1)
        east = middle[0] + radius * np.sin(bearing)[:, None]
        north = middle[1] + radius * np.cos(bearing)[:, None]
        return cls(east.ravel(), north.ravel(), radius)

    def integral(self, values: FloatArray) -> float:
        """Return the integral over the ground of values at the points."""
        field = values.reshape(self.radius.shape)
        r = np.concatenate([np.zeros((DIRECTIONS, 1)), self.radius], axis=1)
        # Inside of the first ring the field is that of the ring.
        f = np.concatenate([field[:, :1], field], axis=1)
        ring = np.diff(r**2, axis=1) * 0.5
        low, high = np.maximum(f[:, :-1], 1.0e-300), np.maximum(f[:, 1:], 1.0e-300)
        # Between rings a power of the distance; near the middle a straight line.
        inner = np.maximum(r[:, :-1], 1.0e-9)
        power = np.log(high / low) / np.log(r[:, 1:] / inner)
        steep = 2.0 + power
        exact = np.where(
            np.abs(steep) > 1.0e-6,
            (high * r[:, 1:] ** 2 - low * inner**2) / np.where(steep == 0.0, 1.0, steep),
            low * inner**2 * np.log(r[:, 1:] / inner),
        )
        straight = r[:, 1:] < 2.5 * np.diff(r, axis=1)
        part = np.where(straight, ring * 0.5 * (low + high), exact)
        return float(part.sum() * 2.0 * np.pi / DIRECTIONS)

    def ends(self) -> tuple[FloatArray, FloatArray]:
        """Return the points nearest to the source, where its tables begin, and on the rim."""
        rays = self.east.reshape(self.radius.shape), self.north.reshape(self.radius.shape)
        east, north = (ray[:, [*range(INSIDE), -1]].T.ravel() for ray in rays)
        return east, north

    def rim(self, values: FloatArray) -> FloatArray:
        """Return the values on the rim, shape (directions, hours)."""
        return np.asarray(values.reshape(*self.radius.shape, -1)[:, -1])


def _outline(source: Source) -> FloatArray:
    corners = getattr(source, "corners", None)
    if corners is not None:
        return np.asarray(corners)
    return np.array([[source.x, source.y]])  # type: ignore[attr-defined]


def _to_rim(frame: MapFrame, middle: FloatArray, bearing: FloatArray) -> FloatArray:
    """Return the distance from a place to the rim of the map, by bearing."""
    sine, cosine = np.sin(bearing), np.cos(bearing)
    with np.errstate(divide="ignore"):
        x = np.where(sine > 0.0, frame.east - middle[0], frame.west - middle[0]) / sine
        y = np.where(cosine > 0.0, frame.north - middle[1], frame.south - middle[1]) / cosine
    return np.asarray(np.minimum(np.abs(x), np.abs(y)))
