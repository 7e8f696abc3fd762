"""Worked examples of toxicity: hazard quotients, cancer risks, reference doses from studies.

A dose that an earlier rule has computed is read like an input, so that a quotient follows from the
intake of its own example.
"""

from __future__ import annotations

import re

from tailrace.verify.kinds.worked_example import Case, Rule

_QUOTIENT = r"(total )?(hazard (quotient|index)|HQ|HI)( [\w-]+)?"
_RISK = r"((excess )?(life-?time )?(cancer )?risk|ILCR|LCR|CR)"
_REFERENCE = r"((dermal|oral|chronic|inhalation|subchronic) )?(RfD\w*|reference dose)"
_SLOPE = r"((oral|dermal|inhalation|cancer) )?(slope factor|SF\w?|CSF\w?|SFO)"
_DOSE = r"(?!.*(reference|rate|per ))(((\w+ )*(dose|intake))|ADD\w*|LADD|CDI|DEI|EDI|D|I)( \(.*\))?"
_CONCENTRATION = r"(adjusted |exposure )?(air )?concentration|EC"
_LIMIT = r"(RfC|reference concentration)"
_UNIT_RISK = r"(IUR|URE|(inhalation )?unit risk)"
_PERCENT = r"percent(age)? of (the )?(ADI|TDI|RfD|limit)"
_ACCEPTABLE = r"(ADI|TDI|tADI|RfD|limit)"
_STUDIED = r"(?!human)[a-z]+ "
_LEVEL = r"(LOAEL|NOAEL|BMDL?\d*|point of departure)"
_PER_DAY = "mg/(kg d)"


def _in(case: Case, pattern: str, unit: str) -> bool:
    """Return whether one entry has the name, and a unit of the kind wanted."""
    try:
        return case.has(pattern) and case.number(pattern, unit) >= 0.0
    except ValueError:
        return False


def _is_quotient(case: Case) -> bool:
    return case.asks(_QUOTIENT) and _in(case, _DOSE, _PER_DAY) and _in(case, _REFERENCE, _PER_DAY)


def _quotient(case: Case) -> dict[str, float]:
    from tailrace.people.hazard import hazard_quotient

    dose, limit = case.number(_DOSE, _PER_DAY), case.number(_REFERENCE, _PER_DAY)
    return case.answer(_QUOTIENT, float(hazard_quotient(dose, limit)), "1")


def _is_inhaled_quotient(case: Case) -> bool:
    return (
        case.asks(_QUOTIENT)
        and not case.has(_REFERENCE)
        and _in(case, _CONCENTRATION, "mg/m3")
        and _in(case, _LIMIT, "mg/m3")
    )


def _inhaled_quotient(case: Case) -> dict[str, float]:
    from tailrace.people.hazard import inhalation_hazard_quotient

    air, limit = case.number(_CONCENTRATION, "mg/m3"), case.number(_LIMIT, "mg/m3")
    return case.answer(_QUOTIENT, float(inhalation_hazard_quotient(air, limit)), "1")


def _is_index(case: Case) -> bool:
    """Return whether every input is a hazard quotient and an index of them is asked for."""
    return (
        len(case.inputs) > 1
        and all(re.fullmatch(r"(HQ|hazard quotient)\b.*", name, re.I) for name in case.inputs)
        and case.asks(r"(total )?(hazard index|HI)")
    )


def _index(case: Case) -> dict[str, float]:
    from tailrace.people.hazard import hazard_index

    total = hazard_index({name: float(entry.value) for name, entry in case.inputs.items()})
    return case.answer(r"(total )?(hazard index|HI)", float(total), "1")  # type: ignore[arg-type]


def _is_risk(case: Case) -> bool:
    return case.asks(_RISK) and _in(case, _DOSE, _PER_DAY) and _in(case, _SLOPE, "kg d/mg")


def _risk(case: Case) -> dict[str, float]:
    from tailrace.people.cancer import lifetime_cancer_risk

    dose, slope = case.number(_DOSE, _PER_DAY), case.number(_SLOPE, "kg d/mg")
    bounded = float(lifetime_cancer_risk(dose, slope))
    # an example that states the plain product keeps it above 1 % too
    linear = bool(case.equation) and "exp" not in case.equation.lower()
    return case.answer(_RISK, dose * slope if linear else bounded, "1")


