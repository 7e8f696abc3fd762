"""What the report's page shows on its map: levels by source and epoch, and the plume."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np

from tailrace.assess.map_layers import LAYERS, MAP_UNITS, layer_amounts, members_of
from tailrace.assess.page_variants import plume_view
from tailrace.quantities import Missing

if TYPE_CHECKING:
    from tailrace.assess.chain_block import AreaParts
    from tailrace.assess.chain_plan import AreaPlan
    from tailrace.assess.chain_run import ChainRun
    from tailrace.assess.transfer_store import TransferStore


def page_views(
    found: ChainRun, area: AreaPlan, parts: AreaParts, store: TransferStore | None,
    air: dict[str, Any] | None = None,
) -> dict[str, Any]:  # fmt: skip
    """Return the map and the plume of an area, those that there are.

    Parameters
    ----------
    found : ChainRun
        The run.
    area : AreaPlan
        The area.
    parts : AreaParts
        The area at central values, by epoch of release.
    store : TransferStore or None
        Keeps the ways of the water.
    air : dict, optional
        The map of the same area and releases, where it was made for another ground.

    Returns
    -------
    dict
        "map" and "plume".
    """
    views = {
        "map": _map(found, area) if air is None else air,
        "plume": plume_view(found, area, store, parts),
    }
    return {name: view for name, view in views.items() if view}


def _map(found: ChainRun, area: AreaPlan) -> dict[str, Any]:
    """Return layers of the map by source and epoch; empty where there are no transfers."""
    kept = found.middle.areas[area.name]
    air = area.air
    if isinstance(air, Missing) or kept.parts is None or kept.parts.release is None:
        return {}
    layers = [one for one in LAYERS if members_of(one.substance, area.substances)]
    made = []
    for layer in layers:
        transfer = air.map_concentration if layer.medium == "air" else air.map_deposition
        by_epoch = [
            np.einsum("sby,sbp->ysp", layer_amounts(found.plan, kept, layer, *span), transfer)
            for span in _spans(found)
        ]
        made.append(np.concatenate(by_epoch, axis=1))
    return {
        "layers": [(one.name, MAP_UNITS[one.medium]) for one in layers],
        "substances": [one.substance for one in layers],
        "points": np.column_stack((air.map_east, air.map_north)).tolist(),
        "source_epochs": [
            [source, epoch] for epoch in range(len(list(_spans(found)))) for source in air.sources
        ],
        "central": np.stack(made),
    }


def _spans(found: ChainRun) -> Iterator[tuple[int | None, int | None]]:
    """Yield the first year of each epoch and the first after it."""
    starts = found.plan.site.option_starts
    ends: list[int | None] = [None, *starts, None]
    return pairwise(ends)
