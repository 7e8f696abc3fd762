"""Hourly emissions and emission factors: written as AERMOD's files and read back."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tailrace.air import compute, open_case, write_aermod_run
from tailrace.air.emission_profile import LENGTHS
from tailrace.errors import InputError
from tailrace.weather.hourly import HourlyWeather

CONTROL = """
CO STARTING
   TITLEONE hourly
   MODELOPT CONC FLAT
   AVERTIME 1 PERIOD
   POLLUTID OTHER
   RUNORNOT RUN
CO FINISHED
SO STARTING
   LOCATION STK POINT 10.0 20.0 0.0
   SRCPARAM STK 2.0 40.0 423.15 12.0 1.2
   LOCATION ROAD VOLUME 0.0 0.0 0.0
   SRCPARAM ROAD 1.0 2.0 5.0 2.0
   LOCATION BEACH AREA -300.0 0.0 0.0
   SRCPARAM BEACH 1.0E-5 0.0 100.0 50.0 30.0
{lines}
   SRCGROUP ALL
SO FINISHED
RE STARTING
   DISCCART 500.0 100.0
   DISCCART -400.0 -300.0
   DISCCART 0.0 700.0
RE FINISHED
ME STARTING
   SURFFILE w.sfc
   PROFFILE w.pfl
   WINDCATS 1.0 2.5 3.0 4.0 5.0
ME FINISHED
OU STARTING
   RECTABLE ALLAVE FIRST
