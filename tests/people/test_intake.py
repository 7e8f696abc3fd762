"""Intake per unit of concentration, by pathway and group."""

from __future__ import annotations

import numpy as np
import pytest

from tailrace.errors import InputError
from tailrace.people.inhalation import exposure_concentration
from tailrace.people.intake import (
    INTAKE_UNITS,
    draw_intake_factors,
    group_factors,
    intake_factors,
    needed_factors,
    pathway_factor,
)
from tailrace.people.soil_ingestion import soil_ingestion_intake
from tailrace.people.water_ingestion import water_ingestion_intake
from tailrace.quantities.distributions import Uniform
from tailrace.quantities.missing import Missing
from tailrace.quantities.value import Value


def test_factor_times_concentration_is_the_intake_of_the_formula() -> None:
    found = intake_factors("us-2014", ["child", "adult"])
    soil = found.sel(pathway="soil_ingestion", group="child_1_6")
    assert 40.0 * float(soil) == pytest.approx(
        float(soil_ingestion_intake(40.0, 200.0, 15.0, 350.0, 6.0, 6 * 365.0)), rel=1e-13
    )
    water = found.sel(pathway="drinking_water", group="adult")
    assert 0.3 * float(water) == pytest.approx(
        float(water_ingestion_intake(0.3, 2.5, 80.0, 350.0, 20.0, 20 * 365.0)), rel=1e-13
    )
    air = found.sel(pathway="inhalation_outdoor", group="adult")
    assert float(air) == pytest.approx(
        float(exposure_concentration(1.0, 24.0, 350.0, 20.0, 20 * 365.0)), rel=1e-13
    )
    assert found.unit.sel(pathway="drinking_water") == "L/(kg d)"


def test_inhalation_needs_no_body_weight_and_all_else_does() -> None:
    for pathway in INTAKE_UNITS:
        assert ("body_weight" in needed_factors(pathway)) != pathway.startswith("inhalation")


def test_the_units_are_those_of_the_formula() -> None:
    """By dimension: what is missing in the formula's unit would change it."""
    ones = {name: 1.0 for pathway in INTAKE_UNITS for name in needed_factors(pathway)}
    year = 1 / 365
    assert float(pathway_factor("dermal_water", ones)) == pytest.approx(1e-3 * year)
    assert float(pathway_factor("dermal_soil", ones)) == pytest.approx(1e-6 * year)
    assert float(pathway_factor("road_dust_ingestion", ones)) == pytest.approx(1e-6 * year)
    assert float(pathway_factor("milk", ones)) == pytest.approx(year)


def test_hours_outdoors_and_indoors_of_the_chinese_standard() -> None:
    """HJ 25.3: 87.5 days outdoors and 262.5 indoors a year."""
    found = intake_factors("hj25.3-2019", ["adult"], given={"infiltration_factor": 0.5})
    out = float(found.sel(pathway="inhalation_outdoor", group="adult"))
    inside = float(found.sel(pathway="inhalation_indoor", group="adult"))
    assert out == pytest.approx(87.5 / 365)
    assert inside == pytest.approx(0.5 * 262.5 / 365)


def test_what_is_missing_is_nan_and_told() -> None:
    found = intake_factors("us-2014", ["child", "adolescent"])
    assert np.isnan(found.sel(pathway="crops", group="child_1_6"))
    assert np.isnan(found.sel(group="adolescent_11_16")).all()
    told = found.attrs["missing"].splitlines()
    assert len(told) == int(np.isnan(found).sum())
    assert any(line.startswith("crops, child_1_6: it belongs to a place") for line in told)


def test_a_dust_without_a_share_is_missing_and_not_zero() -> None:
    swallowed = ["soil_ingestion", "house_dust_ingestion", "road_dust_ingestion"]
    bare = intake_factors("us-2014", ["child"], swallowed)
    assert np.isnan(bare[1:]).all()
    shares = {"house_dust_share": 0.55, "road_dust_share": 0.1}
    split = intake_factors("us-2014", ["child"], swallowed, shares)
    assert float(split.sum()) == pytest.approx(float(bare[0, 0]), rel=1e-13)
    with pytest.raises(InputError, match=r"sum to 1\.2"):
        group_factors("us-2014", "child", {"house_dust_share": 0.6, "road_dust_share": 0.6})


def test_persons_keep_their_body_weight_in_every_pathway() -> None:
    given = {"exposure_frequency": 350.0, "house_dust_share": Value(None, "1",
             distribution=Uniform(0.2, 0.6))}  # fmt: skip
    factors = group_factors("efh-2011", "adult", given)
    levels = {"body_weight": np.array([0.05, 0.95]), "house_dust_share": np.array([0.0, 1.0])}
    drawn = draw_intake_factors(factors, levels)
    water, soil, house = (
        np.asarray(drawn[name])
        for name in ("drinking_water", "soil_ingestion", "house_dust_ingestion")
        if not isinstance(drawn[name], Missing)
    )
    weight = factors["body_weight"]
    assert isinstance(weight, Value)
    light, heavy = weight.ppf([0.05, 0.95])
    assert water[0] / water[1] == pytest.approx(heavy / light)
    assert ((soil + house)[0] / (soil + house)[1]) == pytest.approx(heavy / light)
    assert house / (soil + house) == pytest.approx([0.2, 0.6])
    assert isinstance(drawn["road_dust_ingestion"], Missing)
    assert isinstance(drawn["inhalation_indoor"], Missing)


def test_the_mean_person_is_near_the_central_value() -> None:
    """Mean over the levels of the handbook's percentiles against the handbook's printed mean."""
    factors = group_factors("efh-2011", "child_6_11", {"exposure_frequency": 365.0})
    persons = (np.arange(20_000) + 0.5) / 20_000
    drawn = draw_intake_factors(factors, {"water_ingestion": persons}, ["drinking_water"])
    mean = float(np.mean(np.asarray(drawn["drinking_water"])))
    assert mean == pytest.approx(0.600 / 31.8, rel=0.01)


def test_what_is_wrong_is_refused() -> None:
    with pytest.raises(InputError, match="drinking_water"):
        needed_factors("drinkingwater")
    with pytest.raises(InputError, match="body_weight"):
        group_factors("us-2014", "child", {"bodyweight": 15.0})
    with pytest.raises(InputError, match="no body_weight"):
        pathway_factor("drinking_water", {"water_ingestion": 1.0, "exposure_frequency": 1.0})
    with pytest.raises(InputError):
        group_factors("us-2014", "child", {"body_weight": Value(15.0, "L")})
