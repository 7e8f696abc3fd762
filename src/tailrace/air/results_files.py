"""Writes results as CSV, NetCDF, GeoPackage or GeoTIFF, by the name's ending."""

from __future__ import annotations

import csv
import struct
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tailrace.errors import InputError

FloatArray = NDArray[np.float64]

ENDINGS = (".csv", ".nc", ".gpkg", ".tif", ".tiff")
SIX_DIGITS = "{:.6g}"

# Tags of a baseline TIFF and of GeoTIFF 1.1 (OGC 19-008r4).
_SHORT, _LONG, _DOUBLE, _ASCII = 3, 4, 12, 2
_SIZES = {_SHORT: 2, _LONG: 4, _DOUBLE: 8, _ASCII: 1}
_CODES = {_SHORT: "H", _LONG: "I", _DOUBLE: "d"}


def write_results(columns: Mapping[str, Any], path: Path | str, crs: str | None = None) -> None:
    """Write a table of results.

    Parameters
    ----------
    columns : mapping of str to ndarray
        Columns, with x_m and y_m.
    path : path
        File ending in .csv, .nc, .gpkg or .tif.
    crs : str, optional
        Projected frame of the places, such as "EPSG:32649"; needed for .gpkg and .tif.

    Raises
    ------
    InputError
        If the ending is not known, or the frame or the grid that the form needs is not there.
    """
    file = Path(path)
    ending = file.suffix.lower()
    if ending == ".csv":
        _write_csv(columns, file)
    elif ending == ".nc":
        _write_netcdf(columns, file)
    elif ending == ".gpkg":
        _write_geopackage(columns, file, _needed(crs, file))
    elif ending in (".tif", ".tiff"):
        _write_geotiff(columns, file, _needed(crs, file))
    else:
        raise InputError.single(
            f"results cannot be written as {ending or 'a file without ending'}", file=str(file),
            allowed=", ".join(ENDINGS),
        )  # fmt: skip


def _needed(crs: str | None, file: Path) -> str:
    if crs is None:
        raise InputError.single(
            "the projected frame of the places is not known", file=str(file),
            remedy='give crs="EPSG:..."',
        )  # fmt: skip
    return crs


def _write_csv(columns: Mapping[str, Any], file: Path) -> None:
    with file.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(columns)
        written = []
        for name, values in columns.items():
            if np.asarray(values).dtype.kind != "f":
                written.append([str(value) for value in values])
            elif name in ("x_m", "y_m", "height_m"):
                written.append([f"{value:.3f}" for value in values])
            else:
                written.append([SIX_DIGITS.format(value) for value in values])
        writer.writerows(zip(*written, strict=True))


def _unit(name: str) -> str:
    for text, unit in (("_ug_m3", "ug/m3"), ("_g_m2", "g/m2")):
        if text in name:
            return unit
    return "m" if name.endswith("_m") else ""


def _write_netcdf(columns: Mapping[str, Any], file: Path) -> None:
    import xarray

    data = {
        name: ("receptor", np.asarray(values), {"units": _unit(name)} if _unit(name) else {})
        for name, values in columns.items()
    }
    xarray.Dataset(data).to_netcdf(file, engine="h5netcdf")


def _write_geopackage(columns: Mapping[str, Any], file: Path, crs: str) -> None:
    import geopandas

    places = geopandas.points_from_xy(columns["x_m"], columns["y_m"])
    table = {name: np.asarray(values) for name, values in columns.items()}
    geopandas.GeoDataFrame(table, geometry=places, crs=crs).to_file(file, driver="GPKG")


def grid_of(columns: Mapping[str, Any]) -> tuple[FloatArray, FloatArray, NDArray[np.int64]] | None:
    """Return the grid that receptors form, if they form a whole one.

    Parameters
    ----------
    columns : mapping of str to ndarray
        Columns x_m and y_m.

    Returns
    -------
    tuple of ndarray, or None
        East (columns, ascending) and north (rows, descending), m, evenly spaced, and the index of
        each cell's receptor, shape (rows, columns).
    """
    x, column = np.unique(np.round(columns["x_m"], 6), return_inverse=True)
    y, row = np.unique(np.round(columns["y_m"], 6), return_inverse=True)
    if len(x) < 2 or len(y) < 2 or len(x) * len(y) != len(column):
        return None
    if np.ptp(np.diff(x)) > 1.0e-3 or np.ptp(np.diff(y)) > 1.0e-3:
        return None
    index = np.full((len(y), len(x)), -1, dtype=np.int64)
    index[row, column] = np.arange(len(column))
    return (x, y[::-1], index[::-1]) if (index >= 0).all() else None


