"""The numbers of a source, year by year and draw by draw.

Every declared number is read at the levels of its own place in the site's files, so a source added
or taken away changes no other. Numbers given by year move together: one level for all years.
"""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from tailrace.emissions.source import ByYear, EmissionSource
from tailrace.quantities import Missing, Value
from tailrace.quantities.level_source import LevelSource, SeededLevels, drawn, drawn_together

Array = NDArray[np.float64]


def place_of(source: EmissionSource) -> str:
    """Return the place that the numbers of a source stand below."""
    return f"emissions.{source.name}"


def draw_value(value: Value, place: str, draws: int | None, seed: int) -> Array:
    """Return draws of one number from a stream of its own.

    Parameters
    ----------
    value : Value
        The number.
    place : str
        Its place in the site's files, which decides its levels.
    draws : int or None
        Number of draws; None for the central value.
    seed : int
        Seed of all draws.

    Returns
    -------
    ndarray, shape (draw,)
        In the unit of the value; one number without draws.
    """
    source = None if draws is None else SeededLevels(draws, seed)
    return np.broadcast_to(drawn(value, place, source), (draws or 1,)).copy()


def draw_inputs(
    source: EmissionSource, years: tuple[int, ...], levels: LevelSource | None
) -> dict[str, Array]:
    """Return the numbers of a source.

    Parameters
    ----------
    source : EmissionSource
        The source.
    years : tuple of int
        Calendar years.
    levels : LevelSource or None
        Levels of the draws; None for central values.

    Returns
    -------
    dict of str to ndarray, shape (year, draw)
        Missing numbers are left out. In years beyond those a number is declared for, in which the
        source does not emit, it stays at its nearest year.
    """
    shape = (len(years), 1 if levels is None else levels.rows)
    found: dict[str, Array] = {}
    for name, number in source.inputs.items():
        place = f"{place_of(source)}.{name}"
        if isinstance(number, Missing):
            continue
        if isinstance(number, ByYear):
            rows = drawn_together(number.values, place, levels)
            by_year = _between(np.array(number.years, dtype=float), rows, years)
            found[name] = np.broadcast_to(by_year, shape)
        else:
            found[name] = np.broadcast_to(drawn(number, place, levels), shape)
    return found


def draw_all(
    values: Mapping[str, Value], place: str, levels: LevelSource | None
) -> dict[str, Array]:
    """Return draws of several numbers by name, shape (draw,), or (1,) of what does not vary."""
    return {k: drawn(v, f"{place}.{k}", levels) for k, v in values.items()}


def _between(declared: Array, rows: Array, years: tuple[int, ...]) -> Array:
    """Return rows between those declared, linear in the year, shape (year, draw)."""
    at = np.clip(np.array(years, dtype=float), declared[0], declared[-1])
    upper = np.clip(np.searchsorted(declared, at), 1, max(len(declared) - 1, 1))
    if len(declared) == 1:
        return np.repeat(rows, len(years), axis=0)
    lower = upper - 1
    weight = (at - declared[lower]) / (declared[upper] - declared[lower])
    return np.asarray(rows[lower] * (1 - weight)[:, None] + rows[upper] * weight[:, None])
