"""Where blocks of draws run: threads of this process, or workers of a dask cluster.

A runner takes a task and a number of blocks and yields their results in order. Blocks are put
together by number, so it does not matter where or when each ran. What a cluster loses with a worker
is its unfinished blocks: they run again elsewhere.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

from tailrace.errors import InputError
from tailrace.process.one_blas_thread import single_blas_thread

if TYPE_CHECKING:
    from distributed import Client

Result = TypeVar("Result")
Task = Callable[[int], Result]
Runner = Callable[[Callable[[int], Any], int], Iterable[Any]]

RETRIES = 3
"""How often a block that was lost with its worker is tried again."""
AHEAD = 2
"""Blocks waiting for each worker, so that memory does not grow with the number of draws."""


def on_threads(workers: int) -> Runner:
    """Return a runner on threads of this process.

    Parameters
    ----------
    workers : int
        Blocks at the same time.
    """

    def run(task: Callable[[int], Any], blocks: int) -> Iterable[Any]:
        with single_blas_thread(), ThreadPoolExecutor(workers) as pool:
            waiting: list[Any] = []
            for number in range(blocks):
                waiting.append(pool.submit(task, number))
                if len(waiting) > AHEAD * workers:
                    yield waiting.pop(0).result()
            for one in waiting:
                yield one.result()

    return run


@contextmanager
def on_cluster(scheduler: str | None, workers: int | None) -> Iterator[Runner]:
    """Give a runner on a dask cluster: one that runs already, or one of local processes.

    Parameters
    ----------
    scheduler : str or None
        Address, such as ``tcp://host:8786``; None for a cluster of this machine's own.
    workers : int or None
        Processes of a local cluster.

    Raises
    ------
    InputError
        If dask.distributed is not installed, or nobody answers at the address.
    """
    try:
        from distributed import Client, LocalCluster
    except ImportError as error:
        raise InputError.single(
            "dask.distributed is not installed", place="--scheduler",
            remedy="python -m pip install 'tailrace[dask]'",
        ) from error  # fmt: skip
    if scheduler is None:
        with (
            LocalCluster(n_workers=workers, threads_per_worker=1, dashboard_address=None) as own,
            Client(own) as client,
        ):
            yield _on_client(client)
        return
    try:
        client = Client(scheduler, timeout="20s")
    except (OSError, TimeoutError, ValueError) as error:
        raise InputError.single(
            f'no dask scheduler answers at "{scheduler}"', place="--scheduler",
            remedy="start one: dask scheduler; or leave the address out",
        ) from error  # fmt: skip
    with client:
        yield _on_client(client)


def _on_client(client: Client) -> Runner:
    def run(task: Callable[[int], Any], blocks: int) -> Iterable[Any]:
        # the task holds the whole plan: it travels once, not with every block
        shared = client.scatter(task, broadcast=True, hash=False)
        waiting: dict[int, Any] = {}
        most = AHEAD * max(len(client.scheduler_info(n_workers=-1)["workers"]), 1)
        done = 0
        for number in range(blocks):
            waiting[number] = client.submit(_call, shared, number, retries=RETRIES, pure=False)
            while len(waiting) > most:
                yield waiting.pop(done).result()
                done += 1
        while waiting:
            yield waiting.pop(done).result()
            done += 1

    return run


def _call(task: Callable[[int], Any], number: int) -> Any:
    return task(number)
