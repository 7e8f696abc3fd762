"""Levels at the points of an area's maps, by source, in the run of central values."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from tailrace.assess.area_dataset import MEDIUM_UNITS
from tailrace.assess.assessment import AREA_VARIABLES
from tailrace.assess.plume_levels import UNIT, PlumeField
from tailrace.assess.soil_stores import known_store
from tailrace.process.components import group_members
from tailrace.quantities import Missing

if TYPE_CHECKING:
    import xarray as xr

    from tailrace.assess.block_task import KeptArea
    from tailrace.assess.chain_plan import AreaPlan, ChainPlan
    from tailrace.assess.chain_run import ChainRun

Array = NDArray[np.float64]
RARE_EARTHS = "REE"
MAP_UNITS = {"air": MEDIUM_UNITS["air"], "deposition": "mg/(m2 yr)", "soil": MEDIUM_UNITS["soil"]}


@dataclass(frozen=True)
class MapLayer:
    """One layer of a map.

    Parameters
    ----------
    medium : {"air", "deposition", "soil"}
        Where.
    substance : str
        What; "REE" for the rare earths together.
    """

    medium: str
    substance: str

    @property
    def name(self) -> str:
        """Name of the layer: "Th in soil"."""
        return f"{self.substance} in {self.medium}"


LAYERS = (
    MapLayer("air", "PM10"), MapLayer("air", RARE_EARTHS), MapLayer("air", "Th"),
    MapLayer("air", "F"), MapLayer("deposition", RARE_EARTHS), MapLayer("deposition", "Th"),
    MapLayer("soil", RARE_EARTHS), MapLayer("soil", "Th"),
)  # fmt: skip


def members_of(substance: str, known: tuple[str, ...]) -> list[int]:
    """Return the positions of what a layer sums over.

    Parameters
    ----------
    substance : str
        A substance, or "REE".
    known : tuple of str
        Substances along the axis.
    """
    names = group_members(RARE_EARTHS) if substance == RARE_EARTHS else (substance,)
    # in the order of the axis: that of a set changes from one process to the next, and sums with it
    return [at for at, name in enumerate(known) if name in names]


def layer_amounts(
    plan: ChainPlan,
    kept: KeptArea,
    layer: MapLayer,
    since: int | None = None,
    until: int | None = None,
) -> Array:
    """Return what is known of a layer per unit of transfer, shape (source, bin, stated year).

    NaN where a soil's loss is known of none of its substances: `is_lower_bound` says where some
    is lacking.

    Parameters
    ----------
    plan : ChainPlan
        What was prepared.
    kept : KeptArea
        The area in the run of central values.
    layer : MapLayer
        The layer.
    since, until : int, optional
        Years of release that count: from the first, and before the second.
    """
    assert kept.parts is not None
    assert kept.parts.release is not None
    release, land = kept.parts.release, kept.parts.land
    at = members_of(layer.substance, release.substances)
    amount = release.amount_of(at)
    years = np.array(plan.years)
    counts = (years >= (since or years[0])) & (years < (until or years[-1] + 1))
    amount = np.where(counts[:, np.newaxis], amount, 0.0)
    if layer.medium != "soil":
        pick = [plan.years.index(year) for year in plan.stated]
        return np.asarray(amount.sum(axis=0)[:, :, pick, 0])
    rows = [land.substances.index(release.substances[i]) for i in at]
    loss = land.soil_loss[rows]
    store = known_store(loss, amount, plan.years, plan.stated)[..., 0].sum(axis=0)
    return np.asarray(store * (np.nan if np.isnan(loss).all() else land.soil_gain[0]))


def is_lower_bound(kept: KeptArea, layer: MapLayer) -> bool:
    """Return whether an unknown amount comes on top of a layer.

    Parameters
    ----------
    kept : KeptArea
        The area in the run of central values.
    layer : MapLayer
        The layer.
    """
    assert kept.parts is not None
    assert kept.parts.release is not None
    release, land = kept.parts.release, kept.parts.land
    names = [release.substances[at] for at in members_of(layer.substance, release.substances)]
    if layer.medium == "soil":
        loss = land.soil_loss[[land.substances.index(name) for name in names]]
        if np.isnan(loss).any():
            return True
    return not release.lacking.isdisjoint(names)


def with_map(data: xr.Dataset, found: ChainRun, name: str) -> xr.Dataset:
    """Return an area's data set with the levels at the points of its map.

    Parameters
    ----------
    data : xarray.Dataset
        Results of the area.
    found : ChainRun
        The run.
    name : str
        The area.
    """
    area: AreaPlan = found.plan.areas[name]
    kept = found.middle.areas[name]
    if isinstance(area.air, Missing) or kept.parts is None or kept.parts.release is None:
        return data
    air = area.air
    made = []
    layers = [layer for layer in LAYERS if members_of(layer.substance, area.substances)]
    for layer in layers:
        amount = layer_amounts(found.plan, kept, layer)
        transfer = air.map_concentration if layer.medium == "air" else air.map_deposition
        made.append(np.einsum("sby,sbp->syp", amount, transfer))
    sources = [str(one) for one in data["source"].values]
    whole = np.full((len(made), len(sources), len(found.plan.stated), len(air.map_east)), np.nan)
    for s, source in enumerate(air.sources):
        if source not in sources:
            continue  # nothing of it can be computed: it stands among what is missing
        whole[:, sources.index(source)] = np.stack(made)[:, s]
    dims, what = AREA_VARIABLES["map_level"]
    coordinates: dict[str, Any] = {
        "layer": [layer.name for layer in layers],
        "layer_unit": ("layer", [MAP_UNITS[layer.medium] for layer in layers]),
        "layer_medium": ("layer", [layer.medium for layer in layers]),
        "layer_substance": ("layer", [layer.substance for layer in layers]),
        "layer_at_least": ("layer", [is_lower_bound(kept, layer) for layer in layers]),
        "east": ("point", air.map_east, {"units": "m"}),
        "north": ("point", air.map_north, {"units": "m"}),
    }
    return data.assign(map_level=(dims, whole, {"long_name": what})).assign_coords(coordinates)


def with_plume(data: xr.Dataset, plume: PlumeField | Missing) -> xr.Dataset:
    """Return an area's data set with the plume of its ponds, or with why it has none.

    Parameters
    ----------
    data : xarray.Dataset
        Results of the area.
    plume : PlumeField or Missing
        What ponds add to groundwater.
    """
    if isinstance(plume, Missing):
        return data.assign_attrs(no_plume=plume.reason)
    dims, what = AREA_VARIABLES["plume_level"]
    coordinates: dict[str, Any] = {
        "ground_source": list(plume.sources),
        "ground_substance": list(plume.substances),
        "ground_unit": ("ground_substance", [UNIT] * len(plume.substances)),
        "ground_year": list(plume.years),
        "ground_east": ("ground_point", plume.east, {"units": "m"}),
        "ground_north": ("ground_point", plume.north, {"units": "m"}),
    }
    whole = data.assign(plume_level=(dims, plume.level.sum(axis=0), {"long_name": what}))
    return whole.assign_coords(coordinates).assign_attrs(plume_leaves_out=plume.words)
