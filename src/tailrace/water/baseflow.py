"""Baseflow of a leached catchment: how long the ground holds back what the rain washes down.

Travel times
------------
An unconfined aquifer that rain feeds evenly and that drains to a stream has exponentially
distributed travel times, whatever its shape and conductivity, of mean T = n B / N: n porosity, B
saturated thickness, N recharge (Haitjema 1995, Ground Water 33, 277-286). With the unsaturated zone
above as a delay t_0 that all water shares (exponential-piston model, Maloszewski and Zuber 1982,
Journal of Hydrology 57, 207-231). A retarded species takes R times as long in both.

Balance
-------
dS/dt = L(t - R t_0) exp(-lambda R t_0) - S/(R T) - lambda S,  out = S/(R T),

L what is washed down. With L constant between the edges of a table, S, the discharged and the
decayed mass are sums of exponentials, each taken by itself; what is on its way through the delay
is an integral of L. `closure` compares them.
Here lambda acts on dissolved and sorbed mass alike, so that the part of a long release that arrives
is exp(-lambda R t_0) / (1 + lambda R T).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from tailrace.errors import InputError, Problems
from tailrace.quantities.number_checks import FloatArray, checked

from .source_depletion import SourcePhase, SourceStore, store_history


def mean_travel_time(porosity: ArrayLike, thickness: ArrayLike, recharge: ArrayLike) -> FloatArray:
    """Return the mean travel time of water that rain brings to an aquifer.

    Parameters
    ----------
    porosity : float or ndarray, 1
    thickness : float or ndarray, m
        Saturated thickness.
    recharge : float or ndarray, m/yr

    Returns
    -------
    ndarray, yr
        n B / N.

    Raises
    ------
    InputError
        If a number is not above zero, or the porosity above 1.
    """
    problems = Problems()
    pores = checked(problems, "porosity", porosity, "", strict=True, most=1.0)
    layer = checked(problems, "thickness", thickness, "m", strict=True)
    rain = checked(problems, "recharge", recharge, "m/yr", strict=True)
    problems.raise_if_any()
    return np.asarray(pores * layer / rain)


@dataclass(frozen=True)
class Baseflow:
    """What a catchment gives its stream; numbers or arrays over draws.

    Attributes
    ----------
    times : ndarray, shape (times,), yr
    discharge : ndarray, shape (times, ...), kg/yr
    entered, delayed, stored, discharged, decayed : ndarray, shape (times, ...), kg
        Washed down until then; of it on the way through the delay, in the aquifer, given to the
        stream, decayed (in delay and aquifer).
    """

    times: FloatArray
    discharge: FloatArray
    entered: FloatArray
    delayed: FloatArray
    stored: FloatArray
    discharged: FloatArray
    decayed: FloatArray

    @property
    def closure(self) -> FloatArray:
        """Entered less delayed, stored, discharged and decayed, over entered, 1."""
        left = self.delayed + self.stored + self.discharged + self.decayed
        return np.asarray((self.entered - left) / np.maximum(self.entered, np.finfo(float).tiny))


def baseflow_release(
    times: ArrayLike, edges: ArrayLike, load: ArrayLike, travel_time: float, *,
    delay: float = 0.0, retardation: float = 1.0, decay_constant: float = 0.0,
) -> Baseflow:  # fmt: skip
    """Return the mass that a leached catchment gives its stream.

    Parameters
    ----------
    times : ndarray, shape (times,), yr
        Any order, 0 or later.
    edges : ndarray, shape (intervals + 1,), yr
        Ends of the intervals of the load, rising from 0; after the last nothing enters.
    load : ndarray, shape (intervals,) or (intervals, ...), kg/yr
        Washed down in each interval; further dimensions are draws.
    travel_time : float, yr
        Mean travel time of water in the aquifer, `mean_travel_time`.
    delay : float, yr
        Travel time of water above it.
    retardation : float, 1
    decay_constant : float, 1/yr

    Returns
    -------
    Baseflow
        Discharge and budget at the times.

    Raises
    ------
    InputError
        If a number is out of its range, or the edges do not rise from 0.
    """
    problems = Problems()
    asked = np.atleast_1d(checked(problems, "times", times, "yr"))
    mean = float(checked(problems, "travel_time", travel_time, "yr", strict=True))
    wait = float(checked(problems, "delay", delay, "yr"))
    slow = float(checked(problems, "retardation", retardation, "", least=1.0))
    decay = float(checked(problems, "decay_constant", decay_constant, "1/yr"))
    mass = checked(problems, "load", load, "kg/yr")
    problems.raise_if_any()
    ends = np.asarray(edges, dtype=float)
    if ends.ndim != 1 or ends.size != mass.shape[0] + 1 or ends[0] != 0.0 or (
        not (np.diff(ends) > 0.0).all()
    ):  # fmt: skip
        raise InputError.single(
            "edges of a load do not rise from 0, one more than its intervals", place="edges",
            remedy="give the years at which the load changes, sorted",
        )  # fmt: skip
    wait, mean = slow * wait, slow * mean
    kept = np.exp(-decay * wait)
    draws = mass.shape[1:]
    # The aquifer is one store of unit room that its outflow 1/mean empties.
    store = SourceStore(np.zeros(draws), 1.0, 1.0, decay)
    phases = [SourcePhase(float(length), 1.0 / mean, kept * rate)
              for length, rate in zip(np.diff(ends), mass, strict=True)]  # fmt: skip
    phases.append(SourcePhase(np.inf, 1.0 / mean))
    history = store_history(store, phases, np.maximum(asked - wait, 0.0))
    here = (asked >= wait).reshape((-1,) + (1,) * len(draws))
    entered = _until(ends, mass, asked)
    arrived = _until(ends, mass, asked - wait)
    delayed, lost = _in_delay(ends, mass, asked, wait, decay)
    lost = lost + arrived * -np.expm1(-decay * wait)
    decayed = lost + np.where(here, history.decayed, 0.0)
    return Baseflow(
        asked, np.where(here, history.release, 0.0), entered, delayed,
        np.where(here, history.mass, 0.0), np.where(here, history.leached, 0.0), decayed,
    )  # fmt: skip


def _spans(ends: FloatArray, first: FloatArray, last: FloatArray) -> tuple[FloatArray, FloatArray]:
    """Return the parts of [first, last] within each interval, shape (times, intervals)."""
    begin = np.clip(first[:, None], ends[:-1], ends[1:])
    return begin, np.maximum(np.clip(last[:, None], ends[:-1], ends[1:]), begin)


def _until(ends: FloatArray, mass: FloatArray, times: FloatArray) -> FloatArray:
    begin, end = _spans(ends, np.zeros_like(times), times)
    return np.asarray(np.tensordot(end - begin, mass, axes=(1, 0)))


def _in_delay(
    ends: FloatArray, mass: FloatArray, times: FloatArray, wait: float, decay: float
) -> tuple[FloatArray, FloatArray]:
    """Return what entered within the delay: what is left of it, and what has decayed."""
    begin, end = _spans(ends, times - wait, times)
    width = end - begin
    held = width
    if decay > 0.0:
        newest = np.exp(-decay * np.maximum(times[:, None] - end, 0.0))
        held = newest * -np.expm1(-decay * width) / decay
    return (np.asarray(np.tensordot(held, mass, axes=(1, 0))),
            np.asarray(np.tensordot(width - held, mass, axes=(1, 0))))  # fmt: skip
