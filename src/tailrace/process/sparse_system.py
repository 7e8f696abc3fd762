"""Flows of a route as one sparse linear system over units, components and reagents.

The unknowns are z[n,i], what streams and feeds bring to unit n of component i, and m[u], the
reagent amounts (see `flowsheet` for the equations). One factorisation gives all flows, recycles
included; this is how a single balance is solved, and what the sweep over draws is checked against.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from tailrace.process.flowsheet import Flowsheet
from tailrace.process.recycle import circulation, refuse_growth
from tailrace.process.response import Response

Array = NDArray[np.float64]


class _Entries:
    """Rows, columns and numbers of a sparse matrix while it is put together."""

    def __init__(self, size: int) -> None:
        self.rows = [np.arange(size)]
        self.columns = [np.arange(size)]
        self.numbers = [np.ones(size)]
        self.size = size

    def add(self, rows: NDArray[np.intp], columns: NDArray[np.intp], numbers: Array) -> None:
        kept = numbers != 0
        self.rows.append(np.broadcast_to(rows, numbers.shape)[kept])
        self.columns.append(np.broadcast_to(columns, numbers.shape)[kept])
        self.numbers.append(numbers[kept])

    def solve(self, right: Array) -> Array:
        from scipy.sparse import csc_array
        from scipy.sparse.linalg import splu

        triplets = (np.concatenate(self.rows), np.concatenate(self.columns))
        matrix = csc_array((np.concatenate(self.numbers), triplets), shape=(self.size, self.size))
        factor = splu(matrix)
        solved = factor.solve(right)
        # One step of refinement: a recycle of high gain loses digits in the factorisation.
        return np.asarray(solved + factor.solve(right - matrix @ solved))


def solve_sparse(sheet: Flowsheet, row: Array, inflow: Array) -> Response:
    """Solve the flows of a route for one set of numbers.

    Parameters
    ----------
    sheet : Flowsheet
        The route in numbers.
    row : ndarray, shape (column,)
        The numbers.
    inflow : ndarray, shape (unit, component)
        What feeds bring to each unit.

    Returns
    -------
    Response
        With one draw.

    Raises
    ------
    InputError
        If a recycle cannot close.
    """
    units, components = inflow.shape
    rows = row[np.newaxis, :]
    shares = np.stack([sheet.shares(rows, k)[0] for k in range(len(sheet.streams))])
    shares = np.where(
        _reached(sheet, row, shares, inflow)[[s.unit for s in sheet.streams]], shares, 0.0
    )
    _check_recycles(sheet, shares)
    unknown = np.arange(units * components).reshape(units, components)
    first_reagent = units * components
    entries = _Entries(first_reagent + len(sheet.reagents))
    for k, stream in enumerate(sheet.streams):
        if stream.into < 0:
            continue
        entries.add(unknown[stream.into], unknown[stream.unit], -shares[k])
        for u, reagent in enumerate(sheet.reagents):
            if reagent.unit == stream.unit:
                column = np.array([first_reagent + u])
                entries.add(unknown[stream.into], column, -shares[k] * reagent.brings)
    for u, reagent in enumerate(sheet.reagents):
        here = np.array([first_reagent + u])
        weights = row[reagent.column] * reagent.weights
        if reagent.stream >= 0:
            weights = weights * shares[reagent.stream]
            for v, other in enumerate(sheet.reagents):
                if other.unit == reagent.unit:
                    brought = np.array([-(weights @ other.brings)])
                    entries.add(here, np.array([first_reagent + v]), brought)
        entries.add(here, unknown[reagent.unit], -weights)
    right = np.concatenate([inflow.ravel(), np.zeros(len(sheet.reagents))])
    solved = entries.solve(right)
    entering = solved[:first_reagent].reshape(units, components)
    reagents = solved[first_reagent:]
    for group in sheet.order:
        own = [u for u, reagent in enumerate(sheet.reagents) if reagent.unit in group]
        refuse_growth(sheet, group, reagents[np.newaxis, own])
    through = entering.copy()
    for u, reagent in enumerate(sheet.reagents):
        through[reagent.unit] += reagents[u] * reagent.brings
    flows = shares * through[[s.unit for s in sheet.streams]]
    return Response(flows[np.newaxis], entering[np.newaxis], reagents[np.newaxis])


def _reached(sheet: Flowsheet, row: Array, shares: Array, inflow: Array) -> NDArray[np.bool_]:
    """Return which components reach which units; nothing is solved for the others.

    A reagent brings its elements only where what it is counted per arrives.
    """
    reached = inflow != 0
    before = -1
    while before != (before := int(reached.sum())):
        for reagent in sheet.reagents:
            seen = reached[reagent.unit] & (reagent.weights > 0)
            if reagent.stream >= 0:
                seen &= shares[reagent.stream] > 0
            if row[reagent.column] > 0 and seen.any():
                reached[reagent.unit] |= reagent.brings != 0
        for k, stream in enumerate(sheet.streams):
            if stream.into >= 0:
                reached[stream.into] |= reached[stream.unit] & (shares[k] > 0)
    return np.asarray(reached)


def _check_recycles(sheet: Flowsheet, shares: Array) -> None:
    by_stream = {k: shares[[k]] for k in range(len(sheet.streams))}
    everything = np.arange(shares.shape[1])
    for group in sheet.order:
        if sheet.is_recycle(group):
            circulation(sheet, group, by_stream, everything)
