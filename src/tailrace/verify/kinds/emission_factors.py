"""Tables of published emission factors; each row is a case, checked by what its quantity says."""

from __future__ import annotations

import importlib
import importlib.util
from collections.abc import Iterator
from decimal import Decimal
from functools import cache

from tailrace.errors import InputError
from tailrace.verify.case import Comparison, Finding, Kind, Refusal, refused_by
from tailrace.verify.kinds.emission_factor_rows import Point, RowCells, RowCheck
from tailrace.verify.source import Source

COLUMNS = ("quantity", "value", "low", "high", "unit", "where", "source")
_HOMES = (
    "emission_factor_rows_dust",
    "emission_factor_rows_roads",
    "emission_factor_rows_wind",
)
LABELS_SHOWN = 6


@cache
def row_checks() -> tuple[RowCheck, ...]:
    """Return every kind of row that can be checked."""
    package = __name__.rpartition(".")[0]
    found: list[RowCheck] = []
    for home in _HOMES:
        if importlib.util.find_spec(f"{package}.{home}") is not None:
            found += importlib.import_module(f"{package}.{home}").ROWS
    return tuple(found)


def recognise(source: Source) -> bool:
    """Return whether a CSV table has the columns of a table of facts and a row of a known kind."""
    if source.columns is None or not set(COLUMNS) <= set(source.columns):
        return False
    return any(
        check.matches(cells.get("quantity", ""))
        for _, cells in source.rows()
        for check in row_checks()
    )


def run(source: Source) -> list[Finding]:
    """Compare every row; a row of no known kind is listed with its quantity."""
    findings: list[Finding] = []
    for line, cells in source.rows():
        findings += _run_row(f"line {line}", cells)
    return findings


def _run_row(part: str, cells: RowCells) -> Iterator[Finding]:
    quantity = cells.get("quantity", "")
    checks = [check for check in row_checks() if check.matches(quantity)]
    for check in checks:
        try:
            points = [Point(*point) for point in check.evaluate(cells)]
        except LookupError as error:
            yield Refusal(part, str(error.args[0]), "unknown", quantity)
            return
        except (InputError, ValueError) as error:
            refusal = refused_by(part, error)
            yield Refusal(part, refusal.reason, refusal.verdict, quantity)
            return
        if points:
            yield from _comparisons(part, quantity, points)
            return
    where = f' of "{cells["where"]}"' if checks and cells.get("where") else ""
    yield Refusal(
        part, f"no formula or coefficient of the program is this{where}", "unknown", quantity
    )


def _comparisons(part: str, quantity: str, points: list[Point]) -> Iterator[Comparison]:
    """Yield the printed numbers and the points of the printed formula apart."""
    printed = [point for point in points if isinstance(point.expected, Decimal)]
    evaluated = [point for point in points if not isinstance(point.expected, Decimal)]
    for chosen, what in ((printed, "printed"), (evaluated, "formula at")):
        if chosen:
            labels = list(dict.fromkeys(point.label for point in chosen))
            more = len(labels) - LABELS_SHOWN
            shown = ", ".join(labels[:LABELS_SHOWN]) + (f" and {more} more" if more > 0 else "")
            yield Comparison(
                part,
                quantity,
                expected=[Decimal(point.expected) for point in chosen],
                computed=[float(point.computed) for point in chosen],
                note=f"{what}: {shown}",
            )


KIND = Kind("emission factors", recognise, run)
