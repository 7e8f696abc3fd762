"""Wells: where their water comes from, what reaches them, and what people drink instead.

The discharge of a well is the sum over the streamlines that end on its screen. Around a small
circle of radius r the inflow per angle is -r Q.n; the circle is cut where the origin of the water
changes (found by bisection), and in every piece Gauss-Legendre nodes carry the inflow. Inflow over
each node times what its streamline brings is the well's share, travel times and concentration
(Haitjema 1995, chapter 3, capture zones). Mixing in the well is complete.

A well that is given up stops pumping: the flow without it is another steady flow (`without_wells`),
and those who drank from it drink something else from then on (`water_supply`).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tailrace.errors import InputError, Problems

from .mounded_plume import Inlet, PlumePath, UnderPond, plume_path
from .mounding import GroundwaterFlow
from .recharge_areas import Well
from .streamlines import trace

FloatArray = NDArray[np.float64]

SCANNED_ANGLES = 72
BISECTIONS = 40
NODES_PER_TURN = 48
FEWEST_NODES = 4
SMALLEST_CIRCLE = 0.05
"""Circle around a well over the distance of its own stagnation point, so that all flows in."""


@dataclass(frozen=True)
class WellWater:
    """Where the water of a pumping well comes from.

    Attributes
    ----------
    well : str
    pumping_rate : float, m3/yr
    shares : dict of str to float
        Share of the discharge by recharge area, "far" (regional flow), boundary or injecting well.
    tubes : tuple of (float, PlumePath)
        Stream tubes with the share of the discharge that each carries.
    """

    well: str
    pumping_rate: float
    shares: dict[str, float]
    tubes: tuple[tuple[float, PlumePath], ...]

    def breakthrough(
        self, times: ArrayLike, retardation: ArrayLike = 1.0, decay_constant: ArrayLike = 0.0, *,
        under_pond: UnderPond = "mixing", inlet: Inlet = "flux",
    ) -> FloatArray:  # fmt: skip
        """Return the concentration of the pumped water over that of the pond.

        Parameters
        ----------
        times, retardation, decay_constant, under_pond, inlet
            As for `PlumePath.breakthrough`.

        Returns
        -------
        ndarray, shape (..., times), 1
        """
        parts = [
            weight * path.breakthrough(times, retardation, decay_constant, under_pond=under_pond,
                                       inlet=inlet)
            for weight, path in self.tubes
        ]  # fmt: skip
        return np.asarray(np.sum(parts, axis=0))

    def first_arrival(self) -> float:
        """Return the shortest travel time from the pond's edge, yr; NaN where nothing comes."""
        times = [path.travel_time for _, path in self.tubes if path.entry_weights.size]
        return min(times, default=math.nan)


def without_wells(flow: GroundwaterFlow, names: Sequence[str]) -> GroundwaterFlow:
    """Return the flow after wells are given up.

    Parameters
    ----------
    flow : GroundwaterFlow
        Flow with them.
    names : sequence of str
        Wells that stop.

    Returns
    -------
    GroundwaterFlow
        Steady flow without them; the years between the two are not steady.

    Raises
    ------
    InputError
        If a name is none of the flow's wells.
    """
    for name in names:
        _find_well(flow, name)
    return replace(flow, wells=tuple(well for well in flow.wells if well.name not in names))


def well_water(
    flow: GroundwaterFlow, well: str, source: str, *, longitudinal_dispersivity: float,
    tolerance: float = 1.0e-8,
) -> WellWater:  # fmt: skip
    """Return where the water of a pumping well comes from, and how a pond's water gets there.

    Parameters
    ----------
    flow : GroundwaterFlow
        Steady flow with the well and the pond.
    well : str
        Name of the well.
    source : str
        Name of the pond.
    longitudinal_dispersivity : float
        m.
    tolerance : float
        Of the streamlines.

    Returns
    -------
    WellWater

    Raises
    ------
    InputError
        If a name is unknown, the well does not pump, or the ground around it is dry.

    Notes
    -----
    A kind of water that comes from less than 1/72 of a turn may be missed. Dispersion across stream
    tubes is left out: the well mixes far more than it.
    """
    pumped = _find_well(flow, well)
    if not pumped.pumping_rate > 0.0:
        raise InputError.single(
            f"the well {well} pumps {pumped.pumping_rate:g} m3/yr", place=well,
            remedy="take it as a monitoring point: plume_path",
        )  # fmt: skip
    flow, radius = _small_screen(flow, pumped)
    cuts = _changes(flow, pumped, radius, tolerance)
    tubes = []
    for start, end in zip(cuts, [*cuts[1:], cuts[0] + 2.0 * math.pi], strict=True):
        for angle, weight in _nodes(flow, pumped, radius, start, end):
            place = pumped.x + radius * math.cos(angle), pumped.y + radius * math.sin(angle)
            path = plume_path(flow, source, *place, tolerance=tolerance,
                              longitudinal_dispersivity=longitudinal_dispersivity)  # fmt: skip
            tubes.append((weight / pumped.pumping_rate, path))
    shares: dict[str, float] = {}
    for weight, path in tubes:
        for name, share in path.shares.items():
            shares[name] = shares.get(name, 0.0) + weight * share
    return WellWater(well, pumped.pumping_rate, shares, tuple(tubes))


def _find_well(flow: GroundwaterFlow, name: str) -> Well:
    for well in flow.wells:
        if well.name == name:
            return well
    names = ", ".join(other.name for other in flow.wells)
    raise InputError.single(f'no well is called "{name}"', place=name,
                            allowed=names or "none is declared")  # fmt: skip


