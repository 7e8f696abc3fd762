"""Groups of a NetCDF-4 file in memory, written with h5py.

xarray and h5netcdf look every dimension up anew for every variable, which takes several times as
long as packing the numbers. What stands in the file is the same: dimensions are HDF5's dimension
scales, those without a variable under the name that netCDF gives them, each with its number.
Source: NetCDF Users Guide, appendix "File Format Specifications", section "The NetCDF-4 Format".
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterator, Mapping
from contextlib import contextmanager
from itertools import count
from typing import TYPE_CHECKING, Any

import numpy as np

if TYPE_CHECKING:
    import h5py
    import xarray as xr

NO_VARIABLE = "This is a netCDF dimension but not a netCDF variable"
GROWS_BY = 1 << 24
"""Bytes by which the memory of a file grows."""
_FILL = "_FillValue"
_NUMBERS = count()
"""HDF5 opens no two files of one name at a time, though they are nowhere."""

Packing = Callable[[tuple[str, ...], Any], Mapping[str, Any]]


@contextmanager
def file_in_memory() -> Iterator[h5py.File]:
    """Give a file that is nowhere on the disk; see `bytes_of`."""
    import h5py

    with h5py.File(
        f"in memory {next(_NUMBERS)}",
        "w",
        driver="core",
        backing_store=False,
        block_size=GROWS_BY,
        track_order=True,
    ) as file:
        file.attrs["_NCProperties"] = np.bytes_(
            f"version=2,h5py={h5py.__version__},hdf5={h5py.version.hdf5_version}"
        )
        yield file


def bytes_of(file: h5py.File) -> bytes:
    """Return a file that is in memory."""
    file.flush()
    return bytes(file.id.get_file_image())


def write_group(group: h5py.Group, data: xr.Dataset, packing: Packing) -> None:
    """Write a dataset as xarray would.

    Parameters
    ----------
    group : h5py.Group
        Empty, its order tracked.
    data : Dataset
        Numbers, truth values and text; attributes are text and numbers.
    packing : callable
        From dimensions and numbers of a variable to how they are packed, as `create_dataset` of
        h5py takes it.
    """
    from xarray import conventions

    variables, attributes = conventions.encode_dataset_coordinates(data)
    variables, attributes = conventions.cf_encoder(variables, attributes)
    numbers: dict[Hashable, int] = {}
    for one in variables.values():
        for dim in one.dims:
            numbers.setdefault(dim, len(numbers))
    for dim, number in numbers.items():
        if dim not in variables:
            _dimension_alone(group, str(dim), data.sizes[dim], number)
    for name, one in variables.items():
        packed = packing(tuple(map(str, one.dims)), one.values)
        written = _variable(group, str(name), one, packed)
        if (name,) == one.dims:
            written.make_scale(str(name))
        if one.dims:
            own = [numbers[dim] for dim in one.dims]
            written.attrs["_Netcdf4Coordinates"] = np.array(own, dtype=np.int32)
            written.attrs["_Netcdf4Dimid"] = np.int32(own[0])
        _attributes(written, one.attrs)
    for name, one in variables.items():
        if (name,) != one.dims:
            for k, dim in enumerate(one.dims):
                group[str(name)].dims[k].attach_scale(group[str(dim)])
    _attributes(group, attributes)


def _dimension_alone(group: h5py.Group, name: str, size: int, number: int) -> None:
    alone = group.create_dataset(name, (size,), ">f4", track_order=True)
    alone.make_scale(f"{NO_VARIABLE}.{size:>10}")
    alone.attrs["_Netcdf4Dimid"] = np.int32(number)


def _variable(
    group: h5py.Group, name: str, one: xr.Variable, packed: Mapping[str, Any]
) -> h5py.Dataset:
    import h5py

    values = one.values
    if values.dtype.kind in "OU":
        return group.create_dataset(
            name, data=values.astype(object), dtype=h5py.string_dtype(), track_order=True
        )
    return group.create_dataset(
        name, data=values, fillvalue=one.attrs.get(_FILL), track_order=True, **packed
    )


def _attributes(of: h5py.Group | h5py.Dataset, said: Mapping[Any, Any]) -> None:
    for name, value in said.items():
        if isinstance(value, str):
            of.attrs[str(name)] = value
        else:
            of.attrs[str(name)] = np.atleast_1d(value)
