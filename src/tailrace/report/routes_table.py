"""What every chain that ships takes and leaves per tonne, beside what is published."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING

from tailrace.process.chains import packaged_chains, read_chain
from tailrace.process.costs import cost_table
from tailrace.process.products import reo_made
from tailrace.process.solution import solve
from tailrace.process.waste import waste_per_tonne
from tailrace.report.balance_table import bounded, make_table, number, unknown_amounts
from tailrace.report.published import computed

if TYPE_CHECKING:
    from rich.console import Console
    from rich.table import Table

    from tailrace.process.balance import Balance


def print_routes(console: Console) -> None:
    """Print waste per tonne of every chain, then computed beside published, as computed.

    Parameters
    ----------
    console : rich.console.Console
        Where to print.
    """
    balances: dict[str, Balance] = {}
    titles: dict[str, str] = {}
    for name in packaged_chains():
        works, year, title = read_chain(name)
        balances[name], titles[name] = solve(works, [year]), title
    console.print(_waste(balances, titles))
    console.print()
    for table in _comparisons(balances, titles):
        console.print(table)
        console.print()
    console.print(
        "Nothing here is a pass mark. A figure the route was set with (input) must agree; only an "
        "independent one tests it.",
        markup=False,
    )


def _waste(balances: dict[str, Balance], titles: dict[str, str]) -> Table:
    per_tonne = {
        name: waste_per_tonne(balance).isel(year=0).to_series()
        for name, balance in balances.items()
        if reo_made(balance).any()
    }
    kinds = list(dict.fromkeys(kind for series in per_tonne.values() for kind in series.index))
    volumes = dict.fromkeys(
        what
        for name in per_tonne
        for what in (
            *balances[name].amounts("volumes"),
            *unknown_amounts(balances[name], "gives"),
        )
    )
    table = make_table(
        "Per tonne of REO made, central values (t, dry; water apart)",
        "",
        *[str(k) for k, _ in enumerate(per_tonne, start=1)],
    )
    for kind in kinds:
        cells = [
            number(float(one[kind])) if kind in one.index else "-" for one in per_tonne.values()
        ]
        table.add_row(kind.replace("_", " "), *cells)
    for what in volumes:
        cells = [_volume(balances[name], what) for name in per_tonne]
        table.add_row(f"{what.replace('_', ' ')} as published, m³", *cells)
    table.add_row("known cost, USD", *[_cost(balances[name]) for name in per_tonne])
    closure = [f"{balances[name].largest_discrepancy:.0e}" for name in per_tonne]
    table.add_row("closure", *closure)
    table.caption = "\n".join(f"{k} {titles[n]}" for k, n in enumerate(per_tonne, start=1))
    table.caption_justify = "left"
    return table


def _cost(balance: Balance) -> str:
    costs = cost_table(balance)
    cost = float(costs.total()[0, 0] / reo_made(balance)[0, 0] * 1e3)
    return ("≥ " if costs.lacking else "") + number(cost)


def _volume(balance: Balance, what: str) -> str:
    """Return a volume that units give, m3 per tonne of REO made."""
    volume = balance.amounts("volumes").get(what)
    missing = what in unknown_amounts(balance, "gives")
    if volume is None:
        return "unknown" if missing else "-"
    return ("≥ " if missing else "") + number(float(volume[0, 0] / reo_made(balance)[0, 0] * 1e3))


def _comparisons(balances: dict[str, Balance], titles: dict[str, str]) -> Iterator[Table]:
    """Yield a table for each chain with published figures."""
    from tailrace.data import rows

    tables: dict[str, Table] = {}
    for row in rows("published_waste"):
        name = row["chain"]
        if name not in tables:
            columns = ("quantity", "computed", "published", "unit", "per", "figure is", "source")
            tables[name] = make_table(f"{titles[name]}: computed beside published", *columns)
            for column in tables[name].columns[3:]:
                column.justify = "left"
        found = computed(balances[name], row["compares_with"], row["per"], row["unit"])
        span = f"{row['low']}-{row['high']}" if row["low"] or row["high"] else ""
        published = f"{row['value']} ({span})" if row["value"] and span else row["value"] or span
        tables[name].add_row(
            row["quantity"],
            "-" if found is None else bounded(found, number),
            published or "-",
            row["unit"],
            row["per"],
            row["use"] or "a claim",
            row["source"],
        )
    yield from tables.values()
