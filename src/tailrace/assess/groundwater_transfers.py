"""What ponds, hills and outlets bring to wells and rivers, draw by draw and year by year.

Every concentration is a sum over years of release times a transfer of that many years before, so
that releases of several sources, epochs and options add up, and half of a release is half of the
concentration. A pond's ways come from the tables of a `GroundwaterPlan`; hills are stores
(`hill_wash_out`); outlets of the balance go to streams and rivers at once.

Retardation R = 1 + rho K_d / n, as much in the ground above the water table, where the leak's own
flux sets the time. Left out: decay and ingrowth (what is counted by mass does not change within
decades), transverse mixing in rivers, wells that pump so much that they bend the flow.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tailrace.assess.drawn_ground import (
    DrawnAquifer,
    DrawnZone,
    drawn_aquifer,
    drawn_sorption,
    drawn_zone,
)
from tailrace.assess.outlet_water import add_streams_and_rivers, water_outlets
from tailrace.assess.pond_release import PondRelease, largest_leak, pond_release
from tailrace.assess.river_increment import MG_PER_L, drawn_river, mixed
from tailrace.assess.water_block import GroundwaterBlock, WaterSums
from tailrace.errors import Problems
from tailrace.quantities import Missing
from tailrace.water.bank_arrival import fill_bank
from tailrace.water.constants import SECONDS_PER_YEAR
from tailrace.water.mounded_response import fill_wells, scaled_ways

if TYPE_CHECKING:
    from tailrace.assess.groundwater_plan import GroundwaterPlan, PondPlan
    from tailrace.assess.site_releases import SiteReleases
    from tailrace.quantities.level_source import LevelSource

Array = NDArray[np.float64]
Left = Callable[[str, str], "Array | None"]

NOT_IN_WATER = ("H2O", "rest", "O", "H", "C")
"""Rows of a balance that are no solute."""


@dataclass(frozen=True)
class DrawnPond:
    """A pond in its ground, draw by draw.

    Parameters
    ----------
    release : PondRelease
        What it gives to the ground, before options.
    aquifer : DrawnAquifer
    ratio : ndarray, shape (draw,), 1
        Leak over the regional flow under it.
    retardation, above : ndarray, shape (substance, draw)
        In the aquifer; years through the ground above the water table. NaN where missing.
    missing : dict of str to Missing
        Substances of which nothing can be said.
    """

    release: PondRelease
    aquifer: DrawnAquifer
    ratio: Array
    retardation: Array
    above: Array
    missing: dict[str, Missing]


def drawn_pond(
    plan: GroundwaterPlan, pond: PondPlan, substances: Sequence[str], years: Sequence[int],
    levels: LevelSource | None, alternative: str | None = None,
) -> DrawnPond:  # fmt: skip
    """Return a pond in its ground.

    Parameters
    ----------
    plan : GroundwaterPlan
        The area.
    pond : PondPlan
        The pond.
    substances : sequence of str
        Elements.
    years : sequence of int
        Calendar years.
    levels : LevelSource or None
        Where draws come from; None for central values.
    alternative : str, optional
        Reading of the plume's speed.

    Returns
    -------
    DrawnPond
    """
    aquifer = drawn_aquifer(plan.area, levels, alternative)
    zone = drawn_zone(plan.area, levels)
    assert isinstance(zone, DrawnZone)  # the plan asked
    height = zone.thickness + _water_height(pond, levels)
    transmissivity = aquifer.conductivity * SECONDS_PER_YEAR * aquifer.thickness
    most = largest_leak(transmissivity, height, radius=pond.radius, river=pond.river)
    release = pond_release(pond.deposit, pond.place, substances, years, most, levels)
    ratio = release.leak / (aquifer.discharge * 2.0 * pond.radius)
    shape = (len(substances), release.leak.size)
    retardation, above = np.full(shape, np.nan), np.full(shape, np.nan)
    missing = dict(release.missing)
    density = _bulk_density(plan, levels)
    flux = release.leak / (np.pi * pond.radius**2)
    for e, name in enumerate(substances):
        sorbed = drawn_sorption(plan.area, name, levels)
        if isinstance(density, Missing):
            missing.setdefault(name, density)
        elif isinstance(sorbed, Missing):
            missing.setdefault(name, sorbed)
        else:
            retardation[e] = 1.0 + density * sorbed / aquifer.porosity
            held = zone.water_content + zone.bulk_density * sorbed
            above[e] = zone.thickness * held / flux
    return DrawnPond(release, aquifer, ratio, retardation, above, missing)


def _water_height(pond: PondPlan, levels: LevelSource | None) -> Array:
    from tailrace.quantities.level_source import drawn

    return drawn(pond.deposit.water_height, f"{pond.place}.water_height", levels)


def _bulk_density(plan: GroundwaterPlan, levels: LevelSource | None) -> Array | Missing:
    from tailrace.quantities.level_source import drawn

    value = plan.area.ground.aquifer.bulk_density
    if isinstance(value, Missing):
        return value
    return drawn(value, f"{plan.area.name}/ground.aquifer.bulk_density", levels)


def groundwater_block(
    plan: GroundwaterPlan, releases: SiteReleases, levels: LevelSource | None,
    years: Sequence[int], report_years: Sequence[int], epochs: Sequence[int],
    left: Left | None = None, alternative: str | None = None,
    substances: Sequence[str] | None = None,
) -> GroundwaterBlock:  # fmt: skip
    """Return what is in wells and rivers on top of what is there without the works.

    Parameters
    ----------
    plan : GroundwaterPlan
        The area.
    releases : SiteReleases
        What the site releases in the same draws.
    levels : LevelSource or None
        Where draws come from; None for central values.
    years : sequence of int
        Calendar years, consecutive, from the first release of interest.
    report_years : sequence of int
        Years wanted, among `years`.
    epochs : sequence of int
        First years of the second and later epochs of release.
    left : callable, optional
        (source, substance) to what options leave of a release, shape (year, draw) or (year, 1), or
        None for all of it.
    alternative : str, optional
        Reading of the plume's speed that stands for K i / n.
    substances : sequence of str, optional
        Elements wanted; all that the balance sends to water or a pond's water is said to hold,
        unless given.

    Returns
    -------
    GroundwaterBlock

    Raises
    ------
    InputError
        If years have gaps, a report year is not among them, or there is no such reading.
    """
    _check(years, report_years)
    outlets = water_outlets(plan, releases)
    chosen = tuple(substances) if substances is not None else _substances(plan, releases, outlets)
    sums = WaterSums(plan, chosen, tuple(years), tuple(report_years), tuple(epochs),
                     _rows(levels, releases), outlets, left)  # fmt: skip
    for pond in plan.ponds:
        _add_pond(sums, pond, levels, alternative)
    for source, reason in plan.unknown.items():
        sums.lose_source(source, reason)
    add_streams_and_rivers(sums, releases, levels)
    return sums.block()


def _check(years: Sequence[int], report_years: Sequence[int]) -> None:
    problems = Problems()
    if not years or list(years) != list(range(years[0], years[0] + len(years))):
        problems.add("years of release are not consecutive", place="years",
                     remedy="give every year from the first release on")  # fmt: skip
    absent = [str(year) for year in report_years if year not in years]
    if absent:
        problems.add(f"{', '.join(absent)} is no year of release", place="report_years",
                     allowed=f"{min(years)} to {max(years)}" if years else "")  # fmt: skip
    problems.raise_if_any()


def _substances(
    plan: GroundwaterPlan, releases: SiteReleases, outlets: Sequence[str]
) -> tuple[str, ...]:
    from tailrace.data import substance

    # Of a source of which nothing is known all that the balance knows may come.
    found = dict.fromkeys(releases.releases.substances if plan.unknown else ())
    for outlet in outlets:
        if outlet not in releases.releases.outlets:
            found.update(dict.fromkeys(releases.releases.sources[outlet].emitted.to_water))
            continue
        flow = releases.releases.outlets[outlet]
        told = ~(flow.flow == 0.0).all(axis=(1, 2))
        found.update(dict.fromkeys(np.array(flow.substances)[told].tolist()))
    for deposit in plan.area.ground.deposit.values():
        found.update(dict.fromkeys(substance(name).element for name in deposit.pond_water))
    return tuple(name for name in found if name not in NOT_IN_WATER)


def _rows(levels: LevelSource | None, releases: SiteReleases) -> int:
    drawn_releases = releases.releases.shape[1]
    return drawn_releases if levels is None else max(levels.rows, drawn_releases)


def _add_pond(
    sums: WaterSums, pond: PondPlan, levels: LevelSource | None, alternative: str | None
) -> None:
    plan = sums.plan
    found = drawn_pond(plan, pond, sums.substances, sums.years, levels, alternative)
    source = pond.source
    amount = sums.add_release(source, np.broadcast_to(
        found.release.amount, (*found.release.amount.shape[:2], sums.rows)
    ))  # fmt: skip
    known = [e for e, name in enumerate(sums.substances) if name not in found.missing]
    for name, reason in found.missing.items():
        sums.lose(source, name, reason)
    for (owner, receptor), reason in plan.unreached.items():
        if owner == source:
            sums.lose_receptor(source, receptor, reason)
    spread_out = sums.spread_out
    slow, above = spread_out(found.retardation)[known], spread_out(found.above)[known]
    leak, aquifer = spread_out(found.release.leak), found.aquifer
    scale, ratio = spread_out(aquifer.scale), spread_out(found.ratio)
    along, across = spread_out(aquifer.longitudinal), spread_out(aquifer.transverse)
    last = float(len(sums.years))
    if pond.inside.size:
        curves = scaled_ways(pond.wells.at(ratio), scale, along, across)
        made = sums.empty(len(known), len(pond.inside))
        fill_wells(curves, last, slow, above, amount[known] / leak * MG_PER_L, sums.epoch,
                   sums.wanted, made)  # fmt: skip
        for row, e in enumerate(known):
            sums.well[source][:, e, pond.inside] += made[:, row]
    travel, slowness = pond.bank.at(ratio)
    arrival = sums.empty(len(known))
    fill_bank(scale[:, None] * travel, along[:, None] * scale[:, None] * slowness / travel, last,
              slow, above, amount[known], sums.epoch, sums.wanted, arrival)  # fmt: skip
    river = drawn_river(plan.area, levels)
    at = plan.area.ground.river.place
    if at is None:
        return
    if isinstance(river, Missing):
        sums.lose_river(at, river)
        return
    sums.river[source][:, known, plan.rivers.index(at)] += mixed(arrival, spread_out(river.flow))
