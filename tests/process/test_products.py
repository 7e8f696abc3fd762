"""Products and waste of works worked out on paper, and the elements reagents bring to chains."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import numpy as np
import pytest

from tailrace.data.rare_earths import rare_earth_distribution
from tailrace.errors import InputError
from tailrace.process.balance import Balance
from tailrace.process.chains import read_chain
from tailrace.process.closure import works_budget
from tailrace.process.products import (
    product_mass,
    rare_earths_by_product,
    reo_made,
    reo_sold,
    sold_mass,
)
from tailrace.process.solution import solve
from tailrace.process.waste import waste_by_kind, waste_per_tonne

ND2O3 = 336.481 / 288.484

CONCENTRATOR = """
[feed.ore]
to = "mill"
[feed.ore.composition]
"Nd:exchangeable" = "6 wt%"
"Nd:mineral" = "4 wt%"
Fe = "20 wt%"
[feed.rock]
to = "strip"
per_main = "0.5 t/t"
[feed.rock.composition]
Si = "30 wt%"
[unit.strip]
kind = "mining"
[unit.strip.outlets]
waste_rock = "waste:overburden:dump"
[unit.mill]
kind = "flotation"
by_difference = "tails"
[unit.mill.outlets]
concentrate = "product:concentrate"
iron = "product:iron"
dust = "air:stack"
brine = "water:river"
tails = "waste:tailings:pond"
[unit.mill.shares.concentrate]
Nd = 0.8
[unit.mill.shares.iron]
Fe = 0.5
[unit.mill.shares.dust]
Fe = 0.01
H2O = 0.1
[unit.mill.shares.brine]
Fe = 0.02
H2O = 0.3
[[unit.mill.uses]]
what = "water"
amount = "2 m3/t"
per = "in"
[product.concentrate]
basis = "REO"
[product.iron]
basis = "mass"
"""

DISSOLVER = """
[feed.concentrate]
to = "pot"
[unit.pot]
kind = "leaching"
by_difference = "residue"
[unit.pot.outlets]
liquor = "intermediate:chloride"
residue = "waste:residue:heap"
[unit.pot.shares.liquor]
Nd = 0.9
[intermediate.chloride]
"""

REFINER = """
[feed.chloride]
to = "column"
[unit.column]
kind = "solvent_extraction"
by_difference = "raffinate"
[unit.column.outlets]
oxide = "product:oxide"
raffinate = "waste:residue:heap"
[unit.column.shares.oxide]
Nd = 0.5
[product.oxide]
basis = "REO"
"""

METAL = """
[feed.oxide]
to = "cell"
[unit.cell]
kind = "molten_salt_electrolysis"
by_difference = "slag"
[unit.cell.outlets]
metal = "product:metal"
slag = "waste:slag:heap"
[unit.cell.shares.metal]
Nd = 0.9
[product.metal]
basis = "mass"
"""


def row(name: str, use: str, rate: str = "", **more: object) -> dict:
    table: dict = {"name": name, "use": use, "interpolation": "step", **more}
    if rate:
        table["feed_rate"] = [{"year": 2020, "value": rate}]
    return table


@pytest.fixture
def chain_of_four(make_works: Callable) -> Balance:
    """Ore 1000 t: 80 t Nd in concentrate, 50 t taken, 45 t dissolved, 22.5 t oxide, 9 t taken."""
    routes = {"mine": CONCENTRATOR, "pot": DISSOLVER, "column": REFINER, "cell": METAL}
    works = make_works(
        routes,
        {
            "route": [
                row("mine", "mine", "1000 t/yr", feed="ore"),
                row(
                    "pot",
                    "pot",
                    "50 t/yr",
                    feed="concentrate",
                    takes={"concentrate": "mine:concentrate"},
                ),
                row(
                    "column",
                    "column",
                    "45 t/yr",
                    feed="chloride",
                    takes={"chloride": "pot:chloride"},
                ),
                row("cell", "cell", "9 t/yr", feed="oxide", takes={"oxide": "column:oxide"}),
            ]
        },
        range(2020, 2021),
    )
    return solve(works, [2020])


def test_oxides_refined_by_way_of_an_intermediate_are_counted_once(chain_of_four: Balance) -> None:
    """Concentrate 80 less 50 taken, and oxide 22.5 although 9 of it become metal: 52.5 t Nd."""
    assert reo_made(chain_of_four)[0, 0] == pytest.approx(52.5e3 * ND2O3, rel=1e-5)
    assert reo_sold(chain_of_four)[0, 0] == pytest.approx((30 + 13.5) * 1e3 * ND2O3, rel=1e-5)


def test_product_mass_and_what_is_sold_of_it(chain_of_four: Balance) -> None:
    made = {name: mass[0, 0] / 1e3 for name, mass in product_mass(chain_of_four).items()}
    assert made == pytest.approx(
        {
            "mine:concentrate": 80 * ND2O3,
            "mine:iron": 100.0,
            "column:oxide": 22.5 * ND2O3,
            "cell:metal": 8.1,
        },
        rel=1e-5,
    )
    sold = {name: mass[0, 0] / 1e3 for name, mass in sold_mass(chain_of_four).items()}
    assert sold == pytest.approx(
        {"mine:concentrate": 30.0, "mine:iron": 100.0, "column:oxide": 13.5, "cell:metal": 8.1}
    )


def test_rare_earths_by_product_are_counted_as_oxides(chain_of_four: Balance) -> None:
    found = rare_earths_by_product(chain_of_four).sel(oxide="Nd2O3", year=2020)
    assert float(found.sel(product="mine:concentrate")) == pytest.approx(80e3 * ND2O3, rel=1e-5)
    assert float(found.sel(product="cell:metal")) == pytest.approx(8.1e3 * ND2O3, rel=1e-5)
    assert float(found.sel(product="mine:iron")) == 0.0


def test_swarf_that_comes_back_as_oxide_is_made_again(make_works: Callable) -> None:
    """Oxide 10 t Nd, 10 t taken: 9 t metal, 1 t swarf refined to 1 t oxide.

    Of what the plant passes on one tenth ends as oxides, so one tenth of the 10 t taken counts as
    refined again: 10 - 1 + 1 = 10 t of Nd.
    """
    separation = CONCENTRATOR.replace("Nd = 0.8", "Nd = 1.0")
    metal = METAL.replace('slag = "waste:slag:heap"', 'slag = "intermediate:swarf"')
    recycling = REFINER.replace("chloride", "swarf").replace("Nd = 0.5", "Nd = 1.0")
    works = make_works(
        {"mine": separation, "cell": metal + "[intermediate.swarf]\n", "back": recycling},
        {
            "route": [
                row("mine", "mine", "100 t/yr", feed="ore"),
                row("cell", "cell", "10 t/yr", feed="oxide", takes={"oxide": "mine:concentrate"}),
                row("back", "back", "1 t/yr", feed="swarf", takes={"swarf": "cell:swarf"}),
            ]
        },
        range(2020, 2021),
    )
    assert reo_made(solve(works, [2020]))[0, 0] == pytest.approx(10e3 * ND2O3, rel=1e-5)


def test_waste_by_kind_is_dry_and_apart_from_air_and_water(chain_of_four: Balance) -> None:
    """Tailings: 1000 t less 80 t Nd, 100 t iron, 2 t dust and 4 t in brine; 2000 m3 of water."""
    found = {kind: mass[0, 0] / 1e3 for kind, mass in waste_by_kind(chain_of_four).items()}
    assert found == pytest.approx(
        {
            "overburden": 500.0,
            "tailings": 1000 - 80 - 100 - 2 - 4,
            "residue": 5 + 22.5,
            "slag": 0.9,
            "to air": 2.0,
            "to water": 4.0,
            "water in waste": 1200.0,
            "water to air": 200.0,
            "water to water bodies": 600.0,
        }
    )
    ratio = waste_per_tonne(chain_of_four).sel(waste="tailings", year=2020)
    assert float(ratio) == pytest.approx(814 / (52.5 * ND2O3), rel=1e-5)


def test_surplus_made_to_order_only_goes_to_a_store(make_works: Callable) -> None:
    """45 t of chloride are made and 30 t are taken: 15 t stay, and the works closes."""
    works = make_works(
        {"mine": CONCENTRATOR, "pot": DISSOLVER, "column": REFINER},
        {
            "route": [
                row("mine", "mine", "1000 t/yr", feed="ore"),
                row(
                    "pot",
                    "pot",
                    "50 t/yr",
                    feed="concentrate",
                    takes={"concentrate": "mine:concentrate"},
                ),
                row(
                    "column",
                    "column",
                    "30 t/yr",
                    feed="chloride",
                    takes={"chloride": "pot:chloride"},
                ),
            ]
        },
        range(2020, 2021),
    )
    balance = solve(works, [2020])
    stored = balance.end_flow("store:chloride (not taken)")
    assert stored[balance.substances.index("Nd"), 0, 0] == pytest.approx(15e3)
    assert abs(works_budget(balance)["discrepancy"]).max() < 1e-12


def test_inventories_are_summed_and_kept(chain_of_four: Balance) -> None:
    """60 t of Nd are exchangeable and 40 t mineral; together 100 t enter."""
    nd = chain_of_four.substances.index("Nd")
    assert chain_of_four.feed_flow()[nd, 0, 0] == pytest.approx(100e3)
    end = chain_of_four.end_flow("waste:tailings:pond", inventories=True)[:, 0, 0]
    by_name = {str(c): end[k] for k, c in enumerate(chain_of_four.components)}
    assert by_name["Nd:exchangeable"] == pytest.approx(12e3)
    assert by_name["Nd:mineral"] == pytest.approx(8e3)


def test_the_budget_shows_what_leaves_in_excess(chain_of_four: Balance) -> None:
    """One part's flows raised by a tenth: more leaves than enters, and the sign says so."""
    parts = list(chain_of_four.parts)
    at = next(k for k, part in enumerate(parts) if part.feed == "ore")
    parts[at] = replace(parts[at], flows=parts[at].flows * 1.1)
    budget = works_budget(replace(chain_of_four, parts=tuple(parts)))
    fe = chain_of_four.substances.index("Fe")
    assert budget["discrepancy"][fe, 0, 0] == pytest.approx(-0.1 / 1.1)


