"""Rows of tables of emission factors that concern dust from roads."""

from __future__ import annotations

import re
from decimal import Decimal

from tailrace.emissions import paved_road, road_moisture, unpaved_road
from tailrace.emissions.editions import ALL, SIZES, coefficient, number
from tailrace.quantities.units import convert
from tailrace.verify.kinds.emission_factor_reading import (
    MOJAVE,
    NUMBER,
    PM10,
    PM25,
    PM30,
    Points,
    at_size,
    compute,
    edition_of_row,
    grid,
    noted,
    pair,
    wanted,
)
from tailrace.verify.kinds.emission_factor_rows import (
    RowCells,
    RowCheck,
    printed_formula,
    printed_numbers,
)


def _industrial_road(cells: RowCells) -> Points:
    wanted(cells, "lb/VMT")
    process = unpaved_road.INDUSTRIAL
    edition = edition_of_row(cells, process)
    points: Points = []
    for size in (PM25, PM10, PM30):
        named = {name: number(process, edition, size, name, "1") for name in ("a", "b")}
        named["k"] = number(process, edition, size, "k", "lb/VMT")
        for at in grid(s=(3.0, 8.0, 20.0), W=(3.0, 50.0, 200.0)):
            factors = compute(
                unpaved_road.industrial_road_dust, at["s"] / 100.0, f"{at['W']} short_ton", edition
            )
            ours = convert(at_size(factors, size), "kg/VKT", "lb/VMT")
            points.append((size, printed_formula(cells["value"], named | at), ours))
    return points


def _industrial_constants(cells: RowCells) -> Points:
    process = unpaved_road.INDUSTRIAL
    size = cells["quantity"].split()[-1].upper()
    edition = edition_of_row(cells, process)
    values = printed_numbers(cells["value"])
    if len(values) != 3:
        raise ValueError(f'"{cells["value"]}" is not k, a and b')
    units = ("lb/VMT", "1", "1")
    return [
        (f"{name} of {size}", value, number(process, edition, size, name, unit))
        for name, value, unit in zip(("k", "a", "b"), values, units, strict=True)
    ]


def _public_road(cells: RowCells) -> Points:
    wanted(cells, "lb/VMT")
    process = unpaved_road.PUBLIC
    edition = edition_of_row(cells, process)
    points: Points = []
    for size in (PM25, PM10, PM30):
        units = {"k": "lb/VMT", "a": "1", "c": "1", "d": "1", "C": "lb/VMT"}
        named = {name: number(process, edition, size, name, unit) for name, unit in units.items()}
        for at in grid(s=(3.0, 10.0, 30.0), S=(15.0, 50.0), M=(0.2, 5.0)):
            factors = compute(
                unpaved_road.public_road_dust,
                at["s"] / 100.0, f"{at['S']} mile/h", at["M"] / 100.0, edition,
            )  # fmt: skip
            ours = convert(at_size(factors, size), "kg/VKT", "lb/VMT")
            points.append((size, printed_formula(cells["value"], named | at), ours))
    return points + _public_note(cells, process, edition)


def _public_note(cells: RowCells, process: str, edition: str) -> Points:
    points: Points = []
    three = "/".join((NUMBER, NUMBER, NUMBER))
    for note in noted(cells, rf"\b([kcd]) {three}"):
        unit = "lb/VMT" if note[1] == "k" else "1"
        for size, text in zip((PM25, PM10, PM30), note.groups()[1:], strict=True):
            ours = number(process, edition, size, note[1], unit)
            points.append((f"{note[1]} of {size}", Decimal(text), ours))
    for note in noted(cells, rf"\bC {NUMBER} for PM2.5, {NUMBER} otherwise"):
        for size, text in ((PM25, note[1]), (PM10, note[2]), (PM30, note[2])):
            ours = number(process, edition, size, "C", "lb/VMT")
            points.append((f"C of {size}", Decimal(text), ours))
    ranges = {"s": ("silt", "%"), "S": ("speed", "mile/h"), "M": ("moisture", "%")}
    for note in noted(cells, rf"\b([sSM]) {NUMBER}-{NUMBER}"):
        name, unit = ranges[note[1]]
        ends = coefficient(process, edition, ALL, f"range of {name}").to(unit)
        for text, end in ((note[2], ends.low), (note[3], ends.high)):
            points.append((f"range of {name}", Decimal(text), float(end or 0.0)))
    return points


def _road_of_1998(cells: RowCells) -> Points:
    process, edition = unpaved_road.WITH_MOISTURE, "AP-42 13.2.2, Sep 1998"
    points: Points = []
    for at in grid(s=(3.0, 11.0), W=(3.0, 100.0), M=(0.2, 1.0)):
        factors = compute(
            unpaved_road.moist_road_dust,
            at["s"] / 100.0, f"{at['W']} short_ton", at["M"] / 100.0, edition,
        )  # fmt: skip
        ours = convert(at_size(factors, PM30), "kg/VKT", "lb/VMT")
        points.append((PM30, printed_formula(cells["value"], at), ours))
    for note in noted(
        cells, rf"PM10 {NUMBER}, exponents {NUMBER}, {NUMBER}, -{NUMBER}; PM2.5 {NUMBER}"
    ):
        names = (("k", PM10), ("a", PM10), ("b", PM10), ("c", PM10), ("k", PM25))
        for text, (name, size) in zip(note.groups(), names, strict=True):
            unit = "lb/VMT" if name == "k" else "1"
            ours = number(process, edition, size, name, unit)
            points.append((f"{name} of {size}", Decimal(text), ours))
    return points


