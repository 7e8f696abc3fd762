"""The hours of a month in a drawn order, out of the hours that each cell of a summary has.

The order is drawn hour by hour: by numpy, or, where numba is loaded anyway, by a compiled loop that
takes the same steps in the same order, so that the hours are the same.
"""

from __future__ import annotations

import sys

import numpy as np

from tailrace.kernel import kernel
from tailrace.weather.climate_summary import (
    CALM,
    SECTORS,
    SPEED_CLASSES,
    STABILITY,
    ClimateSummary,
)
from tailrace.weather.hourly import FloatArray, IntArray

_LEAST_HOURS = 1e-300


class Persistence:
    """How likely the next cell is after the last one, apart from how many hours it has left."""

    def __init__(self, turning: float, stepping: float) -> None:
        angle = 2.0 * np.pi * np.arange(SECTORS) / SECTORS
        turn = np.exp(turning * (np.cos(angle) - 1.0))
        # A small share for any turn, so that the hours left at a month's end can be reached.
        turn = turn + 1e-9
        # by the sector before: one more row stands for none
        rows = [np.roll(turn, last) for last in range(SECTORS)]
        self.turn = np.stack([*rows, np.ones(SECTORS)])
        steps = np.arange(-1, SPEED_CLASSES)
        self.step = np.exp(-stepping * np.abs(steps[:, None] - steps[None, :])) + 1e-9

    def directions(self, last: int) -> FloatArray:
        """Return weights of each sector after sector `last` (-1 is none)."""
        return np.asarray(self.turn[last])

    def speeds(self, last: int) -> FloatArray:
        """Return weights of calm and each speed class after class `last` (-1 is calm)."""
        return np.asarray(self.step[last + 1])


def draw_month(
    summary: ClimateSummary,
    month: int,
    days: int,
    persistence: Persistence,
    random: np.random.Generator,
    last: tuple[int, int],
    *,
    compiled: bool | None = None,
) -> tuple[IntArray, tuple[int, int]]:
    """Return the cells of a month's hours.

    Parameters
    ----------
    summary : ClimateSummary
        The climate.
    month : int
        0 to 11.
    days : int
        Of the month.
    persistence : Persistence
        How likely a cell is after another.
    random : Generator
        Gives one number an hour.
    last : tuple of int
        Sector (-1 is none) and speed class (-1 is calm) of the hour before.
    compiled : bool, optional
        Whether a compiled loop draws; unless given, where numba is loaded already.

    Returns
    -------
    cells : ndarray of int, shape (hour, 3)
        Stability, speed class and sector.
    last : tuple of int
        Sector and speed class of the last hour.
    """
    kinds = np.stack([_apportion(summary.by_hour[month, h], days) for h in range(24)])
    left = (
        np.stack(
            [
                _apportion(summary.hours[month, k].ravel(), int(kinds[:, k].sum()))
                for k in range(len(STABILITY))
            ]
        )
        .reshape(len(STABILITY), SPEED_CLASSES, SECTORS)
        .astype(np.float64)
    )
    used = int(np.flatnonzero(left.sum(axis=(0, 2)))[-1]) + 1 if left.any() else 1
    left = np.ascontiguousarray(left[:, :used])
    cells, state = np.zeros((24 * days, 3), dtype=np.int64), np.array(last)
    steps, turns = persistence.step, persistence.turn
    # numba takes a second to load, longer than a year takes to draw
    loop = fill_hours if ("numba" in sys.modules if compiled is None else compiled) else _fill_hours
    loop(left, kinds, np.ascontiguousarray(steps), turns, random.random(len(cells)), state, cells)
    return cells, (int(state[0]), int(state[1]))


