"""Surface layers made by AERMET, computed again from wind, cloud and surface alone."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from pathlib import Path

from tailrace.errors import InputError
from tailrace.verify.case import Comparison, Finding, Kind, Refusal
from tailrace.verify.source import Source


def recognise(source: Source) -> bool:
    """Return whether a table holds AERMET's surface layer and its surface file lies beside it.

    A table with the columns, and a surface file beside it, that cannot be read is recognised too:
    it is told, not passed over.
    """
    from tailrace.weather.reference_cases import has_columns, recognise_table

    if source.is_folder or not has_columns(source.columns or ()):
        return False
    try:
        return recognise_table(source.path) is not None
    except InputError:
        return True


def run(source: Source) -> list[Finding]:
    """Compute the surface layer again and compare every hour."""
    from tailrace.weather.reference_cases import recognise_table
    from tailrace.weather.reference_cases import run as compute

    case = recognise_table(source.path)
    if case is None:
        return [Refusal("", "its surface layer is not AERMET's", "unknown")]
    findings: list[Finding] = []
    for part in compute(case):
        expected = [int(v) if part.exact else Decimal(repr(float(v))) for v in part.expected]
        if not expected:
            findings.append(Refusal("", "no hour to compare", "unknown", part.quantity))
            continue
        findings.append(
            Comparison("", part.quantity, expected, [float(value) for value in part.computed])
        )
    return findings


def companions(source: Source) -> Iterable[Path]:
    """Return the surface file that gives a table's position, and its profile file."""
    from tailrace.weather.reference_cases import recognise_table

    try:
        case = recognise_table(source.path)
    except InputError:
        return []
    if case is None:
        return []
    surface = case.surface_file
    profile = surface.with_name(surface.name.replace(".sfc", ".pfl"))
    return [path for path in (surface, profile) if path.is_file()]


KIND = Kind("surface layer", recognise, run, companions)
