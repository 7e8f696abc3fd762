"""Water balance of a pond: rain, evaporation, inflow, return water, seepage and level.

Balance
-------
dV/dt = Q_in + P A_f + c_r P A_c - E A_w - Q_return - Q_locked - q(h) A_w - Q_spill

V volume of free water, A_w its area, h its depth (all three by the pond's shape), A_f the largest
area of the shape, P rain, E evaporation of open water, A_c catchment outside A_f and c_r the share
of rain that runs off it, Q_locked water locked in the pores of settled tailings, q(h) seepage per
area through the liner at depth h. Rates are constant within a period. A pond that runs dry gives
its outflows what comes in, in proportion to what they ask for; a full pond spills the rest.

Each flow is summed on its own by the classical Runge-Kutta rule; the change of storage is the
shape's volume at the last level less that at the first, so that `closure` compares two numbers
that were not made from each other.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import ArrayLike

from tailrace.errors import InputError, Problems, ValidityWarning
from tailrace.quantities.number_checks import FloatArray, checked

from .pond_base import Liner

FLOWS = ("inflow", "rain", "runoff", "evaporation", "return_water", "locked_water", "seepage",
         "spill")  # fmt: skip
INFLOWS = FLOWS[:3]

MOST_STEPS = 200_000

_STAGES = ((0.0, 1.0), (0.5, 2.0), (0.5, 2.0), (1.0, 1.0))
"""Step of a Runge-Kutta stage and its weight, over 6."""


@dataclass(frozen=True)
class PondShape:
    """Area of the water by its depth; straight lines between the points given.

    Attributes
    ----------
    depth : ndarray, shape (points,), m
        Rising from 0; the last is the depth at which the pond spills.
    area : ndarray, shape (points,), m2
        Above zero, not falling.

    Raises
    ------
    InputError
        If the table is not of that form.
    """

    depth: ArrayLike
    area: ArrayLike
    _volume: FloatArray = field(init=False, repr=False)

    def __post_init__(self) -> None:
        depth, area = np.asarray(self.depth, dtype=float), np.asarray(self.area, dtype=float)
        problems = Problems()
        if depth.ndim != 1 or depth.shape != area.shape or depth.size < 2:
            problems.add(
                "a pond's depths and areas are not two rows of the same length",
                place="shape",
                remedy="give at least two depths with an area each",
            )
        else:
            if depth[0] != 0.0 or not (np.diff(depth) > 0.0).all():
                problems.add("a pond's depths do not rise from 0", place="depth",
                             remedy="sort them, the first being 0")  # fmt: skip
            if not (area > 0.0).all() or not (np.diff(area) >= 0.0).all():
                problems.add("a pond's areas are not above zero, or fall with depth", place="area",
                             remedy="give the area of the water at each depth")  # fmt: skip
        problems.raise_if_any()
        steps = 0.5 * np.diff(depth) * (area[1:] + area[:-1])
        object.__setattr__(self, "depth", depth)
        object.__setattr__(self, "area", area)
        object.__setattr__(self, "_volume", np.concatenate([[0.0], np.cumsum(steps)]))

    @classmethod
    def basin(cls, area: float, depth: float) -> PondShape:
        """Return a pond with upright sides."""
        return cls(np.array([0.0, depth]), np.array([area, area]))

    @property
    def capacity(self) -> float:
        """Volume at which the pond spills, m3."""
        return float(self._volume[-1])

    def area_at(self, level: ArrayLike) -> FloatArray:
        """Return the area of the water, m2, at a depth, m."""
        at = np.asarray(level, dtype=float)
        return np.asarray(np.interp(at, np.asarray(self.depth), np.asarray(self.area)))

    def volume_at(self, level: ArrayLike) -> FloatArray:
        """Return the volume of the water, m3, at a depth, m."""
        depth, area, slope, index = self._segment(np.asarray(self.depth), level)
        rise = np.asarray(level, dtype=float) - depth
        return np.asarray(self._volume[index] + rise * (area + 0.5 * slope * rise))

    def level_at(self, volume: ArrayLike) -> FloatArray:
        """Return the depth, m, at a volume, m3."""
        depth, area, slope, index = self._segment(self._volume, volume)
        part = np.asarray(volume, dtype=float) - self._volume[index]
        # The form of the root that keeps its digits where the sides are upright.
        root = np.sqrt(area * area + 2.0 * slope * np.maximum(part, 0.0))
        return np.asarray(depth + 2.0 * part / (area + root))

    def _segment(
        self, edges: FloatArray, at: ArrayLike
    ) -> tuple[FloatArray, FloatArray, FloatArray, NDArrayInt]:
        depth, area = np.asarray(self.depth), np.asarray(self.area)
        index = np.clip(np.searchsorted(edges, at, side="right") - 1, 0, depth.size - 2)
        slope = np.diff(area) / np.diff(depth)
        return depth[index], area[index], slope[index], index


NDArrayInt = np.ndarray[tuple[int, ...], np.dtype[np.intp]]


@dataclass(frozen=True)
class PondPeriod:
    """Rates that hold for some time; numbers or arrays over draws.

    Attributes
    ----------
    length : float, yr
    rain : float or ndarray, m/yr
    evaporation : float or ndarray, m/yr
        Evaporation of open water (a pan evaporates more).
    inflow : float or ndarray, m3/yr
        Water that comes with the tailings or the waste water.
    return_water : float or ndarray, m3/yr
        Water taken back by the works, where there is enough.
    locked_water : float or ndarray, m3/yr
        Water that stays in the pores of settled tailings.
    """

    length: float
    rain: ArrayLike = 0.0
    evaporation: ArrayLike = 0.0
    inflow: ArrayLike = 0.0
    return_water: ArrayLike = 0.0
    locked_water: ArrayLike = 0.0

    def __post_init__(self) -> None:
        problems = Problems()
        checked(problems, "length", self.length, "yr", strict=True)
        for name, unit in (("rain", "m/yr"), ("evaporation", "m/yr"), ("inflow", "m3/yr"),
                           ("return_water", "m3/yr"), ("locked_water", "m3/yr")):  # fmt: skip
            checked(problems, name, getattr(self, name), unit)
        problems.raise_if_any()


@dataclass(frozen=True)
class PondBalance:
    """What a pond took in, gave out and stored.

    Attributes
    ----------
    level : ndarray, shape (periods + 1, ...), m
        Depth of water at the ends of the periods, the start first.
    flows : mapping of str to ndarray, shape (periods, ...), m3/yr
        Mean of each flow of `FLOWS` over each period.
    volume : ndarray, shape (periods + 1, ...), m3
        Volume of the water by the pond's shape at `level`.
    length : ndarray, shape (periods,), yr
    """

    level: FloatArray
    flows: Mapping[str, FloatArray]
    volume: FloatArray
    length: FloatArray

    @property
    def storage(self) -> FloatArray:
        """Change of the volume over each period, m3, shape (periods, ...)."""
        return np.diff(self.volume, axis=0)

    @property
    def closure(self) -> FloatArray:
        """In less out less stored, over what came in or was there, by period, 1."""
        length = self.length.reshape((-1,) + (1,) * (self.volume.ndim - 1))
        entered = length * sum(self.flows[name] for name in INFLOWS)
        left = length * sum(self.flows[name] for name in FLOWS if name not in INFLOWS)
        scale = np.maximum(entered + self.volume[:-1], np.finfo(float).tiny)
        return np.asarray((entered - left - self.storage) / scale)


def pond_balance(
    shape: PondShape, liner: Liner, periods: Sequence[PondPeriod], level: ArrayLike, *,
    catchment: ArrayLike = 0.0, runoff_share: ArrayLike = 0.0, steps: int = 16,
) -> PondBalance:  # fmt: skip
    """Follow the level of a pond through periods of constant rates.

    Parameters
    ----------
    shape : PondShape
        Area by depth.
    liner : Liner
        Seepage per area by depth; of `tailrace.water.pond_base` or any object with `flux`.
    periods : sequence of PondPeriod
        Rates, in order of time.
    level : float or ndarray, m
        Depth of water at the start.
    catchment : float or ndarray, m2
        Area outside the pond's largest water surface that drains into it.
    runoff_share : float or ndarray, 1
        Share of the rain on the catchment that reaches the pond.
    steps : int
        Steps of time in each period; more are taken where the liner leaks fast.

    Returns
    -------
    PondBalance
        Levels, flows and their closure.

    Raises
    ------
    InputError
        If a number is out of its range, or no period is given; all at once.

    Notes
    -----
    Rain on the dry part of the pond's own floor counts as rain: the largest area catches it,
    the water's area evaporates. Accuracy is that of Runge-Kutta of order 4 while the pond is
    neither dry nor full, and of order 1 in the step in which it becomes so.
    """
    depth = _check(shape, periods, level, catchment, runoff_share, steps)
    ground = np.asarray(catchment) * np.asarray(runoff_share)
    draws = np.broadcast_shapes(
        depth.shape, np.shape(ground), np.shape(liner.flux(depth)),
        *(np.shape(getattr(period, name)) for period in periods for name in _RATES),
    )  # fmt: skip
    volume = np.broadcast_to(shape.volume_at(depth), draws).astype(float)
    levels, means = [shape.level_at(volume)], []
    for period in periods:
        count = max(steps, _stable_steps(shape, liner, period))
        step = period.length / count
        total = {name: np.zeros(draws) for name in FLOWS}
        for _ in range(count):
            moved = _step(shape, liner, period, volume, ground, step)
            for name in FLOWS:
                total[name] += moved[name]
            volume = np.maximum(volume + _net(moved), 0.0)
        levels.append(shape.level_at(volume))
        means.append({name: total[name] / period.length for name in FLOWS})
    reached = np.stack(levels)
    flows = {name: np.stack([mean[name] for mean in means]) for name in FLOWS}
    length = np.array([period.length for period in periods])
    return PondBalance(reached, flows, shape.volume_at(reached), length)


def steady_seepage(
    shape: PondShape, liner: Liner, period: PondPeriod, *, catchment: ArrayLike = 0.0,
    runoff_share: ArrayLike = 0.0,
) -> tuple[FloatArray, FloatArray]:  # fmt: skip
    """Return the level at which a pond neither rises nor falls, and its seepage.

    Parameters
    ----------
    shape, liner, catchment, runoff_share
        As in `pond_balance`.
    period : PondPeriod
        Rates; its length does not matter.

    Returns
    -------
    level : ndarray, m
        Depth of water; 0 where the pond falls dry, the largest depth where it spills.
    seepage : ndarray, m3/yr
        Seepage at that level; where the pond is dry, the share of what comes in.
    """
    _check(shape, [period], 0.0, catchment, runoff_share, 1)
    ground = np.asarray(catchment) * np.asarray(runoff_share)
    trial = np.broadcast_arrays(
        ground, *(np.asarray(getattr(period, name), dtype=float) for name in _RATES),
        liner.flux(0.0),
    )[0]  # fmt: skip
    low, high = np.zeros(trial.shape), np.full(trial.shape, float(np.asarray(shape.depth)[-1]))
    # Seepage and evaporation rise with the level, so that the net inflow falls: bisection.
    for _ in range(200):
        middle = 0.5 * (low + high)
        rising = _net(_rates(shape, liner, period, middle, ground)) > 0.0
        low, high = np.where(rising, middle, low), np.where(rising, high, middle)
    level = np.where(high < 1e-12, 0.0, 0.5 * (low + high))
    rates = _rates(shape, liner, period, level, ground)
    entered = sum(rates[name] for name in INFLOWS)
    asked = sum(rates[name] for name in FLOWS if name not in INFLOWS)
    share = np.where(level > 0.0, 1.0, np.minimum(1.0, entered / np.maximum(asked, 1e-300)))
    return level, np.asarray(rates["seepage"] * share)


_RATES = ("rain", "evaporation", "inflow", "return_water", "locked_water")


def _check(
    shape: PondShape, periods: Sequence[PondPeriod], level: ArrayLike, catchment: ArrayLike,
    runoff_share: ArrayLike, steps: int,
) -> FloatArray:  # fmt: skip
    if not periods:
        raise InputError.single("a pond's balance has no period", place="periods",
                                remedy="give at least one PondPeriod")  # fmt: skip
    problems = Problems()
    deepest = float(np.asarray(shape.depth)[-1])
    depth = checked(problems, "level", level, "m", most=deepest)
    checked(problems, "catchment", catchment, "m2")
    checked(problems, "runoff_share", runoff_share, "", most=1.0)
    checked(problems, "steps", steps, "", least=1)
    problems.raise_if_any()
    return depth


def _stable_steps(shape: PondShape, liner: Liner, period: PondPeriod) -> int:
    """Return the steps in which the seepage alone changes the level by less than a quarter."""
    deepest = float(np.asarray(shape.depth)[-1])
    levels = np.linspace(0.01 * deepest, deepest, 33)
    with warnings.catch_warnings():
        # Depths that the pond may never have: their warning is due when it has them.
        warnings.simplefilter("ignore", ValidityWarning)
        flux = np.stack([np.asarray(liner.flux(level), dtype=float).ravel() for level in levels])
    steepest = float(np.max(np.diff(flux, axis=0))) / float(levels[1] - levels[0])
    count = math.ceil(4.0 * period.length * steepest)
    if count > MOST_STEPS:
        raise InputError.single(
            f"the pond would empty {count / 4:.0f} times in a period of {period.length:g} yr",
            place="liner", remedy="check the liner's conductivity, or give shorter periods",
        )  # fmt: skip
    return count


def _rates(
    shape: PondShape, liner: Liner, period: PondPeriod, level: FloatArray, ground: FloatArray
) -> dict[str, FloatArray]:
    area = shape.area_at(level)
    given = {name: np.asarray(getattr(period, name), dtype=float) for name in _RATES}
    none = np.zeros(np.shape(level))
    return {
        "inflow": none + given["inflow"],
        "rain": none + given["rain"] * np.asarray(shape.area)[-1],
        "runoff": none + given["rain"] * ground,
        "evaporation": np.asarray(area * given["evaporation"]),
        "return_water": none + given["return_water"],
        "locked_water": none + given["locked_water"],
        # A film of water seeps as a wet bed does, so that a dry pond loses what comes in.
        "seepage": np.asarray(area * liner.flux(np.maximum(level, 1e-9))),
        "spill": none,
    }


def _net(flows: Mapping[str, FloatArray]) -> FloatArray:
    signed = [flows[name] if name in INFLOWS else -flows[name] for name in FLOWS]
    return np.asarray(sum(signed))


def _step(
    shape: PondShape, liner: Liner, period: PondPeriod, volume: FloatArray, ground: FloatArray,
    step: float,
) -> dict[str, FloatArray]:  # fmt: skip
    """Return the volumes moved in one step, m3."""
    moved = {name: np.zeros(volume.shape) for name in FLOWS}
    net = np.zeros(volume.shape)
    for part, weight in _STAGES:
        at = np.clip(volume + part * step * net, 0.0, shape.capacity)
        rates = _rates(shape, liner, period, shape.level_at(at), ground)
        net = _net(rates)
        for name in FLOWS:
            moved[name] += weight / 6.0 * step * rates[name]
    entered = np.asarray(sum(moved[name] for name in INFLOWS))
    asked = np.asarray(sum(moved[name] for name in FLOWS if name not in INFLOWS))
    share = np.where(asked > volume + entered, (volume + entered) / np.maximum(asked, 1e-300), 1.0)
    for name in FLOWS:
        if name not in INFLOWS:
            moved[name] = moved[name] * share
    left = volume + _net(moved)
    moved["spill"] = np.maximum(left - shape.capacity, 0.0)
    return moved
