"""Groups written here are what xarray and the netCDF library read."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
import xarray as xr

from tailrace.assess.netcdf_groups import bytes_of, file_in_memory, write_group


def dataset() -> xr.Dataset:
    return xr.Dataset(
        {
            "level": (("point", "draw"), np.array([[1.0, np.nan, 3.0], [0.0, -1.0, 2.0]]),
                      {"units": "mg/m3", "long_name": "≥ level"}),
            "whole": (("point",), np.array([2, 3])),
            "known": (("point",), np.array([True, False])),
            "frame": ((), np.int32(0), {"scale_factor_at_central_meridian": 0.9996}),
        },
        {
            "point": ["Dalahai", "新光"],
            "east": (("point",), np.array([1.0, 2.5])),
            "lonely": (("other",), np.array(["a", "b"])),
        },
        {"title": "two points"},
    )  # fmt: skip


@pytest.fixture
def path(tmp_path: Path) -> Path:
    def packing(dims: tuple[str, ...], values: np.ndarray) -> dict[str, object]:
        return {"compression": "gzip", "chunks": values.shape} if "draw" in dims else {}

    with file_in_memory() as file:
        write_group(file.create_group("area", track_order=True), dataset(), packing)
        content = bytes_of(file)
    (tmp_path / "a.nc").write_bytes(content)
    return tmp_path / "a.nc"


def test_xarray_reads_what_it_would_have_written(path: Path, tmp_path: Path) -> None:
    dataset().to_netcdf(
        tmp_path / "b.nc", group="area", engine="h5netcdf",
        encoding={"level": {"zlib": True, "chunksizes": (2, 3)}},
    )  # fmt: skip
    with (
        xr.open_dataset(path, group="area", engine="h5netcdf") as found,
        xr.open_dataset(tmp_path / "b.nc", group="area", engine="h5netcdf") as usual,
    ):
        xr.testing.assert_identical(found.load(), usual.load())
        xr.testing.assert_identical(found, dataset())
        assert list(found.variables) == list(usual.variables)
        for name in found.variables:
            assert found[name].dtype == usual[name].dtype, name
            assert found[name].encoding.get("zlib") == usual[name].encoding.get("zlib"), name


@pytest.mark.filterwarnings("ignore::rasterio.errors.NotGeoreferencedWarning")
def test_the_netcdf_library_reads_it(path: Path) -> None:
    rasterio = pytest.importorskip("rasterio")  # its GDAL reads with the netCDF library
    with rasterio.open(f"NETCDF:{path}:/area/level") as file:
        assert file.tags(1)["units"] == "mg/m3"
        found = file.read(1)
    np.testing.assert_array_equal(np.sort(found, axis=0), np.sort(dataset()["level"], axis=0))


def test_two_files_can_be_in_memory_at_a_time() -> None:
    with file_in_memory() as one, file_in_memory() as other:
        one.attrs["title"], other.attrs["title"] = "one", "other"
        assert b"one" in bytes_of(one)
        assert b"other" in bytes_of(other)
