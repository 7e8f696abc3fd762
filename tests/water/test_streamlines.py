"""Streamlines against closed forms, another integrator, and the water balance."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.integrate import solve_ivp
from scipy.interpolate import PchipInterpolator

from tailrace.errors import InputError
from tailrace.water.recharge_areas import CircularRecharge, PolygonRecharge, StraightBoundary, Well
from tailrace.water.streamlines import trace

from .mounded_cases import POROSITY, RADIUS, REGIONAL, THICKNESS, flow

WATER = POROSITY * THICKNESS


def test_uniform_flow() -> None:
    line = trace(flow(0.0, []), 100.0, 200.0, far=5000.0)
    assert line.end == "far"
    assert np.ptp(line.x) == 0.0
    assert line.travel_time == pytest.approx(line.length * WATER / REGIONAL, rel=1e-12)
    assert line.squared_slowness == pytest.approx(line.length * (WATER / REGIONAL) ** 2, rel=1e-12)
    assert line.squared_discharge == pytest.approx(line.length * REGIONAL**2, rel=1e-12)
    assert line.sources() == {"far": 1.0}


def test_radial_flow_from_a_pond() -> None:
    """Outside, tau = pi n b (r^2 - R^2) / L; inside, exposure = 2 ln(r / r0)."""
    leak = 4.0e6
    field = flow(leak, hydraulic_gradient=0.0)
    line = trace(field, 3000.0, 2500.0)
    distance = math.hypot(3000.0, 2500.0)
    edge = int(np.argmax(line.covered[:, 0]))
    assert math.hypot(line.x[edge], line.y[edge]) == pytest.approx(RADIUS, rel=1e-8)
    expected = math.pi * WATER * (distance**2 - RADIUS**2) / leak
    assert line.travel_time[edge] == pytest.approx(expected, rel=1e-8)
    assert line.end == "divide"
    assert line.sources()["pond"] == pytest.approx(1.0, abs=1e-12)
    radii = np.hypot(line.x, line.y)[edge:-1]
    assert line.recharge_exposure[edge:-1] == pytest.approx(
        -2.0 * np.log(radii / RADIUS), rel=1e-6, abs=1e-6
    )


@pytest.mark.parametrize("share", [0.1, 0.5, 2.0])
def test_dilution_on_the_centreline_of_a_gentle_pond(share: float) -> None:
    """Q = Q0 + N s / 2 along the diameter: clean water left ((1 - m)/(1 + m))^2, m = N R / 2 Q0."""
    leak = share * REGIONAL * 2.0 * RADIUS
    ratio = share / math.pi
    shares = trace(flow(leak), 0.0, -6000.0).sources()
    assert shares["far"] == pytest.approx(((1.0 - ratio) / (1.0 + ratio)) ** 2, rel=1e-8)
    assert sum(shares.values()) == pytest.approx(1.0, rel=1e-13)


@pytest.mark.parametrize("leak", [2.0e6, 12.0e6])
@pytest.mark.slow
def test_all_that_leaks_crosses_a_line_downgradient(leak: float) -> None:
    """Share of pond water times discharge, along a line across the whole plume: the leak."""
    field = flow(leak)
    half, y = 0.75 * leak / REGIONAL + 1.2 * RADIUS, -4000.0
    x = np.linspace(-half, half, 1201)
    share = np.array([trace(field, float(at), y, tolerance=1e-6).sources()["pond"] for at in x])
    crossing = -field.discharge(x, np.full(x.size, y))[:, 1]
    assert np.trapezoid(share * crossing, x) == pytest.approx(leak, rel=3e-3)


def test_unconfined_flow_against_scipy() -> None:
    """Time as the variable, DOP853 at 1e-12: place and length after the time stated."""
    field = flow(
        0.0, [CircularRecharge("pond", 0.0, 0.0, RADIUS, 9.0e6),
              PolygonRecharge.rectangle("field", 3000.0, -2500.0, 1500.0, 800.0, 2.0e5, 20.0)],
        fixed_thickness=False, thickness=math.inf, reference_head=40.0,
        wells=[Well("w", 2600.0, -1500.0, 3.0e5)],
    )  # fmt: skip
    ours = trace(field, 1200.0, -300.0, backward=False, tolerance=1e-10)
    k = int(np.searchsorted(ours.length, 4500.0))

    def velocity(_: float, place: np.ndarray) -> np.ndarray:
        return field.seepage_velocity(*place)

    theirs = solve_ivp(velocity, (0.0, ours.travel_time[k]), [1200.0, -300.0], method="DOP853",
                       rtol=1e-12, atol=1e-9, max_step=0.2)  # fmt: skip
    assert [ours.x[k], ours.y[k]] == pytest.approx(theirs.y[:, -1], abs=2e-4)


def test_map_coordinates_change_nothing() -> None:
    """Metres east and north of a map's zero, millions away."""
    east, north = 389_000.0, 4_499_000.0
    far = flow(0.0, [CircularRecharge("pond", east, north, RADIUS, 12.0e6)],
               reference_point=(east, north))  # fmt: skip
    there, here = trace(far, east + 3900.0, north), trace(flow(12.0e6), 3900.0, 0.0)
    edges = [int(np.argmax(line.covered[:, 0])) for line in (there, here)]
    assert there.travel_time[edges[0]] == pytest.approx(here.travel_time[edges[1]], rel=1e-7)


