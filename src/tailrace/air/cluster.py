"""Work handed to the workers of a dask cluster, and its results in order."""

from __future__ import annotations

import threading
import time
import warnings
from collections import deque
from collections.abc import Callable, Generator, Iterable, Iterator
from concurrent.futures import CancelledError
from contextlib import contextmanager
from itertools import islice
from typing import TYPE_CHECKING, Any, TypeVar

import numba

from tailrace.errors import InputError, Problems, ValidityWarning

from .worker_program import program

if TYPE_CHECKING:
    from distributed import Client

    from .engine import Progress

Result = TypeVar("Result")

SECONDS_TO_ANSWER = 30
SECONDS_WITHOUT_WORKERS = 60
"""A worker that died is started again well within them, if anybody starts it again."""
SECONDS_BETWEEN_LOOKS = 5.0
ENDED = ("finished", "error", "cancelled")
"""States of a task that stay; one that is lost with its worker is computed again."""
SAME_PROGRAM = 'install the same on every worker: pip install "tailrace[air,dask]"'
# Compiled loops use the threads of a worker together; two tasks at once would fight for them, and
# numba's simplest threading layer stops the process.
_ONE_AT_A_TIME = threading.Lock()


@contextmanager
def connected(scheduler: str | Client) -> Iterator[Client]:
    """Open a client of a dask scheduler that has workers.

    Parameters
    ----------
    scheduler : str or distributed.Client
        Address such as ``tcp://host:8786``, or a client, which is left open.

    Yields
    ------
    distributed.Client
        A synchronous client.

    Raises
    ------
    InputError
        If dask is not installed, or no scheduler or no worker answers.
    """
    try:
        from distributed import Client
    except ImportError:
        raise InputError.single(
            "a dask scheduler is given, and dask.distributed is not installed",
            remedy='pip install "tailrace[dask]"',
        ) from None
    if isinstance(scheduler, Client):
        if scheduler.asynchronous:
            raise InputError.single(
                "the dask client is asynchronous", remedy="give one made without asynchronous=True"
            )
        _wait_for_a_worker(scheduler)
        _check_programs(scheduler)
        yield scheduler
        return
    if not isinstance(scheduler, str):
        raise InputError.single(
            f"a {type(scheduler).__name__} is no dask scheduler",
            allowed="an address such as tcp://host:8786, or a distributed.Client",
        )
    try:
        client = Client(scheduler, timeout=SECONDS_TO_ANSWER, set_as_default=False)
    except (OSError, ValueError, TimeoutError) as error:
        raise InputError.single(
            f"no dask scheduler answers at {scheduler}: {error}",
            remedy="start one (`dask scheduler`, `dask worker ADDRESS`), or correct the address",
        ) from None
    with client:
        _wait_for_a_worker(client)
        _check_programs(client)
        yield client


def _wait_for_a_worker(client: Client) -> None:
    try:
        client.wait_for_workers(1, timeout=SECONDS_TO_ANSWER)
    except TimeoutError:
        raise InputError.single(
            f"the dask scheduler at {client.scheduler.address} has no worker",
            remedy=f"start some: dask worker {client.scheduler.address}",
        ) from None


def _check_programs(client: Client) -> None:
    """Refuse workers that lack this program: handed work of it, they end without a word."""

    def told() -> str:
        # Inside another function, and without a name of this module: it travels as it stands, so
        # that a worker which has no such module can answer.
        try:
            from tailrace.air.worker_program import program
        except ImportError as error:
            return f"what cannot load this program ({error})"
        return program()

    problems = Problems("--scheduler")
    for address, found in client.run(told, on_error="ignore").items():
        if found != program():
            problems.add(
                f"the worker at {address} runs {found}; here runs {program()}", remedy=SAME_PROGRAM
            )
    problems.raise_if_any()


