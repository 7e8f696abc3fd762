"""Properties that hold in any hour: linearity, superposition, symmetry, bounds.

Hours are drawn over the range of the surface layer: friction velocity, stability, mixing heights,
wind and roughness.
"""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tailrace.air import (
    AreaSource,
    Particles,
    PointSource,
    VolumeSource,
    points,
    run,
    transfer,
)
from tailrace.air.sources import Source
from tailrace.weather.hourly import HourlyWeather

from .conftest import made_weather

DUST = Particles((2.0, 8.0, 30.0), (0.15, 0.35, 0.5), (2.65, 2.65, 2.65))
AROUND = np.random.default_rng(7).uniform(-1500.0, 1500.0, (24, 2))
FEW = settings(max_examples=25, deadline=None)


@st.composite
def hours(draw: st.DrawFn) -> HourlyWeather:
    """One hour, convective or stable."""
    convective = draw(st.booleans())
    length = draw(st.floats(5.0, 500.0))
    one = made_weather().select(np.array([12 if convective else 2]))
    mechanical = draw(st.floats(30.0, 2000.0))
    changes = {
        "friction_velocity": draw(st.floats(0.03, 1.0)),
        "monin_obukhov_length": -length if convective else length,
        "mechanical_mixing_height": mechanical,
        "wind_speed": draw(st.floats(0.3, 15.0)),
        "wind_direction": draw(st.floats(1.0, 360.0)),
        "roughness_length": draw(st.floats(0.001, 0.5)),
    }
    if convective:
        changes["convective_velocity"] = draw(st.floats(0.2, 3.0))
        changes["convective_mixing_height"] = draw(st.floats(100.0, 3000.0))
    return replace(one, **{name: np.array([value]) for name, value in changes.items()})


def _square(name: str, x: float, y: float, side: float, turn: float = 0.0) -> AreaSource:
    corners = np.array([[x, y], [x, y + side], [x + side, y + side], [x + side, y]])
    return AreaSource(name, 1.0, 0.5, _turned(corners, turn), 1.0, particles=DUST)


def _turned(places: np.ndarray, angle: float) -> np.ndarray:
    # Clockwise, as bearings.
    c, s = math.cos(angle), math.sin(angle)
    return places @ np.array([[c, -s], [s, c]])


def _sources(turn: float = 0.0) -> list[Source]:
    x, y = _turned(np.array([[120.0, -40.0]]), turn)[0]
    return [
        PointSource("S", 2.0, 30.0, x, y, 400.0, 10.0, 1.0, particles=DUST),
        VolumeSource("V", 1.5, 3.0, 0.0, 0.0, 5.0, 2.0, particles=DUST),
        _square("A", -60.0, -80.0, 90.0, turn),
    ]


def _both(sources: list[Source], weather: HourlyWeather, at: np.ndarray) -> np.ndarray:
    group = run(sources, points(at[:, 0], at[:, 1]), weather, depletion="converged").groups["ALL"]
    assert group.deposition is not None
    return np.stack([group.period, group.deposition])


def _agree(one: np.ndarray, two: np.ndarray, share: float, floor: float = 1e-4) -> None:
    # Relative to values of at least some share of the largest, for plume edges.
    top = one.max(axis=1, keepdims=True)
    assert (np.abs(one - two) <= share * np.maximum(one, floor * top)).all()


@FEW
@given(hours(), st.floats(0.01, 100.0))
def test_linear_in_the_release(weather: HourlyWeather, factor: float) -> None:
    more = [replace(source, emission=factor * source.emission) for source in _sources()]
    _agree(factor * _both(_sources(), weather, AROUND), _both(more, weather, AROUND), 1e-9)


@FEW
@given(hours())
def test_sources_add_up(weather: HourlyWeather) -> None:
    alone = [_both([source], weather, AROUND) for source in _sources()]
    _agree(np.sum(alone, axis=0), _both(_sources(), weather, AROUND), 1e-9)


