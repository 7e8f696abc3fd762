"""Steps along a streamline, compiled: Dormand and Prince's method with edges as events.

J. R. Dormand, P. J. Prince (1980), Journal of Computational and Applied Mathematics 6, 19-26,
table 2 (RK5(4)7M); step control as in E. Hairer, S. P. Norsett, G. Wanner (1993), Solving Ordinary
Differential Equations I, section II.4.
"""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from tailrace.kernel import kernel

from .analytic_elements import (
    CENTRE_X,
    CENTRE_Y,
    END_X,
    END_Y,
    PUMPED,
    RADIUS,
    START_X,
    START_Y,
    WELL_RADIUS,
    WELL_X,
    WELL_Y,
    Elements,
    field_at,
    inside_areas,
    is_beyond,
    saturated_thickness,
)

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

# Integrated: place, travel time, length, squared slowness, squared discharge. Then J and |Q|.
STATE = 6
INVERSE, DISCHARGE = 6, 7
COLUMNS = 8
MOST_STEPS = 50_000

FAR, AT_BOUNDARY, AT_WELL, AT_DIVIDE, AT_STAGNATION, DRY, TOO_LONG = range(7)

ALL_ACCOUNTED = 32.3
"""Recharge exposure at which exp(-exposure), the water not yet accounted for, is below 1e-14."""
NO_FLOW = 1.0e-9
"""Discharge below which a point outside every area counts as stagnant, share of the largest met."""
STEP_OF_DISTANCE = 0.25
"""Longest step over the distance to the nearest well or area, with a tenth of an area added."""
EDGE_WIDTH = 1.0e-10
"""Width to which an edge is located, share of the radius that holds all elements."""

_A = np.array([
    [0.0, 0.0, 0.0, 0.0, 0.0, 0.0],
    [1 / 5, 0.0, 0.0, 0.0, 0.0, 0.0],
    [3 / 40, 9 / 40, 0.0, 0.0, 0.0, 0.0],
    [44 / 45, -56 / 15, 32 / 9, 0.0, 0.0, 0.0],
    [19372 / 6561, -25360 / 2187, 64448 / 6561, -212 / 729, 0.0, 0.0],
    [9017 / 3168, -355 / 33, 46732 / 5247, 49 / 176, -5103 / 18656, 0.0],
    [35 / 384, 0.0, 500 / 1113, 125 / 192, -2187 / 6784, 11 / 84],
])  # fmt: skip
_E = np.array([71 / 57600, 0.0, -71 / 16695, 71 / 1920, -17253 / 339200, 22 / 525, -1 / 40])


@kernel
def _rates(state: FloatArray, sign: float, elements: Elements, out: FloatArray) -> float:
    """Fill the rates of change with J; return |Q|, NaN in dry ground."""
    potential, flow_x, flow_y = field_at(state[0], state[1], elements)
    wet = saturated_thickness(
        potential, elements.conductivity, elements.thickness, elements.fixed
    )
    size = math.hypot(flow_x, flow_y)
    water = elements.porosity * wet
    out[0], out[1] = sign * flow_x, sign * flow_y
    out[2], out[3] = water, size
    out[4] = water * water / max(size, 1.0e-300)
    out[5] = size * size * size
    return size if wet > 0.0 else math.nan


@kernel
def _step(
    state: FloatArray, step: float, sign: float, elements: Elements, stages: FloatArray,
    new: FloatArray, tolerance: float, scale: float,
) -> float:  # fmt: skip
    """Fill the state after a step; return the error over what is allowed, NaN in dry ground."""
    # stages[0] holds the rates at the start.
    for i in range(1, 7):
        for k in range(STATE):
            total = 0.0
            for j in range(i):
                total += _A[i, j] * stages[j, k]
            new[k] = state[k] + step * total
        if math.isnan(_rates(new, sign, elements, stages[i])):
            return math.nan
    worst = 0.0
    for k in range(4):
        error = 0.0
        for j in range(7):
            error += _E[j] * stages[j, k]
        allowed = tolerance * (max(new[k], 1.0e-300) if k == 2 else scale)
        # The first step of a travel time is judged against its own length.
        worst = max(worst, abs(error * step) / allowed)
    return worst


@kernel
def _longest(x: float, y: float, elements: Elements, scale: float) -> float:
    """Return the longest step that steps over no well and no area, m."""
    longest = scale
    for k in range(elements.real_wells):
        row = elements.wells[k]
        away = math.hypot(x - row[WELL_X], y - row[WELL_Y])
        longest = min(longest, STEP_OF_DISTANCE * away + 0.5 * row[WELL_RADIUS])
    for k in range(elements.real_circles):
        row = elements.circles[k]
        away = math.hypot(x - row[CENTRE_X], y - row[CENTRE_Y]) - row[RADIUS]
        longest = min(longest, STEP_OF_DISTANCE * abs(away) + 0.1 * row[RADIUS])
    for k in range(elements.first_side[elements.first_side.shape[0] - 1]):
        row = elements.sides[k]
        length = math.hypot(row[END_X] - row[START_X], row[END_Y] - row[START_Y])
        middle_x, middle_y = 0.5 * (row[START_X] + row[END_X]), 0.5 * (row[START_Y] + row[END_Y])
        away = max(math.hypot(x - middle_x, y - middle_y) - 0.5 * length, 0.0)
        longest = min(longest, STEP_OF_DISTANCE * away + 0.1 * length)
    return longest


@kernel
def _place(x: float, y: float, elements: Elements) -> int:
    """Return the areas over a point, with the boundary it lies beyond in the highest bits."""
    return inside_areas(x, y, elements) | (is_beyond(x, y, elements) << 60)


