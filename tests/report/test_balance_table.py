"""The printed balance: bounds are marked, and what is not known or not varied is said."""

from __future__ import annotations

import io
import tomllib
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from rich.console import Console
from rich.table import Table

from tailrace.errors import Problems
from tailrace.process import Balance, read_works, solve
from tailrace.process.costs import cost_table
from tailrace.report.balance_table import (
    allocation_table,
    closure_table,
    cost_rows,
    input_table,
    margin_mark,
    number,
    print_balance,
    spread,
    waste_table,
    yearly_table,
)
from tailrace.report.reservations import not_varied, print_reservations

ROUTE = """
[feed.ore]
to = "mill"
rare_earths = "bayan_obo"
[feed.ore.composition]
REO = { value = "6 wt%", low = "5 wt%", high = "7 wt%", source = "s" }
[unit.mill]
kind = "flotation"
by_difference = "tails"
[unit.mill.outlets]
oxide = "product:oxide"
iron = "product:iron"
tails = "waste:tailings:pond"
[unit.mill.shares.oxide]
REE = 0.5
[unit.mill.shares.iron]
rest = 0.5
[[unit.mill.uses]]
what = "lithium_fluoride"
amount = "0.1 t/t"
per = "in"
[[unit.mill.uses]]
what = "lime"
amount = "0.1 t/t"
per = "in"
[[unit.mill.uses]]
what = "electricity"
amount = { missing = "the meter is not read" }
per = "in"
[[unit.mill.gives]]
what = "waste_gas"
amount = "10 m3/t"
per = "in"
[[unit.mill.gives]]
what = "waste_water"
amount = { missing = "no gauge" }
per = "in"
[product.oxide]
basis = "REO"
[product.iron]
basis = "mass"
price = "0.1 USD/kg"
"""

WORKS = """
[[route]]
name = "m"
use = "m"
feed = "ore"
interpolation = "step"
feed_rate = [{ year = 2020, value = "1000 t/yr" }, { year = 2021, value = "0 t/yr" }]
"""


@pytest.fixture
def solved(tmp_path: Path) -> Callable[..., Balance]:
    def make(draws: int | None = None, text: str = ROUTE) -> Balance:
        (tmp_path / "routes").mkdir(exist_ok=True)
        (tmp_path / "routes" / "m.toml").write_text(text, encoding="utf-8")
        problems = Problems("works.toml")
        works = read_works(
            tomllib.loads(WORKS), site_folder=tmp_path, years=range(2020, 2022), problems=problems
        )
        problems.raise_if_any()
        assert works is not None
        return solve(works, [2020, 2021], draws=draws, seed=1)

    return make


def cells(table: Table) -> dict[str, list[str]]:
    """Return the cells of each row after its first."""
    columns = [[str(cell) for cell in column.cells] for column in table.columns]
    return {name: list(rest) for name, *rest in zip(*columns, strict=True)}


def printed(write: Callable[[Console], None]) -> str:
    target = io.StringIO()
    write(Console(file=target, width=300))
    return target.getvalue()


def test_a_mean_has_its_standard_error_and_range() -> None:
    """Draws 1..101: mean 51, standard deviation 29.3, error 29.3/sqrt(101) = 2.92, 5 % at 6."""
    assert spread(np.arange(1.0, 102.0)) == "51 ± 2.92 (6-96)"
    assert spread(np.full(50, 7.0)) == "7"
    assert spread(np.array([3.0])) == "3"
    assert spread(np.array([np.nan, np.nan])) == "-"
    assert number(0.00123) == "1.23e-03"


def test_costs_with_something_missing_are_marked(solved: Callable) -> None:
    balance = solved()
    costs = cost_table(balance)
    rows = cells(cost_rows(balance, costs, 2020))
    assert rows["reagents"][0].startswith("≥ ")
    assert rows["energy"] == ["unknown", "unknown"]
    assert rows["all known costs"][0].startswith("≥ ")
    assert rows["income, oxide (m)"][0].startswith("≥ ")
    assert not rows["income, iron (m)"][0].startswith("≥")
    assert rows["income, all priced products"][0].startswith("≥ ")
    assert margin_mark(costs) == ""
    allocation = cells(allocation_table(balance, costs, 2020))
    assert [row[1][:2] for row in allocation.values()] == ["≥ "] * 3
    assert [row[0][:2] == "≥ " for row in allocation.values()] == [False, True, False]


def test_known_costs_are_not_marked(solved: Callable) -> None:
    text = ROUTE.replace('{ missing = "the meter is not read" }', '"1 kWh/t"')
    balance = solved(text=text.replace("lithium_fluoride", "water").replace("0.1 t/t", "1 m3/t", 1))
    costs = cost_table(balance)
    # power has prices at three places and the works names none
    assert set(costs.lacking) == {("m", "energy")}
    rows = cells(cost_rows(balance, costs, 2020))
    assert not rows["reagents"][0].startswith("≥")
    assert not rows["water"][0].startswith("≥")


def test_a_year_without_oxides_has_no_ratio(solved: Callable) -> None:
    """No division by zero: warnings are errors in the tests."""
    balance = solved()
    for table in (waste_table(balance, 2021), input_table(balance, 2021)):
        assert cells(table)
    assert cells(waste_table(balance, 2021))["waste gas, as published"][1] == "- m³"
    assert cells(allocation_table(balance, cost_table(balance), 2021))
    assert set(cells(yearly_table(balance, cost_table(balance)))) == {"2020", "2021"}


def test_amounts_nobody_knows_are_shown_as_unknown(solved: Callable) -> None:
    balance = solved()
    assert cells(input_table(balance, 2020))["electricity"][1:] == ["unknown", "unknown"]
    waste = cells(waste_table(balance, 2020))
    assert waste["waste water, as published"] == ["unknown", "unknown"]
    assert waste["waste gas, as published"][0] == "10,000 m³"


def test_traces_stand_in_the_closure(solved: Callable) -> None:
    rows = cells(closure_table(solved(), 2020))
    assert rows["Y"] == ["unknown", "0", "unknown", "-"]
    assert not rows["Nd"][0].startswith("≥")


def test_what_is_missing_and_what_did_not_vary_is_printed(solved: Callable) -> None:
    balance = solved(draws=20)
    said = printed(lambda console: print_reservations(console, balance, cost_table(balance)))
    assert "Price of lithium fluoride" in said
    assert "Price of Sm2O3, Gd2O3" in said
    assert "Amount of electricity in m/mill: the meter is not read" in said
    assert "Ho, Er, Tm, Yb, Lu, Y: trace" in said
    fixed = not_varied(balance)
    assert fixed[0] == "2 production and feed rates by year"
    assert "2 reagents' purity (lime, lithium fluoride)" in fixed
    assert "9 oxide shares of rare-earth distributions (bayan_obo)" in fixed
    assert f"Not varied: {'; '.join(fixed)}." in said
    central = printed(lambda c: print_reservations(c, solved(), cost_table(solved())))
    assert "Not varied" not in central


def test_the_whole_page_says_what_its_numbers_are(solved: Callable) -> None:
    census = SimpleNamespace(total=SimpleNamespace(sentence=lambda: "3 values"))
    site = SimpleNamespace(title="Somewhere", census=census)
    page = printed(lambda console: print_balance(console, solved(draws=20), site))  # type: ignore[arg-type]
    assert "20 draws of 1 uncertain numbers, seed 1" in page
    assert "standard error of the mean (5th-95th percentile)" in page
    assert "none: REO bears all but routes after it" in page
    assert "Every unit closes" in page
