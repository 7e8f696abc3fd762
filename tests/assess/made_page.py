"""What the page of a made-up assessment recomputes from: cells that add up to its results."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from tailrace.assess.assessment import BACKGROUND, AreaAssessment
from tailrace.quantities import Value
from tailrace.site import Site

if TYPE_CHECKING:
    from .made_assessment import MadeArea

STARTS = (2026, 2030)
CLASSES = (("F",), ("Th", "As", "Rn-222"))
WATER = "drinking water"


def made_page(
    site: Site,
    made: Mapping[str, MadeArea],
    areas: Mapping[str, AreaAssessment],
    *,
    transport: bool = False,
) -> dict[str, Any]:
    """Return `Assessment.page` of a made-up assessment.

    Parameters
    ----------
    site : Site
        Whose options there are.
    made : mapping of str to MadeArea
        What the numbers are made of.
    areas : mapping of str to AreaAssessment
        The results.
    transport : bool
        Whether an option of the transport is there too, with its variant.
    """
    baked = {name: _area(one, areas[name]) for name, one in made.items()}
    draws = next(iter(made.values())).spread.shape[1]
    options = [*_releases(site, baked, draws), _other_water(made, baked, draws)]
    variants = {}
    if transport:
        options.append(_option("barrier", "cut-off wall", "transport", {}, np.full(draws, 1.0)))
        variants["barrier"] = {name: _with_wall(one) for name, one in baked.items()}
    return {
        "areas": baked,
        "options": options,
        "option_starts": list(STARTS),
        "draws": list(range(draws)),
        "sample_error": "made up: P50 within 5 %, P95 within 12 % of those of all draws",
        "variants": variants,
    }


def _area(made: MadeArea, area: AreaAssessment) -> dict[str, Any]:
    data = area.data
    cells = [
        {"source": source, "epoch": epoch, "class": klass, "pathways": list(pathways)}
        for source in made.sources
        for epoch in range(1 if source == BACKGROUND else 1 + len(STARTS))
        for klass in range(len(CLASSES))
        for pathways in _pathways(data)
    ]
    central = np.stack([_central(made, data, cell) for cell in cells], axis=-1)
    row = [made.sources.index(cell["source"]) for cell in cells]
    pairs = [(s, e) for s in range(len(made.sources) - 1) for e in range(1 + len(STARTS))]
    levels = data["map_level"].values
    layers = np.stack(
        [levels[:, s] * _share(made, e)[:, None] for s, e in pairs], axis=2
    )  # fmt: skip
    return {
        "endpoints": list(
            zip(data["endpoint"].values.tolist(), data["unit"].values.tolist(), strict=True)
        ),
        "groups": data["group"].values.tolist(),
        "receptors": list(made.receptors),
        "stated_years": list(made.stated),
        "cells": cells,
        "classes": [list(one) for one in CLASSES],
        "central": central,
        "draws": central[..., None] * made.spread[row],
        "sources": list(made.sources),
        "map": {
            "layers": list(
                zip(data["layer"].values.tolist(), data["layer_unit"].values.tolist(), strict=True)
            ),
            "substances": data["layer_substance"].values.tolist(),
            "points": np.column_stack((data["east"].values, data["north"].values)).tolist(),
            "source_epochs": [[made.sources[s], e] for s, e in pairs],
            "central": layers,
        },
        "plume": _plume(made, data),
    }


def _plume(made: MadeArea, data: Any) -> dict[str, Any]:
    level = data["plume_level"].values[0]
    shares = np.array([0.7, 0.2, 0.1])
    return {
        "layers": [(str(name), "mg/L") for name in data["ground_substance"].values],
        "substances": data["ground_substance"].values.tolist(),
        "years": data["ground_year"].values.tolist(),
        "points": np.column_stack((data["ground_east"], data["ground_north"])).tolist(),
        "source_epochs": [[made.sources[0], epoch] for epoch in range(len(shares))],
        "central": level[:, :, None] * shares[:, None],
    }


def _pathways(data: Any) -> list[tuple[str, ...]]:
    names = [str(name) for name in data["pathway"].values]
    return [(WATER,), tuple(name for name in names if name != WATER)]


def _share(made: MadeArea, epoch: int) -> NDArray[np.float64]:
    """Return which part of what is there at each stated year was released in an epoch."""
    bounds = (-(10**6), *STARTS, 10**6)
    found = []
    for year in made.stated:
        released = np.arange(made.years[0], year + 1)
        inside = (released >= bounds[epoch]) & (released < bounds[epoch + 1])
        found.append(inside.mean())
    return np.array(found)


def _central(made: MadeArea, data: Any, cell: Mapping[str, Any]) -> NDArray[np.float64]:
    parts = data["central_contribution"].sel(
        source=cell["source"],
        substance=list(CLASSES[cell["class"]]),
        pathway=list(cell["pathways"]),
    )
    share = (
        np.ones(len(made.stated)) if cell["source"] == BACKGROUND else _share(made, cell["epoch"])
    )
    total: NDArray[np.float64] = parts.values.sum(axis=(-2, -1)) * share
    return total


def _option(
    name: str,
    title: str,
    changes: str,
    cells: Mapping[str, list[int]],
    left_draws: NDArray[np.float64],
    **more: Any,
) -> dict[str, Any]:
    return {
        "name": name, "title": title, "changes": changes, "cells": cells, "sources": [],
        "left": float(np.median(left_draws)), "left_draws": left_draws, "strongest": 0.95,
        "capital": None, "running": None, "life": None, "yearly_cost": None, "currency": "",
        "cost_draws": np.zeros(0),
        "cost_reason": "no cost was read", "cost_follows": "strength", "first_year": None,
        "places": [], "note": "", **more,
    }  # fmt: skip


def _releases(site: Site, baked: Mapping[str, Any], draws: int) -> list[dict[str, Any]]:
    found = []
    levels = (np.arange(draws) + 0.5) / draws
    for k, (name, option) in enumerate(site.options.items()):
        if option.changes != "release" or not isinstance(option.factor, Value):
            continue
        wanted = set(option.substances)
        cells = {
            area: [
                n
                for n, cell in enumerate(one["cells"])
                if cell["source"] in option.sources
                and (not wanted or wanted & set(CLASSES[cell["class"]]))
            ]
            for area, one in baked.items()
        }
        known = {"capital": 4.0e6, "running": 1.5e6, "life": 20.0, "yearly_cost": 2.0e6,
                 "cost_draws": 2.0e6 * (0.5 + levels[::-1]) * (1.0 + k), "currency": "USD",
                 "cost_reason": "",
                 "cost_follows": ("strength", "nothing")[k // 2 % 2]}  # fmt: skip
        cost = {} if k % 2 else known
        found.append(
            _option(
                name, option.title or name, "release", cells,
                np.asarray(option.factor.ppf(levels)), sources=list(option.sources),
                left=option.factor.central, **cost,
            )
        )  # fmt: skip
    return found


def _other_water(
    made: Mapping[str, MadeArea], baked: Mapping[str, Any], draws: int
) -> dict[str, Any]:
    first = next(iter(made))
    cells = {
        first: [n for n, cell in enumerate(baked[first]["cells"]) if WATER in cell["pathways"]]
    }
    return _option(
        "piped_water", "piped water instead of wells", "exposure", cells,
        np.linspace(0.0, 0.2, draws), places=list(made[first].receptors[:2]), strongest=1.0,
        yearly_cost=3.5e5, cost_draws=np.linspace(1e5, 9e5, draws), currency="USD", cost_reason="",
    )  # fmt: skip


def _with_wall(area: Mapping[str, Any]) -> dict[str, Any]:
    """Return an area behind a wall: half of what comes by drinking water."""
    water = np.array([0.5 if WATER in cell["pathways"] else 1.0 for cell in area["cells"]])
    return {
        **area,
        "central": area["central"] * water,
        "draws": area["draws"] * water[:, None],
    }
