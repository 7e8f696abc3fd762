"""Labelled intakes and yearly risks: units, sums, and what is missing."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr

from tailrace.errors import InputError
from tailrace.people.intakes import intakes_by_pathway
from tailrace.people.risks import cancer_risks, cases_per_year, hazards, radiation_doses

SUBSTANCES = ["As", "Ce"]


def level(values: object, units: str, substances: list[str] = SUBSTANCES) -> xr.DataArray:
    return xr.DataArray(
        np.array(values, dtype=float).reshape(1, len(substances), 1),
        dims=("receptor", "substance", "year"),
        coords={"receptor": ["village"], "substance": substances, "year": [2020]},
        attrs={"units": units},
    )


def table(rows: dict[str, object], units: list[str], across: str, names: list[str]) -> xr.DataArray:
    """Return values by pathway and another dimension, with the unit of each pathway."""
    return xr.DataArray(
        np.array([np.broadcast_to(row, len(names)) for row in rows.values()], dtype=float),
        dims=("pathway", across),
        coords={"pathway": list(rows), across: names, "unit": ("pathway", units)},
    )


LEVELS = {
    "soil_ingestion": level([20.0, 100.0], "mg/kg"),
    "inhalation_outdoor": level([4.0, 50.0], "ng/m3"),
    "dermal_soil": level([20.0, 100.0], "mg/kg"),
}
FACTORS = table(
    {
        # A child of 15 kg swallows 200 mg of soil a day; 350 days of 365.
        "soil_ingestion": [200e-6 / 15 * 350 / 365, 100e-6 / 80 * 350 / 365],
        "inhalation_outdoor": [0.1, 0.1],
        "dermal_soil": [1e-5, 2e-6],
    },
    ["kg/(kg d)", "1", "kg/(kg d)"], "group", ["child", "adult"],
)  # fmt: skip
UPTAKE = table({"dermal_soil": [0.03, np.nan]}, ["1"], "substance", SUBSTANCES)


@pytest.fixture(name="taken")
def _taken() -> xr.Dataset:
    return intakes_by_pathway(LEVELS, FACTORS, UPTAKE)


def test_intakes(taken: xr.Dataset) -> None:
    """RAGS part A: C IR CF EF / (BW 365); inhalation stays a concentration (part F)."""
    here = {"receptor": "village", "group": "child", "year": 2020}
    dose = taken["dose"].sel(here)
    assert dose.sel(pathway="soil_ingestion", substance="As").item() == pytest.approx(
        20 * 200e-6 * 350 / 365 / 15
    )
    assert dose.sel(pathway="dermal_soil", substance="As").item() == pytest.approx(20 * 3e-7)
    assert np.isnan(dose.sel(pathway="dermal_soil", substance="Ce").item())
    breathed = taken["exposure_concentration"].sel(here).sel(pathway="inhalation_outdoor")
    assert breathed.sel(substance="Ce").item() == pytest.approx(5e-6)
    assert taken["dose"].dims == ("receptor", "group", "substance", "pathway", "year")
    assert taken["dose"].attrs["units"] == "mg/(kg d)"
    assert taken["measure"].values.tolist() == ["dose", "exposure_concentration", "dose"]


def test_a_substance_not_measured_is_not_known() -> None:
    levels = {
        "soil_ingestion": LEVELS["soil_ingestion"],
        "inhalation_outdoor": level([4.0], "ng/m3", ["As"]),
    }
    taken = intakes_by_pathway(levels, FACTORS)
    breathed = taken["exposure_concentration"].sel(pathway="inhalation_outdoor")
    assert np.isnan(breathed.sel(substance="Ce")).all()


def test_wrong_pathways_and_units_are_told_together() -> None:
    levels = {
        "soil_ingestion": level([1.0, 1.0], "mg/L"),
        "inhalation_outdor": level([1.0, 1.0], "ng/m3"),
        "inhalation_outdoor": LEVELS["inhalation_outdoor"].drop_attrs(),
    }
    with pytest.raises(InputError) as caught:
        intakes_by_pathway(levels, FACTORS)
    text = str(caught.value)
    assert len(caught.value.problems) == 3
    assert 'did you mean "inhalation_outdoor"?' in text
    assert "mg/L times kg/(kg d) is no intake" in text
    assert "the level of inhalation_outdoor have no unit" in text


REFERENCE = table(
    {"soil_ingestion": [3e-4, np.nan], "inhalation_outdoor": [1.5e-5, 9e-4], "dermal_soil": 3e-4},
    ["mg/(kg d)", "mg/m3", "mg/(kg d)"], "substance", SUBSTANCES,
)  # fmt: skip
ORGANS = xr.DataArray(
    [[True, False], [False, True]],
    dims=("organ", "substance"),
    coords={"organ": ["skin", "lung"], "substance": SUBSTANCES},
)


def test_hazard_index_is_the_sum_by_organ(taken: xr.Dataset) -> None:
    found = hazards(taken, REFERENCE, ORGANS)
    here = {"receptor": "village", "group": "child", "year": 2020}
    arsenic = 20 * 200e-6 * 350 / 365 / 15 / 3e-4 + 4e-7 / 1.5e-5 + 20 * 3e-7 / 3e-4
    cerium = 5e-6 / 9e-4
    index = found["hazard_index"].sel(here)
    assert index.sel(organ="skin").item() == pytest.approx(arsenic)
    assert index.sel(organ="lung").item() == pytest.approx(cerium)
    assert index.sel(organ="all organs").item() == pytest.approx(arsenic + cerium)
    # Cerium by mouth has no reference dose, so no organ's index is known in full.
    assert found["hazard_index_at_least"].all()
    assert np.isnan(found["hazard_quotient"].sel(substance="Ce", pathway="soil_ingestion")).all()


def test_nothing_missing_is_no_bound(taken: xr.Dataset) -> None:
    arsenic = taken.sel(substance=["As"])
    found = hazards(arsenic, REFERENCE, ORGANS)
    assert not found["hazard_index_at_least"].any()
    # No substance of the lung is there: its index is nothing, and known.
    assert (found["hazard_index"].sel(organ="lung") == 0).all()
    alone = hazards(taken.sel(substance=["Ce"], pathway=["soil_ingestion"]), REFERENCE)
    assert np.isnan(alone["hazard_index"]).all()
    assert alone["hazard_index"]["organ"].values.tolist() == ["all organs"]


def test_hazard_is_linear_and_keeps_draws(taken: xr.Dataset) -> None:
    draws = xr.DataArray([1.0, 2.0, 4.0], dims="draw")
    many = {name: (array * draws).assign_attrs(array.attrs) for name, array in LEVELS.items()}
    found = hazards(intakes_by_pathway(many, FACTORS, UPTAKE), REFERENCE, ORGANS)
    one = hazards(taken, REFERENCE, ORGANS)["hazard_index"]
    xr.testing.assert_allclose(found["hazard_index"].isel(draw=2, drop=True), 4 * one)


def test_a_concentration_is_never_divided_by_a_dose(taken: xr.Dataset) -> None:
    """RAGS part F: inhalation goes with a concentration, not with a dose per body weight."""
    wrong = REFERENCE.assign_coords(unit=("pathway", ["mg/(kg d)", "mg/(kg d)", "mg/m3"]))
    with pytest.raises(InputError) as caught:
        hazards(taken, wrong)
    assert len(caught.value.problems) == 2
    assert "mg/(kg d) does not go with an intake in mg/m3" in str(caught.value)
    with pytest.raises(InputError, match="zero in a table"):
        hazards(taken, REFERENCE.fillna(0.0))
    with pytest.raises(InputError, match="have no units"):
        hazards(taken, REFERENCE.drop_vars("unit"))


def test_units_of_references_are_converted(taken: xr.Dataset) -> None:
    micro = (REFERENCE * xr.DataArray([1e3, 1e3, 1], dims="pathway")).assign_coords(
        unit=("pathway", ["ug/(kg d)", "ug/m3", "mg/(kg d)"])
    )
    xr.testing.assert_allclose(
        hazards(taken, micro)["hazard_index"], hazards(taken, REFERENCE)["hazard_index"]
    )


def test_annual_cancer_risk(taken: xr.Dataset) -> None:
    """Slope factor x dose / 70 x age factor; 0 is known, NaN is not."""
    slope = table(
        {"soil_ingestion": [1.5, 0.0], "inhalation_outdoor": [4.3, 0.0], "dermal_soil": [1.5, 0.0]},
        ["kg d/mg", "m3/mg", "kg d/mg"], "substance", SUBSTANCES,
    )  # fmt: skip
    early = xr.DataArray([3.0, 1.0], dims="group", coords={"group": ["child", "adult"]})
    found = cancer_risks(taken, slope, early)
    here = {"receptor": "village", "group": "child", "year": 2020}
    total = (1.5 * (20 * 200e-6 * 350 / 365 / 15 + 20 * 3e-7) + 4.3 * 4e-7) / 70 * 3
    assert found["annual_cancer_risk_total"].sel(here).item() == pytest.approx(total)
    # The uptake of cerium by skin is not known, and with a slope of zero it need not be.
    assert not found["annual_cancer_risk_at_least"].any()
    unsure = cancer_risks(taken, slope.where(slope["substance"] == "As"), early)
    assert unsure["annual_cancer_risk_at_least"].all()
    xr.testing.assert_equal(unsure["annual_cancer_risk_total"], found["annual_cancer_risk_total"])
    people = xr.DataArray([[1000.0, 5000.0]], dims=("receptor", "group"), coords={
        "receptor": ["village"], "group": ["child", "adult"]})  # fmt: skip
    cases = cases_per_year(found["annual_cancer_risk_total"], people)
    assert cases.sel(here).item() == pytest.approx(1000 * total)
    with pytest.raises(InputError, match="negative"):
        cancer_risks(taken, -slope)
    with pytest.raises(InputError, match="above 0"):
        cancer_risks(taken, slope, averaging_years=0.0)


def test_radiation_dose() -> None:
    """0.4 kg/d of crops at 2 Bq/kg of Ra-226 (2.8e-7 Sv/Bq), and 0.3 mSv/yr from the ground."""
    nuclides = ["Ra-226", "Th-232"]
    taken = intakes_by_pathway(
        {
            "crops": level([2.0, np.nan], "Bq/kg", nuclides),
            "external_ground": level([60.0, 0.0], "nGy/h", nuclides),
        },
        table({"crops": 0.4, "external_ground": 0.14}, ["kg/d", "Sv/Gy"], "group", ["adult"]),
    )
    coefficients = table(
        {"crops": [2.8e-7, 2.3e-7], "external_ground": 1.0}, ["Sv/Bq", "1"], "substance", nuclides
    )
    found = radiation_doses(taken, coefficients)
    eaten = 0.4 * 2.0 * 365.25 * 2.8e-7 * 1e3
    outside = 60e-6 * 0.14 * 8766
    assert found["radiation_dose_total"].item() == pytest.approx(eaten + outside)
    assert found["radiation_dose_at_least"].item()
    with pytest.raises(InputError, match="separate sets"):
        hazards(taken, REFERENCE)
