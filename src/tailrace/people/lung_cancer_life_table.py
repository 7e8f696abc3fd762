"""Lifetime risk of a cause of death by life table, with and without an excess relative risk.

With the yearly death rates of the cause h(a) and of all causes H(a) at every age, and the excess
relative risk e(a), the yearly rate of the cause is h (1 + e), that of all causes H + h e, and

    R = sum over ages of  h(1 + e)/(H + h e) * S(a) * (1 - exp(-(H + h e)))

where S(a) is the share alive at that age. The excess lifetime risk is R less the same with e = 0;
those who die of the cause do not die of another later, so it stays below one.

Rates come from the user or from a packaged table with its source; without them the risk is missing.
Source of the method: National Research Council (1999), BEIR VI, and US EPA 402-R-03-003 (2003).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from tailrace.errors import InputError
from tailrace.people.dose_ages import FloatArray
from tailrace.people.number_checks import checked_all
from tailrace.quantities.declare import declare_units


@declare_units(cause_rate="1/yr", all_causes_rate="1/yr", excess_relative_risk="1", returns="1")
def lifetime_risk_of_cause(
    cause_rate: ArrayLike, all_causes_rate: ArrayLike, excess_relative_risk: ArrayLike = 0.0
) -> FloatArray:
    """Return the lifetime risk of dying of a cause.

    Parameters
    ----------
    cause_rate, all_causes_rate : array_like
        Deaths per person and year at each age from birth, 1/yr, shape (..., ages).
    excess_relative_risk : array_like
        By age, shape (..., ages), or one number.

    Returns
    -------
    ndarray
        Risk from birth to the last age, shape of the inputs without the ages.

    Raises
    ------
    InputError
        If a rate is negative, or that of the cause above that of all causes.
    """
    given = checked_all(
        "lifetime_risk_of_cause",
        {
            "cause_rate": (cause_rate, "1/yr"),
            "all_causes_rate": (all_causes_rate, "1/yr"),
            "excess_relative_risk": (excess_relative_risk, ""),
        },
    )
    cause, every = given["cause_rate"], given["all_causes_rate"]
    if (cause > every).any():
        raise InputError.single(
            "the rate of the cause is above that of all causes", place="cause_rate",
            allowed="at most all_causes_rate at every age",
        )  # fmt: skip
    extra = cause * given["excess_relative_risk"]
    total = every + extra
    dead = -np.expm1(-total)
    # Where nobody dies the share of the cause is 0/0, and nothing is added.
    share = np.divide(cause + extra, total, out=np.zeros_like(total), where=total > 0.0)
    alive = np.exp(-np.cumsum(total, axis=-1) + total)
    return np.asarray(np.sum(share * alive * dead, axis=-1))


@declare_units(cause_rate="1/yr", all_causes_rate="1/yr", excess_relative_risk="1", returns="1")
def excess_lifetime_risk(
    cause_rate: ArrayLike, all_causes_rate: ArrayLike, excess_relative_risk: ArrayLike
) -> FloatArray:
    """Return by how much an excess relative risk raises the lifetime risk of a cause.

    Parameters
    ----------
    cause_rate, all_causes_rate, excess_relative_risk : array_like
        As for `lifetime_risk_of_cause`.

    Returns
    -------
    ndarray
        Lifetime risk with the excess less the one without.

    Raises
    ------
    InputError
        As for `lifetime_risk_of_cause`.
    """
    with_it = lifetime_risk_of_cause.__wrapped__(cause_rate, all_causes_rate, excess_relative_risk)
    return np.asarray(with_it - lifetime_risk_of_cause.__wrapped__(cause_rate, all_causes_rate))
