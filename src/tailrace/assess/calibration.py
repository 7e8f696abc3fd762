"""Calibration: the uncertain numbers of a site against what was observed there.

Observed stands beside computed first; what is fitted, and how far it moved, stands beside what was
declared. Observations and responses are positive and compared in their logarithm: errors are
factors.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tailrace.assess.draw_plan import DesignLevels
from tailrace.assess.ensemble_smoother import STEPS, SmoothedEnsemble, smooth_ensemble
from tailrace.errors import InputError, Problems
from tailrace.quantities import Value

if TYPE_CHECKING:
    import pandas as pd

    from tailrace.assess.draw_design import DrawDesign
    from tailrace.quantities.level_source import LevelSource

Array = NDArray[np.float64]
Evaluate = Callable[["LevelSource"], Array]
"""From levels of a block of draws to responses, shape (draw, observation)."""

PERCENTILES = (5.0, 50.0, 95.0)
_LEAST, _MOST = 2.0**-54, 1.0 - 2.0**-53
"""Levels are kept inside 0 to 1, where every quantile is finite."""


@dataclass(frozen=True)
class Observations:
    """What was observed.

    Parameters
    ----------
    names, units : tuple of str
        Of each observation.
    values : ndarray, shape (observation,)
        Above zero.
    factors : ndarray, shape (observation,)
        Error as a factor, above 1: one standard deviation of the logarithm is its logarithm. A
        month at a spot against a year over a place is rarely better than 2.
    sources : tuple of str
        Where each is from.

    Raises
    ------
    InputError
        If lengths differ, a value is not above zero, or a factor not above 1.
    """

    names: tuple[str, ...]
    units: tuple[str, ...]
    values: Array
    factors: Array
    sources: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        problems = Problems("observations")
        lengths = {len(self.names), len(self.units), len(self.values), len(self.factors)}
        if len(lengths) > 1 or lengths == {0}:
            problems.add("names, units, values and factors differ in number, or there are none")
        for name, value, factor in zip(self.names, self.values, self.factors, strict=False):
            if not (value > 0.0 and np.isfinite(value)):
                problems.add(f"{value}", place=name, allowed="above zero")
            if not (factor > 1.0 and np.isfinite(factor)):
                problems.add(f"factor {factor}", place=name, allowed="above 1")
        problems.raise_if_any()


@dataclass(frozen=True)
class Calibration:
    """Numbers before and after.

    Parameters
    ----------
    design : DrawDesign
        The uncertain numbers.
    observations : Observations
        What they were held against.
    ensemble : SmoothedEnsemble
        Draws before and after; responses are logarithms.
    """

    design: DrawDesign
    observations: Observations
    ensemble: SmoothedEnsemble

    @property
    def levels(self) -> DesignLevels:
        """Posterior draws as a source of levels: the chain can be run with it."""
        return DesignLevels(self.design, levels_of(self.ensemble.posterior))

    def beside(self) -> pd.DataFrame:
        """Return observed beside computed, before and after, in the units of observation."""
        import pandas as pd

        before, after = self.ensemble.prior_responses, self.ensemble.posterior_responses
        frame = pd.DataFrame({"observation": self.observations.names})
        frame["unit"] = self.observations.units
        frame["observed"] = self.observations.values
        frame["error_factor"] = self.observations.factors
        for word, responses in (("prior", before), ("posterior", after)):
            found = np.exp(np.percentile(responses, PERCENTILES, axis=0))
            for percentile, row in zip(PERCENTILES, found, strict=True):
                frame[f"{word}_P{percentile:.0f}"] = row
        frame["prior_factor"] = frame["prior_P50"] / frame["observed"]
        frame["posterior_factor"] = frame["posterior_P50"] / frame["observed"]
        frame["source"] = self.observations.sources or ""
        return frame

    def numbers(self) -> pd.DataFrame:
        """Return priors and posteriors of the numbers, what was learned most of first.

        Returns
        -------
        DataFrame
            Columns number, unit, prior and posterior P5, P50, P95 (of a share drawn together with
            others: of its level, unit "level"), shift (of the median, in standard deviations of
            the prior), narrowed (1 - posterior over prior variance of the score), moved_by (names
            of observations). Numbers that no observation moved are not listed.
        """
        import pandas as pd

        prior, after = self.ensemble.prior, self.ensemble.posterior
        shift = np.median(after, axis=0) - np.median(prior, axis=0)
        narrowed = 1.0 - after.var(axis=0) / prior.var(axis=0)
        rows = []
        for k in np.flatnonzero(self.ensemble.acts.any(axis=1)).tolist():
            by = "; ".join(np.array(self.observations.names)[self.ensemble.acts[k]])
            unit, of = self._quantiles(k)
            rows.append((self.design.columns[k], unit, *of(prior[:, k]), *of(after[:, k]),
                         shift[k], narrowed[k], by))  # fmt: skip
        stated = [f"{word}_P{p:.0f}" for word in ("prior", "posterior") for p in PERCENTILES]
        columns = ["number", "unit", *stated, "shift", "narrowed", "moved_by"]
        frame = pd.DataFrame(rows, columns=columns)
        order = np.argsort(-np.abs(frame["shift"]) - frame["narrowed"], kind="stable")
        return frame.iloc[order].reset_index(drop=True)

    def _quantiles(self, column: int) -> tuple[str, Callable[[Array], Array]]:
        """Return the unit of a number, and what turns scores into its percentiles."""
        one = self.design.inputs.get(self.design.columns[column])
        unit = one.unit if isinstance(one, Value) else "level"

        def of(scores: Array) -> Array:
            levels = levels_of(np.percentile(scores, PERCENTILES))
            return np.asarray(one.ppf(levels) if isinstance(one, Value) else levels)

        return unit, of


def calibrate(
    evaluate: Evaluate,
    design: DrawDesign,
    observations: Observations,
    *,
    steps: int = STEPS,
    threshold: float | None = None,
    seed: int = 1,
) -> Calibration:
    """Hold the uncertain numbers of a site against observations.

    Parameters
    ----------
    evaluate : callable
        From a source of levels to what would be observed, shape (draw, observation), above zero,
        in the units of the observations. Called for blocks of `design.block` draws.
    design : DrawDesign
        Prior draws; some hundred at least.
    observations : Observations
        What was observed.
    steps, threshold, seed
        See `smooth_ensemble`.

    Returns
    -------
    Calibration

    Raises
    ------
    InputError
        If a response is missing or not above zero, or the package pyesmda is not installed.
    """
    from scipy.special import ndtri

    table = np.concatenate([design.levels(block)[0] for block in range(design.blocks)])

    def respond(scores: Array) -> Array:
        levels = levels_of(scores)
        parts = [
            evaluate(DesignLevels(design, levels[start : start + design.block]))
            for start in range(0, len(levels), design.block)
        ]
        return _logarithms(np.concatenate(parts), observations.names)

    scores = np.asarray(ndtri(np.clip(table, _LEAST, _MOST)))
    ensemble = smooth_ensemble(
        scores, respond, np.log(observations.values), np.log(observations.factors),
        steps=steps, threshold=threshold, seed=seed,
    )  # fmt: skip
    return Calibration(design, observations, ensemble)


def levels_of(scores: Array) -> Array:
    """Return the levels of standard normal scores, inside 0 to 1.

    Parameters
    ----------
    scores : ndarray
        Any shape.
    """
    from scipy.special import ndtr

    return np.clip(ndtr(scores), _LEAST, _MOST)


def _logarithms(responses: Array, names: Sequence[str]) -> Array:
    if responses.ndim != 2 or responses.shape[1] != len(names):
        raise InputError.single(
            f"responses of shape {responses.shape}", allowed=f"(draw, {len(names)})"
        )
    problems = Problems("calibration")
    for name, column in zip(names, responses.T, strict=True):
        if not (column > 0.0).all() or not np.isfinite(column).all():
            problems.add("a computed value is missing or not above zero", place=name,
                         remedy="leave this observation out")  # fmt: skip
    problems.raise_if_any()
    return np.log(responses)
