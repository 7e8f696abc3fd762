"""What a soil balance is given, checked, in full shape and with its gaps noted."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tailrace.errors import InputError, Problems
from tailrace.quantities.number_checks import checked

from .soil_chain import SoilChain

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]

LOSSES = ("leached", "eroded", "run_off", "taken_up")
"""Losses other than decay, in the order of the budget."""


@dataclass(frozen=True)
class SoilInput:
    """Input of `soil_build_up` without gaps (zero where one is), and where the gaps are.

    Attributes
    ----------
    edges : ndarray, shape (years + 1,), yr
    input, slope : ndarray, shape (..., members, receptors, years)
    rates : ndarray, shape (losses, ..., members, receptors, years or 1), 1/yr
    start : ndarray, shape (..., members, receptors)
    gaps : ndarray of bool, shape (..., members, receptors)
        Members that are missing, progeny of missing ones included.
    """

    edges: FloatArray
    input: FloatArray
    slope: FloatArray
    rates: FloatArray
    start: FloatArray
    gaps: BoolArray


def members_last(array: FloatArray) -> FloatArray:
    """Return an array (..., members, receptors) as (..., receptors, members), or back."""
    return np.asarray(np.swapaxes(array, -1, -2))


def checked_input(
    chain: SoilChain, edges: ArrayLike, input_rate: ArrayLike,
    loss_rates: Mapping[str, ArrayLike], input_slope: ArrayLike = 0.0, start: ArrayLike = 0.0,
) -> SoilInput:  # fmt: skip
    """Return everything in its full shape, without gaps, and where the gaps are.

    Parameters
    ----------
    chain, edges, input_rate, loss_rates, input_slope, start
        As for `soil_build_up`.

    Returns
    -------
    SoilInput

    Raises
    ------
    InputError
        As for `soil_build_up`.
    """
    problems = Problems()
    times = np.atleast_1d(np.asarray(edges, dtype=float))
    if times.ndim != 1 or times.size < 2 or not (np.diff(times) > 0.0).all():
        problems.add("the edges of the years do not rise", place="edges",
                     allowed="at least two times, each later than the one before")  # fmt: skip
    for name in loss_rates:
        if name not in LOSSES:
            problems.add(f'no loss is called "{name}"', place="loss_rates",
                         allowed=", ".join(LOSSES))  # fmt: skip
    entering = checked(
        problems, "input_rate", input_rate, "per m2 and yr", missing=True, finite=True
    )
    rates = [checked(problems, name, loss_rates.get(name, 0.0), "1/yr", missing=True, finite=True)
             for name in LOSSES]  # fmt: skip
    first = checked(problems, "start", start, "per m2", missing=True, finite=True)
    slope = np.asarray(input_slope, dtype=float)
    problems.raise_if_any()
    last = entering + slope * np.diff(times)
    if (last < -1e-12 * np.abs(entering)).any():
        raise InputError.single("an input falls below zero within a year", place="input_slope")
    shape = _shape(chain, times.size - 1, [entering, slope, *rates, first[..., None]])
    kept = shape[-1] if any(one.ndim and one.shape[-1] > 1 for one in rates) else 1
    full = np.stack([np.broadcast_to(one, (*shape[:-1], kept)) for one in rates])
    filled, held = np.broadcast_to(entering, shape), np.broadcast_to(first, shape[:-1])
    gaps = np.asarray(np.isnan(full).any(axis=(0, -1)) | np.isnan(filled).any(axis=-1))
    return SoilInput(
        times, np.nan_to_num(filled), np.broadcast_to(slope, shape), np.nan_to_num(full),
        np.nan_to_num(held), _with_progeny(chain, gaps | np.isnan(held)),
    )  # fmt: skip


def _shape(chain: SoilChain, years: int, arrays: list[FloatArray]) -> tuple[int, ...]:
    """Return the shape that all arrays fill, or say that they fill none."""
    members = len(chain.members)
    try:
        shape = np.broadcast_shapes((members, 1, years), *(one.shape for one in arrays))
    except ValueError as error:
        raise InputError.single(
            f"the axes do not fit {members} members and {years} years: {error}",
            allowed="(..., members, receptors, years)",
        ) from None
    if shape[-3] != members or shape[-1] != years:
        raise InputError.single(
            f"the axes {shape} are not those of {members} members, {years} years",
            allowed="(..., members, receptors, years)",
        )
    return shape


def _with_progeny(chain: SoilChain, gaps: BoolArray) -> BoolArray:
    """Return which members are missing once their parents are."""
    found = gaps.copy()
    for member, fed in enumerate(chain.shares > 0.0):
        found[..., member, :] |= found[..., fed, :].any(axis=-2)
    return found
