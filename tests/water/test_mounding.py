"""Mounded flow against quadrature, closed forms and the equations it solves."""

from __future__ import annotations

import math
from itertools import pairwise

import numpy as np
import pytest
from scipy.integrate import dblquad

from tailrace.errors import InputError, ValidityWarning
from tailrace.water.mounding import GroundwaterFlow, mound_rise_time
from tailrace.water.mounding_estimate import strip_mounding
from tailrace.water.recharge_areas import (
    CircularRecharge,
    PolygonRecharge,
    StraightBoundary,
    Well,
    direction,
)
from tailrace.water.streamlines import stagnation_points

from .mounded_cases import CONDUCTIVITY, RADIUS, REGIONAL, SOUTH, THICKNESS, THROUGH_FLOW, flow

BENT = np.array([[0.0, 0.0], [900.0, 100.0], [300.0, 400.0], [500.0, 900.0], [-200.0, 600.0]])
PLACES = [(2000.0, -300.0), (-500.0, 100.0), (600.0, 450.0), (150.0, 250.0), (350.0, 700.0)]


def _divergence(field: GroundwaterFlow, x: float, y: float, step: float = 1.0) -> float:
    ends = field.discharge([x + step, x - step, x, x], [y, y, y + step, y - step])
    return float(ends[0, 0] - ends[1, 0] + ends[2, 1] - ends[3, 1]) / (2.0 * step)


@pytest.mark.parametrize("place", PLACES)
def test_polygon_against_plain_double_integral(place: tuple[float, float]) -> None:
    """Triangles of the outline, integrated by scipy: the potential of a sheet of sources."""
    rate = 1.0e6
    area = PolygonRecharge("field", BENT, rate)
    field = flow(0.0, [area], hydraulic_gradient=0.0, reference_point=(9000.0, 9000.0))
    strength = rate / area.area / (2.0 * math.pi)

    def total(kernel) -> float:  # type: ignore[no-untyped-def]
        found, first = 0.0, BENT[0]
        for a, b in pairwise(BENT[1:]):
            p, q = a - first, b - first
            twice = p[0] * q[1] - p[1] * q[0]
            part = dblquad(
                lambda t, s, p=p, q=q: kernel(first + s * (p + t * (q - p))) * s,
                0.0, 1.0, 0.0, 1.0, epsabs=1e-6, epsrel=1e-7,
            )[0]  # fmt: skip
            found += twice * part
        return found

    def log_of(where: np.ndarray, point: tuple[float, float]) -> float:
        return math.log(math.hypot(point[0] - where[0], point[1] - where[1]))

    difference = total(lambda w: log_of(w, place) - log_of(w, (9000.0, 9000.0)))
    got = float(field.potential(*place) - field.potential(9000.0, 9000.0))
    assert got == pytest.approx(-strength * difference, rel=1e-5)
    # The discharge is the potential's fall.
    x, y = (
        place[0] + np.array([-0.01, 0.01, 0.0, 0.0]),
        place[1] + np.array([0.0, 0.0, -0.01, 0.01]),
    )
    west, east, south, north = field.potential(x, y)
    slope = np.array([west - east, south - north]) / 0.02
    assert field.discharge(*place) == pytest.approx(slope, rel=1e-6)


def test_recharge_is_the_divergence_inside_and_nothing_outside() -> None:
    area = PolygonRecharge("field", BENT, 1.0e6)
    field = flow(0.0, [area, CircularRecharge("pond", -3000.0, 0.0, 500.0, 2.0e6)])
    inside = 1.0e6 / area.area
    assert _divergence(field, 150.0, 250.0) == pytest.approx(inside, rel=1e-6)
    assert _divergence(field, 1500.0, 250.0) == pytest.approx(0.0, abs=1e-6 * inside)
    assert _divergence(field, -3100.0, 40.0) == pytest.approx(2e6 / math.pi / 500.0**2, rel=1e-6)


