"""Gamma rays from natural radionuclides in soil.

Absorbed dose rate in air 1 m above soil of infinite depth, series in equilibrium:

    D = c_U Ra + c_Th Th + c_K K                 nGy/h, with activities in Bq/kg of dry soil

with the coefficients 0.462, 0.604, 0.0417 of UNSCEAR 2000 ("unscear-2000") or 0.427, 0.662, 0.043
of UNSCEAR 1993 ("unscear-1993"); both are found in papers, so the set is named. The annual
effective dose is E = D * 8760 h * share of time * conversion, outdoors with a share of 0.2 and
0.7 Sv/Gy for adults. Conversion by series and age: `gamma_conversion`.

The dose rate indoors is not that of the soil outdoors: it is measured, or computed from the
building. Papers that multiply the outdoor rate by the indoor share of time say so (MethodsX 2018,
5, 362: indoor dose four times the outdoor one).
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from tailrace.data.values import fact, facts
from tailrace.errors import InputError, did_you_mean
from tailrace.people.dose_ages import FloatArray
from tailrace.people.groups import group_named
from tailrace.people.number_checks import checked_all
from tailrace.quantities.declare import declare_units
from tailrace.quantities.missing import Missing
from tailrace.quantities.value import Value

TABLE = "gamma_from_soil"
SERIES = ("U-238 series", "Th-232 series", "K-40")
"""What gamma rays of soil come from, in the order of every array of coefficients here."""

HOURS_PER_YEAR = 8760.0
"""Hours of UNSCEAR's year, h."""

CHILD_FROM, ADULT_FROM = 1.0, 18.0
"""Ages from which UNSCEAR's "children" and "adults" are taken to stand, yr."""

GammaSet = Literal["unscear-2000", "unscear-1993"]


def gamma_coefficients(quantity: str, source: str) -> FloatArray:
    """Return the coefficients of the uranium series, the thorium series and potassium.

    Parameters
    ----------
    quantity : str
        Row of the table, such as "absorbed dose rate".
    source : str
        Set, such as "unscear-2000".

    Returns
    -------
    ndarray
        Shape (3,), in the order of `SERIES`, in the unit of the table.

    Raises
    ------
    InputError
        If the quantity has no such set.
    """
    sets = dict.fromkeys(key[2] for key in facts(TABLE) if key[0] == quantity)
    if source not in sets:
        raise InputError.single(
            f'no set "{source}" for the {quantity}', place="source", allowed=", ".join(sets),
            remedy=did_you_mean(source, sets),
        )  # fmt: skip
    found = [fact(TABLE, quantity, one, source) for one in SERIES]
    return np.array([one.central for one in found if isinstance(one, Value)])


@declare_units(ra226="Bq/kg", th232="Bq/kg", k40="Bq/kg", returns="nGy/h")
def soil_gamma_dose_rate(
    ra226: ArrayLike, th232: ArrayLike, k40: ArrayLike, source: GammaSet = "unscear-2000"
) -> FloatArray:
    """Return the absorbed dose rate in air above soil.

    Parameters
    ----------
    ra226, th232, k40 : array_like
        Activity per dry mass of soil, Bq/kg; Ra-226 for the uranium series, Th-232 for its own.
        NaN where missing.
    source : {"unscear-2000", "unscear-1993"}
        Set of coefficients.

    Returns
    -------
    ndarray
        nGy/h, 1 m above the ground, by broadcasting.

    Raises
    ------
    InputError
        If an activity is negative or the set unknown.

    Examples
    --------
    >>> round(float(soil_gamma_dose_rate(166.55, 180.45, 529.17)), 2)
    208.01
    """
    given = checked_activities("soil_gamma_dose_rate", ra226, th232, k40)
    uranium, thorium, potassium = gamma_coefficients("absorbed dose rate", source)
    return np.asarray(uranium * given[0] + thorium * given[1] + potassium * given[2])


@declare_units(dose_rate="nGy/h", share_of_time="1", conversion="Sv/Gy", returns="mSv/yr")
def annual_gamma_dose(
    dose_rate: ArrayLike, share_of_time: ArrayLike, conversion: ArrayLike
) -> FloatArray:
    """Return the effective dose per year of a gamma dose rate.

    Parameters
    ----------
    dose_rate : array_like
        Absorbed dose rate in air where the time is spent, nGy/h; NaN where missing.
    share_of_time : array_like
        Part of the year spent there, 1.
    conversion : array_like
        Effective dose per absorbed dose in air, Sv/Gy.

    Returns
    -------
    ndarray
        mSv/yr, with a year of 8760 h as UNSCEAR counts it.

    Raises
    ------
    InputError
        If a number is negative or the share above 1.
    """
    given = checked_all(
        "annual_gamma_dose",
        {
            "dose_rate": (dose_rate, "nGy/h"),
            "share_of_time": (share_of_time, ""),
            "conversion": (conversion, "Sv/Gy"),
        },
        shares=("share_of_time",),
    )
    hours = HOURS_PER_YEAR * given["share_of_time"]
    return np.asarray(given["dose_rate"] * hours * given["conversion"] * 1e-6)


def gamma_conversion(
    group: str, series: str = "overall", source: str = "unscear-series"
) -> Value | Missing:
    """Return the effective dose per absorbed dose in air of a group.

    Parameters
    ----------
    group : str
        Group of people; up to one year it is an infant of UNSCEAR, up to 18 a child, then an adult.
    series : {"overall", "U-238 series", "Th-232 series", "K-40"}
        Whose gamma rays.
    source : {"unscear-series", "unscear-2000"}
        Set; "unscear-2000" is 0.7, 0.8, 0.9 and overall only.

    Returns
    -------
    Value or Missing
        Sv/Gy, of the age that most years of the group have; missing where the set has no such
        series.

    Raises
    ------
    InputError
        If the group, the series or the set is unknown.
    """
    one = group_named(group)
    sets = ("unscear-series", "unscear-2000")
    if source not in sets or series not in ("overall", *SERIES):
        raise InputError.single(
            f'no conversion of "{series}" in the set "{source}"', place="series, source",
            allowed=f"{', '.join(('overall', *SERIES))}; {', '.join(sets)}",
            remedy=did_you_mean(source, sets),
        )  # fmt: skip
    ages = {"infants": (0.0, CHILD_FROM), "children": (CHILD_FROM, ADULT_FROM),
            "adults": (ADULT_FROM, np.inf)}  # fmt: skip
    shares = {
        name: max(0.0, min(one.age_high, high) - max(one.age_low, low)) / one.years
        for name, (low, high) in ages.items()
    }
    # A woman of child-bearing age is a child to UNSCEAR for two of her 34 years: most years decide.
    name = max(shares, key=lambda who: shares[who])
    key = (f"effective dose per air kerma, {name}", series, source)
    if key not in facts(TABLE):
        return Missing(f'the set "{source}" has no conversion by series', series)
    return fact(TABLE, *key)


def checked_activities(
    function: str, ra226: ArrayLike, th232: ArrayLike, k40: ArrayLike
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return three activities as arrays, or refuse what is out of range.

    Parameters
    ----------
    function : str
        Name, for the message.
    ra226, th232, k40 : array_like
        Bq/kg; NaN where missing.

    Raises
    ------
    InputError
        If an activity is negative or infinite.
    """
    given = checked_all(
        function,
        {"ra226": (ra226, "Bq/kg"), "th232": (th232, "Bq/kg"), "k40": (k40, "Bq/kg")},
    )
    return given["ra226"], given["th232"], given["k40"]
