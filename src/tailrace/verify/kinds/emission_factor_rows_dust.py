"""Rows of tables of emission factors that concern drops, a mine's machines, piles and plants."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from decimal import Decimal

from tailrace.emissions import (
    active_pile,
    blasting,
    bulldozing,
    coal_loading,
    crushing,
    dragline,
    drilling,
    drop,
    grading,
)
from tailrace.emissions.editions import ALL, coefficient, editions_of, number
from tailrace.quantities.units import convert
from tailrace.verify.kinds.emission_factor_reading import (
    MOJAVE,
    NUMBER,
    PM10,
    PM15,
    PM25,
    PM30,
    SIZE_OF_CUT,
    FloatArray,
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
)
from tailrace.verify.printed import read_number


def _drop_formula(form: str, unit: str, wind: str) -> Callable[[RowCells], Points]:
    def evaluate(cells: RowCells) -> Points:
        wanted(cells, unit)
        edition = edition_of_row(cells, drop.PROCESS)
        points: Points = []
        for size in (PM10, PM30):
            k = number(drop.PROCESS, edition, size, "k", "1")
            for at in grid(U=(1.5, 4.0, 6.0), M=(0.5, 2.0, 4.5)):
                factors = compute(
                    drop.drop_dust, f"{at['U']} {wind}", at["M"] / 100.0, edition, form=form
                )
                ours = convert(at_size(factors, size), "kg/kg", unit.replace("ton", "short_ton"))
                points.append((size, printed_formula(cells["value"], {"k": k, **at}), ours))
        return points

    return evaluate


def _size_multiplier(cells: RowCells) -> Points:
    """Check k of a section by its number; other sections are other checks' rows."""
    process = {"13.2.4": drop.PROCESS, "13.2.5": "industrial wind erosion"}.get(cells["where"])
    found = re.search(NUMBER + r" um", cells["quantity"])
    if process is None or found is None:
        return []
    size = SIZE_OF_CUT.get(found[1])
    if size is None:
        raise LookupError(f"the program has no cut point of {found[1]} um")
    edition = edition_of_row(cells, process)
    points: Points = [
        (f"k of {size}", read_number(cells["value"]), number(process, edition, size, "k", "1"))
    ]
    for note in noted(cells, NUMBER + r" in the (\d{4}) edition"):
        other = edition_of_row({"year": note[2]}, process)
        points.append((f"k of {other}", Decimal(note[1]), number(process, other, size, "k", "1")))
    for note in noted(cells, NUMBER + r" in older guidance"):
        points.append(("older k", Decimal(note[1]), number(process, MOJAVE, size, "k", "1")))
    return points


def _range_of(name: str) -> Callable[[RowCells], Points]:
    def evaluate(cells: RowCells) -> Points:
        if cells["where"] != "13.2.4":
            return []
        known = [one for one in editions_of(drop.PROCESS) if one.startswith("AP-42")]
        ends = coefficient(drop.PROCESS, known[0], ALL, f"range of {name}").to(cells["unit"])
        return [
            (end, read_number(cells[end]), float(getattr(ends, end)))
            for end in ("low", "high")
            if cells[end]
        ]

    return evaluate


def _mine_formula(
    unit: str, size: str, axes: Mapping[str, tuple[float, ...]],
    compute: Callable[[dict[str, float], str], FloatArray], process: str, native: str,
) -> Callable[[RowCells], Points]:  # fmt: skip
    """Return the check of a formula of AP-42 11.9 for one size, at the corners of some axes."""

    def evaluate(cells: RowCells) -> Points:
        wanted(cells, unit)
        edition = edition_of_row(cells, process)
        points: Points = [
            (size, printed_formula(cells["value"], at),
             convert(at_size(compute(at, edition), size), native, unit.replace(" TSP", "")))
            for at in grid(**axes)
        ]  # fmt: skip
        return points + _shares(cells, process, edition)

    return evaluate


