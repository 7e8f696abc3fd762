"""The limit on threads of linear algebra, set and lifted by threads that overlap."""

from __future__ import annotations

from threading import Event, Thread

import numpy as np
import pytest
from threadpoolctl import threadpool_info, threadpool_limits

from tailrace.process.one_blas_thread import single_blas_thread


def blas_threads() -> set[int]:
    np.linalg.norm(np.eye(2))
    return {one["num_threads"] for one in threadpool_info() if one["user_api"] == "blas"}


@pytest.fixture
def two_threads() -> object:
    with threadpool_limits(limits=2, user_api="blas"):
        if blas_threads() != {2}:
            pytest.skip("the library of linear algebra has one thread only")
        yield


@pytest.mark.usefixtures("two_threads")
def test_no_thread_lifts_the_limit_under_another() -> None:
    inside, go = Event(), Event()
    seen = []

    def other() -> None:
        with single_blas_thread():
            inside.set()
            go.wait(10)
            seen.append(blas_threads())

    thread = Thread(target=other)
    with single_blas_thread():
        assert blas_threads() == {1}
        thread.start()
        assert inside.wait(10)
    assert blas_threads() == {1}
    go.set()
    thread.join()
    assert seen == [{1}]


@pytest.mark.usefixtures("two_threads")
def test_the_last_lifts_it_even_after_a_mistake() -> None:
    with single_blas_thread():
        with pytest.raises(ZeroDivisionError), single_blas_thread():
            _ = 1 / 0
        assert blas_threads() == {1}
    assert blas_threads() == {2}
