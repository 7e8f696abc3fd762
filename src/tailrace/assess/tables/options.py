"""What could be done, what it leaves and what it costs a year.

Capital is recovered as an annuity over the life of the option at the discount rate of the works
(`process.costs.capital_recovery_factor`), and running costs come on top. A cost that is not known
stays missing with its reason: the other part alone would be no cost of the option.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np

from tailrace.assess.chosen_options import strongest_of
from tailrace.assess.tables.table_frame import table_frame
from tailrace.process.costs import capital_recovery_factor
from tailrace.quantities import Missing, Value

if TYPE_CHECKING:
    import pandas as pd

    from tailrace.process.works import Works
    from tailrace.site import Site
    from tailrace.site.schema_options import OptionTable

NAN = float("nan")
CURRENCY = "USD"
"""Currency in which the table of variables has costs."""


@dataclass(frozen=True)
class OptionCost:
    """What an option costs at its declared factor.

    Parameters
    ----------
    capital : float
        USD, at the start; NaN where not known.
    running : float
        USD/yr; NaN where not known.
    life : float
        Years after which it must be built again; NaN where not known.
    yearly : float
        USD/yr, capital as an annuity; NaN where a part is not known.
    reason : str
        Why no yearly cost is known; empty where one is.
    """

    capital: float
    running: float
    life: float
    yearly: float
    reason: str


def option_cost(table: OptionTable, works: Works) -> OptionCost:
    """Return what an option costs.

    Parameters
    ----------
    table : OptionTable
        The option.
    works : Works
        With the discount rate, and the life of capital where the option states none.
    """
    said = []
    capital, running = _number(table.capital), _number(table.running)
    stated = _number(getattr(table, "life", None))
    life = works.life.central if stated != stated and works.life is not None else stated
    for name, number, value in (
        ("capital", capital, table.capital), ("running cost", running, table.running),
    ):  # fmt: skip
        if number != number:
            said.append(value.reason if isinstance(value, Missing) else f"no {name} is declared")
    if capital == capital and capital > 0.0:
        if works.discount_rate is None:
            said.append("no discount rate is declared")
        if life != life:
            said.append("no life is declared")
    if said:
        return OptionCost(capital, running, life, NAN, "; ".join(dict.fromkeys(said)))
    annuity = 0.0
    if capital > 0.0:
        assert works.discount_rate is not None  # else it was said
        rate = np.array(works.discount_rate.central)
        annuity = capital * float(capital_recovery_factor(rate, np.array(life)))
    return OptionCost(capital, running, life, annuity + running, "")


def options_table(site: Site) -> pd.DataFrame:
    """Return the options of a site.

    Parameters
    ----------
    site : Site
        The site.

    Returns
    -------
    DataFrame
        Columns as `TABLES`; `left` is the central factor, `low` and `high` its stated range.
    """
    return table_frame("options", _rows(site))


def _rows(site: Site) -> Iterator[tuple[Any, ...]]:
    for name, table in site.options.items():
        cost = option_cost(table, site.works)
        left, low, high = _factor(table.factor)
        yield (
            name, table.title or name.replace("_", " "), table.changes, ", ".join(table.at),
            left, low, high, strongest_of(table) if left == left else NAN, cost.capital,
            cost.running, cost.life, cost.yearly, CURRENCY if _any_cost(cost) else "",
            cost.reason, table.first_year or site.plan_year, table.note,
        )  # fmt: skip


def _factor(value: object) -> tuple[float, float, float]:
    if not isinstance(value, Value):
        return NAN, NAN, NAN
    low = value.central if value.low is None else value.low
    high = value.central if value.high is None else value.high
    return float(value.central), float(low), float(high)


def _any_cost(cost: OptionCost) -> bool:
    return cost.capital == cost.capital or cost.running == cost.running


def _number(value: object) -> float:
    return float(value.central) if isinstance(value, Value) else NAN
