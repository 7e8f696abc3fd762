"""Coordinate reference systems: reading, checking, projecting, distances in metres.

Positions are kept as longitude and latitude (WGS 84). Distances are taken in the projected frame
of an area, and only where that frame is true to scale; how far a place is from an area's centre is
a geodesic on the ellipsoid, which needs no frame.
"""

from __future__ import annotations

import math
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np

from tailrace.errors import Problems

if TYPE_CHECKING:
    from numpy.typing import NDArray
    from pyproj import CRS, Geod, Transformer

LONLAT = "EPSG:4326"
EDGE_DEGREES = 0.5
"""How far outside a system's published area of use a place may lie, degrees."""
SCALE_TOLERANCE = 0.005
"""Largest relative error of a length in an area's frame."""
_SAME_DATUM = ("World Geodetic System 1984", "China 2000")
# EPSG publishes no transformation from China 2000, which agrees with WGS 84 to centimetres
ALLOWED_CRS = "an EPSG code such as EPSG:4326 or EPSG:32649, or a WKT text"


def read_crs(text: str, *, file: str, place: str, problems: Problems) -> CRS | None:
    """Return the coordinate reference system a text names, or note that there is none.

    Parameters
    ----------
    text : str
        EPSG code, OGC name or WKT.
    file, place : str
        Where it stands, for messages.
    problems : Problems
        Where it is noted.
    """
    from pyproj import CRS
    from pyproj.exceptions import CRSError

    try:
        # PROJ strings are not taken: they can name files, and are no definition others can read.
        if "=" in text and "[" not in text:
            raise CRSError("a PROJ string")
        return CRS.from_user_input(text)
    except CRSError:
        shown = text if len(text) <= 60 else f"{text[:57]}..."
        problems.add(
            f'the coordinate reference system "{shown}" is not known',
            file=file,
            place=place,
            allowed=ALLOWED_CRS,
            remedy="look the code up at https://epsg.org",
        )
        return None


def crs_name(crs: CRS) -> str:
    """Return a short name of a system, "EPSG:32649 (WGS 84 / UTM zone 49N)"."""
    authority = crs.to_authority()
    name = crs.name
    return f"{':'.join(authority)} ({name})" if authority else name


def is_lonlat(crs: CRS) -> bool:
    """Tell whether coordinates of a system are degrees of longitude and latitude."""
    return bool(crs.is_geographic)


@lru_cache(maxsize=64)
def to_lonlat(crs: CRS) -> Transformer:
    """Return the transformer from x, y of a system to longitude, latitude (WGS 84, degrees)."""
    from pyproj import Transformer

    return Transformer.from_crs(crs, LONLAT, always_xy=True)


@lru_cache(maxsize=64)
def from_lonlat(frame: str) -> Transformer:
    """Return the transformer from longitude, latitude (degrees) to a frame (metres)."""
    from pyproj import Transformer

    return Transformer.from_crs(LONLAT, frame, always_xy=True)


def is_rough(crs: CRS, x: float, y: float) -> bool:
    """Tell whether no exact path from a system to WGS 84 is known at a point.

    Positions can then be off by some hundred metres (Beijing 1954 and Xian 1980 in China).

    Parameters
    ----------
    crs : pyproj.CRS
        The system.
    x, y : float
        A point in it.
    """
    geodetic = crs.geodetic_crs
    if geodetic is not None and geodetic.datum is not None and geodetic.datum.name in _SAME_DATUM:
        return False
    transformer = to_lonlat(crs)
    transformer.transform(x, y)
    path = str(transformer.description)
    if path.startswith("unavailable"):
        path = str(transformer.get_last_used_operation().description)
    return "ballpark" in path.lower()


@lru_cache(maxsize=1)
def _ellipsoid() -> Geod:
    from pyproj import Geod

    return Geod(ellps="WGS84")


def geodesic_distance(lonlat: NDArray[np.float64], lon: float, lat: float) -> NDArray[np.float64]:
    """Return the distance of points from one point on the WGS 84 ellipsoid.

    Parameters
    ----------
    lonlat : ndarray, n x 2
        Longitude and latitude of the points, degrees.
    lon, lat : float
        The one point, degrees.

    Returns
    -------
    ndarray, n
        Distance, m.

    Notes
    -----
    C. F. F. Karney, Algorithms for geodesics, J. Geodesy 87 (2013) 43-55, as done by PROJ.
    """
    here = np.full(len(lonlat), lon), np.full(len(lonlat), lat)
    return np.asarray(_ellipsoid().inv(lonlat[:, 0], lonlat[:, 1], *here)[2])


