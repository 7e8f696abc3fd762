"""Decay in flight against the Bateman solution and known half-lives."""

from __future__ import annotations

import math

import pytest

from tailrace.air.decay import DECAYING, GROWING, STABLE, decay_factor

RADON = math.log(2.0) / (3.8235 * 86400.0)
THORON = math.log(2.0) / 55.6


def test_half_of_thoron_is_gone_after_its_half_life() -> None:
    assert decay_factor(DECAYING, THORON, 0.0, 55.6) == pytest.approx(0.5)
    assert decay_factor(DECAYING, RADON, 0.0, 55.6) == pytest.approx(1.0, abs=2e-4)
    assert decay_factor(STABLE, 1.0, 1.0, 1e9) == 1.0


@pytest.mark.parametrize("daughter", [1e-3, RADON, 5e-6])
def test_daughter_grows_by_bateman(daughter: float) -> None:
    time = 600.0
    if daughter == RADON:
        want = RADON * time * math.exp(-RADON * time)
    else:
        want = daughter / (daughter - RADON)
        want *= math.exp(-RADON * time) - math.exp(-daughter * time)
    assert decay_factor(GROWING, RADON, daughter, time) == pytest.approx(want, rel=1e-6)
