"""The bundled sites, held against the distances, areas and extents that their sources state.

The numbers are those of `reference/facts/s1_baotou_site.csv`, `s2_ganzhou_site.csv` and
`t2_baotou_tailings.csv`, where they stand beside the coordinates and were found without this
program.
"""

from __future__ import annotations

import csv
import math
from pathlib import Path

import numpy as np
import pytest

from tailrace.quantities import Missing
from tailrace.site import Site, bundled_sites, check_site, load_site
from tailrace.site.coordinates import geodesic_distance

BAOTOU = load_site("baotou")
GANZHOU = load_site("ganzhou")
MOUNTAIN_PASS = load_site("mountain_pass")


def centre(site: Site, name: str) -> tuple[float, float]:
    point = site.places.loc[name, "geometry"].centroid
    return point.x, point.y


def apart(site: Site, one: str, other: str) -> float:
    """Return the geodesic between the centres of two places, km."""
    there = np.array([centre(site, one)])
    return float(geodesic_distance(there, *centre(site, other))[0]) / 1000


def test_the_three_sites() -> None:
    assert bundled_sites() == ("baotou", "ganzhou", "mountain_pass")


@pytest.mark.parametrize("name", ["baotou", "ganzhou", "mountain_pass"])
def test_nothing_is_wrong_with_them(name: str) -> None:
    report = check_site(name)
    assert [str(problem) for problem in report.problems] == []
    assert report.census.total.without_source == 0


def test_baotou_has_two_areas_130_km_apart() -> None:
    assert list(BAOTOU.areas) == ["bayan_obo", "baotou"]
    assert apart(BAOTOU, "main_pit", "tailings_pond") == pytest.approx(130, abs=2)
    assert isinstance(BAOTOU.distance("main_pit", "tailings_pond"), Missing)
    assert {area.frame for area in BAOTOU.areas.values()} == {"EPSG:32649"}
    assert BAOTOU.years == range(1958, 2036)


@pytest.mark.parametrize(
    ("one", "other", "kilometres", "within"),
    [
        ("tailings_pond", "huamei", 17, 0.6),  # "about 17 km ESE of the pond"
        ("tailings_pond", "kundulun", 12.7, 0.1),
        ("tailings_pond", "huajiangyingzi", 24, 0.5),
        ("tailings_pond", "buerhantu", 3.5, 0.1),
        ("tailings_pond", "yellow_river_bank", 11, 0.1),
        ("concentrator", "huamei", 15, 1),  # "15 straight line" from the concentrator
        ("dalahai", "xinguang", 3 + 3.7, 1),  # 3 km between their edges, the pond between them
    ],
)
def test_distances_at_baotou(one: str, other: str, kilometres: float, within: float) -> None:
    assert apart(BAOTOU, one, other) == pytest.approx(kilometres, abs=within)


def test_city_is_east_of_the_pond() -> None:
    """The municipal centre is 12.9 km east of the pond centre (and 2.3 km north)."""
    places = BAOTOU.projected("baotou").geometry
    east = places["baotou_centre"].x - places["tailings_pond"].centroid.x
    assert east == pytest.approx(12_900, abs=60)


def test_village_west_of_the_dam() -> None:
    """Dalahai upper village is 2 km due west of the dam: edge to edge, in the area's frame."""
    assert BAOTOU.distance("tailings_pond", "dalahai") == pytest.approx(2000, abs=100)
    assert centre(BAOTOU, "dalahai")[0] < centre(BAOTOU, "tailings_pond")[0]
    assert BAOTOU.distance("tailings_pond", "baolan_railway") == pytest.approx(200, abs=50)


def test_pond_outline() -> None:
    """10.5 km2; a circle of that area has a perimeter of 11.5 km and is 3.66 km across."""
    pond = BAOTOU.projected("baotou").loc["tailings_pond", "geometry"]
    assert pond.area == pytest.approx(10.5e6, rel=2e-3)
    assert pond.length == pytest.approx(11.5e3, rel=5e-3)
    west, south, east, north = BAOTOU.places.loc["tailings_pond", "geometry"].bounds
    stated = (109.666, 40.621, 109.710, 40.654)
    assert (west, south, east, north) == pytest.approx(stated, abs=1.5e-3)
    radius = math.sqrt(10.5e6 / math.pi)
    assert (north - south) * 111_050 == pytest.approx(2 * radius, rel=5e-3)


