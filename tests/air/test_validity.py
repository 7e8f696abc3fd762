"""What a run assumes and where it leaves its range is said."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tailrace.air import Particles, PointSource, polar, run, transfer
from tailrace.errors import ValidityWarning
from tailrace.weather.hourly import HourlyWeather

RING = polar([500.0], [0.0, 120.0, 240.0])


def test_missing_pressure_is_said_where_it_matters(
    weather: HourlyWeather, stack: PointSource, dust: Particles
) -> None:
    pressure = weather.pressure.copy()
    pressure[:5] = np.nan
    lacking = replace(weather, pressure=pressure)
    dusty = replace(stack, particles=dust)
    said = run([dusty], RING, lacking).provenance
    assert any("pressure is missing in 5 of 48" in sentence for sentence in said)
    assert "pressure is missing" in transfer([dusty], RING, lacking).attrs["provenance"]
    # Gas does not need it, and nothing is said where nothing is missing.
    assert run([stack], RING, lacking).provenance == ()
    assert run([dusty], RING, weather).provenance == ()


@pytest.mark.parametrize(("distance", "diameter", "said"), [
    (60_000.0, 10.0, "beyond 50 km"),
    (500.0, 150.0, "above 100 um"),
])  # fmt: skip
def test_ranges_are_warned_of(
    weather: HourlyWeather, stack: PointSource, distance: float, diameter: float, said: str
) -> None:
    dusty = replace(stack, particles=Particles((diameter,), (1.0,), (2.65,)))
    with pytest.warns(ValidityWarning, match=said):
        run([dusty], polar([distance], [0.0]), weather)
