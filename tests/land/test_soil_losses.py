"""Loss rates, chains and coefficients of soil."""

from __future__ import annotations

import csv
from pathlib import Path

import numpy as np
import pytest

from tailrace.errors import InputError
from tailrace.land.distribution_coefficients import coefficient_sets, distribution_coefficient
from tailrace.land.soil_chain import chain_in_soil
from tailrace.land.soil_losses import (
    erosion_rate,
    leaching_rate,
    percolating_water_content,
    percolation,
    percolation_by_coefficients,
    screening_concentration,
    surface_density,
)
from tailrace.quantities.missing import Missing
from tailrace.quantities.value import Value


def test_retardation_of_a_published_example() -> None:
    """Kd 3 mL/g, 1.75 g/cm3, theta 0.20: R = 27.25 (Hydrus newsletter 8, no. 4, worked example).

    Leaching is slower than the water by R.
    """
    sorbed = leaching_rate("1 m/yr", "1 m", "1.75 g/cm3", 0.20, "3 mL/g")
    free = leaching_rate(1.0, 1.0, 1750.0, 0.20, 0.0)
    assert float(free / sorbed) == pytest.approx(27.25, rel=1e-14)


def test_the_two_forms_of_the_leaching_rate_agree() -> None:
    """Baes and Sharp write q / (theta d (1 + rho Kd / theta))."""
    kd, theta, depth, density, flow = np.logspace(-4, 3, 8), 0.3, 0.15, 1400.0, 0.2
    expected = flow / (theta * depth * (1.0 + density * kd / theta))
    assert leaching_rate(flow, depth, density, theta, kd) == pytest.approx(expected, rel=1e-14)


def test_dissolved_and_sorbed_losses_share_a_layer() -> None:
    """If soil were lost and water passed at the same depth per year, nothing would be left over."""
    kd, theta, depth, density, speed = 0.002, 0.25, 0.2, 1300.0, 0.01
    water = leaching_rate(speed * theta, depth, density, theta, kd)
    soil = erosion_rate(speed * density, depth, density, theta, kd)
    assert float(water + soil) == pytest.approx(speed / depth, rel=1e-14)


def test_erosion_of_a_strongly_sorbed_metal_is_that_of_the_soil() -> None:
    """13 t/(ha yr) from 0.1 m of 1,300 kg/m3 is one hundredth a year; thorium goes with it."""
    got = erosion_rate("13 t/(ha yr)", 0.1, 1300.0, 0.25, 150.0)
    assert float(got) == pytest.approx(0.01, rel=1e-5)
    richer = erosion_rate(1.3, 0.1, 1300.0, 0.25, 150.0, 3.0)
    assert float(richer / got) == pytest.approx(3.0)


def test_water_balances() -> None:
    left = percolation("310 mm/yr", "500 mm/yr", "700 mm/yr", "20 mm/yr")
    assert float(left) == pytest.approx(0.09)
    # The default site of RESRAD: (1 - 0.5)((1 - 0.2) 1.0 + 0.2).
    assert float(percolation_by_coefficients(1.0, 0.2, 0.5, 0.2)) == pytest.approx(0.5)
    with pytest.raises(InputError, match="actual evapotranspiration"):
        percolation(0.31, 0.0, 2.2, 0.0)


def test_water_content_is_that_at_which_the_conductivity_is_the_percolation() -> None:
    """K(theta) = K_s (theta/n)^(2 b + 3) gives the percolation back; saturated at most."""
    theta = percolating_water_content(0.4, 0.5, 10.0, 5.3)
    assert float(10.0 * (theta / 0.4) ** (2 * 5.3 + 3)) == pytest.approx(0.5, rel=1e-13)
    assert float(percolating_water_content(0.4, 50.0, 10.0, 5.3)) == 0.4


def test_screening_formula() -> None:
    """d t / rho without loss; d / (rho lambda) after long; half of that after a half-life."""
    mass = surface_density("tilled")
    assert mass == 260.0
    assert float(screening_concentration(365.0, 0.0, 30.0, mass)) == pytest.approx(365 * 30 / 260)
    half = np.log(2.0) / 5.75
    got = screening_concentration(365.0, half, [5.75, 1e4], mass)
    assert got[1] == pytest.approx(365.0 / (half * 260.0), rel=1e-14)
    assert got[0] == pytest.approx(got[1] / 2.0, rel=1e-14)


