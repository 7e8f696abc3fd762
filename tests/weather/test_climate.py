"""Climate summaries: what a drawn year keeps, and what it says."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tailrace.errors import InputError
from tailrace.weather.climate_draw import (
    draw_winds,
    draw_year,
    drawn_persistence,
    fit_persistence,
    recovered_stability,
)
from tailrace.weather.climate_files import (
    bundled_climates,
    climate_from_file,
    read_climate,
    write_climate,
)
from tailrace.weather.climate_month import Persistence, draw_month
from tailrace.weather.climate_summary import (
    CALM,
    STABILITY,
    sector_of,
    speed_class_of,
    stability_class,
    summarise_climate,
)
from tailrace.weather.direction_persistence import direction_persistence
from tailrace.weather.surface import surface_values

from .conftest import write


@pytest.fixture(scope="module")
def summary(hourly):
    return summarise_climate(
        hourly, name="made", title="a made place", source="made weather", elevation=1000.0
    )


def test_classes_at_their_edges():
    length = np.array([-1.0, -49.0, -51.0, -300.0, 300.0, 100.0, 20.0, np.nan])
    assert stability_class(length).tolist() == [0, 0, 1, 2, 3, 4, 5, -1]
    assert sector_of(np.array([0.0, 11.2, 11.3, 348.8, 180.0, np.nan])).tolist() == [
        0,
        0,
        1,
        0,
        8,
        -1,
    ]
    assert speed_class_of(np.array([0.3, 1.4, 1.5, 2.5, 99.0, 0.0, np.nan])).tolist() == [
        0,
        0,
        1,
        2,
        39,
        -1,
        -1,
    ]


def test_every_hour_is_counted_once(summary, hourly):
    assert summary.hours.sum() == hourly.valid.sum()
    assert summary.by_hour.sum() == len(hourly)
    assert summary.by_hour[:, :, CALM].sum() == hourly.calm.sum()
    assert summary.rose.sum() == pytest.approx(1.0)


def test_drawn_year_has_the_same_hours_in_another_order(summary, hourly):
    """Same calendar length: counts by month, stability, speed class and sector come out exactly."""
    winds = draw_winds(summary)
    moving = winds.stability != CALM
    counts = np.zeros_like(summary.hours)
    np.add.at(
        counts,
        (
            winds.month[moving] - 1,
            winds.stability[moving],
            winds.speed_class[moving],
            winds.sector[moving],
        ),
        1.0,
    )
    np.testing.assert_array_equal(counts, summary.hours)
    by_hour = np.zeros_like(summary.by_hour)
    np.add.at(by_hour, (winds.month - 1, winds.hour - 1, winds.stability), 1.0)
    np.testing.assert_array_equal(by_hour, summary.by_hour)
    drawn = draw_year(summary)
    assert drawn.wind_speed.mean() == pytest.approx(hourly.wind_speed.mean(), abs=1e-9)
    assert not drawn.missing.any()


def test_drawing_is_deterministic_and_seeds_differ(summary):
    one, two, other = draw_year(summary), draw_year(summary), draw_year(summary, seed=1)
    np.testing.assert_array_equal(one.wind_direction, two.wind_direction)
    np.testing.assert_array_equal(one.monin_obukhov_length, two.monin_obukhov_length)
    assert not np.array_equal(one.wind_direction, other.wind_direction)
    np.testing.assert_array_equal(np.sort(one.wind_speed), np.sort(other.wind_speed))


def test_drawn_year_says_that_it_is_drawn(summary):
    drawn = draw_year(summary)
    assert "drawn" in drawn.provenance[0]
    assert "not measured" in drawn.provenance[0]
    assert "made weather" in drawn.provenance[0]
    assert np.isnan(drawn.precipitation).all()


def test_leap_year_has_its_day(summary):
    assert len(draw_year(summary, year=2024)) == 8784


def test_surface_layer_of_a_drawn_year(summary, hourly):
    """Means of friction velocity and mixing height within 5 % of the year it was made from."""
    drawn = draw_year(summary)
    for name in ("friction_velocity", "convective_mixing_height", "convective_velocity"):
        found, expected = np.nanmean(getattr(drawn, name)), np.nanmean(getattr(hourly, name))
        assert found == pytest.approx(expected, rel=0.05), name
    assert recovered_stability(summary) > 0.8


def test_bowen_ratio_of_the_site_scales_the_heat(summary):
    """H goes with B/(1+B): 0.6 at 1.5, 0.8 at 4."""
    wet = draw_year(summary)
    dry = draw_year(summary, surface_values(0.1, 0.25, 4.0))
    some = wet.sensible_heat_flux > 1.0
    ratio = dry.sensible_heat_flux[some] / wet.sensible_heat_flux[some]
    np.testing.assert_allclose(ratio, 0.8 / 0.6)


@pytest.mark.slow
def test_fitting_gives_the_persistence_back(summary):
    """Direction comes back; speed falls short by a tenth, because classes change with the day."""
    fitted = fit_persistence(summary)
    turn, step = drawn_persistence(fitted)
    assert turn == pytest.approx(float(np.mean(summary.persistence)), abs=0.05)
    assert step == pytest.approx(float(np.mean(summary.speed_persistence)), abs=0.12)
    assert step > drawn_persistence(replace(fitted, stepping=0.5))[1] + 0.05


def test_files_read_back_what_was_written(summary, tmp_path):
    paths = write_climate(summary, tmp_path)
    assert [path.name for path in paths] == ["made.toml", "made.joint.csv", "made.hours.csv"]
    found = read_climate(paths[0])
    np.testing.assert_array_equal(found.hours, summary.hours)
    np.testing.assert_allclose(found.speed, summary.speed, rtol=1e-3)
    np.testing.assert_allclose(found.temperature, summary.temperature, rtol=1e-4)
    assert (found.source, found.latitude) == (summary.source, summary.latitude)


def test_broken_summary_files_are_told_in_words(summary, tmp_path):
    toml, joint, hours = write_climate(summary, tmp_path)
    text = joint.read_text(encoding="utf-8")
    joint.write_text(text.replace("unstable", "wobbly", 1), encoding="utf-8")
    with pytest.raises(InputError, match=r"joint\.csv"):
        read_climate(toml)
    joint.write_text(text, encoding="utf-8")
    hours.write_text("\n".join(hours.read_text().splitlines()[:100]), encoding="utf-8")
    with pytest.raises(InputError, match="every month and hour"):
        read_climate(toml)
    hours.unlink()
    with pytest.raises(InputError, match="not there"):
        read_climate(toml)
    toml.write_text("name = ", encoding="utf-8")
    with pytest.raises(InputError, match="TOML"):
        read_climate(toml)
    with pytest.raises(InputError, match="bayan_obo"):
        read_climate("bayan_obu")


def test_random_directions_or_part_of_a_year_give_no_summary(hourly):
    random = np.random.default_rng(0).uniform(0.0, 360.0, len(hourly))
    about = {"name": "x", "title": "x", "source": "x", "elevation": 0.0}
    with pytest.raises(InputError, match="no persistence"):
        summarise_climate(replace(hourly, wind_direction=random), **about)
    with pytest.raises(InputError, match="no valid hour in month"):
        summarise_climate(hourly.select(hourly.month < 7), **about)


@pytest.mark.slow
def test_summary_of_a_file(tmp_path, epw_lines):
    found = climate_from_file(
        write(tmp_path / "a.epw", epw_lines), "a", "a place", source="a made file"
    )
    assert found.hours.sum() > 8000
    assert any("Precipitation is missing" in note for note in found.notes)
    assert any("persistence" in note for note in found.notes)


@pytest.mark.parametrize("name", ["bayan_obo", "baotou", "ganzhou", "mountain_pass"])
@pytest.mark.slow
def test_bundled_climates_draw_a_year_with_persistence(name):
    found = read_climate(name)
    assert name in bundled_climates()
    assert "WMO" in found.source
    drawn = draw_year(found)
    assert len(drawn) == 8760
    turn = direction_persistence(
        drawn.month, drawn.wind_speed, drawn.wind_direction, np.ones(8760, dtype=bool)
    )
    assert turn.mean == pytest.approx(float(found.persistence.mean()), abs=0.03)
    assert recovered_stability(found) > 0.85


@pytest.mark.parametrize("name", ["bayan_obo", "baotou", "ganzhou", "mountain_pass"])
def test_compiled_hours_are_those_of_numpy(name):
    found = read_climate(name)
    persistence = Persistence(found.turning, found.stepping)
    for seed, last in ((0, (-1, -1)), (5, (3, 2))):
        hours = []
        for compiled in (False, True):
            random = np.random.default_rng(seed)
            after = [
                draw_month(found, m, 31, persistence, random, last, compiled=compiled)
                for m in (0, 6, 11)
            ]
            assert random.random() == np.random.default_rng(seed).random(3 * 744 + 1)[-1]
            hours.append(after)
        for (cells, end), (compiled_cells, compiled_end) in zip(*hours, strict=True):
            assert end == compiled_end
            np.testing.assert_array_equal(cells, compiled_cells)


@pytest.mark.parametrize(
    ("name", "station", "mean", "five"),
    [
        ("bayan_obo", "Haliut.533360", 2.91, 0.25),
        ("baotou", "Dongsheng.535430", 3.02, 0.19),
        ("ganzhou", "Nanxiong.579960", 1.76, 0.022),
    ],
)
def test_bundled_climates_are_those_of_their_stations(name, station, mean, five, reference):
    """Mean speed and share of hours at 5 m/s and more: reference/geo/README.md, same files."""
    from tailrace.weather.epw import read_epw

    drawn = draw_year(read_climate(name))
    assert drawn.wind_speed.mean() == pytest.approx(mean, abs=0.006)
    assert np.mean(drawn.wind_speed >= 4.9) == pytest.approx(five, abs=0.006)
    (path,) = (reference / "geo" / "weather").glob(f"*{station}_CSWD.epw")
    file = read_epw(path)
    moving = file.wind_speed > 0.0
    np.testing.assert_array_equal(
        np.bincount(sector_of(drawn.wind_direction[~drawn.calm]), minlength=16),
        np.bincount(sector_of(file.wind_direction[moving]), minlength=16),
    )


def test_mountain_pass_is_las_vegas():
    """Mean speed, calms and hours of 4.5 m/s and more counted with awk in the EPW's column 22.

    The file is USA_NV_Las.Vegas-McCarran.Intl.AP.723860_TMY3.epw of Climate.OneBuilding.Org,
    sha256 dd8e0eddea4792d5a2d114cb25c7de71f1d0410d51f5522ae90020044d85ab6f.
    """
    found = read_climate("mountain_pass")
    drawn = draw_year(found)
    assert drawn.wind_speed.mean() == pytest.approx(4.46223, abs=0.002)
    assert int(drawn.calm.sum()) == 340
    assert found.hours[:, :, 4:].sum() == 3341
    assert any("75 km from the mine" in note for note in found.notes)


def test_names_of_classes_are_in_order():
    assert len(STABILITY) == CALM == 6
