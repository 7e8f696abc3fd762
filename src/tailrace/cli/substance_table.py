"""Where one substance ends, one row per end."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rich.console import Console

    from tailrace.process import Balance


def print_substance(console: Console, balance: Balance, substance: str, year: int) -> None:
    """Print the flow of a substance to every end, the largest first.

    Parameters
    ----------
    console : rich.console.Console
        Where to print.
    balance : Balance
        A solved works.
    substance : str
        A substance of the balance, an oxide or compound of one, "REO", "REE" or "dry mass".
    year : int
        Calendar year of the balance.

    Raises
    ------
    InputError
        If the balance does not carry the substance.
    """
    import numpy as np

    from tailrace.report.balance_table import label, make_table, spread
    from tailrace.report.flow_graph import substance_weights

    weights = substance_weights(balance, substance)
    at = balance.years.index(year)
    flows = {
        end: np.tensordot(weights, balance.end_flow(end, inventories=True)[:, at], axes=1) / 1e3
        for end in balance.ends()
    }
    total = sum(float(flow.mean()) for flow in flows.values())
    counted = {c.substance for c, weight in zip(balance.components, weights, strict=True) if weight}
    table = make_table(f"{substance} by end, {year}", "end", "t/yr", "share of what is known")
    for end, flow in sorted(flows.items(), key=lambda item: -float(item[1].mean())):
        flags = zip(balance.substances, balance.unknown_at(end), strict=True)
        more = any(flag for name, flag in flags if name in counted)
        known = float(flow.mean())
        if known > 0:
            amount = ("≥ " if more else "") + spread(flow)
            table.add_row(label(end), amount, f"{100 * known / total:.3g} %")
        elif more:
            table.add_row(label(end), "unknown", "-")
    console.print(table, "")
