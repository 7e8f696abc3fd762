"""Writes what numba compiled to a file, if a process without numba can run it."""

from __future__ import annotations

import hashlib
import json
import os
import subprocess
import sys
import tempfile
from importlib import import_module
from pathlib import Path
from typing import Any

from tailrace.kernel import Kernel

from .machine_code import DIGEST, SWITCH, laid_out

TRIAL_SECONDS = 120.0


def keep(function: Kernel, arguments: tuple[Any, ...], path: Path) -> bool:
    """Keep what numba has compiled for these arguments, if a process of its own can run it.

    Parameters
    ----------
    function : Kernel
        Has been called with the arguments, and is what this process's loops run.
    arguments : tuple
        As `laid_out` takes them.
    path : Path
        File to write, whole or, where the trial fails, empty, so that it is not repeated.

    Returns
    -------
    bool
        Whether the trial went well.
    """
    try:
        data = _written(function, arguments)
        path.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(dir=path.parent, delete=False) as file:
            file.write(data)
    except (OSError, AttributeError, LookupError, TypeError, ValueError, RuntimeError):
        # No place to write, or a numba that keeps its code otherwise.
        return False
    trusted = _tried(Path(file.name))
    if not trusted:
        Path(file.name).write_bytes(b"")
    # Others who use this installation run it too; a temporary file is its owner's alone.
    Path(file.name).chmod(0o644)
    os.replace(file.name, path)
    return trusted


def _written(function: Kernel, arguments: tuple[Any, ...]) -> bytes:
    helperlib = import_module("numba._helperlib")
    runtime = import_module("numba.core.runtime._nrt_python")

    words, fields = laid_out(arguments)
    (compiled,) = function.dispatcher.overloads.values()
    helpers = [f"numba_{name}" for name in helperlib.c_helpers]
    helpers += [f"NRT_{name}" for name in runtime.c_helpers]
    head = {
        "symbol": compiled.fndesc.llvm_func_name,
        "words": words,
        "kinds": "".join("d" if isinstance(field, float) else "i" for field in fields),
        "not_reached": helpers,
    }
    body = json.dumps(head).encode() + b"\n" + _object_code(function.dispatcher, compiled)
    return hashlib.blake2b(body, digest_size=DIGEST).digest() + body


def _object_code(dispatcher: Any, compiled: Any) -> bytes:
    try:
        return bytes(compiled.library._get_compiled_object())
    except RuntimeError:
        # Not compiled by this process: numba's cache holds it.
        file = dispatcher._cache._cache_file
        (name,) = file._load_index().values()
        return bytes(file._load_data(name)[0][2][0])


def _tried(path: Path) -> bool:
    """Return whether a process without numba gets what this one gets with it."""
    from .trial_case import trial

    return _trial(path) == trial()


def _trial(path: Path) -> bytes | None:
    """Return what a process of its own gets for the trial case, None where it fails."""
    home = str(Path(__file__).parents[2])
    program = (
        f"import sys; sys.path.insert(0, {home!r}); from tailrace.air.trial_case import trial; "
        "sys.stdout.buffer.write(trial()); sys.exit('numba' in sys.modules)"
    )
    try:
        done = subprocess.run(
            [sys.executable, "-c", program], env={**os.environ, SWITCH: str(path)},
            capture_output=True, timeout=TRIAL_SECONDS, check=False,
        )  # fmt: skip
    except (OSError, subprocess.SubprocessError):
        return None
    return done.stdout if done.returncode == 0 else None
