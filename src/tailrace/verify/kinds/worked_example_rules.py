"""Worked examples of exposure: intakes, absorbed doses, exposure concentrations and fractions.

A rule knows an example by the roles of all its inputs (`worked_example_roles`); one input more
that it does not know, and it leaves the example alone. Quotients and risks are other rules'.
"""

from __future__ import annotations

import math
import re

from tailrace.verify.kinds.worked_example import Case, Entry, Rule
from tailrace.verify.kinds.worked_example_roles import is_dose, medium_of, number, roles_of

_TIMES = {
    "exposure frequency",
    "days per week",
    "weeks per year",
    "exposure duration",
    "averaging time",
}
# What each form of intake has besides its times and shares.
_FORMS = {
    ("air", frozenset({"air rate", "exposure time", "body weight"})): "inhaled",
    ("air", frozenset({"air rate", "body weight"})): "inhaled",
    ("air", frozenset({"exposure time"})): "exposure concentration",
    ("solid", frozenset({"air rate", "emission factor", "body weight"})): "inhaled dust",
    ("solid", frozenset({"mass rate", "body weight"})): "swallowed",
    ("solid", frozenset({"skin area", "adherence", "body weight"})): "soil on skin",
    ("water", frozenset({"water rate", "body weight"})): "drunk",
    (
        "water",
        frozenset({"permeability", "event time", "events", "skin area", "body weight"}),
    ): "water on skin",
}
_FRACTION = r"exposure (factor|fraction)"
_CONCENTRATION = r"exposure concentration|EC|adjusted (air )?concentration"
_DURATION_CANCELS = re.compile(
    r"365\s*\*\s*(y|ED|years)\b|\b(y|ED|years)\s*\*\s*365", re.IGNORECASE
)


def _form(case: Case) -> str:
    """Return the form of intake that a case is; "" if it is none."""
    roles = roles_of(case)
    if roles is None or not (any(map(is_dose, case.outputs.values())) or case.asks(_CONCENTRATION)):
        return ""
    rest = {
        role
        for role in roles
        if role not in _TIMES and role != "concentration" and not role.startswith("multiplier")
    }
    form = _FORMS.get((medium_of(roles), frozenset(rest)), "")
    return form if _times(roles, case) is not None else ""


def _times(roles: dict[str, Entry], case: Case) -> tuple[float, float, float] | None:
    """Return exposure frequency, duration and averaging time (d/yr, yr, d); None if one lacks."""
    from tailrace.people.averaging import DAYS_PER_YEAR, days_per_year

    if "exposure frequency" in roles:
        frequency = number(roles, "exposure frequency", "d/yr")
    elif {"days per week", "weeks per year"} <= roles.keys():
        days, weeks = number(roles, "days per week", ""), number(roles, "weeks per year", "")
        frequency = float(days_per_year(days, weeks))
    else:
        return None
    if "averaging time" in roles:
        days_averaged = roles["averaging time"].unit.strip() in ("d", "day", "days")
        average = number(roles, "averaging time", "") * (1.0 if days_averaged else DAYS_PER_YEAR)
        if "exposure duration" not in roles:
            return None
        return frequency, number(roles, "exposure duration", ""), average
    if _DURATION_CANCELS.search(case.equation):  # averaged over the years of exposure
        years = number(roles, "exposure duration", "") if "exposure duration" in roles else 1.0
        return frequency, years, DAYS_PER_YEAR * years
    return None


def _intake(case: Case) -> dict[str, float]:
    """Return the doses, the exposure concentration and the exposure factor that are asked for."""
    from tailrace.people.averaging import exposure_fraction

    roles = roles_of(case) or {}
    times = _times(roles, case)
    if times is None:
        return {}
    found = case.answer(_FRACTION, float(exposure_fraction(*times)), "")
    form = _form(case)
    if not form:
        return found
    value = _computed(form, roles, times) * math.prod(
        number(roles, role, "1") for role in roles if role.startswith("multiplier")
    )
    if form == "exposure concentration":
        return found | case.answer(_CONCENTRATION, value, "mg/m3")
    for entry in case.outputs.values():
        if is_dose(entry):
            found |= case.answer(re.escape(entry.name), value, "mg/(kg d)")
    return found


def _computed(form: str, roles: dict[str, Entry], times: tuple[float, float, float]) -> float:
    """Return the dose in mg/(kg d), or the exposure concentration in mg/m3."""
    from tailrace.people import dermal, soil_ingestion, water_ingestion

    if form in ("inhaled", "inhaled dust", "exposure concentration"):
        return _inhaled(form, roles, times)
    weight = number(roles, "body weight", "kg")
    if form == "drunk":
        drunk = (number(roles, "concentration", "mg/L"), number(roles, "water rate", "L/d"))
        return float(water_ingestion.water_ingestion_intake(*drunk, weight, *times))
    if form == "water on skin":
        event = (number(roles, "permeability", "cm/h"), number(roles, "event time", "h"))
        skin = (number(roles, "events", "1/d"), number(roles, "skin area", "cm2"))
        water = number(roles, "concentration", "mg/L")
        return float(dermal.dermal_water_dose(water, *event, *skin, weight, *times))
    solid = number(roles, "concentration", "mg/kg")
    if form == "soil on skin":
        skin = (number(roles, "skin area", "cm2"), number(roles, "adherence", "mg/cm2"))
        return float(dermal.dermal_soil_dose(solid, *skin, 1.0, weight, *times))
    rate = number(roles, "mass rate", "mg/d")
    return float(soil_ingestion.soil_ingestion_intake(solid, rate, weight, *times))


def _inhaled(form: str, roles: dict[str, Entry], times: tuple[float, float, float]) -> float:
    from tailrace.people import inhalation

    if form == "exposure concentration":
        air, hours = number(roles, "concentration", "mg/m3"), number(roles, "exposure time", "h/d")
        return float(inhalation.exposure_concentration(air, hours, *times))
    if form == "inhaled dust":
        soil = number(roles, "concentration", "mg/kg")
        air = float(inhalation.dust_from_soil(soil, number(roles, "emission factor", "m3/kg")))
    else:
        air = number(roles, "concentration", "mg/m3")
    if "exposure time" in roles:
        rate = number(roles, "air rate", "m3/h") * number(roles, "exposure time", "h/d")
    else:
        rate = number(roles, "air rate", "m3/d")
    weight = number(roles, "body weight", "kg")
    return float(inhalation.inhaled_dose_by_body_weight(air, rate, weight, *times))


def _matches(case: Case) -> bool:
    roles = roles_of(case)
    if roles is None or _times(roles, case) is None:
        return False
    return bool(_form(case)) or case.asks(_FRACTION)


RULES: list[Rule] = [Rule(_matches, _intake)]
