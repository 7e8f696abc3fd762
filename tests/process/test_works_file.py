"""Works: what links routes, how levels follow from feeds, production and orders."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

from tailrace.data import conversion_factor
from tailrace.errors import InputError, Problems
from tailrace.process.closure import works_budget
from tailrace.process.dataset import to_dataset
from tailrace.process.products import product_mass, reo_made
from tailrace.process.solution import solve
from tailrace.process.works_file import read_works

MINE = """
[feed.ore]
to = "mill"
[feed.ore.composition]
Nd = "5 wt%"
Th = "0.04 wt%"
F = "7 wt%"
[unit.mill]
kind = "flotation"
by_difference = "tails"
[unit.mill.outlets]
concentrate = "intermediate:concentrate"
tails = "waste:tailings:pond"
[unit.mill.shares.concentrate]
Nd = 0.6
Th = 0.3
all = 0.01
[intermediate.concentrate]
surplus = "waste:tailings:pond"
"""

SMELTER = """
[feed.concentrate]
to = "furnace"
[unit.furnace]
kind = "roasting"
by_difference = "slag"
[unit.furnace.outlets]
oxide = "product:oxide"
gas = "air:stack"
slag = "waste:slag:heap"
[unit.furnace.shares.oxide]
Nd = RECOVERY
O = 1.0
[unit.furnace.shares.gas]
F = 0.9
[[unit.furnace.uses]]
what = "oxygen"
amount = "0.1663766 t/t"
per = "out:oxide:Nd"
[product.oxide]
basis = "REO"
"""


def smelter(recovery: str = "0.9") -> str:
    return SMELTER.replace("RECOVERY", recovery)


def works_table(ore: str = "12 Mt/yr", oxide: str = "100 kt REO/yr") -> dict:
    return {
        "route": [
            {
                "name": "mine",
                "use": "mine",
                "feed": "ore",
                "feed_rate": [{"year": 2020, "value": ore}],
                "interpolation": "step",
            },
            {
                "name": "smelter",
                "use": "smelter",
                "takes": {"concentrate": "mine:concentrate"},
                "product": "oxide",
                "production": [{"year": 2020, "value": oxide}],
                "interpolation": "step",
            },
        ]
    }


def test_what_is_not_asked_for_goes_where_the_route_says(make_works: Callable) -> None:
    """100 kt of Nd2O3 need 85.74 kt Nd / 0.9 = 95.26 kt of the 360 kt in the concentrate."""
    works = make_works({"mine": MINE, "smelter": smelter()}, works_table())
    balance = solve(works, range(2020, 2023))
    nd = balance.substances.index("Nd")
    metal = 100e6 * conversion_factor("Nd2O3", "Nd")
    assert balance.end_flow("product:oxide")[nd, 0, 0] == pytest.approx(metal, rel=1e-12)
    assert balance.end_flow("waste:slag:heap")[nd, 0, 0] == pytest.approx(metal / 9, rel=1e-12)
    pond = 12e9 * 0.05 - metal / 0.9
    assert balance.end_flow("waste:tailings:pond")[nd, 0, 0] == pytest.approx(pond, rel=1e-12)
    assert product_mass(balance)["smelter:oxide"][0, 0] == pytest.approx(100e6, rel=1e-12)
    assert reo_made(balance)[0, 0] == pytest.approx(100e6, rel=1e-12)


def test_the_oxide_weighs_what_its_elements_and_oxygen_weigh(make_works: Callable) -> None:
    """2 Nd + 3 O: 0.1663766 t of oxygen a tonne of Nd, so the stream's dry mass is the REO."""
    works = make_works({"mine": MINE, "smelter": smelter()}, works_table())
    balance = solve(works, [2020])
    flow = balance.end_flow("product:oxide")[:, 0, 0]
    assert flow.sum() == pytest.approx(100e6, rel=1e-6)


def test_the_works_close_for_every_substance(make_works: Callable) -> None:
    works = make_works({"mine": MINE, "smelter": smelter()}, works_table())
    assert np.abs(works_budget(solve(works, [2020]))["discrepancy"]).max() < 1e-12


def test_more_than_the_ore_carries_is_refused_with_the_years(make_works: Callable) -> None:
    table = works_table(ore="1 Mt/yr")
    works = make_works({"mine": MINE, "smelter": smelter()}, table)
    with pytest.raises(InputError, match=r'more "concentrate" is asked for.*2020 \(3.18 times\)'):
        solve(works, range(2020, 2023))


