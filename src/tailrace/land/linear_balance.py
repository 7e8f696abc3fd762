"""A chain of stores that lose in proportion to what they hold: stepped exactly, budget and all.

    dS/dt = M S + u + w t,    M = [shares of the loss of others] - diag(losses)

over a step of constant losses, with an input that is constant (u) or a straight line (u + w t).
With the four propagators

    E = exp(M h),   P1 = integral of exp(M s),   P2 = integral of P1,   P3 = integral of P2

the store at the end is E S0 + P1 u + P2 w, and the integral of S over the step, from which each
loss is taken by itself, is P1 S0 + P2 u + P3 w.

The propagators come from their Taylor series on a step so short that every loss acts less than
half, and from doublings

    E <- E E,  P3 <- P3 + h P2 + h^2/2 P1 + E P3,  P2 <- P2 + h P1 + E P2,  P1 <- P1 + E P1,

in which every term is zero or positive. Nothing cancels: each entry is good to its own size, the
far progeny after a short time included, and equal losses are no special case. The diagonal of E is
written anew after each doubling, so that its error is not doubled too.

Source of the doubling: Moler C., Van Loan C. (2003) Nineteen dubious ways to compute the
exponential of a matrix, twenty-five years later, SIAM Review 45, 3-49, method 3; Van Loan C. (1978)
Computing integrals involving the matrix exponential, IEEE Trans. Autom. Control 23, 395-404.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tailrace.errors import InputError

FloatArray = NDArray[np.float64]

# Terms after the first that reaches the farthest progeny; the step acts less than half, so that
# what is left out is below 2^-20/20! of the sum.
_EXTRA_TERMS = 20
_REACH = 0.5
# Losses times step beyond which nothing of a step's start is left: exp(-2^40) is zero.
_MOST_DOUBLINGS = 40


@dataclass(frozen=True)
class Propagators:
    """What a step does; matrices over the last two axes.

    Attributes
    ----------
    start : ndarray, shape (..., n, n), 1
        exp(M h).
    first, second, third : ndarray, shape (..., n, n), yr, yr2, yr3
        Its repeated integrals over the step.
    """

    start: FloatArray
    first: FloatArray
    second: FloatArray
    third: FloatArray

    def end(self, store: FloatArray, constant: FloatArray, slope: FloatArray) -> FloatArray:
        """Return the store at the end of the step."""
        return _times(self.start, store) + _times(self.first, constant) + _times(self.second, slope)

    def held(self, store: FloatArray, constant: FloatArray, slope: FloatArray) -> FloatArray:
        """Return the integral of the store over the step, amount times yr."""
        return _times(self.first, store) + _times(self.second, constant) + _times(self.third, slope)


def _times(matrix: FloatArray, vector: FloatArray) -> FloatArray:
    return np.asarray((matrix @ vector[..., None])[..., 0])


def balance_matrix(losses: FloatArray, gains: FloatArray) -> FloatArray:
    """Return the matrix M of a balance.

    Parameters
    ----------
    losses : ndarray, shape (..., n), 1/yr
        Total loss rate of each member, decay included, zero or more.
    gains : ndarray, shape (n, n), 1/yr
        ``gains[j, i]``: amount of j that grows per amount of i and year; below the diagonal.

    Returns
    -------
    ndarray, shape (..., n, n), 1/yr

    Raises
    ------
    InputError
        If a rate is negative or not finite, or a member grows from itself or a later one.
    """
    rates = np.asarray(losses, dtype=float)
    fed = np.asarray(gains, dtype=float)
    if not (np.isfinite(rates).all() and (rates >= 0.0).all()):
        raise InputError.single("a loss rate is negative or not finite", allowed="zero or more")
    if fed.shape != rates.shape[-1:] * 2 or np.triu(fed).any() or not (fed >= 0.0).all():
        raise InputError.single(
            f"the ingrowth of {rates.shape[-1]} members has the shape {fed.shape}, or a member "
            "grows from itself, from a later one, or negatively",
            remedy="list each member before its progeny",
        )
    matrix = np.broadcast_to(fed, (*rates.shape, rates.shape[-1])).copy()
    diagonal = np.arange(rates.shape[-1])
    matrix[..., diagonal, diagonal] -= rates
    return matrix


def propagators(matrix: FloatArray, length: float) -> Propagators:
    """Return what a step does to a chain of stores.

    Parameters
    ----------
    matrix : ndarray, shape (..., n, n), 1/yr
        As `balance_matrix` gives it.
    length : float, yr
        Length of the step, above zero.

    Returns
    -------
    Propagators
        Each entry to about 1e-15 times the number of doublings.

    Raises
    ------
    InputError
        If the length is not above zero and finite, or losses act more than 2^40-fold in a step.
    """
    if not (np.isfinite(length) and length > 0.0):
        raise InputError.single(f"a step of {length} yr", allowed="above zero, finite")
    strongest = float(np.abs(matrix).sum(axis=-1).max(initial=0.0)) * length
    doublings = max(0, int(np.ceil(np.log2(strongest / _REACH)))) if strongest > 0.0 else 0
    if doublings > _MOST_DOUBLINGS:
        raise InputError.single(
            f"a loss rate acts {strongest:.3g}-fold in a step of {length:g} yr",
            allowed=f"up to 2^{_MOST_DOUBLINGS}",
            remedy="leave out members this short-lived: they follow their parents",
        )
    step = length * 2.0**-doublings
    start, first, second, third = _series(matrix, step)
    diagonal = np.arange(matrix.shape[-1])
    losses = -matrix[..., diagonal, diagonal]
    for _ in range(doublings):
        third = third + step * second + 0.5 * step**2 * first + start @ third
        second = second + step * first + start @ second
        first = first + start @ first
        start = start @ start
        step *= 2.0
        start[..., diagonal, diagonal] = np.exp(-losses * step)
    return Propagators(start, first, second, third)


def _series(matrix: FloatArray, step: float) -> tuple[FloatArray, ...]:
    """Return the four propagators of a short step by their Taylor series."""
    size = matrix.shape[-1]
    power = np.broadcast_to(np.eye(size), matrix.shape).copy()
    found = [np.zeros_like(power) for _ in range(4)]
    for term in range(size + _EXTRA_TERMS):
        weight = 1.0
        for order, total in enumerate(found):
            total += weight * power
            weight *= step / (term + order + 1)
        power = power @ (matrix * (step / (term + 1)))
    return tuple(found)


def steady_store(losses: FloatArray, gains: FloatArray, inputs: FloatArray) -> FloatArray:
    """Return what a constant input comes to in the end.

    Parameters
    ----------
    losses, gains : ndarray
        As for `balance_matrix`.
    inputs : ndarray, shape (..., n), amount/yr
        Constant input, zero or more.

    Returns
    -------
    ndarray, shape (..., n), amount
        Input and ingrowth over the loss; infinity where something enters and nothing is lost.
    """
    rates, entering = np.broadcast_arrays(np.asarray(losses, float), np.asarray(inputs, float))
    found = np.zeros(rates.shape)
    for member in range(rates.shape[-1]):
        grown = np.zeros(rates.shape[:-1])
        for parent in np.flatnonzero(gains[member]):
            grown = grown + gains[member, parent] * found[..., parent]
        gain = entering[..., member] + grown
        with np.errstate(divide="ignore", invalid="ignore"):
            found[..., member] = np.where(gain == 0.0, 0.0, gain / rates[..., member])
    return found
