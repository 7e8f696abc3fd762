"""What the options in force cost, in a sentence."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from tailrace.report.page.number_words import number

if TYPE_CHECKING:
    from tailrace.assess.assessment import Assessment


def option_cost_words(found: Assessment) -> str:
    """Return what all options in force cost together; empty where none is in force.

    Parameters
    ----------
    found : Assessment
        A run.
    """
    table = found.tables.get("option_costs")
    if table is None or table.empty:
        return ""
    row = table.to_dict("records")[-1]  # all of them, in the last stated year
    lacking = f" ({row['reason']})" if row["reason"] else ""
    if row["yearly_cost"] != row["yearly_cost"]:
        return f"options in force: cost not known{lacking}"
    least = "at least " if row["at_least"] else ""
    said = f"options in force: {least}{_amount(row, 'yearly_cost', '')} {row['currency']} a year"
    if row["oxides"] > 0.0:
        said += (
            f", {_amount(row, 'per_tonne', 'per_tonne_')} {row['currency']} per tonne of "
            f"rare-earth oxides made in {row['year']}"
        )
    return said + lacking


def _amount(row: dict[Any, Any], central: str, head: str) -> str:
    """Return an amount of money with its 5th and 95th percentile."""
    low, high = row[f"{head}P5"], row[f"{head}P95"]
    spread = "" if low == high else f" (5 to 95 %: {amount_words(low)} to {amount_words(high)})"
    return amount_words(row[central]) + spread


def amount_words(value: float) -> str:
    """Return an amount of money, millions in words."""
    return f"{number(value / 1e6, 3)} million" if abs(value) >= 1e6 else number(value, 3)
