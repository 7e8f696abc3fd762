"""Dust from drilling blast holes.

AP-42 11.9 (July 1998), table 11.9-4: 0.59 kg (1.3 lb) of total suspended particles per hole in
overburden, rated C. The Mojave district adds 0.68 lb of PM10 and PM2.5 per hole, its own
assumption.
"""

from __future__ import annotations

import numpy as np

from tailrace.emissions.editions import SIZES, FloatArray, has, number
from tailrace.quantities.declare import declare_units

PROCESS = "drilling overburden"


@declare_units(returns="kg/hole")
def drilling_dust(edition: str) -> FloatArray:
    """Return the dust released per blast hole drilled in overburden.

    Parameters
    ----------
    edition : str
        "AP-42 11.9, Jul 1998" or "Mojave AQMD, Nov 1999", or the year.

    Returns
    -------
    ndarray, shape (4,), kg/hole
        Cumulative by the cut points of `SIZES`; NaN where the edition gives none.

    Raises
    ------
    InputError
        If there is no such edition.

    Notes
    -----
    Source: AP-42 11.9, table 11.9-4.
    """
    name = "factor" if has(PROCESS, edition, SIZES[-1], "factor") else "factor, imperial"
    return np.array(
        [
            number(PROCESS, edition, size, name, "kg/hole")
            if has(PROCESS, edition, size, name)
            else np.nan
            for size in SIZES
        ]
    )
