"""In-situ leaching: published ammonia figures of Longnan, budget, years of washing."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.integrate import quad

from tailrace.errors import InputError
from tailrace.water.leaching import (
    ammonium_of_sulfate,
    exchange_retardation,
    exchangeable_ammonium,
    leaching_budget,
    nitrogen_of_ammonium,
    wash_out,
    washing_years,
)


def test_nitrogen_in_the_salt_of_longnan() -> None:
    """facts/s2_ganzhou_site.csv: 5 to 6 t of salt hold 1.06 to 1.27 t of N."""
    nitrogen = nitrogen_of_ammonium(ammonium_of_sulfate([5.0, 6.0]))
    assert nitrogen == pytest.approx([1.06, 1.27], abs=0.005)


def test_stoichiometric_salt_of_a_mixed_light_ore() -> None:
    """facts/t3_ganzhou_ion_clay.csv: 1.5 mol of salt per mol, 1.0 (Lu) to 1.76 (Y)."""
    oxide = np.array([199.0, 112.9])
    held = exchangeable_ammonium(1.0 / oxide, 0.0)
    salt = held / ammonium_of_sulfate(1.0)
    assert salt == pytest.approx([1.0, 1.76], abs=0.01)


def longnan_budget():  # type: ignore[no-untyped-def]
    """1 000 t REO at 5.5 t of salt each; sites REE:Al about 20:41 (facts/t3), Y-rich ore."""
    injected = ammonium_of_sulfate(5.5e6)
    earths = 1e6 / 150.0
    held = exchangeable_ammonium(earths, earths * 41.0 / 20.0)
    return leaching_budget(injected, recovered=0.35 * injected, lost_to_ground=None,
                           exchangeable=held, in_pores=0.1 * injected)  # fmt: skip


def test_remainder_is_named_and_terms_add_up() -> None:
    budget = longnan_budget()
    assert budget.by_difference == "lost_to_ground"
    terms = budget.recovered + budget.lost_to_ground + budget.exchangeable + budget.in_pores
    assert terms == pytest.approx(1.5016e6, rel=1e-3)
    # He Zhengyan, quoted in facts/t3: about half of the ammonium stays.
    assert 0.4 < budget.left_in_hill / budget.injected < 0.7
    measured = leaching_budget(100.0, recovered=40.0, lost_to_ground=10.0, exchangeable=30.0,
                               in_pores=15.0)  # fmt: skip
    assert measured.by_difference == ""
    assert measured.closure == pytest.approx(0.05)


def test_washing_of_a_hill_takes_years_and_closes() -> None:
    """1 ha of ore zone 7.5 m thick (facts/s2) at water content 0.3, half of 1.6 m/yr percolates."""
    area, water = 1e4, 1e4 * 7.5 * 0.3
    mass = 6e4
    retardation = exchange_retardation(4.5e4, water, 1.5e4 / water)
    assert retardation == pytest.approx(4.0)
    times = np.array([0.0, 1.0, 10.0, 30.0])
    washed = wash_out(times, mass, 0.8 * area, water, retardation, 0.02)
    assert np.abs(washed.closure).max() < 1e-12
    rate = 0.8 * area / (water * 4.0) + 0.02
    left = [quad(lambda t: mass * np.exp(-rate * t) * 0.8 * area / (water * 4.0), 0.0, time)[0]
            for time in times]  # fmt: skip
    assert washed.washed_out == pytest.approx(left, rel=1e-10)
    total = washed.remaining + washed.washed_out + washed.transformed
    assert total == pytest.approx(np.full(4, mass), rel=1e-12)
    # Until ammonia-N is at the 10 mg/L of the treatment stations (facts/s2).
    years = washing_years(0.010 * 18.039 / 14.007, mass, 0.8 * area, water, retardation, 0.02)
    assert years == pytest.approx(np.log(mass / (water * 4.0) / (0.010 * 18.039 / 14.007)) / rate)
    assert 20.0 < years < 60.0
    at_end = wash_out([float(years)], mass, 0.8 * area, water, retardation, 0.02)
    assert at_end.concentration[0] == pytest.approx(0.010 * 18.039 / 14.007, rel=1e-10)


def test_stronger_exchange_washes_longer_and_clean_hills_not_at_all() -> None:
    years = washing_years(1e-3, 1e4, 1e4, 1e4, np.array([3.0, 10.0]))
    assert years[1] > years[0]
    assert washing_years(10.0, 1e4, 1e4, 1e4, 3.0) == 0.0
    assert washing_years(1e-3, 1e4, 0.0, 1e4, 3.0) == np.inf
    assert washing_years(1e-3, 0.0, 1e4, 1e4, 3.0) == 0.0


def test_bad_input_is_refused_in_words() -> None:
    with pytest.raises(InputError, match="missing is not zero"):
        leaching_budget(1.0, recovered=None, lost_to_ground=None, exchangeable=0.1, in_pores=0.1)
    with pytest.raises(InputError, match="exceed what was injected"):
        leaching_budget(1.0, recovered=0.9, lost_to_ground=None, exchangeable=0.2, in_pores=0.1)
    with pytest.raises(InputError, match="exchangeable is -1"):
        leaching_budget(1.0, recovered=0.9, lost_to_ground=0.0, exchangeable=-1.0, in_pores=0.1)
