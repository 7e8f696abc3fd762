"""Compiled functions as bare machine code, loaded with llvmlite alone.

See `tailrace.air.loops` for when this is used, `tailrace.air.machine_code_file` for how it is
written.
"""

from __future__ import annotations

import ctypes
import hashlib
import json
import os
import sys
from collections.abc import Callable
from importlib import import_module, metadata
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

from tailrace.kernel import room_stamp

SWITCH = "TAILRACE_MACHINE_CODE"
DIGEST = 16
# What numba's functions return where nothing was raised.
FINE = (0, -2)
NOT_ABOUT_CODE = ("NUMBA_NUM_THREADS", "NUMBA_CACHE_DIR")


class MachineCode(NamedTuple):
    """A compiled function.

    Attributes
    ----------
    words : str
        How its arguments are laid out (see `laid_out`).
    function : ctypes function
    engine : llvmlite execution engine
        Owns the code.
    """

    words: str
    function: Callable[..., int]
    engine: object

    def __call__(self, *arguments: Any) -> None:
        """Run the function; TypeError for arguments laid out otherwise than compiled for."""
        words, fields = laid_out(arguments)
        if words != self.words:
            raise TypeError("arguments laid out otherwise than compiled for")
        result, raised = ctypes.c_void_p(), ctypes.c_void_p()
        status = self.function(ctypes.addressof(result), ctypes.addressof(raised), *fields)
        if status not in FINE:
            raise RuntimeError(f"a compiled function stopped with status {status}")


def laid_out(arguments: tuple[Any, ...]) -> tuple[str, list[int | float]]:
    """Return how arguments are laid out, and the numbers that a compiled function takes for them.

    Parameters
    ----------
    arguments : tuple
        Contiguous arrays, integers, floats and tuples of these.

    Returns
    -------
    str
        A word for every array and number.
    list
        The fields of numba's arrays (owner, parent, items, bytes of an item, address, shape,
        strides) and the numbers, in the order of the function's parameters.

    Raises
    ------
    TypeError
        If there is anything else.
    """
    words: list[str] = []
    fields: list[int | float] = []
    for argument in arguments:
        if isinstance(argument, np.ndarray) and argument.flags.c_contiguous:
            words.append(f"{argument.dtype.str}{argument.ndim}")
            fields += [0, 0, argument.size, argument.itemsize, argument.ctypes.data]
            fields += [*argument.shape, *argument.strides]
        elif isinstance(argument, tuple):
            inner, numbers = laid_out(argument)
            words.append(f"({inner})")
            fields += numbers
        elif type(argument) in (int, float):
            words.append(type(argument).__name__)
            fields.append(argument)
        else:
            raise TypeError(f"no compiled function takes a {type(argument).__name__} like this")
    return " ".join(words), fields


def kept_file(name: str) -> Path | None:
    """Return where the code of a function is kept on this machine; None if it must not be.

    Parameters
    ----------
    name : str
        Of the function.

    Returns
    -------
    Path or None
        In numba's cache folder; the name stands for sources, versions and processor.
    """
    asked = os.environ.get(SWITCH, "")
    if asked or os.environ.get("NUMBA_DISABLE_JIT", "0") != "0" or sys.platform == "win32":
        return None if asked in ("", "0") else Path(asked)
    try:
        binding = import_module("llvmlite.binding")
        versions = [metadata.version(package) for package in ("numba", "llvmlite")]
    except ImportError:
        return None
    processor = binding.get_host_cpu_name(), binding.get_host_cpu_features().flatten()
    told = sorted(
        item for item in os.environ.items()
        if item[0].startswith("NUMBA_") and item[0] not in NOT_ABOUT_CODE
    )  # fmt: skip
    made_with = repr(
        (room_stamp(Path(__file__).parent), versions, np.__version__, sys.version, processor, told)
    )
    key = hashlib.blake2b(made_with.encode(), digest_size=DIGEST).hexdigest()
    kept = os.environ.get("NUMBA_CACHE_DIR")
    folder = Path(kept) if kept else Path(__file__).parent / "__pycache__"
    return folder / f"{name}-{key}.machine_code"


def load(path: Path) -> MachineCode | None:
    """Return a compiled function from a file; None where the file is not there or not whole.

    Parameters
    ----------
    path : Path
        Written by `machine_code_file.keep`.

    Returns
    -------
    MachineCode or None
    """
    try:
        data = path.read_bytes()
    except OSError:
        return None
    body = data[DIGEST:]
    if not body or hashlib.blake2b(body, digest_size=DIGEST).digest() != data[:DIGEST]:
        return None
    head, _, code = body.partition(b"\n")
    known = json.loads(head)
    try:
        engine = _linked(code, known["not_reached"])
    except RuntimeError:
        return None
    kinds = [ctypes.c_double if kind == "d" else ctypes.c_int64 for kind in known["kinds"]]
    made = ctypes.CFUNCTYPE(ctypes.c_int32, ctypes.c_void_p, ctypes.c_void_p, *kinds)
    return MachineCode(known["words"], made(engine.get_function_address(known["symbol"])), engine)


def _linked(code: bytes, not_reached: list[str]) -> Any:
    binding = import_module("llvmlite.binding")
    binding.initialize_native_target()
    binding.initialize_native_asmprinter()
    # What numba's wrappers for Python refer to, and the loops never reach: it would stop at once.
    stop = ctypes.cast(ctypes.CDLL(None).abort, ctypes.c_void_p).value
    for name in not_reached:
        if binding.address_of_symbol(name) is None:
            binding.add_symbol(name, stop)
    machine = binding.Target.from_default_triple().create_target_machine(jit=True)
    engine = binding.create_mcjit_compiler(binding.parse_assembly(""), machine)
    engine.add_object_file(binding.ObjectFileRef.from_data(code))
    engine.finalize_object()
    return engine
