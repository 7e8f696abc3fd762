"""Nonsense in a works file is told in sentences; the terms of the costs have limits."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tailrace.errors import InputError, Problems
from tailrace.process.works_file import ROUTE_KEYS, WORKS_KEYS, read_works

MINE = """
[feed.ore]
to = "mill"
[feed.ore.composition]
Nd = "5 wt%"
[unit.mill]
kind = "flotation"
by_difference = "tails"
[unit.mill.outlets]
concentrate = "intermediate:concentrate"
tails = "waste:tailings:pond"
[unit.mill.shares.concentrate]
Nd = 0.6
[intermediate.concentrate]
"""

SMELTER = """
[feed.concentrate]
to = "furnace"
[unit.furnace]
kind = "roasting"
[unit.furnace.outlets]
oxide = "product:oxide"
[product.oxide]
basis = "REO"
"""
ROUTES = {"mine": MINE, "smelter": SMELTER}


def works_table() -> dict:
    return {
        "route": [
            {"name": "mine"},
            {
                "name": "smelter",
                "takes": {"concentrate": "mine:concentrate"},
                "product": "oxide",
                "production": [{"year": 2020, "value": "100 kt REO/yr"}],
                "interpolation": "step",
            },
        ]
    }


def test_the_example_has_no_mistake(make_works: Callable) -> None:
    make_works(ROUTES, works_table())


@pytest.mark.parametrize(
    ("currency", "said"),
    [
        ({"discount_rate": "-50 %"}, "discount_rate"),
        ({"discount_rate": {"value": "5 %", "low": "-1 %", "high": "9 %"}}, "discount_rate.low"),
        ({"life": "0 yr"}, "life of no years"),
        ({"life": {"value": "9 yr", "low": "0 yr", "high": "20 yr"}}, "life of no years"),
        ({"life": "-3 yr"}, "currency.life"),
        ({"wage": "-3 USD/yr"}, "wage_rate"),
        ({"wage": "-3 CNY/month"}, "wage_rate"),
        ({"wage": {"missing": "not found"}}, "cannot be missing"),
        ({"base": "EUR"}, "counted in USD"),
        ({"prices_at": 3}, "where a text belongs"),
        ("USD", "where a table belongs"),
    ],
)
def test_a_mistake_in_the_terms_is_named(currency: object, said: str, make_works: Callable) -> None:
    table = {**works_table(), "currency": currency}
    with pytest.raises(InputError) as caught:
        make_works(ROUTES, table)
    assert said in str(caught.value)


def test_the_terms_are_read_in_the_units_of_their_variables(make_works: Callable) -> None:
    """5500 CNY a month of 2025 are 5500 x 12 / 7.1898474 = 9179.6 USD a year (World Bank rate)."""
    currency = {
        "discount_rate": "8 %",
        "life": "20 yr",
        "wage": {"value": "5500 CNY/month", "year": 2025},
    }
    works = make_works(ROUTES, {**works_table(), "currency": currency})
    assert works.discount_rate.central == pytest.approx(0.08)
    assert works.life.central == pytest.approx(20)
    assert works.wage.central == pytest.approx(9179.6, rel=1e-5)


@pytest.mark.parametrize("sources", ["abc", 3, ["a"], {"a": 5}])
def test_sources_that_are_no_table_of_texts_are_refused(
    sources: object, make_works: Callable
) -> None:
    table = {**works_table(), "sources": sources}
    with pytest.raises(InputError, match="sources"):
        make_works(ROUTES, table)


WORDS = st.sampled_from(
    [
        *WORKS_KEYS,
        *ROUTE_KEYS,
        "life",
        "wage",
        "discount_rate",
        "base",
        "prices_at",
        "year",
        "value",
        "low",
        "high",
        "published",
        "mine",
        "smelter",
        "mine:concentrate",
        "oxide",
        "*",
        "5 kt/yr",
        "9 CNY/yr",
        "8 %",
        "0 yr",
        "REO",
        "mass",
        "linear",
        "step",
        "",
        "..",
        "\x00",
    ]
)
NONSENSE = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.just(10**400)
    | st.floats()
    | st.dates()
    | st.text(max_size=8)
    | WORDS,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(WORDS, inner, max_size=4),
    max_leaves=10,
)


@settings(
    max_examples=250, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(st.data())
@pytest.mark.slow
def test_nonsense_anywhere_is_told_and_never_raised(tmp_path: Path, data: st.DataObject) -> None:
    (tmp_path / "routes").mkdir(exist_ok=True)
    (tmp_path / "routes" / "mine.toml").write_text(MINE)
    (tmp_path / "routes" / "smelter.toml").write_text(SMELTER)
    table: dict = {
        **works_table(),
        "currency": {"base": "USD", "discount_rate": "8 %", "life": "20 yr", "wage": "9 kUSD/yr"},
        "sources": {"a": "b"},
    }
    keys = {"route": ROUTE_KEYS, "currency": ("base", "life", "wage", "discount_rate")}
    for _ in range(data.draw(st.integers(1, 3))):
        key = data.draw(st.sampled_from([*table, *keys]))
        inner = table[key][0] if isinstance(table[key], list) and table[key] else table[key]
        if data.draw(st.booleans()) and isinstance(inner, dict):
            inner[data.draw(st.sampled_from(list(keys.get(key, ("a",)))))] = data.draw(NONSENSE)
        else:
            table[key] = data.draw(NONSENSE)
    problems = Problems("works.toml")
    works = read_works(table, site_folder=tmp_path, years=range(2020, 2023), problems=problems)
    assert (works is None) == bool(problems.errors)
    assert all(str(problem) for problem in problems)


def test_a_route_file_that_cannot_be_read_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "routes").mkdir()
    (tmp_path / "routes" / "deep.toml").write_text("a = " + "[" * 20_000)
    (tmp_path / "routes" / "long.toml").write_text("a = " + "9" * 20_000)
    with (tmp_path / "routes" / "big.toml").open("wb") as big:
        big.truncate(11_000_000)
    problems = Problems("works.toml")
    table = {"route": [{"name": name} for name in ("deep", "long", "big")]}
    read_works(table, site_folder=tmp_path, years=range(2020, 2021), problems=problems)
    said = "\n".join(map(str, problems))
    assert "routes/deep.toml" in said
    assert "routes/long.toml: not valid TOML" in said
    assert "routes/big.toml: a file of 11 MB" in said
