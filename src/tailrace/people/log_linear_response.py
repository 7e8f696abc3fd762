"""Cases by a log-linear relative risk, as WHO's AirQ+ computes them.

    RR = RR10^((C - C0) / 10),  one at and below the cut-off C0
    attributable proportion = 1 - 1 / RR
    cases = proportion * incidence * population

C is the yearly mean, C0 the counterfactual, RR10 the relative risk per 10 ug/m3. WHO Regional
Office for Europe, AirQ+ (2020 and later), "log-linear" method. The three bounds of RR10 are
computed one by one; the lower bound of the cases belongs to the lower bound of RR10.

A log-linear curve has no ceiling: far above the cohorts it was fitted to it gives absurd risks.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tailrace.quantities.declare import declare_units

from .number_checks import checked_all

FloatArray = NDArray[np.float64]

STEP = 10.0
"""Concentration step that relative risks are usually stated for, ug/m3."""


@declare_units(
    concentration="ug/m3", relative_risk_per_step="1", cutoff="ug/m3", step="ug/m3", returns="1"
)
def log_linear_relative_risk(
    concentration: ArrayLike,
    relative_risk_per_step: ArrayLike,
    cutoff: ArrayLike,
    step: ArrayLike = STEP,
) -> FloatArray:
    """Return the relative risk at a concentration against the cut-off.

    Parameters
    ----------
    concentration : array_like, ug/m3
        Yearly mean; NaN where missing.
    relative_risk_per_step : array_like, 1
        Relative risk for each `step` of concentration, above zero.
    cutoff : array_like, ug/m3
        Concentration below which no risk is counted.
    step : array_like, ug/m3
        Step the relative risk is stated for.

    Returns
    -------
    ndarray, 1
        One at and below the cut-off.

    Raises
    ------
    InputError
        If a number is negative or infinite, or a relative risk or step zero.
    """
    known = checked_all(
        "log_linear_relative_risk",
        {"concentration": (concentration, "ug/m3"),
         "relative_risk_per_step": (relative_risk_per_step, ""),
         "cutoff": (cutoff, "ug/m3"), "step": (step, "ug/m3")},
        above_zero=("relative_risk_per_step", "step"),
    )  # fmt: skip
    steps = np.maximum(0.0, known["concentration"] - known["cutoff"]) / known["step"]
    return np.asarray(known["relative_risk_per_step"] ** steps)


@dataclass(frozen=True)
class LogLinearBurden:
    """Cases by one pollutant, each number of the shape of the relative risk per step.

    Parameters
    ----------
    relative_risk : ndarray, 1
        At the mean concentration.
    proportion : ndarray, 1
        Share of all cases.
    cases : ndarray, 1/yr
        Cases per year.
    cases_per_100000 : ndarray, 1/yr
        Of 100,000 people.
    """

    relative_risk: FloatArray
    proportion: FloatArray
    cases: FloatArray
    cases_per_100000: FloatArray


@declare_units(
    people="person", concentration="ug/m3", relative_risk_per_step="1", incidence="1/yr",
    cutoff="ug/m3", step="ug/m3",
)  # fmt: skip
def log_linear_burden(
    people: ArrayLike,
    concentration: ArrayLike,
    relative_risk_per_step: ArrayLike,
    incidence: ArrayLike,
    cutoff: ArrayLike,
    step: ArrayLike = STEP,
) -> LogLinearBurden:
    """Return the cases that a concentration above a cut-off is held to cause.

    Parameters
    ----------
    people : array_like, person
        Population of the age the relative risk holds for; NaN where missing.
    concentration : array_like, ug/m3
        Yearly mean weighted by people.
    relative_risk_per_step : array_like, 1
        Central, lower and upper value, or any shape that broadcasts.
    incidence : array_like, 1/yr
        Cases per person and year by all causes; NaN where missing.
    cutoff, step : array_like, ug/m3
        As for `log_linear_relative_risk`.

    Returns
    -------
    LogLinearBurden
        NaN wherever an input is missing.

    Raises
    ------
    InputError
        If a number is out of its range.
    """
    known = checked_all(
        "log_linear_burden", {"people": (people, ""), "incidence": (incidence, "1/yr")}
    )
    risk = log_linear_relative_risk.__wrapped__(concentration, relative_risk_per_step, cutoff, step)
    proportion = np.asarray(1.0 - 1.0 / risk)
    rate = np.asarray(proportion * known["incidence"])
    return LogLinearBurden(risk, proportion, np.asarray(rate * known["people"]), rate * 1e5)
