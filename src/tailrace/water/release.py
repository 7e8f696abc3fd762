"""What enters the aquifer: where (plane, strip, patch, line), how strong, for how long.

The frame of a source has its origin there: x along the flow, y across it in plan, z in the
vertical, measured from one face of the aquifer. Planes, strips and patches lie in the plane x = 0.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tailrace.errors import InputError

from .patch import PatchSource
from .source_history import SourceHistory
from .step_response import inlet_code
from .strip import StripSource

FloatArray = NDArray[np.float64]
Inlet = Literal["first", "third"]

SAMPLES = 64
"""Straight lines that stand for a segment which falls exponentially, in an engine's input."""


@dataclass(frozen=True)
class PlaneSource:
    """The whole plane x = 0: a column, or a stream tube."""


@dataclass(frozen=True)
class LineSource:
    """A vertical line through the whole thickness at x = 0, y = 0: a well that injects mass.

    The strength of such a source is mass per year and metre of thickness, kg/(m yr).
    """


Geometry = PlaneSource | StripSource | PatchSource | LineSource


@dataclass(frozen=True)
class Source:
    """A source of a plume.

    Attributes
    ----------
    name : str
    geometry : PlaneSource, StripSource, PatchSource or LineSource
    history : SourceHistory
        Strength in time; by default 1 from time 0 on, so that results are relative.
    inlet : {"first", "third"}
        First-type holds the concentration at the inlet; third-type the mass flux: the water that
        enters carries it, nothing is drawn in by dispersion, and the mass balance closes.
    units : str
        Unit of the history, and so of the results: "1", "kg/m3", "mg/L".
    seepage_rate : float or ndarray, shape (draws,), m3/yr, or None
        Leak of the pond behind a strip or patch; where given, the plume warns where its mound is
        too high for uniform flow.

    Raises
    ------
    InputError
        If the inlet is not one of the two.
    """

    name: str
    geometry: Geometry
    history: SourceHistory = field(default_factory=SourceHistory.pulse)
    inlet: Inlet = "first"
    units: str = "1"
    seepage_rate: ArrayLike | None = None

    def __post_init__(self) -> None:
        inlet_code(self.inlet)


def edges_of(geometry: Geometry, draw: int = 0) -> tuple[float, float, float, float]:
    """Return the edges of a source in the plane x = 0.

    Parameters
    ----------
    geometry : PlaneSource, StripSource or PatchSource
        Geometry.
    draw : int
        Which draw.

    Returns
    -------
    tuple of float, m
        Lower and upper edge across the flow, then in the vertical; infinite where unbounded.

    Raises
    ------
    InputError
        If the source is a line.
    """
    if isinstance(geometry, LineSource):
        raise InputError.single(
            "a line source has no edges", place="geometry",
            remedy='use engine="closed form", or give a narrow strip',
        )  # fmt: skip
    names = ("y_low", "y_high", "z_low", "z_high")
    open_ends = (-np.inf, np.inf, -np.inf, np.inf)
    values = [getattr(geometry, name, end) for name, end in zip(names, open_ends, strict=True)]
    low, high, bottom, top = (one_draw(value, draw) for value in values)
    return low, high, bottom, top


def one_draw(value: object, draw: int) -> float:
    """Return the number of one draw from a number or an array over draws."""
    values = np.atleast_1d(np.asarray(value, dtype=np.float64))
    return float(values[draw if len(values) > 1 else 0])


def history_of(history: SourceHistory, draw: int) -> SourceHistory:
    """Return the history of one draw.

    Parameters
    ----------
    history : SourceHistory
        With or without draws.
    draw : int
        Which draw.
    """
    segments = history.segments
    if segments.ndim == 2:
        return history
    own = segments[draw if len(segments) > 1 else 0]
    return SourceHistory(*(own[:, column] for column in range(5)))


def source_of(source: Source, draw: int) -> Source:
    """Return the source of one draw.

    Parameters
    ----------
    source : Source
        With or without draws.
    draw : int
        Which draw.
    """
    geometry = source.geometry
    if isinstance(geometry, PatchSource):
        geometry = PatchSource(*edges_of(geometry, draw))
    elif isinstance(geometry, StripSource):
        geometry = StripSource(*edges_of(geometry, draw)[:2])
    return replace(source, geometry=geometry, history=history_of(source.history, draw))


def source_shapes(source: Source) -> dict[str, tuple[int, ...]]:
    """Return the shapes over draws of a source's numbers that have any.

    Parameters
    ----------
    source : Source
        Source.
    """
    names = ("y_low", "y_high", "z_low", "z_high")
    shapes = {name: np.shape(getattr(source.geometry, name, 0.0)) for name in names}
    shapes["history"] = source.history.segments.shape[:-2]
    return {name: shape for name, shape in shapes.items() if shape}


def is_stepwise(history: SourceHistory) -> bool:
    """Return whether a history is constant between jumps."""
    flat = np.asarray(history.first) == np.asarray(history.last)
    return bool((flat & (np.asarray(history.rate) == 0.0)).all())


def breakpoints(history: SourceHistory, end: float) -> FloatArray:
    """Return the times a history without draws has to be given at up to an end.

    Parameters
    ----------
    history : SourceHistory
        History.
    end : float, yr
        Last time of interest.

    Returns
    -------
    ndarray, yr
        Zero, where segments begin and end, times within those that fall exponentially, the end.
    """
    parts = [np.array([0.0, end])]
    for start, stop, _, _, rate in history.segments:
        last = min(stop, end)
        parts.append(np.array([start, last]))
        if rate > 0.0 and last > start:
            parts.append(np.linspace(start, last, SAMPLES))
    times = np.unique(np.concatenate(parts))
    return np.asarray(times[(times >= 0.0) & (times <= end)])


def curve(history: SourceHistory, end: float, jump: float) -> tuple[FloatArray, FloatArray]:
    """Return a history without draws as a curve of straight lines; jumps are steep ones.

    An implicit step takes the value at its end, so a jump at the end of a step lies just behind it.

    Parameters
    ----------
    history : SourceHistory
        History.
    end : float, yr
        Last time of interest.
    jump : float, yr
        How long a jump takes.

    Returns
    -------
    tuple of ndarray
        Times, yr, and strengths.
    """
    times = breakpoints(history, end)
    before = history.value(np.maximum(times - 0.1 * jump, 0.0))
    after = history.value(times)
    scale = np.maximum(np.abs(after).max(), np.abs(before).max())
    jumps = (np.abs(after - before) > 1.0e-6 * scale) & (times > 0.0) & (times < end)
    after[-1] = before[-1]
    all_times = np.concatenate([times, times[jumps] + jump])
    values = np.concatenate([np.where(jumps, before, after), after[jumps]])
    order = np.argsort(all_times)
    return all_times[order], values[order]
