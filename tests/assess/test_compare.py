"""Two results side by side: paired draws, independent draws, probabilities, what is missing."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from scipy import stats

from tailrace.assess.compare import compare_results, probability_below, wilson_interval
from tailrace.assess.drawn_tables import ResultTable, result_table
from tailrace.errors import InputError
from tailrace.quantities import Missing

DESIGN = "Latin hypercube, seed 1"
DIMS = ("place", "group")


def table(title: str, rows: dict[tuple[str, str], object], **more: object) -> ResultTable:
    values = np.array(list(rows.values()), dtype=float)
    given_ = {"design": DESIGN, **more}
    return ResultTable(title, DIMS, tuple(rows), ("1",) * len(rows), values, **given_)


def test_what_both_have_in_common_cancels() -> None:
    """B = 0.8 A in every draw: the ratio has no spread, the difference that of 0.2 A."""
    draws = np.random.default_rng(1).lognormal(sigma=2.0, size=(2, 2000))
    rows = [("Dalahai", "child"), ("Dalahai", "adult")]
    now = table("now", dict(zip(rows, draws, strict=True)))
    better = table("with cover", dict(zip(rows, 0.8 * draws, strict=True)))
    found = compare_results(now, better)
    assert found.paired
    assert found.pairing == "draw by draw: both by Latin hypercube, seed 1"
    np.testing.assert_allclose(found.ratio, 0.8, rtol=1e-12)
    np.testing.assert_allclose(found.difference[:, 0], -0.2 * draws.mean(axis=1), rtol=1e-12)
    expected = 0.2 * draws.std(axis=1, ddof=1) / np.sqrt(2000)
    np.testing.assert_allclose(found.difference_error, expected, rtol=1e-12)
    assert (found.unpaired_error > 6.0 * found.difference_error).all()
    assert found.probability_less.tolist() == [0.0, 0.0]
    assert (found.probability_interval[:, 1] > 0.0).all()
    assert compare_results(better, now).probability_less.tolist() == [1.0, 1.0]


def test_a_row_no_option_touches_differs_by_nothing() -> None:
    draws = np.random.default_rng(2).lognormal(size=50)
    found = compare_results(*(table(t, {("a", "b"): draws}) for t in ("one", "two")))
    assert not found.difference.any()
    assert found.probability_equal.tolist() == [1.0]
    assert found.difference_error.tolist() == [0.0]


@given(
    hnp.arrays(np.float64, st.tuples(st.just(2), st.integers(1, 12)), elements=st.integers(0, 4)),
    hnp.arrays(np.float64, st.tuples(st.just(2), st.integers(1, 12)), elements=st.integers(0, 4)),
)
def test_independent_draws_meet_every_pair(one: np.ndarray, other: np.ndarray) -> None:
    """Against all pairs written out, and the U of scipy.stats.mannwhitneyu."""
    less, equal = probability_below(one, other, paired=False)
    np.testing.assert_allclose(less, (one[:, :, None] < other[:, None]).mean(axis=(1, 2)))
    np.testing.assert_allclose(equal, (one[:, :, None] == other[:, None]).mean(axis=(1, 2)))
    for row in range(2):
        u = stats.mannwhitneyu(other[row], one[row], method="asymptotic").statistic
        pairs = one.shape[1] * other.shape[1]
        assert u / pairs == pytest.approx(less[row] + 0.5 * equal[row], abs=1e-12)


def test_two_exponentials() -> None:
    """P(A < B) = a / (a + b) for rates a and b; the interval holds it, paired or not."""
    rng = np.random.default_rng(3)
    one, other = rng.exponential(1.0 / 3.0, (1, 4000)), rng.exponential(1.0, (1, 4000))
    for paired in (True, False):
        less, _ = probability_below(one, other, paired=paired)
        low, high = wilson_interval(less, 4000)[0]
        assert low < 0.75 < high
        assert high - low < 0.03


@given(st.integers(0, 60), st.integers(1, 60))
def test_wilson_interval_is_scipys(seen: int, draws: int) -> None:
    seen = min(seen, draws)
    expected = stats.binomtest(seen, draws).proportion_ci(0.95, method="wilson")
    found = wilson_interval([seen / draws], draws)[0]
    np.testing.assert_allclose(found, [expected.low, expected.high], atol=1e-12)


@pytest.mark.parametrize(
    ("design", "draws", "said"),
    [("", 40, "not known how"), ("Sobol, seed 2", 40, "Sobol, seed 2"), (DESIGN, 30, "30 draws")],
)
def test_other_designs_are_independent(design: str, draws: int, said: str) -> None:
    rng = np.random.default_rng(4)
    one, other = rng.lognormal(size=40), rng.lognormal(size=draws)
    found = compare_results(
        table("A", {("a", "b"): one}), table("B", {("a", "b"): other}, design=design)
    )
    assert not found.paired
    assert said in found.pairing
    assert np.isnan(found.difference[:, 1:]).all()
    assert np.isnan(found.ratio[:, 1:]).all()
    assert found.difference[0, 0] == pytest.approx(other.mean() - one.mean())
    assert found.ratio[0, 0] == pytest.approx(other.mean() / one.mean())
    expected = np.hypot(stats.sem(one), stats.sem(other))
    assert found.difference_error[0] == pytest.approx(expected, rel=1e-12)


def test_missing_rows_and_rows_of_one_run_only() -> None:
    no_dose = Missing("no reference dose", "Ce")
    no_well = Missing("no well")
    one = table(
        "A", {("a", "x"): [1.0, 2.0], ("a", "y"): [1.0, 3.0], ("a", "z"): [0.0, 1.0]},
        missing={("a", "x"): (no_dose,)},
    )  # fmt: skip
    other = table(
        "B", {("a", "z"): [1.0, 1.0], ("a", "y"): [np.nan] * 2, ("a", "x"): [0.5, 2.5],
              ("b", "x"): [1.0, 1.0]},
        missing={("a", "y"): (no_well,)},
    )  # fmt: skip
    found = compare_results(one, other)
    assert found.rows == (("a", "x"), ("a", "y"), ("a", "z"))
    assert found.only_first == ()
    assert found.only_second == (("b", "x"),)
    frame = found.to_frame()
    assert frame["of"].tolist() == ["what is known", "missing", "all"]
    assert frame["reason"].tolist() == ["no reference dose for Ce", "no well", ""]
    assert frame["A_mean"].tolist() == [1.5, 2.0, 0.5]
    assert frame["probability_A_below_B"].tolist()[::2] == [0.5, 0.5]
    assert np.isnan(frame["probability_A_below_B"][1])
    # A is zero in a draw: no ratio
    assert np.isnan(found.ratio[2]).all()
    assert found.ratio[0, 0] == pytest.approx(1.0)


def test_a_single_draw_has_no_error() -> None:
    found = compare_results(table("A", {("a", "b"): [2.0]}), table("B", {("a", "b"): [3.0]}))
    assert found.difference[0].tolist() == [1.0] * 4
    assert np.isnan(found.difference_error[0])


def test_table_of_a_labelled_array() -> None:
    array = xr.DataArray(
        np.arange(12.0).reshape(2, 3, 2), dims=("draw", "place", "year"),
        coords={"place": ["a", "b", "c"], "year": [2020, 2021]}, attrs={"units": "mSv/yr"},
    )  # fmt: skip
    one = result_table(array, "A", design=DESIGN)
    assert one.dims == ("place", "year")
    assert one.rows[3] == ("b", "2021")
    assert one.values[3].tolist() == [3.0, 9.0]
    assert set(one.units) == {"mSv/yr"}
    with pytest.raises(InputError, match='"draw"'):
        result_table(array.isel(draw=0), "A")


def test_what_is_refused() -> None:
    one = table("A", {("a", "b"): [1.0], ("a", "c"): [1.0]})
    with pytest.raises(InputError, match="the same unit in both"):
        compare_results(one, ResultTable("B", DIMS, one.rows, ("1", "mSv/yr"), one.values))
    with pytest.raises(InputError) as caught:
        compare_results(one, ResultTable("B", ("x", "y"), (("q", "r"),), ("1",), [[1.0]]))
    assert len(caught.value.problems) == 2
    with pytest.raises(InputError) as caught:
        table("A", {("a", "b"): [-1.0], ("a", "c"): [np.nan]},
              missing={("a", "b"): (Missing("x"),), ("a", "d"): (Missing("y"),)})  # fmt: skip
    assert len(caught.value.problems) == 3
    with pytest.raises(InputError) as caught:
        ResultTable("A", DIMS, (("a",), ("a",)), ("1",), np.ones((3, 2)))
    assert len(caught.value.problems) == 4
