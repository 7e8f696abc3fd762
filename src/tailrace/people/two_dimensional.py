"""Two-dimensional Monte Carlo: how persons differ, and how little is known, in separate loops.

The inner loop is over persons (variability), the outer over draws of what is not known
(uncertainty). An endpoint (hazard index of an organ, cancer risk, dose) of a person at a place is

    sum over pathways  coefficient[endpoint, receptor, pathway, draw] * factor[group, pathway,
    person],

so that substances are summed before there are persons (`substance_sums`) and no array of all
persons in all draws is ever held. Which loop is the longer is free: 10,000 draws of 200 persons
and 200 draws of 10,000 persons cost about the same.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tailrace.errors import InputError, Problems

from .order_statistics import Engine, chosen_engine
from .population_percentiles import checked_percents, confidence_band, percentiles_over_persons
from .random_blocks import BLOCK, DrawBlock, draw_blocks, in_order
from .two_dimensional_summary import TwoDimensionalSummary

FloatArray = NDArray[np.float64]
Flags = NDArray[np.bool_]
Drawn = Callable[[DrawBlock], FloatArray]

PERCENTS = (5.0, 50.0, 90.0, 95.0, 99.0)
"""Percentiles over persons that are reported unless others are asked for."""

LEVELS = (5.0, 50.0, 95.0)
"""Percentiles over draws that are reported unless others are asked for."""

_PLACES = 10
"""Receptors handed to a worker at once."""


def two_dimensional_monte_carlo(
    coefficients: FloatArray | Drawn,
    factors: FloatArray | Drawn,
    *,
    draws: int | None = None,
    percents: Sequence[float] = PERCENTS,
    levels: Sequence[float] = LEVELS,
    missing: Flags | None = None,
    seed: int = 1,
    workers: int = 1,
    engine: Engine = "auto",
) -> TwoDimensionalSummary:
    """Return percentiles over persons with confidence bands over what is not known.

    Parameters
    ----------
    coefficients : ndarray, shape (endpoint, receptor, pathway, draw), or callable
        Effect per unit of a person's factor, summed over substances, not negative. A callable
        takes a `DrawBlock` and returns the same for its draws; it may run in several threads.
    factors : ndarray, shape (group, pathway, person), or callable
        Persons' factors, each person as likely as another, not negative; NaN for a whole
        (group, pathway) is missing. A callable takes a `DrawBlock` and returns persons drawn anew
        for it, of `block.generator("variability")`.
    draws : int, optional
        Draws of what is not known; wanted where `coefficients` is a callable.
    percents, levels : sequence of float
        Percentiles over persons, and over draws, rising, 0 to 100.
    missing : ndarray of bool, shape (endpoint, receptor, pathway), optional
        Where a part of the coefficient is missing (`missing_terms(...).any(axis=-1)`).
    seed : int
        Of the callables' random numbers.
    workers : int
        Threads; the bytes are the same for any number.
    engine : {"auto", "compiled", "numpy"}
        What takes the percentiles over persons; the bytes are the same.

    Returns
    -------
    TwoDimensionalSummary

    Raises
    ------
    InputError
        If shapes do not fit, numbers are negative or not finite, or numba is needed and missing.
    """
    checked_percents(percents, "percents")
    checked_percents(levels, "levels")
    blocks = draw_blocks(_number_of_draws(coefficients, draws), seed)
    effect = _all_draws(coefficients, blocks, workers)
    persons, known, anew = _all_persons(factors, blocks, workers)
    _check(effect, persons, missing)
    sets = np.arange(len(blocks)) if anew else np.zeros(len(blocks), dtype=np.int64)
    totals = float(effect.shape[0] * effect.shape[1] * persons.shape[1])
    totals *= effect.shape[3] * persons.shape[3]
    job = _Job(effect, persons, sets, percents, levels, chosen_engine(engine, totals))
    parts = [
        (e, slice(r, min(r + _PLACES, effect.shape[1])))
        for e in range(effect.shape[0])
        for r in range(0, effect.shape[1], _PLACES)
    ]
    shape = (effect.shape[0], persons.shape[1], effect.shape[1])
    size = (*shape, 1 + len(percents), 1 + len(levels))
    values, errors = np.empty(size), np.empty(size)
    for (e, places), (found, error) in zip(
        parts, in_order(job.summarise, parts, workers), strict=True
    ):
        values[e, :, places], errors[e, :, places] = found, error
    at_least, nothing = _lower_bounds(effect, known, missing)
    values[nothing] = errors[nothing] = np.nan
    return TwoDimensionalSummary(
        ("mean", *(f"p{p:g}" for p in percents)), ("mean", *(f"p{p:g}" for p in levels)),
        values, errors, at_least, len(effect[0, 0, 0]), persons.shape[3], seed, anew,
    )  # fmt: skip


@dataclass(frozen=True)
class _Job:
    """What every worker reads."""

    effect: FloatArray
    persons: FloatArray
    sets: NDArray[np.int64]
    percents: Sequence[float]
    levels: Sequence[float]
    engine: Engine

    def summarise(self, part: tuple[int, slice]) -> tuple[FloatArray, FloatArray]:
        """Return values and standard errors, (group, receptor, statistic, band)."""
        endpoint, places = part
        effect = self.effect[endpoint, places]
        groups = [self._group(effect, g) for g in range(self.persons.shape[1])]
        return np.stack([g[0] for g in groups]), np.stack([g[1] for g in groups])

    def _group(self, effect: FloatArray, group: int) -> tuple[FloatArray, FloatArray]:
        persons = np.ascontiguousarray(self.persons[:, group])
        by_draw = np.empty((effect.shape[0], 1 + len(self.percents), effect.shape[2]))
        by_draw[:, 0] = _mean_over_persons(effect, persons, self.sets)
        by_draw[:, 1:] = percentiles_over_persons(
            effect, persons, self.percents, sets=self.sets, engine=self.engine
        )
        band = confidence_band(by_draw, self.levels)
        values = np.concatenate([band.mean[..., np.newaxis], band.levels], axis=-1)
        errors = np.concatenate([band.mean_error[..., np.newaxis], band.level_errors], axis=-1)
        return values, errors


def _mean_over_persons(
    effect: FloatArray, persons: FloatArray, sets: NDArray[np.int64]
) -> FloatArray:
    """Return the mean total by (receptor, draw): the total of the mean factors."""
    by_draw = np.repeat(persons.mean(axis=2)[sets], BLOCK, axis=0)[: effect.shape[2]]
    return np.asarray(np.einsum("rpu,up->ru", effect, by_draw))


def _number_of_draws(coefficients: FloatArray | Drawn, draws: int | None) -> int:
    if callable(coefficients):
        if draws is None:
            raise InputError.single(
                "the number of draws is not given", place="draws",
                remedy="coefficients that are drawn block by block need it",
            )  # fmt: skip
        return draws
    if coefficients.ndim != 4:
        raise InputError.single(
            f"coefficients have {coefficients.ndim} dimensions", place="coefficients",
            allowed="4: endpoint, receptor, pathway, draw",
        )  # fmt: skip
    if draws is not None and draws != coefficients.shape[3]:
        raise InputError.single(
            f"{draws} draws are wanted of coefficients with {coefficients.shape[3]}", place="draws"
        )
    return int(coefficients.shape[3])


def _all_draws(
    coefficients: FloatArray | Drawn, blocks: list[DrawBlock], workers: int
) -> FloatArray:
    """Return the coefficients of all draws, (endpoint, receptor, pathway, draw)."""
    if not callable(coefficients):
        return np.asarray(coefficients, dtype=np.float64)
    draw = coefficients
    first = draw(blocks[0])
    if first.ndim != 4 or first.shape[3] != blocks[0].size:
        raise InputError.single(
            f"the drawn coefficients have the shape {first.shape}", place="coefficients",
            allowed=f"endpoint, receptor, pathway, {blocks[0].size} draws of the block",
        )  # fmt: skip
    effect = np.empty((*first.shape[:3], blocks[-1].draws.stop))

    def fill(block: DrawBlock) -> None:
        # Every block has its own place, whoever fills it.
        effect[..., block.draws] = first if block.index == 0 else draw(block)

    in_order(fill, blocks, workers)
    return effect


def _all_persons(
    factors: FloatArray | Drawn, blocks: list[DrawBlock], workers: int
) -> tuple[FloatArray, Flags, bool]:
    """Return persons' factors (set, group, pathway, person), which are known, and if anew."""
    anew = callable(factors)
    sets = in_order(factors, blocks, workers) if callable(factors) else [factors]
    if any(part.ndim != 3 or part.shape != sets[0].shape for part in sets):
        raise InputError.single(
            f"persons' factors have the shape {sets[0].shape}", place="factors",
            allowed="group, pathway, person, the same in every block",
        )  # fmt: skip
    persons = np.stack(sets).astype(np.float64, copy=False)
    gaps = np.isnan(persons)
    absent: Flags = np.asarray(gaps.any(axis=(0, 3)))
    if not np.array_equal(absent, gaps.all(axis=(0, 3))):
        raise InputError.single(
            "a pathway's factor is missing for some persons of a group and not for others",
            place="factors", remedy="give it for all of them, or for none",
        )  # fmt: skip
    return np.where(gaps, 0.0, persons), np.asarray(~absent), anew


