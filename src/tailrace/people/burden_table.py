"""Burden of a population: cases, deaths, years of life, DALYs and money, each with what is missing.

    cases per year = people * annual risk increment

The annual increment of a lifetime risk is that of the year's dose (see `cancer`), so cases per
year follow the calendar and are not the lifetime risk of people divided by a life. Every column
keeps what is missing: a row without a life table has no years of life, and the sum over rows is
then "at least".
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tailrace.errors import Problems
from tailrace.quantities.declare import declare_units
from tailrace.quantities.missing import AtLeast, Missing, sum_known

from .number_checks import checked_all
from .valuation import MoneyValue

if TYPE_CHECKING:
    import pandas as pd

FloatArray = NDArray[np.float64]
Amount = float | AtLeast | Missing

COLUMNS = ("cases", "deaths", "years_of_life_lost", "dalys")


@declare_units(people="person", annual_risk="1/yr", returns="person/yr")
def cases_per_year(people: ArrayLike, annual_risk: ArrayLike) -> FloatArray:
    """Return the cases per year of a risk increment.

    Parameters
    ----------
    people : array_like, person
        People exposed; NaN where missing.
    annual_risk : array_like, 1/yr
        Risk increment of the year per person; NaN where missing.

    Returns
    -------
    ndarray, person/yr
        NaN where either is missing.

    Raises
    ------
    InputError
        If one is negative, or a risk above 1.
    """
    known = checked_all(
        "cases_per_year",
        {"people": (people, "persons"), "annual_risk": (annual_risk, "1/yr")},
        shares=("annual_risk",),
    )
    return np.asarray(known["people"] * known["annual_risk"])


@dataclass(frozen=True)
class EffectBurden:
    """What one effect takes in a year.

    Parameters
    ----------
    effect : str
        Effect, and by what: "IHD, primary PM2.5".
    cases, deaths : float, AtLeast or Missing, person/yr
        New cases and deaths.
    years_of_life_lost, dalys : float, AtLeast or Missing, yr/yr
        Of the deaths and cases of the year.
    money : MoneyValue or Missing
        By a stated method.
    note : str
        What the figures do not hold.
    """

    effect: str
    cases: Amount
    deaths: Amount
    years_of_life_lost: Amount
    dalys: Amount
    money: MoneyValue | Missing
    note: str = ""


@dataclass(frozen=True)
class PopulationBurden:
    """Burdens of several effects.

    Parameters
    ----------
    effects : tuple of EffectBurden
        Effects that do not contain each other.
    """

    effects: tuple[EffectBurden, ...]

    def total(self, column: str) -> Amount:
        """Return the sum of a column over the effects.

        Parameters
        ----------
        column : {"cases", "deaths", "years_of_life_lost", "dalys"}
            Which.
        """
        return sum_known([getattr(one, column) for one in self.effects])

    def total_money(self) -> Amount:
        """Return the sum of the money values: missing where there is none."""
        return sum_known(
            one.money if isinstance(one.money, Missing) else one.money.amount
            for one in self.effects
        )

    def frame(self) -> pd.DataFrame:
        """Return a table, one row per effect; cells are numbers or texts that say what lacks."""
        import pandas as pd

        return pd.DataFrame(
            [
                {
                    "effect": one.effect,
                    **{column: _shown(getattr(one, column)) for column in COLUMNS},
                    "money": str(one.money),
                    "note": one.note,
                }
                for one in self.effects
            ]
        )


def population_burden(effects: Sequence[EffectBurden]) -> PopulationBurden:
    """Return the burdens of several effects as one, refusing what must not be added.

    Parameters
    ----------
    effects : sequence of EffectBurden
        One per effect.

    Raises
    ------
    InputError
        If an effect stands twice, or money values follow from different methods.
    """
    problems = Problems("population_burden()")
    names = [one.effect for one in effects]
    for name in dict.fromkeys(one for one in names if names.count(one) > 1):
        problems.add(f'"{name}" stands twice', place="effects")
    methods = {one.money.method.name for one in effects if not isinstance(one.money, Missing)}
    if len(methods) > 1:
        problems.add(
            f"money by different methods: {', '.join(sorted(methods))}", place="money",
            remedy="value every effect by one method; they differ up to 25 times",
        )  # fmt: skip
    problems.raise_if_any()
    return PopulationBurden(tuple(effects))


def _shown(amount: Amount) -> float | str:
    return format(amount, ".3g") if isinstance(amount, AtLeast) else (
        str(amount) if isinstance(amount, Missing) else float(amount)
    )  # fmt: skip
