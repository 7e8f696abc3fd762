"""How far long work is, on stderr."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from tailrace.cli.console import stderr

if TYPE_CHECKING:
    from rich.console import Console
    from rich.progress import Task

Told = Callable[[str, float], None]

SECONDS_BETWEEN_LINES = 10.0
# Nothing done after so long: the numerical functions are being compiled, once per machine.
SECONDS_UNTIL_COMPILING = 4.0
COMPILING = "the first run compiles for half a minute"


@contextmanager
def progress_line(what: str, *, compiles: bool = True) -> Iterator[Told]:
    """Show a bar that is gone when the work is done; in a log, a line every ten seconds.

    Parameters
    ----------
    what : str
        What is done, for the left of the bar.
    compiles : bool
        Whether nothing done for some seconds means that functions are being compiled.

    Yields
    ------
    callable
        Takes the name of the part that is worked on and the share of all done, 0 to 1.
    """
    console = stderr()
    if console.is_terminal:
        with _bar(console, what, compiles) as told:
            yield told
    else:
        yield _lines(console, what)


@contextmanager
def _bar(console: Console, what: str, compiles: bool) -> Iterator[Told]:
    from rich.progress import BarColumn, Progress, TaskProgressColumn, TimeElapsedColumn
    from rich.table import Column
    from rich.text import Text

    class Name(TaskProgressColumn):
        """What is worked on, or that nothing moves because it is being compiled."""

        def render(self, task: Task) -> Text:
            waits = not task.completed and (task.elapsed or 0.0) > SECONDS_UNTIL_COMPILING
            return Text(COMPILING if waits and compiles else task.description)

    columns = (
        Name(table_column=Column(width=44, no_wrap=True)),
        BarColumn(),
        TaskProgressColumn(),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=console, transient=True) as bar:
        task = bar.add_task(what, total=1.0)
        bar.refresh()

        def told(part: str, share: float) -> None:
            bar.update(task, description=f"{what} {part}".strip(), completed=share)

        yield told


def _lines(console: Console, what: str) -> Told:
    last = time.monotonic()

    def told(part: str, share: float) -> None:
        nonlocal last
        if time.monotonic() - last >= SECONDS_BETWEEN_LINES:
            last = time.monotonic()
            console.print(f"{what} {part}: {share:.0%}", markup=False, soft_wrap=True)

    return told
