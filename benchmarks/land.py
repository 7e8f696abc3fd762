"""Seconds of a slope-stability map of 1,000 x 1,000 cells with 1,000 draws, at one and two threads.

Prints the ratio to the 20 s that were asked for and whether the bytes are the same.
"""

from __future__ import annotations

import os
import time

import numpy as np

from tailrace.land.failure_probability import FailureProbability, failure_probability_of
from tailrace.land.flow_accumulation import specific_catchment_area
from tailrace.land.strength_draws import HillSoil
from tailrace.land.terrain_shape import slope_angle
from tailrace.quantities import Triangular, Value

CELLS, CELL_SIZE, DRAWS, ASKED = 1000, 10.0, 1000, 20.0


def soil() -> HillSoil:
    def about(low: float, mode: float, high: float, unit: str) -> Value:
        return Value(mode, unit, distribution=Triangular(low, mode, high))

    return HillSoil(
        about(10.0, 20.0, 35.0, "kPa"), about(22.0, 28.0, 35.0, "deg"), about(3.0, 8.0, 15.0, "m"),
        about(1632.0, 1835.0, 1988.0, "kg/m3"), about(1e-7, 5e-6, 5e-5, "m/s"),
        about(800.0, 1600.0, 2364.0, "mm/yr"),
    )  # fmt: skip


def hills() -> np.ndarray:
    """Return made ground: waves of several lengths, m."""
    rng = np.random.default_rng(7)
    y, x = np.mgrid[:CELLS, :CELLS] * CELL_SIZE
    height = 0.05 * y
    for length in (3000.0, 1200.0, 500.0, 200.0):
        phase, turn = rng.uniform(0.0, 6.283, 2)
        along = (x * np.cos(turn) + y * np.sin(turn)) / length * 6.283
        height = height + 0.06 * length * np.sin(along + phase)
    return np.asarray(height)


def main() -> None:
    import numba

    ground = hills()
    failure_probability_of([30.0], [100.0], soil(), draws=1)
    specific_catchment_area(ground[:5, :5], CELL_SIZE)
    start = time.perf_counter()
    slope = slope_angle(ground, CELL_SIZE)
    area = specific_catchment_area(ground, CELL_SIZE)
    print(f"slope and drained area: {time.perf_counter() - start:.2f} s")
    made: dict[int, FailureProbability] = {}
    for threads in (1, 2):
        if threads > numba.config.NUMBA_NUM_THREADS:
            print(f"{threads} threads: this machine has fewer")
            continue
        numba.set_num_threads(threads)
        start = time.perf_counter()
        made[threads] = failure_probability_of(slope, area, soil(), draws=DRAWS)
        seconds = time.perf_counter() - start
        print(f"{CELLS} x {CELLS} cells, {DRAWS} draws, {threads} threads: {seconds:.2f} s, "
              f"{seconds / ASKED:.3f} of the {ASKED:g} s asked")  # fmt: skip
    if len(made) == 2:
        same = all(
            getattr(made[1], name).tobytes() == getattr(made[2], name).tobytes()
            for name in ("probability", "mean_wetness")
        )
        print(f"same bytes at one and two threads: {same}")
    print(f"load of the machine: {os.getloadavg()[0]:.1f}")


if __name__ == "__main__":
    main()
