"""Cubic interpolation in the logarithms of distance and value.

Power laws are met exactly, and the steep onset of an elevated plume to better than a percent
where straight lines in the logarithms would be off by several.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tailrace.kernel import inlined

from .distance_grid import LOGARITHMS

FloatArray = NDArray[np.float64]

# Slope at a node over the smaller of its two secants; 3 keeps a cubic monotone.
STEEPEST = 3.0


@inlined
def log_slope(logs: FloatArray, step: int, first: int, last: int, coarse: int) -> float:
    """Return the slope at a node of a parabola through it and its neighbours.

    Parameters
    ----------
    logs : ndarray, shape (coarse nodes,)
        Logarithms of the values at every `step`-th node of the distance grid.
    step : int
        Nodes of the grid between coarse nodes.
    first, last : int
        Coarse nodes that hold values; the slope is one-sided there.
    coarse : int
        The node.

    Returns
    -------
    float
        Slope, 1.
    """
    here = LOGARITHMS[coarse * step]
    if coarse == first:
        return float((logs[coarse + 1] - logs[coarse]) / (LOGARITHMS[(coarse + 1) * step] - here))
    before = here - LOGARITHMS[(coarse - 1) * step]
    below = (logs[coarse] - logs[coarse - 1]) / before
    if coarse == last:
        return float(below)
    after = LOGARITHMS[(coarse + 1) * step] - here
    above = (logs[coarse + 1] - logs[coarse]) / after
    slope = (before * above + after * below) / (before + after)
    # Next to where the plume begins one side is all but vertical: the cubic must not overshoot.
    steepest = STEEPEST * min(abs(below), abs(above))
    return float(min(max(slope, -steepest), steepest))


@inlined
def log_cubic(low: float, rise: float, left: float, right: float, share: float) -> float:
    """Return a cubic between two nodes.

    Parameters
    ----------
    low, rise : float
        Logarithm at the lower node, and how much higher it is at the upper one.
    left, right : float
        Slope at the lower node times the interval less `rise`, and `rise` less slope at the upper
        node times the interval.
    share : float
        Place between the nodes, 0 to 1.

    Returns
    -------
    float
        Logarithm at that place.
    """
    rest = 1.0 - share
    return low + share * rise + share * rest * (rest * left + share * right)