def results_in_order(
    client: Client,
    function: Callable[..., Result],
    shared: tuple[Any, ...],
    parts: Iterable[tuple[Any, ...]],
    ahead: int | None = None,
) -> Generator[Result]:
    """Compute parts on the workers and yield their results in the order of the parts.

    Parameters
    ----------
    client : distributed.Client
        Where to compute.
    function : callable
        A function of a module, called with what is shared, then a part.
    shared : tuple
        First arguments, the same for every part; sent once.
    parts : iterable of tuple
        Further arguments of each part.
    ahead : int, optional
        Most parts that are handed out and not yielded yet, where results of all together would
        not fit in memory.

    Yields
    ------
    object
        What `function` returns for each part.

    Raises
    ------
    InputError
        If a part is refused, or its workers die, lack the program or go away.
    """
    from distributed import KilledWorker

    # What is shared goes as a task, not as scattered data: that is lost with its worker.
    kept = _handed_out(client, _same, (program(), *shared))
    waiting: deque[Any] = deque()
    left = iter(parts)
    try:
        while True:
            room = None if ahead is None else max(ahead - len(waiting), 0)
            for part in islice(left, room):
                waiting.append(_handed_out(client, _apply, function, kept, part))
            if not waiting:
                return
            yield _result(client, waiting.popleft())
    except KilledWorker as error:
        raise InputError.single(
            f"a part of the work killed its dask workers: {error}",
            remedy="give the workers more memory, or make the parts smaller",
        ) from None
    except ImportError as error:
        raise InputError.single(
            f"a dask worker cannot import what it needs: {error}",
            remedy=SAME_PROGRAM,
        ) from None
    except (OSError, CancelledError) as error:
        raise InputError.single(
            f"the dask scheduler went away: {error}", remedy="see the scheduler's own log"
        ) from None
    finally:
        client.cancel([*waiting, kept])


def _result(client: Client, future: Any) -> Any:
    """Return a result as soon as it is there; a cluster that stays without workers is refused."""
    alone_since = None
    while True:
        try:
            return future.result(timeout=SECONDS_BETWEEN_LOOKS)
        except TimeoutError:
            if future.status in ENDED:  # since it was looked at, or with this very error
                return future.result()
        if client.scheduler_info(n_workers=-1).get("workers"):
            alone_since = None
            continue
        alone_since = alone_since or time.monotonic()
        if time.monotonic() - alone_since > SECONDS_WITHOUT_WORKERS:
            raise InputError.single(
                "the dask scheduler has lost all its workers, and none came back",
                place="--scheduler",
                remedy="see the workers' own logs; the same command goes on from what is kept",
            )


def told(parts: Iterator[Result], count: int, progress: Progress | None) -> Iterator[Result]:
    """Pass parts on, and tell the share done with each.

    Parameters
    ----------
    parts : iterator
        Parts.
    count : int
        How many.
    progress : callable or None
        Called with the share done.

    Yields
    ------
    object
        The parts.
    """
    for number, part in enumerate(parts, 1):
        if progress is not None:
            progress(number / count)
        yield part


def _handed_out(client: Client, *call: Any) -> Any:
    with warnings.catch_warnings():
        warnings.filterwarnings("ignore", message="Sending large graph")
        return client.submit(*call, pure=False)


def _same(shared: tuple[Any, ...]) -> tuple[Any, ...]:
    return shared


def _apply(
    function: Callable[..., Result], shared: tuple[Any, ...], part: tuple[Any, ...]
) -> Result:
    """Compute a part in a worker, with as many threads as the worker has."""
    from distributed import get_worker

    asked, *first = shared
    if asked != program():
        raise InputError.single(
            f"a worker runs {program()}; here runs {asked}", place="--scheduler",
            remedy=SAME_PROGRAM,
        )  # fmt: skip
    with _ONE_AT_A_TIME, warnings.catch_warnings():
        # The one who asked was warned of ranges once, for all parts.
        warnings.simplefilter("ignore", ValidityWarning)
        before = numba.get_num_threads()
        most: int = numba.config.NUMBA_NUM_THREADS  # type: ignore[attr-defined]
        numba.set_num_threads(min(get_worker().state.nthreads, most))
        try:
            return function(*first, *part)
        finally:
            numba.set_num_threads(before)
