"""Ten thousand draws of the Baotou flowsheet: seconds and memory against the limits.

Run with `python benchmarks/flowsheet.py [DRAWS]`. Prints the time to solve, the time to expand the
main outlets in full (outlet x substance x year x draw), the peak memory of the process, and each
as a share of its limit: 5 s and 2 GB for 10,000 draws, 40 substances or more, 25 years.
"""

from __future__ import annotations

import platform
import resource
import sys
import time

from tailrace.assess import balance
from tailrace.site import load_site

YEARS = range(2011, 2036)
LIMIT_S, LIMIT_GB = 5.0, 2.0
MAIN = (
    "waste:tailings:tailings_pond",
    "waste:thorium_residue:water_leach_residue",
    "waste:residue:neutralisation_sludge",
    "air:roaster_stack",
    "water:treated_effluent",
)


def processor() -> str:
    """Return the name of the processor, as the system gives it."""
    try:
        with open("/proc/cpuinfo", encoding="utf-8") as lines:
            return next(line.split(":")[1].strip() for line in lines if "model name" in line)
    except (OSError, StopIteration):
        return platform.processor() or "unknown"


def peak_gb() -> float:
    """Return the peak memory of this process, GB."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak / (1e9 if sys.platform == "darwin" else 1e6)


def main() -> None:
    draws = int(sys.argv[1]) if len(sys.argv) > 1 else 10_000
    site = load_site("baotou")
    balance(site, YEARS, samples=10)
    started = time.perf_counter()
    solved = balance(site, YEARS, samples=draws, seed=1)
    seconds = time.perf_counter() - started
    started = time.perf_counter()
    full = [solved.end_flow(end) for end in MAIN]
    expanded = time.perf_counter() - started
    print(f"processor: {processor()}")
    print(
        f"{draws} draws, {len(solved.substances)} substances, {len(solved.years)} years, "
        f"{sum(len(part.sheet.streams) for part in solved.parts)} streams, "
        f"{len(solved.varied)} uncertain numbers"
    )
    print(f"largest discrepancy of any unit, substance and draw: {solved.largest_discrepancy:.1e}")
    print(
        f"solve: {seconds:.2f} s; {len(full)} main outlets in full, {full[0].shape} each: "
        f"{expanded:.2f} s more"
    )
    total = seconds + expanded
    print(f"time: {total:.2f} s of {LIMIT_S:g} s allowed, ratio {total / LIMIT_S:.2f}")
    peak = peak_gb()
    print(f"peak memory: {peak:.2f} GB of {LIMIT_GB:g} GB allowed, ratio {peak / LIMIT_GB:.2f}")


if __name__ == "__main__":
    main()
