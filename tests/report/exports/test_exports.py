"""What others read opens in their programs and holds the numbers of the assessment."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pandas as pd
import pytest

from tailrace.assess.assessment import Assessment
from tailrace.errors import InputError, Problems
from tailrace.output import check_results_folder, write_folder
from tailrace.report.exports import export_files, figure_files, png_of
from tailrace.report.exports.map_surface import bands, decades, grid_over, on_grid
from tailrace.report.exports.svg_picture import absent_pictures, without_variables
from tailrace.report.exports.table_export import absent_forms, table_files

from ...assess.made_assessment import made_assessment

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def made() -> Assessment:
    return made_assessment(draws=16, points=80, screening_only="terrain not modelled")


@pytest.fixture(scope="module")
def folder(made: Assessment, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("exported") / "out"
    files, _ = export_files(made)
    write_folder(path, files)
    problems = Problems()
    check_results_folder(path, problems)
    assert not len(problems)
    return path


def test_the_geopackage_keeps_each_areas_frame_and_the_results(
    made: Assessment, folder: Path
) -> None:
    import geopandas as gpd

    path = folder / "gis" / "results.gpkg"
    for name, area in made.areas.items():
        data = area.data
        read = gpd.read_file(path, layer=f"{name}_results")
        assert read.crs == made.site.areas[name].frame
        row = read[
            (read["place"] == str(data["receptor"].values[1]))
            & (read["endpoint"] == "cancer risk a year, epa-2025")
            & (read["group"] == "adult") & (read["year"] == 2030)
        ].iloc[0]  # fmt: skip
        draws = data["result"].sel(
            endpoint="cancer risk a year, epa-2025", group="adult", year=2030
        ).isel(receptor=1)  # fmt: skip
        for column, level in (("P5", 5), ("P50", 50), ("P95", 95)):
            assert row[column] == pytest.approx(np.percentile(draws, level), rel=1e-12)
        assert row.geometry.x == pytest.approx(float(data["receptor_east"][1]), abs=1e-6)
        dose = read[(read["endpoint"] == "radiation dose")
                    & (read["place"] == str(data["receptor"].values[-1]))]  # fmt: skip
        assert dose["P50"].isna().all()  # missing, not zero
        assert len(dose) > 0


def test_the_wide_layer_agrees_with_the_long_one(folder: Path) -> None:
    import geopandas as gpd

    path = folder / "gis" / "results.gpkg"
    wide = gpd.read_file(path, layer="baotou_places").set_index("place")
    long = gpd.read_file(path, layer="baotou_results")
    last = long[(long["year"] == long["year"].max()) & (long["group"] == "child_1_6")
                & (long["endpoint"] == "hazard index, china, all organs")]  # fmt: skip
    column = "hazard_index_china_all_organs_child_1_6_p95"
    for row in last.to_dict("records"):
        assert wide.loc[row["place"], column] == row["P95"]


def test_sources_stand_where_the_site_has_them(made: Assessment, folder: Path) -> None:
    import geopandas as gpd

    read = gpd.read_file(folder / "gis" / "results.gpkg", layer="bayan_obo_sources")
    drilling = read[read["source"] == "ore_drilling"]
    pit = made.site.projected("bayan_obo").geometry["main_pit"]
    assert (drilling["place"] == "main_pit").all()
    assert drilling.geometry.iloc[0].distance(pit) < 1e-6
    table = made.tables["releases"]
    assert len(read) == (table["area"] == "bayan_obo").sum()


def test_contours_hold_the_points_that_reach_them(made: Assessment, folder: Path) -> None:
    import geopandas as gpd

    points = gpd.read_file(folder / "gis" / "results.gpkg", layer="baotou_map_points")
    regions = gpd.read_file(folder / "gis" / "results.gpkg", layer="baotou_contours")
    year = int(regions["year"].max())
    checked = 0
    for layer in regions["layer"].unique():
        column = layer.lower().replace(", ", "_").replace(" ", "_") + f"_{year}"
        column = column.replace("-", "_")
        chosen = regions[(regions["layer"] == layer) & (regions["year"] == year)]
        for row in chosen.itertuples():
            inside = points.geometry.within(row.geometry.buffer(1e-6))
            reached = points[column] >= row.at_least
            clear = abs(np.log(points[column].clip(1e-300) / row.at_least)) > 1e-9
            assert (inside == reached)[clear].all()
            checked += 1
    assert checked > 10
    assert (regions["screening_only"] == "").all()


def test_screening_only_is_in_every_map_of_the_area(folder: Path) -> None:
    import geopandas as gpd
    import rasterio

    read = gpd.read_file(folder / "gis" / "results.gpkg", layer="bayan_obo_results")
    assert (read["screening_only"] == "terrain not modelled").all()
    with rasterio.open(folder / "gis" / "bayan_obo_th_in_air.tif") as file:
        assert file.tags()["screening_only"] == "terrain not modelled"


def test_rasters_open_in_the_areas_frame_and_agree_with_the_points(
    made: Assessment, folder: Path
) -> None:
    import rasterio

    data = made.areas["baotou"].data
    with rasterio.open(folder / "gis" / "baotou_f_in_deposition.tif") as file:
        assert file.crs.to_epsg() == 32649
        assert np.isnan(file.nodata)
        assert file.units == ("mg/(m2 yr)",) * file.count
        years = [int(year) for year in data["stated_year"].values]
        assert file.descriptions == tuple(f"F in deposition, {year}" for year in years)
        band = file.read(file.count)
        # A corner of the map is a point of it; outside the outermost points nothing is known.
        level = data["map_level"].sel(layer="F in deposition", stated_year=years[-1]).sum("source")
        east, north = data["east"].values, data["north"].values
        inside = np.argsort(np.hypot(east - east.mean(), north - north.mean()))[:20]
        for k in inside:
            row, column = file.index(east[k], north[k])
            # A cell is not a point: within a cell the field changes by a few per cent.
            assert band[row, column] == pytest.approx(float(level[k]), rel=0.15)
    assert np.isfinite(band).mean() > 0.9


def test_what_is_not_known_is_nodata(tmp_path: Path) -> None:
    east = np.array([0.0, 1000.0, 0.0, 1000.0, 2000.0, 2000.0])
    north = np.array([0.0, 0.0, 1000.0, 1000.0, 0.0, 1000.0])
    values = np.array([1.0, 1.0, 1.0, 1.0, np.nan, np.nan])
    cells = on_grid(east, north, values, grid_over(east, north, 20))
    assert np.isnan(cells[:, 10:]).all()
    np.testing.assert_allclose(cells[:, :10], 1.0, rtol=1e-12)


def test_interpolation_is_exact_for_an_exponential_and_for_nothing() -> None:
    rng = np.random.default_rng(3)
    east = np.append(rng.uniform(0, 1e4, 60), (0, 0, 1e4, 1e4))
    north = np.append(rng.uniform(0, 8e3, 60), (0, 8e3, 0, 8e3))
    grid = grid_over(east, north)
    x, y = grid.centres()
    truth = np.exp(-x / 3000.0 + y / 5000.0)
    found = on_grid(east, north, np.exp(-east / 3000.0 + north / 5000.0), grid)
    known = np.isfinite(found)
    np.testing.assert_allclose(found[known], truth[known], rtol=1e-10)
    assert (on_grid(east, north, np.zeros(64), grid)[known] == 0.0).all()


def test_bands_of_a_cone_have_its_area() -> None:
    x, y = (part.ravel() for part in np.meshgrid(np.linspace(-4, 4, 161), np.linspace(-4, 4, 161)))
    away = np.hypot(x, y)
    found = dict(bands(x, y, 10.0 ** (2.0 - away), [1.0, 10.0]))
    assert found[1.0].area == pytest.approx(np.pi * 4.0, rel=2e-3)
    assert found[10.0].area == pytest.approx(np.pi, rel=2e-3)
    crater = dict(bands(x, y, 10.0 ** -np.abs(away - 2.0), [0.1]))  # a ring from 1 to 3
    assert crater[0.1].area == pytest.approx(np.pi * 8.0, rel=2e-3)
    assert len(crater[0.1].geoms[0].interiors) == 1


def test_decades_end_below_the_highest() -> None:
    assert decades(np.array([0.0, np.nan, 3.0e-5, 2.0e-3])) == [1e-5, 1e-4, 1e-3]
    assert len(decades(np.array([1e-20, 1.0]))) == 6
    assert decades(np.zeros(4)) == []


def test_the_workbook_holds_every_table_and_no_formula(made: Assessment, folder: Path) -> None:
    import openpyxl

    book = openpyxl.load_workbook(folder / "tables.xlsx")
    assert book.sheetnames == [name[:31] for name in made.tables]
    sheet = book["releases"]
    assert sheet.max_row == len(made.tables["releases"]) + 1
    assert sheet.cell(2, 7).value == made.tables["releases"]["P5"].iloc[0]


def test_formulas_and_holes_in_a_table(tmp_path: Path) -> None:
    import openpyxl

    frame = pd.DataFrame({"a": ["=1+1", "b\x07"], "b": [np.nan, np.inf]})
    table_files({"t": frame})["tables.xlsx"](tmp_path / "t.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "t.xlsx")["t"]
    cells = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert cells == [["a", "b"], ["'=1+1", None], ["b", "inf"]]


def test_parquet_gives_the_table_back(made: Assessment, tmp_path: Path) -> None:
    pytest.importorskip("pyarrow")
    frame = made.tables["releases"]
    table_files({"releases": frame})["tables/releases.parquet"](tmp_path / "t.parquet")
    pd.testing.assert_frame_equal(pd.read_parquet(tmp_path / "t.parquet"), frame)


def test_what_cannot_be_written_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("tailrace.report.exports.table_export.find_spec", lambda name: None)
    assert table_files({}) == {}
    assert absent_forms({}) == (
        "tables.xlsx is left out: pip install 'tailrace[excel]'",
        "tables as Parquet are left out: pip install 'tailrace[parquet]'",
    )


def test_the_same_results_are_the_same_bytes(
    made: Assessment, folder: Path, tmp_path: Path
) -> None:
    files, _ = export_files(made)
    for name in ("gis/results.gpkg", "gis/baotou_th_in_air.tif", "tables.xlsx"):
        files[name](tmp_path / Path(name).name)
        assert (tmp_path / Path(name).name).read_bytes() == (folder / name).read_bytes(), name


def test_variables_of_the_style_sheet_are_put_in() -> None:
    svg = "<svg><style>svg { --ink: #111; } .a { fill: var(--ink); }</style></svg>"
    assert "fill: #111;" in without_variables(svg)


@pytest.mark.filterwarnings("ignore::rasterio.errors.NotGeoreferencedWarning")
def test_a_figure_is_the_same_picture_alone(tmp_path: Path) -> None:
    from tailrace.report.page import Bar, Page, Section, StackedBars
    from tailrace.report.page.model import Census, Head, Places

    figure = StackedBars(
        key="who", title="Who", caption="How to read it", alt="bars", axis="hazard index", unit="",
        names=("tailings pond", "smelter"), bars=(Bar("Dalahai", (0.4, 0.2)),),
    )  # fmt: skip
    page = Page(
        Head("Baotou", "64 draws", "tailrace run baotou", "a", "b", "c"), (), Census({}),
        Places((), ()), (Section("s", "S", (), (figure,)),),
    )  # fmt: skip
    files = figure_files(page)
    files["figures/who.svg"](tmp_path / "who.svg")
    assert (tmp_path / "who.svg").read_text(encoding="utf-8").startswith("<svg")
    assert list(figure_files(page, png=False)) == ["figures/who.svg"]
    if absent_pictures():
        with pytest.raises(InputError, match="figures"):
            png_of("<svg/>")
        pytest.skip(absent_pictures())
    import rasterio

    files["figures/who.png"](tmp_path / "who.png")
    with rasterio.open(tmp_path / "who.png") as file:
        pixels = file.read()[:3]
        assert file.width == 1680
    seen = {tuple(colour) for colour in pixels.reshape(3, -1).T.tolist()}
    assert (0, 114, 178) in seen or (230, 159, 0) in seen  # colours of Okabe and Ito
    assert pixels.min() < 60  # words are black


def test_the_plume_is_a_layer_of_the_geopackage(made: Assessment) -> None:
    from tailrace.report.exports.geopackage import geopackage_layers

    layers = geopackage_layers(made)
    area = made.areas["baotou"].data
    points, reached = layers["baotou_plume_points"], layers["baotou_plume"]
    wanted = area["plume_level"].sel(ground_substance="F", ground_year=2035)[0].values
    np.testing.assert_array_equal(points["f_mg_l_2035"], wanted)
    assert set(reached["substance"]) == {"F"}  # thorium has come to no point
    assert set(reached["unit"]) == {"mg/L"}
    assert set(reached["year"]) == {1970, 1990, 2010, 2035}
    later = reached[reached["at_least"] == reached["at_least"].min()].set_index("year")
    assert later.geometry.area[2035] > later.geometry.area[1970] > 0.0
    assert str(points.crs) == made.site.areas["baotou"].frame
