"""Sums that do not depend on how many processors there are: one thread of linear algebra.

The limit belongs to the whole process. Threads that set and lift it each for itself would lift it
under one another, and in the end leave it set; here the first that needs it sets it and the last
lifts it. OpenBLAS 0.3.31 heeds no other thread once the main one has set a limit, so whoever starts
threads holds it while they run.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from threading import Lock

_guard = Lock()
_held = ExitStack()
_users = 0


@contextmanager
def single_blas_thread() -> Iterator[None]:
    """Hold the libraries of linear algebra to one thread, in any number of threads at a time."""
    _enter()
    try:
        yield
    finally:
        _leave()


def _enter() -> None:
    global _users
    from threadpoolctl import threadpool_limits

    with _guard:
        if _users == 0:
            _held.enter_context(threadpool_limits(limits=1, user_api="blas"))
        _users += 1


def _leave() -> None:
    global _users
    with _guard:
        _users -= 1
        if _users == 0:
            _held.close()
