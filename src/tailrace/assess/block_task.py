"""The task of a worker: one block of draws, from its number to the arrays that are kept."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from tailrace.assess.area_block import AreaBlock
from tailrace.assess.chain_block import AreaParts, SiteBlock, evaluate_site
from tailrace.assess.draw_plan import BlockLevels
from tailrace.assess.gathered_blocks import PATHWAY_BLOCKS
from tailrace.assess.merged_reasons import merged_reasons
from tailrace.assess.water_block import AT_LEAST, water_reasons
from tailrace.process.one_blas_thread import single_blas_thread

if TYPE_CHECKING:
    from tailrace.assess.chain_plan import ChainPlan
    from tailrace.assess.chosen_options import ChosenOption
    from tailrace.assess.draw_design import DrawDesign
    from tailrace.assess.site_releases import SiteReleases
    from tailrace.quantities.level_source import LevelSource

Array = NDArray[np.float64]
UNITS = "units of the works"
"""Name of the budget of every unit of the works, beside those of areas."""


@dataclass(frozen=True)
class ReleaseDraws:
    """What sources of an area release in the stated years.

    Parameters
    ----------
    sources, substances : tuple of str
        Names.
    amount : ndarray, shape (source, substance, stated year, draw)
        kg/yr; Bq/yr of radon and thoron.
    """

    sources: tuple[str, ...]
    substances: tuple[str, ...]
    amount: Array


@dataclass(frozen=True)
class KeptArea:
    """What is kept of one area in a block.

    Parameters
    ----------
    block : AreaBlock or None
        Results; None where they are gathered already.
    base : ndarray, shape (draw or 1, medium, substance, place)
        Background by medium; NaN where not known.
    to_air, to_ground : ReleaseDraws or None
        What is released.
    release_gaps : mapping of (str, str) to str
        By source and substance, why an unknown amount comes on top.
    water_gaps : tuple of str
        What of the ground is not known.
    parts : AreaParts or None
        Everything, of the run of central values only.
    draws : int
        Draws of the block.
    water_lacks : frozenset of (str, str)
        Sources to water and substances of whose release an unknown amount comes on top.
    """

    block: AreaBlock | None
    base: Array
    to_air: ReleaseDraws | None
    to_ground: ReleaseDraws | None
    release_gaps: Mapping[tuple[str, str], str]
    water_gaps: tuple[str, ...]
    parts: AreaParts | None = None
    draws: int = 1
    water_lacks: frozenset[tuple[str, str]] = frozenset()

    @property
    def results(self) -> AreaBlock:
        """The results, of a block that holds them."""
        assert self.block is not None
        return self.block


@dataclass(frozen=True)
class KeptBlock:
    """What is kept of a block of draws.

    Parameters
    ----------
    areas : mapping of str to KeptArea
        By area.
    budget : mapping of str to float
        Largest relative discrepancy between parts and totals, by area; of units of the works.
    releases : SiteReleases or None
        Balance and releases, of the run of central values only.
    """

    areas: Mapping[str, KeptArea]
    budget: Mapping[str, float]
    releases: SiteReleases | None = None


def block_task(
    plan: ChainPlan,
    design: DrawDesign,
    number: int,
    options: Sequence[ChosenOption],
    starts: Sequence[int],
    kept: int,
    alternative: str | None = None,
) -> KeptBlock:
    """Evaluate one block of a design.

    Parameters
    ----------
    plan : ChainPlan
        What was prepared.
    design : DrawDesign
        Draws of all uncertain numbers.
    number : int
        Number of the block.
    options : sequence of ChosenOption
        Options in force.
    starts : sequence of int
        Years that divide epochs of release.
    kept : int
        Blocks whose contributions are kept by draw.
    alternative : str, optional
        Reading of the ground.

    Returns
    -------
    KeptBlock
    """
    levels = BlockLevels(design, number)
    return kept_block(
        plan, levels, options, starts, number < kept, alternative, number < PATHWAY_BLOCKS
    )


def kept_block(
    plan: ChainPlan,
    levels: LevelSource | None,
    options: Sequence[ChosenOption],
    starts: Sequence[int],
    contributions: bool,
    alternative: str | None = None,
    pathways: bool = True,
) -> KeptBlock:
    """Evaluate a site at given levels and keep what results are made of.

    Parameters
    ----------
    plan : ChainPlan
        What was prepared.
    levels : LevelSource or None
        Draws; None for central values.
    options : sequence of ChosenOption
        Options in force.
    starts : sequence of int
        Years that divide epochs of release.
    contributions : bool
        Whether contributions are kept by draw.
    alternative : str, optional
        Reading of the ground.
    pathways : bool
        Whether those by pathway are among them.

    Returns
    -------
    KeptBlock
    """
    with single_blas_thread():
        # sums must not depend on how many processors there are
        found = evaluate_site(
            plan, levels, options, starts=starts, alternative=alternative,
            earlier=contributions and not starts, pathways=contributions and pathways,
        )  # fmt: skip
        areas = {
            name: _kept(plan, parts, contributions, whole=levels is None)
            for name, parts in found.areas.items()
        }
        kept = found.releases if levels is None else None
        return KeptBlock(areas, _budget(found), kept)


def _kept(plan: ChainPlan, parts: AreaParts, contributions: bool, whole: bool) -> KeptArea:
    block = parts.block
    if not contributions:
        block = replace(
            block,
            by_source=block.by_source[:0].copy(),
            by_pathway=block.by_pathway[:0].copy(),
            followed=block.followed[:0].copy(),
        )
    at = [plan.years.index(year) for year in plan.stated]
    to_air, to_ground, gaps = None, None, {}
    if parts.release is not None:
        made = parts.release
        amount = made.by_source(at).swapaxes(0, 1)
        to_air = ReleaseDraws(made.sources, made.substances, np.ascontiguousarray(amount))
        gaps = dict(made.missing)
    water: tuple[str, ...] = ()
    lacks: frozenset[tuple[str, str]] = frozenset()
    if parts.water is not None:
        own = parts.water
        to_ground = ReleaseDraws(own.release_sources, own.substances, own.release[:, :, at].copy())
        water = merged_reasons(water_reasons(own.missing))
        lacks = frozenset((x[0], x[1]) for x in own.missing if x[2:] == (AT_LEAST,) and x[1])
    return KeptArea(
        settled(block), np.ascontiguousarray(parts.base), to_air, to_ground, gaps, water,
        parts if whole else None, len(block.increment), lacks,
    )  # fmt: skip


def settled(block: AreaBlock) -> AreaBlock:
    """Return a block whose arrays lie in memory as they will when they have travelled.

    A sum's last digit depends on the order in memory, and a view that came from another process or
    from a file is none any more.

    Parameters
    ----------
    block : AreaBlock
        As it was evaluated.
    """
    arrays: dict[str, Any] = {
        one.name: np.ascontiguousarray(getattr(block, one.name))
        for one in fields(block) if isinstance(getattr(block, one.name), np.ndarray)
    }  # fmt: skip
    return replace(block, **arrays)


def _budget(found: SiteBlock) -> dict[str, float]:
    """Return the largest discrepancies: units of the works, parts against totals."""
    worst = {UNITS: found.releases.balance.largest_discrepancy}
    for name, parts in found.areas.items():
        block = parts.block
        shown = block.by_source.shape[2]
        whole = (block.increment + block.background)[:, :, :shown][..., list(parts.stated)]
        worst[name] = 0.0
        for parts_of in (block.by_source, block.by_pathway):
            if not len(parts_of):
                continue
            by_parts = parts_of.sum(axis=3)
            gap = np.abs(by_parts - whole)
            scale = np.maximum(np.abs(by_parts), np.abs(whole))
            apart = np.divide(gap, scale, out=np.zeros_like(gap), where=scale > 0)
            worst[name] = max(worst[name], float(apart.max()))
    return worst