def test_a_draw_that_falls_short_makes_less_and_says_so(make_works: Callable) -> None:
    """With recovery 0.5-0.9 and just enough concentrate for 0.6, the low draws fall short."""
    recovery = '{ low = 0.5, high = 0.9, distribution = "uniform", value = 0.8, source = "s" }'
    need = 100e6 * conversion_factor("Nd2O3", "Nd") / 0.6
    ore = need / (0.05 * 0.6)
    works = make_works(
        {"mine": MINE, "smelter": smelter(recovery)}, works_table(ore=f"{ore / 1e3} t/yr")
    )
    balance = solve(works, [2020], draws=2000, seed=3)
    short = balance.short["mine:concentrate"][0]
    assert (short > 0).mean() == pytest.approx(0.25, abs=0.03)
    made = product_mass(balance)["smelter:oxide"][0]
    assert np.allclose(made[short == 0], 100e6, rtol=1e-12)
    assert np.allclose(made[short > 0], 100e6 * (1 - short[short > 0]), rtol=1e-12)
    assert np.abs(works_budget(balance)["discrepancy"]).max() < 1e-12


def test_rates_between_declared_years(make_works: Callable) -> None:
    table = works_table()
    table["route"][1]["production"] = [
        {"year": 2020, "value": "50 kt REO/yr"},
        {"year": 2022, "value": "100 kt REO/yr"},
    ]
    table["route"][1]["interpolation"] = "linear"
    works = make_works({"mine": MINE, "smelter": smelter()}, table)
    made = product_mass(solve(works, range(2020, 2023)))["smelter:oxide"][:, 0]
    assert made == pytest.approx([50e6, 75e6, 100e6])


def test_a_year_nobody_declared_is_not_invented(make_works: Callable) -> None:
    table = works_table()
    del table["route"][1]["interpolation"]
    with pytest.raises(InputError, match=r"no rate for 2021, 2022"):
        make_works({"mine": MINE, "smelter": smelter()}, table)


def test_a_route_to_order_makes_what_is_taken(make_works: Callable) -> None:
    table = works_table()
    table["route"][0].pop("feed_rate")
    works = make_works({"mine": MINE, "smelter": smelter()}, table)
    balance = solve(works, [2020])
    nd = balance.substances.index("Nd")
    needed = 100e6 * conversion_factor("Nd2O3", "Nd") / 0.9 / 0.6
    assert balance.feed_flow()[nd, 0, 0] == pytest.approx(needed, rel=1e-12)


def test_nothing_sets_the_pace(make_works: Callable) -> None:
    table = works_table()
    table["route"][0].pop("feed_rate")
    table["route"][1].pop("production")
    works = make_works({"mine": MINE, "smelter": smelter()}, table)
    with pytest.raises(InputError, match="nothing sets the pace"):
        solve(works, [2020])


def test_a_side_feed_follows_the_main_feed(make_works: Callable) -> None:
    mine = MINE + (
        '[feed.overburden]\nto = "strip"\nper_main = "4 t/t"\n'
        '[feed.overburden.composition]\nFe = "3 %"\n'
        '[unit.strip]\nkind = "mining"\n[unit.strip.outlets]\nrock = "waste:overburden:dump"\n'
    )
    works = make_works({"mine": mine, "smelter": smelter()}, works_table())
    balance = solve(works, [2020])
    assert balance.end_flow("waste:overburden:dump").sum() == pytest.approx(48e9, rel=1e-12)


def test_what_is_missing_in_a_feed_is_unknown_downstream_and_nowhere_else(
    make_works: Callable,
) -> None:
    mine = MINE.replace('F = "7 wt%"', 'F = { missing = "no analysis" }')
    works = make_works({"mine": mine, "smelter": smelter()}, works_table())
    balance = solve(works, [2020])
    f, nd = balance.substances.index("F"), balance.substances.index("Nd")
    assert balance.unknown_at("air:stack")[f]
    assert not balance.unknown_at("product:oxide")[f]
    assert not balance.unknown_at("air:stack")[nd]
    flow = to_dataset(balance).mass_flow
    assert np.isnan(flow.sel(stream="air:stack", substance="F", year=2020))
    assert balance.missing["F"].reason == "no analysis"


