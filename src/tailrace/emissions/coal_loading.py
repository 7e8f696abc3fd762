r"""Dust from loading coal on trucks.

AP-42 11.9 (July 1998), table 11.9-2, in kilograms per megagram with moisture :math:`M` in per cent:

.. math:: E_{30} = \frac{0.580}{M^{1.2}}, \quad E_{15} = \frac{0.0596}{M^{0.9}}, \quad
          E_{10} = 0.75 \, E_{15}, \quad E_{2.5} = 0.019 \, E_{30}

For ore and overburden AP-42 takes the equation of `tailrace.emissions.drop`.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from tailrace.emissions.editions import FloatArray, number
from tailrace.emissions.scaled_sizes import scaled_to
from tailrace.emissions.tested_range import check_above_zero, check_conditions, warn_outside
from tailrace.quantities.declare import declare_units

PROCESS = "truck loading of coal"


@declare_units(moisture="1", returns="kg/kg")
def coal_loading_dust(moisture: ArrayLike, edition: str) -> FloatArray:
    """Return the dust released per mass of coal loaded on trucks.

    Parameters
    ----------
    moisture : array_like, 1
        Mass fraction of water.
    edition : str
        "AP-42 11.9, Jul 1998" or "1998".

    Returns
    -------
    ndarray, shape (..., 4), kg/kg
        Cumulative by the cut points of `SIZES`.

    Raises
    ------
    InputError
        If there is no such edition, or a number is impossible.

    Warns
    -----
    ValidityWarning
        Outside 6.6-38 % moisture.

    Notes
    -----
    Source: AP-42 11.9, table 11.9-2; rated B for PM30 and PM15, C for the others.
    """
    check_conditions("coal_loading_dust()", moisture=(moisture, 0.0, 1.0))
    check_above_zero("coal_loading_dust()", moisture=moisture)
    warn_outside(PROCESS, edition, moisture=(moisture, "1"))
    per_cent = 100.0 * np.asarray(moisture, dtype=float)
    given = {
        size: number(PROCESS, edition, size, "scale", "kg/kg")
        / per_cent ** number(PROCESS, edition, size, "exponent of moisture", "1")
        for size in ("PM30", "PM15")
    }
    return scaled_to(PROCESS, edition, given)
