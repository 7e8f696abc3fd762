"""How long a two-dimensional Monte Carlo of many people takes, and how much memory.

    python benchmarks/people.py [--workers 2] [--receptors 100] [--endpoints 10] [--check]

10,000 x 200 draws (10,000 of what is not known by 200 persons, then 200 by 10,000 persons) at 100
receptors, of 30 substances on 6 pathways in 5 age groups, summarised: percentiles over persons
with 90 % bands of 10 endpoints (hazard index of 8 organs, cancer risk, dose). Concentrations are
independent lognormals by receptor, pathway and substance, and the weights (inverse reference
doses, slope factors, dose coefficients) lognormal by draw; persons' factors are lognormals at
Latin levels, anew in each block. Both are drawn within the time. `--check` repeats each run with
one worker and compares bytes, and repeats a part with numpy alone.
"""

from __future__ import annotations

import argparse
import hashlib
import os
import platform
import resource
import time
from collections.abc import Callable

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]

SUBSTANCES, PATHWAYS, GROUPS, ORGANS_PER_SUBSTANCE = 30, 6, 5, 2


def processor() -> str:
    """Return the processor's name and number of cores."""
    name = platform.processor() or platform.machine()
    try:
        with open("/proc/cpuinfo") as lines:
            for line in lines:
                if line.startswith("model name"):
                    name = line.partition(":")[2].strip()
                    break
    except OSError:
        pass
    return f"{name}, {os.cpu_count()} cores"


class Problem:
    """Made-up concentrations, weights and persons."""

    def __init__(self, receptors: int, endpoints: int, persons: int) -> None:
        rng = np.random.default_rng(2)
        self.persons = persons
        self.level = rng.lognormal(0.0, 2.0, (receptors, PATHWAYS, SUBSTANCES))
        weight = rng.lognormal(-2.0, 1.0, (endpoints, PATHWAYS, SUBSTANCES))
        # Each substance has its target organs; risk and dose have terms of about a third of them.
        chance = np.full(endpoints, ORGANS_PER_SUBSTANCE / max(endpoints - 2, 1))
        chance[-2:] = 1 / 3
        self.weight = weight * (rng.random((endpoints, 1, SUBSTANCES)) < chance[:, None, None])
        self.middle = rng.lognormal(0.0, 1.0, (GROUPS, PATHWAYS))

    def coefficients(self, block: object) -> FloatArray:
        """Return the block's (endpoint, receptor, pathway, draw)."""
        from tailrace.people.substance_sums import endpoint_coefficients

        rng = block.generator("uncertainty")  # type: ignore[attr-defined]
        draws = block.size  # type: ignore[attr-defined]
        spread = rng.standard_normal((*self.level.shape, draws))
        level = self.level[..., np.newaxis] * np.exp(0.7 * spread)
        factor = np.exp(0.5 * rng.standard_normal((SUBSTANCES, draws)))
        return endpoint_coefficients(level, self.weight[..., np.newaxis] * factor)

    def factors(self, block: object) -> FloatArray:
        """Return the block's persons (group, pathway, person)."""
        from scipy.special import ndtri

        from tailrace.people.random_blocks import latin_levels

        rng = block.generator("variability")  # type: ignore[attr-defined]
        levels = latin_levels(rng, GROUPS * PATHWAYS, self.persons)
        drawn = np.exp(0.6 * ndtri(levels)).reshape(GROUPS, PATHWAYS, self.persons)
        return self.middle[..., np.newaxis] * drawn


def timed(work: Callable[[], object]) -> tuple[object, float, float]:
    """Return the result, the wall seconds and the processor seconds."""
    wall, cpu = time.perf_counter(), time.process_time()
    result = work()
    return result, time.perf_counter() - wall, time.process_time() - cpu


def main() -> int:
    """Print one line per orientation."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--workers", type=int, default=2)
    parser.add_argument("--receptors", type=int, default=100)
    parser.add_argument("--endpoints", type=int, default=10)
    parser.add_argument("--check", action="store_true")
    given = parser.parse_args()
    from tailrace.people.two_dimensional import two_dimensional_monte_carlo

    def run(draws: int, persons: int, workers: int, receptors: int, engine: str) -> object:
        problem = Problem(receptors, given.endpoints, persons)
        return two_dimensional_monte_carlo(
            problem.coefficients, problem.factors, draws=draws, workers=workers, engine=engine
        )  # type: ignore[call-overload]

    load = ", ".join(f"{value:.2f}" for value in os.getloadavg())
    print(f"{processor()}; load {load}; {given.workers} workers")
    print(
        f"{given.receptors} receptors, {SUBSTANCES} substances, {PATHWAYS} pathways, "
        f"{GROUPS} groups, {given.endpoints} endpoints"
    )
    _, loading, _ = timed(lambda: [run(64, persons, 1, 1, "compiled") for persons in (200, 10_000)])
    print(f"loading and compiling (or reading what was compiled before): {loading:.1f} s")
    print(f"{'draws':>7s} {'persons':>8s} {'wall s':>8s} {'cpu s':>8s} {'peak GB':>8s}  bytes")
    for draws, persons in ((10_000, 200), (200, 10_000)):
        found, wall, cpu = timed(
            lambda d=draws, p=persons: run(d, p, given.workers, given.receptors, "compiled")
        )
        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024**2
        print(f"{draws:7d} {persons:8d} {wall:8.1f} {cpu:8.1f} {peak:8.2f}  {digest(found)}")
        if given.check:
            again = run(draws, persons, 1, given.receptors, "compiled")
            print(f"{'':7s} one worker gives the same bytes: {digest(again) == digest(found)}")
            few = [run(200, persons, 1, 1, engine) for engine in ("numpy", "compiled")]
            print(f"{'':7s} numpy gives the same bytes: {digest(few[0]) == digest(few[1])}")
        show(found)
    return 0


def digest(summary: object) -> str:
    """Return a short digest of all values."""
    values = summary.values  # type: ignore[attr-defined]
    return hashlib.blake2b(np.ascontiguousarray(values).tobytes(), digest_size=6).hexdigest()


def show(summary: object) -> None:
    """Print one endpoint of one group at one receptor."""
    for s, name in enumerate(summary.statistics):  # type: ignore[attr-defined]
        value = summary.values[0, 0, 0, s]  # type: ignore[attr-defined]
        error = summary.standard_errors[0, 0, 0, s]  # type: ignore[attr-defined]
        cells = (f"{v:.4g} ± {e:.2g}" for v, e in zip(value, error, strict=True))
        bands = summary.band  # type: ignore[attr-defined]
        print(
            f"{'':8s}{name:5s}", *(f"{b} {c}" for b, c in zip(bands, cells, strict=True)), sep="  "
        )


if __name__ == "__main__":
    raise SystemExit(main())
