"""Reflections: the plume's mass stays between ground and lid; rows of images against plain sums."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy.integrate import quad

from tailrace.air.vertical_term import direct_term, gaussian_term, indirect_term


@pytest.mark.parametrize(("plume", "depth", "lid"), [(10, 5, 100), (80, 60, 100), (0, 300, 400)])
def test_integral_over_the_layer_is_one(plume: float, depth: float, lid: float) -> None:
    got = quad(lambda z: gaussian_term(z, plume, depth, lid), 0.0, lid, limit=200)[0]
    assert got == pytest.approx(1.0, abs=1e-6)


@given(
    st.floats(0.0, 300.0), st.floats(-400.0, 900.0), st.floats(5.0, 3000.0), st.floats(300, 2000)
)
def test_rows_of_images_are_plain_sums(z: float, h: float, s: float, lid: float) -> None:
    n = np.arange(0, 400)
    away = 2.0 * n * lid + h
    plain = np.exp(-0.5 * ((away - z) / s) ** 2).sum() + np.exp(-0.5 * ((away + z) / s) ** 2).sum()
    assert direct_term(z, h, s, lid) * s * math.sqrt(2 * math.pi) == pytest.approx(
        plain, rel=1e-6, abs=1e-20
    )
    away = 2.0 * (n + 1) * lid - h
    plain = np.exp(-0.5 * ((away - z) / s) ** 2).sum() + np.exp(-0.5 * ((away + z) / s) ** 2).sum()
    assert indirect_term(z, h, s, lid) * s * math.sqrt(2 * math.pi) == pytest.approx(
        plain, rel=1e-6, abs=1e-20
    )
