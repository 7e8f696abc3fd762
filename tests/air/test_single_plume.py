"""Exact evaluation at single receptors against AERMOD 24142's single hours (reference/air)."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from tailrace.air.case_reader import read_case
from tailrace.air.hour import hour_table
from tailrace.air.layout import source_row
from tailrace.air.settling import settling_velocity
from tailrace.air.single_plume import point_plume
from tailrace.air.sources import PointSource, VolumeSource


@pytest.mark.slow
@pytest.mark.parametrize("stability", ["convective", "neutral", "stable"])
def test_points_agree_to_the_printed_digits(reference: Path, stability: str) -> None:
    folder = reference / "air" / f"hour_{stability}_houston1996"
    case = read_case(folder)
    expected = np.genfromtxt(folder / "results.csv", delimiter=",", names=True)
    hour = hour_table(case.weather)[0]
    compared = 0
    for source in case.sources:
        if not isinstance(source, PointSource | VolumeSource):
            continue
        p = source.particles
        diameter = np.array(p.diameter) if p else np.ones(1)
        fraction = np.array(p.mass_fraction) if p else np.ones(1)
        settling = np.zeros(1)
        if p:
            pairs = zip(p.diameter, p.density, strict=True)
            settling = np.array([settling_velocity(d, rho) for d, rho in pairs])
        got = point_plume(
            hour, np.array(source_row(source)), fraction, settling, diameter, source.method,
            case.receptors.east, case.receptors.north, 0.0,
        )  # fmt: skip
        pairs = [(f"conc_{source.name}_ug_m3", got[:, 0] * 1e6)]
        if p:
            pairs.append((f"drydep_{source.name}_g_m2", got[:, 1] * 3600.0))
        for name, values in pairs:
            seen = expected[name]
            used = seen > 1.0e-3 * seen.max()
            # Six digits are printed, and receptors to a millimetre.
            assert np.abs(values[used] / seen[used] - 1.0).max() < 2.0e-4
            compared += int(used.sum())
    assert compared > 150
