"""Years of a study: what is stated, what follows where nothing is, and what is refused."""

from __future__ import annotations

from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tailrace.site import load_site
from tailrace.site.study_years import evenly_spread

Edit = Callable[[str, str, str], None]
Said = Callable[[], list[str]]


def test_a_site_that_says_nothing(folder: Path) -> None:
    """Three years are fewer than five: all are stated; the plan starts with the study."""
    site = load_site(folder)
    assert site.years == range(2020, 2023)
    assert site.stated_years == (2020, 2021, 2022)
    assert (site.plan_year, site.option_starts) == (2020, (2020,))


def test_a_site_that_says_all(folder: Path, edit: Edit) -> None:
    edit(
        "site.toml",
        "last = 2022",
        "last = 2022\nstated = [2020, 2022]\nplan = 2021\noption_starts = [2021, 2022]",
    )
    site = load_site(folder)
    assert site.stated_years == (2020, 2022)
    assert (site.plan_year, site.option_starts) == (2021, (2021, 2022))


def test_options_start_with_the_plan(folder: Path, edit: Edit) -> None:
    edit("site.toml", "last = 2022", "last = 2022\nplan = 2021")
    assert load_site(folder).option_starts == (2021,)


@pytest.mark.parametrize(
    ("new", "said_of_it"),
    [
        ("stated = [2019, 2021]", "site.toml, years.stated: the study does not cover 2019;"),
        ("stated = [2022, 2021]", "the years 2022, 2021 do not ascend"),
        ("stated = [2021, 2021]", "write [2021]"),
        ("stated = []", "site.toml, years.stated"),
        ("plan = 2023", "site.toml, years.plan: the study does not cover 2023; allowed: 2020 to"),
        ("plan = 2021.5", "site.toml, years.plan"),
        ("option_starts = [2021, 2040]", "years.option_starts: the study does not cover 2040"),
        ("option_start = [2021]", 'did you mean "option_starts"?'),
    ],
)
def test_mistakes(edit: Edit, said: Said, new: str, said_of_it: str) -> None:
    edit("site.toml", "last = 2022", f"last = 2022\n{new}")
    (message,) = said()
    assert said_of_it in message


@given(st.integers(1900, 2300), st.integers(0, 400), st.integers(2, 9))
def test_evenly_spread(first: int, span: int, number: int) -> None:
    years = evenly_spread(first, first + span, number)
    assert (years[0], years[-1]) == (first, first + span)
    assert len(years) == min(number, span + 1)
    steps = [later - earlier for earlier, later in pairwise(years)]
    assert all(step >= 1 for step in steps)
    if steps:
        assert max(steps) - min(steps) <= 1
