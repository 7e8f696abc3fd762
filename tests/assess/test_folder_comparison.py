"""Two folders of results side by side: draws paired where they may be, changed choices named."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tailrace.assess.assessment import Assessment
from tailrace.assess.assessment_files import save_assessment
from tailrace.assess.changed_choices import changed_choices
from tailrace.assess.folder_comparison import compare_folders, design_of
from tailrace.errors import InputError

from .made_assessment import made_assessment

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def made() -> Assessment:
    return made_assessment(draws=32, points=20)


def halved(made: Assessment, **choices: object) -> Assessment:
    areas = {
        name: replace(area, data=area.data.assign(result=0.5 * area.data["result"]))
        for name, area in made.areas.items()
    }
    return replace(made, areas=areas, choices={**made.choices, "with": ["cover=0.5"], **choices})


def test_folders_are_compared_draw_by_draw(made: Assessment, tmp_path: Path) -> None:
    save_assessment(made, tmp_path / "today")
    save_assessment(halved(made), tmp_path / "covered")
    found = compare_folders(tmp_path / "today", tmp_path / "covered")
    assert found.paired
    frame = found.to_frame()
    known = frame[frame["of"] != "missing"]
    assert len(known) > 100
    np.testing.assert_allclose(known["ratio_p50"], 0.5, rtol=1e-12)
    np.testing.assert_allclose(known["ratio_p95"], 0.5, rtol=1e-12)
    assert (known["probability_A_below_B"] == 0.0).all()


def test_sobol_draws_belong_together_only_with_the_same_numbers(made: Assessment) -> None:
    sobol = replace(made, choices={**made.choices, "scheme": "sobol"})
    numbers = made.tables["numbers"].copy()
    numbers["drawn"] = True
    numbers.loc[0, "place"] = "one.more"
    more = {**made.tables, "numbers": numbers}
    assert design_of(sobol) != design_of(replace(sobol, tables=more))
    assert design_of(made) == design_of(replace(made, tables=more))


def test_what_was_run_otherwise_is_named(made: Assessment) -> None:
    assert changed_choices(made, made) == ()
    assert changed_choices(made, halved(made, seed=2)) == (
        "seed: 1 in A, 2 in B", "with: none in A, cover=0.5 in B",
    )  # fmt: skip
    inputs = {**made.choices["inputs"], "works.toml": "1" * 64}
    other = replace(made, choices={**made.choices, "inputs": inputs})
    assert changed_choices(made, other) == ("input files that differ: works.toml",)


def test_a_folder_without_results_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no folder of results"):
        compare_folders(tmp_path, tmp_path)
