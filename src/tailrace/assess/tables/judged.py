"""Limits against what was computed, at every place.

Judged is the 95th percentile of the draws: *exceeds* where it is above the limit, *does not exceed*
where it is not. Three things keep a verdict from being spoken, each named in the reason: an unknown
amount comes on top of what stays below; the transfers are a screening only, so that no limit is
declared met; what is above the limit is so only by values that nobody has read
(`people.hazard.judge_total`), or the limit itself is known from memory.

Which part of a result rests on values that were read is known from its mean over the draws, by
substance; that share of the percentile must exceed the limit alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any, Protocol

import numpy as np
from numpy.typing import NDArray

from tailrace.assess.area_dataset import MEDIUM_UNITS, unit_of_endpoint
from tailrace.assess.tables.table_frame import percentiles, table_frame
from tailrace.people.hazard import Judgement
from tailrace.quantities import Missing

if TYPE_CHECKING:
    import pandas as pd

    from tailrace.assess.chain_plan import AreaPlan
    from tailrace.assess.chain_run import ChainRun
    from tailrace.assess.gathered_blocks import GatheredArea

Array = NDArray[np.float64]
Decides = Callable[[str, str], bool]
Row = tuple[Any, ...]
NAN = float("nan")


class Limit(Protocol):
    """A limit on a result, or on a substance in a medium.

    Attributes
    ----------
    name : str
        As printed.
    what : str
        Endpoint, or medium.
    substance : str
        Empty for a limit on an endpoint.
    value : float
        In `unit`.
    unit, authority : str
        Unit, and who set it.
    decides : bool
        Whether a verdict may rest on it: whether somebody has read it.
    kind : {"total", "increment"}
        Whether background counts.
    """

    @property
    def name(self) -> str: ...  # noqa: D102
    @property
    def what(self) -> str: ...  # noqa: D102
    @property
    def substance(self) -> str: ...  # noqa: D102
    @property
    def value(self) -> float: ...  # noqa: D102
    @property
    def unit(self) -> str: ...  # noqa: D102
    @property
    def authority(self) -> str: ...  # noqa: D102
    @property
    def decides(self) -> bool: ...  # noqa: D102
    @property
    def kind(self) -> str: ...  # noqa: D102


def judge(
    high: float, limit: float, *, at_least: str = "", screening: str = "", firm: float = 1.0,
    soft: str = "", from_memory: bool = False,
) -> Judgement:
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
        return Judgement("cannot tell", f"it exceeds only by {soft}, values that nobody has read")
    if screening:
        return Judgement("cannot tell", f"screening only: {screening}")
    if at_least:
        return Judgement("cannot tell", f"at least: {at_least}")
    return Judgement("does not exceed")


def judged_table(
    found: ChainRun, limits: Iterable[Limit], decides: Decides = lambda endpoint, substance: True
) -> pd.DataFrame:
    """Return limits against results at every place.

    Parameters
    ----------
    found : ChainRun
        The run.
    limits : iterable of Limit
        Limits that apply to the site.
    decides : callable
        Whether a verdict on an endpoint may rest on a substance: whether somebody has read its
        value of toxicity.

    Returns
    -------
    DataFrame
        Columns as `TABLES`; groups are empty for levels, which do not depend on who takes in.
    """
    return table_frame("judged", _rows(found, tuple(limits), decides))


def _rows(found: ChainRun, limits: Sequence[Limit], decides: Decides) -> Iterator[Row]:
    for name, plan in found.plan.areas.items():
        for limit in limits:
            if limit.substance:
                yield from _levels(found, plan, found.areas[name], limit)
            elif limit.what in (*plan.weights.headline, *plan.weights.organs):
                yield from _results(found, plan, found.areas[name], limit, decides)


def _screening(plan: AreaPlan) -> str:
    return "" if isinstance(plan.air, Missing) else plan.air.screening_only


def _results(
    found: ChainRun, plan: AreaPlan, area: GatheredArea, limit: Limit, decides: Decides
) -> Iterator[Row]:
    weights = plan.weights
    values = _of_endpoint(found, plan, area, limit)
    if values is None:
        return
    low, middle, high = percentiles(values, axis=0)
    for g, group in enumerate(weights.shown):
        lacking = _lacking(plan, area, limit, g)
        for r, place in enumerate(plan.places):
            for t, year in enumerate(found.plan.stated):
                firm, soft = _firm(plan, area, limit, decides, (g, r, t))
                said = judge(
                    float(high[g, r, t]), limit.value, at_least=lacking,
                    screening=_screening(plan), firm=firm, soft=soft,
                    from_memory=not limit.decides,
                )  # fmt: skip
                yield (
                    plan.name, place, group, year, limit.what, unit_of_endpoint(limit.what),
                    limit.value, limit.authority, limit.kind, float(low[g, r, t]),
                    float(middle[g, r, t]), float(high[g, r, t]), bool(lacking), said.verdict,
                    said.reason,
                )  # fmt: skip


def _of_endpoint(
    found: ChainRun, plan: AreaPlan, area: GatheredArea, limit: Limit
) -> Array | None:
    """Return draws, shape (draw, shown group, place, stated year); None where not kept."""
    weights, shown = plan.weights, len(plan.weights.shown)
    at = [found.plan.wanted.index(year) for year in found.plan.stated]
    if limit.what in weights.headline:
        k = weights.headline.index(limit.what)
        values = area.increment[:, k, :shown][..., at]
        if limit.kind == "total":
            values = values + area.background[:, k, :shown][..., at]
        return np.asarray(values)
    if limit.kind == "total":  # of organs the background is not kept apart
        return area.organ[:, weights.organs.index(limit.what)]
    return None


def _whole_of(plan: AreaPlan, what: str) -> int:
    """Return the headline endpoint that an endpoint is, or is a part of."""
    headline = plan.weights.headline
    if what in headline:
        return headline.index(what)
    family = what.rsplit(",", 1)[0]
    return next(k for k, one in enumerate(headline) if one.rsplit(",", 1)[0] == family)


def _lacking(plan: AreaPlan, area: GatheredArea, limit: Limit, group: int) -> str:
    """Return what is not known of a result, by pathway; empty where all of it is."""
    unknown = area.unknown[_whole_of(plan, limit.what), :, :, group]
    said = []
    for p in np.flatnonzero(unknown.any(axis=-1)):
        names = [plan.substances[e] for e in np.flatnonzero(unknown[p])]
        shown = ", ".join(names[:4]) + (f" and {len(names) - 4} more" if len(names) > 4 else "")
        said.append(f"{shown} by {plan.weights.pathways[p].replace('_', ' ')}")
    if not said:
        return ""
    more = f"; and by {len(said) - 2} more pathways" if len(said) > 2 else ""
    return f"not known: {'; '.join(said[:2])}{more}"


def _firm(
    plan: AreaPlan, area: GatheredArea, limit: Limit, decides: Decides, at: tuple[int, int, int]
) -> tuple[float, str]:
    """Return the share of the mean that rests on values read, and what the rest rests on."""
    g, r, t = at
    part = area.part_by_substance[_whole_of(plan, limit.what), g, :, :, :, r, t]
    if limit.kind == "increment":
        part = part[:, :, :-1]
    by_substance = part.sum(axis=(0, 2))
    total = float(by_substance.sum())
    soft = [
        e for e, name in enumerate(plan.substances)
        if by_substance[e] > 0.0 and not decides(limit.what, name)
    ]  # fmt: skip
    if not soft or total <= 0.0:
        return 1.0, ""
    names = sorted(soft, key=lambda e: -by_substance[e])
    rest = float(by_substance[soft].sum())
    return 1.0 - rest / total, ", ".join(plan.substances[e] for e in names[:4])


def _levels(found: ChainRun, plan: AreaPlan, area: GatheredArea, limit: Limit) -> Iterator[Row]:
    media = plan.weights.media
    if limit.what not in media or limit.substance not in plan.substances:
        return
    m, e = media.index(limit.what), plan.substances.index(limit.substance)
    values, lacking = area.level[:, m, e], ""
    if limit.kind == "total":
        base = area.base[:, m, e]
        if np.isnan(base).any():
            lacking = f"the background of {limit.substance} is not known"
        values = values + np.nan_to_num(base)[..., np.newaxis]
    low, middle, high = percentiles(values, axis=0)
    unit = limit.unit or MEDIUM_UNITS.get(limit.what, "")
    where = limit.what.replace("_", " ")
    for r, place in enumerate(plan.places):
        for t, year in enumerate(found.plan.stated):
            said = judge(
                float(high[r, t]), limit.value, at_least=lacking, screening=_screening(plan),
                from_memory=not limit.decides,
            )  # fmt: skip
            yield (
                plan.name, place, "", year, f"{limit.substance} in {where}", unit, limit.value,
                limit.authority, limit.kind, float(low[r, t]), float(middle[r, t]),
                float(high[r, t]), bool(lacking), said.verdict, said.reason,
            )  # fmt: skip
