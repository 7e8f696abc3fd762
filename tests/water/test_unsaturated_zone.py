"""The way down, and on through the aquifer: against convolution and limits."""

from __future__ import annotations

import numpy as np
import pytest

from tailrace.errors import InputError
from tailrace.water.chain import chain_column
from tailrace.water.chain_inlet import ChainInlet
from tailrace.water.constants import SECONDS_PER_YEAR
from tailrace.water.unsaturated_zone import UnsaturatedZone, through_ground, unsaturated_outflow

ZONE = UnsaturatedZone(recharge=0.2 / SECONDS_PER_YEAR, water_content=0.1, thickness=6.0,
                       dispersivity=0.6, bulk_density=1600.0)  # fmt: skip


def test_velocity_travel_time_and_retardation() -> None:
    assert float(ZONE.velocity) == pytest.approx(2.0)
    assert float(ZONE.travel_time) == pytest.approx(3.0)
    assert float(ZONE.dispersion) == pytest.approx(1.2)
    # rho_b K_d / theta = 1600 x 0.001 / 0.1.
    np.testing.assert_allclose(ZONE.retardation([0.001, 0.0]), [17.0, 1.0])


def test_outflow_is_a_first_type_column_and_conserves() -> None:
    times = [1.0, 10.0, 400.0]
    found = unsaturated_outflow(ZONE, times, retardation=[3.0, 1.0], decay_constant=[0.05, 0.0],
                                inlet=ChainInlet([1.0, 0.0], "third"))  # fmt: skip
    column = chain_column([6.0], times, velocity=2.0, dispersion=1.2, retardation=[3.0, 1.0],
                          decay_constant=[0.05, 0.0], inlet=ChainInlet([1.0, 0.0]))  # fmt: skip
    np.testing.assert_allclose(found, column[:, 0], rtol=1.0e-12)
    # In the end all that enters as either member leaves as either.
    assert found[:, -1].sum() == pytest.approx(1.0, rel=1.0e-8)


def test_two_columns_are_the_convolution_of_one_with_the_other() -> None:
    """Unit response of the zone, of each member, convolved with the aquifer's, member by member."""
    above = {"retardation": [4.0, 2.0], "decay_constant": [0.08, 0.03]}
    below = {"velocity": 20.0, "dispersion": 100.0, "retardation": [1.5, 3.0],
             "decay_constant": [0.08, 0.03]}  # fmt: skip
    time = 40.0
    found = through_ground(ZONE, [70.0], [time], zone_retardation=above["retardation"],
                           inlet=ChainInlet([1.0, 0.0]), dilution=0.3, **below)  # fmt: skip
    node, weight = np.polynomial.legendre.leggauss(120)
    late = 0.5 * time * (1.0 + node)
    down = unsaturated_outflow(ZONE, late, inlet=ChainInlet([1.0, 0.0]), response="impulse",
                               **above)  # fmt: skip
    expected = np.zeros(2)
    for member in range(2):
        unit = np.zeros(2)
        unit[member] = 1.0
        onward = chain_column([70.0], time - late, inlet=ChainInlet(unit), **below)[:, 0]
        expected += 0.5 * time * (onward * down[member]) @ weight
    np.testing.assert_allclose(found[:, 0, 0], 0.3 * expected, rtol=1.0e-8)


def test_thin_zone_changes_nothing_and_draws_are_taken_one_by_one() -> None:
    thin = UnsaturatedZone(recharge=np.array([1.0, 2.0]) * 1e-7, water_content=0.3,
                           thickness=1e-9, dispersivity=0.5)  # fmt: skip
    way = {"dispersion": 100.0, "decay_constant": [0.08], "inlet": ChainInlet([1.0], "third")}
    found = through_ground(thin, [70.0, -1.0], [20.0, 5.0], zone_retardation=[9.0],
                           velocity=[20.0, 30.0], retardation=[1.5], **way)  # fmt: skip
    column = chain_column([70.0], [20.0, 5.0], velocity=np.array([20.0, 30.0]), retardation=[1.5],
                          **way)  # fmt: skip
    np.testing.assert_allclose(found[:, :, :1], column, rtol=1.0e-6)
    assert (found[:, :, 1] == 0.0).all()


def test_slow_parent_above_feeds_progeny_below() -> None:
    """Th-232 held above the water table sends Ra-228 on: no thorium arrives, radium does."""
    inlet = ChainInlet([1.0, 0.0], "third")
    found = through_ground(ZONE, [50.0], [100.0], zone_retardation=[5000.0, 50.0], velocity=90.0,
                           dispersion=900.0, retardation=[5000.0, 150.0],
                           decay_constant=[4.93e-11, 0.12], inlet=inlet)  # fmt: skip
    thorium, radium = found[:, 0, 0] * np.array([4.93e-11, 0.12])
    assert 0.0 <= thorium < 1.0e-60
    assert radium > 1.0e20 * thorium


def test_bad_zones_are_sentences() -> None:
    with pytest.raises(InputError) as caught:
        UnsaturatedZone(recharge=0.0, water_content=1.2, thickness=-1.0, dispersivity=-0.1)
    assert len(caught.value.problems) == 4
    with pytest.raises(InputError, match="neither dispersivity nor diffusion"):
        UnsaturatedZone(recharge=1e-8, water_content=0.2, thickness=1.0, dispersivity=0.0)
    bare = UnsaturatedZone(recharge=1e-8, water_content=0.2, thickness=1.0, dispersivity=0.1)
    with pytest.raises(InputError, match="no bulk density"):
        bare.retardation([0.001])
    with pytest.raises(InputError, match="is -0"):
        bare.retardation([-0.001])
