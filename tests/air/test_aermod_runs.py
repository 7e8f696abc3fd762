"""Control files against AERMOD 24142 itself, run on five days of the steppe weather.

The tables in `aermod_runs` are AERMOD's own; its README says how they were made.
"""

from __future__ import annotations

import csv
import shutil
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pytest
from numpy.typing import NDArray

from tailrace.air import RunResult, compute, open_case, write_aermod_run, write_requested
from tailrace.air.aermod_output import plot_values
from tailrace.air.aermod_requests import OutputRequest
from tailrace.air.case_reader import Case
from tailrace.air.sources import AreaSource, OpenPitSource
from tailrace.errors import InputError

FOLDER = Path(__file__).with_name("aermod_runs")
RUNS = ("tops", "method_1", "method_2", "gas_velocity", "factors", "hourly")
COUNTED_FROM = 1.0e-3
COLUMNS = {
    "conc_period_ug_m3": ("PERIOD", "CONC"), "conc_max1h_ug_m3": ("1", "CONC"),
    "conc_max24h_ug_m3": ("24", "CONC"), "drydep_period_g_m2": ("PERIOD", "DDEP"),
    "drydep_max24h_g_m2": ("24", "DDEP"),
}  # fmt: skip


@cache
def _computed(name: str) -> tuple[Case, RunResult]:
    case = open_case(FOLDER / f"{name}.inp")
    return case, compute(case, keep_hourly=True)


def _table(name: str) -> dict[str, dict[str, NDArray[np.float64]]]:
    with (FOLDER / f"{name}.csv").open(newline="") as stream:
        rows = list(csv.DictReader(stream))
    tables: dict[str, dict[str, NDArray[np.float64]]] = {}
    for group in dict.fromkeys(row["group"] for row in rows):
        own = [row for row in rows if row["group"] == group]
        tables[group] = {
            column: np.array([float(row[column]) for row in own])
            for column in own[0] if column != "group"
        }  # fmt: skip
    return tables


def _ratios(name: str, areas: bool) -> NDArray[np.float64]:
    case, result = _computed(name)
    found = []
    for group, table in _table(name).items():
        (member,) = [source for source in case.sources if source.name == group]
        if isinstance(member, AreaSource | OpenPitSource) != areas:
            continue
        assert result.receptors.east == pytest.approx(table["x_m"], abs=0.05)
        assert result.receptors.north == pytest.approx(table["y_m"], abs=0.05)
        for column in table:
            if column not in COLUMNS:
                continue
            average, quantity = COLUMNS[column]
            request = OutputRequest("PLOTFILE", average, group, 1, "", quantities=(quantity,))
            (values,), _ = plot_values(case, result, request)
            expected = table[column]
            counted = expected > COUNTED_FROM * expected.max()
            found.append(values[counted] / expected[counted])
            assert (values[expected == 0.0] == 0.0).all()
    return np.concatenate(found) if found else np.zeros(0)


@pytest.mark.parametrize("name", RUNS)
def test_points_and_volumes_are_aermods(name: str) -> None:
    ratios = _ratios(name, areas=False)
    assert len(ratios) > 40
    assert np.median(ratios) == pytest.approx(1.0, abs=1.0e-3)
    assert (np.abs(ratios - 1.0) < 0.01).mean() >= 0.99


@pytest.mark.parametrize("name", RUNS)
def test_areas_and_pits_are_aermods(name: str) -> None:
    ratios = _ratios(name, areas=True)
    assert len(ratios) > 20
    assert np.median(ratios) == pytest.approx(1.0, abs=5.0e-3)
    assert (np.abs(ratios - 1.0) < 0.02).mean() >= 0.95


def test_runs_written_for_aermod_come_back_the_same(tmp_path: Path) -> None:
    for name in ("tops", "method_2", "gas_velocity", "hourly"):
        case, result = _computed(name)
        folder = tmp_path / name
        folder.mkdir()
        write_aermod_run(case, folder)
        again = compute(open_case(folder / "aermod.inp"))
        for group, own in result.groups.items():
            assert again.groups[group].period == pytest.approx(own.period, rel=2.0e-5)


def test_files_are_written_as_aermod_writes_them(tmp_path: Path) -> None:
    case, result = _computed("method_1")
    write_requested(case, result, tmp_path)
    lines = (tmp_path / "VENT_24.plt").read_text().splitlines()
    assert "AVERAGE CONC" in lines[5]
    assert "DRY DEPO" in lines[5]
    # AERMOD 24142's own first row; its numbers stand in columns 30 to 57.
    row = ("      51.30000     141.00000  0.191941E+02  0.105950E+00  1030.00  1030.00     0.00   "
           "24-HR  VENT        1ST                1011524")  # fmt: skip
    assert lines[7][:29] + lines[7][57:] == row[:29] + row[57:]
    assert [float(x) for x in lines[7][29:57].split()] == pytest.approx(
        [19.1941, 0.10595], rel=1e-3
    )


def test_postfiles_hold_every_hour(tmp_path: Path) -> None:
    case, result = _computed("method_1")
    for average, count in (("1", 120), ("24", 5)):
        name = f"{average}.bin"
        request = OutputRequest("POSTFILE", average, "VENT", 1, name, True)
        text = replace(request, unformatted=False, file=f"{average}.pst")
        write_requested(replace(case, outputs=[request, text]), result, tmp_path)
        data = (tmp_path / name).read_bytes()
        size = 16 + 2 * 8 * len(case.receptors)
        assert len(data) == count * (size + 8)
        first = np.frombuffer(data[20 : 4 + size])
        rows = [
            [float(word) for word in line.split()[2:4]]
            for line in (tmp_path / text.file).read_text().splitlines()
            if not line.startswith("*")
        ]
        assert len(rows) == count * len(case.receptors)
        written = np.array(rows[: len(case.receptors)]).T.ravel()
        assert written == pytest.approx(first, rel=1.0e-5)


def test_elevations_alike_are_flat_ground(tmp_path: Path) -> None:
    for file in ("steppe5.sfc", "steppe5.pfl"):
        shutil.copy(FOLDER / file, tmp_path)
    text = (FOLDER / "method_2.inp").read_text()
    levels = text.replace(" FLAT", "").replace("-20.0\n", "-20.0 900.0\n")
    levels = levels.replace("-60.0\n", "-60.0 900.0\n").replace("-90.0\n", "-90.0 900.0\n")
    lines = [f"{line} 900.0 900.0" if "DISCCART" in line else line for line in levels.splitlines()]
    (tmp_path / "level.inp").write_text("\n".join(lines) + "\n")
    one, two = _computed("method_2")[1], compute(open_case(tmp_path / "level.inp"))
    assert (two.groups["STACK"].period == one.groups["STACK"].period).all()
    (tmp_path / "steep.inp").write_text("\n".join(lines).replace("900.0 900.0", "910.0 900.0", 1))
    with pytest.raises(InputError, match="terrain is not modelled"):
        open_case(tmp_path / "steep.inp")
