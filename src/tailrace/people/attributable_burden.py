"""Deaths by the PM2.5 of a source: the burden with it minus the burden without it.

On a stated background b, with the source adding c, the deaths of one cause and age in a year are

    deaths = people * rate * (AF(b + c) - AF(b)),    AF = 1 - 1 / RR       "same rate"

where the baseline rate is the same in both. If the rate was observed at a known concentration o
(a national rate at the national mean, say), what it would be elsewhere follows from RR too:

    deaths = people * rate * (RR(b + c) - RR(b)) / RR(o)                   "rate observed at"

The curve of relative risk is concave: the same source counts less on a dirtier background, so the
background decides and is never assumed.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tailrace.quantities.declare import declare_units

from .number_checks import checked_all

FloatArray = NDArray[np.float64]


@declare_units(relative_risk="1", returns="1")
def attributable_fraction(relative_risk: ArrayLike) -> FloatArray:
    """Return the share of deaths that would not have been, 1 - 1/RR.

    Parameters
    ----------
    relative_risk : array_like, 1
        Above zero; NaN where missing.

    Returns
    -------
    ndarray, 1
        Zero for a relative risk of one, negative below it.

    Raises
    ------
    InputError
        If a relative risk is not above zero.
    """
    known = checked_all(
        "attributable_fraction",
        {"relative_risk": (relative_risk, "")},
        above_zero=("relative_risk",),
    )
    return np.asarray(1.0 - 1.0 / known["relative_risk"])


@declare_units(
    people="person", rate="1/yr", risk_with="1", risk_without="1", risk_observed="1",
    returns="person/yr",
)  # fmt: skip
def deaths_by_source(
    people: ArrayLike,
    rate: ArrayLike,
    risk_with: ArrayLike,
    risk_without: ArrayLike,
    risk_observed: ArrayLike | None = None,
) -> FloatArray:
    """Return the deaths per year with a source minus those without it.

    Parameters
    ----------
    people : array_like, person
        Of one age; NaN where missing.
    rate : array_like, 1/yr
        Baseline rate of death by one cause; NaN where missing.
    risk_with, risk_without : array_like, 1
        Relative risk with the source and without it.
    risk_observed : array_like, optional, 1
        Relative risk at the concentration the rate was observed at; without it the rate is held
        to be the same with and without the source.

    Returns
    -------
    ndarray, person/yr
        NaN wherever an input is missing.

    Raises
    ------
    InputError
        If people or rates are negative, or a relative risk is not above zero.
    """
    known = checked_all(
        "deaths_by_source",
        {"people": (people, "person"), "rate": (rate, "1/yr"), "risk_with": (risk_with, ""),
         "risk_without": (risk_without, ""),
         "risk_observed": (1.0 if risk_observed is None else risk_observed, "")},
        above_zero=("risk_with", "risk_without", "risk_observed"),
    )  # fmt: skip
    expected = known["people"] * known["rate"]
    if risk_observed is None:
        return np.asarray(expected * (1.0 / known["risk_without"] - 1.0 / known["risk_with"]))
    more = known["risk_with"] - known["risk_without"]
    return np.asarray(expected * more / known["risk_observed"])
