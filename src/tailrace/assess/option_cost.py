"""What an option costs a year: capital as an annuity over its life, and running costs on top.

Capital is recovered over the life of the option at the discount rate of the works
(`process.costs.capital_recovery_factor`). A cost that is not known stays missing with its reason:
the other part alone would be no cost of the option. Draws take all four numbers from their
distributions; the discount rate, and the life of capital where options state none, are one number
for all options.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tailrace.process.costs import capital_recovery_factor
from tailrace.quantities import Missing, Value
from tailrace.quantities.level_source import drawn

if TYPE_CHECKING:
    from tailrace.assess.chosen_options import ChosenOption
    from tailrace.process.works import Works
    from tailrace.quantities.level_source import LevelSource
    from tailrace.site import Site
    from tailrace.site.schema_options import OptionTable

Array = NDArray[np.float64]
NAN = float("nan")
CURRENCY = "USD"
"""Currency in which the table of variables has costs."""
DISCOUNT_RATE, LIFE = "works.currency.discount_rate", "works.currency.life"
"""Where numbers of the works are drawn, as the costs of the works draw them."""


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
    """Return what an option costs, at central values.

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
    if capital == capital and _is_built(table):
        if works.discount_rate is None:
            said.append("no discount rate is declared")
        if life != life:
            said.append("no life is declared")
    if said:
        return OptionCost(capital, running, life, NAN, "; ".join(dict.fromkeys(said)))
    yearly = float(drawn_cost("", table, works, None)[0])
    return OptionCost(capital, running, life, yearly, "")


def drawn_cost(name: str, table: OptionTable, works: Works, levels: LevelSource | None) -> Array:
    """Return what an option costs a year at its declared factor, draw by draw.

    Parameters
    ----------
    name : str
        The option.
    table : OptionTable
        What it is; its capital and running cost are known, and so are a discount rate and a life
        where it has capital.
    works : Works
        With the discount rate, and the life of capital where the option states none.
    levels : LevelSource or None
        Where levels come from; None for central values.

    Returns
    -------
    ndarray, shape (draw or 1,), USD/yr
    """
    assert isinstance(table.capital, Value)  # else no cost is known
    assert isinstance(table.running, Value)
    running = drawn(table.running, f"options.{name}.running", levels)
    if not _is_built(table):
        return running
    capital = drawn(table.capital, f"options.{name}.capital", levels)
    assert works.discount_rate is not None
    rate = drawn(works.discount_rate, DISCOUNT_RATE, levels)
    own = isinstance(table.life, Value)
    life = table.life if own else works.life
    assert isinstance(life, Value)
    years = drawn(life, f"options.{name}.life" if own else LIFE, levels)
    return np.asarray(capital * capital_recovery_factor(rate, years) + running)


def share_of_cost(option: ChosenOption) -> float:
    """Return the part of the declared cost that an option has at the strength chosen.

    Parameters
    ----------
    option : ChosenOption
        The option in force.
    """
    factor = option.table.factor
    if option.strength is None or option.table.cost_follows != "strength":
        return 1.0
    if not isinstance(factor, Value) or factor.central >= 1.0:
        return 1.0
    return option.strength / (1.0 - factor.central)


def varying_costs(site: Site) -> Iterator[tuple[str, Value]]:
    """Yield the numbers of costs that are drawn, each with the place it is drawn at.

    Parameters
    ----------
    site : Site
        The site with its options.
    """
    found: dict[str, object] = {}
    for name, table in site.options.items():
        if option_cost(table, site.works).reason:
            continue
        found[f"options.{name}.running"] = table.running
        if _is_built(table):
            found[f"options.{name}.capital"] = table.capital
            found[DISCOUNT_RATE] = site.works.discount_rate
            own = isinstance(table.life, Value)
            found[f"options.{name}.life" if own else LIFE] = table.life if own else site.works.life
    for place, one in found.items():
        if isinstance(one, Value) and one.is_distribution:
            yield place, one


def _is_built(table: OptionTable) -> bool:
    """Return whether an option of known cost has capital."""
    assert isinstance(table.capital, Value)  # else no cost is known
    return table.capital.central > 0.0 or table.capital.is_distribution


def _number(value: object) -> float:
    return float(value.central) if isinstance(value, Value) else NAN
