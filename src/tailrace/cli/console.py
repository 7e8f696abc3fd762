"""Where commands print: results on stdout, what is wrong on stderr."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console

# Tables sent to a file or a pipe are not squeezed to a terminal's width.
WIDTH_WITHOUT_TERMINAL = 160


def stdout() -> Console:
    """Return the console for results."""
    return _console(stderr=False)


def stderr() -> Console:
    """Return the console for problems and remarks."""
    return _console(stderr=True)


def has_no_colour() -> bool:
    """Return whether the user asked for text without colours, bold and the like."""
    return bool(os.environ.get("NO_COLOR"))


def say(console: Console, sentence: str, lead: str = "") -> None:
    """Print a plain sentence, wrapped where a width is known, in one line elsewhere.

    Parameters
    ----------
    console : rich.console.Console
        Where to print.
    sentence : str
        What to print, as it stands.
    lead : str
        What stands before it; further lines begin below the sentence.
    """
    from rich.table import Table
    from rich.text import Text

    if not _has_width(console):
        console.print(f"{lead}{sentence}", markup=False, soft_wrap=True)
        return
    grid = Table.grid()
    if lead:
        grid.add_column(no_wrap=True)
    grid.add_column(overflow="fold")
    grid.add_row(*([Text(lead)] if lead else []), Text(sentence))
    console.print(grid)


@contextmanager
def progress_bar(what: str) -> Iterator[Callable[[int, int], None] | None]:
    """Show on a terminal how far a long computation is.

    Parameters
    ----------
    what : str
        What is computed; nothing is shown when empty.

    Yields
    ------
    callable or None
        A function of (done, of how many) to call; None where stderr is no terminal.
    """
    console = stderr()
    if not what or not console.is_terminal:
        yield None
        return
    from rich.progress import Progress

    with Progress(console=console, transient=True) as progress:
        task = progress.add_task(what, total=None)
        yield lambda done, of: progress.update(task, completed=done, total=of)


def _has_width(console: Console) -> bool:
    return console.is_terminal or "COLUMNS" in os.environ


def _console(*, stderr: bool) -> Console:
    from rich.console import Console

    stream = sys.stderr if stderr else sys.stdout
    fixed = None if stream.isatty() or "COLUMNS" in os.environ else WIDTH_WITHOUT_TERMINAL
    return Console(
        stderr=stderr,
        width=fixed,
        highlight=False,
        color_system=None if has_no_colour() else "auto",
    )
