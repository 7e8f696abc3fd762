"""Streams: another integrator, mixing by hand, closure, a circle refused."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.integrate import solve_ivp

from tailrace.errors import InputError
from tailrace.water.stream_reach import Reach, StreamSubstance, route_streams

YEAR = 365.25 * 86400.0


def network() -> list[Reach]:
    """A leached gully (hill) and a clean one meet, then gain baseflow; invented sizes."""
    return [
        Reach("river", "", 20_000.0, 0.6, 1.2, lateral_flow=0.5, lateral_load=800.0),
        Reach("hill", "river", 3000.0, 0.3, 0.2, headwater=0.02, headwater_concentration=0.08,
              point_load=500.0),
        Reach("clean", "river", 5000.0, 0.4, 0.3, headwater=0.2),
    ]  # fmt: skip


def test_a_reach_against_another_integrator() -> None:
    substance = StreamSubstance(40.0, 2.0, 0.05, 2e-5)
    reach = network()[0]
    result = route_streams(
        [Reach("only", "", 20_000.0, 0.6, 1.2, 0.3, 0.05, 0.5, 800.0)], substance
    )["only"]
    share = 1.0 / 1.1
    loss = 40.0 * share / (0.6 * YEAR)
    sink = 2e-5 / 1.2 * (1.0 - share) / 0.6

    def slope(_: float, m: np.ndarray) -> list[float]:
        return [800.0 / 20_000.0 - (loss + sink) * m[0], loss * m[0], sink * m[0]]

    start = 0.3 * YEAR * 0.05
    exact = solve_ivp(slope, (0.0, float(reach.length)), [start, 0.0, 0.0], method="DOP853",
                      rtol=1e-12, atol=1e-9).y[:, -1]  # fmt: skip
    got = [result.load_out, result.lost, result.settled]
    assert got == pytest.approx(list(exact), rel=1e-10)
    assert result.concentration_out == pytest.approx(exact[0] / (0.8 * YEAR), rel=1e-10)
    assert result.dissolved_out == pytest.approx(share * result.concentration_out)


def test_confluence_by_hand_without_loss() -> None:
    results = route_streams(network(), StreamSubstance())
    assert list(results) == ["hill", "clean", "river"]
    load = 0.02 * YEAR * 0.08 + 500.0
    assert results["river"].load_in == pytest.approx(load)
    assert results["river"].flow_in == pytest.approx(0.22)
    assert results["river"].concentration_in == pytest.approx(load / (0.22 * YEAR))
    assert results["river"].concentration_out == pytest.approx((load + 800.0) / (0.72 * YEAR))


@settings(max_examples=80, deadline=None)
@given(
    loss=st.one_of(st.just(0.0), st.floats(1e-9, 1e6)), kd=st.floats(0.0, 1e4),
    solids=st.floats(0.0, 10.0), settling=st.floats(0.0, 1e-2),
)  # fmt: skip
def test_every_reach_closes(loss: float, kd: float, solids: float, settling: float) -> None:
    results = route_streams(network(), StreamSubstance(loss, kd, solids, settling))
    for name, result in results.items():
        if name != "clean":
            assert abs(result.closure) < 1e-12


def test_linear_in_the_loads_and_over_draws() -> None:
    substance = StreamSubstance(np.array([1.0, 30.0]))
    one = route_streams(network(), substance)["river"]
    doubled = [Reach(**{**vars(reach), "headwater_concentration":
                        2.0 * np.asarray(reach.headwater_concentration),
                        "lateral_load": 2.0 * np.asarray(reach.lateral_load),
                        "point_load": 2.0 * np.asarray(reach.point_load)})
               for reach in network()]  # fmt: skip
    two = route_streams(doubled, substance)["river"]
    assert two.concentration_out == pytest.approx(2.0 * one.concentration_out)
    assert one.concentration_out[1] < one.concentration_out[0]


def test_dry_stream_has_no_concentration() -> None:
    result = route_streams([Reach("dry", "", 100.0, 0.1, 0.1)], StreamSubstance())["dry"]
    assert np.isnan(result.concentration_out)


def test_bad_input_is_refused_in_words() -> None:
    with pytest.raises(InputError, match="in a circle: a, b"):
        route_streams([Reach("a", "b", 1.0, 1.0, 1.0), Reach("b", "a", 1.0, 1.0, 1.0)],
                      StreamSubstance())  # fmt: skip
    with pytest.raises(InputError) as caught:
        route_streams([Reach("gully", "rivr", 0.0, 1.0, 1.0), Reach("river", "", 1.0, -1.0, 1.0)],
                      StreamSubstance(loss_rate=-1.0))  # fmt: skip
    text = str(caught.value)
    assert len(caught.value.problems) == 4
    assert 'did you mean "river"?' in text
    with pytest.raises(InputError, match="2 times"):
        route_streams([Reach("a", "", 1.0, 1.0, 1.0)] * 2, StreamSubstance())
