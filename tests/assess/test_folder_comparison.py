"""Two folders of results side by side."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from tailrace.assess.assessment import Assessment
from tailrace.assess.assessment_files import save_assessment
from tailrace.assess.folder_comparison import compare_assessments, compare_folders, headline_table
from tailrace.errors import InputError

from .made_assessment import made_assessment

HAZARD = "hazard index, epa-2025, all organs"


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
    assert found.results.titles == ("today", "covered")
    assert found.results.paired
    assert found.changed == ("with: none in A, cover=0.5 in B",)
    frame = found.results.to_frame()
    known = frame[frame["of"] != "missing"]
    np.testing.assert_allclose(known["ratio_p50"], 0.5, rtol=1e-12)
    np.testing.assert_allclose(known["ratio_p95"], 0.5, rtol=1e-12)
    assert (known["probability_A_below_B"] == 0.0).all()


def test_every_stated_result_has_its_row_and_what_is_missing_its_reason(made: Assessment) -> None:
    table = headline_table(made, "A")
    data = made.areas["baotou"].data
    row = ("baotou", "dalahai", HAZARD, "adult", "2024")
    drawn = data["result"].sel(receptor="dalahai", endpoint=HAZARD, group="adult", year=2024)
    np.testing.assert_array_equal(table.values[table.rows.index(row)], drawn.values)
    count = sum(
        area.data.sizes["receptor"] * area.data.sizes["endpoint"] * area.data.sizes["group"]
        * area.data.sizes["stated_year"]
        for area in made.areas.values()
    )  # fmt: skip
    assert len(table.rows) == count
    place = str(data["receptor"].values[-1])
    gone = ("baotou", place, "radiation dose", "adult", "2024")
    assert any("nobody has measured its radon" in str(one) for one in table.missing[gone])
    assert table.missing[row]  # at least
    assert ("baotou", "dalahai", "radiation dose", "adult", "2024") not in table.missing


def test_other_draws_are_compared_as_independent(made: Assessment) -> None:
    found = compare_assessments(made, halved(made, seed=2))
    assert not found.results.paired
    assert "seed: 1 in A, 2 in B" in found.changed
    assert not compare_assessments(
        replace(made, choices={**made.choices, "samples": None}),
        replace(made, choices={**made.choices, "samples": None}),
    ).results.paired


def test_sobol_draws_belong_together_only_with_the_same_numbers(made: Assessment) -> None:
    sobol = replace(made, choices={**made.choices, "scheme": "sobol"})
    assert compare_assessments(sobol, sobol).results.paired
    numbers = made.tables["numbers"].copy()
    numbers["drawn"] = True
    numbers.loc[0, "place"] = "one.more"
    other = replace(sobol, tables={**made.tables, "numbers": numbers})
    assert not compare_assessments(sobol, other).results.paired


def test_changed_inputs_are_named(made: Assessment) -> None:
    inputs = {**made.choices["inputs"], "works.toml": "1" * 64}
    found = compare_assessments(made, replace(made, choices={**made.choices, "inputs": inputs}))
    assert found.changed == ("input files that differ: works.toml",)


def test_a_folder_without_results_is_refused(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="no folder of results"):
        compare_folders(tmp_path, tmp_path)
