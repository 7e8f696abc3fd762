"""What a run prepares once: years, places, transfers, weights of people.

None of it depends on the draw. Transfers of air and the tables of the mounded flow come from a
store keyed by their inputs; everything else is quick.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tailrace.air.prepare import is_compiling
from tailrace.assess.air_ahead import air_ahead
from tailrace.assess.air_form import air_form, shares_of_point
from tailrace.assess.compiled_ahead import compile_ahead
from tailrace.assess.groundwater_plan import groundwater_plan
from tailrace.assess.health_weights import health_weights
from tailrace.assess.pathway_weights import PathwayWeights, pathway_weights
from tailrace.quantities import Missing

if TYPE_CHECKING:
    from distributed import Client

    from tailrace.assess.air_transfers import AirTransfers
    from tailrace.assess.groundwater_plan import GroundwaterPlan
    from tailrace.assess.health_weights import HealthWeights
    from tailrace.assess.transfer_store import TransferStore
    from tailrace.site import Site

Stage = Callable[[str], None]
Progress = Callable[[str, int, int], None]

LIVED_IN = ("village", "town", "city", "house", "school")
"""Kinds of places in which people live."""
COUNTED = ("PM2.5", "PM10", "N", "S")
"""What is followed beside substances that are judged by toxicity, because its levels are limited:
particles, nitrogen (of ammonium) and sulfur (of sulfate) in water."""
RADON = ("Rn-222", "Rn-220")
AIR = "transfers through the air"
COMPILING = "compiling, once on a machine"
PER_CENT = 100
EVERY = 5
"""Years between those for which draws are kept, beside the stated years."""


@dataclass(frozen=True)
class AreaPlan:
    """What one area's results are made with.

    Parameters
    ----------
    name : str
        The area.
    places : tuple of str
        Where people live.
    substances : tuple of str
        What is followed.
    weights : PathwayWeights
        Result per unit of level.
    air : AirTransfers or Missing
        Transfers through the air.
    ground : GroundwaterPlan or Missing
        What the ground needs.
    shares : mapping of (str, str) to mapping of str to float, or Missing
        By outlet and substance, its share in each bin.
    """

    name: str
    places: tuple[str, ...]
    substances: tuple[str, ...]
    weights: PathwayWeights
    air: AirTransfers | Missing
    ground: GroundwaterPlan | Missing
    shares: Mapping[tuple[str, str], Mapping[str, float] | Missing]


@dataclass(frozen=True)
class ChainPlan:
    """What a run prepares once.

    Parameters
    ----------
    site : Site
        The site.
    years, wanted, stated : tuple of int
        Every year, those whose draws are kept, and the stated ones among them.
    health : HealthWeights
        Weights of people.
    areas : mapping of str to AreaPlan
        Areas in which people live.
    """

    site: Site
    years: tuple[int, ...]
    wanted: tuple[int, ...]
    stated: tuple[int, ...]
    health: HealthWeights
    areas: Mapping[str, AreaPlan]


def report_years(site: Site) -> tuple[int, ...]:
    """Return the years whose draws are kept: the stated ones, every fifth, and the first.

    Parameters
    ----------
    site : Site
        The site.
    """
    kept = {year for year in site.years if year % EVERY == 0}
    return tuple(sorted(kept | set(site.stated_years) | {site.years[0], site.plan_year}))


def lived_in(site: Site, area: str) -> tuple[str, ...]:
    """Return the places of an area in which people live.

    Parameters
    ----------
    site : Site
        The site.
    area : str
        The area.
    """
    there = site.places[(site.places["area"] == area) & site.places["kind"].isin(LIVED_IN)]
    return tuple(str(name) for name in there.index)


def chain_plan(
    site: Site,
    *,
    store: TransferStore,
    stage: Stage = lambda _: None,
    progress: Progress = lambda stage, done, all_: None,
    client: Client | None = None,
) -> ChainPlan:
    """Prepare a run.

    Parameters
    ----------
    site : Site
        The site.
    store : TransferStore
        Where transfers are kept.
    stage : callable
        Called with the name of each stage as it begins.
    progress : callable
        Called with a stage, steps done and steps.
    client : distributed.Client, optional
        Cluster whose workers compute transfers through the air.

    Returns
    -------
    ChainPlan
    """
    places = {name: there for name in site.areas if (there := lived_in(site, name))}
    with air_ahead(site, tuple(places), store=store, client=client) as air_of:
        stage("weights of people")
        health = health_weights(site)
        ground = {}
        for name in places:
            stage(f"flow in the ground, {name}")
            ground[name] = groundwater_plan(site, name, store=store)
        if is_compiling():
            stage(COMPILING)
            compile_ahead(ponds=any(one.ponds for one in ground.values()))
        stage(AIR)
        air = air_of(lambda share: progress(
            AIR if share or not is_compiling() else COMPILING, round(PER_CENT * share), PER_CENT
        ))  # fmt: skip
    substances = (*health.substances, *(x for x in COUNTED if x not in health.substances))
    areas = {
        name: AreaPlan(
            name, there, substances, pathway_weights(health, substances), air[name], ground[name],
            _shares(site, air[name], substances),
        )
        for name, there in places.items()
    }  # fmt: skip
    wanted = report_years(site)
    return ChainPlan(site, tuple(site.years), wanted, tuple(site.stated_years), health, areas)


def _shares(
    site: Site, air: AirTransfers | Missing, substances: Sequence[str]
) -> dict[tuple[str, str], Mapping[str, float] | Missing]:
    """Return how what the balance's outlets release is spread over bins."""
    if isinstance(air, Missing):
        return {}
    forms = air_form(site)
    points = {name: forms[name].point for name in air.sources if name.startswith("air:")}
    return {
        (name, x): point if isinstance(point, Missing) else shares_of_point(point, x)
        for name, point in points.items()
        for x in substances
    }
