"""The registry and quantities of a user's own pint registry."""

from __future__ import annotations

import numpy as np
import pint
import pytest

from tailrace.errors import InputError
from tailrace.quantities import registry
from tailrace.quantities.pint_door import from_pint
from tailrace.quantities.unit_table import unit_symbols


@pytest.fixture(scope="module")
def stock() -> pint.UnitRegistry[float]:
    return pint.UnitRegistry()


def test_registry_agrees_with_the_table_on_every_symbol() -> None:
    ours = registry()
    for name, unit in unit_symbols().items():
        if unit.offset or name == "wt%":
            continue
        base = ours.Quantity(1.0, name).to_base_units()
        assert dict(base.dimensionality) == {f"[{d}]": p for d, p in unit.dimension}, name
        assert base.magnitude == pytest.approx(float(unit.factor), rel=1e-12), name


def test_registry_keeps_activity_and_frequency_apart() -> None:
    ours = registry()
    with pytest.raises(pint.DimensionalityError):
        ours.Quantity(1.0, "Bq").to("1/s")
    with pytest.raises(pint.DimensionalityError):
        ours.Quantity(1.0, "Sv").to("Gy")
    assert ours.Quantity(1.0, "kt/yr").to("kg/yr").magnitude == pytest.approx(1e6)
    assert ours.Quantity("25 wt%").to("dimensionless").magnitude == pytest.approx(0.25)


def test_quantities_of_another_registry_convert(stock: pint.UnitRegistry[float]) -> None:
    speed = stock.Quantity(np.array([36.0, 72.0]), "km/hour")
    assert from_pint(speed, "m/s") == pytest.approx([10.0, 20.0])
    assert from_pint(stock.Quantity(20.0, "degC"), "K") == pytest.approx(293.15)
    assert from_pint(stock.Quantity(37.0, "Bq/m**3"), "pCi/L") == pytest.approx(1.0)
    assert from_pint(stock.Quantity(0.25, ""), "%") == pytest.approx(25.0)


def test_wrong_dimensions_are_refused(stock: pint.UnitRegistry[float]) -> None:
    with pytest.raises(InputError, match="specific activity"):
        from_pint(stock.Quantity(1.0, "kg"), "Bq")
    with pytest.raises(InputError, match="write Bq"):
        from_pint(stock.Quantity(1.0, "1/s"), "Bq")
    with pytest.raises(InputError, match="exponent"):
        from_pint(stock.Quantity(1.0, "m**0.5"), "m")
