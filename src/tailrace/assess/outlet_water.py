"""What outlets of the balance bring to streams, rivers and valley wells of an area.

"water:groundwater" is what leached hills lose: it passes their groundwater (`hill_wash_out`) into
the streams, and so does seepage that is declared as an emission and belongs to no deposit. Every
other end "water:..." is in the area's streams at once, or, where the area has
none, in its river.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tailrace.assess.hill_wash_out import (
    DrawnHill,
    discharge_of_year,
    drawn_hill,
    drawn_stream,
    hill_residence,
)
from tailrace.assess.river_increment import drawn_river, mixed
from tailrace.assess.seepage_to_water import GROUND
from tailrace.assess.water_block import AT_LEAST
from tailrace.quantities import Missing

if TYPE_CHECKING:
    from tailrace.assess.groundwater_plan import GroundwaterPlan
    from tailrace.assess.site_releases import SiteReleases
    from tailrace.assess.water_block import WaterSums
    from tailrace.quantities.level_source import LevelSource

Array = NDArray[np.float64]

WATER_END = "water:"


def water_outlets(plan: GroundwaterPlan, releases: SiteReleases) -> tuple[str, ...]:
    """Return the ends of the balance that go to water and lie in an area.

    Parameters
    ----------
    plan : GroundwaterPlan
        The area.
    releases : SiteReleases
        What the site releases.
    """
    found = []
    for name in releases.releases.outlets:
        if not name.startswith(WATER_END):
            continue
        places = releases.releases.places.get(name, "").split(", ")
        if any(plan.places.get(place, place) == plan.area.name for place in places):
            found.append(name)
    return (*found, *(name for name in plan.seepage if name in releases.releases.sources))


def _to_ground(sums: WaterSums) -> list[str]:
    return [name for name in sums.outlets if name == GROUND or not name.startswith(WATER_END)]


def add_streams_and_rivers(
    sums: WaterSums, releases: SiteReleases, levels: LevelSource | None
) -> None:
    """Add what outlets bring to wells, streams and rivers.

    Parameters
    ----------
    sums : WaterSums
        Added to.
    releases : SiteReleases
        What the site releases.
    levels : LevelSource or None
        Where draws come from; None for central values.
    """
    hills = _to_ground(sums)
    for outlet in sums.outlets:
        amount = _outlet_release(sums, releases, outlet)
        sums.add_release(outlet, amount, to_wells=outlet in hills)
    river = sums.plan.area.ground.river.place
    flow = drawn_river(sums.plan.area, levels)
    if river is not None and isinstance(flow, Missing):
        sums.lose_river(river, flow)
    elif river is not None and not isinstance(flow, Missing):
        at = sums.plan.rivers.index(river)
        sums.low_flow_ratio[at] = flow.low_flow_ratio
        if not sums.plan.area.ground.stream:
            for outlet in sums.outlets:
                if outlet not in hills:
                    load = _by_epoch(sums, sums.release[outlet][:, sums.wanted])
                    sums.river[outlet][:, :, at] += mixed(load, flow.flow)
    hill = drawn_hill(sums.plan.area, levels) if hills else None
    loads = {outlet: _load(sums, outlet, hill, levels) for outlet in sums.outlets}
    for name in sums.plan.area.ground.stream:
        _add_stream(sums, name, loads, levels)
    for outlet in hills if not sums.plan.area.ground.stream else ():
        sums.well[outlet][...] = np.nan
        sums.river[outlet][...] = np.nan
        sums.missing[outlet,] = Missing("no stream takes what the ground receives", outlet)
    _note_unknown(sums, releases)


def _outlet_release(sums: WaterSums, releases: SiteReleases, outlet: str) -> Array:
    """Return what an outlet releases by substance, year and draw; zero before the balance."""
    known = releases.releases.years
    amount = np.zeros((len(sums.substances), len(sums.years), sums.rows))
    mine = [(k, known.index(year)) for k, year in enumerate(sums.years) if year in known]
    here, there = [k for k, _ in mine], [k for _, k in mine]
    for e, name in enumerate(sums.substances):
        rate = _rate(releases, outlet, name)
        if rate is not None:
            amount[e, here] = rate[there]
    return amount


def _rate(releases: SiteReleases, outlet: str, substance: str) -> Array | None:
    """Return what an outlet or a source of seepage releases, (year, draw), None for nothing."""
    if outlet in releases.releases.outlets:
        flow = releases.releases.outlets[outlet]
        if substance not in flow.substances:
            return None
        return np.asarray(flow.flow[flow.substances.index(substance)])
    return releases.releases.sources[outlet].emitted.to_water.get(substance)


def _note_unknown(sums: WaterSums, releases: SiteReleases) -> None:
    known = releases.releases.years
    for outlet in (name for name in sums.outlets if name in releases.releases.outlets):
        flow = releases.releases.outlets[outlet]
        for name in sums.substances:
            if name not in flow.substances:
                continue
            row = flow.substances.index(name)
            if np.isnan(flow.flow[row]).any():
                sums.lose(outlet, name, Missing(f"nothing is known of {name} in it", outlet))
            elif flow.at_least[row].any():
                sums.missing[outlet, name, AT_LEAST] = Missing(
                    f"an unknown amount of {name} comes on top", outlet
                )
        if sums.years and sums.years[0] < known[0] and flow.flow.any():
            sums.missing[outlet, "", AT_LEAST] = Missing(
                f"what was released before {known[0]} is not in the balance", outlet
            )


def _by_epoch(sums: WaterSums, load: Array) -> Array:
    """Return loads of the report years by epoch of release, which is that of the year."""
    found = sums.empty(len(sums.substances))
    for j, at in enumerate(sums.wanted):
        found[sums.epoch[at], :, j] = load[:, j]
    return found


def _load(
    sums: WaterSums, outlet: str, hill: DrawnHill | Missing | None, levels: LevelSource | None
) -> Array:
    """Return what comes out of hills or an outlet, (epoch, substance, report year, draw), kg/yr."""
    release = sums.release[outlet]
    if outlet not in _to_ground(sums):
        return _by_epoch(sums, release[:, sums.wanted])
    found = sums.empty(len(sums.substances))
    for e, name in enumerate(sums.substances):
        assert hill is not None  # drawn where an outlet goes to the ground
        residence = hill if isinstance(hill, Missing) else (
            hill_residence(sums.plan.area, hill, name, levels)
        )  # fmt: skip
        if isinstance(residence, Missing):
            if np.nan_to_num(release[e], nan=1.0).any():
                found[:, e] = np.nan
                sums.lose(outlet, name, residence)
            continue
        part = discharge_of_year(sums.spread_out(residence), len(sums.years))
        for j, at in enumerate(sums.wanted):
            for n in range(len(sums.epochs) + 1):
                mine = np.nonzero(sums.epoch[: at + 1] == n)[0]
                found[n, e, j] = (release[e, mine] * part[at - mine]).sum(axis=0)
    return found


def _add_stream(
    sums: WaterSums, name: str, loads: dict[str, Array], levels: LevelSource | None
) -> None:
    stream = drawn_stream(sums.plan.area, name, levels)
    if isinstance(stream, Missing):
        sums.lose_river(name, stream)
        for receptor in _served(sums, name):
            for outlet in _to_ground(sums):
                sums.lose_receptor(outlet, receptor, stream)
        return
    at = sums.plan.rivers.index(name)
    sums.low_flow_ratio[at] = stream.low_flow_ratio
    for outlet, load in loads.items():
        mine = load * stream.share
        sums.river[outlet][:, :, at] += mixed(mine, stream.flow)
        if outlet in sums.well:
            for receptor in _served(sums, name):
                column = sums.plan.receptors.index(receptor)
                sums.well[outlet][:, :, column] += mixed(mine, stream.baseflow)


def _served(sums: WaterSums, name: str) -> list[str]:
    return [r for r, stream in sums.plan.serves.items()
            if stream == name and r in sums.plan.receptors]  # fmt: skip
