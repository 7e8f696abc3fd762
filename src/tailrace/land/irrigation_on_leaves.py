"""What irrigation water brings onto leaves and into soil.

Water sprinkled on a stand is held back by it like deposition, the rest, and all water led along
furrows or drips, reaches the soil:

    onto leaves  w s f C,        into soil  w C (1 - s f)

with the amount w, the share s that is sprinkled, the share f that the stand holds back and the
concentration C. NRC Regulatory Guide 1.109, appendix A; IAEA Safety Reports Series 19 (2001),
section 5.1: irrigation is a deposition during the growing season. f of sprinkled water is below
that of dust: 0.25 in Regulatory Guide 1.109 (from memory). What leaves lose by weathering reaches
the soil later (`leaf_budget`).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tailrace.errors import Problems
from tailrace.quantities.declare import declare_units
from tailrace.quantities.number_checks import checked

FloatArray = NDArray[np.float64]


@declare_units(
    irrigation="m/yr", water="kg/m3", sprinkled="1", interception="1",
    returns=("kg/(m2 yr)", "kg/(m2 yr)"),
)  # fmt: skip
def irrigation_input(
    irrigation: ArrayLike, water: ArrayLike, sprinkled: ArrayLike, interception: ArrayLike
) -> tuple[FloatArray, FloatArray]:
    """Return what irrigation brings onto the leaves, and what reaches the soil at once.

    Parameters
    ----------
    irrigation : array_like, m/yr
        Rate while it lasts: 300 mm within 90 days are 1.2 m/yr.
    water : array_like, kg/m3
        Concentration in the water; bare numbers may be Bq/m3. NaN where missing.
    sprinkled : array_like, 1
        Share given from above, 0 to 1; 0 for furrows, drip and flooding.
    interception : array_like, 1
        Share of sprinkled water's content that the stand holds back, 0 to 1.

    Returns
    -------
    tuple of ndarray, kg/(m2 yr)
        Held back by leaves; into the soil. They add up to irrigation times concentration.

    Raises
    ------
    InputError
        If a number is out of its range; all at once.
    """
    problems = Problems()
    amount = checked(problems, "irrigation", irrigation, "m/yr", finite=True)
    held = checked(problems, "water", water, "kg/m3", missing=True, finite=True)
    above = checked(problems, "sprinkled", sprinkled, "", most=1.0)
    share = checked(problems, "interception", interception, "", most=1.0)
    problems.raise_if_any()
    brought = amount * held
    return np.asarray(brought * above * share), np.asarray(brought * (1.0 - above * share))
