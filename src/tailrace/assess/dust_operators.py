"""House dust and road dust per unit of soil, air and deposition.

Both are a substance's mass over the mass of all dust, and works raise both: with the particles
that works add, p in air or on the road, the relation is

    C = (what the linear operator gives) / (1 + f p)

where f is the operator of air (house) or of deposition (road) itself, per particle mass. The
operators leave the denominator at what is there without the works, so that dust is overstated by
the factor 1 + f p, never understated: `overstated_by`. At the pond's edge, where works may add
0.02 mg/m3 to 0.2 mg/m3 of particles outdoors of which some 40 % of the dust indoors is made, it is
4 %.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike

from tailrace.assess.drawn_numbers import DrawnNumbers, FloatArray
from tailrace.land.house_dust import House, indoor_dust

if TYPE_CHECKING:
    from tailrace.site.schema_land import House as HouseTable
    from tailrace.site.schema_land import Road

_RATES = ("air_exchange", "height", "penetration", "deposition_velocity", "resuspension",
          "cleaning")  # fmt: skip
_PARTS_PER_MILLION = 1e-6


def house_dust_operators(house: HouseTable, numbers: DrawnNumbers) -> tuple[FloatArray, FloatArray]:
    """Return house dust per unit in yard soil and per unit in outdoor air.

    Parameters
    ----------
    house : House
        Of land.toml.
    numbers : DrawnNumbers
        Draws its numbers.

    Returns
    -------
    tuple of ndarray, shape (draw,)
        mg/kg per mg/kg; mg/kg per mg/m3. NaN where a number is missing.
    """
    names = (*_RATES, "track_in", "made_indoors", "outdoor_particles")
    drawn = {name: numbers(getattr(house, name), f"house.{name}", "house_dust") for name in names}
    if any(np.isnan(one).any() for one in drawn.values()):
        blank = np.full(numbers.rows, np.nan)
        return blank, blank
    # one size class, on the last axis
    sized = {name: one[:, None] for name, one in drawn.items()}
    dust = indoor_dust(
        House(*(sized[name] for name in _RATES)),
        soil_concentration=1.0,
        track_in=sized["track_in"],
        air_substance=1.0,
        air_particles=sized["outdoor_particles"],
        made_indoors=sized["made_indoors"],
    )
    # kg/kg per kg/m3 and mg/kg per mg/m3 are one number
    return dust.from_soil, dust.from_air


def road_dust_operators(road: Road, numbers: DrawnNumbers) -> tuple[FloatArray, FloatArray]:
    """Return road dust per unit of deposition and per unit in soil.

    Parameters
    ----------
    road : Road
        Of land.toml.
    numbers : DrawnNumbers
        Draws its numbers.

    Returns
    -------
    tuple of ndarray, shape (draw,)
        mg/kg per mg/(m2 yr): one over all dust that comes onto the road, for what takes dust away
        takes all of it alike (`tailrace.land.road_dust`); mg/kg per mg/kg: the share of soil.
        NaN where a number is missing.
    """
    total = numbers(road.dust_input, "road.dust_input", "road_dust")
    share = numbers(road.soil_share, "road.soil_share", "road_dust")
    return np.asarray(1.0 / total), share


def overstated_by(operator: ArrayLike, particles: ArrayLike) -> FloatArray:
    """Return by what share dust is overstated where works add particles.

    Parameters
    ----------
    operator : array_like, shape (draw,)
        House dust per unit in air, mg/kg per mg/m3, or road dust per unit of deposition, mg/kg
        per mg/(m2 yr).
    particles : array_like
        All particles that works add in air, mg/m3, or to the road, mg/(m2 yr); zero or more.

    Returns
    -------
    ndarray, 1
        f p: the linear concentration is 1 + f p times that of the full relation.
    """
    return np.asarray(np.asarray(operator) * np.asarray(particles) * _PARTS_PER_MILLION)
