"""Which places a run-out of tailings reaches: along a valley, or over a plain.

Valley: the flow follows the path downstream of the dam. A place at distance s along it and offset b
beside it is reached where the run-out is at least s and b is within the half-width stated.

Plain: nothing guides the flow. It leaves the dam in one direction, drawn from a stated distribution
(even around a ring dam), and covers a sector of the run-out's radius D whose area is that which the
released volume covers, A = c V^(2/3) (Ghahramani et al. 2020, Nat. Hazards Earth Syst. Sci. 20,
3425-3438; c of table `dam_failure`). The sector's half-angle is A/D^2; where that is above pi the
flow is a disc of area A. A place is reached where it lies in it. A run-out regression made of
valleys and rivers overstates the distance on a plain; the area does not.

A place is a point unless it has a radius: then any part of it counts as all of it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tailrace.errors import InputError

FloatArray = NDArray[np.float64]
BoolArray = NDArray[np.bool_]


def valley_reach(
    distance: ArrayLike, offset: ArrayLike, run_out: ArrayLike, half_width: float
) -> BoolArray:
    """Return which draws reach which place of a valley.

    Parameters
    ----------
    distance : array_like, shape (places,)
        Along the path from the dam, m.
    offset : array_like, shape (places,)
        Beside the path, m, either side.
    run_out : array_like, shape (draws,)
        Run-out, m.
    half_width : float
        Half the width that is flooded, m.

    Returns
    -------
    ndarray of bool, shape (draws, places)
        Whether it is reached.

    Raises
    ------
    InputError
        If a distance is below zero or the width is not above zero.
    """
    along = np.asarray(distance, dtype=np.float64)
    _check(along, half_width, "half_width")
    beside = np.abs(np.asarray(offset, dtype=np.float64)) <= half_width
    return np.asarray((np.asarray(run_out)[:, None] >= along) & beside)


def plain_reach(
    distance: ArrayLike,
    azimuth: ArrayLike,
    run_out: ArrayLike,
    released: ArrayLike,
    directions: ArrayLike,
    mobility: ArrayLike,
    radius: float = 0.0,
) -> BoolArray:
    """Return which draws reach which place of a plain.

    Parameters
    ----------
    distance : array_like, shape (places,)
        From the dam, m.
    azimuth : array_like, shape (places,)
        From the dam, degrees clockwise from north.
    run_out, released : array_like, shape (draws,)
        Run-out, m, and volume, m3.
    directions : array_like, shape (draws,)
        Azimuth in which the flow leaves, degrees.
    mobility : array_like, scalar or shape (draws,)
        Area over volume^(2/3).
    radius : float
        Of every place, m.

    Returns
    -------
    ndarray of bool, shape (draws, places)
        Whether it is reached.

    Raises
    ------
    InputError
        If a distance or the radius is below zero, or the mobility is not above zero.
    """
    far = np.asarray(distance, dtype=np.float64)
    _check(far, float(np.min(mobility)), "mobility")
    if not radius >= 0.0:
        raise InputError.single(f"the radius of places is {radius:g} m", place="radius")
    area = np.asarray(mobility) * np.asarray(released, dtype=np.float64) ** (2.0 / 3.0)
    reach = np.minimum(np.asarray(run_out, dtype=np.float64), flow_radius(area, run_out))
    half_angle = np.minimum(area / reach**2, np.pi)
    apart = np.radians(
        np.asarray(azimuth, dtype=np.float64)[None, :] - np.asarray(directions)[:, None]
    )
    apart = np.abs((apart + np.pi) % (2.0 * np.pi) - np.pi)
    seen = np.arcsin(np.minimum(radius / np.maximum(far, radius + 1e-9), 1.0)) if radius else 0.0
    return np.asarray(
        (far[None, :] - radius <= reach[:, None]) & (apart <= half_angle[:, None] + seen)
    )


def flow_radius(area: ArrayLike, run_out: ArrayLike) -> FloatArray:
    """Return how far a flow of some area goes: its run-out, or the radius of a disc if less.

    Parameters
    ----------
    area : array_like
        Inundated area, m2.
    run_out : array_like
        Run-out, m.
    """
    disc = np.sqrt(np.asarray(area, dtype=np.float64) / np.pi)
    return np.asarray(np.where(np.asarray(run_out) >= disc, run_out, disc), dtype=np.float64)


@dataclass(frozen=True)
class PeopleInReach:
    """People whom a failure reaches.

    Attributes
    ----------
    draws : ndarray, shape (draws,)
        People in reach, over the places whose population is known.
    probability : ndarray, shape (places,)
        Share of the draws that reach each place.
    unknown : tuple of str
        Places that can be reached and whose population is not known: the draws are "at least".
    """

    draws: FloatArray
    probability: FloatArray
    unknown: tuple[str, ...]


def people_in_reach(population: ArrayLike, reached: ArrayLike, places: list[str]) -> PeopleInReach:
    """Return how many people are in reach.

    Parameters
    ----------
    population : array_like, shape (places,)
        People; NaN where not known, which is never taken as none.
    reached : array_like of bool, shape (draws, places)
        As of `valley_reach` or `plain_reach`.
    places : list of str
        Names.

    Returns
    -------
    PeopleInReach
        Counts, probabilities, and who is not counted.

    Raises
    ------
    InputError
        If a population is below zero.
    """
    count = np.asarray(population, dtype=np.float64)
    if (count < 0.0).any():
        raise InputError.single("a population is below zero", place="population",
                                remedy="leave it empty where it is not known")  # fmt: skip
    hit = np.asarray(reached, dtype=bool)
    probability = hit.mean(axis=0)
    unknown = tuple(
        name for name, people, share in zip(places, count, probability, strict=True)
        if np.isnan(people) and share > 0.0
    )  # fmt: skip
    return PeopleInReach(hit @ np.nan_to_num(count), probability, unknown)


def draw_directions(
    azimuth: ArrayLike, probability: ArrayLike, spread: float, draws: int, seed: int
) -> FloatArray:
    """Return draws of the direction in which a flow leaves.

    Parameters
    ----------
    azimuth : array_like, shape (directions,)
        Centres of the directions possible, degrees; empty for a ring dam, any direction alike.
    probability : array_like, shape (directions,)
        Their weights; they need not add up to one.
    spread : float
        Width of each direction, degrees.
    draws : int
        How many.
    seed : int
        Of the draws.

    Returns
    -------
    ndarray, shape (draws,)
        Azimuths, degrees.

    Raises
    ------
    InputError
        If weights are below zero or all zero, or their number differs.
    """
    rng = np.random.default_rng(np.random.SeedSequence([seed, 2]))
    centre = np.asarray(azimuth, dtype=np.float64)
    if not centre.size:
        return np.asarray(rng.random(draws) * 360.0)
    weight = np.asarray(probability, dtype=np.float64)
    if weight.shape != centre.shape or not ((weight >= 0.0).all() and weight.sum() > 0.0):
        raise InputError.single(
            "the directions need one weight each, none below zero and not all zero",
            place="probability",
        )
    chosen = rng.choice(centre, size=draws, p=weight / weight.sum())
    return np.asarray((chosen + (rng.random(draws) - 0.5) * spread) % 360.0)


def _check(distance: FloatArray, width: float, name: str) -> None:
    if not (distance >= 0.0).all():
        raise InputError.single("a distance is below zero or no number", place="distance")
    if not width > 0.0:
        raise InputError.single(f"{name} is {width:g}", place=name, allowed="a number above zero")
