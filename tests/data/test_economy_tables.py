"""Quotas, wages and workforce: figures that must agree with one another."""

from __future__ import annotations

import pytest

from tailrace.data.reader import rows
from tailrace.data.values import fact
from tailrace.quantities.value import Value


def quota(scope: str, year: int) -> float:
    found = fact("china_quotas", scope, str(year))
    assert isinstance(found, Value)
    assert found.unit == "t/yr"
    assert found.basis == "REO"
    return found.central


@pytest.mark.parametrize("year", [2010, 2018, 2019, 2020, 2021, 2022, 2023, 2024])
def test_rock_and_clay_quotas_sum_to_the_total(year: int) -> None:
    parts = quota("mining, rock type", year) + quota("mining, ion adsorption", year)
    assert parts == quota("mining, China", year)


def test_the_northern_group_grew_by_the_increase_that_was_read() -> None:
    """26 800 t more in 2021 than in 2020 (Shanghai Metals Market, 6 Jan 2022)."""
    grown = quota("mining, northern group", 2021) - quota("mining, northern group", 2020)
    assert grown == 26800


@pytest.mark.parametrize("year", [2010, 2018, 2019, 2020, 2021, 2022, 2023, 2024])
def test_the_northern_group_mines_rock_only(year: int) -> None:
    assert quota("mining, northern group", year) < quota("mining, rock type", year)


def test_the_two_groups_share_the_quota_of_2024() -> None:
    """81 350 t to the other group (public site layer)."""
    assert quota("mining, China", 2024) - quota("mining, northern group", 2024) == 81350


def test_every_year_of_the_northern_group_from_2010_is_there() -> None:
    years = {int(r["year"]) for r in rows("china_quotas") if r["scope"] == "mining, northern group"}
    assert years == set(range(2010, 2025))


def test_wages_convert_to_a_year() -> None:
    pay = fact("wages_and_workforce", "wage", "Bayan Obo mines", "2025")
    assert isinstance(pay, Value)
    assert pay.to("CNY/yr").central == pytest.approx(12 * 5500)
    assert pay.distribution is not None


def test_workforce_counts_people() -> None:
    crew = fact("wages_and_workforce", "workforce", "United States, mine and mill", "2024")
    assert isinstance(crew, Value)
    assert (crew.value, crew.unit) == (570.0, "1")
