"""The stages of a run as they go by, on stderr."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tailrace.cli.progress import progress_line

Told = Callable[[str, int, int], None]


@contextmanager
def stage_line(what: str) -> Iterator[Told]:
    """Show which stage of a run is worked on, and how much of it is done.

    Parameters
    ----------
    what : str
        What runs.

    Yields
    ------
    callable
        Takes stage, steps done and steps.
    """
    with progress_line(what, compiles=False) as told:

        def stage(name: str, done: int, steps: int) -> None:
            counted = f"{name} {done} of {steps}" if steps > 1 else name
            told(counted, done / steps if steps > 1 else 0.0)

        yield stage
