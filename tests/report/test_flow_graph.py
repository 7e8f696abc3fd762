"""Flows as a graph: the same masses as the balance, node by node."""

from __future__ import annotations

import numpy as np
import pytest

from tailrace.errors import InputError
from tailrace.process import Balance
from tailrace.report.flow_graph import DRY_MASS, FlowGraph, flow_graph


def imbalance(graph: FlowGraph) -> float:
    """Return the largest relative difference between what enters and what leaves a unit."""
    return max(
        abs(graph.net(key)) / max(graph.entering(key), 1e-300)
        for key, node in graph.nodes.items()
        if node.kind == "unit"
    )


def test_thorium_by_hand(balance: Balance) -> None:
    """1200 t of ore with 0.1 % Th; 41.13 % of the tailings taken; a recycle of 30 %.

    With x entering, leach L = x + 0.3 S and S = 0.1 L, so S = 0.1 x / 0.97 and 0.7 S reaches the
    river.
    """
    neodymium = 20.0 / (2 * 144.242 + 3 * 15.999) * (2 * 144.242)
    leached = 0.9 / (1 - 0.9 * 0.19) * 0.8  # product per neodymium taken
    taken = 1.2 * neodymium / leached / 48.0  # t Th
    graph = flow_graph(balance, "Th", 2024)
    ends = graph.ends()
    assert graph.total() == pytest.approx(1200.0, rel=1e-12)
    assert ends["waste:tailings:pond"] == pytest.approx(1e3 * (1.2 - taken), rel=1e-6)
    assert ends["water:river"] == pytest.approx(1e3 * taken * 0.7 * 0.1 / 0.97, rel=1e-6)
    assert sum(ends.values()) == pytest.approx(1200.0, rel=1e-12)


@pytest.mark.parametrize("substance", ["Th", "F", "S", "Nd", "H2O", "rest", "REO", DRY_MASS])
def test_every_unit_balances(balance: Balance, substance: str) -> None:
    graph = flow_graph(balance, substance, 2024)
    assert imbalance(graph) < 1e-12
    assert sum(graph.ends().values()) == pytest.approx(graph.total(), rel=1e-12)


def test_ends_are_those_of_the_balance(balance: Balance) -> None:
    at, year = balance.substances.index("F"), balance.years.index(2023)
    ends = flow_graph(balance, "F", 2023).ends()
    for end in balance.ends():
        flow = float(balance.end_flow(end)[at, year].sum())
        assert ends.get(end, 0.0) == pytest.approx(flow, rel=1e-12)


def test_draws_are_shown_by_their_means(drawn: Balance) -> None:
    graph = flow_graph(drawn, "Th", 2024)
    at = drawn.substances.index("Th")
    assert graph.total() == pytest.approx(float(drawn.feed_flow()[at, 1].mean()), rel=1e-12)
    assert graph.total() != pytest.approx(1200.0, rel=1e-6)
    assert imbalance(graph) < 1e-9


def test_an_oxide_weighs_more_than_its_element(balance: Balance) -> None:
    thorium, oxide = (flow_graph(balance, name, 2024).total() for name in ("Th", "ThO2"))
    assert oxide / thorium == pytest.approx((232.0377 + 2 * 15.999) / 232.0377, rel=1e-6)


def test_what_nobody_knows_is_named(balance: Balance) -> None:
    assert flow_graph(balance, "Th", 2024).unknown == ("Th in overburden (mine)",)
    assert flow_graph(balance, DRY_MASS, 2024).unknown == (
        "As in ore (mine)",
        "Th in overburden (mine)",
    )
    assert flow_graph(balance, "F", 2024).unknown == ()


def test_refusals(balance: Balance) -> None:
    with pytest.raises(InputError, match='does not carry "Pt"'):
        flow_graph(balance, "Pt", 2024)
    with pytest.raises(InputError, match="no balance for 1999"):
        flow_graph(balance, "Th", 1999)
    with pytest.raises(InputError, match="no known amount of As"):
        flow_graph(balance, "As", 2024)


def test_baotou_thorium_goes_to_the_pond(baotou: Balance) -> None:
    """The routing of thorium at Baotou in the sources: over four fifths stays in the tailings.

    That is of the ore: what lies in the overburden goes to the dumps.
    """
    graph = flow_graph(baotou, "Th", 2024)
    ends = graph.ends()
    of_ore = graph.total() - ends["waste:overburden:waste_rock_dumps"]
    share = ends["waste:tailings:tailings_pond"] / of_ore
    assert 0.75 < share < 0.95
    assert imbalance(graph) < 1e-12


def test_means_are_not_those_of_one_draw(drawn: Balance) -> None:
    at = drawn.substances.index("Th")
    assert np.ptp(drawn.feed_flow()[at, 1]) > 0
