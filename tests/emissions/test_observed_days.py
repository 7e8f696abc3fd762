"""The year's dust held against strong-wind and dust days of Baotou and Bayan Obo.

The observed days are rows of the reference folder (Li and others 2019; communique of 2002).
"""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tailrace.emissions.dust_report import wind_dust_report
from tailrace.emissions.hourly_dust import DustSurface, dust_by_hour
from tailrace.emissions.hours_of_wind import WindHours, wind_hours
from tailrace.emissions.observed_days import (
    Candidate,
    ComparedDays,
    Measure,
    ObservedDays,
    computed_days,
    dust_bracket,
    poisson_range,
)
from tailrace.emissions.within_hour_wind import declared_gust
from tailrace.errors import InputError
from tailrace.weather import draw_year, read_climate

GUSTS = (declared_gust("off land"), declared_gust("inland"))
SURFACE = DustSurface(0.14, 0.05, "Mojave guidance, mine tailings; clay assumed")
THRESHOLDS = np.geomspace(0.14, 1.02, 9).tolist()
SCALES = (0.6, 0.7, 0.8, 0.9, 1.0, 1.1, 1.25, 1.4)


def made(speed: Any) -> WindHours:
    values = np.asarray(speed, dtype=float)
    count = len(values)
    return WindHours(values, np.full(count, 6), np.arange(count) // 24, 10.0,
                     np.full(count, 1.225), np.zeros(count))  # fmt: skip


def site_rows(reference: Path) -> list[dict[str, str]]:
    path = reference / "facts" / "s1_baotou_site.csv"
    if not path.is_file():
        pytest.skip(f"no facts of the site at {path}")
    with path.open(encoding="utf-8", newline="") as stream:
        return list(csv.DictReader(stream))


def observed(
    rows: list[dict[str, str]], where: str, measure: Measure, dust: tuple[float, float]
) -> list[ObservedDays]:
    found = []
    for row in rows:
        for speed in (8.0, 17.0):
            if row["quantity"].endswith(f"at or above {speed:g} m/s") and where in row["where"]:
                low = float(row["low"] or row["value"])
                # The only row without a range says "more than".
                high = float(row["high"]) if row["high"] else 366.0
                name = f"days of {speed:g} m/s"
                found.append(ObservedDays(name, low, high, row["source"], speed, measure))
    assert len(found) == 2
    return [*found, ObservedDays("dust days", *dust, "as the rows say")]


def test_days_are_counted() -> None:
    speed = np.zeros(48)
    speed[[3, 30]] = 6.0, 10.0
    asked = [ObservedDays("a", 0.0, 0.0, "test", 10.0, "hourly mean"),
             ObservedDays("b", 0.0, 0.0, "test", 10.0, "gust"),
             ObservedDays("c", 0.0, 0.0, "test")]  # fmt: skip
    found = [each.computed for each in computed_days(made(speed), SURFACE, GUSTS[1], asked)]
    assert found == pytest.approx([365.25 / 2, 365.25, 365.25])


def test_factor_is_one_inside_the_range() -> None:
    day = ObservedDays("a", 4.0, 8.0, "test")
    factors = [ComparedDays(day, each).factor for each in (2.0, 5.0, 16.0)]
    assert factors == pytest.approx([0.5, 1.0, 2.0])
    one = Candidate(0.2, GUSTS[0], 1.0, (ComparedDays(day, 2.0), ComparedDays(day, 9.0)))
    assert one.misfit == pytest.approx(2.0)
    assert Candidate(0.2, GUSTS[0], 1.0, (ComparedDays(day, 0.0),)).misfit == np.inf


def test_poisson_range() -> None:
    # Garwood's limits for 12 events, as in tables of the Poisson distribution: 6.20 and 20.96.
    assert poisson_range(12) == pytest.approx((6.20, 20.96), abs=0.005)
    assert poisson_range(0) == pytest.approx((0.0, 3.69), abs=0.005)
    with pytest.raises(InputError):
        poisson_range(-1)


def test_baotou(reference: Path) -> None:
    rows = site_rows(reference)
    events = next(r for r in rows if r["quantity"].startswith("Dust weather events"))
    dust = poisson_range(int(events["value"]))
    year = wind_hours(draw_year(read_climate("baotou")))
    asked = observed(rows, "south of the Yinshan", "gust", dust)
    found = dust_bracket(
        year, SURFACE, asked, thresholds=THRESHOLDS, gusts=GUSTS, wind_scales=SCALES
    )
    assert found.total is not None
    low, high = (each[1] for each in found.total)
    loose = dust_by_hour(year, SURFACE, GUSTS[1]).total[1]
    # As many dust days as the station reported mean far less dust than a loose beach all year.
    assert 0.0 < low < high < 0.02 * loose
    for row in found.rows():
        assert row.low <= row.computed <= row.high
    # If dust days of the region are only the least that a beach has, loose tailings agree too.
    asked[-1] = ObservedDays("dust days", dust[0], np.inf, "at least")
    more = dust_bracket(
        year, SURFACE, asked, thresholds=THRESHOLDS, gusts=GUSTS, wind_scales=SCALES
    )
    assert more.total is not None
    assert more.total[0][1] == pytest.approx(low)
    assert more.consistent[-1].threshold == 0.14
    assert "at least 6.2" in " ".join(more.sentences())


def test_bayan_obo(reference: Path) -> None:
    rows = site_rows(reference)
    days = [float(next(r for r in rows if r["quantity"] == name)["value"])
            for name in ("Dust storm days", "Blowing-dust days")]  # fmt: skip
    year = wind_hours(draw_year(read_climate("bayan_obo")))
    asked = observed(rows, "north of the Yinshan", "gust", (days[0], sum(days)))
    found = dust_bracket(
        year, SURFACE, asked, thresholds=THRESHOLDS, gusts=GUSTS, wind_scales=SCALES, slack=1.1
    )
    assert found.total is not None
    assert all(each.misfit <= 1.1 for each in found.consistent)
    # Days of 17 m/s as hourly means cannot be had beside so many of 8 m/s.
    asked = observed(rows, "north of the Yinshan", "hourly mean", (days[0], sum(days)))
    none = dust_bracket(
        year, SURFACE, asked, thresholds=THRESHOLDS, gusts=GUSTS, wind_scales=SCALES
    )
    assert none.total is None
    said = none.sentences()
    assert said[0].startswith("None of")
    assert len(said) == 4


def test_report_is_told() -> None:
    year = wind_hours(draw_year(read_climate("baotou")))
    asked = [ObservedDays("days of 8 m/s", 27.6, 122.6, "Li and others 2019", 8.0)]
    said = wind_dust_report(
        year, SURFACE, GUSTS[1], asked, thresholds=[0.14, 0.43], gusts=GUSTS, wind_scales=[0.8]
    )
    assert "gust factor of 1.75" in said[0]
    assert "windiest 5 %" in said[2]
    assert "combinations" in said[3]
    alone = wind_dust_report(year, SURFACE, GUSTS[1], (), thresholds=[0.14], gusts=GUSTS)
    assert alone == dust_by_hour(year, SURFACE, GUSTS[1]).sentences()


def test_mistakes_come_together() -> None:
    measure: Any = "maximum"
    with pytest.raises(InputError) as refused:
        ObservedDays("days", 5.0, 3.0, "", wind_speed=0.0, measure=measure)
    assert len(refused.value.problems) == 4
    with pytest.raises(InputError) as refused:
        dust_bracket(made([5.0]), SURFACE, [], thresholds=[], gusts=[], wind_scales=[-1.0],
                     slack=0.5)  # fmt: skip
    assert len(refused.value.problems) == 5
