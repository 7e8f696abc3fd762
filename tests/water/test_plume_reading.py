"""What published statements on a plume imply; Baotou's statements from the facts' tables."""

from __future__ import annotations

import math

import mpmath
import numpy as np
import pytest

from tailrace.errors import InputError
from tailrace.water.mounded_column import unit_step
from tailrace.water.plume_front import advected_distance, front_concentration, front_distance
from tailrace.water.plume_reading import (
    Front,
    PlumeStatement,
    agreement,
    implied_value,
    implied_velocity,
)

FRONT = PlumeStatement("front at 12 km after 50 yr", "reached", (50.0, 50.0), distance=(12e3, 12e3))
RIVER = PlumeStatement("at the river, 10 km, after 60 yr", "reached", (60.0, 60.0),
                       distance=(10e3, 10e3))  # fmt: skip
# t2_baotou_tailings.csv, "Plume advance rate": 20 to 30 m a year (The Guardian, 20 March 2014).
RATE = PlumeStatement("20 to 30 m a year", "mean rate", (40.0, 50.0), rate=(20.0, 30.0))


@pytest.mark.parametrize(
    ("x", "u", "alpha"),
    [(100.0, 50.0, 5.0), (9e3, 1.2e4, 300.0), (12e3, 500.0, 10.0), (5.0, 50.0, 100.0)],
)
def test_front_against_fifty_digits(x: float, u: float, alpha: float) -> None:
    with mpmath.workdps(50):
        width = 2 * mpmath.sqrt(mpmath.mpf(alpha) * u)
        late = mpmath.exp(mpmath.mpf(x) / alpha) * mpmath.erfc((x + u) / width)
        wanted = (mpmath.erfc((x - u) / width) + late) / 2
    # Floating-point exponents of thousands lose three digits.
    assert front_concentration(x, u, alpha) == pytest.approx(float(wanted), rel=1e-11)


def test_front_is_the_column() -> None:
    velocity, r = 90.0, 3.0
    for x, t in ((500.0, 20.0), (2000.0, 50.0)):
        column = unit_step(x / velocity, 40.0 / velocity, r, 0.0, np.array([t]), False)
        assert front_concentration(x, velocity * t / r, 40.0) == pytest.approx(float(column[0]))


@pytest.mark.parametrize("f", [1e-4, 0.1, 0.5, 0.9])
@pytest.mark.parametrize("alpha", [0.0, 1.0, 100.0, 3000.0])
def test_reading_undoes_the_front(f: float, alpha: float) -> None:
    x = front_distance(4000.0, f, alpha) if f < 0.9 or alpha < 1000.0 else 100.0
    u = advected_distance(x, f, alpha)
    if alpha:
        assert front_concentration(x, u, alpha) == pytest.approx(f, rel=1e-8)
    assert f >= 0.5 or alpha == 0.0 or u < x


def test_sharp_fronts_are_distance_over_time() -> None:
    assert implied_velocity(FRONT, Front()) == (240.0, 240.0)
    assert implied_velocity(RATE, Front()) == (20.0, 30.0)
    wide = PlumeStatement("10 to 12 km by now", "reached", (45.0, 60.0), distance=(10e3, 12e3))
    assert implied_velocity(wide, Front()) == pytest.approx((10e3 / 60.0, 12e3 / 45.0))
    dry = PlumeStatement("not at the river", "not reached", (50.0, 50.0), distance=(10e3, 10e3))
    assert implied_velocity(dry, Front()) == (0.0, 200.0)


def test_baotou_statements_contradict_each_other() -> None:
    found = agreement([FRONT, RATE, RIVER], Front())
    assert found.common is None
    assert "factor of 8 apart" in found.sentence
    assert len(found.apart) == 3
    # Fronts called anywhere between 1 % and 50 %, dispersivities of 10 m to 1 km: still apart.
    loose = agreement([FRONT, RATE], Front((0.01, 0.5), (10.0, 1000.0)))
    assert loose.common is None
    # The two distances agree once "front" is that loose.
    both = agreement([FRONT, RIVER], Front((0.01, 0.5), (10.0, 1000.0)))
    assert both.common is not None
    assert both.common[0] < both.common[1] < 240.0
    assert "agree" in both.sentence


