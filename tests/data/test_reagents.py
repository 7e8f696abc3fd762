"""What reagents bring, against the contents their grades are sold by."""

from __future__ import annotations

import math

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tailrace.data.prices import priced_items
from tailrace.data.reagents import elements_of, reagent, reagent_names
from tailrace.errors import InputError

WANTED = [
    "sulfuric_acid",
    "hydrochloric_acid",
    "sodium_hydroxide",
    "sodium_carbonate",
    "ammonium_bicarbonate",
    "ammonium_sulfate",
    "magnesium_sulfate",
    "magnesium_oxide",
    "oxalic_acid",
    "lime",
    "ammonia",
    "hydroxamate_collector",
    "sodium_silicate",
    "hydrofluoric_acid",
    "ammonium_bifluoride",
    "kerosene",
    "P507",
    "iron_metal",
    "ferroboron",
    "oxygen",
    "carbon_anode",
    "water",
]


def test_the_reagents_the_routes_use_are_there() -> None:
    assert set(WANTED) <= set(reagent_names())


@pytest.mark.parametrize("name", reagent_names())
def test_elements_water_and_rest_make_the_whole(name: str) -> None:
    one = reagent(name)
    assert one.rest >= -1e-12
    total = math.fsum(one.elements.values()) + one.water + one.rest
    assert total == pytest.approx(1.0, rel=1e-13)


@pytest.mark.parametrize("name", reagent_names())
def test_the_components_stay_below_the_whole_over_their_ranges(name: str) -> None:
    lowest = math.fsum(
        value.to("1").central if value.low is None else value.to("1").low or 0.0
        for value in reagent(name).composition.values()
    )
    assert lowest <= 1.0


@pytest.mark.parametrize(
    ("name", "element", "content"),
    [
        ("ammonium_sulfate", "N", 0.2079),
        ("ammonium_bicarbonate", "N", 0.1719),
        ("sulfuric_acid", "S", 0.3203),
        ("ammonia", "N", 0.8191),
        ("sodium_carbonate", "Na", 0.4304),
        ("hydrochloric_acid", "Cl", 0.3014),
        ("lime", "Ca", 0.6432),
        ("P507", "P", 0.0960),
    ],
)
def test_contents_by_hand(name: str, element: str, content: float) -> None:
    """Purity times atoms times atomic mass over molar mass, worked by hand to four digits."""
    assert reagent(name).elements[element] == pytest.approx(content, abs=2e-4)


def test_water_is_kept_apart_from_the_elements() -> None:
    acid = reagent("hydrochloric_acid")
    assert acid.water == pytest.approx(0.69)
    assert "O" not in acid.elements
    assert reagent("water").elements == {}


def test_oxalic_acid_is_the_dihydrate() -> None:
    """H2C2O4.2H2O holds 71.42 % acid (90.03 of 126.07); the grade is 99.6 %."""
    found = reagent("oxalic_acid").fractions
    assert found["H2C2O4"] == pytest.approx(0.996 * 90.03 / 126.07, abs=5e-4)
    assert found["H2O"] == pytest.approx(0.996 * 36.03 / 126.07, abs=5e-4)


def test_every_reagent_has_a_price_row() -> None:
    assert set(reagent_names()) <= set(priced_items())


fractions = st.dictionaries(
    st.sampled_from(["H2SO4", "H2O", "(NH4)2SO4", "NdF3", "C12H26"]), st.floats(0.0, 0.2)
)


@settings(deadline=None)
@given(fractions)
def test_mass_of_the_elements_is_the_mass_of_the_compounds(mixture: dict[str, float]) -> None:
    dry = math.fsum(part for formula, part in mixture.items() if formula != "H2O")
    assert math.fsum(elements_of(mixture).values()) == pytest.approx(dry, rel=1e-12, abs=1e-15)


def test_an_unknown_reagent_gets_a_suggestion() -> None:
    with pytest.raises(InputError, match='did you mean "sulfuric_acid"'):
        reagent("sulphuric_acid")