def _shares(cells: RowCells, process: str, edition: str) -> Points:
    """Check notes such as "PM10 = 0.75 x PM15", "PM2.5 x 0.03" and "5.7 lb/h"."""
    points: Points = []
    for note in noted(cells, rf"(PM2.5|PM10) =? ?{NUMBER} x (PM15|TSP)"):
        base = note[3].replace("TSP", PM30)
        ours = number(process, edition, note[1], f"share of {base}", "1")
        points.append((f"{note[1]} of {base}", Decimal(note[2]), ours))
    for note in noted(cells, rf"(PM2.5|PM10) x {NUMBER}"):
        ours = number(process, edition, note[1], f"share of {PM30}", "1")
        points.append((f"{note[1]} of {PM30}", Decimal(note[2]), ours))
    for note in noted(cells, rf"PM15 {NUMBER}\*S\^{NUMBER}"):
        for text, name, unit in ((note[1], "scale", "kg/VKT"), (note[2], "exponent of speed", "1")):
            ours = number(process, edition, PM15, name, unit)
            points.append((f"{name} of PM15", Decimal(text), ours))
    for note in noted(cells, rf"^{NUMBER} lb/h"):
        points.append(("lb/h", Decimal(note[1]), number(process, edition, PM30, "scale", "lb/h")))
    return points


def _blasting(cells: RowCells) -> Points:
    wanted(cells, "kg TSP/blast")
    process = blasting.PROCESS
    edition = edition_of_row(cells, process)
    points: Points = [
        (PM30, printed_formula(cells["value"], {"A": area}),
         at_size(compute(blasting.blasting_dust, area, edition), PM30))
        for area in (150.0, 400.0, 5000.0)
    ]  # fmt: skip
    for note in noted(cells, r"depth <= (\d+) m"):
        deepest = coefficient(process, edition, ALL, "range of depth").to("m").high
        points.append(("depth", Decimal(note[1]), float(deepest or 0.0)))
    for note in noted(cells, rf"(?:the (\d{{4}}) edition had )?({NUMBER}\*A\^1\.5) lb"):
        which = edition_of_row({"year": note[1]}, process) if note[1] else edition
        for area in (1000.0, 4000.0):
            factors = compute(blasting.blasting_dust, f"{area} ft2", which, form="imperial")
            ours = convert(at_size(factors, PM30), "kg/blast", "lb/blast")
            points.append((f"{which}, imperial", printed_formula(note[2], {"A": area}), ours))
    return points + _shares(cells, process, edition)


def _drilling(cells: RowCells) -> Points:
    wanted(cells, "kg TSP/hole")
    edition = edition_of_row(cells, drilling.PROCESS)
    ours = at_size(compute(drilling.drilling_dust, edition), PM30)
    points: Points = [(PM30, read_number(cells["value"]), ours)]
    for note in noted(cells, rf"^{NUMBER} lb/hole"):
        pounds = number(drilling.PROCESS, edition, PM30, "factor, imperial", "lb/hole")
        points.append(("lb/hole", Decimal(note[1]), pounds))
    for note in noted(cells, rf"PM10 {NUMBER} lb/hole is a district"):
        theirs = at_size(compute(drilling.drilling_dust, MOJAVE), PM10)
        points.append(("PM10 of the district", Decimal(note[1]), convert(theirs, "kg", "lb")))
    return points


def _stockpile(cells: RowCells) -> Points:
    wanted(cells, "lb TSP/acre/day")
    process = active_pile.BY_WINDY_HOURS
    edition = edition_of_row(cells, process)
    points: Points = []
    for at in grid(s=(1.5, 15.0), P=(20.0, 130.0), I=(5.0, 15.0)):
        factors = compute(
            active_pile.stockpile_dust, at["s"] / 100.0, at["P"], at["I"] / 100.0, edition
        )
        ours = convert(at_size(factors, PM30), "kg/(m2 d)", "lb/(acre d)")
        points.append((PM30, printed_formula(cells["value"], at), ours))
    for note in noted(cells, rf"J {NUMBER}/{NUMBER}/{NUMBER} for TSP/PM10/PM2.5"):
        for size, text in zip((PM30, PM10, PM25), note.groups(), strict=True):
            points.append((f"J of {size}", Decimal(text), number(process, edition, size, "J", "1")))
    for note in noted(cells, rf"= {NUMBER} kg/ha/day"):
        scale = number(process, edition, PM30, "scale, imperial", "kg/(ha d)")
        points.append(("kg/(ha d)", Decimal(note[1]), scale))
    return points


def _exposed(cells: RowCells) -> Points:
    wanted(cells, "ton TSP/acre/yr")
    process, edition = active_pile.OVERBURDEN, "AP-42 11.9, Jul 1998"
    imperial = number(process, edition, PM30, "factor, imperial", "short_ton/(acre yr)")
    points: Points = [(PM30, read_number(cells["value"]), imperial)]
    for note in noted(cells, rf"^{NUMBER} Mg/ha/yr"):
        ours = at_size(compute(active_pile.exposed_overburden_dust, edition), PM30)
        points.append(("Mg/(ha yr)", Decimal(note[1]), convert(ours, "kg/m2", "Mg/ha")))
    return points


