"""Breakthrough curves of many draws, species, wells and times at once.

Every draw has its own ground, every species its retardation and decay in it; the wells and times
are shared. For each path from the source to a well the running integral of `gaussian_panels` is
built once and read at all times, so that a curve of 100 times costs little more than one of ten.
Paths that it does not resolve (Peclet number below two, no dispersion, a well on the source) and
segments of a history that are not constant are integrated time by time with `first_passage`.

Draws are computed in chunks of bounded size, in parallel within a chunk; every number is the same
whatever the number of threads and the size of a chunk.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tailrace.errors import InputError, Problems
from tailrace.kernel import kernel, parallel_kernel, prange

from .aquifer import Aquifer
from .first_passage import PATH_NUMBERS, PECLET, SPREADING, STATE, set_path, window
from .gaussian_panels import (
    FARTHEST,
    LEAST_PECLET,
    LEAST_W,
    MEANS_SHAPE,
    between,
    build_side,
    gaussian_time,
    tail,
)
from .patch import PatchSource, check_within
from .source_history import END, FIRST, LAST, RATE, START, SourceHistory
from .species import Species
from .step_response import inlet_code, warn_upgradient
from .strip import StripSource

FloatArray = NDArray[np.float64]

_CHUNK_BYTES = 64_000_000
_NEXT_TO_ZERO = 1.0e-300


@kernel
def _slow_curve(
    path: FloatArray, place: FloatArray, source: FloatArray, ground: FloatArray,
    retardation: float, decay: float, inlet: float, segment: FloatArray, times: FloatArray,
    curve: FloatArray,
) -> None:  # fmt: skip
    # One segment, time by time.
    rate = segment[RATE]
    set_path(path, place, source, ground, retardation, decay - rate, inlet)
    for index in range(len(times)):
        newest, oldest = times[index] - segment[END], times[index] - segment[START]
        extra = -rate * oldest if rate > 0.0 else 0.0
        curve[index] += window(path, newest, oldest, segment[LAST], segment[FIRST], extra)


@kernel
def _range_of_w(path: FloatArray, segments: FloatArray, times: FloatArray) -> tuple[float, float]:
    # Lowest and highest finite w of any edge of a constant segment.
    youngest, oldest = math.inf, 0.0
    for segment in range(len(segments)):
        for edge in (START, END):
            for time in times:
                age = time - segments[segment, edge]
                if age > 0.0:
                    youngest, oldest = min(youngest, age), max(oldest, age)
    return gaussian_time(path, youngest), gaussian_time(path, oldest)


@kernel
def _build(path: FloatArray, low: float, high: float, means: FloatArray) -> float:
    # Both sides as far as needed; return the total of an endless source (0 where not needed).
    if low < 0.0:
        near = max(0.0, -high)
        if near < FARTHEST:
            build_side(path, -1.0, near, -low, means[0])
    if high < 0.0:
        return 0.0
    if low >= 0.0:
        build_side(path, -1.0, 0.0, 0.0, means[0])
    build_side(path, 1.0, 0.0, high, means[1])
    # The sides are told apart by the sign.
    return tail(path, -_NEXT_TO_ZERO, means) + tail(path, _NEXT_TO_ZERO, means)


@kernel
def _fast_curve(
    path: FloatArray, segments: FloatArray, times: FloatArray, means: FloatArray,
    curve: FloatArray,
) -> None:  # fmt: skip
    # All constant segments.
    low, high = _range_of_w(path, segments, times)
    if not high > LEAST_W:
        return
    total = _build(path, low, high, means)
    for index in range(len(times)):
        end, end_w, end_tail = math.nan, 0.0, 0.0
        for segment in range(len(segments)):
            row = segments[segment]
            if row[RATE] != 0.0 or row[FIRST] != row[LAST] or row[FIRST] == 0.0:
                continue
            # The end of one segment is most often the start of the next.
            if row[START] == end:
                start_w, start_tail = end_w, end_tail
            else:
                start_w = gaussian_time(path, times[index] - row[START])
                start_tail = tail(path, start_w, means) if start_w > LEAST_W else 0.0
            if start_w == -math.inf:
                continue
            end = row[END]
            end_w = gaussian_time(path, times[index] - end)
            end_tail = tail(path, end_w, means) if end_w > LEAST_W else 0.0
            value = between(path, end_w, start_w, end_tail, start_tail, total)
            curve[index] += row[FIRST] * value


@kernel
def _curve(
    path: FloatArray, place: FloatArray, source: FloatArray, ground: FloatArray,
    retardation: float, decay: float, inlet: float, segments: FloatArray, times: FloatArray,
    means: FloatArray, curve: FloatArray,
) -> None:  # fmt: skip
    set_path(path, place, source, ground, retardation, decay, inlet)
    fast = path[STATE] == SPREADING and path[PECLET] >= LEAST_PECLET
    if fast:
        _fast_curve(path, segments, times, means, curve)
    for segment in range(len(segments)):
        row = segments[segment]
        constant = row[RATE] == 0.0 and row[FIRST] == row[LAST]
        if not (fast and constant) and not (row[FIRST] == 0.0 and row[LAST] == 0.0):
            _slow_curve(path, place, source, ground, retardation, decay, inlet, row, times, curve)


@parallel_kernel
def _curves(
    places: FloatArray, sources: FloatArray, grounds: FloatArray, retardations: FloatArray,
    decays: FloatArray, segments: FloatArray, inlet: float, times: FloatArray, result: FloatArray,
) -> None:  # fmt: skip
    for draw in prange(len(result)):
        path, means = np.zeros(PATH_NUMBERS), np.empty(MEANS_SHAPE)
        source = sources[draw]
        history = segments[0] if len(segments) == 1 else segments[draw]
        for species in range(result.shape[1]):
            for place in range(len(places)):
                _curve(
                    path, places[place], source, grounds[draw], retardations[draw, species],
                    decays[draw, species], inlet, history[species], times, means,
                    result[draw, species, place],
                )  # fmt: skip


def breakthrough_chunks(
    source: StripSource | PatchSource,
    aquifer: Aquifer,
    species: Sequence[Species],
    receptors: ArrayLike,
    times: ArrayLike,
    history: SourceHistory | Sequence[SourceHistory] | None = None,
    *,
    inlet: str = "first",
    chunk: int | None = None,
) -> Iterator[tuple[slice, FloatArray]]:
    """Yield breakthrough curves chunk by chunk of draws, in order.

    Parameters
    ----------
    source : StripSource or PatchSource
        Source; fields are numbers or arrays over draws.
    aquifer : Aquifer
        Ground; fields are numbers or arrays over draws.
    species : sequence of Species
        What is carried (no ingrowth: parents are left aside here).
    receptors : array_like, shape (receptors, 2) or (receptors, 3), m
        Distance along the flow from the source, across it, and, for a patch, height above one face
        of the aquifer.
    times : array_like, shape (times,), yr
        Times, in any order.
    history : SourceHistory, or one for each species, or None
        What the source does; None for a source of one from time zero on.
    inlet : {"first", "third"}
        Concentration held at the inlet, or mass flux held there.
    chunk : int or None
        Draws a chunk; None for about 64 MB.

    Yields
    ------
    slice, ndarray of shape (draws of the chunk, species, receptors, times)
        Which draws, and the concentration in the unit of the history.

    Raises
    ------
    InputError
        If shapes do not fit, numbers are missing, or a place lies outside the aquifer.

    Warns
    -----
    ValidityWarning
        If a receptor lies upgradient: the answer there is zero.
    """
    bulk = _Bulk(source, aquifer, species, receptors, times, history, inlet)
    if chunk is None:
        chunk = max(1, _CHUNK_BYTES // (8 * max(1, int(np.prod(bulk.shape[1:])))))
    for first in range(0, bulk.shape[0], chunk):
        part = slice(first, min(first + chunk, bulk.shape[0]))
        yield part, bulk.compute(part)


def breakthrough_curves(
    source: StripSource | PatchSource,
    aquifer: Aquifer,
    species: Sequence[Species],
    receptors: ArrayLike,
    times: ArrayLike,
    history: SourceHistory | Sequence[SourceHistory] | None = None,
    *,
    inlet: str = "first",
    progress: Callable[[int, int], None] | None = None,
) -> FloatArray:
    """Return breakthrough curves of all draws, species, receptors and times.

    Parameters
    ----------
    source, aquifer, species, receptors, times, history, inlet
        As in `breakthrough_chunks`.
    progress : callable or None
        Called with draws done and draws in all after every chunk.

    Returns
    -------
    ndarray, shape (draws, species, receptors, times)
        Concentration, in the unit of the history.

    Raises
    ------
    InputError
        As in `breakthrough_chunks`.

    Notes
    -----
    Equation 91a (strip) or 105 (patch) of Wexler (1992), USGS TWRI 3-B7, convolved with the
    history. Relative error below 1e-8 where c/c0 is above 1e-12, the right order of magnitude down
    to 1e-100.
    """
    bulk = _Bulk(source, aquifer, species, receptors, times, history, inlet)
    result = np.empty(bulk.shape)
    chunk = max(1, _CHUNK_BYTES // (8 * max(1, int(np.prod(bulk.shape[1:])))))
    for first in range(0, bulk.shape[0], chunk):
        part = slice(first, min(first + chunk, bulk.shape[0]))
        bulk.compute(part, result[part])
        if progress is not None:
            progress(part.stop, bulk.shape[0])
    return result


class _Bulk:
    """Arguments of a bulk computation as the arrays the compiled code takes."""

    def __init__(
        self, source: StripSource | PatchSource, aquifer: Aquifer, species: Sequence[Species],
        receptors: ArrayLike, times: ArrayLike,
        history: SourceHistory | Sequence[SourceHistory] | None, inlet: str,
    ) -> None:  # fmt: skip
        self.inlet = inlet_code(inlet)
        if history is None:
            history = SourceHistory.pulse()
        histories = [history] * len(species) if isinstance(history, SourceHistory) else history
        self._check(species, receptors, times, histories, isinstance(source, PatchSource))
        self.times = np.array(times, dtype=float)
        places = np.asarray(receptors, dtype=float)
        if places.shape[1] == 2:
            places = np.column_stack([places, np.zeros(len(places))])
        self.places = np.ascontiguousarray(places)
        warn_upgradient(self.places[:, 0])
        z_low, z_high = getattr(source, "z_low", -np.inf), getattr(source, "z_high", np.inf)
        thickness: ArrayLike = np.inf
        if isinstance(source, PatchSource):
            thickness = aquifer.thickness
            for name, value in (("z_low", z_low), ("z_high", z_high), ("z", self.places[:, 2])):
                faces = np.asarray(thickness)
                check_within(value, faces if name != "z" else faces.min(), name)
        grounds = [aquifer.seepage_velocity, aquifer.longitudinal_dispersion,
                   aquifer.transverse_dispersion, aquifer.vertical_dispersion,
                   np.asarray(thickness)]  # fmt: skip
        edges = [source.y_low, source.y_high, z_low, z_high]
        factors = [one.retardation_in(aquifer) for one in species]
        decays = [np.asarray(one.decay_constant, dtype=float) for one in species]
        segments = _pack(histories)
        draws = _draws([*grounds, *map(np.asarray, edges), *factors, *decays], segments)
        self.grounds = _stack(grounds, draws)
        self.sources = _stack(edges, draws)
        self.retardations, self.decays = _stack(factors, draws), _stack(decays, draws)
        self.segments = segments
        self.shape = (draws, len(species), len(self.places), len(self.times))

    @staticmethod
    def _check(
        species: Sequence[Species], receptors: ArrayLike, times: ArrayLike,
        histories: Sequence[SourceHistory], deep: bool,
    ) -> None:  # fmt: skip
        problems = Problems()
        places, clock = np.asarray(receptors, dtype=float), np.asarray(times, dtype=float)
        wanted = 3 if deep else 2
        if places.ndim != 2 or places.shape[1] != wanted or not np.isfinite(places).all():
            problems.add(
                f"receptors have the shape {places.shape}" if places.shape[-1:] != (wanted,)
                else "a receptor's place is not a number", place="receptors",
                allowed="rows of x, y and z" if deep else "rows of x and y",
            )  # fmt: skip
        if clock.ndim != 1 or np.isnan(clock).any():
            problems.add("times are not a row of numbers", place="times")
        if not species:
            problems.add("no species is given", place="species")
        if len(histories) != len(species):
            problems.add(f"{len(histories)} source histories for {len(species)} species",
                         place="history", remedy="give one for all, or one each")  # fmt: skip
        problems.raise_if_any()

    def compute(self, part: slice, result: FloatArray | None = None) -> FloatArray:
        """Return (into `result` where given) the curves of some draws."""
        if result is None:
            result = np.empty((part.stop - part.start, *self.shape[1:]))
        result[...] = 0.0
        segments = self.segments[part] if len(self.segments) > 1 else self.segments
        _curves(
            self.places, self.sources[part], self.grounds[part], self.retardations[part],
            self.decays[part], segments, self.inlet, self.times, result,
        )  # fmt: skip
        return result


def _pack(histories: Sequence[SourceHistory]) -> FloatArray:
    # (draws or 1, species, segments, 5); what a species lacks is a segment of nothing.
    parts = [history.segments for history in histories]
    most = max(part.shape[-2] for part in parts)
    draws = max(part.shape[0] if part.ndim == 3 else 1 for part in parts)
    packed = np.zeros((draws, len(parts), most, 5))
    packed[..., END] = np.inf
    for index, part in enumerate(parts):
        packed[:, index, : part.shape[-2]] = part
    return packed


def _draws(arrays: Sequence[FloatArray], segments: FloatArray) -> int:
    lengths = {array.shape for array in arrays} | {(len(segments),)}
    lengths -= {(), (1,)}
    if len(lengths) > 1 or any(len(shape) != 1 for shape in lengths):
        raise InputError.single(
            f"fields over draws have the shapes {sorted(lengths)}", place="draws",
            remedy="give numbers, or arrays with one entry for every draw",
        )  # fmt: skip
    return lengths.pop()[0] if lengths else 1


def _stack(columns: Sequence[ArrayLike], draws: int) -> FloatArray:
    return np.stack(
        [np.broadcast_to(np.asarray(column, dtype=float), (draws,)) for column in columns], axis=1
    )
