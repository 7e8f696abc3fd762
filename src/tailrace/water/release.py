"""What enters the aquifer: where (plane, strip, patch, line), how strong, for how long.

The frame of a release has its origin at the source: x along the flow, y across it in plan, z in the
vertical, measured from one face of the aquifer. Planes, strips and patches lie in the plane x = 0.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tailrace.errors import InputError, Problems, did_you_mean

FloatArray = NDArray[np.float64]
Inlet = Literal["first", "third"]

INLETS = ("first", "third")
STEPS, TABLE = "steps", "table"


@dataclass(frozen=True)
class History:
    """Strength of a source in time: zero before its first time, the last value after its last.

    Attributes
    ----------
    times : ndarray, shape (n,), yr
        When the strength is given, ascending.
    values : ndarray, shape (n,) or (draws, n)
        Concentration at the inlet, kg/m3 (or 1 for relative ones); of a line source, mass per
        year and metre of thickness, kg/(m yr).
    kind : {"steps", "table"}
        Constant from each time to the next, or straight lines between the times.

    Raises
    ------
    InputError
        If times do not ascend, or a value is missing or negative; all at once.
    """

    times: FloatArray
    values: FloatArray
    kind: Literal["steps", "table"] = "steps"

    def __post_init__(self) -> None:
        times = np.atleast_1d(np.asarray(self.times, dtype=np.float64))
        values = np.atleast_1d(np.asarray(self.values, dtype=np.float64))
        object.__setattr__(self, "times", times)
        object.__setattr__(self, "values", values)
        problems = Problems()
        if self.kind not in (STEPS, TABLE):
            problems.add(f'no source history is of kind "{self.kind}"', place="kind",
                         allowed="steps, table", remedy=did_you_mean(self.kind, (STEPS, TABLE)))  # fmt: skip
        if times.ndim != 1 or values.shape[-1] != len(times):
            problems.add(f"a source history has {times.size} times and {values.shape[-1]} values",
                         place="times", remedy="give one value for each time")  # fmt: skip
        if not np.isfinite(times).all() or (np.diff(times) <= 0.0).any():
            problems.add("the times of a source history are missing or do not ascend",
                         place="times", remedy="give finite times in years, each after the last")  # fmt: skip
        if not (np.isfinite(values) & (values >= 0.0)).all():
            problems.add("a source history has a value that is missing or below zero",
                         place="values", remedy="give zero or more at every time")  # fmt: skip
        problems.raise_if_any()

    @property
    def steps(self) -> tuple[FloatArray, FloatArray]:
        """Times of the jumps, shape (n,), and the jumps, shape (n,) or (draws, n)."""
        if self.kind == TABLE:
            return self.times[:1], self.values[..., :1]
        return self.times, np.diff(self.values, axis=-1, prepend=0.0)

    @property
    def slopes(self) -> tuple[FloatArray, FloatArray]:
        """Times between which it changes evenly, shape (n,), and the slopes, (..., n - 1), 1/yr."""
        if self.kind == STEPS:
            return self.times[:1], np.zeros((*self.values.shape[:-1], 0))
        return self.times, np.diff(self.values, axis=-1) / np.diff(self.times)

    def at(self, time: ArrayLike) -> FloatArray:
        """Return the strength at some times, for a history without draws.

        Parameters
        ----------
        time : float or ndarray, yr
            Times.

        Returns
        -------
        ndarray
            Strength; at a jump the value after it.
        """
        wanted = np.asarray(time, dtype=np.float64)
        if self.kind == TABLE:
            found = np.interp(wanted, self.times, self.values)
        else:
            found = self.values[np.searchsorted(self.times, wanted, side="right") - 1]
        return np.where(wanted < self.times[0], 0.0, found)


def constant(value: ArrayLike = 1.0, start: float = 0.0) -> History:
    """Return a source that holds one strength from `start` on.

    Parameters
    ----------
    value : float or ndarray, shape (draws,)
        Strength (see `History.values`).
    start : float, yr
        When it begins.
    """
    return History(np.array([start]), np.asarray(value, dtype=np.float64)[..., None])


def pulse(value: ArrayLike, duration: float, start: float = 0.0) -> History:
    """Return a source that holds one strength for a while and is clean afterwards.

    Parameters
    ----------
    value : float or ndarray, shape (draws,)
        Strength (see `History.values`).
    duration : float, yr
        How long; infinity for ever.
    start : float, yr
        When it begins.

    Raises
    ------
    InputError
        If the duration is not above zero.
    """
    if not duration > 0.0:
        raise InputError.single(
            f"a source lasts {duration:g} yr", place="duration", remedy="give a time above zero"
        )
    if np.isinf(duration):
        return constant(value, start)
    strength = np.asarray(value, dtype=np.float64)
    values = np.stack([strength, np.zeros_like(strength)], axis=-1)
    return History(np.array([start, start + duration]), values)


def steps(times: ArrayLike, values: ArrayLike) -> History:
    """Return a source that is constant from each time to the next.

    Parameters
    ----------
    times : ndarray, shape (n,), yr
        When each value begins.
    values : ndarray, shape (n,) or (draws, n)
        Strengths; the last one holds for ever.
    """
    return History(np.asarray(times, dtype=float), np.asarray(values, dtype=float), STEPS)


def table(times: ArrayLike, values: ArrayLike) -> History:
    """Return a source that changes evenly between given times.

    Parameters
    ----------
    times : ndarray, shape (n,), yr
        Times; the source begins with the first.
    values : ndarray, shape (n,) or (draws, n)
        Strengths; the last one holds for ever.
    """
    return History(np.asarray(times, dtype=float), np.asarray(values, dtype=float), TABLE)


@dataclass(frozen=True)
class Plane:
    """The whole plane x = 0: a column, or a stream tube."""


@dataclass(frozen=True)
class Strip:
    """A strip of the plane x = 0 over the whole thickness: the edge of a pond.

    Attributes
    ----------
    y_low, y_high : float, m
        Edges across the flow.
    """

    y_low: float
    y_high: float

    def __post_init__(self) -> None:
        _check_edges(self.y_low, self.y_high, "y_low, y_high")


@dataclass(frozen=True)
class Patch:
    """A rectangle of the plane x = 0.

    Attributes
    ----------
    y_low, y_high : float, m
        Edges across the flow.
    z_low, z_high : float, m
        Edges in the vertical, from one face of the aquifer.
    """

    y_low: float
    y_high: float
    z_low: float
    z_high: float

    def __post_init__(self) -> None:
        _check_edges(self.y_low, self.y_high, "y_low, y_high")
        _check_edges(self.z_low, self.z_high, "z_low, z_high")


@dataclass(frozen=True)
class Line:
    """A vertical line through the whole thickness at x = 0, y = 0: a well that injects mass."""


Geometry = Plane | Strip | Patch | Line


@dataclass(frozen=True)
class Source:
    """A source of a plume.

    Attributes
    ----------
    name : str
    geometry : Plane, Strip, Patch or Line
    history : History
        Strength in time; by default 1 from time 0 on, so that results are relative.
    inlet : {"first", "third"}
        First-type holds the concentration at the inlet; third-type the mass flux: the water that
        enters carries it, nothing is drawn in by dispersion, and the mass balance closes.

    Raises
    ------
    InputError
        If the inlet is not one of the two.
    """

    name: str
    geometry: Geometry
    history: History = field(default_factory=constant)
    inlet: Inlet = "first"

    def __post_init__(self) -> None:
        if self.inlet not in INLETS:
            raise InputError.single(
                f'source {self.name} has an inlet "{self.inlet}"', place=self.name,
                allowed="first (concentration held), third (mass flux held)",
                remedy=did_you_mean(self.inlet, INLETS),
            )  # fmt: skip


def edges_of(geometry: Geometry) -> tuple[float, float, float, float]:
    """Return the edges of a source in the plane x = 0.

    Parameters
    ----------
    geometry : Plane, Strip or Patch
        Geometry.

    Returns
    -------
    tuple of float, m
        Lower and upper edge across the flow, then in the vertical; infinite where unbounded.

    Raises
    ------
    InputError
        If the source is a line.
    """
    if isinstance(geometry, Patch):
        return geometry.y_low, geometry.y_high, geometry.z_low, geometry.z_high
    if isinstance(geometry, Strip):
        return geometry.y_low, geometry.y_high, -np.inf, np.inf
    if isinstance(geometry, Plane):
        return -np.inf, np.inf, -np.inf, np.inf
    raise InputError.single(
        "a line source has no edges", remedy="give a plane, a strip or a patch"
    )


def _check_edges(low: float, high: float, what: str) -> None:
    if not low < high:
        raise InputError.single(
            f"the source's edges {what} are not in order ({low:g} and {high:g} m)", place=what,
            remedy="give the lower edge first; a source has a width above zero",
        )  # fmt: skip
