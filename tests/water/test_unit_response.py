"""Unit responses: scaling by distance, histories, storing; with an engine made of the closed form.

The engine of these tests answers with the exact response of a column, smeared in time as implicit
Euler smears it: its error is known.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray
from scipy import stats

from tailrace.water.aquifer import Aquifer
from tailrace.water.column import column_concentration
from tailrace.water.constants import SECONDS_PER_YEAR
from tailrace.water.engine import breakthrough
from tailrace.water.model_grid import Accuracy
from tailrace.water.receptors import receptors_at
from tailrace.water.release import PlaneSource, Source
from tailrace.water.source_history import SourceHistory
from tailrace.water.species import Species
from tailrace.water.transport_model import TransportModel
from tailrace.water.unit_response import ResponseStore, UnitResponse, cache_folder, digest

V = 47.0
GROUND = Aquifer(V * 0.25 / SECONDS_PER_YEAR, 0.25, 100.0)
WELLS = receptors_at([800.0, 1500.0], 0.0)
TIMES = np.linspace(2.0, 120.0, 60)


@dataclass
class Smeared:
    """Implicit Euler in exact space: n steps answer at a gamma-distributed time (mean n dt)."""

    accuracy: Accuracy = field(default_factory=Accuracy)
    runs: list[TransportModel] = field(default_factory=list)
    name = "smeared"
    label = "Smeared"
    version = "1"

    def write(self, model: TransportModel, folder: Path) -> None:
        raise AssertionError("nothing is written")

    def run(self, model: TransportModel, folder: Path) -> NDArray[np.float64]:
        self.runs.append(model)
        solute, ground = model.solutes[0], model.ground
        quantiles = (np.arange(400) + 0.5) / 400
        result = np.zeros((len(model.places), model.steps + 1))
        for step in range(1, model.steps + 1):
            times = stats.gamma(step, scale=model.step).ppf(quantiles)
            for row, place in enumerate(model.places):
                result[row, step] = column_concentration(
                    place[0], times, velocity=ground.velocity,
                    dispersion=ground.longitudinal_dispersivity * ground.velocity,
                    retardation=solute.retardation, decay=solute.decay,
                ).mean()  # fmt: skip
        return result


def source(history: SourceHistory) -> Source:
    return Source("column", PlaneSource(), history)


@pytest.fixture(scope="module")
def engine() -> Smeared:
    return Smeared()


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> ResponseStore:
    return ResponseStore(tmp_path_factory.mktemp("responses"))


@pytest.mark.parametrize("history", [
    SourceHistory.pulse(30.0, 2.0, 5.0),
    SourceHistory.steps([0.0, 10.0, 40.0], [1.0, 3.0]),
    SourceHistory.table([0.0, 20.0, 60.0], [0.0, 4.0, 0.0]),
    SourceHistory.depletion(0.05),
])  # fmt: skip
@pytest.mark.slow
def test_extrapolated_histories(
    history: SourceHistory, engine: Smeared, store: ResponseStore
) -> None:
    """Euler's error is 20 % of the dispersion; a tenth of that remains."""
    species = [Species("F", 1.0), Species("As", 3.0)]
    exact = breakthrough(source(history), GROUND, species, WELLS, TIMES)
    found = breakthrough(source(history), GROUND, species, WELLS, TIMES, engine=engine,
                         store=store)  # fmt: skip
    peak = exact.concentration.max("time")
    error = np.abs(found.concentration - exact.concentration).max("time") / peak
    assert float(error.sel(species="F").max()) < 0.006
    assert float(error.sel(species="As").max()) < 0.015
    # The estimate is that of the shorter step alone, so it is the larger of the two.
    estimate = found.error_estimate.max("time") / peak
    assert (estimate > error).all()
    assert float(estimate.max()) < 0.08


def test_one_run_serves_all_speeds(engine: Smeared, store: ResponseStore) -> None:
    before = len(engine.runs)
    ground = Aquifer(np.array([0.5, 1.0]) * V * 0.4 / SECONDS_PER_YEAR,
                     np.array([0.25, 0.5]), 100.0)  # fmt: skip
    species = [Species("F", 1.0), Species("U", 30.0)]
    one = source(SourceHistory.pulse(30.0))
    found = breakthrough(one, ground, species, WELLS, TIMES, engine=engine, store=store)
    assert len(engine.runs) <= before + 2
    assert found.attrs["responses_computed"] <= 1
    exact = breakthrough(one, ground, species, WELLS, TIMES)
    error = np.abs(found.concentration - exact.concentration).max("time")
    assert float(error.max()) < 0.012


def test_decay_has_its_own_response(engine: Smeared, store: ResponseStore) -> None:
    before = len(engine.runs)
    one = source(SourceHistory.pulse())
    species = Species("NH4", 2.0, decay_constant=0.03)
    found = breakthrough(one, GROUND, species, WELLS, TIMES, engine=engine, store=store)
    assert len(engine.runs) == before + 2
    exact = breakthrough(one, GROUND, species, WELLS, TIMES)
    np.testing.assert_allclose(
        found.concentration, exact.concentration, atol=0.01 * float(exact.concentration.max())
    )


def test_stored_responses_are_read_again(tmp_path: Path) -> None:
    one, fluoride = source(SourceHistory.pulse()), Species("F", 1.0)
    first, second = Smeared(), Smeared()
    args = (one, GROUND, fluoride, WELLS, [20.0])
    a = breakthrough(*args, engine=first, store=tmp_path)
    b = breakthrough(*args, engine=second, store=tmp_path)
    assert len(first.runs) == 2
    assert not second.runs
    assert b.attrs["responses_reused"] == 1
    np.testing.assert_array_equal(a.concentration, b.concentration)
    # Farther than what is stored: computed again.
    breakthrough(one, GROUND, fluoride, WELLS, [40.0], engine=second, store=tmp_path)
    assert len(second.runs) == 2
    # What cannot be read is computed again.
    for file in tmp_path.glob("*.npz"):
        file.write_bytes(b"not a response")
    third = Smeared()
    breakthrough(*args, engine=third, store=tmp_path)
    assert len(third.runs) == 2


def test_a_folder_that_cannot_be_written(tmp_path: Path) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("in the way")
    engine = Smeared()
    found = breakthrough(source(SourceHistory.pulse()), GROUND, Species("F", 1.0), WELLS, [20.0],
                         engine=engine, store=blocked / "folder")  # fmt: skip
    assert found.attrs["responses_computed"] == 1


def test_keys_tell_problems_apart() -> None:
    one = digest({"loss": 0.1, "x": np.array([0.0, 1.0])})
    assert one == digest({"x": [0.0, 1.0 + 1e-15], "loss": 0.1})
    assert one != digest({"loss": 0.1000001, "x": [0.0, 1.0]})


def test_a_response_stays_after_its_plateau() -> None:
    distance = np.linspace(0.0, 10.0, 11)
    values = np.minimum(distance, 5.0)[None, :] / 5.0
    response = UnitResponse(distance, values, 0.0 * values, True, "made up")
    found, _ = response.answer(SourceHistory.pulse(), 1.0, np.array([2.0, 100.0]))
    np.testing.assert_allclose(found, [[0.4, 1.0]], atol=1e-12)
    assert response.reaches(1e9)


def test_where_responses_are_kept(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("TAILRACE_CACHE", str(tmp_path))
    assert cache_folder() == tmp_path / "unit_responses"
    monkeypatch.delenv("TAILRACE_CACHE")
    assert cache_folder().name == "unit_responses"
