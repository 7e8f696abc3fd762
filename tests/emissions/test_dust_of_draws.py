"""Dust of many draws against the dust of each draw, hour by hour."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tailrace.emissions.dust_of_draws import (
    SurfaceDraws,
    integrated_totals,
    limited_totals,
    unlimited_totals,
)
from tailrace.emissions.hourly_dust import DustSurface, dust_by_hour
from tailrace.emissions.hours_of_wind import WindHours
from tailrace.emissions.surface_state import SurfaceState
from tailrace.emissions.within_hour_wind import WithinHour

COUNT = 24 * 120
DRAWS = 40
RANDOM = np.random.default_rng(7)


def hours(height: float = 10.0) -> WindHours:
    """Winds of whole and of broken numbers, calms, missing winds, rain, air of any density."""
    speed = np.where(
        np.arange(COUNT) % 3 == 0,
        RANDOM.weibull(2.0, COUNT) * 6.0,
        np.rint(RANDOM.weibull(2.0, COUNT) * 6.0),
    )
    speed[RANDOM.random(COUNT) < 0.03] = np.nan
    rain = np.where(RANDOM.random(COUNT) < 0.05, 1.0, 0.0)
    rain[RANDOM.random(COUNT) < 0.02] = np.nan
    day = np.arange(COUNT) // 24
    return WindHours(speed, 1 + day // 31, day, height, RANDOM.uniform(0.9, 1.3, COUNT), rain)


def uniform(low: float, high: float) -> np.ndarray:
    return RANDOM.uniform(low, high, DRAWS)


def draws() -> SurfaceDraws:
    return SurfaceDraws(
        threshold=uniform(0.14, 0.6),
        gust_factor=uniform(1.3, 2.2),
        wind_ratio=uniform(0.6, 1.4),
        state=SurfaceState(crust_share=uniform(0.1, 0.9), moisture=uniform(0.0, 0.035)),
        clay=uniform(0.01, 0.18),
        roughness_length=uniform(2e-4, 5e-3),
        disturbance_hours=np.rint(uniform(1.0, 900.0)),
    )


def surface(made: SurfaceDraws, draw: int, **common: object) -> DustSurface:
    state = SurfaceState(
        crust_share=float(np.asarray(made.state.crust_share)[draw]),
        moisture=float(np.asarray(made.state.moisture)[draw]),
    )
    return DustSurface(
        threshold=float(made.threshold[draw]),
        clay=float(made.clay[draw]),
        source="made for the test",
        state=state,
        roughness_length=float(made.roughness_length[draw]),
        **common,  # type: ignore[arg-type]
    )


def one_by_one(year: WindHours, made: SurfaceDraws, **common: object) -> np.ndarray:
    totals = []
    for draw in range(DRAWS):
        own = dict(common)
        if "disturbance_hours" in own:
            own["disturbance_hours"] = int(made.disturbance_hours[draw])
        gusts = WithinHour(float(made.gust_factor[draw]), "made for the test")
        scaled = year.scaled(float(made.wind_ratio[draw]))
        totals.append(dust_by_hour(scaled, surface(made, draw, **own), gusts).total)
    return np.stack(totals, axis=-1)


def test_unlimited_supply_is_that_of_each_draw() -> None:
    year, made = hours(height=6.0), draws()
    common = {"drying_hours": 6, "snow_months": (2,), "partition": 0.8, "sizes": "AP-42 2006"}
    found = unlimited_totals(year, surface(made, 0, **common), made)
    expected = one_by_one(year, made, **common)
    np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-15)
    assert (found == 0.0).any()
    assert (found[1] > 0.0).sum() > DRAWS / 2


def test_limited_supply_is_that_of_each_draw() -> None:
    year, made = hours(), draws()
    common: dict[str, object] = {"disturbance_hours": 1, "drying_hours": 3, "edition": "1995"}
    found = limited_totals(year, surface(made, 0, **common), made)
    expected = one_by_one(year, made, **common)
    np.testing.assert_allclose(found, expected, rtol=1e-9, atol=1e-15)
    assert (found[1] > 0.0).any()


def test_numbers_that_do_not_vary_need_no_draws() -> None:
    year, made = hours(), draws()
    fixed = replace(made, clay=made.clay[:1], wind_ratio=np.ones(1), state=SurfaceState())
    full = replace(fixed, clay=np.full(DRAWS, made.clay[0]), wind_ratio=np.ones(DRAWS))
    top = surface(made, 0)
    assert np.array_equal(unlimited_totals(year, top, fixed), unlimited_totals(year, top, full))
    held = replace(fixed, disturbance_hours=np.array([720.0]))
    every = replace(full, disturbance_hours=np.full(DRAWS, 720.0))
    assert limited_totals(year, top, held) == pytest.approx(limited_totals(year, top, every))


def test_the_flux_of_kok_is_integrated_draw_by_draw() -> None:
    year, made = hours(), draws()
    cases = [
        (1.0, surface(made, draw, scheme="kok"), WithinHour(1.75, "made for the test"))
        for draw in range(3)
    ]
    found = integrated_totals(year, cases)
    assert found.shape == (4, 3)
    assert np.array_equal(found[:, 1], dust_by_hour(year, cases[1][1], cases[1][2]).total)
