"""What options in force cost, in a sentence of the run's summary and of a comparison."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import numpy as np
import pandas as pd
import pytest

from tailrace.assess.table_columns import TABLES
from tailrace.report.option_cost_words import option_cost_words

ROW = {
    "name": "all options", "title": "all options", "strength": np.nan, "from_year": 2026,
    "year": 2035, "currency": "USD", "yearly_cost": 2.5e6, "P5": 1.0e6, "P50": 2.6e6,
    "P95": 9.0e6, "oxides": 5e4, "per_tonne": 50.0, "per_tonne_P5": 20.0, "per_tonne_P50": 52.0,
    "per_tonne_P95": 180.0, "at_least": False, "reason": "",
}  # fmt: skip


def said(**more: Any) -> str:
    table = pd.DataFrame([{**ROW, **more}], columns=list(TABLES["option_costs"][0]))
    run: Any = SimpleNamespace(tables={"option_costs": table})
    return option_cost_words(run)


def test_the_central_cost_stands_beside_its_range() -> None:
    assert said() == (
        "options in force: 2.50 million (5 to 95 %: 1.00 million to 9.00 million) USD a year, 50.0 "
        "(5 to 95 %: 20.0 to 180) USD per tonne of rare-earth oxides made in 2035"
    )


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ({"at_least": True, "reason": "x: unread"}, ("at least 2.50 million", "(x: unread)")),
        ({"P5": 2.5e6, "P95": 2.5e6}, ("2.50 million USD a year",)),
        ({"yearly_cost": np.nan, "reason": "x: unread"}, ("not known (x: unread)",)),
    ],
)
def test_what_is_not_known_is_said(more: dict[str, Any], words: tuple[str, ...]) -> None:
    assert all(one in said(**more) for one in words)


def test_a_year_without_oxides_has_no_cost_per_tonne() -> None:
    assert "per tonne" not in said(oxides=0.0, per_tonne=np.nan)


def test_a_run_without_options_costs_nothing() -> None:
    run: Any = SimpleNamespace(tables={})
    assert option_cost_words(run) == ""
