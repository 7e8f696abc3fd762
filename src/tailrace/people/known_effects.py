"""Effects with a dose response of their own: fluorosis by water, arsenic by both its judgements.

Fluorosis follows observed prevalence by fluoride in drinking water, series by series, on straight
lines inside the observations; outside them it is missing. Arsenic that is swallowed is judged by
the values of 2023 and of 2025, between which the slope factor rose from 1.5 to 32: both stand in
the result, as a life at the dose of the group.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Iterable
from dataclasses import dataclass

from tailrace.errors import ValidityWarning
from tailrace.people.arsenic import (
    ArsenicRisk,
    arsenic_cancer_risks,
    arsenic_hazard_quotients,
)
from tailrace.people.chemical_intakes import ChemicalTerm
from tailrace.people.fluorosis import fluorosis_prevalence, fluorosis_series
from tailrace.people.sample_levels import MeasuredLevel
from tailrace.people.toxicity import ToxicityValue
from tailrace.quantities.missing import Missing

_SKIN = ("dermal_soil", "dermal_water")


@dataclass(frozen=True)
class KnownEffect:
    """One effect at a place.

    Parameters
    ----------
    place, year, group : str, int, str
        Where, when, who; "all" where the observations are of a population.
    effect : str
        Such as "severe dental fluorosis" or "hazard quotient of arsenic".
    by : str
        Series or set that it follows.
    value : float or Missing
        Share of people, quotient or lifetime risk.
    low, high : float
        Range of the observations; NaN where there is none.
    from_memory : bool
        Whether it rests on numbers known from memory.
    """

    place: str
    year: int
    group: str
    effect: str
    by: str
    value: float | Missing
    low: float = math.nan
    high: float = math.nan
    from_memory: bool = False


def fluorosis_of_levels(levels: Iterable[MeasuredLevel]) -> list[KnownEffect]:
    """Return the prevalence of fluorosis by fluoride in drinking water.

    Parameters
    ----------
    levels : iterable of MeasuredLevel
        Levels of all media.

    Returns
    -------
    list of KnownEffect
        For each endpoint and series; missing outside its observations.
    """
    found = []
    for level in levels:
        if level.medium != "drinking_water" or level.substance != "F":
            continue
        if isinstance(level.value, Missing):
            continue
        for one in fluorosis_series():
            with warnings.catch_warnings():
                # What lies outside is missing here, with that reason, and not a remark.
                warnings.simplefilter("ignore", ValidityWarning)
                seen = fluorosis_prevalence(level.value, one.endpoint, one.series)
            value: float | Missing = float(seen.central)
            if math.isnan(float(seen.central)):
                span = f"{one.water[0]:g} to {one.water[-1]:g} mg/L"
                value = Missing(f"{level.value:.3g} mg/L is outside the observations, {span}")
            found.append(
                KnownEffect(
                    level.place, level.year, "all", f"{one.endpoint} fluorosis, share of people",
                    one.series, value, float(seen.low), float(seen.high), one.from_memory,
                )
            )  # fmt: skip
    return found


def arsenic_of_terms(terms: Iterable[ChemicalTerm]) -> list[KnownEffect]:
    """Return hazard and cancer risk of arsenic that is swallowed, by old and new values.

    Parameters
    ----------
    terms : iterable of ChemicalTerm
        Terms of all groups.

    Returns
    -------
    list of KnownEffect
        Over all media with a known intake; the risk is that of a life at the dose of the group.
    """
    doses: dict[tuple[str, int, str], float] = {}
    for term in terms:
        swallowed = not term.is_inhaled and term.pathway not in _SKIN
        if term.level.substance == "As" and swallowed and not isinstance(term.intake, Missing):
            key = (term.level.place, term.level.year, term.group)
            doses[key] = doses.get(key, 0.0) + term.intake
    found: list[KnownEffect] = []
    for key, dose in doses.items():
        quotients, risks = arsenic_hazard_quotients(dose), arsenic_cancer_risks(dose)
        found += [_judged(key, "hazard quotient of arsenic swallowed", one) for one in quotients]
        found += [
            _judged(key, "lifetime cancer risk of arsenic, a life at it", one) for one in risks
        ]
    return found


def _judged(key: tuple[str, int, str], effect: str, one: ArsenicRisk) -> KnownEffect:
    by, memory = one.toxicity, False
    if isinstance(one.value, ToxicityValue):
        by = f"{one.toxicity} ({one.value.authority} {one.value.year})"
        memory = not one.value.decides
    number = one.result if isinstance(one.result, Missing) else float(one.result)
    return KnownEffect(*key, effect, by, number, from_memory=memory)