def test_a_circle_of_routes_is_refused(make_works: Callable) -> None:
    first = (
        smelter()
        .replace("product:oxide", "intermediate:oxide")
        .replace('[product.oxide]\nbasis = "REO"', "[intermediate.oxide]")
    )
    table = {
        "route": [
            {"name": "a", "use": "a", "takes": {"concentrate": "b:oxide"}},
            {"name": "b", "use": "b", "takes": {"concentrate": "a:oxide"}},
        ]
    }
    with pytest.raises(InputError, match=r"take from each other in a circle"):
        make_works({"a": first, "b": first}, table)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("product", "oxid"), 'did you mean "oxide"'),
        (("takes", {"concentrate": "mine:concentrat"}), 'did you mean "concentrate"'),
        (("takes", {"concentrate": "mill:concentrate"}), 'there is no route "mill"'),
        (("takes", {}), "a stream is missing"),
        (("use", "smeltr"), 'did you mean "smelter"'),
        (("prodution", []), 'did you mean "production"'),
        (("basis", "REE"), "REE where REO belongs"),
        (("production", [{"year": 2020, "value": "100 kt REE/yr"}]), "REE"),
        (("production", [{"year": 2020, "value": "100 GBq/yr"}]), "Bq"),
        (("production", [{"year": 2020, "value": "-5 kt/yr"}]), "-5"),
        (("production", [{"value": "5 kt/yr"}]), "without a year"),
        (("production", "5 kt/yr"), "list of tables"),
        (("interpolation", "cubic"), "unknown interpolation"),
        (("production", [{"year": 20240, "value": "5 kt/yr"}]), "without a calendar year"),
        (("interpolation", ["linear"]), "where a text belongs"),
        (("takes", "mine:concentrate"), "takes must be a table"),
        (("takes", {"concentrate": 5}), "names no stream"),
        (("production", [{"year": 10**400, "value": "5 kt/yr"}]), "without a calendar year"),
        (("use", 5), "where a text belongs"),
        (("use", "a" * 400), "there is no route"),
        (("use", "a\x00b"), "there is no route"),
    ],
)
def test_a_mistake_in_the_works_is_named(
    change: tuple[str, object], said: str, make_works: Callable
) -> None:
    table = works_table()
    table["route"][1][change[0]] = change[1]
    with pytest.raises(InputError) as caught:
        make_works({"mine": MINE, "smelter": smelter()}, table)
    assert said in str(caught.value)


def test_draws_do_not_depend_on_how_many_follow(make_works: Callable) -> None:
    """A number has its own stream: the first 500 draws are the same in runs of 500 and 700."""
    recovery = '{ low = 0.7, value = 0.8, high = 0.9, source = "s" }'
    works = make_works({"mine": MINE, "smelter": smelter(recovery)}, works_table())
    few = solve(works, [2020], draws=500, seed=1)
    more = solve(works, [2020], draws=700, seed=1)
    a, b = few.end_flow("waste:slag:heap"), more.end_flow("waste:slag:heap")
    assert np.array_equal(a, b[..., :500])
    assert not np.array_equal(
        a, solve(works, [2020], draws=500, seed=2).end_flow("waste:slag:heap")
    )


def test_draws_have_the_declared_distribution(make_works: Callable) -> None:
    """Slag Nd per oxide Nd is (1 - r) / r with r triangular(0.7, 0.8, 0.9)."""
    recovery = '{ low = 0.7, value = 0.8, high = 0.9, source = "s" }'
    works = make_works({"mine": MINE, "smelter": smelter(recovery)}, works_table())
    balance = solve(works, [2020], draws=8000, seed=1)
    nd = balance.substances.index("Nd")
    oxide = balance.end_flow("product:oxide")[nd, 0]
    r = oxide / (oxide + balance.end_flow("waste:slag:heap")[nd, 0])
    assert r.mean() == pytest.approx(0.8, abs=2e-3)
    assert r.std() == pytest.approx(0.1 / np.sqrt(6), rel=0.03)


def test_means_of_inner_streams_are_the_means_of_the_draws(make_works: Callable) -> None:
    recovery = '{ low = 0.7, value = 0.8, high = 0.9, source = "s" }'
    inner = smelter(recovery).replace('gas = "air:stack"', 'gas = "filter"') + (
        '[unit.filter]\nkind = "scrubbing"\n[unit.filter.outlets]\nclean = "air:stack"\n'
    )
    works = make_works({"mine": MINE, "smelter": inner}, works_table())
    balance = solve(works, [2020, 2021], draws=1200, seed=5)
    summary = next(s for s in balance.summaries if s.route == "smelter")
    f = [str(c) for c in balance.components].index("F")
    stack = balance.end_flow("air:stack", inventories=True)[f]
    assert summary.mean[:, 0, f] == pytest.approx(stack.mean(axis=-1), rel=1e-12)
    assert summary.deviation[:, 0, f] == pytest.approx(stack.std(axis=-1), rel=1e-6)


def test_reading_needs_no_site_folder() -> None:
    problems = Problems("works.toml")
    read_works({"route": []}, site_folder=None, years=range(2020, 2021), problems=problems)
    assert "without routes" in str(problems.found[0])


def test_a_broken_route_file_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "routes").mkdir()
    (tmp_path / "routes" / "bad.toml").write_bytes(b"\xff\xfe\x00")
    (tmp_path / "routes" / "worse.toml").write_text("[unit.a\n")
    problems = Problems("works.toml")
    table = {"route": [{"name": "a", "use": "bad"}, {"name": "b", "use": "worse"}]}
    read_works(table, site_folder=tmp_path, years=range(2020, 2021), problems=problems)
    assert any("not UTF-8" in str(p) for p in problems)
    assert any("not valid TOML" in str(p) and "line 1" in str(p) for p in problems)
