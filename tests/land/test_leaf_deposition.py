"""Interception, weathering, and the budget of what leaves hold back."""

from __future__ import annotations

import numpy as np
import pytest
from scipy.integrate import quad, solve_ivp

from tailrace.errors import InputError
from tailrace.land.food_factors import food_parameter
from tailrace.land.irrigation_on_leaves import irrigation_input
from tailrace.land.leaf_deposition import (
    edible_concentration,
    interception_fraction,
    leaf_budget,
    leaf_concentration,
    weathering_rate,
)

DAY = 1.0 / 365.25


@pytest.mark.parametrize(
    ("stand", "item", "printed", "digits"),
    [
        # US EPA, Estimating exposure to dioxin-like compounds, vol. III, EPA/600/6-88/005Cc,
        # section 4.3.4.2: grass of 0.15 kg/m2 intercepts 0.35 (read).
        (0.15, "interception coefficient, grass (dry)", 0.35, 2),
        # HHRAP, EPA530-R-05-006, table B-3-7: forage 0.24 kg/m2, 0.5; silage 0.8 kg/m2, 0.46
        # (from memory).
        (0.24, "interception coefficient, grass (dry)", 0.5, 1),
        (0.8, "interception coefficient, silage (dry)", 0.46, 2),
    ],
)
def test_interception_of_published_stands(
    stand: float, item: str, printed: float, digits: int
) -> None:
    got = float(interception_fraction(stand, food_parameter(item).central))
    assert round(got, digits) == printed


def test_weathering_of_fourteen_days() -> None:
    """The report rounds ln 2 / 14 d to 0.05 per day."""
    per_day = float(weathering_rate("14 d")) * DAY
    assert per_day == pytest.approx(np.log(2.0) / 14.0)
    assert round(per_day, 2) == food_parameter("weathering rate").central


def test_a_screening_code_gets_the_same() -> None:
    """pyDOSEIA, commit 1f51f7c, run: 1 Bq/(m2 d), alpha 0.3, 60 d, 0.05 per day and decay.

    Half-lives put in: Ra-226 1600 yr, Pb-210 22.2 yr, Po-210 138.376 d, Cs-137 30.1671 yr.
    """
    half = np.array([1600 * 365.25, 22.2 * 365.25, 138.376, 30.1671 * 365.25]) * DAY
    loss = 0.05 / DAY + np.log(2.0) / half
    got = leaf_concentration(1.0 / DAY, 0.3, loss, 60 * DAY)
    printed = [5.70116360650079, 5.693072542821828, 5.252600490545648, 5.695237524779499]
    assert got == pytest.approx(printed, rel=1e-13)


def test_loss_goes_to_zero_smoothly() -> None:
    """Without loss, deposition adds up; either side of the switch the series (1 - exp(-x)) / x."""
    assert float(leaf_concentration(10.0, 3.0, 0.0, 0.1)) == pytest.approx(3.0, rel=1e-15)
    for x in (1e-9, 0.0099, 0.0101):
        series = sum((-x) ** n / np.prod(np.arange(1.0, n + 2.0)) for n in range(9))
        assert float(leaf_concentration(1.0, 1.0, x, 1.0)) == pytest.approx(series, rel=2e-14)


def test_budget_against_an_integrator() -> None:
    """Every part by quadrature and by a Runge-Kutta solver, and their sum."""
    fall, share, washed, gone, time = 50.0, 0.4, 18.0, 3.0, 0.17
    got = leaf_budget(fall, share, washed, gone, time)
    loss = washed + gone

    def there(t: float) -> float:
        return fall * share * (1.0 - np.exp(-loss * t)) / loss

    assert float(got.weathered) == pytest.approx(washed * quad(there, 0, time)[0], rel=1e-10)
    assert float(got.decayed) == pytest.approx(gone * quad(there, 0, time)[0], rel=1e-10)
    solved = solve_ivp(lambda _, s: fall * share - loss * s, (0, time), [0.0],
                       rtol=1e-11, atol=1e-13)  # fmt: skip
    assert float(got.on_leaves) == pytest.approx(solved.y[0, -1], rel=1e-8)
    rates = np.logspace(-12, 4, 33)
    closes = leaf_budget(1.0, 1.0, rates[:, None], rates, 0.2).closure
    assert np.abs(closes).max() < 1e-14


def test_irrigation_adds_up() -> None:
    """All water is on leaves or in soil; furrows leave leaves dry."""
    leaves, soil = irrigation_input("300 mm/yr", "2 mg/L", [0.0, 0.5, 1.0], 0.25)
    assert leaves + soil == pytest.approx(np.full(3, 0.3 * 2e-3), rel=1e-15)
    assert leaves == pytest.approx([0.0, 0.3 * 2e-3 * 0.125, 0.3 * 2e-3 * 0.25])


def test_more_plant_holds_back_more_but_never_all() -> None:
    got = interception_fraction(np.linspace(0.0, 5.0, 50), 2.88)
    assert got[0] == 0.0
    assert (np.diff(got) > 0.0).all()
    assert got[-1] < 1.0


def test_bad_numbers() -> None:
    with pytest.raises(InputError) as caught:
        leaf_concentration(-1.0, 0.3, -1.0, "60 d")
    assert {one.place for one in caught.value.problems} == {"deposition", "loss_rate"}
    with pytest.raises(InputError):
        weathering_rate(0.0)
    with pytest.raises(InputError):
        edible_concentration(1.0, 1.2, 1.0)
    with pytest.raises(InputError, match="m2/kg"):
        interception_fraction(1.0, "3 kg/m2")


def test_what_reaches_the_grain() -> None:
    """Half washed off and a tenth moved on leave a twentieth."""
    assert float(edible_concentration(8.0, 0.5, 0.1)) == pytest.approx(0.4)