def test_what_enters_crosses_a_line_around_it() -> None:
    """Flux through a square round everything: all recharge less all pumping."""
    field = flow(
        3.0e6, [CircularRecharge("pond", 0.0, 0.0, 1900.0, 3.0e6), PolygonRecharge("f", BENT, 1e5)],
        wells=[Well("w", 2500.0, 1000.0, 4.0e5)],
    )  # fmt: skip
    corners = 5000.0 * np.array([[1, 1], [1, -1], [-1, -1], [-1, 1], [1, 1]])
    # Walked clockwise, outside is on the left.
    assert field.discharge_across(corners) == pytest.approx(3.0e6 + 1.0e5 - 4.0e5, rel=1e-10)


def test_many_cornered_polygon_is_the_circle() -> None:
    angles = np.linspace(0.0, 2.0 * math.pi, 721)[:-1]
    outline = RADIUS * np.column_stack([np.cos(angles), np.sin(angles)])
    # Clockwise corners are turned round.
    many = flow(0.0, [PolygonRecharge("pond", outline[::-1], 5.0e6)], reference_point=(9e3, 0.0))
    round_ = flow(5.0e6, reference_point=(9e3, 0.0))
    x, y = np.array([0.0, 500.0, 1850.0, 2500.0, -6000.0]), np.array([0.0, 900.0, 3.0, 1e3, 2e3])
    assert many.head(x, y) == pytest.approx(round_.head(x, y), rel=1e-5)
    assert many.discharge(x[1:], y[1:]) == pytest.approx(round_.discharge(x[1:], y[1:]), rel=1e-4)


def test_continuous_across_sides_and_at_corners() -> None:
    field = flow(0.0, [PolygonRecharge("field", BENT, 1.0e6)])
    for corner in BENT:
        near = corner + 1.0e-7 * np.array([[1.0, 0.3], [-1.0, -0.7]])
        at, beside = field.head(*corner), field.head(near[:, 0], near[:, 1])
        assert beside == pytest.approx(float(at), rel=1e-9)
    middle = 0.5 * (BENT[0] + BENT[1])
    across = middle + 1.0e-6 * np.array([[-0.1, 1.0], [0.1, -1.0], [0.0, 0.0]])
    values = field.discharge(across[:, 0], across[:, 1])
    assert values[0] == pytest.approx(values[1], rel=1e-6)
    assert values[2] == pytest.approx(values[1], rel=1e-6)


def test_unconfined_and_confined_meet_and_obey_their_equations() -> None:
    """Far up the head is above the top, far down below: Q = -K b grad h in both, continuous."""
    field = flow(6.0e6, fixed_thickness=False, reference_head=50.0, thickness=48.0)
    year_conductivity = field.elements.conductivity
    for y in (3000.0, 900.0, -3000.0, -5000.0):
        step = 0.05
        slope = float(field.head(700.0, y + step) - field.head(700.0, y - step)) / (2.0 * step)
        wet = float(field.saturated_thickness(700.0, y))
        assert -year_conductivity * wet * slope == pytest.approx(
            float(field.discharge(700.0, y)[1]), rel=1e-6
        )
    heads = field.head(0.0, np.array([8000.0, -5000.0]))
    assert heads[0] > 48.0 > heads[1]
    # No top: the same potential gives h = sqrt(2 Phi / K).
    open_ = flow(6.0e6, fixed_thickness=False, reference_head=50.0, thickness=math.inf)
    potential = float(open_.potential(100.0, -4000.0))
    assert float(open_.head(100.0, -4000.0)) == pytest.approx(
        math.sqrt(2.0 * potential / year_conductivity), rel=1e-13
    )


def test_pumped_dry_is_missing_not_zero() -> None:
    field = flow(0.0, [], fixed_thickness=False, reference_head=20.0, hydraulic_gradient=0.0,
                 reference_point=(3000.0, 0.0), wells=[Well("w", 0.0, 0.0, 5.0e6)])  # fmt: skip
    assert np.isnan(field.head(0.5, 0.0))
    assert field.head(2000.0, 0.0) > 0.0


