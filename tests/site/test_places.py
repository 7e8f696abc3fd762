"""Places: where they are, what is said of those that cannot be there, and distances in metres."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pytest
import shapely
from shapely.geometry import Point, Polygon

from tailrace.errors import InputError
from tailrace.quantities import Missing
from tailrace.site import check_site, load_site

Said = Callable[[], list[str]]
Write = Callable[..., Path]
MakePoint = Callable[..., dict[str, Any]]
Edit = Callable[[str, str, str], None]


def test_the_small_site_is_right(folder: Path, said: Said) -> None:
    assert said() == []
    site = load_site(folder)
    assert list(site.places.index) == ["pit", "town"]
    assert site.places.crs.to_epsg() == 4326
    assert list(site.places["role"]) == ["source", "receptor"]
    assert list(site.places["area"]) == ["north", "north"]
    assert site.places.loc["pit", "quality"] == "measured"
    assert site.places.loc["town", "quality"] == "assumed"
    assert isinstance(site.places.loc["town", "accuracy"], Missing)


def test_distance_in_metres(folder: Path) -> None:
    """Against the sphere of 6 371 km, good to 0.5 %, with angles by hand."""
    distance = load_site(folder).distance("pit", "town")
    north = np.radians(41.7981 - 41.7828) * 6_371_000
    east = np.radians(109.9736 - 109.9628) * 6_371_000 * np.cos(np.radians(41.79))
    assert distance == pytest.approx(np.hypot(north, east), rel=5e-3)


def test_distance_to_an_unknown_place(folder: Path) -> None:
    with pytest.raises(InputError) as caught:
        load_site(folder).distance("pit", "twon")
    assert str(caught.value) == (
        '- the site "small" has no place "twon"; allowed: pit, town; did you mean "town"?'
    )
    with pytest.raises(InputError, match='has no area "south"; allowed: north'):
        load_site(folder).projected("south")


def test_distance_between_areas_is_missing(
    folder: Path, edit: Edit, write_places: Write, places: list[Any], point: MakePoint
) -> None:
    more = '[area.south]\ncentre = [109.688, 40.638]\nweather = { missing = "no station" }\n'
    edit("site.toml", "[area.north]", more + "[area.north]")
    write_places(*places, point("pond", 109.688, 40.638, kind="tailings_pond"))
    site = load_site(folder)
    assert site.places.loc["pond", "area"] == "south"
    assert site.areas["south"].frame == "EPSG:32649"
    assert site.distance("pit", "pond") == Missing(
        '"pit" and "pond" lie in different areas (north, south)'
    )


def test_exchanged_coordinates(write_places: Write, said: Said, point: MakePoint) -> None:
    write_places(point("pit", 41.7981, 109.9628))
    assert said()[0] == (
        "places.geojson, feature 1 (pit): x 41.7981, y 109.9628 is no longitude and latitude "
        "(EPSG:4326 (WGS 84)); allowed: longitude -180 to 180 first, latitude -90 to 90 second; "
        "longitude and latitude look exchanged: write longitude first; exchanged, it lies in area "
        '"north".'
    )


def test_exchanged_coordinates_that_are_possible(
    folder: Path, edit: Edit, write_places: Write, said: Said, point: MakePoint
) -> None:
    """At 50 E, 35 N both orders are positions on the earth; 2 067 km apart on a sphere."""
    edit("site.toml", "centre = [109.96, 41.80]", "centre = [50.0, 35.0]")
    edit("site.toml", "EPSG:32649", "EPSG:32639")
    edit("works.toml", 'place = "pit"', "")
    write_places(point("town", 35.1, 50.1))
    assert said() == [
        "places.geojson, feature 1 (town): at 35.1000 E, 50.1000 N it lies 2068 km from the "
        'centre of area "north", the nearest one; allowed: up to 50 km; longitude and latitude '
        'look exchanged: write longitude first; exchanged, it lies in area "north".'
    ]


def test_exchanged_metres(folder: Path, write_places: Write, said: Said, point: MakePoint) -> None:
    member = {"type": "name", "properties": {"name": "EPSG:32649"}}
    write_places(point("pit", 4_628_000.0, 414_000.0), crs=member)
    assert "x (east) and y (north) look exchanged" in said()[0]


def test_place_far_from_its_area(
    write_places: Write, said: Said, places: list[Any], point: MakePoint
) -> None:
    write_places(*places, point("far", 110.7, 41.80, area="north"))
    assert said() == [
        "places.geojson, feature 3 (far): at 110.7000 E, 41.8000 N it lies 62 km from the centre "
        'of area "north"; allowed: up to 50 km; correct the coordinates, or declare another area '
        "in site.toml; they were read as EPSG:4326 (WGS 84)."
    ]


def test_a_wider_area_takes_it(
    folder: Path, edit: Edit, write_places: Write, said: Said, places: list[Any], point: MakePoint
) -> None:
    edit("site.toml", 'frame = "EPSG:32649"', 'frame = "EPSG:32649"\nradius = "70 km"')
    write_places(*places, point("far", 110.7, 41.80))
    assert said() == []
    assert load_site(folder).areas["north"].radius == 70_000.0


def test_one_wrong_corner_of_an_outline_shows(
    write_places: Write, said: Said, places: list[Any]
) -> None:
    ring = [[109.9, 41.8], [109.95, 41.8], [109.95, 42.8], [109.9, 41.8]]
    outline = {
        "type": "Feature",
        "properties": {"name": "dump", "kind": "waste_dump"},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }
    write_places(*places, outline)
    (message,) = said()
    assert message.startswith("places.geojson, feature 3 (dump): at ")
    assert "it lies 111 km from the centre" in message


def test_a_river_may_run_out_of_the_map(
    folder: Path, write_places: Write, said: Said, places: list[Any]
) -> None:
    river = {
        "type": "Feature",
        "properties": {"name": "river", "kind": "river"},
        "geometry": {"type": "LineString", "coordinates": [[109.9, 41.8], [112.5, 41.8]]},
    }
    write_places(*places, river)
    assert said() == []


def test_place_outside_its_system(
    write_places: Write, said: Said, places: list[Any], point: MakePoint
) -> None:
    """Easting 10 000 km is no point of a UTM zone; 1 000 km is 600 km outside it."""
    member = {"type": "name", "properties": {"name": "EPSG:32649"}}
    write_places(
        point("pit", 500_000.0, 4.6e6), point("b", 1e9, 4.6e6), point("c", 1.1e6, 4.6e6), crs=member
    )
    messages = said()
    assert messages[1] == (
        "places.geojson, feature 2 (b): x 1000000000, y 4600000 lies outside EPSG:32649 (WGS 84 / "
        "UTM zone 49N); allowed: coordinates of that system, x (east) first; correct the "
        "coordinates."
    )
    assert messages[2].startswith("places.geojson, feature 3 (c): x 1100000, y 4600000 (118.1")
    assert messages[2].endswith(
        "lies outside the area of use of EPSG:32649 (WGS 84 / UTM zone 49N); allowed: 108 to 114 "
        "degrees east, 0 to 84 degrees north; correct the coordinates."
    )


def test_metres_where_degrees_are_declared(
    write_places: Write, said: Said, point: MakePoint
) -> None:
    write_places(point("pit", 414_000.0, 4_628_000.0))
    assert said()[0] == (
        "places.geojson, feature 1 (pit): x 414000, y 4628000 is no longitude and latitude "
        "(EPSG:4326 (WGS 84)); allowed: longitude -180 to 180 first, latitude -90 to 90 second; "
        "the coordinates look like metres: state their coordinate reference system."
    )


def test_degrees_where_metres_are_declared(
    write_places: Write, said: Said, point: MakePoint
) -> None:
    member = {"type": "name", "properties": {"name": "EPSG:32649"}}
    write_places(point("pit", 109.9628, 41.7981), crs=member)
    assert "look like longitude and latitude: state EPSG:4326" in said()[0]


def test_system_of_the_site_holds_where_the_file_states_none(
    folder: Path, edit: Edit, write_places: Write, said: Said, point: MakePoint
) -> None:
    """On the central meridian of zone 49, 111 E, the easting is 500 000 m."""
    edit("site.toml", 'crs = "EPSG:4326"', 'crs = "EPSG:32649"')
    edit("site.toml", "centre = [109.96, 41.80]", "centre = [500000.0, 4628000.0]")
    write_places(point("pit", 500_000.0, 4_628_000.0))
    assert said() == []
    site = load_site(folder)
    assert site.places.loc["pit", "geometry"].x == pytest.approx(111.0, abs=1e-9)
    assert site.areas["north"].lon == pytest.approx(111.0, abs=1e-9)


@pytest.mark.parametrize("name", ["places.gpkg", "places.shp"])
def test_any_system_in_any_file(folder: Path, said: Said, name: str) -> None:
    """The same places from a GeoPackage and a shapefile in UTM land on the same spot."""
    before = load_site(folder).places
    (folder / "places.geojson").unlink()
    table = before[["name", "kind", "geometry"]].reset_index(drop=True).to_crs("EPSG:32649")
    table.to_file(folder / name)
    assert said() == []
    after = load_site(folder).places
    assert list(after["kind"]) == list(before["kind"])
    apart = shapely.get_coordinates(before.geometry) - shapely.get_coordinates(after.geometry)
    assert np.abs(apart).max() < 1e-9


def test_two_files_of_places(folder: Path, said: Said) -> None:
    load_site(folder).places[["name", "geometry"]].to_file(folder / "places.gpkg")
    assert said() == [
        "site.toml, places: places.geojson and places.gpkg both hold places; say which one "
        'counts: places = "places.geojson".'
    ]


def test_stated_file_of_places(folder: Path, edit: Edit, said: Said) -> None:
    edit("site.toml", "[years]", 'places = "map.json"\n[years]')
    (folder / "places.geojson").rename(folder / "map.json")
    assert said() == []
    edit("site.toml", "map.json", "map.kml")
    assert said() == [
        'site.toml, places: places = "map.kml" is of no known kind; allowed: .geojson, .gpkg, '
        ".shp; save the places as GeoJSON."
    ]


def test_no_places(folder: Path, said: Said) -> None:
    (folder / "places.geojson").unlink()
    assert said() == [
        "places.geojson: the file is missing; create it, or correct the name where it is asked for."
    ]


def test_names(write_places: Write, said: Said, places: list[Any], point: MakePoint) -> None:
    nameless = point("x", 109.96, 41.79)
    nameless["properties"] = {"Name": "well"}
    blank = point(" ", 109.96, 41.79)
    number = point("x", 109.96, 41.79)
    number["properties"]["name"] = 7
    write_places(
        *places,
        nameless,
        blank,
        number,
        point("PIT", 109.96, 41.79),
        point("a" * 101, 109.96, 41.79),
    )
    assert [message for message in said() if "unknown property" not in message] == [
        'places.geojson, feature 3: has no name; rename the property "Name" to "name".',
        'places.geojson, feature 4: has no name; give it a property "name".',
        "places.geojson, feature 5: name 7 is no text; allowed: text between quotation marks.",
        'places.geojson, feature 6 (PIT): the name "PIT" stands twice, first in feature 1 (pit); '
        "allowed: one place per name; rename one of them.",
        f"places.geojson, feature 7 ({'a' * 49}: name of 101 characters or with control "
        'characters; allowed: at most 100 printable characters; put the long form into "title".',
    ]


def test_properties(write_places: Write, said: Said, point: MakePoint) -> None:
    write_places(
        point(
            "pit",
            109.96,
            41.79,
            kind="mine",
            role="sorce",
            area="nroth",
            quality="publish",
            sorce="x",
            year="soon",
            accuracy="5 kg",
            OBJECTID=5,
            title=5,
        )
    )
    assert said() == [
        'places.geojson, feature 1 (pit) and perhaps others: unknown property "sorce"; allowed: '
        "name, title, kind, role, area, source, year, quality, accuracy, note; did you mean "
        '"source"?',
        'places.geojson, feature 1 (pit) and perhaps others: property "OBJECTID" is not used; '
        "allowed: name, title, kind, role, area, source, year, quality, accuracy, note.",
        "places.geojson, feature 1 (pit): title 5 is no text; allowed: text between quotation "
        "marks.",
        *said()[3:4],
        'places.geojson, feature 1 (pit): unknown role "sorce"; allowed: source, receptor, '
        'landmark; did you mean "source"?',
        'places.geojson, feature 1 (pit): unknown area "nroth"; allowed: north; did you mean '
        '"north"?',
        'places.geojson, feature 1 (pit): unknown quality "publish"; allowed: measured, '
        'published, derived, assumed; did you mean "published"?',
        "places.geojson, feature 1 (pit): year 'soon' is no calendar year; allowed: a whole "
        "number such as 2018.",
        *said()[8:],
    ]
    assert said()[3].startswith('places.geojson, feature 1 (pit): unknown kind "mine"; allowed: ')
    assert said()[3].endswith('did you mean "mine_pit"?')
    assert "accuracy" in said()[8]
    assert "kg" in said()[8]


def test_an_unknown_quality_is_one_problem(
    write_places: Write, said: Said, point: MakePoint
) -> None:
    write_places(point("pit", 109.96, 41.79, quality="publish"))
    assert said() == [
        'places.geojson, feature 1 (pit): unknown quality "publish"; allowed: measured, '
        'published, derived, assumed; did you mean "published"?'
    ]


def test_a_published_position_names_its_source(
    write_places: Write, said: Said, point: MakePoint
) -> None:
    write_places(point("pit", 109.96, 41.79, quality="published"))
    assert said() == [
        'places.geojson, feature 1 (pit): the quality "published" has no source; allowed: a '
        'source with measured and published positions; name the document in "source", or write '
        "quality assumed."
    ]


def test_outline_that_crosses_itself(write_places: Write, said: Said, places: list[Any]) -> None:
    ring = [[109.9, 41.7], [110.0, 41.8], [110.0, 41.7], [109.9, 41.8], [109.9, 41.7]]
    bow_tie = {
        "type": "Feature",
        "properties": {"name": "pond"},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }
    write_places(*places, bow_tie)
    assert said() == [
        "places.geojson, feature 3 (pond): has an invalid geometry: Self-intersection[109.95 "
        "41.75]; allowed: an outline that does not cross or touch itself; redraw it there, or "
        "repair it in the map program (fix geometries)."
    ]


def test_rough_system_is_a_warning(folder: Path, said: Said) -> None:
    (folder / "places.geojson").unlink()
    gpd.GeoDataFrame(
        {"name": ["pit"]}, geometry=[Point(109.9628, 41.7981)], crs="EPSG:4214"
    ).to_file(folder / "places.gpkg")
    assert said() == [
        "places.gpkg, coordinate reference system: no exact transformation from EPSG:4214 "
        "(Beijing 1954) to WGS 84 is known; positions may be off by some hundred metres; "
        "transform them with local parameters and save them in EPSG:4326."
    ]
    assert check_site(folder).ok


def test_curved_or_collected_geometry_in_a_geopackage(folder: Path, said: Said) -> None:
    from shapely.geometry import GeometryCollection

    (folder / "places.geojson").unlink()
    gpd.GeoDataFrame(
        {"name": ["pit", "b"]},
        geometry=[
            GeometryCollection([Point(109.9, 41.8)]),
            Polygon([(109.9, 41.8), (110, 41.8), (110, 41.9)]),
        ],
        crs="EPSG:4326",
    ).to_file(folder / "places.gpkg")
    assert said() == [
        "places.gpkg, feature 1 (pit): geometry of type GeometryCollection; allowed: Point, "
        "MultiPoint, LineString, MultiLineString, Polygon, MultiPolygon; split a collection into "
        "features."
    ]


def test_two_gigabytes_and_bombs_are_refused_in_a_site(folder: Path, said: Said) -> None:
    import gzip

    path = folder / "places.geojson"
    path.write_bytes(gzip.compress(json.dumps({"type": "FeatureCollection"}).encode(), mtime=0))
    assert said()[0].startswith("places.geojson: is a gzip file, whatever its name says")
    with path.open("wb") as stream:
        stream.truncate(2_000_000_000)
    assert said()[0].startswith("places.geojson: is 2.0 GB large and was not read")


def test_thousands_of_mistakes_are_counted_not_listed(
    write_places: Write, said: Said, point: MakePoint
) -> None:
    write_places(*[point(f"p{number}", float(number % 80), 10.0) for number in range(500)])
    messages = said()
    assert len(messages) == 52
    assert messages[50] == "places.geojson: and 450 more problems; mend these first."
