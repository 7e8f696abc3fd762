"""Unit processes: the balance's own numbers, closed substance by substance."""

from __future__ import annotations

import numpy as np
import pytest

from tailrace.errors import InputError
from tailrace.process import Balance
from tailrace.report.life_cycle import unit_processes
from tailrace.report.life_cycle.flows import Exchange, UnitProcess

YEAR = 2024


def one(process: UnitProcess, kind: str, name: str) -> Exchange:
    found = [e for e in process.exchanges if e.flow.kind == kind and e.flow.name == name]
    assert len(found) == 1, [e.flow.name for e in process.exchanges]
    return found[0]


def discrepancy(process: UnitProcess) -> float:
    """Return the largest relative difference between what enters and leaves a process."""
    sign = np.array([1.0 if e.is_input else -1.0 for e in process.exchanges])
    masses = np.stack([e.mass for e in process.exchanges])
    net = np.tensordot(sign, masses, axes=1)
    gross = masses.sum(axis=0)
    return float((np.abs(net) / np.maximum(gross, 1e-300)).max())


def test_every_process_closes(balance: Balance, drawn: Balance, baotou: Balance) -> None:
    for solved in (balance, drawn, baotou):
        for process in unit_processes(solved, YEAR).values():
            assert discrepancy(process) < 1e-12


def test_a_wrong_number_opens_it(balance: Balance) -> None:
    process = unit_processes(balance, YEAR)["plant"]
    one(process, "waste", "residue (plant)").mass[:] *= 1.001
    assert discrepancy(process) > 1e-5


def test_mine_by_hand(balance: Balance) -> None:
    """1200 t of ore in 2024, twice that of cover; 75 % of the iron to concentrate."""
    mine = unit_processes(balance, YEAR)["mine"]
    assert one(mine, "resource", "iron, in ore").mean == pytest.approx(240e3)
    assert one(mine, "input", "electricity").mean == pytest.approx(36e3)
    assert one(mine, "waste", "dump (mine)").mean == pytest.approx(2400e3)
    named = 0.20 + 0.04 + 0.06 + 0.001 + 0.02
    concentrate = 1200e3 * (0.75 * 0.20 + 0.10 * (1 - named))
    assert mine.products["iron_concentrate"].mean == pytest.approx(concentrate)
    assert mine.aside == {"labour": pytest.approx(1.2)}


def test_what_is_handed_over_is_what_is_taken(balance: Balance) -> None:
    processes = unit_processes(balance, YEAR)
    given = processes["mine"].products["tailings"]
    (taken,) = processes["plant"].taken
    assert taken.flow == given.flow
    np.testing.assert_allclose(taken.mass, given.mass, rtol=1e-12)
    left = one(processes["mine"], "waste", "pond (mine)").mean
    named = 0.321
    tailings = 1200e3 * (1 - 0.15 - 0.10 * (1 - named))
    assert given.mean + left == pytest.approx(tailings)


def test_products_are_counted_on_their_basis(balance: Balance) -> None:
    plant = unit_processes(balance, YEAR)["plant"]
    assert plant.products["neodymium_oxide"].mean == pytest.approx(20e3)
    at = plant.substances.index("Nd")
    oxide = 2 * 144.242 / (2 * 144.242 + 3 * 15.999)
    assert plant.products["neodymium_oxide"].content(at) == pytest.approx(oxide, rel=1e-6)


def test_emissions_are_those_of_the_balance(baotou: Balance) -> None:
    emitted: dict[tuple[str, str], float] = {}
    for process in unit_processes(baotou, YEAR).values():
        for exchange in process.exchanges:
            if exchange.flow.kind == "emission":
                key = (exchange.flow.group, exchange.flow.substance)
                emitted[key] = emitted.get(key, 0.0) + exchange.mean
    for group in ("air", "water"):
        ends = [end for end in baotou.ends() if end.startswith(f"{group}:")]
        total = np.sum([baotou.end_flow(end)[:, 0, 0] for end in ends], axis=0)
        for k, name in enumerate(baotou.substances):
            assert emitted.get((group, name), 0.0) == pytest.approx(total[k], rel=1e-12)


def test_what_is_missing_is_never_zero(balance: Balance) -> None:
    processes = unit_processes(balance, YEAR)
    assert processes["mine"].not_quantified == (
        "arsenic in ore: no arsenic assay",
        "thorium in overburden: no assay of the cover",
    )
    assert processes["plant"].not_quantified == (
        "arsenic to stack: no arsenic assay",
        "arsenic to river: no arsenic assay",
    )
    assert one(processes["mine"], "waste", "dump (mine)").lacking == ("Th",)
    assert one(processes["plant"], "waste", "residue (plant)").lacking == ("As",)
    names = [e.flow.substance for p in processes.values() for e in p.exchanges]
    assert "As" not in names


def test_draws_are_kept(drawn: Balance) -> None:
    mine = unit_processes(drawn, YEAR)["mine"]
    thorium = one(mine, "resource", "thorium, in ore")
    assert thorium.amount.shape == (40,)
    assert np.ptp(thorium.amount) > 0


def test_bought_feeds_are_no_resource(baotou: Balance) -> None:
    magnets = unit_processes(baotou, YEAR)["magnets"]
    groups = {e.flow.name: e.flow.group for e in magnets.exchanges if e.flow.kind == "input"}
    assert groups["heavy oxide (magnets)"] == "bought material"
    assert groups["old magnets (magnets)"] == "secondary material"
    assert not [e for e in magnets.exchanges if e.flow.group == "in ground"]


def test_a_year_that_is_not_covered(balance: Balance) -> None:
    with pytest.raises(InputError, match="no balance for 1999"):
        unit_processes(balance, 1999)