def test_river_keeps_its_head_and_rock_lets_nothing_through() -> None:
    river = StraightBoundary("river", 0.0, -10_000.0, 90.0, "river", head=12.0)
    rock = StraightBoundary("rock", -6000.0, 0.0, 0.0, "no-flow")
    field = flow(
        8.0e6, [CircularRecharge("pond", 0.0, 0.0, 1900.0, 8e6), PolygonRecharge("f", BENT, 1e6)],
        wells=[Well("w", 2500.0, -4000.0, 4.0e5)], boundaries=[river, rock],
        reference_head=math.nan,
    )  # fmt: skip
    along = np.linspace(-5999.0, 9000.0, 31)
    assert field.head(along, np.full(31, -10_000.0)) == pytest.approx(np.full(31, 12.0), abs=1e-10)
    up = np.linspace(-9999.0, 9000.0, 31)
    assert field.discharge(np.full(31, -6000.0), up)[:, 0] == pytest.approx(0.0, abs=1e-9)
    assert np.isnan(field.head(-6001.0, 0.0))
    assert np.isnan(field.head(0.0, -10_001.0))
    # The regional flow still has the gradient given, upgradient and far away.
    far = field.discharge(-6000.0, 4.0e6)
    assert far[1] == pytest.approx(-REGIONAL, rel=1e-2)


def test_stagnation_point_and_divide_of_one_pond() -> None:
    """Closed forms: L / (2 pi Q0) upgradient; inside, 2 Q0 / N from the centre (Strack 1989)."""
    leak = 12.0e6
    places, kinds = stagnation_points(flow(leak))
    by_kind = dict(zip(kinds, places, strict=True))
    assert set(kinds) == {"divide", "saddle"}
    assert by_kind["saddle"] == pytest.approx([0.0, leak / (2 * math.pi * REGIONAL)], abs=1e-5)
    rate = leak / (math.pi * RADIUS**2)
    assert by_kind["divide"] == pytest.approx([0.0, 2.0 * REGIONAL / rate], abs=1e-5)


def test_leak_less_than_the_mound_needs_has_no_divide() -> None:
    assert stagnation_points(flow(math.pi * 0.9 * THROUGH_FLOW))[1] == ()


def test_strip_mounding_against_the_flow_itself() -> None:
    leak = 1.5 * math.pi * THROUGH_FLOW
    found = strip_mounding(leak, 2 * RADIUS, CONDUCTIVITY * 0.0025, THICKNESS, CONDUCTIVITY)
    still = flow(leak, hydraulic_gradient=0.0)
    assert float(found.rise) == pytest.approx(
        float(still.head(0.0, 0.0) - still.head(RADIUS, 0.0)), rel=1e-12
    )
    edge = float(np.hypot(*still.discharge(0.0, RADIUS)))
    assert float(found.gradient_ratio) == pytest.approx(edge / REGIONAL, rel=1e-12) == 1.5
    places, kinds = stagnation_points(flow(leak))
    assert float(found.upgradient_reach) == pytest.approx(places[kinds.index("saddle"), 1])


def test_strip_warns_where_its_mound_is_steeper_than_the_gradient() -> None:
    flux = CONDUCTIVITY * 0.0025
    gentle = strip_mounding(0.5 * THROUGH_FLOW, 2 * RADIUS, flux, THICKNESS)
    assert gentle.refusals() == ()
    wide = strip_mounding(2.0 * THROUGH_FLOW, 2 * RADIUS, flux, THICKNESS)
    assert "wide" in wide.refusals()[0]
    assert np.isnan(wide.rise)
    steep = strip_mounding([0.1, 12.0e6], 2 * RADIUS, flux, THICKNESS)
    with pytest.warns(ValidityWarning, match=r"1\.47 times as steep .* \(in 1 of 2 draws\)"):
        steep.warn()
    with pytest.raises(InputError, match="darcy_flux"):
        strip_mounding(1.0, 1.0, 0.0, 1.0)


