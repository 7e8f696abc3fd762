"""What the inputs of a worked example of exposure are, by their names and units.

Authors call the same thing by many names ("IR", "soil ingestion"), so a row is known by its unit
first and by its name where the unit leaves it open.
"""

from __future__ import annotations

import re

from tailrace.verify.kinds.worked_example import Case, Entry, in_unit, unit_text

TOXICITY = (
    r".*\b(RfD|RfDi|RfC|RfCi|ADI|TDI|MRL|SF|SFo|SFi|CSF|IUR|GIABS|slope factor|unit risk|"
    r"reference (dose|concentration)|tolerable.*)\b.*"
)
"""Names of what an intake is compared with; rules of exposure leave them to others."""

_CONCENTRATION = re.compile(r"[munp]?g/(kg|g|L|l|m3)")
_MASS_PER_DAY = re.compile(r"[mu]?k?g/d(ay)?")
_WATER_PER_DAY = re.compile(r"m?[Ll]/d(ay)?")
_AIR_RATE = re.compile(r"m3/(h|hr|d|day)")
_MULTIPLIER = (
    r".*(fraction|absor|matrix|bioavailab|retention|share).*|ABS[a-z]*|RBA|FI|RR|SM|fSA|AAF"
)
_BY_UNIT = {
    "h/d": "exposure time",
    "kg": "body weight",
    "cm2": "skin area",
    "cm2/d": "skin area",
    "m2": "skin area",
    "mg/cm2": "adherence",
    "m3/kg": "emission factor",
    "cm/h": "permeability",
    "h/event": "event time",
    "h": "event time",
    "event/d": "events",
    "events/d": "events",
}
_FREQUENCY = r"EF|exposure frequency.*"
_DURATION = r"ED|years|exposure duration.*|duration"
_AVERAGING = r"AT.*|averaging time.*|life ?time.*|life expectancy.*"
_DOSE = (
    r"(?!.*(reference|RfD|effective|LOAEL|NOAEL|equivalent)).*(intake|dose)|L?ADD|CDI|ADI_?[a-z]+"
)


def role_of(entry: Entry) -> str | None:
    """Return what an input is, or None if it is nothing that these rules know."""
    name, unit = entry.name.strip(), entry.unit.strip().replace("day", "d").replace("hr", "h")
    if _fits(TOXICITY, name):
        return "toxicity"
    if _CONCENTRATION.fullmatch(unit):
        return "concentration"
    if _MASS_PER_DAY.fullmatch(unit):
        return "mass rate"
    if _WATER_PER_DAY.fullmatch(unit):
        return "water rate"
    if _AIR_RATE.fullmatch(unit):
        return "air rate"
    if unit in _BY_UNIT:
        return _BY_UNIT[unit]
    if unit in ("-", "", "1", "%") and _fits(_MULTIPLIER, name):
        return f"multiplier {name}"
    return _time_role(name, unit)


def _time_role(name: str, unit: str) -> str | None:
    if unit in ("d/y", "d/yr") and _fits(_FREQUENCY, name):
        return "exposure frequency"
    if _fits(r"days (per|a) week", name):
        return "days per week"
    if _fits(r"weeks (per|a) year", name):
        return "weeks per year"
    if unit in ("y", "yr", "d") and _fits(_AVERAGING, name):
        return "averaging time"
    if unit in ("y", "yr") and _fits(_DURATION, name):
        return "exposure duration"
    return None


def roles_of(case: Case) -> dict[str, Entry] | None:
    """Return the inputs by what they are; None where one is unknown or two are the same."""
    roles: dict[str, Entry] = {}
    for entry in case.inputs.values():
        role = role_of(entry)
        if role is None or (role in roles and role != "toxicity"):
            return None
        roles[role] = entry
    roles.pop("toxicity", None)
    return roles


def medium_of(roles: dict[str, Entry]) -> str:
    """Return the medium of the concentration: air, water or solid; "" where there is none."""
    if "concentration" not in roles:
        return ""
    unit = roles["concentration"].unit.strip()
    return {"3": "air", "L": "water", "l": "water"}.get(unit[-1], "solid")


def number(roles: dict[str, Entry], role: str, unit: str) -> float:
    """Return the number of a role in a unit; an event counts as 1."""
    entry = roles[role]
    bare = re.sub(r"/events?$|^events?(?=/)", lambda m: "" if m[0][0] == "/" else "1", entry.unit)
    if role == "skin area":
        bare = re.sub(r"/d(ay)?$", "", bare)
    return in_unit(entry._replace(unit=unit_text(bare)), unit)


def is_dose(entry: Entry) -> bool:
    """Return whether an output is a dose per body weight and day."""
    per_weight = re.search(r"/\(?kg[ -]?/?(d|day)", entry.unit)
    return per_weight is not None and _fits(_DOSE, entry.name)


def _fits(pattern: str, name: str) -> bool:
    return re.fullmatch(pattern, name, re.IGNORECASE) is not None
