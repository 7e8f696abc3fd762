"""Plumes in groundwater, chains, line sources, fractured rock and liners, row by row."""

from __future__ import annotations

import math
import warnings
from collections.abc import Iterable, Sequence
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

from tailrace.errors import ValidityWarning
from tailrace.verify.case import Comparison, Finding, Kind, Refusal
from tailrace.verify.printed import Precision, precision_of, read_number
from tailrace.verify.source import Source
from tailrace.verify.tolerances import own_tolerance

if TYPE_CHECKING:
    from tailrace.water.case_reader import WaterCase

EXPECTED = "expected.csv"
SMALL = 1.0e-12
"""Below this share of the source a plume is judged by its order of magnitude."""
SMALLEST = 1.0e-100


def recognise(source: Source) -> bool:
    """Return whether a folder's TOML has the tables of a water case."""
    if not source.is_folder or source.toml is None:
        return False
    from tailrace.water.case_reader import is_water_case

    return is_water_case(source.toml)


def run(source: Source) -> list[Finding]:
    """Compute every row of the expected table, and compare."""
    from dataclasses import replace

    from tailrace.water.case_reader import read_case
    from tailrace.water.case_rows import read_table
    from tailrace.water.case_run import compute, result_column

    table = source.path / EXPECTED
    if not table.is_file():
        return [Refusal("", f"has no {EXPECTED}: there is nothing to compare", "unknown")]
    case = replace(read_case(source.path), rows=read_table(table))
    column = result_column(case)
    texts = case.rows.texts(column)
    if texts is None:
        return [Refusal("", f"its {EXPECTED} has no column {column}")]
    try:
        expected = [read_number(text) for text in texts]
    except ValueError as error:
        return [Refusal("", f"{EXPECTED}: {column} {error}")]
    with warnings.catch_warnings(record=True) as told:
        warnings.simplefilter("always", ValidityWarning)
        computed = [float(value) for value in compute(case, progress=source.progress)]
    own = own_tolerance(source.toml or {}, column)
    findings = _with_note(
        _compared(case, column, expected, computed),
        "; ".join(dict.fromkeys(str(one.message) for one in told)),
    )
    return [
        replace(one, tolerance=own.tolerance, required_share=own.required_share)
        if isinstance(one, Comparison) and own.tolerance is not None
        else one
        for one in findings
    ]


def _with_note(findings: list[Finding], note: str) -> list[Finding]:
    """Return findings that tell what the computation warned of."""
    from dataclasses import replace

    if not note:
        return findings
    return [
        replace(one, note="; ".join(part for part in (one.note, note) if part))
        if isinstance(one, Comparison)
        else one
        for one in findings
    ]


def _compared(
    case: WaterCase, column: str, expected: Sequence[Decimal | int], computed: Sequence[float]
) -> list[Finding]:
    from tailrace.water.case_reader import LineForm, PlumeForm

    form, precision = case.form, precision_of(expected)
    every = range(len(expected))
    name = type(form).__name__
    if isinstance(form, PlumeForm):
        return _plume(form, column, expected, computed, precision)
    if isinstance(form, LineForm):
        return _line_source(case, column, expected, computed, precision)
    judged = {"ChainForm": "chain", "FractureForm": "fractured rock", "LinerForm": "liner"}[name]
    scale = [1.0] * len(expected) if judged == "fractured rock" else None
    return [_of(every, column, judged, expected, computed, precision, scale)]


def _of(
    rows: Iterable[int], column: str, judged: str, expected: Sequence[Decimal | int],
    computed: Sequence[float], precision: Precision, scale: Sequence[float] | None = None,
    note: str = "",
) -> Comparison:  # fmt: skip
    chosen = list(rows)
    return Comparison(
        "", column, [expected[row] for row in chosen], [computed[row] for row in chosen],
        precision=precision, judged_as=judged, note=note,
        scale=None if scale is None else [scale[row] for row in chosen],
    )  # fmt: skip


def _plume(
    form: object, column: str, expected: Sequence[Decimal | int], computed: Sequence[float],
    precision: Precision,
) -> list[Finding]:  # fmt: skip
    pulse = not math.isinf(float(form.duration))  # type: ignore[attr-defined]
    large = [row for row, value in enumerate(expected) if float(value) > SMALL]
    small = [row for row, value in enumerate(expected) if SMALLEST <= float(value) <= SMALL]
    left_out = len(expected) - len(large)
    note = f"{left_out} at or below {SMALL:g} of the source left out" if left_out else ""
    found: list[Finding] = []
    if large:
        judged = "plume after its source" if pulse else "plume"
        found.append(_of(large, column, judged, expected, computed, precision,
                         [1.0] * len(expected), note))  # fmt: skip
    if small and not pulse:
        # What is left of a pulse is a difference of two numbers near one in tables of this kind.
        found.append(Comparison(
            "", f"order of magnitude of {column}",
            [Decimal(repr(math.log10(float(expected[row])))) for row in small],
            [math.log10(computed[row]) if computed[row] > 0.0 else -math.inf for row in small],
            judged_as="order of magnitude",
            note=f"logarithms of those between {SMALLEST:g} and {SMALL:g} of the source",
        ))  # fmt: skip
    return found or [Refusal("", f"no row is above {SMALLEST:g} of the source", "unknown")]


def _line_source(
    case: WaterCase, column: str, expected: Sequence[Decimal | int], computed: Sequence[float],
    precision: Precision,
) -> list[Finding]:  # fmt: skip
    from tailrace.water.case_reader import LineForm
    from tailrace.water.case_run import line_source_distances

    form = case.form
    assert isinstance(form, LineForm)
    away = line_source_distances(form, case.rows)
    reach = form.flow.along / form.flow.velocity
    at_well = [row for row, distance in enumerate(away) if distance == 0.0]
    near = [row for row, distance in enumerate(away) if 0.0 < distance < reach]
    far = [row for row, distance in enumerate(away) if distance >= reach]
    note = f"{len(at_well)} at the line itself left out: the solution has no end" if at_well else ""
    found: list[Finding] = []
    if far:
        found.append(_of(far, column, "line source", expected, computed, precision, None, note))
    if near:
        found.append(_of(near, f"{column} within a dispersivity of the line",
                         "line source, near", expected, computed, precision))  # fmt: skip
    return found


def companions(source: Source) -> Iterable[Path]:
    """Return nothing: what lies in the folder belongs to it."""
    return ()


KIND = Kind("water case", recognise, run, companions)
