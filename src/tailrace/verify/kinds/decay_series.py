"""Tables of a decay series: half-lives, branches and specific activities, row by row."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import NamedTuple

from tailrace.errors import InputError
from tailrace.verify.case import Comparison, Finding, Kind, Refusal
from tailrace.verify.printed import read_number
from tailrace.verify.source import Source

HALF_LIFE, BRANCH, SPECIFIC = "half_life_s", "branching_fraction", "specific_activity_Bq_per_g"
COLUMNS = ("nuclide", "progeny", HALF_LIFE, BRANCH)
STABLE = ("inf", "stable", "infinite", "")


class Pair(NamedTuple):
    """A printed number beside the computed one."""

    printed: Decimal
    computed: float


def recognise(source: Source) -> bool:
    """Return whether a CSV table has the columns of a decay series."""
    return source.columns is not None and set(COLUMNS) <= set(source.columns)


def run(source: Source) -> list[Finding]:
    """Compare every number; what cannot be read, or is not of the natural series, is told."""
    from tailrace.nuclides.activity import specific_activity
    from tailrace.nuclides.chain import branches, half_life

    pairs: dict[str, list[Pair]] = defaultdict(list)
    findings: list[Finding] = []
    for line, cells in source.rows():
        nuclide = cells.get("nuclide", "")
        try:
            stable = cells.get(HALF_LIFE, "").lower() in STABLE
            if stable != (half_life(nuclide) == float("inf")):
                raise ValueError(f"{nuclide} is {'not ' if stable else ''}stable")
            if stable:
                continue
            pairs["half-life"].append(Pair(read_number(cells[HALF_LIFE]), half_life(nuclide)))
            ways = {one.progeny: one.fraction for one in branches(nuclide)}
            pairs["branching fraction"].append(
                Pair(read_number(cells[BRANCH]), ways.get(cells["progeny"], 0.0))
            )
            if cells.get(SPECIFIC):
                per_gram = specific_activity(nuclide) * 1e-3
                pairs["specific activity"].append(Pair(read_number(cells[SPECIFIC]), per_gram))
        except (ValueError, InputError) as error:
            findings.append(Refusal(f"line {line}", str(error)))
    found: list[Finding] = [
        Comparison("", quantity, [one.printed for one in rows], [one.computed for one in rows])
        for quantity, rows in pairs.items()
    ]
    return [*found, *findings] or [Refusal("", "has columns and no rows")]


KIND = Kind("decay series", recognise, run)
