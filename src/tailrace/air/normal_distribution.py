"""The normal distribution function, from a small table."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from tailrace.kernel import inlined

FloatArray = NDArray[np.float64]

ROOT_TWO_PI = math.sqrt(2.0 * math.pi)

_NORMAL_CELLS = 32
_NORMAL_END = 5.5
_NORMAL_MASK = 511
_ROUNDING = 1.5 * 2.0**52
_ARGUMENTS = (np.arange(_NORMAL_MASK + 1) + 256) % 512 - 256
# Normal distribution and its density side by side, negative arguments after the positive ones;
# so few that they stay near the processor.
NORMAL: FloatArray = np.array(
    [
        [0.5 * math.erfc(-x / math.sqrt(2.0)), math.exp(-0.5 * x * x) / ROOT_TWO_PI]
        for x in _ARGUMENTS / _NORMAL_CELLS
    ]
)


@inlined
def normal_share(argument: float) -> float:
    """Return the normal distribution function, to 1e-7.

    Parameters
    ----------
    argument : float
        Standard deviations from the mean, 1.

    Returns
    -------
    float
        Share below, 1; beyond 5.5 as at 5.5.
    """
    argument = min(max(argument, -_NORMAL_END), _NORMAL_END)
    # Adding so large a number rounds; the last bits of the sum are the nearest cell of the table.
    rounded = argument * _NORMAL_CELLS + _ROUNDING
    cell = np.float64(rounded).view(np.int64) & _NORMAL_MASK
    middle = (rounded - _ROUNDING) * (1.0 / _NORMAL_CELLS)
    # Taylor's series of second order from there.
    apart = argument - middle
    return float(NORMAL[cell, 0] + apart * (1.0 - 0.5 * apart * middle) * NORMAL[cell, 1])
