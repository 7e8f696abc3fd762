"""Relative risk of death by outdoor PM2.5: the Global Exposure Mortality Model (GEMM).

    RR = exp(theta ln(z / alpha + 1) / (1 + exp(-(z - mu) / nu))),    z = max(0, PM2.5 - 2.4)

with PM2.5 the yearly mean in ug/m3. Burnett et al. 2018, PNAS 115, 9592-9597, equation 1 and Table
S2. theta alone carries the published uncertainty: normal, with its standard error. It holds for
adults from 25 years. Heart disease (IHD) and stroke have parameters by five years of age; COPD,
lung cancer (LC) and lower respiratory infections (LRI) have one set for every age. "NCD+LRI", all
deaths by non-communicable diseases and LRI, contains the others and is never added to them.

The cohorts reached from 2.4 to about 84 ug/m3; above that the curve is an extrapolation.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tailrace.data.reader import rows
from tailrace.errors import InputError, did_you_mean
from tailrace.quantities.declare import declare_units
from tailrace.quantities.missing import Missing

from .number_checks import checked_all

FloatArray = NDArray[np.float64]
Bound = Literal["mean", "low", "up"]

TABLE = "gemm_parameters"
COUNTERFACTUAL = 2.4
"""Concentration below which no risk is counted, ug/m3 (the lowest of the cohorts)."""
HIGHEST_OBSERVED = 84.0
"""About the highest concentration of the cohorts, ug/m3 (from memory of the paper)."""
YOUNGEST = 25
"""Age from which the model holds, yr."""
ALL_CAUSES = "NCD+LRI"
"""The cause that contains the others."""
SCORES: dict[str, float] = {"mean": 0.0, "low": -1.96, "up": 1.96}
"""Standard errors of theta by bound: 95 % of a normal distribution lie between low and up."""

_WORDS = {
    "ischaemic heart disease": "IHD",
    "ischemic heart disease": "IHD",
    "chronic obstructive pulmonary disease": "COPD",
    "lung cancer": "LC",
    "lower respiratory infections": "LRI",
    "lower respiratory infection": "LRI",
}


@declare_units(concentration="ug/m3", theta="1", alpha="ug/m3", mu="ug/m3", nu="ug/m3", returns="1")
def gemm_relative_risk(
    concentration: ArrayLike, theta: ArrayLike, alpha: ArrayLike, mu: ArrayLike, nu: ArrayLike
) -> FloatArray:
    """Return the relative risk of death against 2.4 ug/m3.

    Parameters
    ----------
    concentration : array_like, ug/m3
        Yearly mean of PM2.5; NaN where missing.
    theta : array_like, 1
    alpha, mu, nu : array_like, ug/m3
        Parameters; all are broadcast.

    Returns
    -------
    ndarray, 1
        One at and below 2.4 ug/m3; NaN where the concentration is.

    Raises
    ------
    InputError
        If a concentration is negative or infinite, or alpha or nu not above zero.

    Notes
    -----
    Burnett et al. 2018, equation 1; observed from 2.4 to about 84 ug/m3.
    """
    known = checked_all(
        "gemm_relative_risk",
        {"concentration": (concentration, "ug/m3"), "alpha": (alpha, "ug/m3"),
         "nu": (nu, "ug/m3")},
        above_zero=("alpha", "nu"),
    )  # fmt: skip
    above = np.maximum(0.0, known["concentration"] - COUNTERFACTUAL)
    rise = np.log(above / known["alpha"] + 1.0)
    weight = 1.0 + np.exp(-(above - np.asarray(mu, dtype=float)) / known["nu"])
    return np.asarray(np.exp(np.asarray(theta, dtype=float) * rise / weight))


@dataclass(frozen=True)
class GemmParameters:
    """The curve of one cause at one age.

    Parameters
    ----------
    cause : str
        One of `gemm_causes`.
    age_from : int
        First year of age it holds for; 25 where it holds for every adult.
    theta, standard_error : float, 1
        Slope and its standard error.
    alpha, mu, nu : float, ug/m3
        Shape.
    source : str
        Document.
    """

    cause: str
    age_from: int
    theta: float
    standard_error: float
    alpha: float
    mu: float
    nu: float
    source: str

    def relative_risk(self, concentration: ArrayLike, score: ArrayLike = 0.0) -> FloatArray:
        """Return the relative risk, theta moved by so many standard errors.

        Parameters
        ----------
        concentration : array_like, ug/m3
            Yearly mean of PM2.5.
        score : array_like, 1
            Standard normal number of a draw; -1.96 and 1.96 give the published bounds.
        """
        theta = self.theta + np.asarray(score, dtype=float) * self.standard_error
        return gemm_relative_risk.__wrapped__(concentration, theta, self.alpha, self.mu, self.nu)


@cache
def _parameters() -> dict[tuple[str, int | None], GemmParameters]:
    found: dict[tuple[str, int | None], GemmParameters] = {}
    for row in rows(TABLE):
        age = int(row["age_from"])
        found[row["cause"], None if row["ages"] == "all" else age] = GemmParameters(
            cause=row["cause"],
            age_from=age,
            theta=float(row["theta"]),
            standard_error=float(row["standard_error"]),
            alpha=float(row["alpha"]),
            mu=float(row["mu"]),
            nu=float(row["nu"]),
            source=f"{row['source']}, {row['place']}",
        )
    return found


def gemm_causes() -> tuple[str, ...]:
    """Return the causes of death the model knows."""
    return tuple(dict.fromkeys(cause for cause, _ in _parameters()))


def gemm_cause(name: str) -> str:
    """Return the short name of a cause.

    Parameters
    ----------
    name : str
        Short name in any case, or the name of the disease.

    Raises
    ------
    InputError
        If the model has no such cause.
    """
    causes = gemm_causes()
    short = {re.sub(r"\s", "", cause).lower(): cause for cause in causes}
    plain = " ".join(name.lower().split())
    found = short.get(plain.replace(" ", "")) or _WORDS.get(plain)
    if found is None:
        raise InputError.single(
            f'GEMM has no cause "{name}"', place="cause", allowed=", ".join(causes),
            remedy=did_you_mean(name, [*causes, *_WORDS]),
        )  # fmt: skip
    return found


def gemm_ages(cause: str) -> tuple[int, ...]:
    """Return the first years of the age bands that a cause has parameters for.

    Parameters
    ----------
    cause : str
        Name, as for `gemm_cause`.

    Returns
    -------
    tuple of int
        Empty where one set of parameters holds for every adult.
    """
    name = gemm_cause(cause)
    return tuple(age for one, age in _parameters() if one == name and age is not None)


def gemm_parameters(cause: str, age: float | None = None) -> GemmParameters | Missing:
    """Return the parameters of a cause at an age.

    Parameters
    ----------
    cause : str
        Name, as for `gemm_cause`.
    age : float, optional
        Age in years; None takes the one set for all adults from 25 years.

    Returns
    -------
    GemmParameters or Missing
        Missing below 25 years.

    Raises
    ------
    InputError
        If the cause is unknown.
    """
    name = gemm_cause(cause)
    known = _parameters()
    if age is None:
        return known[name, None]
    if not age >= YOUNGEST:
        return Missing(f"GEMM holds from {YOUNGEST} years of age", f"age {age:g}")
    bands = [start for start in gemm_ages(name) if start <= age]
    return known[name, max(bands)] if bands else known[name, None]
