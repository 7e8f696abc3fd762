"""How much faster than AERMOD a whole year of each air case is computed.

    python benchmarks/air.py ../shared/reference/air [--repeat 3] [--command] [--aermod PATH]

For every case the full weather year is run, whatever days the case itself is limited to, and
AERMOD's `cpu_seconds` of the case is scaled by the hours. The ratio is nominal, because the two
were not timed on one machine, unless `--aermod PATH` runs the model here beside it. `--command`
also times the whole command `tailrace air CASE -o FILE`, start of Python included, after a first
run that is not counted.
"""

from __future__ import annotations

import argparse
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time
import tomllib
from dataclasses import replace
from pathlib import Path

REFERENCE = Path(__file__).resolve().parents[2] / "shared" / "reference" / "air"
"""Where the cases lie beside a checkout."""


def processor() -> str:
    """Return the processor's name and number of cores."""
    name = platform.processor() or platform.machine()
    try:
        for line in Path("/proc/cpuinfo").read_text().splitlines():
            if line.startswith("model name"):
                name = line.partition(":")[2].strip()
                break
    except OSError:
        pass
    return f"{name}, {os.cpu_count()} cores"


def time_command(folder: Path, output: Path, repeat: int) -> float:
    """Return the least seconds that the installed command takes from its second run on."""
    script = Path(sys.executable).with_name("tailrace")
    start_of = [str(script)] if script.exists() else [sys.executable, "-m", "tailrace"]
    # An installed package has its bytecode; a checkout gets it in the first run.
    kept = {key: value for key, value in os.environ.items() if key != "PYTHONDONTWRITEBYTECODE"}
    seconds = []
    for _ in range(repeat + 1):
        start = time.perf_counter()
        subprocess.run(
            [*start_of, "air", str(folder), "-o", str(output)],
            env=kept, check=True, stdout=subprocess.DEVNULL,
        )  # fmt: skip
        seconds.append(time.perf_counter() - start)
    return min(seconds[1:])


def full_year(folder: Path, target: Path) -> Path:
    """Return a copy of a case without its subset of days."""
    copy = target / folder.name
    copy.mkdir()
    text = (folder / "case.toml").read_text()
    kept = [line for line in text.splitlines() if not line.startswith("day_of_year_subset")]
    (copy / "case.toml").write_text("\n".join(kept) + "\n")
    shutil.copy(folder / "results.csv", copy)
    met = tomllib.loads(text)["met_table"]
    if not (target / met).exists():
        shutil.copy(folder.parent / met, target)
    return copy


def time_aermod(program: str, folder: Path, target: Path) -> float:
    """Return the CPU seconds of AERMOD itself on a full-year copy of the case."""
    from tailrace.air import open_case, write_aermod_run

    case = replace(open_case(folder), depletion="regulatory")
    home = Path(tempfile.mkdtemp(dir=target))
    write_aermod_run(case, home)
    before = os.times().children_user
    subprocess.run([program, "aermod.inp", "aermod.out"], cwd=home, check=True, capture_output=True)
    return os.times().children_user - before


def main() -> int:
    """Print one line per case."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("folder", type=Path, nargs="?", default=REFERENCE)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--command", action="store_true")
    parser.add_argument("--aermod", default="")
    parser.add_argument("--case", action="append", default=[])
    given = parser.parse_args()
    if not given.folder.is_dir():
        print(f"no reference cases at {given.folder}; name their folder")
        return 0
    from tailrace.air.case_run import compute, open_case

    load = ", ".join(f"{value:.2f}" for value in os.getloadavg())
    print(f"{processor()}; load {load}")
    print(
        f"{'case':22s} {'AERMOD s':>9s} {'wall s':>8s} {'ratio':>7s} {'cpu s':>8s} "
        f"{'cpu/2':>7s} {'first s':>8s} {'command s':>10s} {'ratio':>7s}"
    )
    with tempfile.TemporaryDirectory() as scratch:
        target = Path(scratch)
        for toml in sorted(given.folder.glob("*/case.toml")):
            raw = tomllib.loads(toml.read_text())
            if "met_table" not in raw or (given.case and toml.parent.name not in given.case):
                continue
            folder = full_year(toml.parent, target)
            case = open_case(folder)
            model = raw["cpu_seconds"] * len(case.weather) / raw["hours_processed"]
            if given.aermod:
                model = time_aermod(given.aermod, folder, target)
            walls, cpus = [], []
            for _ in range(given.repeat + 1):
                wall, cpu = time.perf_counter(), time.process_time()
                compute(case)
                walls.append(time.perf_counter() - wall)
                cpus.append(time.process_time() - cpu)
            best, used = min(walls[1:]), min(cpus[1:])
            line = (
                f"{toml.parent.name:22s} {model:9.1f} {best:8.2f} {model / best:7.0f} "
                f"{used:8.2f} {2 * model / used:7.0f} {walls[0]:8.2f}"
            )
            if given.command:
                command = time_command(folder, target / "o.csv", given.repeat)
                line += f" {command:10.2f} {model / command:7.0f}"
            print(line, flush=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
