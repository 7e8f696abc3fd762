"""Fluorosis along published observations: NRC 2006, Wang et al. 2012, Choubisa 1996 and 2012."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from tailrace.errors import InputError, ValidityWarning
from tailrace.people.fluorosis import fluorosis_prevalence, fluorosis_series


def test_severe_dental_of_the_reference(reference: Path) -> None:
    """Each point of the reference lies within the bounds at its concentration."""
    file = reference / "risk" / "burden" / "fluoride_arsenic_dose_response.csv"
    points = {"14 mg/L": 14.0, "2.5 mg/L": 2.5, "3.5 mg/L": 3.5}
    seen = 0
    with file.open(encoding="utf-8") as stream:
        for row in csv.DictReader(stream):
            if "severe enamel" in row["endpoint"] and row["exposure"] in points:
                found = fluorosis_prevalence(points[row["exposure"]], "severe dental", "nrc-2006")
                assert found.low <= float(row["response"]) <= found.high
                seen += 1
    assert seen == 3


def test_severe_dental_is_close_to_zero_below_two() -> None:
    """NRC 2006 p. 114: close to zero below 2 mg/L, 2 % at 2.5 mg/L, 54 % and 76 % above."""
    found = fluorosis_prevalence([0.5, 1.9, 2.5, 3.5, 14.0], "severe dental", "nrc-2006")
    assert found.central == pytest.approx([0.0, 0.0, 0.02, 0.65, 0.65])
    assert found.low[3:] == pytest.approx([0.54, 0.54])
    assert found.high[3:] == pytest.approx([0.76, 0.76])


def test_china() -> None:
    """Counts of Wang et al. 2012, Table 2: 27,669 of 54,855 children, 43,940 of 406,298 adults."""
    teeth = fluorosis_prevalence([0.54, 2.17], "any dental", "china-2012")
    assert teeth.central == pytest.approx([5121 / 26931, 27669 / 54855], abs=5e-5)
    bones = fluorosis_prevalence([0.53, 2.17], "skeletal", "china-2012")
    assert bones.central == pytest.approx([9082 / 188400, 43940 / 406298], abs=5e-5)
    half = fluorosis_prevalence((0.53 + 2.17) / 2, "skeletal", "china-2012")
    assert half.central == pytest.approx(bones.central.mean())


def test_every_series_rises_within_its_bounds() -> None:
    for one in fluorosis_series():
        water = np.linspace(one.water[0], one.water[-1], 200)
        found = fluorosis_prevalence(water, one.endpoint, one.series)
        assert (np.diff(found.central) >= -1e-12).all(), one.series
        assert (found.low <= found.central + 1e-12).all()
        assert (found.central <= found.high + 1e-12).all()
        assert 0 <= found.low.min() <= found.high.max() <= 1


def test_outside_the_observations_is_missing_with_a_word() -> None:
    with pytest.warns(ValidityWarning, match=r"0\.53 to 2\.17"):
        found = fluorosis_prevalence([0.1, 5.0, 1.0], "skeletal", "china-2012")
    assert np.isnan(found.central[:2]).all()
    assert np.isfinite(found.central[2])
    assert np.isnan(fluorosis_prevalence(np.nan, "skeletal", "china-2012").central)


def test_what_is_from_memory_says_so() -> None:
    marks = {(one.endpoint, one.series): one.from_memory for one in fluorosis_series()}
    assert marks["any dental", "dean-1942"]
    assert not marks["severe dental", "nrc-2006"]
    assert not marks["skeletal", "rajasthan"]


def test_unknown_names() -> None:
    with pytest.raises(InputError, match="did you mean"):
        fluorosis_prevalence(1.0, "skeletl", "china-2012")
    with pytest.raises(InputError, match="rajasthan"):
        fluorosis_prevalence(1.0, "skeletal", "china")
    with pytest.raises(InputError, match="water_fluoride"):
        fluorosis_prevalence(-1.0, "skeletal", "china-2012")
