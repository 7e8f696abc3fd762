"""The tables of an assessment, each from the same run, and what the report's page recomputes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from tailrace.assess.health_limits import health_limits
from tailrace.assess.observed_beside import observed_beside
from tailrace.assess.page_draws import page_of
from tailrace.assess.sensitivity_given_data import LEAST_DRAWS
from tailrace.assess.tables.closure import closure_table
from tailrace.assess.tables.judged import judged_table
from tailrace.assess.tables.limits import limits_table
from tailrace.assess.tables.numbers import numbers_table
from tailrace.assess.tables.options import options_table
from tailrace.assess.tables.releases import releases_table
from tailrace.assess.tables.sensitivity import sensitivity_table

if TYPE_CHECKING:
    import pandas as pd

    from tailrace.assess.assessment import AreaAssessment
    from tailrace.assess.chain_run import ChainRun, Progress, Stopwatch

Table = Callable[["ChainRun"], "pd.DataFrame"]

STAGES: dict[str, dict[str, Table]] = {
    "budget": {"closure": closure_table},
    "limits and releases": {
        "judged": lambda found: judged_table(found, health_limits(found.plan.site), read_by(found)),
        "releases": releases_table,
        "limits": limits_table,
        "numbers": numbers_table,
    },
    "what drives the spread": {"sensitivity": sensitivity_table},
}
"""Tables of a run, by the stage they are made in."""


def read_by(found: ChainRun) -> Callable[[str, str], bool]:
    """Return whether a verdict on an endpoint may rest on a substance.

    Parameters
    ----------
    found : ChainRun
        The run.
    """
    health = found.plan.health
    counts = health.weight != 0.0
    firm = ~(counts & ~health.decides).any(axis=(1, 3))

    def decides(endpoint: str, substance: str) -> bool:
        if substance not in health.substances:
            return True
        return bool(firm[health.endpoints.index(endpoint), health.substances.index(substance)])

    return decides


def site_tables(
    found: ChainRun,
    areas: Mapping[str, AreaAssessment],
    *,
    watch: Stopwatch,
    progress: Progress,
    page: bool,
    sobol: int | None = None,
) -> tuple[dict[str, pd.DataFrame], dict[str, Any]]:
    """Return the tables of an assessment, and what its page recomputes from.

    Parameters
    ----------
    found : ChainRun
        The run.
    areas : mapping of str to AreaAssessment
        Results by area.
    watch : Stopwatch
        Where seconds are noted.
    progress : callable
        Called with stage, steps done and steps.
    page : bool
        Whether the page's part is made.
    sobol : int, optional
        Base draws of Saltelli's indices.

    Returns
    -------
    tuple of dict
        By name; a table that has no rows, because nothing of its kind applies, is left out.
    """
    tables: dict[str, pd.DataFrame] = {}
    few = next(iter(found.areas.values())).draws < LEAST_DRAWS
    for stage, makers in STAGES.items():
        watch.start(stage)
        progress(stage, 0, 1)
        for name, make in makers.items():
            if not (few and name == "sensitivity"):
                tables[name] = make(found)
    site = found.plan.site
    tables["options"] = options_table(site)
    tables["observed"] = observed_beside(site, areas)
    kept = {name: table for name, table in tables.items() if len(table)}
    if not page:
        return kept, {}
    watch.start("what the page recomputes")
    baked = page_of(found, progress=lambda done, all_: progress("page", done, all_))
    return kept, baked
