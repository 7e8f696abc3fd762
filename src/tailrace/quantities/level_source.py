"""Where the quantile levels of uncertain numbers come from.

Everything that draws a number asks one source for levels, by the place of the number in the site's
files, and reads the number's distribution at them. A number asked for in several rooms under one
place is then the same in all of them, draw by draw, and whoever holds the source decides how levels
are spread: independent streams, a Latin hypercube, Sobol points, correlated or not.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from typing import Protocol

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tailrace.errors import InputError, did_you_mean
from tailrace.quantities.distribution import Distribution, open_levels, quantile_levels
from tailrace.quantities.splits import SplitGroup
from tailrace.quantities.value import Value

Array = NDArray[np.float64]
Varying = Value | Distribution | SplitGroup
"""What has levels: a number with a distribution, a bare distribution, shares drawn together."""


class LevelSource(Protocol):
    """Levels of numbers by place.

    Attributes
    ----------
    rows : int
        Draws in this block.
    """

    @property
    def rows(self) -> int:
        """Draws in this block."""

    def levels(self, place: str, value: Varying) -> Array:
        """Return the levels of one number, the same every time for the same place.

        Parameters
        ----------
        place : str
            Where the number stands, unique over the site:
            "ground.baotou.aquifer.hydraulic_conductivity".
        value : Value, Distribution or SplitGroup
            The number.

        Returns
        -------
        ndarray, shape (row,)
            From 0 to 1; of shape (row, outlet) for a split group.
        """


def drawn(value: Value | Distribution, place: str, source: LevelSource | None) -> Array:
    """Return one number, draw by draw.

    Parameters
    ----------
    value : Value or Distribution
        The number.
    place : str
        Where it stands, unique over the site.
    source : LevelSource or None
        Where levels come from; None for the central value.

    Returns
    -------
    ndarray, shape (row,)
        In the unit of the value; of shape (1,) where there is no source or the number does not
        vary.
    """
    if isinstance(value, Distribution):
        return np.array([value.median()]) if source is None else _at(value, place, source)
    if source is None or not value.is_distribution:
        return np.array([value.central])
    return _at(value, place, source)


def drawn_together(values: Sequence[Value], place: str, source: LevelSource | None) -> Array:
    """Return several numbers that rise and fall as one: those of one series over the years.

    Parameters
    ----------
    values : sequence of Value
        The numbers.
    place : str
        Where they stand, unique over the site.
    source : LevelSource or None
        Where levels come from; None for central values.

    Returns
    -------
    ndarray, shape (value, row)
        Each in its own unit; one row where there is no source or none of them varies.
    """
    varying = next((one for one in values if one.is_distribution), None)
    if source is None or varying is None:
        return np.array([[one.central] for one in values])
    level = source.levels(place, varying)
    return np.stack([np.asarray(one.ppf(level), dtype=float) for one in values])


def drawn_shares(group: SplitGroup, place: str, source: LevelSource | None) -> Array:
    """Return the shares of a split group, draw by draw.

    Parameters
    ----------
    group : SplitGroup
        Shares drawn together.
    place : str
        Where the group stands, unique over the site.
    source : LevelSource or None
        Where levels come from; None for the central shares.

    Returns
    -------
    ndarray, shape (row, outlet)
        In the order of `group.outlets`; one row where there is no source.
    """
    if source is None:
        return np.array([group.shares])
    return group.distribution.from_levels(source.levels(place, group))


class Recorder:
    """A source of one row at the middle of everything, which keeps what it is asked for.

    Attributes
    ----------
    numbers : dict of str to Value, Distribution or SplitGroup
        By place, in the order first asked.
    """

    rows = 1

    def __init__(self) -> None:
        self.numbers: dict[str, Varying] = {}

    def levels(self, place: str, value: Varying) -> Array:
        """Return 0.5 and keep the number.

        Parameters
        ----------
        place : str
            Where the number stands.
        value : Value, Distribution or SplitGroup
            The number.

        Returns
        -------
        ndarray, shape (1,) or (1, outlet)

        Raises
        ------
        InputError
            If another number was asked for under the same place: the two would have one level.
        """
        known = self.numbers.setdefault(place, value)
        if known is not value and known != value:
            raise InputError.single(
                f"two numbers have one place: {known} and {value}", place=place,
                remedy="give each a place of its own; a series over years is drawn together",
            )  # fmt: skip
        return np.full(_shape(value, 1), 0.5)


class SeededLevels:
    """Independent streams of levels, one for each place.

    A stream depends on the seed and the place and on nothing else: a number more or less changes no
    other, and more rows begin with the same.

    Parameters
    ----------
    rows : int
        Draws.
    seed : int
        Seed of all streams.
    """

    def __init__(self, rows: int, seed: int = 0) -> None:
        self.rows = rows
        self.seed = seed

    def levels(self, place: str, value: Varying) -> Array:
        """Return the levels of a place.

        Parameters
        ----------
        place : str
            Where the number stands.
        value : Value, Distribution or SplitGroup
            The number.

        Returns
        -------
        ndarray, shape (row,) or (row, outlet)
            Above 0 and below 1.
        """
        digest = hashlib.blake2b(place.encode(), digest_size=16).digest()
        words = np.frombuffer(digest, dtype="<u4").tolist()
        stream = np.random.default_rng(np.random.SeedSequence([self.seed, *words]))
        return open_levels(stream, _shape(value, self.rows))


class FixedLevels:
    """A source of given levels.

    Parameters
    ----------
    given : mapping of str to array_like, shape (row,) or (row, outlet)
        Levels from 0 to 1 by place.

    Raises
    ------
    InputError
        If a level is outside 0 to 1, there are none, or numbers differ in how many they have.
    """

    def __init__(self, given: Mapping[str, ArrayLike]) -> None:
        self._given = {place: quantile_levels(levels) for place, levels in given.items()}
        lengths = {np.shape(levels)[:1] for levels in self._given.values()}
        if len(lengths) != 1 or () in lengths:
            raise InputError.single(
                "levels differ in how many rows they have" if lengths else "no levels are given",
                place="levels", allowed="one row for each draw, the same draws for every number",
            )  # fmt: skip
        self._rows = int(lengths.pop()[0])

    @property
    def rows(self) -> int:
        """Draws."""
        return self._rows

    def levels(self, place: str, value: Varying) -> Array:
        """Return the levels given for a place.

        Parameters
        ----------
        place : str
            Where the number stands.
        value : Value, Distribution or SplitGroup
            The number.

        Returns
        -------
        ndarray, shape (row,) or (row, outlet)

        Raises
        ------
        InputError
            If none are given for it, or not as many as its split group has outlets.
        """
        found = self._given.get(place)
        if found is None:
            raise unknown_place(place, self._given)
        if found.shape != _shape(value, self._rows):
            raise InputError.single(
                f"levels of shape {found.shape}", place=place,
                allowed=f"shape {_shape(value, self._rows)}",
            )  # fmt: skip
        return found


def level_source(
    draws: int | None, seed: int = 0, levels: LevelSource | None = None
) -> LevelSource | None:
    """Return the source of levels that a caller asks for by a number of draws, or hands over.

    Parameters
    ----------
    draws : int or None
        Number of draws from streams of their own.
    seed : int
        Seed of those streams.
    levels : LevelSource or None
        Source handed over.

    Returns
    -------
    LevelSource or None
        None for central values.

    Raises
    ------
    InputError
        If both are given, or there are less than one draw.
    """
    if draws is not None and levels is not None:
        raise InputError.single(
            "draws are asked for by number and by levels", place="draws", remedy="give one of them"
        )
    if draws is not None and draws < 1:
        raise InputError.single(f"{draws} draws", place="draws", allowed="one or more, or none")
    return levels if draws is None else SeededLevels(draws, seed)


def unknown_place(place: str, known: Mapping[str, object]) -> InputError:
    """Return what to raise for a number that has no levels.

    Parameters
    ----------
    place : str
        The place asked for.
    known : mapping
        By the places that have levels.
    """
    return InputError.single(
        "an uncertain number that has no levels", place=place,
        allowed=f"one of the {len(known)} numbers that were listed before drawing",
        remedy=did_you_mean(place, known),
    )  # fmt: skip


def _at(value: Value | Distribution, place: str, source: LevelSource) -> Array:
    return np.asarray(value.ppf(source.levels(place, value)), dtype=float)


def _shape(value: Varying, rows: int) -> tuple[int, ...]:
    return (rows, len(value.outlets)) if isinstance(value, SplitGroup) else (rows,)
