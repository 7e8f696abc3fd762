"""The balance as a person reads it: closure first, then what is made and what is left behind."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tailrace.process.closure import works_budget
from tailrace.process.cost_allocation import cost_per_tonne
from tailrace.process.costs import CostTable, cost_table
from tailrace.process.flowsheet import driver_weights
from tailrace.process.products import product_mass, rare_earths_by_product, reo_made
from tailrace.process.unknown import all_substances, unknown_ends
from tailrace.process.waste import outlet_shares, waste_by_kind, waste_per_tonne
from tailrace.quantities import AtLeast, Missing
from tailrace.report.reservations import print_reservations

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

SAME = 1e-9
"""Relative range of draws that counts as rounding: nothing varies."""

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
    """Return a mean; where draws differ, its standard error and the 5th to 95th percentile."""
    finite = draws[np.isfinite(draws)]
    if finite.size == 0:
        return "-"
    mean = float(finite.mean())
    if finite.size == 1 or np.ptp(finite) <= SAME * abs(mean):
        return number(mean)
    error = float(finite.std(ddof=1) / np.sqrt(finite.size))
    low, high = np.percentile(finite, [5, 95])
    return f"{number(mean)} ± {number(error)} ({number(float(low))}-{number(float(high))})"


def bounded(value: float | AtLeast | Missing, form: Callable[[float], str]) -> str:
    """Return a number in its form, "≥" before a lower bound, or why there is none."""
    if isinstance(value, Missing):
        return str(value)
    return f"≥ {form(value.value)}" if isinstance(value, AtLeast) else form(value)


def unknown_amounts(balance: Balance, *blocks: str) -> dict[str, Missing]:
    """Return the amounts of some kinds ("utilities", "gives" ...) that nobody knows, by name."""
    return {
        amount.what: amount.reason
        for part in balance.parts
        if part.level.any()
        for amount in part.sheet.unknown
        if amount.block in blocks
    }


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
    for trace in all_substances(balance)[len(balance.substances) :]:
        table.add_row(trace, "unknown", "0", "unknown", "-")
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
    oxides = reo_made(balance)[at] / 1e3
    volumes, missing = balance.amounts("volumes"), unknown_amounts(balance, "gives")
    for what in dict.fromkeys((*volumes, *missing)):
        label = f"{what.replace('_', ' ')}, as published"
        if what not in volumes:
            table.add_row(label, "unknown", "unknown")
            continue
        mark = "≥ " if what in missing else ""
        ratio = per_oxides(volumes[what][at], oxides)
        table.add_row(label, f"{mark}{spread(volumes[what][at])} m³", f"{mark}{spread(ratio)} m³")
    return table


def per_oxides(flow: Array, oxides: Array) -> Array:
    """Return a flow per tonne of oxide made, NaN where none is made."""
    return np.divide(flow, oxides, out=np.full_like(flow, np.nan), where=oxides > 0)


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
    blocks = ("reagents", "utilities")
    amounts = {what: a for block in blocks for what, a in balance.amounts(block).items()}
    missing = unknown_amounts(balance, *blocks)
    for what in dict.fromkeys((*amounts, *missing)):
        unit, factor = INPUT_UNITS.get(what, ("t", 1e-3))
        cells = ["unknown", "unknown"]
        if what in amounts:
            flow = amounts[what][at] * factor
            mark = "≥ " if what in missing else ""
            cells = [mark + spread(flow), mark + spread(per_oxides(flow, oxides))]
        table.add_row(what.replace("_", " "), unit, *cells)
    return table


def cost_rows(balance: Balance, costs: CostTable, year: int) -> Table:
    """Return costs by category, income and margin."""
    at = balance.years.index(year)
    oxides = reo_made(balance)[at] / 1e3
    table = make_table(
        f"Cost and income of the whole works, {year}",
        "what",
        "million USD/yr",
        "USD per t REO made",
    )

    def add(label: str, flow: Array | None, mark: str = "") -> None:
        if flow is None:
            table.add_row(label, "unknown", "unknown")
            return
        ratio = per_oxides(flow[at], oxides)
        table.add_row(label, mark + spread(flow[at] / 1e6), mark + spread(ratio))

    known = costs.by_category()
    for category in dict.fromkeys((*known, *(category for _, category in costs.lacking))):
        add(category, known.get(category), "≥ " if costs.lacking_in(category) else "")
    add("all known costs", costs.total(), "≥ " if costs.lacking else "")
    for product in dict.fromkeys((*costs.income, *costs.unpriced)):
        route, name = product.split(":")
        mark = "≥ " if product in costs.unpriced else ""
        add(f"income, {name.replace('_', ' ')} ({route})", costs.income.get(product), mark)
    if costs.income:
        add("income, all priced products", costs.total_income(), "≥ " if costs.unpriced else "")
        margin = costs.total_income() - costs.total()
        add("margin of what is known", margin, margin_mark(costs))
    return table


def margin_mark(costs: CostTable) -> str:
    """Return which bound the known margin is; none where costs and income both lack something."""
    if bool(costs.unpriced) == bool(costs.lacking):
        return ""
    return "≥ " if costs.unpriced else "≤ "


ALLOCATIONS = {
    "mass": "by dry mass sold, per t sold",
    "value": "by value sold, per t sold",
    "none": "none: REO bears all but routes after it, per t made",
}


def allocation_table(balance: Balance, costs: CostTable, year: int) -> Table:
    """Return the cost per tonne of REO under each way of dividing it among co-products."""
    table = make_table(
        f"Cost per tonne of REO by allocation, {year}",
        "allocation",
        "share of known costs",
        "USD per t REO",
    )
    for allocation, (share, cost) in cost_per_tonne(balance, costs, year).items():
        cells = (bounded(share, "{:.2%}".format), bounded(cost, number))
        table.add_row(ALLOCATIONS[allocation], *cells)
    return table


def yearly_table(balance: Balance, costs: CostTable) -> Table:
    """Return a few figures for every year."""
    oxides = reo_made(balance) / 1e3
    wastes = waste_by_kind(balance)
    nothing = np.zeros_like(oxides)
    soil = sum((wastes.get(kind, nothing) for kind in ("tailings", "leached_soil")), nothing)
    figures: dict[str, tuple[Array, str]] = {
        "t REO": (oxides, ""),
        "tailings, leached soil, kt": (soil / 1e6, ""),
        "thorium residue, kt": (wastes.get("thorium_residue", nothing) / 1e6, ""),
    }
    flags = unknown_ends(balance)
    for substance, kind in (("F", "air"), ("S", "air"), ("N", "water")):
        if substance in balance.substances:
            k = balance.substances.index(substance)
            ends = [end for end in balance.ends() if end.split(":")[0] == kind]
            weights = driver_weights(substance, balance.components)
            flow = sum((balance.end_mass(end, weights) for end in ends), nothing)
            unknown = any(flags[end][k].any() for end in ends)
            figures[f"{substance} to {kind}, t"] = (flow / 1e3, "≥ " if unknown else "")
    figures["jobs"] = (costs.jobs, "")
    figures["known cost, USD per t REO"] = (
        per_oxides(costs.total(), oxides),
        "≥ " if costs.lacking else "",
    )
    table = make_table("By year", "year", *figures)
    for at, year in enumerate(balance.years):
        table.add_row(str(year), *[mark + spread(flow[at]) for flow, mark in figures.values()])
    return table


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
        f"{balance.seed}; mean ± standard error of the mean (5th-95th percentile)"
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
    detail, of_year = balance.of_year(year), costs.of_year(balance.years.index(year))
    tables: list[Callable[[], Table]] = [
        lambda: closure_table(detail, year),
        lambda: product_table(detail, year),
        lambda: waste_table(detail, year),
        lambda: ends_table(detail, year),
        lambda: input_table(detail, year),
        lambda: cost_rows(detail, of_year, year),
        lambda: allocation_table(detail, of_year, year),
    ]
    if len(balance.years) > 1:
        tables.append(lambda: yearly_table(balance, costs))
    for make in tables:
        console.print(make())
        console.print()
    print_reservations(console, balance, costs)
