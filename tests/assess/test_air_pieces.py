"""Release points as sources, points of a map, budgets, relief: each by itself."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import geopandas as gpd
import numpy as np
import pytest
from shapely.geometry import Point, Polygon

from tailrace.air.geometry import polygon_moments
from tailrace.air.layout import Decay
from tailrace.air.sources import (
    AreaSource,
    OpenPitSource,
    PointSource,
    VolumeSource,
    line_source,
    rectangle_source,
)
from tailrace.assess.air_budget import budget_of, radon_budget, sampled_hours
from tailrace.assess.air_map_points import MapFrame, gap_to, interpolator, map_points
from tailrace.assess.air_relief import plume_height, relief_of
from tailrace.assess.release_geometry import air_source, dust_particles, mean_diameters, outline
from tailrace.emissions.release_point import ReleasePoint
from tailrace.quantities import Missing, Value
from tailrace.weather import HourlyWeather, draw_year, read_climate

PLACES = gpd.GeoSeries(
    {
        "works": Point(1000.0, 2000.0),
        "gate": Point(4000.0, 6000.0),
        "pond": Point(0.0, 0.0).buffer(1900.0, quad_segs=18),
        "yard": Polygon([(0, 0), (400, 0), (400, 200), (200, 200.4), (0, 200)]),
    }
)


def point(kind: Any, **numbers: Any) -> ReleasePoint:
    to = numbers.pop("to", "")
    values = {
        n: Missing(v) if isinstance(v, str) else Value(v, "m", source="t", quality="assumed")
        for n, v in numbers.items()
    }
    return ReleasePoint("s", kind, to=to, numbers=values)


def test_mean_diameters_by_hand() -> None:
    # (2.5^3/4)^(1/3); ((2.5^3 + 2.5^2 10 + 2.5 10^2 + 10^3)/4)^(1/3); and so on.
    assert mean_diameters() == pytest.approx((1.5749, 6.9246, 12.6645, 23.3042), rel=1e-4)
    assert dust_particles().density == (1.0,) * 4


def test_forms() -> None:
    stack = air_source(
        point("stack", height=50.0, diameter=2.0, exit_velocity=10.0, exit_temperature=330.0),
        "works", PLACES,
    )  # fmt: skip
    assert isinstance(stack, PointSource)
    assert (stack.x, stack.y, stack.release_height, stack.diameter) == (1000.0, 2000.0, 50.0, 2.0)
    volume = air_source(point("volume", height=5.0, sigma_y=10.0, sigma_z=3.0), "works", PLACES)
    assert isinstance(volume, VolumeSource)
    assert (volume.initial_sigma_y, volume.initial_sigma_z) == (10.0, 3.0)
    pit = air_source(point("pit", length=100.0, width=300.0, depth=20.0), "works", PLACES)
    assert isinstance(pit, OpenPitSource)
    assert pit.depth == pytest.approx(20.0)
    assert pit.corners.mean(axis=0) == pytest.approx([1000.0, 2000.0])
    line = air_source(
        point("line", height=2.0, initial_sigma_z=2.0, width=20.0, to="gate"), "works", PLACES
    )
    assert isinstance(line, AreaSource)
    assert line.area == pytest.approx(5000.0 * 20.0)
    area = air_source(
        point("area", height=2.0, initial_sigma_z=1.0, length=100.0, width=50.0), "works", PLACES
    )
    assert isinstance(area, AreaSource)
    assert np.ptp(area.corners, axis=0) == pytest.approx([50.0, 100.0])


def test_what_cannot_be_placed_is_missing_with_its_reason() -> None:
    lacking = air_source(point("area", height="nobody measured it"), "pond", PLACES)
    assert isinstance(lacking, Missing)
    assert "nobody measured it" in lacking.reason
    nowhere = air_source(point("area", height=0.0, initial_sigma_z=0.0), "moon", PLACES)
    assert isinstance(nowhere, Missing)
    assert "moon" in nowhere.reason
    flat = air_source(point("area", height=0.0, initial_sigma_z=0.0), "works", PLACES)
    assert isinstance(flat, Missing)
    assert "no outline" in flat.reason


def test_outlines_keep_area_and_middle_with_few_corners() -> None:
    for name, corners in (("pond", 20), ("yard", 4)):
        shape = PLACES[name]
        found = outline(shape)
        assert len(found) == corners
        area, east, north = polygon_moments(found)[:3]
        assert abs(area) == pytest.approx(shape.area, rel=0.002)
        assert (east, north) == pytest.approx((shape.centroid.x, shape.centroid.y), abs=2.0)


def test_distance_from_either_side() -> None:
    square = np.array([[0.0, 0.0], [10.0, 0.0], [10.0, 10.0], [0.0, 10.0]])
    found = gap_to(square, np.array([5.0, 13.0, 5.0]), np.array([5.0, 14.0, -2.0]))
    assert found == pytest.approx([5.0, 5.0, 2.0])


def test_map_points_are_dense_near_sources() -> None:
    frame = MapFrame(-25e3, -15e3, 25e3, 15e3)
    source = np.array([[3000.0, 2000.0]])
    east, north = map_points(frame, [source], 400)
    assert 330 <= len(east) <= 400
    assert {(-25e3, -15e3), (25e3, 15e3)} <= set(zip(east, north, strict=True))
    assert len(np.unique(np.stack([east, north]), axis=1).T) == len(east)
    near = np.hypot(east - 3000.0, north - 2000.0)
    assert (near < 2000.0).sum() > 25
    # A power of the distance, as annual fields are, between the points.
    field = interpolator(east, north, 1.0 / (300.0 + near) ** 1.5)
    random = np.random.default_rng(1)
    x, y = random.uniform(-24e3, 24e3, 500), random.uniform(-14e3, 14e3, 500)
    exact = 1.0 / (300.0 + np.hypot(x - 3000.0, y - 2000.0)) ** 1.5
    error = np.abs(field(x, y) / exact - 1.0)
    assert np.median(error) < 0.03
    assert np.isnan(field(np.array([26e3]), np.array([0.0]))).all()


def test_sampled_hours_follow_the_release() -> None:
    weights = np.array([0.0, 1.0, 0.0, 3.0, 0.0])
    chosen = sampled_hours(weights, 100)
    assert np.bincount(chosen, minlength=5).tolist() == [0, 25, 0, 75, 0]


@pytest.fixture(scope="module")
def weather() -> HourlyWeather:
    year = draw_year(read_climate("baotou"), seed=0)
    return year.select(np.arange(0, len(year), 40))


@pytest.mark.parametrize(
    "source",
    [
        VolumeSource("v", 1.0, 5.0, 0.0, 0.0, 5.0, 3.0, particles=dust_particles()),
        PointSource("s", 1.0, 30.0, 0.0, 0.0, 350.0, 8.0, 1.0, gas_deposition_velocity=0.01),
        rectangle_source("a", 1.0, 0.0, -600.0, -400.0, 1200.0, 800.0, particles=dust_particles()),
        line_source("l", 1.0, 2.0, (-4000.0, 0.0, 3000.0, 500.0), 20.0, 2.0,
                    particles=dust_particles()),
    ],
    ids=["volume", "stack", "area", "line"],
)  # fmt: skip
@pytest.mark.slow
def test_budget_closes(source: Any, weather: HourlyWeather) -> None:
    frame = MapFrame(-10e3, -8e3, 10e3, 8e3)
    found = budget_of(source, np.ones(len(weather)), weather, frame)
    assert np.abs(found.error).max() < 0.025
    assert (found.fallen > 0.0).all()


def test_a_pit_is_known_by_difference(weather: HourlyWeather) -> None:
    pit = OpenPitSource("p", 1.0, 0.0, -300.0, -300.0, 600.0, 600.0, 3.6e7,
                        particles=dust_particles())  # fmt: skip
    frame = MapFrame(-10e3, -8e3, 10e3, 8e3)
    found = budget_of(pit, np.ones(len(weather)), weather, frame)
    assert found.by_difference
    assert np.isnan(found.error).all()
    assert (np.diff(found.fallen) > 0.0).all()


def test_thoron_decays_on_the_way(weather: HourlyWeather) -> None:
    # 3.82 d and 55.6 s against some 50 minutes to the rim: 8 km at 2 to 5 m/s.
    pond = rectangle_source("a", 1.0, 0.0, -600.0, -400.0, 1200.0, 800.0)
    decay = [Decay(name, 1, np.log(2.0) / life) for name, life in
             (("Rn-222", 3.8235 * 86400.0), ("Rn-220", 55.6))]  # fmt: skip
    found = radon_budget(
        pond, np.ones(len(weather)), weather, MapFrame(-10e3, -8e3, 10e3, 8e3), decay
    )
    assert 0.97 < found.passed[0] < 1.0
    assert found.passed[1] < 0.01
    assert not found.fallen.any()


def test_plume_height_by_hand() -> None:
    # F = 9.80616 * 10 * 2^2 * (360 - 300)/360/4 = 16.34; 21.425 F^0.75/4 = 43.5 m.
    hours = SimpleNamespace(
        valid=np.array([True]), wind_speed=np.array([4.0]), temperature=np.array([300.0])
    )
    stack = PointSource("s", 1.0, 50.0, 0.0, 0.0, 360.0, 10.0, 2.0)
    assert plume_height(stack, hours) == pytest.approx(50.0 + 43.53, abs=0.1)  # type: ignore[arg-type]
    cold = PointSource("s", 1.0, 50.0, 0.0, 0.0, 0.0, 10.0, 2.0)
    assert plume_height(cold, hours) == pytest.approx(50.0 + 3.0 * 2.0 * 10.0 / 4.0)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("height_range", "fair"), [(100.0, True), (300.0, False), (None, False), ("flat", True)]
)
def test_relief_against_plumes_and_mixing(height_range: Any, fair: bool) -> None:
    hours = SimpleNamespace(
        valid=np.ones(3, bool), convective=np.array([False, False, True]),
        mechanical_mixing_height=np.array([100.0, 200.0, 900.0]),
    )  # fmt: skip
    declared = (
        Value(height_range, "m", source="t", quality="assumed")
        if isinstance(height_range, float)
        else Missing("nobody looked")
    )
    area = SimpleNamespace(
        relief="flat" if height_range == "flat" else Missing("no grid"), height_range=declared
    )
    low = VolumeSource("v", 1.0, 5.0, 0.0, 0.0, 5.0, 3.0)
    found = relief_of(area, [low], hours)  # type: ignore[arg-type]
    assert (found.sentence == "") is fair
    assert found.mixed == 150.0
    if height_range is None:
        assert "nobody looked" in found.sentence
