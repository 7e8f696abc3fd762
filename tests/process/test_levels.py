"""How much each route works: hand-computed cases of feeds, orders, side feeds and shortfall."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from tailrace.errors import InputError, Problems
from tailrace.process.closure import works_budget
from tailrace.process.composition import missing_of
from tailrace.process.products import product_mass
from tailrace.process.read_feed import read_feeds
from tailrace.process.solution import solve

MINE = """
[feed.ore]
to = "mill"
[feed.ore.composition]
Nd = "10 wt%"
Fe = "90 wt%"
[unit.mill]
kind = "flotation"
by_difference = "tails"
[unit.mill.outlets]
solid = "intermediate:concentrate"
tails = "waste:tailings:pond"
[unit.mill.shares.solid]
Nd = NDSHARE
[intermediate.concentrate]
surplus = "waste:tailings:pond"
"""

PLANT = """
[feed.concentrate]
to = "plant"
[unit.plant]
kind = "other"
by_difference = "residue"
[unit.plant.outlets]
metal = "product:metal"
residue = "waste:residue:heap"
[unit.plant.shares.metal]
Nd = RECOVERY
[product.metal]
basis = "REE"
"""


def mine(share: str = "0.5") -> str:
    return MINE.replace("NDSHARE", share)


def plant(recovery: str = "0.8") -> str:
    return PLANT.replace("RECOVERY", recovery)


def route(name: str, use: str, **more: object) -> dict:
    return {"name": name, "use": use, "interpolation": "step", **more}


def rate(value: str) -> list[dict]:
    return [{"year": 2020, "value": value}]


def wanted(value: str) -> dict[str, object]:
    return {"product": "y", "production": rate(value)}


def test_two_mines_share_an_order_in_proportion_to_what_they_make(make_works: Callable) -> None:
    """Ore 100 and 300 t: concentrate 5 and 15 t Nd; 8 t metal need 10 t: 2.5 and 7.5 t."""
    works = make_works(
        {"mine": mine(), "plant": plant()},
        {
            "route": [
                route("a", "mine", feed="ore", feed_rate=rate("100 t/yr")),
                route("b", "mine", feed="ore", feed_rate=rate("300 t/yr")),
                route(
                    "plant",
                    "plant",
                    takes={"concentrate": ["a:concentrate", "b:concentrate"]},
                    product="metal",
                    production=rate("8 t REE/yr"),
                ),
            ]
        },
    )
    balance = solve(works, [2020])
    taken = {p.path: p.level[0, 0] for p in balance.parts if p.route == "plant"}
    assert taken[("a",)] == pytest.approx(2500, rel=1e-12)
    assert taken[("b",)] == pytest.approx(7500, rel=1e-12)
    nd = balance.substances.index("Nd")
    pond = balance.end_flow("waste:tailings:pond")[nd, 0, 0]
    assert pond == pytest.approx(20_000 + 10_000, rel=1e-12)


def test_outlets_of_one_name_in_two_units_do_not_hide_a_shortage(make_works: Callable) -> None:
    """Two units both call an outlet "solid"; only 5 of the 100 t Nd wanted are there."""
    two = mine().replace(
        "[intermediate.concentrate]",
        '[feed.scrap]\nto = "shred"\nper_main = "0.1 t/t"\n[feed.scrap.composition]\nFe = "90 %"\n'
        '[unit.shred]\nkind = "other"\nby_difference = "dust"\n'
        '[unit.shred.outlets]\nsolid = "product:iron"\ndust = "air:stack"\n'
        "[unit.shred.shares.solid]\nFe = 0.9\n"
        '[product.iron]\nbasis = "mass"\n[intermediate.concentrate]',
    )
    works = make_works(
        {"mine": two, "plant": plant()},
        {
            "route": [
                route("mine", "mine", feed="ore", feed_rate=rate("100 t/yr")),
                route(
                    "plant",
                    "plant",
                    takes={"concentrate": "mine:concentrate"},
                    product="metal",
                    production=rate("80 t REE/yr"),
                ),
            ]
        },
    )
    with pytest.raises(InputError, match=r'more "concentrate" is asked for.*20 times'):
        solve(works, [2020])


def test_a_side_feed_that_makes_the_product_counts(make_works: Callable) -> None:
    """1 kg ore gives 0.05, its 0.5 kg of scrap at 30 % Nd and 0.8 give 0.12: 0.17 kg in all."""
    both = """
