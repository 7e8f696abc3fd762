"""Water cases: keys with units, what is refused, and rows against numbers made otherwise."""

from __future__ import annotations

import math
from pathlib import Path

import numpy as np
import pytest
from scipy import special

from tailrace.errors import InputError, Problems
from tailrace.water.case_reader import read_case
from tailrace.water.case_run import compute, result_column, write_rows
from tailrace.water.unit_keys import UnitKeys, spelled, unit_of_suffix

COLUMN = """
[flow]
seepage_velocity_m_per_d = 0.25
longitudinal_dispersivity_m = 100.0
[source]
c0 = 1.0
[[set]]
name = "tracer"
retardation = 2.0
half_life_yr = "inf"
"""


def write(folder: Path, toml: str, rows: str) -> Path:
    (folder / "input.toml").write_text(toml)
    (folder / "points.csv").write_text(rows)
    return folder


def test_units_at_the_end_of_names() -> None:
    assert unit_of_suffix("m2_per_yr") == "m2/yr"
    assert unit_of_suffix("kg_per_s_m") == "kg/(s m)"
    assert unit_of_suffix("per_h") == "1/h"
    assert unit_of_suffix("") == "1"
    assert spelled("kg/(yr m)") == "kg_per_yr_m"
    assert spelled("1/yr") == "per_yr"
    problems = Problems()
    keys = UnitKeys({"velocity_cm_per_h": 1.0, "half_life_yr": "inf"}, "flow", problems)
    assert keys.number("velocity", "m/yr") == pytest.approx(87.66)
    assert keys.number("half_life", "yr") == math.inf
    assert not list(problems)


def test_column_in_days_and_kilometres(tmp_path: Path) -> None:
    """Without decay the Ogata-Banks solution, here in its textbook form, in other units."""
    rows = "x_km,time_d\n0.5,3652.5\n1.0,7305\n0.5,1000\n"
    case = read_case(write(tmp_path, COLUMN, rows))
    x, days = np.array([500.0, 1000.0, 500.0]), np.array([3652.5, 7305.0, 1000.0])
    spread = 2.0 * np.sqrt(25.0 * 2.0 * days)
    wanted = 0.5 * special.erfc((2.0 * x - 0.25 * days) / spread) + 0.5 * np.exp(
        x / 100.0
    ) * special.erfc((2.0 * x + 0.25 * days) / spread)
    assert compute(case) == pytest.approx(wanted, rel=1e-9)


def test_written_rows_keep_their_columns(tmp_path: Path) -> None:
    rows = "well,x_m,t_yr,c_over_c0,remark\nA,100,1,,near\nB,1000,50,,far\n"
    case = read_case(write(tmp_path, COLUMN, rows))
    values = compute(case)
    write_rows(case, values, tmp_path / "out.csv")
    lines = (tmp_path / "out.csv").read_text().splitlines()
    assert lines[0] == "well,x_m,t_yr,c_over_c0,remark"
    assert lines[2].startswith("B,1000,50,")
    assert lines[2].endswith(",far")
    assert float(lines[1].split(",")[3]) == pytest.approx(values[0], rel=1e-11)
    assert result_column(case) == "c_over_c0"


