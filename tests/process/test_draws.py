"""Draws: every block and every number has its own, and what varies is said."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
import pytest

from tailrace.process.balance import Balance
from tailrace.process.solution import BLOCK, solve

ROUTE = """
[feed.ore]
to = "mill"
[feed.ore.composition]
Nd = { value = "5 wt%", low = "4 wt%", high = "6 wt%", distribution = "uniform", source = "s" }
Th = { value = "5 wt%", low = "4 wt%", high = "6 wt%", distribution = "uniform", source = "s" }
Fe = "20 wt%"
[unit.mill]
kind = "flotation"
by_difference = "tails"
[unit.mill.outlets]
concentrate = "product:concentrate"
tails = "waste:tailings:pond"
[unit.mill.shares.concentrate]
Nd = { value = 0.5, low = 0.4, high = 0.6, distribution = "uniform", source = "s" }
[product.concentrate]
basis = "REO"
"""


@pytest.fixture
def drawn(make_works: Callable) -> Callable[..., Balance]:
    def make(draws: int, seed: int = 5) -> Balance:
        rate = [{"year": 2020, "value": "100 t/yr"}]
        route = {"name": "a", "use": "a", "feed": "ore", "feed_rate": rate}
        works = make_works({"a": ROUTE}, {"route": [route]}, range(2020, 2021))
        return solve(works, [2020], draws=draws, seed=seed)

    return make


def feed(balance: Balance, element: str) -> np.ndarray:
    return balance.feed_flow()[balance.substances.index(element), 0]


def test_each_block_has_draws_of_its_own(drawn: Callable) -> None:
    nd = feed(drawn(2 * BLOCK), "Nd")
    assert len(np.unique(nd)) == 2 * BLOCK
    assert not np.isin(nd[:BLOCK], nd[BLOCK:]).any()
    assert abs(np.corrcoef(nd[:BLOCK], nd[BLOCK:])[0, 1]) < 0.15


def test_each_number_has_quantiles_of_its_own(drawn: Callable) -> None:
    """Independent uniforms: sample correlation of 1000 draws below five standard errors, 0.16."""
    balance = drawn(1000)
    nd, th = feed(balance, "Nd"), feed(balance, "Th")
    at = balance.substances.index("Nd")
    share = balance.end_flow("product:concentrate")[at, 0] / nd
    for one, other in ((nd, th), (nd, share), (th, share)):
        assert abs(np.corrcoef(one, other)[0, 1]) < 0.16
    for draws, low, high in ((nd, 4e3, 6e3), (th, 4e3, 6e3), (share, 0.4, 0.6)):
        assert low <= draws.min() < low + 0.02 * (high - low)
        assert high - 0.02 * (high - low) < draws.max() <= high
        # a uniform's standard deviation is its width over the root of twelve
        assert draws.std() == pytest.approx((high - low) / np.sqrt(12), rel=0.05)


def test_what_varied_is_listed(drawn: Callable) -> None:
    varied = drawn(3).varied
    assert len(varied) == 3
    for name in ("composition.Nd", "composition.Th", "shares.concentrate.Nd"):
        assert any(place.endswith(name) for place in varied)
    assert not any("Fe" in place or "feed_rate" in place for place in varied)


def test_a_seed_gives_the_same_draws_and_another_gives_others(drawn: Callable) -> None:
    one, same, other = drawn(50), drawn(50), drawn(50, seed=6)
    assert np.array_equal(feed(one, "Nd"), feed(same, "Nd"))
    assert not np.isin(feed(one, "Nd"), feed(other, "Nd")).any()


def test_more_draws_begin_with_the_same_blocks(drawn: Callable) -> None:
    assert np.array_equal(feed(drawn(BLOCK), "Nd"), feed(drawn(BLOCK + 7), "Nd")[:BLOCK])
