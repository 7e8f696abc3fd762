"""Money value of deaths, by a stated method: the value of a statistical life.

The value of a statistical life is what people pay for a small reduction of their risk of death,
per statistical death. Studies in one country differ 25 times, so a value without its method means
nothing, and none is chosen here by itself. Prices are those of the year of the study: nothing is
inflated, and no currency is turned into another.

Carried to another income (OECD 2012, World Bank 2016, from memory for the form):

    VSL there = VSL here (income there / income here)^elasticity
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tailrace.data.reader import rows
from tailrace.data.values import facts
from tailrace.errors import InputError, did_you_mean
from tailrace.quantities.declare import declare_units
from tailrace.quantities.missing import AtLeast, Missing
from tailrace.quantities.value import Value

from .number_checks import checked_all

FloatArray = NDArray[np.float64]

TABLE = "value_of_statistical_life"
ELASTICITIES = "income_elasticity"


@dataclass(frozen=True)
class ValuationMethod:
    """A value of a statistical life and where it is from.

    Parameters
    ----------
    name : str
        Name, as in `valuation_methods`.
    value : Value
        In the currency of its unit.
    price_year : int or None
        Year of the prices; None where it is not known.
    """

    name: str
    value: Value
    price_year: int | None

    @property
    def currency(self) -> str:
        """Currency, such as CNY."""
        return self.value.unit

    @property
    def from_memory(self) -> bool:
        """Whether nobody has read the figure in its document: it decides nothing by itself."""
        return self.value.quality == "assumed"


@dataclass(frozen=True)
class MoneyValue:
    """An amount of money with the method it follows from.

    Parameters
    ----------
    amount : float, AtLeast or Missing
        In the currency of the method.
    low, high : float, AtLeast, Missing or None
        By the range of the value of a statistical life; None where it has none.
    method : ValuationMethod
        Method.
    """

    amount: float | AtLeast | Missing
    low: float | AtLeast | Missing | None
    high: float | AtLeast | Missing | None
    method: ValuationMethod

    def __str__(self) -> str:
        year = f"prices of {self.method.price_year}" if self.method.price_year else "year unknown"
        said = f"{self.amount:.3g}" if isinstance(self.amount, float) else str(self.amount)
        return f"{said} {self.method.currency} ({year}; {self.method.name})"


def valuation_methods() -> dict[str, ValuationMethod]:
    """Return the packaged values of a statistical life by name."""
    found = {}
    for row, (key, value) in zip(rows(TABLE), facts(TABLE).items(), strict=True):
        assert isinstance(value, Value)  # every row of the table states a number
        year = int(row["price_year"]) if row["price_year"] else None
        found[key[0]] = ValuationMethod(key[0], value, year)
    return found


def valuation_method(name: str) -> ValuationMethod:
    """Return one method.

    Parameters
    ----------
    name : str
        Name, as in `valuation_methods`.

    Raises
    ------
    InputError
        If there is none of that name.
    """
    known = valuation_methods()
    if name not in known:
        raise InputError.single(
            f'there is no valuation method "{name}"', place="valuation", allowed=", ".join(known),
            remedy=did_you_mean(name, known),
        )  # fmt: skip
    return known[name]


def money_value(deaths: float | AtLeast | Missing, method: str | ValuationMethod) -> MoneyValue:
    """Return the money value of deaths.

    Parameters
    ----------
    deaths : float, AtLeast or Missing, person or person/yr
        Statistical deaths.
    method : str or ValuationMethod
        Which value of a statistical life; there is no default.

    Returns
    -------
    MoneyValue
        Deaths times the value, in its currency and prices; "at least" or missing as the deaths.

    Raises
    ------
    InputError
        If the method is unknown.
    """
    chosen = valuation_method(method) if isinstance(method, str) else method
    value = chosen.value
    low = None if value.low is None else deaths * value.low
    high = None if value.high is None else deaths * value.high
    return MoneyValue(deaths * value.central, low, high, chosen)


@declare_units(value="1", income_there="1", income_here="1", elasticity="1", returns="1")
def transferred_value(
    value: ArrayLike, income_there: ArrayLike, income_here: ArrayLike, elasticity: ArrayLike
) -> FloatArray:
    """Return a value of a statistical life carried to another income.

    Parameters
    ----------
    value : array_like
        Value where it was observed, any currency.
    income_there, income_here : array_like
        Income per head where it is wanted and where it was observed, in one currency and year.
    elasticity : array_like, 1
        By what power it follows income; `income_elasticities` has published ones.

    Returns
    -------
    ndarray
        In the currency of `value`.

    Raises
    ------
    InputError
        If a value or an income is not above zero, or the elasticity negative.
    """
    known = checked_all(
        "transferred_value",
        {"value": (value, ""), "income_there": (income_there, ""),
         "income_here": (income_here, ""), "elasticity": (elasticity, "")},
        above_zero=("value", "income_there", "income_here"),
    )  # fmt: skip
    ratio = known["income_there"] / known["income_here"]
    return np.asarray(known["value"] * ratio ** known["elasticity"])


def income_elasticities() -> dict[str, Value]:
    """Return published income elasticities by what they hold for."""
    return {key[0]: value for key, value in facts(ELASTICITIES).items() if isinstance(value, Value)}
