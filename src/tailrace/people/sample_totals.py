"""Totals of a group at a place: hazard by organ, cancer risk by year and over a life, dose.

A total of which a term is missing is "at least" what is known. Hazard and risk are of the media
that were sampled; a way of intake without samples is in no total, and is named beside it.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from tailrace.people.cancer import bounded_risk
from tailrace.people.chemical_intakes import ChemicalTerm
from tailrace.people.groups import group_named
from tailrace.people.hazard import Judgement, hazard_by_organ, judge_total
from tailrace.people.radiation_by_pathway import RadiationTerm
from tailrace.quantities.missing import AtLeast, Missing, sum_known

Total = float | AtLeast | Missing

TARGET_HAZARD_INDEX = 1.0
"""Hazard index above which harm is not excluded (US EPA 1989, RAGS part A, section 8.2.2)."""

LIFE_STAGES = ("infant", "child_1_6", "child_6_11", "adolescent_11_16", "adult")
"""Groups that make up a life of 70 years."""


@dataclass(frozen=True)
class PlaceTotals:
    """Totals of a group at a place in a year.

    Parameters
    ----------
    place, year, group : str, int, str
        Where, when, who.
    hazard_index : float, AtLeast or Missing
        Sum of all hazard quotients.
    hazard_low, hazard_high : float
        Known sum with what was not detected at zero, and at its limits.
    by_organ : dict of str to float, AtLeast or Missing
        Hazard index of each target organ.
    judgement : Judgement
        Whether the hazard index is above one.
    annual_risk : float, AtLeast or Missing
        What the year adds to the lifetime risk of cancer, 1/yr.
    dose : float, AtLeast or Missing
        Effective dose, mSv/yr.
    """

    place: str
    year: int
    group: str
    hazard_index: Total
    hazard_low: float
    hazard_high: float
    by_organ: dict[str, Total]
    judgement: Judgement
    annual_risk: Total
    dose: Total


def place_totals(
    chemical: Sequence[ChemicalTerm], radiation: Sequence[RadiationTerm]
) -> list[PlaceTotals]:
    """Return totals by place, year and group, in the order of the terms.

    Parameters
    ----------
    chemical : sequence of ChemicalTerm
        Terms counted by mass.
    radiation : sequence of RadiationTerm
        Terms counted by activity.

    Returns
    -------
    list of PlaceTotals
        What a place has no samples for is missing with that reason.
    """
    grouped: dict[tuple[str, int, str], tuple[list[ChemicalTerm], list[RadiationTerm]]] = {}
    for term in chemical:
        grouped.setdefault(_key(term), ([], []))[0].append(term)
    for radiated in radiation:
        grouped.setdefault(_key(radiated), ([], []))[1].append(radiated)
    return [_totals(*key, *terms) for key, terms in grouped.items()]


def _key(term: ChemicalTerm | RadiationTerm) -> tuple[str, int, str]:
    return term.level.place, term.level.year, term.group


def _totals(
    place: str, year: int, group: str, chemical: list[ChemicalTerm], radiation: list[RadiationTerm]
) -> PlaceTotals:
    quotients: dict[str, Total] = {_name(one): one.quotient for one in chemical}
    index: Total = Missing("no substance was measured by its mass")
    risk: Total = index
    if chemical:
        index = sum_known(quotients.values())
        risk = sum_known(one.annual_risk for one in chemical)
    dose: Total = Missing("no nuclide and no gamma dose rate was measured")
    if radiation:
        dose = sum_known(one.dose for one in radiation)
    return PlaceTotals(
        place, year, group, index, _bound(chemical, "low"), _bound(chemical, "high"),
        hazard_by_organ(quotients, {_name(one): one.organs for one in chemical}),
        judge_total(
            quotients, {_name(one): one.hazard_decides for one in chemical}, TARGET_HAZARD_INDEX
        ),
        risk, dose,
    )  # fmt: skip


def _name(term: ChemicalTerm) -> str:
    return f"{term.level.substance}, {term.level.medium}, {term.pathway}"


def _bound(terms: Iterable[ChemicalTerm], end: str) -> float:
    """Return the known sum of quotients with what was not detected at one end; NaN of none."""
    total, known = 0.0, False
    for term in terms:
        if not isinstance(term.quotient, Missing):
            per_level, reference = term.per_level, term.reference
            assert not isinstance(per_level, Missing)
            assert not isinstance(reference, Missing)
            total, known = total + getattr(term.level, end) * per_level / reference, True
    return total if known else math.nan


def risk_over_years(annual: Total, years: float) -> Total:
    """Return the risk of a number of like years, in the exponential form above 1 %.

    Parameters
    ----------
    annual : float, AtLeast or Missing
        Risk added by each year, 1/yr.
    years : float
        Years, above zero.
    """
    return exact_risk(annual * years)


def exact_risk(linear: Total) -> Total:
    """Return a sum of linear risks in the exponential form above 1 %.

    Parameters
    ----------
    linear : float, AtLeast or Missing
        Sum of doses times slopes.
    """
    if isinstance(linear, Missing):
        return linear
    if isinstance(linear, AtLeast):
        return AtLeast(float(bounded_risk(linear.value)), linear.missing)
    return float(bounded_risk(linear))


def lifetime_if_it_lasted(
    stages: Mapping[str, Sequence[ChemicalTerm]],
) -> dict[tuple[str, int], Total]:
    """Return the lifetime risk of a person born now if the level of the samples lasted.

    Parameters
    ----------
    stages : mapping of str to sequence of ChemicalTerm
        Terms of each of `LIFE_STAGES`.

    Returns
    -------
    dict of (str, int) to float, AtLeast or Missing
        By place and year; "at least" where a stage of life has no factors. It is the risk of
        nobody who lives through changing years.
    """
    linear: dict[tuple[str, int], list[Total]] = {}
    for stage, terms in stages.items():
        years = group_named(stage).years
        for term in terms:
            key = (term.level.place, term.level.year)
            risk = term.annual_risk
            if isinstance(term.factor, Missing):
                # The reason by factor is in the totals of the groups asked for; a stage has one.
                risk = Missing(f"no exposure factors for {term.pathway}", stage)
            linear.setdefault(key, []).append(risk * years)
    return {key: exact_risk(sum_known(values)) for key, values in linear.items()}


def known_part(total: Total) -> float:
    """Return the known part of a total, NaN where nothing is known.

    Parameters
    ----------
    total : float, AtLeast or Missing
        A total.
    """
    if isinstance(total, Missing):
        return math.nan
    return total.value if isinstance(total, AtLeast) else float(total)