def test_error_follows_the_tolerance() -> None:
    field = flow(12.0e6)
    best = trace(field, 3500.0, -2500.0, tolerance=1e-13)
    edge = int(np.argmax(best.covered[:, 0]))
    for tolerance in (1e-5, 1e-7, 1e-9):
        line = trace(field, 3500.0, -2500.0, tolerance=tolerance)
        at = int(np.argmax(line.covered[:, 0]))
        assert line.travel_time[at] == pytest.approx(best.travel_time[edge], rel=100 * tolerance)


def test_there_and_back() -> None:
    field = flow(12.0e6, wells=[Well("w", 3000.0, -3000.0, 2.0e5)])
    out = trace(field, 1500.0, 600.0, backward=False)
    k = len(out.x) // 2
    back = trace(field, out.x[k], out.y[k])
    length, time = out.length[k], out.travel_time[k]
    at = [float(PchipInterpolator(back.length, values)(length))
          for values in (back.x, back.y, back.travel_time)]  # fmt: skip
    assert at[:2] == pytest.approx([1500.0, 600.0], abs=0.5)
    assert at[2] == pytest.approx(time, rel=1e-3)


def test_ends() -> None:
    river = StraightBoundary("river", 0.0, -10_000.0, 90.0, "river", head=12.0)
    field = flow(4.0e6, boundaries=[river], wells=[Well("w", 0.0, -4000.0, 1.5e6)])
    to_river = trace(field, 4000.0, 0.0, backward=False)
    assert (to_river.end, to_river.end_name) == ("boundary", "river")
    assert to_river.y[-1] == pytest.approx(-10_000.0, abs=1e-3)
    to_well = trace(field, 0.0, -2500.0, backward=False)
    assert (to_well.end, to_well.end_name) == ("well", "w")
    # A well by the river that pumps much draws river water.
    drawn = flow(0.0, [], boundaries=[river], wells=[Well("w", 0.0, -9500.0, 3.0e6)])
    assert trace(drawn, 0.0, -9700.0).sources() == {"river": 1.0}
    # Exactly between: the saddle upgradient of a pond cannot be told.
    still = flow(12.0e6)
    saddle = 12.0e6 / (2.0 * math.pi * REGIONAL)
    assert trace(still, 0.0, saddle).end == "stagnation"


def test_water_of_overlapping_areas_is_shared_by_rate() -> None:
    areas = [CircularRecharge("pond", 0.0, 0.0, RADIUS, 3.0e6),
             CircularRecharge("rain", 0.0, 0.0, RADIUS, 1.0e6)]  # fmt: skip
    shares = trace(flow(0.0, areas, hydraulic_gradient=0.0), 2500.0, 0.0).sources()
    assert shares["pond"] == pytest.approx(0.75, rel=1e-12)
    assert shares["rain"] == pytest.approx(0.25, rel=1e-12)


def test_recharge_on_the_way_dilutes() -> None:
    """A ring of rain around a pond in still water: pond share L / (L + rain inside r)."""
    areas = [CircularRecharge("pond", 0.0, 0.0, RADIUS, 3.0e6),
             CircularRecharge("rain", 0.0, 0.0, 6000.0, 2.0e6)]  # fmt: skip
    shares = trace(flow(0.0, areas, hydraulic_gradient=0.0), 0.0, 4500.0).sources()
    rain = 2.0e6 * (4500.0 / 6000.0) ** 2
    assert shares["pond"] == pytest.approx(3.0e6 / (3.0e6 + rain), rel=1e-8)


def test_bad_starts_are_a_sentence() -> None:
    river = StraightBoundary("river", 0.0, -10_000.0, 90.0, "river", head=12.0)
    field = flow(1.0e6, boundaries=[river])
    with pytest.raises(InputError, match="beyond a boundary"):
        trace(field, 0.0, -11_000.0)
    with pytest.raises(InputError, match="tolerance"):
        trace(field, 0.0, 0.0, tolerance=0.0)
