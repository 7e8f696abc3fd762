"""Soil loss by rain and its factors, against published tables and worked examples."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tailrace.errors import InputError, ValidityWarning
from tailrace.land.rainfall_erosivity import (
    EROSIVITY_REGRESSIONS,
    RENARD_FREIMUND,
    ZHANG_FU,
    erosivity_of_annual_rain,
    erosivity_of_monthly_rain,
)
from tailrace.land.rusle import erosion_factor, soil_loss
from tailrace.land.slope_length_steepness import (
    cell_slope_factor,
    length_exponent,
    slope_factor,
    steepness_factor,
)
from tailrace.land.soil_erodibility import (
    CUSTOMARY,
    nomograph_erodibility,
    texture_erodibility,
)
from tailrace.quantities import convert

FEET = (25, 50, 75, 100, 150, 200, 250, 300, 400, 600, 800, 1000)
# Agriculture Handbook 703, table 4-2 (moderate ratio of rill to interrill erosion), as the Inst.
# of Water Research of Michigan State University prints it, for slope lengths of 25 to 1,000 ft.
PRINTED = {
    1.0: (0.12, 0.13, 0.14, 0.14, 0.15, 0.16, 0.17, 0.17, 0.18, 0.19, 0.20, 0.20),
    3.0: (0.25, 0.32, 0.36, 0.39, 0.44, 0.48, 0.52, 0.55, 0.60, 0.68, 0.75, 0.80),
    5.0: (0.37, 0.49, 0.58, 0.65, 0.76, 0.85, 0.93, 1.01, 1.13, 1.33, 1.49, 1.63),
    8.0: (0.53, 0.74, 0.91, 1.04, 1.26, 1.45, 1.62, 1.77, 2.03, 2.47, 2.83, 3.15),
    10.0: (0.67, 0.97, 1.19, 1.38, 1.71, 1.98, 2.22, 2.44, 2.84, 3.50, 4.06, 4.56),
    12.0: (0.84, 1.23, 1.53, 1.79, 2.23, 2.61, 2.95, 3.26, 3.81, 4.75, 5.56, 6.28),
}


@pytest.mark.parametrize("percent", PRINTED)
def test_slope_factor_is_the_printed_table(percent: float) -> None:
    lengths = np.array(FEET) * 0.3048
    found = slope_factor(lengths, np.arctan(percent / 100.0))
    # Half of the last digit, and a little for the table's own rounding on the way.
    assert found == pytest.approx(PRINTED[percent], abs=0.0065)


def test_unit_plot_has_factor_one() -> None:
    """9 %, 22.13 m: by definition one; the two lines meet there within a per cent."""
    assert slope_factor(22.13, np.arctan(0.09)) == pytest.approx(1.0, abs=0.01)
    assert steepness_factor(np.arctan(0.09) - 1e-9) == pytest.approx(1.0, abs=0.01)


def test_steep_line_of_liu() -> None:
    """21.91 sin a - 0.96; at 55 % that is 9.60, the other line 7.60."""
    angle = np.arctan(0.55)
    assert steepness_factor(angle, True) == pytest.approx(9.5987, abs=1e-3)
    assert steepness_factor(angle) == pytest.approx(7.5961, abs=1e-3)
    assert steepness_factor(np.radians(9.9), True) == steepness_factor(np.radians(9.9))


def test_cells_in_a_row_have_the_factor_of_the_slope_they_make() -> None:
    """Mean over n cells of an even slope is LS of its whole length (Desmet and Govers 1996)."""
    cell, count, angle = 10.0, 7, np.arctan(0.15)
    above = np.arange(count) * cell**2
    cells = cell_slope_factor(above, cell, angle, 0.0)
    assert cells.mean() == pytest.approx(float(slope_factor(count * cell, angle)), rel=1e-12)


def test_flow_along_the_diagonal_crosses_a_wider_cell() -> None:
    """Desmet and Govers: x = |sin| + |cos| is 1 along a side and 1.414 along a diagonal."""
    straight, diagonal = cell_slope_factor(500.0, 10.0, 0.1, np.array([0.0, np.pi / 4]))
    exponent = length_exponent(0.1)
    assert straight / diagonal == pytest.approx(2.0 ** (exponent / 2))


def test_nomograph_worked_example_of_the_handbook() -> None:
    """Agriculture Handbook 537, figure 3: 65 % silt and very fine sand, 5 % other sand, 2.8 %
    organic matter, structure 2, permeability 4: K = 0.31."""
    found = nomograph_erodibility(0.65, 0.30, 0.028, 2, 4) / CUSTOMARY
    assert round(float(found), 2) == 0.31


def test_texture_by_hand() -> None:
    """50 % sand, 20 % silt, 30 % clay, 0.5 % carbon, worked in four steps."""
    first = 0.2 + 0.3 * np.exp(-0.0256 * 50 * 0.8)
    second = 0.4**0.3
    third = 1 - 0.125 / (0.5 + np.exp(3.72 - 1.475))
    fourth = 1 - 0.35 / (0.5 + np.exp(-5.51 + 11.45))
    hand = first * second * third * fourth
    assert texture_erodibility(0.5, 0.2, 0.3, 0.005) == pytest.approx(hand * 0.1317)
    chinese = texture_erodibility("50 %", "20 %", "30 %", "0.5 %", True)
    assert chinese == pytest.approx((0.51575 * hand - 0.01383) * 0.1317)


@given(st.floats(0.0, 1.0), st.floats(0.0, 1.0), st.floats(0.0, 0.1))
def test_texture_stays_in_the_published_span(one: float, other: float, carbon: float) -> None:
    """Williams 1995: the formula gives about 0.1 to 0.5; never more than 0.5, nor below zero."""
    sand, edge = min(one, other), max(one, other)
    found = texture_erodibility(sand, edge - sand, 1.0 - edge, carbon) / CUSTOMARY
    assert 0.0 <= found <= 0.5


def test_annual_erosivity_by_hand_and_at_its_bend() -> None:
    assert erosivity_of_annual_rain(310.0, RENARD_FREIMUND) == pytest.approx(0.0483 * 310**1.61)
    assert erosivity_of_annual_rain("1600 mm/yr", RENARD_FREIMUND) == pytest.approx(9146.2)
    assert erosivity_of_annual_rain(1600.0, ZHANG_FU) == pytest.approx(10708.26, rel=1e-6)
    low, high = erosivity_of_annual_rain([850.0, 850.01], RENARD_FREIMUND)
    assert high == pytest.approx(low, rel=0.002)


def test_monthly_erosivity_by_hand() -> None:
    """Even rain of 40 and 100 mm a month: F is 40 and 100 mm."""
    rain = np.array([[40.0] * 12, [100.0] * 12])
    usa = [0.7397 * np.exp(1.847 * np.log(40.0)), 95.77 - 608.1 + 4770.0]
    assert erosivity_of_monthly_rain(rain, RENARD_FREIMUND) == pytest.approx(usa)
    # Its two lines meet at 55 mm, which settles where the decimal point stands.
    low, high = erosivity_of_monthly_rain(np.array([[55.0] * 12, [55.001] * 12]), RENARD_FREIMUND)
    assert high == pytest.approx(low, rel=0.03)
    china = 0.1833 * np.exp(1.9957 * np.log(100.0))
    assert erosivity_of_monthly_rain(rain[1]) == pytest.approx(china)


@pytest.mark.parametrize("name", EROSIVITY_REGRESSIONS)
def test_even_rain_is_gentler_than_seasonal_rain(name: str) -> None:
    even = erosivity_of_monthly_rain(np.full(12, 100.0), name)
    uneven = erosivity_of_monthly_rain([0.0] * 6 + [200.0] * 6, name)
    # F doubles.
    assert 2.0 < uneven / even < 4.5
    assert erosivity_of_monthly_rain(np.zeros(12), name) <= 95.77


def test_customary_units_agree_with_the_unit_table() -> None:
    """R of 100 ft tonf in/(acre h) is 17.02, K 0.1317: the product is a short ton per acre."""
    per_acre = convert(1.0, "short_ton/(acre yr)", "t/(ha yr)")
    assert soil_loss(17.02, CUSTOMARY, 1.0) == pytest.approx(per_acre, rel=5e-4)


positive = st.floats(0.0, 1e4)


@given(positive, st.floats(0.0, 0.1), st.floats(0.0, 50.0), st.floats(0.0, 1.0), st.floats(0, 3))
def test_loss_is_linear_in_every_factor(
    rain: float, soil: float, slope: float, cover: float, times: float
) -> None:
    once = soil_loss(rain, soil, slope, cover)
    assert soil_loss(times * rain, soil, slope, cover) == pytest.approx(times * once)
    assert once <= soil_loss(rain, soil, slope, 1.0) * (1 + 1e-12)


def test_factors_by_name_carry_source_and_range() -> None:
    forest = erosion_factor("cover", "forest, undisturbed")
    assert forest.high == 0.009
    assert "537" in forest.source
    with pytest.raises(InputError, match="did you mean"):
        erosion_factor("cover", "forest, undistrubed")


def test_bad_input_and_validity() -> None:
    with pytest.raises(InputError) as caught:
        soil_loss(-1.0, 0.03, 1.0, 2.0)
    assert len(caught.value.problems) == 2
    with pytest.raises(InputError, match="do not add up"):
        texture_erodibility(0.5, 0.2, 0.2, 0.01)
    with pytest.raises(InputError, match="twelve"):
        erosivity_of_monthly_rain([1.0, 2.0])
    with pytest.raises(InputError, match="0 to below"):
        steepness_factor(np.pi / 2)
    with pytest.warns(ValidityWarning, match="305"):
        slope_factor(400.0, 0.1)
    with pytest.warns(ValidityWarning, match="70 %"):
        nomograph_erodibility(0.8, 0.1, 0.02, 2, 4)
    with pytest.warns(ValidityWarning, match="3000"):
        erosivity_of_annual_rain(4000.0)
