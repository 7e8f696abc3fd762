"""Mixing under a pond against the section case of the notes and two limits."""

from __future__ import annotations

import numpy as np
import pytest

from tailrace.errors import InputError, ValidityWarning
from tailrace.water.constants import SECONDS_PER_YEAR
from tailrace.water.pond_mixing import downgradient_share, mix_under_pond

# Section of one metre: leak 0.1 m/yr over 3300 m, through-flow 685 m3/yr.
FLUX = 685.0 / (30.0 * SECONDS_PER_YEAR)


def test_flux_constraint_is_the_screening_formula() -> None:
    mixed = mix_under_pond(330.0, FLUX, 30.0, 1.0)
    assert float(mixed.dilution) == pytest.approx(330.0 / 1015.0)
    assert float(mixed.downgradient_flow) == pytest.approx(1015.0)
    assert float(mixed.darcy_flux) == pytest.approx(FLUX * 1015.0 / 685.0)


def test_held_heads_displace_inflow() -> None:
    # MODFLOW 6 gave a peak of 0.396 for this section between held heads: more than the flux
    # constraint's 0.325, less than the 0.482 of a leak that only displaces.
    share = downgradient_share(5000.0, 5000.0)
    assert float(share) == pytest.approx(0.5)
    between = float(mix_under_pond(330.0, FLUX, 30.0, 1.0, share).dilution)
    assert between == pytest.approx(330.0 / 850.0)
    assert abs(between - 0.396) < 0.01
    assert float(mix_under_pond(330.0, FLUX, 30.0, 1.0, 0.0).dilution) == pytest.approx(330 / 685)
    assert downgradient_share(np.inf, 1e3) == 1.0
    assert downgradient_share(1e3, np.inf) == 0.0


def test_water_balance_and_reversal() -> None:
    leak = np.array([0.0, 100.0, 5000.0])
    with pytest.warns(ValidityWarning, match="turns the groundwater"):
        mixed = mix_under_pond(leak, FLUX, 30.0, 1.0, 0.4)
    assert mixed.downgradient_flow - mixed.upgradient_flow == pytest.approx(leak)
    assert mixed.dilution[[0, 2]].tolist() == [0.0, 1.0]
    assert mixed.upgradient_flow[2] < 0.0


def test_bad_input() -> None:
    with pytest.raises(InputError) as caught:
        mix_under_pond(-1.0, 0.0, np.nan, 1.0, 1.5)
    assert [problem.place for problem in caught.value.problems] == [
        "leak", "darcy_flux", "thickness", "downgradient_part",
    ]  # fmt: skip
    with pytest.raises(InputError, match="no head"):
        downgradient_share(np.inf, np.inf)
