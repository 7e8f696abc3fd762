"""Tables of dose coefficients by nuclide and age, beside the packaged ones and their guards.

A table says by its unit what its coefficients are for (Sv/Bq: taken in; per Bq s m-2: on the
ground; per Bq s m-3: in the air), by a column `type` that they are for inhalation, and by its
source which document they are from. The guards are run on the table itself, so that a copy that
lost a digit is told even where the packaged table has the right one.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping
from decimal import Decimal
from typing import TYPE_CHECKING, NamedTuple

from tailrace.errors import InputError
from tailrace.verify.case import Comparison, Finding, Kind, Refusal
from tailrace.verify.printed import precision_of, read_number
from tailrace.verify.source import Source
from tailrace.verify.tolerances import Own, own_tolerance

if TYPE_CHECKING:
    from tailrace.people.dose_coefficients import DoseCoefficient

AGES = ("e_1y", "e_5y", "e_10y", "e_15y", "e_adult")
YOUNGEST = ("e_infant", "e_newborn")
WHOLE = "e_reference_person"
COLUMNS = ("nuclide", *AGES, "unit", "source")

SECOND_SET = ("Th", "U", "Ra", "Po", "Pb")
"""Elements whose two sets of inhalation coefficients must agree."""

_PER_GROUND = re.compile(r"Sv\s*(?:per|/)\s*\(?\s*Bq s\s*(?:m-2|/m2)\s*\)?|Sv m2/\(Bq s\)")
_PER_AIR = re.compile(r"Sv\s*(?:per|/)\s*\(?\s*Bq s\s*(?:m-3|/m3)\s*\)?|Sv m3/\(Bq s\)")
_DOCUMENTS = (
    ("doe-1196", re.compile(r"1196")),
    ("fgr-15", re.compile(r"FGR[ -]?15|Federal Guidance Report (?:No\.? ?)?15", re.IGNORECASE)),
    ("icrp-119", re.compile(r"ICRP (?:Publication )?(?:119|72)|GSR Part 3", re.IGNORECASE)),
)
_SHOWN = 8


class Row(NamedTuple):
    """One row: where it stands, what it is for, and its numbers from the youngest to the adult."""

    line: int
    nuclide: str
    absorption: str
    half_life: str
    document: str
    exposure: str
    values: tuple[Decimal, ...]
    whole: Decimal | None
    own: Own


def recognise(source: Source) -> bool:
    """Return whether a CSV table has the columns of a table of dose coefficients."""
    columns = set(source.columns or ())
    return set(COLUMNS) <= columns and not columns.isdisjoint(YOUNGEST)


def run(source: Source) -> list[Finding]:
    """Compare every number with the packaged table, and run the guards on the table itself."""
    bad: dict[str, list[int]] = defaultdict(list)
    unknown: dict[str, list[int]] = defaultdict(list)
    groups: dict[tuple[str, str, Own], list[Row]] = defaultdict(list)
    for line, cells in source.rows():
        if not any(cells.get(age) for age in AGES):
            unknown["no numbers"].append(line)
            continue
        try:
            row = _read_row(line, cells)
        except (ValueError, InputError) as error:
            bad[str(error)].append(line)
            continue
        groups[row.document, row.exposure, row.own].append(row)
    findings: list[Finding] = []
    for (document, exposure, own), rows in groups.items():
        findings += _compare(rows, f"{document} {exposure}", own, unknown)
        findings += _guards(rows, f"{document} {exposure}", exposure)
    findings += [Refusal(_lines(lines), reason) for reason, lines in bad.items()]
    findings += [Refusal(_lines(lines), why, "unknown") for why, lines in unknown.items()]
    return findings or [Refusal("", "has columns and no rows")]


def _read_row(line: int, cells: Mapping[str, str]) -> Row:
    exposure, scale = _exposure(cells)
    youngest = next((cells[name] for name in YOUNGEST if cells.get(name)), "")
    printed = [youngest, *(cells.get(age, "") for age in AGES)]
    names = ("the youngest", *AGES)
    values = []
    for name, text in zip(names, printed, strict=True):
        try:
            values.append(read_number(text) * scale)
        except ValueError as error:
            raise ValueError(f"{name} {error}") from None
    whole = cells.get(WHOLE, "")
    return Row(
        line, cells["nuclide"], cells.get("type", ""), cells.get("half_life", ""),
        _document(cells["source"]), exposure, tuple(values),
        read_number(whole) * scale if whole else None, own_tolerance(cells),
    )  # fmt: skip


def _exposure(cells: Mapping[str, str]) -> tuple[str, Decimal]:
    """Return what the coefficients of a row are for, and the factor to the packaged unit."""
    from tailrace.quantities.units import convert

    unit = cells["unit"]
    if _PER_GROUND.fullmatch(unit):
        return "ground_surface", Decimal(1)
    if _PER_AIR.fullmatch(unit):
        return "submersion", Decimal(1)
    exposure = "inhalation" if "type" in cells else "ingestion"
    return exposure, Decimal(repr(convert(1.0, unit, "Sv/Bq")))


def _document(source: str) -> str:
    for name, pattern in _DOCUMENTS:
        if pattern.search(source):
            return name
    raise ValueError(f'no dose coefficients are packaged from "{source}"')


def _compare(rows: list[Row], part: str, own: Own, unknown: dict[str, list[int]]) -> list[Finding]:
    """Return the comparison of the rows of one document; what is not packaged is told."""
    kept: list[tuple[Row, DoseCoefficient]] = []
    for row in rows:
        found = _packaged(row, row.document)
        if found is None:
            unknown[f"not in the packaged table of {part}: {row.nuclide}"].append(row.line)
        else:
            kept.append((row, found))
    if not kept:
        return []
    pairs = [
        (f"{row.nuclide} {row.absorption}".strip(), printed, value)
        for row, found in kept
        for printed, value in _numbers(row, found)
    ]
    precision = precision_of(printed for _, printed, _ in pairs)
    differ = dict.fromkeys(
        name for name, printed, value in pairs
        if abs(float(printed) - value) > 1e-9 * abs(value)
    )  # fmt: skip
    note = f"differ: {', '.join(list(differ)[:_SHOWN])}" if differ else ""
    found_all: list[Finding] = [
        Comparison(
            part,
            "dose coefficient",
            [one[1] for one in pairs],
            [one[2] for one in pairs],
            own.tolerance,
            own.required_share,
            precision,
            note=note,
        )
    ]
    return found_all + _against_second_set(kept, part)


def _numbers(row: Row, found: DoseCoefficient) -> list[tuple[Decimal, float]]:
    numbers = list(zip(row.values, map(float, found.values), strict=True))
    if row.whole is not None and found.reference_person is not None:
        numbers.append((row.whole, found.reference_person))
    return numbers


def _packaged(row: Row, document: str) -> DoseCoefficient | None:
    """Return the packaged coefficients of a row's nuclide in a document, if it has them."""
    from tailrace.people.dose_coefficients import DoseCoefficient, coefficient_table

    table = coefficient_table(row.exposure)
    exact = table.get((row.nuclide, row.absorption, row.half_life, document))
    if isinstance(exact, DoseCoefficient):
        return exact
    # A second copy may print the half-life in another way, or not at all.
    fits = [
        one for key, one in table.items()
        if key[:2] == (row.nuclide, row.absorption) and key[3] == document
    ]  # fmt: skip
    one = fits[0] if len(fits) == 1 else None
    return one if isinstance(one, DoseCoefficient) else None


