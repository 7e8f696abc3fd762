"""What of groundwater does not depend on the draw: geometry, ways of the water, what is missing.

Ponds are circles of the area of their outline; the river is a straight line across the declared
direction of flow, through the place named `bank`. The ways from pond to wells and to the river are
tabulated over the leak ratio (`water.mounded_table`, `water.bank_arrival`) for the widest range
that the declared numbers allow, and kept by a `TransferStore` where one is given.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tailrace.assess.drawn_ground import aquifer_missing, drawn_zone
from tailrace.assess.ground_inputs import changed_area
from tailrace.assess.pond_release import deposit_missing
from tailrace.errors import InputError, did_you_mean
from tailrace.quantities import Missing, Value
from tailrace.water.bank_arrival import BankTable, bank_table
from tailrace.water.constants import SECONDS_PER_YEAR
from tailrace.water.mounded_table import MoundedTable, mounded_table

if TYPE_CHECKING:
    from tailrace.assess.transfer_store import TransferStore
    from tailrace.site import Site
    from tailrace.site.model import Area
    from tailrace.site.schema_ground import Deposit

Array = NDArray[np.float64]

NOT_WELLS = ("river", "lake")
"""Kinds of receptors that draw no groundwater."""
MARGIN = 1.01
"""By how much tables reach beyond the range of the declared numbers."""
CODE = ("tailrace.water",)


@dataclass(frozen=True)
class PondPlan:
    """A pond, its receptors and its river.

    Parameters
    ----------
    source : str
        Name as a source: that of the emission source "seepage" of its place, else its own.
    deposit : Deposit
        As declared.
    place : str
        Where its numbers stand.
    centre : tuple of float, m
        East and north, in the area's frame.
    forward : tuple of float, 1
        East and north of one metre along the regional flow.
    radius, river : float, m
        Of the circle of its area; from its centre to the bank along the flow.
    along, across : ndarray, shape (receptor,), m
        Receptors, from its centre along the regional flow and to its left.
    inside : ndarray of int
        Positions of receptors that the table holds.
    wells : MoundedTable
    bank : BankTable
    """

    source: str
    deposit: Deposit
    place: str
    centre: tuple[float, float]
    forward: tuple[float, float]
    radius: float
    river: float
    along: Array
    across: Array
    inside: NDArray[np.int64]
    wells: MoundedTable
    bank: BankTable


@dataclass(frozen=True)
class GroundwaterPlan:
    """Groundwater of an area, as far as it does not depend on the draw.

    Parameters
    ----------
    area : Area
        The area.
    receptors : tuple of str
        Places that may draw groundwater.
    ponds : tuple of PondPlan
        Ponds of which enough is known.
    unknown : mapping of str to Missing
        Sources to groundwater of which nothing can be computed, and why.
    unreached : mapping of (str, str) to Missing
        Source and receptor that no table holds: under the pond, beyond the river.
    places : mapping of str to str
        Area of every place of the site.
    serves : mapping of str to str
        Stream of each receptor that lives on one.
    seepage : tuple of str
        Emission sources "seepage" that belong to no deposit; hills lose them.
    """

    area: Area
    receptors: tuple[str, ...]
    ponds: tuple[PondPlan, ...]
    unknown: Mapping[str, Missing]
    unreached: Mapping[tuple[str, str], Missing]
    places: Mapping[str, str]
    serves: Mapping[str, str] = field(default_factory=dict)
    seepage: tuple[str, ...] = ()

    @property
    def alternatives(self) -> tuple[str, ...]:
        """Names of the readings of the plume's speed."""
        return tuple(self.area.ground.alternative)

    @property
    def rivers(self) -> tuple[str, ...]:
        """Rivers and streams: those of `stream`, then the river's place."""
        river = self.area.ground.river
        named = (river.place,) if river.place else ()
        return (*self.area.ground.stream, *named)


