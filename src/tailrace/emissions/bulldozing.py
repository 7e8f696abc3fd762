r"""Dust from bulldozing overburden, waste rock and ore.

AP-42 11.9 (July 1998), table 11.9-2, in kilograms an hour with silt :math:`s` and moisture
:math:`M` in per cent:

.. math:: E_{30} = 2.6 \frac{s^{1.2}}{M^{1.3}}, \quad E_{15} = 0.45 \frac{s^{1.5}}{M^{1.4}}, \quad
          E_{10} = 0.75 \, E_{15}, \quad E_{2.5} = 0.105 \, E_{30}

The Mojave district has :math:`2.76 \, k \, s^{1.5} / M^{1.4}` pounds an hour.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from tailrace.emissions.editions import ALL, FloatArray, by_size, has, number
from tailrace.emissions.scaled_sizes import scaled_to
from tailrace.emissions.tested_range import check_above_zero, check_conditions, warn_outside
from tailrace.quantities.declare import declare_units

PROCESS = "bulldozing overburden"


@declare_units(silt="1", moisture="1", returns="kg/h")
def bulldozing_dust(silt: ArrayLike, moisture: ArrayLike, edition: str) -> FloatArray:
    """Return the dust released per hour of bulldozing.

    Parameters
    ----------
    silt : array_like, 1
        Mass fraction below 75 um.
    moisture : array_like, 1
        Mass fraction of water.
    edition : str
        "AP-42 11.9, Jul 1998" or "Mojave AQMD, Nov 1999", or the year.

    Returns
    -------
    ndarray, shape (..., 4), kg/h
        Cumulative by the cut points of `SIZES`; NaN where the edition gives none.

    Raises
    ------
    InputError
        If there is no such edition, or a number is impossible.

    Warns
    -----
    ValidityWarning
        Outside 3.8-15.1 % silt and 2.2-16.8 % moisture.

    Notes
    -----
    Source: AP-42 11.9, table 11.9-2; rated B for PM30, C for PM15, D for the others.
    """
    place = "bulldozing_dust()"
    check_conditions(place, silt=(silt, 0.0, 1.0), moisture=(moisture, 0.0, 1.0))
    check_above_zero(place, moisture=moisture)
    warn_outside(PROCESS, edition, silt=(silt, "1"), moisture=(moisture, "1"))
    per_cent = 100.0 * np.asarray(silt, dtype=float), 100.0 * np.asarray(moisture, dtype=float)
    if has(PROCESS, edition, ALL, "scale, imperial"):
        scale = number(PROCESS, edition, ALL, "scale, imperial", "kg/h")
        total = scale * _ratio(*per_cent, edition, ALL)
        return np.asarray(total)[..., None] * by_size(PROCESS, edition, "k", "1")
    given = {
        size: number(PROCESS, edition, size, "scale", "kg/h") * _ratio(*per_cent, edition, size)
        for size in ("PM30", "PM15")
    }
    return scaled_to(PROCESS, edition, given)


def _ratio(silt: FloatArray, moisture: FloatArray, edition: str, size: str) -> FloatArray:
    up = number(PROCESS, edition, size, "exponent of silt", "1")
    down = number(PROCESS, edition, size, "exponent of moisture", "1")
    return np.asarray(silt**up / moisture**down)
