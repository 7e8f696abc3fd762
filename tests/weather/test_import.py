"""The room's face is lazy."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import tailrace.weather


def test_public_names_exist():
    for name in tailrace.weather.__all__:
        assert getattr(tailrace.weather, name) is not None


def test_import_loads_nothing_heavy():
    code = (
        "import sys, tailrace.weather; "
        "print([m for m in ('numpy', 'pandas', 'xarray', 'pint', 'plotly', 'scipy') "
        "if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_no_public_name_is_hidden_by_a_module():
    """A module of the same name would take a function's place once it is imported."""
    import tailrace.weather

    files = {path.stem for path in Path(tailrace.weather.__file__).parent.glob("*.py")}
    assert not files & set(tailrace.weather.__all__)
