"""Shares of co-products by mass and by value."""

from __future__ import annotations

from tailrace.verify.case import Comparison, Finding, Kind, Refusal
from tailrace.verify.kinds.toml_tables import (
    Table,
    numbers,
    printed_precision,
    run_tables,
    unknown_answers,
)
from tailrace.verify.source import Source, tables
from tailrace.verify.tolerances import own_tolerance

INPUTS = ("mass", "price")
ANSWERS = ("share_by_mass", "share_by_value")


def _has_keys(table: Table) -> bool:
    return all(isinstance(table.get(key), dict) for key in INPUTS)


def recognise(source: Source) -> bool:
    """Return whether a TOML document holds a table with masses and prices by product."""
    return source.toml is not None and any(_has_keys(table) for _, table in tables(source.toml))


def run(source: Source) -> list[Finding]:
    """Compare the shares of every such table."""
    return run_tables(source, _has_keys, _run_table)


def _run_table(part: str, table: Table) -> list[Finding]:
    from tailrace.process.allocation import shares_by_mass, shares_by_value
    from tailrace.quantities import Missing

    mass, price = numbers(table, "mass"), numbers(table, "price")
    unpriced = sorted(set(mass) ^ set(price))
    if unpriced:
        raise ValueError(f"mass and price name different products: {', '.join(unpriced)}")
    wanted = [key for key in ANSWERS if key in table]
    if not wanted:
        raise ValueError(f"it states none of the answers {', '.join(ANSWERS)}")
    masses = {product: float(value) for product, value in mass.items()}
    prices = {product: float(value) for product, value in price.items()}
    precision = printed_precision(table, ANSWERS)
    findings: list[Finding] = []
    for key in wanted:
        expected = numbers(table, key)
        strangers = sorted(set(expected) - set(mass))
        if strangers:
            reason = f"it has no mass for {', '.join(strangers)}"
            findings.append(Refusal(part, reason, quantity=key))
            continue
        by_mass = key == "share_by_mass"
        by_product = shares_by_mass(masses) if by_mass else shares_by_value(masses, prices)
        if isinstance(by_product, Missing):
            findings.append(Refusal(part, str(by_product), quantity=key))
            continue
        tolerance, share = own_tolerance(table, key)
        findings.append(
            Comparison(
                part,
                key,
                expected=list(expected.values()),
                computed=[float(by_product[product]) for product in expected],
                tolerance=tolerance,
                required_share=share,
                precision=precision,
            )
        )
    return findings + unknown_answers(part, table, {*INPUTS, *ANSWERS})


KIND = Kind("allocation", recognise, run)
