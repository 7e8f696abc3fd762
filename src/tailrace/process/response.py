"""What a route's solution consists of."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tailrace.process.flowsheet import Amount

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Response:
    """Flows of a route for a given inflow.

    Parameters
    ----------
    flows : ndarray, shape (draw, stream, component)
        What leaves by each stream, kg/yr (or per kilogram of feed).
    entering : ndarray, shape (draw, unit, component)
        What enters each unit from feeds and streams, without its reagents.
    reagents : ndarray, shape (draw, reagent)
        Amounts brought in, in the order of `Flowsheet.reagents`.
    """

    flows: Array
    entering: Array
    reagents: Array


def amount_of(amount: Amount, rows: Array, entering: Array, flows: Array) -> Array:
    """Return an amount from its driver, shape (draw,).

    Parameters
    ----------
    amount : Amount
        What is counted.
    rows : ndarray, shape (draw, column)
        Numbers of each draw.
    entering, flows : ndarray
        As in `Response`.
    """
    mass = entering[:, amount.unit] if amount.stream < 0 else flows[:, amount.stream]
    return rows[:, amount.column] * (mass @ amount.weights)
