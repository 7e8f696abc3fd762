"""What the page recomputes from: cells that no option tells apart put together, packed.

Two cells on which the same options act from the same year on are one cell to the page. That is
exact, and makes a few dozen of some hundred.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from tailrace.assess.assessment import BACKGROUND, AreaAssessment
from tailrace.assess.option_rule import acting_sources
from tailrace.assess.oxides_made import oxides_made
from tailrace.report.page.figures import Array
from tailrace.report.page.number_words import number
from tailrace.report.site_report.judged import CANNOT_TELL, judged_now
from tailrace.report.site_report.map_layers import Layers, layers_of, plume_of
from tailrace.report.site_report.packing import Packed, pack, pack_json
from tailrace.report.site_report.places import short
from tailrace.report.site_report.reading import Reading, endpoint_words, said

HEAD = "page-head"
_CELLS = ("draws", "central")


@dataclass(frozen=True)
class Baked:
    """What a page carries.

    Parameters
    ----------
    data : dict of str to str
        Texts by key: the head, and the packed arrays it names.
    """

    data: dict[str, str]


def baked(reading: Reading) -> Baked:
    """Return what the page of an assessment recomputes from; empty where it holds nothing."""
    page = reading.found.page
    if not page.get("areas"):
        return Baked({})
    data: dict[str, str] = {}

    def keep(key: str, packed: Packed) -> dict[str, Any]:
        data[key] = packed.text
        return {"key": key, **packed.head}

    shown = [area for area in reading.areas if area.name in page["areas"]]
    options = page["options"]
    plumes = {area.name: plume_of(reading, area) for area in shown}
    rows = {name: () if one is None else one.rows for name, one in plumes.items()}
    areas = [_area(reading, area, page["areas"][area.name], options) for area in shown]
    for k, area in enumerate(shown):
        areas[k]["packed"] = _arrays(
            area.name, page["areas"][area.name], options, f"a{k}", keep, rows[area.name]
        )
    variants = {
        name: [
            _arrays(
                area.name, variant[area.name], options, f"v{n}-a{k}", keep, rows[area.name],
                (page["areas"][area.name], areas[k]["packed"]),
            )
            if area.name in variant else None
            for k, area in enumerate(shown)
        ]
        for n, (name, variant) in enumerate(page.get("variants", {}).items())
    }  # fmt: skip
    head = {
        "site": reading.found.site.name,
        "starts": reading.option_starts,
        "years": reading.stated_years,
        "tonnes": _tonnes(reading),
        "areas": areas,
        "variants": variants,
        "options": [_option(one) for one in options],
    }
    data[HEAD] = pack_json(head)
    return Baked(data)


def _tonnes(reading: Reading) -> list[float]:
    """Return the oxides made in each stated year, t/yr."""
    made = oxides_made(reading.balance, reading.stated_years)
    return [float(f"{one:.6g}") for one in made]


def _option(option: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "name": option["name"],
        "title": option["title"] or option["name"],
        "changes": option["changes"],
        "left": float(option["left"]),
        "leftDraws": _digits(option["left_draws"]),
        "places": list(option["places"]),
        "start": option.get("start"),
        "cost": plain(option.get("yearly_cost")),
        "costDraws": _digits(option.get("cost_draws", ())),
        "costFollows": option.get("cost_follows", "strength"),
        "currency": said(option.get("currency")),
    }


def _digits(draws: Any) -> list[float]:
    return [float(f"{v:.7g}") for v in np.asarray(draws, dtype=float).tolist()]


def plain(value: object) -> float | None:
    """Return a number, or None for what is none."""
    if value is None or not isinstance(value, (int, float, np.floating, np.integer)):
        return None
    return None if math.isnan(float(value)) else float(value)


def _area(
    reading: Reading, area: AreaAssessment, page: Mapping[str, Any], options: Sequence[Any]
) -> dict[str, Any]:
    endpoints = [endpoint_name(one) for one in page["endpoints"]]
    groups, places = list(page["groups"]), list(page["receptors"])
    plume = plume_of(reading, area) if "plume" in page else None
    return {
        "name": area.name,
        "title": reading.area(area.name),
        "screening": area.screening_only,
        "endpoints": [
            {"name": n, "words": endpoint_words(n), "unit": reading.unit(area, "endpoint", n)}
            for n in endpoints
        ],
        "groups": [{"name": n, "words": reading.group(n)} for n in groups],
        "places": [{"name": n, "words": reading.place(n)} for n in places],
        "years": [int(year) for year in page["stated_years"]],
        "sources": [reading.source(name) for name in page["sources"]],
        "limits": _limits(reading, area, endpoints, groups),
        "atLeast": [
            [[reading.open_sum(area, e, p, g) for g in groups] for p in places]
            for e in endpoints
        ],
        "missing": [[reading.why_missing(area, e, p) for p in places] for e in endpoints],
        "blocked": _blocked(reading, area, endpoints, places, groups),
        "merged": merged_cells(area.name, page, options, by_source=False)[0],
        "bySource": merged_cells(area.name, page, options, by_source=True)[0],
        "map": _map(layers_of(reading, area), area, page, options, "map")
        if "map" in page else None,
        "plume": None if plume is None else _map(plume, area, page, options, "plume"),
    }  # fmt: skip


def endpoint_name(endpoint: Any) -> str:
    """Return the name of an endpoint, which may stand beside its unit."""
    return str(endpoint if isinstance(endpoint, str) else endpoint[0])


def _blocked(
    reading: Reading, area: AreaAssessment, endpoints: list[str], places: list[str],
    groups: list[str],
) -> list[list[list[str]]]:  # fmt: skip
    """Return why a result above its limit may not be called so: values nobody has read."""
    table = judged_now(reading)
    found = [[["" for _ in groups] for _ in places] for _ in endpoints]
    if table is None:
        return found
    first = table.drop_duplicates(["area", "what", "group", "place"])
    unsaid = (first["verdict"] == CANNOT_TELL) & (first["P95"] > first["limit"])
    for row in first[unsaid & (first["area"] == area.name)].to_dict("records"):
        if row["what"] in endpoints and row["group"] in groups and row["place"] in places:
            e, g = endpoints.index(row["what"]), groups.index(row["group"])
            found[e][places.index(row["place"])][g] = said(row["reason"])
    return found


def _limits(
    reading: Reading, area: AreaAssessment, endpoints: list[str], groups: list[str]
) -> list[list[dict[str, Any] | None]]:
    table = judged_now(reading)

    def limit(endpoint: str, group: str) -> dict[str, Any] | None:
        if table is None:
            return None
        rows = table[
            (table["area"] == area.name) & (table["what"] == endpoint) & (table["group"] == group)
        ]
        if rows.empty:
            return None
        row = rows.iloc[0]
        return {"limit": float(row["limit"]), "kind": said(row["kind"]),
                "authority": short(said(row["authority"]))}  # fmt: skip

    return [[limit(endpoint, group) for group in groups] for endpoint in endpoints]


def merged_cells(
    area: str, page: Mapping[str, Any], options: Sequence[Any], *, by_source: bool
) -> tuple[list[dict[str, Any]], list[int]]:
    """Return cells that options tell apart, and which of them every cell belongs to.

    Parameters
    ----------
    area : str
        Name of the area.
    page : mapping
        The area as `Assessment.page` holds it.
    options : sequence
        What could be done.
    by_source : bool
        Whether sources are told apart too.
    """
    acting: list[list[int]] = [[] for _ in page["cells"]]
    for k, option in enumerate(options):
        for n in option["cells"].get(area, ()):
            acting[n].append(k)
    found: dict[tuple[Any, ...], int] = {}
    merged: list[dict[str, Any]] = []
    belongs = []
    for cell, acts in zip(page["cells"], acting, strict=True):
        released = any(options[k]["changes"] == "release" for k in acts)
        epoch = int(cell["epoch"]) if released else 0
        source = page["sources"].index(cell["source"]) if by_source else -1
        background = cell["source"] == BACKGROUND
        key = (tuple(acts), epoch, source, background)
        if key not in found:
            found[key] = len(merged)
            one: dict[str, Any] = {"acts": acts, "epoch": epoch, "background": background}
            merged.append({**one, "source": source} if by_source else one)
        belongs.append(found[key])
    return merged, belongs


def _arrays(
    name: str, page: Mapping[str, Any], options: Sequence[Any], prefix: str, keep: Any,
    plume_rows: Sequence[int] = (), packed: tuple[Mapping[str, Any], Mapping[str, Any]] = ({}, {}),
) -> dict[str, Any]:  # fmt: skip
    """Return where the packed arrays of an area are, those that another page of it has not."""
    other, known = packed
    if all(cells in other and _same(page[cells], other[cells]) for cells in _CELLS):
        found = {cells: known[cells] for cells in _CELLS}
    else:
        found = _packed_cells(name, page, options, prefix, keep)
    for view, rows in (("map", None), ("plume", plume_rows)):
        if view not in page or (view == "plume" and not rows):
            continue
        if view in other and _same(page[view]["central"], other[view]["central"]):
            found[view] = known[view]
            continue
        groups, of_group = _map_groups(name, page, options, view)
        every_layer = np.asarray(page[view]["central"], dtype=float)
        chosen = every_layer if rows is None else every_layer[list(rows)]
        levels = _grouped(chosen, of_group, len(groups))
        found[view] = keep(f"{prefix}-{view}", pack(levels, _map_floors(levels)))
    return found


def _same(one: Array, other: Array) -> bool:
    return one is other or np.array_equal(one, other, equal_nan=True)


def _packed_cells(
    name: str, page: Mapping[str, Any], options: Sequence[Any], prefix: str, keep: Any
) -> dict[str, Any]:
    merged, belongs = merged_cells(name, page, options, by_source=False)
    sources, of_source = merged_cells(name, page, options, by_source=True)
    every = np.asarray(page["draws"], dtype=float)
    draws = _summed(every, belongs, len(merged))
    central = _summed(np.asarray(page["central"], dtype=float)[..., None], of_source, len(sources))
    floors = _floors(every, belongs, merged)
    return {
        "draws": keep(f"{prefix}-draws", pack(draws, floors)),
        "central": keep(f"{prefix}-central", pack(central, floors)),
    }


def _summed(values: Array, belongs: list[int], count: int) -> Array:
    """Return sums over merged cells as (endpoint x receptor, cell x group x year, draw)."""
    k, r, g, y, _, d = values.shape
    summed = np.zeros((k, r, count, g, y, d))
    for n in range(count):
        rows = [i for i, own in enumerate(belongs) if own == n]
        summed[:, :, n] = values[..., rows, :].sum(axis=-2)
    return summed.reshape(k * r, count * g * y, d)


def _floors(draws: Array, belongs: list[int], merged: list[dict[str, Any]]) -> Array:
    """Return below what a cell needs no relative precision, (endpoint x receptor, group x year).

    What no option takes away stays in every total, so that an error far below it does not matter.
    It is shared among the cells, whose errors add up.
    """
    stays = [not merged[k]["acts"] and not merged[k]["background"] for k in belongs]
    least = draws[..., stays, :].sum(axis=-2).min(axis=-1) / max(len(merged), 1)
    k, r, g, y = least.shape
    return np.where(np.isnan(least), 0.0, least).reshape(k * r, g * y)


def _map_floors(levels: Array) -> Array:
    """Return a floor far below the lowest band of every layer, shape (layer, 1)."""
    return np.asarray(1e-6 * np.nan_to_num(levels).max(axis=(1, 2), initial=0.0)[:, np.newaxis])


def _grouped(levels: Array, belongs: list[int], count: int) -> Array:
    """Return sums over merged sources and epochs as (layer, group x year, point)."""
    layer, year, _, point = levels.shape
    summed = np.zeros((count, layer, year, point))
    np.add.at(summed, belongs, np.moveaxis(levels, 2, 0))
    return np.moveaxis(summed, 0, 1).reshape(layer, count * year, point)


def _map_groups(
    name: str, page: Mapping[str, Any], options: Sequence[Any], view: str
) -> tuple[list[dict[str, Any]], list[int]]:
    """Return what options tell apart of a map's sources and epochs, layer by layer."""
    substances = list(page[view]["substances"])
    acting = [
        {s: acting_sources(page, name, option, s) for s in dict.fromkeys(substances)}
        if option["changes"] == "release" else {}
        for option in options
    ]  # fmt: skip
    found: dict[tuple[Any, ...], int] = {}
    groups: list[dict[str, Any]] = []
    belongs = []
    for source, epoch in page[view]["source_epochs"]:
        acts = tuple(
            tuple(k for k, on in enumerate(acting) if source in on.get(s, ())) for s in substances
        )
        key = (acts, int(epoch) if any(acts) else 0)
        if key not in found:
            found[key] = len(groups)
            groups.append({"acts": [list(one) for one in acts], "epoch": key[1]})
        belongs.append(found[key])
    return groups, belongs


def _map(
    layers: Layers, area: AreaAssessment, page: Mapping[str, Any], options: Sequence[Any],
    view: str,
) -> dict[str, Any]:  # fmt: skip
    every, _ = _map_groups(area.name, page, options, view)
    groups = [{**one, "acts": [one["acts"][k] for k in layers.rows]} for one in every]
    mesh = layers.triangles
    return {
        "layers": [
            {"words": one.words, "unit": one.unit, "levels": list(one.levels),
             "said": [number(level, 2) for level in one.levels],
             "limit": one.limit and {"value": one.limit.value, "words": one.limit.words}}
            for one in layers.layers
        ],
        "groups": groups,
        "years": list(layers.years),
        "points": [[round(x, 1), round(y, 1)] for x, y in layers.points.tolist()],
        "triangles": mesh.ravel().tolist(),
    }  # fmt: skip
