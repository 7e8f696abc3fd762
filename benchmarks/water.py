"""Time, memory and accuracy of many breakthrough curves at once.

    python benchmarks/water.py [--draws 10000] [--repeat 3] [--sample 40]

A pond's edge 3300 m wide holds its concentration for 50 years (`c_pond_plan_exact` of the
reference, every ground and sorption drawn); six species at five wells and 100 times. The time is
set against MODFLOW 6, which took 10.4 s of processor for one species and one draw of that case
(8400 cells, 1000 steps, one core; recorded beside the reference, not run here): a nominal ratio,
because the two were not timed on one machine, and MODFLOW's curves carry errors of 2 to 5 % of the
peak. A sample is computed again, element by element, by the independent slow quadrature.
"""

from __future__ import annotations

import argparse
import os
import platform
import resource
import time
from pathlib import Path

import numpy as np

MODFLOW_SECONDS = 10.4
SPECIES = (
    ("F", 1.0, np.inf), ("SO4", 1.0, np.inf), ("NH4", 3.0, 10.0), ("As", 10.0, np.inf),
    ("U", 30.0, np.inf), ("Th", 5000.0, np.inf),
)  # fmt: skip
WELLS = np.array([(1e3, 0.0), (2e3, 500.0), (4e3, -1800.0), (8e3, 0.0), (1e4, 2500.0)])
TIMES = np.linspace(5.0, 500.0, 100)
EDGES = (-1650.0, 1650.0)
DURATION = 50.0


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


def main() -> int:
    """Print time, ratio, memory and accuracy."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--draws", type=int, default=10_000)
    parser.add_argument("--repeat", type=int, default=3)
    parser.add_argument("--sample", type=int, default=40)
    given = parser.parse_args()
    from tailrace.water.aquifer import Aquifer
    from tailrace.water.bulk_curves import breakthrough_curves
    from tailrace.water.source_history import SourceHistory
    from tailrace.water.species import Species
    from tailrace.water.strip import StripSource, strip_concentration

    random = np.random.default_rng(1)
    draws = given.draws

    def drawn(median: float, spread: float = 0.5) -> np.ndarray:
        return median * np.exp(spread * random.standard_normal(draws))

    aquifer = Aquifer(
        darcy_flux=drawn(0.0625 / 86400.0), effective_porosity=random.uniform(0.15, 0.3, draws),
        longitudinal_dispersivity=drawn(100.0), transverse_dispersivity=drawn(10.0),
    )  # fmt: skip
    species = [
        Species(name, retardation=1.0 + drawn(factor - 1.0), decay_constant=np.log(2.0) / life)
        for name, factor, life in SPECIES
    ]
    arguments = (StripSource(*EDGES), aquifer, species, WELLS, TIMES, SourceHistory.pulse(DURATION))
    start = time.perf_counter()
    first = Aquifer(*(np.asarray(getattr(aquifer, name)).flat[:2].mean() for name in (
        "darcy_flux", "effective_porosity", "longitudinal_dispersivity",
        "transverse_dispersivity")))  # fmt: skip
    few = [Species(one.name, retardation=2.0) for one in species]
    breakthrough_curves(arguments[0], first, few, *arguments[3:])
    compiled = time.perf_counter() - start
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    walls, used = [], []
    curves = np.empty(0)
    for _ in range(given.repeat):
        del curves
        wall, cpu = time.perf_counter(), time.process_time()
        curves = breakthrough_curves(*arguments)
        walls.append(time.perf_counter() - wall)
        used.append(time.process_time() - cpu)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    load = ", ".join(f"{value:.2f}" for value in os.getloadavg())
    print(f"{processor()}; load {load}")
    print(f"compiling or reading compiled code: {compiled:.1f} s")
    print(
        f"{draws} draws x {len(WELLS)} wells x {len(species)} species x {len(TIMES)} times: "
        f"{min(walls):.2f} s wall, {min(used):.2f} s of processor "
        f"({min(used) / curves.size * 1e9:.0f} ns a number)"
    )
    model = MODFLOW_SECONDS * draws * len(species)
    print(
        f"MODFLOW 6 at {MODFLOW_SECONDS} s a draw and species: {model / 3600.0:.0f} h of one core; "
        f"nominal ratio {model / min(used):.0f} by processor, {model / min(walls):.0f} by wall"
    )
    print(
        f"peak memory {peak / 1024:.0f} MB, {(peak - before) / 1024:.0f} MB above the start, of "
        f"which the result is {curves.nbytes / 2**20:.0f} MB"
    )
    report_accuracy(
        given.sample, curves, aquifer, species,
        lambda x, y, **ground: strip_concentration(
            x, y, TIMES, y_low=EDGES[0], y_high=EDGES[1], duration=DURATION, **ground
        ),
    )  # fmt: skip
    return 0


def report_accuracy(sample, curves, aquifer, species, slow) -> None:  # type: ignore[no-untyped-def]
    """Print how far a sample of draws is from the slow quadrature."""
    picked = np.random.default_rng(2).choice(len(curves), min(sample, len(curves)), replace=False)

    def of(values: np.ndarray) -> np.ndarray:
        return np.broadcast_to(values, (len(curves),))[picked][:, None, None]

    exact = np.stack([
        slow(
            WELLS[:, 0, None], WELLS[:, 1, None], velocity=of(aquifer.seepage_velocity),
            longitudinal_dispersion=of(aquifer.longitudinal_dispersion),
            transverse_dispersion=of(aquifer.transverse_dispersion),
            retardation=of(one.retardation), decay=of(one.decay_constant),
        )
        for one in species
    ], axis=1)  # fmt: skip
    got = curves[picked]
    upper = exact > 1e-12
    lower = (exact > 1e-100) & ~upper
    print(
        f"against the slow quadrature, {len(picked)} draws: largest relative difference "
        f"{np.abs(got[upper] / exact[upper] - 1.0).max():.1e} where c/c0 > 1e-12 "
        f"({upper.sum()} numbers), factor "
        f"{10.0 ** np.abs(np.log10(got[lower] / exact[lower])).max():.6f} from there to 1e-100 "
        f"({lower.sum()} numbers)"
    )


if __name__ == "__main__":
    raise SystemExit(main())