def _small_screen(flow: GroundwaterFlow, well: Well) -> tuple[GroundwaterFlow, float]:
    """Return the flow with a screen so small that water flows in all around it, and a circle."""
    quiet = without_wells(flow, [well.name])
    past = float(np.hypot(*quiet.discharge(well.x, well.y)))
    stagnation = well.pumping_rate / (2.0 * math.pi * past) if past > 0.0 else math.inf
    radius = min(well.radius, SMALLEST_CIRCLE * stagnation)
    thin = replace(well, radius=0.5 * radius)
    wells = tuple(thin if other.name == well.name else other for other in flow.wells)
    return replace(flow, wells=wells), radius


def _origin(
    flow: GroundwaterFlow, well: Well, radius: float, angle: float, tolerance: float
) -> tuple[tuple[bool, ...], str, str]:
    line = trace(flow, well.x + radius * math.cos(angle), well.y + radius * math.sin(angle),
                 tolerance=tolerance)  # fmt: skip
    return tuple(np.asarray(line.covered.any(axis=0)).tolist()), line.end, line.end_name


def _changes(flow: GroundwaterFlow, well: Well, radius: float, tolerance: float) -> list[float]:
    """Return the angles at which the origin of the water changes; any one if it never does."""
    angles = np.linspace(0.0, 2.0 * math.pi, SCANNED_ANGLES + 1)
    kinds = [_origin(flow, well, radius, float(angle), tolerance) for angle in angles[:-1]]
    kinds.append(kinds[0])
    cuts = []
    for k in range(SCANNED_ANGLES):
        low, high = float(angles[k]), float(angles[k + 1])
        if kinds[k] == kinds[k + 1]:
            continue
        for _ in range(BISECTIONS):
            middle = 0.5 * (low + high)
            if _origin(flow, well, radius, middle, tolerance) == kinds[k]:
                low = middle
            else:
                high = middle
        cuts.append(0.5 * (low + high))
    return cuts or [0.0]


def _nodes(
    flow: GroundwaterFlow, well: Well, radius: float, start: float, end: float
) -> list[tuple[float, float]]:
    """Return angles and the water, m3/yr, that each stands for."""
    count = max(FEWEST_NODES, round(NODES_PER_TURN * (end - start) / (2.0 * math.pi)))
    at, weight = np.polynomial.legendre.leggauss(count)
    half = 0.5 * (end - start)
    angles = start + half * (1.0 + at)
    normal = np.column_stack([np.cos(angles), np.sin(angles)])
    flows = flow.discharge(well.x + radius * normal[:, 0], well.y + radius * normal[:, 1])
    inflow = -radius * (flows * normal).sum(axis=1) * half * weight
    return list(zip(map(float, angles), map(float, inflow), strict=True))


@dataclass(frozen=True)
class SupplyPeriod:
    """What people drink during some years.

    Attributes
    ----------
    source : str
        Well or other supply.
    start, end : float, yr
        From `start` up to, not including, `end`; infinity for an open end.
    share : float
        Share of the water drunk in that time; the periods that hold at one time sum to 1.
    """

    source: str
    start: float
    end: float
    share: float = 1.0


def water_supply(
    times: ArrayLike, concentrations: Mapping[str, ArrayLike], periods: Sequence[SupplyPeriod]
) -> FloatArray:
    """Return the concentration in the water that is drunk, as wells are given up and replaced.

    Parameters
    ----------
    times : array_like, shape (times,), yr
        Any order.
    concentrations : mapping of str to array_like, shape (..., times)
        By supply; a number for one that is the same at all times. NaN where unknown.
    periods : sequence of SupplyPeriod
        Who drinks what when.

    Returns
    -------
    ndarray, shape (..., times)
        NaN, missing, at times that no period covers and where a supply in use is unknown.

    Raises
    ------
    InputError
        If a supply has no concentration, a period ends before it starts, or shares at some time
        do not sum to 1; all at once.
    """
    t = np.asarray(times, dtype=float)
    problems = Problems()
    for period in periods:
        if period.source not in concentrations:
            problems.add(f"the supply {period.source} has no concentration", place=period.source,
                         remedy="give one, or NaN where it is unknown")  # fmt: skip
        if not period.end > period.start:
            problems.add(f"{period.source} is drunk from {period.start:g} to {period.end:g}",
                         place=period.source, remedy="end it after its start")  # fmt: skip
        if not 0.0 <= period.share <= 1.0:
            problems.add(f"{period.source} has a share of {period.share:g}",
                         place=period.source, allowed="0 to 1")  # fmt: skip
    held = [(t >= p.start) & (t < p.end) for p in periods]
    total = sum((p.share * h for p, h in zip(periods, held, strict=True)), np.zeros(t.shape))
    covered = np.any(held, axis=0) if held else np.zeros(t.shape, dtype=bool)
    wrong = covered & (np.abs(total - 1.0) > 1.0e-9)
    if wrong.any():
        problems.add(
            f"the shares drunk in year {float(t[wrong][0]):g} sum to {float(total[wrong][0]):g}",
            place="periods", remedy="make them sum to 1 at every time that is covered",
        )  # fmt: skip
    problems.raise_if_any()
    drunk = np.zeros(t.shape)
    for period, holds in zip(periods, held, strict=True):
        if period.share > 0.0:
            value = np.asarray(concentrations[period.source], dtype=float)
            drunk = drunk + np.where(holds, period.share * value, 0.0)
    return np.where(covered, drunk, np.nan)
