"""xarray does not load what it will not meet, and gives the same numbers."""

from __future__ import annotations

import subprocess
import sys

import pytest

pytestmark = pytest.mark.slow

PROGRAM = """
import sys
{before}
from tailrace.cli.plain_arrays import expect_plain_arrays
{call}
import numpy as np, pandas as pd, xarray as xr
data = xr.Dataset(
    {{"x": (("a", "b"), np.arange(6.0).reshape(2, 3)),
      "y": ("a", pd.array(["u", None], dtype=object))}},
    coords={{"a": ["p", "q"], "b": [1, 2, 3]}},
)
found = data["x"].isel(b=1).sel(a="q").item(), float(data["x"].where(data["x"] > 2).mean())
print(found, data["x"].stack(c=("a", "b")).to_numpy().tolist())
print(*sorted({{"dask.array", "pint"}} & set(sys.modules)))
{after}
"""


def said(before: str = "", call: str = "expect_plain_arrays()", after: str = "") -> list[str]:
    done = subprocess.run(
        [sys.executable, "-c", PROGRAM.format(before=before, call=call, after=after)],
        capture_output=True, text=True, timeout=120, check=True,
    )  # fmt: skip
    return done.stdout.split("\n")[:-1]


def test_neither_library_is_loaded_and_the_numbers_are_the_same() -> None:
    told, plain = said(), said(call="")
    assert told[0] == plain[0] == "(4.0, 4.0) [0.0, 1.0, 2.0, 3.0, 4.0, 5.0]"
    assert told[1] == ""


def test_arrays_of_a_library_that_is_loaded_are_still_known() -> None:
    pytest.importorskip("dask.array")
    after = (
        "import dask.array\n"
        "lazy = xr.DataArray(dask.array.ones((2, 3)), dims=('a', 'b'))\n"
        "print(type(lazy.data).__module__, float(lazy.sum()))"
    )
    assert said(before="import dask.array", after=after)[-1] == "dask.array.core 6.0"
