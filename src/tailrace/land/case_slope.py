"""Land case "slope": stability of a leached hill, on a map or on a table of cells.

    kind = "slope"
    elevation = "hill.tif"            # or: cells = "cells.csv"
    [soil]                            # each a number, or a range
    cohesion = { value = "20 kPa", low = "10 kPa", high = "35 kPa", source = "..." }
    friction_angle, thickness, density, conductivity, recharge
    [injection]                       # optional
    rate = "5 mm/d"                   # or head, radius and spacing of the holes
    corners = [[x, y], ...]           # on a map: the polygon that is injected
    [run]                             # optional
    draws = 1000, seed = 1, target = 1.1, convention = "consistent", directions = "several"
    [runout]                          # optional, on a map
    volume = "1000 m3", material = "debris", path = "all"

`cells.csv` has the columns name, slope_deg, specific_area_m, injected_area_m (area that drains
through the cell, and its injected part, over contour width).
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any, cast

import numpy as np

from tailrace.errors import InputError, Problems
from tailrace.quantities import Missing, Value

from .case_result import CaseResult
from .case_table import CaseTable, open_case, read_columns
from .elevation_map import ElevationMap, read_elevation
from .flow_accumulation import FLOW_DIRECTIONS, FlowDirections
from .infinite_slope import DENSITY_CONVENTIONS, DensityConvention
from .injected_solution import areal_injection_rate
from .runout import MATERIALS
from .slope_case import Cells, Runout, SlopeCase
from .strength_draws import UNITS, HillSoil, draw_soil

PATHS = ("all", "obstructed", "channelized", "unobstructed")
CELL_COLUMNS = ("slope_deg", "specific_area_m", "injected_area_m")
MOST_DRAWS = 1_000_000


def read(folder: Path) -> SlopeCase:
    """Read a case of slope stability.

    Parameters
    ----------
    folder : Path
        With its `case.toml`.

    Raises
    ------
    InputError
        With everything that is wrong.
    """
    top = open_case(folder)
    problems = top.problems
    title = top.text("title", "Slope stability")
    ground = _ground(top)
    soil = _soil(top)
    on_map = isinstance(ground, ElevationMap) or top.has("elevation")
    rate, corners = _injection(top, on_map)
    run_table = top.sub("run", optional=True) or CaseTable({}, "run", problems, top.folder)
    draws = run_table.count("draws", 1000, MOST_DRAWS)
    seed = run_table.count("seed", 1, 2**63 - 1, least=0)
    target = run_table.number("target", "1", 1.1, above=0.0)
    convention = run_table.text("convention", "consistent", among=DENSITY_CONVENTIONS)
    directions = run_table.text("directions", "several", among=FLOW_DIRECTIONS)
    run_table.refuse_others()
    runout = _runout(top, on_map)
    top.refuse_others()
    if soil is not None:
        try:
            draw_soil(soil, draws, seed)
        except InputError as error:
            problems.extend(replace(one, file=problems.file) for one in error.problems)
    problems.raise_if_any()
    assert ground is not None  # a problem was noted otherwise
    assert soil is not None
    return SlopeCase(
        title, ground, soil, rate, corners, draws, seed, target,
        cast(DensityConvention, convention), cast(FlowDirections, directions), runout,
    )  # fmt: skip


def _ground(top: CaseTable) -> ElevationMap | Cells | None:
    given = [key for key in ("elevation", "cells") if top.has(key)]
    if len(given) != 1:
        top.refuse("it needs one of both", "elevation or cells",
                   remedy='elevation = "hill.tif", or cells = "cells.csv"')  # fmt: skip
        return None
    path = top.file(given[0])
    if path is None:
        return None
    if given[0] == "cells":
        return _cells(path, top.problems)
    try:
        return read_elevation(path)
    except InputError as error:
        top.problems.extend(error.problems)
        return None


def _cells(path: Path, problems: Problems) -> Cells | None:
    numbers, texts = read_columns(path, CELL_COLUMNS, ("name",), problems)
    if not numbers:
        return None
    slope, area, injected = (numbers[name] for name in CELL_COLUMNS)
    for name, values, most in zip(CELL_COLUMNS, (slope, area, injected), (89.0, np.inf, np.inf),
                                  strict=True):  # fmt: skip
        bad = ~((values >= 0.0) & (values <= most)) & ~np.isnan(values)
        if bad.any():
            problems.add(f"{name} is {values[bad][0]:g}", file=str(path),
                         place=texts["name"][int(np.argmax(bad))],
                         allowed=f"0 to {most:g}")  # fmt: skip
    if bool((injected > area * (1.0 + 1e-9)).any()):
        where = texts["name"][int(np.argmax(injected > area * (1.0 + 1e-9)))]
        problems.add("more is injected than drains there", file=str(path), place=where,
                     allowed="injected_area_m up to specific_area_m")  # fmt: skip
    return Cells(tuple(texts["name"]), slope, area, injected)


def _soil(top: CaseTable) -> HillSoil | None:
    table = top.sub("soil")
    if table is None:
        return None
    found: dict[str, Any] = {name: table.value(name, unit) for name, unit in UNITS.items()}
    for name, value in found.items():
        if isinstance(value, Missing):
            table.refuse(f"it is missing ({value.reason})", name,
                         remedy="no factor of safety without it; give a range")  # fmt: skip
    table.refuse_others()
    if not all(isinstance(value, Value) for value in found.values()):
        return None
    return HillSoil(**found)


def _injection(
    top: CaseTable, on_map: bool
) -> tuple[float, tuple[tuple[float, float], ...]]:  # fmt: skip
    table = top.sub("injection", optional=True)
    if table is None:
        return 0.0, ()
    if table.has("rate"):
        rate = table.number("rate", "m/s", low=0.0)
    else:
        head, radius, spacing = (table.number(k, "m", above=0.0) for k in HOLE_KEYS)
        passes = table.number("conductivity", "m/s", above=0.0)
        rate = np.nan
        if np.isfinite([head, radius, spacing, passes]).all():
            rate = float(areal_injection_rate.__wrapped__(head, radius, spacing, passes))
    corners: tuple[tuple[float, float], ...] = ()
    if on_map and table.has("corners"):
        corners = _corners(table)
    table.refuse_others()
    return rate, corners


HOLE_KEYS = ("head", "radius", "spacing")


def _corners(table: CaseTable) -> tuple[tuple[float, float], ...]:
    found = table.table["corners"]
    good = isinstance(found, list) and len(found) >= 3 and all(
        isinstance(pair, list) and len(pair) == 2
        and all(isinstance(n, int | float) and not isinstance(n, bool) for n in pair)
        for pair in found
    )  # fmt: skip
    if not good:
        table.refuse("it is no polygon", "corners",
                     allowed="three or more pairs of coordinates, m")  # fmt: skip
        return ()
    return tuple((float(x), float(y)) for x, y in found)


def _runout(top: CaseTable, on_map: bool) -> Runout | None:
    table = top.sub("runout", optional=True)
    if table is None:
        return None
    if not on_map:
        table.refuse("a run-out needs ground to run over", remedy="give a map of the elevation")
    volume = table.number("volume", "m3", above=0.0)
    material = table.text("material", "debris", among=MATERIALS)
    path = table.text("path", "all", among=PATHS)
    table.refuse_others()
    return Runout(volume, material, path)


def run(case: SlopeCase) -> CaseResult:
    """Compute a case of slope stability.

    Parameters
    ----------
    case : SlopeCase

    Returns
    -------
    CaseResult
        On a map with a file `slope_map.tif`.
    """
    from .case_slope_results import cells_result, map_result

    if isinstance(case.ground, Cells):
        return cells_result(case, case.ground)
    return map_result(case, case.ground)
