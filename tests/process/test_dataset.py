"""Labelled arrays: what is not known is NaN or at least, never zero; every stream is there."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from tailrace.cli.balance_json import balance_as_json
from tailrace.process.balance import Balance
from tailrace.process.dataset import outlet_flow, stream_flow, to_dataset
from tailrace.process.solution import solve
from tailrace.process.unknown import all_substances

MINE = """
[feed.ore]
to = "crusher"
rare_earths = "bayan_obo"
[feed.ore.composition]
REO = "6 wt%"
Th = { value = "0.04 wt%", low = "0.03 wt%", high = "0.05 wt%", source = "s" }
As = { missing = "no analysis" }
[feed.rock]
to = "strip"
per_main = "1 t/t"
[feed.rock.composition]
Si = "30 wt%"
Th = { missing = "no analysis of the rock" }
[unit.strip]
kind = "mining"
[unit.strip.outlets]
rock = "waste:overburden:dump"
[unit.crusher]
kind = "crushing"
[unit.crusher.outlets]
fine = "mill"
[unit.mill]
kind = "flotation"
by_difference = "tails"
[unit.mill.outlets]
concentrate = "product:concentrate"
dust = "air:stack"
tails = "waste:tailings:pond"
[unit.mill.shares.concentrate]
REE = 0.5
[unit.mill.shares.dust]
As = 0.1
[product.concentrate]
basis = "REO"
"""

PLANT = """
[feed.concentrate]
to = "pot"
[unit.pot]
kind = "leaching"
[unit.pot.outlets]
oxide = "product:oxide"
[product.oxide]
basis = "REO"
"""


def table(*rates: tuple[int, str], taken: str = "") -> dict:
    mine = {
        "name": "mine",
        "use": "mine",
        "interpolation": "step",
        "feed": "ore",
        "feed_rate": [{"year": year, "value": value} for year, value in rates],
    }
    plant = {
        "name": "plant",
        "use": "plant",
        "interpolation": "step",
        "takes": {"concentrate": "mine:concentrate"},
    }
    if taken:
        plant |= {"feed": "concentrate", "feed_rate": [{"year": 2020, "value": taken}]}
    return {"route": [mine, plant] if taken else [mine]}


@pytest.fixture
def solved(make_works: Callable) -> Callable[..., Balance]:
    def make(works: dict | None = None, draws: int | None = None) -> Balance:
        years = range(2020, 2022)
        works = works or table((2020, "1000 t/yr"))
        return solve(make_works({"mine": MINE, "plant": PLANT}, works, years), years, draws=draws)

    return make


def test_a_missing_substance_enters_as_unknown(solved: Callable) -> None:
    inflow = to_dataset(solved()).inflow.sel(year=2020)
    assert np.isnan(inflow.sel(origin="feeds", substance="As"))
    assert float(inflow.sel(origin="reagents", substance="As")) == 0.0
    thorium = inflow.sel(origin="feeds", substance="Th")
    assert float(thorium) == pytest.approx(400.0)
    assert bool(thorium.inflow_at_least)
    assert not bool(inflow.sel(origin="feeds", substance="Nd").inflow_at_least)


def test_traces_without_a_number_are_there(solved: Callable) -> None:
    """Yttrium at Bayan Obo: carried by no flow, yet in the ore, the concentrate and the pond."""
    balance = solved()
    assert "Y" not in balance.substances
    assert {"Y", "Ho"} <= set(all_substances(balance))
    dataset = to_dataset(balance).sel(substance="Y", year=2020)
    assert np.isnan(dataset.inflow.sel(origin="feeds"))
    flows = dataset.mass_flow
    assert np.isnan(flows.sel(stream="product:concentrate"))
    assert np.isnan(flows.sel(stream="waste:tailings:pond"))
    # none of it goes where its share is zero, nor into rock of another feed
    assert float(flows.sel(stream="air:stack")) == 0.0
    assert float(flows.sel(stream="waste:overburden:dump")) == 0.0
    assert bool(flows.at_least.sel(stream="product:concentrate"))
    assert not bool(flows.at_least.sel(stream="air:stack"))
    assert np.isnan(dataset.discrepancy)


def test_known_in_part_is_at_least(solved: Callable) -> None:
    flows = outlet_flow(solved()).sel(year=2020)
    arsenic = flows.sel(substance="As")
    assert np.isnan(arsenic.sel(stream="air:stack"))
    assert float(arsenic.sel(stream="product:concentrate")) == 0.0
    thorium = flows.sel(substance="Th")
    assert np.isnan(thorium.sel(stream="waste:overburden:dump"))
    assert float(thorium.sel(stream="waste:tailings:pond")) == pytest.approx(400.0)
    assert not bool(thorium.sel(stream="waste:tailings:pond").at_least)
    assert bool(thorium.sel(stream="waste:overburden:dump").at_least)


def test_of_what_is_taken_whole_nothing_unknown_is_left(solved: Callable) -> None:
    """The plant takes all concentrate: 60 t REO in 1000 t ore, half of it (25.6 t of elements)."""
    free = solved()
    nd = [free.components[k].substance for k in range(len(free.components))]
    made = sum(
        float(free.parts[0].flows[0, s] @ np.ones(len(nd)))
        for s in range(len(free.parts[0].sheet.streams))
        if free.parts[0].sheet.streams[s].outlet == "concentrate"
    )
    taken = solved(table((2020, "1000 t/yr"), taken=f"{made * 1000:.12f} t/yr"))
    flows = outlet_flow(taken).sel(substance="Y", year=2020)
    assert float(flows.sel(stream="product:concentrate")) == 0.0
    assert not bool(flows.sel(stream="product:concentrate").at_least)
    assert np.isnan(flows.sel(stream="product:oxide"))


def test_a_year_without_work_leaves_nothing(solved: Callable) -> None:
    dataset = to_dataset(solved(table((2020, "1000 t/yr"), (2021, "0 t/yr")))).sel(substance="As")
    assert np.isnan(dataset.inflow.sel(origin="feeds", year=2020))
    assert float(dataset.inflow.sel(origin="feeds", year=2021)) == 0.0
    assert float(dataset.mass_flow.sel(stream="air:stack", year=2021)) == 0.0


@pytest.mark.parametrize("draws", [None, 40])
def test_every_stream_is_there(solved: Callable, draws: int | None) -> None:
    flows = stream_flow(solved(draws=draws))
    assert set(flows.stream.values) == {
        "mine/strip.rock",
        "mine/crusher.fine",
        "mine/mill.concentrate",
        "mine/mill.dust",
        "mine/mill.tails",
    }
    thorium = flows.sel(substance="Th", year=2020)
    inner = float(thorium.sel(stream="mine/crusher.fine"))
    assert inner == pytest.approx(400.0, rel=0.05)
    assert inner == pytest.approx(float(thorium.sel(stream="mine/mill.tails")), rel=1e-12)
    assert np.isnan(thorium.sel(stream="mine/strip.rock"))
    assert np.isnan(flows.sel(stream="mine/crusher.fine", substance="Y", year=2020))
    assert bool(flows.at_least.sel(stream="mine/crusher.fine", substance="As"))
    nd = flows.sel(substance="Nd", year=2020)
    assert float(nd.sel(stream="mine/crusher.fine")) == pytest.approx(
        2 * float(nd.sel(stream="mine/mill.concentrate"))
    )


def test_an_unknown_dose_makes_what_it_brings_unknown(make_works: Callable) -> None:
    use = (
        '[[unit.mill.uses]]\nwhat = "sulfuric_acid"\nper = "in"\n'
        'amount = { missing = "kept by the operator" }\n'
    )
    years = range(2020, 2021)
    works = make_works({"mine": MINE + use}, table((2020, "1 t/yr")), years)
    inflow = to_dataset(solve(works, years)).inflow.sel(origin="reagents", year=2020)
    assert np.isnan(inflow.sel(substance="S"))
    assert np.isnan(inflow.sel(substance="H2O"))
    assert float(inflow.sel(substance="Nd")) == 0.0


@pytest.mark.parametrize("draws", [None, 30])
def test_json_says_null_and_why(solved: Callable, draws: int | None) -> None:
    found = balance_as_json(solved(draws=draws), "somewhere")
    statistic = "central" if draws is None else "p95"
    assert found["inflow"]["feeds"][statistic]["As"] == [None, None]
    assert found["inflow"]["reagents"][statistic]["As"] == [0.0, 0.0]
    assert {"As", "Y", "Th"} <= set(found["inflow"]["feeds"]["at_least"])
    assert found["inflow"]["reagents"]["at_least"] == []
    assert found["outflow"]["waste:tailings:pond"][statistic]["Y"] == [None, None]
    assert "no analysis" in found["missing"]["As"]
    assert set(found["substances"]) >= set(found["missing"])
