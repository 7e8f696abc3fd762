"""Mounded flow against timml (M. Bakker), an analytic-element program of its own."""

from __future__ import annotations

import math
import warnings
from typing import Any

import numpy as np
import pytest

from tailrace.water.recharge_areas import CircularRecharge, PolygonRecharge, StraightBoundary, Well
from tailrace.water.streamlines import trace

from .mounded_cases import RADIUS, THICKNESS, flow

with warnings.catch_warnings():
    warnings.simplefilter("ignore")
    timml: Any = pytest.importorskip(
        "timml", reason="timml is not installed: pip install timml to compare the mound with it"
    )

PER_DAY = 1.0 / 365.25
LEAK = 12.0e6
RANDOM = np.random.default_rng(1)
X, Y = RANDOM.uniform(-8000.0, 8000.0, (2, 60))


@pytest.fixture(autouse=True)
def _quiet() -> Any:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _model(head: float = 50.0, at: tuple[float, float] = (0.0, 0.0)) -> Any:
    model = timml.ModelMaq(kaq=25.0, z=[THICKNESS, 0.0], npor=0.25)
    timml.Uflow(model, 0.0025, -90.0)
    timml.Constant(model, *at, head)
    return model


def _circle(model: Any, x: float, y: float, radius: float, leak: float) -> None:
    timml.CircAreaSink(model, x, y, radius, leak * PER_DAY / (math.pi * radius**2))


def _heads(model: Any) -> np.ndarray:
    return np.array([float(model.head(x, y)[0]) for x, y in zip(X, Y, strict=True)])


def test_pond_field_and_wells() -> None:
    """The same closed forms: equal to rounding."""
    model = _model()
    _circle(model, 0.0, 0.0, RADIUS, LEAK)
    _circle(model, -4000.0, 3000.0, 900.0, 4.0e5)
    timml.Well(model, 3900.0, 0.0, Qw=3.0e5 * PER_DAY, rw=0.1)
    timml.Well(model, -2500.0, -5000.0, Qw=8.0e5 * PER_DAY, rw=0.1)
    model.solve(silent=True)
    ours = flow(
        0.0, [CircularRecharge("pond", 0.0, 0.0, RADIUS, LEAK),
              CircularRecharge("field", -4000.0, 3000.0, 900.0, 4.0e5)],
        wells=[Well("a", 3900.0, 0.0, 3.0e5), Well("b", -2500.0, -5000.0, 8.0e5)],
    )  # fmt: skip
    assert ours.head(X, Y) == pytest.approx(_heads(model), rel=1e-6)
    theirs = [model.disvec(x, y)[:, 0] / PER_DAY for x, y in zip(X, Y, strict=True)]
    assert ours.discharge(X, Y) == pytest.approx(np.array(theirs), rel=1e-6, abs=1e-4)


def test_unconfined_mound_has_the_potential_of_timml() -> None:
    """timml's transmissivity is constant; its T h is our potential up to a constant."""
    model = _model()
    _circle(model, 0.0, 0.0, RADIUS, LEAK)
    model.solve(silent=True)
    ours = flow(LEAK, fixed_thickness=False, thickness=math.inf, reference_head=30.0)
    # Gradient times 30 m of saturated ground at the reference point, as in timml's 30 m.
    potential = 25.0 * THICKNESS * (_heads(model) - 50.0) + 0.5 * 25.0 * 30.0**2
    wet = potential > 0.0
    assert wet.sum() > 30
    assert ours.head(X, Y)[wet] == pytest.approx(np.sqrt(2.0 * potential[wet] / 25.0), rel=1e-6)
    assert np.isnan(ours.head(X, Y)[~wet]).all()


def test_river_and_rock_by_images() -> None:
    """timml has no images; given ours as elements of its own it agrees to rounding."""
    model = _model(12.0, (0.0, -10e3))
    for x, y, sign in ((0.0, 0.0, 1), (0.0, -20e3, -1), (-18e3, 0.0, 1), (-18e3, -20e3, -1)):
        _circle(model, x, y, RADIUS, sign * LEAK)
        # The well lies 3.9 km east of the pond, its images in the rock as far to the west.
        east = 3.9e3 if x == 0.0 else -3.9e3
        timml.Well(model, x + east, y, Qw=sign * 3.0e5 * PER_DAY, rw=0.1)
    model.solve(silent=True)
    boundaries = [StraightBoundary("river", 0.0, -10_000.0, 90.0, "river", head=12.0),
                  StraightBoundary("rock", -9_000.0, 0.0, 0.0, "no-flow")]  # fmt: skip
    ours = flow(LEAK, boundaries=boundaries, wells=[Well("a", 3900.0, 0.0, 3.0e5)])
    assert ours.head(X, Y) == pytest.approx(_heads(model), rel=1e-6)


def test_polygon() -> None:
    """timml solves for jumps along the sides by collocation: within 1 %."""
    pond = PolygonRecharge.rectangle("pond", 0.0, 0.0, 3000.0, 2000.0, LEAK, bearing=30.0)
    model = _model(at=(0.0, 8000.0))
    corners = [(float(x), float(y)) for x, y in pond.corners]
    timml.PolygonInhomMaq(model, corners, kaq=25.0, z=[THICKNESS, 0.0], topboundary="conf",
                          N=LEAK * PER_DAY / pond.area, order=3, ndeg=3)  # fmt: skip
    model.solve(silent=True)
    ours = flow(0.0, [pond], reference_point=(0.0, 8000.0))
    assert ours.head(X, Y) == pytest.approx(_heads(model), rel=1e-2)


def test_pathline() -> None:
    """Place after 15 years; timml's steps of up to 40 m are second order."""
    model = _model()
    _circle(model, 0.0, 0.0, RADIUS, LEAK)
    model.solve(silent=True)
    theirs = np.array(timml.timtraceline(model, 2500.0, 500.0, 0.001, 40.0, tmax=15 * 365.25,
                                         nstepmax=2000, silent=True))  # fmt: skip
    assert theirs[-1, 3] == pytest.approx(15 * 365.25)
    ours = trace(flow(LEAK), 2500.0, 500.0, backward=False)
    places = [np.interp(15.0, ours.travel_time, axis) for axis in (ours.x, ours.y)]
    assert places == pytest.approx(theirs[-1, :2], rel=2e-3)
