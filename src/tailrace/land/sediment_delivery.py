"""How much of the eroded soil leaves a basin: the sediment delivery ratio by area.

The larger a basin, the more settles on the way. Regressions, A in km2:

* Vanoni 1975 (ASCE Manual 54, 300 basins): 0.42 A^-0.125 with A in square miles, 0.473 in km2;
* USDA Soil Conservation Service 1979: 0.51 A^-0.11 in square miles, 0.566 in km2;
* Renfro 1975, 14 basins in Texas: log10 of the per cent = 1.7935 - 0.14191 log10 A;
* Boyce 1975: 0.3750 A^-0.2382.

They differ by a factor of two and more in large basins and were made of fields; none knows a
leached hill above its valley. All are shown, none is preferred. A ratio is at most one.
"""

from __future__ import annotations

import warnings

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tailrace.errors import InputError, ValidityWarning, did_you_mean
from tailrace.quantities import declare_units

FloatArray = NDArray[np.float64]

SQUARE_MILE = 2.589988110336
"""km2."""
LINES: dict[str, tuple[float, float]] = {
    "vanoni-1975": (0.42 * SQUARE_MILE**0.125, -0.125),
    "usda-scs-1979": (0.51 * SQUARE_MILE**0.11, -0.11),
    "renfro-1975": (10.0**1.7935 / 100.0, -0.14191),
    "boyce-1975": (0.3750, -0.2382),
}
"""Factor and exponent of each, A in km2."""
DELIVERY_REGRESSIONS = tuple(LINES)
BASINS = (0.01, 10000.0)
"""km2: about the smallest and largest basins of the four (assumed)."""


@declare_units(area="km2", returns="1")
def sediment_delivery_ratio(area: ArrayLike, name: str = "vanoni-1975") -> FloatArray:
    """Return the share of the eroded soil that leaves a basin.

    Parameters
    ----------
    area : array_like
        Area of the basin, km2.
    name : {"vanoni-1975", "usda-scs-1979", "renfro-1975", "boyce-1975"}
        Regression.

    Returns
    -------
    ndarray
        Share, up to one.

    Raises
    ------
    InputError
        If an area is not above zero, or the regression is unknown.

    Warns
    -----
    ValidityWarning
        Outside 0.01 to 10,000 km2.
    """
    basin = np.asarray(area, dtype=np.float64)
    if name not in LINES:
        raise InputError.single(f'there is no regression "{name}"', allowed=", ".join(LINES),
                                remedy=did_you_mean(name, LINES))  # fmt: skip
    if not (basin > 0.0).all():
        raise InputError.single("the area of a basin is not above zero", place="area")
    if np.any((basin < BASINS[0]) | (basin > BASINS[1])):
        warnings.warn(f"sediment delivery: basin outside {BASINS[0]:g} to {BASINS[1]:g} km2",
                      ValidityWarning, stacklevel=3)  # fmt: skip
    factor, exponent = LINES[name]
    return np.asarray(np.minimum(factor * basin**exponent, 1.0))
