"""Fits of results on an input or a group of inputs, chosen by leave-one-out error.

The bases are Legendre polynomials of the inputs' ranks (bounded, wavy dependence) and Hermite
polynomials of their normal scores (skewed numbers), sums of single inputs or with products of
pairs; for a single input also the means in classes of equal count. The leave-one-out error of
least squares needs no second fit: it is e / (1 - h), h being the leverage of the draw (Allen 1974,
Technometrics 16, 125-127). The mean alone is a candidate too, so that an input without effect
mostly gets none.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import combinations

import numpy as np
from numpy.typing import NDArray

from tailrace.assess.average_ranks import average_ranks

Array = NDArray[np.float64]
Space = tuple[str, Array, Array]
"""What is fitted: its name, orthonormal vectors, shape (draw, term), and the leverage of draws."""
ADDITIVE_DEGREES = (1, 2, 3, 5, 8, 12)
PAIR_DEGREES = (2, 3, 4, 6)
"""Highest degree of a product, and of what a single input has beside products."""
DRAWS_A_TERM = 5
"""A basis has at most one term for so many draws."""
MOST_NUMBERS = 40_000_000
"""Numbers a basis may have in memory."""
_LEAST_SIZE = 1e-10


@dataclass
class GroupFit:
    """The best fit so far of each result on one group.

    Parameters
    ----------
    residuals : ndarray, shape (draw, output)
        What the fit leaves.
    fitted : ndarray, shape (output,)
        Numbers fitted, the mean included.
    error : ndarray, shape (output,)
        Sum of squares of leave-one-out residuals.
    chosen : list of str
        What was fitted, by output.
    """

    residuals: Array
    fitted: Array
    error: Array
    chosen: list[str]

    def try_fit(self, name: str, left: Array, leverage: Array, terms: int) -> None:
        """Take a fit for the results it predicts better.

        Parameters
        ----------
        name : str
            What was fitted.
        left : ndarray, shape (draw, output)
            Residuals.
        leverage : ndarray, shape (draw,)
            Share of each draw in its own fitted value.
        terms : int
            Numbers fitted.
        """
        # a draw that alone decides its own fitted value says nothing of the error
        outside = left / np.maximum(1 - leverage, 1e-9)[:, None]
        error = np.sum(outside**2, axis=0)
        better = np.flatnonzero(error < self.error)
        self.residuals[:, better] = left[:, better]
        self.fitted[better] = terms
        self.error[better] = error[better]
        for output in better:
            self.chosen[output] = name


def fit_group(columns: Array, results: Array) -> GroupFit:
    """Return the fit of each result that predicts it best.

    Parameters
    ----------
    columns : ndarray, shape (draw, column)
        Inputs of the group; only ranks are used.
    results : ndarray, shape (draw, output)
        Results, each with some spread.
    """
    if columns.shape[1] != 1:
        return _fit(None, _spaces(columns), results)
    order = np.argsort(columns[:, 0], kind="stable")
    column = columns[order, 0]
    tied = bool((column[1:] == column[:-1]).any())
    spaces = _spaces(column[:, np.newaxis]) if tied else _spaces_of_ranks(len(column))
    fit = _fit(classes_of(column), spaces, results[order])
    fit.residuals[order] = fit.residuals.copy()
    return fit


def _fit(members: NDArray[np.intp] | None, spaces: Iterable[Space], results: Array) -> GroupFit:
    """Return the best fit of each result by means of classes, if there are any, or in a space."""
    draws, outputs = results.shape
    centred = results - results.mean(axis=0)
    error = np.sum((centred * draws / (draws - 1)) ** 2, axis=0)
    fit = GroupFit(centred.copy(), np.ones(outputs), error, ["no effect"] * outputs)
    counts = np.bincount(members) if members is not None else np.zeros(1, dtype=np.intp)
    if members is not None and counts.min() > 1:
        name = f"means in {len(counts)} classes"
        means = class_means(members, centred)
        fit.try_fit(name, centred - means, 1 / counts[members], len(counts))
    for name, vectors, leverage in spaces:
        left = centred - vectors @ (vectors.T @ centred)
        fit.try_fit(name, left, leverage, vectors.shape[1])
    return fit


def classes_of(column: Array) -> NDArray[np.intp]:
    """Return the class of each draw: as many of equal count as the square root of the draws.

    Parameters
    ----------
    column : ndarray, shape (draw,)
        One input. Where it has no more values than that, each is a class.

    Returns
    -------
    ndarray of int, shape (draw,)
        Numbers from zero.
    """
    draws = len(column)
    wanted = round(draws**0.5)
    values, members = np.unique(column, return_inverse=True)
    if len(values) > wanted:
        order = np.argsort(column, kind="stable")
        members[order] = np.arange(draws) * wanted // draws
    return np.asarray(members, dtype=np.intp)


def class_means(members: NDArray[np.intp], results: Array) -> Array:
    """Return the mean of each result over the class of each draw, shape (draw, output)."""
    counts = np.bincount(members)
    sums = np.stack([np.bincount(members, one) for one in results.T], axis=1)
    return np.asarray((sums / counts[:, None])[members])


@lru_cache(maxsize=2)
def _spaces_of_ranks(draws: int) -> tuple[Space, ...]:
    """Return the spaces of one input in rising order: without ties the same for every input."""
    return tuple(_spaces(np.arange(1.0, draws + 1.0)[:, np.newaxis]))


def _spaces(columns: Array) -> Iterator[Space]:
    for name, basis in _bases(columns):
        vectors = _orthonormal(basis)
        yield name, vectors, np.sum(vectors**2, axis=1)


def _orthonormal(basis: Array) -> Array:
    """Return orthonormal columns that span a basis and the constant; what is double is dropped."""
    whole = np.concatenate([np.ones((len(basis), 1)), basis], axis=1)
    sizes, vectors = np.linalg.eigh(whole.T @ whole)
    kept = sizes > _LEAST_SIZE * sizes[-1]
    return np.asarray(whole @ (vectors[:, kept] / np.sqrt(sizes[kept])))


def _bases(columns: Array) -> Iterator[tuple[str, Array]]:
    """Yield names and bases, shape (draw, term), without the constant."""
    draws, count = columns.shape
    most = min(draws // DRAWS_A_TERM, MOST_NUMBERS // draws)
    highest = min(max(ADDITIVE_DEGREES), most // count)
    for family in ("Legendre", "Hermite"):
        single = _polynomials(columns, family, highest)
        for degree in ADDITIVE_DEGREES:
            if degree <= highest:
                yield f"{family} polynomials to degree {degree}", _flat(single[:degree])
        for degree in PAIR_DEGREES:
            powers = [(a, d - a) for d in range(2, degree + 1) for a in range(1, d)]
            pairs = list(combinations(range(count), 2))
            if pairs and count * degree + len(powers) * len(pairs) < most:
                products = [
                    single[a - 1][:, i] * single[b - 1][:, j] for i, j in pairs for a, b in powers
                ]
                basis = np.concatenate([_flat(single[:degree]), np.stack(products, axis=1)], axis=1)
                yield f"{family} polynomials and products of pairs to degree {degree}", basis


def _flat(degrees: Array) -> Array:
    """Return shape (degree, draw, column) as (draw, degree times column)."""
    return np.asarray(np.moveaxis(degrees, 0, 1).reshape(degrees.shape[1], -1))


def _polynomials(columns: Array, family: str, degree: int) -> Array:
    """Return polynomials of degree one and more of each column, shape (degree, draw, column)."""
    from scipy.special import eval_hermitenorm, eval_legendre, gammaln, ndtri

    share = (average_ranks(columns) - 0.5) / len(columns)
    found = np.empty((degree, *columns.shape))
    for index in range(degree):
        order = index + 1
        if family == "Legendre":
            found[index] = eval_legendre(order, 2 * share - 1) * np.sqrt(2 * order + 1)
        else:
            found[index] = eval_hermitenorm(order, ndtri(share)) * np.exp(-gammaln(order + 1) / 2)
    return found
