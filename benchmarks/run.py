"""What `tailrace run SITE` takes: wall time and peak memory, with and without what is kept.

    python benchmarks/run.py [SITE ...] [--samples 2000] [--long 0] [--skip-fresh]

Each site is run three times in a process of its own: first with empty caches (`TAILRACE_CACHE` and
`NUMBA_CACHE_DIR` name an empty folder, so that everything is compiled and computed), a second time
with what the first kept, and with `--fresh`, which computes again what is compiled already. Beside
each stand the limits that the project set itself on two cores. `--long N` runs N draws besides, to
show that memory does not grow with them. Wall time counts what else the machine does; processor
time of the process and those it started does not.
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
from dataclasses import dataclass
from pathlib import Path

SITES = ("baotou", "ganzhou", "mountain_pass")
LIMITS = {"first": 90.0, "second": 30.0}
"""Seconds that a run may take on two cores."""
MOST_MEMORY = 4.0
"""10^9 bytes that a run may take."""
RUN = "import sys; from tailrace.cli import main; main()"
# The peak of the process itself and of the largest it started, which it prints when it ends.
PEAK = (
    "import atexit, resource, sys\n"
    "def told():\n"
    "    own, others = (resource.getrusage(who) for who in (resource.RUSAGE_SELF,"
    " resource.RUSAGE_CHILDREN))\n"
    "    print('PEAK', max(own.ru_maxrss, others.ru_maxrss),"
    " own.ru_utime + own.ru_stime + others.ru_utime + others.ru_stime, file=sys.stderr)\n"
    "atexit.register(told)\n"
)


@dataclass(frozen=True)
class Taken:
    """What a run took.

    Parameters
    ----------
    wall, processor : float
        Seconds.
    memory : float
        Largest resident memory, 10^9 bytes.
    said : str
        What it printed.
    """

    wall: float
    processor: float
    memory: float
    said: str


def run_site(site: str, work: Path, *words: str) -> Taken:
    """Run a site in a process of its own and return what it took; stop where it fails."""
    environment = {
        **os.environ,
        "TAILRACE_CACHE": str(work / "transfers"),
        "NUMBA_CACHE_DIR": str(work / "compiled"),
    }
    command = [sys.executable, "-c", PEAK + RUN, "run", site, "-o", str(work / "out"), *words]
    since = time.perf_counter()
    done = subprocess.run(command, capture_output=True, text=True, check=False, env=environment)
    wall = time.perf_counter() - since
    if done.returncode != 0:
        sys.exit(f"tailrace run {site} failed:\n{done.stdout}{done.stderr}")
    (line,) = (one for one in done.stderr.splitlines() if one.startswith("PEAK "))
    peak, processor = line.split()[1:]
    return Taken(wall, float(processor), float(peak) * 1024 / 1e9, done.stdout)


def stages(said: str) -> str:
    """Return the lines of a run that give seconds by stage."""
    return "\n".join(line for line in said.splitlines() if line[8:11] == " s ")


def judged(name: str, taken: Taken) -> str:
    """Return how a run stands to its limits."""
    words = []
    if name in LIMITS:
        words.append(
            f"{'within' if taken.wall <= LIMITS[name] else 'OVER'} the limit of {LIMITS[name]:g} s"
        )
    word = "within" if taken.memory <= MOST_MEMORY else "OVER"
    return ", ".join([*words, f"{word} {MOST_MEMORY:g} GB"])


def measure(site: str, samples: int, long: int, fresh: bool) -> None:
    """Print what a site takes."""
    work = Path(tempfile.mkdtemp(prefix="tailrace-run-"))
    draws = ("--samples", str(samples))
    runs: dict[str, tuple[str, ...]] = {"first": draws, "second": draws}
    if fresh:
        runs["--fresh"] = (*draws, "--fresh")
    if long:
        runs[f"{long:,} draws"] = ("--samples", str(long))
    try:
        for name, words in runs.items():
            taken = run_site(site, work, *words)
            print(
                f"{site}, {name}: {taken.wall:.1f} s wall, {taken.processor:.1f} s processor, "
                f"{taken.memory:.2f} GB; {judged(name, taken)}"
            )
            print(stages(taken.said), flush=True)
        report = work / "out" / "report.html"
        print(f"{site}: report of {report.stat().st_size / 1e6:.2f} MB\n", flush=True)
    finally:
        shutil.rmtree(work, ignore_errors=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0] if __doc__ else "")
    parser.add_argument("sites", nargs="*", default=SITES)
    parser.add_argument("--samples", type=int, default=2000)
    parser.add_argument("--long", type=int, default=0, help="also run so many draws")
    parser.add_argument("--skip-fresh", action="store_true")
    chosen = parser.parse_args()
    print(f"{platform.processor() or platform.machine()}, {os.cpu_count()} cores")
    print(f"{os.getloadavg()[0]:.1f} processes want a core already" if os.name == "posix" else "")
    for site in chosen.sites:
        measure(site, chosen.samples, chosen.long, not chosen.skip_fresh)


if __name__ == "__main__":
    main()
