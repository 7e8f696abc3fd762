"""Bad input: an answer or a sentence, never NaN."""

from __future__ import annotations

import math
import tracemalloc
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tailrace.air import (
    AreaSource,
    OpenPitSource,
    Particles,
    PointSource,
    VolumeSource,
    circle_source,
    grid,
    line_source,
    open_case,
    points,
    polar,
    rectangle_source,
    run,
    run_case,
    transfer,
)
from tailrace.air.aermod_run import profile_text, surface_text
from tailrace.errors import InputError
from tailrace.weather.hourly import HourlyWeather

from .conftest import made_weather

RING = polar([100.0, 500.0], [0.0, 90.0, 180.0, 270.0])


def test_all_problems_come_together(weather: HourlyWeather) -> None:
    bad = [
        PointSource("A", -1.0, 40.0, 0.0, 0.0, 400.0, -5.0, 1.0),
        AreaSource("B", 1.0, 0.0, np.array([[0.0, 0], [10, 10], [10, 0], [0, 10]])),
        VolumeSource("B", 1.0, 2.0, 0.0, 0.0, 0.0, 1.0,
                     particles=Particles((1.0, 2.0), (0.4, 0.4), (2.0, 2.0))),
    ]  # fmt: skip
    with pytest.raises(InputError) as caught:
        run(bad, RING, weather)
    said = str(caught.value)
    wanted = ("emission", "exit velocity", "crosses itself", "named B", "sum to 0.8", "sigma-y")
    for words in wanted:
        assert words in said


@pytest.mark.parametrize(("change", "said"), [
    ({"emission": 1.0e308}, r"emission is 1e\+308 g/s; allowed: at most"),
    ({"exit_temperature": 120.0}, "exit temperature is 120 K; allowed: 200 to 3000 K"),
    ({"exit_temperature": math.nan}, "exit temperature is nan"),
    ({"exit_temperature": 4000.0}, "exit temperature is 4000 K"),
])  # fmt: skip
def test_releases_that_cannot_be(
    weather: HourlyWeather, stack: PointSource, change: dict[str, float], said: str
) -> None:
    with pytest.raises(InputError, match=said):
        run([replace(stack, **change)], RING, weather)


@pytest.mark.parametrize("exit_temperature", [-20.0, 0.0, 260.0])
def test_cold_and_relative_releases_are_computed(
    weather: HourlyWeather, stack: PointSource, exit_temperature: float
) -> None:
    got = run([replace(stack, exit_temperature=exit_temperature)], RING, weather)
    assert np.isfinite(got.groups["ALL"].period).all()


def test_only_calms(weather: HourlyWeather, stack: PointSource) -> None:
    with pytest.raises(InputError, match="48 calm"):
        run([stack], RING, replace(weather, wind_speed=np.zeros(48)))


def test_an_hour_twice(weather: HourlyWeather, stack: PointSource) -> None:
    with pytest.raises(InputError, match="occur twice"):
        run([stack], RING, weather.select(np.r_[0:48, 3]))


def test_a_receptor_on_the_source(weather: HourlyWeather, stack: PointSource, beach) -> None:  # type: ignore[no-untyped-def]
    got = run([stack, beach], points([0.0, 0.5], [0.0, 0.0]), weather).groups["ALL"].period
    assert np.isfinite(got).all()
    assert (got > 0.0).all()


def test_receptors_in_degrees_are_far_away(weather: HourlyWeather, stack: PointSource) -> None:
    far = replace(stack, x=500_000.0, y=4_500_000.0)
    with pytest.raises(InputError, match="km from source"):
        run([far], points([110.0], [41.0]), weather)


def test_receptors_that_are_no_numbers() -> None:
    with pytest.raises(InputError, match="receptor 2"):
        points([0.0, np.nan], [0.0, 1.0])


@pytest.mark.slow
@pytest.mark.parametrize("by", ["run", "transfer"])
def test_a_million_receptors_in_bounded_memory(
    weather: HourlyWeather, stack: PointSource, by: str
) -> None:
    side = np.linspace(-5000.0, 5000.0, 1000)
    many = grid(side, side)
    hours = weather.select(np.arange(24))
    tracemalloc.start()
    try:
        if by == "run":
            got = run([stack], many, hours).groups["ALL"].period
        else:
            got = transfer([stack], many, hours).concentration.values.ravel()
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert got.shape == (1_000_000,)
    assert np.isfinite(got).all()
    assert peak < 1.0e9