def _whole_and_halves(weather: HourlyWeather, at: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    whole = AreaSource("A", 1.0, 0.5, np.array([[0.0, 0], [0, 100], [200, 100], [200, 0]]), 1.0,
                       particles=DUST)  # fmt: skip
    halves: list[Source] = [
        replace(_square("W", 0.0, 0.0, 100.0), emission=0.5),
        replace(_square("E", 100.0, 0.0, 100.0), emission=0.5),
    ]
    return _both([whole], weather, at), _both(halves, weather, at)


@FEW
@given(hours())
def test_parts_of_an_area_add_up(weather: HourlyWeather) -> None:
    # A receptor straight downwind, so that the highest value is never that of a plume's far tail,
    # where areas end (four sigma-y) and even exact integrals of the whole and of its halves differ.
    bearing = math.radians(float(weather.wind_direction[0]))
    downwind = np.array([[100.0, 50.0]]) - 1500.0 * np.array(
        [[math.sin(bearing), math.cos(bearing)]]
    )
    _agree(*_whole_and_halves(weather, np.concatenate([AROUND, downwind])), 0.01, 0.05)


def _light_wind(**changes: float) -> HourlyWeather:
    one = made_weather().select(np.array([12]))
    changes |= {"wind_speed": 0.5, "roughness_length": 0.5}
    return replace(one, **{name: np.array([value]) for name, value in changes.items()})


@pytest.mark.parametrize(
    ("weather", "share"),
    [
        # A receptor beside the source, which the growing plume reaches within one panel.
        (_light_wind(
            friction_velocity=0.25, convective_velocity=0.25, convective_mixing_height=100.0,
            mechanical_mixing_height=350.0, monin_obukhov_length=-56.0, wind_direction=56.0,
        ), 0.005),
        # A receptor in the tail of a plume against which the area counts as small.
        (_light_wind(
            friction_velocity=0.5, convective_velocity=1.125, convective_mixing_height=2008.0,
            mechanical_mixing_height=30.0, monin_obukhov_length=-5.0, wind_direction=16.0,
        ), 0.001),
    ],
    ids=["beside the source", "tail of a small source"],
)  # fmt: skip
def test_parts_of_an_area_add_up_in_the_tail(weather: HourlyWeather, share: float) -> None:
    """Found by the property above; the parts differ by 0.4 and 0.02 %."""
    _agree(*_whole_and_halves(weather, AROUND), share, 0.05)


@FEW
@given(hours(), st.floats(0.0, 2.0 * math.pi))
def test_turning_everything_changes_nothing(weather: HourlyWeather, angle: float) -> None:
    bearing = (weather.wind_direction + math.degrees(angle) - 1e-6) % 360.0 + 1e-6
    turned = replace(weather, wind_direction=bearing)
    one = _both(_sources(), weather, AROUND)
    two = _both(_sources(angle), turned, _turned(AROUND, angle))
    _agree(one, two, 0.01, 0.05)


@FEW
@given(hours())
def test_left_is_as_right_of_the_wind(weather: HourlyWeather) -> None:
    along = replace(weather, wind_direction=np.array([270.0]))
    middle: list[Source] = [
        PointSource("S", 2.0, 30.0, 0.0, 0.0, 400.0, 10.0, 1.0, particles=DUST),
        _square("A", -50.0, -50.0, 100.0),
    ]
    one = _both(middle, along, AROUND)
    two = _both(middle, along, AROUND * [1.0, -1.0])
    _agree(one, two, 1e-6)


@FEW
@given(hours())
def test_no_value_is_negative_or_lost(weather: HourlyWeather) -> None:
    got = transfer(_sources(), points(AROUND[:, 0], AROUND[:, 1]), weather)
    for name in ("concentration", "deposition", "highest_hour", "highest_day"):
        assert np.isfinite(got[name].values).all()
        assert (got[name].values >= 0.0).all()
    # One hour: the mean is the highest hour; the day is divided by 18 hours at least.
    np.testing.assert_allclose(got.highest_hour.values, got.concentration.values, rtol=1e-12)
    np.testing.assert_allclose(got.highest_day.values * 18.0, got.concentration.values, rtol=1e-12)


@FEW
@given(hours())
def test_depletion_only_takes(weather: HourlyWeather) -> None:
    at = points(AROUND[:, 0], AROUND[:, 1])
    whole = transfer(_sources(), at, weather, depletion="none").concentration.values
    left = transfer(_sources(), at, weather, depletion="converged").concentration.values
    assert (left <= whole * (1.0 + 1e-9)).all()
