"""What the engine lists, runs and refuses, on folders made here."""

from __future__ import annotations

import json
import os
from pathlib import Path

import pytest

from tailrace.errors import InputError
from tailrace.verify import is_good, verify
from tailrace.verify.case import Comparison, Finding, Kind
from tailrace.verify.printed import read_number
from tailrace.verify.show import write_json
from tailrace.verify.source import Source, tables

KEYS = [
    "case",
    "quantity",
    "n",
    "worst_relative_error",
    "median_ratio",
    "share_within_tolerance",
    "required_share",
    "tolerance",
    "verdict",
]


def _has_square(source: Source) -> bool:
    return source.toml is not None and any("square" in t for _, t in tables(source.toml))


def _squares(source: Source) -> list[Finding]:
    return [
        Comparison(part, "share", [read_number(str(table["square"]))], [float(table["side"]) ** 2])
        for part, table in tables(source.toml or {})
        if "square" in table
    ]


# Named as a shipped kind, whose tolerance of 1e-9 it takes.
SQUARES = Kind("allocation", _has_square, _squares)


def verdicts(folder: Path) -> dict[str, str]:
    return {row.case: row.verdict for row in verify(folder, [SQUARES])}


def put(path: Path, text: str = "") -> Path:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_every_file_has_a_row(tmp_path: Path) -> None:
    put(tmp_path / "one/good.toml", "[a]\nside = 3\nsquare = 9.0000\n[b]\nside = 3\nsquare = 9.1\n")
    put(tmp_path / "one/other.toml", "x = 1\n")
    put(tmp_path / "table.csv", "p,q\n1,2\n")
    put(tmp_path / "picture.tif", "II")
    put(tmp_path / "broken.toml", "[")
    put(tmp_path / "empty.csv")
    put(tmp_path / "README.md", "text")
    put(tmp_path / ".hidden", "text")
    assert verdicts(tmp_path) == {
        "one/good.toml:a": "pass",
        "one/good.toml:b": "fail",
        "one/other.toml": "unknown",
        "table.csv": "unknown",
        "picture.tif": "unknown",
        "broken.toml": "unreadable",
        "empty.csv": "unreadable",
    }


def test_tables_no_kind_runs_are_listed(tmp_path: Path) -> None:
    put(
        tmp_path / "c.toml",
        "[x.known]\nside = 1\nsquare = 1\n[x.strange]\nk = 1\n[[list]]\nk = 1\n[other]\nk = 1\n",
    )
    assert verdicts(tmp_path) == {
        "c.toml:x.known": "pass",
        "c.toml:x.strange": "unknown",
        "c.toml:list[1]": "unknown",
        "c.toml:other": "unknown",
    }


def test_a_folder_with_a_case_file_is_one_case(tmp_path: Path) -> None:
    put(tmp_path / "air/far/case.toml", 'met = "met.csv.gz"\n')
    put(tmp_path / "air/far/results.csv", "x,c\n1,2\n")
    put(tmp_path / "air/near/input.toml", "side = 2\nsquare = 4\n")
    put(tmp_path / "air/near/expected.csv", "x\n1\n")
    (tmp_path / "air/met.csv.gz").write_bytes(b"\x1f\x8b")
    put(tmp_path / "air/nobody.csv", "a\n1\n")
    assert verdicts(tmp_path / "air") == {
        "far": "unknown",
        "near": "pass",
        "nobody.csv": "unknown",
        # Broken, and it would be listed even as an input: nothing broken is passed over.
        "met.csv.gz": "unreadable",
    }
    assert verdicts(tmp_path / "air/near") == {"near": "pass"}
    assert verdicts(tmp_path / "air/near/expected.csv") == {"near": "pass"}


def test_an_input_that_a_case_names_is_not_listed_apart(tmp_path: Path) -> None:
    put(tmp_path / "far/case.toml", 'met = "met.csv"\n')
    put(tmp_path / "met.csv", "hour\n1\n")
    assert verdicts(tmp_path) == {"far": "unknown"}


def test_answers_share_their_problems_row(tmp_path: Path) -> None:
    put(tmp_path / "p_lp.toml", "side = 2\nsquare = 4\n")
    put(tmp_path / "p_milp.toml", "x = 1\n")
    put(tmp_path / "p_optimal.csv", "problem,cost\np_lp,1\n")
    put(tmp_path / "p_lp_front.csv", "cost\n1\n")
    put(tmp_path / "answers.csv", "problem,cost\np_milp,1\n")
    put(tmp_path / "unrelated.csv", "problem,cost\nq,1\n")
    assert verdicts(tmp_path) == {
        "p_lp.toml": "pass",
        "p_milp.toml": "unknown",
        "unrelated.csv": "unknown",
    }
    assert verdicts(tmp_path / "p_lp_front.csv") == {"p_lp.toml": "pass"}


def test_a_defect_in_one_case_hides_no_other(tmp_path: Path) -> None:
    put(tmp_path / "a.toml", "square = 1\n")  # no side: the kind above raises KeyError
    put(tmp_path / "b.toml", "side = 1\nsquare = 1\n")
    outcomes = verify(tmp_path, [SQUARES])
    assert [row.verdict for row in outcomes] == ["fail", "pass"]
    assert "KeyError" in outcomes[0].reason
    assert not is_good(outcomes)


def test_linked_folders_are_told(tmp_path: Path) -> None:
    put(tmp_path / "real/b.toml", "side = 1\nsquare = 1\n")
    (tmp_path / "real/loop").symlink_to(tmp_path, target_is_directory=True)
    assert verdicts(tmp_path) == {"real/b.toml": "pass", "real/loop": "unreadable"}


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_a_pipe_is_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.csv")
    assert verdicts(tmp_path) == {"pipe.csv": "unreadable"}


def test_bad_paths_are_input_errors(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no such"):
        verify(tmp_path / "nowhere")
    with pytest.raises(InputError, match="holds no case"):
        verify(tmp_path)


def test_json_has_the_published_keys_and_is_valid(tmp_path: Path) -> None:
    put(tmp_path / "d/a.toml", "side = 3\nsquare = 9.1\n")
    put(tmp_path / "d/b.csv", "x\n")
    target = tmp_path / "result.json"
    write_json(target, verify(tmp_path / "d", [SQUARES]))

    def refuse(word: str) -> float:
        raise AssertionError(f"{word} is not JSON")

    ran, unknown = json.loads(target.read_text(), parse_constant=refuse)
    assert list(ran) == KEYS
    assert list(unknown) == KEYS
    assert ran["worst_relative_error"] == pytest.approx(0.1 / 9.1, rel=1e-14)
    assert ran["tolerance"] == 1e-9
    assert (unknown["verdict"], unknown["n"], unknown["median_ratio"]) == ("unknown", 0, None)
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith(".")] == []


def test_a_file_name_that_is_no_text(tmp_path: Path) -> None:
    try:
        (tmp_path / os.fsdecode(b"f\xff.tif")).write_text("x")
    except OSError:
        pytest.skip("this file system takes no such name")
    assert verdicts(tmp_path) == {"f\\udcff.tif": "unknown"}


def test_a_cut_list_says_how_many_more(tmp_path: Path) -> None:
    put(tmp_path / "wide.csv", "a,b,c,d,e,f,g\n")
    (row,) = verify(tmp_path, [SQUARES])
    assert row.reason.endswith("these columns: a, b, c, d, e, …and 2 more")
