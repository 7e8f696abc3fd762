"""Erosivity of rain from amounts: the R factor of the soil loss equation.

R is the sum over storms of energy times highest intensity of 30 minutes, MJ mm/(ha h yr). Where
only amounts of rain are known, regressions stand for it (P yearly rain, mm; F = sum of squared
monthly amounts over the yearly, mm):

* Renard and Freimund 1994, J. Hydrol. 157, 287-306, 132 stations of the USA: 0.0483 P^1.610 up to
  850 mm, 587.8 - 1.219 P + 0.004105 P^2 above; 0.7397 F^1.847 up to 55 mm,
  95.77 - 6.081 F + 0.4770 F^2 above (with the 0.07397 that also circulates, the two lines would
  differ tenfold where they meet);
* Zhang and Fu 2003, Resources Science 25(1), 35-41, 71 stations of China: 0.0534 P^1.6548 and
  0.1833 F^1.9957.

The yearly forms were compared with public programs that use them; the monthly ones are typed from
memory. The two yearly forms differ by a factor of 1.2 at 1,600 mm and 1.4 at 310 mm: give a
measured R where there is one.
"""

from __future__ import annotations

import warnings

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tailrace.errors import InputError, ValidityWarning, did_you_mean
from tailrace.quantities import declare_units

FloatArray = NDArray[np.float64]

RENARD_FREIMUND = "renard-freimund-1994"
ZHANG_FU = "zhang-fu-2003"
EROSIVITY_REGRESSIONS = (RENARD_FREIMUND, ZHANG_FU)
BEND_OF_YEARLY, BEND_OF_MONTHLY = 850.0, 55.0
USUAL_RAIN = (100.0, 3000.0)
"""Yearly rain, mm, of the stations; wider than either paper's bulk of stations (assumed)."""


@declare_units(annual_rain="mm/yr", returns="MJ mm/(ha h yr)")
def erosivity_of_annual_rain(annual_rain: ArrayLike, name: str = ZHANG_FU) -> FloatArray:
    """Return the erosivity of rain from its yearly amount.

    Parameters
    ----------
    annual_rain : array_like
        Mean yearly rain, mm/yr, any shape.
    name : {"zhang-fu-2003", "renard-freimund-1994"}
        Regression: China, USA.

    Returns
    -------
    ndarray
        R, MJ mm/(ha h yr).

    Raises
    ------
    InputError
        If rain is below zero or the regression is unknown.

    Warns
    -----
    ValidityWarning
        Outside 100 to 3,000 mm/yr.
    """
    rain = np.asarray(annual_rain, dtype=np.float64)
    _check(name, rain, "annual_rain")
    if np.any((rain < USUAL_RAIN[0]) | (rain > USUAL_RAIN[1])):
        warnings.warn(
            f"erosivity from yearly rain: outside {USUAL_RAIN[0]:g} to {USUAL_RAIN[1]:g} mm/yr",
            ValidityWarning, stacklevel=3,
        )  # fmt: skip
    if name == ZHANG_FU:
        return np.asarray(0.0534 * rain**1.6548)
    above = 587.8 - 1.219 * rain + 0.004105 * rain**2
    return np.asarray(np.where(rain <= BEND_OF_YEARLY, 0.0483 * rain**1.610, above))


@declare_units(monthly_rain="mm", returns="MJ mm/(ha h yr)")
def erosivity_of_monthly_rain(monthly_rain: ArrayLike, name: str = ZHANG_FU) -> FloatArray:
    """Return the erosivity of rain from its monthly amounts (modified Fournier index).

    Parameters
    ----------
    monthly_rain : array_like, shape (..., 12)
        Mean rain of each month, mm.
    name : {"zhang-fu-2003", "renard-freimund-1994"}
        Regression: China, USA.

    Returns
    -------
    ndarray, shape (...)
        R, MJ mm/(ha h yr); zero where no rain falls.

    Raises
    ------
    InputError
        If rain is below zero, there are not twelve months, or the regression is unknown.
    """
    rain = np.asarray(monthly_rain, dtype=np.float64)
    _check(name, rain, "monthly_rain")
    if not rain.ndim or rain.shape[-1] != 12:
        raise InputError.single("there are not twelve months", place="monthly_rain")
    total = rain.sum(axis=-1)
    fournier = (rain**2).sum(axis=-1) / np.where(total > 0.0, total, 1.0)
    if name == ZHANG_FU:
        return np.asarray(0.1833 * fournier**1.9957)
    above = 95.77 - 6.081 * fournier + 0.4770 * fournier**2
    return np.asarray(np.where(fournier <= BEND_OF_MONTHLY, 0.7397 * fournier**1.847, above))


def _check(name: str, rain: FloatArray, place: str) -> None:
    if name not in EROSIVITY_REGRESSIONS:
        raise InputError.single(
            f'there is no regression "{name}"', allowed=", ".join(EROSIVITY_REGRESSIONS),
            remedy=did_you_mean(name, EROSIVITY_REGRESSIONS),
        )  # fmt: skip
    if not (rain >= 0.0).all():
        raise InputError.single("rain is below zero or no number", place=place)
