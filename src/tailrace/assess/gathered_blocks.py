"""Blocks of draws put together, in the order of their numbers, in bounded memory.

Means are sums over all draws. Up to `EXACT_BLOCKS` blocks every draw is kept and percentiles are
exact; of longer runs the later draws are counted in classes (`running_percentiles`).
Parts by source are kept of the first `CONTRIBUTION_BLOCKS`, parts by pathway of the first block.
"""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Executor, ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tailrace.assess.area_block import AreaBlock
from tailrace.assess.area_parts import parts_by_substance
from tailrace.assess.carriers import SourceEpoch
from tailrace.assess.exact_statistics import exact_statistics
from tailrace.assess.running_percentiles import RunningPercentiles

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]

EXACT_BLOCKS = 8
"""Blocks of which every draw is kept: 2,048 draws; a block of Baotou takes 110 MB."""
CONTRIBUTION_BLOCKS = 8
"""Blocks whose parts by source and pathway are kept by draw: limits are sought in 2,048 draws."""
PATHWAY_BLOCKS = 1
"""Blocks whose parts by pathway are kept: persons are told apart in a few draws."""
OF_CONTRIBUTIONS = ("by_source", "by_pathway", "earlier", "followed")
"""Arrays of blocks with an axis of draws, kept of the first alone."""
JOINED = ("increment", "background", "organ", "level", *OF_CONTRIBUTIONS)
"""Arrays of blocks with an axis of draws."""
SUMMED = ("level_by_origin", "left_by_origin", "attributed")
"""Arrays of blocks that are sums over their draws."""
FLAGS = ("unknown", "level_unknown")
"""Arrays of blocks that say where something is not known: in any block is in all."""
PERCENTILES = (5.0, 50.0, 95.0)
SPAN = 1024
"""Columns whose statistics one thread takes at a time."""
MOST_THREADS = 4
"""Threads that join blocks and sort draws; numpy leaves the interpreter to the others."""


@dataclass(frozen=True)
class GatheredArea:
    """Results of an area in all draws.

    Parameters
    ----------
    origins : tuple of (str, int)
        Source and epoch along the axis `origin`.
    increment, background, by_source, by_pathway, organ, level
        As in `AreaBlock`, draws first, of the draws that are kept; `by_pathway` of the first.
    level_by_origin, part_by_substance, attributed
        As in `AreaBlock`, means over all draws.
    unknown, level_unknown : ndarray of bool
        As in `AreaBlock`: in any block.
    base : ndarray, shape (draw or 1, medium, substance, place)
        Background by medium, of the draws that are kept.
    earlier, followed : ndarray
        As in `AreaBlock`, of the draws of `by_source`.
    draws : int
        Number of draws made.
    statistics : mapping of str to ndarray, shape (4, ...)
        P5, P50, P95 and mean over all draws of "result", "increment", "organ", "level" and
        "level_increment", shapes as those of the draws.
    """

    origins: tuple[SourceEpoch, ...]
    increment: Array
    background: Array
    by_source: Array
    by_pathway: Array
    organ: Array
    level: Array
    level_by_origin: Array
    part_by_substance: Array
    attributed: Array
    unknown: Flags
    level_unknown: Flags
    base: Array
    earlier: Array
    followed: Array
    draws: int
    statistics: Mapping[str, Array]


def level_with_base(level: Array, base: Array) -> Array:
    """Return levels with their background where it is known.

    Parameters
    ----------
    level : ndarray, shape (draw, medium, substance, place, stated year)
        Of the works.
    base : ndarray, shape (draw or 1, medium, substance, place)
        Without them; NaN where not known.
    """
    return np.asarray(level + np.nan_to_num(base)[..., np.newaxis])


def _drawn_results(block: AreaBlock, base: Array) -> dict[str, Array]:
    shown = block.by_source.shape[2]
    increment = block.increment[:, :, :shown]
    return {
        "result": increment + block.background[:, :, :shown],
        "increment": increment,
        "organ": block.organ,
        "level": level_with_base(block.level, base),
        "level_increment": block.level,
    }


