"""Field observations as a case of `tailrace verify`."""

from __future__ import annotations

import csv
import shutil
from pathlib import Path

from tailrace.verify import verify


def copied(reference: Path, target: Path, runs: set[str]) -> Path:
    """Copy the arcs of some runs and the tables beside them, under other names."""
    home = reference / "air" / "prairie_grass"
    with (home / "arcs.csv").open(newline="") as stream:
        rows = [row for row in csv.DictReader(stream) if row["run"] in runs]
    with (target / "a.csv").open("w", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        writer.writerows(rows)
    shutil.copy(home / "runs.csv", target / "b.csv")
    shutil.copy(home / "aermod_scores.csv", target / "c.csv")
    return target


def test_whole_experiment(reference: Path) -> None:
    """Barad (1958) and AERMOD 24142: every arc, every score, both asked shares."""
    outcomes = verify(reference / "air" / "prairie_grass" / "arcs.csv")
    assert {row.verdict for row in outcomes} == {"pass"}
    assert len(outcomes) == 8
    said = {row.quantity: row for row in outcomes}
    assert "0.892 of arc max" in said["factor-of-two share below what is asked"].reason
    assert said["score worse than AERMOD's"].n == 45


def test_a_wrong_wind_fails(reference: Path, tmp_path: Path) -> None:
    """Three runs with a third of the release: AERMOD's values and the shares are both missed."""
    folder = copied(reference, tmp_path, {"5", "7", "9"})
    with (folder / "b.csv").open(newline="") as stream:
        rows = list(csv.DictReader(stream))
    with (folder / "b.csv").open("w", newline="") as stream:
        writer = csv.DictWriter(stream, list(rows[0]))
        writer.writeheader()
        for row in rows:
            writer.writerow(row | {"release_rate_g_s": str(0.3 * float(row["release_rate_g_s"]))})
    found = {row.quantity: row.verdict for row in verify(folder)}
    assert found["arc maximum"] == "fail"
    assert found["factor-of-two share below what is asked"] == "fail"


def test_tables_beside_are_its_own_and_bad_cells_are_told(reference: Path, tmp_path: Path) -> None:
    folder = copied(reference, tmp_path, {"5"})
    assert {row.case for row in verify(folder)} == {"a.csv"}
    text = (folder / "b.csv").read_text().replace("1400-1410,77.8", "1400-1410,much", 1)
    (folder / "b.csv").write_text(text)
    (row,) = verify(folder)
    assert row.verdict == "unreadable"
    assert "run 5" in row.reason
