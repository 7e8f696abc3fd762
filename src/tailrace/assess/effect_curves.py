"""Effects that are no sum: what share of people they strike, as curves of one level.

* Deaths by PM2.5 follow GEMM: of all deaths of adults by a cause, the share 1 - 1/RR would not be
  without it. How many deaths that is needs baseline rates, which no site ships.
* Fluorosis follows observed prevalence by the fluoride of the well water, on straight lines between
  the observations; outside them it is not known.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tailrace.people.attributable_burden import attributable_fraction
from tailrace.people.fluorosis import FluorosisSeries, fluorosis_series
from tailrace.people.gemm import GemmParameters, gemm_parameters

Array = NDArray[np.float64]
Curve = Callable[[Array, slice], Array]

MICROGRAMS = 1000.0
"""ug/m3 in a mg/m3."""
STRUCK = {"any dental": "child", "severe dental": "child", "skeletal": "adult"}
"""Who is struck: teeth take harm while enamel forms, bones over ten years and more."""


@dataclass(frozen=True)
class EffectCurve:
    """One effect of one level.

    Parameters
    ----------
    result, by, group : str
        Effect, what it follows, and who is struck.
    at : callable
        Share of people by level, shape (..., draw), and the slice of the draws; finite from
        `lowest` to `highest`.
    lowest, highest : float
        Levels between which it is known, in the unit of the level.
    bounds : tuple of callable
        Lower and upper bound by level, of what was observed; none where draws carry it.
    """

    result: str
    by: str
    group: str
    at: Curve
    lowest: float
    highest: float
    bounds: tuple[Callable[[float], float], ...] = ()


def death_curve(cause: str, draws: int, seed: int) -> EffectCurve:
    """Return the share of deaths by a cause that PM2.5 in air has a part in, mg/m3.

    Parameters
    ----------
    cause : str
        One of `gemm_causes`.
    draws : int
        Draws of the run.
    seed : int
        Its seed; the slope of the curve is drawn with it, in as many strata as there are draws,
        apart from the numbers of the site.

    Returns
    -------
    EffectCurve
        Of adults from 25 years. Burnett et al. 2018, PNAS 115, 9592-9597.
    """
    found = gemm_parameters(cause)
    assert isinstance(found, GemmParameters)  # every cause has a set for all adults
    own, score = found, normal_scores(draws, seed)

    def at(level: Array, part: slice) -> Array:
        return attributable_fraction.__wrapped__(own.relative_risk(level * MICROGRAMS, score[part]))

    return EffectCurve(f"share of deaths by PM2.5, {cause}", "gemm-2018", "adult", at, 0.0, np.inf)


def normal_scores(draws: int, seed: int) -> Array:
    """Return a standard normal number for each draw, one of each stratum, in random order.

    Parameters
    ----------
    draws, seed : int
        Draws of the run and its seed.
    """
    from scipy.special import ndtri

    order = np.random.default_rng((seed, draws)).permutation(draws)
    return np.asarray(ndtri((order + 0.5) / draws))


def fluorosis_curve(endpoint: str, series: str) -> EffectCurve:
    """Return the prevalence of fluorosis by the fluoride of the water that is drunk, mg/L.

    Parameters
    ----------
    endpoint, series : str
        As in `fluorosis_series`.
    """
    one = next(s for s in fluorosis_series(endpoint) if s.series == series)

    def at(level: Array, _: slice) -> Array:
        return np.asarray(np.interp(level, one.water, one.prevalence))

    return EffectCurve(
        f"{endpoint} fluorosis", series, STRUCK.get(endpoint, "adult"), at, float(one.water[0]),
        float(one.water[-1]), (_bound(one, one.low), _bound(one, one.high)),
    )  # fmt: skip


def _bound(series: FluorosisSeries, values: Array) -> Callable[[float], float]:
    return lambda level: float(np.interp(level, series.water, values, left=np.nan, right=np.nan))
