"""How ranges and distributions are read."""

from __future__ import annotations

from typing import Any

import pytest

from tailrace.quantities import (
    PERT,
    Beta,
    Distribution,
    Empirical,
    Lognormal,
    LogUniform,
    Normal,
    Triangular,
    Uniform,
)


@pytest.mark.parametrize(
    ("raw", "expected"),
    [
        ({"value": "20 t", "sd": "500 kg", "distribution": "normal"}, Normal(20.0, 0.5)),
        ({"value": "20 t", "gsd": 1.5, "distribution": "lognormal"}, Lognormal(20.0, 1.5)),
        ({"median": "20 t", "gsd": "1.5", "distribution": "lognormal"}, Lognormal(20.0, 1.5)),
        ({"low": "1 t", "high": "3000 kg"}, Uniform(1.0, 3.0)),
        ({"low": "1 t", "high": "3 t", "distribution": "uniform"}, Uniform(1.0, 3.0)),
        ({"low": "1 t", "high": "3 t", "distribution": "loguniform"}, LogUniform(1.0, 3.0)),
        ({"low": "1 t", "high": "3 t", "value": "2 t"}, Triangular(1.0, 2.0, 3.0)),
        (
            {"low": "1 t", "high": "3 t", "value": "2 t", "distribution": "uniform"},
            Uniform(1.0, 3.0),
        ),
        (
            {"low": "1 t", "high": "3 t", "value": "3 t", "distribution": "pert", "shape": 8},
            PERT(1.0, 3.0, 3.0, 8.0),
        ),
        (
            {"low": "1 t", "high": "3 t", "alpha": 2, "beta": 5, "distribution": "beta"},
            Beta(2.0, 5.0, 1.0, 3.0),
        ),
        (
            {"values": ["1 t", "2000 kg", "1 t"], "distribution": "empirical"},
            Empirical((1.0, 2.0, 1.0)),
        ),
        ({"values": [1, 2], "unit": "t", "distribution": "empirical"}, Empirical((1.0, 2.0))),
        ({"value": "2 t", "low": "1 t", "high": "3 t", "distribution": "fixed"}, None),
        ({"value": "2 t", "low": "2 t", "high": "2 t"}, None),
    ],
)
def test_distributions_in_the_wanted_unit(
    read: Any, raw: dict[str, object], expected: Distribution | None
) -> None:
    value, said = read(raw, unit="t")
    assert said == ""
    assert value.distribution == expected


def test_a_beta_of_a_pure_number_ends_at_zero_and_one(read: Any) -> None:
    raw = {"alpha": 2, "beta": 5, "distribution": "beta"}
    assert read(raw)[0].distribution == Beta(2.0, 5.0)
    assert read(raw, unit="%")[0].distribution == Beta(2.0, 5.0, 0.0, 100.0)
    assert "needs low and high" in read(raw, unit="t")[1]
    assert "needs low and high" in read({**raw, "low": 0.1})[1]


def test_temperature_spreads_are_differences(read: Any) -> None:
    raw = {"value": "15 degC", "sd": "2 degC", "distribution": "normal"}
    assert read(raw, variable="temperature")[0].distribution == Normal(288.15, 2.0)


def test_a_fixed_value_keeps_its_range_as_stated(read: Any) -> None:
    value, _ = read({"value": 0.5, "low": 0.4, "distribution": "fixed"})
    assert (value.low, value.high, value.distribution) == (0.4, None, None)


@pytest.mark.parametrize(
    ("raw", "words"),
    [
        ({"value": 0.9, "low": 0.1, "high": 0.5}, "value (0.9) is above high (0.5)"),
        ({"value": 0.1, "low": 0.2, "high": 0.5}, "low (0.2) is above value"),
        ({"low": 0.6, "high": 0.5}, "low (0.6) is above high"),
        ({"low": 0.5, "high": 0.5}, "not below high"),
        ({"value": 0.5, "low": 0.4}, "must stand together"),
        ({"value": 0.5, "sd": 0.1}, 'distribution = "normal"'),
        ({"value": 0.5, "gsd": 2}, 'distribution = "lognormal"'),
        ({"value": 0.5, "distribution": "normal"}, "needs sd"),
        ({"sd": 0.1, "distribution": "normal"}, "needs value"),
        (
            {"value": 0.5, "sd": 0.1, "low": 0, "high": 1, "distribution": "normal"},
            "takes no low, high",
        ),
        ({"low": 0, "high": 1, "distribution": "triangular"}, "needs value"),
        ({"low": 0, "high": 1, "distribution": "fixed"}, "needs value"),
        ({"value": 0.5, "distribution": "traingular"}, 'did you mean "triangular"'),
        ({"value": 0.5, "distribution": "dirichlet"}, "group of splits"),
        ({"value": 0.5, "distribution": 3}, "distribution 3 is unknown"),
        ({"low": 0, "high": 1, "distribution": "loguniform"}, "use uniform"),
        ({"median": 0.5, "value": 0.4, "gsd": 2, "distribution": "lognormal"}, "both given"),
        ({"gsd": 2, "distribution": "lognormal"}, "needs median"),
        ({"median": 0.5, "gsd": 0.5, "distribution": "lognormal"}, "factor above 1"),
        ({"median": 0.5, "gsd": "2 kg", "distribution": "lognormal"}, "plain number"),
        ({"median": 0.5, "gsd": True, "distribution": "lognormal"}, "plain number"),
        ({"values": [0.1], "distribution": "empirical"}, "two or more"),
        ({"values": 0.1, "distribution": "empirical"}, "no list"),
        ({"values": [0.1, "x"], "distribution": "empirical"}, "x.values[1]"),
        ({"alpha": 0, "beta": 1, "distribution": "beta"}, "above zero"),
        ({"distribution": "beta"}, "needs alpha, beta"),
    ],
)
def test_refused_spreads(read: Any, raw: dict[str, object], words: str) -> None:
    value, said = read(raw)
    assert value is None
    assert words in said