def groundwater_plan(
    site: Site, area: str, *, store: TransferStore | None = None
) -> GroundwaterPlan:
    """Return what of an area's groundwater does not depend on the draw.

    Parameters
    ----------
    site : Site
        The site.
    area : str
        Name of the area.
    store : TransferStore, optional
        Keeps the tables.

    Returns
    -------
    GroundwaterPlan

    Raises
    ------
    InputError
        If the site has no such area.
    """
    if area not in site.areas:
        raise InputError.single(
            f'the site "{site.name}" has no area "{area}"', allowed=", ".join(site.areas),
            remedy=did_you_mean(area, site.areas),
        )  # fmt: skip
    here = site.areas[area]
    places = site.projected(area)
    chosen = places[(places["role"] == "receptor") & ~places["kind"].isin(NOT_WELLS)]
    receptors = tuple(map(str, chosen.index))
    points = np.array([[p.x, p.y] for p in chosen.geometry.centroid]).reshape(-1, 2)
    ponds, unknown = [], {}
    unreached: dict[tuple[str, str], Missing] = {}
    for name, deposit in here.ground.deposit.items():
        source = _source_name(site, area, name, deposit)
        missing = _pond_missing(here, name, deposit)
        if missing is not None:
            unknown[source] = missing
            continue
        grounds = [here, *_other_grounds(site, here)]
        pond = _pond(here, name, source, deposit, places, points, store, grounds)
        ponds.append(pond)
        for k, receptor in enumerate(receptors):
            if k not in pond.inside:
                where = "beyond the river" if pond.along[k] >= pond.river else "under the pond"
                unreached[source, receptor] = Missing(f"{receptor} lies {where}", source)
    seepage = _other_seepage(site, area, (*unknown, *(pond.source for pond in ponds)), unknown)
    areas = {str(name): str(owner) for name, owner in site.places["area"].items()}
    serves = {p: name for name, stream in here.ground.stream.items() for p in stream.serves}
    return GroundwaterPlan(here, receptors, tuple(ponds), unknown, unreached, areas, serves,
                           seepage)  # fmt: skip


def _other_grounds(site: Site, area: Area) -> list[Area]:
    """Return the area as each option on transport leaves it, so that one table holds them all."""
    changed = [one.inputs for one in site.options.values() if one.inputs]
    return [changed_area(area, inputs) for inputs in changed]


def _other_seepage(
    site: Site, area: str, deposits: tuple[str, ...], unknown: dict[str, Missing]
) -> tuple[str, ...]:
    """Return sources of seepage beside the deposits; those without a rate are noted as unknown."""
    found = []
    for name, source in ({} if site.emissions is None else site.emissions.sources).items():
        if source.process != "seepage" or source.area != area or name in deposits:
            continue
        rate = source.inputs.get("rate")
        if isinstance(rate, Missing):
            unknown[name] = rate
        else:
            found.append(name)
    return tuple(found)


def _source_name(site: Site, area: str, name: str, deposit: Deposit) -> str:
    """Return the emission source that stands for a deposit's seepage, else its name."""
    sources = {} if site.emissions is None else site.emissions.sources
    for key, source in sources.items():
        if source.process == "seepage" and source.area == area and source.place == deposit.place:
            return key
    return name


def _pond_missing(area: Area, name: str, deposit: Deposit) -> Missing | None:
    zone = drawn_zone(area, None)
    reasons = (
        deposit_missing(deposit, name), aquifer_missing(area),
        zone if isinstance(zone, Missing) else None,
        None if area.ground.river.bank else Missing("no place on the river's bank is named", name),
    )  # fmt: skip
    return next((reason for reason in reasons if reason is not None), None)


def _pond(
    area: Area, name: str, source: str, deposit: Deposit, places: object, points: Array,
    store: TransferStore | None, grounds: Sequence[Area],
) -> PondPlan:  # fmt: skip
    frame = places.geometry  # type: ignore[attr-defined]  # a GeoDataFrame
    outline = frame[deposit.place]
    centre = np.array([outline.centroid.x, outline.centroid.y])
    size = outline.area if outline.area > 0.0 else _central(deposit.area, name)
    radius = math.sqrt(size / math.pi)
    bearing = math.radians(_central(area.ground.aquifer.flow_towards, "flow_towards"))
    forward = np.array([math.sin(bearing), math.cos(bearing)])
    left = np.array([-forward[1], forward[0]])
    assert area.ground.river.bank is not None  # _pond_missing was asked
    bank = frame[area.ground.river.bank].centroid
    river = float((np.array([bank.x, bank.y]) - centre) @ forward)
    if not river > radius:
        raise InputError.single(
            f"the river's bank lies {river:.0f} m from the pond's centre along the flow",
            file=f"areas/{area.name}/ground.toml", place="river.bank",
            allowed=f"more than the pond's radius of {radius:.0f} m",
            remedy="check aquifer.flow_towards and the place",
        )  # fmt: skip
    along, across = (points - centre) @ forward, (points - centre) @ left
    inside = np.nonzero((np.hypot(along, across) > radius) & (along < river))[0]
    ranges = [ratio_range(one, one.ground.deposit[name], radius, river) for one in grounds]
    ratios = (min(low for low, _ in ranges), max(high for _, high in ranges))
    wells = wells_table(along[inside], across[inside], radius, river, ratios, store)
    return PondPlan(
        source, deposit, f"{area.name}/ground.deposit.{name}",
        (float(centre[0]), float(centre[1])), (float(forward[0]), float(forward[1])),
        radius, river, along, across, inside, wells, _bank(radius, river, ratios, store),
    )  # fmt: skip


