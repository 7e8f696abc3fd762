"""What sensitivity analyses give back, and the bootstrap they share."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tailrace.errors import Problems
from tailrace.quantities import Missing

if TYPE_CHECKING:
    import xarray as xr

Array = NDArray[np.float64]
_AT_ONCE = 4_000_000
NO_SPREAD = Missing("the result is the same in every draw")


@dataclass(frozen=True)
class SensitivityIndices:
    """One number for each input (or group of inputs) and result, with confidence.

    Parameters
    ----------
    kind : str
        What the numbers are, as a heading: "first-order index, given data".
    inputs, outputs : tuple of str
        Names of rows and columns.
    values, low, high : ndarray, shape (input, output)
        Estimates and the ends of their intervals; NaN where undefined. Estimates of a small index
        may fall below zero; they are not cut off.
    confidence : float
        Probability that an interval holds what it estimates, about.
    draws : int
        Draws used.
    undefined : mapping of str to Missing
        Results without indices, with the reason.
    how : mapping of str to str
        How each input's numbers were estimated, where that differs.
    """

    kind: str
    inputs: tuple[str, ...]
    outputs: tuple[str, ...]
    values: Array
    low: Array
    high: Array
    confidence: float
    draws: int
    undefined: Mapping[str, Missing]
    how: Mapping[str, str]

    def of(self, name: str, output: str) -> tuple[float, float, float]:
        """Return estimate, low and high of one input and result."""
        at = self.inputs.index(name), self.outputs.index(output)
        return float(self.values[at]), float(self.low[at]), float(self.high[at])

    def ranking(self, output: str) -> list[str]:
        """Return the inputs by size of their number, largest first; empty where undefined."""
        if output in self.undefined:
            return []
        sizes = np.abs(self.values[:, self.outputs.index(output)])
        # one that has no number comes last
        return [self.inputs[i] for i in np.argsort(-np.nan_to_num(sizes, nan=-1.0), kind="stable")]

    def to_dataset(self) -> xr.Dataset:
        """Return a labelled table with the variables `index`, `low` and `high`."""
        import xarray as xr

        dims = ("input", "output")
        return xr.Dataset(
            {
                name: (dims, numbers, {"units": "1", "long_name": f"{self.kind}{part}"})
                for name, part, numbers in (
                    ("index", "", self.values),
                    ("low", f", lower end at {self.confidence:g}", self.low),
                    ("high", f", upper end at {self.confidence:g}", self.high),
                )
            },
            coords={"input": list(self.inputs), "output": list(self.outputs)},
            attrs={
                "draws": self.draws,
                "undefined": "; ".join(f"{k}: {v.reason}" for k, v in self.undefined.items()),
                "how": "; ".join(f"{k}: {v}" for k, v in self.how.items()),
            },
        )


def results_table(
    outputs: Mapping[str, ArrayLike | Missing], draws: int, problems: Problems
) -> tuple[Array, dict[str, Missing]]:
    """Return results as a table, and those without sensitivity.

    Parameters
    ----------
    outputs : mapping of str to array_like or Missing
        Each of shape (draw,).
    draws : int
        Draws each must have.
    problems : Problems
        Takes results of another length, or not finite in some draws.

    Returns
    -------
    table : ndarray, shape (draw, output)
        NaN for what is missing.
    undefined : dict of str to Missing
        Results that are missing, or the same in every draw.
    """
    table = np.full((draws, len(outputs)), np.nan)
    undefined: dict[str, Missing] = {}
    for index, (name, one) in enumerate(outputs.items()):
        if isinstance(one, Missing):
            undefined[name] = one
            continue
        numbers = np.asarray(one, dtype=float)
        if numbers.shape != (draws,):
            problems.add(
                f"shape {numbers.shape}", place=name, allowed=f"one number a draw: ({draws},)"
            )
        elif not np.all(np.isfinite(numbers)):
            bad = int(np.count_nonzero(~np.isfinite(numbers)))
            problems.add(
                f"not finite in {bad} of {draws} draws", place=name, allowed="finite numbers",
                remedy="give a result that nobody has as Missing, with the reason",
            )  # fmt: skip
        else:
            table[:, index] = numbers
            if np.ptp(numbers) == 0.0:
                undefined[name] = NO_SPREAD
    return table, undefined


def standardised(results: Array, among: Array) -> Array:
    """Return results with the mean and the standard deviation of some of them taken out.

    Parameters
    ----------
    results : ndarray
        Results in any unit.
    among : ndarray, shape (draw, ...)
        Those that tell mean and deviation, which is taken along the first axis.
    """
    # the squares of very small or large results would leave the range of numbers
    spread = np.ptp(among, axis=0)
    centre = among.mean(axis=0)
    deviation = np.std((among - centre) / spread, axis=0)
    return np.asarray((results - centre) / spread / deviation)


def check_confidence(confidence: float, resamples: int, problems: Problems) -> None:
    """Note a confidence outside 0 to 1, or too few resamples to read its ends from."""
    if not 0 < confidence < 1:
        problems.add(f"{confidence:g}", place="confidence", allowed="above 0 and below 1")
    elif resamples * (1 - confidence) < 2:
        problems.add(
            f"{resamples} resamples for a confidence of {confidence:g}", place="resamples",
            allowed=f"{int(np.ceil(2 / (1 - confidence)))} or more",
        )  # fmt: skip


def resampled_means(table: Array, resamples: int, seed: int) -> Array:
    """Return the means of columns when rows are drawn again with replacement.

    Parameters
    ----------
    table : ndarray, shape (row, column)
        One row a draw.
    resamples : int
        How often all rows are drawn again.
    seed : int
        Zero or more.

    Returns
    -------
    ndarray, shape (resample, column)

    Notes
    -----
    The bootstrap of Efron (1979), Annals of Statistics 7, 1-26. Rows are taken as independent: for
    stratified points (Latin hypercube, Sobol) intervals come out too wide rather than too narrow.
    """
    rows, columns = table.shape
    means = np.empty((resamples, columns))
    begin = 0
    for counts in _times_drawn(rows, resamples, seed):
        means[begin : begin + len(counts)] = counts @ table / rows
        begin += len(counts)
    return means


def _times_drawn(rows: int, resamples: int, seed: int) -> Iterable[Array]:
    """Return how often each row is drawn in each resample, some resamples at a time."""
    if rows * resamples <= _AT_ONCE:
        return _times_drawn_at_once(rows, resamples, seed)
    return _times_drawn_anew(rows, resamples, seed)


@lru_cache(maxsize=1)
def _times_drawn_at_once(rows: int, resamples: int, seed: int) -> tuple[Array, ...]:
    return tuple(_times_drawn_anew(rows, resamples, seed))


def _times_drawn_anew(rows: int, resamples: int, seed: int) -> Iterator[Array]:
    rng = np.random.default_rng(np.random.SeedSequence(seed))
    at_once = max(1, _AT_ONCE // rows)
    for start in range(0, resamples, at_once):
        chosen = range(start, min(start + at_once, resamples))
        yield np.stack(
            [np.bincount(rng.integers(rows, size=rows), minlength=rows) for _ in chosen]
        ).astype(float)
