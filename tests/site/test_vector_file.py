"""GeoPackage and shapefile: read as GDAL writes them, refused when they are something else."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import geopandas as gpd
import pytest
import shapely
from shapely.geometry import Point, Polygon

from tailrace.errors import Problems
from tailrace.site.features import FeatureFile
from tailrace.site.vector_file import read_vector_file


def read(path: Path) -> tuple[FeatureFile | None, list[str]]:
    problems = Problems()
    content = read_vector_file(path, file=path.name, problems=problems)
    return content, [str(problem) for problem in problems]


def frame(crs: str | None = "EPSG:4326", **columns: Any) -> gpd.GeoDataFrame:
    table = {"name": ["pond", "town"], "year": [2018.0, None], **columns}
    shapes = [Point(109.688, 40.638), Point(109.84, 40.658)]
    return gpd.GeoDataFrame(table, geometry=shapes, crs=crs)


@pytest.mark.parametrize("name", ["places.gpkg", "places.shp"])
def test_written_by_gdal(tmp_path: Path, name: str) -> None:
    frame().to_file(tmp_path / name)
    content, said = read(tmp_path / name)
    assert said == []
    assert content is not None
    assert content.crs is not None
    assert content.crs.to_epsg() == 4326
    assert [feature.place for feature in content.features] == [
        "feature 1 (pond)",
        "feature 2 (town)",
    ]
    assert content.features[0].properties == {"name": "pond", "year": 2018}
    assert content.features[1].properties == {"name": "town"}
    assert shapely.get_coordinates(content.features[0].geometry).tolist() == [[109.688, 40.638]]


def test_shapefile_without_prj_states_no_system(tmp_path: Path) -> None:
    frame().to_file(tmp_path / "places.shp")
    (tmp_path / "places.prj").unlink()
    content, said = read(tmp_path / "places.shp")
    assert said == []
    assert content is not None
    assert content.crs is None


def test_shapefile_without_its_companions(tmp_path: Path) -> None:
    frame().to_file(tmp_path / "places.shp")
    (tmp_path / "places.shx").unlink()
    (tmp_path / "places.dbf").write_bytes(b"")
    assert read(tmp_path / "places.shp") == (
        None,
        [
            "places.shx: the file is missing; create it, or correct the name where it is asked "
            "for.",
            "places.dbf: the file is empty; fill it, or delete it.",
        ],
    )


def test_shapefile_with_chinese_names(tmp_path: Path) -> None:
    """With its .cpg they are read as written; without it the user is told to look."""
    table = frame()
    table["name"] = ["尾矿库", "town"]
    table.to_file(tmp_path / "places.shp", encoding="GB18030")
    content, said = read(tmp_path / "places.shp")
    assert said == []
    assert content is not None
    assert content.features[0].properties["name"] == "尾矿库"
    (tmp_path / "places.cpg").unlink()
    assert read(tmp_path / "places.shp")[1] == [
        "places.shp, attributes: does not say in which encoding its names are; check the names; "
        "if they are garbled, put UTF-8 or GBK into places.cpg."
    ]


def test_one_layer_or_one_called_places(tmp_path: Path) -> None:
    path = tmp_path / "a.gpkg"
    frame().to_file(path, layer="roads")
    frame().to_file(path, layer="wells")
    assert read(path) == (
        None,
        [
            'a.gpkg: has 2 layers with geometry; allowed: one layer, or one called "places"; '
            "there are: roads, wells."
        ],
    )
    frame(note=["x", "y"]).to_file(path, layer="places")
    content, said = read(path)
    assert said == []
    assert content is not None
    assert content.features[0].properties["note"] == "x"


@pytest.mark.parametrize("name", ["places.gpkg", "places.shp"])
def test_something_else(tmp_path: Path, name: str) -> None:
    kind = {"gpkg": "GeoPackage", "shp": "shapefile"}[name[-4:].strip(".")]
    (tmp_path / name).write_text("name,lon,lat")
    assert read(tmp_path / name) == (
        None,
        [
            f"{name}: is no {kind}, whatever its name says; allowed: a {kind}; save the places "
            "again from the map program."
        ],
    )


@pytest.mark.parametrize("name", ["places.gpkg", "places.shp"])
def test_cut_off(tmp_path: Path, name: str) -> None:
    frame().to_file(tmp_path / name)
    content = (tmp_path / name).read_bytes()
    (tmp_path / name).write_bytes(content[:90])
    content, said = read(tmp_path / name)
    assert content is None
    assert len(said) == 1
    assert said[0].startswith(f"{name}: is a broken ") or "has no " in said[0]


def test_missing_geometry_is_named(tmp_path: Path) -> None:
    table = gpd.GeoDataFrame(
        {"name": ["a", "b", "c"]}, geometry=[Point(1, 2), None, Polygon()], crs="EPSG:4326"
    )
    table.to_file(tmp_path / "a.gpkg")
    content, said = read(tmp_path / "a.gpkg")
    assert content is not None
    assert [feature.place for feature in content.features] == ["feature 1 (a)"]
    assert said == [
        "a.gpkg, feature 2 (b): has no geometry; give it a position.",
        "a.gpkg, feature 3 (c): has an empty geometry; give it a position.",
    ]


def test_missing_file(tmp_path: Path) -> None:
    assert read(tmp_path / "a.gpkg")[1] == [
        "a.gpkg: the file is missing; create it, or correct the name where it is asked for."
    ]


def test_a_broken_database_is_told_without_its_queries(folder: Path) -> None:
    import geopandas
    from shapely.geometry import Point

    from tailrace.site import check_site

    (folder / "places.geojson").unlink()
    path = folder / "places.gpkg"
    shapes = [Point(109.96 + k / 1e6, 41.8) for k in range(400)]
    names = [f"place {k}" for k in range(400)]
    geopandas.GeoDataFrame({"name": names}, geometry=shapes, crs="EPSG:4326").to_file(
        path, layer="places", driver="GPKG"
    )
    whole = path.read_bytes()
    for cut in (110, 2000, 20_000, len(whole) // 2):
        path.write_bytes(whole[:cut] + b"\xff" * (len(whole) - cut))
        found = [str(problem) for problem in check_site(folder).problems]
        assert any(message.startswith("places.gpkg") for message in found)
        for message in found:
            assert "select" not in message.lower()
            assert "sqlite" not in message.lower()
