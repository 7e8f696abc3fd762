r"""Dust from grading roads and ground.

AP-42 11.9 (July 1998), table 11.9-2, in kilograms per kilometre driven with mean speed :math:`S` in
km/h:

.. math:: E_{30} = 0.0034 \, S^{2.5}, \quad E_{15} = 0.0056 \, S^{2.0}, \quad
          E_{10} = 0.60 \, E_{15}, \quad E_{2.5} = 0.031 \, E_{30}
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from tailrace.emissions.editions import FloatArray, number
from tailrace.emissions.scaled_sizes import scaled_to
from tailrace.emissions.tested_range import check_conditions, warn_outside
from tailrace.quantities.declare import declare_units

PROCESS = "grading"
KILOMETRES_PER_HOUR = 3.6
"""Kilometres an hour in a metre a second, exact."""


@declare_units(speed="m/s", returns="kg/VKT")
def grading_dust(speed: ArrayLike, edition: str) -> FloatArray:
    """Return the dust released per kilometre that a grader drives.

    Parameters
    ----------
    speed : array_like, m/s
        Mean speed of the grader.
    edition : str
        "AP-42 11.9, Jul 1998" or "1998".

    Returns
    -------
    ndarray, shape (..., 4), kg/VKT
        Cumulative by the cut points of `SIZES`.

    Raises
    ------
    InputError
        If there is no such edition, or a number is impossible.

    Warns
    -----
    ValidityWarning
        Outside 8-19 km/h.

    Notes
    -----
    Source: AP-42 11.9, table 11.9-2; rated C for PM30 and PM15, D for the others. Below 3 km/h the
    equation of PM15 exceeds that of PM30.
    """
    check_conditions("grading_dust()", speed=(speed, 0.0, np.inf))
    warn_outside(PROCESS, edition, speed=(speed, "m/s"))
    pace = KILOMETRES_PER_HOUR * np.asarray(speed, dtype=float)
    given = {
        size: number(PROCESS, edition, size, "scale", "kg/VKT")
        * pace ** number(PROCESS, edition, size, "exponent of speed", "1")
        for size in ("PM30", "PM15")
    }
    return scaled_to(PROCESS, edition, given)
