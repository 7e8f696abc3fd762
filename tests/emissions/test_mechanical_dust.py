"""Properties of the formulas, their limits, ranges and refusals."""

from __future__ import annotations

import warnings
from collections.abc import Callable

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tailrace.emissions.active_pile import active_pile_dust, stockpile_dust
from tailrace.emissions.blasting import blasting_dust
from tailrace.emissions.bulldozing import bulldozing_dust
from tailrace.emissions.coal_loading import coal_loading_dust
from tailrace.emissions.crushing import crushing_dust, crushing_operations
from tailrace.emissions.dragline import dragline_dust
from tailrace.emissions.drop import drop_dust
from tailrace.emissions.editions import SIZES
from tailrace.emissions.grading import grading_dust
from tailrace.emissions.paved_road import mean_vehicle_mass, paved_road_dust, silt_loading
from tailrace.emissions.road_moisture import (
    moisture_efficiency,
    paved_dry_share,
    unpaved_dry_share,
    watering_efficiency,
)
from tailrace.emissions.size_bins import bin_sizes
from tailrace.emissions.unpaved_road import (
    industrial_road_dust,
    moist_road_dust,
    public_road_dust,
    silt_content,
)
from tailrace.errors import InputError, ValidityWarning

quiet = pytest.mark.filterwarnings("ignore::tailrace.errors.ValidityWarning")


@given(
    wind=st.floats(0.6, 6.7), moisture=st.floats(0.0025, 0.048), factor=st.floats(1.01, 1.5)
)  # fmt: skip
def test_drops_scale_as_their_powers(wind: float, moisture: float, factor: float) -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ValidityWarning)
        once = drop_dust(wind, moisture, "2006")
        windier = drop_dust(wind * factor, moisture, "2006")
        wetter = drop_dust(wind, moisture * factor, "2006")
    np.testing.assert_allclose(windier / once, factor**1.3, rtol=1e-12)
    np.testing.assert_allclose(wetter / once, factor**-1.4, rtol=1e-12)


def test_drops_at_the_reference_are_the_scale() -> None:
    # At 2.2 m/s and 2 % the equation is k times 0.0016 kg/Mg.
    factors = drop_dust(2.2, 0.02, "2006")
    np.testing.assert_allclose(factors, 0.0016e-3 * np.array([0.053, 0.35, 0.48, 0.74]), rtol=1e-12)
    assert drop_dust(np.full((3, 2), 2.2), 0.02, "2006").shape == (3, 2, 4)


def test_the_two_printed_forms_of_drops_differ_by_two_per_cent() -> None:
    metric, imperial = (drop_dust(3.0, 0.02, "2006", form=one) for one in ("metric", "imperial"))
    np.testing.assert_allclose(imperial / metric, (2.2 / 2.2352) ** 1.3, rtol=1e-12)


@quiet
def test_no_wind_and_no_area_release_nothing() -> None:
    assert not drop_dust(0.0, 0.02, "2006").any()
    assert blasting_dust(0.0, "1998")[-1] == 0.0
    assert stockpile_dust(0.05, 365.0, 0.2, "1988")[-1] == 0.0


@quiet
def test_missing_input_stays_missing() -> None:
    factors = drop_dust([3.0, np.nan], 0.02, "2006")
    assert np.isfinite(factors[0]).all()
    assert np.isnan(factors[1]).all()


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: drop_dust(12.0, 0.02, "2006"), "wind from 12 to 12 m/s leaves.*0.6 to 6.7"),
        (lambda: drop_dust(3.0, 0.1, "2006"), "moisture.*0.0025 to 0.048"),
        (lambda: bulldozing_dust(0.3, 0.05, "1998"), "silt.*0.038 to 0.151"),
        (lambda: grading_dust("30 km/h", "1998"), "speed.*2.222 to 5.278"),
        (lambda: dragline_dust(50.0, 0.05, "1998"), "drop height.*1.5 to 30"),
        (lambda: blasting_dust(2000.0, "1998", depth=30.0), "depth.*0 to 21"),
        (lambda: industrial_road_dust(0.3, 5e4, "2006"), "silt.*0.018 to 0.252"),
        (lambda: public_road_dust(0.1, 40.0, 0.01, "2006"), "speed.*4.47 to 24.59"),
        (lambda: paved_road_dust(0.01, 1e5, "2011"), "vehicle mass.*1800 to 3.8e"),
        (lambda: coal_loading_dust(0.02, "1998"), "moisture.*0.066 to 0.38"),
    ],
)
def test_outside_the_tested_range_a_warning_names_it(call: Callable[[], object], said: str) -> None:
    with pytest.warns(ValidityWarning, match=said) as caught:
        call()
    assert caught[0].filename == __file__


