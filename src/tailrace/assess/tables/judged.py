"""Limits against what was computed, at every place.

Judged is the 95th percentile of the draws: *exceeds* where it is above the limit, *does not exceed*
where it is not. Three things keep a verdict from being spoken, each named in the reason: an unknown
amount comes on top of what stays below; the transfers are a screening only, so that no limit is
declared met; what is above the limit is so only by values that nobody has read
(`people.hazard.judge_total`), or the limit itself is known from memory.

Which part of a result rests on values that were read is known from its mean over the draws, by
substance and pathway; that share of the percentile must exceed the limit alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from tailrace.assess.area_dataset import unit_of_endpoint
from tailrace.assess.tables.table_frame import table_frame
from tailrace.people.hazard import Judgement
from tailrace.quantities import Missing

if TYPE_CHECKING:
    import pandas as pd

    from tailrace.assess.chain_plan import AreaPlan
    from tailrace.assess.chain_run import ChainRun
    from tailrace.assess.gathered_blocks import GatheredArea
    from tailrace.assess.health_limits import LimitRow

Array = NDArray[np.float64]
Row = tuple[Any, ...]
NAMED = 4
"""Substances named in a reason, before "and others"."""


def judge(
    high: float, limit: float, *, at_least: str = "", screening: str = "", firm: float = 1.0,
    soft: str = "", from_memory: bool = False,
) -> Judgement:  # fmt: skip
    """Say whether a result is above a limit.

    Parameters
    ----------
    high : float
        95th percentile of what is known of it.
    limit : float
        The limit, in the same unit.
    at_least : str
        What comes on top in an unknown amount; empty where nothing does.
    screening : str
        Why no limit may be declared met; empty where one may.
    firm : float
        Share of the result, 0 to 1, that rests on values somebody has read.
    soft : str
        What the rest stands on.
    from_memory : bool
        Whether nobody has read the limit.

    Returns
    -------
    Judgement
    """
    if np.isnan(high):
        return Judgement("cannot tell", at_least or "it is not known")
    if from_memory:
        return Judgement("cannot tell", "the limit is known from memory alone")
    if high > limit:
        if firm * high > limit:
            return Judgement("exceeds")
        return Judgement(
            "cannot tell", f"it exceeds only by values that nobody has read, of {soft}"
        )
    if screening:
        return Judgement("cannot tell", f"screening only: {screening}")
    if at_least:
        return Judgement("cannot tell", f"at least: {at_least}")
    return Judgement("does not exceed")


def judged_table(found: ChainRun, limits: Iterable[LimitRow]) -> pd.DataFrame:
    """Return limits against results at every place, in the stated years.

    Parameters
    ----------
    found : ChainRun
        The run.
    limits : iterable of LimitRow
        What the site is held against: `health_limits`.

    Returns
    -------
    DataFrame
        Columns as `TABLES`; `group` is empty for levels, which do not depend on who takes in.
    """
    return table_frame("judged", _rows(found, tuple(limits)))


def _rows(found: ChainRun, limits: Sequence[LimitRow]) -> Iterator[Row]:
    for name, plan in found.plan.areas.items():
        for limit in limits:
            if limit.substance:
                yield from _levels(found, plan, found.areas[name], limit)
            elif limit.endpoint in (*plan.weights.headline, *plan.weights.organs):
                yield from _results(found, plan, found.areas[name], limit)


def _screening(plan: AreaPlan) -> str:
    return "" if isinstance(plan.air, Missing) else plan.air.screening_only


def _authority(limit: LimitRow) -> str:
    return ", ".join(part for part in (limit.authority, limit.category) if part)


def _results(found: ChainRun, plan: AreaPlan, area: GatheredArea, limit: LimitRow) -> Iterator[Row]:
    values = _of_endpoint(found, plan, area, limit)
    if values is None:
        return
    low, middle, high = values[:3]
    for g, group in enumerate(plan.weights.shown):
        lacking = _lacking(plan, area, limit, g)
        firm, soft = _firm(found, plan, area, limit, g)
        for r, place in enumerate(plan.places):
            for t, year in enumerate(found.plan.stated):
                said = judge(
                    float(high[g, r, t]), limit.value, at_least=lacking,
                    screening=_screening(plan), firm=float(firm[r, t]), soft=soft,
                    from_memory=not limit.decides,
                )  # fmt: skip
                yield (
                    plan.name, place, group, year, limit.endpoint,
                    unit_of_endpoint(limit.endpoint), limit.value, _authority(limit), limit.kind,
                    float(low[g, r, t]), float(middle[g, r, t]), float(high[g, r, t]),
                    bool(lacking), said.verdict, said.reason,
                )  # fmt: skip


def _of_endpoint(
    found: ChainRun, plan: AreaPlan, area: GatheredArea, limit: LimitRow
) -> Array | None:
    """Return statistics, shape (statistic, shown group, place, stated year); None if not kept."""
    weights, shown = plan.weights, len(plan.weights.shown)
    at = [found.plan.wanted.index(year) for year in found.plan.stated]
    if limit.endpoint in weights.headline:
        k = weights.headline.index(limit.endpoint)
        which = "result" if limit.kind == "total" else "increment"
        return area.statistics[which][:, k, :shown][..., at]
    if limit.kind == "total":  # of organs the works' part is not kept apart
        return area.statistics["organ"][:, weights.organs.index(limit.endpoint)]
    return None


def _whole_of(plan: AreaPlan, endpoint: str) -> int:
    """Return the headline endpoint that an endpoint is, or is a part of."""
    headline = plan.weights.headline
    if endpoint in headline:
        return headline.index(endpoint)
    family = endpoint.rsplit(",", 1)[0]
    return next(k for k, one in enumerate(headline) if one.rsplit(",", 1)[0] == family)


def _lacking(plan: AreaPlan, area: GatheredArea, limit: LimitRow, group: int) -> str:
    """Return what is not known of a result, by pathway; empty where all of it is."""
    unknown = area.unknown[_whole_of(plan, limit.endpoint), :, :, group]
    said: dict[str, list[str]] = {}
    for p in np.flatnonzero(unknown.any(axis=-1)):
        names = _listed([plan.substances[e] for e in np.flatnonzero(unknown[p])])
        said.setdefault(names, []).append(plan.weights.pathways[p].replace("_", " "))
    parts = [f"{names} by {_listed(paths)}" for names, paths in said.items()]
    return f"not known is {'; '.join(parts[:2])}{'; and more' if parts[2:] else ''}" if said else ""


def _listed(names: Sequence[str]) -> str:
    more = f" and {len(names) - NAMED} more" if len(names) > NAMED else ""
    return ", ".join(names[:NAMED]) + more


def _firm(
    found: ChainRun, plan: AreaPlan, area: GatheredArea, limit: LimitRow, group: int
) -> tuple[Array, str]:
    """Return the share of the mean that rests on values read, and what the rest rests on.

    Returns
    -------
    share : ndarray, shape (place, stated year)
    soft : str
        Substances of the rest, those of most weight first.
    """
    part = area.part_by_substance[_whole_of(plan, limit.endpoint), group]
    if limit.kind == "increment":
        part = part[:, :, :-1]
    parts = part.sum(axis=2)  # (pathway, substance, place, year)
    total = parts.sum(axis=(0, 1))
    soft = parts * ~_decides(found, plan, limit.endpoint, group)[..., None, None]
    share = np.divide(soft.sum(axis=(0, 1)), total, out=np.zeros_like(total), where=total > 0.0)
    by_substance = soft.sum(axis=(0, 2, 3))
    order = [e for e in np.argsort(-by_substance, kind="stable") if by_substance[e] > 0.0]
    return 1.0 - share, _listed([plan.substances[e] for e in order])


def _decides(found: ChainRun, plan: AreaPlan, endpoint: str, group: int) -> NDArray[np.bool_]:
    """Return whether a verdict may rest on a part, shape (pathway, substance)."""
    health, weights = found.plan.health, plan.weights
    k, g = health.endpoints.index(endpoint), health.groups.index(weights.shown[group])
    made = np.ones((len(weights.pathways), len(plan.substances)), dtype=bool)
    for p, path in enumerate(weights.pathways):
        for e, name in enumerate(plan.substances):
            if name in health.substances:
                at = health.pathways.index(path), health.substances.index(name)
                made[p, e] = health.decides[k, at[0], at[1], g]
    return made


def _levels(found: ChainRun, plan: AreaPlan, area: GatheredArea, limit: LimitRow) -> Iterator[Row]:
    media = plan.weights.media
    if limit.medium not in media or limit.substance not in plan.substances:
        return
    m, e = media.index(limit.medium), plan.substances.index(limit.substance)
    said = [f"not all {limit.substance} of the works is known"] * bool(area.level_unknown[m, e])
    if limit.kind == "total" and np.isnan(area.base[:, m, e]).any():
        said.append(f"the background of {limit.substance} is not known")
    lacking = "; ".join(said)
    which = "level" if limit.kind == "total" else "level_increment"
    low, middle, high = area.statistics[which][:3, m, e]
    for r, place in enumerate(plan.places):
        for t, year in enumerate(found.plan.stated):
            told = judge(
                float(high[r, t]), limit.value, at_least=lacking, screening=_screening(plan),
                from_memory=not limit.decides,
            )  # fmt: skip
            yield (
                plan.name, place, "", year, limit.name, limit.unit, limit.value,
                _authority(limit), limit.kind, float(low[r, t]), float(middle[r, t]),
                float(high[r, t]), bool(lacking), told.verdict, told.reason,
            )  # fmt: skip
