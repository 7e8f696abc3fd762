"""Thresholds against printed tables and the limits of their formulas."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tailrace.emissions.threshold_friction_velocity import (
    drag_partition,
    effective_threshold,
    moisture_ratio,
    raupach_partition,
    shao_lu_threshold,
    smooth_roughness,
    threshold_materials,
    threshold_of_material,
    threshold_of_sieve_mode,
)
from tailrace.errors import InputError, ValidityWarning


def test_least_threshold_of_shao_and_lu() -> None:
    # The threshold is least at sqrt(gamma/(rho_p g)): 107 um for 3e-4 kg/s2 and quartz.
    d = np.geomspace(2e-5, 1e-3, 2001)
    at = d[np.argmin(shao_lu_threshold(d))]
    assert at == pytest.approx(np.sqrt(3e-4 / 2650.0 / 9.81), rel=0.002)
    # About 0.2 m/s near 75 um with the lower cohesion (Kok and others 2012, figure 5).
    assert shao_lu_threshold(7.5e-5, cohesion=1.65e-4) == pytest.approx(0.20, abs=0.01)
    with pytest.warns(ValidityWarning, match="cohesion"):
        shao_lu_threshold(1e-4, cohesion=1e-3)


def test_sieve_modes_and_materials() -> None:
    found = threshold_of_sieve_mode([0.375, 0.75, 1.5, 3.0])
    assert found == pytest.approx([0.43, 0.58, 0.76, 1.00])
    assert 0.43 < threshold_of_sieve_mode("500 um") < 0.58
    assert threshold_of_material("mine tailings", "Mojave").central == 0.14
    assert threshold_of_material("overburden", "AP-42").central == 1.02
    assert "uncrusted coal pile" in threshold_materials()["AP-42"]
    with pytest.raises(InputError, match="mode"):
        threshold_of_sieve_mode(0.05)
    with pytest.raises(InputError, match="mine tailings"):
        threshold_of_material("tailings", "Mojave")


def test_moisture_bound_by_clay_does_nothing() -> None:
    # w' = 0.0014 c^2 + 0.17 c: 3.96 % at 20 % clay, in water per dry mass.
    bound = 0.0396 / 1.0396
    assert moisture_ratio(bound * 0.999, 0.2) == 1.0
    assert moisture_ratio(bound * 1.01, 0.2) > 1.0
    # one percent above the bound: sqrt(2.21)
    assert moisture_ratio(0.0496 / 1.0496, 0.2) == pytest.approx(np.sqrt(2.21))


@given(st.floats(0.0, 0.5), st.floats(0.0, 0.5), st.floats(0.0, 0.5))
def test_moisture_never_lowers_the_threshold(first: float, more: float, clay: float) -> None:
    low, high = sorted((first, more))
    assert 1.0 <= moisture_ratio(low, clay) <= moisture_ratio(high, clay)


@pytest.mark.parametrize("version", ["1995", "2004", "2005"])
def test_smooth_ground_keeps_its_stress(version: Any) -> None:
    smooth = float(smooth_roughness("125 um"))
    assert smooth == pytest.approx(125e-6 / 30.0)
    found = drag_partition([smooth / 2.0, smooth, 10.0 * smooth], smooth, version)
    assert found[:2].tolist() == [1.0, 1.0]
    assert 0.0 < found[2] < 1.0


def test_marticorena_bergametti_in_centimetres() -> None:
    # As published: 1 - ln(z0/z0s)/ln(0.35 (10/z0s)^0.8) with lengths in cm.
    expected = 1.0 - np.log(0.01 / 3.33e-4) / np.log(0.35 * (10.0 / 3.33e-4) ** 0.8)
    assert drag_partition(1e-4, 3.33e-6, "1995") == pytest.approx(expected)


def test_raupach_and_the_whole() -> None:
    assert raupach_partition(0.0) == 1.0
    assert raupach_partition(0.1) == pytest.approx(1.0 / np.sqrt(0.95 * 5.5))
    assert effective_threshold(0.2, 1.5, 0.5) == pytest.approx(0.6)
    assert effective_threshold(0.2, 1.0, 0.0) == np.inf
    with pytest.raises(InputError, match="cover the ground"):
        raupach_partition(2.0)
    version: Any = "1999"
    with pytest.raises(InputError) as refused:
        drag_partition(0.0, -1.0, version)
    assert len(refused.value.problems) == 3
