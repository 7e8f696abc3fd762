"""How a command that cannot go on says so."""

from __future__ import annotations

import traceback
from collections.abc import Sequence

from tailrace.cli.console import say, stderr
from tailrace.errors import InputError, Problem

EXIT_FAILED = 1
EXIT_BAD_INPUT = 2
EXIT_INTERRUPTED = 130


def print_problems(problems: Sequence[Problem]) -> None:
    """Print problems as a numbered list."""
    console = stderr()
    count = len(problems)
    head = "One problem with the input:" if count == 1 else f"{count} problems with the input:"
    console.print(head, style="bold red", markup=False)
    width = len(str(count))
    for number, problem in enumerate(problems, start=1):
        say(console, str(problem), lead=f"{number:>{width}}. ")


def report_input_error(error: InputError) -> int:
    """Print every problem of an input error and return the exit code."""
    print_problems(error.problems)
    return EXIT_BAD_INPUT


def report_interruption() -> None:
    """Print what an interrupted command leaves."""
    say(stderr(), "Interrupted. No file was left half-written; what was there before is there.")


def report_defect(error: BaseException, *, debug: bool) -> int:
    """Print one sentence on an error of the program itself and return the exit code."""
    console = stderr()
    last = traceback.extract_tb(error.__traceback__)[-1:]
    place = f" in {last[0].name}" if last else ""
    console.print(
        f"The program stopped on an error of its own: {type(error).__name__}{place}: {error}",
        style="bold red",
        markup=False,
        soft_wrap=True,
    )
    if debug:
        console.print("".join(traceback.format_exception(error)), markup=False, soft_wrap=True)
    else:
        say(
            console,
            "Please report it with the command you typed and what `tailrace version` prints; "
            "add --debug to see where it happened.",
        )
    return EXIT_FAILED
