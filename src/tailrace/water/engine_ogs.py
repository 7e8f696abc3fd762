"""OpenGeoSys as an engine: the `ogs` wheel, run in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import dataclass, field
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tailrace.errors import InputError

from .model_grid import Accuracy
from .ogs_mesh import read_point_data, receptor_nodes
from .ogs_project import CONCENTRATION, observed_nodes, write_project
from .transport_model import TransportModel

FloatArray = NDArray[np.float64]

# A fatal error of OpenGeoSys ends its process, so it gets one of its own.
_PROGRAM = "import sys; from ogs._internal.provide_ogs_cli_tools_via_wheel import ogs; ogs()"
RESULTS = "results"


@dataclass(frozen=True)
class OpenGeoSys:
    """OpenGeoSys.

    Attributes
    ----------
    threads : int
        Threads of its linear algebra.
    accuracy : Accuracy
        How fine its models are unless told otherwise.
    """

    threads: int = 1
    accuracy: Accuracy = field(default_factory=Accuracy)
    name = "opengeosys"
    label = "OpenGeoSys"

    @property
    def version(self) -> str:
        """Version of the wheel.

        Raises
        ------
        InputError
            If it is not installed.
        """
        try:
            return version("ogs")
        except PackageNotFoundError:
            raise InputError.single(
                "OpenGeoSys is not installed", place="engine",
                remedy='pip install "tailrace[ogs]", or use engine="closed form"',
            ) from None  # fmt: skip

    def write(self, model: TransportModel, folder: Path) -> None:
        """Write a model's input, one folder a species where there are several."""
        for solute in model.solutes:
            own = folder / solute.name if len(model.solutes) > 1 else folder
            write_project(model, solute, own)

    def run(self, model: TransportModel, folder: Path, every: int = 1) -> FloatArray:
        """Write and run a model of one species.

        Parameters
        ----------
        model : TransportModel
            Model.
        folder : Path
            Folder for input and output.
        every : int
            Time steps from one result to the next.

        Returns
        -------
        ndarray, shape (receptors, steps // every + 1)
            Concentration from the start.

        Raises
        ------
        InputError
            If OpenGeoSys is not installed or the run fails.
        """
        _ = self.version
        project = write_project(model, model.solutes[0], folder, every)
        results = folder / RESULTS
        results.mkdir(exist_ok=True)
        done = subprocess.run(
            [sys.executable, "-c", _PROGRAM, "-l", "warn", "-o", str(results), str(project)],
            capture_output=True, text=True, check=False,
            env={**os.environ, "OMP_NUM_THREADS": str(self.threads)},
        )  # fmt: skip
        if done.returncode:
            raise InputError.single(
                f"OpenGeoSys stopped in {folder}: {_last_words(done.stdout + done.stderr)}",
                remedy=f"run it again with `ogs {project}` and read what it says",
            )
        return read_results(model, results, every)


def _last_words(text: str, lines: int = 4) -> str:
    return " / ".join([line.strip() for line in text.splitlines() if line.strip()][-lines:])


def read_results(model: TransportModel, results: Path, every: int = 1) -> FloatArray:
    """Return concentrations at the receptors from what OpenGeoSys wrote.

    Parameters
    ----------
    model : TransportModel
        Model that was run.
    results : Path
        Folder of results.
    every : int
        Time steps from one result to the next.

    Returns
    -------
    ndarray, shape (receptors, steps // every + 1)
        Concentration from the start.

    Raises
    ------
    InputError
        If a result is missing.
    """
    order = {int(node): place for place, node in enumerate(observed_nodes(model))}
    steps = range(0, model.steps + 1, every)
    by_step = np.array(
        [read_point_data(results / f"receptors_{step}.vtu", CONCENTRATION) for step in steps]
    )
    result = np.zeros((len(model.places), len(by_step)))
    for receptor, nodes in enumerate(receptor_nodes(model.grid, model.places)):
        for node, weight in nodes:
            result[receptor] += weight * by_step[:, order[node]]
    return result
