"""Long runs resume from what is stored and come out the same; blocks run anywhere."""

from __future__ import annotations

import operator
import os
import signal
from collections.abc import Callable
from dataclasses import fields
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tailrace.assess import chain_run, gathered_blocks, kept_runs
from tailrace.assess.air_transfers import AirTransfers, air_transfers
from tailrace.assess.block_runners import Workplace, local_cluster, on_cluster, on_threads
from tailrace.assess.chain_run import ChainRun, Stopwatch, run_chain
from tailrace.assess.gathered_blocks import GatheredArea
from tailrace.assess.transfer_store import TransferStore
from tailrace.quantities import Missing
from tailrace.site import load_site

SITE = "mountain_pass"

pytestmark = pytest.mark.xdist_group("runs")


@pytest.fixture
def short(monkeypatch: pytest.MonkeyPatch) -> None:
    """Make a run of five blocks a long one: one kept, sums stored after the second and so on."""
    for module in (chain_run, gathered_blocks, kept_runs):
        monkeypatch.setattr(module, "EXACT_BLOCKS", 1)
    monkeypatch.setattr(kept_runs, "EVERY", 1)


def run(
    folder: Path, draws: int, place: Workplace | None = None,
    told: Callable[[str, int, int], None] = lambda stage, done, all_: None,
) -> ChainRun:  # fmt: skip
    return run_chain(
        load_site(SITE), samples=draws, seed=3, scheme="latin hypercube",
        store=TransferStore(folder), place=place or Workplace(on_threads(2)), watch=Stopwatch(),
        progress=told,
    )  # fmt: skip


def assert_same(one: ChainRun, other: ChainRun) -> None:
    assert one.budget == other.budget
    assert list(one.areas) == list(other.areas)
    for name, area in one.areas.items():
        for part in fields(GatheredArea):
            mine, its = getattr(area, part.name), getattr(other.areas[name], part.name)
            if part.name == "statistics":
                for key, values in mine.items():
                    np.testing.assert_array_equal(values, its[key])
            elif isinstance(mine, np.ndarray):
                np.testing.assert_array_equal(mine, its)
            else:
                assert mine == its


class Stopped(Exception):
    """What interrupts a run."""


def stops_after(draws: int) -> Callable[[str, int, int], None]:
    def told(stage: str, done: int, steps: int) -> None:
        if stage == "draws" and done >= draws:
            raise Stopped

    return told


@pytest.mark.slow
@pytest.mark.parametrize("stopped_after", [256, 768])
def test_an_interrupted_run_goes_on_where_it_was(
    stopped_after: int, short: None, kept_transfers: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    draws = 5 * 256
    whole = run(kept_transfers, draws)
    stored = kept_transfers / kept_runs.FOLDER
    assert list(stored.iterdir()) == []  # what a run stored is dropped when it has ended
    with pytest.raises(Stopped):
        run(kept_transfers, draws, told=stops_after(stopped_after))
    assert len(list(stored.iterdir())) == 1 + (stopped_after > 256)
    made: list[int] = []
    numbered = chain_run._numbered

    def counted(*words: Any) -> Any:
        made.append(words[-1])
        return numbered(*words)

    monkeypatch.setattr(chain_run, "_numbered", counted)
    resumed = run(kept_transfers, draws)
    assert sorted(made) == list(range(stopped_after // 256, 5))
    assert_same(whole, resumed)


@pytest.mark.slow
def test_a_cluster_that_loses_a_worker_gives_the_same_bytes(kept_transfers: Path) -> None:
    pytest.importorskip("distributed", reason="dask is not installed: tailrace[dask]")
    draws = 3 * 256
    alone = run(kept_transfers, draws)
    lost: list[int] = []
    with local_cluster(2) as client:
        workers = list(client.run(os.getpid).values())

        def told(stage: str, done: int, steps: int) -> None:
            if stage == "draws" and not lost:
                lost.append(workers[0])
                os.kill(workers[0], signal.SIGKILL)

        together = run(kept_transfers, draws, Workplace(on_cluster(client), client), told)
        assert lost[0] not in client.run(os.getpid).values()
    assert_same(alone, together)


class Counted:
    """A task that adds 100, and counts how often it is sent."""

    sent = 0

    def __reduce__(self) -> tuple[Any, ...]:
        Counted.sent += 1
        return partial, (operator.add, 100)


@pytest.mark.slow
def test_the_plan_travels_once_and_blocks_come_in_order() -> None:
    pytest.importorskip("distributed", reason="dask is not installed: tailrace[dask]")
    Counted.sent = 0
    with local_cluster(1) as client:
        found = list(on_cluster(client)(Counted(), 12))  # type: ignore[arg-type]
    assert found == list(range(100, 112))
    assert Counted.sent <= 2  # once to learn its size, once to send it


def test_threads_that_are_no_longer_needed_start_no_more_blocks() -> None:
    started: list[int] = []
    blocks = on_threads(2)(started.append, 100)
    next(blocks)
    blocks.close()
    assert len(started) < 10


@pytest.mark.slow
def test_transfers_of_a_cluster_are_the_same_bytes(kept_transfers: Path) -> None:
    """Computed afresh by the workers, against those that this process computed and kept."""
    pytest.importorskip("distributed", reason="dask is not installed: tailrace[dask]")
    site = load_site(SITE)
    mine = air_transfers(site, SITE, store=TransferStore(kept_transfers))
    with local_cluster(2) as client:
        its = air_transfers(site, SITE, scheduler=client)
    assert not isinstance(mine, Missing)
    assert not isinstance(its, Missing)
    for one in fields(AirTransfers):
        np.testing.assert_array_equal(getattr(mine, one.name), getattr(its, one.name))
