"""What the report's page recomputes from: `Assessment.page`.

The page has results of central values and of a small design of its own over the same numbers, cut
into cells that options change as a whole (`page_cells`), with what every option leaves in the same
draws, and levels at the points of the map by source and epoch. `tailrace run --draws page` runs the
same design, so that page and program give the same numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import partial
from itertools import chain, islice
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from tailrace.assess.area_dataset import unit_of_endpoint
from tailrace.assess.cell_sums import cells_of_each
from tailrace.assess.chain_block import evaluate_site, on_changed_ground
from tailrace.assess.chain_run import PAGE_DRAWS
from tailrace.assess.changed_ground import own_numbers
from tailrace.assess.chosen_options import strongest_of
from tailrace.assess.draw_plan import DesignLevels, number_design, numbers_of
from tailrace.assess.page_cells import (
    Cells,
    Partition,
    cells_acted_on,
    filled,
    joined_cells,
    partition,
    without_empty,
)
from tailrace.assess.page_variants import told_of, transport_option, transport_variants
from tailrace.assess.page_views import page_views
from tailrace.assess.release_options import acts_on
from tailrace.process.one_blas_thread import single_blas_thread
from tailrace.quantities import Value
from tailrace.quantities.level_source import drawn

if TYPE_CHECKING:
    from tailrace.assess.chain_block import SiteBlock
    from tailrace.assess.chain_plan import AreaPlan, ChainPlan
    from tailrace.assess.chain_run import ChainRun
    from tailrace.assess.draw_design import DrawDesign
    from tailrace.assess.transfer_store import TransferStore
    from tailrace.quantities.level_source import LevelSource, Varying
    from tailrace.site.schema_options import OptionTable

Array = NDArray[np.float64]
ROWS_AT_ONCE = 50
"""Draws evaluated at once: contributions by epoch of more would not fit in memory."""


def page_design(
    plan: ChainPlan,
    numbers: Mapping[str, Varying],
    seed: int,
    draws: int = PAGE_DRAWS,
    ties: Mapping[str, str] | None = None,
) -> DrawDesign:
    """Return the draws of the page: one Latin hypercube over every number and option.

    Parameters
    ----------
    plan : ChainPlan
        What was prepared.
    numbers : mapping of str to Value, Distribution or SplitGroup
        What varies, by place: `numbers_of` the design of a run.
    seed : int
        Seed of the run.
    draws : int
        Number of draws.
    ties : mapping of str to str, optional
        Which of them are one: those of the design of the run.
    """
    factors = {
        f"options.{name}.factor": table.factor
        for name, table in plan.site.options.items()
        if isinstance(table.factor, Value) and table.factor.is_distribution
    }
    changed = own_numbers(plan.site.options, plan.site.areas)
    return number_design({**numbers, **factors, **changed}, draws, seed, ties=ties)


def page_of(
    found: ChainRun,
    *,
    draws: int = PAGE_DRAWS,
    workers: int = 2,
    store: TransferStore | None = None,
    progress: Callable[[int, int], None] = lambda done, all_: None,
) -> dict[str, Any]:
    """Return what the page recomputes from.

    Parameters
    ----------
    found : ChainRun
        The run; its options are in force in every cell and are not offered again.
    draws : int
        Draws of the page.
    workers : int
        Blocks of draws at the same time.
    store : TransferStore, optional
        Keeps tables of the flow in the ground; the user's cache unless given.
    progress : callable
        Called with draws done and draws.

    Returns
    -------
    dict
        "areas", "options", "option_starts", "draws", "sample_error" and "variants", as
        `Assessment.page` documents them.
    """
    plan = found.plan
    own = found.design
    design = page_design(plan, numbers_of(own), own.seed, draws, own.ties)
    offered = _offered(found)
    on = _acts_on(found, offered)
    cuts = {name: _cut(found, area, offered, on) for name, area in plan.areas.items()}
    table = design.levels(0)[0]
    levels = DesignLevels(design, table)
    others = transport_variants(found)
    blocks = [
        DesignLevels(design, table[rows : rows + ROWS_AT_ONCE])
        for rows in range(0, draws, ROWS_AT_ONCE)
    ]
    runs = {"": found, **others}
    middle = _page_blocks(runs, None)
    made = _all_cells(runs, cuts, middle, blocks, workers, progress)
    pages, keys = _pages(runs, made, middle, store, cuts)
    areas = pages.pop("")
    options = [
        _option(found, name, table, levels, keys, cuts, on.get(name, ()))
        for name, table in offered.items()
    ]
    options += [transport_option(found, name, design) for name in others]
    return {
        "areas": areas,
        "options": options,
        "option_starts": list(plan.site.option_starts),
        "draws": list(range(draws)),
        "sample_error": sample_error(found, areas),
        "variants": pages,
    }


_MadeCells = tuple[dict[str, Cells], list[dict[str, Cells]]]
"""Cells by area: of central values, and of every block of draws."""


def _cells_of_area(made: Mapping[str, _MadeCells], name: str) -> dict[str, tuple[Cells, Cells]]:
    """Return an area's cells by run, of central values and of all draws; `made` gives them up.

    Whole results have the same cells, so that options on releases act on all of them; what is
    empty in all is left out before draws are joined, for most cells are. Runs with the same parts
    have one result.
    """
    own = {
        key: [central.pop(name), *(one.pop(name) for one in parts)]
        for key, (central, parts) in made.items()
        if name in central
    }
    parts_of = {key: tuple(map(id, cells)) for key, cells in own.items()}
    different = {parts_of[key]: cells for key, cells in own.items()}
    some = iter(filled(*chain.from_iterable(different.values())))
    found: dict[tuple[int, ...], tuple[Cells, Cells]] = {}
    for parts, cells in different.items():
        middle, *drawn_cells = islice(some, len(cells))
        found[parts] = (middle, joined_cells(drawn_cells))
    return {key: found[parts] for key, parts in parts_of.items()}


def _all_cells(
    runs: Mapping[str, ChainRun], cuts: Mapping[str, Partition], middle: Mapping[str, SiteBlock],
    blocks: Sequence[LevelSource], workers: int, progress: Callable[[int, int], None],
) -> dict[str, _MadeCells]:  # fmt: skip
    """Return cells of central values and of draws, by run and area."""
    central = _cells(middle, cuts, empty=True)
    made: dict[str, _MadeCells] = {name: (central[name], []) for name in runs}
    done, steps = 0, sum(one.rows for one in blocks) * len(runs)
    with ThreadPoolExecutor(workers) as pool:
        found = pool.map(partial(_drawn_cells, runs, cuts), blocks)
        for part, block in zip(found, blocks, strict=True):
            for name, cells in part.items():
                made[name][1].append(cells)
            done += block.rows * len(runs)
            progress(done, steps)
    return made


def _pages(
    runs: Mapping[str, ChainRun],
    made: Mapping[str, _MadeCells],
    middle: Mapping[str, SiteBlock],
    store: TransferStore | None,
    cuts: Mapping[str, Partition],
) -> tuple[dict[str, dict[str, Any]], dict[str, tuple[tuple[str, int, int, int], ...]]]:
    """Return what the page holds by run and area, and the keys of cells by area.

    Every run has the same cells, so that options on releases act on all of them.
    """
    pages: dict[str, dict[str, Any]] = {name: {} for name in runs}
    keys = {}
    for name in runs[""].plan.areas:
        for key, (central, drawn_cells) in _cells_of_area(made, name).items():
            run, parts = runs[key], middle[key].areas[name]
            shown = _area(run, run.plan.areas[name], cuts[name], central, drawn_cells)
            air = pages[""].get(name, {}).get("map")  # options on transport are of the ground
            pages[key][name] = shown | page_views(run, run.plan.areas[name], parts, store, air)
            keys[name] = central.keys
    return pages, keys


def _offered(found: ChainRun) -> dict[str, OptionTable]:
    """Return the options that are factors and not in force."""
    taken = {one.name for one in found.options}
    return {
        name: table
        for name, table in found.plan.site.options.items()
        if name not in taken and table.changes != "transport" and isinstance(table.factor, Value)
    }


def _acts_on(found: ChainRun, offered: Mapping[str, OptionTable]) -> dict[str, tuple[str, ...]]:
    assert found.middle.releases is not None  # kept of the run of central values
    given = found.middle.releases.releases
    return {n: acts_on(one, given) for n, one in offered.items() if one.changes == "release"}


def _cut(
    found: ChainRun, area: AreaPlan, offered: Mapping[str, OptionTable],
    on: Mapping[str, Sequence[str]],
) -> Partition:  # fmt: skip
    assert found.middle.releases is not None  # kept of the run of central values
    dusty = [
        name
        for name, one in found.middle.releases.releases.sources.items()
        if one.emitted.dust is not None
    ]
    known = [name for name in area.substances if name in found.plan.health.substances]
    return partition(offered, known, area.weights.pathways, on, dusty)


def _drawn_cells(
    runs: Mapping[str, ChainRun], cuts: Mapping[str, Partition], levels: LevelSource
) -> dict[str, dict[str, Cells]]:
    """Return the cells that are not empty, by run and area, of a block of draws."""
    return _cells(_page_blocks(runs, levels), cuts, empty=False)


def _cells(
    blocks: Mapping[str, SiteBlock], cuts: Mapping[str, Partition], *, empty: bool
) -> dict[str, dict[str, Cells]]:
    """Return cells by run and area, empty ones too or none of them."""
    made: dict[str, dict[str, Cells]] = {key: {} for key in blocks}
    with single_blas_thread():
        for name, cut in cuts.items():
            own = {k: one.areas[name].inputs for k, one in blocks.items() if name in one.areas}
            found = cells_of_each([*own.values()], cut, empty=empty)
            kept = {id(cells): cells if empty else without_empty(cells) for cells in found}
            for key, cells in zip(own, found, strict=True):
                made[key][name] = kept[id(cells)]
    return made


def _page_blocks(runs: Mapping[str, ChainRun], levels: LevelSource | None) -> dict[str, SiteBlock]:
    """Return a site at given levels by run, releases divided where options can start.

    Runs differ by what options on transport make of the ground, and share all else.

    Parameters
    ----------
    runs : mapping of str to ChainRun
        The run, by "", and those with an option on transport.
    levels : LevelSource or None
        Draws; None for central values.
    """
    found = runs[""]
    starts = found.plan.site.option_starts
    with single_blas_thread():
        bare = evaluate_site(_stated(found), levels, found.options, starts=starts)
        return {
            key: bare if run is found else
            on_changed_ground(_stated(run), bare, levels, run.options, starts)
            for key, run in runs.items()
        }  # fmt: skip


def _stated(found: ChainRun) -> ChainPlan:
    """Return the plan with the stated years alone."""
    return replace(found.plan, wanted=found.plan.stated)


def _area(
    found: ChainRun, area: AreaPlan, cut: Partition, central: Cells, draws: Cells
) -> dict[str, Any]:
    weights = area.weights
    return {
        "endpoints": [(name, unit_of_endpoint(name)) for name in weights.headline],
        "groups": list(weights.shown),
        "receptors": list(area.places),
        "stated_years": list(found.plan.stated),
        "cells": [
            {"source": source, "epoch": epoch, "class": number,
             "pathways": list(cut.pathway_sets[paths])}
            for source, epoch, number, paths in central.keys
        ],
        "classes": [list(one.substances) for one in cut.classes],
        "central": central.values[..., 0],
        "draws": draws.values,
        "sources": list(dict.fromkeys(source for source, *_ in central.keys)),
    }  # fmt: skip


def _option(
    found: ChainRun, name: str, table: OptionTable, levels: DesignLevels,
    keys: Mapping[str, Sequence[tuple[str, int, int, int]]], cuts: Mapping[str, Partition],
    sources: Sequence[str],
) -> dict[str, Any]:  # fmt: skip
    assert isinstance(table.factor, Value)  # else it is not offered
    left = drawn(table.factor, f"options.{name}.factor", levels)
    return {
        **told_of(found, name, table, levels.design),
        "cells": {
            area: cells_acted_on(name, table, keys[area], cuts[area], sources) for area in keys
        },
        "sources": list(sources),
        "left": float(table.factor.central),
        "left_draws": np.broadcast_to(left, (levels.rows,)).copy(),
        "strongest": strongest_of(table),
        "places": list(table.at) if table.changes == "exposure" else [],
    }


def sample_error(found: ChainRun, areas: Mapping[str, Mapping[str, Any]]) -> str:
    """Return how far percentiles of the page's draws are from those of all draws, in words.

    Parameters
    ----------
    found : ChainRun
        The run with all draws.
    areas : mapping of str to mapping
        Areas of the page.
    """
    wanted = [found.plan.wanted.index(year) for year in found.plan.stated]
    gaps: dict[float, list[Array]] = {50.0: [], 95.0: []}
    for name, one in areas.items():
        area, shown = found.areas[name], len(one["groups"])
        whole = (area.increment + area.background)[:, :, :shown][..., wanted]
        mine = one["draws"].sum(axis=-2).swapaxes(1, 2)
        every_full = np.percentile(whole, list(gaps), axis=0)
        every_few = np.percentile(mine, list(gaps), axis=-1)
        for held, full, few in zip(gaps.values(), every_full, every_few, strict=True):
            some = full > 0.0
            held.append(np.abs(few[some] / full[some] - 1.0))
    said = []
    for level, held in gaps.items():
        every = np.concatenate(held) if held else np.zeros(0)
        if every.size:
            said.append(
                f"P{level:g} within {100 * np.percentile(every, 50):.2g} % for half of the "
                f"results and within {100 * every.max():.2g} % for all"
            )
    first = next(iter(areas.values()))["draws"].shape[-1] if areas else 0
    return f"{first} draws against {found.design.draws}: {'; '.join(said)}"
