"""First-order and total sensitivity indices by Saltelli's design, with extra model runs.

Two independent copies A and B of the draws, and for each group i of inputs a third, A with the
group's columns taken from B: n (groups + 2) rows in all. With y centred and V its variance over A
and B,

    S_i  = mean(y_B (y_ABi - y_A)) / V               (Saltelli et al. 2010, table 2, b),
    ST_i = mean((y_A - y_ABi)^2) / (2 V)             (Jansen 1999; table 2, f),

Saltelli, Annoni, Azzini, Campolongo, Ratto and Tarantola 2010, Computer Physics Communications
181, 259-270. S is the share of variance that would go if the group were known, ST the share that
would stay if all but the group were known; ST is zero for what has no effect at all. Sobol points
in twice as many columns as vary converge fastest. Groups must be independent of one another;
inside a group inputs may be correlated.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tailrace.assess.draw_design import DrawDesign
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
Model = Callable[[dict[str, Array]], Mapping[str, ArrayLike | Missing]]


@dataclass(frozen=True)
class SaltelliIndices:
    """Indices of every group and result.

    Parameters
    ----------
    first, total : SensitivityIndices
        First-order and total.
    evaluations : int
        Rows the model was run on.
    """

    first: SensitivityIndices
    total: SensitivityIndices
    evaluations: int


def saltelli_indices(
    model: Model,
    design: DrawDesign,
    *,
    confidence: float = 0.95,
    resamples: int = 400,
    progress: Callable[[int, int], None] | None = None,
) -> SaltelliIndices:
    """Return first-order and total indices of the groups of a design.

    Parameters
    ----------
    model : callable
        Takes numbers by name as `DrawDesign.numbers` gives them, each of shape (row,), and returns
        results by name, each of shape (row,) or Missing. Called once for each block and copy.
    design : DrawDesign
        What varies; its draws are the n of the design.
    confidence : float
        Of the intervals.
    resamples : int
        Of the bootstrap, which draws rows of A, B and AB together (Archer, Saltelli and Sobol
        1997, Journal of Statistical Computation and Simulation 58, 99-120).
    progress : callable, optional
        Called with (rows done, rows).

    Returns
    -------
    SaltelliIndices

    Raises
    ------
    InputError
        If correlations tie groups together, there are fewer than two draws or nothing varies, or a
        result is not finite.
    """
    problems = Problems("saltelli_indices()")
    _check_design(design, problems)
    check_confidence(confidence, resamples, problems)
    problems.raise_if_any()
    matrices = _run(model, design, progress)
    names = list(matrices[0])
    tables = [results_table(one, design.draws, problems)[0] for one in matrices]
    problems.raise_if_any()
    whole = {n: _joined([one[n] for one in matrices[:2]]) for n in names}
    _, undefined = results_table(whole, 2 * design.draws, problems)
    known = [i for i, name in enumerate(names) if name not in undefined]
    rows = np.stack(tables)[:, :, known]
    spread = np.full((2, 3, len(design.group_columns), len(names)), np.nan)
    for index, output in enumerate(known):
        spread[..., output] = _indices(rows[..., index], confidence, resamples, design.seed)
    groups, evaluations = tuple(design.group_columns), design.draws * len(matrices)
    first, total = (
        SensitivityIndices(
            kind, groups, tuple(names), one[0], one[1], one[2], confidence, design.draws,
            undefined, {},
        )
        for kind, one in zip(("first-order index", "total index"), spread, strict=True)
    )  # fmt: skip
    return SaltelliIndices(first, total, evaluations)


def _check_design(design: DrawDesign, problems: Problems) -> None:
    for first, second in design.correlated_groups:
        problems.add(
            "a stated correlation ties these groups together, and variance cannot be shared out",
            place=f"{first} ~ {second}", remedy="put correlated numbers in one group",
        )  # fmt: skip
    if not design.group_columns:
        problems.add("no number varies", place="inputs", remedy="declare distributions")
    if design.draws < 2:
        problems.add(f"{design.draws} draw", place="draws", allowed="two or more")


def _run(
    model: Model, design: DrawDesign, progress: Callable[[int, int], None] | None
) -> list[dict[str, ArrayLike | Missing]]:
    """Return the results of A, B and each AB, by name."""
    groups = list(design.group_columns.values())
    parts: list[list[Mapping[str, ArrayLike | Missing]]] = [[] for _ in range(len(groups) + 2)]
    done = 0
    for block in range(design.blocks):
        own, other = design.levels(block, copies=2)
        mixed = []
        for columns in groups:
            one = own.copy()
            one[:, list(columns)] = other[:, list(columns)]
            mixed.append(one)
        for part, levels in zip(parts, [own, other, *mixed], strict=True):
            part.append(model(design.numbers(levels)))
            done += len(levels)
            if progress is not None:
                progress(done, design.draws * len(parts))
    return [{name: _joined([one[name] for one in part]) for name in part[0]} for part in parts]


def _joined(parts: list[ArrayLike | Missing]) -> ArrayLike | Missing:
    """Return one result over several blocks; missing if it is missing in one."""
    known: list[Array] = []
    for part in parts:
        if isinstance(part, Missing):
            return part
        known.append(np.asarray(part, dtype=float))
    return np.concatenate(known)


def _indices(results: Array, confidence: float, resamples: int, seed: int) -> Array:
    """Return first-order and total indices of one result.

    Parameters
    ----------
    results : ndarray, shape (2 + group, draw)
        Of A, B and each AB.

    Returns
    -------
    ndarray, shape (2, 3, group)
        By first-order and total; by estimate, low and high.
    """
    scaled = standardised(results, results[:2].ravel())
    first, second, mixed = scaled[0], scaled[1], scaled[2:]
    terms = np.concatenate(
        [[first + second, first**2 + second**2], second * (mixed - first), (first - mixed) ** 2 / 2]
    ).T
    estimate = _shares(terms.mean(axis=0)[None])[0]
    again = _shares(resampled_means(terms, resamples, seed))
    tail = (1 - confidence) / 2
    ends = np.quantile(again, [tail, 1 - tail], axis=0)
    return np.asarray(np.concatenate([estimate[None], ends]).transpose(1, 0, 2))


def _shares(means: Array) -> Array:
    """Return terms over the variance, shape (row, 2, group)."""
    variance = means[:, 1] / 2 - (means[:, 0] / 2) ** 2
    return np.asarray((means[:, 2:] / variance[:, None]).reshape(len(means), 2, -1))