def _write_geotiff(columns: Mapping[str, Any], file: Path, crs: str) -> None:
    grid = grid_of(columns)
    if grid is None:
        raise InputError.single(
            "receptors do not form a whole, evenly spaced grid", file=str(file),
            remedy="write .gpkg, or give a grid of receptors",
        )  # fmt: skip
    authority, _, code = crs.partition(":")
    if authority.upper() != "EPSG" or not code.isdigit():
        raise InputError.single(f"{crs} is no EPSG code", allowed="EPSG:NUMBER")
    x, y, index = grid
    bands = {
        name: np.asarray(values)[index].astype("<f4")
        for name, values in columns.items()
        if name not in ("x_m", "y_m", "height_m", "receptor")
    }
    file.write_bytes(geotiff_bytes(bands, x, y, int(code)))


def geotiff_bytes(
    bands: Mapping[str, NDArray[Any]], x: FloatArray, y: FloatArray, epsg: int
) -> bytes:
    """Return a GeoTIFF of 32-bit floats, one plane per band.

    Parameters
    ----------
    bands : mapping of str to ndarray, shape (rows, columns)
        Values, north first.
    x, y : ndarray
        Centres of columns (ascending) and rows (descending), m.
    epsg : int
        Projected frame.

    Returns
    -------
    bytes
        The file.
    """
    rows, columns = len(y), len(x)
    count = len(bands)
    step_x, step_y = float(x[1] - x[0]), float(y[0] - y[1])
    items = "".join(
        f'<Item name="DESCRIPTION" sample="{number}" role="description">{name}</Item>'
        for number, name in enumerate(bands)
    )
    described = f"<GDALMetadata>{items}</GDALMetadata>\0".encode("ascii")
    keys = [1, 1, 1, 3, 1024, 0, 1, 1, 1025, 0, 1, 1, 3072, 0, 1, epsg]
    plane = rows * columns * 4
    tags: list[tuple[int, int, list[Any] | bytes]] = [
        (256, _LONG, [columns]), (257, _LONG, [rows]), (258, _SHORT, [32] * count),
        (259, _SHORT, [1]), (262, _SHORT, [1]), (273, _LONG, [0] * count),
        (277, _SHORT, [count]), (278, _LONG, [rows]), (279, _LONG, [plane] * count),
        (284, _SHORT, [2]), (338, _SHORT, [0] * max(count - 1, 1)), (339, _SHORT, [3] * count),
        (33550, _DOUBLE, [step_x, step_y, 0.0]),
        (33922, _DOUBLE, [0.0, 0.0, 0.0, float(x[0]) - step_x / 2, float(y[0]) + step_y / 2, 0.0]),
        (34735, _SHORT, keys), (42112, _ASCII, described),
    ]  # fmt: skip
    if count == 1:
        tags = [tag for tag in tags if tag[0] != 338]
    start = 8 + 2 + 12 * len(tags) + 4
    size = start + sum(_padded(tag) for tag in tags)
    tags = [(273, kind, [size + plane * number for number in range(count)])
            if code == 273 else (code, kind, values) for code, kind, values in tags]  # fmt: skip
    head, body = b"", b""
    for code, kind, values in tags:
        data = (
            values
            if isinstance(values, bytes)
            else struct.pack(f"<{len(values)}{_CODES[kind]}", *values)
        )
        head += struct.pack("<HHI", code, kind, len(data) // _SIZES[kind])
        if len(data) <= 4:
            head += data.ljust(4, b"\0")
        else:
            head += struct.pack("<I", start + len(body))
            body += data.ljust(len(data) + len(data) % 2, b"\0")
    body = body.ljust(size - start, b"\0")
    planes = b"".join(np.ascontiguousarray(band, dtype="<f4").tobytes() for band in bands.values())
    return b"II*\0" + struct.pack("<IH", 8, len(tags)) + head + b"\0\0\0\0" + body + planes


def _padded(tag: tuple[int, int, list[Any] | bytes]) -> int:
    length = len(tag[2]) * (1 if isinstance(tag[2], bytes) else _SIZES[tag[1]])
    return 0 if length <= 4 else length + length % 2
