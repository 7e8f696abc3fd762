"""First-order sensitivity from the draws of a run itself: no model run is added.

The first-order index of an input, or the closed index of a group, is the share of a result's
variance that would go if it were known: S = Var(E[y | x]) / Var(y). It is estimated as one minus
the share of variance left around a fit of E[y | x], with the correction of Kelley (1935,
Proceedings of the National Academy of Sciences 21, 554-559) for the p numbers fitted to n draws,

    S = 1 - (n - 1)/(n - p) * sum (y - fit)^2 / sum (y - mean)^2,

without which every input seems to matter by p/n.

The fit of **one input** is the mean of y in classes of equal count (Plischke, Borgonovo and Smith
2013, European Journal of Operational Research 226, 536-550) or a polynomial, whichever predicts
better; that of a **group** is a polynomial with products of pairs (regression as in Strong, Oakley
and Brennan 2014, Medical Decision Making 34, 311-326); see `group_regression`. What the fit cannot
follow is lost: the index of a group is **at least** what is printed.

Scrambled Sobol points fill also the planes of two columns evenly, the better the fewer there are.
Class means then vary less by chance than Kelley's correction takes off; how much less depends on
the function. Their estimate has half the correction, and the interval reaches over all and none.

Inputs correlated with others take credit for what these do; the indices then do not sum to one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tailrace.assess.draw_levels import Scheme
from tailrace.assess.group_regression import GroupFit, fit_group
from tailrace.assess.sensitivity_indices import (
    SensitivityIndices,
    check_confidence,
    resampled_means,
    results_table,
    standardised,
)
from tailrace.errors import Problems
from tailrace.quantities import Missing

Array = NDArray[np.float64]
LEAST_DRAWS = 64
"""Fewer draws than this leave classes of less than eight."""


def first_order_given_data(
    inputs: ArrayLike,
    groups: Mapping[str, Sequence[int]],
    outputs: Mapping[str, ArrayLike | Missing],
    *,
    scheme: Scheme = "latin hypercube",
    confidence: float = 0.95,
    resamples: int = 400,
    seed: int = 0,
) -> SensitivityIndices:
    """Return first-order indices of inputs and groups.

    Parameters
    ----------
    inputs : array_like, shape (draw, column)
        Levels or numbers of what varied; only their ranks are used.
    groups : mapping of str to sequence of int
        Columns of each group, as `DrawDesign.group_columns`; one column is a single input.
    outputs : mapping of str to array_like or Missing
        Results, each of shape (draw,).
    scheme : {"latin hypercube", "sobol", "plain"}
        Kind of points the draws were.
    confidence : float
        Of the intervals.
    resamples : int
        Of the bootstrap.
    seed : int
        Of the bootstrap.

    Returns
    -------
    SensitivityIndices

    Raises
    ------
    InputError
        If there are fewer than 64 draws, or shapes, columns, results or numbers are wrong.

    Notes
    -----
    Intervals join two errors in quadrature: the bootstrap of the ratio of variances with the fit
    held (to first order the fit has no part in it), and the spread that the index of an input
    without effect has, (1 - S) sqrt(2 (p - 1)) / n.
    Where no fit predicts better than the mean, the index is zero and the interval reaches to
    4 z^2 / n, z being the normal quantile: an effect whose own error, 2 sqrt(S/n), hides it.
    Intervals hold what they should in 19 of 20 cases for results of light tails; for products of
    wide lognormals (skewness of 5 and more) in about 17 of 20 with 500 draws.
    """
    problems = Problems("first_order_given_data()")
    table = np.asarray(inputs, dtype=float)
    draws = _check_inputs(table, groups, problems)
    check_confidence(confidence, resamples, problems)
    results, undefined = results_table(outputs, draws, problems)
    problems.raise_if_any()
    known = [i for i, name in enumerate(outputs) if name not in undefined]
    scaled = standardised(results[:, known], results[:, known])
    shape = (3, len(groups), len(outputs))
    found, how = np.full(shape, np.nan), {}
    for row, (name, columns) in enumerate(groups.items() if known else ()):
        fit = fit_group(table[:, list(columns)], scaled)
        found[:, row, known] = _index(fit, scaled, scheme, confidence, resamples, seed)
        bound = "at least; " if len(columns) > 1 else ""
        how[name] = bound + ", ".join(dict.fromkeys(fit.chosen))
    values, low, high = found
    return SensitivityIndices(
        "first-order index, given data", tuple(groups), tuple(outputs), values, low, high,
        confidence, draws, undefined, how,
    )  # fmt: skip


def _check_inputs(table: Array, groups: Mapping[str, Sequence[int]], problems: Problems) -> int:
    """Note inputs that cannot be used; return the number of draws."""
    if table.ndim != 2 or not np.all(np.isfinite(table)):
        problems.add(f"shape {table.shape}", place="inputs", allowed="finite, (draw, column)")
        problems.raise_if_any()
    draws, columns = table.shape
    if draws < LEAST_DRAWS:
        problems.add(f"{draws} draws", place="inputs", allowed=f"{LEAST_DRAWS} or more")
    for name, at in groups.items():
        if not at or not all(0 <= column < columns for column in at):
            problems.add(
                f"columns {list(at)}", place=f"groups.{name}", allowed=f"from 0 to {columns - 1}"
            )
    return int(draws)


def _index(
    fit: GroupFit, results: Array, scheme: Scheme, confidence: float, resamples: int, seed: int
) -> Array:
    """Return estimates, low and high, shape (3, output)."""
    from scipy.special import ndtri

    draws, outputs = results.shape
    left = np.sum(fit.residuals**2, axis=0) / np.sum(results**2, axis=0)
    corrected, plain = 1 - left * (draws - 1) / (draws - fit.fitted), 1 - left
    sobol = scheme == "sobol"
    index = (corrected + plain) / 2 if sobol else corrected
    doubt = (plain - corrected) / 2 if sobol else 0.0
    columns = np.concatenate([results, results**2, fit.residuals**2], axis=1)
    means = resampled_means(columns, resamples, seed)
    first, second, third = (means[:, i * outputs : (i + 1) * outputs] for i in range(3))
    again = 1 - third / (second - first**2)
    tail = (1 - confidence) / 2
    ends = np.quantile(again, [tail, 1 - tail], axis=0) - again.mean(axis=0)
    chance = ndtri(1 - tail) * (1 - index) * np.sqrt(2 * (fit.fitted - 1)) / draws
    below, above = np.hypot(ends, chance) + doubt
    # of an input that no fit found, an effect this small may have been overlooked
    none = fit.fitted == 1
    index[none], below[none], above[none] = 0.0, 0.0, 4 * ndtri(1 - tail) ** 2 / draws
    return np.stack([index, index - below, index + above])
