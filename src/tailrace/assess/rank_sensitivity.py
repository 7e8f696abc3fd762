"""Rank correlation of results with inputs, plain and partial.

Spearman's correlation says how steadily a result rises or falls with an input; the partial rank
correlation does so with the linear effect of the other inputs' ranks taken from both (Iman and
Helton 1988, Risk Analysis 8, 71-90). Both miss what rises and falls again: see
`sensitivity_given_data`.

Intervals are those of Fisher's z with the variance (1 + r^2/2)/(n - 3) of Bonett and Wright (2000,
Psychometrika 65, 23-28), n being less by the number of other inputs for partial correlations. They
are good for ten draws or more and |r| up to 0.95; draws are taken as independent.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tailrace.assess.average_ranks import average_ranks
from tailrace.assess.sensitivity_indices import SensitivityIndices, results_table
from tailrace.errors import Problems
from tailrace.quantities import Missing

Array = NDArray[np.float64]
LEAST_DRAWS = 10
_SINGULAR = 1e-9


def rank_correlations(
    inputs: ArrayLike,
    names: Sequence[str],
    outputs: Mapping[str, ArrayLike | Missing],
    *,
    partial: bool = False,
    confidence: float = 0.95,
) -> SensitivityIndices:
    """Return rank correlations of every result with every input.

    Parameters
    ----------
    inputs : array_like, shape (draw, column)
        Levels or numbers of what varied; only their ranks are used, equal ones sharing theirs.
    names : sequence of str
        Names of the columns.
    outputs : mapping of str to array_like or Missing
        Results, each of shape (draw,).
    partial : bool
        With the other inputs' effect taken out.
    confidence : float
        Of the intervals.

    Returns
    -------
    SensitivityIndices
        Correlations from -1 to 1; a partial one is NaN where the other inputs leave nothing of the
        result.

    Raises
    ------
    InputError
        If draws are too few, shapes do not fit, an input is the same in every draw, or (partial)
        inputs' ranks depend on one another.
    """
    problems = Problems("rank_correlations()")
    table = np.asarray(inputs, dtype=float)
    _check(table, names, partial, problems)
    if not 0 < confidence < 1:
        problems.add(f"{confidence:g}", place="confidence", allowed="above 0 and below 1")
    results, undefined = results_table(outputs, len(table), problems)
    problems.raise_if_any()
    known = [i for i, name in enumerate(outputs) if name not in undefined]
    columns = _standard(average_ranks(table))
    ranks = _standard(average_ranks(results[:, known]))
    found = np.full((3, len(names), len(outputs)), np.nan)
    plain = columns.T @ ranks
    count = len(table)
    if partial:
        plain = _partial(columns.T @ columns, plain, names, problems)
        problems.raise_if_any()
        count -= len(names) - 1
    found[0][:, known] = plain
    found[1:][:, :, known] = _interval(plain, count, confidence)
    values, low, high = found
    kind = "partial rank correlation" if partial else "rank correlation (Spearman)"
    return SensitivityIndices(
        kind, tuple(names), tuple(outputs), values, low, high, confidence, len(table), undefined, {}
    )


def _check(table: Array, names: Sequence[str], partial: bool, problems: Problems) -> None:
    if table.ndim != 2 or table.shape[1] != len(names) or not np.all(np.isfinite(table)):
        problems.add(
            f"shape {table.shape}", place="inputs", allowed=f"finite, (draw, {len(names)})"
        )
        problems.raise_if_any()
    least = LEAST_DRAWS + (len(names) if partial else 0)
    if len(table) < least:
        problems.add(f"{len(table)} draws", place="inputs", allowed=f"{least} or more")
        problems.raise_if_any()
    for name, spread in zip(names, np.ptp(table, axis=0), strict=True):
        if spread == 0.0:
            problems.add("the same in every draw", place=name, remedy="leave it out")


def _standard(ranks: Array) -> Array:
    """Return columns with mean zero and length one."""
    centred = ranks - ranks.mean(axis=0)
    return np.asarray(centred / np.linalg.norm(centred, axis=0))


def _partial(among: Array, plain: Array, names: Sequence[str], problems: Problems) -> Array:
    """Return partial correlations from those among inputs and with results.

    With b the standardised regression coefficients, P the inverse of the inputs' correlations and
    u the share of the result they leave, the partial correlation is b / sqrt(b^2 + P_ii u): the
    inverse of the whole matrix, written so that it holds as u goes to zero.
    """
    sizes, vectors = np.linalg.eigh(among)
    if sizes[0] < _SINGULAR:
        tied = [name for name, one in zip(names, vectors[:, 0], strict=True) if abs(one) > 1e-3]
        problems.add(
            "the ranks of these inputs depend on one another", place=", ".join(tied),
            remedy="leave one out, or ask for plain rank correlations",
        )  # fmt: skip
        return plain
    inverse = np.linalg.inv(among)
    slopes = inverse @ plain
    left = np.maximum(1 - np.sum(plain * slopes, axis=0), 0.0)
    # what rounding leaves is nothing
    left[left < _SINGULAR] = 0.0
    slopes[:, left == 0.0] *= np.abs(slopes[:, left == 0.0]) > 1e-6
    with np.errstate(invalid="ignore"):
        return np.asarray(slopes / np.sqrt(slopes**2 + np.outer(np.diag(inverse), left)))


def _interval(correlation: Array, count: int, confidence: float) -> Array:
    """Return low and high, shape (2, input, output)."""
    from scipy.special import ndtri

    # a correlation of one has no finite z; its interval is the point
    centre = np.arctanh(np.clip(correlation, -1 + 1e-15, 1 - 1e-15))
    half = ndtri((1 + confidence) / 2) * np.sqrt((1 + correlation**2 / 2) / (count - 3))
    return np.tanh(np.stack([centre - half, centre + half]))
