"""Arsenic by old and new values of IRIS, and by the National Research Council 2001."""

from __future__ import annotations

import numpy as np
import pytest

from tailrace.errors import InputError, ValidityWarning
from tailrace.people.arsenic import (
    arsenic_cancer_risks,
    arsenic_hazard_quotients,
    arsenic_water_cancer_risk,
)


def test_old_and_new_slope() -> None:
    """IRIS 1995: 1.5, IRIS 2025: 32 per mg/(kg d); the new risk is above one per cent here."""
    old, new = arsenic_cancer_risks([1e-4, 1e-3, np.nan])
    assert (old.toxicity, new.toxicity) == ("epa-2023", "epa-2025")
    assert old.result[:2] == pytest.approx([1.5e-4, 1.5e-3])
    assert new.result[:2] == pytest.approx([3.2e-3, 1 - np.exp(-0.032)])
    assert np.isnan(old.result[2])


def test_old_and_new_reference_dose() -> None:
    """IRIS 1991: 3e-4, IRIS 2025: 6e-5 mg/(kg d)."""
    old, new = arsenic_hazard_quotients(3e-4)
    assert old.result == pytest.approx(1.0)
    assert new.result == pytest.approx(5.0)
    assert "skin" in old.value.organs
    assert "cardiovascular" in new.value.organs


@pytest.mark.parametrize(
    ("site", "sex", "at_3", "at_10"),
    [("lung", "female", 5, 18), ("lung", "male", 4, 14), ("bladder", "female", 4, 12),
     ("bladder", "male", 7, 23)],
)  # fmt: skip
def test_by_water(site: str, sex: str, at_3: int, at_10: int) -> None:
    """NRC 2001 per ten thousand, at 3 and 10 ug/L; twice as much at 20 except by rounding."""
    found = arsenic_water_cancer_risk([0.0, 3.0, 10.0, 20.0], site, sex) * 1e4
    assert found[:3] == pytest.approx([0, at_3, at_10])
    assert found[3] == pytest.approx(2 * at_10, abs=1.0)


def test_above_the_table() -> None:
    with pytest.warns(ValidityWarning, match="20 ug/L"):
        assert np.isnan(arsenic_water_cancer_risk(50.0, "lung", "male"))


def test_bad_input_together() -> None:
    with pytest.raises(InputError) as caught:
        arsenic_water_cancer_risk(-1.0, "skin", "child")
    assert {one.place for one in caught.value.problems} == {"site", "sex", "water_arsenic"}
    with pytest.raises(InputError):
        arsenic_cancer_risks(-1.0)
