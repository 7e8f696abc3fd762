"""What observations say of uncertain numbers: an ensemble smoother.

Draws are moved until what they give agrees with what was observed, as far as errors of observation
and the draws' own spread allow (ensemble smoother with multiple data assimilation, Emerick and
Reynolds 2013, Computers & Geosciences 55, 3-15). For responses linear in standard normal numbers
this is the exact posterior, up to the number of draws; else an approximation to it.

With few draws every number correlates a little with every observation by chance, and would be
narrowed for nothing. A number is therefore moved only by observations with which it correlates more
than chance allows: so much that of all pairs together not one is expected to by chance, but for one
run in twenty.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tailrace.errors import InputError, Problems

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]
Respond = Callable[[Array], Array]

STEPS = 4
CHANCE = 0.05
"""Probability that any number is moved by an observation that says nothing of it."""
FEWEST = 20
"""Draws without which nothing can be said of a correlation."""


@dataclass(frozen=True)
class SmoothedEnsemble:
    """Draws before and after.

    Parameters
    ----------
    prior, posterior : ndarray, shape (draw, number)
        Standard normal scores, and where the observations moved them.
    prior_responses, posterior_responses : ndarray, shape (draw, observation)
        What they give.
    acts : ndarray of bool, shape (number, observation)
        Which observations moved which number.
    """

    prior: Array
    posterior: Array
    prior_responses: Array
    posterior_responses: Array
    acts: Flags


def smooth_ensemble(
    scores: Array,
    respond: Respond,
    observed: Array,
    errors: Array,
    *,
    steps: int = STEPS,
    threshold: float | None = None,
    seed: int = 1,
) -> SmoothedEnsemble:
    """Move draws towards observations.

    Parameters
    ----------
    scores : ndarray, shape (draw, number)
        Standard normal scores of uncertain numbers.
    respond : callable
        From scores, shape (draw, number), to responses, shape (draw, observation). Called
        `steps` + 1 times.
    observed : ndarray, shape (observation,)
        What was observed, in the unit of the responses.
    errors : ndarray, shape (observation,)
        Standard deviations of independent normal errors of observation, what a spot and a day
        differ from a place and a year included.
    steps : int
        Assimilations, each with errors sqrt(steps) times as large.
    threshold : float, optional
        Standard errors a correlation must exceed to count, 0: all count; as `chance_threshold`
        unless given.
    seed : int
        Seed of the errors drawn.

    Returns
    -------
    SmoothedEnsemble

    Raises
    ------
    InputError
        If shapes, numbers or errors cannot be used, a response is not finite, or the package
        pyesmda is not installed.
    """
    _check(scores, observed, errors, steps)
    covmats, pyesmda = _libraries()
    before = _responses(respond, scores, observed)
    pairs = scores.shape[1] * len(observed)
    acts = correlated(scores, before, chance_threshold(pairs) if threshold is None else threshold)
    waiting, last = [before], before

    def forward(columns: Array) -> Array:
        # What the draws give before they are moved is known already.
        nonlocal last
        last = waiting.pop() if waiting else _responses(respond, columns.T, observed)
        return np.ascontiguousarray(last.T)

    smoother = pyesmda.ESMDA(
        obs=np.asarray(observed, dtype=np.float64),
        m_init=np.ascontiguousarray(scores.T, dtype=np.float64),
        cov_obs=covmats.CovViaDiagonal(np.asarray(errors, dtype=np.float64) ** 2),
        forward_model=forward,
        n_assimilations=steps,
        inversion_type="cholesky",
        truncation=1.0,
        C_MD_localization=pyesmda.FixedLocalization(acts.astype(np.float64)),
        random_state=np.random.default_rng(seed),
        is_parallel_analyse_step=False,
    )
    smoother.solve()
    moved = np.ascontiguousarray(smoother.m_posterior.T)
    return SmoothedEnsemble(scores, moved, before, last, acts)


def chance_threshold(pairs: int, chance: float = CHANCE) -> float:
    """Return how many standard errors one of many correlations exceeds by chance only rarely.

    Parameters
    ----------
    pairs : int
        Correlations looked at.
    chance : float
        Probability that any of them exceeds it, if none is there (Bonferroni's bound).
    """
    from scipy.special import ndtri

    return float(-ndtri(chance / (2.0 * pairs)))


def correlated(scores: Array, responses: Array, threshold: float) -> Flags:
    """Return which numbers correlate with which observations beyond chance.

    Parameters
    ----------
    scores : ndarray, shape (draw, number)
        Numbers.
    responses : ndarray, shape (draw, observation)
        What they give.
    threshold : float
        Standard errors, 1/sqrt(draws - 1), of the correlation of independent numbers.

    Returns
    -------
    ndarray of bool, shape (number, observation)
    """
    numbers, given = scores - scores.mean(axis=0), responses - responses.mean(axis=0)
    scale = np.outer(np.linalg.norm(numbers, axis=0), np.linalg.norm(given, axis=0))
    with np.errstate(divide="ignore", invalid="ignore"):
        correlation = np.nan_to_num(numbers.T @ given / scale)
    return np.asarray(np.abs(correlation) >= threshold / np.sqrt(len(scores) - 1))


def _responses(respond: Respond, scores: Array, observed: Array) -> Array:
    found = np.asarray(respond(scores), dtype=np.float64)
    if found.shape != (len(scores), len(observed)):
        raise InputError.single(
            f"responses of shape {found.shape}", allowed=f"{(len(scores), len(observed))}"
        )
    wrong = np.flatnonzero(~np.isfinite(found).all(axis=0))
    if wrong.size:
        raise InputError.single(
            f"responses to observations {', '.join(map(str, wrong + 1))} are not finite",
            remedy="leave out what is not computed",
        )
    return found


def _check(scores: Array, observed: Array, errors: Array, steps: int) -> None:
    problems = Problems("ensemble smoother")
    if scores.ndim != 2 or len(scores) < FEWEST or not np.isfinite(scores).all():
        problems.add(f"scores of shape {scores.shape}", allowed=f"{FEWEST} finite draws or more")
    if observed.ndim != 1 or not observed.size or observed.shape != errors.shape:
        problems.add(f"{observed.shape} observations with {errors.shape} errors",
                     allowed="one error for each of one or more observations")  # fmt: skip
    elif not (np.isfinite(observed).all() and (errors > 0.0).all() and np.isfinite(errors).all()):
        problems.add("observations or errors that cannot be used",
                     allowed="finite observations, errors above zero")  # fmt: skip
    if steps < 1:
        problems.add(f"{steps} steps", allowed="1 or more")
    problems.raise_if_any()


def _libraries() -> tuple[Any, Any]:
    try:
        import covmats
        import pyesmda
    except ImportError as error:
        raise InputError.single(
            "calibration needs the package pyesmda, which is not installed",
            remedy="pip install 'tailrace[stats]'",
        ) from error
    return covmats, pyesmda
