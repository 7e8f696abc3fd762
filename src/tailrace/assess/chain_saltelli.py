"""Sensitivity indices by runs of the chain on Saltelli's design, `--sobol N`.

The design has N (groups + 2) rows, so that numbers are looked at in groups: those of a route, of a
source, of an area's ground. Unlike what is estimated from the draws of a plain run, total indices
see effects of numbers together, and numbers that neither raise nor lower a result steadily.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tailrace.assess.block_task import kept_block
from tailrace.assess.draw_design import BLOCK, DrawDesign
from tailrace.assess.draw_plan import DesignLevels, number_design, numbers_of
from tailrace.assess.sensitivity_saltelli import SaltelliIndices, saltelli_indices
from tailrace.assess.tables.sensitivity import headline_draws
from tailrace.assess.tables.table_frame import table_frame

if TYPE_CHECKING:
    import pandas as pd

    from tailrace.assess.chain_plan import ChainPlan
    from tailrace.assess.chain_run import ChainRun
    from tailrace.assess.chosen_options import ChosenOption
    from tailrace.quantities import Missing
    from tailrace.quantities.level_source import Varying

Array = NDArray[np.float64]
SEPARATOR = " | "
"""Between the parts of the name of a result."""


@dataclass(frozen=True)
class LevelDesign(DrawDesign):
    """A design whose numbers are its levels: the chain reads distributions itself."""

    def numbers(self, levels: Array) -> dict[str, Array]:
        """Return the levels of every column.

        Parameters
        ----------
        levels : ndarray, shape (row, column)
            Levels.
        """
        return {name: levels[:, index] for index, name in enumerate(self.columns)}


def saltelli_of_chain(
    plan: ChainPlan,
    numbers: Mapping[str, Varying],
    draws: int,
    options: Sequence[ChosenOption] = (),
    *,
    groups: Mapping[str, Sequence[str]] | None = None,
    seed: int = 1,
    block: int = BLOCK,
    ties: Mapping[str, str] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> SaltelliIndices:
    """Return first-order and total indices of groups of numbers, by runs of the chain.

    Parameters
    ----------
    plan : ChainPlan
        What was prepared.
    numbers : mapping of str to Value, Distribution or SplitGroup
        What varies, by place: `numbers_of` the design of a run.
    draws : int
        Rows of the design, best a power of two; the chain runs on draws (groups + 2) rows.
    options : sequence of ChosenOption
        Options in force.
    groups : mapping of str to sequence of str, optional
        Places looked at together; those of `draw_plan.place_groups` unless given.
    seed : int
        Seed of the design.
    block : int
        Rows evaluated at once, a power of two.
    ties : mapping of str to str, optional
        Which numbers are one: those of the design of a run.
    progress : callable, optional
        Called with (rows done, rows).

    Returns
    -------
    SaltelliIndices
        Of headline results at every place in the plan's and the last year; names as
        `result_name` gives them.

    Raises
    ------
    InputError
        As `saltelli_indices` does.
    """
    stated = number_design(numbers, draws, seed, "sobol", groups=groups, block=block, ties=ties)
    design = LevelDesign(**{one.name: getattr(stated, one.name) for one in fields(stated)})

    def model(levels: dict[str, Array]) -> Mapping[str, ArrayLike | Missing]:
        table = np.column_stack([levels[name] for name in design.columns])
        kept = kept_block(plan, DesignLevels(design, table), options, (), contributions=False)
        areas = {name: one.results for name, one in kept.areas.items()}
        results = headline_draws(plan, areas, len(table))
        return {
            result_name(*key): np.broadcast_to(values, (len(table),))
            for key, values in results.items()
        }

    return saltelli_indices(model, design, progress=progress)


def saltelli_table(
    found: ChainRun, draws: int, progress: Callable[[int, int], None] | None = None
) -> pd.DataFrame:
    """Return first-order and total indices of groups of numbers as a table.

    Parameters
    ----------
    found : ChainRun
        The run, for its plan, numbers and options.
    draws : int
        Rows of the design.
    progress : callable, optional
        Called with (rows done, rows).

    Returns
    -------
    DataFrame
        Columns as `TABLES`.
    """
    made = saltelli_of_chain(
        found.plan, numbers_of(found.design), draws, found.options, seed=found.design.seed,
        ties=found.design.ties, progress=progress,
    )  # fmt: skip
    rows = []
    for output in made.first.outputs:
        if output in made.first.undefined:
            continue
        area, endpoint, place, group, year = output.split(SEPARATOR)
        rows += [
            (
                area, endpoint, place, group, int(year), one, *made.first.of(one, output),
                *made.total.of(one, output),
            )
            for one in made.total.ranking(output)
        ]  # fmt: skip
    return table_frame("saltelli", rows)


def result_name(area: str, endpoint: str, place: str, group: str, year: int) -> str:
    """Return the name of a result: its parts in order, between bars.

    Parameters
    ----------
    area, endpoint, place, group : str
        What it is of.
    year : int
        Calendar year.
    """
    return SEPARATOR.join((area, endpoint, place, group, str(year)))
