"""What drives the spread of results, from the draws of the run itself.

Rank correlations of every number with every result cost one product of matrices. Only numbers
whose correlation with some result stands out from chance get first-order indices, which cost a
regression each: an effect that neither rises nor falls, and so has no rank correlation, is missed
here and found by `assess.saltelli_of_chain`, which runs the chain anew.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from tailrace.assess.rank_sensitivity import rank_correlations
from tailrace.assess.sensitivity_given_data import LEAST_DRAWS, first_order_given_data
from tailrace.assess.tables.table_frame import table_frame

if TYPE_CHECKING:
    import pandas as pd

    from tailrace.assess.area_block import AreaBlock
    from tailrace.assess.chain_plan import ChainPlan
    from tailrace.assess.chain_run import ChainRun
    from tailrace.assess.gathered_blocks import GatheredArea
    from tailrace.assess.sensitivity_indices import SensitivityIndices

Array = NDArray[np.float64]
Key = tuple[str, str, str, str, int]
"""Area, endpoint, place, group, year."""
Names = Mapping[str, Sequence[int]]
MOST_DRAWS = 2048
"""Draws the estimates are made from: more would change no digit that is shown."""
MOST_INPUTS = 24
"""Numbers that get first-order indices, those of the largest rank correlations."""
SHOWN = 10
"""Numbers shown of each result."""
RESAMPLES = 100
"""Of the bootstrap: its 2.5 and 97.5 % are then known to a tenth of their distance."""
STANDS_OUT = 3.5
"""Standard errors a rank correlation must have: of a thousand numbers without effect, one in two
thousand would stand out by chance."""


def sensitivity_table(found: ChainRun) -> pd.DataFrame:
    """Return what drives headline results at every place, in the plan's and the last year.

    Parameters
    ----------
    found : ChainRun
        The run.

    Returns
    -------
    DataFrame
        Columns as `TABLES`, for each result the numbers of the largest first-order indices first;
        no rows of a run with fewer than 64 draws.
    """
    return table_frame("sensitivity", _rows(found))


def headline_draws(
    plan: ChainPlan, areas: Mapping[str, AreaBlock | GatheredArea], draws: int
) -> dict[Key, Array]:
    """Return draws of headline results at every place in the plan's and the last year.

    Parameters
    ----------
    plan : ChainPlan
        What was prepared.
    areas : mapping of str to AreaBlock or GatheredArea
        Results by area.
    draws : int
        The first draws that count.

    Returns
    -------
    dict of (area, endpoint, place, group, year) to ndarray, shape (draw,)
        Background included.
    """
    years = tuple(dict.fromkeys((plan.site.plan_year, plan.wanted[-1])))
    results: dict[Key, Array] = {}
    for name, own in plan.areas.items():
        area = areas[name]
        for k, endpoint in enumerate(own.weights.headline):
            for g, group in enumerate(own.weights.shown):
                for r, place in enumerate(own.places):
                    for year in years:
                        at = (slice(draws), k, g, r, plan.wanted.index(year))
                        values = area.increment[at] + area.background[at]
                        results[name, endpoint, place, group, year] = values
    return results


def _rows(found: ChainRun) -> Iterator[tuple[Any, ...]]:
    design = found.design
    draws = min(design.draws, MOST_DRAWS)
    if draws < LEAST_DRAWS or not design.varied:
        return
    results = {
        key: values
        for key, values in headline_draws(found.plan, found.areas, draws).items()
        if np.ptp(values) > 0.0
    }
    if not results:
        return
    blocks = range(-(-draws // design.block))
    levels = np.concatenate([design.levels(block)[0] for block in blocks])[:draws]
    outputs = {"\n".join(map(str, key)): values for key, values in results.items()}
    ranked = rank_correlations(levels, design.columns, outputs)
    inputs = _inputs(design.columns, design.varied, ranked.values, draws)
    if not inputs:
        return
    first = first_order_given_data(
        levels, inputs, outputs, scheme=design.scheme, resamples=RESAMPLES, seed=design.seed
    )
    for column, key in enumerate(results):
        yield from _of_result(key, first, ranked, inputs, column)


def _of_result(
    key: Key, first: SensitivityIndices, ranked: SensitivityIndices, inputs: Names, column: int
) -> Iterator[tuple[Any, ...]]:
    area, endpoint, place, group, year = key
    order = np.argsort(-first.values[:, column], kind="stable")[:SHOWN]
    names = list(inputs)
    for row in order:
        index = float(first.values[row, column])
        if index <= 0.0:
            continue
        own = ranked.values[list(inputs[names[row]]), column]
        yield (
            area, endpoint, place, group, year, names[row], index,
            float(first.low[row, column]), float(first.high[row, column]),
            float(own[np.argmax(np.abs(own))]),
        )  # fmt: skip


def _inputs(
    columns: Sequence[str], varied: Sequence[str], correlations: Array, draws: int
) -> dict[str, tuple[int, ...]]:
    """Return the numbers that stand out, with their columns; shares drawn together are one."""
    largest = np.nan_to_num(np.abs(correlations)).max(axis=1)
    at = {name: k for k, name in enumerate(columns)}
    members = {
        name: (at[name],)
        if name in at
        else tuple(k for column, k in at.items() if column.startswith(f"{name}."))
        for name in varied
    }
    sizes = {name: float(largest[list(own)].max()) for name, own in members.items() if own}
    chance = STANDS_OUT / np.sqrt(draws)
    kept = sorted((name for name in sizes if sizes[name] > chance), key=lambda name: -sizes[name])
    return {name: members[name] for name in kept[:MOST_INPUTS]}
