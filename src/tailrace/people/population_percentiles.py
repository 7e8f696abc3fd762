"""Percentiles over persons, and the band in which they lie for all that is not known.

Variability and uncertainty are kept apart: in each draw of what is not known, the percentiles of
the persons are taken; over the draws, each percentile then has a band.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tailrace.errors import InputError

from .order_statistics import Engine, ranks_over_persons
from .random_blocks import BLOCK

FloatArray = NDArray[np.float64]


def checked_percents(percents: Sequence[float], what: str) -> FloatArray:
    """Return percents as an array.

    Parameters
    ----------
    percents : sequence of float
        Percents, rising, 0 to 100.
    what : str
        Their name, for the message.

    Raises
    ------
    InputError
        If there are none, one is outside 0 to 100, or they do not rise.
    """
    wanted = np.asarray(percents, dtype=np.float64)
    if wanted.ndim != 1 or not wanted.size or not np.all((wanted >= 0) & (wanted <= 100)):
        raise InputError.single(
            f"{what} are {list(percents)}", place=what, allowed="numbers from 0 to 100"
        )
    if np.any(np.diff(wanted) <= 0):
        raise InputError.single(
            f"{what} {list(percents)} do not rise", place=what, remedy="name each once, in order"
        )
    return wanted


def _neighbours(percents: FloatArray, count: int) -> tuple[NDArray[np.int64], FloatArray]:
    """Return the rank below each percentile, and how far towards the next it lies."""
    place = (count - 1) * (percents / 100.0)
    below = np.minimum(np.floor(place).astype(np.int64), count - 1)
    return below, place - below


def percentiles_over_persons(
    coefficients: FloatArray,
    factors: FloatArray,
    percents: Sequence[float],
    *,
    sets: NDArray[np.int64] | None = None,
    engine: Engine = "auto",
) -> FloatArray:
    """Return percentiles of the persons' totals in every draw.

    Parameters
    ----------
    coefficients : ndarray, shape (place, pathway, draw)
        Effect per unit of a person's factor, not negative.
    factors : ndarray, shape (pathway, person) or (set, pathway, person)
        Persons' factors, each person as likely as another, not negative.
    percents : sequence of float
        Percents of the persons at or below, rising, 0 to 100.
    sets, engine
        As in `ranks_over_persons`.

    Returns
    -------
    ndarray, shape (place, percent, draw)
        In the unit of coefficient times factor; between two persons linear, which is definition 7
        of Hyndman and Fan (1996, The American Statistician 50(4), 361-365), as `numpy.quantile`.

    Raises
    ------
    InputError
        If percents are outside 0 to 100 or do not rise.
    """
    wanted = checked_percents(percents, "percents")
    persons = np.asarray(factors, dtype=np.float64)
    persons = persons[np.newaxis] if persons.ndim == 2 else persons
    below, share = _neighbours(wanted, persons.shape[2])
    above = np.minimum(below + 1, persons.shape[2] - 1)
    ranks = np.unique(np.concatenate([below, above]))
    found = ranks_over_persons(coefficients, persons, ranks, sets=sets, engine=engine)
    low = found[:, np.searchsorted(ranks, below)]
    high = found[:, np.searchsorted(ranks, above)]
    return np.asarray(low + (high - low) * share[:, np.newaxis])


@dataclass(frozen=True)
class Band:
    """Where a number lies, over the draws of what is not known.

    Attributes
    ----------
    mean : ndarray
        Mean over the draws.
    levels : ndarray, shape (..., level)
        Percentiles over the draws.
    mean_error, level_errors : ndarray
        Standard errors of both, because the draws are finite in number; NaN for a single block.
    """

    mean: FloatArray
    levels: FloatArray
    mean_error: FloatArray
    level_errors: FloatArray


def confidence_band(numbers: FloatArray, levels: Sequence[float]) -> Band:
    """Return the band of numbers over the draws of what is not known.

    Parameters
    ----------
    numbers : ndarray, shape (..., draw)
        A number in every draw.
    levels : sequence of float
        Percents of the draws at or below, rising, 0 to 100.

    Returns
    -------
    Band
        Standard errors are from the spread between blocks of `random_blocks.BLOCK` draws, so that
        what all draws of a block share (its persons) counts. That of a percentile is half the
        distance between the numbers as many ranks above and below it as the standard error of the
        share of draws below it makes.

    Raises
    ------
    InputError
        If levels are outside 0 to 100 or do not rise.
    """
    wanted = checked_percents(levels, "levels")
    draws = numbers.shape[-1]
    ordered = np.sort(numbers, axis=-1)
    below, share = _neighbours(wanted, draws)
    low = ordered[..., below]
    high = ordered[..., np.minimum(below + 1, draws - 1)]
    found = low + (high - low) * share
    errors = np.empty_like(found)
    for k in range(len(wanted)):
        spread = draws * _error_of_mean((numbers <= found[..., k : k + 1]).astype(np.float64))
        place = (draws - 1) * wanted[k] / 100.0
        errors[..., k] = 0.5 * (
            _at_rank(ordered, place + spread) - _at_rank(ordered, place - spread)
        )
    return Band(numbers.mean(axis=-1), found, _error_of_mean(numbers), errors)


def _error_of_mean(numbers: FloatArray) -> FloatArray:
    """Return the standard error of the mean over draws from the means of whole blocks."""
    blocks = numbers.shape[-1] // BLOCK
    if blocks < 2:
        return np.full(numbers.shape[:-1], np.nan)
    whole = numbers[..., : blocks * BLOCK].reshape(*numbers.shape[:-1], blocks, BLOCK)
    return np.asarray(whole.mean(axis=-1).std(axis=-1, ddof=1) / np.sqrt(blocks))


def _at_rank(ordered: FloatArray, place: FloatArray) -> FloatArray:
    """Return numbers at places among the ordered ones, linear between two, NaN at NaN."""
    inside = np.clip(np.nan_to_num(place), 0, ordered.shape[-1] - 1)
    below = np.floor(inside).astype(np.int64)
    above = np.minimum(below + 1, ordered.shape[-1] - 1)
    low = np.take_along_axis(ordered, below[..., np.newaxis], axis=-1)[..., 0]
    high = np.take_along_axis(ordered, above[..., np.newaxis], axis=-1)[..., 0]
    return np.where(np.isnan(place), np.nan, low + (high - low) * (inside - below))
