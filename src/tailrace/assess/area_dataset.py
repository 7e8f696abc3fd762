"""An area's results as a labelled data set."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from tailrace.assess.area_inputs import ATTRIBUTED
from tailrace.assess.assessment import AREA_VARIABLES, BACKGROUND, STATISTICS
from tailrace.assess.pathway_weights import DOSE, RISK

if TYPE_CHECKING:
    import xarray as xr

    from tailrace.assess.chain_plan import AreaPlan, ChainPlan
    from tailrace.assess.gathered_blocks import GatheredArea

Array = NDArray[np.float64]

MEDIUM_UNITS: dict[str, str] = {
    "air": "mg/m3", "indoor_air": "mg/m3", "soil": "mg/kg", "house_dust": "mg/kg",
    "road_dust": "mg/kg", "drinking_water": "mg/L", "crops": "mg/kg", "milk": "mg/kg",
    "meat": "mg/kg", "diet": "mg/(kg d)",
}  # fmt: skip
"""Units of levels by medium; radon and thoron in air are Bq/m3."""


def unit_of_endpoint(name: str) -> str:
    """Return the unit of a result.

    Parameters
    ----------
    name : str
        The endpoint.
    """
    if name.startswith(DOSE):
        return "mSv/yr"
    return "1/yr" if name.startswith(RISK) else "1"


def area_dataset(
    plan: ChainPlan,
    area: AreaPlan,
    found: GatheredArea,
    central: GatheredArea,
    left: Array | None = None,
) -> xr.Dataset:
    """Return the results of an area.

    Parameters
    ----------
    plan : ChainPlan
        What was prepared.
    area : AreaPlan
        The area.
    found, central : GatheredArea
        Results of the draws, and of the run of central values.
    left : ndarray, shape (place, pathway, year), optional
        What is left of exposure with central values, in the years wanted.

    Returns
    -------
    xarray.Dataset
        With the variables of `AREA_VARIABLES` that one area has, the map's apart.
    """
    import xarray as xr

    weights = area.weights
    sources = tuple(dict.fromkeys(name for name, _ in found.origins))
    shown = len(weights.shown)
    whole = (found.increment + found.background)[:, :, :shown]
    order = {"result": whole, "increment": found.increment[:, :, :shown]}
    data: dict[str, Any] = {
        name: _labelled(name, values.transpose(1, 3, 2, 4, 0)) for name, values in order.items()
    }
    data["organ_index"] = _labelled("organ_index", found.organ.transpose(1, 3, 2, 4, 0))
    unknown = np.asarray(found.unknown.any(axis=(1, 2)))[:, :shown]
    flags = np.repeat(unknown[:, np.newaxis], len(area.places), axis=1)
    data["at_least"] = _labelled("at_least", flags)
    for name, one in (("mean_contribution", found), ("central_contribution", central)):
        data[name] = _labelled(name, _by_substance(one, sources))
    data["attribution"] = _labelled("attribution", _attributed(found, sources))
    for name in ("level", "level_increment"):
        data[name] = _labelled(name, found.statistics[name])
    no_base = np.isnan(found.base).any(axis=(0, 3))
    data["level_at_least"] = _labelled("level_at_least", found.level_unknown | no_base)
    data["level_increment_at_least"] = _labelled("level_increment_at_least", found.level_unknown)
    statistics = found.statistics["result"].swapaxes(2, 3)
    data["result_statistic"] = _labelled("result_statistic", statistics)
    by_source = _sum_epochs(found.level_by_origin, found.origins, sources, axis=2)
    kept = [i for i, name in enumerate(sources) if name != BACKGROUND]
    by_source[:, :, [i for i in range(len(sources)) if i not in kept]] = np.nan
    data["level_by_source"] = _labelled("level_by_source", by_source.swapaxes(1, 2))
    own = _sum_epochs(central.level_by_origin, central.origins, sources, axis=2)
    own[:, :, sources.index(BACKGROUND)] = central.base[0][..., np.newaxis]
    data["central_level_by_source"] = _labelled("central_level_by_source", own.swapaxes(1, 2))
    if left is not None:
        at = [plan.wanted.index(year) for year in plan.stated]
        data["exposure_share"] = _labelled("exposure_share", left[..., at])
    return xr.Dataset(data, coords=_coordinates(plan, area, sources))


def _labelled(
    name: str, values: NDArray[Any]
) -> tuple[tuple[str, ...], NDArray[Any], dict[str, str]]:
    dims, what = AREA_VARIABLES[name]
    return dims, values, {"long_name": what}


def _coordinates(plan: ChainPlan, area: AreaPlan, sources: Sequence[str]) -> dict[str, Any]:
    weights = area.weights
    there = plan.site.projected(area.name).loc[list(area.places)].geometry.representative_point()
    return {
        "endpoint": list(weights.headline),
        "organ_endpoint": list(weights.organs),
        "receptor": list(area.places),
        "group": list(weights.shown),
        "year": list(plan.wanted),
        "stated_year": list(plan.stated),
        "source": list(sources),
        "substance": list(area.substances),
        "pathway": list(weights.pathways),
        "medium": list(weights.media),
        "statistic": list(STATISTICS),
        "statistic_of": list(ATTRIBUTED),
        "unit": ("endpoint", [unit_of_endpoint(name) for name in weights.headline]),
        "medium_unit": ("medium", [MEDIUM_UNITS.get(name, "") for name in weights.media]),
        "medium_of": ("pathway", [weights.medium_of[name] for name in weights.pathways]),
        "receptor_east": ("receptor", np.array(there.x), {"units": "m"}),
        "receptor_north": ("receptor", np.array(there.y), {"units": "m"}),
    }


def _sum_epochs(
    values: Array, origins: Sequence[tuple[str, int]], sources: Sequence[str], axis: int
) -> Array:
    """Return values by source, the epochs of release together."""
    rows = [[i for i, (own, _) in enumerate(origins) if own == name] for name in sources]
    parts = [np.take(values, row, axis=axis).sum(axis=axis) for row in rows]
    return np.stack(parts, axis=axis)


def _by_substance(found: GatheredArea, sources: Sequence[str]) -> Array:
    """Return (endpoint, receptor, group, stated_year, source, substance, pathway)."""
    parts = _sum_epochs(found.part_by_substance, found.origins, sources, axis=4)
    return np.ascontiguousarray(parts.transpose(0, 5, 1, 6, 4, 3, 2))


def _attributed(found: GatheredArea, sources: Sequence[str]) -> Array:
    """Return (statistic, endpoint, receptor, group, stated year, source, pathway)."""
    parts = _sum_epochs(found.attributed, found.origins, sources, axis=4)
    return np.ascontiguousarray(parts.transpose(0, 1, 5, 2, 6, 4, 3))
