"""Unit responses of a numerical engine, extrapolated in the time step.

Both engines step with implicit Euler, whose error is of first order: with the coarser step it adds
`numerical_dispersion` of the dispersion coefficient (`model_grid`). Every response is therefore
computed with a step and with half of it, and extrapolated (Richardson 1911, Phil. Trans. R. Soc. A
210, 307-357):

    c = 2 c(step/2) - c(step).

What remains is of second order. The difference from c(step/2) is given as the engine's own estimate
of its error: it is that of the run a specialist would look at, and above the error in time that
remains. The error of the grid is not in it. Results below zero, which the extrapolation leaves
ahead of fronts and behind pulses, are set to zero.

Ahead of the front, below about a thousandth of the source, implicit steps arrive too early by
orders of magnitude. There no numerical engine is to be believed; the closed form is.
"""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from .model_grid import Accuracy, make_grid, plateau_length, step_length
from .receptors import Receptors
from .release import Source, edges_of
from .source_history import SourceHistory
from .transport_model import Grid, Ground, Solute, TransportModel, check_suits_engines
from .unit_response import ResponseStore, UnitResponse, digest

FloatArray = NDArray[np.float64]


class NumericalEngine(Protocol):
    """What a numerical engine must do."""

    @property
    def name(self) -> str:
        """Name by which it is chosen."""

    @property
    def label(self) -> str:
        """Name in sentences."""

    @property
    def accuracy(self) -> Accuracy:
        """How fine its models are unless told otherwise."""

    @property
    def version(self) -> str:
        """Version of the engine on this machine."""

    def write(self, model: TransportModel, folder: Path) -> None:
        """Write a model's input."""

    def run(self, model: TransportModel, folder: Path) -> FloatArray:
        """Return concentrations at the receptors, shape (receptors, steps + 1)."""


def build_model(
    source: Source,
    ground: Ground,
    solutes: tuple[Solute, ...],
    receptors: Receptors,
    distance: float,
    accuracy: Accuracy,
) -> TransportModel:
    """Return the model of a plume.

    Parameters
    ----------
    source : Source
        Source, without draws.
    ground : Ground
        Ground.
    solutes : tuple of Solute
        What is carried; the time step is that of the fastest.
    receptors : Receptors
        Where.
    distance : float, m
        How far the fastest species is to travel, v t/R.
    accuracy : Accuracy
        How fine.

    Returns
    -------
    TransportModel
        Model.

    Raises
    ------
    InputError
        If it cannot be represented, or would be too large; see `make_grid`.
    """
    check_suits_engines(source)
    grid, places = make_grid(source, ground, receptors, accuracy)
    stride = step_length(ground, float(receptors.x.min()), accuracy)
    steps = accuracy.steps_within(distance, stride)
    speed = ground.velocity / min(solute.retardation for solute in solutes)
    return TransportModel(
        ground, source, solutes, receptors.names, places, grid, stride / speed, steps
    )


def unit_response(
    engine: NumericalEngine,
    source: Source,
    ground: Ground,
    loss: float,
    receptors: Receptors,
    distance: float,
    accuracy: Accuracy,
    store: ResponseStore,
) -> tuple[UnitResponse, bool]:
    """Return the response to a source of one, from the store or from two runs of the engine.

    Parameters
    ----------
    engine : NumericalEngine
        Engine.
    source : Source
        Source; its history does not matter.
    ground : Ground
        Ground; its velocity does not matter.
    loss : float, 1/m
        Loss per distance travelled, lambda R/v.
    receptors : Receptors
        Where.
    distance : float, m
        How far the response must reach, v t/R.
    accuracy : Accuracy
        How fine.
    store : ResponseStore
        Where responses are kept.

    Returns
    -------
    tuple of UnitResponse and bool
        Response, and whether it was computed now.

    Raises
    ------
    InputError
        If the engine is not there, the model cannot be represented, or a run fails.
    """
    check_suits_engines(source)
    unit = Source(source.name, source.geometry, SourceHistory.pulse(), source.inlet)
    limit = plateau_length(ground, float(receptors.x.max()), source.inlet)
    goal = min(distance, limit)
    grid, places = make_grid(source, ground, receptors, accuracy)
    stride = step_length(ground, float(receptors.x.min()), accuracy)
    key = _key(engine, unit, ground, loss, grid, places, stride)
    stored = store.get(key, goal)
    if stored is not None:
        return stored, False
    solute = Solute("unit", 1.0, loss * ground.velocity)
    model = build_model(unit, ground, (solute,), receptors, goal, accuracy)
    response = _extrapolated(engine, model, stride, complete=goal >= limit)
    store.put(key, response)
    return response, True


def _key(
    engine: NumericalEngine, source: Source, ground: Ground, loss: float, grid: Grid,
    places: FloatArray, stride: float,
) -> str:  # fmt: skip
    return digest({
        "engine": engine.name, "version": engine.version, "inlet": source.inlet,
        "edges": [repr(edge) for edge in edges_of(source.geometry)],
        "lengths": ground.lengths, "loss": loss, "thickness": repr(ground.thickness),
        "x": grid.x, "y": grid.y, "z": grid.z, "places": places, "stride": stride,
    })  # fmt: skip


def _extrapolated(
    engine: NumericalEngine, model: TransportModel, stride: float, *, complete: bool
) -> UnitResponse:
    runs = []
    for times in (1, 2):
        with tempfile.TemporaryDirectory(prefix="tailrace_") as folder:
            runs.append(engine.run(model.refined_in_time(times), Path(folder))[:, ::times])
    coarse, fine = runs
    values = 2.0 * fine - coarse
    difference = fine - coarse
    words = f"{model.grid}; time steps of v dt/R = {stride:.4g} m and half of it, extrapolated"
    distance = np.linspace(0.0, stride * model.steps, model.steps + 1)
    return UnitResponse(distance, values, difference, complete, words)


def write_model(
    engine: NumericalEngine,
    source: Source,
    ground: Ground,
    solutes: tuple[Solute, ...],
    receptors: Receptors,
    end: float,
    folder: str | Path,
    accuracy: Accuracy | None = None,
) -> TransportModel:
    """Write a plume as ordinary input of an engine, with its own times, species and source.

    Parameters
    ----------
    engine : NumericalEngine
        Engine; it need not be installed.
    source : Source
        Source, without draws.
    ground : Ground
        Ground.
    solutes : tuple of Solute
        What is carried.
    receptors : Receptors
        Where.
    end : float, yr
        End of the run.
    folder : str or Path
        Folder to write to.
    accuracy : Accuracy, optional
        How fine; by default the engine's.

    Returns
    -------
    TransportModel
        What was written.

    Raises
    ------
    InputError
        If it cannot be represented, or would be too large.
    """
    chosen = accuracy or engine.accuracy
    speed = ground.velocity / min(solute.retardation for solute in solutes)
    model = build_model(source, ground, solutes, receptors, end * speed, chosen)
    engine.write(model, Path(folder))
    return model
