"""What each source gives to a result that is not linear in the exposures.

The Shapley value of a source is what it adds to the result when it joins the sources before it,
averaged over every order in which they may join (Shapley 1953, in Contributions to the Theory of
Games II, 307-317):

    phi_i = sum over S without i of |S|! (n - |S| - 1)! / n! (v(S + i) - v(S)),

v(S) the endpoint at the summed exposures of the sources S. The values sum to v(all) - v(none),
sources that do the same get the same, and one that changes nothing gets nothing. v(none), what
there would be without any source, stands beside them under its own name.

Up to `EXACT_SOURCES` sources every subset is computed. Above that orders are sampled, each with its
reverse (antithetic pairs: Mitchell, Cooper, Frank and Holmes 2022, Journal of Machine Learning
Research 23, 43), with a standard error; each order sums exactly, and so does their mean.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from math import factorial

import numpy as np
from numpy.typing import NDArray

from tailrace.errors import InputError, Problems
from tailrace.quantities.missing import Missing

from .contributions import Contributions
from .draw_checks import Array, Label

Places = NDArray[np.int64]
Endpoint = Callable[[Array, slice], Array]
"""The result of summed exposures, shape (coalition, features, draw), for a slice of the draws;
gives shape (coalition, draw)."""

EXACT_SOURCES = 12
"""Sources up to which all subsets are computed: 4,096 of them, each twice the one before."""
PAIRS = 256
"""Pairs of an order and its reverse, where orders are sampled."""
WITHOUT_SOURCES = "without any source"

_CHUNK = 2**21
"""Numbers of one chunk of exposures: 16 MB."""


@dataclass(frozen=True)
class ShapleyValues:
    """Shapley values of sources in every draw.

    Parameters
    ----------
    values : ndarray, shape (n, draw)
        In the unit of the endpoint, for n sources.
    baseline : ndarray, shape (draw,)
        The endpoint without any source.
    standard_error : ndarray, shape (n, draw)
        From the number of orders; zero where all subsets were computed. The same orders serve
        every draw: of a weighted mean over draws, the weighted mean of errors is an upper bound.
    mean_error : ndarray, shape (n,)
        Standard error of the mean over draws, from the number of orders.
    pairs : int
        Pairs of orders sampled; zero where all subsets were computed.
    """

    values: Array
    baseline: Array
    standard_error: Array
    mean_error: Array
    pairs: int

    @property
    def method(self) -> str:
        """How the values came about, in words."""
        if self.pairs == 0:
            return "Shapley values over sources, every subset"
        return f"Shapley values over sources, {2 * self.pairs:,} sampled orders"


def shapley_values(
    endpoint: Endpoint, exposure: Array, *, pairs: int = PAIRS, seed: int = 1
) -> ShapleyValues:
    """Return the Shapley values of sources.

    Parameters
    ----------
    endpoint : callable
        Takes exposures summed over sources, shape (coalition, features, draw), and the slice of
        the draws they belong to; gives the result, shape (coalition, draw).
    exposure : ndarray, shape (n, features, draw)
        Exposure by source, finite, in the unit the endpoint takes. Features are what it tells
        apart, such as substances.
    pairs : int
        Pairs of orders where there are more than `EXACT_SOURCES` sources with an exposure; 2 or
        more.
    seed : int
        Of the orders; same seed, same bytes.

    Returns
    -------
    ShapleyValues
        By source and draw.

    Raises
    ------
    InputError
        If the exposure is not finite, `pairs` too few, or the endpoint gives another shape or a
        number that is not finite.
    """
    given = np.asarray(exposure, dtype=np.float64)
    _check(given, pairs)
    sources, draws = given.shape[0], given.shape[-1]
    # A source without any exposure changes no subset: its value is zero, and the others need
    # half as many subsets.
    players = np.flatnonzero((given != 0.0).reshape(sources, -1).any(axis=1))
    exact = players.size <= EXACT_SOURCES
    found = _Found.empty(sources, draws, 0 if exact else pairs)
    coalitions = 2**players.size if exact else 2 * (players.size + 1)
    width = max(1, _CHUNK // (coalitions * max(1, given[0, ..., 0].size)))
    for start in range(0, draws, width):
        part = slice(start, min(start + width, draws))
        chunk = given[players][..., part]
        if exact:
            found.values[players, part], found.baseline[part] = _every_subset(endpoint, chunk, part)
        else:
            _sampled_orders(endpoint, chunk, part, players, found, seed)
    return found.finished()


def _check(exposure: Array, pairs: int) -> None:
    problems = Problems("shapley_values()")
    if exposure.ndim < 2 or not exposure.size or not np.isfinite(exposure).all():
        problems.add(f"shape {exposure.shape}", place="exposure",
                     allowed="finite numbers by source, any features, and draw")  # fmt: skip
    if pairs < 2:
        problems.add(f"{pairs} pairs of orders", place="pairs", allowed="2 or more")
    problems.raise_if_any()


@dataclass
class _Found:
    """Sums over pairs of orders while chunks of draws are worked off."""

    values: Array
    baseline: Array
    squares: Array
    over_draws: Array
    pairs: int

    @classmethod
    def empty(cls, sources: int, draws: int, pairs: int) -> _Found:
        shape = (sources, draws)
        return cls(np.zeros(shape), np.zeros(draws), np.zeros(shape),
                   np.zeros((pairs, sources)), pairs)  # fmt: skip

    def finished(self) -> ShapleyValues:
        if self.pairs == 0:
            none = np.zeros_like(self.values)
            return ShapleyValues(self.values, self.baseline, none, none[:, 0].copy(), 0)
        error = np.sqrt(self.squares / (self.pairs - 1) / self.pairs)
        of_mean = (self.over_draws / self.baseline.size).std(axis=0, ddof=1) / np.sqrt(self.pairs)
        return ShapleyValues(self.values, self.baseline, error, of_mean, self.pairs)


def _called(endpoint: Endpoint, exposure: Array, part: slice) -> Array:
    result = np.asarray(endpoint(exposure, part), dtype=np.float64)
    expected = (exposure.shape[0], exposure.shape[-1])
    if result.shape != expected or not np.isfinite(result).all():
        raise InputError.single(
            f"an endpoint of shape {result.shape} or with numbers that are not finite",
            file="shapley_values()", place="endpoint", allowed=f"finite, shape {expected}",
        )  # fmt: skip
    return result


def subset_sums(exposure: Array) -> Array:
    """Return the exposure of every subset of sources, shape (coalition, features, draw).

    Parameters
    ----------
    exposure : ndarray, shape (n, features, draw)
        Exposure by source. Subset number k holds source i where bit i of k is set.
    """
    sums = np.empty((2 ** exposure.shape[0], *exposure.shape[1:]))
    sums[0] = 0.0
    for source, one in enumerate(exposure):
        size = 2**source
        np.add(sums[:size], one, out=sums[size : 2 * size])
    return sums


def _every_subset(endpoint: Endpoint, exposure: Array, part: slice) -> tuple[Array, Array]:
    """Return values by source, and the endpoint without any."""
    count = exposure.shape[0]
    result = _called(endpoint, subset_sums(exposure), part)
    members = np.array([k.bit_count() for k in range(2**count >> 1)], dtype=int)
    weight = np.array(
        [factorial(k) * factorial(count - k - 1) / factorial(count) for k in range(count)]
    )[members]
    values = np.empty((count, result.shape[-1]))
    for source in range(count):
        # Subsets without and with the source, in the same order of the others.
        pair = result.reshape(-1, 2, 2**source, result.shape[-1])
        added = (pair[:, 1] - pair[:, 0]).reshape(weight.size, -1)
        values[source] = weight @ added
    return values, result[0]


def _sampled_orders(
    endpoint: Endpoint, exposure: Array, part: slice, players: Places, found: _Found, seed: int
) -> None:
    """Add the values of one chunk of draws, by the same orders as any other chunk."""
    count = exposure.shape[0]
    rng = np.random.default_rng(seed)
    mean = np.zeros((count, exposure.shape[-1]))
    squares = np.zeros_like(mean)
    start = np.zeros((1, *exposure.shape[1:]))
    for pair in range(found.pairs):
        order = rng.permutation(count)
        joined = [np.concatenate([start, np.cumsum(exposure[one], axis=0)])
                  for one in (order, order[::-1])]  # fmt: skip
        result = _called(endpoint, np.concatenate(joined), part)
        added = np.empty_like(mean)
        added[order] = 0.5 * np.diff(result[: count + 1], axis=0)
        added[order[::-1]] += 0.5 * np.diff(result[count + 1 :], axis=0)
        # Welford's update: no difference of large sums
        apart = added - mean
        mean += apart / (pair + 1)
        squares += apart * (added - mean)
        found.over_draws[pair, players] += added.sum(axis=1)
        found.baseline[part] = result[0]
    found.values[players, part] = mean
    found.squares[players, part] = squares


def shapley_contributions(
    endpoint: Endpoint,
    exposure: Contributions,
    *,
    unit: str,
    what: str,
    increasing: bool,
    pairs: int = PAIRS,
    seed: int = 1,
) -> tuple[Contributions, ShapleyValues]:
    """Return the Shapley values of sources as contributions to the endpoint.

    Parameters
    ----------
    endpoint : callable
        See `shapley_values`.
    exposure : Contributions
        Exposure with the dimension `source` first; further ones are features.
    unit, what : str
        Unit and name of the endpoint.
    increasing : bool
        Whether more exposure never lowers the endpoint. Only then is the endpoint of what is
        known a lower bound where an exposure is missing.
    pairs, seed : int
        See `shapley_values`.

    Returns
    -------
    contributions : Contributions
        By source, and by `WITHOUT_SOURCES`; they sum to the endpoint of what is known. A source
        with a missing exposure counts with what is known of it; the values of the others too
        would change if it were known.
    values : ShapleyValues
        With the errors of sampled orders.

    Raises
    ------
    InputError
        If the first dimension is not `source`, an exposure is missing and the endpoint is not
        increasing, or `shapley_values` refuses.
    """
    _check_exposure(exposure, what, increasing)
    known = np.where(np.isnan(exposure.values), 0.0, exposure.values)
    found = shapley_values(endpoint, known, pairs=pairs, seed=seed)
    values, missing = _blanked(exposure, found)
    return (
        Contributions(
            np.concatenate([values, found.baseline[None]]),
            ((*exposure.along("source"), WITHOUT_SOURCES),),
            ("source",), missing, unit, what, found.method,
        ),
        found,
    )  # fmt: skip


def _check_exposure(exposure: Contributions, what: str, increasing: bool) -> None:
    if exposure.dims[0] != "source":
        raise InputError.single(
            f"dimensions {exposure.dims}", file=what, place="exposure",
            allowed='"source" first', remedy='contributions.by("source", ...) brings it there',
        )  # fmt: skip
    if exposure.missing and not increasing:
        raise InputError.single(
            "an exposure is missing, and the endpoint may fall with more of it", file=what,
            place="exposure", remedy="the endpoint is missing with the reasons of the exposure",
        )  # fmt: skip


def _blanked(
    exposure: Contributions, found: ShapleyValues
) -> tuple[Array, dict[Label, tuple[Missing, ...]]]:
    """Return values with NaN for sources of which nothing is known, and what is missing."""
    by_source = exposure.by("source")
    nothing = np.asarray(np.isnan(by_source.values).any(axis=-1))
    return np.where(nothing[:, None], np.nan, found.values), dict(by_source.missing)
