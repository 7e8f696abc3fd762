"""Screening levels with the toxicity parameters they follow from; each row is a case."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from tailrace.errors import TailraceError, did_you_mean
from tailrace.verify.case import Comparison, Finding, Kind, Refusal
from tailrace.verify.printed import exactly, read_number
from tailrace.verify.source import Source
from tailrace.verify.tolerances import Own, own_tolerance

if TYPE_CHECKING:
    from tailrace.people.screening_targets import ScreeningLevel
    from tailrace.people.screening_values import Number, ScreeningToxicity

COLUMNS = (
    "medium", "rsl", "unit", "RfD_mg_kg_d", "SFO_per_mg_kg_d", "RfC_mg_m3", "IUR_per_ug_m3",
    "ABSd", "GIABS", "RBA", "Kp_cm_h",
)  # fmt: skip
MEDIA = (
    "resident soil", "industrial soil", "resident air", "industrial air", "tapwater",
)  # fmt: skip
BASIS = "basis"
OTHER_BASIS = "levels of the other kind of effect"
_KINDS = {"c": "cancer", "n": "non-cancer"}


class Row(NamedTuple):
    """One level as printed and as computed, and whether it is of the kind that is printed."""

    line: int
    medium: str
    expected: Decimal
    computed: float
    same_basis: bool
    own: Own


def recognise(source: Source) -> bool:
    """Return whether a CSV table has levels and the parameters they follow from."""
    return source.columns is not None and set(COLUMNS) <= set(source.columns)


def run(source: Source) -> list[Finding]:
    """Compare every level, gathered by medium; both sides have two significant figures."""
    groups: dict[tuple[str, Own], list[Row]] = defaultdict(list)
    findings: list[Finding] = []
    for line, cells in source.rows():
        try:
            row = _read_row(line, cells)
        except (TailraceError, ValueError) as error:
            findings.append(Refusal(f"line {line}", str(error)))
            continue
        groups[row.medium, row.own].append(row)
    for (medium, own), rows in groups.items():
        findings.append(
            Comparison(
                "", f"level, {medium}", [row.expected for row in rows],
                [row.computed for row in rows], own.tolerance, own.required_share,
            )
        )  # fmt: skip
    every = [row for rows in groups.values() for row in rows]
    if every:
        others = sum(not row.same_basis for row in every)
        findings.append(Comparison("", OTHER_BASIS, [Decimal(0)], [float(others)]))
    return findings or [Refusal("", "has columns and no rows")]


def _read_row(line: int, cells: Mapping[str, str]) -> Row:
    """Return the level that a row prints and the one computed from its parameters."""
    from tailrace.people.screening_targets import two_figures
    from tailrace.quantities.missing import Missing
    from tailrace.quantities.units import convert

    medium = cells.get("medium", "").lower()
    if medium not in MEDIA:
        near = did_you_mean(medium, MEDIA)
        raise ValueError(
            f'the medium "{medium}" is none of {", ".join(MEDIA)}; {near}'.rstrip("; ")
        )
    expected = exactly(read_number(cells.get("rsl", "")))
    found = _level(medium, _toxicity(cells))
    level = found.level
    if isinstance(level, Missing):
        raise ValueError(f"no level follows from its parameters: {level}")
    computed = two_figures(convert(level, found.unit, cells["unit"]))
    letter = next((text for key, text in cells.items() if key.startswith(BASIS)), "")
    same = not letter or found.basis == _KINDS.get(letter[0].lower(), found.basis)
    return Row(line, medium, expected, computed, same, own_tolerance(cells))


def _toxicity(cells: Mapping[str, str]) -> ScreeningToxicity:
    from tailrace.people.screening_values import ScreeningToxicity
    from tailrace.quantities.missing import Missing

    def number(column: str, *, zero_is_none: bool = False) -> Number:
        text = cells.get(column, "")
        value = float(read_number(text)) if text else 0.0
        if not text or (zero_is_none and not value):
            return Missing(f"no {column}")
        if value <= 0.0:
            raise ValueError(f"{column} is {text}")
        return value

    def share(column: str) -> float:
        value = number(column)
        if isinstance(value, Missing) or value > 1.0:
            raise ValueError(
                f"{column} is {cells.get(column) or 'absent'}, and not above 0 up to 1"
            )
        return value

    risk = number("IUR_per_ug_m3")
    return ScreeningToxicity(
        substance=cells.get("substance", ""),
        reference_dose=number("RfD_mg_kg_d"),
        slope_factor=number("SFO_per_mg_kg_d"),
        reference_concentration=number("RfC_mg_m3"),
        unit_risk=risk if isinstance(risk, Missing) else 1000.0 * risk,
        # EPA prints no absorption, here 0, where it does not assess the skin
        skin_absorption=number("ABSd", zero_is_none=True),
        gut_absorption=share("GIABS"),
        bioavailability=share("RBA"),
        permeability=number("Kp_cm_h"),
    )


def _level(medium: str, tox: ScreeningToxicity) -> ScreeningLevel:
    from tailrace.people.screening_exposure import resident_exposure, worker_exposure
    from tailrace.people.screening_levels import (
        air_screening_level,
        soil_screening_level,
        tap_water_screening_level,
    )

    exposure = worker_exposure() if medium.startswith("industrial") else resident_exposure()
    if medium.endswith("soil"):
        return soil_screening_level(tox, exposure)
    if medium.endswith("air"):
        return air_screening_level(tox, exposure)
    return tap_water_screening_level(tox, exposure)


KIND = Kind("screening level", recognise, run)
