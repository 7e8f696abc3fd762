"""How densely plumes are tabulated over distance, against a state at every node of the grid."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from tailrace.air import Particles, layout, polar, rectangle_source, run
from tailrace.air.distance_grid import CELLS
from tailrace.weather import HourlyWeather


@pytest.fixture
def still_nights(weather: HourlyWeather) -> HourlyWeather:
    """Return nights so still that coarse dust falls steeply to a narrow stretch of ground."""
    night = weather.monin_obukhov_length > 0.0
    return replace(
        weather,
        wind_speed=np.where(night, 1.2, weather.wind_speed),
        friction_velocity=np.where(night, 0.06, weather.friction_velocity),
        monin_obukhov_length=np.where(night, 6.0, weather.monin_obukhov_length),
        mechanical_mixing_height=np.where(night, 40.0, weather.mechanical_mixing_height),
    )


@pytest.mark.parametrize("height", [0.0, 4.0, 20.0])
@pytest.mark.parametrize("falling", [False, True])
def test_a_denser_table_gives_the_same(
    still_nights: HourlyWeather, dust: Particles, monkeypatch: pytest.MonkeyPatch,
    height: float, falling: bool,
) -> None:  # fmt: skip
    """With six states an octave at 20 m means would be off by 0.8 % and, with dust, 1.6 %."""
    area = rectangle_source(
        "A", 1.0, height, -100.0, -100.0, 200.0, 200.0, particles=dust if falling else None
    )
    rings = polar(np.geomspace(150.0, 6000.0, 12), np.arange(0.0, 360.0, 30.0))
    plain = run([area], rings, still_nights).groups["ALL"].period
    monkeypatch.setattr(layout, "nodes_per_octave", lambda source, deposits: CELLS)
    dense = run([area], rings, still_nights).groups["ALL"].period
    counted = dense > 1.0e-3 * dense.max()
    assert np.abs(plain / dense - 1.0)[counted].max() < 2.0e-3
