"""The balance as a person reads it: closure first, then what is made and what is left behind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tailrace.process.closure import works_budget
from tailrace.process.cost_allocation import cost_per_tonne
from tailrace.process.costs import CostTable, cost_table
from tailrace.process.products import product_mass, rare_earths_by_product, reo_made
from tailrace.process.waste import outlet_shares, waste_by_kind, waste_per_tonne
from tailrace.quantities import Missing

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from tailrace.process.balance import Balance
    from tailrace.site import Site

Array = NDArray[np.float64]

FOLLOWED = ("Th", "U", "F", "As", "S", "N")
"""Substances whose ends are shown."""

CLOSES = 1e-9
"""Largest relative discrepancy of a balance that closes."""

PRESENT = 2024
"""Year shown in detail unless another is asked for, where the balance covers it."""


def number(value: float) -> str:
    """Return a number with three digits, or whole with grouped thousands."""
    if not np.isfinite(value):
        return "-"
    if value == 0:
        return "0"
    size = abs(value)
    if size >= 1000:
        return f"{value:,.0f}"
    if size >= 100:
        return f"{value:.0f}"
    if size >= 0.01:
        return f"{value:.3g}"
    return f"{value:.2e}"


def spread(draws: Array) -> str:
    """Return a mean, with the 5th to 95th percentile where there are draws."""
    finite = draws[np.isfinite(draws)]
    if finite.size == 0:
        return "-"
    if draws.size == 1:
        return number(float(draws[0]))
    low, high = np.percentile(finite, [5, 95])
    return f"{number(float(finite.mean()))} ({number(float(low))}-{number(float(high))})"


def label(end: str) -> str:
    """Return the name of an end as a person reads it: "mixed salt (salt)"."""
    *kind, target = end.split(":")
    return f"{target.replace('_', ' ')} ({kind[-1].replace('_', ' ')})"


def make_table(title: str, *columns: str) -> Table:
    """Return an empty table whose first column is text and whose others are numbers."""
    from rich.table import Table

    table = Table(title=title, title_justify="left", title_style="bold", show_edge=False)
    for position, column in enumerate(columns):
        table.add_column(column, justify="left" if position == 0 else "right", overflow="fold")
    return table


def shown_year(balance: Balance) -> int:
    """Return the year shown in detail."""
    return PRESENT if PRESENT in balance.years else balance.years[-1]


def closure_table(balance: Balance, year: int) -> Table:
    """Return what comes in and leaves by substance, with the discrepancy."""
    budget = works_budget(balance)
    at = balance.years.index(year)
    table = make_table(
        f"Closure, {year} (t/yr)", "substance", "feeds", "reagents", "out", "(in - out) / in"
    )
    for k, substance in enumerate(balance.substances):
        feeds, reagents, out = (
            budget[name][k, at].mean() / 1e3 for name in ("feeds", "reagents", "out")
        )
        if feeds + reagents == 0 and substance not in balance.missing:
            continue
        mark = "≥ " if substance in balance.missing else ""
        known = feeds + reagents > 0
        worst = np.abs(budget["discrepancy"][k]).max()
        table.add_row(
            substance,
            mark + number(feeds) if known else "unknown",
            number(reagents),
            mark + number(out) if known else "unknown",
            f"{worst:.1e}" if known else "-",
        )
    return table


def product_table(balance: Balance, year: int) -> Table:
    """Return each product, with the oxides in it."""
    at = balance.years.index(year)
    oxides = rare_earths_by_product(balance).sel(year=year)
    table = make_table(f"Products, {year}", "product", "basis", "t/yr", "of which (t/yr)")
    for name, mass in product_mass(balance).items():
        route, product = name.split(":")
        basis = balance.works.routes[route].route.products[product].basis
        parts = oxides.sel(product=name).to_series().sort_values(ascending=False) / 1e3
        listed = ", ".join(f"{oxide} {number(t)}" for oxide, t in parts.items() if t > 0.5)
        shown = listed if basis != "mass" and basis != "Fe" else ""
        table.add_row(
            f"{product.replace('_', ' ')} ({route})", basis, spread(mass[at] / 1e3), shown
        )
    return table


def waste_table(balance: Balance, year: int) -> Table:
    """Return waste by kind, in total and per tonne of rare-earth oxide."""
    at = balance.years.index(year)
    per_tonne = waste_per_tonne(balance).sel(year=year)
    table = make_table(f"Waste, {year} (dry)", "kind", "t/yr", "t per t REO made")
    for kind, mass in waste_by_kind(balance).items():
        ratio = np.atleast_1d(per_tonne.sel(waste=kind).to_numpy())
        table.add_row(kind.replace("_", " "), spread(mass[at] / 1e3), spread(ratio))
    for what, volume in balance.amounts("volumes").items():
        ratio = np.divide(volume[at], reo_made(balance)[at] / 1e3)
        label = f"{what.replace('_', ' ')}, as published"
        table.add_row(label, f"{spread(volume[at])} m³", f"{spread(ratio)} m³")
    return table


def ends_table(balance: Balance, year: int) -> Table:
    """Return where each followed substance ends, share by share."""
    table = make_table(f"Where it ends, {year}", "substance", "t/yr in", "ends")
    budget = works_budget(balance)
    at = balance.years.index(year)
    for substance in (s for s in FOLLOWED if s in balance.substances):
        k = balance.substances.index(substance)
        mark = "≥ " if substance in balance.missing else ""
        shares = outlet_shares(balance, substance, year)
        ranked = sorted(shares.items(), key=lambda item: -item[1])
        listed = "; ".join(f"{label(end)} {share:.2%}" for end, share in ranked if share >= 5e-5)
        if not shares:
            listed = f"unknown: {balance.missing[substance].reason}" if mark else "none"
            table.add_row(substance, "unknown" if mark else "0", listed)
            continue
        total = (budget["feeds"] + budget["reagents"])[k, at].mean() / 1e3
        table.add_row(substance, mark + number(total), listed)
    table.columns[2].justify = "left"
    return table


INPUT_UNITS: Mapping[str, tuple[str, float]] = {
    "water": ("m³", 1.0),
    "electricity": ("MWh", 1e-3),
    "heat": ("GJ", 1e-3),
    "natural_gas": ("m³", 1.0),
    "coal": ("t", 1e-3),
    "diesel": ("m³", 1e-3),
    "labour": ("person-years", 1.0),
}


def input_table(balance: Balance, year: int) -> Table:
    """Return reagents, energy, water and work."""
    at = balance.years.index(year)
    oxides = reo_made(balance)[at] / 1e3
    table = make_table(
        f"Reagents, energy, water, work, {year}", "what", "unit", "per year", "per t REO"
    )
    for block in ("reagents", "utilities"):
        for what, amount in balance.amounts(block).items():
            unit, factor = INPUT_UNITS.get(what, ("t", 1e-3))
            flow = amount[at] * factor
            ratio = np.divide(flow, oxides, out=np.full_like(flow, np.nan), where=oxides > 0)
            table.add_row(what.replace("_", " "), unit, spread(flow), spread(ratio))
    return table


def cost_rows(balance: Balance, costs: CostTable, year: int) -> Table:
    """Return costs by category, income and margin."""
    at = balance.years.index(year)
    oxides = reo_made(balance)[at] / 1e3
    table = make_table(
        f"Cost and income of the whole works, {year}", "what", "million USD/yr", "USD per t REO"
    )

    def add(label: str, flow: Array, mark: str = "") -> None:
        ratio = np.divide(flow, oxides, out=np.full_like(flow, np.nan), where=oxides > 0)
        table.add_row(label, mark + spread(flow / 1e6), mark + spread(ratio))

    for category, cost in costs.by_category().items():
        add(category, cost[at])
    mark = "≥ " if costs.missing else ""
    add("all known costs", costs.total()[at], mark)
    for product, income in costs.income.items():
        route, name = product.split(":")
        add(f"income, {name.replace('_', ' ')} ({route})", income[at])
    if costs.income:
        income = np.sum(list(costs.income.values()), axis=0)
        add("income, all priced products", income[at], mark)
        add("margin of what is known", (income - costs.total())[at])
    return table


def allocation_table(balance: Balance, costs: CostTable, year: int) -> Table:
    """Return the cost per tonne of REO under each way of dividing it among co-products."""
    table = make_table(
        f"Cost per tonne of REO by allocation, {year}",
        "allocation",
        "share of REO",
        "USD per t REO",
    )
    for allocation, (share, cost) in cost_per_tonne(balance, costs, year).items():
        cells = [
            str(part) if isinstance(part, Missing) else form(part)
            for part, form in ((share, "{:.2%}".format), (cost, number))
        ]
        table.add_row(f"by {allocation}" if allocation != "none" else "none: REO bears all", *cells)
    return table


def yearly_table(balance: Balance, costs: CostTable) -> Table:
    """Return a few figures for every year."""
    oxides = reo_made(balance) / 1e3
    wastes = waste_by_kind(balance)
    nothing = np.zeros_like(oxides)
    figures: dict[str, tuple[Array, str]] = {
        "t REO": (oxides, ""),
        "tailings, leached soil, kt": (
            sum((wastes.get(kind, nothing) for kind in ("tailings", "leached_soil")), nothing)
            / 1e6,
            "",
        ),
        "thorium residue, kt": (wastes.get("thorium_residue", nothing) / 1e6, ""),
    }
    for substance, kind in (("F", "air"), ("S", "air"), ("N", "water")):
        if substance in balance.substances:
            figures[f"{substance} to {kind}, t"] = _to_medium(balance, substance, kind)
    figures["jobs"] = (costs.jobs, "")
    figures["known cost, USD per t REO"] = (
        np.divide(costs.total(), oxides, out=np.full_like(oxides, np.nan), where=oxides > 0),
        "≥ " if costs.missing else "",
    )
    table = make_table("By year", "year", *figures)
    for at, year in enumerate(balance.years):
        cells = [mark + spread(flow[at]) for flow, mark in figures.values()]
        table.add_row(str(year), *cells)
    return table


def _to_medium(balance: Balance, substance: str, kind: str) -> tuple[Array, str]:
    """Return what of a substance leaves into air or water, t/yr, and "≥ " where some is unknown."""
    k = balance.substances.index(substance)
    ends = [end for end in balance.ends() if end.split(":")[0] == kind]
    flow = sum((balance.end_flow(end)[k] for end in ends), balance.zeros()[0])
    unknown = any(balance.unknown_at(end)[k] for end in ends)
    return flow / 1e3, "≥ " if unknown else ""


def print_balance(console: Console, balance: Balance, site: Site) -> None:
    """Print the balance of a site, closure first.

    Parameters
    ----------
    console : rich.console.Console
        Where to print.
    balance : Balance
        The solved balance.
    site : Site
        Its site, for title and census.
    """
    year = shown_year(balance)
    drawn = (
        "central values; nothing varied"
        if balance.draws is None
        else f"{balance.draws} draws of {len(balance.varied)} uncertain numbers, seed "
        f"{balance.seed}; mean (5th-95th percentile)"
    )
    console.print(f"[bold]{site.title}[/bold]")
    console.print(f"{site.census.total.sentence()}.", style="dim")
    console.print(f"Balance {balance.years[0]}-{balance.years[-1]}, {drawn}.", style="dim")
    worst = balance.largest_discrepancy
    verdict = "closes" if worst < CLOSES else "DOES NOT CLOSE"
    console.print(
        f"Every unit {verdict}: largest discrepancy of any unit and substance {worst:.1e}."
    )
    console.print()
    costs = cost_table(balance)
    tables: list[Callable[[], Table]] = [
        lambda: closure_table(balance, year),
        lambda: product_table(balance, year),
        lambda: waste_table(balance, year),
        lambda: ends_table(balance, year),
        lambda: input_table(balance, year),
        lambda: cost_rows(balance, costs, year),
        lambda: allocation_table(balance, costs, year),
    ]
    if len(balance.years) > 1:
        tables.append(lambda: yearly_table(balance, costs))
    for make in tables:
        console.print(make())
        console.print()
    _print_reservations(console, balance, costs)


def _print_reservations(console: Console, balance: Balance, costs: CostTable) -> None:
    console.print("[bold]What is not known[/bold]")
    for what, reason in _by_reason(balance.missing).items():
        _say(console, f"- {what}: {reason}; flows are at least what is shown.")
    for what, reason in _by_reason(costs.missing).items():
        _say(console, f"- Price of {what}: {reason}; costs or income are at least what is shown.")
    for name, short in balance.short.items():
        share = float((short > 0).any(axis=0).mean())
        if share > 0:
            what = name.split(":")[1].replace("_", " ")
            _say(
                console,
                f"- In {share:.1%} of the draws more {what} is asked for than is made; there, what "
                "is made of it falls short of the production wanted.",
            )
    _say(console, "- By difference: the rest of each feed, and the outlet that a unit names so.")


def _say(console: Console, text: str) -> None:
    console.print(text, markup=False, emoji=False, highlight=False)


def _by_reason(missing: Mapping[str, Missing]) -> dict[str, str]:
    """Group what is missing by the reason, so that a shared one is said once."""
    together: dict[str, list[str]] = {}
    for name, why in missing.items():
        together.setdefault(why.reason, []).append(name.replace("_", " ").replace(":", ", "))
    return {", ".join(names): reason for reason, names in together.items()}
