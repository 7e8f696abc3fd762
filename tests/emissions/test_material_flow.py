"""Dust is made of what its material is made of, without the water."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.numpy import arrays

from tailrace.emissions.material_flow import MaterialFlow, known_sum, mass_fractions
from tailrace.errors import InputError

NAMES = ("Th", "Ce", "H2O", "rest")


def flow(masses: object, unknown: object = False) -> MaterialFlow:
    mass = np.asarray(masses, dtype=float).reshape(len(NAMES), 1, -1)
    return MaterialFlow("ore", NAMES, mass, np.broadcast_to(unknown, (len(NAMES), 1)))


@given(arrays(float, (4, 3), elements=st.floats(0.0, 1e9)))
def test_fractions_sum_to_one(masses: np.ndarray) -> None:
    material = flow(masses)
    names, fractions = mass_fractions(material)
    assert names == ("Th", "Ce", "rest")
    flows = material.dry > 0
    np.testing.assert_allclose(fractions.sum(axis=0)[flows], 1.0, rtol=1e-12)
    # Masses so small that their quotient is no normal number say nothing of its digits.
    sound = material.dry > 1e-290
    np.testing.assert_allclose(
        (fractions * material.dry)[:, sound],
        material.flow[[0, 1, 3]][:, sound],
        rtol=1e-9,
        atol=1e-300,
    )
    assert np.isnan(fractions[:, ~flows]).all()


def test_unknown_is_missing_and_water_is_not_dust() -> None:
    names, fractions = mass_fractions(flow([np.nan, 2.0, 50.0, 8.0]))
    assert np.isnan(fractions[names.index("Th")]).all()
    assert fractions[names.index("Ce"), 0, 0] == pytest.approx(0.2)


def test_enriched_dust_still_sums_to_one() -> None:
    names, fractions = mass_fractions(flow([1.0, 19.0, 5.0, 80.0]), {"Th": np.array([3.0])})
    assert fractions[names.index("Th"), 0, 0] == pytest.approx(0.03)
    assert fractions.sum() == pytest.approx(1.0)
    assert fractions[1, 0, 0] / fractions[2, 0, 0] == pytest.approx(19.0 / 80.0)


def test_too_much_enrichment_is_refused() -> None:
    with pytest.raises(InputError, match="enriched"):
        mass_fractions(flow([1.0, 19.0, 5.0, 80.0]), {"Ce": np.array([9.0])})
    with pytest.raises(InputError, match="Nd"):
        mass_fractions(flow([1.0, 19.0, 5.0, 80.0]), {"Nd": np.array([2.0])})


def test_what_is_not_known_counts_as_nothing_in_a_sum_of_rows() -> None:
    values = np.array([[[1.0, np.nan]], [[np.nan, np.nan]], [[4.0, 8.0]]])
    np.testing.assert_array_equal(known_sum(values, range(3)), [[5.0, 8.0]])
    np.testing.assert_array_equal(known_sum(values, [0]), [[1.0, 0.0]])
