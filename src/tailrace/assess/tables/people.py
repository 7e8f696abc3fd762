"""Who lives where, and people times what a year adds to the risk of each."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from tailrace.assess.counted_people import ALL_AGES, drawn_people, people_at
from tailrace.assess.known_harm import cases_a_year
from tailrace.assess.late_levels import late_levels
from tailrace.assess.needed_files import people_of
from tailrace.assess.pathway_weights import RISK
from tailrace.assess.tables.table_frame import percentiles, table_frame

if TYPE_CHECKING:
    import pandas as pd

    from tailrace.assess.chain_run import ChainRun
    from tailrace.quantities.level_source import LevelSource
    from tailrace.site import Site

Array = NDArray[np.float64]
Row = tuple[Any, ...]


def people_table(found: ChainRun) -> pd.DataFrame:
    """Return how many people live at each place in the stated years.

    Parameters
    ----------
    found : ChainRun
        The run.

    Returns
    -------
    DataFrame
        Columns as `TABLES`: the groups shown, and all ages; NaN where nobody counted. `people` is
        the central count, percentiles are those of its draws. No rows of a site that counts nobody.
    """
    return table_frame("people", _people(found))


def _people(found: ChainRun) -> Iterator[Row]:
    site, years = found.plan.site, found.plan.stated
    if not len(site.people):
        return
    levels = late_levels(found)
    for name, plan in found.plan.areas.items():
        groups = (*plan.weights.shown, ALL_AGES)
        central = _counts(site, plan.places, groups, years, None)[..., 0]
        low, middle, high = percentiles(_counts(site, plan.places, groups, years, levels))
        for r, place in enumerate(plan.places):
            for g, group in enumerate(groups):
                for t, year in enumerate(years):
                    at = (r, g, t)
                    yield (
                        name, place, group, year, float(central[at]), float(low[at]),
                        float(middle[at]), float(high[at]),
                    )  # fmt: skip


def _counts(
    site: Site, places: Sequence[str], groups: Sequence[str], years: Sequence[int],
    levels: LevelSource | None,
) -> Array:  # fmt: skip
    """Return counts by place, group, year and draw; the last group is everybody."""
    counts = drawn_people(site, places, groups, years, levels)
    stages = drawn_people(site, places, people_of(site).groups.life, years, levels).sum(axis=1)
    # everybody is counted as such, or the sum of the stages of a life
    counts[:, -1] = np.where(np.isnan(counts[:, -1]), stages, counts[:, -1])
    return counts


def cases_table(found: ChainRun) -> pd.DataFrame:
    """Return people times what the works add to each one's risk in a year.

    Parameters
    ----------
    found : ChainRun
        The run.

    Returns
    -------
    DataFrame
        Columns as `TABLES`: cases that a year's intake leads to in the course of lives, of the
        works alone, with people drawn as well; NaN where people are not known, no rows of a site
        that counts nobody.
    """
    return table_frame("cases", _cases(found))


def _cases(found: ChainRun) -> Iterator[Row]:
    site, years = found.plan.site, found.plan.stated
    if not len(site.people):
        return
    at = [found.plan.wanted.index(year) for year in years]
    stages, levels = people_of(site).groups.life, late_levels(found)
    for name, plan in found.plan.areas.items():
        area, weights = found.areas[name], plan.weights
        rows = [weights.groups.index(stage) for stage in stages]
        people = people_at(site, plan.places, stages, years).sum(axis=1)
        for k, endpoint in enumerate(weights.headline):
            if not endpoint.startswith(RISK):
                continue
            risk = np.moveaxis(area.increment[:, k, rows][..., at], (0, 2), (-1, 0))
            cases = cases_a_year(site, risk, plan.places, stages, years, levels)
            low, middle, high = percentiles(cases)
            for r, place in enumerate(plan.places):
                for t, year in enumerate(years):
                    yield (
                        name, place, year, float(people[r, t]), endpoint, float(low[r, t]),
                        float(middle[r, t]), float(high[r, t]),
                    )  # fmt: skip