OU FINISHED
"""


def _case(folder: Path, weather: HourlyWeather, lines: str) -> Path:
    from tailrace.air.aermod_run import profile_text, surface_text

    (folder / "w.sfc").write_text(surface_text(weather))
    (folder / "w.pfl").write_text(profile_text(weather))
    path = folder / "case.inp"
    path.write_text(CONTROL.format(lines=lines))
    return path


def _emissions(hours: int) -> str:
    lines = []
    for n in range(hours):
        stamp = f"SO HOUREMIS 01 6 {n // 24 + 1} {n % 24 + 1}"
        lines.append(f"{stamp} STK {1.0 + n % 3} {380.0 + n} {6.0 + n % 4}")
        lines.append(f"{stamp} ROAD {0.1 * (n % 5)} 3.0 {4.0 + n % 2} 1.5")
        lines.append(f"{stamp} BEACH {1.0e-6 * (n % 7)}")
    return "\n".join(lines)


def test_hourly_emissions_go_round(tmp_path: Path, weather: HourlyWeather) -> None:
    path = _case(tmp_path, weather, "   HOUREMIS h.dat STK ROAD BEACH")
    (tmp_path / "h.dat").write_text(_emissions(48))
    case = open_case(path)
    assert case.rates["STK"][2] == pytest.approx(1.5)  # 3 g/s of 2 g/s
    assert case.rates["BEACH"][6] == pytest.approx(0.6)
    assert case.overrides["ROAD"][1, 5:7] == pytest.approx([5.0, 1.5])
    assert (case.overrides["BEACH"] == case.overrides["BEACH"][0]).all()
    out = tmp_path / "out"
    out.mkdir()
    files = {file.name for file in write_aermod_run(case, out)}
    assert "emissions.dat" in files
    again = open_case(out / "aermod.inp")
    for name, rates in case.rates.items():
        assert again.rates[name] == pytest.approx(rates, rel=1e-7)
    one, two = compute(case).groups["ALL"], compute(again).groups["ALL"]
    assert two.period == pytest.approx(one.period, rel=1e-6)
    assert two.highest[1, 1] == pytest.approx(one.highest[1, 1], rel=1e-6)


def test_hourly_emission_is_what_a_plain_run_of_that_hour_gives(
    tmp_path: Path, weather: HourlyWeather
) -> None:
    # Hour 5 of the file alone, with its rate and stack written as fixed parameters.
    path = _case(tmp_path, weather, "   HOUREMIS h.dat STK")
    (tmp_path / "h.dat").write_text("\n".join(
        f"SO HOUREMIS 01 6 {n // 24 + 1} {n % 24 + 1} STK {3.0 if n == 4 else 0.0} 400.0 7.0"
        for n in range(48)
    ))  # fmt: skip
    case = open_case(path)
    case.groups = {"STK": ("STK",)}
    hourly = compute(case).groups["STK"].highest[1, 1]
    text = CONTROL.format(lines="").replace("STK 2.0 40.0 423.15 12.0", "STK 3.0 40.0 400.0 7.0")
    (tmp_path / "plain.inp").write_text(text)
    plain = open_case(tmp_path / "plain.inp")
    plain.groups = {"STK": ("STK",)}
    plain.weather = plain.weather.select(np.array([4]))
    assert compute(plain).groups["STK"].period == pytest.approx(hourly, rel=1e-9)


def test_faults_of_an_hourly_file_are_named(tmp_path: Path, weather: HourlyWeather) -> None:
    path = _case(tmp_path, weather, "   HOUREMIS h.dat STK")
    with pytest.raises(InputError, match="hourly emission file is not there"):
        open_case(path)
    (tmp_path / "h.dat").write_text(_emissions(48).replace("STK 2.0", "STK two", 1))
    with pytest.raises(InputError, match="line 4"):
        open_case(path)
    (tmp_path / "h.dat").write_text(_emissions(30))
    with pytest.raises(InputError, match="no emission in 18 of 48 hours"):
        open_case(path)
    path.write_text(path.read_text().replace("h.dat STK", "h.dat STK NONE"))
    with pytest.raises(InputError, match="NONE has no LOCATION"):
        open_case(path)


def test_hourly_rates_replace_a_rate_of_zero(tmp_path: Path, weather: HourlyWeather) -> None:
    path = _case(tmp_path, weather, "   HOUREMIS h.dat STK")
    (tmp_path / "h.dat").write_text(_emissions(48))
    one = compute(open_case(path)).groups["ALL"].period
    path.write_text(path.read_text().replace("SRCPARAM STK 2.0", "SRCPARAM STK 0.0"))
    assert compute(open_case(path)).groups["ALL"].period == pytest.approx(one, rel=1e-12)


def test_hours_without_a_rate_release_nothing(tmp_path: Path, weather: HourlyWeather) -> None:
    path = _case(tmp_path, weather, "   HOUREMIS h.dat ROAD")
    stamps = [f"SO HOUREMIS 01 6 {n // 24 + 1} {n % 24 + 1} ROAD" for n in range(48)]
    rates = ["", " -99.0", " 0.2"] * 16
    (tmp_path / "h.dat").write_text("\n".join(map("".join, zip(stamps, rates, strict=True))))
    assert (open_case(path).rates["ROAD"] > 0.0).tolist() == [False, False, True] * 16


@pytest.mark.parametrize("kind", sorted(LENGTHS))
def test_emission_factors_go_round(tmp_path: Path, weather: HourlyWeather, kind: str) -> None:
    factors = [f"{0.25 * (n % 9):g}" for n in range(LENGTHS[kind])]
    parts = [" ".join(factors[n : n + 10]) for n in range(0, len(factors), 10)]
    lines = "\n".join(f"   EMISFACT BEACH {kind} {part}" for part in parts)
    case = open_case(_case(tmp_path, weather, lines))
    out = tmp_path / "out"
    out.mkdir()
    write_aermod_run(case, out)
    again = open_case(out / "aermod.inp")
    assert again.factors["BEACH"].kind == kind
    assert again.factors["BEACH"].factors == case.factors["BEACH"].factors
    assert again.factors["BEACH"].hourly(weather) == pytest.approx(
        case.factors["BEACH"].hourly(weather)
    )
    if kind == "WSPEED":
        # 2 m/s is in the second of the classes given: bounds 1.0 and 2.5 m/s.
        at = weather.wind_speed == 2.0
        assert (case.factors["BEACH"].hourly(weather)[at] == 0.25).all()
        assert again.factors["BEACH"].wind_bounds == (1.0, 2.5, 3.0, 4.0, 5.0)
