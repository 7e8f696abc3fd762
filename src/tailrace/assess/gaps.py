"""What is not known, in sentences: by area, and of the site as a whole."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tailrace.assess.merged_reasons import merged_reasons
from tailrace.assess.result_gaps import result_gaps
from tailrace.quantities import Missing

if TYPE_CHECKING:
    from tailrace.assess.chain_plan import AreaPlan
    from tailrace.assess.chain_run import ChainRun


def area_gaps(found: ChainRun, name: str) -> tuple[str, ...]:
    """Return what is not known in an area, one sentence each.

    Parameters
    ----------
    found : ChainRun
        The run.
    name : str
        The area.
    """
    plan, kept = found.plan.areas[name], found.middle.areas[name]
    said: dict[str, None] = {}
    for what, one in (("the air", plan.air), ("the ground", plan.ground)):
        if isinstance(one, Missing):
            said[f"what comes through {what} is not known: {one.reason}"] = None
    said.update(dict.fromkeys(_of_factor(found, plan)))
    of_air = ((*key, reason) for key, reason in kept.release_gaps.items())
    said.update(dict.fromkeys(merged_reasons(of_air)))
    said.update(dict.fromkeys(kept.water_gaps))
    said.update(dict.fromkeys(_of_results(found, plan, name)))
    return tuple(said)


def _of_factor(found: ChainRun, plan: AreaPlan) -> list[str]:
    """Return that it is not known how far transfers are from the truth, where it is not."""
    factor = found.plan.site.areas[plan.name].surface.surface.air_transfer_factor
    if isinstance(plan.air, Missing) or not isinstance(factor, Missing):
        return []
    return [
        "how far computed transfers through the air are from the truth is not known "
        f"({factor.reason}): they are taken as exact, and the spread of results lacks it"
    ]


def _computed_by_ground(found: ChainRun) -> set[str]:
    """Return the sources whose seepage follows from ground.toml, whatever emissions.toml lacks."""
    plans = (plan.ground for plan in found.plan.areas.values())
    return {pond.source for one in plans if not isinstance(one, Missing) for pond in one.ponds}


def _of_shares(found: ChainRun) -> list[str]:
    """Return which shares of what people eat and drink are not known to come from the place."""
    people = found.plan.site.exposure
    return [
        f"what share of {', '.join(one.pathways).replace('_', ' ')} comes from the place is not "
        f"known (supply.{name}): {one.share.reason}; none of it is counted, so that results are "
        "lower bounds"
        for name, one in ({} if people is None else people.supply).items()
        if isinstance(one.share, Missing)
    ]


def _of_results(found: ChainRun, plan: AreaPlan, name: str) -> list[str]:
    """Return what results lack of which substances."""
    block = found.areas[name]
    gaps = result_gaps(
        plan.weights, plan.substances, block.unknown, block.level_unknown,
        found.middle.areas[name].base,
    )  # fmt: skip
    return [str(gap) for gap in gaps]


def site_gaps(found: ChainRun) -> tuple[str, ...]:
    """Return what is not known of the site as a whole.

    Parameters
    ----------
    found : ChainRun
        The run.
    """
    site = found.plan.site
    said = []
    if len(site.areas) > 1:
        said.append(
            "what one area sends another through the air is not computed: areas lie farther apart "
            "than the 50 km for which the plume holds"
        )
    empty = [area.title for name, area in site.areas.items() if name not in found.plan.areas]
    if empty:
        said.append(f"no place where people live is declared in {', '.join(empty)}")
    said += _of_shares(found)
    if found.middle.releases is not None:
        missing = found.middle.releases.releases.missing
        by_ground = _computed_by_ground(found)
        said += [f"{name}: {one.reason}" for name, one in missing.items() if name not in by_ground]
    return tuple(said)
