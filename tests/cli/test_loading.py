"""Python's collector of unused objects while a run is loaded."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from tailrace.cli.loading import loading


@pytest.fixture(autouse=True)
def _thawed() -> Iterator[None]:
    yield
    gc.unfreeze()
    gc.enable()


def test_nothing_is_collected_meanwhile_and_what_was_made_is_left_alone() -> None:
    before = gc.get_freeze_count()
    with loading():
        assert not gc.isenabled()
        kept = [[n] for n in range(1000)]
    assert gc.isenabled()
    assert gc.get_freeze_count() > before + len(kept)


def test_a_collector_that_was_off_stays_off() -> None:
    gc.disable()
    with loading():
        pass
    assert not gc.isenabled()


def test_a_failure_puts_it_on_again() -> None:
    with pytest.raises(ValueError, match="unread"), loading():
        raise ValueError("unread")
    assert gc.isenabled()
