"""The shipped table of tolerances, and a case's own."""

from __future__ import annotations

import csv
import math
from collections.abc import Mapping
from decimal import Decimal
from functools import cache
from importlib import resources
from typing import NamedTuple

# Words under which a case may state its own.
TOLERANCE_KEYS = ("relative_tolerance", "tolerance", "tol", "rtol", "rel_tol")
SHARE_KEYS = ("required_share", "required_share_within_tolerance")


class Tolerance(NamedTuple):
    """One row of the shipped table.

    `tolerance` is relative [1]; `round_off` is the part [1] of a case's scale below which the
    expected numbers themselves mean nothing; `required_share` is the share of values [0-1] that
    must be within; `median_within` is how far the median ratio may be from one, None where only
    the share counts; values below `counted_from` times the largest of a comparison are left out;
    `quantity` "*" means every quantity of the kind without a row of its own.
    """

    kind: str
    quantity: str
    tolerance: float
    round_off: float
    required_share: float
    why: str
    median_within: float | None = None
    counted_from: float = 0.0


class Own(NamedTuple):
    """What a case states itself; None where it states nothing."""

    tolerance: float | None
    required_share: float | None


@cache
def shipped() -> tuple[Tolerance, ...]:
    """Return the shipped table."""
    text = resources.files("tailrace.verify").joinpath("tolerances.csv").read_text("utf-8")
    return tuple(
        Tolerance(
            row["kind"],
            row["quantity"],
            float(row["tolerance"]),
            float(row["round_off"]),
            float(row["required_share"]),
            row["why"],
            float(row["median_within"]) if row["median_within"] else None,
            float(row["counted_from"]),
        )
        for row in csv.DictReader(text.splitlines())
    )


def default_tolerance(kind: str, quantity: str) -> Tolerance:
    """Return the shipped row for a quantity of a kind, else the kind's row for all quantities.

    Raises
    ------
    LookupError
        If the table has neither: every kind must ship its tolerances.
    """
    by_key = {(row.kind, row.quantity): row for row in shipped()}
    row = by_key.get((kind, quantity)) or by_key.get((kind, "*"))
    if row is None:
        raise LookupError(f'tolerances.csv has no row for kind "{kind}", quantity "{quantity}"')
    return row


def own_tolerance(fields: Mapping[str, object], quantity: str = "") -> Own:
    """Return the tolerance and required share that a table or row states.

    Parameters
    ----------
    fields : mapping
        Keys of a TOML table or cells of a CSV row. A value may be a number, a text with a number
        or a percentage, or a mapping from quantity to one of these. An empty cell states nothing.
    quantity : str
        Quantity to look up where the value is a mapping.

    Raises
    ------
    ValueError
        If what is stated is not a number, or a tolerance below zero, or a share outside 0-1.
    """
    tolerance = _first(fields, TOLERANCE_KEYS, quantity)
    share = _first(fields, SHARE_KEYS, quantity)
    if tolerance is not None and not (math.isfinite(tolerance) and tolerance >= 0):
        raise ValueError(f"its tolerance {tolerance:g} is not a number of zero or more")
    if share is not None and not 0 <= share <= 1:
        raise ValueError(f"its required share {share:g} is not between 0 and 1")
    return Own(tolerance, share)


def _first(fields: Mapping[str, object], keys: tuple[str, ...], quantity: str) -> float | None:
    for key in keys:
        value = fields.get(key)
        if isinstance(value, Mapping):
            value = value.get(quantity)
        if value is None or (isinstance(value, str) and not value.strip()):
            continue
        return _number(key, value)
    return None


def _number(key: str, value: object) -> float:
    if isinstance(value, int | float | Decimal) and not isinstance(value, bool):
        return float(value)
    if isinstance(value, str):
        text, percent = value.strip(), value.strip().endswith("%")
        try:
            return float(text.rstrip("% ")) / (100.0 if percent else 1.0)
        except ValueError:
            pass
    raise ValueError(f'its {key} "{value}" is not a number')
