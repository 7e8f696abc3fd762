"""What the kinds that are TOML tables share."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from decimal import Decimal
from typing import Any

from tailrace.verify.case import Finding, Refusal, refused_by
from tailrace.verify.printed import Precision, precision_of
from tailrace.verify.source import Source, tables
from tailrace.verify.tolerances import SHARE_KEYS, TOLERANCE_KEYS, own_tolerance

Table = Mapping[str, Any]

# Keys that describe a case and are neither input nor answer.
DESCRIPTIVE_KEYS = {*TOLERANCE_KEYS, *SHARE_KEYS, "name", "title", "description", "source"}
DESCRIPTIVE_KEYS |= {"checked", "note", "unit", "units"}


def run_tables(
    source: Source, has_keys: Callable[[Table], bool], run: Callable[[str, Table], list[Finding]]
) -> list[Finding]:
    """Run each table of a document that has a kind's keys.

    A tolerance stated at the top of the document holds for its tables that state none. A table
    that cannot be read becomes a refusal; the others run.
    """
    document = source.toml or {}
    stated = {key: document[key] for key in (*TOLERANCE_KEYS, *SHARE_KEYS) if key in document}
    findings: list[Finding] = []
    for part, table in tables(document):
        if not has_keys(table):
            continue
        merged = dict(table)
        if not any(key in table for key in TOLERANCE_KEYS):
            merged |= {key: stated[key] for key in TOLERANCE_KEYS if key in stated}
        if not any(key in table for key in SHARE_KEYS):
            merged |= {key: stated[key] for key in SHARE_KEYS if key in stated}
        try:
            own_tolerance(merged)
            findings += run(part, merged)
        except Exception as error:  # one broken table must not hide the others
            findings.append(refused_by(part, error))
    return findings


def number(table: Table, key: str) -> Decimal:
    """Return a number of a table as it is printed.

    Raises
    ------
    ValueError
        If it is no finite number.
    """
    value = table[key]
    if isinstance(value, bool) or not isinstance(value, int | Decimal):
        raise ValueError(f'its "{key}" is not a number')
    exact = Decimal(value)
    if not math.isfinite(float(exact)):
        raise ValueError(f'its "{key}" is not a finite number')
    return exact


def numbers(table: Table, key: str) -> dict[str, Decimal]:
    """Return a table of numbers under a key.

    Raises
    ------
    ValueError
        If it is no table, or empty, or holds something else than finite numbers.
    """
    inner = table[key]
    if not isinstance(inner, Mapping) or not inner:
        raise ValueError(f'its "{key}" is not a table of numbers')
    return {name: number(inner, name) for name in inner}


def printed_precision(table: Table, keys: tuple[str, ...]) -> Precision:
    """Return how finely the answers of a table are printed."""
    answers: list[Decimal] = []
    for key in keys:
        value = table.get(key)
        if isinstance(value, Mapping):
            answers += numbers(table, key).values()
        elif value is not None:
            answers.append(number(table, key))
    return precision_of(answers)


def no_answers(part: str, kind: str, inputs: tuple[str, ...], answers: tuple[str, ...]) -> Refusal:
    """Return the row of a table that has the inputs of a kind and states no result."""
    table = f"table {part}" if part else "the file"
    return Refusal(
        part,
        f"{table} has the inputs of {kind} ({', '.join(inputs)}) and none of its answers: "
        f"{', '.join(answers)}",
        "unknown",
    )


def unknown_answers(part: str, table: Table, known: set[str]) -> list[Finding]:
    """Return a refusal for each number of a table that this kind neither uses nor computes."""
    return [
        Refusal(part, f'this kind computes no "{key}"', "unknown", key)
        for key, value in table.items()
        if key not in known | DESCRIPTIVE_KEYS
        and isinstance(value, int | Decimal)
        and not isinstance(value, bool)
    ]
