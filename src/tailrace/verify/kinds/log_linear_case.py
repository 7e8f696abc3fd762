"""Cases of AirQ+: inputs and printed results of one log-linear burden, with three bounds.

A row is an input or an output; which one, its name says: words, in any order and in any case.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from decimal import Decimal
from typing import NamedTuple

from tailrace.verify.case import Comparison, Finding, Kind, Refusal
from tailrace.verify.printed import read_number
from tailrace.verify.source import Source, UnreadableError
from tailrace.verify.tolerances import Own, own_tolerance

COLUMNS = ("input_or_output", "name", "central", "lower", "upper", "unit")
BOUNDS = ("central", "lower", "upper")

# The first pattern found decides: "relative risk at the mean" names a mean too.
_INPUTS = {
    "relative_risk": r"relative risk|\brr\b",
    "cutoff": r"cut-?off|counterfactual|threshold",
    "incidence": r"incidence|baseline|mortality rate",
    "people": r"population(?![- ]weighted)",
    "concentration": r"mean|concentration",
}
_OUTPUTS = {
    "relative_risk": r"relative risk|\brr\b",
    "proportion": r"proportion|fraction",
    "cases_per_100000": r"per 100[ ,]?000",
    "cases": r"cases|deaths",
}
_STEP = re.compile(r"per\s+(\d+(?:\.\d+)?)\s*(?:u|µ|μ)g", re.IGNORECASE)
_PER = re.compile(r"per\s+(\d[\d ,]*)", re.IGNORECASE)


class Row(NamedTuple):
    """One row: numbers by bound as printed; those it does not state are absent."""

    name: str
    unit: str
    numbers: Mapping[str, Decimal]
    own: Own


def recognise(source: Source) -> bool:
    """Return whether a CSV table has the columns of a case with three bounds."""
    return source.columns is not None and set(COLUMNS) <= set(source.columns)


def run(source: Source) -> list[Finding]:
    """Compute the burden for each bound of the relative risk and compare what is printed."""
    inputs, outputs = _read(source)
    absent = [name for name in _INPUTS if name not in inputs]
    if absent:
        words = ", ".join(name.replace("_", " ") for name in absent)
        raise UnreadableError(f"states no {words}")
    computed = {bound: _burden(inputs, bound) for bound in BOUNDS}
    findings: list[Finding] = []
    for row in outputs:
        quantity = _which(row.name, _OUTPUTS)
        if quantity is None:
            findings.append(Refusal("", f'no rule computes "{row.name}"', "unknown", row.name))
            continue
        findings.append(
            Comparison(
                part="",
                quantity=row.name,
                expected=list(row.numbers.values()),
                computed=[computed[bound][quantity] for bound in row.numbers],
                tolerance=row.own.tolerance,
                required_share=row.own.required_share,
            )
        )
    return findings or [Refusal("", "states no output")]


def _read(source: Source) -> tuple[dict[str, Row], list[Row]]:
    inputs: dict[str, Row] = {}
    outputs: list[Row] = []
    for line, cells in source.rows():
        try:
            stated = {name: cells[name] for name in BOUNDS if cells.get(name)}
            numbers = {name: read_number(text) for name, text in stated.items()}
            row = Row(cells.get("name", ""), cells.get("unit", ""), numbers, own_tolerance(cells))
        except ValueError as error:
            raise UnreadableError(f"line {line}: {error}") from None
        if not numbers:
            raise UnreadableError(f'line {line}: "{row.name}" states no number')
        role = cells.get("input_or_output", "").lower()
        if role == "output":
            outputs.append(row)
        elif role == "input":
            _add_input(inputs, row, line)
        else:
            raise UnreadableError(f'line {line}: "{role}" is neither input nor output')
    return inputs, outputs


def _add_input(inputs: dict[str, Row], row: Row, line: int) -> None:
    which = _which(row.name, _INPUTS)
    if which is None:
        raise UnreadableError(f'line {line}: the input "{row.name}" is not known')
    if which in inputs:
        raise UnreadableError(f"line {line}: a second {which.replace('_', ' ')}")
    inputs[which] = row


def _which(name: str, words: Mapping[str, str]) -> str | None:
    """Return the quantity a name stands for, None where it is none of them."""
    return next((key for key in words if re.search(words[key], name, re.IGNORECASE)), None)


def _burden(inputs: Mapping[str, Row], bound: str) -> dict[str, float]:
    from tailrace.people.log_linear_response import STEP, log_linear_burden

    def number(name: str) -> float:
        stated = inputs[name].numbers
        return float(stated.get(bound, stated.get("central", next(iter(stated.values())))))

    step = _STEP.search(f"{inputs['relative_risk'].name} {inputs['relative_risk'].unit}")
    per = _PER.search(inputs["incidence"].unit) or _PER.search(inputs["incidence"].name)
    people = float(per[1].replace(",", "").replace(" ", "")) if per else 1.0
    found = log_linear_burden(
        people=number("people"),
        concentration=number("concentration"),
        relative_risk_per_step=number("relative_risk"),
        incidence=number("incidence") / people,
        cutoff=number("cutoff"),
        step=float(step[1]) if step else STEP,
    )
    return {name: float(getattr(found, name)) for name in _OUTPUTS}


KIND = Kind("log-linear case", recognise, run)
