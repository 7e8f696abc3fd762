"""How numerical functions are compiled.

They are compiled, and numba is loaded, when the first of them is called. Compiled functions are
kept on disk (beside their source; where that cannot be written, in the user's cache folder; in
`NUMBA_CACHE_DIR` where that is set), release the interpreter lock, and follow numpy's rule for
division by zero (infinity, not an exception). What they call becomes machine code within them.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from functools import cache, cached_property, update_wrapper
from importlib import import_module
from pathlib import Path
from threading import RLock
from typing import TYPE_CHECKING, Any, TypeVar, cast

from tailrace.errors import InputError

if TYPE_CHECKING:
    from numba import prange as prange

_LOCK = RLock()

Function = TypeVar("Function", bound=Callable[..., Any])


class Kernel:
    """A function that is compiled when it is first called, from Python or from another."""

    def __init__(self, function: Callable[..., Any], **options: bool) -> None:
        update_wrapper(self, function)
        self.function = function
        self.options = options

    def __call__(self, *arguments: Any) -> Any:
        """Run the compiled function."""
        return self.dispatcher(*arguments)

    def __getattr__(self, name: str) -> Any:
        """Return what numba knows about the compiled function."""
        if name.startswith("__"):
            raise AttributeError(name)
        return getattr(self.dispatcher, name)

    @cached_property
    def dispatcher(self) -> Any:
        """The function as numba holds it."""
        with _LOCK:
            # Another thread may have been here meanwhile.
            made = self.__dict__.get("dispatcher")
            return self._dispatcher() if made is None else made

    @cached_property
    def part(self) -> Any:
        """The function as other compiled functions call it, with no machine code of its own."""
        pipeline = _part_pipeline()
        if pipeline is None or "parallel" in self.options:
            return self.dispatcher
        with _LOCK:
            made = self.__dict__.get("part")
            return self._compiled(pipeline_class=pipeline) if made is None else made

    def _compiled(self, **more: Any) -> Any:
        # Nobody calls these functions from C, and parts not from Python either.
        from_python = "pipeline_class" not in more
        return _numba().njit(
            nogil=True, error_model="numpy", no_cfunc_wrapper=True,
            no_cpython_wrapper=not from_python, **self.options, **more,
        )(self.function)  # fmt: skip

    def _dispatcher(self) -> Any:
        compiled = self._compiled()
        try:
            compiled.enable_caching()
        except RuntimeError:
            # No folder can be written: every process compiles for itself.
            return compiled
        # numba looks at the file of the function alone; what it calls is compiled into it.
        file = getattr(getattr(compiled, "_cache", None), "_cache_file", None)
        if file is not None:
            file._source_stamp = room_stamp(Path(self.function.__code__.co_filename).parent)
        return compiled


def kernel(function: Function) -> Function:
    """Compile a function of numbers and arrays to machine code."""
    return cast(Function, Kernel(function))


def inlined(function: Function) -> Function:
    """Compile a small function into the machine code of those that call it."""
    return cast(Function, Kernel(function, forceinline=True))


def parallel_kernel(function: Function) -> Function:
    """Compile a function whose `numba.prange` loops run on all cores.

    Every loop so compiled writes each result from one iteration only, so that results do not
    depend on the number of threads.
    """
    return cast(Function, Kernel(function, parallel=True))


@cache
def _numba() -> Any:
    try:
        import numba
    except ImportError:
        raise InputError.single(
            "this is computed with compiled functions, and numba is not installed",
            remedy='pip install "tailrace[all]", or the room alone: "tailrace[air]", '
            '"tailrace[land]", "tailrace[people]", "tailrace[water]"',
        ) from None
    from numba.extending import typeof_impl

    # What one compiled function calls is another.
    @typeof_impl.register(Kernel)
    def _type_of_kernel(value: Kernel, _context: object) -> Any:
        return numba.types.Dispatcher(value.part)

    return numba


_OF_A_LIBRARY = ("_optimize_final_module", "_finalize_final_module", "_finalize_dynamic_globals",
                 "get_pointer_to_function", "_ensure_finalized")  # fmt: skip
"""What `_part_pipeline` expects of numba's libraries of code."""


@cache
def _part_pipeline() -> Any:
    """Return numba's way to compile a function that only other compiled functions call.

    numba turns every function into machine code, and again with each that calls it, so that deep
    calls are paid for at every level. Parts are handed on as they were translated, and become
    machine code once, within whoever is called from Python. None where numba is built otherwise
    than expected: parts are then compiled like all others.
    """
    try:
        library: Any = import_module("numba.core.codegen").JITCodeLibrary
        compiler: Any = import_module("numba.core.compiler")
    except (ImportError, AttributeError):
        return None
    if not all(hasattr(library, name) for name in _OF_A_LIBRARY):
        return None

    class Part(library):  # type: ignore[misc]  # numba has no types
        """Translated code without a place in memory, so that it has no addresses to tell."""

        def _optimize_final_module(self) -> None:
            return

        def _finalize_final_module(self) -> None:
            self._finalize_dynamic_globals()
            self._finalized = True

        def get_pointer_to_function(self, _name: str) -> int:
            return 0

        @property
        def codegen(self) -> Any:
            return self

        def set_env(self, _name: str, _environment: object) -> None:
            return

    class PartCompiler(compiler.CompilerBase):  # type: ignore[misc]  # numba has no types
        """numba's own passes, into a part."""

        def define_pipelines(self) -> Any:
            state = self.state
            state.library = Part(state.targetctx.codegen(), state.func_id.func_qualname)
            return [compiler.DefaultPassBuilder.define_nopython_pipeline(state)]

    return PartCompiler


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


def __getattr__(name: str) -> Any:
    if name == "prange":
        return _numba().prange
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
