"""Air cases as `tailrace verify` judges them: what is recognised, refused and failed."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tailrace.verify import Outcome, verify
from tailrace.verify.kinds.air_case import recognise
from tailrace.verify.source import Source

HOUR = "hour_stable_houston1996"


def copied(reference: Path, target: Path, name: str = HOUR) -> Path:
    """Copy a case of the reference set under another name."""
    folder = target / "any_name"
    shutil.copytree(reference / "air" / name, folder)
    return folder


def rows(path: Path) -> dict[str | None, Outcome]:
    return {row.quantity: row for row in verify(path)}


def edit(path: Path, old: str, new: str) -> None:
    text = path.read_text()
    assert old in text
    path.write_text(text.replace(old, new, 1))


def test_single_hour_agrees_with_aermod(reference: Path, tmp_path: Path) -> None:
    """AERMOD 24142 (reference/air): each source alone, and its vertical grid of wind."""
    found = rows(copied(reference, tmp_path))
    assert {row.verdict for row in found.values()} == {"pass"}
    assert found["conc_STK_ug_m3"].required_share == 0.99
    assert found["conc_BEACH_ug_m3"].tolerance == 0.02
    assert found["drydep_BEACHD_g_m2"].tolerance == 0.05
    assert found["profile sigma_w_m_s"].n == 87
    assert "below 0.1% of the largest left out" in found["conc_VENT_ug_m3"].reason


def test_a_biased_column_fails_by_its_median_alone(reference: Path, tmp_path: Path) -> None:
    """Half a percent more is within 1 % at every receptor, and the median is not near 1."""
    folder = copied(reference, tmp_path)
    lines = (folder / "results.csv").read_text().splitlines()
    at = lines[0].split(",").index("conc_VOL1_ug_m3")
    changed = [lines[0]]
    for line in lines[1:]:
        cells = line.split(",")
        cells[at] = f"{1.005 * float(cells[at]):.8g}"
        changed.append(",".join(cells))
    (folder / "results.csv").write_text("\n".join(changed) + "\n")
    row = rows(folder)["conc_VOL1_ug_m3"]
    assert row.share_within_tolerance == 1.0
    assert row.verdict == "fail"
    assert "the median ratio is not within 0.001 of 1" in row.reason


def test_a_case_may_state_its_own_tolerance(reference: Path, tmp_path: Path) -> None:
    folder = copied(reference, tmp_path)
    edit(folder / "case.toml", 'terrain = "flat"', 'terrain = "flat"\ntolerance = 1e-9')
    row = rows(folder)["conc_CIRC_ug_m3"]
    assert row.tolerance_from == "case"
    assert row.tolerance == 1e-9
    assert row.verdict == "fail"


@pytest.mark.parametrize(
    ("file", "old", "new", "said"),
    [
        ("results.csv", "-85.79,", "-85.19,", "place 1 of its results"),
        ("results.csv", "-85.79,", "west,", "x_m"),
        ("case.toml", 'id = "STK"', "id = STK", "not valid TOML"),
        ("case.toml", "stack_diam_m", "stack_dyam_m", "stack_diam_m"),
        ("case.toml", 'terrain = "flat"', 'terrain = "hills"', "not modelled"),
    ],
)
def test_broken_cases_are_told(
    reference: Path, tmp_path: Path, file: str, old: str, new: str, said: str
) -> None:
    folder = copied(reference, tmp_path)
    edit(folder / file, old, new)
    if file == "results.csv" and old == "-85.79,":
        # The places come from a table of receptors, so that the results can disagree with it.
        shutil.copy(reference / "air" / HOUR / "results.csv", folder / "receptors.csv")
    outcomes = verify(folder)
    assert [row.verdict for row in outcomes] == ["unreadable"]
    assert said in outcomes[0].reason


def test_a_bad_cell_costs_its_column_only(reference: Path, tmp_path: Path) -> None:
    folder = copied(reference, tmp_path)
    text = (folder / "results.csv").read_text().splitlines()
    cells = text[3].split(",")
    cells[4] = "n/a"
    text[3] = ",".join(cells)
    (folder / "results.csv").write_text("\n".join(text) + "\n")
    found = rows(folder)
    assert found["conc_STK_ug_m3"].verdict == "unreadable"
    assert "line 4" in found["conc_STK_ug_m3"].reason
    assert found["conc_VENT_ug_m3"].verdict == "pass"


def test_without_results_there_is_nothing_to_compare(reference: Path, tmp_path: Path) -> None:
    folder = copied(reference, tmp_path)
    (folder / "results.csv").unlink()
    assert {row.verdict for row in verify(folder)} == {"unknown"}


def test_columns_the_case_does_not_give_are_listed(reference: Path, tmp_path: Path) -> None:
    folder = copied(reference, tmp_path)
    edit(folder / "results.csv", "conc_STK_ug_m3", "conc_STACK_ug_m3")
    row = rows(folder)["conc_STACK_ug_m3"]
    assert row.verdict == "unknown"


def test_other_folders_are_not_recognised(tmp_path: Path) -> None:
    (tmp_path / "case.toml").write_text("[[source]]\nid = 'a'\n")
    assert not recognise(Source(tmp_path, "x"))
    (tmp_path / "case.toml").write_text("source = 1\n")
    assert not recognise(Source(tmp_path, "x"))


def test_days_of_a_year_with_weather_beside_the_folder(reference: Path, tmp_path: Path) -> None:
    """AERMOD 24142: a square with deposition on 12 days; averages not stored are asked for too."""
    folder = copied(reference, tmp_path, "beach_dep_steppe")
    shutil.copy(reference / "air" / "met_steppe2001.csv.gz", tmp_path)
    heard: list[float] = []
    outcomes = verify(tmp_path, progress=lambda _name, share: heard.append(share))
    assert {row.verdict for row in outcomes} == {"pass"}
    assert {row.case for row in outcomes} == {folder.name}  # the weather is its input
    assert {"hours_calm", "drydep_period_g_m2"} <= {row.quantity for row in outcomes}
    assert heard == sorted(heard)
    assert heard[-1] == pytest.approx(1.0)
