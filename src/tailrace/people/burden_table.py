"""Burden of a population: cases, deaths, years of life, DALYs and money, each with what is missing.

Every column keeps what is missing: a row without a life table has no years of life, and the sum
over rows is then "at least". Cases of cancer per year are people times the annual increment of
their risk, so they follow the calendar; they are not a lifetime risk divided by a life.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from tailrace.errors import Problems
from tailrace.quantities.missing import AtLeast, Missing, sum_known

from .valuation import MoneyValue

if TYPE_CHECKING:
    import pandas as pd

Amount = float | AtLeast | Missing

COLUMNS = ("cases", "deaths", "years_of_life_lost", "dalys")


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
