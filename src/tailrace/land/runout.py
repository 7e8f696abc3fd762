"""How far a landslide runs: the reach angle by its volume, along the steepest descent.

The line from the crown of a slide to its tip falls by the reach angle; its tangent H / L falls with
the volume V, m3 (Corominas 1996, Canadian Geotechnical Journal 33, 260-271):

    log10(H / L) = a + b log10(V),

a, b for debris flows and slides and for earth and mud flows, by the path (table
`landslide_runout`). The scatter of log10(H / L) about the line is taken as normal; the article
gives r^2, from which the standard deviation is |b| s sqrt(1 / r^2 - 1) with s that of log10 V in
the sample, for which volumes spread evenly between 10 and 10^6 m3 are assumed (s = 5 / sqrt(12)).

The path goes from cell to cell by the steepest descent on ground with filled pits, as debris
follows a hollow, and ends where the line back to its start is flatter than the reach angle, or at
the edge of the map. It has no width and no depth: who lives beside it is not told.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache
from typing import Literal, get_args

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.special import ndtri

from tailrace.data.values import facts
from tailrace.errors import InputError, Problems, did_you_mean
from tailrace.quantities import Value
from tailrace.quantities.declare import declare_units
from tailrace.quantities.number_checks import FloatArray, checked

from .flow_accumulation import FLAT_RISE
from .pit_filling import fill_pits
from .slope_checks import warn_volume

TABLE = "landslide_runout"

Material = Literal["debris", "earth"]
MATERIALS: tuple[str, ...] = get_args(Material)
PathKind = Literal["all", "obstructed", "channelized", "unobstructed"]

SAMPLE_VOLUMES = (1.0, 6.0)
"""Decimal logarithms between which the volumes of the sample are assumed to be spread evenly."""


@cache
def reach_regression(material: str, path: str) -> tuple[float, float, float]:
    """Return intercept, slope and standard deviation of log10(H / L).

    Parameters
    ----------
    material : {"debris", "earth"}
        Debris flows, slides and avalanches, or earth flows, mud flows and mud slides.
    path : {"all", "obstructed", "channelized", "unobstructed"}
        Bent by more than 60 deg or through dense forest; in a channel; or neither.

    Returns
    -------
    tuple of float, 1

    Raises
    ------
    InputError
        If the table has no such row: it names those it has.
    """
    table = facts(TABLE)
    known = sorted({(key[0], key[1]) for key in table})
    if (material, path) not in known:
        raise InputError.single(
            f'there is no reach angle for "{material}" on the path "{path}"', place="material",
            allowed="; ".join(f"{one}: {other}" for one, other in known),
            remedy=did_you_mean(material, MATERIALS),
        )  # fmt: skip
    intercept, slope, explained = (
        _number(table[material, path, name]) for name in ("intercept", "slope", "r2")
    )
    low, high = SAMPLE_VOLUMES
    spread = (high - low) / math.sqrt(12.0)
    return intercept, slope, abs(slope) * spread * math.sqrt(1.0 / explained - 1.0)


def _number(found: object) -> float:
    assert isinstance(found, Value)  # every row of this table has a number
    return found.central


@declare_units(volume="m3", quantile="1", returns="deg")
def reach_angle(
    volume: ArrayLike,
    material: Material = "debris",
    path: PathKind = "all",
    quantile: ArrayLike = 0.5,
) -> FloatArray:
    """Return the angle of the line from the crown of a landslide to its tip.

    Parameters
    ----------
    volume : array_like, m3
    material : {"debris", "earth"}
    path : {"all", "obstructed", "channelized", "unobstructed"}
    quantile : array_like, 1
        Share of slides with a flatter line, between 0 and 1: 0.05 for one that runs farther than
        nineteen in twenty.

    Returns
    -------
    ndarray, deg

    Raises
    ------
    InputError
        If numbers are out of their range or the words unknown.

    Warns
    -----
    ValidityWarning
        Volumes outside 10 to 10^6 m3, assumed to be those of the sample.

    References
    ----------
    Corominas (1996), Canadian Geotechnical Journal 33, 260-271.
    """
    problems = Problems("reach_angle()")
    moved = checked(problems, "volume", volume, "m3", strict=True)
    level = checked(problems, "quantile", quantile, "", strict=True, most=1.0 - 1e-12)
    problems.raise_if_any()
    warn_volume(moved, 10.0 ** SAMPLE_VOLUMES[0], 10.0 ** SAMPLE_VOLUMES[1])
    intercept, slope, deviation = reach_regression(material, path)
    logarithm = intercept + slope * np.log10(moved) + deviation * ndtri(level)
    return np.asarray(np.degrees(np.arctan(10.0**logarithm)))


@dataclass(frozen=True)
class RunoutPath:
    """Where a landslide runs.

    Attributes
    ----------
    rows, columns : ndarray of int, shape (step,)
        Cells, the start first.
    distance : ndarray, shape (step,), m
        Along the path, in plan.
    fall : ndarray, shape (step,), m
        Below the start.
    left_the_map : bool
        Whether the path reached the edge of the data before it ended: the true one is longer.
    """

    rows: NDArray[np.int64]
    columns: NDArray[np.int64]
    distance: FloatArray
    fall: FloatArray
    left_the_map: bool

    @property
    def length(self) -> float:
        """Length of the path in plan, m."""
        return float(self.distance[-1])


def runout_path(
    elevation: ArrayLike, cell_size: float, start: tuple[int, int], angle: float
) -> RunoutPath:
    """Return the path of a landslide down the steepest descent.

    Parameters
    ----------
    elevation : array_like, shape (rows, columns), m
        NaN without data. Pits are filled first.
    cell_size : float, m
    start : tuple of int
        Row and column of the crown.
    angle : float, deg
        Reach angle; see `reach_angle`.

    Returns
    -------
    RunoutPath

    Raises
    ------
    InputError
        If the start lies outside the data or a number is out of its range.
    """
    problems = Problems("runout_path()")
    checked(problems, "angle", angle, "deg", strict=True, most=89.999)
    checked(problems, "cell_size", cell_size, "m", strict=True)
    given = np.asarray(elevation, dtype=float)
    inside = all(0 <= at < size for at, size in zip(start, given.shape, strict=True))
    if not inside or math.isnan(given[start]):
        problems.add(f"the start {start} lies outside the data", place="start")
    problems.raise_if_any()
    filled = fill_pits(given, FLAT_RISE)
    least = math.tan(math.radians(angle))
    cells, distance, fall = [start], [0.0], [0.0]
    while True:
        following = _steepest(filled, cells[-1])
        if following is None:
            return _path(cells, distance, fall, True)
        diagonal = following[0] != cells[-1][0] and following[1] != cells[-1][1]
        gone = distance[-1] + cell_size * (math.sqrt(2.0) if diagonal else 1.0)
        fallen = float(given[start] - given[following])
        if fallen < least * gone:
            return _path(cells, distance, fall, False)
        cells.append(following)
        distance.append(gone)
        fall.append(fallen)


def _path(
    cells: list[tuple[int, int]], distance: list[float], fall: list[float], left: bool
) -> RunoutPath:
    rows, columns = np.array(cells, dtype=np.int64).T
    return RunoutPath(rows, columns, np.array(distance), np.array(fall), left)


def _steepest(heights: FloatArray, cell: tuple[int, int]) -> tuple[int, int] | None:
    """Return the neighbour down the steepest gradient; None where the data end or none is lower."""
    best, steepest = None, 0.0
    for down in (-1, 0, 1):
        for across in (-1, 0, 1):
            row, column = cell[0] + down, cell[1] + across
            if not (0 <= row < heights.shape[0] and 0 <= column < heights.shape[1]):
                continue
            gradient = (heights[cell] - heights[row, column]) / (math.hypot(down, across) or 1.0)
            if gradient > steepest:
                best, steepest = (row, column), float(gradient)
    return best
