"""What a printed balance does not know: missing contents and prices, and what was not varied."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from tailrace.process.costs import CostTable
from tailrace.quantities import Missing

if TYPE_CHECKING:
    from rich.console import Console

    from tailrace.process.balance import Balance


def print_reservations(console: Console, balance: Balance, costs: CostTable) -> None:
    """Print what is missing, what falls short and what was not varied.

    Parameters
    ----------
    console : rich.console.Console
        Where to print.
    balance : Balance
        The solved balance.
    costs : CostTable
        Its costs and income.
    """
    console.print("[bold]What is not known[/bold]")
    for what, reason in _by_reason(balance.missing).items():
        _say(console, f"- {what}: {reason}; flows are at least what is shown.")
    _say_missing_costs(console, costs)
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
    if balance.draws is not None:
        _say(console, f"- Not varied: {'; '.join(not_varied(balance))}.")


def _say_missing_costs(console: Console, costs: CostTable) -> None:
    amounts = {item: why for item, why in costs.missing.items() if " in " in item}
    prices = {item: why for item, why in costs.missing.items() if item not in amounts}
    for kind, missing in (("Price", prices), ("Amount", amounts)):
        for what, reason in _by_reason(missing).items():
            _say(
                console,
                f"- {kind} of {what}: {reason}; costs or income are at least what is shown.",
            )


def not_varied(balance: Balance) -> list[str]:
    """Return what the draws hold fixed, as clauses with counts and names.

    Parameters
    ----------
    balance : Balance
        A balance with draws.
    """
    from tailrace.data.rare_earths import rare_earth_distribution

    fixed = [
        place
        for place, value in balance.works.values()
        if not isinstance(value, Missing) and not value.is_distribution
    ]
    rates = [place for place in fixed if ".feed_rate." in place or ".production." in place]
    reagents = sorted({a.what for part in balance.parts for a in part.sheet.reagents} - {"water"})
    ores = sorted(
        {
            ore
            for at_work in balance.works.routes.values()
            for feed in at_work.route.feeds.values()
            for ore in (feed.rare_earths, *feed.inventory_rare_earths.values())
            if ore
        }
    )
    oxides = sum(len(rare_earth_distribution(ore).shares) for ore in ores)
    groups = {
        "production and feed rates by year": (len(rates), ""),
        "other numbers declared without a distribution": (len(fixed) - len(rates), ""),
        "reagents' purity": (len(reagents), ", ".join(reagents).replace("_", " ")),
        "oxide shares of rare-earth distributions": (oxides, ", ".join(ores)),
    }
    return [
        f"{count} {what}" + (f" ({names})" if names else "")
        for what, (count, names) in groups.items()
        if count
    ]


def _say(console: Console, text: str) -> None:
    console.print(text, markup=False, emoji=False, highlight=False)


def _by_reason(missing: Mapping[str, Missing]) -> dict[str, str]:
    """Group what is missing by the reason, so that a shared one is said once."""
    together: dict[str, list[str]] = {}
    for name, why in missing.items():
        together.setdefault(why.reason, []).append(name.replace("_", " ").replace(":", ", "))
    return {", ".join(names): reason for reason, names in together.items()}
