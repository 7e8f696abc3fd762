"""One run of the plume room: hours that release nothing cost nothing and change nothing."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from tailrace.air import points
from tailrace.air.engine import run_field
from tailrace.air.sources import rectangle_source
from tailrace.assess import air_runs
from tailrace.assess.air_map_points import MapFrame
from tailrace.assess.air_runs import Carrying, Run, carry
from tailrace.assess.release_geometry import dust_particles
from tailrace.weather import draw_year, read_climate


@pytest.mark.slow
def test_hours_without_release_are_not_computed(monkeypatch: pytest.MonkeyPatch) -> None:
    weather = draw_year(read_climate("baotou"), seed=0).select(np.arange(480))
    beach = rectangle_source("", 1.0, 0.0, -100.0, -100.0, 200.0, 200.0,
                             particles=dust_particles())  # fmt: skip
    steady = np.ones(len(weather))
    wind = np.where(weather.wind_speed > np.nanquantile(weather.wind_speed, 0.9), 1.0, 0.0)
    wind[~weather.valid] = 0.0
    computed = []

    def counted(sources: Any, hours: Any, *rest: Any, **more: Any) -> Any:
        computed.append(len(hours))
        return run_field(sources, hours, *rest, **more)

    monkeypatch.setattr(air_runs, "run_field", counted)
    places = points([300.0, -900.0, 50.0], [0.0, 400.0, -2500.0])
    frame = MapFrame(-4000.0, -4000.0, 4000.0, 4000.0)

    def run(**profiles: np.ndarray) -> dict[str, np.ndarray]:
        return carry(Run("particles", (Carrying(beach, profiles),), weather, places, frame))

    together = run(steady=steady, wind=wind)
    assert computed == [int(weather.valid.sum())]
    alone = run(wind=wind)
    assert computed[1:] == [int(wind.sum())]
    for name in ("concentration", "deposition", "carried", "fallen", "passed"):
        np.testing.assert_allclose(alone[name][0], together[name][1], rtol=1e-12)