def _fill_hours(
    left: FloatArray, kinds: IntArray, steps: FloatArray, turns: FloatArray, chance: FloatArray,
    state: IntArray, cells: IntArray,
) -> None:  # fmt: skip
    """Fill the cells of hours; `left` and `kinds` are used up, `state` is that of the last hour."""
    used = left.shape[1]
    totals = left.sum(axis=(1, 2))
    weight, running = np.empty_like(left), np.empty(left.size + 1)
    sector, speed = state.tolist()
    for hour in range(len(cells)):
        open_ = kinds[hour % 24]
        step = steps[speed + 1]
        np.multiply(left, step[1 : used + 1, None], out=weight)
        np.multiply(weight, turns[sector], out=weight)
        # Each class is as likely as the hours of this time of day it has left, leaning to what
        # lies near the last wind.
        ratio = open_[:CALM] / np.maximum(totals, _LEAST_HOURS)
        np.multiply(weight, ratio[:, None, None], out=weight)
        np.cumsum(weight.reshape(-1), out=running[:-1])
        running[-1] = running[-2] + open_[CALM] * step[0]
        pick = int(running.searchsorted(chance[hour] * running[-1], side="right"))
        if pick >= weight.size:
            cells[hour] = CALM, 0, 0
            open_[CALM] -= 1
            speed = -1
            continue
        kind, inside = divmod(pick, used * SECTORS)
        speed, sector = divmod(inside, SECTORS)
        left[kind, speed, sector] -= 1.0
        totals[kind] -= 1.0
        open_[kind] -= 1
        cells[hour] = kind, speed, sector
    state[:] = sector, speed


@kernel
def fill_hours(
    left: FloatArray, kinds: IntArray, steps: FloatArray, turns: FloatArray, chance: FloatArray,
    state: IntArray, cells: IntArray,
) -> None:  # fmt: skip
    """Fill the cells of hours as `_fill_hours` does, in the same steps.

    Parameters
    ----------
    left : ndarray, shape (stability, speed class, sector)
        Hours each cell has left; used up.
    kinds : ndarray of int, shape (24, stability and calm)
        Hours of each time of day left; used up.
    steps : ndarray, shape (calm and speed class, calm and speed class)
        Weights of the next speed after the last.
    turns : ndarray, shape (sector or none, sector)
        Weights of the next sector after the last.
    chance : ndarray, shape (hour,)
        From 0 to 1, one an hour.
    state : ndarray of int, shape (2,)
        Sector and speed class of the hour before; filled with those of the last hour.
    cells : ndarray of int, shape (hour, 3)
        Filled with stability, speed class and sector.
    """
    classes, used, sectors = left.shape
    totals, running = np.zeros(classes), np.empty(left.size)
    for kind in range(classes):
        totals[kind] = left[kind].sum()
    sector, speed = state[0], state[1]
    for hour in range(len(cells)):
        open_, step, turn = kinds[hour % 24], steps[speed + 1], turns[sector]
        sum_, at = 0.0, 0
        for kind in range(classes):
            ratio = open_[kind] / max(totals[kind], _LEAST_HOURS)
            for v in range(used):
                for s in range(sectors):
                    sum_ += left[kind, v, s] * step[v + 1] * turn[s] * ratio
                    running[at] = sum_
                    at += 1
        wanted = chance[hour] * (sum_ + open_[CALM] * step[0])
        pick = np.searchsorted(running, wanted, side="right")
        if pick >= len(running):
            cells[hour, 0], cells[hour, 1], cells[hour, 2] = CALM, 0, 0
            open_[CALM] -= 1
            speed = -1
            continue
        kind, inside = pick // (used * sectors), pick % (used * sectors)
        speed, sector = inside // sectors, inside % sectors
        left[kind, speed, sector] -= 1.0
        totals[kind] -= 1.0
        open_[kind] -= 1
        cells[hour, 0], cells[hour, 1], cells[hour, 2] = kind, speed, sector
    state[0], state[1] = sector, speed


def _apportion(counts: FloatArray, total: int) -> IntArray:
    """Return whole numbers in the shares of `counts` that add up to `total`."""
    whole = counts.sum()
    if whole <= 0.0 or total == 0:
        return np.zeros(len(counts), dtype=np.int64)
    exact = counts * (total / whole)
    floor: IntArray = np.floor(exact + 1e-9).astype(np.int64)
    short = total - int(floor.sum())
    order = np.argsort(-(exact - floor), kind="stable")
    floor[order[:short]] += 1
    return floor
