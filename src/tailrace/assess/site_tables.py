"""The tables of an assessment, each from the same run, and what the report's page recomputes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from threading import Event
from typing import TYPE_CHECKING, Any

from tailrace.assess.chain_saltelli import saltelli_table
from tailrace.assess.given_back_memory import give_back_memory
from tailrace.assess.health_limits import health_limits
from tailrace.assess.observed_beside import observed_beside
from tailrace.assess.page_draws import page_of
from tailrace.assess.tables.closure import closure_table
from tailrace.assess.tables.harm import harm_by_source_table, harm_table
from tailrace.assess.tables.judged import judged_table
from tailrace.assess.tables.limits import PERCENTILE, limits_table
from tailrace.assess.tables.lives import cohorts_table, persons_table
from tailrace.assess.tables.numbers import numbers_table
from tailrace.assess.tables.options import option_costs_table, options_table
from tailrace.assess.tables.people import cases_table, people_table
from tailrace.assess.tables.releases import releases_table
from tailrace.assess.tables.sensitivity import sensitivity_table
from tailrace.assess.tables.water_readings import alternatives_table, mounded_table
from tailrace.assess.transfer_store import TransferStore
from tailrace.process.one_blas_thread import single_blas_thread

if TYPE_CHECKING:
    import pandas as pd

    from tailrace.assess.assessment import AreaAssessment
    from tailrace.assess.chain_run import ChainRun, Progress, Stopwatch

Table = Callable[["ChainRun"], "pd.DataFrame"]

STAGES: dict[str, dict[str, Table]] = {
    "budget": {"closure": closure_table},
    "limits and releases": {
        "judged": lambda found: judged_table(found, health_limits(found.plan.site)),
        "releases": releases_table,
        "limits": limits_table,
        "numbers": numbers_table,
    },
    "what drives the spread": {"sensitivity": sensitivity_table},
    "readings of the ground": {"alternatives": alternatives_table},
    "people and lives": {
        "cohorts": cohorts_table,
        "persons": persons_table,
        "people": people_table,
        "cases": cases_table,
        "harm": harm_table,
        "harm_by_source": harm_by_source_table,
    },
}
"""Tables of a run, by the stage they are made in."""


def site_tables(
    found: ChainRun,
    areas: Mapping[str, AreaAssessment],
    *,
    watch: Stopwatch,
    progress: Progress,
    page: bool,
    sobol: int | None = None,
    store: TransferStore | None = None,
    judged: Callable[[dict[str, pd.DataFrame]], None] | None = None,
    limits_percentile: float = PERCENTILE,
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
    store : TransferStore, optional
        Keeps tables of the flow in the ground; the user's cache unless given.
    judged : callable, optional
        Called with the tables so far as soon as limits are judged.
    limits_percentile : float
        Percentile of the draws at which limits hold, 0 to 100 %.

    Returns
    -------
    tuple of dict
        By name; a table that has no rows, because nothing of its kind applies, is left out.
    """
    tables: dict[str, pd.DataFrame] = {}
    at = partial(limits_table, percentile=limits_percentile)
    kept_in = TransferStore() if store is None else store
    told = Event()
    # Sums that all threads make are those of one thread of linear algebra, whoever comes first.
    with single_blas_thread(), ThreadPoolExecutor(2) as beside:
        # Large arrays and compiled loops leave the interpreter to the other tables.
        baked = beside.submit(_page, found, store, progress, told) if page else None
        mounded = beside.submit(mounded_table, found, kept_in)
        for stage, makers in STAGES.items():
            watch.start(stage)
            progress(stage, 0, 1)
            for name, make in makers.items():
                tables[name] = (at if name == "limits" else make)(found)
            if judged is not None and "judged" in makers:
                judged(_with_rows(tables))
        watch.start("mounded flow")
        tables["mounded"] = mounded.result()
        tables["options"] = options_table(found)
        tables["option_costs"] = option_costs_table(found)
        tables["observed"] = observed_beside(found.plan.site, areas)
        if sobol is not None:
            watch.start("Saltelli's indices")
            tables["saltelli"] = saltelli_table(
                found, sobol, lambda done, all_: progress("Saltelli's indices", done, all_)
            )
        watch.start("what the page recomputes, beside the tables")
        told.set()
        made = baked.result() if baked else {}
    give_back_memory()
    return _with_rows(tables), made


def _page(
    found: ChainRun, store: TransferStore | None, progress: Progress, told: Event
) -> dict[str, Any]:
    """Return what the page recomputes from; its progress is told once the tables are made."""

    def tell(done: int, all_: int) -> None:
        if told.is_set():
            progress("page", done, all_)

    return page_of(found, store=store, progress=tell)


def _with_rows(tables: Mapping[str, pd.DataFrame]) -> dict[str, pd.DataFrame]:
    return {name: table for name, table in tables.items() if len(table)}
