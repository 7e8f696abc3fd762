"""Numbers as a route or works file gives them: read with their source resolved."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from tailrace.errors import InputError, Problems
from tailrace.quantities import Missing, Value, read_value
from tailrace.quantities.door import open_door
from tailrace.quantities.limits import check_limits
from tailrace.quantities.provenance import ABOUT_KEYS
from tailrace.quantities.variable_table import variable as variable_of

RATE_YEAR = 2024
"""Year of the exchange rate for an amount in CNY that names no year."""
LAST_RATE_YEAR = 2025
"""Last year whose average exchange rate is packaged."""


def read_number(
    raw: Any,
    *,
    variable: str,
    where: str,
    sources: Mapping[str, str],
    problems: Problems,
    basis: str | tuple[str, ...] | None = None,
) -> Value | Missing | None:
    """Read a value whose `source` may be a short key of the file's `[sources]`.

    Parameters
    ----------
    raw : object
        What stands in the file.
    variable : str
        Row of the table of variables: its unit is wanted, and its limits hold for the value and
        for its range.
    where : str
        Key path, for messages.
    sources : mapping of str to str
        Citations by short key.
    problems : Problems
        Where mistakes are noted.
    basis : str or tuple of str, optional
        Substances the number may be counted as.

    Returns
    -------
    Value, Missing or None
        In the unit of the variable; None if it cannot be used, with the problem noted.
    """
    return read_value(
        raw,
        variable=variable,
        basis=basis,
        where=where,
        problems=problems,
        file=problems.file,
        sources=sources,
    )


def read_money(
    raw: Any,
    variable: str,
    where: str,
    sources: Mapping[str, str],
    problems: Problems,
) -> Value | Missing | None:
    """Read an amount of money in USD, or in CNY converted at the average rate of its year.

    Parameters
    ----------
    raw : object
        What stands in the file.
    variable : str
        Row of the table of variables whose unit begins with "USD/"; its limits hold.
    where : str
        Key path, for messages.
    sources : mapping of str to str
        Citations by short key.
    problems : Problems
        Where mistakes are noted.

    Returns
    -------
    Value, Missing or None
        In the unit of the variable; None if it cannot be used, with the problem noted.

    Notes
    -----
    An amount in CNY without a year is converted at the rate of 2024, and one of a year after the
    last rate known at that last rate; the note of the value says so.
    """
    if not _in_yuan(raw):
        return read_number(raw, variable=variable, where=where, sources=sources, problems=problems)
    unit = variable_of(variable).unit.replace("USD", "CNY", 1)
    value = read_value(
        raw, unit=unit, where=where, problems=problems, file=problems.file, sources=sources
    )
    if not isinstance(value, Value):
        return value
    converted = _in_dollars(value, where, problems)
    if converted is None:
        return None
    noted = len(problems.errors)
    door = open_door(
        unit=None,
        variable=variable,
        basis=None,
        where=where,
        problems=problems,
        file=problems.file,
    )
    check_limits(converted, door)
    return converted if len(problems.errors) == noted else None


def _in_yuan(raw: Any) -> bool:
    written = raw if isinstance(raw, Mapping) else {"value": raw}
    for key, entry in written.items():
        texts = entry if isinstance(entry, list) else [entry]
        if key not in ABOUT_KEYS and any(isinstance(t, str) and "CNY" in t for t in texts):
            return True
    return False


def _in_dollars(value: Value, where: str, problems: Problems) -> Value | None:
    """Convert at the rate of the value's own year, and say in its note where that is not known."""
    from tailrace.data.prices import in_currency

    year, said = value.year or RATE_YEAR, ""
    if value.year is None:
        said = f"no year is given, so the exchange rate is that of {RATE_YEAR}"
    elif year > LAST_RATE_YEAR:
        year = LAST_RATE_YEAR
        said = f"no exchange rate of {value.year} is known, so that of {year} is taken"
    try:
        converted = in_currency(value, "USD", year)
    except InputError as error:
        problems.add(
            error.problems[0].what,
            place=where,
            allowed=f"{error.problems[0].allowed}, or no year at all (the rate of {RATE_YEAR})",
            remedy="give the amount in USD",
        )
        return None
    notes = [part for part in (converted.note, said) if part]
    return replace(converted, note="; ".join(notes))


def upper_bound(value: Value) -> float:
    """Return the largest number a value can take.

    Parameters
    ----------
    value : Value
        A number, with a distribution or without.

    Returns
    -------
    float
        In the unit of the value.
    """
    if value.distribution is None:
        return value.central
    return float(value.distribution.support()[1])


def lower_bound(value: Value) -> float:
    """Return the smallest number a value can take.

    Parameters
    ----------
    value : Value
        A number, with a distribution or without.

    Returns
    -------
    float
        In the unit of the value.
    """
    if value.distribution is None:
        return value.central
    return float(value.distribution.support()[0])
