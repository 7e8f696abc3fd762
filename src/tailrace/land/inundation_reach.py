"""Which places a run-out of tailings reaches: along a valley, or over a plain.

Valley: the flow follows the path downstream of the dam. A place at distance s along it and offset b
beside it is reached where the run-out is at least s and b is within the half-width stated.

Plain: nothing guides the flow. It leaves the dam in one direction, drawn from a stated distribution
(even around a ring dam), and covers a sector whose area is that which the released volume covers,
A = c V^(2/3) (Ghahramani et al. 2020, Nat. Hazards Earth Syst. Sci. 20, 3425-3438; c of table
`dam_failure`). With the run-out D of a regression the sector's half-angle is A/D^2, and the radius
D. But regressions are made of valleys and rivers, and on a plain mud spreads: the half-angle is at
least the one stated, and then the volume, not D, sets the radius sqrt(A/half-angle). Above pi the
flow is a disc of area A. The area is kept in every case.

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
    least_half_angle: ArrayLike,
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
    least_half_angle : array_like, scalar or shape (draws,)
        Of the sector, degrees, above 0 to 180.
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
    reach, half_angle = flow_sector(area, run_out, least_half_angle)
    bearing = np.asarray(azimuth, dtype=np.float64)
    apart = np.radians(bearing[None, :] - np.asarray(directions, dtype=np.float64)[:, None])
    apart = np.abs((apart + np.pi) % (2.0 * np.pi) - np.pi)
    # Half the angle under which a place is seen; a place that holds the dam is in every direction.
    seen = np.where(far > radius, np.arcsin(np.minimum(radius / np.maximum(far, 1e-9), 1.0)), np.pi)
    return np.asarray((far - radius <= reach[:, None]) & (apart <= half_angle[:, None] + seen))


def flow_sector(
    area: ArrayLike, run_out: ArrayLike, least_half_angle: ArrayLike
) -> tuple[FloatArray, FloatArray]:
    """Return radius and half-angle of the sector that a flow on a plain covers.

    Parameters
    ----------
    area : array_like
        Inundated area, m2.
    run_out : array_like
        Run-out of a regression, m.
    least_half_angle : array_like
        Degrees, above 0 to 180.

    Returns
    -------
    tuple of ndarray
        Radius, m, and half-angle, rad; radius^2 times half-angle is the area.

    Raises
    ------
    InputError
        If the least half-angle is not above 0 to 180 degrees.
    """
    least = np.radians(np.asarray(least_half_angle, dtype=np.float64))
    if not ((least > 0.0) & (least <= np.pi)).all():
        raise InputError.single("the half-angle of the flow is out of range",
                                place="least_half_angle", allowed="above 0 to 180 deg")  # fmt: skip
    covered = np.asarray(area, dtype=np.float64)
    half_angle = np.clip(covered / np.asarray(run_out, dtype=np.float64) ** 2, least, np.pi)
    return np.sqrt(covered / half_angle), half_angle


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