[feed.ore]
to = "mill"
[feed.ore.composition]
Nd = "10 %"
[feed.scrap]
to = "shred"
per_main = "0.5 t/t"
[feed.scrap.composition]
Nd = "30 %"
[unit.mill]
kind = "other"
by_difference = "tails"
[unit.mill.outlets]
metal = "product:metal"
tails = "waste:tailings:pond"
[unit.mill.shares.metal]
Nd = 0.5
[unit.shred]
kind = "other"
by_difference = "dust"
[unit.shred.outlets]
metal = "product:metal"
dust = "air:stack"
[unit.shred.shares.metal]
Nd = 0.8
[product.metal]
basis = "REE"
"""
    works = make_works(
        {"both": both},
        {"route": [route("both", "both", product="metal", production=rate("17 t REE/yr"))]},
    )
    balance = solve(works, [2020])
    assert product_mass(balance)["both:metal"][0, 0] == pytest.approx(17_000, rel=1e-12)
    levels = {p.feed: p.level[0, 0] for p in balance.parts}
    assert levels == pytest.approx({"ore": 100_000, "scrap": 50_000}, rel=1e-12)


def test_in_a_short_draw_a_side_feed_and_what_is_made_further_down_shrink_too(
    make_works: Callable,
) -> None:
    """4 t metal at 0.8 need 5 t Nd; 100 t ore at 10 % and a share of 0.2-0.8 hold 2 to 8 t."""
    flux = plant().replace(
        "[unit.plant]",
        '[feed.flux]\nto = "plant"\nper_main = "0.25 t/t"\n[feed.flux.composition]\nCa = "40 %"\n'
        "[unit.plant]",
    )
    last = """
[feed.metal]
to = "cast"
[unit.cast]
kind = "other"
[unit.cast.outlets]
bar = "product:bar"
[product.bar]
basis = "REE"
"""
    share = '{ low = 0.2, value = 0.5, high = 0.8, distribution = "uniform", source = "s" }'
    works = make_works(
        {"mine": mine(share), "plant": flux, "last": last},
        {
            "route": [
                route("mine", "mine", feed="ore", feed_rate=rate("100 t/yr")),
                route("plant", "plant", takes={"concentrate": "mine:concentrate"}),
                route(
                    "last",
                    "last",
                    takes={"metal": "plant:metal"},
                    product="bar",
                    production=rate("4 t REE/yr"),
                ),
            ]
        },
    )
    balance = solve(works, [2020], draws=400, seed=2)
    parts = {(p.route, p.feed): p for p in balance.parts}
    made = parts["mine", "ore"].flows[:, 0] @ np.array(
        [float(c.substance == "Nd") for c in balance.components]
    )
    there = 100_000 * made
    short = there < 5000
    assert 0.3 < short.mean() < 0.7
    concentrate = parts["plant", "concentrate"].level[0]
    assert np.allclose(concentrate, np.minimum(there, 5000), rtol=1e-12)
    assert np.allclose(parts["plant", "flux"].level[0], 0.25 * concentrate, rtol=1e-12)
    bars = product_mass(balance)["last:bar"][0]
    assert np.allclose(bars, 0.8 * concentrate, rtol=1e-12)
    assert np.abs(works_budget(balance)["discrepancy"]).max() < 1e-12


def test_two_takers_of_two_products_of_one_route_to_order(make_works: Callable) -> None:
    """To order means the larger need decides; the other product's surplus is a product sold."""
    split = """
[feed.ore]
to = "mill"
[feed.ore.composition]
Nd = "50 %"
Fe = "50 %"
[unit.mill]
kind = "other"
by_difference = "b"
[unit.mill.outlets]
a = "product:a"
b = "product:b"
[unit.mill.shares.a]
Nd = 1.0
[product.a]
basis = "mass"
[product.b]
basis = "mass"
"""
    taker = """
[feed.x]
to = "shop"
[unit.shop]
kind = "other"
[unit.shop.outlets]
y = "product:y"
[product.y]
basis = "mass"
"""
    works = make_works(
        {"split": split, "taker": taker},
        {
            "route": [
                route("split", "split"),
                route(
                    "one", "taker", takes={"x": "split:a"}, product="y", production=rate("3 t/yr")
                ),
                route(
                    "two", "taker", takes={"x": "split:b"}, product="y", production=rate("5 t/yr")
                ),
            ]
        },
    )
    balance = solve(works, [2020])
    level = next(p.level[0, 0] for p in balance.parts if p.route == "split")
    assert level == pytest.approx(10_000, rel=1e-12)
    assert balance.end_flow("product:a").sum() == pytest.approx(2000, rel=1e-12)
    assert balance.end_flow("product:b").sum() == pytest.approx(0, abs=1e-6)