def _crushing(cells: RowCells) -> Points:
    wanted(cells, "lb TSP/ton")
    operation = cells["quantity"].lower()
    points: Points = [(PM30, *pair(cells["value"], _plant(operation, PM30)))]
    for note in noted(cells, rf"^PM10 {NUMBER}, PM2.5 {NUMBER}"):
        points.append((PM10, *pair(note[1], _plant(operation, PM10))))
        points.append((PM25, *pair(note[2], _plant(operation, PM25))))
    known = {"wet": operation.replace("dry", "wet")}
    for note in noted(cells, rf"(wet|dry screening) {NUMBER}/{NUMBER}/{NUMBER}"):
        name = known.get(note[1], note[1])
        for size, text in zip((PM30, PM10, PM25), note.groups()[1:], strict=True):
            points.append((f"{name}, {size}", *pair(text, _plant(name, size))))
    return points


def _plant(operation: str, size: str) -> float:
    factors = compute(crushing.crushing_dust, operation, MOJAVE)
    return convert(at_size(factors, size), "kg/kg", "lb/short_ton")


_BULLDOZER = {"s": (4.0, 10.0, 15.0), "M": (2.5, 8.0, 16.0)}


def _bulldozed(at: dict[str, float], edition: str) -> FloatArray:
    return compute(bulldozing.bulldozing_dust, at["s"] / 100.0, at["M"] / 100.0, edition)


def _dragged(at: dict[str, float], edition: str) -> FloatArray:
    return compute(dragline.dragline_dust, at["d"], at["M"] / 100.0, edition)


def _graded(at: dict[str, float], edition: str) -> FloatArray:
    return compute(grading.grading_dust, f"{at['S']} km/h", edition)


def _loaded(at: dict[str, float], edition: str) -> FloatArray:
    return compute(coal_loading.coal_loading_dust, at["M"] / 100.0, edition)


def _piled(at: dict[str, float], edition: str) -> FloatArray:
    return compute(active_pile.active_pile_dust, at["u"], edition)


ROWS: tuple[RowCheck, ...] = (
    RowCheck(r"drop operation, formula \(metric\)", _drop_formula("metric", "kg/Mg", "m/s")),
    RowCheck(r"drop operation, formula \(imperial\)",
             _drop_formula("imperial", "lb/ton", "mile/h")),
    RowCheck(r"k, (below )?[\d.]+ um", _size_multiplier),
    RowCheck(r"moisture range of validity", _range_of("moisture")),
    RowCheck(r"silt range of validity", _range_of("silt")),
    RowCheck(r"wind speed range of validity", _range_of("wind")),
    RowCheck(r"blasting, formula", _blasting),
    RowCheck(r"overburden drilling", _drilling),
    RowCheck(r"bulldozing overburden tsp",
             _mine_formula("kg/h", PM30, _BULLDOZER, _bulldozed, bulldozing.PROCESS, "kg/h")),
    RowCheck(r"bulldozing overburden pm15",
             _mine_formula("kg/h", PM15, _BULLDOZER, _bulldozed, bulldozing.PROCESS, "kg/h")),
    RowCheck(r"truck loading of coal tsp",
             _mine_formula("kg/Mg", PM30, {"M": (7.0, 20.0, 35.0)}, _loaded,
                           coal_loading.PROCESS, "kg/kg")),
    RowCheck(r"dragline overburden tsp",
             _mine_formula("kg/m3", PM30, {"d": (2.0, 10.0, 25.0), "M": (0.5, 5.0, 15.0)},
                           _dragged, dragline.PROCESS, "kg/m3")),
    RowCheck(r"grading tsp",
             _mine_formula("kg/VKT", PM30, {"S": (8.0, 12.0, 19.0)}, _graded,
                           grading.PROCESS, "kg/VKT")),
    RowCheck(r"active storage pile tsp",
             _mine_formula("kg/ha/h", PM30, {"u": (1.0, 3.5, 10.0)}, _piled,
                           active_pile.ACTIVE, "kg/(m2 h)")),
    RowCheck(r"stockpile wind erosion, formula", _stockpile),
    RowCheck(r"wind erosion of exposed area", _exposed),
    RowCheck(r"dry primary or secondary crushing", _crushing),
)  # fmt: skip
