"""The exponential of a decay matrix, every entry to high relative accuracy.

The rate constants of one natural series span twenty-four powers of ten (Po-212 0.3 µs, Th-232
14 billion years), and the activity of a far progeny after a short time can be twenty powers of ten
below its parent's. Sums of exponentials with alternating signs (the Bateman solution) lose such
numbers to cancellation, and an exponential that is accurate in norm only returns noise for them.

The way out is that a decay matrix has no negative entry off its diagonal. Shifted by its largest
rate it has none at all, so the Taylor series of a short step adds positive terms only; and a
product of such exponentials adds positive terms only. Nothing cancels, and the relative error of
each single entry stays near the rounding error times the number of steps. The diagonal, known in
closed form, is written anew after each squaring, so that its error is not doubled each time.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tailrace.errors import InputError
from tailrace.quantities.declare import declare_units

FloatArray = NDArray[np.float64]

# Terms of the Taylor series after the first that reaches the farthest progeny. The scaled matrix
# has norm one, so the terms left out are below 1/20! of the sum.
_EXTRA_TERMS = 20
_TIMES_AT_ONCE = 1024


def _checked_matrix(matrix: ArrayLike) -> FloatArray:
    rates = np.asarray(matrix, dtype=float)
    if rates.ndim != 2 or rates.shape[0] != rates.shape[1]:
        raise InputError.single(f"a decay matrix of shape {rates.shape}", allowed="a square matrix")
    if not np.isfinite(rates).all():
        raise InputError.single("a decay matrix with an entry that is not finite")
    if np.triu(rates, 1).any():
        raise InputError.single(
            "a decay matrix with an entry above its diagonal",
            remedy="order the nuclides so that each comes before its progeny",
        )
    if (np.tril(rates, -1) < 0.0).any() or (np.diagonal(rates) > 0.0).any():
        raise InputError.single(
            "a decay matrix with a rate of the wrong sign",
            allowed="diagonal zero or negative, the rest zero or positive",
        )
    return rates


def _checked_times(times: ArrayLike) -> FloatArray:
    found = np.asarray(times, dtype=float)
    if not (np.isfinite(found).all() and (found >= 0.0).all()):
        raise InputError.single(
            "a decay time that is negative or not finite", allowed="zero or more, finite"
        )
    return found


def _taylor(shifted: FloatArray, steps: FloatArray) -> FloatArray:
    """Return exp(shifted * step) for steps of at most one; `shifted` has no negative entry."""
    size = shifted.shape[0]
    power, weight = np.eye(size), np.ones(len(steps))
    total = np.zeros((len(steps), size, size))
    for term in range(size + _EXTRA_TERMS):
        total += weight[:, None, None] * power
        power = power @ shifted
        weight = weight * steps / (term + 1)
    return total


@declare_units(matrix="1/s", times="s", returns="1")
def triangular_exponential(matrix: ArrayLike, times: ArrayLike) -> FloatArray:
    """Return the exponential of a decay matrix at each of several times.

    Parameters
    ----------
    matrix : array_like
        Rates of change of amounts, 1/s (or the inverse of the unit of `times`), shape (n, n),
        lower triangular: minus the decay constants on the diagonal, ``matrix[j, i]`` the rate at
        which `i` turns into `j`.
    times : array_like
        Times, s, any shape, zero or more.

    Returns
    -------
    ndarray
        exp(matrix * time), shape ``times.shape + (n, n)``; no entry is negative. Entries that are
        truly below the smallest double (about 1e-308) come out as zero.

    Raises
    ------
    InputError
        If the matrix is not square, lower triangular and of the signs above, or a time is
        negative or not finite.

    Notes
    -----
    Scaling and squaring on the shifted, entrywise non-negative matrix; relative error of each
    entry about ``(n + log2(largest rate * time)) * 1e-15``, whatever its size.

    References
    ----------
    Xue J., Ye Q. (2013) Computing exponentials of essentially non-negative matrices entrywise to
    high relative accuracy. Math. Comp. 82, 1577-1596.
    Al-Mohy A. H., Higham N. J. (2009) A new scaling and squaring algorithm for the matrix
    exponential. SIAM J. Matrix Anal. Appl. 31, 970-989 (diagonal of triangular matrices).
    """
    rates, asked = _checked_matrix(matrix), _checked_times(times)
    flat, size = asked.reshape(-1), rates.shape[0]
    found = np.empty((len(flat), size, size))
    for first in range(0, len(flat), _TIMES_AT_ONCE):
        part = slice(first, first + _TIMES_AT_ONCE)
        found[part] = _exponentials(rates, flat[part])
    return found.reshape(asked.shape + rates.shape)


def _exponentials(rates: FloatArray, times: FloatArray) -> FloatArray:
    size = rates.shape[0]
    decay = -np.diagonal(rates)
    fastest = float(decay.max(initial=0.0))
    if fastest == 0.0:
        return np.broadcast_to(np.eye(size), (len(times), size, size)).copy()
    # The number of doublings that bring fastest * step to one or less.
    _, exponents = np.frexp(fastest * times)
    doublings = np.maximum(exponents, 0)
    steps = np.ldexp(times, -doublings)
    shifted = (rates + fastest * np.eye(size)) / fastest
    found = _taylor(shifted, fastest * steps) * np.exp(-fastest * steps)[:, None, None]
    diagonal = np.arange(size)
    found[:, diagonal, diagonal] = np.exp(-decay * steps[:, None])
    for left in range(int(doublings.max(initial=0)), 0, -1):
        doing = doublings >= left
        steps[doing] *= 2.0
        squared = found[doing] @ found[doing]
        squared[:, diagonal, diagonal] = np.exp(-decay * steps[doing, None])
        found[doing] = squared
    return found
