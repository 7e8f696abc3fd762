"""GEMM against the relative risks of a public look-up table of it (build 220601)."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tailrace.errors import InputError
from tailrace.people.gemm import (
    SCORES,
    GemmParameters,
    gemm_ages,
    gemm_cause,
    gemm_causes,
    gemm_parameters,
    gemm_relative_risk,
)
from tailrace.quantities import Missing


def of(cause: str, age: float | None = None) -> GemmParameters:
    found = gemm_parameters(cause, age)
    assert isinstance(found, GemmParameters)
    return found


def test_look_up_table(reference: Path) -> None:
    """Every row of the table of relative risks, mean and both bounds."""
    file = reference / "risk" / "burden" / "gemm_rr_reference.csv"
    count = 0
    with file.open(encoding="utf-8") as stream:
        for row in csv.DictReader(stream):
            age = None if row["age_from"] == "ALL" else float(row["age_from"])
            found = of(row["cause"], age).relative_risk(
                float(row["pm25_ug_m3"]), SCORES[row["bound"]]
            )
            assert found == pytest.approx(float(row["RR"]), rel=1e-12), row
            count += 1
    assert count == 819


def test_three_typed_rows() -> None:
    """IHD at 25-29 years at 5 and 10 ug/m3, and no risk at 2.4: rows of the same table."""
    risk = of("IHD", 25).relative_risk([2.4, 5.0, 10.0])
    assert risk == pytest.approx([1.0, 1.213046340172362, 1.470624037962267], rel=1e-12)


def test_no_risk_below_the_counterfactual() -> None:
    assert (of("LC").relative_risk([0.0, 1.0, 2.4]) == 1.0).all()


@given(st.floats(2.5, 300.0), st.floats(1.0, 100.0))
def test_rises_with_concentration(low: float, more: float) -> None:
    for cause in gemm_causes():
        curve = of(cause)
        assert curve.relative_risk(low + more) > curve.relative_risk(low) > 1.0


def test_missing_stays_missing() -> None:
    assert np.isnan(of("COPD").relative_risk([np.nan])).all()


def test_children_have_no_curve() -> None:
    found = gemm_parameters("IHD", 24.9)
    assert isinstance(found, Missing)
    assert "25" in found.reason


def test_ages() -> None:
    """Heart disease goes by five years of age up to 80; lung cancer does not."""
    assert gemm_ages("IHD") == tuple(range(25, 85, 5))
    assert gemm_ages("LC") == ()
    assert of("Stroke", 84).age_from == 80
    assert of("Stroke", 59.9).age_from == 55
    assert of("LRI", 40) == of("LRI")


def test_names() -> None:
    assert gemm_cause("ischaemic heart disease") == "IHD"
    assert gemm_cause("ncd + lri") == "NCD+LRI"
    with pytest.raises(InputError, match=r"did you mean"):
        gemm_cause("Strokes")


def test_bad_numbers_are_told_together() -> None:
    with pytest.raises(InputError) as caught:
        gemm_relative_risk(-1.0, 0.3, 0.0, 10.0, -2.0)
    assert {one.place for one in caught.value.problems} == {"concentration", "alpha", "nu"}


def test_other_units_are_converted() -> None:
    """Nanograms per cubic metre, by an array that carries its unit."""
    xr = pytest.importorskip("xarray")
    level = xr.DataArray([10000.0], attrs={"units": "ng/m3"})
    curve = of("IHD", 25)
    found = gemm_relative_risk(level, curve.theta, curve.alpha, curve.mu, curve.nu)
    assert np.asarray(found) == pytest.approx(1.470624037962267, rel=1e-12)
