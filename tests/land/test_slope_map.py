"""Maps from GeoTIFF to GeoTIFF, run-out, and the case that joins them."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tailrace.data.table_check import check_table
from tailrace.errors import InputError, ValidityWarning
from tailrace.land import case_slope
from tailrace.land.elevation_map import ElevationMap, read_elevation, write_maps
from tailrace.land.runout import reach_angle, reach_regression, runout_path
from tailrace.land.slope_map import LAYER_UNITS, map_slope_stability, write_slope_map
from tailrace.land.strength_draws import HillSoil
from tailrace.quantities import Triangular, Value

rasterio = pytest.importorskip("rasterio")

UTM = "EPSG:32650"


def hill() -> ElevationMap:
    """Return a made hill: a slope of 25 deg with a hollow down its middle, 10 m cells."""
    y, x = np.mgrid[:40, :30] * 10.0
    ground = 200.0 - y * math.tan(math.radians(25.0)) + 0.002 * (x - 150.0) ** 2
    return ElevationMap(ground, 10.0, 500_000.0, 2_750_000.0, UTM)


def soil() -> HillSoil:
    def about(low: float, mode: float, high: float, unit: str) -> Value:
        return Value(mode, unit, distribution=Triangular(low, mode, high))

    return HillSoil(
        about(5.0, 8.0, 12.0, "kPa"), about(22.0, 28.0, 35.0, "deg"), about(2.0, 3.0, 4.0, "m"),
        Value(1835.0, "kg/m3"), Value(5e-6, "m/s"), about(1.0, 2.0, 3.0, "mm/d"),
    )  # fmt: skip


def write_tif(path: Path, heights: np.ndarray, **changed: Any) -> Path:
    profile = {
        "driver": "GTiff", "height": heights.shape[0], "width": heights.shape[1], "count": 1,
        "dtype": "float64", "crs": UTM, "nodata": -9999.0,
        "transform": rasterio.Affine(10.0, 0.0, 500_000.0, 0.0, -10.0, 2_750_000.0), **changed,
    }  # fmt: skip
    with rasterio.open(path, "w", **profile) as sink:
        sink.write(heights, 1)
    return path


def test_map_there_and_back(tmp_path: Path) -> None:
    heights = hill().elevation.copy()
    heights[3, 4] = -9999.0
    ground = read_elevation(write_tif(tmp_path / "hill.tif", heights))
    assert ground.cell_size == 10.0
    assert np.isnan(ground.elevation[3, 4])
    rate = np.zeros(heights.shape)
    rate[5:12, 8:22] = 5e-7
    found = map_slope_stability(ground, soil(), rate, draws=200)
    write_slope_map(tmp_path / "out.tif", found, ground)
    with rasterio.open(tmp_path / "out.tif") as source:
        assert source.descriptions == tuple(LAYER_UNITS)
        assert source.units == tuple(LAYER_UNITS.values())
        assert source.transform[:6] == (10.0, 0.0, 500_000.0, 0.0, -10.0, 2_750_000.0)
        assert source.crs.to_epsg() == 32650
        assert source.tags()["draws"] == "200"
        layer = source.read(1 + tuple(LAYER_UNITS).index("probability_of_failure"))
    assert np.array_equal(layer, found.failure.probability.astype(np.float32), equal_nan=True)
    assert not list(tmp_path.glob(".*part"))


def test_injection_is_felt_below_and_only_below() -> None:
    ground = hill()
    rate = np.zeros(ground.elevation.shape)
    rate[10:15, 10:20] = 5e-7
    found = map_slope_stability(ground, soil(), rate, draws=300)
    more = found.failure.probability - found.failure_without.probability
    assert (more[1:9, 1:-1] == 0.0).all()
    assert more[16:38, 1:-1].max() > 0.1
    assert np.nanmin(more) >= 0.0
    assert (found.injected_flow[:10] == 0.0).all()
    assert found.injected_flow[12, 15] > 0.0


def test_critical_rate_on_the_map_gives_its_target() -> None:
    """Inject at the rate found for one cell: its factor of safety is the target, to 1e-9."""
    ground = hill()
    holes = np.zeros(ground.elevation.shape)
    holes[8:20, 8:22] = 1.0
    first = map_slope_stability(ground, soil(), holes * 1e-9, draws=1)
    inside = np.isfinite(first.critical_injection_rate) & (first.critical_injection_rate > 0.0)
    assert inside.any()
    for row, column in np.argwhere(inside)[::17]:
        rate = first.critical_injection_rate[row, column]
        again = map_slope_stability(ground, soil(), holes * rate, draws=1)
        assert again.factor_of_safety[row, column] == pytest.approx(1.1, rel=1e-9)


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"crs": "EPSG:4326"}, "degrees"),
        ({"crs": None}, "names no coordinate reference system"),
        ({"crs": "EPSG:2263"}, "metres"),
        ({"transform": rasterio.Affine(10.0, 0.0, 0.0, 0.0, -20.0, 0.0)}, "10 by 20"),
        ({"transform": rasterio.Affine(10.0, 1.0, 0.0, 1.0, -10.0, 0.0)}, "turned"),
    ],
)
def test_other_maps_are_refused(tmp_path: Path, changed: dict[str, Any], said: str) -> None:
    path = write_tif(tmp_path / "bad.tif", hill().elevation, **changed)
    with pytest.raises(InputError, match=said):
        read_elevation(path)


def test_no_map_and_no_band(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="cannot be read as a map"):
        read_elevation(tmp_path / "none.tif")
    with pytest.raises(InputError, match="no band 2"):
        read_elevation(write_tif(tmp_path / "hill.tif", hill().elevation), band=2)


def test_layers_must_fit(tmp_path: Path) -> None:
    with pytest.raises(InputError) as caught:
        write_maps(tmp_path / "x.tif", {"one": np.zeros((2, 2))}, {}, hill())
    assert len(caught.value.problems) == 2
    assert not list(tmp_path.iterdir())


def test_reach_angle() -> None:
    """Corominas 1996, debris flows: log10(H/L) = -0.012 - 0.105 log10 V; 10^3 m3: 25.2 deg."""
    expected = math.degrees(math.atan(10.0 ** (-0.012 - 0.105 * 3.0)))
    assert reach_angle(1000.0) == pytest.approx(expected, rel=1e-12)
    assert reach_angle(1000.0, quantile=0.05) < reach_angle(1000.0) < reach_angle(100.0)
    assert reach_regression("debris", "all")[2] == pytest.approx(0.084, abs=1e-3)
    with pytest.warns(ValidityWarning, match="outside 10 to"):
        reach_angle(1e8)
    with pytest.raises(InputError, match="earth: unobstructed"):
        reach_angle(1000.0, "earth", "channelized")
    assert check_table("landslide_runout") == []


def test_runout_on_a_plane_and_a_plain() -> None:
    """A slope of 35 deg, 200 m long, then level: H / L is reached where the geometry says."""
    down = np.arange(200) * 5.0
    profile = np.maximum(0.0, (200.0 - down) * math.tan(math.radians(35.0)))
    ground = (
        np.tile(profile[:, None], (1, 9)) + 1e-6 * np.abs(np.arange(9) - 4.0) - 1e-5 * down[:, None]
    )
    path = runout_path(ground, 5.0, (0, 4), 25.0)
    fall = 200.0 * math.tan(math.radians(35.0))
    assert path.length == pytest.approx(fall / math.tan(math.radians(25.0)), abs=5.0)
    assert not path.left_the_map
    assert set(path.columns) == {4}
    assert runout_path(ground, 5.0, (0, 4), 5.0).left_the_map
    with pytest.raises(InputError, match="outside the data"):
        runout_path(ground, 5.0, (500, 4), 25.0)


def read_ascii(path: Path) -> np.ndarray:
    lines = path.read_text().splitlines()
    grid = np.loadtxt(lines[6:])
    return np.where(grid == float(lines[5].split()[1]), np.nan, grid)


def test_cascade_debris_flow(reference: Path) -> None:
    """A debris flow of 22,000 m3 in the Cascades (landlab tutorials): where it ran and how flat."""
    head = "geo/landslide/cascade_debrisflow_"
    names = ("pre_runout_DEM", "landslide_polygon", "landslide_depth", "DEM_of_Difference")
    ground, scar, depth, change = (read_ascii(reference / f"{head}{n}.asc") for n in names)
    volume = -np.nansum(np.where(scar > 0, depth, 0.0)) * 100.0
    assert volume == pytest.approx(22_481.0, abs=1.0)
    touched = np.abs(np.nan_to_num(change)) > 0.5
    row, column = np.unravel_index(np.argmax(np.where(scar > 0, ground, -1.0)), ground.shape)
    start = int(row), int(column)
    end = np.unravel_index(np.argmin(np.where(touched, ground, np.inf)), ground.shape)
    fall = ground[start] - ground[end]
    seen = math.degrees(math.atan2(fall, 10.0 * math.hypot(start[0] - end[0], start[1] - end[1])))
    flat, middle, steep = reach_angle(volume, "debris", "channelized", np.array([0.05, 0.5, 0.95]))
    assert flat < seen < steep
    path = runout_path(ground, 10.0, start, float(middle))
    near = [
        touched[max(0, i - 1) : i + 2, max(0, j - 1) : j + 2].any()
        for i, j in zip(path.rows, path.columns, strict=True)
    ]
    assert np.mean(near) > 0.95


SOIL = """
[soil]
cohesion = { value = "8 kPa", low = "5 kPa", high = "12 kPa", source = "made" }
friction_angle = { value = "28 deg", low = "22 deg", high = "35 deg", source = "made" }
thickness = "3 m"
density = "1835 kg/m3"
conductivity = "5e-6 m/s"
recharge = "2 mm/d"
"""


def test_case_on_a_map(tmp_path: Path) -> None:
    write_tif(tmp_path / "hill.tif", hill().elevation)
    (tmp_path / "case.toml").write_text(
        'kind = "slope"\ntitle = "a hill"\nelevation = "hill.tif"\n' + SOIL
        + '[injection]\nrate = "40 mm/d"\n'
        "corners = [[500080, 2749950], [500220, 2749950], [500220, 2749850], [500080, 2749850]]\n"
        '[run]\ndraws = 200\n[runout]\nvolume = "500 m3"\n'
    )  # fmt: skip
    result = case_slope.run(case_slope.read(tmp_path))
    classes = result.tables["probability_classes"]
    # Every cell but those of the rim is in one class.
    assert classes["area_with_injection_ha"].sum() == (pytest.approx(38 * 28 * 0.01))
    assert result.tables["runout"]["length_m"].is_monotonic_increasing
    result.files["slope_map.tif"](tmp_path / "out.tif")
    assert (tmp_path / "out.tif").stat().st_size > 1000


def test_a_map_without_any_slope_says_so(tmp_path: Path) -> None:
    heights = hill().elevation.copy()
    heights[::2] = -9999.0
    write_tif(tmp_path / "hill.tif", heights)
    (tmp_path / "case.toml").write_text(
        'kind = "slope"\nelevation = "hill.tif"\n' + SOIL + '[runout]\nvolume = "500 m3"\n'
    )
    result = case_slope.run(case_slope.read(tmp_path))
    assert "No cell has a slope" in result.sentences[-1]
    assert "runout" not in result.tables


def test_example_case() -> None:
    folder = Path(__file__).resolve().parents[2] / "examples" / "land_slope_ganzhou"
    table = case_slope.run(case_slope.read(folder)).tables["cells"]
    assert (table["probability_of_failure"] >= table["probability_without_injection"]).all()
    assert table["critical_injection_rate_mm_per_d"].iloc[0] == math.inf


def test_everything_wrong_in_a_case_is_told_at_once(tmp_path: Path) -> None:
    (tmp_path / "cells.csv").write_text(
        "name,slope_deg,specific_area_m,injected_area_m\na,120,10,20\n"
    )
    (tmp_path / "case.toml").write_text(
        'kind = "slope"\ncells = "cells.csv"\nspeed = 1\n'
        + SOIL.replace('"3 m"', '"3 kg"').replace('"1835 kg/m3"', '{ missing = "not measured" }')
        + '[injection]\nrate = "-1 mm/d"\n[run]\ndraws = 0\ntarget = 0\nconvention = "landlap"\n'
        '[runout]\nvolume = "500 m3"\n'
    )  # fmt: skip
    with pytest.raises(InputError) as caught:
        case_slope.read(tmp_path)
    places = [problem.place for problem in caught.value.problems]
    for place in ("soil.thickness", "soil.density", "injection.rate", "run.draws", "run.target",
                  "run.convention", "runout", "speed"):  # fmt: skip
        assert place in places, place
    assert places.count("a") == 2
