"""Transfers and cases under dask: the same numbers as without, and words where it cannot be."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from dataclasses import replace
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tailrace.air import (
    PointSource,
    compute,
    compute_on_cluster,
    grid,
    open_case,
    polar,
    transfer,
)
from tailrace.air import cluster as cluster_module
from tailrace.air.sources import rectangle_source
from tailrace.air.transfer_chunks import hour_chunks
from tailrace.air.transfers import transfer_sums
from tailrace.errors import InputError
from tailrace.weather.hourly import HourlyWeather

from .conftest import made_weather

dask = pytest.importorskip("dask", reason="dask is not installed: tailrace[dask]")
distributed = pytest.importorskip("distributed", reason="dask is not installed: tailrace[dask]")

pytestmark = pytest.mark.xdist_group("dask")

RING = polar([300.0, 1000.0], np.arange(0.0, 360.0, 30.0))
MANY = polar(np.linspace(200.0, 4000.0, 30), np.arange(0.0, 360.0, 30.0))
SUMS = (
    "concentration", "deposition", "concentration_by_month", "deposition_by_month", "carried",
    "calm_released", "missing_released",
)  # fmt: skip


@pytest.fixture(scope="module")
def processes() -> Iterator[Any]:
    """Return a cluster of two worker processes."""
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=":0"
    ) as found:
        yield found


@pytest.fixture
def sources(stack: PointSource, dust: Any) -> list[Any]:
    return [stack, rectangle_source("A", 1.0, 0.5, -60.0, -60.0, 120.0, 120.0, particles=dust)]


def with_gaps(days: int) -> HourlyWeather:
    """Invented days, some hours calm, some missing, one day without any valid hour."""
    weather = made_weather(24 * days)
    speed, direction = weather.wind_speed.copy(), weather.wind_direction.copy()
    speed[np.arange(len(speed)) % 11 == 3] = 0.0
    direction[np.arange(len(speed)) % 13 == 5] = np.nan
    speed[48:72] = 0.0
    return replace(weather, wind_speed=speed, wind_direction=direction)


def test_chunks_are_whole_days_with_a_valid_hour() -> None:
    weather = with_gaps(7).select(np.arange(5, 7 * 24))
    for longest in (1, 30, 60, 1000):
        chunks = hour_chunks(weather, longest)
        assert chunks[0].start == 0
        assert chunks[-1].stop == len(weather)
        assert all(a.stop == b.start for a, b in pairwise(chunks))
        assert all(weather.hour[chunk.start] == 1 for chunk in chunks[1:])
        assert all(weather.valid[chunk].any() for chunk in chunks)
    assert len(hour_chunks(weather, 1)) == 6
    assert len(hour_chunks(weather, 1000)) == 1


@pytest.mark.slow
def test_hours_in_chunks_equal_all_at_once(processes: Any, sources: list[Any]) -> None:
    """Maxima are the same numbers, days lying within a chunk; sums to the order of adding."""
    weather = with_gaps(20)
    profiles = {"steady": np.ones(480), "days": (np.arange(480) // 24 % 3).astype(float)}
    shares: list[float] = []
    one = transfer_sums(sources, RING, weather, profiles=profiles, monthly=True)
    two = transfer_sums(
        sources, RING, weather, profiles=profiles, monthly=True,
        scheduler=processes.scheduler_address, chunk_hours=50, progress=shares.append,
    )  # fmt: skip
    for name in SUMS:
        np.testing.assert_allclose(getattr(two, name), getattr(one, name), rtol=1e-12, atol=0.0)
    np.testing.assert_array_equal(two.highest_hour, one.highest_hour)
    np.testing.assert_array_equal(two.highest_day, one.highest_day)
    assert (two.hours, two.calm, two.missing) == (one.hours, one.calm, one.missing)
    assert two.provenance == one.provenance
    assert len(shares) == len(hour_chunks(weather, 50)) > 5
    assert shares[-1] == 1.0


@pytest.mark.slow
def test_default_chunks_give_the_same_bytes(processes: Any, sources: list[Any]) -> None:
    """More than one chunk: a year's stretch is 768 hours."""
    weather = made_weather(24 * 40)
    with distributed.Client(processes) as client:
        two = transfer(sources[1:], RING, weather, scheduler=client)
        assert client.status == "running"
    one = transfer(sources[1:], RING, weather)
    assert len(hour_chunks(weather, 768)) == 2
    for name in one.data_vars:
        np.testing.assert_array_equal(two[name].values, one[name].values)
    assert two.attrs == one.attrs


