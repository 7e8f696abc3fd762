"""Transfer factors, and milk and meat against worked numbers."""

from __future__ import annotations

import numpy as np
import pytest

from tailrace.data.reader import rows
from tailrace.data.values import facts
from tailrace.errors import InputError
from tailrace.land.animal_intake import daily_intake
from tailrace.land.food_factors import (
    CROPS,
    PARAMETERS,
    factor_sets,
    food_parameter,
    meat_factor,
    milk_factor,
    uptake_factor,
)
from tailrace.land.food_storage import after_holding
from tailrace.land.leaf_deposition import leaf_concentration
from tailrace.land.meat_transfer import meat_concentration
from tailrace.land.milk_transfer import milk_concentration
from tailrace.land.root_uptake import concentration_from_roots
from tailrace.land.soil_losses import screening_concentration, surface_density
from tailrace.quantities.missing import Missing
from tailrace.quantities.value import Value

DAY = 1.0 / 365.25
# Exposure scenarios and unit dose factors, HNF-SD-WM-TI-707 revision 1, the page of the hand
# calculation of beef and milk (read; the nuclide, and the water line of milk, are on other pages).
# Concentration per pCi/L of water in L/kg, before it 0.924 on every line but water; daily amount;
# last factor of the line; the dose printed, rem.
BEEF = {"grass": (0.894, 14.0, 0.99082, 7.70e-4), "hay": (0.894, 27.0, 0.97719, 1.46e-3),
        "grain": (0.6079, 3.0, 0.97719, 1.11e-4), "soil": (0.1967, 0.6, 0.99082, 7.26e-6),
        "water": (1.0 / 0.924, 50.0, 0.99082, 3.33e-3)}  # fmt: skip
MILK = {"grass": (0.894, 36.0, 0.99304, 4.01e-3), "hay": (0.894, 29.0, 0.97944, 3.18e-3),
        "grain": (0.6079, 2.0, 0.97944, 1.49e-4),
        "soil": (0.1967, 0.8, 0.99304, 1.96e-5)}  # fmt: skip


def _three_digits(number: float) -> float:
    return float(f"{number:.2e}")


@pytest.mark.parametrize("feed", BEEF)
def test_beef_of_a_published_hand_calculation(feed: str) -> None:
    """21 kg/y at 3.20E-4 rem/pCi and 0.01 d/kg; every printed line, to its three digits."""
    held, amount, kept, printed = BEEF[feed]
    eaten = {"soil": (0.0, 0.0, amount, 0.924 * held), "water": (0.0, 0.0, 0.0, 0.0)}.get(
        feed, (amount, 0.924 * held, 0.0, 0.0)
    )
    water = (amount, 0.924 * held) if feed == "water" else (0.0, 0.0)
    intake = daily_intake(*eaten, *water)
    dose = 21.0 * 3.20e-4 * kept * float(meat_concentration(intake, 0.01))
    assert _three_digits(dose) == printed


def test_beef_total_of_the_hand_calculation() -> None:
    """The five lines come to the printed total, 5.68E-3 rem."""
    each = [0.924 * held * amount * kept for held, amount, kept, _ in BEEF.values()]
    total = 21.0 * 3.20e-4 * float(meat_concentration(sum(each), 0.01))
    assert _three_digits(total) == 5.68e-3


@pytest.mark.parametrize("feed", MILK)
def test_milk_of_a_published_hand_calculation(feed: str) -> None:
    """51.7 L/y at 3.20E-4 rem/pCi and 0.0082 d/L; every line that could be read."""
    held, amount, kept, printed = MILK[feed]
    dry, soil = ((0.0, 0.0), (amount, 0.924 * held)) if feed == "soil" else (
        (amount, 0.924 * held), (0.0, 0.0))  # fmt: skip
    dose = 51.7 * 3.20e-4 * kept * float(milk_concentration(daily_intake(*dry, *soil), 0.0082))
    assert _three_digits(dose) == printed


# pyDOSEIA, commit 1f51f7c, run with 1 Bq/(m2 d), its SRS-19 factors, 11,000 d, other soil, 16 and
# 12 kg/d of feed, 0.06 and 0.04 m3/d of water with 50 Bq/m3, 70 % fresh pasture; half-lives put in.
HALF_LIFE_DAYS = {"Ra": 1600 * 365.25, "Pb": 22.2 * 365.25, "Po": 138.376, "Cs": 30.1671 * 365.25}
PYDOSEIA = {
    "Ra": (7.382356867671173, 80.23787799973911, 1.28676341104977, 4.824004079935712),
    "Pb": (6.2340681773626745, 52.05147393692669, 0.2501512421555974, 0.43687953838538107),
    "Po": (4.898296037989008, 44.219110434575065, 1.8909448532892739, 2.1479627886558803),
    "Cs": (6.366469186567203, 80.42088443168626, 12.874738145312834, 289.2606702388685),
}


def _parameter(item: str, unit: str) -> float:
    return food_parameter(item).to(unit).central


