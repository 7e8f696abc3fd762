"""Physical limits refuse, plausible ranges warn."""

from __future__ import annotations

from typing import Any

import pytest


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        (1.2, "a split of 1.2 is above 1"),
        ("120 %", "a split of 1.2 is above 1"),
        (-0.1, "a split of -0.1 is below 0"),
        ({"value": 0.9, "low": 0.5, "high": 1.1}, "x.high: a split of 1.1 is above 1"),
        (
            {"value": 0.5, "low": -0.1, "high": 0.9, "distribution": "fixed"},
            "x.low: a split of -0.1 is below 0",
        ),
        ({"value": 0.5, "sd": 0.01, "distribution": "normal"}, "use beta, pert, triangular"),
        ({"median": 0.01, "gsd": 1.1, "distribution": "lognormal"}, "use beta, pert, triangular"),
        (
            {"alpha": 2, "beta": 2, "low": 0, "high": 2, "distribution": "beta"},
            "x.high: a split of 2 is above 1",
        ),
        ({"values": [0.5, 1.5], "distribution": "empirical"}, "reaches beyond its limits"),
    ],
)
def test_nothing_of_a_split_is_outside_zero_to_one(read: Any, raw: object, words: str) -> None:
    value, said = read(raw)
    assert value is None
    assert words in said


def test_both_ends_are_named(read: Any) -> None:
    _, said = read({"value": 0.5, "low": -0.5, "high": 1.5})
    assert "x.low" in said
    assert "x.high" in said


def test_a_negligible_tail_is_let_pass_where_it_cannot_matter(read: Any) -> None:
    """Seven standard deviations: a probability of 1e-12."""
    price = {"value": "20 USD/kg", "distribution": "normal"}
    assert read({**price, "sd": "2.8 USD/kg"}, variable="price")[1] == ""
    value, said = read({**price, "sd": "2.9 USD/kg"}, variable="price")
    assert value is None
    assert "use lognormal" in said
    trace = {"median": "20 mg/kg", "gsd": 2, "distribution": "lognormal"}
    assert read(trace, variable="mass_fraction")[1] == ""
    trace = {"median": "20 %", "gsd": 2, "distribution": "lognormal"}
    assert "beyond its limits" in read(trace, variable="mass_fraction")[1]


def test_what_is_not_plausible_is_a_warning(read: Any) -> None:
    value, said = read("5 t/kg", variable="reagent_intensity")
    assert value.central == 5000.0
    assert said.startswith("warning: works.toml")
    assert "check the unit" in said


def test_a_unit_alone_has_no_limits(read: Any) -> None:
    assert read(-3.0, unit="1")[0].central == -3.0


def test_negative_masses_and_strange_places_are_refused(read: Any) -> None:
    assert "below 0" in read("-1 t/yr", variable="mass_flow")[1]
    assert "above 90" in read("109.7 deg", variable="latitude")[1]
    assert read("0 deg", variable="latitude")[0].central == 0.0