@pytest.mark.slow
def test_chunks_are_cut_into_the_blocks_of_the_whole(
    stack: PointSource, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Blocks of 56 receptors; in one process, so that the change reaches the worker."""
    weather = made_weather(72)
    side = np.linspace(-5000.0, 5000.0, 60)
    square = grid(side, side)
    monkeypatch.setattr("tailrace.air.transfers.HOURLY_BYTES", 600 * 72 * 8)
    one = transfer_sums([stack], square, weather)
    with distributed.LocalCluster(
        n_workers=1, threads_per_worker=1, processes=False, dashboard_address=":0"
    ) as threads:
        two = transfer_sums(
            [stack], square, weather, scheduler=threads.scheduler_address, chunk_hours=24
        )
    np.testing.assert_array_equal(two.highest_hour, one.highest_hour)
    np.testing.assert_array_equal(two.highest_day, one.highest_day)
    np.testing.assert_allclose(two.concentration, one.concentration, rtol=1e-12, atol=0.0)


@pytest.mark.slow
def test_percentiles_take_receptors_in_parts(processes: Any, sources: list[Any]) -> None:
    weather = with_gaps(4)
    options = {"percentiles": (50.0, 98.0), "monthly": True}
    assert len(MANY) > 256
    one = transfer(sources, MANY, weather, **options)
    two = transfer(sources, MANY, weather, scheduler=processes.scheduler_address, **options)
    for name in one.data_vars:
        np.testing.assert_allclose(two[name].values, one[name].values, rtol=1e-3, atol=1e-12)


@pytest.mark.slow
def test_threads_of_one_process(sources: list[Any]) -> None:
    """Two tasks at once in one process: compiled loops take turns."""
    weather = with_gaps(6)
    with distributed.LocalCluster(
        n_workers=1, threads_per_worker=2, processes=False, dashboard_address=":0"
    ) as threads:
        two = transfer(sources, RING, weather, scheduler=threads.scheduler_address, chunk_hours=24)
    one = transfer(sources, RING, weather)
    np.testing.assert_allclose(two.concentration, one.concentration, rtol=1e-12, atol=0.0)


@pytest.mark.slow
def test_a_case_in_parts_of_its_receptors(processes: Any, reference: Path) -> None:
    """Ranks, times of maxima and hourly values too; 96 receptors repeated make two parts."""
    case = open_case(reference / "air" / "beach_dep_steppe")
    doubled = type(case.receptors)(
        *(np.tile(getattr(case.receptors, name), 4) for name in ("east", "north", "height"))
    )
    case = replace(case, receptors=doubled, averages=((1, 1), (1, 2), (24, 1)), monthly=True)
    one = compute(case, keep_hourly=True)
    two = compute_on_cluster(case, processes.scheduler_address, keep_hourly=True)
    for name, values in one.columns().items():
        np.testing.assert_allclose(two.columns()[name], values, rtol=1e-3)
    for name, group in one.groups.items():
        np.testing.assert_array_equal(two.groups[name].when[24, 1], group.when[24, 1])
        np.testing.assert_allclose(two.groups[name].hourly, group.hourly, rtol=1e-3, atol=1e-9)
    assert (two.calendar.hours, two.provenance) == (one.calendar.hours, one.provenance)


def refuse(*_: Any) -> None:
    raise InputError.single("no such thing", place="here", remedy="another")


def lack(*_: Any) -> None:
    raise ModuleNotFoundError("No module named 'tailrace'")


@pytest.mark.slow
def test_what_fails_in_a_worker_is_told_in_words(processes: Any) -> None:
    with distributed.Client(processes) as client:
        with pytest.raises(InputError, match=r"^- here: no such thing; another\.$"):
            list(cluster_module.results_in_order(client, refuse, (), [()]))
        with pytest.raises(InputError, match=r"cannot import.*tailrace\[air,dask\]"):
            list(cluster_module.results_in_order(client, lack, (), [()]))


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_work_that_kills_its_workers_is_told_in_words() -> None:
    with (
        dask.config.set({"distributed.scheduler.allowed-failures": 0}),
        distributed.LocalCluster(
            n_workers=1, threads_per_worker=1, processes=True, dashboard_address=":0"
        ) as doomed,
        distributed.Client(doomed) as client,
        pytest.raises(InputError, match=r"killed its dask workers.*more memory"),
    ):
        list(cluster_module.results_in_order(client, os._exit, (), [(1,)]))


@pytest.mark.slow
@pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
def test_a_cluster_that_stays_without_workers_is_told_in_words(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """It waited for workers to come back, for ever and without a word."""
    monkeypatch.setattr(cluster_module, "SECONDS_WITHOUT_WORKERS", 1)
    monkeypatch.setattr(cluster_module, "SECONDS_BETWEEN_LOOKS", 0.5)
    with (
        distributed.LocalCluster(
            n_workers=1, threads_per_worker=1, processes=False, dashboard_address=":0"
        ) as cluster,
        distributed.Client(cluster) as client,
    ):
        client.retire_workers(list(client.scheduler_info(n_workers=-1)["workers"]))
        with pytest.raises(InputError, match="lost all its workers, and none came back"):
            list(cluster_module.results_in_order(client, pow, (2,), [(3,)]))


class Ending:
    """Stands for a task that ends just after it was found not to have ended."""

    status = "pending"

    def result(self, timeout: float | None = None) -> int:
        if timeout is not None:
            self.status = "finished"
            raise TimeoutError
        return 8


def test_a_task_that_ends_between_two_looks_has_ended() -> None:
    """Its result was taken for a scheduler that went away."""
    assert cluster_module._result(None, Ending()) == 8


@pytest.mark.slow
def test_a_worker_that_runs_another_program_is_refused(
    processes: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """When the work is handed out, and when it comes later and gets some of it."""
    monkeypatch.setattr(cluster_module, "program", lambda: "tailrace 99")
    said = r"runs tailrace \d.*; here runs tailrace 99; install the same on every worker"
    with distributed.Client(processes) as client:
        with (
            pytest.raises(InputError, match=rf"(?s)the worker at tcp.*{said}"),
            cluster_module.connected(client),
        ):
            pass
        with pytest.raises(InputError, match=f"a worker {said}"):
            list(cluster_module.results_in_order(client, pow, (2,), [(3,)]))


def test_without_dask_it_says_what_to_install(
    monkeypatch: pytest.MonkeyPatch, stack: PointSource, weather: HourlyWeather
) -> None:
    monkeypatch.setitem(sys.modules, "distributed", None)
    with pytest.raises(InputError, match=r'pip install "tailrace\[dask\]"'):
        transfer([stack], RING, weather, scheduler="tcp://127.0.0.1:8786")


@pytest.mark.parametrize(
    ("scheduler", "said"),
    [("tcp://127.0.0.1:1", "no dask scheduler answers"), ("gibberish", "no dask scheduler answers"),
     ("no://way", "no dask scheduler answers"), (8786, "an address such as")],
)  # fmt: skip
def test_a_scheduler_that_is_none(
    monkeypatch: pytest.MonkeyPatch, stack: PointSource, weather: HourlyWeather, scheduler: Any,
    said: str,
) -> None:  # fmt: skip
    monkeypatch.setattr(cluster_module, "SECONDS_TO_ANSWER", 1)
    with pytest.raises(InputError, match=said):
        transfer([stack], RING, weather, scheduler=scheduler)


def test_chunks_without_hours_are_refused(stack: PointSource, weather: HourlyWeather) -> None:
    with pytest.raises(InputError, match="chunks of 0 hours"):
        transfer([stack], RING, weather, scheduler="tcp://127.0.0.1:1", chunk_hours=0)


@pytest.mark.slow
def test_a_scheduler_without_workers(
    monkeypatch: pytest.MonkeyPatch, stack: PointSource, weather: HourlyWeather
) -> None:
    monkeypatch.setattr(cluster_module, "SECONDS_TO_ANSWER", 1)
    with (
        distributed.LocalCluster(n_workers=0, dashboard_address=":0") as empty,
        pytest.raises(InputError, match="has no worker"),
    ):
        transfer([stack], RING, weather, scheduler=empty.scheduler_address)
