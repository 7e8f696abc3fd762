"""Whole years, days and single hours of weather carried from sources to receptors."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tailrace.verify.case import Comparison, Finding, Kind, Refusal
from tailrace.verify.kinds.air_results import (
    asked_for,
    compare_columns,
    has_results,
    hour_counts,
    read_expected,
    same_places,
)
from tailrace.verify.printed import precision_of, read_number
from tailrace.verify.source import Source, UnreadableError

if TYPE_CHECKING:
    from tailrace.air.case_reader import Case

RESULTS = "results.csv"
SOURCE_KEYS = ("type", "emission_g_s")
# Columns of the profile by what they hold; the rows of the vertical grid are named in `air`.
PROFILE = {
    "wind_speed_m_s": "WIND",
    "sigma_v_m_s": "SIGMA_V",
    "sigma_w_m_s": "SIGMA_W",
    "pot_temp_K": "THETA",
    "dtheta_dz_K_m": "GRADIENT",
}


def recognise(source: Source) -> bool:
    """Return whether a folder's TOML lists sources with a type and an emission in g/s."""
    if not source.is_folder or source.toml is None:
        return False
    listed = source.toml.get("source")
    return (
        isinstance(listed, list)
        and bool(listed)
        and all(isinstance(one, Mapping) and set(SOURCE_KEYS) <= set(one) for one in listed)
    )


def run(source: Source) -> list[Finding]:
    """Compute a case and set every column of its results beside what it gives."""
    from tailrace.air.case_reader import read_case
    from tailrace.air.case_run import compute, result_columns

    stated: Mapping[str, Any] = source.toml or {}
    results = source.path / RESULTS
    if not results.is_file():
        return [Refusal("", "has no results.csv: there is nothing to compare", "unknown")]
    if not has_results(results):
        return [Refusal("", "its results.csv has no columns x_m, y_m and conc_...")]
    expected = read_expected(results)
    case = asked_for(read_case(source.path), list(expected.columns))
    same_places(case, expected.places)
    result = compute(case, progress=source.progress)
    computed = result_columns(case, result)
    findings = compare_columns(case, expected, computed, stated)
    findings += hour_counts(result, stated)
    profile = _profile_table(source.path) if case.by_source else None
    return findings + (_profile(case, profile) if profile else [])


def _profile_table(folder: Path) -> Source | None:
    """Return the table of a vertical profile in a folder, told by its columns."""
    for path in sorted(folder.glob("*.csv")):
        table = Source(path, path.name)
        try:
            columns = set(table.columns or ())
        except UnreadableError:
            continue
        if "height_m" in columns and columns & set(PROFILE):
            return table
    return None


def _profile(case: Case, table: Source) -> list[Finding]:
    """Compare wind, turbulence and temperature over height in a single hour."""
    import numpy as np

    from tailrace.air import vertical_grid as grid
    from tailrace.air.boundary_layer import fill_profiles
    from tailrace.air.hour import hour_table, read_hour

    filled = np.zeros((grid.ROWS, grid.LEVELS))
    fill_profiles(read_hour(hour_table(case.weather)[0]), filled)
    rows = list(table.rows())
    findings: list[Finding] = []
    try:
        heights = [float(read_number(cells.get("height_m", ""))) for _, cells in rows]
        near = [int(np.argmin(np.abs(grid.HEIGHTS - height))) for height in heights]
        off = [h for h, k in zip(heights, near, strict=True) if abs(grid.HEIGHTS[k] - h) > 0.06]
        if off or not near:
            said = f"height {off[0]:g} m is no level of the grid" if off else "has no rows"
            return [Refusal("", f"{table.name}: {said}", quantity="profile")]
        for name in PROFILE.keys() & set(table.columns or ()):
            values = [read_number(cells.get(name, "")) for _, cells in rows]
            findings.append(
                Comparison(
                    "",
                    f"profile {name}",
                    values,
                    [float(v) for v in filled[getattr(grid, PROFILE[name])][near]],
                    precision=precision_of(values),
                    judged_as="vertical profile",
                )
            )
    except ValueError as error:
        return [Refusal("", f"{table.name}: {error}", quantity="profile")]
    return sorted(findings, key=lambda one: one.quantity)


KIND = Kind("air case", recognise, run)
