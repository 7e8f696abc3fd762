"""What entered is decayed, stored or discharged; every term is its own integral."""

from __future__ import annotations

import math

import numpy as np
import pytest

from tailrace.errors import InputError
from tailrace.water.column import column_concentration
from tailrace.water.source_balance import MassBalance, mass_balance
from tailrace.water.source_history import SourceHistory
from tailrace.water.strip import strip_concentration

pytestmark = pytest.mark.slow


GROUND = {"area": 3300.0 * 30.0, "porosity": 0.25, "velocity": 91.3125}


@pytest.mark.parametrize(
    "history",
    [
        SourceHistory.pulse(50.0),
        SourceHistory.depletion(2.0, start=1.0),
        SourceHistory.table([0.0, 10.0, 30.0, 80.0], [0.0, 1.0, 0.4, 0.0]),
    ],
)
@pytest.mark.parametrize(("dispersivity", "decay"), [(100.0, 0.0), (100.0, 0.07), (1.0, 0.01)])
def test_it_closes(history: SourceHistory, dispersivity: float, decay: float) -> None:
    balance = mass_balance(
        history, 60.0, 1000.0, dispersion=91.3125 * dispersivity, retardation=3.0, decay=decay,
        **GROUND,
    )  # fmt: skip
    # 1e-6 is promised; 5e-8 (Peclet number 1000, half a year of depletion) is the largest here.
    assert abs(balance.error) < 1e-7
    assert balance.stored > 0.0
    assert balance.discharged > 0.0
    assert (balance.decayed > 0.0) == (decay > 0.0)
    assert "entered" in str(balance)


def test_a_wrong_term_shows() -> None:
    right = mass_balance(SourceHistory.pulse(5.0), 9.0, 500.0, dispersion=900.0, **GROUND)
    wrong = MassBalance(right.entered, 0.0, right.stored * 1.00001, right.discharged)
    assert abs(wrong.error) > 1e-7
    assert math.isnan(MassBalance(0.0, 0.0, 0.0, 0.0).error)


@pytest.mark.parametrize("inlet", ["first", "third"])
@pytest.mark.parametrize("x", [5.0, 800.0])
def test_lateral_spreading_loses_nothing(inlet: str, x: float) -> None:
    ground = {"velocity": 91.3125, "retardation": 2.0, "decay": 0.02, "inlet": inlet}
    # Panels that crowd at the edges of the source, where the plume is steep near it.
    steps = np.concatenate([[0.0], np.logspace(-2, 4, 40)])
    ends = np.unique(np.concatenate([-300.0 - steps, -300.0 + steps[steps < 300.0],
                                     300.0 - steps[steps < 300.0], 300.0 + steps]))  # fmt: skip
    nodes, weights = np.polynomial.legendre.leggauss(12)
    half, middle = 0.5 * np.diff(ends), 0.5 * (ends[1:] + ends[:-1])
    y = (middle[:, None] + half[:, None] * nodes).ravel()
    c = strip_concentration(
        x, y, 17.0, y_low=-300.0, y_high=300.0, longitudinal_dispersion=9131.0,
        transverse_dispersion=913.0, **ground,
    )  # fmt: skip
    across = float((half[:, None] * weights).ravel() @ c)
    column = float(column_concentration(x, 17.0, dispersion=9131.0, **ground))
    assert across == pytest.approx(600.0 * column, rel=1e-7)


def test_bad_input() -> None:
    with pytest.raises(InputError, match="finite length"):
        mass_balance(SourceHistory.pulse(), 1.0, np.inf, dispersion=1.0, **GROUND)
    with pytest.raises(InputError, match="porosity"):
        mass_balance(SourceHistory.pulse(), 1.0, 1.0, dispersion=1.0, **(GROUND | {"porosity": 0}))