def test_inside_the_range_there_is_no_warning() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("error")
        drop_dust([0.6, 6.7], [0.0025, 0.048], "2006")
        bulldozing_dust(0.08, 0.05, "1998")
        industrial_road_dust(0.084, "50 Mg", "2006")
        paved_road_dust("8 g/m2", "20 Mg", "2011")


@pytest.mark.parametrize(
    ("call", "said"),
    [
        (lambda: drop_dust(-1.0, 1.5, "2006"), r"wind speed is -1.*\n.*moisture is 1.5"),
        (lambda: drop_dust(3.0, 0.0, "2006"), "moisture is not above zero"),
        (lambda: drop_dust("3 kg", 0.02, "2006"), "kg"),
        (lambda: drop_dust(3.0, 0.02, "2006", form="metrical"), "did you mean .*metric"),
        (lambda: drop_dust(3.0, 0.02, "1999"), "Mojave AQMD, Nov 1999 gives no .*metric"),
        (lambda: blasting_dust(400.0, "1995"), "AP-42 11.9, Jul 1998 has it"),
        (lambda: crushing_dust("screning", "2004"), 'did you mean "screening"'),
        (lambda: crushing_dust("drying", "2004"), "is in another edition"),
        (lambda: crushing_dust("drying", "2005"), "no edition of crushing factors"),
        (lambda: crushing_dust("wet grinding", "1982"), "negligible"),
        (lambda: mean_vehicle_mass([2e3, 3e3], [0.5, 0.4]), "add up to 0.9"),
        (lambda: watering_efficiency(0.5, 10.0, 1.0, 0.0), "water is not above zero"),
        (lambda: moisture_efficiency(0.5), "ratio is 0.5"),
        (lambda: unpaved_dry_share(400.0), "wet days is 400"),
        (lambda: paved_dry_share(40.0, 365.0, by="weeks"), "days, hours"),
        (lambda: silt_content("industrial haul rod"), "did you mean .*industrial haul road"),
    ],
)
@quiet
def test_impossible_input_is_refused(call: Callable[[], object], said: str) -> None:
    with pytest.raises(InputError, match=said):
        call()


def test_ap42_11_9_at_one_per_cent() -> None:
    # With silt, moisture and height of one in the formula's units the equations are their scales.
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ValidityWarning)
        bulldozed = bulldozing_dust(0.01, 0.01, "1998")
        dragged = dragline_dust(1.0, 0.01, "1998")
        graded = grading_dust("1 km/h", "1998")
        loaded = coal_loading_dust(0.01, "1998")
    np.testing.assert_allclose(bulldozed, [0.105 * 2.6, 0.75 * 0.45, 0.45, 2.6], rtol=1e-12)
    np.testing.assert_allclose(dragged, [0.017 * 0.0046, 0.75 * 0.0029, 0.0029, 0.0046], rtol=1e-12)
    np.testing.assert_allclose(graded, [0.031 * 0.0034, 0.6 * 0.0056, 0.0056, 0.0034], rtol=1e-12)
    np.testing.assert_allclose(
        1e3 * loaded, [0.019 * 0.58, 0.75 * 0.0596, 0.0596, 0.58], rtol=1e-12
    )


@pytest.mark.parametrize(
    "factors",
    [
        drop_dust(3.0, 0.02, "2006"),
        bulldozing_dust(0.08, 0.05, "1998"),
        grading_dust("12 km/h", "1998"),
        dragline_dust(10.0, 0.05, "1998"),
        coal_loading_dust(0.1, "1998"),
        blasting_dust(1500.0, "1998"),
        industrial_road_dust(0.084, "50 Mg", "2006"),
        public_road_dust(0.1, 13.0, 0.01, "2006"),
        paved_road_dust("8 g/m2", "20 Mg", "2011"),
        paved_road_dust("8 g/m2", "20 Mg", "2006"),
        moist_road_dust(0.1, "20 Mg", 0.01, "1998"),
    ],
)
def test_within_the_range_a_smaller_size_holds_less(factors: np.ndarray) -> None:
    mass = bin_sizes(factors).mass
    assert (mass[~np.isnan(mass)] >= 0.0).all()
    assert np.isfinite(mass[:2]).all()


