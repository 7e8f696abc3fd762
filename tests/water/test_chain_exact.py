"""Chains in a column digit by digit, against closed forms with hundreds of digits.

In Laplace space a member is a sum over j of exp(-x (w_j - v)/(2 D)) times a rational function of s
(Cho 1971; van Genuchten 1985). Split into partial fractions, each pole p gives one Ogata-Banks
function with the decay constant lambda_j + p, times exp(p t). The sum cancels by as many digits as
the decay constants differ, so it is done with mpmath and as many digits as asked for: no contour,
no quadrature, nothing in common with the program. First-type inlet, constant.
Short-lived members would need too many digits: there mpmath's de Hoog inversion stands in.
"""

from __future__ import annotations

from collections.abc import Sequence

import mpmath as mp
import numpy as np
import pytest

from tailrace.water.chain import chain_column
from tailrace.water.chain_inlet import ChainInlet

LN2 = np.log(2.0)
U238_HALF_LIVES = (4.468e9, 2.455e5, 7.54e4, 1600.0, 22.2, 0.37886)
TH232_HALF_LIVES = (1.405e10, 5.75, 7.02e-4, 1.9116, 1.0e-2, 1.76e-6, 4.6e-9, 1.21e-3, 1.15e-4)


def _ogata_banks(v, d, x, t, r, decay, pole):  # type: ignore[no-untyped-def]
    u = mp.sqrt(v * v + 4 * d * r * (decay + pole))
    scale = 2 * mp.sqrt(d * r * t)
    early, late = mp.erfc((r * x - u * t) / scale), mp.erfc((r * x + u * t) / scale)
    near, far = mp.exp((v - u) * x / (2 * d)), mp.exp((v + u) * x / (2 * d))
    return mp.exp(pole * t) / 2 * (near * early + far * late)


def exact_member(
    member: int, *, v: float, d: float, x: float, t: float, retardation: Sequence[float],
    decay: Sequence[float], inlet: Sequence[float], digits: int = 400,
) -> float:  # fmt: skip
    """Return one member of an unbranched chain; no two members alike in both R and R lambda."""
    with mp.workdps(digits):
        r, rate = [mp.mpf(one) for one in retardation], [mp.mpf(one) for one in decay]
        flow = [mp.mpf(one) for one in (v, d, x, t)]
        total = mp.mpf(0)
        for first in range(member + 1):
            if inlet[first]:
                total += mp.mpf(inlet[first]) * _from_member(first, member, flow, r, rate)
        return float(mp.re(total))


def _from_member(first, member, flow, r, rate):  # type: ignore[no-untyped-def]
    gained = mp.mpf(-1) ** (member - first)
    for k in range(first, member):
        gained *= r[k] * rate[k]
    total = mp.mpf(0)
    for j in range(first, member + 1):
        factor, poles = gained, [mp.mpf(0)]
        for k in range(first, member + 1):
            if k == j:
                continue
            if r[j] == r[k]:
                factor /= r[j] * (rate[j] - rate[k])
            else:
                factor /= r[j] - r[k]
                poles.append((r[k] * rate[k] - r[j] * rate[j]) / (r[j] - r[k]))
        for number, pole in enumerate(poles):
            apart = mp.mpf(1)
            for other, another in enumerate(poles):
                if other != number:
                    apart *= pole - another
            total += factor / apart * _ogata_banks(*flow, r[j], rate[j], pole)
    return total


