"""An assessment as tables, for printing and for files.

Totals of which a part is missing have an own column that says so; an empty cell is a missing
number, never a zero.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import TYPE_CHECKING

from tailrace.people.assessment import PeopleAssessment
from tailrace.people.rare_earth_intake import rare_earth_limits
from tailrace.people.sample_levels import ALL_YEARS
from tailrace.people.sample_totals import Total, known_part, risk_over_years
from tailrace.quantities.missing import AtLeast, Missing, describe_missing
from tailrace.quantities.value import Value

if TYPE_CHECKING:
    from pandas import DataFrame

UNDATED = "all"
"""What stands for the year of a mean over all samples."""


def assessment_tables(found: PeopleAssessment) -> dict[str, DataFrame]:
    """Return every table of an assessment.

    Parameters
    ----------
    found : PeopleAssessment
        What came of the samples.

    Returns
    -------
    dict of str to DataFrame
        totals, hazard_by_organ, intakes, doses, rare_earths, effects, standards, water_classes,
        levels, values_used and missing; those without rows are left out.
    """
    tables = {
        "totals": _totals(found),
        "hazard_by_organ": _organs(found),
        "intakes": _intakes(found),
        "doses": _doses(found),
        "rare_earths": _rare_earths(found),
        "effects": _effects(found),
        "standards": _standards(found),
        "water_classes": _classes(found),
        "levels": _levels(found),
        "values_used": _values(found),
        "missing": _missing(found),
    }
    return {name: table for name, table in tables.items() if len(table)}


def _frame(rows: Iterable[dict[str, object]]) -> DataFrame:
    import pandas as pd

    return pd.DataFrame(list(rows))


def year_text(year: int) -> str:
    """Return the year of a level as it is shown.

    Parameters
    ----------
    year : int
        Calendar year, or `ALL_YEARS`.
    """
    return UNDATED if year == ALL_YEARS else str(year)


def _number(total: Total) -> float:
    return known_part(total)


def _lacks(*totals: Total) -> str:
    """Return what totals are without, as a clause; empty where they are whole."""
    reasons: list[Missing] = []
    for one in totals:
        if isinstance(one, Missing):
            reasons.append(one)
        elif isinstance(one, AtLeast):
            reasons.extend(one.missing)
    return describe_missing(dict.fromkeys(reasons))


def _mark(total: Total) -> str:
    return "at least" if isinstance(total, AtLeast) else ""


def _totals(found: PeopleAssessment) -> DataFrame:
    rows = []
    for one in found.totals:
        duration = found.factors[one.group]["exposure_duration"]
        years = duration.central if isinstance(duration, Value) else math.nan
        over = risk_over_years(one.annual_risk, years) if years > 0.0 else Missing("no duration")
        lasting = found.lifetime.get((one.place, one.year), Missing("no substance by mass"))
        rows.append(
            {
                "place": one.place,
                "year": year_text(one.year),
                "group": one.group,
                "hazard_index": _number(one.hazard_index),
                "hazard_index_is": _mark(one.hazard_index),
                "hazard_index_not_detected_at_zero": one.hazard_low,
                "hazard_index_not_detected_at_limit": one.hazard_high,
                "above_one": one.judgement.verdict,
                "annual_cancer_risk_per_yr": _number(one.annual_risk),
                "cancer_risk_is": _mark(one.annual_risk),
                "cancer_risk_over_exposure_duration": _number(over),
                "exposure_duration_yr": years,
                "lifetime_cancer_risk_if_level_lasted": _number(lasting),
                "lifetime_cancer_risk_is": _mark(lasting),
                "dose_mSv_per_yr": _number(one.dose),
                "dose_is": _mark(one.dose),
            }
        )
    return _frame(rows)


def _organs(found: PeopleAssessment) -> DataFrame:
    return _frame(
        {
            "place": one.place,
            "year": year_text(one.year),
            "group": one.group,
            "organ": organ,
            "hazard_index": _number(total),
            "hazard_index_is": _mark(total),
        }
        for one in found.totals
        for organ, total in one.by_organ.items()
    )


def _intakes(found: PeopleAssessment) -> DataFrame:
    return _frame(
        {
            "place": one.level.place,
            "year": year_text(one.level.year),
            "group": one.group,
            "medium": one.level.medium,
            "substance": one.level.substance,
            "pathway": one.pathway,
            "intake": _number(one.intake),
            "unit": one.unit,
            "hazard_quotient": _number(one.quotient),
            "organs": " ".join(one.organs),
            "annual_cancer_risk_per_yr": _number(one.annual_risk),
            "missing": _lacks(one.quotient, one.annual_risk),
        }
        for one in found.chemical
    )


def _doses(found: PeopleAssessment) -> DataFrame:
    return _frame(
        {
            "place": one.level.place,
            "year": year_text(one.level.year),
            "group": one.group,
            "medium": one.level.medium,
            "nuclide": one.level.substance,
            "pathway": one.pathway,
            "intake_Bq_per_yr": _number(one.activity),
            "dose_mSv_per_yr": _number(one.dose),
            "missing": _lacks(one.dose),
        }
        for one in found.radiation
    )


def _rare_earths(found: PeopleAssessment) -> DataFrame:
    limits = rare_earth_limits()
    return _frame(
        {
            "place": one.place,
            "year": year_text(one.year),
            "group": one.group,
            "way": one.way,
            "of": " ".join(one.of),
            "intake_mg_per_kg_d": _number(one.elements),
            "intake_ug_per_d": _number(one.per_day) * 1000.0,
            "intake_is": _mark(one.elements),
            "limit": f"{limits[name].kind} ({name})",
            "limit_mg_per_kg_d": limits[name].low,
            "limit_counts": limits[name].counted_as,
            "intake_over_limit": _number(share),
            "is_a_limit_of_it": "of the whole oral intake" if one.way == "swallowed" else "no",
        }
        for one in found.rare_earths
        for name, share in one.shares.items()
    )


def _standards(found: PeopleAssessment) -> DataFrame:
    return _frame(
        {
            "place": one.level.place,
            "year": year_text(one.level.year),
            "medium": one.level.medium,
            "substance": one.level.substance,
            "standard": one.limit.standard,
            "category": one.limit.category,
            "limit": one.limit.value.central,
            "unit": one.limit.value.unit,
            "verdict": one.verdict,
            "highest_over_limit": math.nan if one.ratio is None else one.ratio,
            "samples_exceeding": one.exceeding,
            "samples": len(one.level.samples),
            "reason": one.reason,
        }
        for one in found.checks
    )


def _classes(found: PeopleAssessment) -> DataFrame:
    return _frame(
        {
            "place": one.place,
            "year": year_text(one.year),
            "medium": one.medium,
            "class": "" if isinstance(one.found.water_class, Missing) else one.found.water_class,
            "decided_by": " ".join(one.found.deciding),
            "missing": _lacks(*one.found.missing),
        }
        for one in found.classes
    )


def _levels(found: PeopleAssessment) -> DataFrame:
    return _frame(
        {
            "place": one.place,
            "year": year_text(one.year),
            "medium": one.medium,
            "substance": one.substance,
            "level": _number(one.value),
            "unit": one.unit,
            "samples": len(one.samples),
            "not_detected": sum(sample.censored for sample in one.samples),
            "rule": one.rule,
            "not_detected_at_zero": one.low,
            "not_detected_at_limit": one.high,
        }
        for one in found.levels
    )


def _missing(found: PeopleAssessment) -> DataFrame:
    reasons: dict[str, dict[str, None]] = {}
    for one in found.missing:
        reasons.setdefault(one.reason, {})[one.subject] = None
    return _frame(
        {"what": reason, "for": ", ".join(filter(None, subjects))}
        for reason, subjects in reasons.items()
    )


def _effects(found: PeopleAssessment) -> DataFrame:
    return _frame(
        {
            "place": one.place,
            "year": year_text(one.year),
            "group": one.group,
            "effect": one.effect,
            "by": f"{one.by}, from memory" if one.from_memory else one.by,
            "value": _number(one.value),
            "low": one.low,
            "high": one.high,
            "missing": _lacks(one.value),
        }
        for one in found.effects
    )


def _values(found: PeopleAssessment) -> DataFrame:
    """Return every toxicity value and exposure factor that was at hand, with its source."""
    named = {
        f"{name} of {substance}": (one, one.source)
        for (substance, name), one in found.cited.items()
    }
    for group, factors in found.factors.items():
        for name, one in factors.items():
            if isinstance(one, Value):
                own = "given with the command" if name in found.choices.given else "follows"
                named[f"{name} of {group}"] = one, one.source or own
    return _frame(
        {
            "what": what,
            "value": one.central,
            "unit": one.unit,
            "quality": one.quality,
            "source": source,
            "year": one.year or "",
            "place_in_source": one.place,
            "note": one.note,
        }
        for what, (one, source) in named.items()
    )
