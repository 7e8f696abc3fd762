"""What checks of rows of emission factors share: reading, points and the room's numbers."""

from __future__ import annotations

import itertools
import re
import warnings
from collections.abc import Callable, Iterator
from decimal import Decimal

import numpy as np
from numpy.typing import NDArray

from tailrace.emissions.editions import SIZES, editions_of
from tailrace.verify.kinds.emission_factor_rows import RowCells
from tailrace.verify.printed import read_number

Points = list[tuple[str, Decimal | float, float]]
FloatArray = NDArray[np.float64]
MOJAVE = "Mojave AQMD, Nov 1999"
PM25, PM10, PM15, PM30 = SIZES
SIZE_OF_CUT = {"30": PM30, "15": PM15, "10": PM10, "5": "PM5", "2.5": PM25}


def edition_of_row(cells: RowCells, process: str) -> str:
    """Return the edition of the row's year.

    Raises
    ------
    LookupError
        If the program has no such edition.
    """
    year = cells.get("year", "").strip()
    known = [name for name in editions_of(process) if name.split()[-1] == year]
    if len(known) != 1:
        raise LookupError(
            f'the program has no edition of {process} of "{year}"; it has '
            f"{', '.join(editions_of(process))}"
        )
    return known[0]


def wanted(cells: RowCells, *units: str) -> None:
    """Raise where the row's unit is none of those that are understood."""
    unit = cells.get("unit", "").strip()
    if unit not in units:
        raise ValueError(f'its unit "{unit}" is not {" or ".join(units)}')


def grid(**axes: tuple[float, ...]) -> Iterator[dict[str, float]]:
    """Yield every combination of some numbers by name."""
    for one in itertools.product(*axes.values()):
        yield dict(zip(axes, one, strict=True))


def noted(cells: RowCells, pattern: str) -> Iterator[re.Match[str]]:
    """Yield what a pattern finds in the row's note; a note that says nothing of it is no fault."""
    return re.finditer(pattern, cells.get("note", ""))


NUMBER = r"(\d+(?:\.\d+)?)"
"""A number within a note, as a group."""


def compute(function: Callable[..., object], *args: object, **options: object) -> FloatArray:
    """Return what a function of the room gives, in its declared unit, without warnings of range."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        return np.asarray(function(*args, **options))


def pair(text: str, ours: float) -> tuple[Decimal, float]:
    """Return a printed number beside the program's."""
    return read_number(text), float(ours)


def at_size(factors: FloatArray, size: str) -> float:
    """Return the factor of one cut point."""
    return float(factors[..., SIZES.index(size)])
