"""Where a run computes: threads of this process, or workers of a dask cluster.

A runner takes a task and a number of blocks and yields their results in order. Blocks are put
together by number, so it does not matter where or when each ran. What a cluster loses with a worker
is its unfinished blocks: they run again elsewhere.
"""

from __future__ import annotations

import logging
from collections import deque
from collections.abc import Callable, Generator, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tailrace.errors import InputError
from tailrace.process.one_blas_thread import single_blas_thread

if TYPE_CHECKING:
    from distributed import Client

Runner = Callable[[Callable[[int], Any], int], Generator[Any]]

LOCAL = "local"
"""In place of an address: processes of this machine."""
AHEAD = 2
"""Blocks waiting for each worker, so that memory does not grow with the number of draws."""


@dataclass(frozen=True)
class Workplace:
    """Where a run computes.

    Parameters
    ----------
    runner : callable
        Runs a task for every number of a block, results in order.
    client : distributed.Client or None
        The cluster, for what is computed there beside blocks; None for this process.
    """

    runner: Runner
    client: Client | None = None


@contextmanager
def workplace(scheduler: str | None, workers: int) -> Iterator[Workplace]:
    """Open where a run computes, and close it after.

    Parameters
    ----------
    scheduler : str or None
        Address of a dask scheduler, such as ``tcp://host:8786``; "local" for processes of this
        machine; None for threads of this process.
    workers : int
        Threads, or processes of this machine.

    Raises
    ------
    InputError
        If dask.distributed is not installed, or nobody answers at the address.
    """
    if scheduler is None:
        yield Workplace(on_threads(workers))
        return
    from tailrace.air.cluster import connected

    with local_cluster(workers) if scheduler == LOCAL else connected(scheduler) as client:
        yield Workplace(on_cluster(client), client)


def on_threads(workers: int) -> Runner:
    """Return a runner on threads of this process.

    Parameters
    ----------
    workers : int
        Blocks at the same time.
    """

    def run(task: Callable[[int], Any], blocks: int) -> Generator[Any]:
        pool = ThreadPoolExecutor(workers)
        waiting: deque[Future[Any]] = deque()
        with single_blas_thread():
            try:
                for number in range(blocks):
                    waiting.append(pool.submit(task, number))
                    if len(waiting) > AHEAD * workers:
                        yield waiting.popleft().result()
                while waiting:
                    yield waiting.popleft().result()
            finally:
                # Whoever stops in the middle waits for the blocks at work, not for those in line.
                pool.shutdown(cancel_futures=True)

    return run


def on_cluster(client: Client) -> Runner:
    """Return a runner on the workers of a dask cluster.

    Parameters
    ----------
    client : distributed.Client
        A client of a cluster that has workers.
    """

    def run(task: Callable[[int], Any], blocks: int) -> Generator[Any]:
        from tailrace.air.cluster import results_in_order

        workers = len(client.scheduler_info(n_workers=-1)["workers"])
        numbers = ((number,) for number in range(blocks))
        # The task holds the whole plan: it is shared, so it travels once, not with every block.
        yield from results_in_order(client, _call, (task,), numbers, AHEAD * max(workers, 1))

    return run


@contextmanager
def local_cluster(workers: int) -> Iterator[Client]:
    """Open a client of a dask cluster of processes of this machine.

    Parameters
    ----------
    workers : int
        Processes, each of one thread.

    Raises
    ------
    InputError
        If dask.distributed is not installed.
    """
    try:
        from distributed import Client, LocalCluster
    except ImportError:
        raise InputError.single(
            "dask.distributed is not installed", place="--scheduler",
            remedy="python -m pip install 'tailrace[dask]'",
        ) from None  # fmt: skip
    with (
        LocalCluster(
            n_workers=workers, threads_per_worker=1, dashboard_address=":0",
            silence_logs=logging.ERROR,
        ) as own,
        Client(own, set_as_default=False) as client,
    ):  # fmt: skip
        yield client


def _call(task: Callable[[int], Any], number: int) -> Any:
    return task(number)
