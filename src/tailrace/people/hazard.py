"""Hazard quotients and indices: intake over what is without appreciable risk.

    HQ = D / RfD            ingestion and skin, D in mg/(kg d)
    HQ = EC / RfC           inhalation, EC the exposure concentration in mg/m3; no body weight
    HI = sum of HQ          over substances and pathways that meet in one target organ

US EPA, Risk Assessment Guidance for Superfund, part A (1989), sections 8.2.1 and 8.2.2; part F
(2009), equation 12. A quotient is no probability: 2 is not twice as dangerous as 1. Adding assumes
that doses of substances with one target organ add, for small doses.

A substance without a reference value has no quotient. It may act on any organ, so every total it
could belong to becomes a lower bound, "at least". A substance whose organ is not stated counts in
the total and is shown by itself.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tailrace.errors import InputError
from tailrace.quantities.declare import declare_units
from tailrace.quantities.missing import AtLeast, Missing, sum_known

FloatArray = NDArray[np.float64]
Total = float | AtLeast | Missing
Verdict = Literal["exceeds", "does not exceed", "cannot tell"]

ORGAN_NOT_STATED = "organ not stated"


def _quotient(amount: ArrayLike, reference: ArrayLike, what: str, per: str) -> FloatArray:
    taken, limit = np.asarray(amount, dtype=float), np.asarray(reference, dtype=float)
    if (taken < 0.0).any():
        raise InputError.single(f"{what} below zero", allowed="zero or more, NaN where missing")
    if (limit <= 0.0).any():
        raise InputError.single(
            f"{per} of zero or less", allowed="above zero, NaN where missing",
            remedy="zero in a table of toxicity values means that there is none",
        )  # fmt: skip
    return np.asarray(taken / limit)


@declare_units(dose="mg/(kg d)", reference_dose="mg/(kg d)", returns="1")
def hazard_quotient(dose: ArrayLike, reference_dose: ArrayLike) -> FloatArray:
    """Return the hazard quotient of what is swallowed or passes the skin.

    Parameters
    ----------
    dose : array_like, mg/(kg d)
        Mean daily dose over the exposure; NaN where missing.
    reference_dose : array_like, mg/(kg d)
        Above zero; NaN where missing. For skin the oral one times the absorption in the gut.

    Returns
    -------
    ndarray, 1
        NaN where either is missing.

    Raises
    ------
    InputError
        If a dose is negative or a reference dose is not above zero.

    Notes
    -----
    US EPA (1989) RAGS part A, section 8.2.1. Linear in the dose.
    """
    return _quotient(dose, reference_dose, "a dose", "a reference dose")


@declare_units(exposure_concentration="mg/m3", reference_concentration="mg/m3", returns="1")
def inhalation_hazard_quotient(
    exposure_concentration: ArrayLike, reference_concentration: ArrayLike
) -> FloatArray:
    """Return the hazard quotient of what is breathed; body weight does not enter.

    Parameters
    ----------
    exposure_concentration : array_like, mg/m3
        Concentration over the hours and days of exposure, averaged; NaN where missing.
    reference_concentration : array_like, mg/m3
        Above zero; NaN where missing.

    Returns
    -------
    ndarray, 1
        NaN where either is missing.

    Raises
    ------
    InputError
        If a concentration is negative or a reference concentration is not above zero.

    Notes
    -----
    US EPA (2009) RAGS part F, equation 12.
    """
    return _quotient(
        exposure_concentration, reference_concentration, "a concentration",
        "a reference concentration",
    )  # fmt: skip


def hazard_index(quotients: Mapping[str, Total]) -> Total:
    """Return the sum of hazard quotients, a lower bound where one is missing.

    Parameters
    ----------
    quotients : mapping of str to float, AtLeast or Missing
        Quotient by substance (or substance and pathway).

    Returns
    -------
    float, AtLeast or Missing
        The total over all organs.
    """
    return sum_known(quotients.values())


def hazard_by_organ(
    quotients: Mapping[str, Total], organs: Mapping[str, Iterable[str]]
) -> dict[str, Total]:
    """Return the hazard index of each target organ.

    Parameters
    ----------
    quotients : mapping of str to float, AtLeast or Missing
        Quotient by substance (or substance and pathway).
    organs : mapping of str to iterable of str
        Target organs of the same keys; absent or empty where not stated.

    Returns
    -------
    dict of str to float, AtLeast or Missing
        Organ to its index, the largest first. A missing quotient makes the index of every organ a
        lower bound; `ORGAN_NOT_STATED` holds the quotients without an organ.
    """
    missing = [value for value in quotients.values() if isinstance(value, Missing)]
    terms: dict[str, list[Total]] = {}
    for name, value in quotients.items():
        if not isinstance(value, Missing):
            for organ in tuple(organs.get(name, ())) or (ORGAN_NOT_STATED,):
                terms.setdefault(organ, []).append(value)
    totals = {organ: sum_known([*values, *missing]) for organ, values in terms.items()}
    return dict(sorted(totals.items(), key=lambda item: -_known(item[1])))


def _known(total: Total) -> float:
    if isinstance(total, Missing):
        return 0.0
    return total.value if isinstance(total, AtLeast) else float(total)


@dataclass(frozen=True)
class Judgement:
    """Whether a total is above what it may be, and why so.

    Parameters
    ----------
    verdict : {"exceeds", "does not exceed", "cannot tell"}
        What follows.
    reason : str
        Why it cannot be told; empty where it can.
    """

    verdict: Verdict
    reason: str = ""


def judge_total(parts: Mapping[str, Total], decides: Mapping[str, bool], limit: float) -> Judgement:
    """Say whether a sum is above a limit, resting on nothing that is known from memory alone.

    Parameters
    ----------
    parts : mapping of str to float, AtLeast or Missing
        Terms of the sum, none negative: hazard quotients, or risks.
    decides : mapping of str to bool
        Whether a verdict may rest on a term; a key that is absent may not be rested on.
    limit : float
        Limit in the unit of the terms: 1 for a hazard index.

    Returns
    -------
    Judgement
        It exceeds where the terms that may decide exceed by themselves; it does not where all
        terms are known, may decide, and stay within. Else it cannot be told.
    """
    firm = sum(_known(value) for name, value in parts.items() if decides.get(name, False))
    if firm > limit:
        return Judgement("exceeds")
    total = sum_known(parts.values())
    if isinstance(total, AtLeast | Missing):
        return Judgement("cannot tell", str(total))
    soft = [name for name in parts if not decides.get(name, False)]
    if soft:
        return Judgement("cannot tell", f"known from memory alone: {', '.join(soft)}")
    return Judgement("does not exceed")
