"""Dust from crushing, screening, grinding, drying and conveyor transfer in a plant.

Factors per mass of throughput of one operation, from

* AP-42 11.19.2 (August 2004), table 11.19.2-1, crushed stone; ``controlled`` is wet suppression or
  a natural moisture of 1.5 % or more;
* AP-42 11.24 (August 1982), table 11.24-1, metallic minerals; high moisture ore holds 4 % or more;
* the Mojave district's guidance of 1999, by its name.

An operation, an edition and a size without a number in its table is missing: AP-42 11.19.2 found no
data for dry primary and secondary crushing and advises tertiary crushing as an upper bound, which
the user may name.
"""

from __future__ import annotations

import numpy as np

from tailrace.data.reader import rows
from tailrace.emissions.editions import (
    SIZES,
    TABLE,
    FloatArray,
    coefficient,
    edition_name,
    has,
    number,
    processes,
)
from tailrace.errors import InputError, did_you_mean
from tailrace.quantities.declare import declare_units

PREFIX = "crushing: "
TOTAL = "PM"


def crushing_operations(edition: str) -> tuple[str, ...]:
    """Return the operations an edition has factors for.

    Parameters
    ----------
    edition : str
        "AP-42 11.19.2, Aug 2004", "AP-42 11.24, Aug 1982" or "Mojave AQMD, Nov 1999", or the year.

    Raises
    ------
    InputError
        If no operation has such an edition.
    """
    known = tuple(dict.fromkeys(r["edition"] for r in _rows()))
    full = [name for name in known if edition in (name, name.split()[-1])]
    if not full:
        raise InputError.single(
            f'"{edition}" is no edition of crushing factors',
            place="edition",
            allowed="; ".join(known),
            remedy=did_you_mean(edition, known),
        )
    found = dict.fromkeys(r["process"] for r in _rows() if r["edition"] == full[0])
    return tuple(name.removeprefix(PREFIX) for name in found)


def _rows() -> list[dict[str, str]]:
    return [row for row in rows(TABLE) if row["process"].startswith(PREFIX)]


@declare_units(returns="kg/kg")
def crushing_dust(operation: str, edition: str, *, total_is_pm30: bool = False) -> FloatArray:
    """Return the dust released per mass that passes one operation of a plant.

    Parameters
    ----------
    operation : str
        One of `crushing_operations`.
    edition : str
        "AP-42 11.19.2, Aug 2004", "AP-42 11.24, Aug 1982" or "Mojave AQMD, Nov 1999", or the year.
    total_is_pm30 : bool
        Whether "total particulate matter", which has no stated upper size, counts as PM30. That
        overstates PM30; without it PM30 is missing.

    Returns
    -------
    ndarray, shape (4,), kg/kg
        Cumulative by the cut points of `SIZES`; NaN where the edition gives none.

    Raises
    ------
    InputError
        If the edition has no such operation; the editions that do are named.

    Notes
    -----
    Source: AP-42, tables 11.19.2-1 and 11.24-1; rated C to E.
    """
    known = crushing_operations(edition)
    if operation not in known:
        others = [p.removeprefix(PREFIX) for p in processes() if p.startswith(PREFIX)]
        elsewhere = f'; "{operation}" is in another edition' if operation in others else ""
        raise InputError.single(
            f'this edition has no operation "{operation}"{elsewhere}',
            place="operation",
            allowed="; ".join(known),
            remedy=did_you_mean(operation, known),
        )
    process = PREFIX + operation
    factors = [_factor(process, edition, size) for size in SIZES]
    if total_is_pm30 and np.isnan(factors[-1]):
        factors[-1] = _factor(process, edition, TOTAL)
    if all(np.isnan(one) for one in factors) and not has(process, edition, TOTAL, "factor"):
        coefficient(process, edition, TOTAL, "factor")
    return np.array(factors)


def _factor(process: str, edition: str, size: str) -> float:
    for name in ("factor", "factor, imperial"):
        if has(process, edition_name(process, edition), size, name):
            return number(process, edition, size, name, "kg/kg")
    return float("nan")
