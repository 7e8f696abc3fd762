"""AERMET's own tables computed again from wind, cloud and surface alone."""

from __future__ import annotations

import gzip
import shutil

import numpy as np
import pytest

from tailrace.verify import verify
from tailrace.weather.hourly_layer import with_lapse_rate
from tailrace.weather.reference_cases import recognise, run
from tailrace.weather.table import read_table

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def cases(reference):
    return recognise(reference / "air")


def test_two_tables_are_recognised_by_what_they_hold(cases):
    """The invented steppe year has no albedo of AERMET's and is passed over."""
    assert sorted(case.time_zone for case in cases) == [-9.0, -6.0]
    assert {case.albedo for case in cases} == {0.25}


@pytest.mark.parametrize("which", [0, 1])
def test_surface_layer_is_aermets(cases, which):
    """AERMET 24142 with ADJ_U*: every hour's validity and sign; shares as `verify` ships them."""
    found = run(cases[which])
    assert len(found) == 10
    for each in found:
        assert len(each.expected) > 1500, each.quantity
    assert {row.verdict for row in verify(cases[which].table)} == {"pass"}
    exact = {each.quantity: each.share_within(0.0) for each in found if each.exact}
    assert set(exact.values()) == {1.0}
    assert {"hour has a surface layer", "sign of the Monin-Obukhov length"} < set(exact)
    by_name = {each.quantity: each.share_within(0.02) for each in found}
    assert by_name["friction velocity"] >= 0.9999
    assert by_name["mechanical mixing height"] >= 0.9999
    assert by_name["heat flux >= 20 W/m2"] >= 0.999


def test_a_wrong_table_fails(cases, tmp_path, reference):
    """With every wind raised by a tenth in table and surface file, the friction is wrong."""
    text = gzip.decompress(cases[1].table.read_bytes()).decode()
    head, *rows = text.splitlines()
    names = head.split(",")
    at = names.index("ustar_m_s")
    changed = []
    for row in rows:
        cells = row.split(",")
        if float(cells[at]) > 0.0:
            cells[at] = f"{1.1 * float(cells[at]):.3f}"
        changed.append(",".join(cells))
    (tmp_path / "any_name.csv").write_text("\n".join([head, *changed]), encoding="utf-8")
    shutil.copy(cases[1].surface_file, tmp_path / "twin.sfc.gz")
    (case,) = recognise(tmp_path)
    results = {row.quantity: row.verdict for row in verify(case.table)}
    assert results["friction velocity"] == "fail"
    assert results["hour is missing"] == "pass"


def test_nothing_is_recognised_without_tables(tmp_path):
    assert recognise(tmp_path) == ()
    (tmp_path / "broken.csv").write_bytes(b"\x00\x01")
    (tmp_path / "broken.sfc").write_bytes(b"\x1f\x8b\x00")
    assert recognise(tmp_path) == ()
    assert recognise(tmp_path / "absent") == ()


@pytest.mark.parametrize(
    ("zone", "median", "quarter", "double", "velocity"),
    [(-6.0, 1.04, 0.61, 0.89, 0.88), (-9.0, 0.97, 0.50, 0.91, 0.92)],
)
def test_assumed_gradient_against_soundings(cases, zone, median, quarter, double, velocity):
    """Convective height of 0.005 K/m over AERMET's: an independent program's median and shares.

    Shares within 25 % and within a factor of two; convective velocity within 25 %.
    """
    (case,) = (each for each in cases if each.time_zone == zone)
    table = read_table(case.table)
    made = with_lapse_rate(table, 0.005)
    rows = table.valid & table.convective & np.isfinite(made.convective_mixing_height)
    assert rows.sum() > 2000
    ratio = made.convective_mixing_height[rows] / table.convective_mixing_height[rows]
    assert np.median(ratio) == pytest.approx(median, abs=0.03)
    assert np.mean(np.abs(ratio - 1.0) <= 0.25) == pytest.approx(quarter, abs=0.02)
    assert np.mean((ratio >= 0.5) & (ratio <= 2.0)) == pytest.approx(double, abs=0.02)
    scale = made.convective_velocity[rows] / table.convective_velocity[rows]
    assert np.mean(np.abs(scale - 1.0) <= 0.25) == pytest.approx(velocity, abs=0.02)