def test_contradiction_with_not_yet_there() -> None:
    dry = PlumeStatement("not at 5 km", "not reached", (50.0, 50.0), distance=(5e3, 5e3))
    found = agreement([dry, FRONT], Front())
    assert found.apart[0][2] == pytest.approx(2.4)
    assert agreement([dry, RATE], Front()).common == (20.0, 30.0)


def test_present_rate_is_slower_reading_of_a_spreading_front() -> None:
    """The speed of the front from the column itself: finite differences in time."""
    velocity, alpha, f, age = 60.0, 200.0, 0.05, 30.0
    ends = [front_distance(velocity * t, f, alpha) for t in (age - 0.01, age + 0.01)]
    rate = (ends[1] - ends[0]) / 0.02
    assert rate > velocity
    said = PlumeStatement("now", "present rate", (age, age), rate=(rate, rate))
    got = implied_velocity(said, Front((f, f), (alpha, alpha)))
    assert got == pytest.approx((velocity, velocity), rel=1e-5)
    mean = PlumeStatement("mean", "mean rate", (age, age),
                          rate=(front_distance(velocity * age, f, alpha) / age,) * 2)  # fmt: skip
    assert implied_velocity(mean, Front((f, f), (alpha, alpha)))[0] == pytest.approx(60.0, rel=1e-9)


def test_implied_ground() -> None:
    """K = v n R / i, with the gradient of s1_baotou_site.csv (0.0014 to 0.004)."""
    got = implied_value("hydraulic_conductivity", (20.0, 30.0), hydraulic_gradient=(0.0014, 0.004),
                        effective_porosity=(0.2, 0.3), retardation=(1.0, 1.0))  # fmt: skip
    year = 365.25 * 86400.0
    assert got == pytest.approx((20.0 * 0.2 / 0.004 / year, 30.0 * 0.3 / 0.0014 / year))
    r = implied_value("retardation", (20.0, 30.0), hydraulic_gradient=(0.0025, 0.0025),
                      effective_porosity=(0.25, 0.25),
                      hydraulic_conductivity=(25.0 / 86400.0,) * 2)  # fmt: skip
    assert r == pytest.approx((91.3125 / 30.0, 91.3125 / 20.0))
    i = implied_value("hydraulic_gradient", (91.3125, 91.3125), retardation=(1.0, 2.0),
                      effective_porosity=(0.25, 0.25),
                      hydraulic_conductivity=(25.0 / 86400.0,) * 2)  # fmt: skip
    assert i == pytest.approx((0.0025, 0.005))
    unbounded = implied_value("retardation", (0.0, 30.0), hydraulic_gradient=(0.0025, 0.0025),
                              effective_porosity=(0.25, 0.25),
                              hydraulic_conductivity=(25.0 / 86400.0,) * 2)  # fmt: skip
    assert unbounded[1] == math.inf


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda: Front((0.0, 0.5)), "0 < low"),
        (lambda: Front((0.5, 0.5), (5.0, 1.0)), "dispersivity is from 5 to 1"),
        (lambda: PlumeStatement("s", "reached", (50.0, 50.0)), "gives no distance"),
        (lambda: PlumeStatement("s", "mean rate", rate=(0.0, 1.0)), "rate is from 0 to 1"),
        (lambda: PlumeStatement("s", "mean rate", rate=(1.0, 1.0), distance=(1.0, 1.0)),
         "has no distance"),
        (lambda: PlumeStatement("s", "seen"), 'kind "seen"'),  # type: ignore[arg-type]
        (lambda: agreement([], Front()), "no statement"),
        (lambda: implied_velocity(PlumeStatement("s", "mean rate", rate=(1.0, 1.0)),
                                  Front((0.1, 0.1), (5.0, 5.0))), "no time is given"),
        (lambda: implied_value("retardation", (1.0, 2.0), hydraulic_gradient=(1.0, 1.0)),
         "effective_porosity is missing"),
        (lambda: implied_value("retardation", (1.0, 2.0), retardaton=(1.0, 1.0)), "did you mean"),
    ],
)  # fmt: skip
def test_bad_input_is_a_sentence(make, said: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(InputError, match=said):
        make()
