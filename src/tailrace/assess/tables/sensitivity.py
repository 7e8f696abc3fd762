"""What drives the spread of results, from the draws of the run itself.

Rank correlations of every number with every result cost one product of matrices. Only the numbers
whose correlation with a result is largest and stands out from chance get first-order indices of it,
which cost a regression each. An effect that neither rises nor falls has no rank correlation and is
missed here; `assess.saltelli_of_chain`, which runs the chain anew, finds it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from tailrace.assess.rank_sensitivity import rank_correlations
from tailrace.assess.sensitivity_given_data import LEAST_DRAWS, first_order_given_data
from tailrace.assess.tables.table_frame import table_frame
from tailrace.process.one_blas_thread import single_blas_thread

if TYPE_CHECKING:
    import pandas as pd

    from tailrace.assess.area_block import AreaBlock
    from tailrace.assess.chain_plan import ChainPlan
    from tailrace.assess.chain_run import ChainRun
    from tailrace.assess.gathered_blocks import GatheredArea

Array = NDArray[np.float64]
Key = tuple[str, str, str, str, int]
"""Area, endpoint, place, group, year."""
MOST_DRAWS = 1024
"""Draws the estimates are made from; the error of an index is then some 0.03."""
SHOWN = 8
"""Numbers of each result that get an index, those of the largest rank correlations."""
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
    outputs = {str(n): values for n, values in enumerate(results.values())}
    members = _members(design.columns, design.varied)
    indices: dict[int, list[tuple[float, float, float, str]]] = {n: [] for n in range(len(results))}
    with single_blas_thread():
        ranked = rank_correlations(levels, design.columns, outputs).values
        for name, wanted in _strongest(members, ranked, draws).items():
            own = levels[:, list(members[name])]
            first = first_order_given_data(
                own, {name: range(own.shape[1])}, {str(n): outputs[str(n)] for n in wanted},
                scheme=design.scheme, resamples=RESAMPLES, seed=design.seed,
            )  # fmt: skip
            for n in wanted:
                indices[n].append((*first.of(name, str(n)), name))
    for n, key in enumerate(results):
        for index, low, high, name in sorted(indices[n], reverse=True):
            if index > 0.0:
                own = ranked[list(members[name]), n]
                yield (
                    *key, name, index, low, high, float(own[np.argmax(np.abs(own))]),
                )  # fmt: skip


def _members(columns: Sequence[str], varied: Sequence[str]) -> dict[str, tuple[int, ...]]:
    """Return the columns of every number; shares drawn together are one number."""
    at = {name: k for k, name in enumerate(columns)}
    return {
        name: (at[name],)
        if name in at
        else tuple(k for column, k in at.items() if column.startswith(f"{name}."))
        for name in varied
    }


def _strongest(
    members: Mapping[str, Sequence[int]], correlations: Array, draws: int
) -> dict[str, list[int]]:
    """Return the results of each number that stands out among the strongest of a result."""
    names = [name for name, own in members.items() if own]
    sizes = np.stack([np.abs(correlations[list(members[name])]).max(axis=0) for name in names])
    sizes[sizes < STANDS_OUT / np.sqrt(draws)] = 0.0
    found: dict[str, list[int]] = {}
    for n in range(correlations.shape[1]):
        for row in np.argsort(-sizes[:, n], kind="stable")[:SHOWN]:
            if sizes[row, n] > 0.0:
                found.setdefault(names[row], []).append(n)
    return found
