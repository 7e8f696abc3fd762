"""Path integrals of depletion against scipy, and both rules by name."""

from __future__ import annotations

import math

import numpy as np
import pytest
from scipy.integrate import quad

from tailrace.air.depletion import CONVERGED, REGULATORY, fill_paths, remaining_share
from tailrace.air.distance_grid import DISTANCES

STEP = 8
COARSE = DISTANCES[::STEP]


def _term(x: float) -> float:
    s = 0.08 * x**0.8
    return math.exp(-0.5 * (1.1 / s) ** 2) / s


def _paths(rule: int) -> np.ndarray:
    logs = np.log(np.maximum([_term(x) for x in COARSE], 1e-300))
    paths = np.zeros(len(logs))
    fill_paths(logs, np.zeros(len(logs)), STEP, rule, 0, 0, len(logs) - 2, paths)
    return paths


@pytest.mark.parametrize("node", [60, 90])
def test_converged_is_the_integral(node: int) -> None:
    want = quad(_term, 1.0, COARSE[node], limit=400)[0]
    assert _paths(CONVERGED)[node] == pytest.approx(want, rel=2e-3)


@pytest.mark.parametrize("node", [60, 90])
def test_regulatory_is_two_gauss_points(node: int) -> None:
    x = COARSE[node]
    points = 0.5 * (1 + x) + 0.5 / math.sqrt(3.0) * (x - 1) * np.array([-1.0, 1.0])
    want = 0.5 * (x - 1) * (_term(points[0]) + _term(points[1]))
    assert _paths(REGULATORY)[node] == pytest.approx(want, rel=1e-4)


def test_share_is_bounded() -> None:
    assert remaining_share(0.0, 100.0) == 1.0
    assert 0.0 < remaining_share(10.0, 1e6) < 1e-20