def utm_frame(lon: float, lat: float) -> str | None:
    """Return the EPSG code of the UTM zone (WGS 84) of a point.

    Parameters
    ----------
    lon, lat : float
        Longitude and latitude, degrees.

    Returns
    -------
    str or None
        "EPSG:326zz" north and "EPSG:327zz" south of the equator; None beyond 84 N and 80 S,
        where UTM is not defined.
    """
    if not -80.0 <= lat <= 84.0:
        return None
    zone = int((lon + 180.0) // 6.0) % 60 + 1
    return f"EPSG:{(32600 if lat >= 0 else 32700) + zone}"


def outside_use(crs: CRS, lon: float, lat: float) -> str:
    """Return where a system is meant to be used if a point lies outside, else an empty text.

    Parameters
    ----------
    crs : pyproj.CRS
        The system.
    lon, lat : float
        Longitude and latitude, degrees.
    """
    use = crs.area_of_use
    if use is None:
        return ""
    east = use.east if use.east >= use.west else use.east + 360.0
    beyond = (lon - use.west) % 360.0
    inside_lon = beyond <= east - use.west + EDGE_DEGREES or beyond >= 360.0 - EDGE_DEGREES
    inside_lat = use.south - EDGE_DEGREES <= lat <= use.north + EDGE_DEGREES
    if inside_lon and inside_lat:
        return ""
    return (
        f"{use.west:g} to {use.east:g} degrees east, {use.south:g} to {use.north:g} degrees north"
    )


def check_frame(
    frame: str, lon: float, lat: float, *, file: str, place: str, problems: Problems
) -> bool:
    """Check that lengths in a frame are metres and right around a point.

    Parameters
    ----------
    frame : str
        Projected coordinate reference system.
    lon, lat : float
        Centre of the area, degrees.
    file, place : str
        Where the frame is stated, for messages.
    problems : Problems
        Where what is wrong is noted.
    """
    crs = read_crs(frame, file=file, place=place, problems=problems)
    if crs is None:
        return False
    better = utm_frame(lon, lat)
    remedy = f'leave it out, or write frame = "{better}"' if better else ""
    allowed = "a projected system in metres whose area of use holds the centre"
    units = {axis.unit_name for axis in crs.axis_info[:2]}
    if not crs.is_projected or units != {"metre"}:
        what = (
            f"{crs_name(crs)} is not projected"
            if not crs.is_projected
            else (f"{crs_name(crs)} is in {', '.join(sorted(units))}")
        )
        problems.add(what, file=file, place=place, allowed=allowed, remedy=remedy)
        return False
    use = outside_use(crs, lon, lat)
    if use:
        problems.add(
            f"the centre {lonlat_text(lon, lat)} lies outside the area of use of "
            f"{crs_name(crs)}: {use}",
            file=file,
            place=place,
            allowed=allowed,
            remedy=remedy,
        )
        return False
    error = _scale_error(crs, lon, lat)
    if error > SCALE_TOLERANCE:
        problems.add(
            f"lengths in {crs_name(crs)} are wrong by {100 * error:.1f} % at the centre",
            file=file,
            place=place,
            allowed=f"at most {100 * SCALE_TOLERANCE:g} %",
            remedy=remedy,
        )
        return False
    return True


def _scale_error(crs: CRS, lon: float, lat: float) -> float:
    """Return the larger relative error of a length along and across the meridian."""
    from pyproj import Proj

    factors = Proj(crs).get_factors(lon, lat)
    worst = max(abs(factors.meridional_scale - 1.0), abs(factors.parallel_scale - 1.0))
    return float(worst) if math.isfinite(worst) else math.inf


def lonlat_text(lon: float, lat: float) -> str:
    """Return a position in words, "109.688 E, 40.638 N"."""
    return f"{abs(lon):.4f} {'E' if lon >= 0 else 'W'}, {abs(lat):.4f} {'N' if lat >= 0 else 'S'}"
