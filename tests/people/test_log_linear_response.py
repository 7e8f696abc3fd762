"""The AirQ+ case of the reference, and the form itself."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from tailrace.errors import InputError
from tailrace.people.log_linear_response import log_linear_burden, log_linear_relative_risk


def test_airq_plus_case(reference: Path) -> None:
    """WHO AirQ+, case GeLuft COPD: each printed number to half of its last digit."""
    file = reference / "risk" / "worked_examples" / "airqplus_copd.csv"
    with file.open(encoding="utf-8") as stream:
        rows = {row["name"]: row for row in csv.DictReader(stream)}

    def numbers(name: str) -> list[str]:
        return [rows[name][bound] for bound in ("central", "lower", "upper") if rows[name][bound]]

    found = log_linear_burden(
        people=float(numbers("population")[0]),
        concentration=float(numbers("PM2.5 annual mean")[0]),
        relative_risk_per_step=[
            float(n) for n in numbers("relative risk per 10 ug/m3, log-linear")
        ],
        incidence=float(numbers("baseline incidence")[0]) / 1e5,
        cutoff=float(numbers("cut-off")[0]),
    )
    for name, values in (
        ("relative risk at the mean", found.relative_risk),
        ("attributable proportion", found.proportion),
        ("attributable cases", found.cases),
        ("attributable cases per 100000", found.cases_per_100000),
    ):
        for printed, value in zip(numbers(name), values, strict=True):
            decimals = len(printed.partition(".")[2])
            assert value == pytest.approx(float(printed), abs=0.5 * 10**-decimals * 1.0001), name


def test_central_case_typed() -> None:
    """The same case typed: 3,501.96 cases of 8,606,096 people (AirQ+)."""
    found = log_linear_burden(8606096.0, 8.85, 1.369, 357.27e-5, 5.0)
    assert found.cases == pytest.approx(3501.96, abs=0.005)
    assert found.cases_per_100000 == pytest.approx(40.69, abs=0.005)


def test_nothing_at_and_below_the_cut_off() -> None:
    assert (log_linear_relative_risk([0.0, 4.0, 5.0], 1.4, 5.0) == 1.0).all()


def test_steps_multiply() -> None:
    """Two steps are the square of one, and a half step of 5 is one step of 5."""
    assert log_linear_relative_risk(25.0, 1.2, 5.0) == pytest.approx(1.44)
    assert log_linear_relative_risk(15.0, 1.1, 5.0, 5.0) == pytest.approx(1.21)


def test_missing_incidence_is_missing() -> None:
    found = log_linear_burden(1000.0, [8.0, 8.0], 1.2, [1e-3, np.nan], 5.0)
    assert np.isfinite(found.cases[0])
    assert np.isnan(found.cases[1])


def test_bad_numbers() -> None:
    with pytest.raises(InputError, match="people"):
        log_linear_burden(-1.0, 8.0, 1.2, 1e-3, 5.0)
    with pytest.raises(InputError, match="relative_risk_per_step"):
        log_linear_relative_risk(8.0, 0.0, 5.0)
