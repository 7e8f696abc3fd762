"""How a source runs out: leaching, decay, feed and a solubility cap, in closed form.

Balance
-------
A source holds the mass M in a water volume V (retardation R: R - 1 parts held by solids for one
part in water). With feed F, outflow Q and decay lambda,

    dM/dt = F - Q c - lambda M,        c = min(M / (V R), c_cap).

Below the cap the mass relaxes with the rate Q/(V R) + lambda; at the cap what the water cannot
hold lies as mineral, the outflow is Q c_cap and the mass relaxes with the rate lambda. Either way
dM/dt depends on M alone, so that M is monotone within a phase and passes the cap's mass at most
once: the instant is a logarithm, and the mass leached (integral of Q c) and decayed (integral of
lambda M) are integrals of exponentials, each taken by itself. `closure` compares them with the
change of M.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from tailrace.errors import InputError, Problems
from tailrace.quantities.number_checks import FloatArray, checked


@dataclass(frozen=True)
class SourcePhase:
    """Rates that hold for some time; numbers or arrays over draws.

    Attributes
    ----------
    length : float, yr
        Infinite for the last phase, if wished.
    outflow : float or ndarray, m3/yr
        Water that leaves the source.
    feed : float or ndarray, kg/yr
        Mass that is added.
    """

    length: float
    outflow: ArrayLike
    feed: ArrayLike = 0.0

    def __post_init__(self) -> None:
        problems = Problems()
        checked(problems, "length", self.length, "yr", strict=True)
        checked(problems, "outflow", self.outflow, "m3/yr")
        checked(problems, "feed", self.feed, "kg/yr")
        problems.raise_if_any()


@dataclass(frozen=True)
class SourceStore:
    """What a source holds and how it holds it; numbers or arrays over draws.

    Attributes
    ----------
    mass : float or ndarray, kg
        Mass at the start: dissolved, on solids and as mineral.
    water_volume : float or ndarray, m3
        Water of the source.
    retardation : float or ndarray, 1
        Mass in water and on solids over mass in water.
    decay_constant : float or ndarray, 1/yr
    cap : float or ndarray, kg/m3
        Solubility; infinity for none.
    """

    mass: ArrayLike
    water_volume: ArrayLike
    retardation: ArrayLike = 1.0
    decay_constant: ArrayLike = 0.0
    cap: ArrayLike = np.inf

    def __post_init__(self) -> None:
        problems = Problems()
        checked(problems, "mass", self.mass, "kg")
        checked(problems, "water_volume", self.water_volume, "m3", strict=True)
        checked(problems, "retardation", self.retardation, "", least=1.0)
        checked(problems, "decay_constant", self.decay_constant, "1/yr")
        checked(problems, "cap", self.cap, "kg/m3", strict=True,
                remedy="give the solubility, or infinity for none")  # fmt: skip
        problems.raise_if_any()

    @property
    def room(self) -> FloatArray:
        """Mass held without mineral per concentration in water: V R, m3."""
        return np.asarray(np.asarray(self.water_volume) * np.asarray(self.retardation))


@dataclass(frozen=True)
class StoreHistory:
    """A source through time.

    Attributes
    ----------
    times : ndarray, shape (times,), yr
        As asked for.
    concentration : ndarray, shape (times, ...), kg/m3
        In the water that leaves; at the instant of a change, the phase that begins.
    release : ndarray, shape (times, ...), kg/yr
        Outflow times concentration.
    mass, leached, decayed, fed : ndarray, shape (times, ...), kg
        Held at the time; left, decayed and added until then, each by its own integral.
    """

    times: FloatArray
    concentration: FloatArray
    release: FloatArray
    mass: FloatArray
    leached: FloatArray
    decayed: FloatArray
    fed: FloatArray
    start: FloatArray

    @property
    def closure(self) -> FloatArray:
        """Start plus fed less held, leached and decayed, over start plus fed, 1."""
        entered = self.start + self.fed
        left = self.mass + self.leached + self.decayed
        return np.asarray((entered - left) / np.maximum(entered, np.finfo(float).tiny))


def store_history(
    store: SourceStore, phases: Sequence[SourcePhase], times: ArrayLike
) -> StoreHistory:
    """Return what a source releases through phases of constant rates.

    Parameters
    ----------
    store : SourceStore
        Start.
    phases : sequence of SourcePhase
        In order of time, the first beginning at time 0.
    times : ndarray, shape (times,), yr
        Any order, from 0 to the end of the phases.

    Returns
    -------
    StoreHistory
        Concentration, release and budget at the times.

    Raises
    ------
    InputError
        If no phase is given or a time lies outside the phases.
    """
    asked = np.atleast_1d(np.asarray(times, dtype=float))
    ends = np.cumsum([phase.length for phase in phases]) if phases else np.array([0.0])
    if not phases or not ((asked >= 0.0) & (asked <= ends[-1])).all():
        raise InputError.single(
            f"times of a source lie outside its phases, 0 to {ends[-1]:g} yr", place="times",
            remedy="give times within, or a last phase of infinite length",
        )  # fmt: skip
    index = np.minimum(np.searchsorted(ends, asked, side="right"), len(phases) - 1)
    shape = np.broadcast_shapes(
        np.shape(store.mass), np.shape(store.room), np.shape(store.decay_constant),
        np.shape(store.cap), *(np.shape(phase.outflow) for phase in phases),
        *(np.shape(phase.feed) for phase in phases),
    )  # fmt: skip
    begun = np.zeros((4, *shape))
    begun[0] = store.mass
    out = np.zeros((asked.size, 4, *shape))
    outflow = np.zeros((asked.size, *shape))
    since = 0.0
    for number, phase in enumerate(phases):
        for place in np.flatnonzero(index == number):
            out[place] = _advance(store, phase, begun, asked[place] - since)
            outflow[place] = phase.outflow
        if number + 1 < len(phases):
            begun = _advance(store, phase, begun, phase.length)
            since = float(ends[number])
    held = out[:, 0]
    concentration = np.minimum(held / store.room, store.cap)
    start = np.broadcast_to(np.asarray(store.mass, dtype=float), shape)
    return StoreHistory(asked, concentration, outflow * concentration, held, out[:, 1],
                         out[:, 2], out[:, 3], start)  # fmt: skip


def _advance(store: SourceStore, phase: SourcePhase, begun: FloatArray, time: float) -> FloatArray:
    """Return mass, leached, decayed and fed after a time of a phase."""
    decay, flow = np.asarray(store.decay_constant), np.asarray(phase.outflow)
    feed, room = np.asarray(phase.feed), store.room
    limit = np.asarray(store.cap) * room
    mass = begun[0]
    capped = _capped(mass, limit, feed, decay, flow * np.where(np.isinf(limit), 0.0, store.cap))
    washing = flow / room
    base_out = np.where(capped, flow * np.where(np.isinf(limit), 0.0, store.cap), 0.0)
    first_rate = np.where(capped, decay, washing + decay)
    gain = feed - base_out
    turn = np.minimum(_crossing(mass, limit, gain, first_rate), time)
    middle, area = _relax(mass, gain, first_rate, turn)
    middle = np.where(turn < time, np.where(np.isinf(limit), middle, limit), middle)
    leached = base_out * turn + np.where(capped, 0.0, washing * area)
    decayed = decay * area
    # The other side of the cap for the rest of the time.
    rest = time - turn
    capped = np.logical_not(capped)
    base_out = np.where(capped, flow * np.where(np.isinf(limit), 0.0, store.cap), 0.0)
    second_rate = np.where(capped, decay, washing + decay)
    end, area = _relax(middle, feed - base_out, second_rate, rest)
    end = np.where(rest > 0.0, end, middle)
    leached = leached + base_out * rest + np.where(capped, 0.0, washing * area)
    return np.stack(np.broadcast_arrays(
        end, begun[1] + leached, begun[2] + decayed + decay * area, begun[3] + feed * time
    ))  # fmt: skip


def _capped(
    mass: FloatArray, limit: FloatArray, feed: FloatArray, decay: FloatArray, most: FloatArray
) -> FloatArray:
    """Return whether a phase begins above the cap; on it, whether the mass is about to rise."""
    rising = feed - most - decay * np.where(np.isinf(limit), 0.0, limit) > 0.0
    return np.asarray((mass > limit) | ((mass == limit) & rising))


def _crossing(
    mass: FloatArray, limit: FloatArray, gain: FloatArray, rate: FloatArray
) -> FloatArray:
    """Return when the mass passes the cap's; infinity for never, and for a start upon it."""
    with np.errstate(divide="ignore", invalid="ignore", over="ignore"):
        slope = gain - rate * mass
        ahead = limit - mass
        # M(t) - M(0) = slope (1 - exp(-rate t)) / rate = ahead
        share = np.where(rate > 0.0, rate * ahead / slope, 0.0)
        when = np.where(rate > 0.0, -np.log1p(-share) / rate, ahead / slope)
        reached = np.isfinite(limit) & (ahead * slope > 0.0) & (share < 1.0)
    return np.asarray(np.where(reached, when, np.inf))


def _relax(
    mass: FloatArray, gain: FloatArray, rate: FloatArray, time: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Solve dM/dt = gain - rate M; return the mass at a time and its integral until then."""
    with np.errstate(invalid="ignore", over="ignore", divide="ignore"):
        turns = rate * time
        first = np.where(turns > 0.0, -np.expm1(-turns) / np.where(rate > 0.0, rate, 1.0), time)
        # (t - first) / rate without cancellation where few turns are done.
        small = turns < 1e-3
        series = time * time * (0.5 - turns * (1.0 / 6.0 - turns * (1.0 / 24.0 - turns / 120.0)))
        second = np.where(small, series, (time - first) / np.where(rate > 0.0, rate, 1.0))
        end = mass + (gain - rate * mass) * first
        area = mass * first + np.where(gain == 0.0, 0.0, gain * second)
    return np.asarray(end), np.asarray(area)
