"""The public face of the room is lazy and complete."""

from __future__ import annotations

import subprocess
import sys

import pytest

import tailrace.quantities as room

HEAVY = "pint pandas xarray scipy numba geopandas pydantic"


def test_every_public_name_is_there() -> None:
    assert sorted(room.__all__) == dir(room)
    for name in room.__all__:
        assert getattr(room, name) is not None
    with pytest.raises(AttributeError, match="no attribute 'Valu'"):
        _ = room.Valu


@pytest.mark.parametrize("name", ["variables", "variable", "registry", "convert"])
def test_functions_are_not_hidden_by_files_of_the_same_name(name: str) -> None:
    import tailrace.quantities.variable_table

    assert tailrace.quantities.variable_table is not None
    assert callable(getattr(room, name))


def test_reading_and_declaring_load_nothing_heavy() -> None:
    code = f"""
import sys
from tailrace.errors import Problems
from tailrace.quantities import Value, declare_units, read_value

@declare_units(x="m", returns="m")
def same(x: float) -> float:
    return x

problems = Problems()
table = {{"value": "65 %", "low": "50 %", "high": "80 %"}}
value = read_value(table, variable="split", where="x", problems=problems)
assert value.ppf(0.5) > 0.6 and same("3 km") == 3000.0
normal = {{"value": "20 USD/kg", "sd": "1 USD/kg", "distribution": "normal"}}
assert read_value(normal, variable="price", where="x", problems=problems)
print(*(set({HEAVY.split()!r}) & set(sys.modules)))
"""
    found = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert found.stdout.split() == []
