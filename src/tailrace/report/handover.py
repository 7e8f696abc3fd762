"""What one route of a works hands to another."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tailrace.process.balance import Balance
from tailrace.process.products import made

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Handover:
    """A stream of one route that is taken by another.

    Parameters
    ----------
    giver, unit, stream : str
        Route and unit that make it, and the name of the product or intermediate.
    taker, entry, feed : str
        Route that takes it, unit it enters, and the feed it is there.
    mass : ndarray, shape (component, year, draw)
        What is taken, kg/yr.
    unknown : ndarray of bool, shape (component,)
        Components of which an unknown amount comes on top.
    """

    giver: str
    unit: str
    stream: str
    taker: str
    entry: str
    feed: str
    mass: Array
    unknown: NDArray[np.bool_]


def handovers(balance: Balance) -> Iterator[Handover]:
    """Yield everything that one route takes from another, campaign by campaign.

    Parameters
    ----------
    balance : Balance
        A solved works.

    Notes
    -----
    Where several units make what is taken, each gives in proportion to what it makes.
    """
    for part in balance.parts:
        if part.raw:
            continue
        taken = balance.expand(part.inflow, part.level, inventories=True)
        giver = balance.parts[part.upstream]
        flows = [made(balance, part.upstream, s) for s in part.upstream_streams]
        total = np.sum(flows, axis=0)
        entry = part.sheet.route.feeds[part.feed].to
        for position, flow in zip(part.upstream_streams, flows, strict=True):
            unit, _, destination = giver.sheet.route.streams()[position]
            share = np.divide(flow, total, out=np.zeros_like(flow), where=total > 0)
            yield Handover(
                giver=giver.route,
                unit=unit,
                stream=destination.target,
                taker=part.route,
                entry=entry,
                feed=part.feed,
                mass=taken * share,
                unknown=giver.unknown[position],
            )