def _wet_days(cells: RowCells) -> Points:
    return [
        ("share", printed_formula(cells["value"], {"E": 1.0, "P": wet}),
         float(compute(road_moisture.unpaved_dry_share, wet)))
        for wet in (0.0, 40.0, 120.0, 365.0)
    ]  # fmt: skip


def _watering(cells: RowCells) -> Points:
    wanted(cells, "%")
    points: Points = []
    for at in grid(p=(0.2, 0.6), d=(10.0, 40.0), t=(1.0, 3.0), i=(0.5, 2.0)):
        expected = printed_formula(cells["value"], at)
        if 0.0 < expected < 100.0:
            ours = compute(road_moisture.watering_efficiency, at["p"], at["d"], at["t"], at["i"])
            points.append(("efficiency", expected, 100.0 * float(ours)))
    mojave = re.search(rf"100-{NUMBER}\*A", cells.get("source", ""))
    if mojave:
        scale = number(road_moisture.WATERING, MOJAVE, ALL, "scale", "1")
        points.append(("scale of the Mojave form", Decimal(mojave[1]), scale))
    return points


def _surface_silt(cells: RowCells) -> Points:
    wanted(cells, "%")
    points: Points = [(cells["where"], *pair(cells["value"], _silt(cells["where"])))]
    for note in noted(cells, rf"([a-z][a-z ]+?) {NUMBER}(?:;|$)"):
        points.append((note[1], *pair(note[2], _silt(note[1]))))
    return points


def _silt(surface: str) -> float:
    known = unpaved_road.surfaces()
    name = next((one for one in known if one in (surface.strip(), f"{surface.strip()} road")), None)
    if name is None:
        raise LookupError(f'the program has no silt content of "{surface}"')
    return unpaved_road.silt_content(name).to("%").central


def _paved_formula(cells: RowCells) -> Points:
    wanted(cells, "g/VKT")
    edition = edition_of_row(cells, paved_road.PROCESS)
    points: Points = []
    for size in SIZES:
        k = number(paved_road.PROCESS, edition, size, "k", "g/VKT")
        for at in grid(sL=(0.1, 8.0, 100.0), W=(2.5, 20.0, 40.0)):
            factors = compute(
                paved_road.paved_road_dust, f"{at['sL']} g/m2", f"{at['W']} short_ton", edition
            )
            ours = convert(at_size(factors, size), "kg/VKT", "g/VKT")
            points.append((size, printed_formula(cells["value"], {"k": k, **at}), ours))
    return points


def _paved_multipliers(cells: RowCells) -> Points:
    wanted(cells, "g/VKT")
    edition = edition_of_row(cells, paved_road.PROCESS)
    sizes = re.findall(r"PM[\d.]+", cells["quantity"])
    lists = [("k", "g/VKT", printed_numbers(cells["value"]))]
    lists += [
        ("k, imperial", "lb/VMT", printed_numbers(note[1]))
        for note in noted(cells, r"lb/VMT ([\d., ]+)")
    ]
    points: Points = []
    for name, unit, values in lists:
        if len(values) != len(sizes):
            raise ValueError(f"{len(values)} numbers for {len(sizes)} sizes")
        for size, value in zip(sizes, values, strict=True):
            ours = number(paved_road.PROCESS, edition, size, name, unit)
            points.append((f"{name} of {size}", value, ours))
    return points


def _loading_by_traffic(cells: RowCells) -> Points:
    wanted(cells, "g/m2")
    edition = edition_of_row(cells, paved_road.LOADINGS)
    roads, values = paved_road.paved_roads(edition), printed_numbers(cells["value"])
    if len(roads) != len(values):
        raise ValueError(f"{len(values)} numbers for {len(roads)} classes of traffic")
    return [
        (road, value, paved_road.silt_loading(road, edition).to("g/m2").central)
        for road, value in zip(roads, values, strict=True)
    ]


def _loading_by_industry(cells: RowCells) -> Points:
    wanted(cells, "g/m2")
    known = {"sand and gravel": "sand and gravel processing"}
    stated = [("industrial site", cells["value"])]
    stated += [(note[1].strip(), note[2]) for note in noted(cells, rf"([a-z][a-z ]+?) {NUMBER}")]
    return [
        (road, *pair(text, paved_road.silt_loading(known.get(road, road), MOJAVE).central))
        for road, text in stated
    ]


ROWS: tuple[RowCheck, ...] = (
    RowCheck(r"unpaved industrial road, formula", _industrial_road),
    RowCheck(r"k, a, b for pm[\d.]+", _industrial_constants),
    RowCheck(r"wet-day correction", _wet_days),
    RowCheck(r"public unpaved road, formula", _public_road),
    RowCheck(r"watering efficiency of unpaved road", _watering),
    RowCheck(r"silt of unpaved surface", _surface_silt),
    RowCheck(r"superseded 1998 unpaved formula", _road_of_1998),
    RowCheck(r"paved road, formula", _paved_formula),
    RowCheck(r"k (pm[\d.]+ / )*pm[\d.]+", _paved_multipliers),
    RowCheck(r"silt loading by traffic", _loading_by_traffic),
    RowCheck(r"silt loading, industrial site roads", _loading_by_industry),
)  # fmt: skip
