"""What every chain that ships takes and leaves per tonne, beside what is published."""

from __future__ import annotations

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
    console.print(_comparison(balances))
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
        "chain",
        *[kind.replace("_", " ") for kind in kinds],
        *[f"{what.replace('_', ' ')} as published, m³" for what in volumes],
        "known cost, USD",
        "closure",
    )
    for name, series in per_tonne.items():
        balance = balances[name]
        costs = cost_table(balance)
        cost = float(costs.total()[0, 0] / reo_made(balance)[0, 0] * 1e3)
        table.add_row(
            titles[name],
            *[number(float(series[kind])) if kind in series.index else "-" for kind in kinds],
            *[_volume(balance, what) for what in volumes],
            ("≥ " if costs.lacking else "") + number(cost),
            f"{balance.largest_discrepancy:.0e}",
        )
    return table


def _volume(balance: Balance, what: str) -> str:
    """Return a volume that units give, m3 per tonne of REO made."""
    volume = balance.amounts("volumes").get(what)
    missing = what in unknown_amounts(balance, "gives")
    if volume is None:
        return "unknown" if missing else "-"
    return ("≥ " if missing else "") + number(float(volume[0, 0] / reo_made(balance)[0, 0] * 1e3))


def _comparison(balances: dict[str, Balance]) -> Table:
    from tailrace.data import rows

    table = make_table(
        "Computed beside published",
        "chain",
        "quantity",
        "computed",
        "published",
        "range",
        "unit",
        "per",
        "published figure is",
        "source",
    )
    for row in rows("published_waste"):
        found = computed(balances[row["chain"]], row["compares_with"], row["per"], row["unit"])
        low, high = row["low"], row["high"]
        table.add_row(
            row["chain"].replace("_", " "),
            row["quantity"],
            "-" if found is None else bounded(found, number),
            row["value"] or "-",
            f"{low}-{high}" if low or high else "-",
            row["unit"],
            row["per"],
            row["use"] or "a claim",
            row["source"],
        )
    for column in table.columns[5:]:
        column.justify = "left"
    table.columns[1].justify = "left"
    return table
