"""Dust on roads: what falls, is carried out and spilled, and what takes it away, by size.

Per area of road and size class, between two sweepings,

    dM/dt = D - k M,      k = passages x share raised per passage + rains x -ln(1 - share washed),

with D the sum of deposition from air, track-out of vehicles, spillage of loads and wear of the
road. A sweeping takes the share eta of what lies there, every tau years. In the cycle that repeats,
with g = (1 - exp(-k tau)) / k,

    before a sweeping  M1 = D g / (1 - (1 - eta) exp(-k tau)),
    mean               (M0 g + D (tau - g) / k) / tau,    M0 = (1 - eta) M1,

and without sweeping M = D / k. What is raised, washed and swept is taken from these, each by
itself; `closure` is what they and the input do not add up to.

All sources of one size class are lost at the same rate, so that the concentration in a class is
that of its input. Fine classes are enriched where the fine part of the input is (ore dust falling
on coarse wear), and where `enriched` says that a material is richer in its fine part.

Valid as a mean over a year of like weeks. Linear: raising dust does not depend on the load, which
holds for paved roads with light loads; a road with its own supply of loose material (unpaved) has
no such balance. What is raised is a release to air of its own (paved-road emission factors use
`silt_loading`); it must not be counted twice.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tailrace.errors import InputError, Problems
from tailrace.quantities.declare import declare_units
from tailrace.quantities.number_checks import checked

FloatArray = NDArray[np.float64]

SILT_DIAMETER = 75e-6
"""Silt of road dust passes a sieve of 75 um, m: US EPA AP-42, section 13.2.1."""

# Below this many losses in an interval g and (tau - g)/k are taken from their series.
_FEW = 1e-3


@dataclass(frozen=True)
class RoadRemoval:
    """What takes dust from a road; numbers, or arrays whose last axis is the size class.

    Attributes
    ----------
    passages : float or ndarray, 1/yr
        Vehicles that pass.
    raised_per_passage : array_like, 1
        Share of the load that a vehicle puts into the air, by size, 0 to below 1.
    rains : float or ndarray, 1/yr
        Rains that wash the road.
    washed_per_rain : array_like, 1
        Share of the load that a rain takes, by size, 0 to below 1.
    sweeping_interval : float, yr
        Time between sweepings; infinite for none.
    swept : array_like, 1
        Share that a sweeping takes, by size, 0 to 1.

    Raises
    ------
    InputError
        If a number is out of its range, or nothing takes a size class away; all at once.
    """

    passages: ArrayLike
    raised_per_passage: ArrayLike
    rains: ArrayLike
    washed_per_rain: ArrayLike
    sweeping_interval: float = np.inf
    swept: ArrayLike = 0.0

    def __post_init__(self) -> None:
        problems = Problems()
        for name, unit, most in (
            ("passages", "1/yr", np.inf), ("raised_per_passage", "", 1.0),
            ("rains", "1/yr", np.inf), ("washed_per_rain", "", 1.0), ("swept", "", 1.0),
        ):  # fmt: skip
            values = checked(problems, name, getattr(self, name), unit, most=most, finite=True)
            object.__setattr__(self, name, values)
            if name.endswith(("_passage", "_rain")) and (values == 1.0).any():
                problems.add(f"{name} is 1", place=name, allowed="below 1",
                             remedy="nothing takes all of it")  # fmt: skip
        if not self.sweeping_interval > 0.0:
            problems.add(f"sweeping_interval is {self.sweeping_interval:g} yr",
                         place="sweeping_interval",
                         allowed="above 0, infinite for none")  # fmt: skip
        problems.raise_if_any()
        sweeps = np.asarray(self.swept) * np.isfinite(self.sweeping_interval)
        if not (self.raised_rate + self.washed_rate + sweeps > 0.0).all():
            raise InputError.single(
                "nothing takes dust of some size from the road", place="removal",
                remedy="give passages, rains or sweeping that act on every size",
            )  # fmt: skip

    @property
    def raised_rate(self) -> FloatArray:
        """Share raised by traffic, 1/yr."""
        return np.asarray(np.asarray(self.passages) * np.asarray(self.raised_per_passage))

    @property
    def washed_rate(self) -> FloatArray:
        """Share washed by rain, 1/yr."""
        return np.asarray(-np.asarray(self.rains) * np.log1p(-np.asarray(self.washed_per_rain)))


@dataclass(frozen=True)
class RoadInput:
    """What one source brings onto a road.

    Attributes
    ----------
    mass : array_like, shape (sizes,), kg/(m2 yr)
        Dust by size class; NaN where missing.
    concentration : array_like, shape (sizes,) or (substances, sizes), kg/kg
        Of each substance in it; NaN where missing. `enriched` spreads a bulk value over sizes.
    """

    mass: ArrayLike
    concentration: ArrayLike

    def __post_init__(self) -> None:
        problems = Problems()
        mass = checked(problems, "mass", self.mass, "kg/(m2 yr)", missing=True, finite=True)
        held = checked(
            problems, "concentration", self.concentration, "kg/kg", missing=True, finite=True
        )
        problems.raise_if_any()
        object.__setattr__(self, "mass", np.atleast_1d(mass))
        object.__setattr__(self, "concentration", np.atleast_2d(held))


@dataclass(frozen=True)
class RoadLoad:
    """Dust, or a substance, on a road over the cycle that repeats; shape (..., sizes).

    Attributes
    ----------
    mean, before_sweeping : ndarray, kg/m2
    entered, raised, washed, swept : ndarray, kg/(m2 yr)
        Budget.
    """

    mean: FloatArray
    before_sweeping: FloatArray
    entered: FloatArray
    raised: FloatArray
    washed: FloatArray
    swept: FloatArray

    @property
    def closure(self) -> FloatArray:
        """What enters less what leaves, over what enters, 1."""
        left = self.raised + self.washed + self.swept
        return np.asarray((self.entered - left) / np.maximum(self.entered, np.finfo(float).tiny))


@declare_units(entered="kg/(m2 yr)")
def road_load(removal: RoadRemoval, entered: ArrayLike) -> RoadLoad:
    """Return what lies on a road when as much leaves as enters.

    Parameters
    ----------
    removal : RoadRemoval
        Rates, by size where arrays.
    entered : array_like, shape (..., sizes), kg/(m2 yr)
        Input; NaN where missing.

    Returns
    -------
    RoadLoad
        By size.

    Raises
    ------
    InputError
        If an input is negative.
    """
    problems = Problems()
    given = checked(problems, "entered", entered, "kg/(m2 yr)", missing=True, finite=True)
    problems.raise_if_any()
    raised, washed = removal.raised_rate, removal.washed_rate
    loss, share = raised + washed, np.asarray(removal.swept)
    if np.isinf(removal.sweeping_interval):
        peak = mean = np.asarray(given / loss)
        swept = np.zeros(mean.shape)
    else:
        peak, mean = _cycle(loss, share, removal.sweeping_interval, given)
        swept = np.asarray(share * peak / removal.sweeping_interval)
    full = np.asarray(given + np.zeros(mean.shape))
    return RoadLoad(mean, peak, full, np.asarray(raised * mean), np.asarray(washed * mean), swept)


def _cycle(
    loss: FloatArray, share: FloatArray, interval: float, given: FloatArray
) -> tuple[FloatArray, FloatArray]:
    """Return the load before a sweeping and its mean between two."""
    turns = loss * interval
    few, rate = turns < _FEW, np.where(loss > 0.0, loss, 1.0)
    short = 1.0 - turns * (0.5 - turns * (1.0 / 6.0 - turns * (1.0 / 24.0 - turns / 120.0)))
    first = np.where(few, interval * short, -np.expm1(-turns) / rate)
    series = interval**2 * (0.5 - turns * (1.0 / 6.0 - turns * (1.0 / 24.0 - turns / 120.0)))
    second = np.where(few, series, (interval - first) / rate)
    peak = given * first / (-np.expm1(-turns) + share * np.exp(-turns))
    mean = ((1.0 - share) * peak * first + given * second) / interval
    return np.asarray(peak), np.asarray(mean)


@dataclass(frozen=True)
class RoadDust:
    """Dust of a road and what is in it.

    Attributes
    ----------
    dust : RoadLoad
        By size.
    concentration : ndarray, shape (substances, sizes), kg/kg
        In each size class.
    bulk : ndarray, shape (substances,), kg/kg
        In all dust.
    enrichment : ndarray, shape (substances, sizes), 1
        Concentration of a class over that of all dust.
    by_source : dict of str to ndarray, shape (sizes,), kg/m2
        Mean load by the source it came from.
    """

    dust: RoadLoad
    concentration: FloatArray
    bulk: FloatArray
    enrichment: FloatArray
    by_source: dict[str, FloatArray]


def dust_on_road(removal: RoadRemoval, inputs: Mapping[str, RoadInput]) -> RoadDust:
    """Return the dust on a road and the substances in it, by size.

    Parameters
    ----------
    removal : RoadRemoval
        What takes it away.
    inputs : mapping of str to RoadInput
        By source: "deposition", "track-out", "spillage", "wear".

    Returns
    -------
    RoadDust
        Loads and concentrations; a missing input makes them missing where it counts.

    Raises
    ------
    InputError
        If there is no input, or inputs differ in their sizes or substances.
    """
    if not inputs:
        raise InputError.single("a road without any input of dust", place="inputs")
    shapes = {np.broadcast_shapes(np.shape(one.mass), np.shape(one.concentration))
              for one in inputs.values()}  # fmt: skip
    if len(shapes) > 1:
        raise InputError.single(
            f"inputs of a road have the shapes {', '.join(map(str, sorted(shapes)))}",
            place="inputs", allowed="the same substances and sizes for each",
        )  # fmt: skip
    loads = {name: road_load(removal, one.mass).mean for name, one in inputs.items()}
    dust = road_load(removal, np.sum([np.asarray(one.mass) for one in inputs.values()], axis=0))
    carried = [np.asarray(one.mass) * np.asarray(one.concentration) for one in inputs.values()]
    substance = road_load(removal, np.sum(carried, axis=0))
    with np.errstate(invalid="ignore", divide="ignore"):
        by_size = substance.mean / dust.mean
        bulk = substance.mean.sum(axis=-1) / dust.mean.sum()
        ratio = by_size / bulk[:, None]
    return RoadDust(dust, by_size, bulk, ratio, loads)


@declare_units(concentration="kg/kg", shares="1", factors="1", returns="kg/kg")
def enriched(concentration: ArrayLike, shares: ArrayLike, factors: ArrayLike) -> FloatArray:
    """Return the concentration in each size class of a material, its bulk value kept.

    Parameters
    ----------
    concentration : array_like, shape (...,), kg/kg
        Of the bulk material.
    shares : array_like, shape (sizes,), 1
        Mass of each class over all mass; they sum to one.
    factors : array_like, shape (..., sizes), 1
        How rich each class is beside the others, above zero somewhere.

    Returns
    -------
    ndarray, shape (..., sizes), kg/kg
        C f / sum(shares f): its mean over the shares is the bulk value.

    Raises
    ------
    InputError
        If the shares do not sum to one (1e-6), or a number is out of its range.
    """
    problems = Problems()
    bulk = checked(problems, "concentration", concentration, "kg/kg", missing=True, finite=True)
    mass = checked(problems, "shares", shares, "", most=1.0)
    ratio = checked(problems, "factors", factors, "", finite=True)
    if not problems.errors and abs(float(mass.sum()) - 1.0) > 1e-6:
        problems.add(f"the shares of the size classes sum to {float(mass.sum()):g}",
                     place="shares", allowed="1")  # fmt: skip
    mean = np.asarray((mass * ratio).sum(axis=-1, keepdims=True))
    if not problems.errors and not (mean > 0.0).all():
        problems.add("no size class holds any of the material's substance", place="factors")
    problems.raise_if_any()
    return np.asarray(bulk[..., None] * ratio / mean)


@declare_units(mass_flow="kg/yr", length="m", width="m", returns="kg/(m2 yr)")
def per_road_area(mass_flow: ArrayLike, length: ArrayLike, width: ArrayLike) -> FloatArray:
    """Return what is carried out or spilled, per area of the road it is spread over.

    Parameters
    ----------
    mass_flow : array_like, kg/yr
        Mass that leaves the wheels or the loads.
    length, width : array_like, m
        Of the road, above zero.

    Returns
    -------
    ndarray, kg/(m2 yr)

    Raises
    ------
    InputError
        If a number is out of its range.
    """
    problems = Problems()
    mass = checked(problems, "mass_flow", mass_flow, "kg/yr", missing=True, finite=True)
    along = checked(problems, "length", length, "m", strict=True, finite=True)
    across = checked(problems, "width", width, "m", strict=True, finite=True)
    problems.raise_if_any()
    return np.asarray(mass / (along * across))


@declare_units(load="kg/m2", upper_diameters="m", returns="kg/m2")
def silt_loading(load: ArrayLike, upper_diameters: ArrayLike) -> FloatArray:
    """Return the part of a road's load that passes a sieve of 75 um.

    Parameters
    ----------
    load : array_like, shape (..., sizes), kg/m2
        By size class.
    upper_diameters : array_like, shape (sizes,), m
        Upper end of each class; one of them is `SILT_DIAMETER`, or all are below it.

    Returns
    -------
    ndarray, kg/m2

    Raises
    ------
    InputError
        If a class straddles 75 um.
    """
    upper = np.asarray(upper_diameters, dtype=float)
    silt = upper <= SILT_DIAMETER * (1.0 + 1e-9)
    if not silt.all() and not np.isclose(upper, SILT_DIAMETER, rtol=1e-9, atol=0.0).any():
        raise InputError.single(
            "a size class straddles 75 um, so that the silt of the road is not known",
            place="upper_diameters", remedy="end a size class at 75e-6 m",
        )  # fmt: skip
    return np.asarray(np.asarray(load, dtype=float)[..., silt].sum(axis=-1))