def _against_second_set(kept: list[tuple[Row, DoseCoefficient]], part: str) -> list[Finding]:
    """Return the numbers of DOE-STD-1196 beside those of ICRP 119, where the two must agree."""
    expected: list[Decimal] = []
    computed: list[float] = []
    for row, _ in kept:
        if row.document != "doe-1196" or row.nuclide.partition("-")[0] not in SECOND_SET:
            continue
        other = _packaged(row, "icrp-119")
        if other is not None:
            expected += row.values
            computed += map(float, other.values)
    if not expected:
        return []
    return [Comparison(part, "ICRP 119 against DOE-STD-1196", expected, computed)]


def _guards(rows: list[Row], part: str, exposure: str) -> list[Finding]:
    from tailrace.people.coefficient_guards import GUARDS, guard_report

    report = guard_report(
        (((row.nuclide, row.absorption), [float(one) for one in row.values]) for row in rows),
        exposure,
    )
    if exposure != "ingestion":
        del report[GUARDS[3]]
    if exposure in ("ground_surface", "submersion"):
        del report[GUARDS[1]]
    return [
        Comparison(
            part, f"guard: {rule}", [0], [float(len(broken))],
            note=f"broken by {', '.join(broken[:_SHOWN])}" if broken else "", judged_as="guard",
        )
        for rule, broken in report.items()
    ]  # fmt: skip


def _lines(lines: list[int]) -> str:
    """Return line numbers, shortened where there are many."""
    shown = ", ".join(map(str, lines[:_SHOWN]))
    more = f" and {len(lines) - _SHOWN} more" if len(lines) > _SHOWN else ""
    return f"line {shown}" if len(lines) == 1 else f"lines {shown}{more}"


KIND = Kind("dose coefficients", recognise, run)
