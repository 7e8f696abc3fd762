"""Capture by wells: against the closed form, particles, and the balance of water."""

from __future__ import annotations

import math

import numpy as np
import pytest

from tailrace.errors import InputError
from tailrace.water.recharge_areas import CircularRecharge, StraightBoundary, Well
from tailrace.water.streamlines import trace
from tailrace.water.wells import SupplyPeriod, WellWater, water_supply, well_water, without_wells

from .mounded_cases import RADIUS, REGIONAL, flow


def _water(leak: float, wells: list[Well], **more: object) -> WellWater:
    return well_water(flow(leak, wells=wells, **more), wells[0].name, "pond",
                      longitudinal_dispersivity=50.0)  # fmt: skip


def test_river_share_of_a_well_by_the_bank() -> None:
    """Regional flow Q0 to a river; well at distance d pumping P (closed form by its own integral).

    Along the bank the river loses water where the well's and its image's inflow,
    P d / (pi (d^2 + x^2)), exceeds Q0 (Wilson 1993, Water Resources Research 29, 3503): between
    +-x0, x0^2 = P d / (pi Q0) - d^2; the share is 2/pi (atan(x0/d) - x0 Q0 pi / P).
    """
    d, pumped = 800.0, 4.0e6
    river = StraightBoundary("river", 0.0, -10_000.0, 90.0, "river", head=20.0)
    x0 = math.sqrt(pumped * d / (math.pi * REGIONAL) - d * d)
    share = 2.0 / math.pi * (math.atan(x0 / d) - math.pi * REGIONAL * x0 / pumped)
    well = Well("w", 0.0, -10_000.0 + d, pumped)
    # A pond so small that it changes nothing, far from the capture zone.
    pond = CircularRecharge("pond", 9e4, 0.0, 10.0, 1.0e-6)
    found = _water(0.0, [well], areas=[pond], boundaries=[river])
    assert found.shares["river"] == pytest.approx(share, rel=1e-6)
    assert found.shares["far"] == pytest.approx(1.0 - share, rel=1e-6)
    assert sum(weight for weight, _ in found.tubes) == pytest.approx(1.0, rel=1e-10)


def test_share_from_the_pond_is_that_of_particles() -> None:
    """1,600 particles spread evenly over the pond, followed forward to the wells."""
    wells = [Well("a", 2500.0, -2500.0, 1.5e6), Well("b", -1500.0, -3500.0, 9.0e5)]
    leak = 3.0e6
    field = flow(leak, wells=wells)
    k = np.arange(1600) + 0.5
    radius, angle = RADIUS * np.sqrt(k / 1600), k * math.pi * (1.0 + math.sqrt(5.0))
    caught = {"a": 0, "b": 0, "": 0}
    for r, turn in zip(radius, angle, strict=True):
        line = trace(field, r * math.cos(turn), r * math.sin(turn), backward=False, tolerance=1e-6)
        caught[line.end_name] += 1
    for well in wells:
        found = well_water(field, well.name, "pond", longitudinal_dispersivity=50.0)
        by_particles = caught[well.name] / 1600 * leak / well.pumping_rate
        assert found.shares["pond"] == pytest.approx(by_particles, abs=0.015)
        assert sum(found.shares.values()) == pytest.approx(1.0, rel=1e-9)
        assert 0.1 < found.shares["pond"] < 0.9


def test_breakthrough_ends_at_the_share_and_starts_with_the_fastest_tube() -> None:
    found = _water(3.0e6, [Well("a", 2500.0, -2500.0, 1.5e6)])
    assert found.breakthrough([1.0e5])[0] == pytest.approx(found.shares["pond"], rel=1e-6)
    curve = found.breakthrough(np.linspace(0.0, 200.0, 50), [1.0, 5.0])
    assert curve.shape == (2, 50)
    assert (np.diff(curve) >= -1e-12).all()
    assert (curve[1] <= curve[0] + 1e-12).all()
    times = [path.travel_time for _, path in found.tubes if path.share > 0.0]
    assert found.first_arrival() == min(times)


def test_well_that_pumps_little_is_a_monitoring_point() -> None:
    found = _water(12.0e6, [Well("village", RADIUS + 2000.0, 0.0, 10.0)])
    assert found.shares["pond"] == pytest.approx(1.0, abs=1e-9)
    line = trace(flow(12.0e6), RADIUS + 2000.0, 0.0)
    edge = int(np.argmax(line.covered[:, 0]))
    assert found.first_arrival() == pytest.approx(line.travel_time[edge], rel=0.01)


def test_pumping_draws_a_plume_that_would_pass_by() -> None:
    place = (RADIUS + 1100.0, -3000.0)
    without = trace(flow(3.0e6), *place).sources()["pond"]
    assert without == 0.0
    assert _water(3.0e6, [Well("a", *place, 3.0e6)]).shares["pond"] > 0.2


def test_abandonment_changes_the_flow_back() -> None:
    wells = [Well("a", 2500.0, -2500.0, 1.5e6), Well("b", -2600.0, -1000.0, 6.0e5)]
    left = without_wells(flow(3.0e6, wells=wells), ["a"])
    assert [well.name for well in left.wells] == ["b"]
    assert left.head(2000.0, -2000.0) == pytest.approx(
        float(flow(3.0e6, wells=wells[1:]).head(2000.0, -2000.0))
    )
    with pytest.raises(InputError, match='no well is called "c"'):
        without_wells(left, ["c"])


def test_supply_in_time() -> None:
    times = np.array([2015.0, 1990.0, 2005.0, 2030.0])
    periods = [SupplyPeriod("well", 1960.0, 2000.0), SupplyPeriod("well", 2000.0, 2010.0, 0.25),
               SupplyPeriod("piped", 2000.0, 2010.0, 0.75),
               SupplyPeriod("piped", 2010.0, 2020.0)]  # fmt: skip
    drunk = water_supply(times, {"well": [8.0, 4.0, 6.0, 9.0], "piped": 0.4}, periods)
    assert drunk[:3] == pytest.approx([0.4, 4.0, 0.25 * 6.0 + 0.75 * 0.4])
    assert np.isnan(drunk[3])
    many = water_supply(times, {"well": np.ones((5, 4)), "piped": np.nan}, periods)
    assert many.shape == (5, 4)
    assert np.isnan(many[0, [0, 2, 3]]).all()
    assert many[0, 1] == 1.0


def test_supply_says_all_that_is_wrong() -> None:
    periods = [SupplyPeriod("well", 2000.0, 1990.0), SupplyPeriod("tank", 1990.0, 2000.0, 0.5)]
    with pytest.raises(InputError) as caught:
        water_supply([1995.0], {"well": 1.0}, periods)
    text = str(caught.value)
    for said in ("tank has no concentration", "from 2000 to 1990", "sum to 0.5"):
        assert said in text


def test_bad_wells_are_a_sentence() -> None:
    with pytest.raises(InputError, match="monitoring point"):
        _water(1.0e6, [Well("w", 3e3, 0.0, -5.0)])
    with pytest.raises(InputError, match='no well is called "v"'):
        well_water(flow(1.0e6), "v", "pond", longitudinal_dispersivity=1.0)
