"""Coordinate reference systems, held against numbers that need no program to know.

A UTM zone is 6 degrees wide; on its central meridian the easting is 500 000 m and the scale
0.9996; on the equator the northing is 0. Distances between mapped points are those stated in the
site facts (`reference/facts/s1_baotou_site.csv`), computed there on a sphere.
"""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyproj import CRS

from tailrace.errors import Problems
from tailrace.site.coordinates import (
    check_frame,
    crs_name,
    from_lonlat,
    geodesic_distance,
    is_rough,
    lonlat_text,
    outside_use,
    read_crs,
    to_lonlat,
    utm_frame,
)


@pytest.mark.parametrize(
    ("lon", "lat", "frame"),
    [
        (109.688, 40.638, "EPSG:32649"),  # Baotou
        (114.9, 24.8, "EPSG:32650"),  # Longnan
        (-115.53, 35.48, "EPSG:32611"),  # Mountain Pass
        (122.55, -28.86, "EPSG:32751"),  # Mount Weld
        (-180.0, 10.0, "EPSG:32601"),
        (180.0, 10.0, "EPSG:32601"),
        (179.9, -10.0, "EPSG:32760"),
        (15.0, 84.5, None),
        (15.0, -80.5, None),
    ],
)
def test_utm_frame(lon: float, lat: float, frame: str | None) -> None:
    assert utm_frame(lon, lat) == frame


def test_central_meridian() -> None:
    """The central meridian of zone 49 is 111 E (zone n: 6 n - 183 degrees)."""
    lon, lat = to_lonlat(CRS("EPSG:32649")).transform(500_000.0, 0.0)
    assert (lon, lat) == (pytest.approx(111.0, abs=1e-9), pytest.approx(0.0, abs=1e-9))
    x, y = from_lonlat("EPSG:32649").transform(111.0, 0.0)
    assert (x, y) == (pytest.approx(500_000.0, abs=1e-4), pytest.approx(0.0, abs=1e-4))


@given(st.floats(-0.5, 0.5), st.floats(-0.5, 0.5))
def test_frame_lengths_agree_with_the_ellipsoid(east: float, north: float) -> None:
    """Up to 50 km from Baotou, lengths in its frame are those on the ellipsoid to 0.05 %."""
    lon, lat = 109.688, 40.638
    there = np.array([[lon + east, lat + north]])
    geodesic = float(geodesic_distance(there, lon, lat)[0])
    x0, y0 = from_lonlat("EPSG:32649").transform(lon, lat)
    x1, y1 = from_lonlat("EPSG:32649").transform(*there[0])
    assert math.hypot(x1 - x0, y1 - y0) == pytest.approx(geodesic, rel=5e-4, abs=1e-3)


def test_a_degree_of_meridian() -> None:
    """A degree of latitude at 45 degrees is 111 132 m on WGS 84 (its mean by definition)."""
    there = np.array([[0.0, 45.5]])
    assert geodesic_distance(there, 0.0, 44.5)[0] == pytest.approx(111_132.0, abs=2.0)


def test_read_crs() -> None:
    problems = Problems()
    crs = read_crs("urn:ogc:def:crs:EPSG::32649", file="a", place="crs", problems=problems)
    assert crs is not None
    assert crs_name(crs) == "EPSG:32649 (WGS 84 / UTM zone 49N)"
    assert read_crs("4326", file="site.toml", place="crs", problems=problems) is not None
    assert read_crs("EPSG:99999", file="site.toml", place="crs", problems=problems) is None
    assert [str(problem) for problem in problems] == [
        'site.toml, crs: the coordinate reference system "EPSG:99999" is not known; allowed: an '
        "EPSG code such as EPSG:4326 or EPSG:32649, or a WKT text; look the code up at "
        "https://epsg.org.",
    ]


@pytest.mark.parametrize(
    ("frame", "words"),
    [
        (
            "EPSG:4326",
            "EPSG:4326 (WGS 84) is not projected",
        ),
        (
            "EPSG:2225",  # California zone 1 in US survey feet
            "EPSG:2225 (NAD83 / California zone 1 (ftUS)) is in US survey foot",
        ),
        (
            "EPSG:32611",
            "the centre 109.6880 E, 40.6380 N lies outside the area of use of EPSG:32611 (WGS 84 "
            "/ UTM zone 11N): -120 to -114 degrees east, 0 to 84 degrees north",
        ),
        (
            # the scale of the Mercator projection of a sphere is 1 / cos(latitude): 1.318
            "EPSG:3857",
            "lengths in EPSG:3857 (WGS 84 / Pseudo-Mercator) are wrong by 31.8 % at the centre",
        ),
    ],
)
def test_frames_that_would_give_wrong_distances(frame: str, words: str) -> None:
    problems = Problems()
    assert not check_frame(
        frame, 109.688, 40.638, file="site.toml", place="area.a.frame", problems=problems
    )
    (problem,) = problems
    assert problem.what == words
    assert problem.remedy == 'leave it out, or write frame = "EPSG:32649"'


@pytest.mark.parametrize("frame", ["EPSG:32649", "EPSG:32648", "EPSG:4547", "EPSG:4525"])
def test_frames_that_serve(frame: str) -> None:
    """Zones 49 and 48 and Chinese systems, around a point that suits each."""
    lon = {"EPSG:32648": 107.9, "EPSG:4547": 113.9, "EPSG:4525": 110.5}.get(frame, 109.688)
    problems = Problems()
    served = check_frame(frame, lon, 40.638, file="site.toml", place="frame", problems=problems)
    assert served, [str(problem) for problem in problems]


def test_area_of_use() -> None:
    zone = CRS("EPSG:32649")  # 108 to 114 degrees east
    assert outside_use(zone, 110.0, 40.0) == ""
    assert outside_use(zone, 107.6, 40.0) == ""
    assert outside_use(zone, 107.4, 40.0) == "108 to 114 degrees east, 0 to 84 degrees north"
    assert outside_use(zone, 110.0, -10.0) != ""
    assert outside_use(CRS("EPSG:4326"), -179.0, -80.0) == ""
    across = CRS("EPSG:3832")  # Pacific, 98.69 E over the date line to 68 W
    assert outside_use(across, 179.0, 0.0) == ""
    assert outside_use(across, -100.0, 0.0) == ""
    assert outside_use(across, 20.0, 0.0) != ""


def test_rough_systems() -> None:
    """No parameters from Beijing 1954 to WGS 84 are published for northern China."""
    assert is_rough(CRS("EPSG:4214"), 109.7, 40.6)
    assert not is_rough(CRS("EPSG:4326"), 109.7, 40.6)
    assert not is_rough(CRS("EPSG:4490"), 109.7, 40.6)
    assert not is_rough(CRS("EPSG:32649"), 400_000.0, 4_500_000.0)


def test_lonlat_text() -> None:
    assert lonlat_text(-115.53218, 35.4786) == "115.5322 W, 35.4786 N"
    assert lonlat_text(151.2, -33.9) == "151.2000 E, 33.9000 S"
