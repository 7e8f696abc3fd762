"""The whole run: plan, design, blocks, results.

Draws run in blocks of fixed size, each with levels of its own, put together in the order of their
numbers: the same bytes with any number of workers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import partial
from time import perf_counter
from typing import TYPE_CHECKING

from tailrace.assess.block_task import KeptBlock, block_task, kept_block
from tailrace.assess.chain_plan import ChainPlan, chain_plan
from tailrace.assess.draw_plan import number_design, record_numbers
from tailrace.assess.gathered_blocks import GatheredArea, gather_area

if TYPE_CHECKING:
    from tailrace.assess.block_runners import Runner
    from tailrace.assess.chosen_options import ChosenOption
    from tailrace.assess.draw_design import DrawDesign
    from tailrace.assess.draw_levels import Scheme
    from tailrace.assess.transfer_store import TransferStore
    from tailrace.site import Site

CONTRIBUTION_BLOCKS = 8
"""Blocks whose contributions are kept by draw: percentiles are attributed from 2,048 draws."""
PAGE_DRAWS = 200
"""Draws that the report's page recomputes."""

Progress = Callable[[str, int, int], None]


@dataclass
class Stopwatch:
    """Seconds by stage."""

    seconds: dict[str, float] = field(default_factory=dict)
    _name: str = ""
    _since: float = 0.0

    def start(self, name: str) -> None:
        """End the stage that runs and begin another."""
        now = perf_counter()
        if self._name:
            self.seconds[self._name] = self.seconds.get(self._name, 0.0) + now - self._since
        self._name, self._since = name, now

    def stop(self) -> None:
        """End the stage that runs."""
        self.start("")


@dataclass(frozen=True)
class ChainRun:
    """Draws of a site, put together.

    Parameters
    ----------
    plan : ChainPlan
        What was prepared.
    design : DrawDesign
        Draws of all uncertain numbers.
    options : tuple of ChosenOption
        Options in force.
    areas, central : mapping of str to GatheredArea
        Results of the draws, and of central values.
    kept : tuple of KeptBlock
        Blocks, for releases and gaps.
    middle : KeptBlock
        The run of central values.
    budget : mapping of str to float
        Largest relative discrepancy between parts and totals, by area.
    """

    plan: ChainPlan
    design: DrawDesign
    options: tuple[ChosenOption, ...]
    areas: Mapping[str, GatheredArea]
    central: Mapping[str, GatheredArea]
    kept: tuple[KeptBlock, ...]
    middle: KeptBlock
    budget: Mapping[str, float]


def run_chain(
    site: Site,
    options: Sequence[ChosenOption] = (),
    *,
    samples: int,
    seed: int,
    scheme: Scheme,
    store: TransferStore,
    runner: Runner,
    watch: Stopwatch,
    starts: Sequence[int] = (),
    progress: Progress = lambda stage, done, all_: None,
) -> ChainRun:
    """Run the draws of a site.

    Parameters
    ----------
    site : Site
        The site.
    options : sequence of ChosenOption
        Options in force.
    samples, seed, scheme
        Of the design.
    store : TransferStore
        Where transfers are kept.
    runner : callable
        Runs a task for every number of a block, results in order.
    watch : Stopwatch
        Where seconds are noted.
    starts : sequence of int
        Years that divide epochs of release.
    progress : callable
        Called with stage, steps done and steps.

    Returns
    -------
    ChainRun
    """

    def stage(name: str) -> None:
        watch.start(name)
        progress(name, 0, 1)

    plan = chain_plan(site, store=store, stage=stage)
    stage("numbers that vary")
    numbers = record_numbers(
        lambda levels: kept_block(plan, levels, options, starts, contributions=True)
    )
    design = number_design(numbers, samples, seed, scheme)
    stage("central values")
    middle = kept_block(plan, None, options, starts, contributions=True)
    watch.start("draws")
    task = partial(_numbered, plan, design, tuple(options), tuple(starts))
    kept: list[KeptBlock] = []
    for block in runner(task, design.blocks):
        kept.append(block)
        progress("draws", min(len(kept) * design.block, samples), samples)
    stage("results together")
    return ChainRun(
        plan, design, tuple(options), gathered(kept), gathered([middle]), tuple(kept), middle,
        _worst([*kept, middle]),
    )  # fmt: skip


def _numbered(
    plan: ChainPlan, design: DrawDesign, options: tuple[ChosenOption, ...],
    starts: tuple[int, ...], number: int,
) -> KeptBlock:  # fmt: skip
    return block_task(plan, design, number, options, starts, CONTRIBUTION_BLOCKS)


def gathered(blocks: Sequence[KeptBlock]) -> dict[str, GatheredArea]:
    """Return the results of blocks by area.

    Parameters
    ----------
    blocks : sequence of KeptBlock
        In the order of their numbers.
    """
    return {
        name: gather_area(
            [one.areas[name].block for one in blocks],
            [one.areas[name].base for one in blocks],
            CONTRIBUTION_BLOCKS,
        )
        for name in blocks[0].areas
    }


def _worst(blocks: Sequence[KeptBlock]) -> dict[str, float]:
    found: dict[str, float] = {}
    for block in blocks:
        for name, gap in block.budget.items():
            found[name] = max(found.get(name, 0.0), gap)
    return found