def one_unit(composition: str, more: str = "") -> str:
    return f"""
[feed.ore]
to = "mill"
{more}
[feed.ore.composition]
{composition}
[unit.mill]
kind = "other"
[unit.mill.outlets]
all = "waste:tailings:pond"
"""


def solve_one(make_works: Callable, text: str) -> Balance:
    table = {"route": [row("mine", "mine", "1000 t/yr", feed="ore")]}
    return solve(make_works({"mine": text}, table, range(2020, 2021)), [2020])


def test_a_feed_above_its_own_mass_is_refused(make_works: Callable) -> None:
    with pytest.raises(InputError, match=r"sum to 1\.1 of its dry mass"):
        solve_one(make_works, one_unit('Nd = "60 wt%"\nFe = "50 wt%"'))


@pytest.mark.parametrize("total", ["REE", "REO"])
def test_a_total_of_elements_is_not_one_of_oxides(make_works: Callable, total: str) -> None:
    """10 % REE are 100 t of elements; 10 % REO are less, by the oxygen of each oxide."""
    balance = solve_one(
        make_works, one_unit(f'{total} = "10 wt%"', 'rare_earths = "mountain_pass_2021"')
    )
    rare = rare_earth_distribution("mountain_pass_2021").elements
    flow = balance.feed_flow()[:, 0, 0]
    mass = sum(flow[balance.substances.index(e)] for e, share in rare.items() if share > 0)
    # La2O3, CeO2, Pr6O11 and Nd2O3 hold 81 to 86 % of rare earth
    assert mass == pytest.approx(100e3) if total == "REE" else 81e3 < mass < 86e3


