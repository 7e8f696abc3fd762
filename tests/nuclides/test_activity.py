"""Mass and activity, against the factors of gamma surveying and waste reports."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tailrace.errors import InputError
from tailrace.nuclides.activity import activity_of_mass, mass_of_activity, specific_activity


@pytest.mark.parametrize(
    ("substance", "nuclide", "concentration", "bq_per_kg"),
    [("Th", "Th-232", 1e-6, 4.06), ("U", "U-238", 1e-6, 12.35), ("K", "K-40", 0.01, 313.0)],
)
def test_ground_concentrations_of_gamma_ray_spectrometry(
    substance: str, nuclide: str, concentration: float, bq_per_kg: float
) -> None:
    """IAEA-TECDOC-1363 (2003): 1 ppm Th 4.06, 1 ppm U 12.35, 1 % K 313 Bq/kg; within 2 %."""
    found = float(activity_of_mass(concentration, substance, nuclide))
    assert found == pytest.approx(bq_per_kg, rel=0.02)


def test_thorium_oxide_of_baotou_concentrate() -> None:
    """0.2 % ThO2: 0.8788 Th per oxide, 4.057 Bq/mg, so about 7.1 Bq/g."""
    assert float(activity_of_mass(0.002, "ThO2", "Th-232")) == pytest.approx(7.13e3, rel=2e-3)


def test_a_gram_of_radium_is_nearly_a_curie() -> None:
    """The curie, 3.7e10 Bq, was defined by a gram of Ra-226."""
    assert specific_activity("Ra-226") * 1e-3 == pytest.approx(3.7e10, rel=0.02)


def test_activity_ratio_of_the_uranium_isotopes() -> None:
    """U-235 over U-238 in natural uranium is 0.046."""
    ratio = specific_activity("U", "U-235") / specific_activity("U", "U-238")
    assert ratio == pytest.approx(0.046, abs=0.0005)


def test_uranium_234_is_nearly_in_equilibrium() -> None:
    ratio = specific_activity("U", "U-234") / specific_activity("U", "U-238")
    assert ratio == pytest.approx(1.0, abs=0.02)


@settings(deadline=None)
@given(st.floats(1e-12, 1e12))
def test_there_and_back(mass: float) -> None:
    activity = activity_of_mass(mass, "U3O8", "U-238")
    assert float(mass_of_activity(activity, "U3O8", "U-238")) == pytest.approx(mass, rel=1e-14)


def test_arrays_keep_their_shape() -> None:
    assert activity_of_mass(np.ones((2, 3)), "Ra-226").shape == (2, 3)


@pytest.mark.parametrize(
    ("substance", "nuclide", "said"),
    [
        ("Th", None, "which nuclide is counted"),
        ("Th", "U-238", "holds no U"),
        ("Th", "Th-228", "allowed: Th-232"),
        ("Pb", "Pb-210", "state its activity"),
        ("REO", "Th-232", "is a group"),
        ("Ra-226", "Ra-228", "holds no Ra-228"),
        ("Thx", "Th-232", "no substance"),
    ],
)
def test_what_has_no_activity_is_refused(substance: str, nuclide: str | None, said: str) -> None:
    with pytest.raises(InputError, match=said):
        specific_activity(substance, nuclide)


def test_a_stable_nuclide_has_no_mass_for_an_activity() -> None:
    with pytest.raises(InputError, match="stable"):
        mass_of_activity(1.0, "Pb-208")
