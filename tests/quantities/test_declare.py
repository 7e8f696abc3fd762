"""Declared units: what passes, what is converted, what is refused, and what cannot be imported."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

import numpy as np
import pandas as pd
import pint
import pytest
import xarray as xr
from numpy.typing import ArrayLike, NDArray

from tailrace.errors import InputError, TailraceError
from tailrace.quantities import DeclarationError, Missing, Uniform, Value, declare_units


@declare_units(distance="m", duration="duration", returns="m/s")
def typed_speed(distance: xr.DataArray, duration: ArrayLike, steps: int = 1) -> xr.DataArray:
    """Return distance over time."""
    return distance / np.asarray(duration)


# called below with everything that a type checker would refuse
speed: Any = typed_speed


@pytest.fixture(scope="module")
def stock() -> pint.UnitRegistry[float]:
    return pint.UnitRegistry()


def test_bare_numbers_pass_as_the_declared_unit() -> None:
    assert speed(36000.0, 3600.0) == 10.0
    assert speed(36000, duration=np.float64(3600.0)) == 10.0
    assert speed(np.array([1.0, 2.0]), 2.0).tolist() == [0.5, 1.0]
    assert speed.__wrapped__(36000.0, 3600.0) == 10.0


def test_what_carries_a_unit_is_converted(stock: pint.UnitRegistry[float]) -> None:
    assert speed("36 km", "1 h") == 10.0
    assert speed(Value(36.0, "km"), duration="1 h") == 10.0
    assert speed(stock.Quantity(36.0, "km"), stock.Quantity(1.0, "hour")) == pytest.approx(10.0)
    assert speed(stock.Quantity(np.array([36.0]), "km"), "1 h").tolist() == pytest.approx([10.0])


def test_labelled_arrays_are_converted_and_come_back_labelled() -> None:
    distance = xr.DataArray([36.0, 72.0], dims="source", attrs={"units": "km", "source": "map"})
    found = speed(distance, "1 h")
    assert found.values.tolist() == [10.0, 20.0]
    assert found.attrs["units"] == "m/s"
    assert distance.attrs["units"] == "km"
    bare = speed(xr.DataArray([36.0], dims="source"), 1.0)
    assert bare.values.tolist() == [36.0]
    assert bare.attrs["units"] == "m/s"
    same = xr.DataArray([36.0], dims="source", attrs={"units": "m"})
    assert speed(same, 1.0).values.tolist() == [36.0]
    cf = xr.DataArray([1.0], dims="source", attrs={"units": "g m-2 s-1"})
    assert flux(cf).values.tolist() == [1e-3]
    series = pd.Series([36.0])
    series.attrs["units"] = "km"
    assert speed(series, 3600.0).tolist() == [10.0]


@declare_units(rate="kg/(m2 s)", returns="kg/(m2 s)")
def flux(rate: xr.DataArray) -> xr.DataArray:
    """Return what came in."""
    return rate


def test_temperatures_move_by_their_zero() -> None:
    @declare_units(temperature="K", returns="K")
    def same(temperature: xr.DataArray) -> xr.DataArray:
        return temperature

    warm = xr.DataArray([20.0], dims="t", attrs={"units": "degC"})
    assert same(warm).values == pytest.approx([293.15])


def test_every_wrong_argument_is_named_at_once() -> None:
    with pytest.raises(InputError) as refused:
        speed("36 kg", duration="1 m")
    said = str(refused.value)
    assert "typed_speed(), parameter distance" in said
    assert "typed_speed(), parameter duration" in said
    assert '"m"' in said


@pytest.mark.parametrize(
    ("argument", "words"),
    [
        ("5 kg", "does not convert"),
        ("36", "needs a unit"),
        ("fast", "start with a number"),
        ("36 m REO", "substance REO"),
        (Missing("not measured"), "not measured"),
        (Value(None, "m", distribution=Uniform(1.0, 2.0)), ".sample"),
        (xr.DataArray([1.0], attrs={"units": "kg"}, dims="x"), "does not convert"),
        (xr.DataArray([1.0], attrs={"units": "furlongs"}, dims="x"), "known unit"),
        (["36 kg"], "does not convert"),
    ],
)
def test_refusals(argument: object, words: str) -> None:
    with pytest.raises(InputError) as refused:
        speed(argument, 1.0)
    assert words in str(refused.value)


def test_pint_mass_for_activity_is_refused_with_the_remedy(stock: pint.UnitRegistry[float]) -> None:
    @declare_units(activity="Bq", returns="Bq")
    def same(activity: float) -> float:
        return activity

    with pytest.raises(InputError, match="specific activity"):
        same(stock.Quantity(1.0, "kg"))  # type: ignore[arg-type]
    assert same("1 nCi") == pytest.approx(37.0)  # type: ignore[arg-type]


def test_mappings_convert_value_by_value() -> None:
    @declare_units(masses="kg", returns="kg")
    def total(masses: Mapping[str, float]) -> float:
        return sum(masses.values())

    assert total({"ore": "1 t", "salt": 5.0}) == 1005.0  # type: ignore[dict-item]


def test_several_results_each_have_their_unit() -> None:
    @declare_units(side="m", returns=("m2", "m3"))
    def square_and_cube(side: NDArray[np.float64]) -> tuple[xr.DataArray, xr.DataArray]:
        return xr.DataArray(side**2), xr.DataArray(side**3)

    first, second = square_and_cube(np.array([2.0]))
    assert (first.attrs["units"], second.attrs["units"]) == ("m2", "m3")


def test_defaults_and_counts_are_left_alone() -> None:
    @declare_units(height="10 m"[3:], returns="m")
    def raised(height: float = 2.0, times: int = 3, kind: str = "linear") -> float:
        assert kind == "linear"
        return height * times

    assert raised() == 6.0
    assert raised("1 km", times=2) == 2000.0  # type: ignore[arg-type]
    assert raised.__units__ == {"height": "m", "return": "m"}


def undeclared(height: float, name: str) -> int:
    return 0


def undeclared_result(name: str) -> float:
    return 0.0


def callback(function: Callable[[float], float]) -> int:
    return 0


def optional(height: float | None = None, weights: dict[str, float] | None = None) -> int:
    return 0


def bare(height) -> int:  # type: ignore[no-untyped-def]
    return 0


@pytest.mark.parametrize(
    ("function", "units", "words"),
    [
        (undeclared, {}, "declares no unit for height"),
        (undeclared_result, {}, "declares no unit for its result"),
        (optional, {"height": "m"}, "declares no unit for weights"),
        (optional, {"weights": "m"}, "declares no unit for height"),
        (undeclared, {"height": "m", "hight": "m"}, "no parameter of it"),
        (undeclared, {"height": "metr"}, 'did you mean "metre"'),
        (undeclared, {"height": "m", "returns": "kgg"}, "not a known unit"),
        (bare, {}, "no annotation for height"),
    ],
)
def test_functions_that_declare_too_little_are_refused_on_import(
    function: Callable[..., object], units: dict[str, str], words: str
) -> None:
    with pytest.raises(DeclarationError) as refused:
        declare_units(**units)(function)
    assert words in str(refused.value)
    assert function.__qualname__ in str(refused.value)
    assert isinstance(refused.value, TailraceError)


def test_callables_need_no_unit() -> None:
    assert declare_units()(callback)(lambda x: x) == 0
