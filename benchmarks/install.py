"""Measure an installation: build a wheel, install it into an empty environment, run it there.

Prints the seconds of each step and the megabytes of the environment. Downloading and installing
are timed apart, because the first says more of the network and the package index than of Tailrace.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

CHECKOUT = Path(__file__).resolve().parents[1]
QUIET = ("--quiet", "--disable-pip-version-check")


def timed(what: str, command: Sequence[str | Path], **options: object) -> float:
    """Run a command, print how long it took, and stop if it failed.

    What Tailrace itself says on stderr is printed too: there should be nothing.
    """
    start = time.perf_counter()
    done = subprocess.run(  # type: ignore[call-overload]
        [str(word) for word in command], capture_output=True, text=True, check=False, **options
    )
    seconds = time.perf_counter() - start
    print(f"{what:<48}{seconds:8.1f} s", flush=True)
    if done.returncode != 0:
        sys.exit(f"{what} failed:\n{done.stdout}{done.stderr}")
    if done.stderr.strip() and "env" in options:
        print(f"  it said on stderr:\n{done.stderr}")
    return seconds


def megabytes(folder: Path) -> float:
    """Return the size of all files below a folder, 10^6 bytes."""
    sizes = (path.lstat().st_size for path in folder.rglob("*") if not path.is_dir())
    return sum(sizes) / 1e6


def largest(packages: Path, count: int = 8) -> list[tuple[str, float]]:
    """Return the largest packages of an environment."""
    sizes = [(entry.name, megabytes(entry)) for entry in packages.iterdir() if entry.is_dir()]
    return sorted(sizes, key=lambda one: -one[1])[:count]


def measure(work: Path) -> None:
    """Do every step below a scratch folder."""
    environment, wheels, store = work / "venv", work / "dist", work / "store"
    binary = environment / ("Scripts" if os.name == "nt" else "bin")
    timed("empty environment", [sys.executable, "-m", "venv", environment])
    python = binary / "python"
    empty = megabytes(environment)
    pip = [python, "-m", "pip"]
    timed("wheel", [*pip, "wheel", *QUIET, "--no-deps", "-w", wheels, CHECKOUT])
    (wheel,) = wheels.glob("*.whl")
    print(f"{'wheel size':<48}{wheel.stat().st_size / 1e6:8.1f} MB")
    fetch = timed("download of what it needs", [*pip, "download", *QUIET, "-d", store, wheel])
    offline = ["--no-index", "--find-links", store]
    install = timed(
        "installation from the downloaded files", [*pip, "install", *QUIET, *offline, wheel]
    )
    print(f"{'download and installation':<48}{fetch + install:8.1f} s")
    print(
        f"{'environment, less its pip and setuptools':<48}{megabytes(environment) - empty:8.0f} MB"
    )
    (packages,) = environment.glob("**/site-packages")
    for name, size in largest(packages):
        print(f"    {name:<44}{size:8.0f} MB")
    clean = {key: value for key, value in os.environ.items() if not key.startswith("PYTHON")}
    strict = clean | {"PYTHONWARNINGS": "error"}
    command = [binary / "tailrace", "balance", "baotou"]
    timed("first tailrace balance baotou", command, cwd=work, env=strict)
    timed("second tailrace balance baotou", command, cwd=work, env=strict)
    timed("import tailrace", [python, "-c", "import tailrace"], cwd=work, env=strict)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else None)
    parser.add_argument("--keep", action="store_true", help="keep the scratch folder")
    keep = parser.parse_args().keep
    work = Path(tempfile.mkdtemp(prefix="tailrace-install-"))
    print(f"python {sys.version.split()[0]}, scratch folder {work}")
    try:
        measure(work)
    finally:
        if not keep:
            shutil.rmtree(work, ignore_errors=True)


if __name__ == "__main__":
    main()
