"""What could be done and what it costs a year; what the options in force cost."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from tailrace.assess.chosen_options import strongest_of
from tailrace.assess.late_levels import late_levels
from tailrace.assess.material import balance
from tailrace.assess.option_cost import (
    CURRENCY,
    OptionCost,
    drawn_cost,
    option_cost,
    share_of_cost,
)
from tailrace.assess.oxides_made import oxides_made
from tailrace.assess.tables.table_frame import percentiles, table_frame
from tailrace.quantities import Value

if TYPE_CHECKING:
    import pandas as pd

    from tailrace.assess.chain_run import ChainRun
    from tailrace.assess.chosen_options import ChosenOption
    from tailrace.site.schema_options import OptionTable

Array = NDArray[np.float64]
Row = tuple[Any, ...]
NAN = float("nan")
ALL = "all options"


def options_table(found: ChainRun) -> pd.DataFrame:
    """Return the options of a site.

    Parameters
    ----------
    found : ChainRun
        The run.

    Returns
    -------
    DataFrame
        Columns as `TABLES`; `left` is the central factor, `low` and `high` its stated range;
        `yearly_cost` is the cost at central values, percentiles are those of its draws.
    """
    return table_frame("options", _rows(found))


def _rows(found: ChainRun) -> Iterator[Row]:
    site = found.plan.site
    for name, table in site.options.items():
        cost = option_cost(table, site.works)
        left, low, high = _factor(table.factor)
        yield (
            name, table.title or name.replace("_", " "), table.changes, ", ".join(table.at),
            left, low, high, strongest_of(table) if left == left else NAN, cost.capital,
            cost.running, cost.life, cost.yearly, *_spread(_drawn(found, name, table)),
            CURRENCY if _any_cost(cost) else "", cost.reason,
            table.first_year or site.plan_year, table.note,
        )  # fmt: skip


def option_costs_table(found: ChainRun) -> pd.DataFrame:
    """Return what the options in force cost, each and all together.

    Parameters
    ----------
    found : ChainRun
        The run.

    Returns
    -------
    DataFrame
        Columns as `TABLES`, at the strength chosen, in the stated years from the option's own on;
        no rows where no option is in force. Tonnes of oxides are those of the central balance, and
        percentiles of all together are those of the sum, draw by draw.
    """
    return table_frame("option_costs", _costs(found))


@dataclass(frozen=True)
class _Paid:
    """What options cost a year: central, by draw, and why not all of it is known."""

    central: float
    draws: Array
    reason: str

    @classmethod
    def of(cls, found: ChainRun, option: ChosenOption) -> _Paid:
        cost = option_cost(option.table, found.plan.site.works)
        share = share_of_cost(option)
        own = share * _drawn(found, option.name, option.table)
        return cls(share * cost.yearly, own, cost.reason and f"{option.name}: {cost.reason}")

    @classmethod
    def together(cls, parts: Sequence[_Paid]) -> _Paid:
        known = [one for one in parts if not one.reason]
        why = "; ".join(one.reason for one in parts if one.reason)
        if not known:
            return cls(NAN, np.full(1, NAN), why)
        # a sum that begins with one of its terms has the draws of that term
        draws = sum((one.draws for one in known[1:]), known[0].draws)
        return cls(sum(one.central for one in known), np.asarray(draws), why)


def _costs(found: ChainRun) -> Iterator[Row]:
    if not found.options:
        return
    plan = found.plan
    paid = [_Paid.of(found, one) for one in found.options]
    start = max(one.start for one in found.options)
    made = _oxides(found, {start, *(one.start for one in found.options)})
    for one, cost in zip(found.options, paid, strict=True):
        title = one.table.title or one.name.replace("_", " ")
        share = NAN if one.strength is None else one.strength
        for year in _years(plan.stated, one.start):
            yield (one.name, title, share, one.start, year, *_paid(cost, made[year], False))
    together = _Paid.together(paid)
    for year in _years(plan.stated, start):
        lacking = bool(together.reason) and together.central == together.central
        yield (ALL, ALL, NAN, start, year, *_paid(together, made[year], lacking))


def _years(stated: Sequence[int], start: int) -> list[int]:
    return [year for year in stated if year >= start] or [start]


def _oxides(found: ChainRun, more: set[int]) -> dict[int, float]:
    """Return the oxides made in the stated and in more years, t/yr."""
    site = found.plan.site
    years = sorted({*found.plan.stated, *more})
    return dict(zip(years, oxides_made(balance(site, years), years), strict=True))


def _paid(cost: _Paid, oxides: float, at_least: bool) -> Row:
    per_tonne = 1.0 / oxides if oxides > 0.0 else NAN
    low, middle, high = _spread(cost.draws)
    known = cost.central == cost.central
    return (
        CURRENCY if known else "", cost.central, low, middle, high, oxides,
        cost.central * per_tonne, low * per_tonne, middle * per_tonne, high * per_tonne, at_least,
        cost.reason,
    )  # fmt: skip


def _drawn(found: ChainRun, name: str, table: OptionTable) -> Array:
    """Return what an option costs at its declared factor, by draw; NaN where it is not known."""
    works = found.plan.site.works
    if option_cost(table, works).reason:
        return np.full(1, NAN)
    return drawn_cost(name, table, works, late_levels(found))


def _spread(draws: Array) -> tuple[float, float, float]:
    low, middle, high = (float(one) for one in percentiles(draws))
    return low, middle, high


def _factor(value: object) -> tuple[float, float, float]:
    if not isinstance(value, Value):
        return NAN, NAN, NAN
    low = value.central if value.low is None else value.low
    high = value.central if value.high is None else value.high
    return float(value.central), float(low), float(high)


def _any_cost(cost: OptionCost) -> bool:
    return cost.capital == cost.capital or cost.running == cost.running
