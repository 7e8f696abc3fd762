"""Shares of co-products by mass and by value."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from tailrace.errors import TailraceError
from tailrace.verify.case import Comparison, Finding, Kind, refused_by
from tailrace.verify.kinds.toml_tables import (
    Table,
    no_answers,
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
    wanted = [key for key in ANSWERS if key in table]
    if not wanted:
        return [no_answers(part, KIND.name, INPUTS, ANSWERS)]
    masses = {product: float(value) for product, value in numbers(table, "mass").items()}
    precision = printed_precision(table, ANSWERS)
    findings: list[Finding] = []
    for key in wanted:
        tolerance, share = own_tolerance(table, key)
        try:
            expected = numbers(table, key)
            computed = _shares(key, table, masses, expected)
        except (TailraceError, ValueError) as error:
            findings.append(replace(refused_by(part, error), quantity=key))
            continue
        findings.append(
            Comparison(
                part,
                key,
                expected=list(expected.values()),
                computed=computed,
                tolerance=tolerance,
                required_share=share,
                precision=precision,
            )
        )
    return findings + unknown_answers(part, table, {*INPUTS, *ANSWERS})


def _shares(
    key: str, table: Table, masses: dict[str, float], expected: Iterable[str]
) -> list[float]:
    """Return the shares of the products expected.

    Raises
    ------
    ValueError
        If a product has no mass, or the shares go by value and prices are wanting.
    """
    from tailrace.process.allocation import shares_by_mass, shares_by_value
    from tailrace.quantities import Missing

    strangers = sorted(set(expected) - set(masses))
    if strangers:
        raise ValueError(f"it has no mass for {', '.join(strangers)}")
    by_product: dict[str, float] | Missing
    if key == "share_by_mass":
        by_product = shares_by_mass(masses)
    else:
        prices = {product: float(value) for product, value in numbers(table, "price").items()}
        unpaired = sorted(set(masses) ^ set(prices))
        if unpaired:
            raise ValueError(f"mass and price name different products: {', '.join(unpaired)}")
        by_product = shares_by_value(masses, prices)
    if isinstance(by_product, Missing):
        raise ValueError(str(by_product))
    return [float(by_product[product]) for product in expected]


KIND = Kind("allocation", recognise, run)
