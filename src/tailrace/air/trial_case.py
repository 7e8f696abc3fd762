"""A small case that goes through every kind of source, by which compiled code is tried."""

from __future__ import annotations

import numpy as np

from .engine import run_field
from .sources import OpenPitSource, Particles, PointSource, VolumeSource, rectangle_source

# Rows of `hour_table`: an invented still night and a sunny noon.
_HOURS = (
    (0.15, 0.0, 25.0, 1.0, 120.0, 120.0, 0.08, 10.0, 2.0, -0.6, 0.8, 285.0, 2.0, 0.005, 95.0,
     np.nan, np.nan, 1.0, 250.0),
    (0.4, 1.5, -40.0, 900.0, 500.0, 900.0, 0.08, 10.0, 4.0, -0.8, -0.6, 295.0, 2.0, 0.006, 95.0,
     np.nan, np.nan, 1.0, 250.0),
)  # fmt: skip


def trial() -> bytes:
    """Return hourly concentration and deposition of the case as bytes.

    Returns
    -------
    bytes
        The same to the byte however it was computed, on one machine.
    """
    dust = Particles((2.0, 30.0), (0.4, 0.6), (2.65, 2.65))
    sources = [
        PointSource("STACK", 1.0, 40.0, -200.0, 0.0, 423.15, 12.0, 1.2, particles=dust),
        VolumeSource("PILE", 1.0, 3.0, 0.0, 100.0, 5.0, 2.0),
        rectangle_source("BEACH", 1.0, 0.0, -200.0, -200.0, 400.0, 300.0, particles=dust),
        rectangle_source("BELT", 1.0, 12.0, -300.0, 200.0, 30.0, 600.0),
        OpenPitSource("PIT", 1.0, 5.0, 100.0, 100.0, 300.0, 500.0, 4.0e6, 20.0, particles=dust),
    ]
    angle, distance = np.meshgrid(np.arange(0.0, 6.2, 0.3), [50.0, 400.0, 3000.0])
    return run_field(
        sources, np.array(_HOURS), (distance * np.sin(angle)).ravel(),
        (distance * np.cos(angle)).ravel(), 0.0, np.ones((len(sources), len(_HOURS))),
        np.eye(len(sources)), deposition=True, depletion="regulatory",
    ).hourly.tobytes()  # fmt: skip
