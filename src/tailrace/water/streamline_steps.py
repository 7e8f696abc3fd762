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
    NARROW,
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

BOUNDARY_SHIFT = 60
AREA_BITS = (1 << BOUNDARY_SHIFT) - 1

# Steps: of the length that the error allows; in search of an edge; up to it; across it.
FREE, SEARCH, TO_EDGE, ACROSS_EDGE = range(4)

LARGEST_EXPOSURE = 0.5
"""Largest recharge exposure of one step."""
ALL_ACCOUNTED = 32.3
"""Recharge exposure at which exp(-exposure), the water not yet accounted for, is below 1e-14."""
NO_FLOW = 1.0e-9
"""Discharge below which a point outside every area counts as stagnant, share of the largest met."""
STEP_OF_DISTANCE = 0.25
"""Longest step over the distance to the nearest well or area; a part of its width is added."""
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
    wet = saturated_thickness(potential, elements.conductivity, elements.thickness, elements.fixed)
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
        along_x, along_y = row[END_X] - row[START_X], row[END_Y] - row[START_Y]
        dx, dy = x - row[START_X], y - row[START_Y]
        share = (dx * along_x + dy * along_y) / (along_x * along_x + along_y * along_y)
        share = min(max(share, 0.0), 1.0)
        away = math.hypot(dx - share * along_x, dy - share * along_y)
        longest = min(longest, STEP_OF_DISTANCE * away + 0.25 * row[NARROW])
    return longest


@kernel
def _place(x: float, y: float, elements: Elements) -> int:
    """Return the areas over a point, with the boundary it lies beyond in the highest bits."""
    return inside_areas(x, y, elements) | (is_beyond(x, y, elements) << BOUNDARY_SHIFT)


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
def _end(
    state: FloatArray, sign: float, here: int, exposure: float, far: float, elements: Elements
) -> tuple[int, int]:
    """Return what stops a streamline at a point, or -1, and which well or boundary."""
    if here >> BOUNDARY_SHIFT:
        return AT_BOUNDARY, (here >> BOUNDARY_SHIFT) - 1
    well = _at_well(state[0], state[1], sign, elements)
    if well > 0:
        return AT_WELL, well - 1
    if exposure > ALL_ACCOUNTED:
        return AT_DIVIDE, -1
    if math.hypot(state[0], state[1]) > far:
        return FAR, -1
    return -1, -1


@kernel
def _record(state: FloatArray, inverse: float, size: float, rows: FloatArray, count: int) -> None:
    for k in range(STATE):
        rows[count, k] = state[k]
    rows[count, INVERSE], rows[count, DISCHARGE] = inverse, size


@kernel
def follow(
    x: float, y: float, sign: float, tolerance: float, scale: float, typical: float, far: float,
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
    typical : float
        Discharge against which a flow is judged none, m2/yr.
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
    inverse, exposure, largest = 0.0, 0.0, typical
    _record(state, inverse, size, rows, 0)
    width = EDGE_WIDTH * scale
    length, kind, count = 1.0e-3 * scale, FREE, 1
    low = high = step = 0.0
    while count < rows.shape[0]:
        largest = max(largest, size)
        recharge = _rate_over(here, rates)
        if size <= NO_FLOW * largest and recharge == 0.0:
            return count, AT_STAGNATION, -1
        if kind == FREE:
            length = min(length, _longest(state[0], state[1], elements, scale))
            # Towards a divide J grows without end while the way shrinks.
            step = min(length / max(size, 1.0e-300), LARGEST_EXPOSURE / max(recharge, 1.0e-300))
        elif kind == ACROSS_EDGE:
            step = 4.0 * width / max(size, 1.0e-300)
        error = _step(state, step, sign, elements, stages, new, tolerance, scale)
        if math.isnan(error):
            if step * size < width:
                return count, DRY, -1
            length, kind = 0.25 * step * size, FREE
            continue
        if kind == FREE and error > 1.0:
            length = step * size * max(0.2, 0.9 * error**-0.2)
            continue
        if kind <= SEARCH:
            changed = _place(new[0], new[1], elements) != here
            if kind == FREE and changed:
                low, high, kind = 0.0, step, SEARCH
            elif kind == SEARCH:
                low, high = (low, step) if changed else (step, high)
            if kind == SEARCH:
                # By bisection, each trial a step of its own.
                step = 0.5 * (low + high)
                if (high - low) * size < width:
                    kind, step = (TO_EDGE, low) if low * size > width else (ACROSS_EDGE, low)
                continue
        if kind == FREE:
            length = step * size * min(5.0, 0.9 * max(error, 1.0e-10) ** -0.2)
        bits[count - 1] = here & AREA_BITS
        inverse += step
        exposure += recharge * step
        for k in range(STATE):
            state[k], stages[0, k] = new[k], stages[6, k]
        size = stages[0, 3]
        _record(state, inverse, size, rows, count)
        count += 1
        kind = ACROSS_EDGE if kind == TO_EDGE else FREE
        if kind == FREE:
            here = _place(state[0], state[1], elements)
        end, which = _end(state, sign, here, exposure, far, elements)
        if end >= 0:
            return count, end, which
    return count, TOO_LONG, -1
