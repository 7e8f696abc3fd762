"""Closure of a pond: falling head against the pond's own balance, drained volume conserved."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.integrate import quad

from tailrace.errors import InputError
from tailrace.water.closure import (
    Closure,
    Cover,
    closure_phases,
    closure_seepage,
    falling_head,
)
from tailrace.water.pond import PondPeriod, PondShape, pond_balance
from tailrace.water.pond_base import SoilLiner
from tailrace.water.source_depletion import SourceStore, store_history


def closure(**changed: object) -> Closure:
    """Baotou-like: 10.5 km2, 1.5 million m3/yr of seepage, closed after 50 years."""
    numbers: dict[str, object] = {
        "year": 50.0, "seepage": 1.5e6, "area": 1.05e7, "rain": 0.3, "drainable_volume": 1.2e7,
        "cover": Cover(0.9, 0.5, 20.0, 60.0), "cover_year": 55.0, "bare_share": 0.2,
    }  # fmt: skip
    return Closure(**{**numbers, **changed})  # type: ignore[arg-type]


def test_falling_head_against_the_pond_s_balance() -> None:
    times = np.array([0.0, 0.5, 1.0, 4.0])
    depth, flux = falling_head(times, 3.0, 2.0, 2e-8)
    for time, level in zip(times[1:], depth[1:], strict=True):
        run = pond_balance(PondShape.basin(1.0, 5.0), SoilLiner(2.0, 2e-8), [PondPeriod(time)], 3.0,
                           steps=128)  # fmt: skip
        assert run.level[-1] == pytest.approx(level, abs=1e-9)
    # The pond is empty after (t/k) ln(1 + h/t), and has then given its depth.
    gone = 2.0 / (2e-8 * 365.25 * 86400.0) * np.log(2.5)
    assert falling_head(gone * 1.0001, 3.0, 2.0, 2e-8)[1] == 0.0
    given = quad(lambda t: float(falling_head(t, 3.0, 2.0, 2e-8)[1]), 0.0, gone)[0]
    assert given == pytest.approx(3.0, rel=1e-7)
    assert flux[0] == pytest.approx(2e-8 * 365.25 * 86400.0 * 2.5)


def test_what_drains_is_the_drainable_volume() -> None:
    case = closure(cover=Cover(1.0), bare_share=0.0)
    edges = np.array([0.0, 50.0, 51.0, 60.0, 2000.0])
    seeped = closure_seepage(case, edges) * np.diff(edges)
    assert seeped[0] == pytest.approx(50.0 * 1.5e6)
    assert seeped[1:].sum() == pytest.approx(1.2e7, rel=1e-12)


def test_means_of_fine_intervals_are_those_of_coarse_ones_and_of_quadrature() -> None:
    case = closure()
    fine = np.linspace(0.0, 200.0, 2001)
    volumes = closure_seepage(case, fine) * np.diff(fine)
    coarse = np.array([0.0, 50.0, 55.0, 75.0, 115.0, 200.0])
    sums = np.add.reduceat(volumes, np.searchsorted(fine[:-1], coarse[:-1] - 1e-9))
    assert closure_seepage(case, coarse) * np.diff(coarse) == pytest.approx(sums, rel=1e-11)
    # 85 years after: the cover has lost 0.4 of 0.9, all has drained, its own share is left.
    tail = closure_seepage(case, np.array([195.0, 200.0]))[0]
    assert tail == pytest.approx(0.3 * 1.05e7 * 0.5, rel=2e-3)

    def rate(time: float) -> float:
        since = time - 55.0
        share = np.interp(since, [20.0, 60.0], [0.9, 0.5])
        bare = 0.2 * 0.3 * 1.05e7
        drained = (1.5e6 - bare) * np.exp(-(1.5e6 - bare) / 1.2e7 * (time - 50.0))
        return float(drained + 0.3 * 1.05e7 * (1.0 - share))

    expected = quad(rate, 60.0, 100.0, points=[75.0], epsrel=1e-12)[0] / 40.0
    assert closure_seepage(case, np.array([60.0, 100.0]))[0] == pytest.approx(expected, rel=1e-9)


def test_cover_lowers_what_leaves_and_the_source_s_budget_closes() -> None:
    edges = np.concatenate([[0.0], np.arange(50.0, 301.0, 1.0)])
    store = SourceStore(0.0, 1.5e7, 1.0, 0.0)
    feed = np.where(edges[:-1] < 50.0, 1e6, 0.0)
    released = []
    for cover in (Cover(0.0), Cover(0.95)):
        phases = closure_phases(closure(cover=cover), edges, feed)
        history = store_history(store, phases, [300.0])
        assert np.abs(history.closure).max() < 1e-9
        released.append(float(history.leached[0]))
    assert released[1] < released[0]


def test_bad_input_is_refused_in_words() -> None:
    with pytest.raises(InputError) as caught:
        closure(cover_year=40.0, bare_share=-0.5)
    assert {problem.place for problem in caught.value.problems} == {"cover_year", "bare_share"}
    with pytest.raises(InputError, match="nothing drains"):
        closure(seepage=1e5)
    with pytest.raises(InputError, match="ageing"):
        Cover(0.9, 0.5)
    with pytest.raises(InputError, match="edges"):
        closure_seepage(closure(), np.array([0.0, 5.0, 5.0]))
