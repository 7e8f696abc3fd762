"""Atoms are conserved: entered = in place + discharged + lost at the end of the chain."""

from __future__ import annotations

import numpy as np
import pytest

from tailrace.errors import InputError
from tailrace.water.chain_inlet import ChainInlet
from tailrace.water.chain_mass import chain_balance

pytestmark = pytest.mark.slow


WAY = {"velocity": 10.0, "porosity": 0.25}
TIMES = [2.0, 30.0, 200.0]


@pytest.mark.parametrize("dispersion", [1.0, 50.0, 5.0e3])
@pytest.mark.parametrize(
    ("retardation", "decay", "inlet"),
    [
        ((5.0, 1.0, 20.0), (0.02, 1.0, 0.0), ChainInlet([1.0, 0.0, 0.0], "third")),
        ((300.0, 1.0, 40.0), (1e-6, 1e4, 0.3), ChainInlet([1.0, 0.2, 0.0], "third")),
        ((2.0, 2.0), (0.1, 0.1), ChainInlet([1.0, 0.0], "third", depletion=0.05, decays=True)),
        ((2.0, 3.0), (0.1, 0.01), ChainInlet([0.0, 1.0], "third", duration=20.0)),
    ],
)
def test_chain_balance_closes(
    dispersion: float, retardation: tuple[float, ...], decay: tuple[float, ...], inlet: ChainInlet
) -> None:
    found = chain_balance(100.0, TIMES, dispersion=dispersion, retardation=retardation,
                          decay_constant=decay, inlet=inlet, **WAY)  # fmt: skip
    assert np.abs(found.closure).max() < 1.0e-7
    assert np.abs(found.total_closure).max() < 1.0e-7
    # The terms are of one size, so that a wrong one would be seen.
    assert found.stored[:, 0].sum() > 0.5 * found.entered[:, 0].sum()
    assert (
        found.discharged[:, -1].sum() + found.ended[:, -1].sum() > 0.1 * found.entered[:, -1].sum()
    )


def test_what_enters_is_the_leak() -> None:
    found = chain_balance(100.0, TIMES, dispersion=200.0, retardation=[3.0], decay_constant=[0.1],
                          inlet=ChainInlet([2.0], "third"), **WAY)  # fmt: skip
    np.testing.assert_allclose(found.entered[0], 2.0 * 10.0 * 0.25 * np.array(TIMES), rtol=1e-9)
    pulse = chain_balance(100.0, TIMES, dispersion=200.0, retardation=[3.0], decay_constant=[0.1],
                          inlet=ChainInlet([2.0], "third", duration=20.0), **WAY)  # fmt: skip
    np.testing.assert_allclose(pulse.entered[0], 5.0 * np.minimum(TIMES, 20.0), rtol=1e-9)


def test_first_type_inlet_and_no_length_are_refused() -> None:
    way = {"dispersion": 1.0, "retardation": [1.0], "decay_constant": [0.0], **WAY}
    with pytest.raises(InputError, match="a leak is a flux"):
        chain_balance(1.0, [1.0], inlet=ChainInlet([1.0]), **way)
    with pytest.raises(InputError, match="length above zero"):
        chain_balance(0.0, [1.0], inlet=ChainInlet([1.0], "third"), **way)