def test_traces_of_a_distribution_are_listed_as_missing(make_works: Callable) -> None:
    balance = solve_one(make_works, one_unit('REO = "6 wt%"', 'rare_earths = "bayan_obo"'))
    assert {"Y", "Ho", "Er"} <= set(balance.missing)
    assert "trace" in balance.missing["Y"].reason


# ---------------------------------------------------------------- what reagents bring to chains

FRACTION = {
    ("S", "sulfuric_acid"): 0.98 * 32.06 / 98.072,
    ("S", "ammonium_sulfate"): 0.98 * 32.06 / 132.134,
    ("N", "ammonium_sulfate"): 0.98 * 28.014 / 132.134,
    ("N", "ammonium_bicarbonate"): 0.97 * 14.007 / 79.055,
    ("Cl", "hydrochloric_acid"): 0.31 * 35.45 / 36.458,
    ("Li", "lithium_fluoride"): 0.99 * 6.94 / 25.938,
}
"""Purity times element over formula, by standard atomic weights (abridged, IUPAC 2021)."""


@pytest.mark.parametrize(
    ("chain", "element"),
    [
        ("bayan_obo_acid", "S"),
        ("bayan_obo_acid", "N"),
        ("bayan_obo_acid", "Cl"),
        ("bayan_obo_to_magnet", "Li"),
        ("ion_clay_heap", "N"),
    ],
)
def test_reagents_bring_amount_times_element_fraction(chain: str, element: str) -> None:
    works, year, _ = read_chain(chain)
    balance = solve(works, [year])
    brought = balance.reagent_flow()[balance.substances.index(element), 0, 0]
    used = {name: float(amount[0, 0]) for name, amount in balance.amounts("reagents").items()}
    from tailrace.data import reagent

    carriers = [n for n in used if n != "water" and reagent(n).elements.get(element, 0.0) > 0]
    assert all((element, name) in FRACTION for name in carriers), carriers
    expected = sum(used[name] * FRACTION[element, name] for name in carriers)
    assert expected > 0
    assert brought == pytest.approx(expected, rel=2e-4)


