"""Whether a value lies within the limits of its variable."""

from __future__ import annotations

import math

from tailrace.quantities.distribution import Distribution
from tailrace.quantities.door import Door
from tailrace.quantities.value import Value
from tailrace.quantities.variable_table import Variable


def check_limits(value: Value, door: Door) -> None:
    """Note what lies outside the physical limits, and warn of what is not plausible.

    Parameters
    ----------
    value : Value
        Value in the unit of the variable.
    door : Door
        Knows the variable; takes the problems. Without a variable nothing is checked.
    """
    row = door.variable
    if row is None:
        return
    numbers = (("value", value.value), ("low", value.low), ("high", value.high))
    given = [(key, number) for key, number in numbers if number is not None]
    outside = [(key, n) for key, n in given if not row.minimum <= n <= row.maximum]
    for key, number in outside:
        bound, side = (row.minimum, "below") if number < row.minimum else (row.maximum, "above")
        unit = "" if row.unit == "1" else f" {row.unit}"
        door.refuse(
            f"a {row.name} of {number:.6g}{unit} is {side} {bound:g}",
            key if len(given) > 1 else "",
            allowed=_interval(row.minimum, row.maximum, row.unit),
        )
    if outside:
        return
    if value.distribution is not None and not _check_support(value.distribution, row, door):
        return
    for key, number in given:
        if not row.low <= number <= row.high:
            door.refuse(
                f"a {row.name} of {number:.6g} {row.unit} is not plausible",
                key if len(given) > 1 else "",
                allowed=f"usually {_interval(row.low, row.high, row.unit)}",
                remedy="check the unit",
                severity="warning",
            )


def _check_support(distribution: Distribution, row: Variable, door: Door) -> bool:
    strict = row.support == "strict"
    low, high = distribution.support() if strict else distribution.bulk()
    if low >= row.minimum and high <= row.maximum:
        return True
    if math.isfinite(row.maximum):
        remedy = "use beta, pert, triangular or uniform, with ends inside the limits"
    else:
        remedy = "use lognormal, or a distribution with ends, or a smaller sd"
    door.refuse(
        f"a {distribution.name} distribution of {row.name} reaches beyond its limits "
        f"({_end(low)} to {_end(high)})",
        "distribution",
        allowed=_interval(row.minimum, row.maximum, row.unit),
        remedy=remedy,
    )
    return False


def _end(number: float) -> str:
    return f"{number:.4g}" if math.isfinite(number) else "any number"


def _interval(low: float, high: float, unit: str) -> str:
    of_unit = "" if unit == "1" else f" {unit}"
    if not math.isfinite(high):
        return f"{low:g}{of_unit} and above"
    if not math.isfinite(low):
        return f"{high:g}{of_unit} and below"
    return f"{low:g} to {high:g}{of_unit}"
