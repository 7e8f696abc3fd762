"""Percentiles of more draws than memory should hold.

The first draws, n of them, are kept, and their order statistics divide each result's range into
classes of nearly equal probability. Later draws are only counted by class. A percentile is then
read from the counts, linear within a class, so its error is a small part of the width of a class,
1/512 of the probability. Below the lowest and above the highest of the first draws a class reaches
to the lowest and highest draw of all.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import InitVar, dataclass, field

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]

CLASSES = 512
"""Classes of nearly equal probability that later draws are counted in."""


@dataclass
class RunningPercentiles:
    """Percentiles of rows of results, to which draws are added block by block.

    Parameters
    ----------
    first : ndarray, shape (draw, ...)
        The first draws, which set the classes.
    """

    first: InitVar[Array]
    _shape: tuple[int, ...] = field(init=False)
    _edges: Array = field(init=False)
    _counts: NDArray[np.int64] = field(init=False)
    _sum: Array = field(init=False)
    _low: Array = field(init=False)
    _high: Array = field(init=False)
    draws: int = field(init=False)

    def __post_init__(self, first: Array) -> None:
        rows = first.reshape(len(first), -1)
        self._shape = first.shape[1:]
        levels = np.linspace(0.0, 1.0, CLASSES + 1)
        self._edges = np.ascontiguousarray(np.quantile(rows, levels, axis=0).T)
        self._counts = np.zeros((rows.shape[1], CLASSES + 2), dtype=np.int64)
        self._sum = np.zeros(rows.shape[1])
        self._low, self._high = rows.min(axis=0), rows.max(axis=0)
        self.draws = 0
        self.add(first)

    def add(self, block: Array) -> None:
        """Count more draws.

        Parameters
        ----------
        block : ndarray, shape (draw, ...)
            Draws of the same results.
        """
        rows = block.reshape(len(block), -1)
        self._sum += rows.sum(axis=0)
        self._low = np.minimum(self._low, rows.min(axis=0))
        self._high = np.maximum(self._high, rows.max(axis=0))
        self.draws += len(rows)
        for row, values in enumerate(rows.T):
            # a draw at the upper end of a class belongs to it
            at = np.searchsorted(self._edges[row], values, side="left")
            self._counts[row] += np.bincount(at, minlength=CLASSES + 2)

    def counted(self) -> dict[str, NDArray[np.generic]]:
        """Return what was counted, as arrays, to go on from it later."""
        return {
            "counts": self._counts, "sum": self._sum, "low": self._low, "high": self._high,
            "draws": np.array(self.draws),
        }  # fmt: skip

    def go_on_from(self, counted: Mapping[str, NDArray[np.generic]]) -> None:
        """Take what was counted before in place of what is counted here.

        Parameters
        ----------
        counted : mapping of str to ndarray
            As `counted` returned it, of the same first draws.
        """
        self._counts = counted["counts"].astype(np.int64)
        self._sum, self._low, self._high = (
            counted[name].astype(np.float64) for name in ("sum", "low", "high")
        )
        self.draws = int(counted["draws"])

    def mean(self) -> Array:
        """Return the mean of all draws."""
        return (self._sum / self.draws).reshape(self._shape)

    def percentiles(self, levels: Sequence[float]) -> Array:
        """Return percentiles of all draws, shape (level, ...).

        Parameters
        ----------
        levels : sequence of float
            0 to 100 %.
        """
        found = np.empty((len(levels), len(self._edges)))
        for row, edges in enumerate(self._edges):
            ends = np.concatenate([[self._low[row]], edges, [self._high[row]]])
            counted = np.concatenate([[0], np.cumsum(self._counts[row])])
            found[:, row] = _read(ends, counted, np.asarray(levels) / 100.0 * (self.draws - 1))
        return found.reshape(len(levels), *self._shape)


def _read(ends: Array, counted: NDArray[np.int64], rank: Array) -> Array:
    """Return values at ranks, counted from zero, between the ends of classes.

    `counted[i]` draws are at or below `ends[i]`, the last of them at the end itself.
    """
    keep = np.concatenate([[True], np.diff(counted) > 0])
    # the first class begins at the lowest draw, whose rank is zero
    places = np.maximum(counted[keep] - 1, 0).astype(float)
    return np.asarray(np.interp(rank, places, ends[keep]))
