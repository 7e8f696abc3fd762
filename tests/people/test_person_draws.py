"""Persons drawn in two loops, against the closed form of a lognormal factor."""

from __future__ import annotations

import math
from collections.abc import Callable

import pytest

from tailrace.errors import InputError
from tailrace.people.assessment import (
    AssessmentChoices,
    PeopleAssessment,
)
from tailrace.people.person_draws import draw_persons, person_sentences, person_table
from tailrace.quantities.distributions import Lognormal
from tailrace.quantities.value import Value

Assessed = Callable[..., PeopleAssessment]


SPREAD = {
    "soil_ingestion": Value(100.0, "mg/d", quality="assumed", distribution=Lognormal(100.0, 2.0)),
}


def test_persons_of_a_lognormal_factor(assessed: Assessed) -> None:
    """HQ of a person is the median's times the person's factor: p95 is 2^1.6449 times the median.

    Two samples of 10 and 30: mean 20, standard error 10, so that the band over the draws is that of
    a lognormal of mean 20 and coefficient of variation 0.5.
    """
    choices = AssessmentChoices("epa-2023", given=SPREAD)
    found = assessed("a,soil,Cd,10,mg/kg", "a,soil,Cd,30,mg/kg", choices=choices)
    drawn = draw_persons(found, 2000, draws=400, seed=3)
    table = person_table(drawn).set_index(["endpoint", "over_persons"])
    (eaten,) = (one for one in found.chemical if one.pathway == "soil_ingestion")
    rest = sum(
        one.quotient for one in found.chemical
        if one.pathway != "soil_ingestion" and isinstance(one.quotient, float)
    )  # fmt: skip
    median = table.loc[("hazard index", "p50"), "mean"]
    high = table.loc[("hazard index", "p95"), "mean"]
    assert isinstance(eaten.quotient, float)
    typical = eaten.quotient * 100.0 / SPREAD["soil_ingestion"].central
    assert median == pytest.approx(typical + rest, rel=0.06)
    assert (high - rest) / (median - rest) == pytest.approx(2**1.6449, rel=0.03)
    width = math.sqrt(math.log1p(0.25))
    low_band = table.loc[("hazard index", "p50"), "p5_of_draws"]
    middle = table.loc[("hazard index", "p50"), "p50_of_draws"]
    assert low_band / middle == pytest.approx(math.exp(-1.6449 * width), rel=0.1)
    assert "soil_ingestion" in " ".join(person_sentences(drawn))


def test_persons_are_the_same_bytes_on_any_number_of_workers(assessed: Assessed) -> None:
    choices = AssessmentChoices("epa-2023", given=SPREAD)
    found = assessed("a,soil,Cd,10,mg/kg", "b,soil,Cd,30,mg/kg", choices=choices)
    one = draw_persons(found, 300, draws=150, workers=1).summary
    two = draw_persons(found, 300, draws=150, workers=2).summary
    assert one.values.tobytes() == two.values.tobytes()
    other = draw_persons(found, 300, draws=150, seed=2).summary
    assert other.values.tobytes() != one.values.tobytes()


def test_persons_need_a_mass(assessed: Assessed) -> None:
    found = assessed("a,soil,Ra-226,40,Bq/kg")
    with pytest.raises(InputError, match="radiation doses alone"):
        draw_persons(found, 100)
