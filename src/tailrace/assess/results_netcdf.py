"""`results.nc`: the labelled results, one group an area, with the attributes of CF-1.10.

A variable has one unit by these conventions. One whose unit differs along a dimension (results by
endpoint, levels by medium) is therefore written as several, one for each label, and put together
again when it is read.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from tailrace.assess.assessment import AREA_VARIABLES
from tailrace.assess.netcdf_groups import NO_VARIABLE, bytes_of, file_in_memory, write_group
from tailrace.errors import InputError

if TYPE_CHECKING:
    import h5py
    import xarray as xr

FILE = "results.nc"
CONVENTIONS = "CF-1.10"
LARGEST_CHUNK = 1 << 30
"""Bytes of a variable that is packed as one chunk; the format ends at four times that."""
PROJECTION = "projection"
"""Variable that names the projected frame of an area."""

_ADDED, _PART, _DIMS = "added_by_file", "part_of", "dims_of_whole"
_COORDINATES: dict[str, dict[str, str]] = {
    "east": {"units": "m", "standard_name": "projection_x_coordinate", "long_name": "easting"},
    "north": {"units": "m", "standard_name": "projection_y_coordinate", "long_name": "northing"},
    "receptor_east": {"units": "m", "standard_name": "projection_x_coordinate",
                      "long_name": "easting of the place"},
    "receptor_north": {"units": "m", "standard_name": "projection_y_coordinate",
                       "long_name": "northing of the place"},
    "year": {"units": "1", "long_name": "calendar year"},
    "stated_year": {"units": "1", "long_name": "calendar year for which all is stated"},
    "draw": {"units": "1", "standard_name": "realization", "long_name": "number of the draw"},
    "point": {"units": "1", "long_name": "number of the point of the map"},
    "receptor": {"long_name": "place where people are"},
    "source": {"long_name": "what releases; background is what is there without the works"},
    "substance": {"long_name": "element, compound or nuclide"},
    "endpoint": {"long_name": "what is harmed, by which authority's numbers"},
    "organ_endpoint": {"long_name": "hazard index of an organ, by which authority's numbers"},
    "group": {"long_name": "age group"},
    "pathway": {"long_name": "way into the body"},
    "medium": {"long_name": "where it is met"},
    "statistic": {"long_name": "statistic over the draws"},
    "statistic_of": {"long_name": "statistic over the draws of what the parts add up to"},
    "layer": {"long_name": "layer of the map"},
    "ground_source": {"long_name": "pond"},
    "ground_substance": {"long_name": "element in groundwater"},
    "ground_year": {"units": "1", "long_name": "calendar year of the plume"},
    "ground_east": {"units": "m", "standard_name": "projection_x_coordinate",
                    "long_name": "easting in the plume"},
    "ground_north": {"units": "m", "standard_name": "projection_y_coordinate",
                     "long_name": "northing in the plume"},
}  # fmt: skip
_PURE = {"organ_index": "1", "exposure_share": "1"}
_FLAGS = {
    "result": "at_least", "result_statistic": "at_least", "level": "level_at_least",
    "level_increment": "level_increment_at_least",
}  # fmt: skip
"""Variables, and the one that says where they are lower bounds."""
_LIKE_UNIT: Mapping[str, str] = {"": "1"}


def write_results_netcdf(
    path: Path,
    areas: Mapping[str, xr.Dataset],
    frames: Mapping[str, str],
    attributes: Mapping[str, str],
) -> None:
    """Write the results of all areas.

    Parameters
    ----------
    path : Path
        File to write.
    areas : mapping of str to Dataset
        Results by area.
    frames : mapping of str to str
        Projected frame of each area, such as "EPSG:32649".
    attributes : mapping of str to str
        What the file says of itself: title, source, history. No paths.
    """
    # Made in memory: HDF5 ends the process where a disk is full.
    with file_in_memory() as file:
        file.attrs.update({"Conventions": CONVENTIONS, **attributes})
        for name, data in areas.items():
            group = file.create_group(name, track_order=True)
            write_group(group, in_conventions(data, frames[name]), _packing)
        content = bytes_of(file)
    path.write_bytes(content)


def _packing(dims: tuple[str, ...], values: NDArray[Any]) -> dict[str, Any]:
    """Return how a variable is packed: contributions are mostly zeros, draws are noise.

    One chunk and no shuffle is the fastest to write and to read, and the smallest.
    """
    if len(dims) < 2 or "draw" in dims or values.dtype.kind not in "fi" or not values.size:
        return {}
    packed: dict[str, Any] = {"compression": "gzip", "compression_opts": 1, "shuffle": False}
    return packed if values.nbytes > LARGEST_CHUNK else {**packed, "chunks": values.shape}


def read_results_netcdf(path: Path, areas: list[str]) -> dict[str, xr.Dataset]:
    """Return the results of areas, as they were before they were written.

    Parameters
    ----------
    path : Path
        File written by `write_results_netcdf`.
    areas : list of str
        Areas to read.

    Raises
    ------
    InputError
        If the file cannot be read, or lacks an area.
    """
    import h5py

    found = {}
    for name in areas:
        try:
            with h5py.File(path) as file:
                found[name] = as_it_was(_group_dataset(file[name]))
        except (OSError, KeyError, ValueError) as error:
            raise InputError.single(
                f'the area "{name}" cannot be read ({error})', file=str(path),
                remedy="run the site again",
            ) from error  # fmt: skip
    return found


def _group_dataset(group: h5py.Group) -> xr.Dataset:
    """Return what a group holds, as `xarray.open_dataset` does in twice the time."""
    import xarray as xr

    arrays, coordinates = {}, set(str(group.attrs.get("coordinates", "")).split())
    for name, stored in group.items():
        if str(_text(stored.attrs.get("NAME", ""))).startswith(NO_VARIABLE):
            continue
        dims = tuple(str(stored.dims[k][0].name).rpartition("/")[2] for k in range(stored.ndim)
                     ) if "DIMENSION_LIST" in stored.attrs else (name,) * stored.ndim  # fmt: skip
        values = stored.asstr()[()] if _is_text(stored) else stored[()]
        if stored.attrs.get("dtype") == "bool":
            values = np.asarray(values).astype(bool)
        coordinates |= set(str(stored.attrs.get("coordinates", "")).split())
        coordinates |= {name} if dims == (name,) else set()
        attrs = {key: _text(one) for key, one in stored.attrs.items() if key not in _OF_FORMAT}
        arrays[name] = (dims, values, attrs)
    data = {name: one for name, one in arrays.items() if name not in coordinates}
    own = {key: _text(one) for key, one in group.attrs.items() if key not in _OF_FORMAT}
    return xr.Dataset(data, {name: arrays[name] for name in arrays if name in coordinates}, own)


_OF_FORMAT = frozenset(
    ("CLASS", "NAME", "REFERENCE_LIST", "DIMENSION_LIST", "_Netcdf4Dimid", "_Netcdf4Coordinates",
     "_FillValue", "_NCProperties", "coordinates", "dtype")
)  # fmt: skip


def _is_text(stored: h5py.Dataset) -> bool:
    """Return whether a variable of the file holds text."""
    import h5py

    return h5py.check_string_dtype(stored.dtype) is not None


def _text(attribute: Any) -> Any:
    if isinstance(attribute, bytes):
        return attribute.decode("utf-8")
    if isinstance(attribute, np.ndarray) and attribute.shape == (1,):
        return attribute[0]
    return attribute


def in_conventions(data: xr.Dataset, frame: str) -> xr.Dataset:
    """Return results with the attributes of the conventions, one unit a variable.

    Parameters
    ----------
    data : Dataset
        Results of one area, with their contract's dimensions.
    frame : str
        Projected frame of its places.
    """
    import xarray as xr
    from pyproj import CRS

    written: dict[str, Any] = {}
    for name, array in data.data_vars.items():
        for key, part, attrs in _parts(str(name), array, data):
            written[key] = part.assign_attrs(_with_added(part.attrs, attrs))
    coordinates = {
        name: array.assign_attrs(_with_added(array.attrs, _COORDINATES.get(str(name), {})))
        for name, array in data.coords.items()
    }
    result = xr.Dataset(written, coords=coordinates, attrs=data.attrs)
    return result.assign({PROJECTION: ((), np.int32(0), CRS(frame).to_cf())})


def as_it_was(written: xr.Dataset) -> xr.Dataset:
    """Return results as they were before `in_conventions`.

    Parameters
    ----------
    written : Dataset
        What one group of the file holds.
    """
    import xarray as xr

    pieces: dict[str, list[xr.DataArray]] = {}
    for name, array in written.data_vars.items():
        if name != PROJECTION:
            pieces.setdefault(str(array.attrs.get(_PART, name)), []).append(array)
    whole = {
        name: _joined(found, written) if _PART in found[0].attrs else _without_added(found[0])
        for name, found in pieces.items()
    }
    coordinates = {name: _without_added(array) for name, array in written.coords.items()}
    return xr.Dataset(whole, coords=coordinates, attrs=written.attrs)


def _parts(
    name: str, array: xr.DataArray, data: xr.Dataset
) -> Iterator[tuple[str, xr.DataArray, dict[str, str]]]:
    """Yield what a variable is written as: name, numbers, attributes."""
    attrs = {"long_name": AREA_VARIABLES[name][1] if name in AREA_VARIABLES else name}
    if {"point", "receptor", "ground_point"} & set(map(str, array.dims)):
        attrs["grid_mapping"] = PROJECTION
    if _FLAGS.get(name) in data:
        attrs["ancillary_variables"] = _FLAGS[name]
    if array.dtype.kind == "b":
        yield name, array, attrs
        return
    varied = [(str(dim), units) for dim in array.dims if (units := _units_along(str(dim), data))]
    if "units" in array.attrs or not varied:
        known = {"units": _PURE[name]} if name in _PURE else {}
        yield name, array, {**attrs, **known}
        return
    dim, units = varied[0]
    if len(set(units)) == 1:
        yield name, array, {**attrs, "units": units[0]}
        return
    width = len(str(len(units)))
    for k, unit in enumerate(units):
        label = str(data[dim].values[k])
        extra = {
            "units": unit, "long_name": f"{attrs['long_name']}: {label}", _PART: name,
            _DIMS: " ".join(map(str, array.dims)),
        }  # fmt: skip
        slug = re.sub(r"[^a-z0-9]+", "_", label.lower()).strip("_")
        # Attributes of the whole travel with its first part.
        one = array.isel({dim: k}, drop=True)
        one.attrs = dict(array.attrs) if k == 0 else {}
        yield f"{name}_{k:0{width}}_{slug}", one, {**attrs, **extra}


def _units_along(dim: str, data: xr.Dataset) -> list[str]:
    """Return the unit of each label of a dimension; nothing where none is stated."""
    for name, array in data.coords.items():
        if array.dims == (dim,) and re.fullmatch(r"(.*_)?unit", str(name)):
            return [_LIKE_UNIT.get(str(unit), str(unit)) for unit in array.values]
    return []


def _with_added(own: Mapping[Any, Any], added: Mapping[str, str]) -> dict[str, Any]:
    new = {key: value for key, value in added.items() if key not in own}
    return {**own, **new, **({_ADDED: " ".join(new)} if new else {})}


def _without_added(array: xr.DataArray) -> xr.DataArray:
    added = {_ADDED, *str(array.attrs.get(_ADDED, "")).split()}
    kept = array.copy(deep=False)
    kept.attrs = {key: value for key, value in array.attrs.items() if key not in added}
    kept.encoding = {}
    return kept


def _joined(pieces: list[xr.DataArray], written: xr.Dataset) -> xr.DataArray:
    """Return a variable from its parts, which are in the order of their labels."""
    import xarray as xr

    dims = str(pieces[0].attrs[_DIMS]).split()
    (dim,) = set(dims) - {str(one) for one in pieces[0].dims}
    bare = [_without_added(piece) for piece in pieces]
    values = np.stack([piece.values for piece in bare], axis=dims.index(dim))
    coordinates = {one: written[one] for one in dims if one in written.coords}
    return xr.DataArray(values, dims=dims, coords=coordinates, attrs=bare[0].attrs)