@kernel
def _share_before_edge(
    state: FloatArray, new: FloatArray, start: FloatArray, finish: FloatArray, step: float,
    here: int, elements: Elements, width: float,
) -> float:  # fmt: skip
    """Return the share of a step that stays clear of the first change of areas, by bisection."""
    low, high = 0.0, 1.0
    length = math.hypot(new[0] - state[0], new[1] - state[1])
    while (high - low) * length > width:
        at = 0.5 * (low + high)
        # Cubic through both ends with their directions.
        h1 = at * at * (3.0 - 2.0 * at)
        h2, h3 = at * (1.0 - at) ** 2, at * at * (at - 1.0)
        x = state[0] + h1 * (new[0] - state[0]) + step * (h2 * start[0] + h3 * finish[0])
        y = state[1] + h1 * (new[1] - state[1]) + step * (h2 * start[1] + h3 * finish[1])
        if _place(x, y, elements) == here:
            low = at
        else:
            high = at
        if high - low < 1.0e-15:
            break
    return low


@kernel
def _at_well(x: float, y: float, sign: float, elements: Elements) -> int:
    """Return 1 + the number of the well whose screen a streamline has come to, or 0."""
    for k in range(elements.real_wells):
        row = elements.wells[k]
        if row[PUMPED] * sign > 0.0:
            dx, dy = x - row[WELL_X], y - row[WELL_Y]
            if dx * dx + dy * dy <= row[WELL_RADIUS] ** 2 * 1.000001:
                return k + 1
    return 0


@kernel
def _rate_over(bits: int, rates: FloatArray) -> float:
    total = 0.0
    for k in range(rates.shape[0]):
        if (bits >> k) & 1:
            total += rates[k]
    return total


@kernel
def follow(
    x: float, y: float, sign: float, tolerance: float, scale: float, far: float,
    elements: Elements, rates: FloatArray, rows: FloatArray, bits: IntArray,
) -> tuple[int, int, int]:  # fmt: skip
    """Fill the points of a streamline.

    Parameters
    ----------
    x, y : float
        Start, m from the local origin.
    sign : float
        1 with the flow, -1 against it.
    tolerance : float
        Error allowed in a step, 1.
    scale : float
        Radius that holds all elements, m.
    far : float
        Distance at which to stop, m.
    elements : Elements
        Flow field.
    rates : ndarray, shape (areas,)
        Recharge of each area, m/yr.
    rows : ndarray, shape (steps, 8)
        Changed in place: the state at every point, J and |Q|.
    bits : ndarray, shape (steps,)
        Changed in place: areas over each step.

    Returns
    -------
    tuple of int
        Number of points, what stopped it, and which well or boundary.
    """
    state, new = np.zeros(STATE), np.zeros(STATE)
    stages = np.zeros((7, STATE))
    state[0], state[1] = x, y
    here = _place(x, y, elements)
    size = _rates(state, sign, elements, stages[0])
    inverse, exposure, largest = 0.0, 0.0, size
    rows[0, :STATE], rows[0, INVERSE], rows[0, DISCHARGE] = state, 0.0, size
    length = min(_longest(x, y, elements, scale), 1.0e-3 * scale)
    after_edge = False
    count = 1
    while count < rows.shape[0]:
        largest = max(largest, size)
        recharge = _rate_over(here, rates)
        if size <= NO_FLOW * largest and recharge == 0.0:
            return count, AT_STAGNATION, -1
        length = min(length, _longest(state[0], state[1], elements, scale))
        # Towards a divide J grows without end while the way shrinks.
        step = length / max(size, 1.0e-300)
        if recharge > 0.0:
            step = min(step, 0.5 / recharge)
        if after_edge:
            step = 4.0 * EDGE_WIDTH * scale / max(size, 1.0e-300)
        error = _step(state, step, sign, elements, stages, new, tolerance, scale)
        if math.isnan(error):
            if step * size < EDGE_WIDTH * scale:
                return count, DRY, -1
            length = 0.25 * step * size
            continue
        if error > 1.0 and not after_edge:
            length = step * size * max(0.2, 0.9 * error**-0.2)
            continue
        there = _place(new[0], new[1], elements)
        if there != here and not after_edge:
            share = _share_before_edge(
                state, new, stages[0], stages[6], step, here, elements, EDGE_WIDTH * scale
            )
            after_edge = True
            if share * step * size > EDGE_WIDTH * scale:
                step *= share
                _step(state, step, sign, elements, stages, new, tolerance, scale)
            else:
                continue
        elif after_edge:
            after_edge = False
        grown = step * size * min(5.0, 0.9 * max(error, 1.0e-10) ** -0.2)
        length = max(grown, 10.0 * EDGE_WIDTH * scale)
        inverse += step
        bits[count - 1] = here & ((1 << 60) - 1)
        exposure += recharge * step
        for k in range(STATE):
            state[k] = new[k]
        size = _rates(state, sign, elements, stages[0])
        rows[count, :STATE], rows[count, INVERSE], rows[count, DISCHARGE] = state, inverse, size
        count += 1
        if not after_edge:
            here = _place(state[0], state[1], elements)
        if here >> 60:
            return count, AT_BOUNDARY, (here >> 60) - 1
        well = _at_well(state[0], state[1], sign, elements)
        if well > 0:
            return count, AT_WELL, well - 1
        if exposure > ALL_ACCOUNTED:
            return count, AT_DIVIDE, -1
        if math.hypot(state[0], state[1]) > far:
            return count, FAR, -1
    return count, TOO_LONG, -1
