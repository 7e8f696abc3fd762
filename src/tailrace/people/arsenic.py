"""Arsenic swallowed: cancer by the old and the new slope factor, and what is not cancer.

US EPA's slope factor of 1995 (1.5 per mg/(kg d), skin) was replaced in 2025 by one 21 times as
steep (32, bladder and lung together), and its reference dose of 1991 (3e-4) by one a fifth of it
(6e-5). Both are shown side by side, for papers and limits of before 2025 rest on the old ones. The
values and their sources are those of the toxicity sets.

Beside them the risks of the National Research Council 2001 by arsenic in drinking water: lung and
bladder cancer of men and women, in a straight line from zero up to 20 ug/L.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tailrace.data.reader import rows
from tailrace.errors import Problems, ValidityWarning
from tailrace.quantities.declare import declare_units
from tailrace.quantities.missing import Missing
from tailrace.quantities.number_checks import checked

from .cancer import lifetime_cancer_risk
from .hazard import hazard_quotient
from .toxicity import ToxicityValue, toxicity_value

FloatArray = NDArray[np.float64]

TABLE = "arsenic_water_cancer"
SITES = ("lung", "bladder")
SEXES = ("female", "male")
OLD, NEW = "epa-2023", "epa-2025"
"""Toxicity sets that are set side by side."""


@dataclass(frozen=True, eq=False)
class ArsenicRisk:
    """One judgement of a dose of arsenic.

    Parameters
    ----------
    toxicity : str
        Toxicity set.
    value : ToxicityValue or Missing
        Slope factor or reference dose, with its source.
    result : ndarray or Missing, 1
        Lifetime risk or hazard quotient; NaN where the dose is missing.
    """

    toxicity: str
    value: ToxicityValue | Missing
    result: FloatArray | Missing


@declare_units(dose="mg/(kg d)")
def arsenic_cancer_risks(dose: ArrayLike) -> tuple[ArsenicRisk, ...]:
    """Return the lifetime cancer risk of swallowed arsenic by the old and the new slope factor.

    Parameters
    ----------
    dose : array_like, mg/(kg d)
        Inorganic arsenic, mean over 70 years; NaN where missing.

    Returns
    -------
    tuple of ArsenicRisk
        By the set of 2023, then by that of 2025.

    Raises
    ------
    InputError
        If a dose is negative.
    """
    return tuple(_judged(name, "SFO", dose) for name in (OLD, NEW))


@declare_units(dose="mg/(kg d)")
def arsenic_hazard_quotients(dose: ArrayLike) -> tuple[ArsenicRisk, ...]:
    """Return the hazard quotient of swallowed arsenic by the old and the new reference dose.

    Parameters
    ----------
    dose : array_like, mg/(kg d)
        Inorganic arsenic, mean over the exposure; NaN where missing.

    Returns
    -------
    tuple of ArsenicRisk
        By the set of 2023 (skin, blood vessels), then by that of 2025 (heart, diabetes).

    Raises
    ------
    InputError
        If a dose is negative.
    """
    return tuple(_judged(name, "RfD", dose) for name in (OLD, NEW))


def _judged(toxicity: str, parameter: str, dose: ArrayLike) -> ArsenicRisk:
    found = toxicity_value("As", parameter, toxicity, exposure="water")
    number = found if isinstance(found, Missing) else found.number
    if isinstance(number, Missing):
        return ArsenicRisk(toxicity, found, number)
    formula = lifetime_cancer_risk if parameter == "SFO" else hazard_quotient
    return ArsenicRisk(toxicity, found, formula.__wrapped__(dose, number))


@cache
def _by_water(site: str, sex: str) -> tuple[FloatArray, FloatArray]:
    points = sorted(
        (float(row["water_arsenic_ug_per_L"]), float(row["value"]))
        for row in rows(TABLE)
        if (row["site"], row["sex"]) == (site, sex)
    )
    water, risk = zip((0.0, 0.0), *points, strict=True)
    return np.array(water), np.array(risk)


@declare_units(water_arsenic="ug/L", returns="1")
def arsenic_water_cancer_risk(water_arsenic: ArrayLike, site: str, sex: str) -> FloatArray:
    """Return the lifetime risk of lung or bladder cancer by arsenic in the water drunk for life.

    Parameters
    ----------
    water_arsenic : array_like, ug/L
        Total inorganic arsenic; NaN where missing.
    site : {"lung", "bladder"}
        Cancer.
    sex : {"female", "male"}
        Whom.

    Returns
    -------
    ndarray, 1
        NaN above 20 ug/L, the end of the published table.

    Raises
    ------
    InputError
        If a name is unknown or a concentration negative.

    Warns
    -----
    ValidityWarning
        Above 20 ug/L.

    Notes
    -----
    National Research Council 2001, Arsenic in Drinking Water: 2001 Update, by a straight line from
    south-western Taiwan and US background rates.
    """
    problems = Problems("arsenic_water_cancer_risk()")
    for word, allowed, place in ((site, SITES, "site"), (sex, SEXES, "sex")):
        if word not in allowed:
            problems.add(f'"{word}" is not known', place=place, allowed=", ".join(allowed))
    known = checked(problems, "water_arsenic", water_arsenic, "ug/L", missing=True, finite=True)
    problems.raise_if_any()
    water, risk = _by_water(site, sex)
    if (known > water[-1]).any():
        warnings.warn(
            f"the table ends at {water[-1]:g} ug/L of arsenic: missing above",
            ValidityWarning,
            stacklevel=3,
        )
    return np.asarray(np.interp(known, water, risk, right=np.nan))
