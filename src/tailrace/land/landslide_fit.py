"""A soil fitted to an inventory of landslides, and how well it tells new places.

The soil (`landslide_soil.SoilMantle`) is fitted by maximum penalised likelihood: the chance of a
landslide at a point is 1 / (1 + FS^s), one half where FS is one, with s a nuisance number; both
kinds of point weigh the same in all, because how many places without a landslide were taken was
the choice of who drew the sample; and each number of the soil is drawn towards a soil stated
beforehand with a stated width (`PRIOR_WIDTHS`), so that a fold with few landslides cannot send it
anywhere. The score of a point is its factor of safety alone.

How well that tells places apart is told by the area under the ROC curve (AUC) on points that took
no part in the fit: folds are patches of ground (`spatial_folds`, k-means of the coordinates,
Brenning 2012, IEEE IGARSS 5372-5375) or square blocks dealt to folds (`block_folds`, Roberts et al.
2017, Ecography 40, 913-929), because neighbours of a training point are no test. Two summaries:
the mean of the folds' own AUCs, weighted by their pairs, and the AUC of all held-out scores pooled,
which also counts how the fits of the folds differ in level.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.cluster.vq import kmeans2
from scipy.optimize import minimize
from scipy.stats import rankdata

from tailrace.errors import InputError, Problems, did_you_mean
from tailrace.quantities.number_checks import FloatArray

from .landslide_soil import LandslidePoints, SoilMantle

IntArray = NDArray[np.int64]

Thickness = Literal["uniform", "slope", "slope and position", "slope and curvature"]
THICKNESSES: tuple[str, ...] = get_args(Thickness)

PRIOR_WIDTHS: Mapping[str, float] = {
    "cohesion": 1.0,
    "friction": 0.2,
    "recharge": 2.0,
    "thinning": 2.0,
    "hollow": 10.0,
    "channel": 0.5,
}
"""Standard deviations about the soil stated beforehand: of the logarithm of cohesion, friction
and recharge; of thinning, 1, hollow, m, and channel, 1, themselves. Wide, and assumed."""

FITTED: Mapping[str, tuple[str, ...]] = {
    "uniform": ("cohesion", "friction", "recharge"),
    "slope": ("cohesion", "friction", "recharge", "thinning"),
    "slope and position": ("cohesion", "friction", "recharge", "thinning", "channel"),
    "slope and curvature": ("cohesion", "friction", "recharge", "thinning", "hollow"),
}
"""What is fitted for each law of thickness."""

LOGARITHMIC = ("cohesion", "friction", "recharge")
STARTS = ((0.0, 0.0), (2.0, 0.0), (0.0, 1.0))
"""Starts of the search: shift of the logarithm of the recharge, and the thinning."""


def area_under_curve(score: ArrayLike, failed: ArrayLike) -> float:
    """Return the chance that a failed point scores above one that did not, ties counting half.

    Parameters
    ----------
    score : array_like, shape (point,)
        Higher where failure is more likely.
    failed : array_like of bool, shape (point,)

    Returns
    -------
    float
        NaN where one of the groups is empty.
    """
    truth = np.asarray(failed, dtype=bool)
    hits, others = int(truth.sum()), int((~truth).sum())
    if not hits or not others:
        return float("nan")
    ranks = rankdata(np.asarray(score, dtype=float))
    return float((ranks[truth].sum() - hits * (hits + 1) / 2) / (hits * others))


def spatial_folds(points: LandslidePoints, folds: int = 5, seed: int = 1) -> IntArray:
    """Return the fold of each point: patches of ground, by k-means of the coordinates."""
    where = np.column_stack([points.x, points.y])
    where = (where - where.mean(axis=0)) / where.std()
    _, label = kmeans2(where, folds, minit="++", rng=np.random.default_rng(seed))
    return np.asarray(label, dtype=np.int64)


def block_folds(
    points: LandslidePoints, block_size: float = 500.0, folds: int = 5, seed: int = 1
) -> IntArray:
    """Return the fold of each point: square blocks of ground, m, dealt to folds at random."""
    columns = np.floor((points.x - points.x.min()) / block_size).astype(np.int64)
    rows = np.floor((points.y - points.y.min()) / block_size).astype(np.int64)
    _, block = np.unique(rows * (columns.max() + 1) + columns, return_inverse=True)
    dealt = np.random.default_rng(seed).permutation(int(block.max()) + 1) % folds
    return np.asarray(dealt[block], dtype=np.int64)


def fit_soil(
    points: LandslidePoints, before: SoilMantle, thickness: Thickness = "slope"
) -> SoilMantle:
    """Return the soil that makes an inventory most likely.

    Parameters
    ----------
    points : LandslidePoints
        The inventory; only these are looked at.
    before : SoilMantle
        Soil stated beforehand, towards which the fit is drawn; what is not fitted stays as here.
    thickness : {"uniform", "slope", "slope and position", "slope and curvature"}
        What the thickness depends on.

    Returns
    -------
    SoilMantle
        Fitted, whatever it was before; of several windows the one that makes it most likely.

    Raises
    ------
    InputError
        If the law of thickness is unknown or the points lack what it needs.
    """
    if thickness not in THICKNESSES:
        raise InputError.single(
            f'there is no thickness by "{thickness}"', place="thickness",
            allowed=", ".join(THICKNESSES), remedy=did_you_mean(str(thickness), THICKNESSES),
        )  # fmt: skip
    windows = points.windows if thickness == "slope and position" else (before.window,)
    if not windows:
        raise InputError.single("the points have no position", place="position",
                                remedy="give mean logarithms of the catchment area")  # fmt: skip
    found = [_fit(points, replace(before, window=window), FITTED[thickness]) for window in windows]
    return min(found, key=lambda pair: pair[0])[1]


def _fit(
    points: LandslidePoints, before: SoilMantle, names: tuple[str, ...]
) -> tuple[float, SoilMantle]:
    """Return the least cost and the soil that has it."""
    sign = np.where(points.failed, 1.0, -1.0)
    share = float(np.mean(points.failed))
    weight = np.where(points.failed, 0.5 / share, 0.5 / (1.0 - share))

    def soil_of(steps: FloatArray) -> SoilMantle:
        return replace(
            before,
            **{name: _moved(before, name, step) for name, step in zip(names, steps, strict=False)},
        )

    def cost(numbers: FloatArray) -> float:
        margin = -np.exp(numbers[-1]) * np.log(soil_of(numbers).factor_of_safety(points))
        likely = np.sum(weight * np.logaddexp(0.0, -sign * margin))
        return float(likely + 0.5 * np.sum(numbers[: len(names)] ** 2))

    bounds = [(-4.0, 4.0)] * len(names) + [(-3.0, 4.0)]
    best = None
    for recharge, thinning in STARTS:
        start = np.zeros(len(names) + 1)
        start[names.index("recharge")] = recharge / PRIOR_WIDTHS["recharge"]
        if "thinning" in names:
            start[names.index("thinning")] = thinning / PRIOR_WIDTHS["thinning"]
        found = minimize(cost, start, method="L-BFGS-B", bounds=bounds)
        if best is None or found.fun < best.fun:
            best = found
    assert best is not None
    return float(best.fun), soil_of(best.x)


def _moved(before: SoilMantle, name: str, step: float) -> float:
    """Return a number moved by so many prior standard deviations."""
    value = float(getattr(before, name))
    change = float(step) * PRIOR_WIDTHS[name]
    return value * float(np.exp(change)) if name in LOGARITHMIC else value + change


@dataclass(frozen=True)
class CrossValidation:
    """How well a soil tells places that took no part in its fit.

    Attributes
    ----------
    folds : ndarray of int, shape (point,)
    soils : tuple of SoilMantle
        Fitted without each fold, in the order of the folds.
    fold_auc : ndarray, shape (fold,), 1
        AUC within each held-out fold; NaN where it has one kind of point only.
    mean_auc : float, 1
        Their mean, weighted by pairs.
    pooled_auc : float, 1
        AUC of all held-out scores together.
    slope_fold_auc : ndarray, shape (fold,), 1
        The slope alone, in the same folds.
    slope_mean_auc, slope_pooled_auc : float, 1
        The slope alone, summed up in the same two ways.
    unfitted_auc : float, 1
        Factor of safety of the soil stated beforehand, all points.
    """

    folds: IntArray
    soils: tuple[SoilMantle, ...]
    fold_auc: FloatArray
    mean_auc: float
    pooled_auc: float
    slope_fold_auc: FloatArray
    slope_mean_auc: float
    slope_pooled_auc: float
    unfitted_auc: float


def cross_validate(
    points: LandslidePoints,
    before: SoilMantle,
    folds: ArrayLike,
    thickness: Thickness = "slope",
) -> CrossValidation:
    """Fit a soil without each fold and score the points of that fold with it.

    Parameters
    ----------
    points : LandslidePoints
    before : SoilMantle
        Soil stated beforehand.
    folds : array_like of int, shape (point,)
        From `spatial_folds` or `block_folds`, or groups of one's own.
    thickness : {"uniform", "slope", "slope and position", "slope and curvature"}

    Returns
    -------
    CrossValidation

    Raises
    ------
    InputError
        If there are fewer than two folds or the points without one are of one kind.
    """
    label = np.asarray(folds, dtype=np.int64)
    kinds = np.unique(label)
    problems = Problems("cross_validate()")
    if label.shape != points.failed.shape or kinds.size < 2:
        problems.add(f"{kinds.size} folds of {label.size} points", place="folds",
                     allowed="one fold for each point, at least two folds")  # fmt: skip
    problems.raise_if_any()
    score = np.zeros(len(points))
    soils = []
    for fold in kinds:
        soil = fit_soil(points.subset(label != fold), before, thickness)
        held_out = label == fold
        score[held_out] = -soil.factor_of_safety(points)[held_out]
        soils.append(soil)
    own, mean = _by_fold(score, points.failed, label)
    slope_own, slope_mean = _by_fold(points.slope, points.failed, label)
    return CrossValidation(
        label, tuple(soils), own, mean, area_under_curve(score, points.failed),
        slope_own, slope_mean, area_under_curve(points.slope, points.failed),
        area_under_curve(-before.factor_of_safety(points), points.failed),
    )  # fmt: skip


def _by_fold(
    score: FloatArray, failed: NDArray[np.bool_], label: IntArray
) -> tuple[FloatArray, float]:
    """Return the AUC of each fold, and their mean weighted by pairs of the two kinds."""
    own, pairs = [], []
    for fold in np.unique(label):
        inside = label == fold
        own.append(area_under_curve(score[inside], failed[inside]))
        hits = int(failed[inside].sum())
        pairs.append(hits * (int(inside.sum()) - hits))
    values, weight = np.array(own), np.array(pairs, dtype=float)
    return values, float(np.nansum(values * weight) / weight.sum())
