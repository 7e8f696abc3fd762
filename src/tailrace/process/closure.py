"""Does the balance close: at every unit, and for the whole works.

Neither is built in. A unit's discrepancy compares what its streams, feeds and reagents bring,
added up again from the streams' own flows, with what leaves it; the works' discrepancy compares
feeds and reagents with all ends.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tailrace.process.flowsheet import Flowsheet
from tailrace.process.response import Response

if TYPE_CHECKING:
    from tailrace.process.balance import Balance

Array = NDArray[np.float64]


def unit_discrepancy(sheet: Flowsheet, response: Response, inflow: Array) -> Array:
    """Return the relative discrepancy of each unit and component, the largest over draws.

    Parameters
    ----------
    sheet : Flowsheet
        The route.
    response : Response
        Its flows.
    inflow : ndarray, shape (draw, unit, component)
        What feeds bring.

    Returns
    -------
    ndarray, shape (unit, component)
        ``|in - out| / max(in, out)``; zero where nothing passes.
    """
    incoming = inflow.copy()
    outgoing = np.zeros_like(inflow)
    for k, stream in enumerate(sheet.streams):
        outgoing[:, stream.unit] += response.flows[:, k]
        if stream.into >= 0:
            incoming[:, stream.into] += response.flows[:, k]
    for u, reagent in enumerate(sheet.reagents):
        incoming[:, reagent.unit] += response.reagents[:, [u]] * reagent.brings
    largest = np.maximum(incoming, outgoing)
    relative = np.divide(
        np.abs(incoming - outgoing), largest, out=np.zeros_like(largest), where=largest > 0
    )
    return np.asarray(relative.max(axis=0))


def works_budget(balance: Balance) -> dict[str, Array]:
    """Return what comes in and what leaves, by substance, year and draw.

    Returns
    -------
    dict of str to ndarray, shape (substance, year, draw)
        "feeds", "reagents", "out" in kg/yr and "discrepancy", relative to the larger of the
        two.
    """
    feeds, reagents = balance.feed_flow(), balance.reagent_flow()
    out = balance.zeros()
    for end in balance.ends():
        out += balance.end_flow(end)
    incoming = feeds + reagents
    largest = np.maximum(incoming, out)
    discrepancy = np.divide(incoming - out, largest, out=np.zeros_like(largest), where=largest > 0)
    return {"feeds": feeds, "reagents": reagents, "out": out, "discrepancy": discrepancy}
