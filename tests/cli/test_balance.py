"""`tailrace balance`: what it prints and writes for a bundled site."""

from __future__ import annotations

import json
import math
import re
from pathlib import Path

import pytest

from tailrace.cli.app import run


def test_prints_closure_first(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["balance", "mountain_pass"]) == 0
    said = capsys.readouterr()
    assert "closure" in said.out.lower()
    assert said.err == ""


def test_json_is_the_balance(tmp_path: Path) -> None:
    """What leaves equals what enters, substance by substance, in the file itself."""
    target = tmp_path / "b.json"
    assert run(["balance", "mountain_pass", "--json", str(target)]) == 0
    found = json.loads(target.read_text())
    assert found["unit"] == "kg/yr"
    for substance in found["substances"]:
        for k, _ in enumerate(found["years"]):
            into = [one["central"][substance][k] for one in found["inflow"].values()]
            out = [end["central"][substance][k] for end in found["outflow"].values()]
            if any(number is None for number in (*into, *out)):
                continue
            assert math.isclose(sum(out), sum(into), rel_tol=1e-9, abs_tol=1e-6)


@pytest.mark.slow
def test_same_seed_same_bytes(tmp_path: Path) -> None:
    files = []
    for k, seed in enumerate(("1", "1", "2")):
        target = tmp_path / f"{k}.json"
        words = ["balance", "mountain_pass", "--samples", "20", "--seed", seed]
        assert run([*words, "--json", str(target)]) == 0
        files.append(target.read_bytes())
    assert files[0] == files[1]
    assert files[0] != files[2]


def test_outputs_are_checked_before_anything_is_solved(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    words = ["--sankey", str(tmp_path / "s.png"), "--json", str(tmp_path), "--lca", "no/x.zip"]
    assert run(["balance", "baotou", *words]) == 2
    said = capsys.readouterr().err
    assert said.startswith("3 problems")
    assert ".html" in said


def test_year_and_substance_of_the_site_only(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["balance", "baotou", "--year", "1066"]) == 2
    assert "does not cover 1066" in capsys.readouterr().err
    assert run(["balance", "baotou", "--substance", "Kryptonite"]) == 2
    assert "does not carry" in capsys.readouterr().err


def test_substance_is_shown_by_end(capsys: pytest.CaptureFixture[str]) -> None:
    """The shares of thorium by end add up to all of it, and the oxide has the same shares."""
    shares = []
    for substance in ("Th", "ThO2"):
        assert run(["balance", "baotou", "--year", "2024", "--substance", substance]) == 0
        said = capsys.readouterr().out
        table = said[said.index(f"{substance} by end, 2024") :]
        shares.append([float(found) for found in re.findall(r"([0-9.e-]+) %", table)])
    assert len(shares[0]) >= 2
    assert sum(shares[0]) == pytest.approx(100.0, abs=0.1)
    assert shares[0] == shares[1]


@pytest.mark.slow
def test_sankey_page_needs_no_network(tmp_path: Path) -> None:
    target = tmp_path / "th.html"
    assert run(["balance", "baotou", "--sankey", str(target), "--substance", "Th"]) == 0
    page = target.read_text(encoding="utf-8")
    assert "Plotly" in page
    assert not re.search(r"<(script|link|img)[^>]+(src|href)=.https?:", page)
