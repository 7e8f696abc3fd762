"""The command line: which commands there are, and what happens when one stops."""

from __future__ import annotations

import os
import sys
import warnings
from typing import Annotated, TextIO

import typer

from tailrace.cli.air import air
from tailrace.cli.balance import balance
from tailrace.cli.calibrate import calibrate
from tailrace.cli.check import check
from tailrace.cli.cite import cite
from tailrace.cli.compare import compare
from tailrace.cli.console import has_no_colour
from tailrace.cli.emissions import emissions
from tailrace.cli.encoding import speak_any_console
from tailrace.cli.explain import explain
from tailrace.cli.failures import (
    EXIT_INTERRUPTED,
    report_defect,
    report_input_error,
    report_interruption,
)
from tailrace.cli.kept_memory import keep_freed_memory
from tailrace.cli.land import land
from tailrace.cli.limits import limits
from tailrace.cli.new import new
from tailrace.cli.process_end import end_process
from tailrace.cli.rerun import rerun
from tailrace.cli.risk import risk
from tailrace.cli.routes import routes
from tailrace.cli.run import run as run_site
from tailrace.cli.schema import schema
from tailrace.cli.screen import screen
from tailrace.cli.verify import verify
from tailrace.cli.version import print_version, version
from tailrace.cli.water import water
from tailrace.cli.weather import weather
from tailrace.errors import InputError

DEBUG_VARIABLE = "TAILRACE_DEBUG"

app = typer.Typer(
    name="tailrace",
    help="Follows the material of a rare-earth mine from the ore to the magnet.",
    epilog="Start with: tailrace run baotou",
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode="markdown",
    context_settings={"help_option_names": ["-h", "--help"]},
)


def _version_and_stop(asked: bool) -> None:
    if asked:
        print_version()
        raise typer.Exit


@app.callback()
def _options(
    _show_version: Annotated[
        bool,
        typer.Option(
            "--version", help="Print the version.", is_eager=True, callback=_version_and_stop
        ),
    ] = False,
    _debug: Annotated[
        bool,
        typer.Option(
            "--debug", help=f"Show where the program itself went wrong (or {DEBUG_VARIABLE}=1)."
        ),
    ] = False,
) -> None:
    """Take options that hold for every command; `main` has acted on --debug already."""


app.command("run")(run_site)
for _command in (
    limits,
    compare,
    explain,
    rerun,
    calibrate,
    balance,
    emissions,
    air,
    water,
    land,
    risk,
    screen,
    weather,
    routes,
    new,
    check,
    schema,
    verify,
    cite,
    version,
):
    app.command()(_command)


def main() -> None:
    """Run the command line and leave with its exit code.

    0 well; 1 the program failed, or a case of `verify` did; 2 the input cannot be used; 130
    interrupted.
    """
    keep_freed_memory()
    speak_any_console()
    if has_no_colour():
        _print_help_plainly()
    arguments, debug = take_debug(sys.argv[1:])
    warnings.showwarning = _show_warning
    end_process(run(arguments, debug=debug))


def take_debug(arguments: list[str]) -> tuple[list[str], bool]:
    """Return the arguments without --debug, which may stand anywhere, and whether it was asked."""
    asked = os.environ.get(DEBUG_VARIABLE, "") not in ("", "0")
    end = arguments.index("--") if "--" in arguments else len(arguments)
    kept = [word for word in arguments[:end] if word != "--debug"] + arguments[end:]
    return kept, asked or len(kept) < len(arguments)


def run(arguments: list[str], *, debug: bool = False) -> int:
    """Run one command and return its exit code; nothing but SystemExit's code gets out."""
    try:
        app(args=arguments, prog_name="tailrace")
    except SystemExit as stop:
        code = stop.code if isinstance(stop.code, int) else int(stop.code is not None)
    except InputError as error:
        code = report_input_error(error)
    except KeyboardInterrupt:
        code = EXIT_INTERRUPTED
    except BrokenPipeError:
        code = 1
    except Exception as error:
        code = report_defect(error, debug=debug)
    else:
        code = 0
    if code == EXIT_INTERRUPTED:
        report_interruption()
    return code if _flush(sys.stdout) else max(code, 1)


def _print_help_plainly() -> None:
    """Keep bold and dim out of help and usage errors too, which typer prints by itself."""
    from typer import rich_utils

    rich_utils.COLOR_SYSTEM = None


def _flush(stream: TextIO) -> bool:
    """Flush, quietly where the reader of a pipe has gone."""
    try:
        stream.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), stream.fileno())
        return False
    return True


def _show_warning(
    message: Warning | str,
    category: type[Warning],
    filename: str,
    lineno: int,
    file: TextIO | None = None,
    line: str | None = None,
) -> None:
    """Print a warning as a sentence, without the line of code that raised it."""
    print(f"warning: {message}", file=sys.stderr)
