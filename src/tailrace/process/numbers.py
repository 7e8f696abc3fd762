"""Numbers as a route or works file gives them: read with their source resolved."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tailrace.errors import Problems
from tailrace.quantities import Missing, Value, read_value

RATE_YEAR = 2024
LAST_RATE_YEAR = 2025


def read_number(
    raw: Any,
    *,
    where: str,
    sources: Mapping[str, str],
    problems: Problems,
    unit: str | None = None,
    variable: str | None = None,
    basis: str | tuple[str, ...] | None = None,
) -> Value | Missing | None:
    """Read a value whose `source` may be a short key of the file's `[sources]`.

    Parameters
    ----------
    raw : object
        What stands in the file.
    where : str
        Key path, for messages.
    sources : mapping of str to str
        Citations by short key.
    problems : Problems
        Where mistakes are noted.
    unit, variable : str, optional
        Wanted unit, or variable of the table that has one.
    basis : str or tuple of str, optional
        Substances the number may be counted as.
    """
    return read_value(
        raw,
        unit=unit,
        variable=variable,
        basis=basis,
        where=where,
        problems=problems,
        file=problems.file,
        sources=sources,
    )


def read_money(
    raw: Any,
    per: str,
    where: str,
    sources: Mapping[str, str],
    problems: Problems,
) -> Value | Missing | None:
    """Read an amount of money in USD, or in CNY converted at the average rate of its year.

    Parameters
    ----------
    raw : object
        What stands in the file.
    per : str
        What follows the currency in the unit, for example "/kg".
    where : str
        Key path, for messages.
    sources : mapping of str to str
        Citations by short key.
    problems : Problems
        Where mistakes are noted.

    Notes
    -----
    A figure without a year of its own is converted at the rate of 2024.
    """
    from tailrace.data.prices import in_currency

    written = raw if isinstance(raw, Mapping) else {"value": raw}
    numbers = [str(written.get(key, "")) for key in ("value", "low", "high", "median", "unit")]
    currency = "CNY" if any("CNY" in number for number in numbers) else "USD"
    value = read_number(
        raw, unit=f"{currency}{per}", where=where, sources=sources, problems=problems
    )
    if currency == "USD" or not isinstance(value, Value):
        return value
    return in_currency(value, "USD", min(value.year or RATE_YEAR, LAST_RATE_YEAR))


def upper_bound(value: Value) -> float:
    """Return the largest number a value can take."""
    if value.distribution is None:
        return value.central
    return float(value.distribution.support()[1])
