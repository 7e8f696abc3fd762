"""Charts of the lifetime risk of radon in homes, by level and by smoking."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, cast

from tailrace.verify.case import Comparison, Finding, Kind, Refusal
from tailrace.verify.printed import precision_of, read_number
from tailrace.verify.source import Source

if TYPE_CHECKING:
    from tailrace.people.radon_lung_cancer import Smoking

LEVEL = "radon_pCi_per_L"
GROUPS = ("never_smokers", "ever_smokers", "current_smokers", "general_population")
NOTES = {
    "current_smokers": "their risk per WLM was taken from such a chart at 1.25 pCi/L",
}


def recognise(source: Source) -> bool:
    """Return whether a CSV table has levels of radon and the risk of a group."""
    columns = set(source.columns or ())
    return LEVEL in columns and not columns.isdisjoint(GROUPS)


def run(source: Source) -> list[Finding]:
    """Compare the risks of every group; lines that cannot be read are told."""
    from tailrace.people.radon_lung_cancer import home_radon_risk

    findings: list[Finding] = []
    printed: dict[str, list[tuple[Decimal, float]]] = {}
    for line, cells in source.rows():
        for group in GROUPS:
            if not cells.get(group):
                continue
            try:
                level, risk = read_number(cells.get(LEVEL, "")), read_number(cells[group])
                if level < 0 or not 0 <= risk <= 1:
                    raise ValueError("a level is negative, or a risk is not between 0 and 1")
            except ValueError as error:
                findings.append(Refusal(f"line {line}", str(error), quantity=group))
                continue
            printed.setdefault(group, []).append((risk, float(level)))
    for group, rows in printed.items():
        risks = [risk for risk, _ in rows]
        computed = home_radon_risk(
            [level for _, level in rows], cast("Smoking", group.replace("_", " "))
        )
        findings.append(
            Comparison(
                "",
                group.replace("_", " "),
                risks,
                [float(one) for one in computed],
                precision=precision_of(risks),
                note=NOTES.get(group, ""),
            )
        )
    return findings or [Refusal("", "has columns and no rows")]


KIND = Kind("radon in homes", recognise, run)
