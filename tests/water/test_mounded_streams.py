"""Stream function of the pond: against traced streamlines, crossed discharges and closed forms."""

from __future__ import annotations

import numpy as np
import pytest

from tailrace.water.mounded_streams import is_reached, pond_edge, stream_function
from tailrace.water.mounded_table import pond_flow
from tailrace.water.streamlines import trace

RADIUS, RIVER = 1828.0, 11_000.0


@pytest.mark.parametrize("ratio", [0.05, 1.0, 3.0, 3.3, 8.0])
def test_reached_is_what_streamlines_say(ratio: float) -> None:
    """Streamlines are traced numerically; where they pass under the pond is counted."""
    rng = np.random.default_rng(3)
    flow = pond_flow(ratio, radius=RADIUS, river=RIVER)
    along = rng.uniform(-3.0 * RADIUS, 0.99 * RIVER, 60)
    across = rng.uniform(-4.0 * RADIUS, 4.0 * RADIUS, 60)
    said = is_reached(along, across, leak_ratio=ratio, radius=RADIUS, river=RIVER)
    traced = [bool(trace(flow, y, -s).covered.any()) for s, y in zip(along, across, strict=True)]
    assert said.tolist() == traced
    assert 3 < sum(traced) < 57


@pytest.mark.parametrize("ratio", [0.3, 6.0])
def test_stream_function_is_the_discharge_that_crosses_a_line(ratio: float) -> None:
    flow = pond_flow(ratio, radius=RADIUS, river=RIVER)
    for s, y in ((4000.0, 2500.0), (9000.0, -4000.0)):
        crossed = flow.discharge_across([[0.0, -s], [y, -s]])
        psi = stream_function(s, y, leak_ratio=ratio, radius=RADIUS, river=RIVER)
        # A walker to the east has the flow to the south on the right.
        assert float(psi) == pytest.approx(-crossed, rel=1e-9)


@pytest.mark.parametrize("side", [-1.0, 1.0])
def test_reach_across_the_gradient(side: float) -> None:
    """Without a river a point abreast of the centre is reached when L > 4 Q0 y (`mounding`)."""
    y = 2.5 * RADIUS
    limit = 4.0 * y / (2.0 * RADIUS)
    for factor in (0.999, 1.001):
        reached = is_reached(0.0, side * y, leak_ratio=factor * limit, radius=RADIUS, river=np.inf)
        assert bool(reached) == (factor > 1.0)


def test_outermost_water() -> None:
    """Without a river cos(theta_e) = -rho / pi up to pi; beyond, half of the leak."""
    ratio = np.array([0.1, 1.0, 3.0, 4.0, 9.0])
    edge, angle = pond_edge(ratio, radius=RADIUS, river=np.inf)
    below = ratio < np.pi
    wanted = np.arccos(-ratio[below] / np.pi)
    np.testing.assert_allclose(angle[below], wanted, atol=1e-6)
    np.testing.assert_allclose(
        edge[below], RADIUS * (np.sin(wanted) + ratio[below] / np.pi * wanted), rtol=1e-12
    )
    assert angle[~below].tolist() == [np.pi, np.pi]
    np.testing.assert_allclose(edge[~below], ratio[~below] * RADIUS, rtol=1e-12)