def test_paved_roads_at_one_gram_and_one_ton_are_k() -> None:
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ValidityWarning)
        factors = paved_road_dust("1 g/m2", "1 short_ton", "2011")
    np.testing.assert_allclose(1e3 * factors, [0.15, 0.62, 0.77, 3.23], rtol=1e-12)


@quiet
def test_wear_is_taken_off_but_not_below_nothing() -> None:
    # C of 0.00047 lb/VMT exceeds the dust of a car on a clean road.
    clean = paved_road_dust("0.0001 g/m2", "1 short_ton", "2006")
    assert (clean == 0.0).all()


def test_crushing_by_edition() -> None:
    # AP-42 table 11.19.2-1 as quoted in a Chilean inventory of 2021: screening with wet suppression
    # 0.0011, 0.0004 and 0.0000 kg/t, transfer 0.0015 and 0.0006 kg/t, each to the digits quoted.
    wet = 1e3 * crushing_dust("screening, controlled", "2004", total_is_pm30=True)
    np.testing.assert_allclose(wet[[3, 1, 0]], [0.0011, 0.0004, 0.0000], atol=5e-5)
    transfer = 1e3 * crushing_dust("conveyor transfer", "2004", total_is_pm30=True)
    np.testing.assert_allclose(transfer[[3, 1]], [0.0015, 0.0006], atol=5.0001e-5)
    # AP-42 table 11.24-1 as quoted in the file of the Fortuna mine: 0.20 and 0.02, 1.40 and 0.08.
    for step, printed in (("primary", (0.20, 0.02)), ("tertiary", (1.40, 0.08))):
        ours = 1e3 * crushing_dust(f"{step} crushing, low moisture ore", "1982", total_is_pm30=True)
        np.testing.assert_allclose(ours[[3, 1]], printed, rtol=1e-12)


def test_total_particulate_is_no_pm30_unless_so_declared() -> None:
    assert np.isnan(crushing_dust("tertiary crushing", "2004")[SIZES.index("PM30")])
    declared = crushing_dust("tertiary crushing", "2004", total_is_pm30=True)
    assert declared[SIZES.index("PM30")] == pytest.approx(2.7e-6)
    assert np.isnan(crushing_dust("secondary crushing, low moisture ore", "1982")).all()


def test_operations_are_listed_by_edition() -> None:
    assert "drying" in crushing_operations("1982")
    assert "drying" not in crushing_operations("AP-42 11.19.2, Aug 2004")
    for edition in ("1982", "2004", "1999"):
        for operation in crushing_operations(edition):
            if operation != "wet grinding":
                crushing_dust(operation, edition)


def test_a_pile_is_linear_in_wind() -> None:
    # 1.8 u kg/(ha h).
    np.testing.assert_allclose(active_pile_dust([1.0, 4.0], "1998")[:, 3], [1.8e-4, 7.2e-4])
    assert np.isnan(active_pile_dust(3.0, "1998")[:3]).all()


def test_rain_and_water() -> None:
    assert unpaved_dry_share(73.0) == pytest.approx(0.8)
    assert paved_dry_share(73.0, 365.0) == pytest.approx(0.95)
    assert paved_dry_share(1000.0, 8760.0, by="hours") == pytest.approx(1 - 1.2 * 1000 / 8760)
    np.testing.assert_allclose(moisture_efficiency([1.0, 2.0, 3.5, 5.0, 9.0]),
                               [0.0, 0.75, 0.85, 0.95, 0.95])  # fmt: skip
    assert watering_efficiency(0.5, 20.0, 2.0, 1.0) == pytest.approx(1 - 0.8 * 0.5 * 20 * 2 / 100)
    assert watering_efficiency(0.5, 1000.0, 8.0, 1.0) == 0.0


def test_published_surfaces_carry_their_source() -> None:
    assert silt_content("industrial haul road").to("1").central == pytest.approx(0.08)
    assert "Mojave" in silt_content("freshly graded haul road").source
    assert silt_loading("quarry", "1999").to("g/m2").central == 8.0
    assert silt_loading("more than 10000 vehicles a day", "2011").to("g/m2").central == 0.03


def test_arguments_may_carry_units() -> None:
    assert drop_dust("7.92 km/h", "2 %", "2006") == pytest.approx(drop_dust(2.2, 0.02, "2006"))
    assert drop_dust.__units__["return"] == "kg/kg"
