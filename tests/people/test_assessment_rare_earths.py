"""Rare earths of samples together, beside the limits of what is swallowed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest

from tailrace.people.assessment import (
    AssessmentChoices,
    PeopleAssessment,
)
from tailrace.people.assessment_words import assessment_sentences
from tailrace.quantities.missing import Missing

Assessed = Callable[..., PeopleAssessment]


BAOTOU = AssessmentChoices("china", "china-handbook", {"exposure_frequency": 365.0})


def test_baotou_by_the_older_form(assessed: Assessed) -> None:
    """Li et al. 2018: 56.9 ng/m3 with 15.7 m3/d and 60 kg gives 1.5e-5 mg/(kg d)."""
    found = assessed("Baotou,air,REE,56.9,ng/m3", group="adult", choices=BAOTOU)
    (one,) = found.rare_earths
    assert one.way == "breathed"
    assert one.elements == pytest.approx(1.5e-5, rel=0.03)
    assert one.per_day == pytest.approx(56.9e-6 * 15.7, rel=0.01)
    # 100 ug/kg a day (Zhu et al. 1997) times 60 kg is the figure of 6 mg a day
    assert one.shares["subclinical"] == pytest.approx(1.5e-4, rel=0.03)
    said = " ".join(assessment_sentences(found))
    assert "not an intake from the air" in said
    assert "6.0 to 6.7 mg a day" in said


def test_sum_of_oxides_is_missing_without_the_ore(assessed: Assessed) -> None:
    row = "Baotou,air,REE,56.9,ng/m3"
    (one,) = assessed(row, group="adult", choices=BAOTOU).rare_earths
    assert isinstance(one.oxides, Missing)
    ore = replace(BAOTOU, rare_earths="bayan_obo")
    (one,) = assessed(row, group="adult", choices=ore).rare_earths
    assert one.oxides == pytest.approx(1.2 * float(str(one.elements)), rel=0.01)


def test_the_sum_stands_for_its_members(assessed: Assessed) -> None:
    """La and Ce beside REE in one soil are in the sum already."""
    rows = ["a,soil,REE,300,mg/kg", "a,soil,La,80,mg/kg", "a,soil,Ce,150,mg/kg"]
    found = assessed(*rows)
    (one,) = found.rare_earths
    assert one.of == ("REE",)
    assert one.elements == pytest.approx(300 * 200e-6 * 350 / 365 / 15, rel=1e-9)


def test_a_limit_of_oxides_is_set_beside_oxides(assessed: Assessed) -> None:
    """adi-70 counts oxides: 1 mg of La is 1.1728 mg of La2O3."""
    found = assessed("a,soil,La,100,mg/kg")
    (one,) = found.rare_earths
    ratio = one.shares["adi-70"] * 0.07 / one.elements
    assert ratio == pytest.approx(1.1728, rel=1e-4)
