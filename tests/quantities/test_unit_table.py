"""The table of units against pint, whose definitions are independent of it."""

from __future__ import annotations

import pint
import pytest

from tailrace.quantities.unit_table import Unit, format_dimension, unit_rows, unit_symbols

# what pint means otherwise: a knot, atomic masses, the survey acre; and what it keeps not apart
OWN_MEANING = {"kt", "mu", "kmu", "Mmu", "acre", "acres"}
OWN_DIMENSION = {"radioactivity", "equivalent_dose", "absorbed_dose", "angle"}


@pytest.fixture(scope="module")
def stock() -> pint.UnitRegistry[float]:
    return pint.UnitRegistry()


def test_factors_agree_with_stock_pint(stock: pint.UnitRegistry[float]) -> None:
    compared = 0
    for name, unit in unit_symbols().items():
        if unit.offset or name in OWN_MEANING or OWN_DIMENSION & {d for d, _ in unit.dimension}:
            continue
        try:
            base = stock.Quantity(1.0, name).to_base_units()
        except pint.UndefinedUnitError:
            continue
        ours = {f"[{d}]": power for d, power in unit.dimension}
        assert dict(base.dimensionality) == ours, name
        assert base.magnitude == pytest.approx(float(unit.factor), rel=1e-12), name
        compared += 1
    assert compared > 180


def test_every_unit_has_a_meaning() -> None:
    assert all(row["meaning"] for row in unit_rows())


def test_activity_doses_people_and_currencies_stay_apart() -> None:
    symbols = unit_symbols()
    apart = ["Bq", "Sv", "Gy", "person", "USD", "CNY", "rad", "vehicle"]
    assert len({symbols[name].dimension for name in apart}) == len(apart)
    assert "s" not in {name for name, _ in symbols["Bq"].dimension}


@pytest.mark.parametrize("symbol", ["N", "S", "C", "F", "ton", "tons", "kgram", "Mtonne"])
def test_words_that_are_no_units(symbol: str) -> None:
    assert symbol not in unit_symbols()


def test_dimensions_in_words() -> None:
    assert format_dimension((("mass", 1), ("time", -1))) == "mass/time"
    assert format_dimension((("length", -2),)) == "1/length2"
    assert format_dimension(()) == "a pure number"
    assert unit_symbols()["kW"].dimension == (("length", 2), ("mass", 1), ("time", -3))
    assert isinstance(unit_symbols()["kW"], Unit)
