"""Files of results, read back by other programs."""

from __future__ import annotations

import struct
from pathlib import Path

import numpy as np
import pytest

from tailrace.air import grid, write_results
from tailrace.air.results_files import geotiff_bytes, grid_of
from tailrace.errors import InputError


def _columns() -> dict[str, np.ndarray]:
    places = grid([0.0, 100.0, 200.0], [0.0, 50.0])
    return {
        "x_m": places.east, "y_m": places.north,
        "conc_period_ug_m3": np.arange(6.0) / 7.0, "drydep_period_g_m2": np.arange(6.0),
    }  # fmt: skip


def test_csv(tmp_path: Path) -> None:
    write_results(_columns(), tmp_path / "o.csv")
    back = np.genfromtxt(tmp_path / "o.csv", delimiter=",", names=True)
    assert back["conc_period_ug_m3"] == pytest.approx(np.arange(6.0) / 7.0, rel=1e-5)


def test_netcdf(tmp_path: Path) -> None:
    import xarray

    write_results(_columns(), tmp_path / "o.nc")
    with xarray.open_dataset(tmp_path / "o.nc", engine="h5netcdf") as back:
        assert back.conc_period_ug_m3.attrs["units"] == "ug/m3"
        assert back.drydep_period_g_m2.values == pytest.approx(np.arange(6.0))


def test_geopackage(tmp_path: Path) -> None:
    import geopandas

    write_results(_columns(), tmp_path / "o.gpkg", "EPSG:32649")
    back = geopandas.read_file(tmp_path / "o.gpkg")
    assert back.crs.to_epsg() == 32649
    assert back.geometry.x.max() == 200.0


def test_geotiff_tags_and_pixels() -> None:
    x, y, index = grid_of(_columns())  # type: ignore[misc]
    assert y[0] == 50.0
    band = _columns()["conc_period_ug_m3"][index]
    data = geotiff_bytes({"conc": band}, x, y, 32649)
    count = struct.unpack_from("<H", data, 8)[0]
    tags = {}
    for number in range(count):
        code, _kind, length, value = struct.unpack_from("<HHII", data, 10 + 12 * number)
        tags[code] = (length, value)
    assert (tags[256][1], tags[257][1]) == (3, 2)
    assert np.frombuffer(data[tags[273][1] :], "<f4").reshape(2, 3) == pytest.approx(band)
    assert struct.unpack_from("<3d", data, tags[33550][1])[:2] == (100.0, 50.0)
    assert struct.unpack_from("<6d", data, tags[33922][1])[3:5] == (-50.0, 75.0)
    assert sorted(tags) == list(tags)


def test_what_cannot_be_written_is_said(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="EPSG"):
        write_results(_columns(), tmp_path / "o.gpkg")
    with pytest.raises(InputError, match="allowed"):
        write_results(_columns(), tmp_path / "o.doc")
    ragged = {name: values[:5] for name, values in _columns().items()}
    with pytest.raises(InputError, match="grid"):
        write_results(ragged, tmp_path / "o.tif", "EPSG:32649")
