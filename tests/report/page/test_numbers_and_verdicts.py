"""Words for numbers, judgements and axes."""

from __future__ import annotations

import math
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tailrace.errors import InputError
from tailrace.report.page import Estimate, judge, missing
from tailrace.report.page.number_words import (
    closure,
    estimate_words,
    exact,
    number,
    percent,
    range_words,
    reservations,
    with_powers,
)
from tailrace.report.page.palette import CATEGORIES, CIVIDIS, contrast, ink_on
from tailrace.report.page.scale import scale_for
from tailrace.report.page.text_width import shortened, text_width, wrapped


def test_numbers_keep_the_digits_they_deserve() -> None:
    assert estimate_words(Estimate(0.4234, 0.13, 1.3)) == "0.42"
    assert estimate_words(Estimate(12.345, 12.2, 12.5)) == "12.3"
    assert estimate_words(Estimate(12.3456, 12.34, 12.35)) == "12.35"
    assert estimate_words(Estimate(1234.0)) == "1\u202f230"
    assert estimate_words(Estimate(3.2e-6, 1e-6, 9e-6)) == "3.2\u202f×\u202f10⁻⁶"
    assert number(0.0) == "0"
    assert number(-2.5) == "−2.50"
    assert number(9.996, 3) == "10.0"
    assert number(999999.9, 3) == "1.00\u202f×\u202f10⁶"


def test_ranges_share_their_power_of_ten() -> None:
    assert range_words(Estimate(3e-6, 0.5e-6, 9e-6)) == "(0.50 to 9.0)\u202f×\u202f10⁻⁶"
    assert range_words(Estimate(3.0, 0.5, 9.0)) == "0.50 to 9.0"
    assert range_words(Estimate(3.0)) == ""


def test_limits_have_no_trailing_zeros() -> None:
    assert [exact(v) for v in (1.0, 1.5, 1e-4, 2.5e-5, 0.001, 1200)] == [
        "1", "1.5", "10⁻⁴", "2.5\u202f×\u202f10⁻⁵", "0.001", "1\u202f200"]  # fmt: skip


def test_shares_never_say_all_or_nothing_of_what_is_not() -> None:
    assert percent(0.09) == "9\u00a0%"
    assert percent(0.004) == "0.4\u00a0%"
    assert percent(0.0004) == "< 0.1\u00a0%"
    assert percent(0.9999) == "> 99\u00a0%"
    assert (percent(0.0), percent(1.0)) == ("0\u00a0%", "100\u00a0%")
    assert closure(-3e-13) == "100.000000\u00a0%"
    assert closure(2e-3) == "99.800000\u00a0%"


def test_what_is_missing_is_said() -> None:
    lower = Estimate(0.42, 0.2, 0.8, at_least="no reference dose for Ce, Y")
    assert estimate_words(lower) == "≥\u00a00.42"
    assert reservations(lower) == "at least: no reference dose for Ce, Y"
    assert estimate_words(missing("no well")) == "not known"


@pytest.mark.parametrize(
    ("estimate", "limit", "word"),
    [
        (Estimate(2.0, 0.5, 4.0), 1.0, "over"),
        (Estimate(2.0, 1.5, 4.0, at_least="no arsenic"), 1.0, "over"),
        (Estimate(0.5, 0.1, 1.4), 1.0, "may be over"),
        (Estimate(0.5, 0.1, 0.9), 1.0, "below"),
        (Estimate(0.5), 1.0, "below"),
        (Estimate(0.5, 0.1, 0.9, at_least="no arsenic"), 1.0, "not judged"),
        (Estimate(0.5, 0.1, 0.9, undecided="terrain not modelled"), 1.0, "not judged"),
        (Estimate(2.0, 1.5, 4.0, undecided="a value nobody has read"), 1.0, "not judged"),
        (missing("no well"), 1.0, "not judged"),
        (Estimate(0.5), math.nan, "no limit"),
    ],
)
def test_verdicts_claim_no_more_than_is_known(estimate: Estimate, limit: float, word: str) -> None:
    assert judge(estimate, limit).word == word


@pytest.mark.parametrize(
    "make",
    [
        lambda: Estimate(math.nan),
        lambda: Estimate(1.0, missing="but it is there"),
        lambda: Estimate(math.inf),
        lambda: Estimate(1.0, 0.5),
        lambda: Estimate(1.0, 2.0, 3.0),
    ],
)
def test_estimates_that_contradict_themselves_are_refused(make: object) -> None:
    assert callable(make)
    with pytest.raises(InputError):
        make()


positive = st.floats(1e-9, 1e9)


@given(st.lists(positive, min_size=1, max_size=8), st.booleans(), st.floats(150, 900))
def test_axes_hold_their_values_and_keep_labels_apart(
    values: list[float], log: bool, width: float
) -> None:
    scale = scale_for(values, 20.0, width, log=log)
    assert all(scale.holds(value) or scale.high == pytest.approx(value) for value in values)
    placed = [scale.at(value) for value in sorted(values)]
    assert placed == sorted(placed)
    labelled = [(scale.at(value), label) for value, label in scale.ticks() if label]
    assert len(labelled) >= (1 if log else 2)
    assert all(20 - 1e-6 <= x <= width + 1e-6 for x, _ in labelled)
    gaps = [right[0] - left[0] for left, right in pairwise(labelled)]
    assert min(gaps, default=99.0) > 20


def test_colours_are_the_published_ones_and_can_be_read() -> None:
    import plotly.colors

    assert list(CIVIDIS) == plotly.colors.sequential.Cividis
    # Okabe and Ito (2008), as printed in their table of RGB values.
    printed = {(0, 114, 178), (230, 159, 0), (0, 158, 115), (204, 121, 167), (86, 180, 233),
               (213, 94, 0), (240, 228, 66)}  # fmt: skip
    ours = {tuple(int(c[k : k + 2], 16) for k in (1, 3, 5)) for c in CATEGORIES[:7]}
    assert ours == printed
    # WCAG 2.2, success criterion 1.4.3: 4.5 to 1.
    assert all(contrast(colour, ink_on(colour)) >= 4.5 for colour in CATEGORIES)
    assert contrast("#000000", "#ffffff") == pytest.approx(21.0)


def test_labels_fit_their_room() -> None:
    assert shortened("Dalahai", 200) == "Dalahai"
    short = shortened("Xinguang first village", 60)
    assert short.endswith("…")
    assert text_width(short) <= 60
    assert wrapped("打拉亥上村打拉亥上村", 70) == ["打拉亥上村", "打拉亥上村"]
    assert all(text_width(one) <= 90 for one in wrapped("a village beside the pond", 90))


@pytest.mark.parametrize(
    ("machine", "people"),
    [
        ("at most 1.42857e-06 1/yr", "at most 1.43\u202f×\u202f10⁻⁶ 1/yr"),
        ("8.74e+03 times", "8\u202f740 times"),
        ("7.9e-06 to 1.4e+02 m/s", "7.9\u202f×\u202f10⁻⁶ to 140 m/s"),
        ("1e-9 m/s", "1\u202f×\u202f10⁻⁹ m/s"),
        ("EPA530-R-05-006, 4e5b, v1.2e3x", "EPA530-R-05-006, 4e5b, v1.2e3x"),
    ],
)  # fmt: skip
def test_numbers_of_machines_are_written_as_people_write_them(machine: str, people: str) -> None:
    assert with_powers(machine) == people
