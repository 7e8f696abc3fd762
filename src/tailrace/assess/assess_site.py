"""From a site to its assessment: the chain run, summarised, tabulated."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import TYPE_CHECKING

from tailrace import __version__
from tailrace.assess.area_dataset import area_dataset
from tailrace.assess.assessment import AreaAssessment, Assessment
from tailrace.assess.block_runners import workplace
from tailrace.assess.chain_run import (
    PAGE_DRAWS,
    ChainRun,
    Progress,
    Stopwatch,
    run_chain,
)
from tailrace.assess.chosen_options import ChosenOption, choose_options
from tailrace.assess.draw_levels import SCHEMES
from tailrace.assess.gaps import area_gaps, site_gaps
from tailrace.assess.map_layers import with_map, with_plume
from tailrace.assess.needed_files import needed_by_chain
from tailrace.assess.plume_field import plume_field
from tailrace.assess.site_tables import site_tables
from tailrace.assess.stopping import EarlyStopping, StoppingRule
from tailrace.assess.tables.limits import PERCENTILE
from tailrace.assess.transfer_store import TransferStore
from tailrace.errors import InputError, did_you_mean
from tailrace.quantities import Missing
from tailrace.site.input_files import input_hashes

if TYPE_CHECKING:
    import pandas as pd

    from tailrace.assess.draw_levels import Scheme
    from tailrace.site import Site

MOST_WORKERS = 8
"""Threads at most unless more are asked for."""


def assess(
    site: Site,
    *,
    samples: int = 2000,
    seed: int = 1,
    scheme: Scheme = "latin hypercube",
    options: Iterable[str] = (),
    workers: int | None = None,
    scheduler: str | None = None,
    store: TransferStore | None = None,
    page: bool = True,
    page_draws_only: bool = False,
    sobol: int | None = None,
    stop_at: float | None = None,
    limits_percentile: float = PERCENTILE,
    progress: Progress = lambda stage, done, all_: None,
    judged: Callable[[Assessment], None] | None = None,
) -> Assessment:
    """Assess a site: from the ore to the people, with uncertainty.

    Parameters
    ----------
    site : Site
        The site, as `load_site` returns it.
    samples : int
        Draws from the declared distributions, 1 or more.
    seed : int
        Seed of the draws.
    scheme : {"latin hypercube", "sobol", "plain"}
        Kind of points.
    options : iterable of str
        Options in force, each `NAME[=STRENGTH][@YEAR]`.
    workers : int, optional
        Threads; with a scheduler named "local", processes of a local dask cluster.
    scheduler : str, optional
        Address of a dask scheduler, or "local".
    store : TransferStore, optional
        Where transfers are kept; the user's cache unless given.
    page : bool
        Whether what the report's page recomputes from is made.
    page_draws_only : bool
        Run the draws of the page and no others, to compare with it.
    sobol : int, optional
        Base draws of Saltelli's indices; none unless given.
    stop_at : float, optional
        Stop when every standard error is below this share of its estimate.
    limits_percentile : float
        Percentile of the draws at which the limits of sources hold, 0 to 100 %.
    progress : callable
        Called with stage, steps done and steps.
    judged : callable, optional
        Called with the assessment as soon as its limits are judged; its last tables, and what its
        page recomputes, are not there yet.

    Returns
    -------
    Assessment

    Raises
    ------
    InputError
        If the site cannot be run, or an argument is out of its range; all at once.
    """
    chosen = _checked(site, options, samples, seed, scheme, workers, limits_percentile)
    samples = PAGE_DRAWS if page_draws_only else samples
    stopping = None if stop_at is None else EarlyStopping(StoppingRule(relative=stop_at))
    kept = TransferStore() if store is None else store
    watch = Stopwatch()
    count = workers or min(os.cpu_count() or 1, MOST_WORKERS)
    with workplace(scheduler, count) as place:
        found = run_chain(
            site, chosen, samples=samples, seed=seed, scheme=scheme, store=kept, place=place,
            watch=watch, stopping=stopping, progress=progress,
        )  # fmt: skip
    watch.start("plume on the map")
    found = replace(found, plumes={one: plume_field(found, one, kept) for one in found.areas})
    areas = {name: _area(found, name) for name in found.areas}
    choices = {
        "site": site.name, "samples": samples, "seed": seed, "scheme": scheme,
        "with": [one.as_text for one in chosen], "page_draws_only": page_draws_only,
        "sobol": sobol, "stop_at": stop_at, "limits_percentile": limits_percentile,
        "version": __version__,
        "drawn": _drawn(found), "inputs": input_hashes(site),
    }  # fmt: skip
    missing = site_gaps(found)

    def tell(so_far: dict[str, pd.DataFrame]) -> None:
        if judged is not None:
            starts = {"option_starts": list(site.option_starts)} if page else {}
            judged(Assessment(site, choices, areas, so_far, {}, missing, starts))

    tables, baked = site_tables(
        found, areas, watch=watch, progress=progress, page=page, sobol=sobol, store=kept,
        limits_percentile=limits_percentile, judged=tell,
    )  # fmt: skip
    watch.stop()
    return Assessment(site, choices, areas, tables, dict(watch.seconds), missing, baked)


def _checked(
    site: Site,
    options: Iterable[str],
    samples: int,
    seed: int,
    scheme: str,
    workers: int | None,
    percentile: float,
) -> tuple[ChosenOption, ...]:
    """Return the options in force; all that is wrong with arguments, or lacking, is raised."""
    problems = needed_by_chain(site)
    for name, number, least in (
        ("samples", samples, 1),
        ("seed", seed, 0),
        ("workers", 1 if workers is None else workers, 1),
    ):
        if number < least:
            problems.add(f"{number}", place=f"--{name}", allowed=f"{least} or more")
    if not 0.0 <= percentile <= 100.0:
        problems.add(f"{percentile:g}", place="--percentile", allowed="0 to 100")
    if scheme not in SCHEMES:
        problems.add(
            f'the scheme "{scheme}" is unknown', place="--scheme", allowed=", ".join(SCHEMES),
            remedy=did_you_mean(scheme, SCHEMES),
        )  # fmt: skip
    chosen: tuple[ChosenOption, ...] = ()
    try:
        chosen = choose_options(site, options)
    except InputError as error:
        problems.extend(error.problems)
    problems.raise_if_any()
    return chosen


def _drawn(found: ChainRun) -> int:
    """Return the draws that were made: fewer than asked for where the run stopped early."""
    return next(iter(found.areas.values())).draws if found.areas else 0


def _area(found: ChainRun, name: str) -> AreaAssessment:
    plan = found.plan.areas[name]
    middle = found.middle.areas[name].parts
    left = None if middle is None else middle.inputs.left[..., 0]
    data = area_dataset(found.plan, plan, found.areas[name], found.central[name], left)
    air = plan.air
    screening, provenance = (
        ("", ()) if isinstance(air, Missing) else (air.screening_only, air.provenance)
    )
    return AreaAssessment(
        name,
        with_plume(with_map(data, found, name), found.plumes[name]),
        area_gaps(found, name),
        screening,
        provenance,
    )
