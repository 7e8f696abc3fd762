"""Off-gas after devices in series, and the exhaust of diesel machines."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tailrace.data.table_check import check_table
from tailrace.emissions.offgas_treatment import (
    OffgasDevice,
    at_reference_oxygen,
    dry_normal_volume,
    stack_concentration,
    treat_offgas,
)
from tailrace.emissions.vehicle_exhaust import (
    exhaust_factors,
    exhaust_of_fuel_mass,
    exhaust_of_fuel_volume,
    exhaust_of_work,
    exhaust_spread,
    exhaust_vehicles,
    sulfur_dioxide_of_fuel,
)
from tailrace.errors import InputError
from tailrace.quantities.value import Value


def device(name: str, **held: float) -> OffgasDevice:
    return OffgasDevice(name, {what: Value(share, "1") for what, share in held.items()})


@given(st.floats(0.0, 1e9), st.lists(st.floats(0.0, 1.0), min_size=0, max_size=5))
def test_what_is_not_caught_is_released(generated: float, shares: list[float]) -> None:
    train = [device(f"d{i}", HF=share) for i, share in enumerate(shares)]
    found = treat_offgas(generated, "HF", train, with_dust=False)
    assert found.released == pytest.approx(generated * np.prod([1.0 - s for s in shares]))
    assert abs(float(found.closure)) <= 1e-12 * max(generated, 1e-300)
    assert found.caught.shape == (len(shares),)


def test_kinds_and_substances_are_told_apart() -> None:
    train = [OffgasDevice.published("baghouse"), OffgasDevice.published("packed-bed scrubber")]
    thorium = treat_offgas(100.0, "Th", train[:1], with_dust=True)
    assert thorium.released == pytest.approx(0.5)
    acid = treat_offgas(100.0, "HF", train, with_dust=False)
    assert acid.released == pytest.approx(3.0)
    assert acid.caught[0] == 0.0


def test_a_device_without_a_figure_lets_nothing_be_said() -> None:
    found = treat_offgas(100.0, "Th", [OffgasDevice.published("packed-bed scrubber")],
                         with_dust=True)  # fmt: skip
    assert np.isnan(found.released)
    assert "packed-bed scrubber" in found.missing[0].reason
    assert np.isnan(stack_concentration(found.released, 1e6))


def test_draws_of_an_efficiency_are_kept() -> None:
    train = [OffgasDevice.published("packed-bed scrubber")]
    found = treat_offgas(100.0, "HF", train, with_dust=False, level=np.array([0.05, 0.5, 0.95]))
    assert found.released.shape == (3,)
    assert (np.diff(found.released) < 0.0).all()
    assert ((found.released >= 1.0) & (found.released <= 5.0)).all()


def test_raw_gas_of_acid_roasting_needs_three_nines() -> None:
    # t1_bayan_obo: 10 800 m3 of gas per t of calcined ore, 7 % F of which 97 % goes to the gas:
    # 67.9 kg in 10 800 m3 is 6.29 g/m3; a limit of 7 mg/m3 lets 0.11 % through.
    raw = stack_concentration("67.9 kg/yr", "10800 m3/yr")
    assert raw == pytest.approx(6.287e-3, rel=1e-4)
    assert 7e-6 / raw == pytest.approx(1.113e-3, rel=1e-3)


def test_gas_volume_and_oxygen() -> None:
    # 1 m3 at 273.15 C (twice 0 C in kelvin), 101.325 kPa, 10 % vapour: 0.45 m3
    assert dry_normal_volume(1.0, "273.15 degC", 101325.0, 0.1) == pytest.approx(0.45)
    # 15 % O2 at the stack against 8 %: (21 - 8)/(21 - 15)
    assert at_reference_oxygen(1.0, 0.15, 0.08) == pytest.approx(13.0 / 6.0)
    assert at_reference_oxygen(1.0, 0.08, 0.08) == pytest.approx(1.0)
    with pytest.raises(InputError, match="as much oxygen as air"):
        at_reference_oxygen(1.0, 0.21, 0.08)


def test_the_table_of_exhaust_is_in_order() -> None:
    assert check_table("exhaust_factors") == []
    assert len(exhaust_vehicles()) == 9


@pytest.mark.parametrize(
    ("vehicle", "printed"),
    [
        # NPI combustion engines 3.0, tables 33, 31 and 26, kg/kWh
        ("off-highway truck", {"CO": 4.70e-3, "NOx": 1.09e-2, "PM2.5": 6.19e-4, "PM10": 6.73e-4,
                               "SO2": 7.73e-6, "VOC": 5.00e-4}),
        ("wheeled loader", {"CO": 3.63e-3, "NOx": 1.18e-2, "PM2.5": 9.94e-4, "PM10": 1.08e-3}),
        ("track-type tractor", {"CO": 2.88e-3, "NOx": 1.05e-2, "PM10": 9.28e-4}),
    ],
)  # fmt: skip
def test_factors_are_those_printed(vehicle: str, printed: dict[str, float]) -> None:
    found = exhaust_factors(vehicle)
    for substance, factor in printed.items():
        assert found[substance].central == pytest.approx(factor, rel=1e-12)
        assert found[substance].quality == "published"


def test_work_and_fuel_are_one_release() -> None:
    # 500 kW for 4000 h at a load factor of 0.5 is 1e6 kWh; at 3.1 kWh/L that is 322 581 L
    by_work = exhaust_of_work("off-highway truck", 500.0, 4000.0, 0.5)
    by_fuel = exhaust_of_fuel_volume("off-highway truck", 1e6 / 3.1)
    assert by_work["NOx"] == pytest.approx(10900.0)
    for substance, release in by_work.items():
        assert by_fuel[substance] == pytest.approx(float(release), rel=1e-12)


def test_two_sources_of_factors_agree_within_a_factor_of_two() -> None:
    # NPI by volume against EMEP/EEA by mass, diesel of 0.84 kg/L
    npi = exhaust_of_fuel_volume("off-highway truck", 1000.0)
    emep = exhaust_of_fuel_mass(840.0)
    for substance in ("NOx", "CO", "PM10", "VOC"):
        assert 0.5 < float(npi[substance]) / float(emep[substance]) < 2.0


def test_machines_differ_by_a_factor_that_is_told() -> None:
    # NPI tables 30 and 34: 9.57e-3 (grader) to 1.75e-2 kg/kWh (roller) of NOx
    assert exhaust_spread("NOx").central == pytest.approx(np.sqrt(1.75e-2 / 9.57e-3))
    assert exhaust_spread("PM10").quality == "derived"
    with pytest.raises(InputError, match="NOx"):
        exhaust_spread("NO3")


def test_sulfur_burns_to_twice_its_mass() -> None:
    assert sulfur_dioxide_of_fuel("1000 t/yr", "10 ppm") == pytest.approx(19.98, rel=1e-3)


def test_bad_input_is_told() -> None:
    with pytest.raises(InputError, match="did you mean"):
        exhaust_of_work("off-highway trucks", 500.0, 4000.0, 0.5)
    with pytest.raises(InputError, match="no machine"):
        exhaust_of_work("any, tier 1", 500.0, 4000.0, 0.5)
    with pytest.raises(InputError) as caught:
        exhaust_of_work("roller", -1.0, 9000.0, 1.2)
    assert len(caught.value.problems) == 3
    with pytest.raises(InputError, match="mass fraction"):
        sulfur_dioxide_of_fuel(1.0, 10.0)
    with pytest.raises(InputError, match="percentage"):
        device("x", HF=97.0)
    with pytest.raises(InputError, match="kelvin"):
        dry_normal_volume(1.0, -5.0)
