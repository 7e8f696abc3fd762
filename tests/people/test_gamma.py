"""Gamma rays from soil and the indices of material, against published tables."""

from __future__ import annotations

import numpy as np
import pytest

from tailrace.errors import InputError
from tailrace.people import gamma_indices as index
from tailrace.people.gamma_soil import (
    annual_gamma_dose,
    gamma_coefficients,
    gamma_conversion,
    soil_gamma_dose_rate,
)
from tailrace.quantities.missing import Missing
from tailrace.quantities.value import Value

# The Scientific World Journal 2016, 6178103, Table 5: Ra-226, Th-232, K-40 in Bq/kg; nGy/h, mSv/yr
# and Hex as printed. Means, maxima and minima are of different samples, hence the tolerance.
KEDAH = [
    ((102.08, 133.96, 325.87), (141.62, 0.169, 0.859), 0.03),
    ((166.55, 180.45, 529.17), (207.34, 0.254, 1.252), 0.01),
    ((111.4, 127.35, 172.85), (129.04, 0.158, 0.789), 0.06),
]


@pytest.mark.parametrize(("soil", "printed", "tolerance"), KEDAH)
def test_soils_of_kedah(
    soil: tuple[float, float, float], printed: tuple[float, float, float], tolerance: float
) -> None:
    rate = soil_gamma_dose_rate(*soil)
    found = [rate, annual_gamma_dose(rate, 0.2, 0.7), index.external_hazard_index(*soil)]
    assert [float(one) for one in found] == pytest.approx(printed, rel=tolerance)


def test_the_two_sets_of_coefficients() -> None:
    """UNSCEAR 2000: 0.462, 0.604, 0.0417; UNSCEAR 1993: 0.427, 0.662, 0.043."""
    assert float(soil_gamma_dose_rate(1.0, 0.0, 0.0)) == pytest.approx(0.462, rel=1e-12)
    assert float(soil_gamma_dose_rate(0.0, 1.0, 0.0, "unscear-1993")) == pytest.approx(0.662)
    assert gamma_coefficients("absorbed dose rate", "unscear-1993").tolist() == [
        0.427, 0.662, 0.043]  # fmt: skip
    with pytest.raises(InputError, match="unscear-2000"):
        soil_gamma_dose_rate(1.0, 1.0, 1.0, "unscear-2001")  # type: ignore[arg-type]


def test_conversion_by_age() -> None:
    """UNSCEAR: Th-232 series 0.72, 0.81, 0.92; overall 0.72, 0.80, 0.93; 0.7 in UNSCEAR 2000."""

    def number(group: str, *more: str) -> float:
        found = gamma_conversion(group, *more)
        assert isinstance(found, Value)
        return found.central

    assert [number(one) for one in ("adult", "child", "infant")] == [0.72, 0.80, 0.93]
    assert [number(one, "Th-232 series") for one in ("adult", "child", "infant")] == [
        0.72, 0.81, 0.92]  # fmt: skip
    assert number("adult", "overall", "unscear-2000") == 0.7
    assert isinstance(gamma_conversion("adult", "K-40", "unscear-2000"), Missing)
    with pytest.raises(InputError):
        gamma_conversion("adult", "overal")


# MethodsX 2018, 5, 362, Table 3: Raeq, I_alpha, I_gamma; Hex, Hin, RLI, indoor dose (its heading
# says outdoors), as printed to two decimals.
METHODSX = [
    ((172.37, 0.11, 0.61), (0.47, 0.53, 1.21, 0.36)),
    ((133.84, 0.20, 0.47), (0.36, 0.47, 0.94, 0.28)),
    ((146.05, 0.24, 0.51), (0.39, 0.52, 1.02, 0.31)),
    ((161.35, 0.32, 0.56), (0.44, 0.61, 1.12, 0.34)),
    ((118.23, 0.10, 0.42), (0.32, 0.37, 0.84, 0.25)),
    ((126.91, 0.11, 0.44), (0.34, 0.40, 0.89, 0.27)),
]


@pytest.mark.parametrize(("indices", "printed"), METHODSX)
def test_soils_of_methodsx(
    indices: tuple[float, float, float], printed: tuple[float, float, float, float]
) -> None:
    soil = index.activities_of_indices(*indices)
    rate = soil_gamma_dose_rate(*soil)
    found = [
        index.external_hazard_index(*soil), index.internal_hazard_index(*soil),
        index.representative_level_index(*soil), annual_gamma_dose(rate, 0.8, 0.7),
    ]  # fmt: skip
    assert [float(one) for one in found[:3]] == pytest.approx(printed[:3], abs=0.0101)
    assert float(found[3]) == pytest.approx(printed[3], rel=0.03, abs=0.0125)
    assert float(index.radium_equivalent(*soil)) == pytest.approx(indices[0], rel=1e-12)


def test_indices_give_back_the_activities() -> None:
    soil = (40.0, 60.0, 500.0)
    given = (index.radium_equivalent(*soil), index.alpha_index(soil[0]), index.gamma_index(*soil))
    assert [float(one) for one in index.activities_of_indices(*given)] == pytest.approx(soil)
    with pytest.raises(InputError, match="one sample"):
        index.activities_of_indices(100.0, 1.0, 0.1)
    with pytest.raises(InputError, match="one sample"):
        index.activities_of_indices(100.0, 0.1, 0.6)


def test_indices_are_one_at_their_activities() -> None:
    """Ra/370, Th/259, K/4810; Ra/185; Ra/300, Th/200, K/3000; GB 6566: 370, 260, 4200."""
    for row in np.diag([370.0, 259.0, 4810.0]):
        assert float(index.external_hazard_index(*row)) == pytest.approx(1.0)
    for row in np.diag([185.0, 259.0, 4810.0]):
        assert float(index.internal_hazard_index(*row)) == pytest.approx(1.0)
    for row in np.diag([300.0, 200.0, 3000.0]):
        assert float(index.gamma_index(*row)) == pytest.approx(1.0)
        assert float(index.representative_level_index(*row)) == pytest.approx(2.0)
    for row in np.diag([370.0, 260.0, 4200.0]):
        assert float(index.gamma_index(*row, source="gb6566-2010")) == pytest.approx(1.0)
    assert float(index.radium_equivalent(370.0, 0.0, 0.0)) == 370.0


def test_missing_and_bad_numbers() -> None:
    assert np.isnan(soil_gamma_dose_rate(np.nan, 1.0, 1.0))
    with pytest.raises(InputError) as error:
        soil_gamma_dose_rate(-1.0, -1.0, np.inf)
    assert len(error.value.problems) == 3
    with pytest.raises(InputError, match="share_of_time"):
        annual_gamma_dose(100.0, 1.2, 0.7)
    assert float(soil_gamma_dose_rate("0.1 Bq/g", 0.0, 0.0)) == pytest.approx(46.2)
