"""MODFLOW 6 as an engine, where an `mf6` is found; it is never required."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tailrace.errors import InputError

from .model_grid import Accuracy
from .modflow_files import OBSERVATIONS, observation_name, transport_name, write_modflow
from .modflow_grid import ModflowGrid
from .transport_model import TransportModel

FloatArray = NDArray[np.float64]

VARIABLE = "TAILRACE_MF6"
REMEDY = (
    "install MODFLOW 6 (the executable mf6) with `get-modflow :home`, which comes with FloPy, with "
    "`conda install -c conda-forge modflow6`, or from "
    "https://water.usgs.gov/water-resources/software/MODFLOW-6, and put it on PATH, name it in "
    f'{VARIABLE} or pass it as an option; or use engine="opengeosys" or engine="closed form"'
)


def find_mf6(path: str | Path | None = None) -> Path:
    """Return the MODFLOW 6 executable.

    Parameters
    ----------
    path : str or Path, optional
        Executable named by the user; otherwise the environment variable `TAILRACE_MF6`, otherwise
        `mf6` on PATH.

    Returns
    -------
    Path
        Executable.

    Raises
    ------
    InputError
        If there is none.
    """
    named, where = (path, "option") if path else (os.environ.get(VARIABLE), VARIABLE)
    found = shutil.which(str(named)) if named else shutil.which("mf6")
    if found:
        return Path(found).resolve()
    what = f"no executable {named}" if named else "MODFLOW 6 is not on this machine: no mf6 on PATH"
    raise InputError.single(what, place=where if named else "engine", remedy=REMEDY)


@lru_cache
def _version(executable: str) -> str:
    said = subprocess.run([executable, "--version"], capture_output=True, text=True, check=False)
    found = re.search(r"mf6:\s*(\S+)", said.stdout)
    if said.returncode or not found:
        raise InputError.single(
            f"{executable} does not say a MODFLOW 6 version", place="engine", remedy=REMEDY
        )
    return found.group(1)


@dataclass(frozen=True)
class Modflow:
    """MODFLOW 6.

    Attributes
    ----------
    path : str or Path, optional
        Executable; see `find_mf6`.
    accuracy : Accuracy
        How fine its models are unless told otherwise.
    """

    path: str | Path | None = None
    accuracy: Accuracy = field(default_factory=lambda: Accuracy(cells_per_dispersivity=2.0))
    name = "modflow"
    label = "MODFLOW 6"

    @property
    def version(self) -> str:
        """Version of the executable found."""
        return _version(str(find_mf6(self.path)))

    def write(self, model: TransportModel, folder: Path) -> None:
        """Write a model's input; needs FloPy, but no executable."""
        write_modflow(model, folder)

    def run(self, model: TransportModel, folder: Path) -> FloatArray:
        """Write and run a model of one species.

        Parameters
        ----------
        model : TransportModel
            Model.
        folder : Path
            Folder for input and output.

        Returns
        -------
        ndarray, shape (receptors, steps + 1)
            Concentration at each time step, from the start.

        Raises
        ------
        InputError
            If MODFLOW 6 or FloPy is not there, or the run fails.
        """
        executable = find_mf6(self.path)
        self.write(model, folder)
        done = subprocess.run(
            [str(executable)], cwd=folder, capture_output=True, text=True, check=False
        )
        if done.returncode or "Normal termination" not in done.stdout:
            raise InputError.single(
                f"MODFLOW 6 stopped in {folder}: {_last_words(done.stdout + done.stderr)}",
                remedy=f"read {folder / 'mfsim.lst'}",
            )
        return read_observations(model, folder)


def _last_words(text: str, lines: int = 4) -> str:
    return " / ".join([line.strip() for line in text.splitlines() if line.strip()][-lines:])


def read_observations(model: TransportModel, folder: Path, solute: int = 0) -> FloatArray:
    """Return concentrations at the receptors from the observed cells round them.

    Parameters
    ----------
    model : TransportModel
        Model that was run.
    folder : Path
        Its folder.
    solute : int
        Which species.

    Returns
    -------
    ndarray, shape (receptors, steps + 1)
        Concentration from the start, interpolated linearly between cell centres.

    Raises
    ------
    InputError
        If the file does not hold every step.
    """
    name = transport_name(solute)
    file = folder / f"{name}_{OBSERVATIONS}"
    with file.open() as lines:
        header = [word.strip().lower() for word in next(lines).split(",")]
        rows = np.loadtxt(lines, delimiter=",", ndmin=2)
    if len(rows) != model.steps:
        raise InputError.single(
            f"{len(rows)} of {model.steps} time steps are in {file.name}", file=str(file),
            remedy="run the model to its end",
        )  # fmt: skip
    cells = ModflowGrid(model)
    result = np.zeros((len(model.places), model.steps + 1))
    for receptor, place in enumerate(model.places):
        for cell, weight in cells.weights(place):
            result[receptor, 1:] += weight * rows[:, header.index(observation_name(cell))]
    return result