def test_rates_refuse_all_bad_numbers_together() -> None:
    with pytest.raises(InputError) as caught:
        leaching_rate(-1.0, 0.0, -5.0, 1.5, -2.0)
    assert len(caught.value.problems) == 5
    with pytest.raises(InputError, match="m3/kg"):
        leaching_rate(1.0, 1.0, 1.0, 0.2, "3 m")
    assert np.isnan(leaching_rate(1.0, 1.0, 1.0, 0.2, np.nan))


def test_members_of_the_natural_series() -> None:
    chain = chain_in_soil(["F", "Th-232", "U-238"])
    assert chain.members == ("F", "Th-232", "Ra-228", "Th-228", "U-238", "U-234", "Th-230",
                             "Ra-226", "Pb-210", "Po-210")  # fmt: skip
    assert chain.activity == (False,) + (True,) * 9
    assert "Rn-222" in chain.followed_by["Ra-226"]
    assert "Ac-228" in chain.followed_by["Ra-228"]
    assert chain.decay_constant[0] == 0.0
    column = chain.shares.sum(axis=0)
    inner = [chain.members.index(name) for name in ("Th-232", "Ra-228", "U-238", "Th-230")]
    assert column[inner] == pytest.approx(1.0, rel=1e-5)
    assert column[chain.members.index("Th-228")] == 0.0


def test_a_named_short_lived_nuclide_is_kept() -> None:
    chain = chain_in_soil(["Ra-226", "Rn-222"], escape={"Rn-222": 0.3})
    shares = dict(zip(chain.members, chain.shares[:, chain.members.index("Ra-226")], strict=True))
    assert shares["Rn-222"] == pytest.approx(0.7)
    assert shares["Pb-210"] == 0.0


def test_chain_refuses_all_bad_names_together() -> None:
    with pytest.raises(InputError) as caught:
        chain_in_soil(["Ce", "Ce", "Th-233", "Pb-208"])
    text = str(caught.value)
    for part in ("Ce is given twice", "Th-233", "Pb-208 is stable"):
        assert part in text
    with pytest.raises(InputError) as caught:
        chain_in_soil(["Th-232"], escape={"Rn-222": 0.1, "Rn-220": 1.4})
    assert "no chain" in str(caught.value)
    assert "1.4 of Rn-220" in str(caught.value)


def test_coefficients_are_those_of_the_facts(reference: Path) -> None:
    """Every default of the facts table t2 (from memory there, and assumed here)."""
    path = reference / "facts" / "t2_baotou_tailings.csv"
    with path.open(encoding="utf-8") as stream:
        listed = [row for row in csv.DictReader(stream) if row["quantity"].startswith("Kd default")]
    assert len(listed) == 8
    for row in listed:
        found = distribution_coefficient(row["quantity"].split()[-1], "baes-1984")
        assert isinstance(found, Value)
        assert found.to("L/kg").central == pytest.approx(float(row["value"]))
        assert found.quality == "assumed"


def test_coefficient_of_a_nuclide_is_its_elements_and_absent_ones_are_missing() -> None:
    radium = distribution_coefficient("Ra-226", "iaea-472")
    assert isinstance(radium, Value)
    assert radium.unit == "m3/kg"
    assert radium.central == pytest.approx(2.5)
    absent = distribution_coefficient("Ce", "iaea-472")
    assert isinstance(absent, Missing)
    assert "iaea-472" in absent.reason
    thorium = distribution_coefficient("Th-232", "epa-1999", "pH 8 to 10")
    assert isinstance(thorium, Value)
    assert (thorium.low, thorium.high) == pytest.approx((0.02, 2.0))


def test_unknown_sets_and_soils_are_refused() -> None:
    assert set(coefficient_sets()) == {"baes-1984", "iaea-472", "epa-1999", "ramirez-2020"}
    with pytest.raises(InputError, match="did you mean"):
        distribution_coefficient("Ce", "baes-1985")
    with pytest.raises(InputError, match="distinguishes soils"):
        distribution_coefficient("Th", "epa-1999")
    with pytest.raises(InputError, match='soil "sand"'):
        distribution_coefficient("Th", "iaea-472", "sand")
