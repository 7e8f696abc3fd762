"""Measures as an emissions file declares them: by a row of the packaged table, or in full."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tailrace.emissions.process import SIZES, Input
from tailrace.emissions.read_number import read_number
from tailrace.emissions.source import Control
from tailrace.errors import Problems, check_keys, did_you_mean
from tailrace.quantities import Missing, Value

CONTROL_KEYS = ("use", "efficiency", "share", "mechanism", "first_year", "sizes", "note")
_EFFICIENCY = Input("efficiency", "share", "part held back")
_SHARE = Input("share", "share", "part of the area or time it acts on")


def read_controls(
    raw: Any, place: str, sources: Mapping[str, str], problems: Problems
) -> tuple[Control, ...]:
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
) -> Control | None:
    if not check_keys(table, CONTROL_KEYS, place, problems):
        return None
    mechanism = str(table.get("mechanism", ""))
    if ("use" in table) == ("efficiency" in table):
        problems.add(
            "a measure needs either a row of the table of efficiencies or an efficiency",
            place=place,
            remedy='write use = "..." or efficiency = { value = "80 %", source = "..." }',
        )
        return None
    if "use" in table:
        efficiency, mechanism = _published(table["use"], mechanism, f"{place}.use", problems)
    else:
        efficiency = _value(table["efficiency"], _EFFICIENCY, f"{place}.efficiency", sources, problems)
    share = None
    if "share" in table:
        share = _value(table["share"], _SHARE, f"{place}.share", sources, problems)
    first_year = table.get("first_year")
    if first_year is not None and type(first_year) is not int:
        problems.add("no calendar year", place=f"{place}.first_year", allowed="first_year = 2018")
        first_year = None
    sizes = _sizes(table.get("sizes", []), f"{place}.sizes", problems)
    if efficiency is None:
        return None
    return Control(name, efficiency, share, mechanism, first_year, sizes)


def _value(
    raw: Any, wanted: Input, place: str, sources: Mapping[str, str], problems: Problems
) -> Value | None:
    found = read_number(raw, wanted, place, sources, problems)
    if found is None or isinstance(found, Value):
        return found
    why = "is missing" if isinstance(found, Missing) else "is given by year"
    problems.add(
        f"the {wanted.name} of a measure {why}", place=place, remedy="give one number, or leave "
        "the measure out"
    )
    return None


def _published(
    use: Any, mechanism: str, place: str, problems: Problems
) -> tuple[Value | None, str]:
    """Return the efficiency of a row of the packaged table, and its mechanism."""
    from tailrace.emissions.controls import control_efficiency, control_names

    names = control_names()
    if use not in names:
        problems.add(
            f'there is no published measure "{use}"',
            place=place,
            allowed=", ".join(names),
            remedy=did_you_mean(str(use), names),
        )
        return None, mechanism
    found = control_efficiency(use)
    return found.efficiency, mechanism or found.mechanism


def _sizes(raw: Any, place: str, problems: Problems) -> tuple[str, ...]:
    listed = raw if isinstance(raw, list) else [raw]
    for size in listed:
        if size not in SIZES:
            problems.add(
                f"{size!r} is no particle size",
                place=place,
                allowed=", ".join(SIZES),
                remedy=did_you_mean(str(size), SIZES),
            )
    return tuple(size for size in listed if size in SIZES)
