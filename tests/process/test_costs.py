"""Costs: the annuity, every kind of cost by hand, and totals that say what is missing."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from tailrace.process.balance import Balance
from tailrace.process.cost_allocation import cost_per_tonne, reo_share, routes_after_oxides
from tailrace.process.costs import capital_recovery_factor, cost_table, largest_of_last
from tailrace.process.products import reo_made, reo_sold
from tailrace.process.solution import solve
from tailrace.quantities import AtLeast, Missing

from .priced_works import (
    CEO2,
    CNY_2023,
    CURRENCY,
    FACTOR,
    INCOME,
    MAGNET_COSTS,
    MAGNETS,
    ND2O3,
    PLANT_COSTS,
    plant,
    works_table,
)


@pytest.mark.parametrize(
    ("rate", "life", "factor"),
    [(0.08, 20, 0.10185221), (0.05, 10, 0.12950457), (0.10, 5, 0.26379748), (0.0, 25, 0.04)],
)
def test_capital_recovery_factor(rate: float, life: float, factor: float) -> None:
    """Printed tables of compound interest, eight digits (any engineering economics handbook)."""
    computed = capital_recovery_factor(np.array([rate]), np.array([life]))
    assert computed == pytest.approx([factor], abs=5e-9)


@pytest.fixture
def solved(make_works: Callable) -> Callable[..., Balance]:
    def make(text: str = "", table: dict | None = None, draws: int | None = None) -> Balance:
        routes = {"plant": text or plant(), "magnets": MAGNETS}
        works = make_works(routes, table or works_table(), range(2020, 2024))
        return solve(works, range(2020, 2024), draws=draws, seed=3)

    return make


def test_every_kind_of_cost_by_hand(solved: Callable) -> None:
    table = cost_table(solved())
    wanted = {k: v + MAGNET_COSTS.get(k, 0.0) for k, v in PLANT_COSTS.items()}
    found = {name: cost[0, 0] for name, cost in table.by_category().items()}
    assert found == pytest.approx(wanted, rel=1e-6)
    assert table.total()[0, 0] == pytest.approx(sum(wanted.values()), rel=1e-6)
    assert table.by_route["magnets"][0, 0] == pytest.approx(sum(MAGNET_COSTS.values()), rel=1e-6)
    assert table.by_route["plant"][0, 0] == pytest.approx(sum(PLANT_COSTS.values()), rel=1e-6)
    assert table.jobs[:, 0] == pytest.approx([10, 20, 10, 10])


def test_income_of_what_is_sold_by_hand(solved: Callable) -> None:
    table = cost_table(solved())
    found = {name: income[0, 0] for name, income in table.income.items()}
    assert found == pytest.approx(INCOME, rel=1e-5)
    # of 180 t Nd in 2021 again 45 t are taken
    assert table.income["plant:neodymium_oxide"][1, 0] == pytest.approx(
        135 * ND2O3 * 73e3, rel=1e-5
    )
    assert table.total_income()[0, 0] == pytest.approx(sum(INCOME.values()), rel=1e-5)
    assert not table.unpriced


def test_capital_is_paid_for_its_life(solved: Callable) -> None:
    """Twice the ore in 2021: its capital is charged for two years of life, then paid off."""
    capital = cost_table(solved()).costs["capital", "annuity"][:, 0]
    assert capital == pytest.approx(np.array([1e6, 2e6, 2e6, 1e6]) * FACTOR, rel=1e-9)
    stock = np.array([[1.0], [3.0], [2.0], [0.0]])
    assert largest_of_last(stock, [2020, 2021, 2030, 2031], 5)[:, 0].tolist() == [1, 3, 2, 2]


def test_an_input_without_a_price_is_named(solved: Callable) -> None:
    table = cost_table(solved())
    assert set(table.missing) == {"lithium_fluoride"}
    assert table.lacking_in("reagents")
    assert not table.lacking_in("energy")
    assert set(table.lacking) == {("magnets", "reagents")}


def test_an_amount_nobody_knows_is_named(solved: Callable) -> None:
    table = cost_table(solved(plant(acid='{ missing = "not told" }')))
    assert table.missing["sulfuric_acid in plant/leach"].reason == "not told"
    assert ("plant", "reagents") in table.lacking
    assert table.by_category()["reagents"][0, 0] == pytest.approx(
        MAGNET_COSTS["reagents"], rel=1e-6
    )


def test_without_terms_capital_and_work_are_missing_not_free(solved: Callable) -> None:
    table = cost_table(solved(table=works_table({"base": "USD"})))
    assert "capital" in table.missing
    assert "labour" in table.missing
    assert not {"capital", "labour"} & set(table.by_category())
    assert {("plant", "capital"), ("plant", "labour")} <= set(table.lacking)


def test_a_works_without_any_priced_cost(make_works: Callable) -> None:
    text = """
