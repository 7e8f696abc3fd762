"""Toxicity values against the packaged ones, by registry number, parameter and year."""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal

from tailrace.errors import InputError
from tailrace.verify.case import Comparison, Finding, Kind, Refusal
from tailrace.verify.kinds.worked_example import unit_text
from tailrace.verify.printed import exactly, read_number
from tailrace.verify.source import Source
from tailrace.verify.tolerances import own_tolerance

COLUMNS = ("substance", "cas", "parameter", "value", "unit", "source", "year")
NOT_THERE = "a value where there is none"

_PARAMETERS = (
    (r"(screening )?(p-)?RfD( chronic)?|MRL (chronic|intermediate) oral|\w+ TDI", "RfD"),
    (r"RfD used in .*", "RfD"),
    (r"(p-)?RfC|MRL chronic inhalation", "RfC"),
    (r"oral slope factor|SFO|CSF", "SFO"),
    (r"IUR|URE|inhalation unit risk", "IUR"),
    (r"drinking[- ]water unit risk", "DWUR"),
    (r"RBA\b.*", "RBA"),
    (r"UL\b.*|.*intake threshold", "UL"),
)
_WATER_OR_AIR = r".*(odour|taste).*|.*health advisory|NAAQS.*"
_NO_VALUE = re.compile(r"no (value|RfD|RfC)", re.IGNORECASE)
_EXPOSURES = (("non-diet", "soil"), ("(water", "water"), ("(diet", "food"))
_RANGE = re.compile(r"([\d.]+)\s*-\s*([\d.]+)")
_PERSON = re.compile(r"x\s*(\d+)\s*kg")


def recognise(source: Source) -> bool:
    """Return whether a CSV table has the columns of a table of toxicity values."""
    return source.columns is not None and set(COLUMNS) <= set(source.columns)


def run(source: Source) -> list[Finding]:
    """Compare every row; values that the packaged tables do not have are listed as unknown."""
    findings: list[Finding] = []
    for line, cells in source.rows():
        part = f"line {line}, {cells.get('substance', '')}"
        try:
            findings.append(_compare(part, cells))
        except (InputError, ValueError) as error:
            findings.append(Refusal(part, str(error)))
    return findings or [Refusal("", "has columns and no rows")]


def _compare(part: str, cells: Mapping[str, str]) -> Finding:
    said, own = cells.get("parameter", ""), own_tolerance(cells)
    if _NO_VALUE.match(said):
        return Comparison(part, NOT_THERE, [Decimal(0)], [float(_is_there(cells["cas"]))])
    printed = _RANGE.fullmatch(cells["value"].strip())
    texts = printed.groups() if printed else (cells["value"],)
    expected = [exactly(read_number(text)) for text in texts]
    if not cells.get("cas") and "rare earth" in cells["substance"].lower():
        computed = _together(cells, len(expected))
    elif re.fullmatch(_WATER_OR_AIR, said, re.IGNORECASE):
        computed = _limit(cells)
    else:
        computed = _single(cells, expected)
    if not computed:
        return Refusal(part, "no packaged value of that parameter", "unknown", said)
    return Comparison(part, said, expected, computed, own.tolerance, own.required_share)


def _parameter(said: str) -> str:
    for pattern, name in _PARAMETERS:
        if re.fullmatch(pattern, said.strip(), re.IGNORECASE):
            return name
    return ""


def _is_there(cas: str) -> bool:
    """Return whether EPA's set has an oral or inhalation value for a substance without one."""
    from tailrace.people.parameter_names import measured_parameter
    from tailrace.people.toxicity import toxicity_value
    from tailrace.quantities.missing import Missing

    name = measured_parameter(cas).name
    found = [
        toxicity_value(name, parameter, "epa-2025", exposure=exposure)
        for parameter, exposure in (("RfD", "food"), ("RfC", "air"))
    ]
    return any(not isinstance(one, Missing) for one in found)


def _single(cells: Mapping[str, str], expected: list[Decimal]) -> list[float]:
    """Return the packaged value of a substance, parameter and year, in the unit of the row."""
    from tailrace.data.reader import rows
    from tailrace.people.toxicity import DESCRIBED
    from tailrace.quantities.units import convert

    parameter = _parameter(cells["parameter"])
    if parameter not in DESCRIBED:
        return []
    named = cells["substance"].lower()
    exposure = next((way for word, way in _EXPOSURES if word in named), "")
    unit = unit_text(cells["unit"].split(" for ")[0])
    found = [
        (row["year"], convert(float(row["value"]), row["unit"], unit))
        for row in rows("toxicity_values")
        if row["value"]
        and (row["cas"], row["parameter"]) == (cells["cas"], parameter)
        and (not exposure or exposure in row["exposure"].split())
    ]
    # a paper that quotes an older value has another year; then any year's value may be meant
    of_year = [value for year, value in found if year == cells["year"]]
    values, wanted = of_year or [value for _, value in found], float(expected[0])
    # one year may have values of two forms or authorities: the row is one of them
    return [min(values, key=lambda value: abs(value - wanted))] if values else []


def _limit(cells: Mapping[str, str]) -> list[float]:
    """Return the limit in water or air that a row of no toxicity value states."""
    from tailrace.people.environmental_limits import limits
    from tailrace.quantities.units import convert

    unit = unit_text(cells["unit"])
    said = cells["parameter"].lower()
    wanted = next(word for word in ("odour", "advisory", "naaqs", "taste") if word in said)
    for one in limits(cells["cas"]):
        if wanted in f"{one.standard} {one.category}".lower():
            return [convert(one.value.central, one.value.unit, unit)]
    return []


def _together(cells: Mapping[str, str], numbers: int) -> list[float]:
    """Return the limit for rare earths together of a year, in the unit of the row."""
    from tailrace.people.rare_earth_intake import rare_earth_limits
    from tailrace.quantities.units import convert

    unit = unit_text(cells["unit"])
    person = _PERSON.search(" ".join(cells.values()))
    for one in rare_earth_limits().values():
        ends = [one.value.low, one.value.high] if one.value.value is None else [one.value.central]
        known = [end for end in ends if end is not None]
        named = cells["year"] in (str(one.value.year), "2013" if "Li et al." in one.value.source
                                  else "")  # fmt: skip
        if not named or len(known) != numbers:
            continue
        if unit.endswith("/day") or unit.endswith("/d"):
            if person is None:
                return []
            return [convert(end * float(person[1]), "mg/d", "ug/d") for end in known]
        return [convert(end, "mg/(kg d)", unit) for end in known]
    return []


KIND = Kind("toxicity value", recognise, run)