@dataclass
class AreaGatherer:
    """Takes the blocks of an area one after the other."""

    _kept: list[tuple[AreaBlock, Array]] = field(default_factory=list)
    _running: dict[str, RunningPercentiles] = field(default_factory=dict)
    _sums: dict[str, Array] = field(default_factory=dict)
    _flags: dict[str, Flags] = field(default_factory=dict)
    draws: int = 0

    def add(self, block: AreaBlock, base: Array) -> None:
        """Take the next block.

        Parameters
        ----------
        block : AreaBlock
            Results.
        base : ndarray
            Its background, as `background_levels` returns it.
        """
        self.draws += len(block.increment)
        for name in SUMMED:
            own = getattr(block, name)
            if name in self._sums:
                self._sums[name] += own
            else:
                self._sums[name] = own.copy()
        for name in FLAGS:
            here = getattr(block, name)
            self._flags[name] = self._flags[name] | here if name in self._flags else here
        if len(self._kept) < EXACT_BLOCKS:
            kept = _without_sums(block)
            if len(self._kept) >= PATHWAY_BLOCKS:
                kept.by_pathway = _none_of(block.by_pathway)
            self._kept.append((kept, base))
            return
        if not self._running:
            self._start_counting()
        for name, values in _drawn_results(block, base).items():
            self._running[name].add(values)

    def counted(self) -> dict[str, NDArray[Any]]:
        """Return sums and counts, as arrays; the draws that are kept are not among them."""
        found: dict[str, NDArray[Any]] = {f"sum/{name}": one for name, one in self._sums.items()}
        for name, running in self._running.items():
            found |= {f"{name}/{part}": one for part, one in running.counted().items()}
        return {**found, **self._flags, "draws": np.array(self.draws)}

    def go_on_from(self, counted: Mapping[str, NDArray[Any]]) -> None:
        """Take sums and counts of a run that was interrupted.

        Parameters
        ----------
        counted : mapping of str to ndarray
            As `counted` returned them; the blocks whose draws are kept were added already.
        """
        self._sums = {name: np.array(counted[f"sum/{name}"]) for name in SUMMED}
        self._flags = {name: counted[name] for name in FLAGS}
        self.draws = int(counted["draws"])
        self._start_counting()
        for name, running in self._running.items():
            head = f"{name}/"
            running.go_on_from(
                {part[len(head):]: one for part, one in counted.items() if part.startswith(head)}
            )  # fmt: skip

    def _start_counting(self) -> None:
        results = [_drawn_results(*one) for one in self._kept]
        self._running = {
            name: RunningPercentiles(np.concatenate([one[name] for one in results]))
            for name in results[0]
        }

    def finish(self) -> GatheredArea:
        """Return the results of all blocks, once: blocks are given up as they are joined."""
        blocks, base = [block for block, _ in self._kept], [own for _, own in self._kept]
        self._kept = []
        with ThreadPoolExecutor(min(os.cpu_count() or 1, MOST_THREADS)) as pool:
            whole = dict(zip(JOINED, pool.map(partial(_joined, blocks), JOINED), strict=True))
            of_draws = np.concatenate(base)
            if self._running:
                statistics = {
                    name: np.concatenate([one.percentiles(PERCENTILES), one.mean()[np.newaxis]])
                    for name, one in self._running.items()
                }
            else:
                statistics = _exact(whole, of_draws, pool)
        sums = {name: own / self.draws for name, own in self._sums.items()}
        return GatheredArea(
            blocks[0].origins, whole["increment"], whole["background"], whole["by_source"],
            whole["by_pathway"], whole["organ"], whole["level"], sums["level_by_origin"],
            parts_by_substance(blocks[0].result_of_left, sums["left_by_origin"]),
            sums["attributed"], self._flags["unknown"],
            self._flags["level_unknown"], of_draws, whole["earlier"], whole["followed"],
            self.draws, statistics,
        )  # fmt: skip


def _without_sums(block: AreaBlock) -> AreaBlock:
    """Return a block without its sums over draws, which are gathered elsewhere."""
    found = replace(block)
    for name in SUMMED:
        setattr(found, name, _none_of(getattr(block, name)))
    return found


def _none_of(values: Array) -> Array:
    """Return no rows of an array; a view of none would keep all of it in memory."""
    return values[:0].copy()


def _joined(blocks: Sequence[AreaBlock], name: str) -> Array:
    """Return an array of several blocks together, and drop it from them: it is large."""
    parts = [getattr(block, name) for block in blocks]
    if name in OF_CONTRIBUTIONS:
        parts = parts[:CONTRIBUTION_BLOCKS]
    for block in blocks:
        setattr(block, name, _none_of(getattr(block, name)))
    return parts[0] if len(parts) == 1 else np.concatenate(parts)


def _exact(whole: Mapping[str, Array], base: Array, pool: Executor) -> dict[str, Array]:
    """Return statistics of all draws; of levels without background those of their increment."""
    shown = whole["by_source"].shape[2]
    increment, background = (whole[name][:, :, :shown] for name in ("increment", "background"))
    level, known = whole["level"], np.nan_to_num(base)[..., np.newaxis]
    drawn = {
        "result": increment + background, "increment": increment, "organ": whole["organ"],
        "level_increment": level,
    }  # fmt: skip
    begun = {name: pool.map(_statistics, _spans(values)) for name, values in drawn.items()}
    based = np.flatnonzero(known.any(axis=(0, 2, 3, 4)))
    with_base = pool.map(lambda medium: _statistics(level[:, medium] + known[:, medium]), based)
    found = {
        name: np.concatenate(list(made), axis=1).reshape(-1, *drawn[name].shape[1:])
        for name, made in begun.items()
    }
    found["level"] = found["level_increment"].copy()
    for medium, own in zip(based, with_base, strict=True):
        found["level"][:, medium] = own
    return found


def _spans(values: Array) -> Iterator[Array]:
    """Yield the columns of results some at a time, shape (draw, column)."""
    columns = values.reshape(len(values), -1)
    for begin in range(0, columns.shape[1], SPAN):
        yield columns[:, begin : begin + SPAN]


def _statistics(values: Array) -> Array:
    return exact_statistics(values, PERCENTILES)


def gather_area(blocks: Sequence[AreaBlock], base: Sequence[Array]) -> GatheredArea:
    """Return the results of all blocks together.

    Parameters
    ----------
    blocks : sequence of AreaBlock
        In the order of their numbers.
    base : sequence of ndarray
        Background of each, as `background_levels` returns it.
    """
    gatherer = AreaGatherer()
    for block, own in zip(blocks, base, strict=True):
        gatherer.add(block, own)
    return gatherer.finish()
