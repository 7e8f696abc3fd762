"""Release and run-out of tailings dams."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tailrace.data.reader import rows
from tailrace.data.values import fact
from tailrace.errors import InputError, ValidityWarning
from tailrace.land.dam_breach import (
    CONCHA_LARRAURI_LALL,
    REGRESSIONS,
    RICO,
    draw_failures,
    regression,
    regression_scatter,
    release_volume,
    run_out_distance,
)

inside = st.floats(0.05e6, 70e6)


def failures() -> dict[str, np.ndarray]:
    table = rows("tailings_dam_failures")
    names = ("height_m", "stored_Mm3", "released_Mm3", "run_out_km")
    return {name: np.array([float(row[name]) for row in table]) for name in names}


def test_release_is_that_of_a_public_program_that_codes_both_papers() -> None:
    """The FLO-2D plug-in for QGIS: 0.354 V^1.01 and 0.332 V^0.95, V in million m3."""
    for stored in (0.5, 5.0, 50.0):
        assert release_volume(stored * 1e6, RICO) == pytest.approx(0.354e6 * stored**1.01)
        # Two digits of the coefficient and of the exponent in the plug-in.
        assert release_volume(stored * 1e6) == pytest.approx(0.332e6 * stored**0.95, rel=0.025)


def test_run_out_by_hand() -> None:
    """20 m, 3 of 13 million m3 (Bafokeng): by hand from both formulas."""
    assert run_out_distance(20.0, 3e6, 13e6, RICO) == pytest.approx(1610 * 60**0.66)
    hand = 1e3 * 10**0.484 * (20 * 3 / 13 * 3) ** 0.545
    assert run_out_distance("20 m", "3e6 m3", "13e6 m3") == pytest.approx(hand)


def test_intercept_of_2018_is_negative_as_the_failures_say() -> None:
    """A least-squares line through the documented failures, made without the paper."""
    found = failures()
    slope, intercept = np.polyfit(np.log10(found["stored_Mm3"]), np.log10(found["released_Mm3"]), 1)
    line = regression(CONCHA_LARRAURI_LALL)
    assert intercept == pytest.approx(line.release_intercept, abs=0.1)
    assert slope == pytest.approx(line.release_slope, abs=0.1)
    # With the sign turned round a dam of a million m3 would lose three.
    assert 10**0.477 > 1.0


@pytest.mark.parametrize(("part", "most"), [("release", 1.5), ("run_out", 1.2)])
def test_scatter_agrees_with_r2_of_the_paper(part: str, most: float) -> None:
    """Rico et al. give r2 of 0.86 and 0.57: the scatter that leaves for such a spread of dams."""
    found, line = failures(), regression(RICO)
    if part == "release":
        x, slope = np.log10(found["stored_Mm3"]), line.release_slope
    else:
        x, slope = np.log10(found["height_m"] * found["released_Mm3"]), line.run_out_slope
    r2 = fact("dam_failure", f"rico-2008 {part.replace('_', '-')} r2").central
    implied = slope * np.std(x) * np.sqrt((1 - r2) / r2)
    assert 1.0 < getattr(regression_scatter(RICO), part) / implied < most


@pytest.mark.parametrize("name", REGRESSIONS)
def test_nine_of_ten_failures_lie_in_the_ninety_percent_interval(name: str) -> None:
    found, line, scatter = failures(), regression(name), regression_scatter(name)
    off = np.log10(found["released_Mm3"]) - line.release(found["stored_Mm3"])
    far = np.log10(found["run_out_km"]) - line.run_out(
        found["height_m"], found["released_Mm3"], found["stored_Mm3"]
    )
    for left, sigma in ((off, scatter.release), (far, scatter.run_out)):
        assert 0.8 <= np.mean(np.abs(left) < 1.645 * sigma) <= 1.0


def test_brumadinho_which_neither_paper_knew_lies_in_both_intervals() -> None:
    """86 m, 12 million m3 held, 9.7 released (Robertson et al. 2019)."""
    for name in REGRESSIONS:
        drawn = draw_failures(86.0, 12e6, name, 20000, 1)
        low, high = np.quantile(drawn.released, [0.025, 0.975])
        assert low < 9.7e6 < high


def test_draws_have_the_median_and_scatter_of_the_line() -> None:
    drawn = draw_failures(20.0, 1e6, RICO, 40000, 7)
    below = drawn.released[drawn.released < 1e6]
    assert np.median(drawn.released) == pytest.approx(float(release_volume(1e6, RICO)), rel=0.03)
    # A draw is held at what is stored where log10(1/0.354) is less than its deviate.
    from scipy.stats import norm

    held = norm.sf(-np.log10(0.354) / regression_scatter(RICO).release)
    assert drawn.share_emptied == pytest.approx(held, abs=0.008)
    assert len(below) / 40000 == pytest.approx(1 - held, abs=0.008)
    assert np.array_equal(drawn.run_out, draw_failures(20.0, 1e6, RICO, 40000, 7).run_out)


@given(inside, inside, st.sampled_from(REGRESSIONS))
def test_more_stored_means_more_released_and_never_all_of_it(
    one: float, other: float, name: str
) -> None:
    low, high = sorted((one, other))
    assert 0.0 < release_volume(low, name) <= release_volume(high, name) <= high


def test_beyond_the_failures_it_warns_and_bad_input_is_refused() -> None:
    with pytest.warns(ValidityWarning, match="stored volume outside"):
        release_volume(120e6)
    with pytest.raises(InputError, match="not above zero"):
        release_volume(0.0)
    with pytest.raises(InputError, match="more is released than stored"):
        run_out_distance(20.0, 2e6, 1e6)
    with pytest.raises(InputError, match="did you mean"):
        regression("rico-2007")


@pytest.mark.parametrize("name", REGRESSIONS)
def test_no_draw_releases_more_than_is_stored_and_the_run_out_scatters(name: str) -> None:
    drawn, scatter = draw_failures(30.0, 3e6, name, 40000, 2), regression_scatter(name)
    assert drawn.released.max() == pytest.approx(3e6)
    line = regression(name)
    at_line = line.run_out(np.asarray(30.0), drawn.released / 1e6, np.asarray(3.0))
    left = np.log10(drawn.run_out / 1e3) - at_line
    assert left.std() == pytest.approx(scatter.run_out, rel=0.02)
    # The deviate of the release is not that of the run-out.
    assert abs(np.corrcoef(left, np.log10(drawn.released))[0, 1]) < 0.02
