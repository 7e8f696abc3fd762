"""What dust is made of, as the balance knows it: feeds, streams, ends and routes of a works."""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np
from numpy.typing import NDArray

from tailrace.emissions.ledger import BalanceTerms
from tailrace.emissions.material_flow import WATER, MaterialFlow
from tailrace.emissions.source import Material
from tailrace.errors import Problems, did_you_mean
from tailrace.process.balance import Balance
from tailrace.process.composition import missing_of
from tailrace.process.unknown import (
    Flags,
    all_substances,
    unknown_ends,
    unknown_streams,
    with_unknown,
)

Array = NDArray[np.float64]


def check_materials(
    materials: Iterable[tuple[str, Material]], balance: Balance, problems: Problems
) -> None:
    """Note every material that the balance does not know.

    Parameters
    ----------
    materials : iterable of (str, Material)
        Key path and material.
    balance : Balance
        The solved works.
    problems : Problems
        Where mistakes are noted.
    """
    known = {
        "feed": _feeds(balance),
        "stream": list(_leaving_streams(balance)),
        "end": balance.ends(),
        "route": list(balance.works.routes),
    }
    for place, material in materials:
        names = known[material.kind]
        if material.name not in names:
            problems.add(
                f'the balance has no {material.kind} "{material.name}"',
                place=f"{place}.{material.kind}",
                allowed=", ".join(names),
                remedy=did_you_mean(material.name, names),
            )


def _feeds(balance: Balance) -> list[str]:
    return list(dict.fromkeys(f"{p.route}:{p.feed}" for p in balance.parts if p.raw))


def _leaving_streams(balance: Balance) -> dict[str, list[tuple[int, int]]]:
    """Return streams whose flow every draw keeps, by name, as (part, stream)."""
    found: dict[str, list[tuple[int, int]]] = {}
    for p, part in enumerate(balance.parts):
        for s, (unit, outlet, destination) in enumerate(part.sheet.route.streams()):
            if destination.kind != "unit":
                found.setdefault(f"{part.route}/{unit}.{outlet}", []).append((p, s))
    return found


def material_flow(balance: Balance, material: Material) -> MaterialFlow:
    """Return the mass flow of a material.

    Parameters
    ----------
    balance : Balance
        The solved works.
    material : Material
        A material that `check_materials` knows.
    """
    if material.kind == "feed":
        flow, unknown = _feed(balance, material.name)
    elif material.kind == "stream":
        flow, unknown = _stream(balance, material.name)
    elif material.kind == "end":
        flow, unknown = balance.end_flow(material.name), unknown_ends(balance)[material.name]
    else:
        return _route(balance, material.name)
    return MaterialFlow(
        material.name, all_substances(balance), with_unknown(balance, flow, unknown), unknown
    )


def _feed(balance: Balance, name: str) -> tuple[Array, Flags]:
    total, names = balance.zeros(), all_substances(balance)
    unknown = np.zeros((len(names), len(balance.years)), dtype=bool)
    for part in balance.parts:
        if not part.raw or f"{part.route}:{part.feed}" != name:
            continue
        balance.add_flow(total, part.inflow, part.level)
        missing = missing_of(part.sheet.route.feeds[part.feed])
        works = (part.level > 0).any(axis=1)
        unknown |= np.array([one in missing for one in names])[:, np.newaxis] & works
    return total, unknown


def _stream(balance: Balance, name: str) -> tuple[Array, Flags]:
    total, names = balance.zeros(), all_substances(balance)
    unknown = np.zeros((len(names), len(balance.years)), dtype=bool)
    flags = unknown_streams(balance)
    for p, s in _leaving_streams(balance)[name]:
        part = balance.parts[p]
        balance.add_flow(total, part.flows[:, part.streams.index(s)], part.level)
        works = (part.level > 0).any(axis=1)
        unknown |= flags[p][s][:, np.newaxis] & works
    return total, unknown


def _route(balance: Balance, name: str) -> MaterialFlow:
    """Return what a route uses; its flow is what its raw feeds bring."""
    names = all_substances(balance)
    total = balance.zeros()
    amounts: dict[str, Array] = {}
    for part in balance.parts:
        if part.route != name:
            continue
        balance.add_flow(total, part.inflow, part.level)
        for k, amount in enumerate(part.sheet.utilities):
            used = part.level * part.utilities[:, k]
            amounts[amount.what] = amounts.get(amount.what, 0.0) + used
    none = np.zeros((len(names), len(balance.years)), dtype=bool)
    return MaterialFlow(name, names, with_unknown(balance, total, none), none, amounts)


def outlet_flows(balance: Balance) -> dict[str, MaterialFlow]:
    """Return what the balance sends to air and water, by end.

    Parameters
    ----------
    balance : Balance
        The solved works.
    """
    unknown, names = unknown_ends(balance), all_substances(balance)
    return {
        end: MaterialFlow(
            end, names, with_unknown(balance, balance.end_flow(end), unknown[end]), unknown[end]
        )
        for end in balance.ends()
        if end.startswith(("air:", "water:"))
    }


def outlet_places(balance: Balance) -> dict[str, str]:
    """Return the places of the routes that send something to an end, by end."""
    found: dict[str, dict[str, None]] = {}
    for p, _, end in balance.destinations():
        route = balance.works.routes[balance.parts[p].route]
        found.setdefault(end, {}).setdefault(route.place or route.area)
    return {end: ", ".join(filter(None, places)) for end, places in found.items()}


def balance_terms(balance: Balance, materials: Iterable[Material]) -> BalanceTerms:
    """Return what the ledger of dust needs of a balance.

    The dry mass of each material is weighed as a whole, by a weight of one on every component but
    water, and not summed from its substances.

    Parameters
    ----------
    balance : Balance
        The solved works.
    materials : iterable of Material
        Materials of dust.
    """
    weights = np.array([float(c.substance != WATER) for c in balance.components])
    return BalanceTerms(
        substances=balance.substances,
        feeds=balance.feed_flow(),
        reagents=balance.reagent_flow(),
        ends={end: balance.end_flow(end) for end in balance.ends()},
        dry_mass={m.name: _dry_mass(balance, m, weights) for m in materials},
    )


def _dry_mass(balance: Balance, material: Material, weights: Array) -> Array:
    if material.kind == "end":
        return balance.end_mass(material.name, weights)
    total = np.zeros((len(balance.years), balance.width))
    if material.kind == "stream":
        for p, s in _leaving_streams(balance)[material.name]:
            part = balance.parts[p]
            total += part.level * (part.flows[:, part.streams.index(s)] @ weights)
        return total
    for part in balance.parts:
        here = f"{part.route}:{part.feed}" if material.kind == "feed" else part.route
        if part.raw and here == material.name:
            total += part.level * (part.inflow @ weights)
    return total
