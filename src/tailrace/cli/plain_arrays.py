"""xarray in a process that holds numpy's arrays and no others.

When it first makes a dataset, xarray loads dask.array and pint, if they are installed, to know
their arrays if it should meet one: half a second of every run. Where they are not loaded there is
no such array, and a command of this program makes none.
"""

from __future__ import annotations

import sys
from types import SimpleNamespace

OTHERS = {"dask": "dask.array", "pint": "pint"}
"""What xarray knows of kinds of arrays, and the module without which there is none."""


def expect_plain_arrays() -> None:
    """Tell xarray that it will meet no arrays of libraries that are not loaded.

    For a command's own process alone: a program that loads dask.array afterwards would find that
    xarray takes its arrays for sequences. An xarray that keeps this knowledge elsewhere is left as
    it is.
    """
    from packaging.version import Version
    from xarray.namedarray import pycompat

    known = getattr(pycompat, "_cached_duck_array_modules", None)
    if not isinstance(known, dict):
        return
    absent = SimpleNamespace(module=None, version=Version("0.0.0"), type=(), available=False)
    for name, module in OTHERS.items():
        if module not in sys.modules:
            known.setdefault(name, absent)
