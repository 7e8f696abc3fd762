"""The whole run: plan, design, blocks, results.

Draws run in blocks of fixed size, each with levels of its own, put together in the order of their
numbers: the same bytes with any number of workers.
"""

from __future__ import annotations

from collections.abc import Callable, Generator, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from functools import partial
from time import perf_counter
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tailrace.assess.block_task import KeptBlock, block_task, kept_block
from tailrace.assess.chain_plan import ChainPlan, chain_plan
from tailrace.assess.draw_plan import RowLevels, number_design, record_numbers
from tailrace.assess.drawn_ground import drawn_aquifer
from tailrace.assess.gathered_blocks import (
    CONTRIBUTION_BLOCKS,
    EXACT_BLOCKS,
    AreaGatherer,
    GatheredArea,
    gather_area,
)
from tailrace.assess.kept_arrays import arrays_of, block_of
from tailrace.quantities import Missing
from tailrace.site.input_files import input_hashes

if TYPE_CHECKING:
    from tailrace.assess.block_runners import Runner, Workplace
    from tailrace.assess.chosen_options import ChosenOption
    from tailrace.assess.draw_design import DrawDesign
    from tailrace.assess.draw_levels import Scheme
    from tailrace.assess.stopping import EarlyStopping
    from tailrace.assess.transfer_store import TransferStore
    from tailrace.quantities.level_source import LevelSource
    from tailrace.site import Site

Array = NDArray[np.float64]

PAGE_DRAWS = 200
"""Draws that the report's page recomputes."""
TRIAL_DRAWS = 32
"""Draws from which the time of all is estimated."""
KIND = "block"
CODE = ("tailrace",)

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

    plan = chain_plan(site, store=store, stage=stage, client=place.client)
    stage("numbers that vary")
    numbers = record_numbers(partial(_every_number, plan, options, starts))
    design = number_design(numbers, samples, seed, scheme)
    stage("central values")
    middle = kept_block(plan, None, options, starts, contributions=True)
    estimate = _estimate(plan, design, options, starts)
    stage(f"draws, about {estimate:.0f} s of processor time")
    watch.start("draws")
    task = partial(_numbered, plan, design, tuple(options), tuple(starts))
    kept: list[KeptBlock] = []
    gatherers = {name: AreaGatherer() for name in plan.areas}
    budget = dict(middle.budget)
    count = 0
    with closing(_resumed(place.runner, task, design, plan, options, starts, store)) as blocks:
        for block in blocks:
            count += 1
            if count <= EXACT_BLOCKS:
                kept.append(without_results(block))
            for name, area in block.areas.items():
                gatherers[name].add(area.results, area.base)
            for name, gap in block.budget.items():
                budget[name] = max(budget.get(name, 0.0), gap)
            progress("draws", min(count * design.block, samples), samples)
            if stopping is not None and stopping.add(count - 1, watched(plan, block)):
                break
    stage("results together")
    areas = {name: one.finish() for name, one in gatherers.items()}
    return ChainRun(
        plan, design, tuple(options), areas, gathered([middle]), tuple(kept), middle, budget,
        estimate,
    )  # fmt: skip


def without_results(block: KeptBlock) -> KeptBlock:
    """Return a block with its releases and gaps alone: its results are gathered elsewhere.

    Parameters
    ----------
    block : KeptBlock
        A block of draws.
    """
    return replace(
        block, areas={name: replace(area, block=None) for name, area in block.areas.items()}
    )


def _estimate(
    plan: ChainPlan, design: DrawDesign, options: Sequence[ChosenOption], starts: Sequence[int]
) -> float:
    """Return the processor time that all draws will take, s, from a few of them."""
    few = min(TRIAL_DRAWS, design.draws)
    since = perf_counter()
    kept_block(plan, RowLevels(design, range(few)), options, starts, contributions=False)
    return (perf_counter() - since) * design.draws / few


def _resumed(
    runner: Runner, task: Callable[[int], KeptBlock], design: DrawDesign, plan: ChainPlan,
    options: Sequence[ChosenOption], starts: Sequence[int], store: TransferStore,
) -> Generator[KeptBlock]:  # fmt: skip
    """Yield every block in order: of long runs those that are kept already, the others made."""
    if design.blocks <= CONTRIBUTION_BLOCKS:
        yield from runner(task, design.blocks)
        return
    made_of = {
        "inputs": input_hashes(plan.site), "draws": design.draws, "seed": design.seed,
        "scheme": design.scheme, "options": [one.as_text for one in options],
        "starts": list(starts),
    }  # fmt: skip
    made: Iterator[KeptBlock] | None = None
    for number in range(design.blocks):
        parts = {**made_of, "block": number}
        found = store.look_up(KIND, parts, code=CODE)
        if found is not None and made is None:
            yield block_of(found)
            continue
        if made is None:
            first = number
            made = iter(runner(partial(_shifted, task, first), design.blocks - first))
        block = next(made)
        store.keep(KIND, parts, arrays_of(block), code=CODE)
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
