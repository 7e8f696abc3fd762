"""What each source may release so that a target holds, the others held as they are.

The targets are held at a percentile of the draws for the child at every place in the last stated
year; the tightest over places is what counts. What was released before the plan's first year
cannot be changed: it is held with background, and a factor is one on what is released from then
on. Where a source's release reaches several places, or there are several targets, each has its own
row and the tightest carries the others with it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from tailrace.assess.area_dataset import unit_of_endpoint
from tailrace.assess.assessment import BACKGROUND
from tailrace.assess.contributions import Contributions
from tailrace.assess.health_limits import health_limits
from tailrace.assess.limits_inverse import (
    ALL_SOURCES,
    SourceLimit,
    Target,
    source_limits,
    tightest_limits,
)
from tailrace.assess.tables.releases import joined_release, source_title
from tailrace.assess.tables.table_frame import table_frame
from tailrace.quantities import Missing

if TYPE_CHECKING:
    import pandas as pd

    from tailrace.assess.chain_plan import AreaPlan
    from tailrace.assess.chain_run import ChainRun
    from tailrace.assess.gathered_blocks import GatheredArea
    from tailrace.site import Site

Array = NDArray[np.float64]
NAN = float("nan")
PERCENTILE = 95.0
"""Percentile of the draws that targets are held at unless another is asked for."""
EARLIER = "released before the plan"
"""Name under which what was released before the plan starts is held."""
BOUNDED = {"allowed": "at most", "unknown": "not known"}
"""What something missing makes of a limit; of "none" it changes nothing."""
ALL_YEARS = "counts what was released in all years, past ones too"


@dataclass(frozen=True)
class HeldTarget:
    """A result that shall hold at every place.

    Parameters
    ----------
    endpoint : str
        The endpoint.
    limit : float
        Highest value allowed, in its unit.
    """

    endpoint: str
    limit: float

    @property
    def words(self) -> str:
        """As printed."""
        unit = unit_of_endpoint(self.endpoint)
        return f"{self.endpoint}: at most {self.limit:g}{'' if unit == '1' else f' {unit}'}"


def default_targets(site: Site, plan: AreaPlan) -> tuple[HeldTarget, ...]:
    """Return the targets that are held unless others are asked for.

    Parameters
    ----------
    site : Site
        Its people.toml states targets.
    plan : AreaPlan
        The area, with its endpoints.

    Returns
    -------
    tuple of HeldTarget
        Of each endpoint the first target stated: the acceptable risk before the negligible one,
        the limit of the dose before the constraint.
    """
    found: dict[str, HeldTarget] = {}
    for one in health_limits(site):
        if one.endpoint in plan.weights.headline:
            found.setdefault(one.endpoint, HeldTarget(one.endpoint, one.value))
    return tuple(found.values())


def limits_table(
    found: ChainRun, targets: Mapping[str, Sequence[HeldTarget]] | None = None,
    percentile: float = PERCENTILE,
) -> pd.DataFrame:  # fmt: skip
    """Return what each source may release.

    Parameters
    ----------
    found : ChainRun
        The run; what was released before the plan's first year is held.
    targets : mapping of str to sequence of HeldTarget, optional
        By area; `default_targets` unless given.
    percentile : float
        Percentile of the draws that is held, 0 to 100 %.

    Returns
    -------
    DataFrame
        Columns as `TABLES`: by target the tightest limit of every source over the places, then
        the factor on all sources together.
    """
    return table_frame("limits", _rows(found, targets, percentile))


def _rows(
    found: ChainRun, targets: Mapping[str, Sequence[HeldTarget]] | None, percentile: float
) -> Iterator[tuple[Any, ...]]:
    for name, plan in found.plan.areas.items():
        chosen = (
            default_targets(found.plan.site, plan) if targets is None else targets.get(name, ())
        )
        for target in chosen:
            limits, place_of = [], {}
            for place in plan.places:
                for one in limits_at(found, name, target, place, percentile):
                    limits.append(one)
                    place_of[id(one.target)] = place
            for source, one in tightest_limits(limits).items():
                yield _row(found, name, target, place_of[id(one.target)], source, one)


def limits_at(
    found: ChainRun, name: str, target: HeldTarget, place: str, percentile: float = PERCENTILE
) -> list[SourceLimit]:
    """Return what each source may release so that a target holds at one place.

    Parameters
    ----------
    found : ChainRun
        The run.
    name : str
        The area.
    target : HeldTarget
        The target.
    place : str
        The place.
    percentile : float
        Percentile of the draws that is held, 0 to 100 %.

    Returns
    -------
    list of SourceLimit
    """
    own = contributions_at(found, name, target.endpoint, place)
    names = own.along("source")
    held = [one for one in (BACKGROUND, EARLIER) if one in names]
    if len(held) == len(names):
        return []
    return source_limits(Target(own, target.limit, percentile), held=held)


def contributions_at(found: ChainRun, name: str, endpoint: str, place: str) -> Contributions:
    """Return what sources give to a result of the child in the last stated year.

    Parameters
    ----------
    found : ChainRun
        The run.
    name, endpoint, place : str
        Area, endpoint and place.

    Returns
    -------
    Contributions
        By source, in the draws whose contributions were kept, and `EARLIER`: what all of them
        released before the plan's first year. What is not known is missing under the source of
        the background if it is of people (a reference dose), which counts for all.
    """
    plan, area = found.plan.areas[name], found.areas[name]
    k, r = plan.weights.headline.index(endpoint), plan.places.index(place)
    g = _child(plan)
    part = area.by_source[:, k, g, :, r, -1].T
    rows: dict[str, Array] = {}
    if len(area.earlier):
        held = area.earlier[:, k, g, :, r].T
        # rounding may leave less than nothing of a source that has stopped
        rows[EARLIER] = held.sum(axis=0)
        part = np.maximum(part - held, 0.0)
    for (source, epoch), values in zip(area.origins, part, strict=True):
        label = EARLIER if _is_earlier(found, source, epoch) else source
        rows[label] = rows[label] + values if label in rows else values
    missing = _missing(plan, area, k, g)
    names = tuple(rows)
    return Contributions(
        np.stack(list(rows.values())), (names,), ("source",),
        {(BACKGROUND,): missing} if missing and BACKGROUND in rows else {},
        unit_of_endpoint(endpoint), f"{endpoint}, {plan.weights.shown[g]}, {place}, "
        f"{found.plan.stated[-1]}",
    )  # fmt: skip


def _is_earlier(found: ChainRun, source: str, epoch: int) -> bool:
    """Return whether an origin was released before the plan: the first epoch of several."""
    return _has_epochs(found) and epoch == 0 and source != BACKGROUND


def _has_epochs(found: ChainRun) -> bool:
    return any(n > 0 for area in found.areas.values() for _, n in area.origins)


def is_divided(found: ChainRun) -> bool:
    """Return whether what was released before the plan's first year is told apart.

    Parameters
    ----------
    found : ChainRun
        The run.
    """
    return _has_epochs(found) or any(len(area.earlier) for area in found.areas.values())


def _child(plan: AreaPlan) -> int:
    """Return the position of the child among the groups shown, else of the first."""
    shown = plan.weights.shown
    return next((g for g, name in enumerate(shown) if name.startswith("child")), 0)


def _missing(plan: AreaPlan, area: GatheredArea, k: int, g: int) -> tuple[Missing, ...]:
    lacking = np.flatnonzero(area.unknown[k, :, :, g].any(axis=0))
    return tuple(Missing("a part of the result is not known", plan.substances[e]) for e in lacking)


@dataclass(frozen=True)
class LeadingRelease:
    """What a source releases of the substance that gives most of a result.

    Parameters
    ----------
    substance : str
        The substance; empty where none is known.
    year : int
        The last stated year in which it is released.
    amount : float
        Median of the draws, kg/yr or Bq/yr; NaN where not known.
    """

    substance: str
    year: int
    amount: float


def leading_release(
    found: ChainRun, name: str, endpoint: str, place: str, source: str
) -> LeadingRelease:
    """Return the release by which a source's part of a result is counted.

    Parameters
    ----------
    found : ChainRun
        The run.
    name, endpoint, place, source : str
        Area, endpoint, place and source.
    """
    plan, area = found.plan.areas[name], found.areas[name]
    k, r = plan.weights.headline.index(endpoint), plan.places.index(place)
    at = [n for n, (own, epoch) in enumerate(area.origins)
          if own == source and not _is_earlier(found, own, epoch)]  # fmt: skip
    part = area.part_by_substance[k, _child(plan)][:, :, at, r, -1].sum(axis=(0, 2))
    for e in np.argsort(-part, kind="stable"):
        substance = plan.substances[int(e)]
        amount = _median_release(found, name, source, substance) if part[e] > 0.0 else {}
        if amount:
            year = max(amount)
            return LeadingRelease(substance, year, amount[year])
    return LeadingRelease("", found.plan.stated[-1], NAN)


def _median_release(found: ChainRun, name: str, source: str, substance: str) -> dict[int, float]:
    """Return medians of what a source releases by stated year, kg/yr or Bq/yr, where above zero.

    Of a run that tells earlier releases apart, of the plan's years alone.
    """
    kept = [block.areas[name] for block in found.kept]
    total: Array | float = 0.0
    for medium in ("to_air", "to_ground"):
        draws = joined_release(kept, medium, source, substance)
        if draws is not None:
            total = total + draws
    middle = np.median(np.atleast_2d(total), axis=-1)
    first = found.plan.site.plan_year if is_divided(found) else found.plan.stated[0]
    return {
        year: float(amount)
        for year, amount in zip(found.plan.stated, middle, strict=False)
        if amount > 0.0 and year >= first
    }


def _row(
    found: ChainRun, name: str, target: HeldTarget, place: str, source: str, one: SourceLimit
) -> tuple[Any, ...]:
    plan = found.plan.areas[name]
    together = source == ALL_SOURCES
    title = source if together else source_title(found.plan.site, source)
    lead = (
        LeadingRelease("", found.plan.stated[-1], NAN)
        if together
        else leading_release(found, name, target.endpoint, place, source)
    )
    unit = "Bq/yr" if lead.substance.startswith("Rn-") else "kg/yr"
    return (
        name, target.words, place, plan.weights.shown[_child(plan)], found.plan.stated[-1],
        one.target.level, source, title, one.word, one.factor, one.factor * lead.amount,
        f"{unit} of {lead.substance}" if lead.substance else "", lead.amount, one.others,
        _reason(found, one, lead),
    )  # fmt: skip


def _reason(found: ChainRun, one: SourceLimit, lead: LeadingRelease) -> str:
    said = []
    divided, first = is_divided(found), found.plan.site.plan_year
    if one.word == "none":
        held = f" (background, and what was released before {first})" if divided else ""
        said.append(
            f"without it P{one.target.level:g} is {one.others:.3g} already"
            f"{held if one.source == ALL_SOURCES else ''}, above {one.target.limit:g}"
        )
    elif one.word == "no limit":
        what = f"what it releases from {first} on" if divided else "it"
        said.append(f"{what} does not reach any place in enough draws")
    if one.missing and one.word in BOUNDED:
        names = list(dict.fromkeys(each.subject for each in one.missing))
        more = f" and {len(names) - 4} more" if len(names) > 4 else ""
        said.append(
            f"{BOUNDED[one.word]}: part of what {', '.join(names[:4])}{more} do is not known"
        )
    if lead.substance and lead.year != found.plan.stated[-1]:
        said.append(f"the release is that of {lead.year}, the last stated year it releases")
    if not divided:
        said.append(ALL_YEARS)
    return "; ".join(said)