def _is_inhaled_risk(case: Case) -> bool:
    return (
        case.asks(_RISK)
        and _in(case, _CONCENTRATION, "mg/m3")
        and _in(case, _UNIT_RISK, "m3/mg")
        and not case.has(_SLOPE)
    )


def _inhaled_risk(case: Case) -> dict[str, float]:
    from tailrace.people.cancer import inhalation_cancer_risk

    air, risk = case.number(_CONCENTRATION, "mg/m3"), case.number(_UNIT_RISK, "m3/mg")
    return case.answer(_RISK, float(inhalation_cancer_risk(air, risk)), "1")


def _is_percent(case: Case) -> bool:
    return case.asks(_PERCENT) and _in(case, _DOSE, _PER_DAY) and _in(case, _ACCEPTABLE, _PER_DAY)


def _percent(case: Case) -> dict[str, float]:
    from tailrace.people.hazard import hazard_quotient

    dose, limit = case.number(_DOSE, _PER_DAY), case.number(_ACCEPTABLE, _PER_DAY)
    return case.answer(_PERCENT, float(hazard_quotient(dose, limit)), "1")


def _is_level(case: Case) -> bool:
    return (
        case.asks(_LEVEL)
        and _in(case, rf"{_STUDIED}water", "mg/L")
        and _in(case, rf"{_STUDIED}(intake|IR|water intake)", "L/d")
        and _in(case, rf"{_STUDIED}(BW|body weight)", "kg")
    )


def _level(case: Case) -> dict[str, float]:
    from tailrace.people.point_of_departure import dose_from_water

    dose = dose_from_water(
        case.number(rf"{_STUDIED}water", "mg/L"),
        case.number(rf"{_STUDIED}(intake|IR|water intake)", "L/d"),
        case.number(rf"{_STUDIED}(BW|body weight)", "kg"),
    )
    return case.answer(_LEVEL, float(dose), _PER_DAY)


def _is_reference_dose(case: Case) -> bool:
    return case.asks("RfD") and _in(case, _LEVEL, _PER_DAY) and _in(case, "UF", "1")


def _reference_dose(case: Case) -> dict[str, float]:
    from tailrace.people.point_of_departure import reference_dose_from_study

    modifying = case.number("MF", "1") if case.has("MF") else 1.0
    level, uncertainty = case.number(_LEVEL, _PER_DAY), case.number("UF", "1")
    dose = reference_dose_from_study(level, uncertainty, modifying)
    return case.answer("RfD", float(dose), _PER_DAY)


_HUMAN_WEIGHT, _HUMAN_WATER = r"(human |adult )?(BW|body weight)", r"(human |adult )?(IR|intake)"


def _is_water_level(case: Case) -> bool:
    return (
        case.asks("DWEL")
        and _in(case, "RfD", _PER_DAY)
        and _in(case, _HUMAN_WEIGHT, "kg")
        and _in(case, _HUMAN_WATER, "L/d")
    )


def _water_level(case: Case) -> dict[str, float]:
    from tailrace.people.point_of_departure import drinking_water_equivalent_level

    level = drinking_water_equivalent_level(
        case.number("RfD", _PER_DAY),
        case.number(_HUMAN_WEIGHT, "kg"),
        case.number(_HUMAN_WATER, "L/d"),
    )
    return case.answer("DWEL", float(level), "mg/L")


_WHOLE = r"(IRIS |total |dietary )?RfD"
_REST = r"non-?diet(ary)? RfD"


def _is_non_diet(case: Case) -> bool:
    return case.asks(_REST) and case.has(_WHOLE, "diet factor", "modifying factor")


def _non_diet(case: Case) -> dict[str, float]:
    from tailrace.people.point_of_departure import non_diet_reference_dose

    dose = non_diet_reference_dose(
        case.number(_WHOLE, _PER_DAY),
        case.number("diet factor", "1"),
        case.number("modifying factor", "1"),
    )
    return case.answer(_REST, float(dose), _PER_DAY)


RULES: list[Rule] = [
    Rule(_is_level, _level),
    Rule(_is_reference_dose, _reference_dose),
    Rule(_is_water_level, _water_level),
    Rule(_is_non_diet, _non_diet),
    Rule(_is_quotient, _quotient),
    Rule(_is_inhaled_quotient, _inhaled_quotient),
    Rule(_is_index, _index),
    Rule(_is_risk, _risk),
    Rule(_is_inhaled_risk, _inhaled_risk),
    Rule(_is_percent, _percent),
]