[feed.ore]
to = "mill"
[feed.ore.composition]
Nd = "10 wt%"
[unit.mill]
kind = "flotation"
[unit.mill.outlets]
oxide = "product:oxide"
[product.oxide]
basis = "REO"
price = { missing = "nobody says" }
"""
    route = {
        "name": "m",
        "use": "m",
        "feed": "ore",
        "interpolation": "step",
        "feed_rate": [{"year": 2020, "value": "1 t/yr"}, {"year": 2021, "value": "0 t/yr"}],
    }
    balance = solve(make_works({"m": text}, {"route": [route]}), [2020, 2021])
    table = cost_table(balance)
    assert table.total().tolist() == [[0.0], [0.0]]
    assert table.total_income().tolist() == [[0.0], [0.0]]
    assert "m:oxide" in table.unpriced
    found = cost_per_tonne(balance, table, 2020)
    assert found["mass"] == (1.0, 0.0)
    assert found["value"][0] == 1.0
    assert all(
        isinstance(cost, Missing) for _, cost in cost_per_tonne(balance, table, 2021).values()
    )


# ---------------------------------------------------------------- allocation in a works


def test_cost_per_tonne_by_mass_and_value_is_of_oxides_sold(solved: Callable) -> None:
    """Dry: 225 t of rare earths sold beside 100 t iron and 132.3 t of magnets."""
    balance = solved()
    table = cost_table(balance)
    sold = 45 * ND2O3 + 180 * CEO2
    total = sum(PLANT_COSTS.values()) + sum(MAGNET_COSTS.values())
    assert reo_sold(balance)[0, 0] == pytest.approx(1e3 * sold, rel=1e-5)
    found = cost_per_tonne(balance, table, 2020)
    mass = 225 / (225 + 100 + 132.3)
    assert found["mass"][0] == pytest.approx(mass, rel=1e-9)
    bound = found["mass"][1]
    assert isinstance(bound, AtLeast)  # lithium fluoride has no price
    assert bound.value == pytest.approx(mass * total / sold, rel=1e-5)
    oxides = INCOME["plant:neodymium_oxide"] + INCOME["plant:cerium_oxide"]
    value = oxides / sum(INCOME.values())
    assert found["value"][0] == pytest.approx(value, rel=1e-5)
    assert found["value"][1].value == pytest.approx(value * total / sold, rel=1e-5)


def test_without_division_oxides_bear_what_is_spent_up_to_them(solved: Callable) -> None:
    """The magnet plant takes oxides and makes none: its costs, one unknown, are left out."""
    balance = solved()
    assert routes_after_oxides(balance) == {"magnets"}
    share, cost = cost_per_tonne(balance, cost_table(balance), 2020)["none"]
    up_to = sum(PLANT_COSTS.values())
    made = 90 * ND2O3 + 180 * CEO2
    assert reo_made(balance)[0, 0] == pytest.approx(1e3 * made, rel=1e-5)
    assert share == pytest.approx(up_to / (up_to + sum(MAGNET_COSTS.values())), rel=1e-6)
    assert cost == pytest.approx(up_to / made, rel=1e-5)


def test_an_oxide_without_a_price_makes_the_share_a_lower_bound(solved: Callable) -> None:
    """Samarium has no quotation: it is sold with the cerium, and nothing is counted for it."""
    balance = solved(plant(extra='Sm = "1 wt%"', other="Sm = 1.0"))
    table = cost_table(balance)
    assert "Sm2O3" in table.missing
    assert set(table.unpriced["plant:cerium_oxide"]) == {"Sm2O3"}
    assert table.income["plant:cerium_oxide"][0, 0] == pytest.approx(
        INCOME["plant:cerium_oxide"], rel=1e-5
    )
    share = reo_share(balance, table, 2020, "value")
    assert isinstance(share, AtLeast)
    oxides = INCOME["plant:neodymium_oxide"] + INCOME["plant:cerium_oxide"]
    assert share.value == pytest.approx(oxides / sum(INCOME.values()), rel=1e-5)
    assert isinstance(cost_per_tonne(balance, table, 2020)["value"][1], AtLeast)


def test_traces_in_oxides_make_the_share_a_lower_bound(make_works: Callable) -> None:
    """Bayan Obo ore: Ho to Y are named without a number, so oxides are worth more than known."""
    text = (
        plant()
        .replace('Nd = "10 wt%"\nCe = "20 wt%"', 'REO = "10 wt%"')
        .replace('to = "leach"', 'to = "leach"\nrare_earths = "bayan_obo"')
        .replace("Ce = 1.0", "REE = 1.0\nNd = 0.0")
    )
    table = works_table()
    works = make_works({"plant": text}, {**table, "route": table["route"][:1]}, range(2020, 2021))
    costs = cost_table(solve(works, [2020]))
    assert "Y2O3" in costs.unpriced["plant:cerium_oxide"]
    assert "Y2O3" not in costs.unpriced.get("plant:neodymium_oxide", {})


def test_another_product_without_a_price_leaves_no_share_by_value(solved: Callable) -> None:
    balance = solved(plant(iron='{ missing = "no buyer" }'))
    table = cost_table(balance)
    assert table.missing["plant:iron"].reason == "no buyer"
    share, cost = cost_per_tonne(balance, table, 2020)["value"]
    assert isinstance(share, Missing)
    assert isinstance(cost, Missing)
    assert "no buyer" in share.reason
    assert not isinstance(cost_per_tonne(balance, table, 2020)["mass"][0], Missing)


def test_a_declared_price_goes_before_the_table_of_oxides(solved: Callable) -> None:
    text = plant().replace(
        '[product.cerium_oxide]\nbasis = "REO"',
        '[product.cerium_oxide]\nbasis = "REO"\nprice = "7 USD/kg"',
    )
    income = cost_table(solved(text)).income["plant:cerium_oxide"][0, 0]
    assert income == pytest.approx(180 * CEO2 * 7e3, rel=1e-5)


def test_prices_and_wages_are_drawn(solved: Callable) -> None:
    """Acid, power and wages vary though no flow does; an undistributed price stays."""
    table = cost_table(solved(table=works_table({**CURRENCY, "wage": WAGE}), draws=400))
    acid = table.costs["reagents", "sulfuric_acid"][0] / 500
    power = table.costs["energy", "electricity"][0]
    work = table.costs["labour", "labour"][0] / 10
    assert acid.min() > 152 / CNY_2023 - 1e-9
    assert acid.max() < 316 / CNY_2023 + 1e-9
    assert acid.std() > 0.1 * acid.mean()
    assert work.mean() == pytest.approx(20_000, rel=0.02)
    assert 15_000 <= work.min() < 17_000
    assert abs(np.corrcoef(acid, power)[0, 1]) < 0.2
    assert abs(np.corrcoef(acid, work)[0, 1]) < 0.2
    assert np.ptp(table.costs["reagents", "hydrochloric_acid"][0]) < 1e-6
    # the same price in every year of a draw
    assert table.costs["reagents", "sulfuric_acid"][1] == pytest.approx(1000 * acid)


WAGE = {
    "value": "20000 USD/yr",
    "low": "15000 USD/yr",
    "high": "25000 USD/yr",
    "source": "made for the test",
    "quality": "assumed",
}
