"""What a failing tailings dam lets go and how far it runs: published regressions and their scatter.

With V stored and released in million m3, H the height of the dam in m, D the run-out in km:

* Rico, Benito and Diez-Herrero 2008, J. Hazard. Mater. 154, 79-87: released = 0.354 V^1.01
  (r2 0.86), D = 1.61 (H released)^0.66 (r2 0.57);
* Concha Larrauri and Lall 2018, Environments 5(2), 28: log10 released = -0.477 + 0.954 log10 V,
  log10 D = 0.484 + 0.545 log10(H released^2 / V).

The intercept of the second is negative: with the opposite sign every dam would release more than
it holds. A release is never more than what is stored; how often a draw was held there is told.

Both lines leave a scatter, taken as normal in log10: the root mean square of what is left between
the line and the failures of table `tailings_dam_failures`, whose figures are typed from memory. It
is about a factor of three for the release and five to six for the run-out, and somewhat wider than
what r2 of the papers implies, because cases beyond them are in the table. Release and run-out are
drawn in turn, so that a large release runs further. What the lines themselves may be wrong by is
not in the scatter. The run-out counts what a river carried on in some failures; on a plain the
flow spreads (see `inundation_reach`).
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass
from functools import cache

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tailrace.data.reader import rows
from tailrace.data.values import fact
from tailrace.errors import InputError, Problems, ValidityWarning, did_you_mean
from tailrace.quantities import Value, declare_units

FloatArray = NDArray[np.float64]

TABLE = "dam_failure"
FAILURES = "tailings_dam_failures"
RICO = "rico-2008"
CONCHA_LARRAURI_LALL = "concha-larrauri-lall-2018"
REGRESSIONS = (RICO, CONCHA_LARRAURI_LALL)
MILLION = 1e6


@dataclass(frozen=True)
class Regression:
    """A line of logarithms for the release and one for the run-out.

    Attributes
    ----------
    name : str
    release_intercept, release_slope : float
        Of log10 of the released volume on log10 of the stored, both in million m3.
    run_out_intercept, run_out_slope : float
        Of log10 of the run-out, km, on log10 of the predictor.
    weighted_by_share : bool
        Whether the predictor, height (m) times released volume, is multiplied by the share
        released.
    """

    name: str
    release_intercept: float
    release_slope: float
    run_out_intercept: float
    run_out_slope: float
    weighted_by_share: bool

    def release(self, stored: FloatArray) -> FloatArray:
        """Return log10 of the released volume, million m3, of stored million m3."""
        return np.asarray(self.release_intercept + self.release_slope * np.log10(stored))

    def run_out(self, height: FloatArray, released: FloatArray, stored: FloatArray) -> FloatArray:
        """Return log10 of the run-out, km."""
        predictor = height * released
        if self.weighted_by_share:
            predictor = predictor * released / stored
        return np.asarray(self.run_out_intercept + self.run_out_slope * np.log10(predictor))


@dataclass(frozen=True)
class Scatter:
    """What a regression leaves unexplained, as log10.

    Attributes
    ----------
    release, run_out : float
        Root mean square about the line, over the documented failures.
    failures : int
        How many.
    height, stored : tuple of float
        Lowest and highest of them, m and m3: the range the scatter is known for.
    """

    release: float
    run_out: float
    failures: int
    height: tuple[float, float]
    stored: tuple[float, float]


@dataclass(frozen=True)
class FailureDraws:
    """Draws of one failing dam.

    Attributes
    ----------
    regression : str
    released : ndarray, shape (draws,)
        Volume released, m3.
    run_out : ndarray, shape (draws,)
        Run-out, m.
    share_emptied : float
        Share of the draws in which everything that is stored goes.
    """

    regression: str
    released: FloatArray
    run_out: FloatArray
    share_emptied: float


@cache
def regression(name: str) -> Regression:
    """Return a published regression.

    Parameters
    ----------
    name : str
        One of `REGRESSIONS`.

    Returns
    -------
    Regression
        With the coefficients of table `dam_failure`.

    Raises
    ------
    InputError
        If there is none of that name.
    """
    if name not in REGRESSIONS:
        raise InputError.single(
            f'there is no regression "{name}"', allowed=", ".join(REGRESSIONS),
            remedy=did_you_mean(name, REGRESSIONS),
        )  # fmt: skip
    if name == RICO:
        first = np.log10(_number(f"{name} release coefficient"))
        second = np.log10(_number(f"{name} run-out coefficient"))
    else:
        first = _number(f"{name} release intercept")
        second = _number(f"{name} run-out intercept")
    return Regression(
        name, float(first), _number(f"{name} release exponent"),
        float(second), _number(f"{name} run-out exponent"), name == CONCHA_LARRAURI_LALL,
    )  # fmt: skip


def _number(item: str) -> float:
    found = fact(TABLE, item)
    assert isinstance(found, Value)
    return found.central


@cache
def regression_scatter(name: str) -> Scatter:
    """Return what a regression leaves unexplained over the documented failures.

    Parameters
    ----------
    name : str
        One of `REGRESSIONS`.

    Returns
    -------
    Scatter
        The run-out is judged with the release that happened, not with the one predicted.
    """
    line = regression(name)
    table = rows(FAILURES)
    columns = ("height_m", "stored_Mm3", "released_Mm3", "run_out_km")
    height, stored, released, run_out = (
        np.array([float(row[column]) for row in table]) for column in columns
    )
    first = np.log10(released) - line.release(stored)
    second = np.log10(run_out) - line.run_out(height, released, stored)
    return Scatter(
        float(np.sqrt(np.mean(first**2))), float(np.sqrt(np.mean(second**2))), len(table),
        (float(height.min()), float(height.max())),
        (float(stored.min()) * MILLION, float(stored.max()) * MILLION),
    )  # fmt: skip


@declare_units(stored_volume="m3", returns="m3")
def release_volume(stored_volume: ArrayLike, name: str = CONCHA_LARRAURI_LALL) -> FloatArray:
    """Return the median volume that a failing tailings dam lets go.

    Parameters
    ----------
    stored_volume : array_like
        Tailings and water held, m3, any shape.
    name : {"rico-2008", "concha-larrauri-lall-2018"}
        Regression.

    Returns
    -------
    ndarray
        Volume released, m3, at most what is stored.

    Raises
    ------
    InputError
        If a volume is not above zero or the regression is unknown.

    Warns
    -----
    ValidityWarning
        Outside the volumes of the documented failures, 0.04 to 74 million m3.
    """
    stored = _positive(stored_volume, "stored_volume", "m3")
    warn_beyond(name, None, stored)
    released = 10.0 ** regression(name).release(stored / MILLION) * MILLION
    return np.asarray(np.minimum(released, stored))


@declare_units(height="m", released_volume="m3", stored_volume="m3", returns="m")
def run_out_distance(
    height: ArrayLike,
    released_volume: ArrayLike,
    stored_volume: ArrayLike,
    name: str = CONCHA_LARRAURI_LALL,
) -> FloatArray:
    """Return the median distance that released tailings run.

    Parameters
    ----------
    height : array_like
        Height of the dam, m.
    released_volume, stored_volume : array_like
        Volume released and volume stored, m3.
    name : {"rico-2008", "concha-larrauri-lall-2018"}
        Regression.

    Returns
    -------
    ndarray
        Distance along the path, m.

    Raises
    ------
    InputError
        If a number is not above zero, or more is released than stored.

    Warns
    -----
    ValidityWarning
        Outside the heights and volumes of the documented failures.
    """
    up = _positive(height, "height", "m")
    out = _positive(released_volume, "released_volume", "m3")
    stored = _positive(stored_volume, "stored_volume", "m3")
    if np.any(out > stored * (1.0 + 1e-12)):
        raise InputError.single(
            "more is released than stored", place="released_volume", allowed="up to stored_volume"
        )
    warn_beyond(name, up, stored)
    return np.asarray(1e3 * 10.0 ** regression(name).run_out(up, out / MILLION, stored / MILLION))


def draw_failures(
    height: ArrayLike, stored_volume: ArrayLike, name: str, draws: int, seed: int
) -> FailureDraws:
    """Return draws of release and run-out about a regression.

    Parameters
    ----------
    height : array_like, scalar or shape (draws,)
        Height of the dam, m.
    stored_volume : array_like, scalar or shape (draws,)
        Tailings and water held, m3.
    name : str
        One of `REGRESSIONS`.
    draws : int
        How many.
    seed : int
        The same numbers for the same seed, and the same deviates for every regression.

    Returns
    -------
    FailureDraws
        Release, run-out, and how often everything goes.

    Raises
    ------
    InputError
        If a height or volume is not above zero, or the regression is unknown.

    Warns
    -----
    ValidityWarning
        Outside the heights and volumes of the documented failures.
    """
    line, scatter = regression(name), regression_scatter(name)
    up = _positive(height, "height", "m")
    volume = _positive(stored_volume, "stored_volume", "m3")
    warn_beyond(name, up, volume)
    deviates = np.random.default_rng(np.random.SeedSequence(seed)).standard_normal((2, draws))
    stored = volume / MILLION
    wanted = 10.0 ** (line.release(stored) + scatter.release * deviates[0])
    released = np.minimum(wanted, stored)
    run_out = line.run_out(up, released, stored)
    return FailureDraws(
        name, released * MILLION, 1e3 * 10.0 ** (run_out + scatter.run_out * deviates[1]),
        float(np.mean(wanted >= stored)),
    )  # fmt: skip


def warn_beyond(name: str, height: FloatArray | None, stored: FloatArray) -> None:
    """Warn where a dam is higher or lower, larger or smaller, than every documented failure."""
    scatter = regression_scatter(name)
    said = []
    for what, values, (low, high), unit in (
        ("height", height, scatter.height, "m"),
        ("stored volume", stored, scatter.stored, "m3"),
    ):
        if values is not None and np.any((values < low) | (values > high)):
            said.append(f"{what} outside {low:g} to {high:g} {unit}")
    if said:
        warnings.warn(
            f"{name}: {', '.join(said)}, the range of the failures it is compared with",
            ValidityWarning, stacklevel=3,
        )  # fmt: skip


def _positive(values: ArrayLike, name: str, unit: str) -> FloatArray:
    found = np.asarray(values, dtype=np.float64)
    problems = Problems()
    if not (np.isfinite(found) & (found > 0.0)).all():
        problems.add(f"{name} is not above zero", place=name, allowed=f"a number in {unit} above 0")
    problems.raise_if_any()
    return found
