"""Tables of GEMM: relative risks of death by PM2.5, or the parameters they follow from."""

from __future__ import annotations

from collections import defaultdict
from decimal import Decimal
from typing import TYPE_CHECKING

from tailrace.errors import TailraceError
from tailrace.verify.case import Comparison, Finding, Kind, Refusal, refused_by
from tailrace.verify.printed import read_number
from tailrace.verify.source import Source
from tailrace.verify.tolerances import Own, own_tolerance

if TYPE_CHECKING:
    from tailrace.people.gemm import GemmParameters

RISK_COLUMNS = ("pm25_ug_m3", "cause", "age_from", "bound", "RR")
PARAMETER_COLUMNS = ("cause", "age_from", "theta", "se_theta", "alpha", "mu", "nu")
_FIELDS = {"theta": "theta", "se_theta": "standard_error", "alpha": "alpha", "mu": "mu", "nu": "nu"}
_EVERY_AGE = ("", "all")
_BOUNDS = {
    "mean": "mean", "central": "mean", "low": "low", "lower": "low", "up": "up", "upper": "up",
}  # fmt: skip


def recognise(source: Source) -> bool:
    """Return whether a CSV table has the columns of relative risks, or of parameters, of GEMM."""
    columns = set(source.columns or ())
    return set(RISK_COLUMNS) <= columns or set(PARAMETER_COLUMNS) <= columns


def run(source: Source) -> list[Finding]:
    """Compare every row, gathered by cause; rows that cannot be read are told."""
    risks = set(RISK_COLUMNS) <= set(source.columns or ())
    read = _risk if risks else _parameters
    groups: dict[tuple[str, str, Own], list[tuple[Decimal, float]]] = defaultdict(list)
    findings: list[Finding] = []
    for line, cells in source.rows():
        try:
            own = own_tolerance(cells)
            for quantity, expected, computed in read(cells):
                groups[cells["cause"], quantity, own].append((expected, computed))
        except (TailraceError, ValueError) as error:
            reason = refused_by("", error).reason
            findings.append(Refusal(f"line {line}", reason))
    findings[:0] = [
        Comparison(
            part=cause,
            quantity=quantity,
            expected=[expected for expected, _ in pairs],
            computed=[computed for _, computed in pairs],
            tolerance=own.tolerance,
            required_share=own.required_share,
        )
        for (cause, quantity, own), pairs in groups.items()
    ]
    return findings or [Refusal("", "has columns and no rows")]


def _risk(cells: dict[str, str]) -> list[tuple[str, Decimal, float]]:
    from tailrace.people.gemm import SCORES

    bound = cells.get("bound", "").lower()
    if bound not in _BOUNDS:
        raise ValueError(f'bound "{bound}"; allowed: {", ".join(_BOUNDS)}')
    parameters = _of_row(cells)
    concentration = float(read_number(cells.get("pm25_ug_m3", "")))
    risk = parameters.relative_risk(concentration, SCORES[_BOUNDS[bound]])
    return [("relative risk", read_number(cells.get("RR", "")), float(risk))]


def _parameters(cells: dict[str, str]) -> list[tuple[str, Decimal, float]]:
    found = _of_row(cells)
    stated = cells.get("age_from", "")
    if stated.lower() not in _EVERY_AGE and found.age_from != float(read_number(stated)):
        raise ValueError(f"the packaged table has no row of its own for age {stated}")
    return [
        ("parameter", read_number(cells.get(column, "")), getattr(found, name))
        for column, name in _FIELDS.items()
    ]


def _of_row(cells: dict[str, str]) -> GemmParameters:
    from tailrace.people.gemm import GemmParameters, gemm_parameters

    stated = cells.get("age_from", "")
    age = None if stated.lower() in _EVERY_AGE else float(read_number(stated))
    found = gemm_parameters(cells.get("cause", ""), age)
    if not isinstance(found, GemmParameters):
        raise ValueError(found.reason)
    return found


KIND = Kind("gemm", recognise, run)
