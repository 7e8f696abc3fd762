"""Flows of a route for many draws at once: unit by unit downstream, recycles taken together.

Outside recycles one pass in the order of the streams is exact, so the cost is that of the streams,
not of a sparse factorisation for each draw.
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from tailrace.process.flowsheet import Flowsheet
from tailrace.process.recycle import reagent_amounts, refuse_growth, solve_recycle
from tailrace.process.response import Response

Array = NDArray[np.float64]


def sweep(sheet: Flowsheet, rows: Array, inflow: Array) -> Response:
    """Solve the flows of a route.

    Parameters
    ----------
    sheet : Flowsheet
        The route in numbers.
    rows : ndarray, shape (draw, column)
        Numbers of each draw.
    inflow : ndarray, shape (draw, unit, component)
        What feeds bring to each unit.

    Returns
    -------
    Response

    Raises
    ------
    InputError
        If a recycle cannot close; the message names the units and a component.
    """
    draws, _, components = inflow.shape
    entering = inflow.copy()
    flows = np.zeros((draws, len(sheet.streams), components))
    reagents = np.zeros((draws, len(sheet.reagents)))
    shares: dict[int, Array] = {}
    for group in sheet.order:
        leaving = [k for k, s in enumerate(sheet.streams) if s.unit in group]
        for k in leaving:
            shares[k] = sheet.shares(rows, k)
        here = [k for k, r in enumerate(sheet.reagents) if r.unit in group]
        if sheet.is_recycle(group):
            through = solve_recycle(sheet, group, here, rows, entering, reagents, shares)
        else:
            through = _single(sheet, group[0], here, rows, entering, reagents, shares)
        for k in leaving:
            stream = sheet.streams[k]
            flows[:, k] = shares.pop(k) * through[:, group.index(stream.unit)]
            if stream.into >= 0 and stream.into not in group:
                entering[:, stream.into] += flows[:, k]
    return Response(flows, entering, reagents)


def _single(
    sheet: Flowsheet,
    unit: int,
    here: Sequence[int],
    rows: Array,
    entering: Array,
    reagents: Array,
    shares: dict[int, Array],
) -> Array:
    base = entering[:, [unit]]
    if not here:
        return base
    nothing = np.zeros_like(base)
    if all(sheet.reagents[u].stream < 0 for u in here):
        amounts = np.stack(
            [
                rows[:, sheet.reagents[u].column] * (base[:, 0] @ sheet.reagents[u].weights)
                for u in here
            ],
            axis=1,
        )
    else:
        amounts = reagent_amounts(sheet, here, rows, shares, base, [nothing] * len(here), (unit,))
        refuse_growth(sheet, (unit,), amounts)
    reagents[:, list(here)] = amounts
    brings = np.stack([sheet.reagents[u].brings for u in here])
    return base + (amounts @ brings)[:, np.newaxis, :]
