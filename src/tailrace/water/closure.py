"""Cover and closure of a pond or heap, as changes of its seepage in time.

Draining down
-------------
A closed pond's seepage falls from what it was to what its cover lets through. Two forms:

* free water over a soil layer (no inflow): Darcy with falling head, dh/dt = -k (h + t)/t, so that
  h + t = (h_0 + t) exp(-k time / t) until the water is gone, at time (t/k) ln(1 + h_0/t);
* pores of the tailings as a linear reservoir: Q = Q_c + (Q_0 - Q_c) exp(-time/tau) with
  tau = V / (Q_0 - Q_c), so that what drains above the cover's share is the drainable volume V.

Cover
-----
The cover lets through P (1 - e) per area, e its efficiency; e holds until `ageing_begins` and
falls in a straight line to its last value at `ageing_ends` (a rate to be given by the user: no
general number is known here).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from tailrace.errors import InputError, Problems
from tailrace.quantities.number_checks import FloatArray, checked

from .constants import SECONDS_PER_YEAR
from .source_depletion import SourcePhase


def falling_head(
    times: ArrayLike, head: ArrayLike, thickness: ArrayLike, conductivity: ArrayLike
) -> tuple[FloatArray, FloatArray]:
    """Return depth and seepage of a pond that gets no more water, over a soil layer.

    Parameters
    ----------
    times : float or ndarray, yr
        Since the inflow stopped; broadcast against the others.
    head : float or ndarray, m
        Depth of water then.
    thickness : float or ndarray, m
        Thickness of the layer.
    conductivity : float or ndarray, m/s
        Saturated hydraulic conductivity of the layer.

    Returns
    -------
    depth : ndarray, m
        Depth of water.
    flux : ndarray, m/yr
        Seepage per area; 0 once the water is gone.

    Raises
    ------
    InputError
        If a number is out of its range; all at once.

    Notes
    -----
    Rain and evaporation are left out: `pond_balance` has them.
    """
    problems = Problems()
    time = checked(problems, "times", times, "yr")
    depth = checked(problems, "head", head, "m")
    layer = checked(problems, "thickness", thickness, "m", strict=True)
    permeability = checked(problems, "conductivity", conductivity, "m/s")
    problems.raise_if_any()
    rate = permeability * SECONDS_PER_YEAR / layer
    fallen = np.expm1(-rate * time)
    left = np.maximum(depth + (depth + layer) * fallen, 0.0)
    flux = np.where(left > 0.0, rate * (left + layer), 0.0)
    return left, np.asarray(flux)


@dataclass(frozen=True)
class Cover:
    """A cover over a closed pond or heap.

    Attributes
    ----------
    efficiency : float
        Share of the rain that it keeps out, 0 to 1.
    aged_efficiency : float
        The same at the end of ageing.
    ageing_begins, ageing_ends : float, yr
        Since the cover was laid; infinity for a cover that keeps its efficiency.
    """

    efficiency: float
    aged_efficiency: float | None = None
    ageing_begins: float = np.inf
    ageing_ends: float = np.inf

    def __post_init__(self) -> None:
        problems = Problems()
        checked(problems, "efficiency", self.efficiency, "", most=1.0)
        if self.aged_efficiency is not None:
            checked(problems, "aged_efficiency", self.aged_efficiency, "", most=1.0)
            if not 0.0 <= self.ageing_begins < self.ageing_ends < np.inf:
                problems.add("a cover's ageing does not begin before it ends", place="ageing_ends",
                             remedy="give ageing_begins and ageing_ends in years")  # fmt: skip
        problems.raise_if_any()

    def efficiency_at(self, times: ArrayLike) -> FloatArray:
        """Return the efficiency at times (yr) since the cover was laid, 1."""
        since = np.asarray(times, dtype=float)
        if self.aged_efficiency is None:
            return np.full(since.shape, float(self.efficiency))
        ends = [self.ageing_begins, self.ageing_ends]
        return np.asarray(np.interp(since, ends, [self.efficiency, self.aged_efficiency]))

    def mean_efficiency(self, start: ArrayLike, end: ArrayLike) -> FloatArray:
        """Return the mean efficiency between times (yr) since the cover was laid, 1."""
        first, last = np.asarray(start, dtype=float), np.asarray(end, dtype=float)
        if self.aged_efficiency is None:
            return np.full(np.broadcast_shapes(first.shape, last.shape), float(self.efficiency))
        return np.asarray((self._integral(last) - self._integral(first)) / (last - first))

    def _integral(self, times: FloatArray) -> FloatArray:
        fall = float(self.aged_efficiency or 0.0) - self.efficiency
        width = self.ageing_ends - self.ageing_begins
        inside = np.clip(times - self.ageing_begins, 0.0, width)
        after = np.maximum(times - self.ageing_ends, 0.0)
        return np.asarray(self.efficiency * times + fall * (0.5 * inside**2 / width + after))


@dataclass(frozen=True)
class Closure:
    """What happens to a pond's seepage once it is closed; one draw.

    Attributes
    ----------
    year : float, yr
        When operation ends.
    seepage : float, m3/yr
        Seepage in operation.
    area : float, m2
        Area that the cover lies on.
    rain : float, m/yr
    drainable_volume : float, m3
        Water that drains from the tailings beyond what the cover lets in.
    cover : Cover
    cover_year : float, yr
        When the cover is laid; until then the rain enters, less what evaporates.
    bare_share : float
        Share of the rain that enters the uncovered surface.
    """

    year: float
    seepage: float
    area: float
    rain: float
    drainable_volume: float
    cover: Cover
    cover_year: float
    bare_share: float

    def __post_init__(self) -> None:
        problems = Problems()
        for name, unit in (("year", "yr"), ("seepage", "m3/yr"), ("area", "m2"), ("rain", "m/yr"),
                           ("drainable_volume", "m3")):  # fmt: skip
            checked(problems, name, getattr(self, name), unit)
        checked(problems, "bare_share", self.bare_share, "", most=1.0)
        checked(problems, "cover_year", self.cover_year, "yr", least=self.year,
                remedy="lay the cover when operation has ended")  # fmt: skip
        bare = self.bare_share * self.rain * self.area
        if self.drainable_volume > 0.0 and not self.seepage > bare:
            problems.add(
                f"the seepage in operation, {self.seepage:g} m3/yr, is not above what rain brings "
                f"to the bare surface, {bare:g} m3/yr, so that nothing drains",
                place="seepage", remedy="give no drainable volume, or check rain and share",
            )  # fmt: skip
        problems.raise_if_any()


def closure_seepage(closure: Closure, edges: ArrayLike) -> FloatArray:
    """Return the mean seepage of each interval of time, before, through and after closure.

    Parameters
    ----------
    closure : Closure
        What happens.
    edges : ndarray, shape (intervals + 1,), yr
        Ends of the intervals, rising, the first at or after 0.

    Returns
    -------
    ndarray, shape (intervals,), m3/yr
        Mean of each interval, by exact integration, so that no water is lost or won.

    Raises
    ------
    InputError
        If the edges do not rise from 0 or later.
    """
    ends = np.asarray(edges, dtype=float)
    if ends.ndim != 1 or ends.size < 2 or ends[0] < 0.0 or not (np.diff(ends) > 0.0).all():
        raise InputError.single("edges of intervals do not rise from 0 or later", place="edges",
                                remedy="give at least two years, sorted")  # fmt: skip
    volume = _volume_until(closure, ends)
    return np.asarray(np.diff(volume) / np.diff(ends))


def closure_phases(closure: Closure, edges: ArrayLike, feed: ArrayLike = 0.0) -> list[SourcePhase]:
    """Return the phases of a source whose seepage follows a closure.

    Parameters
    ----------
    closure, edges
        As in `closure_seepage`, the first edge being 0.
    feed : float or ndarray, shape (intervals,), kg/yr
        Mass added in each interval.

    Returns
    -------
    list of SourcePhase
        For `source_history`.
    """
    ends = np.asarray(edges, dtype=float)
    seepage = closure_seepage(closure, ends)
    added = np.broadcast_to(np.asarray(feed, dtype=float), seepage.shape)
    return [
        SourcePhase(float(length), float(flow), float(mass))
        for length, flow, mass in zip(np.diff(ends), seepage, added, strict=True)
    ]


def _volume_until(closure: Closure, times: FloatArray) -> FloatArray:
    """Return the volume that has seeped since time 0, m3."""
    bare = closure.bare_share * closure.rain * closure.area
    operated = closure.seepage * np.minimum(times, closure.year)
    open_years = np.clip(times - closure.year, 0.0, closure.cover_year - closure.year)
    covered = np.maximum(times - closure.cover_year, 0.0)
    let = closure.rain * closure.area * (
        covered - covered * closure.cover.mean_efficiency(0.0, np.maximum(covered, 1e-300))
    )  # fmt: skip
    drained = np.zeros_like(times)
    if closure.drainable_volume > 0.0:
        rate = (closure.seepage - bare) / closure.drainable_volume
        since = np.maximum(times - closure.year, 0.0)
        drained = -closure.drainable_volume * np.expm1(-rate * since)
    return np.asarray(operated + bare * open_years + let + drained)
