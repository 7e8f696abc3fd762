"""Leaching and extraction with a part of the raffinate returned."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

from tailrace.errors import Problems
from tailrace.verify.case import Comparison, Finding, Kind
from tailrace.verify.kinds.toml_tables import (
    Table,
    no_answers,
    number,
    printed_precision,
    run_tables,
    unknown_answers,
)
from tailrace.verify.source import Source, tables
from tailrace.verify.tolerances import own_tolerance

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

    from tailrace.process.flowsheet import Flowsheet

INPUTS = ("feed", "a", "b", "r")
ANSWERS = ("leach_input", "product", "residue", "bleed")

LEAST_LEAVING = Decimal("1e-8")
"""Share of a cycle's flow that leaves it below which balances may refuse it as not closing."""


def _has_keys(table: Table) -> bool:
    return all(key in table for key in INPUTS)


def recognise(source: Source) -> bool:
    """Return whether a TOML document holds a table with the inputs."""
    return source.toml is not None and any(_has_keys(table) for _, table in tables(source.toml))


def run(source: Source) -> list[Finding]:
    """Solve the flowsheet of every such table and compare its flows."""
    return run_tables(source, _has_keys, _run_table)


def _run_table(part: str, table: Table) -> list[Finding]:
    if not any(key in table for key in ANSWERS):
        return [no_answers(part, KIND.name, INPUTS, ANSWERS)]
    inputs = {key: number(table, key) for key in INPUTS}
    _check(inputs)
    numbers = {key: float(value) for key, value in inputs.items()}
    returned = inputs["a"] * (1 - inputs["b"]) * inputs["r"]
    kept = 1 - returned
    nearly_closed = 0 < kept < LEAST_LEAVING
    flows = recycle_flows(**numbers, guarded=not nearly_closed)
    note = (
        f"the cycle lets out {kept:.2g} of what it carries, less than a balance accepts; "
        "solved without that guard"
        if nearly_closed
        else ""
    )
    precision = printed_precision(table, ANSWERS)
    findings: list[Finding] = []
    for key in ANSWERS:
        if key in table:
            tolerance, share = own_tolerance(table, key)
            findings.append(
                Comparison(
                    part,
                    key,
                    expected=[number(table, key)],
                    computed=[flows[key]],
                    tolerance=tolerance,
                    required_share=share,
                    precision=precision,
                    # a, b and r in double precision leave the expected number open by so much
                    scale=[abs(float(number(table, key))) / float(kept or 1)],
                    note=note,
                )
            )
    return findings + unknown_answers(part, table, {*INPUTS, *ANSWERS})


def _check(inputs: dict[str, Decimal]) -> None:
    outside = [key for key in ("a", "b", "r") if not 0 <= inputs[key] <= 1]
    if outside:
        raise ValueError(f"its share {', '.join(outside)} is not between 0 and 1")
    if inputs["feed"] < 0:
        raise ValueError("its feed is negative")


def recycle_route(a: float, b: float, r: float) -> dict[str, Any]:
    """Return the route of the case in the form of a route file.

    Leaching passes `a` of its input to the liquor and the rest to the residue; extraction passes
    `b` of the liquor to the product; `r` of the raffinate goes back to leaching, the rest is bled.
    """
    return {
        "feed": {"ore": {"to": "leaching"}},
        "unit": {
            "leaching": {
                "kind": "leaching",
                "by_difference": "residue",
                "outlets": {"liquor": "extraction", "residue": "waste:residue:residue"},
                "shares": {"liquor": {"all": a}},
            },
            "extraction": {
                "kind": "solvent_extraction",
                "by_difference": "raffinate",
                "outlets": {"product": "product:product", "raffinate": "return"},
                "shares": {"product": {"all": b}},
            },
            "return": {
                "kind": "other",
                "by_difference": "bleed",
                "outlets": {"returned": "leaching", "bleed": "waste:waste_water:bleed"},
                "shares": {"returned": {"all": r}},
            },
        },
        "product": {"product": {"basis": "mass"}},
    }


def recycle_flows(
    feed: float, a: float, b: float, r: float, *, guarded: bool = True
) -> dict[str, float]:
    """Solve leaching and extraction with returned raffinate as any flowsheet is solved.

    Parameters
    ----------
    feed : float
        What enters the leaching from outside, in any unit of mass.
    a, b, r : float
        Shares [1]; see `recycle_route`.
    guarded : bool
        Solve as a balance does, which refuses a cycle that nearly closes; else the same system
        without that refusal.

    Returns
    -------
    dict
        `leach_input`, `product`, `residue`, `bleed`, in the unit of the feed.

    Raises
    ------
    InputError
        If the recycle cannot close.
    """
    import numpy as np

    from tailrace.process.components import Component
    from tailrace.process.flowsheet import build_flowsheet
    from tailrace.process.parameters import Parameters
    from tailrace.process.route_file import read_route
    from tailrace.process.sparse_system import solve_sparse

    problems = Problems()
    route = read_route(recycle_route(a, b, r), "recycle", problems)
    problems.raise_if_any()
    assert route is not None
    parameters = Parameters()
    # Any element will do: the case follows one conserved substance.
    sheet = build_flowsheet(route, [Component("Nd")], parameters)
    leaching = sheet.unit_names.index("leaching")
    row = parameters.central()[0]
    inflow = np.zeros((len(sheet.unit_names), 1))
    inflow[leaching] = feed
    if guarded:
        solved = solve_sparse(sheet, row, inflow)
        entering, flows = solved.entering[0, :, 0], solved.flows[0, :, 0]
    else:
        entering, flows = _solve_plainly(sheet, row, inflow[:, 0])
    leaving = {s.outlet: float(flows[k]) for k, s in enumerate(sheet.streams)}
    return {
        "leach_input": float(entering[leaching]),
        **{key: leaving[key] for key in ("product", "residue", "bleed")},
    }


def _solve_plainly(
    sheet: Flowsheet, row: NDArray[np.float64], inflow: NDArray[np.float64]
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return what enters each unit and flows in each stream of a sheet without reagents."""
    import numpy as np

    passed = np.eye(len(inflow))
    shares = [float(sheet.shares(row[np.newaxis], k)[0, 0]) for k in range(len(sheet.streams))]
    for share, stream in zip(shares, sheet.streams, strict=True):
        if stream.into >= 0:
            passed[stream.into, stream.unit] -= share
    entering = np.asarray(np.linalg.solve(passed, inflow), dtype=np.float64)
    from_unit = entering[[stream.unit for stream in sheet.streams]]
    return entering, np.asarray(np.array(shares) * from_unit, dtype=np.float64)


KIND = Kind("flowsheet", recognise, run)
