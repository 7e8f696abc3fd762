"""Every table of a run, and what the report's page recomputes from."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from tailrace.assess.chain_saltelli import saltelli_table
from tailrace.assess.health_limits import health_limits
from tailrace.assess.observed_beside import observed_beside
from tailrace.assess.page_draws import page_of
from tailrace.assess.tables.closure import closure_table
from tailrace.assess.tables.judged import judged_table
from tailrace.assess.tables.limits import limits_table
from tailrace.assess.tables.lives import cohorts_table, persons_table
from tailrace.assess.tables.numbers import numbers_table
from tailrace.assess.tables.options import options_table
from tailrace.assess.tables.people import cases_table, people_table
from tailrace.assess.tables.releases import releases_table
from tailrace.assess.tables.sensitivity import sensitivity_table
from tailrace.assess.tables.water_readings import alternatives_table, mounded_table

if TYPE_CHECKING:
    import pandas as pd

    from tailrace.assess.assessment import AreaAssessment
    from tailrace.assess.chain_run import ChainRun, Progress, Stopwatch
    from tailrace.assess.transfer_store import TransferStore

Tables = dict[str, "pd.DataFrame"]


def site_tables(
    found: ChainRun,
    areas: Mapping[str, AreaAssessment],
    *,
    watch: Stopwatch,
    progress: Progress = lambda stage, done, all_: None,
    page: bool = True,
    sobol: int | None = None,
    store: TransferStore | None = None,
) -> tuple[Tables, dict[str, Any]]:
    """Return the tables of a run, and what the page recomputes from.

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
        Whether what the page recomputes from is made; empty otherwise.
    sobol : int, optional
        Rows of Saltelli's design; no such indices unless given.
    store : TransferStore, optional
        Keeps tables of the flow in the ground.

    Returns
    -------
    dict of str to DataFrame
        As `TABLES`; one without rows is absent, but for the closure of budgets.
    dict
        `Assessment.page`.
    """
    site = found.plan.site
    made: dict[str, Callable[[], pd.DataFrame]] = {
        "closure": lambda: closure_table(found),
        "releases": lambda: releases_table(found),
        "judged": lambda: judged_table(found, health_limits(site)),
        "sensitivity": lambda: sensitivity_table(found),
        "limits": lambda: limits_table(found),
        "options": lambda: options_table(site),
        "numbers": lambda: numbers_table(found),
        "mounded": lambda: mounded_table(found, store),
        "alternatives": lambda: alternatives_table(found),
        "cohorts": lambda: cohorts_table(found),
        "persons": lambda: persons_table(found),
        "observed": lambda: observed_beside(site, areas),
        "people": lambda: people_table(found),
        "cases": lambda: cases_table(found),
    }
    tables: Tables = {}
    for done, (name, make) in enumerate(made.items()):
        watch.start(f"table of {name}")
        progress("tables", done, len(made))
        tables[name] = make()
    if sobol is not None:
        watch.start("Saltelli's design")
        tables["saltelli"] = saltelli_table(
            found, sobol, lambda done, all_: progress("Saltelli's design", done, all_)
        )
    baked: dict[str, Any] = {}
    if page:
        watch.start("draws of the page")
        baked = page_of(
            found, progress=lambda done, all_: progress("draws of the page", done, all_)
        )
    kept = {name: table for name, table in tables.items() if len(table) or name == "closure"}
    return kept, baked
