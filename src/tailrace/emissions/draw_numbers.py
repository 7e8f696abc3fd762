"""The numbers of a source, year by year and draw by draw.

Every declared number is read at its own uniform quantile. The stream of quantiles of a number
depends on the seed and on the number's place in the file and on nothing else, so a source added or
taken away changes no other. Numbers given by year move together: one quantile for all years.
"""

from __future__ import annotations

from collections.abc import Mapping
from zlib import crc32

import numpy as np
from numpy.typing import NDArray

from tailrace.emissions.source import ByYear, EmissionSource
from tailrace.quantities import Missing, Value

Array = NDArray[np.float64]


def draw_value(value: Value, place: str, draws: int | None, seed: int) -> Array:
    """Return draws of one number.

    Parameters
    ----------
    value : Value
        The number.
    place : str
        Its place in the file, which decides its quantiles.
    draws : int or None
        Number of draws; None for the central value.
    seed : int
        Seed of all draws.

    Returns
    -------
    ndarray, shape (draw,)
        In the unit of the value; one number without draws.
    """
    if draws is None or not value.is_distribution:
        return np.full(draws or 1, value.central)
    return np.asarray(value.ppf(uniform_levels(place, draws, seed)), dtype=float)


def draw_inputs(
    source: EmissionSource, years: tuple[int, ...], draws: int | None, seed: int
) -> dict[str, Array]:
    """Return the numbers of a source.

    Parameters
    ----------
    source : EmissionSource
        The source.
    years : tuple of int
        Calendar years.
    draws : int or None
        Number of draws; None for central values.
    seed : int
        Seed of all draws.

    Returns
    -------
    dict of str to ndarray, shape (year, draw)
        Missing numbers are left out. In years beyond those a number is declared for, in which the
        source does not emit, it stays at its nearest year.
    """
    found: dict[str, Array] = {}
    for name, number in source.inputs.items():
        place = f"{source.name}.{name}"
        if isinstance(number, Missing):
            continue
        if isinstance(number, ByYear):
            rows = np.stack([draw_value(v, place, draws, seed) for v in number.values])
            found[name] = _between(np.array(number.years, dtype=float), rows, years)
        else:
            row = draw_value(number, place, draws, seed)
            found[name] = np.broadcast_to(row, (len(years), len(row)))
    return found


def draw_all(
    values: Mapping[str, Value], place: str, draws: int | None, seed: int
) -> dict[str, Array]:
    """Return draws of several numbers, shape (draw,), by name."""
    return {k: draw_value(v, f"{place}.{k}", draws, seed) for k, v in values.items()}


def uniform_levels(place: str, draws: int, seed: int) -> Array:
    """Return the quantile levels of one number, shape (draw,).

    Parameters
    ----------
    place : str
        Its place in the file.
    draws : int
        Number of draws.
    seed : int
        Seed of all draws.
    """
    stream = np.random.SeedSequence([seed, crc32(place.encode())])
    return np.random.default_rng(stream).random(draws)


def _between(declared: Array, rows: Array, years: tuple[int, ...]) -> Array:
    """Return rows between those declared, linear in the year, shape (year, draw)."""
    at = np.clip(np.array(years, dtype=float), declared[0], declared[-1])
    upper = np.clip(np.searchsorted(declared, at), 1, max(len(declared) - 1, 1))
    if len(declared) == 1:
        return np.repeat(rows, len(years), axis=0)
    lower = upper - 1
    weight = (at - declared[lower]) / (declared[upper] - declared[lower])
    return np.asarray(rows[lower] * (1 - weight)[:, None] + rows[upper] * weight[:, None])