CASES = {
    # v, D, x, R, lambda, inlet, times
    "front of a high Peclet number": (10, 1, 1000, (3, 1, 1), (0.005, 0.1, 0), (1, 0, 0),
                                      (90, 100, 110, 200, 290, 300, 310, 600)),
    "nearly equal members": (10, 100, 500, (2, 2 + 1e-9, 2), (0.01, 0.01, 0.01 + 1e-12),
                             (1, 0, 0), (50, 100, 300)),
    "fast parent, slow progeny": (10, 100, 500, (1, 5000), (0.01, 0), (1, 0),
                                  (30, 50, 1e3, 1e5, 3e5)),
    "slow parent, fast progeny": (10, 5, 500, (5000, 1, 1), (0.001, 0.001, 0), (1, 0, 0),
                                  (45, 60, 1e3, 1e5, 3e5)),
    "low Peclet number": (1, 1000, 10, (5, 1, 20), (0.1, 0.01, 0), (1, 0.5, 0),
                          (1e-2, 1, 100, 1e4)),
    "far ahead of every front": (10, 20, 1000, (3, 2, 1), (0.02, 0.05, 0), (1, 0, 0),
                                 (25, 30, 40)),
    "progeny that outruns its parent": (10, 100, 100, (5000, 150, 51), (5e-11, 0.12, 0.36),
                                        (1, 0, 0), (10, 100)),
    "uranium series, several at the inlet": (10, 100, 500, (60, 61, 3000, 500, 800, 150),
                                             tuple(LN2 / h for h in U238_HALF_LIVES),
                                             (1, 1, 0, 1e-6, 0, 0), (300,)),
}  # fmt: skip


@pytest.mark.parametrize(
    "name",
    [pytest.param(one, marks=pytest.mark.slow) if "uranium" in one else one for one in CASES],
)
@pytest.mark.slow
def test_every_member_has_its_digits(name: str) -> None:
    v, d, x, retardation, decay, inlet, times = CASES[name]
    found = chain_column([x], times, velocity=v, dispersion=d, retardation=retardation,
                         decay_constant=decay, inlet=ChainInlet(inlet))  # fmt: skip
    compared = 0
    for member in range(len(decay)):
        for number, time in enumerate(times):
            expected = exact_member(member, v=v, d=d, x=x, t=time, retardation=retardation,
                                    decay=decay, inlet=inlet, digits=400)  # fmt: skip
            if expected > 1.0e-290:
                compared += 1
                assert found[member, 0, number] == pytest.approx(expected, rel=1.0e-9)
    assert compared >= len(decay) * len(times) // 2


def test_values_of_1e_60_and_below_are_reached() -> None:
    found = chain_column([100.0], [10.0], velocity=10.0, dispersion=100.0,
                         retardation=[5000.0, 150.0, 50.0], decay_constant=[5e-11, 0.12, 0.36],
                         inlet=ChainInlet([1.0, 0.0, 0.0]))[:, 0, 0]  # fmt: skip
    # exact_member with 900 digits; Th-232 itself is 1e-5429, below the smallest double.
    assert found[0] == 0.0
    assert found[1] == pytest.approx(2.4244018390213154971e-175, rel=1.0e-10)
    assert found[2] == pytest.approx(6.006650884966598030e-69, rel=1.0e-10)


@pytest.mark.slow
@pytest.mark.parametrize("third", [False, True])
def test_thorium_series_against_de_hoog(third: bool) -> None:
    v, d, x, t = 20.0, 200.0, 100.0, 500.0
    retardation = (5000.0, 150.0, 5000.0, 5000.0, 150.0, 1.0, 1.0, 200.0, 210.0)
    decay = [LN2 / h for h in TH232_HALF_LIVES]
    inlet = ChainInlet([1.0] + [0.0] * 8, "third" if third else "first")
    found = chain_column([x], [t], velocity=v, dispersion=d, retardation=retardation,
                         decay_constant=decay, inlet=inlet)  # fmt: skip

    def transform(s, member):  # type: ignore[no-untyped-def]
        kappa = [r * (s + mp.mpf(k)) for r, k in zip(retardation, decay, strict=True)]
        root = [mp.sqrt(v * v + 4 * d * k) for k in kappa]
        total = mp.mpc(0)
        for j in range(member + 1):
            term = mp.exp(-x * (root[j] - v) / (2 * d)) * (2 * v / (v + root[j]) if third else 1)
            for k in range(member + 1):
                if k < member:
                    term *= retardation[k] * mp.mpf(decay[k])
                if k != j:
                    term /= kappa[k] - kappa[j]
            total += term
        return total / s

    with mp.workdps(70):
        for member in range(1, 9):
            expected = mp.invertlaplace(lambda s, m=member: transform(s, m), t, method="dehoog",
                                        degree=50, dps=70)  # fmt: skip
            assert found[member, 0, 0] == pytest.approx(float(expected), rel=1.0e-9)
