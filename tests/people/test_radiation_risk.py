"""Risk of a dose, slope factors, and limits with a verdict."""

from __future__ import annotations

import numpy as np
import pytest

from tailrace.errors import InputError
from tailrace.people.dose_limits import compare_with_limit, radiation_limit
from tailrace.people.radiation_risk import (
    detriment_per_dose,
    radionuclide_slope_factor,
    risk_of_dose,
    risk_of_intake,
)
from tailrace.quantities.missing import AtLeast, Missing
from tailrace.quantities.value import Value


def test_detriment_of_icrp_103() -> None:
    """5.7e-2 per Sv for the public, 4.2e-2 for adult workers."""
    found = detriment_per_dose()
    assert isinstance(found, Value)
    assert float(risk_of_dose(70.0, found.central)) == pytest.approx(0.07 * 0.057, rel=1e-12)
    assert found.quality == "assumed"
    with pytest.raises(InputError):
        detriment_per_dose("children")  # type: ignore[arg-type]


def test_slope_factors_in_becquerel() -> None:
    """HEAST 2001, Ra-226+D in water: 3.86e-10 per pCi; one pCi is 0.037 Bq."""
    found = radionuclide_slope_factor("Ra-226+D", "water ingestion")
    assert isinstance(found, Value)
    assert found.central == pytest.approx(3.86e-10 / 0.037, rel=1e-9)
    outside = radionuclide_slope_factor("Ra-226+D", "external")
    assert isinstance(outside, Value)
    assert outside.central == pytest.approx(8.49e-6 / 37.0, rel=1e-9)
    assert isinstance(radionuclide_slope_factor("Rn-222", "external"), Missing)
    near = radionuclide_slope_factor("Ra-226", "external")
    assert isinstance(near, Missing)
    assert "Ra-226+D" in near.reason
    with pytest.raises(InputError):
        radionuclide_slope_factor("Th-232", "eating")


def test_risk_of_intake_is_exact_above_one_per_cent() -> None:
    found = risk_of_intake([1e4, 1e9], 1e-8)
    assert found.tolist() == pytest.approx([1e-4, 1 - np.exp(-10.0)], rel=1e-12)
    assert np.isnan(risk_of_intake(np.nan, 1e-8))


DOSE = radiation_limit("effective dose, public", "gb18871-2002")


@pytest.mark.parametrize(
    ("found", "word"),
    [
        (1.01, "above"),
        (1.0, "below"),
        (Value(2000.0, "uSv/yr"), "above"),
        (Value(0.9, "mSv/yr", low=0.5, high=1.5), "cannot tell"),
        (AtLeast(1.2, (Missing("no coefficient", "Rn-222"),)), "above"),
        (AtLeast(0.2, (Missing("no coefficient", "Rn-222"),)), "cannot tell"),
        (Missing("no activity"), "cannot tell"),
    ],
)
def test_verdict_on_the_public_dose_limit(found: object, word: str) -> None:
    assert compare_with_limit(found, DOSE).word == word  # type: ignore[arg-type]


def test_a_limit_from_memory_decides_nothing() -> None:
    limit = radiation_limit("activity in solids, Th-232 series", "gb20664-2006")
    verdict = compare_with_limit(Value(5.0, "Bq/g"), limit)
    assert verdict.word == "cannot tell"
    assert "memory" in verdict.reason
    assert "above" in verdict.reason


def test_a_constraint_is_named_or_ones_own() -> None:
    own = Value(0.25, "mSv/yr", quality="published", source="licence")
    assert compare_with_limit(0.3, own).word == "above"
    named = radiation_limit("dose constraint, public", "rare-earth-0.25")
    assert compare_with_limit(0.3, named).word == "cannot tell"
    with pytest.raises(InputError, match=r"did you mean|allowed"):
        radiation_limit("effective dose, public", "gb18871")
    with pytest.raises(InputError):
        compare_with_limit(Value(1.0, "Bq/g"), DOSE)
    with pytest.raises(InputError):
        compare_with_limit(float("nan"), DOSE)
