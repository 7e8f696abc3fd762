"""Hours with almost the same air, put together so that a plume is computed once for all of them.

How a plume spreads depends on the surface layer, not on the direction of the wind. Hours whose
friction velocity, Obukhov length, mixing heights, wind and temperature are nearly equal share the
means of their group; each keeps its own direction and its own release. Groups are halved until
no number in them spreads over more than a stated part.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

SPREAD = 0.1
"""Largest spread of a number within a group, of the number."""
SPREAD_OF_TEMPERATURE = 6.0
"""Largest spread of temperature within a group, K."""

# Columns of `hour_table`, and those whose logarithm is taken; the Obukhov length has a sign.
(FRICTION, CONVECTIVE_VELOCITY, LENGTH, CONVECTIVE_HEIGHT, MECHANICAL_HEIGHT, MIXING_HEIGHT, WIND,
 TEMPERATURE, LAPSE) = 0, 1, 2, 3, 4, 5, 8, 11, 13  # fmt: skip
_LOGARITHMIC = (FRICTION, LENGTH, MECHANICAL_HEIGHT, MIXING_HEIGHT, WIND, LAPSE)
_WHERE_HEATED = (CONVECTIVE_VELOCITY, CONVECTIVE_HEIGHT)
_EXACT = (6, 7, 12, 15, 16, 17, 18)
_PRESSURE = 14


def alike_hours(hours: FloatArray, spread: float = SPREAD) -> tuple[FloatArray, IntArray]:
    """Return hours in groups of almost the same air.

    Parameters
    ----------
    hours : ndarray, shape (n, 19)
        Rows of `hour_table`.
    spread : float
        Largest spread of a number within a group, of the number; 0 leaves every hour as it is.

    Returns
    -------
    ndarray, shape (n, 19)
        Rows, group after group: the means of the group, each with its own direction.
    ndarray of int, shape (n,)
        Which hour each row is.
    """
    if spread <= 0.0:
        return hours.copy(), np.arange(len(hours))
    numbers = _scaled(hours, spread)
    groups: list[IntArray] = []
    waiting = _exact_groups(hours)
    while waiting:
        group = waiting.pop()
        own = numbers[group]
        ranges = np.ptp(own, axis=0)
        widest = int(ranges.argmax())
        if ranges[widest] <= 1.0:
            groups.append(group)
            continue
        middle = 0.5 * (own[:, widest].min() + own[:, widest].max())
        low = own[:, widest] <= middle
        waiting += [group[low], group[~low]]
    order = np.concatenate(groups)
    rows = hours[order]
    start = 0
    for group in groups:
        part = slice(start, start + len(group))
        rows[part] = _means(rows[part])
        start += len(group)
    return rows, order


def _exact_groups(hours: FloatArray) -> list[IntArray]:
    """Return hours apart by what must be equal: stability, roughness, heights of measurement."""
    apart = np.column_stack([hours[:, _EXACT], hours[:, LENGTH] > 0.0])
    # Hours that both lack a number do not differ in it.
    _, group = np.unique(np.nan_to_num(apart, nan=-1.0), axis=0, return_inverse=True)
    return [np.flatnonzero(group.ravel() == number) for number in range(int(group.max()) + 1)]


def _scaled(hours: FloatArray, spread: float) -> FloatArray:
    """Return numbers of which a group may hold one unit of each."""
    heated = hours[:, LENGTH] < 0.0
    columns = [np.log(np.abs(hours[:, column])) / spread for column in _LOGARITHMIC]
    columns += [
        np.where(heated, np.log(np.maximum(hours[:, column], 1.0e-3)), 0.0) / spread
        for column in _WHERE_HEATED
    ]
    columns.append(hours[:, TEMPERATURE] / SPREAD_OF_TEMPERATURE)
    return np.column_stack(columns)


def _means(rows: FloatArray) -> FloatArray:
    """Return the rows of a group with its means in place of their own numbers."""
    found = rows.copy()
    for column in (*_LOGARITHMIC, *_WHERE_HEATED):
        sign = np.sign(rows[0, column])
        size = np.log(np.maximum(np.abs(rows[:, column]), 1.0e-300)).mean()
        found[:, column] = sign * np.exp(size)
    for column in (TEMPERATURE, _PRESSURE):
        found[:, column] = rows[:, column].mean()
    return found


def group_count(rows: FloatArray) -> int:
    """Return how many groups rows in groups hold."""
    air = np.delete(rows, [9, 10], axis=1)
    changes = (air[1:] != air[:-1]) & ~(np.isnan(air[1:]) & np.isnan(air[:-1]))
    return 1 + int(changes.any(axis=1).sum())
