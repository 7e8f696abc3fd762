"""Draws of a number depend on its place and the seed, and on nothing beside it."""

from __future__ import annotations

import numpy as np
import pytest

from tailrace.emissions.apply_controls import share_left
from tailrace.emissions.controls import ControlOption
from tailrace.emissions.draw_numbers import draw_inputs, draw_value
from tailrace.emissions.source import ByYear, ControlInPlace, EmissionSource
from tailrace.quantities import Missing, Value
from tailrace.quantities.distributions import Triangular
from tailrace.quantities.level_source import SeededLevels

SPREAD = Value(2.0, "1", distribution=Triangular(1.0, 2.0, 4.0))
YEARS = (2010, 2015, 2020)


def source(name: str = "a", **inputs: object) -> EmissionSource:
    return EmissionSource(name, name, "drop", inputs=inputs)  # type: ignore[arg-type]


def test_a_number_more_changes_no_other() -> None:
    one = draw_inputs(source(x=SPREAD), YEARS, SeededLevels(50, 3))
    two = draw_inputs(source(w=SPREAD, x=SPREAD, z=SPREAD), YEARS, SeededLevels(50, 3))
    assert np.array_equal(one["x"], two["x"])
    assert not np.array_equal(two["x"], two["z"])
    assert not np.array_equal(
        one["x"], draw_inputs(source("b", x=SPREAD), YEARS, SeededLevels(50, 3))["x"]
    )
    assert not np.array_equal(
        one["x"], draw_inputs(source(x=SPREAD), YEARS, SeededLevels(50, 4))["x"]
    )


def test_more_draws_begin_with_the_same() -> None:
    few, many = (draw_value(SPREAD, "p", n, 1) for n in (10, 30))
    assert np.array_equal(few, many[:10])


def test_central_values_without_draws() -> None:
    found = draw_inputs(source(x=SPREAD, m=Missing("not counted")), YEARS, None)
    assert set(found) == {"x"}
    assert found["x"].shape == (3, 1)
    assert np.all(found["x"] == 2.0)


def test_years_between_lie_on_the_line_and_move_together() -> None:
    rising = ByYear((2010, 2020), (SPREAD, Value(6.0, "1", distribution=Triangular(5, 6, 8))))
    central = draw_inputs(source(x=rising), YEARS, None)["x"][:, 0]
    np.testing.assert_allclose(central, [2.0, 4.0, 6.0])
    drawn = draw_inputs(source(x=rising), YEARS, SeededLevels(400))["x"]
    assert np.corrcoef(drawn[0], drawn[2])[0, 1] > 0.98


def test_measures_of_one_mechanism_count_once() -> None:
    def control(name: str, eta: float, mechanism: str, since: int) -> ControlInPlace:
        option = ControlOption(name, mechanism, {"particles": Value(eta, "1")})
        return ControlInPlace(option, first_year=since)

    both = EmissionSource(
        "a",
        "a",
        "drop",
        controls=(
            control("spray", 0.5, "moisture", 2010),
            control("more spray", 0.75, "moisture", 2015),
            control("filter", 0.9, "capture", 2020),
        ),
    )
    left = share_left(both, YEARS, None)
    assert left.shape == (4, 3, 1)
    np.testing.assert_allclose(left[1, :, 0], [0.5, 0.25, 0.025])


def test_a_size_without_a_figure_is_missing() -> None:
    option = ControlOption("paving", "source removal", {"PM10": Value(0.99, "1")})
    left = share_left(
        EmissionSource("a", "a", "drop", controls=(ControlInPlace(option),)), YEARS, None
    )
    assert left[1, 0, 0] == pytest.approx(0.01)
    assert np.isnan(left[0]).all()