def test_rise_time_is_that_of_theis() -> None:
    """S r^2 / (4 T t) = 1, typed out in metres and days."""
    assert float(mound_rise_time(0.25, 25.0 * 30.0 / 86400.0, 3900.0)) == pytest.approx(
        0.25 * 3900.0**2 / (4.0 * 25.0 * 30.0) / 365.25
    )


def test_directions() -> None:
    assert direction(90.0).tolist() == [1.0, 0.0]
    assert direction(180.0).tolist() == [0.0, -1.0]
    assert direction(-45.0) == pytest.approx([-math.sqrt(0.5), math.sqrt(0.5)])
    tilted = PolygonRecharge.rectangle("r", 10.0, 20.0, 400.0, 100.0, 1.0, bearing=30.0)
    assert tilted.area == pytest.approx(40_000.0)
    long_side = tilted.corners[1] - tilted.corners[0]
    assert np.abs(long_side) == pytest.approx(400.0 * np.array([0.5, math.sqrt(0.75)]))


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"hydraulic_gradient": -0.001}, "flow_bearing says which way"),
        ({"effective_porosity": 0.0}, "above 0 and up to 1"),
        ({"thickness": math.inf}, "finite where it is fixed"),
        ({"reference_head": math.nan, "fixed_thickness": False}, "where no river gives a head"),
        ({"areas": [CircularRecharge("a", 0.0, 0.0, 1.0, 1.0)] * 2}, 'two elements are called "a"'),
        ({"boundaries": [StraightBoundary("r", 0.0, -9e3, 0.0, "river", 9.0)]}, "right angles"),
        ({"boundaries": [StraightBoundary("r", 0.0, -1e3, 90.0, "river", 9.0)]}, "lies across"),
        ({"boundaries": [StraightBoundary("r", 9e3, 0.0, 90.0, "no-flow")]}, "runs through the"),
        ({"boundaries": [StraightBoundary("r", 0.0, -9e3, 90.0, "river", 9.0)],
          "wells": [Well("w", 0.0, -10e3, 1.0)]}, "the boundary r parts"),
        ({"boundaries": [StraightBoundary("r", 0.0, -9e3, 90.0, "river", 9.0),
                         StraightBoundary("s", 0.0, 9e3, 90.0, "river", 9.0)]}, "at right angles"),
    ],
)  # fmt: skip
def test_bad_input_is_a_sentence(changes: dict[str, object], said: str) -> None:
    with pytest.raises(InputError, match=said):
        flow(1.0e6, **changes)


def test_all_problems_at_once() -> None:
    with pytest.raises(InputError) as caught:
        flow(1.0, hydraulic_gradient=-1.0, effective_porosity=2.0, hydraulic_conductivity=0.0)
    assert len(caught.value.problems) == 3


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: CircularRecharge("p", 0.0, 0.0, 0.0, 1.0), "radius of p is 0"),
        (lambda: CircularRecharge("p", 0.0, 0.0, 1.0, -1.0), "water is taken out by wells"),
        (lambda: PolygonRecharge("p", [[0, 0], [1, 1], [1, 0], [0, 1]], 1.0), "Self-intersection"),
        (lambda: PolygonRecharge("p", [[0, 0], [1, 1]], 1.0), "three or more corners"),
        (lambda: Well("w", math.nan, 0.0, 1.0), "x of w is nan"),
        (lambda: StraightBoundary("b", 0.0, 0.0, 0.0, "river"), "head of nan"),
        (lambda: StraightBoundary("b", 0.0, 0.0, 0.0, "lake", 1.0), 'kind "lake"'),  # type: ignore[arg-type]
    ],
)
def test_bad_elements_are_a_sentence(make, said: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(InputError, match=said):
        make()


def test_line_beyond_a_boundary_is_refused() -> None:
    river = StraightBoundary("river", 0.0, -10_000.0, 90.0, "river", head=12.0)
    field = flow(1.0e6, boundaries=[river], flow_bearing=SOUTH)
    with pytest.raises(InputError, match="beyond a boundary"):
        field.discharge_across([[0.0, 0.0], [0.0, -12_000.0]])
