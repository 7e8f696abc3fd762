"""Streams reach by reach: tributaries, seepage along the bed, first-order loss, sediment.

Balance of a reach
------------------
With the load M = Q c (kg/yr) along x, what seeps in along the reach m (kg/(m yr)), velocity u:

    dM/dx = m - (K/u) M,        K = k f_w + (v_s/d) (1 - f_w),

k first-order loss of the dissolved part, v_s settling velocity of the suspended solids, d depth,
f_w = 1 / (1 + K_d S) the dissolved share, K_d the distribution coefficient, S the suspended solids
(Thomann and Mueller 1987, Principles of Surface Water Quality Modeling and Control, chapter on
toxic substances; settling without resuspension). Hence

    M(L) = M(0) e + m L phi,  e = exp(-K L/u),  phi = (1 - e) / (K L/u),

and lost and settled are k f_w/u and (v_s/d)(1 - f_w)/u times the integral of M, taken by itself:
in = out + lost + settled is a check (`closure`). Nothing comes back from the bed: a bed that gives
back what it took is a load of its own.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from tailrace.errors import InputError, Problems, did_you_mean
from tailrace.quantities.number_checks import FloatArray, checked

from .constants import SECONDS_PER_YEAR


@dataclass(frozen=True)
class Reach:
    """A stretch of a stream; numeric fields are numbers or arrays over draws.

    Attributes
    ----------
    name : str
    downstream : str
        Reach that it runs into; empty for the last.
    length : float or ndarray, m
    velocity : float or ndarray, m/s
    depth : float or ndarray, m
    headwater : float or ndarray, m3/s
        Flow that comes in at its head from no reach of the table: a spring, the stream above.
    headwater_concentration : float or ndarray, kg/m3
        Concentration in it.
    lateral_flow : float or ndarray, m3/s
        Water gained along the reach.
    lateral_load : float or ndarray, kg/yr
        Mass gained along the reach, evenly.
    point_load : float or ndarray, kg/yr
        Mass that enters at its head.
    """

    name: str
    downstream: str
    length: ArrayLike
    velocity: ArrayLike
    depth: ArrayLike
    headwater: ArrayLike = 0.0
    headwater_concentration: ArrayLike = 0.0
    lateral_flow: ArrayLike = 0.0
    lateral_load: ArrayLike = 0.0
    point_load: ArrayLike = 0.0


@dataclass(frozen=True)
class StreamSubstance:
    """How a substance leaves the water of a stream; numbers or arrays over draws.

    Attributes
    ----------
    loss_rate : float or ndarray, 1/yr
        First-order loss of the dissolved part: decay, uptake, nitrification.
    distribution_coefficient : float or ndarray, m3/kg
        On suspended solids.
    suspended_solids : float or ndarray, kg/m3
    settling_velocity : float or ndarray, m/s
        Net settling of the suspended solids.
    """

    loss_rate: ArrayLike = 0.0
    distribution_coefficient: ArrayLike = 0.0
    suspended_solids: ArrayLike = 0.0
    settling_velocity: ArrayLike = 0.0

    @property
    def dissolved_share(self) -> FloatArray:
        """Share of the substance that is dissolved, 1."""
        held = np.asarray(self.distribution_coefficient) * np.asarray(self.suspended_solids)
        return np.asarray(1.0 / (1.0 + held))


@dataclass(frozen=True)
class ReachResult:
    """One reach; arrays over draws.

    Attributes
    ----------
    flow_in, flow_out : ndarray, m3/s
    concentration_in, concentration_out : ndarray, kg/m3
        Total, dissolved and on solids, at its head below what enters there, and at its foot; NaN
        where no water flows.
    dissolved_out : ndarray, kg/m3
    load_in, lateral_load, load_out, lost, settled : ndarray, kg/yr
    """

    flow_in: FloatArray
    flow_out: FloatArray
    concentration_in: FloatArray
    concentration_out: FloatArray
    dissolved_out: FloatArray
    load_in: FloatArray
    lateral_load: FloatArray
    load_out: FloatArray
    lost: FloatArray
    settled: FloatArray

    @property
    def closure(self) -> FloatArray:
        """In less out, lost and settled, over in, 1."""
        entered = self.load_in + self.lateral_load
        left = self.load_out + self.lost + self.settled
        return np.asarray((entered - left) / np.maximum(entered, np.finfo(float).tiny))


def route_streams(
    reaches: Sequence[Reach], substance: StreamSubstance
) -> Mapping[str, ReachResult]:
    """Carry a substance down a network of streams.

    Parameters
    ----------
    reaches : sequence of Reach
        In any order; several may run into one.
    substance : StreamSubstance
        How it leaves the water.

    Returns
    -------
    mapping of str to ReachResult
        By name, in the order of the flow.

    Raises
    ------
    InputError
        If a number is out of its range, a name occurs twice or is not known, or streams run in a
        circle; all at once.

    Notes
    -----
    Steady state. Longitudinal dispersion is left out: it does not change a steady load but where
    loss within one mixing length is large.
    """
    ordered = _in_order(reaches, substance)
    arriving: dict[str, list[ReachResult]] = {reach.name: [] for reach in reaches}
    results: dict[str, ReachResult] = {}
    for reach in ordered:
        result = _route(reach, substance, arriving[reach.name])
        results[reach.name] = result
        if reach.downstream:
            arriving[reach.downstream].append(result)
    return results


def _route(reach: Reach, substance: StreamSubstance, above: list[ReachResult]) -> ReachResult:
    head = np.asarray(reach.headwater, dtype=float)
    flow_in = np.asarray(head + sum(result.flow_out for result in above))
    load_in = np.asarray(
        head * SECONDS_PER_YEAR * np.asarray(reach.headwater_concentration)
        + np.asarray(reach.point_load) + sum(result.load_out for result in above)
    )  # fmt: skip
    flow_out = np.asarray(flow_in + np.asarray(reach.lateral_flow))
    share = substance.dissolved_share
    losing = np.asarray(substance.loss_rate) * share
    sinking = (np.asarray(substance.settling_velocity) * SECONDS_PER_YEAR
               / np.asarray(reach.depth) * (1.0 - share))  # fmt: skip
    time = np.asarray(reach.length) / (np.asarray(reach.velocity) * SECONDS_PER_YEAR)
    turns = (losing + sinking) * time
    kept = np.exp(-turns)
    mean = _mean_kept(turns)
    side = np.asarray(reach.lateral_load, dtype=float)
    load_out = load_in * kept + side * mean
    # Integral of the load along the reach over its length.
    held = load_in * mean + side * _mean_of_mean(turns)
    return ReachResult(
        flow_in, flow_out, _over(load_in, flow_in), _over(load_out, flow_out),
        share * _over(load_out, flow_out), load_in, side, np.asarray(load_out),
        np.asarray(losing * time * held), np.asarray(sinking * time * held),
    )  # fmt: skip


def _mean_kept(turns: FloatArray) -> FloatArray:
    """Return (1 - exp(-x)) / x."""
    safe = np.where(turns > 0.0, turns, 1.0)
    return np.asarray(np.where(turns > 0.0, -np.expm1(-safe) / safe, 1.0))


def _mean_of_mean(turns: FloatArray) -> FloatArray:
    """Return (x - 1 + exp(-x)) / x^2, without cancellation at small x."""
    small = turns < 1e-2
    x = np.where(small, 1.0, turns)
    direct = (x + np.expm1(-x)) / (x * x)
    y = np.where(small, turns, 0.0)
    series = 0.5 - y * (1.0 / 6.0 - y * (1.0 / 24.0 - y * (1.0 / 120.0 - y * (
        1.0 / 720.0 - y * (1.0 / 5040.0 - y / 40320.0)))))  # fmt: skip
    return np.asarray(np.where(small, series, direct))


def _over(load: FloatArray, flow: FloatArray) -> FloatArray:
    wet = flow > 0.0
    yearly = np.where(wet, flow * SECONDS_PER_YEAR, 1.0)
    return np.asarray(np.where(wet, load / yearly, np.nan))


_NUMBERS = (
    ("length", "m", True), ("velocity", "m/s", True), ("depth", "m", True),
    ("headwater", "m3/s", False), ("headwater_concentration", "kg/m3", False),
    ("lateral_flow", "m3/s", False), ("lateral_load", "kg/yr", False),
    ("point_load", "kg/yr", False),
)  # fmt: skip
_LOSSES = (("loss_rate", "1/yr"), ("distribution_coefficient", "m3/kg"),
           ("suspended_solids", "kg/m3"), ("settling_velocity", "m/s"))  # fmt: skip


def _in_order(reaches: Sequence[Reach], substance: StreamSubstance) -> list[Reach]:
    """Check the network; return its reaches from the springs down."""
    problems = Problems()
    names = [reach.name for reach in reaches]
    for name, unit in _LOSSES:
        checked(problems, name, getattr(substance, name), unit)
    for reach in reaches:
        for name, unit, strict in _NUMBERS:
            label = f"{name} of reach {reach.name}"
            checked(problems, label, getattr(reach, name), unit, strict=strict)
        if reach.downstream and reach.downstream not in names:
            problems.add(
                f'reach {reach.name} runs into "{reach.downstream}", which is not there',
                place=reach.name,
                remedy=did_you_mean(reach.downstream, names),
            )
        if names.count(reach.name) > 1:
            problems.add(f"reach {reach.name} is there {names.count(reach.name)} times",
                         place=reach.name, remedy="give every reach its own name")  # fmt: skip
    problems.raise_if_any()
    waiting = {name: 0 for name in names}
    for reach in reaches:
        if reach.downstream:
            waiting[reach.downstream] += 1
    by_name = {reach.name: reach for reach in reaches}
    ready = [name for name in names if waiting[name] == 0]
    ordered: list[Reach] = []
    while ready:
        reach = by_name[ready.pop(0)]
        ordered.append(reach)
        if reach.downstream:
            waiting[reach.downstream] -= 1
            if waiting[reach.downstream] == 0:
                ready.append(reach.downstream)
    if len(ordered) < len(names):
        left = sorted(set(names) - {reach.name for reach in ordered})
        raise InputError.single(f"streams run in a circle: {', '.join(left)}", place=left[0],
                                remedy="let one of them end with an empty downstream")  # fmt: skip
    return ordered
