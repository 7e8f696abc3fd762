"""What the ground says: the mounded flow beside a strip, and other readings of a plume's speed.

Only the water is evaluated anew for a reading: releases are the same, in the same draws.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from tailrace.assess.chain_plan import AreaPlan
from tailrace.assess.draw_plan import RowLevels, number_design, numbers_of, record_numbers
from tailrace.assess.groundwater_transfers import groundwater_block
from tailrace.assess.mounded_findings import mounded_findings
from tailrace.assess.plume_readings import plume_readings
from tailrace.assess.site_releases import releases
from tailrace.assess.tables.table_frame import percentiles, table_frame
from tailrace.quantities import Missing

if TYPE_CHECKING:
    import pandas as pd

    from tailrace.assess.chain_run import ChainRun
    from tailrace.assess.transfer_store import TransferStore
    from tailrace.assess.water_block import GroundwaterBlock
    from tailrace.quantities.level_source import LevelSource

Array = NDArray[np.float64]
Row = tuple[Any, ...]
DRAWS = 200
"""Draws of findings about the ground."""
SHOWN = ("F", "As", "Th", "U", "S", "N", "Cl")
"""Substances that readings are compared in, those the water carries."""
DECLARED = "declared"
MORE = ("at least",)
"""Ends the keys of what is a lower bound in `GroundwaterBlock.missing`."""


def _levels(found: ChainRun) -> LevelSource | None:
    if not found.design.varied:
        return None
    return RowLevels(found.design, range(min(DRAWS, found.design.draws)))


def _levels_of_readings(found: ChainRun, plans: Sequence[AreaPlan]) -> LevelSource | None:
    """Return the first draws of the run, with those of the numbers that only readings have."""
    design = found.design
    if not design.varied:
        return None
    assert found.middle.releases is not None  # kept of the run of central values
    given = found.middle.releases
    years = found.plan.years

    def run(levels: LevelSource) -> None:
        for plan in plans:
            assert not isinstance(plan.ground, Missing)  # left out by the caller
            for name in plan.ground.alternatives:
                groundwater_block(plan.ground, given, levels, years, years[-1:], (),
                                  alternative=name)  # fmt: skip

    numbers = {**record_numbers(run), **numbers_of(design)}
    more = number_design(numbers, design.draws, design.seed, design.scheme, ties=design.ties)
    return RowLevels(more, range(min(DRAWS, design.draws)))


def mounded_table(found: ChainRun, store: TransferStore | None = None) -> pd.DataFrame:
    """Return what the mounded flow of a pond sends each place, and what a strip would have said.

    Parameters
    ----------
    found : ChainRun
        The run.
    store : TransferStore, optional
        Keeps the tables of the flow.

    Returns
    -------
    DataFrame
        Columns as `TABLES`: `distance` (m) from the pond's edge, `across` the side it lies on,
        `share` of the pond's concentration that comes in the end, `years` of travel, `ratio` well
        over pond in the last year, `strip` the same by uniform flow.
    """
    return table_frame("mounded", _mounded(found, store))


def _mounded(found: ChainRun, store: TransferStore | None) -> Iterator[Row]:
    for one in mounded_findings(found.plan.site, _levels(found), store=store):
        yield (
            one.area, one.receptor, one.source, one.distance, one.side, *one.steady,
            one.years[1], one.mounded[1], one.mounded[2], one.strip[1], one.strip[2], one.sentence,
        )  # fmt: skip


def alternatives_table(found: ChainRun) -> pd.DataFrame:
    """Return what reaches wells and rivers under each reading of a plume's speed.

    Parameters
    ----------
    found : ChainRun
        The run.

    Returns
    -------
    DataFrame
        Columns as `TABLES`: increments of the works in the stated years, first by the declared
        conductivity; `at_least` where sources bring an unknown amount on top; `words` is what the
        reading implies.
    """
    return table_frame("alternatives", _alternatives(found))


def _alternatives(found: ChainRun) -> Iterator[Row]:
    plans = [
        plan
        for plan in found.plan.areas.values()
        if not isinstance(plan.ground, Missing) and plan.ground.alternatives
    ]
    if not plans:
        return
    levels = _levels_of_readings(found, plans)
    given = releases(found.plan.site, found.plan.years, levels=levels)
    findings, together = plume_readings(found.plan.site)
    words = {(one.area, one.name): one.sentence for one in findings}
    titles = {(one.area, one.name): one.says for one in findings}
    for plan in plans:
        assert not isinstance(plan.ground, Missing)  # left out above
        for name in (None, *plan.ground.alternatives):
            block = groundwater_block(
                plan.ground, given, levels, found.plan.years, found.plan.stated, (),
                alternative=name,
            )  # fmt: skip
            key = (plan.name, name or DECLARED)
            title = titles.get(key, "declared conductivity, gradient and porosity")
            said = words.get(key, " ".join(together))
            yield from _of_block(block, plan, found.plan.stated, (key[1], title, said))


def _of_block(
    block: GroundwaterBlock, plan: AreaPlan, stated: Sequence[int], named: tuple[str, str, str]
) -> Iterator[Row]:
    alternative, title, words = named
    for medium, names, amount in (
        ("well", block.receptors, block.well), ("river", block.rivers, block.river),
    ):  # fmt: skip
        total = np.nan_to_num(amount).sum(axis=(0, 1))  # (substance, place, year, draw)
        unknown = np.isnan(amount)
        known = np.asarray(~unknown.all(axis=(0, 1, 4, 5)))
        some = np.asarray(unknown.any(axis=(0, 1, 4, 5)))
        for place in names:
            if medium == "well" and place not in plan.places:
                continue
            r = names.index(place)
            for substance in (x for x in SHOWN if x in block.substances):
                e = block.substances.index(substance)
                if not known[e, r] or not total[e, r].any():
                    continue
                least = bool(some[e, r]) or _is_more(block, medium, substance)
                low, middle, high = percentiles(total[e, r])
                for t, year in enumerate(stated):
                    yield (
                        alternative, title, place, medium, substance, year, "mg/L",
                        float(low[t]), float(middle[t]), float(high[t]), least, words,
                    )  # fmt: skip


def _is_more(block: GroundwaterBlock, medium: str, substance: str) -> bool:
    """Return whether a source brings more of a substance than is known, in an unknown amount."""
    sources = block.sources if medium == "well" else block.release_sources
    return any(
        key[0] in sources and key[1] in ("", substance) for key in block.missing if key[2:] == MORE
    )
