"""The whole run: plan, design, blocks, results.

Draws run in blocks of fixed size, each with levels of its own, put together in the order of their
numbers: the same bytes with any number of workers.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from functools import partial
from time import perf_counter, thread_time
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tailrace.assess.block_task import KeptBlock, block_task, kept_block
from tailrace.assess.chain_plan import ChainPlan, chain_plan
from tailrace.assess.draw_plan import RowLevels, number_design, record_numbers
from tailrace.assess.drawn_as_one import drawn_as_one
from tailrace.assess.drawn_ground import drawn_aquifer
from tailrace.assess.gathered_blocks import (
    CONTRIBUTION_BLOCKS,
    EXACT_BLOCKS,
    AreaGatherer,
    GatheredArea,
    gather_area,
)
from tailrace.assess.given_back_memory import give_back_memory
from tailrace.assess.kept_runs import KeptRun, RunGatherer
from tailrace.quantities import Missing

if TYPE_CHECKING:
    from tailrace.assess.block_runners import Runner, Workplace
    from tailrace.assess.chosen_options import ChosenOption
    from tailrace.assess.draw_design import DrawDesign
    from tailrace.assess.draw_levels import Scheme
    from tailrace.assess.plume_levels import PlumeField
    from tailrace.assess.stopping import EarlyStopping
    from tailrace.assess.transfer_store import TransferStore
    from tailrace.quantities.level_source import LevelSource
    from tailrace.site import Site

Array = NDArray[np.float64]

PAGE_DRAWS = 200
"""Draws that the report's page recomputes."""
TRIAL_DRAWS = 32
"""Draws from which the time of all is estimated."""

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
        The first blocks, for releases and gaps.
    middle : KeptBlock
        The run of central values.
    budget : mapping of str to float
        Largest relative discrepancy between parts and totals, by area.
    plumes : mapping of str to PlumeField or Missing
        What ponds add to groundwater, by area, where it was asked for.
    estimate : float
        Processor time of the draws as it was estimated before they began, s.
    """

    plan: ChainPlan
    design: DrawDesign
    options: tuple[ChosenOption, ...]
    areas: Mapping[str, GatheredArea]
    central: Mapping[str, GatheredArea]
    kept: tuple[KeptBlock, ...]
    middle: KeptBlock
    budget: Mapping[str, float]
    estimate: float = 0.0
    plumes: Mapping[str, PlumeField | Missing] = field(default_factory=dict)


def run_chain(
    site: Site,
    options: Sequence[ChosenOption] = (),
    *,
    samples: int,
    seed: int,
    scheme: Scheme,
    store: TransferStore,
    place: Workplace,
    watch: Stopwatch,
    starts: Sequence[int] = (),
    stopping: EarlyStopping | None = None,
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
    place : Workplace
        Where transfers and blocks are computed.
    watch : Stopwatch
        Where seconds are noted.
    starts : sequence of int
        Years that divide epochs of release.
    stopping : EarlyStopping, optional
        When the draws are enough.
    progress : callable
        Called with stage, steps done and steps.

    Returns
    -------
    ChainRun
    """

    def stage(name: str) -> None:
        watch.start(name)
        progress(name, 0, 1)

    plan = chain_plan(site, store=store, stage=stage, progress=progress, client=place.client)
    stage("numbers that vary")
    numbers = record_numbers(partial(_every_number, plan, options, starts))
    design = number_design(numbers, samples, seed, scheme, ties=drawn_as_one(site, numbers))
    stage("central values")
    since = thread_time()
    middle = kept_block(plan, None, options, starts, contributions=True)
    estimate = _estimate(plan, design, options, starts, thread_time() - since)
    watch.start("draws")
    progress(f"draws, about {estimate:.0f} s of processor time", 0, 1)
    task = partial(_numbered, plan, design, tuple(options), tuple(starts))
    gatherer = RunGatherer({name: AreaGatherer() for name in plan.areas}, dict(middle.budget))
    long = design.blocks > EXACT_BLOCKS
    keeper = KeptRun.of(site, design, options, starts, store) if long else None
    drawing = _draw(place.runner, task, design, gatherer, keeper, counts=stopping is None)
    with closing(drawing) as blocks:
        for block in blocks:
            progress("draws", min(gatherer.count * design.block, samples), samples)
            if stopping is not None and stopping.add(gatherer.count - 1, watched(plan, block)):
                break
    stage("results together")
    give_back_memory()
    areas = gatherer.finish()
    give_back_memory()
    if keeper is not None:
        keeper.forget()
    return ChainRun(
        plan, design, tuple(options), areas, gathered([middle]), tuple(gatherer.kept), middle,
        gatherer.budget, estimate,
    )  # fmt: skip


def _estimate(
    plan: ChainPlan, design: DrawDesign, options: Sequence[ChosenOption], starts: Sequence[int],
    of_one: float,
) -> float:  # fmt: skip
    """Return the processor time that all draws will take, s, from that of one and of a few."""
    few = min(TRIAL_DRAWS, design.draws)
    since = thread_time()
    kept_block(plan, RowLevels(design, range(few)), options, starts, contributions=False)
    each = max(thread_time() - since - of_one, 0.0) / few
    return of_one * design.blocks + each * design.draws


def _draw(
    runner: Runner, task: Callable[[int], KeptBlock], design: DrawDesign, gatherer: RunGatherer,
    keeper: KeptRun | None, *, counts: bool,
) -> Generator[KeptBlock]:  # fmt: skip
    """Gather every block in order, and yield it: of a long run, first those that are stored.

    Where sums and counts are stored, what they hold is gathered without a block to yield; whoever
    needs every block, to know when the draws are enough, goes without them.
    """
    if keeper is not None:
        for block in keeper.first_blocks():
            gatherer.add(block)
            yield block
        latest = keeper.latest_sums() if counts and gatherer.count == EXACT_BLOCKS else None
        if latest is not None:
            gatherer.go_on_from(latest[1], latest[0])
    first = gatherer.count
    with closing(runner(partial(_shifted, task, first), design.blocks - first)) as made:
        for block in made:
            gatherer.add(block)
            if keeper is not None:
                keeper.keep(gatherer, block)
            yield block


def _shifted(task: Callable[[int], KeptBlock], first: int, number: int) -> KeptBlock:
    return task(first + number)


def watched(plan: ChainPlan, block: KeptBlock) -> dict[str, Array]:
    """Return the results that early stopping watches: headline results of the last stated year.

    Parameters
    ----------
    plan : ChainPlan
        What was prepared.
    block : KeptBlock
        A block of draws.
    """
    at = plan.wanted.index(plan.stated[-1])
    found = {}
    for name, kept in block.areas.items():
        weights, own = plan.areas[name].weights, kept.results
        total = (own.increment + own.background)[..., at]
        for k, endpoint in enumerate(weights.headline):
            for g, group in enumerate(weights.shown):
                for r, place in enumerate(plan.areas[name].places):
                    found[f"{endpoint}, {group}, {place}"] = total[:, k, g, r]
    return found


def _every_number(
    plan: ChainPlan, options: Sequence[ChosenOption], starts: Sequence[int], levels: LevelSource
) -> None:
    """Ask for every number that a run may draw, those of other readings of the ground included."""
    kept_block(plan, levels, options, starts, contributions=True)
    for area in plan.areas.values():
        if not isinstance(area.ground, Missing) and area.ground.ponds:
            for alternative in area.ground.alternatives:
                drawn_aquifer(area.ground.area, levels, alternative)


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
            [one.areas[name].results for one in blocks], [one.areas[name].base for one in blocks]
        )
        for name in blocks[0].areas
    }
