"""Cases in folders: what is read, and every problem at once."""

from __future__ import annotations

import gzip
from pathlib import Path

import numpy as np
import pytest

from tailrace.air import open_case, run_case
from tailrace.errors import InputError

CASE = """
name = "test"
met_table = "met_steppe2001.csv.gz"
terrain = "flat"
day_of_year_subset = [7, 8]
deposition = false
[[source]]
id = "V"
type = "volume"
x = 0.0
y = 0.0
release_height_m = 2.0
sigma_y0_m = 5.0
sigma_z0_m = 2.0
emission_g_s = 1.0
emission_factors = { by = "SEASON", factors = [2.0, 0.0, 0.0, 0.0] }
"""


def _write(folder: Path, text: str = CASE, receptors: str = "x_m,y_m\n100,0\n0,300\n") -> Path:
    (folder / "case.toml").write_text(text)
    (folder / "receptors.csv").write_text(receptors)
    return folder


def test_problems_come_together(tmp_path: Path) -> None:
    text = CASE.replace('terrain = "flat"', 'terrain = "hills"\nurban = true\nmet_tabel = 1')
    text = text.replace("sigma_y0_m = 5.0", "sigma_y0 = 5.0").replace("x = 0.0", 'x = "west"')
    with pytest.raises(InputError) as caught:
        open_case(_write(tmp_path, text))
    said = str(caught.value)
    for words in ("hills", "urban boundary layer", 'did you mean "met_table"',
                  'did you mean "sigma_y0_m"', "'west' is not a number"):  # fmt: skip
        assert words in said


@pytest.mark.parametrize(("text", "said"), [
    ("name = ", "not valid TOML"), ("name = 'x'", r"no \[\[source\]\]"),
    (CASE.replace("volume", "volum"), 'did you mean "volume"'),
    (CASE.replace('"SEASON"', '"DAILY"'), "DAILY"),
    (CASE.replace("emission_g_s = 1.0", ""), "emission_g_s"),
    (CASE, "neither in the folder nor beside it"),
])  # fmt: skip
def test_faults_are_named(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        open_case(_write(tmp_path, text))


def keyed(line: str) -> str:
    """Return the case with a key before its source."""
    return CASE.replace("deposition = false", line)


@pytest.mark.parametrize(("text", "said"), [
    (keyed("averaging_hours = [5]"), "averaging_hours: 5 cannot be used; allowed: a list of 1, 2"),
    (keyed("averaging_hours = 24"), "averaging_hours: 24 is not a list"),
    (keyed('averaging_hours = ["day"]'), "averaging_hours: 'day' cannot"),
    (keyed("percentiles = [98, 120]"), "percentiles: 120 cannot be used; allowed: a list from 0"),
    (keyed("percentiles = [nan]"), "percentiles: nan"),
    (keyed("percentiles = [true]"), "percentiles: True"),
    (CASE.replace("[7, 8]", "7"), "day_of_year_subset: 7 is not a list"),
    (CASE.replace("[7, 8]", "[1.5]"), "day_of_year_subset: 1.5 cannot be used; .*1 to 366"),
    (keyed('deposition = "no"'), "deposition: 'no' is neither true nor false"),
    (keyed('monthly = "false"'), "monthly: 'false' is neither true nor false"),
    (keyed('depletion = ["converged"]'), r"depletion \['converged'\] is not known"),
    (keyed("wet_deposition = true"), "wet_deposition: wet scavenging is not modelled"),
    (CASE + "scavenging_coefficient = 1e-4\n", "source V, scav.*: wet scavenging is not modelled"),
])  # fmt: skip
def test_keys_that_hold_something_else(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(InputError, match=said):
        open_case(_write(tmp_path, text))


@pytest.mark.parametrize(
    ("content", "said"),
    [(b"x_m,y_m,receptor\n1,2,\xe9\n", "UTF-8"),
     (b"x_m,y_m\n1," + b"9" * 200_000 + b"\n", "cannot be read as CSV")],
)  # fmt: skip
def test_receptors_that_are_no_table(tmp_path: Path, content: bytes, said: str) -> None:
    from tailrace.air.case_reader import read_receptors

    path = tmp_path / "r.csv"
    path.write_bytes(content)
    with pytest.raises(InputError, match=said):
        read_receptors(path, 0.0)


def test_random_directions_are_refused_and_doubts_kept(reference: Path, tmp_path: Path) -> None:
    """The invented steppe year, its directions drawn anew hour by hour."""
    with gzip.open(reference / "air" / "met_steppe2001.csv.gz", "rt") as stream:
        head, *rows = stream.read().splitlines()
    at = head.split(",").index("wd_deg")
    drawn = np.random.default_rng(0).uniform(1.0, 360.0, len(rows))
    changed = []
    for row, direction in zip(rows, drawn, strict=True):
        cells = row.split(",")
        cells[at] = f"{direction:.0f}"
        changed.append(",".join(cells))
    met = tmp_path / "met_steppe2001.csv.gz"
    with gzip.open(met, "wt") as stream:
        stream.write("\n".join([head, *changed]) + "\n")
    folder = _write(tmp_path)
    with pytest.raises(InputError, match="no persistence"):
        open_case(folder)
    with gzip.open(met, "wt") as stream:
        stream.write("\n".join([head, *rows]) + "\n")
    case = open_case(folder)
    assert len(case.weather) == 48
    assert any("direction persists" in sentence for sentence in case.weather.provenance)


def test_receptors_need_coordinates(tmp_path: Path) -> None:
    from tailrace.air.case_reader import read_receptors

    path = tmp_path / "r.csv"
    path.write_text("x_m,y_m\n1,2\n3,north\n")
    with pytest.raises(InputError, match="line 3"):
        read_receptors(path, 0.0)
    path.write_text("x,y\n1,2\n")
    with pytest.raises(InputError, match="x_m and y_m"):
        read_receptors(path, 0.0)


def test_a_case_runs_with_the_weather_beside_it(reference: Path, tmp_path: Path) -> None:
    met = reference / "air" / "met_steppe2001.csv.gz"
    (tmp_path / met.name).write_bytes(met.read_bytes())
    folder = tmp_path / "case"
    folder.mkdir()
    table = run_case(_write(folder))
    assert list(table.columns) == [
        "x_m", "y_m", "conc_period_ug_m3", "conc_max1h_ug_m3", "conc_max24h_ug_m3",
    ]  # fmt: skip
    plain = CASE.replace("emission_factors", "#")
    assert np.allclose(table.conc_period_ug_m3, 2.0 * run_case(_write(folder, plain))
                       .conc_period_ug_m3)  # fmt: skip


def test_no_such_case(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such case"):
        open_case(tmp_path / "nothing")
    with pytest.raises(InputError, match=r"no case\.toml"):
        open_case(tmp_path)