@pytest.mark.parametrize("interpolation", ["", "linear"])
def test_years_nobody_declared_are_refused(interpolation: str, make_works: Callable) -> None:
    table = route("mine", "mine", feed="ore", feed_rate=rate("100 t/yr"))
    table["interpolation"] = interpolation
    works = make_works({"mine": mine()}, {"route": [table]}, range(2020, 2021))
    with pytest.raises(InputError, match="no rate is declared for 2019"):
        solve(works, [2019, 2020])


def test_a_step_holds_after_and_not_before(make_works: Callable) -> None:
    table = route("mine", "mine", feed="ore", feed_rate=rate("100 t/yr"))
    works = make_works({"mine": mine()}, {"route": [table]}, range(2020, 2021))
    assert solve(works, [2025]).parts[0].level[0, 0] == pytest.approx(100_000)
    with pytest.raises(InputError, match="no rate is declared for 2019"):
        solve(works, [2019])


def test_no_draws_is_not_a_number_of_draws(make_works: Callable) -> None:
    table = route("mine", "mine", feed="ore", feed_rate=rate("100 t/yr"))
    works = make_works({"mine": mine()}, {"route": [table]}, range(2020, 2021))
    for draws in (0, -3):
        with pytest.raises(InputError, match="draws"):
            solve(works, [2020], draws=draws)


def test_any_number_of_workers_gives_the_same_bytes(make_works: Callable) -> None:
    share = '{ low = 0.2, value = 0.5, high = 0.8, source = "s" }'
    table = route("mine", "mine", feed="ore", feed_rate=rate("100 t/yr"))
    works = make_works({"mine": mine(share)}, {"route": [table]}, range(2020, 2021))
    one = solve(works, [2020], draws=1200, seed=7, workers=1).end_flow("waste:tailings:pond")
    many = solve(works, [2020], draws=1200, seed=7, workers=3).end_flow("waste:tailings:pond")
    assert np.array_equal(one, many)


def test_an_amount_nobody_knows_is_no_zero(make_works: Callable) -> None:
    """A missing dose of acid: sulfur is unknown wherever it could go, and the reason is kept."""
    acid = plant() + (
        '[[unit.plant.uses]]\nwhat = "sulfuric_acid"\nper = "in"\n'
        'amount = { missing = "the operator keeps it" }\n'
    )
    works = make_works(
        {"mine": mine(), "plant": acid},
        {
            "route": [
                route("mine", "mine", feed="ore", feed_rate=rate("100 t/yr")),
                route(
                    "plant",
                    "plant",
                    takes={"concentrate": "mine:concentrate"},
                    product="metal",
                    production=rate("1 t REE/yr"),
                ),
            ]
        },
    )
    balance = solve(works, [2020])
    s, nd = balance.substances.index("S"), balance.substances.index("Nd")
    assert balance.unknown_at("waste:residue:heap")[s]
    assert not balance.unknown_at("waste:tailings:pond")[s]
    assert not balance.unknown_at("waste:residue:heap")[nd]
    assert "the operator keeps it" in balance.missing["S"].reason


def test_a_trace_with_a_number_of_its_own_is_not_missing() -> None:
    """The distribution calls yttrium and holmium traces; the feed declares yttrium beside REO."""
    problems = Problems("ore.toml")
    said = {
        "feed": {
            "ore": {
                "to": "mill",
                "rare_earths": "bayan_obo",
                "composition": {
                    "REO": {"value": "5 %", "source": "a book"},
                    "Y": {"value": "150 ppm", "source": "a book"},
                    "Ho:bound": {"value": "5 ppm", "source": "a book"},
                },
            }
        }
    }
    feed = read_feeds(said["feed"], ["mill"], {}, problems)["ore"]
    problems.raise_if_any()
    lacking = missing_of(feed)
    assert "Y" not in lacking
    assert {"Ho", "Er", "Tm", "Yb", "Lu"} == set(lacking)  # holmium of another inventory
