"""Lung cancer from radon by working level months.

Lifetime risk of death = WLM per year * years * risk per WLM, and 1 - exp(-that) where it is above
one per cent. Risks per WLM are those of US EPA 402-R-03-003 (2003): 5.38e-4 for the general
population of the United States of 1989-91, and by smoking. The life table of that report lets
competing causes of death act, which the closed form does not: at 20 pCi/L it is 0.6 % above the
chart for everybody and 6 % above it for smokers. `beir_vi` and `lung_cancer_life_table` are the
full way.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from tailrace.data.values import fact, facts
from tailrace.errors import InputError, did_you_mean
from tailrace.people.dose_ages import FloatArray
from tailrace.people.number_checks import checked_all
from tailrace.people.radon_dose import epa_working_level_months
from tailrace.quantities.declare import declare_units
from tailrace.quantities.missing import Missing
from tailrace.quantities.value import Value

TABLE = "radiation_risk"
EXACT_ABOVE = 0.01
"""Linear risk above which the exact form is taken."""

Smoking = Literal["general population", "never smokers", "ever smokers", "current smokers"]


def risk_per_wlm(who: Smoking = "general population") -> Value | Missing:
    """Return the lifetime risk of death from lung cancer per working level month.

    Parameters
    ----------
    who : {"general population", "never smokers", "ever smokers", "current smokers"}
        Of whom.

    Returns
    -------
    Value or Missing
        Per WLM, with its source.

    Raises
    ------
    InputError
        If there is no such group.
    """
    quantity = "lifetime lung cancer risk per WLM"
    known = [key[2] for key in facts(TABLE) if key[0] == quantity]
    if who not in known:
        raise InputError.single(
            f'no risk per working level month of "{who}"', place="who", allowed=", ".join(known),
            remedy=did_you_mean(who, known),
        )  # fmt: skip
    return fact(TABLE, quantity, "epa-2003", who)


@declare_units(wlm_per_year="1/yr", years="yr", risk_per_wlm="1", returns="1")
def lung_cancer_risk(
    wlm_per_year: ArrayLike, years: ArrayLike, risk_per_wlm: ArrayLike,
    form: Literal["linear", "exact", "exact above 1 %"] = "exact above 1 %",
) -> FloatArray:  # fmt: skip
    """Return the lifetime risk of death from lung cancer of an exposure to radon.

    Parameters
    ----------
    wlm_per_year : array_like
        Working level months per year; NaN where missing.
    years : array_like
        Years of exposure.
    risk_per_wlm : array_like
        Lifetime risk per working level month.
    form : {"exact above 1 %", "linear", "exact"}
        Whether the product is the risk, or 1 - exp(-product).

    Returns
    -------
    ndarray
        Risk, 0 to 1 (the linear form can pass 1), by broadcasting.

    Raises
    ------
    InputError
        If a number is negative or the form unknown.
    """
    forms = ("exact above 1 %", "linear", "exact")
    if form not in forms:
        raise InputError.single(f'"{form}"', place="form", allowed=", ".join(forms))
    given = checked_all(
        "lung_cancer_risk",
        {
            "wlm_per_year": (wlm_per_year, "WLM/yr"),
            "years": (years, "yr"),
            "risk_per_wlm": (risk_per_wlm, "per WLM"),
        },
    )
    linear = given["wlm_per_year"] * given["years"] * given["risk_per_wlm"]
    if form == "linear":
        return np.asarray(linear)
    above = (linear > EXACT_ABOVE) | (form == "exact")
    return np.asarray(np.where(above, -np.expm1(-linear), linear))


@declare_units(concentration="pCi/L", returns="1")
def home_radon_risk(concentration: ArrayLike, who: Smoking = "general population") -> FloatArray:
    """Return the lifetime risk of a home's radon with the habits that US EPA took in 2003.

    Parameters
    ----------
    concentration : array_like
        Radon, pCi/L (37 Bq/m3 each); NaN where missing.
    who : {"general population", "never smokers", "ever smokers", "current smokers"}
        Whose risk per working level month.

    Returns
    -------
    ndarray
        Lifetime risk of death from lung cancer; equilibrium factor 0.4, seven tenths of 75.4 years
        at home.

    Raises
    ------
    InputError
        If a concentration is negative or the group unknown.
    """
    factor = fact("radon_coefficients", "radon equilibrium factor", "indoor")
    at_home = fact(TABLE, "share of time at home", "epa-2003", "general population")
    life = fact(TABLE, "years of exposure", "epa-2003", "life expectancy")
    risk = risk_per_wlm(who)
    numbers = [one.central for one in (factor, at_home, life, risk) if isinstance(one, Value)]
    wlm = epa_working_level_months.__wrapped__(concentration, numbers[0], numbers[1])
    return lung_cancer_risk.__wrapped__(wlm, numbers[2], numbers[3])
