"""Checks that every function of transport shares: what cannot be meant is refused in words."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tailrace.errors import InputError, Problems

FloatArray = NDArray[np.float64]

# What each argument may be: least value, whether it must be above it, what to give instead.
_RANGES: Mapping[str, tuple[float, bool, str]] = {
    "velocity": (0.0, True, "give a seepage velocity above zero: the flow goes towards +x"),
    "longitudinal_dispersion": (0.0, False, "give a coefficient of zero or more"),
    "transverse_dispersion": (0.0, False, "give a coefficient of zero or more"),
    "vertical_dispersion": (0.0, False, "give a coefficient of zero or more"),
    "dispersion": (0.0, False, "give a coefficient of zero or more"),
    "retardation": (0.0, True, "give a retardation factor above zero"),
    "decay": (0.0, False, "give a decay constant of zero or more"),
    "thickness": (0.0, True, "give a thickness above zero, infinity for no faces"),
    "porosity": (0.0, True, "give a share of the volume above zero"),
    "duration": (0.0, True, "give a time above zero"),
}
_MAY_BE_INFINITE = ("thickness", "duration")


def check_transport(**values: ArrayLike) -> dict[str, FloatArray]:
    """Return arguments as arrays, or refuse what is out of range.

    Parameters
    ----------
    **values : float or ndarray
        Arguments by name. Places and times (names without a range) may be any number.

    Returns
    -------
    dict of ndarray
        The same, as arrays of floats.

    Raises
    ------
    InputError
        If a number is missing (NaN) or out of its range; all at once.
    """
    problems = Problems()
    arrays = {name: np.asarray(value, dtype=np.float64) for name, value in values.items()}
    for name, array in arrays.items():
        least, strict, remedy = _RANGES.get(name, (-np.inf, False, "give a number"))
        bad = np.isnan(array) | (array < least) | (strict & (array == least))
        if name in _RANGES and name not in _MAY_BE_INFINITE:
            bad |= np.isinf(array)
        if bad.any():
            worst = float(array[bad].flat[0])
            problems.add(f"{name} is {worst:g}", place=name, remedy=remedy)
    problems.raise_if_any()
    return arrays


def check_edges(low: ArrayLike, high: ArrayLike, what: str) -> None:
    """Refuse a source whose lower edge is not below its upper edge.

    Parameters
    ----------
    low, high : float or ndarray, m
        Edges.
    what : str
        Names of the two, for the message.

    Raises
    ------
    InputError
        If an edge is missing or the two are not in order.
    """
    bad = ~(np.asarray(low, dtype=float) < np.asarray(high, dtype=float))
    if bad.any():
        raise InputError.single(
            f"the source's edges {what} are not in order ({np.min(low):g} and {np.max(high):g} m)",
            place=what,
            remedy="give the lower edge first; a source has a width above zero",
        )