@pytest.mark.slow
def test_a_daughter_grows_in_the_plume(tmp_path: Path) -> None:
    """With R = 1 and little dispersion parent and stable daughter together are a tracer."""
    toml = """
[flow]
seepage_velocity_m_per_yr = 100.0
longitudinal_dispersivity_m = 1.0
transverse_dispersivity_m = 0.5
[source]
y_min_m = -50.0
y_max_m = 50.0
[species]
NH4 = {retardation = 1.0, half_life_yr = 2.0}
NO3 = {retardation = 1.0, parent = "NH4", c0 = 0.0}
Br = {retardation = 1.0}
"""
    rows = "species,x_m,y_m,t_yr\n" + "".join(
        f"{name},300,20,{time}\n" for name in ("NH4", "NO3", "Br") for time in (2.5, 3, 6)
    )
    nh4, no3, br = compute(read_case(write(tmp_path, toml, rows))).reshape(3, 3)
    assert nh4 + no3 == pytest.approx(br, rel=1e-7)
    assert nh4[2] / br[2] == pytest.approx(0.5**1.5, rel=0.01)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("half_life_yr = \"inf\"", "half_life_yr = 0.0"), "half-life is 0"),
        (("retardation = 2.0", "retardation = 0.5"), "retardation of 0.5"),
        (("seepage_velocity_m_per_d = 0.25", "hydraulic_gradient = -0.001"), "gradient is -0.001"),
        (("seepage_velocity_m_per_d = 0.25",
          "darcy_flux_m_per_d = 0.1\neffective_porosity = 0.0"), "porosity is 0"),
        (("seepage_velocity_m_per_d = 0.25",
          "seepage_velocity_m_per_d = 0.25\ndarcy_flux_m_per_d = 0.1\nporosity = 0.2"),
         "more than once"),
        (("seepage_velocity_m_per_d", "seepage_velocty_m_per_d"), "did you mean"),
        (("seepage_velocity_m_per_d", "seepage_velocity_kg"), "seepage_velocity"),
        (("[source]", "[source]\nduration_yr = 0"), "lasts 0 yr"),
        (("[source]", "[source]\ntype = \"fourth\""), "fourth"),
        (("longitudinal_dispersivity_m = 100.0", "longitudinal_dispersivity_m = -1.0"),
         "dispersion is below zero"),
        (("retardation = 2.0", "retardation = 2.0\nparent = \"tracer\""), "circle"),
        (("retardation = 2.0", "Kd_L_per_kg = 1e9"), "bulk density"),
    ],
)  # fmt: skip
def test_bad_input_is_told(tmp_path: Path, change: tuple[str, str], said: str) -> None:
    assert change[0] in COLUMN
    with pytest.raises(InputError, match=said):
        read_case(write(tmp_path, COLUMN.replace(*change), "x_m,t_yr\n1,1\n"))


def test_all_that_is_wrong_is_told_at_once(tmp_path: Path) -> None:
    bad = COLUMN.replace("retardation = 2.0", "retardation = -1").replace(
        "seepage_velocity_m_per_d = 0.25", "seepage_velocity_m_per_d = -0.25"
    )
    with pytest.raises(InputError) as error:
        read_case(write(tmp_path, bad, "x_m,t_yr\n1,1\n"))
    assert len(error.value.problems) >= 2


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ("x_m\n1\n", "no column t_yr"),
        ("x_m,t_yr\n1,soon\n", "line 2"),
        ("x_m,t_yr\n1,nan\n", "not a finite number"),
        ("set,x_m,t_yr\nother,1,1\n", "names other"),
        ("x_m,t_yr\n", "no rows"),
        ("x_m,t_yr\n1\n", "2 cells"),
        ("x_m,x_m\n1,2\n", "twice"),
    ],
)
def test_bad_rows_are_told(tmp_path: Path, rows: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        compute(read_case(write(tmp_path, COLUMN, rows)))


def test_sorbing_by_a_distribution_coefficient(tmp_path: Path) -> None:
    """R = 1 + rho Kd / n (Freeze and Cherry 1979, equation 9.14): a Kd of 1e9 L/kg stays put."""
    toml = COLUMN.replace(
        "[source]", "dry_bulk_density_kg_per_L = 1.7\nporosity = 0.25\n[source]"
    ).replace("retardation = 2.0", "Kd_L_per_kg = 1e9")
    case = read_case(write(tmp_path, toml, "x_m,t_yr\n1,1000\n"))
    assert case.form.species[0].retardation == pytest.approx(1.0 + 1.7e9 / 0.25)
    assert compute(case)[0] < 1e-80


def test_upgradient_gets_nothing_and_is_told(tmp_path: Path) -> None:
    case = read_case(write(tmp_path, COLUMN, "x_m,t_yr\n-5,100\n5,1\n5,100\n"))
    with pytest.warns(UserWarning, match="upgradient"):
        values = compute(case)
    assert values[0] == 0.0
    assert 0.0 < values[1] < values[2]
