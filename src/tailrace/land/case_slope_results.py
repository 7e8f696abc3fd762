"""What a case of slope stability prints and writes."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, cast

import numpy as np

from tailrace.quantities.number_checks import FloatArray

from .case_result import CaseResult
from .critical_injection_rate import critical_injection
from .elevation_map import ElevationMap
from .failure_probability import FailureProbability, failure_probability_of
from .infinite_slope import factor_of_safety
from .pore_pressure import relative_wetness
from .runout import Material, PathKind, reach_angle, runout_path
from .slope_map import SlopeMap, map_slope_stability, write_slope_map
from .strength_draws import UNITS

if TYPE_CHECKING:
    from pandas import DataFrame

    from .slope_case import Cells, Runout, SlopeCase

MM_PER_DAY = 1000.0 * 86400.0
"""Millimetres per day in one metre per second."""

CLASSES = (0.0, 0.01, 0.05, 0.2, 0.5, 1.0)
"""Limits of the classes of probability in the summary of a map."""

RUNOUT_QUANTILES = (0.5, 0.2, 0.05)


def _sentences(case: SlopeCase, found: FailureProbability) -> tuple[str, ...]:
    fixed = ", ".join(found.fixed).replace("_", " ") or "nothing"
    worst = float(np.nanmax(found.standard_error, initial=0.0))
    return (
        f"{found.draws} draws, seed {found.seed}, one soil for the whole hill in each draw; "
        f"standard error up to {worst:.2g}. Not varied: {fixed}.",
        f"Injection: {case.injection_rate * MM_PER_DAY:.3g} mm/d. Critical rates are for the "
        f"median soil and a factor of safety of {case.target:g}; infinite where no rate matters, "
        "zero where the ground is below it without injection.",
        'Water-to-soil density ratio: 0.5, as in Landlab ("landlab").'
        if case.convention == "landlab"
        else "Water-to-soil density ratio: of the density given.",
    )


def cells_result(case: SlopeCase, cells: Cells) -> CaseResult:
    """Return the table of a case given as cells."""
    import pandas as pd

    middle = {name: value.to(UNITS[name]).central for name, value in case.soil.items()}
    strength = (
        middle["cohesion"], middle["friction_angle"], middle["thickness"], middle["density"],
    )  # fmt: skip
    passing = case.injection_rate * cells.injected_area

    def failing(flow: FloatArray) -> FailureProbability:
        return failure_probability_of(
            cells.slope, cells.specific_area, case.soil, draws=case.draws, seed=case.seed,
            injected_flow=flow, convention=case.convention,
        )  # fmt: skip

    def safety(flow: FloatArray) -> FloatArray:
        carries = middle["conductivity"] * middle["thickness"]
        wet = relative_wetness.__wrapped__(
            middle["recharge"], cells.specific_area, carries, cells.slope, flow
        )
        return factor_of_safety.__wrapped__(cells.slope, *strength, wet, case.convention)

    before, after = failing(np.zeros_like(passing)), failing(passing)
    critical = critical_injection.__wrapped__(
        case.target, cells.slope, *strength, middle["conductivity"], middle["recharge"],
        cells.specific_area, cells.injected_area, case.convention,
    )  # fmt: skip
    table = pd.DataFrame(
        {
            "cell": cells.names,
            "slope_deg": cells.slope,
            "factor_of_safety_without_injection": safety(np.zeros_like(passing)),
            "factor_of_safety": safety(passing),
            "probability_without_injection": before.probability,
            "probability_of_failure": after.probability,
            "standard_error": after.standard_error,
            "mean_wetness": after.mean_wetness,
            "critical_injection_rate_mm_per_d": critical * MM_PER_DAY,
        }
    )
    return CaseResult(case.title, _sentences(case, after), {"cells": table})


def injected_cells(ground: ElevationMap, corners: tuple[tuple[float, float], ...]) -> FloatArray:
    """Return one for cells whose middle lies in a polygon, zero for others; no polygon is all."""
    if not corners:
        return np.ones_like(ground.elevation)
    import shapely

    rows, columns = ground.elevation.shape
    x = ground.west + (np.arange(columns) + 0.5) * ground.cell_size
    y = ground.north - (np.arange(rows) + 0.5) * ground.cell_size
    inside = shapely.contains_xy(shapely.Polygon(corners), *np.meshgrid(x, y))
    return np.asarray(inside, dtype=float)


def map_result(case: SlopeCase, ground: ElevationMap) -> CaseResult:
    """Return tables, sentences and the map of a case given as an elevation."""
    rate = case.injection_rate * injected_cells(ground, case.corners)
    found = map_slope_stability(
        ground, case.soil, rate, draws=case.draws, seed=case.seed, target=case.target,
        directions=case.directions, convention=case.convention,
    )  # fmt: skip
    sentences = _sentences(case, found.failure)
    if case.injection_rate and not rate.any():
        sentences += ("No cell of the map lies in the injected polygon: nothing is injected.",)
    finite = found.critical_injection_rate[np.isfinite(found.critical_injection_rate)]
    if finite.size:
        low, middle = np.quantile(finite, [0.05, 0.5]) * MM_PER_DAY
        sentences += (
            f"Critical injection rate where one exists ({finite.size} cells): median "
            f"{middle:.3g} mm/d, one cell in twenty below {low:.3g} mm/d.",
        )
    tables = {"probability_classes": _classes(found, ground.cell_size)}
    if not np.isfinite(found.failure.probability).any():
        sentences += ("No cell has a slope: the data are too narrow, or all at the rim.",)
    elif case.runout is not None:
        tables["runout"] = _runout(case.runout, found, ground)

    def write(path: Path) -> None:
        write_slope_map(path, found, ground)

    return CaseResult(case.title, sentences, tables, {"slope_map.tif": write})


def _classes(found: SlopeMap, cell_size: float) -> DataFrame:
    """Return the area in each class of probability, ha."""
    import pandas as pd

    rows = []
    for low, high in pairwise(CLASSES):
        row: dict[str, float] = {"probability_from": low, "probability_to": high}
        for name, one in (("without_injection", found.failure_without), ("with", found.failure)):
            p = one.probability
            inside = (p >= low) & ((p < high) if high < 1.0 else (p <= high))
            row[f"area_{name}_ha"] = float(inside.sum()) * cell_size**2 / 1e4
        rows.append(row)
    return pd.DataFrame(rows).rename(columns={"area_with_ha": "area_with_injection_ha"})


def _runout(asked: Runout, found: SlopeMap, ground: ElevationMap) -> DataFrame:
    """Return how far a slide from the likeliest cell runs, by quantile of the reach angle."""
    import pandas as pd

    likeliest = np.nanargmax(found.failure.probability)
    start = divmod(int(likeliest), ground.elevation.shape[1])
    rows = []
    for quantile in RUNOUT_QUANTILES:
        angle = float(
            reach_angle.__wrapped__(
                asked.volume, cast(Material, asked.material), cast(PathKind, asked.path), quantile
            )
        )
        path = runout_path(ground.elevation, ground.cell_size, start, angle)
        end = int(path.rows[-1]), int(path.columns[-1])
        rows.append(
            {
                "share_that_runs_farther": quantile,
                "reach_angle_deg": angle,
                "length_m": path.length,
                "fall_m": float(path.fall[-1]),
                "start_x_m": ground.west + (start[1] + 0.5) * ground.cell_size,
                "start_y_m": ground.north - (start[0] + 0.5) * ground.cell_size,
                "end_x_m": ground.west + (end[1] + 0.5) * ground.cell_size,
                "end_y_m": ground.north - (end[0] + 0.5) * ground.cell_size,
                "left_the_map": path.left_the_map,
            }
        )
    return pd.DataFrame(rows)
