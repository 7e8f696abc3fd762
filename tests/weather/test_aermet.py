"""AERMET's files: values, codes, and every fault in a sentence."""

from __future__ import annotations

import gzip

import numpy as np
import pytest

from tailrace.errors import InputError
from tailrace.weather.aermet import read_pfl, read_sfc
from tailrace.weather.table import read_table

from .conftest import write


@pytest.mark.parametrize("site", ["houston1996", "anchorage1999", "steppe2001"])
def test_surface_file_and_table_agree(reference, site):
    """The CSV beside each surface file holds the same numbers, written by another program."""
    air = reference / "air"
    one = read_sfc(air / f"{site}.sfc.gz", air / f"{site}.pfl.gz")
    other = read_table(air / f"met_{site}.csv.gz")
    for name in (
        "year",
        "month",
        "day",
        "hour",
        "wind_speed",
        "wind_direction",
        "temperature",
        "friction_velocity",
        "monin_obukhov_length",
        "convective_mixing_height",
        "mechanical_mixing_height",
        "convective_velocity",
        "sensible_heat_flux",
        "lapse_above",
        "roughness_length",
        "pressure",
        "relative_humidity",
        "cloud_cover",
        "precipitation",
    ):
        np.testing.assert_array_equal(getattr(one, name), getattr(other, name), err_msg=name)
    np.testing.assert_array_equal(one.missing, other.missing)
    assert np.isnan(one.wind_direction_deviation).all()


def test_header_gives_position_and_adjustment(reference):
    west = read_sfc(reference / "air" / "houston1996.sfc.gz")
    assert (west.latitude, west.longitude) == (29.967, -95.35)
    assert west.adjusted_friction_velocity
    assert west.year[0] == 1996
    east = read_sfc(reference / "air" / "steppe2001.sfc.gz")
    assert east.longitude == 109.7
    assert east.year[0] == 2001


def test_a_written_file_reads_back(hourly, sfc_lines, tmp_path):
    found = read_sfc(write(tmp_path / "a.sfc", sfc_lines))
    part = hourly.select(np.arange(720))
    np.testing.assert_allclose(found.friction_velocity, part.friction_velocity, atol=1e-4)
    np.testing.assert_array_equal(found.calm, part.calm)
    np.testing.assert_array_equal(found.missing, part.missing)


def refused(tmp_path, lines, *words):
    with pytest.raises(InputError) as caught:
        read_sfc(write(tmp_path / "bad.sfc", lines))
    said = str(caught.value)
    for word in ("bad.sfc", *words):
        assert word in said, said
    assert len(said.splitlines()) < 12
    return said


def test_file_cut_inside_a_line(sfc_lines, tmp_path):
    refused(tmp_path, [*sfc_lines[:400], sfc_lines[400][:40]], "line 401", "the file ends inside")


def test_file_cut_between_lines(sfc_lines, tmp_path):
    refused(tmp_path, sfc_lines[:400], "ends with hour 15", "cut")


def test_hour_given_twice(sfc_lines, tmp_path):
    refused(tmp_path, [*sfc_lines[:50], sfc_lines[49], *sfc_lines[50:]], "2 times", "line 50")


def test_hour_absent(sfc_lines, tmp_path):
    refused(tmp_path, [*sfc_lines[:50], *sfc_lines[52:]], "absent", "whole days")


def test_hours_out_of_order(sfc_lines, tmp_path):
    lines = list(sfc_lines)
    lines[30], lines[31] = lines[31], lines[30]
    refused(tmp_path, lines, "comes after a later hour")


def _with_cell(lines, row, column, text):
    parts = lines[row].split()
    parts[column] = text
    return [*lines[:row], " ".join(parts), *lines[row + 1 :]]


def test_negative_speed_is_named_with_its_line(sfc_lines, tmp_path):
    refused(tmp_path, _with_cell(sfc_lines, 77, 15, "-3.2"), "negative wind speed -3.2", "line 78")


def test_code_of_missing_speed_is_no_negative_speed(sfc_lines, tmp_path):
    found = read_sfc(write(tmp_path / "a.sfc", _with_cell(sfc_lines, 77, 15, "-9.0")))
    assert bool(found.missing[76])


