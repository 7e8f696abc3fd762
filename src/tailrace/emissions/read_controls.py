"""Measures as an emissions file declares them: by rows of the packaged table, or in full."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tailrace.emissions.controls import PARTICLES, ControlOption
from tailrace.emissions.process import SIZES
from tailrace.emissions.process_input import Input
from tailrace.emissions.read_number import read_number
from tailrace.emissions.source import ControlInPlace
from tailrace.errors import InputError, Problems, check_keys, did_you_mean
from tailrace.quantities import Value

CONTROL_KEYS = (
    "measure",
    "of",
    "application",
    "efficiency",
    "mechanism",
    "part",
    "extend",
    "first_year",
    "last_year",
    "note",
)
_EFFICIENCY = Input("efficiency", "share", "part held back")
_PART = Input("part", "share", "part of the area or time it acts on")


def read_controls(
    raw: Any, place: str, sources: Mapping[str, str], problems: Problems
) -> tuple[ControlInPlace, ...]:
    """Read the measures of a source.

    Parameters
    ----------
    raw : mapping
        Measures by name.
    place : str
        Key path, for messages.
    sources : mapping of str to str
        Citations by short key.
    problems : Problems
        Where mistakes are noted.
    """
    if not isinstance(raw, Mapping):
        problems.add("controls must be tables by name", place=place)
        return ()
    found = (
        _read_control(str(name), table, f"{place}.{name}", sources, problems)
        for name, table in raw.items()
    )
    return tuple(control for control in found if control is not None)


def _read_control(
    name: str, table: Any, place: str, sources: Mapping[str, str], problems: Problems
) -> ControlInPlace | None:
    if not check_keys(table, CONTROL_KEYS, place, problems):
        return None
    if ("measure" in table) == ("efficiency" in table):
        problems.add(
            "a measure needs either a row of the table of efficiencies or an efficiency",
            place=place,
            remedy='write measure = "spray" and of = "unpaved road", or efficiency = { value = '
            '"80 %", source = "..." }',
        )
        return None
    part = None
    if "part" in table:
        part = _value(table["part"], _PART, f"{place}.part", sources, problems)
    first, last = (_year(table, key, place, problems) for key in ("first_year", "last_year"))
    try:
        if "measure" in table:
            control = _published(name, table, part)
        else:
            held = _efficiencies(table["efficiency"], f"{place}.efficiency", sources, problems)
            if not held:
                return None
            whole = Value(1.0, "1", note="acts on the whole") if part is None else part
            mechanism = str(table.get("mechanism", name))
            control = ControlOption(name, mechanism, held, whole, extend=_extends(table))
    except InputError as error:
        for problem in error.problems:
            problems.add(problem.what, place=place, allowed=problem.allowed, remedy=problem.remedy)
        return None
    return ControlInPlace(control, first, last)


def _published(name: str, table: Mapping[str, Any], part: Value | None) -> ControlOption:
    return ControlOption.published(
        name,
        str(table["measure"]),
        str(table.get("of", "")),
        application=str(table.get("application", "")),
        part=part,
        extend=_extends(table),
    )


def _extends(table: Mapping[str, Any]) -> bool:
    return table.get("extend") is True


def _efficiencies(
    raw: Any, place: str, sources: Mapping[str, str], problems: Problems
) -> dict[str, Value]:
    """Return efficiencies by size, or one for particles of any size."""
    by_size = isinstance(raw, Mapping) and any(isinstance(v, Mapping) for v in raw.values())
    if not by_size:
        one = _value(raw, _EFFICIENCY, place, sources, problems)
        return {} if one is None else {PARTICLES: one}
    known, found = (PARTICLES, *SIZES), {}
    for size, content in raw.items():
        if size not in known:
            problems.add(
                f'"{size}" is no particle size',
                place=f"{place}.{size}",
                allowed=", ".join(known),
                remedy=did_you_mean(str(size), known),
            )
            continue
        value = _value(content, _EFFICIENCY, f"{place}.{size}", sources, problems)
        if value is not None:
            found[size] = value
    return found


def _value(
    raw: Any, wanted: Input, place: str, sources: Mapping[str, str], problems: Problems
) -> Value | None:
    found = read_number(raw, wanted, place, sources, problems)
    if found is None or isinstance(found, Value):
        return found
    problems.add(
        f"the {wanted.name} of a measure is one number",
        place=place,
        remedy="give it with its range, or leave the measure out",
    )
    return None


def _year(table: Mapping[str, Any], key: str, place: str, problems: Problems) -> int | None:
    year = table.get(key)
    if year is None or type(year) is int:
        return year
    problems.add("no calendar year", place=f"{place}.{key}", allowed=f"{key} = 2018")
    return None
