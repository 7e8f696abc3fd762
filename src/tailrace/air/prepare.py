"""Compiling the loops in a process of its own, while this one does something else.

The first run on a machine compiles for a quarter of a minute. Started early, the compiling takes
another processor; whoever needs the loops waits for it and finds them in numba's cache. Whether
they run without numba too is tried by whoever has run them first, when nobody waits for it.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from threading import Lock

from .machine_code import SWITCH, kept_file

# A compiler's objects live to its end: looking for unused ones takes a fifth of its time.
_PROGRAM = (
    "import gc, sys; gc.disable(); sys.path.insert(0, {home!r}); "
    "from tailrace.air.trial_case import trial; trial()"
)
_LOCK = Lock()
_STARTED: list[subprocess.Popen[bytes]] = []


def start_compiling() -> bool:
    """Start to compile the loops in a process of its own, once, unless they are kept.

    Returns
    -------
    bool
        Whether such a process runs now. Where none can be started the loops are compiled when
        they are first needed.
    """
    file = kept_file("add_hours")
    with _LOCK:
        if _STARTED:
            return _STARTED[0].poll() is None
        if file is None or file.exists():
            return False
        program = _PROGRAM.format(home=str(Path(__file__).parents[2]))
        nothing = subprocess.DEVNULL
        try:
            started = subprocess.Popen(
                [sys.executable, "-c", program], env={**os.environ, SWITCH: "0"},
                stdin=nothing, stdout=nothing, stderr=nothing,
            )  # fmt: skip
        except OSError:
            return False
        _STARTED.append(started)
        return True


def is_compiling() -> bool:
    """Return whether a process that `start_compiling` started still runs."""
    with _LOCK:
        return bool(_STARTED) and _STARTED[0].poll() is None


def wait_until_compiled() -> None:
    """Wait for a process that `start_compiling` started; return at once where there is none."""
    with _LOCK:
        process = _STARTED[0] if _STARTED else None
    if process is not None:
        # Should it fail, this process compiles for itself.
        process.wait()
