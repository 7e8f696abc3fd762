"""Places with and without a landslide, told by the factor of safety better than by the slope.

The soil is fitted within folds of neighbouring points and judged on points that took no part
(`land.landslide_fit`). The unfitted soil is that of the Landlab reference run.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from tailrace.verify.case import Comparison, Finding, Kind, Refusal
from tailrace.verify.source import Source

from .infinite_slope import reference_soil

if TYPE_CHECKING:
    from tailrace.land.landslide_fit import CrossValidation
    from tailrace.land.landslide_soil import SoilMantle

COLUMNS = {"x", "y", "lslpts", "slope", "cplan", "log10_carea"}
CELL_SIZE = 10.0
"""Of the terrain model of the Ecuadorian points, m; the tables do not say it."""

QUANTITY = "AUC below that of the slope"


def recognise(source: Source) -> bool:
    """Return whether a table has landslide points with slope and catchment area."""
    return not source.is_folder and set(source.columns or ()) >= COLUMNS


def companions(source: Source) -> Iterable[Path]:
    """Return the map of the terrain beside the table."""
    return [path for path in (_terrain(source),) if path is not None]


def _terrain(source: Source) -> Path | None:
    """Return the first GeoTIFF beside the table whose name begins like the table's."""
    head = source.path.stem.rpartition("_")[0] or source.path.stem
    return next(iter(sorted(source.path.parent.glob(f"{head}*.tif"))), None)


def soil_before() -> SoilMantle:
    """Return the unfitted soil: the medians of the Landlab reference run."""
    from tailrace.land.infinite_slope import GRAVITY, WATER_DENSITY
    from tailrace.land.landslide_soil import SoilMantle
    from tailrace.land.strength_draws import UNITS

    middle = {name: value.to(UNITS[name]).central for name, value in reference_soil().items()}
    weight = middle["thickness"] * middle["density"] * GRAVITY
    return SoilMantle(
        cohesion=middle["cohesion"] / weight,
        friction=math.tan(math.radians(middle["friction_angle"])),
        recharge=middle["recharge"] / (middle["conductivity"] * middle["thickness"]),
        density_ratio=WATER_DENSITY / middle["density"],
    )


def run(source: Source) -> list[Finding]:
    """Cross-validate by patches and by blocks; the AUC may not be below that of the slope."""
    from tailrace.land.landslide_fit import block_folds, cross_validate, spatial_folds
    from tailrace.land.landslide_points import read_points

    terrain = _terrain(source)
    if terrain is None:
        return [Refusal("", "no map of the terrain beside it", "unknown", QUANTITY)]
    points = read_points(source.rows(), CELL_SIZE, terrain)
    findings: list[Finding] = []
    for number, (name, folds) in enumerate(
        (("patches", spatial_folds(points)), ("blocks", block_folds(points)))
    ):
        source.progress(0.5 * number)
        found = cross_validate(points, soil_before(), folds, "slope and position")
        by_slope = cross_validate(points, soil_before(), folds, "slope")
        behind = [
            max(0.0, found.slope_pooled_auc - found.pooled_auc),
            max(0.0, found.slope_mean_auc - found.mean_auc),
        ]
        findings.append(
            Comparison("", f"{QUANTITY}, {name}", [0, 0], behind, note=_said(found, by_slope),
                       judged_as=QUANTITY)
        )  # fmt: skip
    return findings


def _said(found: CrossValidation, by_slope: CrossValidation) -> str:
    return (
        f"fitted within folds, on held-out points: pooled {found.pooled_auc:.3f}, mean of folds "
        f"{found.mean_auc:.3f}; slope alone {found.slope_pooled_auc:.3f}, "
        f"{found.slope_mean_auc:.3f}; unfitted {found.unfitted_auc:.3f}; thickness by slope alone, "
        f"without position: {by_slope.pooled_auc:.3f}, {by_slope.mean_auc:.3f}"
    )


KIND = Kind("landslide points", recognise, run, companions)
