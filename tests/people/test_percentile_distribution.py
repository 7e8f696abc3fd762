"""Distributions through percentiles: what is printed comes back, and mixtures are mixtures."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.optimize import brentq
from scipy.stats import lognorm

from tailrace.data.reader import rows
from tailrace.errors import InputError
from tailrace.people.percentile_distribution import Percentiles, mixture
from tailrace.quantities.distributions import Lognormal

TABLE = [row for row in rows("exposure_percentiles") if row["p50"]]


def printed(row: dict[str, str]) -> dict[float, float]:
    return {
        float(name[1:]) / 100: float(text)
        for name, text in row.items()
        if name[0] == "p" and name[1:].isdigit() and text
    }


def through(row: dict[str, str]) -> Percentiles:
    levels = printed(row)
    return Percentiles(
        tuple(levels), tuple(levels.values()), float(row["max"]) if row["max"] else None
    )


def test_the_handbook_percentiles_come_back_exactly() -> None:
    for row in TABLE:
        levels = printed(row)
        assert through(row).ppf(list(levels)).tolist() == list(levels.values()), row["population"]
    assert len(TABLE) == 87


@pytest.mark.parametrize("population", ["21 years", "3 to <6 years", "birth to <1 month"])
def test_the_handbook_percentiles_come_back_by_sampling(population: str) -> None:
    """Of 400,000 persons, the share up to a percentile is its level to four standard errors."""
    n = 400_000
    chosen = [row for row in TABLE if population in row["population"]]
    assert chosen
    for row in chosen:
        drawn = through(row).sample(n, np.random.default_rng(6))
        for level, number in printed(row).items():
            error = 4 * np.sqrt(level * (1 - level) / n)
            # two levels printed with one number hold a share of persons with just this number
            assert np.mean(drawn < number) - error <= level <= np.mean(drawn <= number) + error


def test_the_printed_mean_follows_from_the_percentiles() -> None:
    """The handbook's own mean, which the percentiles do not use.

    Within 3 %; within 7 % where more than a tenth drink nothing, as infants below six months.
    """
    for row in TABLE:
        mean = through(row).mean()
        loose = row["p10"] == "0.0"
        assert mean == pytest.approx(float(row["mean"]), rel=0.07 if loose else 0.03)


def test_the_packaged_table_is_the_reference(reference: Path) -> None:
    folder = reference / "risk" / "exposure"
    read = []
    for name in ("efh2011_inhalation_rate", "efh2011_skin_surface_area", "efh2011_water_ingestion"):
        with (folder / f"{name}.csv").open(encoding="utf-8") as lines:
            read += list(csv.DictReader(lines))
    assert len(read) == len(TABLE)
    for theirs, ours in zip(read, TABLE, strict=True):
        numbers = {name: text for name, text in theirs.items() if name[1:].isdigit()}
        assert {name: ours[name] for name in numbers} == numbers
        assert (ours["mean"], ours["persons"]) == (theirs["mean"], theirs["n"])


def test_percentiles_of_a_lognormal_are_that_lognormal() -> None:
    """scipy's lognormal: between, below and above its percentiles, and its mean."""
    exact = lognorm(s=np.log(2.2), scale=30.0)
    levels = (0.05, 0.25, 0.5, 0.9, 0.99)
    found = Percentiles(levels, tuple(float(x) for x in exact.ppf(levels)))
    for level in (1e-6, 0.01, 0.3, 0.77, 0.95, 0.9999):
        assert float(found.ppf(level)) == pytest.approx(float(exact.ppf(level)), rel=1e-10)
    assert found.mean() == pytest.approx(float(exact.mean()), rel=1e-12)
    assert found.ppf([0.0, 1.0]).tolist() == [0.0, np.inf]


def test_the_greatest_number_is_not_passed() -> None:
    """Mean by a million levels; nothing above the greatest number."""
    found = Percentiles((0.1, 0.5, 0.9), (2.0, 5.0, 9.0), 11.0)
    drawn = found.ppf((np.arange(1_000_000) + 0.5) / 1e6)
    assert drawn.max() == found.ppf(1.0) == 11.0
    assert found.mean() == pytest.approx(float(drawn.mean()), rel=1e-6)
    assert found.support() == (0.0, 11.0)
    assert found.scaled(1e3).ppf(0.5) == 5e3


def test_zero_is_kept_below_a_percentile_of_zero() -> None:
    found = Percentiles((0.1, 0.25, 0.5), (0.0, 0.0, 135.0))
    assert found.ppf([0.0, 0.05, 0.2, 0.25]).tolist() == [0.0] * 4
    assert 0.0 < float(found.ppf(0.3)) < 135.0
    drawn = found.ppf((np.arange(1_000_000) + 0.5) / 1e6)
    assert found.mean() == pytest.approx(float(drawn.mean()), rel=1e-4)


def test_a_mixture_has_the_mean_of_its_distribution_functions() -> None:
    """Quantiles by root finding on the sum of scipy's two distribution functions."""
    parts = [Lognormal(20.0, 1.3), Lognormal(70.0, 1.6)]
    weights = [3.0, 1.0]

    def reached(x: float) -> float:
        young = lognorm.cdf(x, np.log(1.3), scale=20.0)
        old = lognorm.cdf(x, np.log(1.6), scale=70.0)
        return float(0.75 * young + 0.25 * old)

    found = mixture(parts, weights)
    for level in (0.001, 0.05, 0.4, 0.75, 0.95, 0.999):
        root = brentq(lambda x, at=level: reached(x) - at, 1e-3, 1e4)
        assert float(found.ppf(level)) == pytest.approx(root, rel=2e-3)
    mean = 0.75 * parts[0].mean() + 0.25 * parts[1].mean()
    assert found.mean() == pytest.approx(mean, rel=2e-3)


def test_a_mixture_keeps_those_who_drink_nothing() -> None:
    parts = [Percentiles((0.25, 0.5), (0.0, 135.0)), Lognormal(500.0, 1.5)]
    found = mixture(parts, [1.0, 1.0])
    assert float(found.ppf(0.12)) == 0.0
    assert float(found.ppf(0.14)) > 0.0


@settings(max_examples=60, deadline=None)
@given(st.lists(st.just(0.0) | st.floats(1e-6, 1e3), min_size=2, max_size=6))
def test_a_higher_level_is_never_a_lower_number(numbers: list[float]) -> None:
    values = sorted(numbers)
    if not values[-1]:
        return
    levels = np.linspace(0.1, 0.9, len(values))
    found = Percentiles(tuple(levels.tolist()), tuple(values))
    drawn = found.ppf(np.linspace(0.0, 0.9999, 500))
    assert (np.diff(drawn) >= -1e-12 * drawn[1:]).all()
    assert found.ppf(levels).tolist() == values


@pytest.mark.parametrize(
    ("levels", "values", "most", "told"),
    [
        ((0.5,), (1.0,), None, "two or more"),
        ((0.5, 0.4), (1.0, 2.0), None, "do not rise"),
        ((0.0, 0.5), (1.0, 2.0), None, "between 0 and 1"),
        ((0.1, 0.5), (2.0, 1.0), None, "fall"),
        ((0.1, 0.5), (-1.0, 1.0), None, "below zero"),
        ((0.1, 0.5), (0.0, 0.0), None, "last value is zero"),
        ((0.1, 0.5), (1.0, 2.0), 1.5, "below the last value"),
    ],
)
def test_no_distribution_is_refused(
    levels: tuple[float, ...], values: tuple[float, ...], most: float | None, told: str
) -> None:
    with pytest.raises(InputError, match=told):
        Percentiles(levels, values, most)
