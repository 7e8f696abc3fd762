"""The table of variables: each has one name, one symbol and one unit everywhere inside."""

from __future__ import annotations

import csv
import math
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from tailrace.errors import InputError, did_you_mean

_TABLE = Path(__file__).with_name("variables.csv")


@dataclass(frozen=True)
class Variable:
    """One row of the table of variables.

    Parameters
    ----------
    name : str
        Name used in code, files and results.
    symbol : str
        Symbol in formulas.
    unit : str
        The one unit it has inside the program.
    dimension : str
        Dimension in words, such as "mass/time".
    minimum, maximum : float
        Physical limits in `unit` (infinite where there is none): a number outside is refused.
    low, high : float
        Plausible range in `unit`: a number outside is warned of.
    support : {"strict", "tail"}
        Whether a distribution must lie within the limits altogether ("strict"), or may have a
        tail of negligible probability beyond them.
    meaning : str
        What it is, with its averaging time or reference where it has one.
    """

    name: str
    symbol: str
    unit: str
    dimension: str
    minimum: float
    maximum: float
    low: float
    high: float
    support: str
    meaning: str


@lru_cache(maxsize=1)
def _table() -> dict[str, Variable]:
    def number(text: str, otherwise: float) -> float:
        return float(text) if text else otherwise

    found: dict[str, Variable] = {}
    with _TABLE.open(encoding="utf-8", newline="") as lines:
        for row in csv.DictReader(lines):
            if row["name"] in found:
                raise ValueError(f"{_TABLE.name}: the variable {row['name']} stands there twice")
            found[row["name"]] = Variable(
                name=row["name"],
                symbol=row["symbol"],
                unit=row["unit"],
                dimension=row["dimension"],
                minimum=number(row["minimum"], -math.inf),
                maximum=number(row["maximum"], math.inf),
                low=number(row["low"], -math.inf),
                high=number(row["high"], math.inf),
                support=row["support"] or "tail",
                meaning=row["meaning"],
            )
    return found


def variables() -> dict[str, Variable]:
    """Return the table of variables, by name.

    Returns
    -------
    dict of str to Variable
        A copy, in the order of the table.
    """
    return dict(_table())


def variable(name: str) -> Variable:
    """Return one variable of the table.

    Parameters
    ----------
    name : str
        Name, such as ``"mass_flow"``.

    Returns
    -------
    Variable
        Its row.

    Raises
    ------
    InputError
        If there is no such variable.

    Examples
    --------
    >>> variable("mass_flow").unit
    'kg/yr'
    """
    found = _table().get(name)
    if found is None:
        raise InputError.single(
            f"there is no variable {name!r}",
            allowed="a name of the table of variables",
            remedy=did_you_mean(name, _table()),
        )
    return found


def unit_of(unit_or_variable: str) -> str:
    """Return the unit of a variable, or the unit itself.

    Parameters
    ----------
    unit_or_variable : str
        Name in the table of variables, or a unit.

    Returns
    -------
    str
        A unit.
    """
    found = _table().get(unit_or_variable)
    return unit_or_variable if found is None else found.unit