def test_reagents_bring_their_water_and_their_rest(make_works: Callable) -> None:
    """Acid 100 t: 2 t water, 98 t H2SO4 with 32.04 t S, and 65.96 t oxygen and hydrogen as rest."""
    use = '[[unit.mill.uses]]\nwhat = "sulfuric_acid"\namount = "0.1 t/t"\nper = "in"\n'
    balance = solve_one(make_works, one_unit('Nd = "10 wt%"') + use)
    brought = balance.reagent_flow()[:, 0, 0] / 1e3
    found = dict(zip(balance.substances, brought, strict=True))
    sulfur = 98 * 32.06 / 98.072
    assert found["H2O"] == pytest.approx(2.0)
    assert found["S"] == pytest.approx(sulfur, rel=1e-4)
    assert found["rest"] == pytest.approx(98 - sulfur, rel=1e-4)
    assert np.sum(brought) == pytest.approx(100.0)


def test_water_weighs_a_tonne_a_cubic_metre(make_works: Callable) -> None:
    use = '[[unit.mill.uses]]\nwhat = "water"\namount = "3 m3/t"\nper = "in"\n'
    balance = solve_one(make_works, one_unit('Nd = "10 wt%"') + use)
    assert balance.amounts("reagents")["water"][0, 0] == pytest.approx(3000.0)
    assert balance.reagent_flow()[balance.substances.index("H2O"), 0, 0] == pytest.approx(3e6)


@pytest.mark.parametrize("what", ["sulfuric_acid", "lime", "ammonium_sulfate", "ferroboron"])
def test_a_tonne_of_reagent_brings_a_tonne(make_works: Callable, what: str) -> None:
    """Quicklime of 90 % CaO leaves a tenth unnamed; ammonium sulfate of 98 % a fiftieth."""
    use = f'[[unit.mill.uses]]\nwhat = "{what}"\namount = "0.1 t/t"\nper = "in"\n'
    balance = solve_one(make_works, one_unit('Nd = "10 wt%"') + use)
    assert balance.reagent_flow()[:, 0, 0].sum() == pytest.approx(100e3, rel=1e-9)
