"""What a source does over the years, and how a unit response answers it.

A history is a list of segments, each

    c(t) = [first + (last - first) (t - start)/(end - start)] exp(-rate (t - start)),

so that pulses, steps, tables (linear between the years) and depletion are one thing. Segments add
up where they overlap. Transport is linear: the answer is the sum over segments of the integral over
travel time of the unit response times the segment as it was then. Constant and linear segments are
windows of that integral; a segment that falls as exp(-rate t) is the same integral with decay
lambda - rate, times exp(-rate (t - start)), because exp(-rate (t - tau)) = exp(-rate t) exp(rate
tau).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tailrace.errors import Problems

FloatArray = NDArray[np.float64]

START, END, FIRST, LAST, RATE = range(5)


@dataclass(frozen=True)
class SourceHistory:
    """Concentration (or flux) of a source over time, as segments that add up.

    Attributes
    ----------
    start, end : ndarray, shape (segments,) or (draws, segments), yr
        Times a segment begins and ends; the end may be infinite where `first` equals `last`.
    first, last : ndarray, same shape
        Value at the start and at the end before the exponential, in any unit.
    rate : ndarray, same shape, 1/yr
        Rate at which the segment falls from its start; 0 for none.

    Raises
    ------
    InputError
        If a segment ends before it starts, a number is missing, or an endless segment is not
        constant; all at once.
    """

    start: ArrayLike
    end: ArrayLike
    first: ArrayLike
    last: ArrayLike
    rate: ArrayLike = 0.0

    def __post_init__(self) -> None:
        names = ("start", "end", "first", "last", "rate")
        arrays = np.broadcast_arrays(
            *[np.atleast_1d(np.asarray(getattr(self, name), dtype=float)) for name in names]
        )
        for name, array in zip(names, arrays, strict=True):
            object.__setattr__(self, name, np.array(array))
        start, end, first, last, rate = arrays
        problems = Problems()
        for name, array in zip(names, arrays, strict=True):
            unknown = np.isnan(array) | (np.isinf(array) & (name != "end"))
            if unknown.any():
                problems.add(f"the source history's {name} holds {array[unknown][0]:g}",
                             place=name, remedy="give a number for every segment")  # fmt: skip
        if (end <= start).any():
            problems.add("a segment of the source history ends before it starts", place="end",
                         remedy="give times in order; a segment lasts some time")  # fmt: skip
        if (np.isinf(end) & (first != last)).any():
            problems.add("an endless segment of the source history rises or falls in a line",
                         place="last", remedy="give it an end, or last equal to first")  # fmt: skip
        if (rate < 0.0).any():
            problems.add(f"a source grows at a rate of {-rate.min():g} 1/yr", place="rate",
                         remedy="give a rate of zero or more")  # fmt: skip
        problems.raise_if_any()

    @classmethod
    def pulse(
        cls, duration: ArrayLike = np.inf, level: ArrayLike = 1.0, start: ArrayLike = 0.0
    ) -> SourceHistory:
        """Return one constant segment.

        Parameters
        ----------
        duration : float or ndarray, shape (draws, 1), yr
            How long it lasts.
        level : float or ndarray
            Value.
        start : float or ndarray, yr
            When it begins.
        """
        begin = np.asarray(start, dtype=float)
        return cls(begin, begin + np.asarray(duration, dtype=float), level, level)

    @classmethod
    def steps(cls, times: ArrayLike, levels: ArrayLike) -> SourceHistory:
        """Return constant segments between times.

        Parameters
        ----------
        times : array_like, shape (segments + 1,), yr
            Times the level changes, in order.
        levels : array_like, shape (segments,)
            Value from each time to the next.
        """
        edges = np.asarray(times, dtype=float)
        return cls(edges[..., :-1], edges[..., 1:], levels, levels)

    @classmethod
    def table(cls, times: ArrayLike, values: ArrayLike) -> SourceHistory:
        """Return a history linear between given times, and zero outside them.

        Parameters
        ----------
        times : array_like, shape (rows,), yr
            Times, in order.
        values : array_like, shape (rows,)
            Values at those times.
        """
        edges, levels = np.asarray(times, dtype=float), np.asarray(values, dtype=float)
        return cls(edges[..., :-1], edges[..., 1:], levels[..., :-1], levels[..., 1:])

    @classmethod
    def depletion(
        cls, rate: ArrayLike, level: ArrayLike = 1.0, start: ArrayLike = 0.0,
        end: ArrayLike = np.inf,
    ) -> SourceHistory:  # fmt: skip
        """Return a source that is washed out or decays: level exp(-rate (t - start)).

        Parameters
        ----------
        rate : float or ndarray, 1/yr
            Rate of depletion, with the source's own decay where it has one.
        level : float or ndarray
            Value at the start.
        start, end : float or ndarray, yr
            When it begins and ends.
        """
        return cls(start, end, level, level, rate)

    def joined(self, other: SourceHistory) -> SourceHistory:
        """Return the sum of two histories (all segments of both)."""
        parts = []
        for name in ("start", "end", "first", "last", "rate"):
            mine, theirs = np.asarray(getattr(self, name)), np.asarray(getattr(other, name))
            lead = np.broadcast_shapes(mine.shape[:-1], theirs.shape[:-1])
            parts.append(np.concatenate(
                [np.broadcast_to(part, (*lead, part.shape[-1])) for part in (mine, theirs)],
                axis=-1,
            ))  # fmt: skip
        return SourceHistory(*parts)

    @property
    def segments(self) -> FloatArray:
        """Segments as one array, shape (..., segments, 5): start, end, first, last, rate."""
        fields = (self.start, self.end, self.first, self.last, self.rate)
        return np.stack([np.asarray(field) for field in fields], axis=-1)

    def value(self, time: ArrayLike) -> FloatArray:
        """Return the source at given times.

        Parameters
        ----------
        time : float or ndarray, yr
            Times.

        Returns
        -------
        ndarray
            Value, of the shape of `time` (before it, the draws where the history has them).
        """
        t = np.asarray(time, dtype=float)
        start, end, first, last, rate = (
            np.expand_dims(part, tuple(range(-t.ndim - 1, -1))) for part in self._parts()
        )
        since = t[..., None] - start
        with np.errstate(invalid="ignore"):
            share = np.where(np.isinf(end), 0.0, since / (end - start))
            value = (first + (last - first) * share) * np.exp(-rate * np.maximum(since, 0.0))
        inside = (since >= 0.0) & (t[..., None] < end)
        return np.asarray(np.where(inside, value, 0.0).sum(axis=-1))

    def integral(self, time: ArrayLike) -> FloatArray:
        """Return what the source gave up to given times, the integral of its value.

        Parameters
        ----------
        time : float or ndarray, yr
            Times; infinity for all it ever gives (finite rates or ends only).

        Returns
        -------
        ndarray
            Integral, value times yr, of the shape of `time` (draws before it, as in `value`).
        """
        t = np.asarray(time, dtype=float)
        start, end, first, last, rate = (
            np.expand_dims(part, tuple(range(-t.ndim - 1, -1))) for part in self._parts()
        )
        since = np.clip(np.minimum(t[..., None], end) - start, 0.0, None)
        with np.errstate(invalid="ignore", divide="ignore", over="ignore"):
            slope = np.where(first == last, 0.0, (last - first) / (end - start))
            rise = np.where(slope == 0.0, 0.0, slope * since**2 * _second_integral(rate * since))
            level = np.where(np.isinf(since) & (rate > 0.0), 1.0 / np.where(rate > 0, rate, 1.0),
                             since * _first_integral(rate * since))  # fmt: skip
        return np.asarray((np.where(first == 0.0, 0.0, first * level) + rise).sum(axis=-1))

    def _parts(self) -> list[FloatArray]:
        segments = self.segments
        return [segments[..., index] for index in range(5)]


def _first_integral(x: FloatArray) -> FloatArray:
    # (1 - exp(-x))/x.
    safe = np.where(x == 0.0, 1.0, x)
    return np.where(x == 0.0, 1.0, -np.expm1(-safe) / safe)


def _second_integral(x: FloatArray) -> FloatArray:
    # (1 - (1 + x) exp(-x))/x², by its series where that cancels.
    small = np.abs(x) < 0.05
    safe = np.where(small, 1.0, x)
    direct = (-np.expm1(-safe) - safe * np.exp(-safe)) / safe**2
    series = 0.5 - x / 3 + x**2 / 8 - x**3 / 30 + x**4 / 144 - x**5 / 840 + x**6 / 5760
    return np.where(small, series, direct)


def convolve_step_response(
    ages: ArrayLike, response: ArrayLike, history: SourceHistory, times: ArrayLike
) -> FloatArray:
    """Return the answer to a history from a tabulated response to a unit step.

    Parameters
    ----------
    ages : array_like, shape (ages,), yr
        Times since the step, rising from zero.
    response : ndarray, shape (..., ages)
        Answer to a source of one from time zero on, linear between the ages; beyond the last age
        it is taken to stay.
    history : SourceHistory
        What the source does (no draws).
    times : array_like, shape (times,), yr
        When the answer is wanted.

    Returns
    -------
    ndarray, shape (..., times)
        Answer, unit of the response times that of the history.

    Raises
    ------
    InputError
        If the ages do not rise or a response is missing.

    Notes
    -----
    Exact for the tabulated response: c(t) = sum over the intervals of the table of the response's
    slope times the history's integral over the interval. Its error is that of the table.
    """
    grid, steps = np.asarray(ages, dtype=float), np.asarray(response, dtype=float)
    problems = Problems()
    if grid.ndim != 1 or grid.size < 2 or not (np.diff(grid) > 0.0).all() or grid[0] < 0.0:
        problems.add("the ages of a step response do not rise from zero or later", place="ages",
                     remedy="give at least two ages in order")  # fmt: skip
    elif steps.shape[-1:] != grid.shape or np.isnan(steps).any():
        problems.add("a step response has not one number for every age", place="response",
                     remedy="give a number for each of the ages")  # fmt: skip
    problems.raise_if_any()
    if grid[0] > 0.0:
        grid = np.concatenate([[0.0], grid])
        steps = np.concatenate([np.zeros((*steps.shape[:-1], 1)), steps], axis=-1)
    given = history.integral(np.asarray(times, dtype=float)[:, None] - grid)
    mean = (given[:, :-1] - given[:, 1:]) / np.diff(grid)
    at_once = steps[..., :1] * history.value(times)
    return np.asarray(np.diff(steps, axis=-1) @ mean.T + at_once)