def _check(effect: FloatArray, persons: FloatArray, missing: Flags | None) -> None:
    problems = Problems()
    if effect.shape[2] != persons.shape[2]:
        problems.add(
            f"{effect.shape[2]} pathways in the coefficients, {persons.shape[2]} in the factors"
        )
    if 0 in effect.shape or 0 in persons.shape:
        problems.add(f"nothing to sum: shapes {effect.shape} and {persons.shape}")
    if missing is not None and missing.shape != effect.shape[:3]:
        problems.add(
            f"the flags of what is missing have the shape {missing.shape}",
            allowed=f"{effect.shape[:3]}",
        )
    for name, numbers in (("coefficients", effect), ("factors", persons)):
        # Without a copy of the whole: the least says it is not negative, the sum that it is finite.
        if numbers.size and not (numbers.min() >= 0 and np.isfinite(numbers.max())):
            problems.add(
                f"{name} are negative or not finite", place=name,
                allowed="0 or more; flag what is missing",
            )  # fmt: skip
    problems.raise_if_any()


def _lower_bounds(effect: FloatArray, known: Flags, missing: Flags | None) -> tuple[Flags, Flags]:
    """Return where totals are lower bounds, and where nothing is known, by (e, group, r)."""
    used: Flags = np.asarray(effect.any(axis=3))
    gap: Flags = np.zeros(used.shape, dtype=np.bool_) if missing is None else missing
    holds = known[np.newaxis, :, np.newaxis]
    some: Flags = np.asarray((used[:, np.newaxis] & holds).any(axis=3))
    absent: Flags = np.asarray(((used | gap)[:, np.newaxis] & ~holds).any(axis=3))
    here: Flags = np.asarray(gap.any(axis=2))
    at_least = here[:, np.newaxis] | absent
    return at_least, at_least & ~some
