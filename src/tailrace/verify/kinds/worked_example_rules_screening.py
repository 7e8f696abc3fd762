"""Worked examples of screening: levels in soil, and factors that multiply a concentration."""

from __future__ import annotations

import re

from tailrace.verify.kinds.worked_example import Case, Rule

_LEVEL = r"(?:RSL|screening level)((?: \w+)?)"
_SLOPE = r"(?:CSF|SFO|SF|slope factor)"
_NUMBER = r"([\d.]+(?:e[+-]?\d+)?)"
_FACTOR = r"{} factor,? multiplies .*"


def _stated(case: Case, word: str) -> float | None:
    """Return the number that the equation text gives a word ("RBA 0.6")."""
    found = re.search(rf"\b{word}\s*=?\s*{_NUMBER}", case.equation, re.IGNORECASE)
    return float(found[1]) if found else None


def _is_soil_level(case: Case) -> bool:
    """Return whether cancer levels in soil are asked for, each with its slope factor."""
    text = case.equation.lower()
    named = [re.fullmatch(_LEVEL, name, re.IGNORECASE) for name in case.outputs]
    return (
        bool(re.search(r"(resident|industrial)\w* soil", text))
        and "cancer" in text.replace("non-cancer", "")
        and _stated(case, "TR") is not None
        and all(one is not None and case.has(f"{_SLOPE}{one[1]}") for one in named)
    )


def _soil_level(case: Case) -> dict[str, float]:
    from tailrace.people.screening_exposure import resident_exposure, worker_exposure
    from tailrace.people.screening_levels import soil_screening_level
    from tailrace.people.screening_values import ScreeningToxicity
    from tailrace.quantities.missing import Missing

    none = Missing("not in the example")
    worker = "industrial" in case.equation.lower()
    target = _stated(case, "TR")
    on_skin = _stated(case, "ABSd")
    exposure = worker_exposure() if worker else resident_exposure()
    found: dict[str, float] = {}
    for name in case.outputs:
        ending = re.fullmatch(_LEVEL, name, re.IGNORECASE)
        slope = case.number(f"{_SLOPE}{ending[1] if ending else ''}", "kg d/mg")
        tox = ScreeningToxicity(
            "", none, slope, none, none, none if on_skin is None else on_skin,
            _stated(case, "GIABS") or 1.0, _stated(case, "RBA") or 1.0,
        )  # fmt: skip
        level = soil_screening_level(tox, exposure, target_risk=target or 0.0).cancer
        if not isinstance(level, Missing):
            found |= case.answer(re.escape(name), level, "mg/kg")
    return found


_STAGES = ("child", "adult")
_RATES = {r"soil ingestion": "mg/d", r"inhalation": "m3/d"}


def _rate(case: Case) -> tuple[str, str] | None:
    """Return what child and adult take in, and its unit."""
    for rate, unit in _RATES.items():
        if case.has(*(rf"{stage}:? {rate}" for stage in _STAGES)):
            return rate, unit
    return None


def _is_risk_factor(case: Case) -> bool:
    stages = [rf"{stage}:? {what}" for stage in _STAGES for what in ("BW", "ED")]
    return (
        case.asks(_FACTOR.format("risk"))
        and _rate(case) is not None
        and case.has(*stages, "EF", r"AT( cancer)?")
    )


def _risk_factor(case: Case) -> dict[str, float]:
    from tailrace.people.age_adjusted import age_adjusted_factor
    from tailrace.people.soil_ingestion import KG_PER_MG

    rate, unit = _rate(case) or ("", "")

    def by_stage(what: str, unit: str) -> list[float]:
        return [case.number(rf"{stage}:? {what}", unit) for stage in _STAGES]

    frequency = case.number("EF", "")
    total = age_adjusted_factor(
        [frequency, frequency], by_stage("ED", ""), by_stage(rate, unit), by_stage("BW", "kg")
    )
    value = float(total) / case.number(r"AT( cancer)?", "")
    per_unit = "kg/(kg d)" if unit == "mg/d" else "m3/(kg d)"
    return case.answer(
        _FACTOR.format("risk"), value * (KG_PER_MG if unit == "mg/d" else 1.0), per_unit
    )


def _is_hazard_factor(case: Case) -> bool:
    inhaled = case.has(r"child:? inhalation", r"child:? BW")
    touched = case.has(r"(child:? )?skin area", "adherence", r"(child:? )?BW")
    return case.asks(_FACTOR.format("hazard")) and case.has("EF") and (inhaled or touched)


def _hazard_factor(case: Case) -> dict[str, float]:
    from tailrace.people.dermal import dermal_soil_dose
    from tailrace.people.inhalation import inhaled_dose_by_body_weight

    # over one year the years of exposure cancel
    stay = (case.number("EF", ""), 1.0, 365.0)
    if case.has(r"child:? inhalation"):
        breathed, weight = (
            case.number(r"child:? inhalation", "m3/d"),
            case.number(r"child:? BW", "kg"),
        )
        dose = float(inhaled_dose_by_body_weight(1.0, breathed, weight, *stay))
        return case.answer(_FACTOR.format("hazard"), dose, "m3/(kg d)")
    area = case.number(r"(child:? )?skin area", "cm2/d")
    weight = case.number(r"(child:? )?BW", "kg")
    dose = float(
        dermal_soil_dose(1.0, area, case.number("adherence", "mg/cm2"), 1.0, weight, *stay)
    )
    return case.answer(_FACTOR.format("hazard"), dose, "kg/(kg d)")


_SOIL_FORM = re.compile(
    rf"HQ_soil\s*=\s*\(Cs/RfD\)\s*\*\s*\({_NUMBER}\s*\+\s*{_NUMBER}\s*\*\s*ABS\)"
)
_DUST_FORM = re.compile(rf"HQ_dust\s*=\s*\(Ca/RfD\)\s*\*\s*{_NUMBER}")


def _is_factor_quotient(case: Case) -> bool:
    return bool(_SOIL_FORM.search(case.equation)) and case.has("Cs/RfD", "ABS")


def _factor_quotient(case: Case) -> dict[str, float]:
    """Return quotients from the factors that the equation prints, in kg/(kg d) and m3/(kg d)."""
    from tailrace.people.hazard import hazard_quotient

    ratio = case.number("Cs/RfD", "")
    soil, dust = _SOIL_FORM.search(case.equation), _DUST_FORM.search(case.equation)
    found: dict[str, float] = {}
    if soil:
        per_soil = float(soil[1]) + float(soil[2]) * case.number("ABS", "1")
        found |= case.answer("HQ soil", float(hazard_quotient(ratio * per_soil, 1.0)), "1")
    if dust and case.has("dust loading"):
        air = ratio * case.number("dust loading", "kg/m3")
        found |= case.answer("HQ dust", float(hazard_quotient(air * float(dust[1]), 1.0)), "1")
    return found


RULES: list[Rule] = [
    Rule(_is_soil_level, _soil_level),
    Rule(_is_risk_factor, _risk_factor),
    Rule(_is_hazard_factor, _hazard_factor),
    Rule(_is_factor_quotient, _factor_quotient),
]
