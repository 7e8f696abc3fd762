"""No number that is declared with a spread is left undrawn without a word."""

from __future__ import annotations

from functools import partial
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tailrace.assess import chain_run
from tailrace.assess.chain_plan import chain_plan
from tailrace.assess.draw_plan import number_design, record_numbers
from tailrace.assess.tables.numbers import numbers_table
from tailrace.assess.transfer_store import TransferStore
from tailrace.assess.undrawn_numbers import (
    FIXED,
    NOT_ASKED,
    NOT_IN_FORCE,
    PERSONS,
    drawn_with,
    undrawn_counts,
    why_not_drawn,
)
from tailrace.quantities import Missing, Value
from tailrace.quantities.distributions import Uniform
from tailrace.site import load_site

SITE = "mountain_pass"
SPREAD = Value(1.0, "1", distribution=Uniform(0.5, 2.0))


@pytest.mark.parametrize(
    ("file", "place", "word"),
    [
        ("people.csv", "row at line 2, people", "people"),
        ("people.toml", "exposure.group.adult.crops_ingestion", "persons"),
        ("people.toml", "radiation.equilibrium.solid", "central"),
        ("options.toml", "option.cover.factor", NOT_IN_FORCE),
        ("emissions.toml", "release_point.air:stack.height", "air_transfer_factor"),
        ("measurements.csv", "row at line 8, value", "observation"),
        ("areas/a/surface.toml", "background.air.Sc", NOT_ASKED),
    ],
)
def test_every_kind_has_a_reason(file: str, place: str, word: str) -> None:
    assert word in why_not_drawn(file, place, SPREAD)


def test_a_number_without_a_spread_needs_none() -> None:
    assert why_not_drawn("people.csv", "row", Value(1.0, "1")) == ""
    assert why_not_drawn("people.csv", "row", Missing("nobody knows")) == ""
    assert why_not_drawn("site.toml", "x", Value(1.0, "1", low=0.5, high=2.0)) == FIXED


def test_costs_have_a_reason_whether_an_option_is_in_force_or_not() -> None:
    for in_force in ((), ("cover",)):
        assert "not known" in why_not_drawn("options.toml", "option.cover.life", SPREAD, in_force)
    assert "balance" in why_not_drawn("works.toml", "currency.wage", SPREAD)


def test_what_is_drawn_as_one_has_one_name() -> None:
    """Years of a series, and a pond's water before and after a change."""
    years = {drawn_with(f"source.beach.inputs.area.{year}") for year in (1985, 2010)}
    assert years == {"source.beach.inputs.area"}
    after = drawn_with("deposit.pond.pond_water_after.F")
    assert after == drawn_with("deposit.pond.pond_water.F")


@pytest.mark.slow
@pytest.mark.xdist_group("runs")
def test_every_declared_spread_of_a_site_is_drawn_or_has_a_reason(kept_transfers: Path) -> None:
    site = load_site(SITE)
    plan = chain_plan(
        site, store=TransferStore(kept_transfers), stage=lambda name: None,
        progress=lambda stage, done, all_: None, client=None,
    )  # fmt: skip
    numbers = record_numbers(partial(chain_run._every_number, plan, (), ()))
    run: Any = SimpleNamespace(design=number_design(numbers, 4), plan=plan, options=())
    table = numbers_table(run)
    spread = table["distribution"].astype(str).ne("") | table["low"].notna()
    silent = table[spread & ~table["drawn"].astype(bool) & table["why_not_drawn"].eq("")]
    assert list(silent["place"]) == []
    both = table[table["drawn"].astype(bool) & table["why_not_drawn"].ne("")]
    assert list(both["place"]) == []
    counts = undrawn_counts(table.to_dict("records"))
    assert {PERSONS, NOT_IN_FORCE, NOT_ASKED, FIXED} <= set(counts)
    asked = table.set_index("place")["drawn"]
    drawn = ("people.csv: ", "options.toml: option.stack_cover.", "works.toml: currency.disc")
    for name in table.loc[spread & table["why_not_drawn"].ne(FIXED), "place"]:
        if name.startswith(drawn) and not name.endswith(".factor"):
            assert asked[name], name
    assert asked[[name for name in asked.index if "air_transfer_factor" in name]].all()
