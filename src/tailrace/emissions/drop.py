r"""Dust from dropping material: loading, dumping, conveyor transfer.

AP-42 13.2.4, equation 1, for batch and continuous drops:

.. math:: E = k \, e_0 \frac{(U/U_0)^{1.3}}{(M/M_0)^{1.4}}

with wind speed :math:`U` and moisture :math:`M`. Each drop counts: a loader that fills a truck,
which tips onto a pile, are two. The metric form (:math:`e_0` = 0.0016 kg/Mg, :math:`U_0` = 2.2 m/s)
and the imperial one (0.0032 lb/ton, 5 mile/h) were rounded apart and differ by two per cent.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from tailrace.emissions.editions import ALL, FloatArray, by_size, number
from tailrace.emissions.tested_range import check_above_zero, check_conditions, warn_outside
from tailrace.quantities.declare import declare_units

PROCESS = "drop"
Form = Literal["metric", "imperial"]


@declare_units(wind_speed="m/s", moisture="1", returns="kg/kg")
def drop_dust(
    wind_speed: ArrayLike, moisture: ArrayLike, edition: str, form: Form = "metric"
) -> FloatArray:
    """Return the dust released per mass of material dropped once.

    Parameters
    ----------
    wind_speed : array_like, m/s
        Mean wind speed.
    moisture : array_like, 1
        Mass fraction of water in the material; shape that broadcasts with the wind's.
    edition : str
        "AP-42 13.2.4, Nov 2006", "AP-42 13.2.4, Jan 1995" or "Mojave AQMD, Nov 1999", or the year.
    form : {"metric", "imperial"}
        Which of the two printed forms of the equation.

    Returns
    -------
    ndarray, shape (..., 4), kg/kg
        Cumulative by the cut points of `SIZES`; NaN where the edition gives none.

    Raises
    ------
    InputError
        If the edition has no such form, or a number is impossible.

    Warns
    -----
    ValidityWarning
        Outside 0.6-6.7 m/s and 0.25-4.8 % moisture.

    Notes
    -----
    Source: AP-42 13.2.4, equation 1.
    """
    check_conditions(
        "drop_dust()", wind_speed=(wind_speed, 0.0, np.inf), moisture=(moisture, 0.0, 1.0)
    )
    check_above_zero("drop_dust()", moisture=moisture)
    warn_outside(PROCESS, edition, wind=(wind_speed, "m/s"), moisture=(moisture, "1"))
    wind = np.asarray(wind_speed, dtype=float) / _of_all(edition, f"reference wind, {form}", "m/s")
    wetness = np.asarray(moisture, dtype=float) / _of_all(edition, "reference moisture", "1")
    shape = wind ** _of_all(edition, "exponent of wind", "1") / wetness ** _of_all(
        edition, "exponent of moisture", "1"
    )
    scale = _of_all(edition, f"scale, {form}", "kg/kg")
    return np.asarray(scale * shape)[..., None] * by_size(PROCESS, edition, "k", "1")


def _of_all(edition: str, name: str, unit: str) -> float:
    return number(PROCESS, edition, ALL, name, unit)
