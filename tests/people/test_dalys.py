"""Disability-adjusted life years, and weights that the user brings."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tailrace.errors import InputError
from tailrace.people.dalys import (
    NO_WEIGHTS,
    disability_adjusted_life_years,
    disability_weight,
    read_disability_weights,
    years_lived_with_disability,
)
from tailrace.quantities import AtLeast, Missing, Value


def test_years_lived_with_disability() -> None:
    """Ten cases of weight 0.225 for two years are 4.5 years (DALY = cases DW duration)."""
    assert years_lived_with_disability(10.0, 0.225, 2.0) == pytest.approx(4.5)
    assert np.isnan(years_lived_with_disability([10.0], np.nan, 2.0)).all()
    with pytest.raises(InputError, match="weight"):
        years_lived_with_disability(1.0, 1.2, 1.0)


def test_without_weights_at_least_the_years_lost() -> None:
    total = disability_adjusted_life_years(12.0, Missing("no disability weight", "asthma"))
    assert isinstance(total, AtLeast)
    assert total.value == 12.0
    assert disability_adjusted_life_years(12.0, 4.5) == 16.5


def test_file_of_the_user(reference: Path) -> None:
    """The short selection of the reference: COPD, moderate, 0.225 (0.153 to 0.310)."""
    file = reference / "risk" / "burden" / "gbd2019_disability_weights_selected.csv"
    weights = read_disability_weights(file)
    assert len(weights) == 35
    found = disability_weight(weights, "copd and other chronic respiratory problems, moderate")
    assert isinstance(found, Value)
    assert (found.low, found.central, found.high) == (0.153, 0.225, 0.31)
    assert "GBD 2019" in found.source


def test_none_ships() -> None:
    assert disability_weight(NO_WEIGHTS, "Asthma, controlled") is NO_WEIGHTS


def test_unknown_state_is_missing_with_a_hint() -> None:
    weights = {"Asthma, controlled": Value(0.015, "1", source="x")}
    found = disability_weight(weights, "Asthma, controled")
    assert isinstance(found, Missing)
    assert "did you mean" in found.reason


def test_every_error_at_once(tmp_path: Path) -> None:
    file = tmp_path / "weights.csv"
    file.write_text(
        "health_state,dw,source,lower,upper\n"
        "A,1.2,x,,\n"
        "B,0.5,x,0.6,0.7\n"
        "C,much,x,,\n"
        "D,0.1,,,\n"
        "E,0.1,x,,\nE,0.1,x,,\n"
    )
    with pytest.raises(InputError) as caught:
        read_disability_weights(file)
    assert len(caught.value.problems) == 5
    file.write_text("state,dw\n")
    with pytest.raises(InputError, match="health_state"):
        read_disability_weights(file)
    with pytest.raises(InputError, match="cannot be read"):
        read_disability_weights(tmp_path / "absent.csv")
