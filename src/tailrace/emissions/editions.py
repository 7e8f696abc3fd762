"""Coefficients of published emission formulas, by edition.

Agencies revise a formula and its coefficients together, so that a coefficient of one edition means
nothing in the formula of another. One call therefore uses one edition, chosen by name, and a size
that this edition does not give is missing; it is never filled from another edition.

An edition is called by its full name (``"AP-42 13.2.4, Nov 2006"``) or, where that is unmistakable
for the process, by its year (``"2006"``).
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from functools import cache

import numpy as np
from numpy.typing import NDArray

from tailrace.data.reader import rows
from tailrace.data.values import facts
from tailrace.errors import InputError, did_you_mean
from tailrace.quantities.distributions import Lognormal
from tailrace.quantities.missing import Missing
from tailrace.quantities.value import Value

FloatArray = NDArray[np.float64]

SIZES = ("PM2.5", "PM10", "PM15", "PM30")
"""Cumulative aerodynamic cut points, the last axis of every array of emission factors. AP-42 calls
the last one total suspended particles where it speaks of fugitive dust."""

TABLE = "emission_factors"
ALL = "all"
_TWO_SIDED_95 = 1.959963984540054
"""Standard normal quantile of 97.5 %."""


@cache
def _rows() -> tuple[dict[str, str], ...]:
    return tuple(rows(TABLE))


@cache
def stated() -> dict[tuple[str, ...], Value | Missing]:
    """Return every coefficient by process, full edition, size and name; not to be changed."""
    return facts(TABLE)


@cache
def processes() -> tuple[str, ...]:
    """Return the processes that have coefficients, in the order of the table."""
    return tuple(dict.fromkeys(row["process"] for row in _rows()))


@cache
def editions_of(process: str) -> tuple[str, ...]:
    """Return the editions of a process, in the order of the table.

    Parameters
    ----------
    process : str
        Name in the table of emission factors.

    Raises
    ------
    InputError
        If there is no such process.
    """
    found = tuple(dict.fromkeys(row["edition"] for row in _rows() if row["process"] == process))
    if not found:
        known = processes()
        raise InputError.single(
            f'no emission factor for "{process}"',
            place="process",
            allowed="; ".join(known),
            remedy=did_you_mean(process, known),
        )
    return found


@cache
def edition_name(process: str, edition: str) -> str:
    """Return the full name of an edition.

    Parameters
    ----------
    process : str
        Name in the table of emission factors.
    edition : str
        Full name, or the year where only one edition of the process has it.

    Raises
    ------
    InputError
        If no edition, or more than one, is meant.
    """
    known = editions_of(process)
    if edition in known:
        return edition
    by_year = [name for name in known if name.split()[-1] == edition]
    if len(by_year) == 1:
        return by_year[0]
    raise InputError.single(
        f'"{edition}" {"names several editions" if by_year else "is no edition"} of {process}',
        place="edition",
        allowed="; ".join(by_year or known),
        remedy=did_you_mean(edition, known),
    )


def coefficient(process: str, edition: str, size: str, name: str) -> Value:
    """Return one coefficient of one edition, with its source.

    Parameters
    ----------
    process : str
        Name in the table of emission factors.
    edition : str
        Full name or year.
    size : str
        Cut point, or "all" for what holds for every size.
    name : str
        Name of the coefficient.

    Raises
    ------
    InputError
        If this edition does not give it; the editions that do are named.
    """
    full = edition_name(process, edition)
    found = stated().get((process, full, size, name))
    if isinstance(found, Value):
        return found
    sized = "" if size == ALL else f" for {size}"
    reason = f": {found.reason}" if isinstance(found, Missing) else ""
    allowed, remedy = _instead(process, full, size, name)
    raise InputError.single(
        f'{full} gives no "{name}"{sized} of {process}{reason}',
        place="edition",
        allowed=allowed,
        remedy=remedy,
    )


def _instead(process: str, full: str, size: str, name: str) -> tuple[str, str]:
    """Return what is allowed, and what to do, where an edition does not give a coefficient."""
    alike = [row for row in _rows() if (row["process"], row["size"]) == (process, size)]
    same = [row for row in alike if row["coefficient"] == name]
    others = [row["edition"] for row in same if row["edition"] != full]
    if others:
        advice = "name that edition for the whole calculation, or do without this one"
        return f"{'; '.join(others)} has it", advice
    names = [row["coefficient"] for row in alike if row["edition"] == full and row not in same]
    if names:
        return "; ".join(names), did_you_mean(name, names)
    return "no edition has it", "do without it"


def has(process: str, edition: str, size: str, name: str) -> bool:
    """Return whether an edition gives a coefficient; parameters as in `coefficient`."""
    found = stated().get((process, edition_name(process, edition), size, name))
    return isinstance(found, Value)


@cache
def number(process: str, edition: str, size: str, name: str, unit: str) -> float:
    """Return one coefficient in a unit; parameters as in `coefficient`."""
    return coefficient(process, edition, size, name).to(unit).central


def by_size(process: str, edition: str, name: str, unit: str) -> FloatArray:
    """Return a coefficient for each cut point of `SIZES`.

    Parameters
    ----------
    process, edition, name : str
        As in `coefficient`.
    unit : str
        Unit wanted.

    Returns
    -------
    ndarray, shape (4,)
        NaN where the edition gives none.

    Raises
    ------
    InputError
        If the edition gives it for no size.
    """
    found = [
        number(process, edition, size, name, unit) if has(process, edition, size, name) else np.nan
        for size in SIZES
    ]
    if all(math.isnan(one) for one in found):
        coefficient(process, edition, SIZES[-1], name)
    return np.array(found)


def pick_sizes(factors: FloatArray, sizes: Sequence[str], process: str, edition: str) -> FloatArray:
    """Return the columns of an array of emission factors for the sizes asked for.

    Parameters
    ----------
    factors : ndarray, shape (..., 4)
        Factors at the cut points of `SIZES`.
    sizes : sequence of str
        Cut points wanted.
    process, edition : str
        What they were computed by, for messages.

    Returns
    -------
    ndarray, shape (..., number of sizes)

    Raises
    ------
    InputError
        If a size is no cut point, or the edition does not give it.
    """
    unknown = [size for size in sizes if size not in SIZES]
    if unknown:
        raise InputError.single(
            f'"{unknown[0]}" is no cut point',
            place="sizes",
            allowed=", ".join(SIZES),
            remedy=did_you_mean(unknown[0], SIZES),
        )
    chosen = np.asarray(factors)[..., [SIZES.index(size) for size in sizes]]
    absent = [
        size for at, size in enumerate(sizes) if chosen.size and np.isnan(chosen[..., at]).all()
    ]
    if absent:
        raise InputError.single(
            f"{edition_name(process, edition)} gives no {' and no '.join(absent)} of {process}",
            place="sizes",
            allowed=_who_gives(process, absent),
            remedy="name an edition that gives it for the whole calculation, or do without it",
        )
    return chosen


def _who_gives(process: str, sizes: Iterable[str]) -> str:
    given = {
        size: sorted(
            {
                row["edition"]
                for row in _rows()
                if row["process"] == process and row["size"] == size and row["value"]
            }
        )
        for size in sizes
    }
    return "; ".join(f"{size}: {', '.join(who) or 'no edition'}" for size, who in given.items())


def rating(process: str, edition: str, size: str) -> str:
    """Return the rating letter of a factor, A (excellent) to E (poor); empty where not known.

    Parameters
    ----------
    process, edition, size : str
        As in `coefficient`.
    """
    full = edition_name(process, edition)
    letters = [
        row["rating"]
        for row in _rows()
        if (row["process"], row["edition"], row["size"]) == (process, full, size) and row["rating"]
    ]
    return letters[0] if letters else ""


def relative_spread(
    process: str, edition: str, size: str, *, outside_range: bool = False
) -> Value | Missing:
    """Return how far a factor may be off: a number about one that multiplies it.

    Parameters
    ----------
    process, edition, size : str
        As in `coefficient`.
    outside_range : bool
        Whether the formula is used outside the conditions it was tested in, for which AP-42 takes
        a letter off.

    Returns
    -------
    Value or Missing
        Lognormal with median one; 95 % lie within the factor that the table of ratings gives for
        the letter. Missing where the edition gives no letter, as far as is known.
    """
    letter = rating(process, edition, size)
    if not letter:
        return Missing(f"{edition_name(process, edition)} gives no rating of {process} for {size}")
    letters = [row["rating"] for row in rows("emission_factor_ratings")]
    if outside_range:
        letter = letters[min(letters.index(letter) + 1, len(letters) - 1)]
    return _spread(letter)


@cache
def _spread(letter: str) -> Value:
    within = facts("emission_factor_ratings")[letter,]
    assert isinstance(within, Value)  # the table has a number for every letter
    half_width = math.log(within.central)
    return Value(
        1.0,
        "1",
        distribution=Lognormal(1.0, math.exp(half_width / _TWO_SIDED_95)),
        low=math.exp(-half_width),
        high=math.exp(half_width),
        source=within.source,
        year=within.year,
        place=within.place,
        quality=within.quality,
        note=f"rating {letter}: a factor of {within.central:g} either way; {within.note}",
    )