def test_ground_of_baotou() -> None:
    ground = BAOTOU.areas["baotou"].ground
    assert isinstance(ground.aquifer.vertical_dispersivity, Missing)
    assert ground.aquifer.thickness.quality == "assumed"
    assert ground.aquifer.hydraulic_gradient.quality == "derived"
    # the geometric mean of 1e-5 and 1e-2 m/s
    assert ground.aquifer.hydraulic_conductivity.central == pytest.approx(10**-3.5)
    pond = ground.deposit["tailings_pond"]
    assert pond.area.central == pytest.approx(10e6)
    # 90 kt of thorium over 135 to 180 Mt of tailings
    thorium = pond.composition["Th"]
    assert thorium.low <= 90e6 / 180e9 <= thorium.central <= 90e6 / 135e9 <= thorium.high * 1.01
    assert pond.liner == "none"
    assert ground.distribution_coefficient["U"].quality == "assumed"


@pytest.mark.parametrize(
    ("one", "other", "kilometres", "within"),
    [
        ("leaching_hill", "guanxi", 3.7, 0.1),
        ("leaching_hill", "longnan_separation", 15.5, 0.3),
        ("longnan_separation", "jl_mag", 110.5, 0.5),
        ("longnan_separation", "longyi", 4.4, 0.1),
    ],
)
def test_distances_at_ganzhou(one: str, other: str, kilometres: float, within: float) -> None:
    """The dossier says 3 km between the two Longnan plants; its own coordinates give 4.4 km."""
    assert apart(GANZHOU, one, other) == pytest.approx(kilometres, abs=within)


def test_areas_of_ganzhou_and_mountain_pass() -> None:
    assert {name: area.frame for name, area in GANZHOU.areas.items()} == {
        "longnan": "EPSG:32650",
        "ganzhou_city": "EPSG:32650",
    }
    assert MOUNTAIN_PASS.areas["mountain_pass"].frame == "EPSG:32611"
    stack = MOUNTAIN_PASS.projected("mountain_pass").loc["tailings_stack", "geometry"]
    assert stack.area == pytest.approx(70 * 4046.86, rel=3e-3)  # 70 acres
    assert MOUNTAIN_PASS.places.loc["tailings_stack", "quality"] == "assumed"


def test_no_weather_ships() -> None:
    for site in (BAOTOU, GANZHOU, MOUNTAIN_PASS):
        for area in site.areas.values():
            assert isinstance(area.weather, Missing)


def test_mountain_pass_is_where_the_geological_survey_has_it(reference: Path) -> None:
    path = reference / "geo" / "sites" / "usgs_ree_sites.csv"
    with path.open(encoding="utf-8") as stream:
        rows = {row["record_id"]: row for row in csv.DictReader(stream)}
    record = rows["10212814"]
    lon, lat = centre(MOUNTAIN_PASS, "main_pit")
    assert (lon, lat) == (float(record["lon"]), float(record["lat"]))


def test_points_are_those_of_the_facts(reference: Path) -> None:
    """Every mapped point of the facts that has a place here has its coordinates."""
    points: dict[str, dict[str, float]] = {}
    for file in ("s1_baotou_site.csv", "s2_ganzhou_site.csv"):
        with (reference / "facts" / file).open(encoding="utf-8") as stream:
            for row in csv.DictReader(stream):
                if row["quantity"] in ("latitude", "longitude"):
                    where = points.setdefault(row["where"], {})
                    where[row["quantity"]] = float(row["value"])
    here = [centre(site, name) for site in (BAOTOU, GANZHOU) for name in site.places.index]
    absent = []
    for where, point in points.items():
        near = min(
            math.hypot(lon - point["longitude"], lat - point["latitude"]) for lon, lat in here
        )
        if near > 1e-4:
            absent.append(where)
    assert [where[:30] for where in absent] == [
        "Baogang steelworks, centroid o",  # kept as the rectangle of its mapped extent
        "Bayan Obo mine (German Wikiped",  # a second point of the mine
        "county seat Xinfeng (信丰)",  # more than 50 km from any plant, as are the next two
        "county seat Anyuan (安远)",
        "county seat Xunwu (寻乌)",
    ]
