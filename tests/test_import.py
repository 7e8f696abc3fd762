"""`import tailrace` loads none of the heavy libraries."""

from __future__ import annotations

import subprocess
import sys

import pytest

HEAVY = (
    "xarray",
    "pandas",
    "numba",
    "h5py",
    "pint",
    "geopandas",
    "scipy",
    "pydantic",
    "plotly",
    "typer",
)

SCRIPT = """
import sys, time
start = time.perf_counter()
import {module}
seconds = time.perf_counter() - start
print(f"{{seconds:.3f}}")
print("\\n".join(sorted(name for name in sys.modules if "." not in name)))
"""


def loaded_by(module: str) -> tuple[float, set[str]]:
    """Return the seconds an import takes in a fresh interpreter and the packages it loads."""
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", SCRIPT.format(module=module)],
        capture_output=True,
        text=True,
        check=True,
    )
    seconds, *names = done.stdout.split()
    return float(seconds), set(names)


def test_import_is_light() -> None:
    seconds, names = loaded_by("tailrace")
    print(f"import tailrace: {seconds:.3f} s")
    assert "tailrace" in names
    assert not names & set(HEAVY)


def test_rooms_are_light() -> None:
    rooms = "tailrace.quantities, tailrace.data, tailrace.nuclides, tailrace.site, tailrace.process"
    seconds, names = loaded_by(
        rooms
        + ", tailrace.verify, tailrace.report, tailrace.weather, tailrace.air, tailrace.people"
    )
    print(f"import of every room: {seconds:.3f} s")
    assert not names & set(HEAVY)


def test_command_line_is_light() -> None:
    seconds, names = loaded_by("tailrace.cli.app")
    print(f"import tailrace.cli.app: {seconds:.3f} s")
    assert not names & (set(HEAVY) - {"typer"})


def test_public_face_names_what_it_gives() -> None:
    import tailrace

    assert tailrace.__version__.count(".") == 2
    for name in tailrace.__all__:
        assert getattr(tailrace, name) is not None
    assert set(tailrace.__all__) <= set(dir(tailrace))


def test_names_are_loaded_once_and_others_refused() -> None:
    import tailrace
    from tailrace import weather

    assert tailrace.InputError is vars(tailrace)["InputError"]
    assert "Station" in dir(weather)
    assert dir(weather) == sorted(weather.__all__)
    with pytest.raises(AttributeError, match=r"'tailrace\.weather' has no attribute 'Statoin'"):
        _ = weather.Statoin