def test_hour_zero(sfc_lines, tmp_path):
    refused(tmp_path, _with_cell(sfc_lines, 1, 4, "0"), "no hour of the calendar", "1 to 24")


def test_day_that_is_not_there(sfc_lines, tmp_path):
    lines = [line if i == 0 else line.replace(" 1 ", " 2 ", 1) for i, line in enumerate(sfc_lines)]
    refused(tmp_path, lines, "no hour of the calendar")


def test_all_calm(sfc_lines, tmp_path):
    lines = sfc_lines[:1]
    for line in sfc_lines[1:]:
        parts = line.split()
        parts[15] = "0.0"
        lines.append(" ".join(parts))
    refused(tmp_path, lines, "none of 720 hours can be used: 720 calm")


def test_several_faults_are_told_together(sfc_lines, tmp_path):
    lines = _with_cell(_with_cell(sfc_lines, 20, 15, "-1"), 30, 18, "400")
    said = refused(tmp_path, lines, "wind speed", "temperature 400")
    assert len(said.splitlines()) == 2


@pytest.mark.parametrize(
    ("data", "word"),
    [
        (b"", "empty"),
        (b"PK\x03\x04\x00\x00binary\x00", "not a text file"),
        (b"nothing of the kind\n", "no header"),
        (gzip.compress(b"29.967N 95.350W VERSION\n" * 999, mtime=0)[:60], "cut"),
        (b"\x1f\x8bgarbage-garbage-garbage", "damaged"),
    ],
)
def test_files_that_are_something_else(tmp_path, data, word):
    path = tmp_path / "odd.sfc"
    path.write_bytes(data)
    with pytest.raises(InputError, match=word):
        read_sfc(path)
    with pytest.raises(InputError, match="folder"):
        read_sfc(tmp_path)
    with pytest.raises(InputError, match="no such file"):
        read_sfc(tmp_path / "absent.sfc")


def test_gzip_in_two_parts_is_read_whole(sfc_lines, tmp_path):
    text = ("\n".join(sfc_lines) + "\n").encode()
    path = tmp_path / "two.sfc.gz"
    path.write_bytes(gzip.compress(text[:5000], mtime=0) + gzip.compress(text[5000:], mtime=0))
    assert len(read_sfc(path)) == 720


def test_packed_bomb_is_refused_without_unpacking(tmp_path):
    path = tmp_path / "bomb.sfc.gz"
    path.write_bytes(gzip.compress(b"0" * 201_000_000, compresslevel=1, mtime=0))
    with pytest.raises(InputError, match="larger than 200 MB"):
        read_sfc(path)


def pfl(lines: list[str], extra: str = "99.00 99.00") -> list[str]:
    out = []
    for line in lines[1:]:
        p = line.split()
        out.append(f"{p[0]} {p[1]} {p[2]} {p[4]} 10.0 1 {p[16]} {p[15]} 10.0 {extra}")
    return out


def test_profile_adds_measured_turbulence(sfc_lines, tmp_path):
    surface = write(tmp_path / "a.sfc", sfc_lines)
    found = read_sfc(surface, write(tmp_path / "a.pfl", pfl(sfc_lines, "12.5 0.30")))
    assert np.all(found.wind_direction_deviation == 12.5)
    assert np.all(found.vertical_wind_deviation == 0.30)
    levels = read_pfl(tmp_path / "a.pfl")
    assert np.all(levels["temperature"] == 283.15)


def test_profile_of_other_winds_or_levels_is_refused(sfc_lines, tmp_path):
    surface = write(tmp_path / "a.sfc", sfc_lines)
    lines = pfl(sfc_lines)
    with pytest.raises(InputError, match="one level"):
        read_sfc(surface, write(tmp_path / "b.pfl", [*lines, lines[-1]]))
    parts = lines[100].split()
    parts[7] = "13.7"
    with pytest.raises(InputError, match="differs"):
        read_sfc(surface, write(tmp_path / "c.pfl", [*lines[:100], " ".join(parts), *lines[101:]]))
