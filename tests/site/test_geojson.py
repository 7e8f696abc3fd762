"""GeoJSON: every broken feature is named, and nothing broken reaches the geometry library."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tailrace.errors import Problems
from tailrace.site.features import FeatureFile
from tailrace.site.geojson import read_geojson


def read(path: Path, text: str) -> tuple[FeatureFile | None, list[str]]:
    path.write_text(text, encoding="utf-8")
    problems = Problems()
    content = read_geojson(path, file="places.geojson", problems=problems)
    return content, [str(problem) for problem in problems]


def geometry(kind: str, coordinates: Any) -> str:
    feature = {
        "type": "Feature",
        "properties": {"name": "pond"},
        "geometry": {"type": kind, "coordinates": coordinates},
    }
    return json.dumps({"type": "FeatureCollection", "features": [feature]})


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            '{"type": "FeatureCollection",\n "features": [}',
            "places.geojson, line 2, column 15: is not valid JSON: expecting value in "
            '`"features": [}`; correct it there, or save the file again from the map program.',
        ),
        (
            "[1, 2]",
            "places.geojson: is JSON and no GeoJSON; allowed: "
            '{"type": "FeatureCollection", "features": [...]}; save the places as a feature '
            "collection.",
        ),
        (
            '{"type": "Feature"}',
            'places.geojson: is GeoJSON of type "Feature"; allowed: {"type": "FeatureCollection", '
            '"features": [...]}; save the places as a feature collection.',
        ),
        (
            '{"type": "FeatureCollection", "features": []}',
            "places.geojson: has no features; add the sources and receptors.",
        ),
        (
            "[" * 100_000,
            "places.geojson: lists are nested too deeply; allowed: GeoJSON; save the file again "
            "from the map program.",
        ),
        (
            '{"type": "FeatureCollection", "features": [5]}',
            'places.geojson, feature 1: is no feature; allowed: {"type": "Feature", '
            '"properties": {...}, "geometry": {...}}.',
        ),
        (
            '{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": '
            '{"name": "a"}, "geometry": null}]}',
            "places.geojson, feature 1 (a): has no geometry; give it a position.",
        ),
        (
            geometry("Point", []),
            "places.geojson, feature 1 (pond): has an empty geometry; give it a position.",
        ),
        (
            geometry("Point", [float("nan"), 40.0]),
            "places.geojson, feature 1 (pond): a coordinate is NaN; allowed: coordinates of a "
            "Point; correct the coordinates.",
        ),
        (
            geometry("Point", [float("inf"), 40.0]),
            "places.geojson, feature 1 (pond): a coordinate is infinite; allowed: coordinates of "
            "a Point; correct the coordinates.",
        ),
        (
            geometry("Point", [109.0, 10**400]),
            "places.geojson, feature 1 (pond): a coordinate is infinite; allowed: coordinates of "
            "a Point; correct the coordinates.",
        ),
        (
            geometry("Point", ["109.7", "40.6"]),
            'places.geojson, feature 1 (pond): coordinate "109.7" is no number; allowed: '
            "coordinates of a Point; correct the coordinates.",
        ),
        (
            geometry("Point", [109.7]),
            "places.geojson, feature 1 (pond): a position has 1 numbers where it needs x and y; "
            "allowed: coordinates of a Point; correct the coordinates.",
        ),
        (
            geometry("Polygon", [[109.7, 40.6], [109.8, 40.6], [109.8, 40.7]]),
            "places.geojson, feature 1 (pond): coordinates are not nested as its type demands; "
            "allowed: coordinates of a Polygon; correct the coordinates.",
        ),
        (
            geometry("Polygon", [[[109.7, 40.6], [109.8, 40.6], [109.7, 40.6]]]),
            "places.geojson, feature 1 (pond): has 3 positions where it needs 4; allowed: "
            "coordinates of a Polygon; correct the coordinates.",
        ),
        (
            geometry("Polygon", [[[109.7, 40.6], [109.8, 40.6], [109.8, 40.7], [109.7, 40.7]]]),
            "places.geojson, feature 1 (pond): a ring does not end where it begins; allowed: "
            "coordinates of a Polygon; correct the coordinates.",
        ),
        (
            geometry("GeometryCollection", []),
            'places.geojson, feature 1 (pond): geometry of type "GeometryCollection"; allowed: '
            "Point, MultiPoint, LineString, MultiLineString, Polygon, MultiPolygon; split a "
            "collection into features.",
        ),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, text: str, expected: str) -> None:
    _, said = read(tmp_path / "places.geojson", text)
    assert said == [expected]


def test_endless_number_is_no_traceback(tmp_path: Path) -> None:
    content, (message,) = read(tmp_path / "places.geojson", "[" + "9" * 10_000 + "]")
    assert content is None
    assert message.startswith("places.geojson: a number cannot be read (Exceeds the limit")


def test_heights_are_dropped(tmp_path: Path) -> None:
    content, said = read(tmp_path / "a.geojson", geometry("Point", [109.7, 40.6, 1045.0]))
    assert said == []
    assert content is not None
    assert content.features[0].geometry.wkt == "POINT (109.7 40.6)"
    assert content.crs is None


def test_heights_may_be_there_or_not(tmp_path: Path) -> None:
    ring = [[109.7, 40.6], [109.8, 40.6, 1045.0], [109.8, 40.7], [109.7, 40.6]]
    content, said = read(tmp_path / "a.geojson", geometry("Polygon", [ring]))
    assert said == []
    assert content is not None
    assert not content.features[0].geometry.has_z


@pytest.mark.parametrize("name", ["urn:ogc:def:crs:EPSG::32649", "EPSG:32649"])
def test_crs_member_of_the_old_form(tmp_path: Path, name: str) -> None:
    text = json.loads(geometry("Point", [500_000.0, 4_500_000.0]))
    text["crs"] = {"type": "name", "properties": {"name": name}}
    content, said = read(tmp_path / "a.geojson", json.dumps(text))
    assert said == []
    assert content is not None
    assert content.crs is not None
    assert content.crs.to_epsg() == 32649


def test_crs_member_that_is_wrong(tmp_path: Path) -> None:
    text = json.loads(geometry("Point", [1.0, 2.0]))
    text["crs"] = {"type": "link"}
    assert read(tmp_path / "a.geojson", json.dumps(text)) == (
        None,
        [
            "places.geojson, crs: a crs member without a name; allowed: "
            '{"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::32649"}}; delete the '
            "member if the coordinates are longitude and latitude."
        ],
    )
    text["crs"] = {"type": "name", "properties": {"name": "EPSG:1"}}
    content, said = read(tmp_path / "a.geojson", json.dumps(text))
    assert content is None
    assert said == [
        'places.geojson, crs: the coordinate reference system "EPSG:1" is not known; allowed: an '
        "EPSG code such as EPSG:4326 or EPSG:32649, or a WKT text; look the code up at "
        "https://epsg.org."
    ]


ANYTHING = st.recursive(
    st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=12,
)


@settings(max_examples=300, deadline=None)
@given(
    st.one_of(
        ANYTHING,
        st.builds(lambda f: {"type": "FeatureCollection", "features": f}, ANYTHING),
        st.builds(
            lambda p, k, c: {
                "type": "FeatureCollection",
                "features": [
                    {"type": "Feature", "properties": p, "geometry": {"type": k, "coordinates": c}}
                ],
            },
            ANYTHING,
            st.sampled_from(["Point", "Polygon", "MultiPolygon", "LineString", "x"]),
            ANYTHING,
        ),
    )
)
@pytest.mark.slow
def test_no_document_brings_a_traceback(
    tmp_path_factory: pytest.TempPathFactory, document: Any
) -> None:
    path = tmp_path_factory.getbasetemp() / "anything.geojson"
    content, said = read(path, json.dumps(document))
    assert said or (content is not None and content.features)
