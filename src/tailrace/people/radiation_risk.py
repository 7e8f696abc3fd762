"""Cancer risk of a radiation dose or of an activity taken in.

Two ways, never added: detriment per effective dose (ICRP 103: 5.7e-2 per Sv for the public), for
comparing and planning and not for counting cases; and slope factors by nuclide (US EPA HEAST 2001,
of Federal Guidance Report 13), lifetime cancer morbidity per activity. "Ra-226+D" holds the progeny
of a half-life up to six months, in equilibrium. Both are from memory in the packaged tables.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from tailrace.data.values import fact, facts
from tailrace.errors import InputError, did_you_mean
from tailrace.people.dose_ages import FloatArray
from tailrace.people.number_checks import checked_all
from tailrace.quantities.declare import declare_units
from tailrace.quantities.missing import Missing
from tailrace.quantities.value import Value

TABLE = "radiation_risk"
SLOPE_TABLE = "radionuclide_slope_factors"
SLOPE_UNITS = {
    "water ingestion": "1/Bq",
    "food ingestion": "1/Bq",
    "inhalation": "1/Bq",
    "external": "kg/(Bq yr)",
}
"""Routes of the slope factors, with the unit they are returned in."""


def detriment_per_dose(who: Literal["public", "adult workers"] = "public") -> Value | Missing:
    """Return the detriment-adjusted nominal risk per effective dose (ICRP 103).

    Parameters
    ----------
    who : {"public", "adult workers"}
        Of whom.

    Returns
    -------
    Value or Missing
        Per Sv.

    Raises
    ------
    InputError
        If there is no such group.
    """
    if who not in ("public", "adult workers"):
        raise InputError.single(f'"{who}"', place="who", allowed="public, adult workers")
    return fact(TABLE, "detriment per dose", "icrp-103", who)


@declare_units(dose="mSv", risk_per_sievert="1/Sv", returns="1")
def risk_of_dose(dose: ArrayLike, risk_per_sievert: ArrayLike) -> FloatArray:
    """Return the nominal risk of an effective dose.

    Parameters
    ----------
    dose : array_like
        Effective dose, mSv, of a year or of a life; NaN where missing.
    risk_per_sievert : array_like
        Such as `detriment_per_dose` gives, 1/Sv.

    Returns
    -------
    ndarray
        Risk; linear, for doses below about 100 mSv.

    Raises
    ------
    InputError
        If a number is negative.
    """
    given = checked_all(
        "risk_of_dose", {"dose": (dose, "mSv"), "risk_per_sievert": (risk_per_sievert, "1/Sv")}
    )
    return np.asarray(given["dose"] * 1e-3 * given["risk_per_sievert"])


def radionuclide_slope_factor(nuclide: str, route: str) -> Value | Missing:
    """Return the cancer slope factor of a nuclide.

    Parameters
    ----------
    nuclide : str
        As the table has it, "Ra-226+D" or "Th-232".
    route : {"water ingestion", "food ingestion", "inhalation", "external"}
        How it acts; external is soil of great depth.

    Returns
    -------
    Value or Missing
        Lifetime morbidity, 1/Bq, or kg/(Bq yr) for external; missing where there is none.

    Raises
    ------
    InputError
        If the route is unknown.
    """
    if route not in SLOPE_UNITS:
        raise InputError.single(
            f'"{route}"', place="route", allowed=", ".join(SLOPE_UNITS),
            remedy=did_you_mean(route, SLOPE_UNITS),
        )  # fmt: skip
    if (nuclide, route) not in facts(SLOPE_TABLE):
        near = did_you_mean(nuclide, [key[0] for key in facts(SLOPE_TABLE)])
        return Missing(f"no slope factor{f' ({near})' if near else ''}", nuclide)
    found = fact(SLOPE_TABLE, nuclide, route)
    return found if isinstance(found, Missing) else found.to(SLOPE_UNITS[route])


@declare_units(intake="Bq", slope_factor="1/Bq", returns="1")
def risk_of_intake(intake: ArrayLike, slope_factor: ArrayLike) -> FloatArray:
    """Return the lifetime cancer risk of an activity taken in over a life.

    Parameters
    ----------
    intake : array_like
        Activity taken in over the years of exposure, Bq; NaN where missing.
    slope_factor : array_like
        1/Bq.

    Returns
    -------
    ndarray
        Risk: the product, and 1 - exp(-product) where that is above 0.01.

    Raises
    ------
    InputError
        If a number is negative.
    """
    given = checked_all(
        "risk_of_intake", {"intake": (intake, "Bq"), "slope_factor": (slope_factor, "1/Bq")}
    )
    linear = given["intake"] * given["slope_factor"]
    return np.asarray(np.where(linear > 0.01, -np.expm1(-linear), linear))
