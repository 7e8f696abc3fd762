"""What one route of a works hands to another.

A balance keeps, for each campaign, the routes its feed came through. From that, and from what each
route of the works declares to take, follows which stream of which route a feed is, and how much of
it was taken.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tailrace.errors import InputError
from tailrace.process.balance import Balance

Array = NDArray[np.float64]


@dataclass(frozen=True)
class Handover:
    """A product or intermediate of one route that is a feed of another.

    Parameters
    ----------
    giver, stream : str
        Route it is made by, and its name there.
    taker, feed : str
        Route that takes it, and the feed it is there.
    parts : tuple of int
        Campaigns of the taker that work on it.
    """

    giver: str
    stream: str
    taker: str
    feed: str
    parts: tuple[int, ...]


def handovers(balance: Balance) -> list[Handover]:
    """Return everything that one route takes from another, in the order of the campaigns.

    Parameters
    ----------
    balance : Balance
        A solved works.

    Raises
    ------
    InputError
        If one feed takes two streams of the same route: the balance keeps them as one.
    """
    found: dict[tuple[str, str, str, str], list[int]] = {}
    for position, part in enumerate(balance.parts):
        if part.raw:
            continue
        giver = part.path[-1]
        stream = _taken_stream(balance, part.route, part.feed, giver)
        found.setdefault((giver, stream, part.route, part.feed), []).append(position)
    return [Handover(*key, tuple(parts)) for key, parts in found.items()]


def _taken_stream(balance: Balance, route: str, feed: str, giver: str) -> str:
    streams = [t.stream for t in balance.works.routes[route].takes[feed] if t.route == giver]
    if len(streams) != 1:
        raise InputError.single(
            f'"{feed}" takes {" and ".join(streams)} from route "{giver}", and the balance does '
            "not tell them apart",
            file=balance.works.file,
            place=f"route.{route}.takes.{feed}",
            remedy="let them enter as two feeds",
        )
    return streams[0]


def handed_over(balance: Balance, handover: Handover) -> Array:
    """Return how much is taken, by component: shape (component, year, draw), kg/yr."""
    total = balance.zeros(inventories=True)
    for position in handover.parts:
        part = balance.parts[position]
        total += balance.expand(part.inflow, part.level, inventories=True)
    return total


def making_streams(balance: Balance, route: str, stream: str) -> list[tuple[int, int, str]]:
    """Return the streams that make a product or intermediate, as (part, stream, unit)."""
    found = []
    for position, part in enumerate(balance.parts):
        if part.route != route:
            continue
        for s, (unit, _, destination) in enumerate(part.sheet.route.streams()):
            if destination.kind in ("product", "intermediate") and destination.target == stream:
                found.append((position, s, unit))
    return found
