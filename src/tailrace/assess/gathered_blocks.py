"""Blocks of draws put together, in the order of their numbers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tailrace.assess.area_block import AreaBlock
from tailrace.assess.carriers import SourceEpoch

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass(frozen=True)
class GatheredArea:
    """Results of an area in all draws.

    Parameters
    ----------
    origins : tuple of (str, int)
        Source and epoch along the axis `origin`.
    increment, background, contribution, organ, level
        As in `AreaBlock`, draws first; the contributions of as many draws as were kept.
    level_by_origin, part_by_substance
        As in `AreaBlock`, means over all draws.
    unknown : ndarray of bool
        As in `AreaBlock`: in any block.
    base : ndarray, shape (draw or 1, medium, substance, place)
        Background by medium.
    """

    origins: tuple[SourceEpoch, ...]
    increment: Array
    background: Array
    contribution: Array
    organ: Array
    level: Array
    level_by_origin: Array
    part_by_substance: Array
    unknown: Flags
    base: Array

    @property
    def draws(self) -> int:
        """Number of draws."""
        return len(self.increment)


def gather_area(blocks: Sequence[AreaBlock], base: Sequence[Array], kept: int) -> GatheredArea:
    """Return the results of all blocks together.

    Parameters
    ----------
    blocks : sequence of AreaBlock
        In the order of their numbers.
    base : sequence of ndarray
        Background of each, as `background_levels` returns it.
    kept : int
        Blocks whose contributions are kept by draw.
    """
    draws = sum(len(block.increment) for block in blocks)

    def joined(name: str, count: int | None = None) -> Array:
        parts = [getattr(block, name) for block in blocks[:count]]
        return parts[0] if len(parts) == 1 else np.concatenate(parts)

    def mean(name: str) -> Array:
        total = getattr(blocks[0], name).copy()
        for block in blocks[1:]:
            total += getattr(block, name)
        return np.asarray(total / draws)

    unknown = blocks[0].unknown.copy()
    for block in blocks[1:]:
        unknown |= block.unknown
    background = [np.broadcast_to(block.background, block.increment.shape) for block in blocks]
    return GatheredArea(
        blocks[0].origins, joined("increment"), np.concatenate(background),
        joined("contribution", kept), joined("organ"), joined("level"),
        mean("level_by_origin"), mean("part_by_substance"), unknown, np.concatenate(list(base)),
    )  # fmt: skip
