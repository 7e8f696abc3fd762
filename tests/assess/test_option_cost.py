"""Costs of options draw by draw, against closed forms and present values."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from tailrace.assess import DrawDesign
from tailrace.assess.chosen_options import choose_options
from tailrace.assess.late_levels import LateLevels
from tailrace.assess.late_numbers import late_numbers
from tailrace.assess.option_cost import drawn_cost, option_cost, share_of_cost, varying_costs
from tailrace.assess.table_columns import TABLES
from tailrace.assess.tables.numbers import numbers_table
from tailrace.assess.tables.options import ALL, option_costs_table, options_table
from tailrace.process.works import Works
from tailrace.quantities import Missing, Value
from tailrace.quantities.distributions import Lognormal, Uniform
from tailrace.site import load_site
from tailrace.site.schema_options import OptionTable

from .made_chain import made_inputs, made_run

Z95 = 1.6448536269514722
"""Standard normal deviate of 95 %: Abramowitz and Stegun 1964, table 26.5."""
DRAWS = 8192
DESIGN = DrawDesign({"made": Value(0.5, "1", distribution=Uniform(0.0, 1.0))}, DRAWS, seed=11)


def number(value: float, unit: str, **more: Any) -> Value:
    return Value(value, unit, source="made up", **more)


def lognormal(median: float, unit: str, gsd: float) -> Value:
    return number(median, unit, distribution=Lognormal(median, gsd))


def option(**more: Any) -> OptionTable:
    made = {"running": number(0.0, "USD/yr"), "capital": number(0.0, "USD"),
            "life": number(20.0, "yr"), "factor": number(0.2, "1"), **more}  # fmt: skip
    table = OptionTable(changes="release", at=["mine"], first_year=None)
    return table.model_copy(update=made)


def works(rate: Value) -> Works:
    return Works({}, rate, number(20.0, "yr"))


PLACES = ("mountain_pass_community", "nipton")
CERTAIN = works(number(0.08, "1/yr"))


def test_an_uncertain_capital_keeps_its_percentiles_in_the_annuity() -> None:
    """Percentiles of a lognormal are median x GSD^z; twenty payments are worth the capital."""
    table = option(capital=lognormal(1e6, "USD", 2.0), running=number(5e4, "USD/yr"))
    cost = drawn_cost("x", table, CERTAIN, LateLevels(DESIGN, DRAWS))
    for level, z in ((5.0, -Z95), (50.0, 0.0), (95.0, Z95)):
        yearly = float(np.percentile(cost, level)) - 5e4
        paid = sum(yearly / 1.08**year for year in range(1, 21))
        assert paid == pytest.approx(1e6 * 2.0**z, rel=0.01)
    central = option_cost(table, CERTAIN)
    assert sum((central.yearly - 5e4) / 1.08**year for year in range(1, 21)) == pytest.approx(1e6)


def test_an_uncertain_life_and_rate_are_drawn() -> None:
    """The annuity falls with the life and rises with the rate: its ends are those of corners."""
    rate, life = number(0.08, "1/yr", distribution=Uniform(0.02, 0.12)), number(
        20.0, "yr", distribution=Uniform(10.0, 40.0))  # fmt: skip
    table = option(capital=number(1e6, "USD"), life=life)
    cost = drawn_cost("x", table, works(rate), LateLevels(DESIGN, DRAWS))

    def annuity(r: float, n: float) -> float:
        return 1e6 * r / (1.0 - (1.0 + r) ** -n)

    assert annuity(0.02, 40.0) < cost.min() < 1.05 * annuity(0.02, 40.0)
    assert annuity(0.12, 10.0) > cost.max() > 0.95 * annuity(0.12, 10.0)
    nodes, weights = np.polynomial.legendre.leggauss(40)
    r, n = np.meshgrid(0.07 + 0.05 * nodes, 25.0 + 15.0 * nodes)
    mean = float((np.outer(weights, weights) / 4.0 * np.vectorize(annuity)(r, n)).sum())
    assert cost.mean() == pytest.approx(mean, rel=2e-3)


def test_the_discount_rate_is_one_number_for_all_options() -> None:
    rate = number(0.08, "1/yr", distribution=Uniform(0.02, 0.12))
    levels = LateLevels(DESIGN, 300)
    one = drawn_cost("x", option(capital=number(1e6, "USD")), works(rate), levels)
    other = drawn_cost("y", option(capital=number(3e6, "USD")), works(rate), levels)
    assert np.ptp(one) > 0.0
    assert other == pytest.approx(3.0 * one)
    unlike = drawn_cost("y", option(running=lognormal(1e5, "USD/yr", 2.0)), CERTAIN, levels)
    alike = drawn_cost("z", option(running=lognormal(1e5, "USD/yr", 2.0)), CERTAIN, levels)
    assert abs(float(np.corrcoef(unlike, alike)[0, 1])) < 0.2


@pytest.fixture(scope="module")
def found() -> Any:
    """A made-up run that has the site, and so the options and works, of Mountain Pass."""
    run = made_run(made_inputs(64))
    site = load_site("mountain_pass")
    chosen = choose_options(site, ["dust_suppression=0.35@2030", "stack_cover@2026"])
    area = replace(run.plan.areas["here"], places=PLACES)
    plan = replace(run.plan, site=site, areas={"here": area})
    return replace(run, plan=plan, options=chosen)


def test_costs_of_options_carry_their_range(found: Any) -> None:
    table = options_table(found)
    assert list(table.columns) == list(TABLES["options"][0])
    known = table[table["cost_reason"] == ""]
    assert len(known) > 2
    assert (known["cost_P5"] < known["cost_P50"]).all()
    assert (known["cost_P50"] < known["cost_P95"]).all()
    for row in known.to_dict("records"):
        own = found.plan.site.options[row["name"]]
        assert row["yearly_cost"] == option_cost(own, found.plan.site.works).yearly


def test_what_options_in_force_cost_together_is_summed_draw_by_draw(found: Any) -> None:
    site = found.plan.site
    table = option_costs_table(found)
    assert list(table.columns) == list(TABLES["option_costs"][0])
    levels = LateLevels(found.design, 64)
    dust, cover = (site.options[name] for name in ("dust_suppression", "stack_cover"))
    # half of what the declared factor, 0.3, takes away
    assert share_of_cost(found.options[0]) == pytest.approx(0.5)
    both = 0.5 * drawn_cost("dust_suppression", dust, site.works, levels) + drawn_cost(
        "stack_cover", cover, site.works, levels
    )
    row = table[table["name"] == ALL].iloc[-1]
    assert (row["from_year"], row["year"]) == (2030, 2030)
    assert row["P95"] == pytest.approx(np.percentile(both, 95))
    assert row["P5"] == pytest.approx(np.percentile(both, 5))
    central = 0.5 * option_cost(dust, site.works).yearly + option_cost(cover, site.works).yearly
    assert row["yearly_cost"] == pytest.approx(central)
    assert row["per_tonne_P95"] * row["oxides"] == pytest.approx(row["P95"])
    assert row["per_tonne"] * row["oxides"] == pytest.approx(central)
    assert not table["at_least"].any()
    assert len(option_costs_table(replace(found, options=()))) == 0


def test_a_cost_nobody_knows_makes_the_sum_at_least(found: Any) -> None:
    first, second = found.options
    lacking = replace(first, table=first.table.model_copy(update={"running": Missing("unread")}))
    table = option_costs_table(replace(found, options=(lacking, second)))
    row = table[table["name"] == ALL].iloc[-1]
    own = table[table["name"] == "stack_cover"].iloc[-1]
    assert bool(row["at_least"])
    assert row["reason"] == "dust_suppression: unread"
    assert row["P95"] == own["P95"]
    alone = option_costs_table(replace(found, options=(lacking,)))
    assert alone["yearly_cost"].isna().all()
    assert not alone["at_least"].any()


def test_numbers_of_costs_and_people_are_listed_as_drawn(found: Any) -> None:
    site = found.plan.site
    places = {place for place, _ in late_numbers(site, PLACES)}
    assert "people.counted.nipton" not in {place for place, _ in late_numbers(site, PLACES[:1])}
    assert {"options.stack_cover.capital", "people.counted.nipton"} <= places
    table = numbers_table(found).set_index("place")
    for place in ("options.toml: option.stack_cover.capital", "people.csv: row at line 2, people"):
        assert bool(table.loc[place, "drawn"])
        assert table.loc[place, "why_not_drawn"] == ""
    assert "tailrace balance" in table.loc["works.toml: currency.wage", "why_not_drawn"]
    assert list(varying_costs(made_run(made_inputs(4)).plan.site)) == []


def test_a_certain_strength_costs_its_share_unless_costs_follow_nothing() -> None:
    (one,) = choose_options(load_site("mountain_pass"), ["dust_suppression=0.35"])
    assert share_of_cost(one) == pytest.approx(0.5)
    fixed = one.table.model_copy(update={"cost_follows": "nothing"})
    assert share_of_cost(replace(one, table=fixed)) == 1.0
    assert share_of_cost(replace(one, strength=None)) == 1.0
    assert math.isnan(option_cost(option(running=Missing("unread")), CERTAIN).yearly)


def test_without_a_life_of_its_own_an_option_lasts_as_long_as_the_works() -> None:
    """At a rate of zero the annuity is capital / life: 1e6 USD over 10 to 30 years."""
    life = number(20.0, "yr", distribution=Uniform(10.0, 30.0))
    own = Works({}, number(0.0, "1/yr"), life)
    table = option(capital=number(1e6, "USD"), life=None)
    assert option_cost(table, own).yearly == pytest.approx(5e4)
    cost = drawn_cost("x", table, own, LateLevels(DESIGN, DRAWS))
    # years are even, so that a fraction q of the costs lies above 1e6 / (10 + 20 q)
    assert np.percentile(cost, (5.0, 95.0)) == pytest.approx([1e6 / 29.0, 1e6 / 11.0], rel=1e-3)
