"""Tables of a made-up run against what they must say."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from tailrace.assess.draw_design import DrawDesign
from tailrace.assess.health_limits import LimitRow
from tailrace.assess.limits_inverse import ALL_SOURCES, forward_check
from tailrace.assess.option_cost import option_cost
from tailrace.assess.table_columns import TABLES
from tailrace.assess.tables.closure import soil_budget
from tailrace.assess.tables.judged import judge, judged_table
from tailrace.assess.tables.limits import (
    EARLIER,
    HeldTarget,
    contributions_at,
    limits_at,
    limits_table,
)
from tailrace.assess.tables.numbers import drawn_rows, number_row, numbers_table
from tailrace.assess.tables.releases import releases_table
from tailrace.assess.tables.sensitivity import sensitivity_table
from tailrace.process.works import Works
from tailrace.quantities import Missing, SplitGroup, Value
from tailrace.quantities.distributions import Uniform
from tailrace.quantities.splits import Dirichlet
from tailrace.site.schema_options import OptionTable

from .made_chain import DUSTY, HAZARD, PLACES, STACK, made_inputs, made_run

DRAWS = 80


@pytest.fixture
def found() -> Any:
    return made_run(made_inputs(DRAWS))


def target(value: float, **more: Any) -> LimitRow:
    """Return a limit of the hazard index."""
    one = LimitRow("hazard index", "", "", HAZARD, value, "1", "somebody", "", "published",
                   "total", True)  # fmt: skip
    return replace(one, **more)


def test_numbers_carry_their_source_and_whether_they_are_drawn(found: Any) -> None:
    table = numbers_table(found)
    assert list(table.columns) == list(TABLES["numbers"][0])
    row = table.iloc[0]
    assert (row["place"], row["value"], row["drawn"]) == ("made.number", 0.5, True)
    assert (row["low"], row["high"]) == pytest.approx((0.05, 0.95))


def test_a_missing_number_has_its_reason_and_no_value() -> None:
    row = dict(
        zip(TABLES["numbers"][0], number_row("a.b", Missing("nobody knows"), True), strict=True)
    )
    assert np.isnan(row["value"])
    assert row["quality"] == "missing"
    assert (row["note"], row["drawn"]) == ("nobody knows", False)


def test_shares_drawn_together_have_a_row_each() -> None:
    group = SplitGroup(("a", "b"), (0.3, 0.7), Dirichlet.from_means((0.3, 0.7), 20.0))
    rows = [
        dict(zip(TABLES["numbers"][0], row, strict=True)) for row in drawn_rows("x", group, True)
    ]
    assert [row["place"] for row in rows] == ["x.a", "x.b"]
    assert [row["value"] for row in rows] == [0.3, 0.7]
    # the two shares sum to one, so the low end of one is the high end of the other
    assert rows[0]["low"] + rows[1]["high"] == pytest.approx(1.0)


def test_releases_are_summarised_over_all_draws(found: Any) -> None:
    table = releases_table(found)
    one = table[(table["source"] == STACK) & (table["substance"] == "As") & (table["year"] == 2030)]
    draws = found.kept[0].areas["here"].to_air.amount[1, 1, 1]
    assert float(one["P95"].iloc[0]) == np.percentile(draws, 95)
    assert bool(one["at_least"].iloc[0])
    other = table[(table["source"] == DUSTY) & (table["substance"] == "As")]
    assert not other["at_least"].any()


@pytest.mark.parametrize(
    ("kwargs", "verdict"),
    [
        ({"high": 2.0, "limit": 1.0}, "exceeds"),
        ({"high": 1.0, "limit": 1.0}, "does not exceed"),
        ({"high": 0.5, "limit": 1.0, "at_least": "no dose of Ce"}, "cannot tell"),
        ({"high": 2.0, "limit": 1.0, "at_least": "no dose of Ce"}, "exceeds"),
        ({"high": 0.5, "limit": 1.0, "screening": "hills"}, "cannot tell"),
        ({"high": 2.0, "limit": 1.0, "screening": "hills"}, "exceeds"),
        ({"high": 2.0, "limit": 1.0, "firm": 0.4, "soft": "La"}, "cannot tell"),
        ({"high": 2.0, "limit": 1.0, "firm": 0.6, "soft": "La"}, "exceeds"),
        ({"high": 2.0, "limit": 1.0, "from_memory": True}, "cannot tell"),
        ({"high": float("nan"), "limit": 1.0}, "cannot tell"),
    ],
)
def test_verdicts_rest_on_what_is_known(kwargs: Any, verdict: str) -> None:
    said = judge(**kwargs)
    assert said.verdict == verdict
    assert bool(said.reason) == (verdict == "cannot tell")


def test_judged_is_the_95th_percentile_with_background(found: Any) -> None:
    area = found.areas["here"]
    values = (area.increment + area.background)[:, 0, 1, 0, 2]
    high = float(np.percentile(values, 95))
    for factor, verdict in ((0.999, "exceeds"), (1.001, "does not exceed")):
        table = judged_table(found, [target(factor * high)])
        row = table[
            (table["place"] == PLACES[0]) & (table["group"] == "adult") & (table["year"] == 2030)
        ]
        assert row["verdict"].tolist() == [verdict]
        assert row["P95"].iloc[0] == pytest.approx(high)


def test_a_toxicity_value_nobody_has_read_does_not_decide_alone(found: Any) -> None:
    area = found.areas["here"]
    part = area.part_by_substance[0, 1, :, :, :, 0, 1].sum(axis=(0, 2))
    share = part[:2].sum() / part.sum()
    found.plan.health.decides[0, :, 2] = False  # Th is from memory
    high = float(np.percentile((area.increment + area.background)[:, 0, 1, 0, 2], 95))
    for factor, verdict in ((0.99 * share, "exceeds"), (1.01 * share, "cannot tell")):
        table = judged_table(found, [target(factor * high)])
        row = table[
            (table["place"] == PLACES[0]) & (table["group"] == "adult") & (table["year"] == 2030)
        ]
        assert row["verdict"].tolist() == [verdict]
    assert "Th" in row["reason"].iloc[0]


def test_a_limit_runs_forward_to_its_target(found: Any) -> None:
    now = float(np.percentile(contributions_at(found, "here", HAZARD, PLACES[0]).sums, 95))
    held = HeldTarget(HAZARD, 0.99 * now)
    allowed = [one for one in limits_at(found, "here", held, PLACES[0]) if one.word == "allowed"]
    assert {DUSTY, STACK, ALL_SOURCES} <= {one.source for one in allowed}
    for one in allowed:
        assert 0.0 < one.factor < 1.0
        assert forward_check(one) < 1e-9


def test_what_was_released_before_the_plan_is_held(found: Any) -> None:
    own = contributions_at(found, "here", HAZARD, PLACES[0])
    assert EARLIER in own.along("source")
    limits = limits_at(found, "here", HeldTarget(HAZARD, 1.0), PLACES[0])
    assert EARLIER not in {one.source for one in limits}


def test_there_is_no_limit_where_the_others_exceed_already(found: Any) -> None:
    table = limits_table(found, {"here": [HeldTarget(HAZARD, 1e-9)]})
    assert list(table.columns) == list(TABLES["limits"][0])
    assert set(table["word"]) == {"none"}
    assert table["reason"].str.contains("without it P95 is").all()


def test_the_tightest_place_is_the_one_that_is_told(found: Any) -> None:
    worst = max(
        PLACES,
        key=lambda place: np.percentile(contributions_at(found, "here", HAZARD, place).sums, 95),
    )
    now = float(np.percentile(contributions_at(found, "here", HAZARD, worst).sums, 95))
    table = limits_table(found, {"here": [HeldTarget(HAZARD, 0.999 * now)]})
    assert table[table["source"] == ALL_SOURCES]["place"].tolist() == [worst]


def test_an_annuity_is_worth_its_capital() -> None:
    def number(value: float, unit: str) -> Value:
        return Value(value, unit, source="made up")

    works = Works({}, number(0.08, "1/yr"), number(20.0, "yr"))
    table = OptionTable(changes="release", at=["mine"], first_year=None)
    table = table.model_copy(
        update={"capital": number(1.0e6, "USD"), "running": number(5.0e4, "USD/yr")}
    )
    cost = option_cost(table, works)
    # the present value of twenty payments at the end of each year is the capital
    paid = sum((cost.yearly - 5.0e4) / 1.08**year for year in range(1, 21))
    assert paid == pytest.approx(1.0e6, rel=1e-12)
    lacking = table.model_copy(update={"running": Missing("nobody said")})
    assert np.isnan(option_cost(lacking, works).yearly)
    assert option_cost(lacking, works).reason == "nobody said"


def test_first_order_indices_of_a_sum_are_shares_of_its_variance() -> None:
    draws = 2048
    number = Value(0.5, "1", distribution=Uniform(0.0, 1.0))
    inputs = {f"in.{name}": number for name in "abcd"}
    design = DrawDesign(inputs, draws, seed=4)
    levels = design.all_levels()
    found = made_run(made_inputs(draws), design)
    area = found.areas["here"]
    weight = np.array([3.0, 2.0, 1.0, 0.0])
    area.increment[:] = (levels @ weight)[:, None, None, None, None]
    area.background[:] = 0.0
    table = sensitivity_table(found)
    assert list(table.columns) == list(TABLES["sensitivity"][0])
    one = table[
        (table["result"] == HAZARD) & (table["place"] == PLACES[0]) & (table["group"] == "adult")
    ]
    shown = dict(zip(one["input"], one["first_order"], strict=True))
    # of a sum of independent uniform numbers: weight squared over the sum of squares, 9 : 4 : 1
    assert shown["in.a"] == pytest.approx(9 / 14, abs=0.02)
    assert shown["in.b"] == pytest.approx(4 / 14, abs=0.02)
    assert shown["in.c"] == pytest.approx(1 / 14, abs=0.02)
    assert "in.d" not in shown


def test_few_draws_have_no_sensitivity() -> None:
    assert sensitivity_table(made_run(made_inputs(40))).empty


def test_soil_holds_and_loses_what_falls() -> None:
    rng = np.random.default_rng(1)
    falls, loss = rng.random((3, 2, 30)), np.array([0.0, 0.05, 2.0])
    fell, kept = soil_budget(loss, falls)
    np.testing.assert_allclose(kept, fell, rtol=1e-12)
    np.testing.assert_allclose(fell, falls.sum(axis=-1))
