"""Which flows are at least what is shown, because part of them is not known.

A substance whose content nobody knows in a feed (or a reagent nobody knows the dose of) may be
anywhere its shares could take it. Traces that a rare-earth distribution names without a number are
carried by no flow; they are followed here by the shares that would hold for them.
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from tailrace.process.balance import Balance, Part
from tailrace.process.by_identity import ById
from tailrace.process.components import Component
from tailrace.process.composition import missing_of
from tailrace.process.flowsheet import Flowsheet, build_flowsheet
from tailrace.process.parameters import ZERO, Parameters
from tailrace.process.route import Route

Flags = NDArray[np.bool_]
KEPT = "unknown streams"


def all_substances(balance: Balance) -> tuple[str, ...]:
    """Return the substances carried, then those that are known to be there and have no number."""
    return (*balance.substances, *(n for n in balance.missing if n not in balance.substances))


def unknown_streams(balance: Balance) -> list[Flags]:
    """Return what every stream carries in an amount nobody knows.

    Parameters
    ----------
    balance : Balance
        A solved works.

    Returns
    -------
    list of ndarray of bool, shape (stream, substance)
        One for each part, in the order of `all_substances`.
    """
    if KEPT not in balance.kept:
        balance.kept[KEPT] = _follow(balance)
    return list(balance.kept[KEPT])


def _follow(balance: Balance) -> list[Flags]:
    """Follow what is not known through every stream."""
    traces = tuple(Component(n) for n in all_substances(balance)[len(balance.substances) :])
    followed: list[Flags] = []
    for part in balance.parts:
        route = part.sheet.route
        inflow = np.zeros(len(traces), dtype=bool)
        if part.raw:
            missing = missing_of(route.feeds[part.feed])
            inflow[:] = [trace.substance in missing for trace in traces]
        else:
            inflow |= followed[part.upstream][list(part.upstream_streams)].any(axis=0)
        reached = np.zeros((len(part.sheet.streams), len(traces)), dtype=bool)
        if inflow.any():
            sheet = _sheet_of_traces(ById(route), (*traces, *balance.components))
            reached = _followed(sheet, part, inflow)
        followed.append(reached)
    carried = [_by_substance(balance, part.unknown) for part in balance.parts]
    return [np.hstack(pair) for pair in zip(carried, followed, strict=True)]


def _by_substance(balance: Balance, flags: Flags) -> Flags:
    found = np.zeros((*flags.shape[:-1], len(balance.substances)), dtype=bool)
    for k, component in enumerate(balance.components):
        found[..., balance.substances.index(component.substance)] |= flags[..., k]
    return found


@lru_cache(maxsize=64)
def _sheet_of_traces(route: ById[Route], components: tuple[Component, ...]) -> Flowsheet:
    return build_flowsheet(route.one, components, Parameters())


def _followed(sheet: Flowsheet, part: Part, inflow: Flags) -> Flags:
    """Follow traces through every stream that could carry them."""
    carries = sheet.share_columns[:, : len(inflow)] != ZERO
    reached = np.zeros((len(sheet.unit_names), len(inflow)), dtype=bool)
    reached[sheet.unit_names.index(sheet.route.feeds[part.feed].to)] = inflow
    for _ in sheet.unit_names:
        for k, stream in enumerate(sheet.streams):
            if stream.into >= 0:
                reached[stream.into] |= reached[stream.unit] & carries[k]
    return np.array([reached[s.unit] & carries[k] for k, s in enumerate(sheet.streams)])


def unknown_ends(balance: Balance) -> dict[str, Flags]:
    """Return what reaches every end in an amount nobody knows, year by year.

    Where nothing is left of a stream, or its route does not work, nothing unknown is left either.

    Parameters
    ----------
    balance : Balance
        A solved works.

    Returns
    -------
    dict of str to ndarray of bool, shape (substance, year)
        By end, in the order of `all_substances`.
    """
    flags = unknown_streams(balance)
    shape = (len(all_substances(balance)), len(balance.years))
    found = {end: np.zeros(shape, dtype=bool) for end in balance.ends()}
    for p, stream, end in balance.destinations():
        part = balance.parts[p]
        factor = part.level * part.left[stream] if stream in part.left else part.level
        found[end] |= flags[p][stream][:, np.newaxis] & (factor > 0).any(axis=1)
    return found


def unknown_inflow(balance: Balance) -> dict[str, Flags]:
    """Return what enters in an amount nobody knows, year by year.

    Returns
    -------
    dict of str to ndarray of bool, shape (substance, year)
        For "feeds" and "reagents", in the order of `all_substances`.
    """
    names = all_substances(balance)
    found = {o: np.zeros((len(names), len(balance.years)), bool) for o in ("feeds", "reagents")}
    for part in balance.parts:
        works = (part.level > 0).any(axis=1)
        if part.raw:
            missing = missing_of(part.sheet.route.feeds[part.feed])
            found["feeds"] |= np.array([n in missing for n in names])[:, np.newaxis] & works
        for amount in part.sheet.unknown:
            brings = _by_substance(balance, amount.brings > 0)
            found["reagents"][: len(balance.substances)] |= brings[:, np.newaxis] & works
    return found


def with_unknown(
    balance: Balance, flow: NDArray[np.float64], unknown: Flags
) -> NDArray[np.float64]:
    """Return a flow of all substances, NaN where nothing is known of it.

    Parameters
    ----------
    balance : Balance
        A solved works.
    flow : ndarray, shape (substance, year, draw)
        Flow of the substances carried, kg/yr.
    unknown : ndarray of bool, shape (substance, year)
        Where an unknown amount comes on top, in the order of `all_substances`.

    Returns
    -------
    ndarray, shape (substance, year, draw)
        In the order of `all_substances`. Zero is a known zero; what is known in part keeps its
        known part.
    """
    traces = len(unknown) - len(balance.substances)
    full = np.concatenate([flow, np.zeros((traces, *flow.shape[1:]))])
    # few of what is unknown are zero in the first draw: only these are looked at in all
    rows, years = np.nonzero(unknown & (full[:, :, 0] == 0.0))
    none = ~full[rows, years].any(axis=1)
    full[rows[none], years[none]] = np.nan
    return full
