"""How numerical functions are compiled.

Compiled functions are kept on disk (beside their source; where that cannot be written, in the
user's cache folder; in `NUMBA_CACHE_DIR` where that is set), release the interpreter lock, and
follow numpy's rule for division by zero (infinity, not an exception).
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, TypeVar, cast

from tailrace.errors import InputError

try:
    import numba
except ImportError:
    raise InputError.single(
        "air and water are computed with compiled functions, and numba is not installed",
        remedy='pip install "tailrace[air,water]"',
    ) from None

Function = TypeVar("Function", bound=Callable[..., Any])


def kernel(function: Function) -> Function:
    """Compile a function of numbers and arrays to machine code."""
    return _compiled(function, parallel=False)


def parallel_kernel(function: Function) -> Function:
    """Compile a function whose `numba.prange` loops run on all cores.

    Every loop so compiled writes each result from one iteration only, so that results do not
    depend on the number of threads.
    """
    return _compiled(function, parallel=True)


def _compiled(function: Function, *, parallel: bool) -> Function:
    compiled: Any = numba.njit(nogil=True, error_model="numpy", parallel=parallel)(function)
    try:
        compiled.enable_caching()
    except RuntimeError:
        # No folder can be written: every process compiles for itself.
        return cast(Function, compiled)
    # numba looks at the file of the function alone; what the function calls is compiled into it.
    file = getattr(getattr(compiled, "_cache", None), "_cache_file", None)
    if file is not None:
        file._source_stamp = room_stamp(Path(function.__code__.co_filename).parent)
    return cast(Function, compiled)


@cache
def room_stamp(folder: Path) -> str:
    """Return a digest of every source file of a room that is compiled, or whose constants are.

    Machine code kept on disk is used again only while none of them has changed.

    Parameters
    ----------
    folder : Path
        The room's folder.

    Returns
    -------
    str
        Digest of 32 hexadecimal digits.
    """
    digest = hashlib.blake2b(Path(__file__).read_bytes(), digest_size=16)
    for path in sorted(folder.glob("*.py")):
        text = path.read_bytes()
        if b"kernel import" in text or path.name == "constants.py":
            digest.update(path.name.encode() + text)
    return digest.hexdigest()


prange = numba.prange
