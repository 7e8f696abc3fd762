"""Every budget, its worst year, and whether both sides are reckoned apart.

* **works**: what feeds and reagents bring against what ends anywhere, by substance, in the run of
  central values and in the first draws; and every unit of the flowsheet in every draw.
* **dust**: the ledger of `emissions.ledger`, material taken for dust against dust by source.
* **results**: a result as the chain sums it against the sum of its parts.
* **soil**: what falls on it against what it holds and what it lost. What it holds is the sum over
  years of what is left of each (a decaying exponential), what it lost follows from the means over
  each year that the chain uses.
* **ground**: what a pond gave to the ground against what is above the water table, in the aquifer
  and in the river, three sums of their own (`groundwater_budget`).
* **air**: what leaves the map is by difference; beside it stands an integral over the rim with an
  error of its own, so that the discrepancy is that of two integrals and no rounding.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from tailrace.assess.block_task import UNITS
from tailrace.assess.draw_plan import RowLevels
from tailrace.assess.groundwater_budget import groundwater_budget
from tailrace.assess.site_releases import releases
from tailrace.assess.soil_stores import soil_series
from tailrace.assess.tables.table_frame import table_frame
from tailrace.emissions.ledger import dust_ledger
from tailrace.process.closure import works_budget
from tailrace.quantities import Missing

if TYPE_CHECKING:
    import pandas as pd

    from tailrace.assess.chain_run import ChainRun
    from tailrace.assess.site_releases import SiteReleases

Array = NDArray[np.float64]
Row = tuple[Any, ...]
NAN = float("nan")
CHECKED_DRAWS = 64
"""Draws whose budgets are drawn up by substance and year beside those of central values."""
APART = "yes"
BY_DIFFERENCE = "by difference, beside an integral over the rim of the map"


def closure_table(found: ChainRun) -> pd.DataFrame:
    """Return every budget of a run.

    Parameters
    ----------
    found : ChainRun
        The run.

    Returns
    -------
    DataFrame
        Columns as `TABLES`; `into` in kg in the worst year of the run of central values (works,
        dust), kg in all years (ground), mg/m2 in all years summed over places (soil).
    """
    return table_frame("closure", _rows(found))


def _rows(found: ChainRun) -> Iterator[Row]:
    assert found.middle.releases is not None  # kept of the run of central values
    few = min(CHECKED_DRAWS, found.design.draws)
    drawn = None
    if found.design.varied:
        levels = RowLevels(found.design, range(few))
        drawn = releases(found.plan.site, found.plan.years, levels=levels)
    yield from _works(found.middle.releases, drawn)
    yield from _dust(found.middle.releases, drawn)
    for name, gap in found.budget.items():
        room = "works, every unit" if name == UNITS else f"results, {name}"
        yield room, "all", found.plan.years[-1], NAN, gap, APART
    for name in found.areas:
        yield from _soil(found, name)
        yield from _ground(found, name)
        yield from _air(found, name)


def _works(middle: SiteReleases, drawn: SiteReleases | None) -> Iterator[Row]:
    central = works_budget(middle.balance)
    others = [] if drawn is None else [works_budget(drawn.balance)["discrepancy"]]
    yield from _by_substance(
        "works", middle.balance.substances, middle.balance.years,
        central["feeds"] + central["reagents"], [central["discrepancy"], *others],
    )  # fmt: skip


def _dust(middle: SiteReleases, drawn: SiteReleases | None) -> Iterator[Row]:
    central = dust_ledger(middle.releases, middle.terms)
    others = [] if drawn is None else [dust_ledger(drawn.releases, drawn.terms).discrepancy]
    come = central.feeds + central.reagents + central.dug
    years = middle.releases.years
    yield from _by_substance(
        "dust", central.substances, years, come, [central.discrepancy, *others]
    )


def _by_substance(
    room: str, substances: Sequence[str], years: Sequence[int], into: Array,
    discrepancies: Sequence[Array],
) -> Iterator[Row]:  # fmt: skip
    """Yield the worst year of every substance that comes in at all.

    Parameters
    ----------
    room : str
        Which budget.
    substances, years : sequence
        Along the first two axes.
    into : ndarray, shape (substance, year, draw)
        Of central values.
    discrepancies : sequence of ndarray, shape (substance, year, draw)
        Of central values and of draws.
    """
    worst = np.max([np.abs(one).max(axis=-1) for one in discrepancies], axis=0)
    amount = into.mean(axis=-1)
    for e, name in enumerate(substances):
        if not (amount[e].any() or worst[e].any()):
            continue
        year = int(np.nan_to_num(worst[e], nan=np.inf).argmax())
        yield room, name, years[year], float(amount[e, year]), float(worst[e, year]), APART


def soil_budget(loss: Array, falls: Array) -> tuple[Array, Array]:
    """Return what fell on soils, and what they hold and lost, at the end of the last year.

    Parameters
    ----------
    loss : ndarray, shape (substance,), 1/yr
        Share lost in a year.
    falls : ndarray, shape (substance, place, year), mg/(m2 yr)
        What falls in each year.

    Returns
    -------
    fell, held_and_lost : ndarray, shape (substance, place), mg/m2
        Held is summed over years of fall, lost follows from the means of `soil_series`.
    """
    count = falls.shape[-1]
    years = list(range(count))
    rate = loss[:, np.newaxis]
    mean = soil_series(rate[..., np.newaxis], falls[..., np.newaxis], years, years)[..., 0]
    age = np.arange(count - 1, -1, -1.0)
    safe = np.where(rate > 0.0, rate, 1.0)
    first = np.where(rate > 0.0, -np.expm1(-safe) / safe, 1.0)
    held = (falls * (first * np.exp(-rate * age))[:, np.newaxis]).sum(axis=-1)
    return falls.sum(axis=-1), held + (rate[..., np.newaxis] * mean).sum(axis=-1)


def _soil(found: ChainRun, name: str) -> Iterator[Row]:
    plan, parts = found.plan.areas[name], found.middle.areas[name].parts
    if isinstance(plan.air, Missing) or parts is None or parts.release is None:
        return
    release, land = parts.release, parts.land
    at = [e for e, x in enumerate(release.substances) if x in land.substances]
    loss = np.array([land.soil_loss[land.substances.index(release.substances[e]), 0] for e in at])
    known = [i for i, one in enumerate(loss) if not np.isnan(one)]
    at, loss = [at[i] for i in known], loss[known]
    falls = np.einsum("esby,sbr->ery", release.amount_of(at)[..., 0], plan.air.deposition)
    fell, kept = soil_budget(loss, falls)
    into, out = fell.sum(axis=1), kept.sum(axis=1)
    size = np.maximum(into, out)
    gap = np.divide(np.abs(into - out), size, out=np.zeros_like(size), where=size > 0.0)
    for i, e in enumerate(at):
        if into[i] > 0.0:
            yield (
                f"soil, {name}", release.substances[e], found.plan.years[-1], float(into[i]),
                float(gap[i]), APART,
            )  # fmt: skip


def _ground(found: ChainRun, name: str) -> Iterator[Row]:
    plan, parts = found.plan.areas[name], found.middle.areas[name].parts
    if isinstance(plan.ground, Missing) or parts is None or parts.water is None:
        return
    last = found.plan.years[-1]
    budgets, _ = groundwater_budget(plan.ground, parts.water.substances, found.plan.years, (last,))
    for one in budgets:
        if one.entered > 0.0:
            yield (
                f"ground, {name}", one.substance, one.year, one.entered, abs(one.discrepancy),
                APART,
            )  # fmt: skip


def _air(found: ChainRun, name: str) -> Iterator[Row]:
    plan, parts = found.plan.areas[name], found.middle.areas[name].parts
    if isinstance(plan.air, Missing) or parts is None or parts.release is None:
        return
    error = np.abs(plan.air.budget_error)
    for s, source in enumerate(plan.air.sources):
        bin_ = int(error[s].argmax())
        if error[s, bin_] > 0.0:
            yield (
                f"air, {name}", f"{source}, {plan.air.bins[bin_]}", found.plan.years[-1], NAN,
                float(error[s, bin_]), BY_DIFFERENCE,
            )  # fmt: skip
