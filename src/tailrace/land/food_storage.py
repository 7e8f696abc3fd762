"""Between harvest and plate: what decays while food, or feed, is kept.

IAEA Safety Reports Series 19 (2001), as carried by the public code pyDOSEIA: 14 days for crops, 0
for pasture, 90 for stored feed, 1 for milk, 20 for meat. Ingrowth meanwhile is not in it: Po-210
from Pb-210, and Th-228 from Ra-228, grow in within months to years.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tailrace.errors import Problems
from tailrace.quantities.declare import declare_units
from tailrace.quantities.number_checks import checked

FloatArray = NDArray[np.float64]


@declare_units(concentration="kg/kg", decay="1/yr", time="yr", returns="kg/kg")
def after_holding(concentration: ArrayLike, decay: ArrayLike, time: ArrayLike) -> FloatArray:
    """Return a concentration after a holding time.

    Parameters
    ----------
    concentration : array_like, kg/kg
        At harvest, milking or slaughter; bare numbers may be Bq/kg or Bq/L. NaN where missing.
    decay : array_like, 1/yr
        Zero for a substance that does not decay.
    time : array_like, yr
        Until it is eaten.

    Returns
    -------
    ndarray, kg/kg

    Raises
    ------
    InputError
        If a number is negative.
    """
    problems = Problems()
    held = checked(problems, "concentration", concentration, "kg/kg", missing=True, finite=True)
    rate = checked(problems, "decay", decay, "1/yr", finite=True)
    kept = checked(problems, "time", time, "yr", finite=True)
    problems.raise_if_any()
    return np.asarray(held * np.exp(-rate * kept))