def _central(value: object, name: str) -> float:
    if not isinstance(value, Value):
        raise InputError.single(f"{name} is missing", place=name, remedy="give a number")
    return float(value.central)


def _ends(value: object) -> tuple[float, float]:
    assert isinstance(value, Value)  # what is missing was asked for before
    return value.distribution.bulk() if value.distribution else (value.central, value.central)


def ratio_range(area: Area, deposit: Deposit, radius: float, river: float) -> tuple[float, float]:
    """Return the least and the largest leak over the regional flow under a pond.

    Parameters
    ----------
    area : Area
        Its ground.
    deposit : Deposit
        The pond.
    radius, river : float, m
        Of the pond; from its centre to the river.

    Returns
    -------
    tuple of float, 1
        The largest is that at which the mound reaches the pond's water at the least gradient
        (`pond_release.largest_leak` over K i b 2 R, from which K b drops out).
    """
    ground, zone = area.ground.aquifer, area.ground.unsaturated_zone
    gradient, thickness = _ends(ground.hydraulic_gradient), _ends(ground.thickness)[1]
    fastest = _ends(ground.hydraulic_conductivity)[1] * SECONDS_PER_YEAR * gradient[1]
    pores = _ends(ground.effective_porosity)[1]
    for reading in area.ground.alternative.values():
        if isinstance(reading.velocity, Value):
            fastest = max(fastest, _ends(reading.velocity)[1] * pores)
    least = _ends(deposit.seepage_rate)[0] / (fastest * thickness * 2.0 * radius)
    height = _ends(zone.thickness)[1] + _ends(deposit.water_height)[1]
    most = np.pi * height / (gradient[0] * radius * (np.log(2.0 * river / radius) + 0.5))
    return float(least / MARGIN), float(most * MARGIN)


def wells_table(
    along: Array, across: Array, radius: float, river: float, ratios: tuple[float, float],
    store: TransferStore | None,
) -> MoundedTable:  # fmt: skip
    """Return the ways from a pond to wells, from the store where it has them.

    Parameters
    ----------
    along, across, radius, river, ratios
        As for `mounded_table`.
    store : TransferStore or None
        Keeps the table.

    Returns
    -------
    MoundedTable
    """
    names = ("ratio", "travel", "length", "squared_slowness", "receptor_slowness",
             "edge_slowness", "squared_discharge", "share", "delay")  # fmt: skip

    def make() -> dict[str, Array]:
        table = mounded_table(along, across, radius=radius, river=river, ratios=ratios)
        return {name: getattr(table, name) for name in names}

    if store is None:
        return MoundedTable(along, across, radius, river, **make())
    key = {"along": along, "across": across, "radius": radius, "river": river, "ratios": ratios}
    kept = store.get_or_make("mounded-wells", key, make, code=CODE)
    return MoundedTable(along, across, radius, river, **kept)


def _bank(
    radius: float, river: float, ratios: tuple[float, float], store: TransferStore | None
) -> BankTable:
    def make() -> dict[str, Array]:
        table = bank_table(radius=radius, river=river, ratios=ratios)
        return {"ratio": table.ratio, "travel": table.travel,
                "squared_slowness": table.squared_slowness}  # fmt: skip

    if store is None:
        return BankTable(**make())
    key = {"radius": radius, "river": river, "ratios": ratios}
    return BankTable(**store.get_or_make("mounded-bank", key, make, code=CODE))
