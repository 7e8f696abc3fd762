"""Graham 1999, and a loss that refuses sums."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import numpy as np
import pytest

from tailrace.errors import InputError
from tailrace.land.life_loss import (
    ScenarioLoss,
    fatality_rate,
    loss_of_life,
    warning_class,
)
from tailrace.quantities import Missing, Value

CLASSES = {
    "high severity, no warning": [("high", 0, "vague")],
    "medium severity, no warning": [("medium", 0, "vague")],
    "medium severity, 15-60 min warning, vague / precise": [
        ("medium", 30, "vague"),
        ("medium", 30, "precise"),
    ],
    "medium severity, >60 min, vague / precise": [
        ("medium", 90, "vague"),
        ("medium", 90, "precise"),
    ],
    "low severity, no warning / 15-60 vague / >60 precise": [
        ("low", 0, "vague"),
        ("low", 30, "vague"),
        ("low", 90, "precise"),
    ],
}


def test_rates_are_those_of_the_reference(reference: Path) -> None:
    """risk/burden/dam_failure_life_loss.csv, typed by others from Graham 1999."""
    path = reference / "risk" / "burden" / "dam_failure_life_loss.csv"
    with path.open(encoding="utf-8") as stream:
        said = {row["quantity"]: row for row in csv.DictReader(stream)}
    compared = 0
    for name, cases in CLASSES.items():
        row = said[next(key for key in said if key.removeprefix("DSO-99-06").strip(" ,") == name or
                        key.replace("DSO-99-06 fatality rate, ", "") == name)]  # fmt: skip
        values = [float(text) for text in row["value"].split("/")]
        ranges = re.findall(r"([\d.]+)-([\d.]+)", row["unit"])
        for number, (severity, minutes, understanding) in enumerate(cases):
            rate = fatality_rate(severity, minutes, understanding)
            assert isinstance(rate, Value)
            assert rate.central == values[number]
            if ranges:
                assert (rate.low, rate.high) == tuple(map(float, ranges[number]))
            compared += 1
    assert compared == 9


def test_warning_classes_of_the_report() -> None:
    assert [warning_class(m) for m in (-5, 14.9, 15, 60, 60.1)] == [
        "no", "no", "some", "some", "adequate",
    ]  # fmt: skip


def test_high_severity_with_warning_is_missing_and_says_why() -> None:
    rate = fatality_rate("high", 30.0)
    assert isinstance(rate, Missing)
    assert "remain" in rate.reason


def test_missing_people_and_rates_are_named_and_never_none() -> None:
    hit = np.ones((100, 3), dtype=bool)
    rates = [fatality_rate("medium", 0.0), fatality_rate("medium", 0.0), fatality_rate("high", 30)]
    loss = loss_of_life([100.0, np.nan, 50.0], hit, rates, ["A", "B", "C"], 1)
    assert loss.at_least
    assert "B: the number" in loss.missing[0]
    assert loss.missing[1].startswith("C:")
    assert 3.0 <= loss.draws.min() <= loss.draws.max() <= 35.0
    # Mean of a triangle 0.03, 0.15, 0.35 is 0.1767.
    assert loss.draws.mean() == pytest.approx(17.67, rel=0.1)


def test_a_place_that_is_not_reached_is_not_missing() -> None:
    hit = np.zeros((10, 1), dtype=bool)
    assert not loss_of_life([np.nan], hit, [fatality_rate("low", 0.0)], ["A"], 1).at_least


@pytest.mark.parametrize(
    "other", [1.0, np.ones(3), np.float64(2.0), ScenarioLoss(np.ones(2)), "index"]
)
def test_loss_enters_no_sum(other: object) -> None:
    loss = ScenarioLoss(np.ones(2))
    for sum_it in (
        lambda: loss + other,  # type: ignore[operator]
        lambda: other + loss,  # type: ignore[operator]
        lambda: loss * other,  # type: ignore[operator]
        lambda: other - loss,  # type: ignore[operator]
    ):
        with pytest.raises((InputError, TypeError)):
            sum_it()


def test_loss_enters_no_labelled_array_and_no_column() -> None:
    import pandas as pd
    import xarray as xr

    loss = ScenarioLoss(np.ones(2))
    with pytest.raises(InputError, match="scenario"):
        sum([1.0, loss])  # type: ignore[list-item]
    with pytest.raises(InputError, match="scenario"):
        xr.DataArray([1.0, 2.0]) + loss
    with pytest.raises(InputError, match="scenario"):
        pd.Series([1.0, 2.0]) + loss
    with pytest.raises(InputError, match="scenario"):
        float(loss)
    with pytest.raises(InputError, match="scenario"):
        np.add(np.asarray(loss), 1.0)


def test_unknown_classes_are_refused_together() -> None:
    with pytest.raises(InputError) as caught:
        fatality_rate("hihg", 0.0, "vage")
    assert len(caught.value.problems) == 2
    assert "high" in str(caught.value)