@pytest.mark.parametrize("element", PYDOSEIA)
def test_the_screening_chain_of_another_code(element: str) -> None:
    """Soil, leaves and roots, feed, milk and meat: four results of another code, to 1e-8.

    The parameters are those of the table, so that this holds the table to that code too. Soil
    losses, 0.00014 per day for caesium and none for the others, are put in.
    """
    decay = np.log(2.0) / HALF_LIFE_DAYS[element] / DAY
    soil_loss = decay + (0.00014 / DAY if element == "Cs" else 0.0)
    loss = _parameter("weathering rate", "1/yr") + decay
    falls = 1.0 / DAY

    def grown(use: str, kind: str, mass: str, name: str) -> float:
        soil = screening_concentration(falls, soil_loss, 11_000 * DAY, surface_density(use))  # type: ignore[arg-type]
        factor = uptake_factor(element, kind, "iaea-srs19")
        assert factor.plant_mass == mass
        assert isinstance(factor.value, Value)
        alpha = _parameter(f"mass interception, {name} ({mass})", "m2/kg")
        time = _parameter(f"exposure time, {name}", "yr")
        leaves = leaf_concentration(falls, alpha, loss, time)
        roots = concentration_from_roots(
            soil, factor.value.central, factor.plant_mass, 0.5, factor.plant_mass
        )
        return float(leaves + roots)

    crop, pasture, milk, meat = PYDOSEIA[element]
    eaten = after_holding(grown("tilled", "leafy", "fresh", "food crop"), decay,
                          _parameter("holding time, food crop", "yr"))  # fmt: skip
    assert float(eaten) == pytest.approx(crop, rel=1e-8)
    grass = grown("pasture", "pasture", "dry", "pasture")
    assert grass == pytest.approx(pasture, rel=1e-8)
    fresh = food_parameter("share of the year on fresh pasture").central
    stored = after_holding(grass, decay, _parameter("holding time, stored feed", "yr"))
    feed = fresh * grass + (1.0 - fresh) * float(stored)

    def taken_in(animal: str) -> float:
        water = _parameter(f"water, {animal}", "m3/d")
        return float(daily_intake(_parameter(f"feed, {animal} (dry)", "kg/d"), feed,
                                  water=water, water_concentration=50.0))  # fmt: skip

    got = milk_concentration(taken_in("dairy cow"), milk_factor(element, "iaea-srs19"))
    drunk = after_holding(got, decay, _parameter("holding time, milk", "yr"))
    assert float(drunk) == pytest.approx(milk, rel=1e-8)
    got = meat_concentration(taken_in("beef cattle"), meat_factor(element, "iaea-srs19"))
    cooked = after_holding(got, decay, _parameter("holding time, meat", "yr"))
    assert float(cooked) == pytest.approx(meat, rel=1e-8)


def test_printed_rows_of_the_handbook() -> None:
    """TRS-472, tables 17, 26, 30: Th, cereal 2.1e-3 (3.4); U, milk 1.8e-3; Th, beef 2.3e-4."""
    cereal = uptake_factor("Th-232", "cereal", "iaea-472")
    assert cereal.plant_mass == "dry"
    assert isinstance(cereal.value, Value)
    assert cereal.value.central == 0.0021
    high = float(cereal.value.ppf(0.8413447460685429))
    assert high / 0.0021 == pytest.approx(3.4, rel=1e-9)
    assert milk_factor("U-238", "iaea-472").central == 0.0018  # type: ignore[union-attr]
    assert meat_factor("Th-232", "iaea-472").central == 0.00023  # type: ignore[union-attr]


def test_what_a_report_does_not_list_is_missing() -> None:
    for found in (
        milk_factor("Th-232", "iaea-472"), uptake_factor("F", "cereal", "iaea-472").value,
        uptake_factor("La", "cereal", "iaea-srs19").value,
        uptake_factor("U-238", "fruit", "iaea-472").value, meat_factor("Nd", "iaea-472"),
    ):  # fmt: skip
        assert isinstance(found, Missing)
        assert "iaea-" in found.reason


def test_every_crop_has_a_row_in_the_sets_that_divide_plants_in_two() -> None:
    for source in ("baes-1984", "iaea-srs19"):
        for crop in CROPS:
            assert isinstance(uptake_factor("U", crop, source).value, Value)
    assert factor_sets() == ("iaea-472", "iaea-srs19", "baes-1984")


def test_every_row_is_a_positive_number_with_a_source() -> None:
    found = facts("food_transfer_factors")
    assert len(found) == len(rows("food_transfer_factors")) > 200
    for key, one in found.items():
        assert isinstance(one, Value), key
        assert one.central > 0.0, key
        assert one.source, key
        if one.quality == "assumed":
            assert "from memory" in one.note, key
    assert all(isinstance(one, Value) for one in facts(PARAMETERS).values())


def test_intake() -> None:
    """Feeds add up; nothing eaten of something unknown adds nothing; soil counts by its share."""
    assert float(daily_intake([2.0, 3.0], [10.0, 1.0], 0.5, 40.0, "60 L/d", 100.0, 0.5)) == (
        pytest.approx(2 * 10 + 3 + 0.5 * 0.5 * 40 + 0.06 * 100)
    )
    assert float(daily_intake([2.0, 0.0], [1.0, np.nan])) == 2.0
    assert np.isnan(daily_intake(2.0, 1.0, 0.5, np.nan))
    with pytest.raises(InputError, match="3 feeds"):
        daily_intake([1.0, 1.0, 1.0], [1.0, 2.0])
    with pytest.raises(InputError) as caught:
        daily_intake(-1.0, 1.0, -1.0, 1.0, soil_bioavailability=2.0)
    assert len(caught.value.problems) == 3


def test_unknown_words_name_a_remedy() -> None:
    for call in (
        lambda: uptake_factor("U", "cereal", "iaea472"),
        lambda: uptake_factor("U", "cereals", "iaea-472"),
        lambda: food_parameter("holding time, milks"),
    ):
        with pytest.raises(InputError) as caught:
            call()
        assert caught.value.problems[0].remedy
        assert caught.value.problems[0].allowed


def test_leaves_take_more_than_grain() -> None:
    """Baes et al.: fluorine 0.06 in leaves and 0.006 in what is not leaf (from memory)."""
    for crop, expected in (("leafy", 0.06), ("pasture", 0.06), ("cereal", 0.006), ("root", 0.006)):
        found = uptake_factor("F", crop, "baes-1984").value
        assert isinstance(found, Value)
        assert found.central == expected
