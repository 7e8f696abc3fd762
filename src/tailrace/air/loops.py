"""The quickest way to a compiled function: machine code kept from an earlier run, or numba.

numba takes about a second to load itself and what it compiled before, longer than most cases take
to compute. What it made is therefore kept beside its own cache and loaded with llvmlite alone. It
is used only on the processor, with the sources and the versions it was made for, and only after a
process of its own has run it on a trial case and got what numba gets, to the byte. Wherever that
does not hold, numba compiles and runs the same functions. `TAILRACE_MACHINE_CODE=0` turns it off.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from threading import Lock
from typing import Any

from tailrace.kernel import Kernel

from .machine_code import MachineCode, kept_file, laid_out, load


class Loops:
    """A compiled function by the quickest way there is: kept machine code, or numba.

    Parameters
    ----------
    function : Kernel
        The function.
    """

    def __init__(self, function: Kernel) -> None:
        self._function = function
        self._file: Path | None = None
        self._code: MachineCode | None = None
        self._looked = self._kept = False
        self._lock = Lock()

    def ready_for(self, arguments: tuple[Any, ...]) -> Callable[..., Any]:
        """Return what to call with arguments like these.

        Parameters
        ----------
        arguments : tuple
            As `laid_out` takes them.

        Returns
        -------
        callable
        """
        with self._lock:
            if not self._looked:
                self._file = kept_file(self._function.__name__)
                self._code = None if self._file is None else load(self._file)
                self._looked = True
        if self._code is not None and self._code.words == laid_out(arguments)[0]:
            return self._code.__call__
        compiled: Callable[..., Any] = self._function.dispatcher
        return compiled

    def keep(self, arguments: tuple[Any, ...]) -> None:
        """Keep the machine code, once, where numba has run it and none is kept.

        Parameters
        ----------
        arguments : tuple
            What the function was called with.
        """
        with self._lock:
            done, self._kept = self._kept, True
        if done or self._code is not None or self._file is None or self._file.exists():
            return
        from .machine_code_file import keep

        keep(self._function, arguments, self._file)
