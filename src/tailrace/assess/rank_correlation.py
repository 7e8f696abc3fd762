"""Rank correlations stated between uncertain numbers, and how points are made to have them.

A stated rank correlation r (Spearman) belongs to the correlation 2 sin(pi r / 6) of normal scores
(Pearson 1907; Kruskal 1958, Journal of the American Statistical Association 53, 814-861), which is
what both ways of inducing it use. Pairs among the correlated names that nobody states are taken as
uncorrelated.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from tailrace.errors import Problems, did_you_mean

Array = NDArray[np.float64]
Pair = tuple[str, str]
LEAST_EIGENVALUE = 1e-9
"""Least eigenvalue a matrix of correlations may have; below it the names are not distinct."""
_LEAST, _MOST = 2.0**-54, 1.0 - 2.0**-53


def normal_score_correlation(rank_correlation: float) -> float:
    """Return the correlation of normal scores that has a given rank correlation, 2 sin(pi r/6)."""
    return 2.0 * math.sin(math.pi * rank_correlation / 6.0)


def iman_conover(levels: Array, correlation: Array) -> Array:
    """Return the same numbers in each column, reordered so that the columns are correlated.

    Parameters
    ----------
    levels : ndarray, shape (row, column)
        Points whose columns are independent, without ties in a column.
    correlation : ndarray, shape (column, column)
        Of normal scores, positive definite.

    Returns
    -------
    ndarray, shape (row, column)
        Each column holds what it held; the first is as it was.

    Notes
    -----
    Iman and Conover (1982), Communications in Statistics B 11, 311-334, with van der Waerden
    scores. The chance correlation of the scores is taken out first, which needs more rows than
    columns; with no more than twice as many rows as columns it is left in.
    """
    from scipy.special import ndtri

    rows, columns = levels.shape
    ranks = np.argsort(np.argsort(levels, axis=0, kind="stable"), axis=0, kind="stable")
    scores = ndtri((ranks + 1.0) / (rows + 1.0))
    if rows > 2 * columns:
        chance = np.linalg.cholesky(np.corrcoef(scores, rowvar=False))
        scores = np.linalg.solve(chance, scores.T).T
    wanted = scores @ np.linalg.cholesky(correlation).T
    order = np.argsort(np.argsort(wanted, axis=0, kind="stable"), axis=0, kind="stable")
    return np.asarray(np.take_along_axis(np.sort(levels, axis=0), order, axis=0))


def normal_copula(levels: Array, correlation: Array) -> Array:
    """Return correlated levels, each row made of the same row alone.

    Parameters
    ----------
    levels : ndarray, shape (row, column)
        Independent levels above 0 and below 1.
    correlation : ndarray, shape (column, column)
        Of normal scores, positive definite.

    Returns
    -------
    ndarray, shape (row, column)
        Above 0 and below 1; the first column is as it was.
    """
    from scipy.special import ndtr, ndtri

    moved = np.asarray(ndtr(ndtri(levels) @ np.linalg.cholesky(correlation).T))
    moved[:, 0] = levels[:, 0]
    return np.asarray(np.clip(moved, _LEAST, _MOST))


def score_matrix(names: Sequence[str], stated: Mapping[Pair, float]) -> Array:
    """Return the correlation matrix of normal scores.

    Parameters
    ----------
    names : sequence of str
        Correlated names, in the order of rows and columns.
    stated : mapping of (str, str) to float
        Rank correlations; zero for pairs not given.

    Returns
    -------
    ndarray, shape (name, name)
    """
    place = {name: index for index, name in enumerate(names)}
    matrix = np.eye(len(names))
    for (first, second), rank in stated.items():
        i, j = place[first], place[second]
        matrix[i, j] = matrix[j, i] = normal_score_correlation(rank)
    return matrix


def check_correlations(
    stated: Mapping[Pair, float], varied: Sequence[str], problems: Problems
) -> tuple[str, ...]:
    """Note what is wrong with stated rank correlations; return the names they tie together.

    Parameters
    ----------
    stated : mapping of (str, str) to float
        Rank correlations by pair.
    varied : sequence of str
        Names that can be correlated.
    problems : Problems
        Takes what is wrong.

    Returns
    -------
    tuple of str
        In the order of `varied`.
    """
    before = len(problems.errors)
    seen: set[frozenset[str]] = set()
    for pair, rank in stated.items():
        place = " ~ ".join(pair)
        for name in pair:
            if name not in varied:
                problems.add(
                    f'"{name}" does not vary, or is no single number', place=place,
                    allowed="names of numbers with a distribution",
                    remedy=did_you_mean(name, varied),
                )  # fmt: skip
        if len(set(pair)) < 2:
            problems.add("a number is correlated with itself", place=place)
        if frozenset(pair) in seen:
            problems.add("the pair is stated twice", place=place, remedy="state it once")
        seen.add(frozenset(pair))
        if not -1 < rank < 1:
            problems.add(
                f"a rank correlation of {rank:g}", place=place, allowed="above -1 and below 1",
                remedy="numbers that move as one are one number: declare it once",
            )  # fmt: skip
    names = tuple(name for name in varied if any(name in pair for pair in stated))
    if len(problems.errors) == before and names:
        _check_definite(names, stated, problems)
    return names


def _check_definite(names: Sequence[str], stated: Mapping[Pair, float], problems: Problems) -> None:
    """Note the pair that pulls hardest against the others where no numbers could be so tied."""
    matrix = score_matrix(names, stated)
    values, vectors = np.linalg.eigh(matrix)
    if values[0] >= LEAST_EIGENVALUE:
        return
    weak = dict(zip(names, vectors[:, 0], strict=True))
    first, second = min(
        stated, key=lambda p: weak[p[0]] * weak[p[1]] * normal_score_correlation(stated[p])
    )
    place = {name: index for index, name in enumerate(names)}
    room = _possible(matrix, place[first], place[second])
    tied = [name for name in names if abs(weak[name]) > 1e-6]
    unstated = [f"{a} ~ {b}" for a, b in _pairs(tied) if not {(a, b), (b, a)} & set(stated)]
    problems.add(
        "the rank correlations cannot hold together (the matrix is not positive definite, least "
        f"eigenvalue {values[0]:.3g}); {stated[first, second]:g} of this pair pulls hardest",
        place=f"{first} ~ {second}",
        allowed=f"above {room[0]:.3f} and below {room[1]:.3f} with the others as they are"
        if room
        else "no value of this pair alone",
        remedy=f"state what is taken as zero: {', '.join(unstated)}" if unstated else "",
    )


def _pairs(names: Sequence[str]) -> Iterator[Pair]:
    for index, first in enumerate(names):
        for second in names[index + 1 :]:
            yield first, second


def _possible(matrix: Array, i: int, j: int) -> tuple[float, float] | None:
    """Return the ends of the rank correlation of a pair that the others leave room for."""
    others = [k for k in range(len(matrix)) if k not in (i, j)]
    rest = matrix[np.ix_(others, others)]
    if others and np.linalg.eigvalsh(rest)[0] < LEAST_EIGENVALUE:
        return None
    ties = matrix[np.ix_(others, [i, j])]
    # what is left of the pair's covariance given the others must be positive definite
    known = ties.T @ np.linalg.solve(rest, ties) if others else np.zeros((2, 2))
    left = (1 - known[0, 0], 1 - known[1, 1])
    if min(left) <= LEAST_EIGENVALUE:
        return None
    half = math.sqrt(left[0] * left[1])
    low, high = max(-1.0, known[0, 1] - half), min(1.0, known[0, 1] + half)
    return 6 / math.pi * math.asin(low / 2), 6 / math.pi * math.asin(high / 2)
