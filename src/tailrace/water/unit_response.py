"""Unit responses: what a source of one gives at the receptors, computed once, stored, reused.

Transport is linear in the source, and in uniform flow with dispersion proportional to velocity it
knows no clock: what arrives depends on the distance s = v t/R that the species has travelled, on
dispersion over velocity, D/v, and on loss per distance, lambda R/v. One run of an engine therefore
serves every source history (`convolve_step_response`), every conductivity, gradient and porosity,
and, without decay, every retardation.

Responses are stored under a digest of all that they depend on, in a folder of the user's cache
(`TAILRACE_CACHE` where that is set). What cannot be read there is computed again, and a folder that
cannot be written to is done without.
"""

from __future__ import annotations

import hashlib
import json
import os
import sys
import tempfile
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.interpolate import PchipInterpolator

from .source_history import SourceHistory, convolve_step_response

FloatArray = NDArray[np.float64]

VARIABLE = "TAILRACE_CACHE"
FORM = 1
"""Changes whenever stored responses may not be used any more."""
SIGNIFICANT = 12
FINER = 4
"""Points of the table that is convolved, for each time step of the engine."""


@dataclass(frozen=True)
class UnitResponse:
    """Concentration at the receptors for a source of one from the start on.

    Attributes
    ----------
    distance : ndarray, shape (n,), m
        Distance travelled, v t/R, from 0.
    values : ndarray, shape (receptors, n), 1
        Concentration over that of the source.
    difference : ndarray, shape (receptors, n), 1
        Values less those of the run with the shorter time step.
    complete : bool
        Whether the response stays as it is after the last distance.
    grid : str
        Grid and time steps in words.
    """

    distance: FloatArray
    values: FloatArray
    difference: FloatArray
    complete: bool
    grid: str

    def reaches(self, distance: float) -> bool:
        """Return whether the response is known up to a distance, m."""
        return self.complete or bool(self.distance[-1] >= distance * (1.0 - 1.0e-9))

    def answer(
        self, history: SourceHistory, speed: float, times: FloatArray
    ) -> tuple[FloatArray, FloatArray]:
        """Return concentrations for a source history, and the estimate of their error.

        Parameters
        ----------
        history : SourceHistory
            Source, without draws.
        speed : float, m/yr
            Velocity of the species, v/R.
        times : ndarray, shape (times,), yr
            When.

        Returns
        -------
        tuple of ndarray, shape (receptors, times)
            Concentration and error, in the unit of the history.
        """
        fine = np.linspace(0.0, 1.0, FINER * (len(self.distance) - 1) + 1) * self.distance[-1]
        both = np.concatenate([self.values, self.difference])
        smooth = PchipInterpolator(self.distance, both, axis=1)(fine)
        found = convolve_step_response(fine / speed, smooth, history, times)
        count = len(self.values)
        return np.maximum(found[:count], 0.0), np.abs(found[count:])


def cache_folder() -> Path:
    """Return the folder in which unit responses are kept.

    Returns
    -------
    Path
        `TAILRACE_CACHE` where it is set, otherwise a folder of the user's cache.
    """
    named = os.environ.get(VARIABLE)
    if named:
        return Path(named) / "unit_responses"
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA", Path.home() / "AppData" / "Local"))
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Caches"
    else:
        base = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache")
    return base / "tailrace" / "unit_responses"


def digest(problem: Mapping[str, Any]) -> str:
    """Return the key of a response: a digest of what it depends on.

    Parameters
    ----------
    problem : mapping
        Texts, numbers, and arrays of them; numbers count to 12 digits.

    Returns
    -------
    str
        32 hexadecimal digits.
    """
    text = json.dumps({"form": FORM, **problem}, sort_keys=True, default=_plain)
    return hashlib.blake2b(_rounded(text).encode(), digest_size=16).hexdigest()


def _plain(value: Any) -> Any:
    return np.asarray(value).tolist()


def _rounded(text: str) -> str:
    def shorten(value: Any) -> Any:
        if isinstance(value, float):
            return f"{value:.{SIGNIFICANT}g}"
        if isinstance(value, list):
            return [shorten(item) for item in value]
        if isinstance(value, dict):
            return {name: shorten(item) for name, item in value.items()}
        return value

    return json.dumps(shorten(json.loads(text)), sort_keys=True)


class ResponseStore:
    """Keeps unit responses, in memory and in a folder.

    Parameters
    ----------
    folder : str or Path, optional
        Folder; by default `cache_folder()`.
    """

    def __init__(self, folder: str | Path | None = None) -> None:
        self.folder = Path(folder) if folder is not None else cache_folder()
        self._held: dict[str, UnitResponse] = {}

    def get(self, key: str, distance: float) -> UnitResponse | None:
        """Return a stored response that reaches a distance, or None.

        Parameters
        ----------
        key : str
            Its digest.
        distance : float, m
            How far it must reach.
        """
        response = self._held.get(key) or self._read(key)
        if response is None or not response.reaches(distance):
            return None
        self._held[key] = response
        return response

    def put(self, key: str, response: UnitResponse) -> None:
        """Store a response.

        Parameters
        ----------
        key : str
            Its digest.
        response : UnitResponse
            Response.
        """
        self._held[key] = response
        try:
            self.folder.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=self.folder, suffix=".part")
            with os.fdopen(handle, "wb") as file:
                np.savez_compressed(
                    file, distance=response.distance, values=response.values,
                    difference=response.difference, complete=np.array(response.complete),
                    grid=np.array(response.grid),
                )  # fmt: skip
            Path(name).replace(self.folder / f"{key}.npz")
        except OSError:
            # Held in memory all the same; another run computes it again.
            return

    def _read(self, key: str) -> UnitResponse | None:
        try:
            with np.load(self.folder / f"{key}.npz", allow_pickle=False) as file:
                return UnitResponse(
                    file["distance"], file["values"], file["difference"], bool(file["complete"]),
                    str(file["grid"]),
                )  # fmt: skip
        except (OSError, KeyError, ValueError, EOFError, zipfile.BadZipFile):
            return None
