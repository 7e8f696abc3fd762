"""Tables of cancer slope factors of radionuclides, beside the packaged ones."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal

from tailrace.verify.case import Comparison, Finding, Kind, Refusal
from tailrace.verify.printed import read_number
from tailrace.verify.source import Source

ROUTES = {
    "water_ingestion_risk_per_pCi": ("water ingestion", "1/pCi"),
    "food_ingestion_risk_per_pCi": ("food ingestion", "1/pCi"),
    "inhalation_risk_per_pCi": ("inhalation", "1/pCi"),
    "external_risk_per_y_per_pCi_g": ("external", "g/(pCi yr)"),
}


def recognise(source: Source) -> bool:
    """Return whether a CSV table has nuclides and the slope factor of a route."""
    columns = set(source.columns or ())
    return "nuclide" in columns and not columns.isdisjoint(ROUTES)


def run(source: Source) -> list[Finding]:
    """Compare every factor; nuclides that are not packaged are told."""
    from tailrace.people.radiation_risk import radionuclide_slope_factor
    from tailrace.quantities.missing import Missing

    pairs: dict[str, list[tuple[Decimal, float]]] = defaultdict(list)
    findings: list[Finding] = []
    for line, cells in source.rows():
        for column, (route, unit) in ROUTES.items():
            if not cells.get(column):
                continue
            try:
                printed = read_number(cells[column])
            except ValueError as error:
                findings.append(Refusal(f"line {line}", str(error), quantity=route))
                continue
            found = radionuclide_slope_factor(cells["nuclide"], route)
            if isinstance(found, Missing):
                findings.append(Refusal(f"line {line}", str(found), "unknown", route))
            else:
                pairs[route].append((printed, found.to(unit).central))
    compared: list[Finding] = [
        Comparison("", route, [one for one, _ in rows], [one for _, one in rows])
        for route, rows in pairs.items()
    ]
    return [*compared, *findings] or [Refusal("", "has columns and no rows")]


KIND = Kind("radionuclide slope factors", recognise, run)
