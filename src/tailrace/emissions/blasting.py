r"""Dust from blasting.

AP-42 11.9 (July 1998), tables 11.9-1 and 11.9-2, for coal or overburden:

.. math:: E = 0.00022 \, A^{1.5}

kilograms a blast for a horizontal area :math:`A` in square metres, blasted no deeper than 21 m. The
edition of 1995 has 0.0005 lb for an area in square feet, 36 times as much.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from tailrace.emissions.editions import ALL, SIZES, FloatArray, number
from tailrace.emissions.scaled_sizes import scaled_to
from tailrace.emissions.tested_range import check_conditions, warn_outside
from tailrace.quantities.declare import declare_units

PROCESS = "blasting"
Form = Literal["metric", "imperial"]
SQUARE_FOOT = 0.3048**2
"""Square metres in a square foot, exact."""


@declare_units(area="m2", depth="m", returns="kg/blast")
def blasting_dust(
    area: ArrayLike, edition: str, depth: ArrayLike | None = None, form: Form = "metric"
) -> FloatArray:
    """Return the dust released by one blast.

    Parameters
    ----------
    area : array_like, m2
        Horizontal area that is shifted.
    edition : str
        "AP-42 11.9, Jul 1998", "AP-42 11.9, Jan 1995" or "Mojave AQMD, Nov 1999", or the year.
    depth : array_like, m, optional
        Depth of the blast; not in the formula, but judged.
    form : {"metric", "imperial"}
        Which of the two printed forms of the equation; that of 1995 is known in the imperial one.

    Returns
    -------
    ndarray, shape (..., 4), kg/blast
        Cumulative by the cut points of `SIZES`; NaN where the edition gives none.

    Raises
    ------
    InputError
        If the edition has no such form, or a number is impossible.

    Warns
    -----
    ValidityWarning
        For an area outside 100-6800 m2, or a depth above 21 m.

    Notes
    -----
    Source: AP-42 11.9, tables 11.9-1 and 11.9-2; rated C for PM30, D for the others.
    """
    check_conditions("blasting_dust()", area=(area, 0.0, np.inf))
    warn_outside(PROCESS, edition, area=(area, "m2"))
    if depth is not None:
        check_conditions("blasting_dust()", depth=(depth, 0.0, np.inf))
        warn_outside(PROCESS, edition, depth=(depth, "m"))
    scale = number(PROCESS, edition, SIZES[-1], f"scale, {form}", "kg/blast")
    unit = SQUARE_FOOT if form == "imperial" else 1.0
    exponent = number(PROCESS, edition, ALL, "exponent of area", "1")
    total = scale * (np.asarray(area, dtype=float) / unit) ** exponent
    return scaled_to(PROCESS, edition, {"PM30": total})
