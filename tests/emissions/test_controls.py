"""Controls against the published figures, and rules of combination."""

from __future__ import annotations

import warnings

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tailrace.data.table_check import check_table
from tailrace.emissions.controls import (
    ControlOption,
    combined_factor,
    control_efficiency,
    published_controls,
    share_left_by_parts,
    share_left_in_series,
)
from tailrace.emissions.watering import (
    downstream_efficiency,
    flushing_efficiency,
    pile_watering_efficiency,
)
from tailrace.errors import InputError, ValidityWarning
from tailrace.quantities.missing import Missing
from tailrace.quantities.value import Value

SHARES = st.lists(st.floats(0.0, 1.0), min_size=1, max_size=5)


def test_the_table_is_in_order() -> None:
    assert check_table("control_efficiencies") == []


@pytest.mark.parametrize(
    ("measure", "process", "application", "percent"),
    [
        # Mojave Desert AQMD, mineral handling guidance (2013), material handling table 5
        ("spray", "material handling", "", 75),
        ("chemical suppressant", "material handling", "", 85),
        ("cover", "conveyor", "full cover", 85),
        ("baghouse", "material handling", "multiple pickups", 95),
        ("baghouse", "material handling", "single pickup, attached", 99.5),
        ("spray", "stockpile", "8892 gal/(acre d)", 90),
    ],
)
def test_published_figures_come_as_printed(
    measure: str, process: str, application: str, percent: float
) -> None:
    found = control_efficiency(measure, process, application=application)
    assert isinstance(found, Value)
    assert found.central == pytest.approx(percent / 100.0, abs=1e-12)
    assert found.quality == "published"


def test_every_measure_of_the_issue_has_a_figure_with_a_source() -> None:
    for measure in ("spray", "chemical suppressant", "cover", "paving", "enclosure", "baghouse",
                    "revegetation", "wet beach"):  # fmt: skip
        for one in published_controls(measure):
            assert one.efficiency.source
            assert 0.0 <= one.efficiency.central <= 1.0


def test_facts_of_the_reference_are_in_the_table(reference: object) -> None:
    import csv
    from pathlib import Path

    folder = Path(str(reference)) / "facts"
    with (folder / "t5_cleaner_routes.csv").open(encoding="utf-8") as file:
        facts = [row for row in csv.DictReader(file) if "PM" in row["unit"]]
    known = {round(100.0 * one.efficiency.central, 6) for one in published_controls()}
    numbers = [float(row["value"]) for row in facts if row["value"].replace(".", "").isdigit()]
    assert len(numbers) >= 12
    assert set(numbers) <= known


def test_a_figure_for_one_cut_says_nothing_of_another() -> None:
    assert isinstance(control_efficiency("paving", "unpaved road", "PM30"), Missing)
    paving = ControlOption.published("paved", "paving", "unpaved road")
    factor = paving.factor(("PM10", "PM30"))
    assert factor[0] == pytest.approx(0.01)
    assert np.isnan(factor[1])
    told = ControlOption.published("paved", "paving", "unpaved road", extend=True)
    np.testing.assert_allclose(told.factor(("PM10", "PM30")), 0.01)


@given(SHARES)
def test_independent_controls_multiply(held: list[float]) -> None:
    expected = np.prod([1.0 - one for one in held])
    assert share_left_in_series(held) == pytest.approx(expected, abs=1e-15)


@given(SHARES)
def test_of_one_mechanism_only_the_strongest_counts(held: list[float]) -> None:
    left = share_left_in_series(held, ["moisture"] * len(held))
    assert left == pytest.approx(1.0 - max(held), abs=1e-15)
    assert left >= share_left_in_series(held) - 1e-15


@given(SHARES)
def test_parts_lie_between_the_best_and_no_control(held: list[float]) -> None:
    parts = np.full(len(held), 1.0 / len(held))
    left = share_left_by_parts(parts, 1.0 - np.array(held))
    assert 1.0 - max(held) - 1e-12 <= left <= 1.0 + 1e-12
    assert left == pytest.approx(1.0 - np.mean(held), abs=1e-12)


def test_a_part_without_control_is_released_in_full() -> None:
    assert share_left_by_parts([0.4], [0.0]) == pytest.approx(0.6)
    assert share_left_by_parts([0.4, 0.0], [0.0, np.nan]) == pytest.approx(0.6)
    assert np.isnan(share_left_by_parts([0.4, 0.1], [0.0, np.nan]))


def test_options_of_two_mechanisms_multiply_and_draws_are_kept() -> None:
    spray = ControlOption("spray", "moisture", {"particles": Value(0.5, "1")})
    wet = ControlOption("wet", "moisture", {"particles": Value(0.75, "1")})
    filter_ = ControlOption("filter", "capture", {"particles": Value(0.9, "1")})
    assert combined_factor([spray, wet, filter_], ("PM10",)) == pytest.approx(0.025)
    assert combined_factor([], ("PM10", "PM30")).tolist() == [1.0, 1.0]
    drawn = ControlOption.published("d", "revegetation", "exposed area", application="established")
    levels = np.array([0.05, 0.5, 0.95])
    factor = drawn.factor(("PM10", "PM30"), levels)
    assert factor.shape == (3, 2)
    assert (np.diff(factor[:, 0]) < 0.0).all()
    assert (factor[:, 0] == factor[:, 1]).all()


def test_bad_input_names_thing_place_and_remedy_all_at_once() -> None:
    with pytest.raises(InputError) as caught:
        ControlOption("x", "capture", {"PM10": Value(75.0, "1"), "PM30": Value(0.5, "1")},
                      Value(1.5, "1"), extend=True)  # fmt: skip
    assert len(caught.value.problems) == 3
    assert "percentage" in str(caught.value)
    with pytest.raises(InputError, match="did you mean"):
        published_controls("spry")
    with pytest.raises(InputError, match="application="):
        control_efficiency("cover", "conveyor")
    with pytest.raises(InputError, match="of the whole"):
        share_left_by_parts([0.7, 0.7], [0.0, 0.0])
    with pytest.raises(InputError, match="mechanisms"):
        share_left_in_series([0.5, 0.5], ["moisture"])


def test_a_spray_wears_off_by_five_points_a_transfer() -> None:
    # Mojave (2013), table 5: 75 - 5 n, 85 - 5 n
    assert downstream_efficiency(0.75, 3) == pytest.approx(0.60)
    assert downstream_efficiency(0.85, 1) == pytest.approx(0.80)
    assert downstream_efficiency(0.75, 20) == 0.0


def test_flushing_falls_with_vehicles() -> None:
    # Mojave (2013), paved roads table 6: 69 - 0.231 V; 96 - 0.263 V with sweeping
    assert flushing_efficiency(100.0) == pytest.approx(0.459)
    assert flushing_efficiency(100.0, swept=True) == pytest.approx(0.697)
    assert flushing_efficiency(1e6) == 0.0


def test_pile_watering_follows_the_table_between_its_rows() -> None:
    assert pile_watering_efficiency(1703.0) == pytest.approx(0.5)
    assert pile_watering_efficiency(0.5 * (3396 + 5083)) == pytest.approx(0.75)
    with pytest.warns(ValidityWarning, match="14279"):
        assert pile_watering_efficiency(20000.0) == pytest.approx(0.95)
    with pytest.raises(InputError, match="no published efficiency"):
        pile_watering_efficiency(100.0)
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        pile_watering_efficiency([1703.0, 14279.0])
