r"""Dust from a dragline dropping overburden.

AP-42 11.9 (July 1998), table 11.9-2, in kilograms per cubic metre with drop height :math:`d` in
metres and moisture :math:`M` in per cent:

.. math:: E_{30} = 0.0046 \frac{d^{1.1}}{M^{0.3}}, \quad E_{15} = 0.0029 \frac{d^{0.7}}{M^{0.3}},
          \quad E_{10} = 0.75 \, E_{15}, \quad E_{2.5} = 0.017 \, E_{30}
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from tailrace.emissions.editions import ALL, FloatArray, number
from tailrace.emissions.scaled_sizes import scaled_to
from tailrace.emissions.tested_range import check_above_zero, check_conditions, warn_outside
from tailrace.quantities.declare import declare_units

PROCESS = "dragline"


@declare_units(drop_height="m", moisture="1", returns="kg/m3")
def dragline_dust(drop_height: ArrayLike, moisture: ArrayLike, edition: str) -> FloatArray:
    """Return the dust released per volume of overburden that a dragline moves.

    Parameters
    ----------
    drop_height : array_like, m
        Height that the bucket is emptied from.
    moisture : array_like, 1
        Mass fraction of water.
    edition : str
        "AP-42 11.9, Jul 1998" or "1998".

    Returns
    -------
    ndarray, shape (..., 4), kg/m3
        Cumulative by the cut points of `SIZES`.

    Raises
    ------
    InputError
        If there is no such edition, or a number is impossible.

    Warns
    -----
    ValidityWarning
        Outside 1.5-30 m and 0.2-16.3 % moisture.

    Notes
    -----
    Source: AP-42 11.9, table 11.9-2; rated B for PM30, C for PM15, D for the others.
    """
    place = "dragline_dust()"
    check_conditions(place, drop_height=(drop_height, 0.0, np.inf), moisture=(moisture, 0.0, 1.0))
    check_above_zero(place, moisture=moisture)
    warn_outside(PROCESS, edition, drop_height=(drop_height, "m"), moisture=(moisture, "1"))
    height = np.asarray(drop_height, dtype=float)
    wetness = (100.0 * np.asarray(moisture, dtype=float)) ** number(
        PROCESS, edition, ALL, "exponent of moisture", "1"
    )
    given = {
        size: number(PROCESS, edition, size, "scale", "kg/m3")
        * height ** number(PROCESS, edition, size, "exponent of drop height", "1")
        / wetness
        for size in ("PM30", "PM15")
    }
    return scaled_to(PROCESS, edition, given)
