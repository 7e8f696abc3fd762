"""Solving a works, for its central values or for many draws."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from tailrace.process.balance import Balance, Part, StreamSummary
from tailrace.process.by_identity import ById
from tailrace.process.campaigns import Campaign, Model, run_campaigns, works_model
from tailrace.process.closure import unit_discrepancy
from tailrace.process.composition import missing_of
from tailrace.process.levels import Levels, refuse_overdrawn, solve_levels
from tailrace.process.one_blas_thread import single_blas_thread
from tailrace.process.works import Works
from tailrace.quantities import Missing
from tailrace.quantities.level_source import LevelSource, level_source

Array = NDArray[np.float64]

BLOCK = 500
"""Draws that are solved at once."""


def solve(
    works: Works,
    years: Sequence[int],
    *,
    draws: int | None = None,
    seed: int = 0,
    levels: LevelSource | None = None,
    workers: int | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> Balance:
    """Solve the mass balance of a works.

    Parameters
    ----------
    works : Works
        The declared works.
    years : sequence of int
        Calendar years.
    draws : int, optional
        Number of draws from the declared distributions; central values when absent.
    seed : int
        Seed of the draws.
    levels : LevelSource, optional
        Levels of the draws, instead of their number and seed.
    workers : int, optional
        Blocks of draws solved at the same time; the processors there are unless given. The result
        does not depend on it.
    progress : callable, optional
        Called with (draws done, draws).

    Returns
    -------
    Balance

    Raises
    ------
    InputError
        If a recycle cannot close, nothing sets the pace of a route, or in the central case more is
        asked of a stream than is made.

    Notes
    -----
    Draws run in blocks of 500, combined in order.
    """
    source = level_source(draws, seed, levels)
    model = works_model(works)
    if source is None:
        return _central_balance(model, *_central(model, years), years)
    _check_central(ById(model), tuple(years))
    blocks = _solve_blocks(model, years, source, workers, progress)
    return _drawn_balance(model, blocks, years, source, None if draws is None else seed)


def _central(model: Model, years: Sequence[int]) -> tuple[list[Campaign], Levels]:
    """Return the central case, refused where more is asked of a stream than is made."""
    rows = model.parameters.central()
    campaigns = run_campaigns(model, rows, sparse=True)
    paces = solve_levels(model, campaigns, rows, years)
    refuse_overdrawn(paces, years, model.works.file)
    return campaigns, paces


@lru_cache(maxsize=16)
def _check_central(model: ById[Model], years: tuple[int, ...]) -> None:
    """Refuse draws of what is refused in the central case; each works and years once."""
    _central(model.one, years)


def _solve_blocks(
    model: Model,
    years: Sequence[int],
    source: LevelSource,
    workers: int | None,
    progress: Callable[[int, int], None] | None,
) -> list[_Block]:
    numbers, draws = model.parameters.sample(source), source.rows
    starts = range(0, draws, BLOCK)

    def solve_block(start: int) -> _Block:
        rows = numbers[start : start + BLOCK]
        campaigns = run_campaigns(model, rows)
        return _Block(model, campaigns, solve_levels(model, campaigns, rows, years))

    blocks = []
    threads = min(workers or os.cpu_count() or 1, len(starts))
    # One BLAS thread each: the blocks share the processors, and sums keep their order.
    with single_blas_thread(), ThreadPoolExecutor(threads) as pool:
        # A single block needs no thread of its own.
        for block in map(solve_block, starts) if threads == 1 else pool.map(solve_block, starts):
            blocks.append(block)
            if progress is not None:
                progress(min(len(blocks) * BLOCK, draws), draws)
    return blocks


def _missing(works: Works, campaigns: Sequence[Campaign | Part]) -> dict[str, Missing]:
    found: dict[str, Missing] = {}
    for route in works.routes.values():
        for feed in route.route.feeds.values():
            for element, reason in missing_of(feed).items():
                found.setdefault(element, reason)
    for part in campaigns:
        for amount in part.sheet.unknown:
            for position in np.flatnonzero(amount.brings > 0):
                unit = part.sheet.unit_names[amount.unit]
                why = f"how much {amount.what} unit {unit} uses: {amount.reason.reason}"
                found.setdefault(part.sheet.components[position].substance, Missing(why))
    return found


def _leaving(campaign: Campaign) -> tuple[int, ...]:
    return tuple(k for k, s in enumerate(campaign.sheet.streams) if s.into < 0)


def _inflow_by_unit(campaign: Campaign) -> Array:
    at = campaign.sheet.unit_names.index(campaign.sheet.route.feeds[campaign.feed].to)
    inflow = np.zeros_like(campaign.response.entering)
    inflow[:, at] = campaign.inflow
    return inflow


def _part(campaign: Campaign, levels: Levels, position: int, streams: tuple[int, ...]) -> Part:
    return Part(
        route=campaign.route,
        feed=campaign.feed,
        path=campaign.path,
        sheet=campaign.sheet,
        raw=campaign.upstream < 0,
        streams=streams,
        flows=campaign.response.flows[:, list(streams)],
        inflow=campaign.inflow,
        reagents=campaign.response.reagents,
        utilities=campaign.amounts["utilities"],
        volumes=campaign.amounts["volumes"],
        costs=campaign.amounts["costs"],
        level=levels.feed[position],
        left=levels.left[position],
        unknown=campaign.unknown,
        unknown_inflow=campaign.unknown_inflow,
        discrepancy=unit_discrepancy(campaign.sheet, campaign.response, _inflow_by_unit(campaign)),
        upstream=campaign.upstream,
        upstream_streams=campaign.upstream_streams,
    )


def _central_balance(
    model: Model, campaigns: Sequence[Campaign], levels: Levels, years: Sequence[int]
) -> Balance:
    return Balance(
        works=model.works,
        components=model.components,
        years=tuple(years),
        parts=tuple(
            _part(c, levels, k, tuple(range(len(c.sheet.streams)))) for k, c in enumerate(campaigns)
        ),
        missing=_missing(model.works, campaigns),
        short=levels.short,
    )


class _Block:
    """A solved block of draws: what leaves in full, what flows inside as sums over draws."""

    def __init__(self, model: Model, campaigns: Sequence[Campaign], levels: Levels) -> None:
        self.short = levels.short
        self.parts = [_part(c, levels, k, _leaving(c)) for k, c in enumerate(campaigns)]
        self.sums: list[tuple[Array, Array]] = []
        for k, campaign in enumerate(campaigns):
            inner = [s for s in range(len(campaign.sheet.streams)) if s not in _leaving(campaign)]
            flows = campaign.response.flows[:, inner]
            flat = flows.reshape(flows.shape[0], -1)
            level = levels.feed[k]
            shape = (level.shape[0], len(inner), len(model.components))
            self.sums.append(((level @ flat).reshape(shape), (level**2 @ flat**2).reshape(shape)))


def _joined(parts: Sequence[Part]) -> Part:
    first = parts[0]

    def over_draws(name: str, axis: int) -> Array:
        return np.concatenate([getattr(part, name) for part in parts], axis=axis)

    return Part(
        route=first.route,
        feed=first.feed,
        path=first.path,
        sheet=first.sheet,
        raw=first.raw,
        streams=first.streams,
        flows=over_draws("flows", 0),
        inflow=over_draws("inflow", 0),
        reagents=over_draws("reagents", 0),
        utilities=over_draws("utilities", 0),
        volumes=over_draws("volumes", 0),
        costs=over_draws("costs", 0),
        level=over_draws("level", 1),
        left={s: np.concatenate([part.left[s] for part in parts], axis=1) for s in first.left},
        unknown=first.unknown,
        unknown_inflow=first.unknown_inflow,
        discrepancy=np.max([part.discrepancy for part in parts], axis=0),
        upstream=first.upstream,
        upstream_streams=first.upstream_streams,
    )


def _drawn_balance(
    model: Model,
    blocks: Sequence[_Block],
    years: Sequence[int],
    source: LevelSource,
    seed: int | None,
) -> Balance:
    draws = source.rows
    parts = tuple(
        _joined([block.parts[k] for block in blocks]) for k in range(len(blocks[0].parts))
    )
    summaries = []
    for k, part in enumerate(parts):
        first = np.sum([block.sums[k][0] for block in blocks], axis=0) / draws
        second = np.sum([block.sums[k][1] for block in blocks], axis=0) / draws
        inner = tuple(s for s in range(len(part.sheet.streams)) if s not in part.streams)
        variance = np.maximum(second - first**2, 0.0)
        # The difference of two sums keeps no more than half the digits of a small deviation.
        spread = np.where(variance > 1e-13 * first**2, np.sqrt(variance), 0.0)
        summaries.append(StreamSummary(part.route, inner, first, spread))
    return Balance(
        works=model.works,
        components=model.components,
        years=tuple(years),
        parts=parts,
        draws=draws,
        seed=seed,
        levels=source,
        summaries=tuple(summaries),
        missing=_missing(model.works, parts),
        short={
            label: np.concatenate([block.short[label] for block in blocks], axis=1)
            for label in blocks[0].short
        },
        varied=tuple(
            place
            for place, value in model.works.values()
            if not isinstance(value, Missing) and value.is_distribution
        ),
    )
