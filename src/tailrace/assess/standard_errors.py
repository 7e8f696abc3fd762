"""How sure a mean or a percentile over draws is."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tailrace.errors import InputError

Array = NDArray[np.float64]


def standard_error_of_mean(values: ArrayLike) -> Array:
    """Return the standard error of means over draws, s / sqrt(n).

    Parameters
    ----------
    values : array_like, shape (draw, ...)
        Results in any unit, two draws or more.

    Returns
    -------
    ndarray, shape (...)
        In the unit of the results.

    Raises
    ------
    InputError
        If there are fewer than two draws or a result is not finite.

    Notes
    -----
    For independent draws. A Latin hypercube of n draws has a variance of at most n/(n - 1) times
    that of independent ones, whatever the function (Owen 1997, SIAM Journal on Numerical Analysis
    34, 1884-1910), so that this is an upper bound for it, often by far:
    `standard_error_of_blocks` is nearer.
    """
    table = _draws(values, 2)
    return np.asarray(table.std(axis=0, ddof=1) / math.sqrt(len(table)))


def standard_error_of_blocks(values: ArrayLike, block: int, level: float | None = None) -> Array:
    """Return the standard error from the spread between independent blocks of draws.

    Parameters
    ----------
    values : array_like, shape (draw, ...)
        Results in any unit, in the order drawn.
    block : int
        Draws in a block. A shorter last block is left out of the spread.
    level : float, optional
        Of a percentile, 0 to 1; of the mean unless given.

    Returns
    -------
    ndarray, shape (...)
        In the unit of the results: the standard deviation between blocks, over the square root of
        all draws in blocks.

    Raises
    ------
    InputError
        If there are fewer than five whole blocks, too few to tell a spread, or the level is not in
        0 to 1.

    Notes
    -----
    Replicated Latin hypercubes (Iman and Conover 1980, Communications in Statistics A 9,
    1749-1842). Blocks of Sobol points are not independent: not for them. The error of a
    spread between k blocks is 1/sqrt(2 (k - 1)) of it, a quarter for eight.
    """
    table = _draws(values, 2)
    whole = len(table) // block if block > 0 else 0
    if whole < 5:
        raise InputError.single(
            f"{len(table)} draws make {whole} blocks of {block}", place="values",
            allowed="five whole blocks or more",
        )  # fmt: skip
    blocks = table[: whole * block].reshape(whole, block, *table.shape[1:])
    if level is None:
        each = blocks.mean(axis=1)
    else:
        _check_level(level)
        each = np.quantile(blocks, level, axis=1)
    return np.asarray(each.std(axis=0, ddof=1) / math.sqrt(len(table) / block))


def standard_error_of_percentile(values: ArrayLike, level: float) -> Array:
    """Return the standard error of a percentile over independent draws.

    Parameters
    ----------
    values : array_like, shape (draw, ...)
        Results in any unit.
    level : float
        Of the percentile, above 0 and below 1 and with at least one draw on either side.

    Returns
    -------
    ndarray, shape (...)
        In the unit of the results.

    Raises
    ------
    InputError
        If a result is not finite, or the draws are too few for the level.

    Notes
    -----
    Maritz and Jarrett (1978), Journal of the American Statistical Association 73, 194-196: the
    moments of the order statistic of rank [n level + 1/2], with each draw weighted by the share of
    its beta distribution, with parameters r and n - r + 1 for rank r: the bootstrap's error of
    that order statistic without resampling (`scipy.stats.mstats.mjci` takes r - 1 and n - r, and
    comes out some percent larger in the tails). Upper bound, about, for Latin hypercubes.
    """
    from scipy.special import betainc

    table = _draws(values, 2)
    draws = len(table)
    _check_level(level)
    rank = math.floor(draws * level + 0.5)
    if not 1 <= rank <= draws - 1:
        raise InputError.single(
            f"{draws} draws have none beyond their {100 * level:g}th percentile", place="values",
            allowed=f"{math.ceil(1 / min(level, 1 - level))} or more",
        )  # fmt: skip
    weights = np.diff(betainc(rank, draws - rank + 1, np.arange(draws + 1) / draws))
    ordered = np.sort(table, axis=0)
    # moments about the percentile itself: squares of large numbers would cancel
    near = ordered - ordered[rank - 1]
    first, second = (np.tensordot(weights, near**power, axes=1) for power in (1, 2))
    return np.asarray(np.sqrt(np.maximum(second - first**2, 0.0)))


def percentile_interval(
    values: ArrayLike, level: float, confidence: float = 0.95
) -> tuple[Array, Array]:
    """Return an interval for a percentile that holds whatever the distribution.

    Parameters
    ----------
    values : array_like, shape (draw, ...)
        Results in any unit, independent draws.
    level : float
        Of the percentile, above 0 and below 1.
    confidence : float
        At least this is the probability that the interval holds the percentile.

    Returns
    -------
    low, high : ndarray, shape (...)
        Two of the results; infinite where no draw is far enough out.

    Raises
    ------
    InputError
        If a result is not finite, or level or confidence is out of range.

    Notes
    -----
    Order statistics with ranks from the binomial distribution, each tail by itself (David and
    Nagaraja 2003, Order Statistics, section 7.1).
    """
    from scipy.stats import binom

    _check_level(level)
    _check_level(confidence, "confidence")
    table = np.sort(_draws(values, 1), axis=0)
    draws, tail = len(table), (1 - confidence) / 2
    counts = binom.cdf(np.arange(draws + 1), draws, level)
    # the r-th of n lies above the percentile with probability P(fewer than r below it)
    below = int(np.searchsorted(counts, tail, side="right"))
    above = int(np.searchsorted(counts, 1 - tail, side="left")) + 1
    low = table[below - 1] if below >= 1 else np.full(table.shape[1:], -np.inf)
    high = table[above - 1] if above <= draws else np.full(table.shape[1:], np.inf)
    return np.asarray(low), np.asarray(high)


def _draws(values: ArrayLike, least: int) -> Array:
    table = np.asarray(values, dtype=float)
    if table.ndim == 0 or len(table) < least or not np.all(np.isfinite(table)):
        raise InputError.single(
            f"results of shape {table.shape}", place="values",
            allowed=f"finite, {least} draws or more along the first axis",
        )  # fmt: skip
    return table


def _check_level(level: float, place: str = "level") -> None:
    if not 0 < level < 1:
        raise InputError.single(f"{level:g}", place=place, allowed="above 0 and below 1")
