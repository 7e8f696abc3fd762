"""What a grazing animal takes in each day: feed, soil and water.

    I = sum over feeds of (q_i C_i) + q_soil C_soil + q_water C_water

IAEA Safety Reports Series 19 (2001), section 5.3, for feed and water; the soil that an animal eats
with grass is in HHRAP (US EPA 2005), table B-3-10, and carries most of the intake of thorium and
rare earths of grazing cattle: "soil ingestion ... would under most conditions account for the
majority of intake" (abstract of Transport pathways of Th, U, Ra and La from soil to cattle tissues,
J. Environ. Radioact.; steers in Orange County, New York).
Feed and soil are in dry mass. Valid for intake that is steady over months.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tailrace.errors import InputError, Problems
from tailrace.quantities.declare import declare_units
from tailrace.quantities.number_checks import checked

FloatArray = NDArray[np.float64]


@declare_units(
    feed="kg/d", feed_concentration="kg/kg", soil="kg/d", soil_concentration="kg/kg", water="m3/d",
    water_concentration="kg/m3", soil_bioavailability="1", returns="kg/d",
)  # fmt: skip
def daily_intake(
    feed: ArrayLike, feed_concentration: ArrayLike, soil: ArrayLike = 0.0,
    soil_concentration: ArrayLike = 0.0, water: ArrayLike = 0.0,
    water_concentration: ArrayLike = 0.0, soil_bioavailability: float = 1.0,
) -> FloatArray:  # fmt: skip
    """Return what an animal takes in per day.

    Parameters
    ----------
    feed : array_like, shape (..., feeds), kg/d
        Dry mass of each feed.
    feed_concentration : array_like, shape (..., feeds), kg/kg
        In each, dry; bare numbers may be Bq/kg. NaN where missing.
    soil, soil_concentration : array_like, shape (...), kg/d and kg/kg
        Dry soil eaten with grass and its concentration.
    water, water_concentration : array_like, shape (...), m3/d and kg/m3
        Water drunk.
    soil_bioavailability : float
        What the gut takes of a substance in soil over what it takes of one in feed, 0 to 1.

    Returns
    -------
    ndarray, shape (...), kg/d
        Sum of all. What is missing but not eaten does not count: 0 kg/d of a feed with a missing
        concentration adds nothing.

    Raises
    ------
    InputError
        If a number is out of its range, or feeds and concentrations differ in number.
    """
    problems = Problems()
    eaten = np.atleast_1d(checked(problems, "feed", feed, "kg/d", finite=True))
    within = np.atleast_1d(
        checked(
            problems, "feed_concentration", feed_concentration, "kg/kg", missing=True, finite=True
        )
    )
    parts = []
    for name, amount, held, units in (
        ("soil", soil, soil_concentration, ("kg/d", "kg/kg")),
        ("water", water, water_concentration, ("m3/d", "kg/m3")),
    ):
        much = checked(problems, name, amount, units[0], finite=True)
        parts.append(_product(much, checked(problems, f"{name}_concentration", held, units[1],
                                            missing=True, finite=True)))  # fmt: skip
    available = checked(problems, "soil_bioavailability", soil_bioavailability, "", most=1.0)
    problems.raise_if_any()
    if eaten.shape[-1] != within.shape[-1]:
        raise InputError.single(
            f"{eaten.shape[-1]} feeds have {within.shape[-1]} concentrations", place="feed"
        )
    fed = _product(eaten, within).sum(axis=-1)
    return np.asarray(fed + parts[0] * available + parts[1])


def _product(amount: FloatArray, held: FloatArray) -> FloatArray:
    """Return amount times concentration; nothing of something unknown is nothing."""
    return np.asarray(np.where(amount == 0.0, 0.0, amount * held))
