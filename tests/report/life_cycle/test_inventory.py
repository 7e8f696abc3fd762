"""Inventories per kilogram: worked out by hand, and adding up to the balance."""

from __future__ import annotations

import pytest

from tailrace.errors import InputError
from tailrace.process import Balance
from tailrace.quantities import Missing
from tailrace.report.life_cycle import (
    product_inventories,
    product_inventory,
    unit_processes,
)
from tailrace.report.life_cycle.flows import Flow

YEAR = 2024
PRICES = {"neodymium_oxide": 50.0, "cerium_oxide": 1.0}

ND2O3 = 2 * 144.242 + 3 * 15.999
CEO2 = 140.116 + 2 * 15.999
PER_TAKEN = 0.9 / (1 - 0.9 * 0.19) * 0.8
"""Neodymium in product for neodymium taken; the same holds for cerium."""
TAILINGS = 1200e3 * (1 - 0.15 - 0.10 * 0.679)
TAKEN = 20e3 / ND2O3 * 2 * 144.242 / PER_TAKEN / 48e3
"""Part of the tailings that the plant takes."""
CERIUM_OXIDE = 72e3 * TAKEN * PER_TAKEN * CEO2 / 140.116
IRON = 1200e3 * (0.15 + 0.10 * 0.679)


def test_by_mass_by_hand(balance: Balance) -> None:
    """Mine shared by dry mass between concentrate and tailings taken; plant by mass of oxide."""
    found = product_inventory(balance, "neodymium_oxide", YEAR, "mass")
    of_mine = TAILINGS * TAKEN / (TAILINGS * TAKEN + IRON)
    of_plant = 20e3 / (20e3 + CERIUM_OXIDE)
    assert found.shares["mine:tailings"] == pytest.approx(of_mine, rel=1e-6)
    assert found.shares["plant:neodymium_oxide"] == pytest.approx(of_plant, rel=1e-6)
    electricity = 36e3 * of_mine * of_plant / 20e3
    assert found.amount("input", "electricity") == pytest.approx(electricity, rel=1e-6)
    air = 0.9 * 24e3 * TAKEN * of_plant / 20e3
    assert found.amount("emission", "fluorine") > air  # a little goes to the river too
    to_air = [e for e in found.lines if e.flow.group == "air" and e.flow.name == "fluorine"]
    assert to_air[0].amount == pytest.approx(air, rel=1e-6)


def test_by_value_by_hand(balance: Balance) -> None:
    """Tailings have no price: they are worth the oxides made of them."""
    found = product_inventory(balance, "neodymium_oxide", YEAR, "value", prices=PRICES)
    oxides = 50.0 * 20e3 + 1.0 * CERIUM_OXIDE
    assert found.shares["plant:neodymium_oxide"] == pytest.approx(50.0 * 20e3 / oxides, rel=1e-6)
    of_mine = oxides / (oxides + 0.1 * IRON)
    assert found.shares["mine:tailings"] == pytest.approx(of_mine, rel=1e-6)
    assert any("plant make of it" in note for note in found.notes)
    assert any("declared price: contract" in note for note in found.notes)


def test_without_allocation_the_product_bears_all(balance: Balance) -> None:
    found = product_inventory(balance, "neodymium_oxide", YEAR, "none")
    assert found.amount("input", "electricity") == pytest.approx(36e3 / 20e3)
    assert found.shares == {"mine:tailings": 1.0, "plant:neodymium_oxide": 1.0}


@pytest.mark.parametrize("allocation", ["mass", "value"])
@pytest.mark.parametrize("which", ["balance", "drawn", "baotou"])
def test_what_is_sold_bears_everything_once(
    which: str, allocation: str, request: pytest.FixtureRequest
) -> None:
    """Summed over what leaves the works as product, the inventories are the works' totals."""
    solved: Balance = request.getfixturevalue(which)
    processes = unit_processes(solved, YEAR)
    sold: dict[str, float] = {}
    totals: dict[tuple[Flow, bool], float] = {}
    for process in processes.values():
        for product in process.products.values():
            sold[product.flow.key] = sold.get(product.flow.key, 0.0) + product.mean
        for taken in process.taken:
            sold[taken.flow.key] = sold.get(taken.flow.key, 0.0) - taken.mean
        for exchange in process.own:
            key = (exchange.flow, exchange.is_input)
            totals[key] = totals.get(key, 0.0) + exchange.mean
    borne = dict.fromkeys(totals, 0.0)
    for product_key, amount in sold.items():
        for line in product_inventory(solved, product_key, YEAR, allocation).lines:
            borne[line.flow, line.is_input] += amount * line.amount
    for key, total in totals.items():
        assert borne[key] == pytest.approx(total, rel=1e-9), key[0].name


def test_side_by_side(balance: Balance) -> None:
    found = product_inventories(balance, "neodymium_oxide", YEAR, prices=PRICES)
    amounts = {
        name: one.amount("input", "electricity")
        for name, one in found.items()
        if not isinstance(one, Missing)
    }
    assert list(amounts) == ["mass", "value", "none"]
    assert amounts["mass"] < amounts["value"] < amounts["none"]


def test_a_missing_price_makes_the_share_missing(unpriced: Balance) -> None:
    found = product_inventories(unpriced, "cerium_oxide", YEAR)
    assert isinstance(found["value"], Missing)
    assert "iron_concentrate" in found["value"].reason
    assert not isinstance(found["mass"], Missing)
    with pytest.raises(InputError, match="mine cannot be allocated by value"):
        product_inventory(unpriced, "cerium_oxide", YEAR, "value")
    given = product_inventory(
        unpriced, "cerium_oxide", YEAR, "value", prices={"iron_concentrate": 0.1}
    )
    assert 0 < given.shares["mine:tailings"] < 1


def test_oxides_without_any_price_are_missing(balance: Balance) -> None:
    from tailrace.report.life_cycle.product_value import product_values

    values = product_values(balance, unit_processes(balance, YEAR))
    nd2o3, ceo2 = (values.per_unit[f"plant:{n}_oxide"] for n in ("neodymium", "cerium"))
    assert isinstance(nd2o3, float)
    assert isinstance(ceo2, float)
    assert nd2o3 > 20 * ceo2


def test_missing_substances_stay_at_least(balance: Balance) -> None:
    found = product_inventory(balance, "neodymium_oxide", YEAR, "mass")
    assert "arsenic in ore: no arsenic assay" in found.not_quantified
    assert "arsenic to stack: no arsenic assay" in found.not_quantified
    lacking = {line.flow.name: line.lacking for line in found.lines if line.lacking}
    assert lacking["residue (plant)"] == ("As",)
    assert lacking["dump (mine)"] == ("Th",)


def test_refusals(balance: Balance, baotou: Balance) -> None:
    with pytest.raises(InputError, match='did you mean "cerium_oxide"'):
        product_inventory(balance, "ceriumoxide", YEAR)
    with pytest.raises(InputError, match='did you mean "mass"'):
        product_inventory(balance, "cerium_oxide", YEAR, "masss")
    with pytest.raises(InputError, match="made by several routes"):
        product_inventory(baotou, "praseodymium_neodymium_oxide", YEAR)
    with pytest.raises(InputError, match="which is no product"):
        product_inventory(balance, "cerium_oxide", YEAR, "value", prices={"cerium": 1.0})
    with pytest.raises(InputError, match="zero or more"):
        product_inventory(balance, "cerium_oxide", YEAR, "value", prices={"cerium_oxide": -1.0})