def test_transfers_that_no_machine_holds_are_refused(
    weather: HourlyWeather, stack: PointSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tailrace.air.transfers.LARGEST_SHARE_OF_MEMORY", 1.0e-9)
    with pytest.raises(InputError, match="compute receptors in parts"):
        transfer([stack], RING, weather)


CONTROL = """
CO STARTING
   MODELOPT CONC FLAT
   AVERTIME 1 24 PERIOD
   POLLUTID OTHER
   RUNORNOT RUN
CO FINISHED
SO STARTING
   LOCATION S AREAPOLY -50.0 -50.0 0.0
   SRCPARAM S 1.0E-4 0.0 4
   AREAVERT S {corners}
   SRCGROUP ALL
SO FINISHED
RE STARTING
   DISCCART 0.0 0.0
   DISCCART 500.0 100.0
RE FINISHED
ME STARTING
   SURFFILE w.sfc
   PROFFILE w.pfl
ME FINISHED
OU STARTING
   RECTABLE ALLAVE FIRST
OU FINISHED
"""
SQUARE = "-50.0 -50.0 -50.0 50.0 50.0 50.0 50.0 -50.0"
BOW_TIE = "-50.0 -50.0 50.0 50.0 -50.0 50.0 50.0 -50.0"


def _control(
    folder: Path, weather: HourlyWeather, change: Callable[[str], str] = str, corners: str = SQUARE
) -> Path:
    (folder / "w.sfc").write_text(change(surface_text(weather)))
    (folder / "w.pfl").write_text(profile_text(weather))
    path = folder / "case.inp"
    path.write_text(CONTROL.format(corners=corners))
    return path


def _speed(text: str) -> str:
    # Wind speed is the 16th word of the tenth line.
    lines = text.splitlines()
    words = lines[9].split()
    words[15] = "-2.00"
    lines[9] = " ".join(words)
    return "\n".join(lines) + "\n"


def _twice(text: str) -> str:
    lines = text.splitlines()
    return "\n".join([*lines[:10], lines[9], *lines[10:]]) + "\n"


@pytest.mark.parametrize(("change", "said"), [
    (lambda text: text[: len(text) // 2], r"w\.sfc"),
    (_speed, "negative|-2"),
    (_twice, "twice|repeated|order"),
    (lambda text: "", "empty"),
    (lambda text: text.splitlines()[0] + "\n", r"w\.sfc"),
    (lambda text: text.replace("        4 ", "     four "), r"w\.sfc"),
])  # fmt: skip
def test_weather_files_that_are_broken(
    tmp_path: Path, weather: HourlyWeather, change: Callable[[str], str], said: str
) -> None:
    with pytest.raises(InputError, match=said):
        open_case(_control(tmp_path, weather, change))


def test_weather_of_another_length_than_a_year_gives_counts(tmp_path: Path) -> None:
    got = run_case(_control(tmp_path, made_weather(48)))
    assert np.isfinite(got.to_numpy()).all()
    assert (got.conc_period_ug_m3 > 0.0).all()
    with pytest.raises(InputError, match="whole days"):
        run_case(_control(tmp_path, made_weather(30)))


def test_a_polygon_of_a_control_file_that_crosses_itself(
    tmp_path: Path, weather: HourlyWeather
) -> None:
    path = _control(tmp_path, weather, corners=BOW_TIE)
    with pytest.raises(InputError, match="crosses itself"):
        run_case(path)


def test_no_wind_at_all_in_a_control_file(tmp_path: Path, weather: HourlyWeather) -> None:
    calm = replace(weather, wind_speed=np.zeros(48))
    with pytest.raises(InputError, match=r"calm|wind"):
        run_case(_control(tmp_path, calm))


@pytest.mark.parametrize("place", [(0.0, 0.0), (0.3, 0.0), (0.0, -1.0), (1.0e-9, 0.0)])
def test_every_kind_of_source_on_top_of_a_receptor(
    weather: HourlyWeather, stack: PointSource, dust: Particles, place: tuple[float, float]
) -> None:
    sources = [
        replace(stack, particles=dust),
        VolumeSource("V", 1.0, 2.0, 0.0, 0.0, 1.0, 1.0, particles=dust),
        rectangle_source("A", 1.0, 0.0, -50.0, -50.0, 100.0, 100.0, particles=dust),
        circle_source("C", 1.0, 0.0, 0.0, 0.0, 20.0),
        line_source("L", 1.0, 0.0, (0.0, 0.0, 100.0, 0.0), 5.0),
        OpenPitSource("P", 1.0, 0.0, 0.0, 0.0, 100.0, 100.0, 1.0e5, particles=dust),
    ]
    got = transfer(sources, points(*[[c] for c in place]), weather, percentiles=(98.0,))
    for values in got.data_vars.values():
        assert np.isfinite(values.values).all()
        assert (values.values >= 0.0).all()


@pytest.mark.parametrize("change", [
    {"friction_velocity": 0.0}, {"wind_speed": 0.1}, {"monin_obukhov_length": 1.0e6},
    {"mechanical_mixing_height": 1.0}, {"roughness_length": 2.0}, {"wind_speed": 60.0},
])  # fmt: skip
def test_extreme_hours_give_numbers(
    weather: HourlyWeather,
    stack: PointSource,
    dust: Particles,
    beach,
    change: dict[str, float],  # type: ignore[no-untyped-def]
) -> None:
    columns = {name: np.full(48, value) for name, value in change.items()}
    sources = [replace(stack, particles=dust), replace(beach, particles=dust)]
    got = run(sources, RING, replace(weather, **columns)).groups["ALL"]
    assert got.deposition is not None
    for values in (got.period, got.highest[1, 1], got.deposition):
        assert np.isfinite(values).all()
        assert (values >= 0.0).all()
