"""Concentration at any number of places and times from a source switched on and off once.

The functions of columns, strips and patches put their arguments in one form here: arrays of one
shape for place, source, ground, species and the two times, each element computed by itself with
the integral of `first_passage` (about 5 to 20 microseconds an element).
"""

from __future__ import annotations

import warnings

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tailrace.errors import InputError, ValidityWarning, did_you_mean
from tailrace.kernel import kernel, parallel_kernel, prange

from .first_passage import INLETS, PATH_NUMBERS, set_path, window

FloatArray = NDArray[np.float64]

_FEW = 200
_COLUMNS = 19


@kernel
def _window_of(row: FloatArray, inlet: float) -> float:
    path = np.zeros(PATH_NUMBERS)
    set_path(path, row[0:3], row[3:7], row[7:12], row[12], row[13], inlet)
    return window(path, row[14], row[15], row[16], row[17], row[18])


@kernel
def _few_windows(cases: FloatArray, inlet: float, result: FloatArray) -> None:
    for case in range(len(cases)):
        result[case] = _window_of(cases[case], inlet)


@parallel_kernel
def _many_windows(cases: FloatArray, inlet: float, result: FloatArray) -> None:
    for case in prange(len(cases)):
        result[case] = _window_of(cases[case], inlet)


def compile_windows() -> None:
    """Compile `windows` for many cases, on none."""
    _many_windows(np.zeros((0, _COLUMNS)), 0.0, np.zeros(0))


def windows(columns: list[ArrayLike], inlet: float) -> FloatArray:
    """Return the concentration of every case of arguments that broadcast together.

    Parameters
    ----------
    columns : list of float or ndarray
        x, y, z (m); edges of the source across the flow and in the vertical (m, four numbers);
        velocity (m/yr), three dispersion coefficients (m2/yr), thickness (m); retardation (1),
        decay (1/yr); ages of the newest and oldest water of the source's window (yr), its
        concentration at the two, exponent added (1).
    inlet : float
        Code of the inlet (`first_passage`).

    Returns
    -------
    ndarray
        Concentration, with the shape the arguments broadcast to.
    """
    arrays = np.broadcast_arrays(*[np.asarray(column, dtype=np.float64) for column in columns])
    shape = arrays[0].shape
    cases = np.stack([array.ravel() for array in arrays], axis=1)
    result = np.empty(len(cases))
    # Threads take longer to start than a few cases to compute.
    compute = _few_windows if len(cases) < _FEW else _many_windows
    compute(cases, inlet, result)
    return result.reshape(shape)


def inlet_code(inlet: str) -> float:
    """Return the code of an inlet's name.

    Parameters
    ----------
    inlet : {"first", "third"}
        Concentration held at the inlet, or mass flux held there.

    Raises
    ------
    InputError
        If the name is another one.
    """
    if inlet not in INLETS:
        raise InputError.single(
            f'no inlet is called "{inlet}"', place="inlet",
            allowed="first (concentration held), third (mass flux held)",
            remedy=did_you_mean(inlet, INLETS),
        )  # fmt: skip
    return INLETS[inlet]


def warn_upgradient(x: ArrayLike) -> None:
    """Warn where a place lies upgradient of the source.

    Parameters
    ----------
    x : float or ndarray, m
        Distance along the flow from the source.

    Warns
    -----
    ValidityWarning
        Uniform flow carries nothing there, and the answer is zero.
    """
    behind = int((np.asarray(x, dtype=float) < 0.0).sum())
    if behind:
        warnings.warn(
            f"{behind} places lie upgradient of the source, where uniform flow brings nothing and "
            "the answer is 0; a pond's mounding may still reach them",
            ValidityWarning,
            stacklevel=3,
        )
