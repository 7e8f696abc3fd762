"""The end of the process, without taking its memory apart piece by piece.

After a run the interpreter would look through some millions of objects and free them one by one,
for a second or more, only for the system to take all memory back. Everything that matters happens
first, in the interpreter's own sequence: threads are waited for, what was registered with `atexit`
runs, streams are flushed. What is left out are finalisers of objects still alive (`__del__`) and
clearing of modules; files are closed by whoever opened them (`with`).
"""

from __future__ import annotations

import atexit
import os
import sys
import threading
from typing import NoReturn

UNFLUSHED = 120
"""Exit code where the last output could not be written; the interpreter's own."""
_TOOLS = 6
"""Tools that may watch a program by `sys.monitoring`."""


def end_process(code: int) -> NoReturn:
    """End this process with an exit code; by the interpreter's way where a program watches it.

    Parameters
    ----------
    code : int
        The exit code.

    Raises
    ------
    SystemExit
        Where a debugger, a profiler or a measurement of coverage must see the end.
    """
    wait_for_threads = getattr(threading, "_shutdown", None)
    run_at_exit = getattr(atexit, "_run_exitfuncs", None)
    if wait_for_threads is None or run_at_exit is None or _is_watched():
        sys.exit(code)
    try:
        wait_for_threads()
        run_at_exit()
        for stream in (sys.stdout, sys.stderr):
            stream.flush()
    except (OSError, ValueError):
        code = UNFLUSHED
    except KeyboardInterrupt:
        sys.exit(code)
    os._exit(code)


def _is_watched() -> bool:
    """Return whether somebody follows what this program does, or goes on after it."""
    monitoring = getattr(sys, "monitoring", None)
    tools = () if monitoring is None else map(monitoring.get_tool, range(_TOOLS))
    return bool(sys.gettrace() or sys.getprofile() or any(tools) or sys.flags.inspect)
