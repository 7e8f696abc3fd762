r"""Dust that wind takes from storage piles and bare overburden, by simple published factors.

* active coal pile, AP-42 11.9 (July 1998), table 11.9-2: :math:`1.8 \, u` kg/(ha h), with wind
  :math:`u` in m/s;
* storage pile by the share of windy hours, EPA-450/3-88-008:

  .. math:: E = 1.7 \, J \, \frac{s}{1.5} \, \frac{365 - P}{235} \, \frac{I}{15}

  lb/(acre d), with silt :math:`s` in per cent, :math:`P` days a year with rain and :math:`I` per
  cent of the time with wind above 12 mile/h (5.4 m/s);
* graded overburden, AP-42 11.9, table 11.9-4: 0.85 Mg/(ha yr), or 0.38 short tons per acre and
  year.

For tailings, pits and dumps the friction-velocity methods of this room say more.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from tailrace.emissions.editions import ALL, SIZES, FloatArray, by_size, number
from tailrace.emissions.tested_range import check_conditions
from tailrace.quantities.declare import declare_units

ACTIVE = "active storage pile"
BY_WINDY_HOURS = "storage pile by windy hours"
OVERBURDEN = "exposed overburden"
DAYS = 365.0
"""Days of the year in the formula of 1988."""


def _only_total(total: ArrayLike) -> FloatArray:
    """Return factors where only total suspended particles have a number."""
    numbers = np.asarray(total, dtype=float)
    factors = np.full((*numbers.shape, len(SIZES)), np.nan)
    factors[..., -1] = numbers
    return factors


@declare_units(wind_speed="m/s", returns="kg/(m2 h)")
def active_pile_dust(wind_speed: ArrayLike, edition: str) -> FloatArray:
    """Return the dust that wind and work raise from an active coal pile.

    Parameters
    ----------
    wind_speed : array_like, m/s
        Wind speed.
    edition : str
        "AP-42 11.9, Jul 1998" or "1998".

    Returns
    -------
    ndarray, shape (..., 4), kg/(m2 h)
        PM30 only; the other sizes are NaN.

    Raises
    ------
    InputError
        If there is no such edition, or a number is impossible.

    Notes
    -----
    Source: AP-42 11.9, table 11.9-2; rated C.
    """
    check_conditions("active_pile_dust()", wind_speed=(wind_speed, 0.0, np.inf))
    scale = number(ACTIVE, edition, "PM30", "scale", "kg/(m2 h)")
    return _only_total(scale * np.asarray(wind_speed, dtype=float))


@declare_units(silt="1", wet_days="1", windy_share="1", returns="kg/(m2 d)")
def stockpile_dust(
    silt: ArrayLike, wet_days: ArrayLike, windy_share: ArrayLike, edition: str
) -> FloatArray:
    """Return the dust that wind takes from a storage pile on a mean day of the year.

    Parameters
    ----------
    silt : array_like, 1
        Mass fraction below 75 um.
    wet_days : array_like, 1
        Days of the year (of 365) with at least 0.254 mm of rain.
    windy_share : array_like, 1
        Share of the time with wind above 5.4 m/s at mean pile height.
    edition : str
        "EPA-450/3-88-008, Sep 1988" or "1988".

    Returns
    -------
    ndarray, shape (..., 4), kg/(m2 d)
        Cumulative by the cut points of `SIZES`; NaN for PM15.

    Raises
    ------
    InputError
        If there is no such edition, or a number is impossible.

    Notes
    -----
    Source: EPA-450/3-88-008, as method G of the Mojave guidance of 1999.
    """
    place = "stockpile_dust()"
    check_conditions(
        place,
        silt=(silt, 0.0, 1.0),
        wet_days=(wet_days, 0.0, DAYS),
        windy_share=(windy_share, 0.0, 1.0),
    )
    base = number(BY_WINDY_HOURS, edition, "PM30", "scale, imperial", "kg/(m2 d)")
    dry = DAYS - np.asarray(wet_days, dtype=float)
    factor = (
        np.asarray(silt, dtype=float)
        / number(BY_WINDY_HOURS, edition, ALL, "reference silt", "1")
        * dry
        / number(BY_WINDY_HOURS, edition, ALL, "reference dry days", "1")
        * np.asarray(windy_share, dtype=float)
        / number(BY_WINDY_HOURS, edition, ALL, "reference windy share", "1")
    )
    return np.asarray(base * factor)[..., None] * by_size(BY_WINDY_HOURS, edition, "J", "1")


@declare_units(returns="kg/(m2 yr)")
def exposed_overburden_dust(edition: str) -> FloatArray:
    """Return the dust that wind takes from stripped or graded overburden in a year.

    Parameters
    ----------
    edition : str
        "AP-42 11.9, Jul 1998" or "1998".

    Returns
    -------
    ndarray, shape (4,), kg/(m2 yr)
        PM30 only; the other sizes are NaN.

    Raises
    ------
    InputError
        If there is no such edition.

    Notes
    -----
    Source: AP-42 11.9, table 11.9-4; rated C.
    """
    return _only_total(number(OVERBURDEN, edition, "PM30", "factor", "kg/(m2 yr)"))
