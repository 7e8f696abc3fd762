"""How pathways draw on what carries a substance to a place.

A pathway's level is linear in a few carriers:

    air              mean concentration in air, mg/m3 (Bq/m3 of radon)
    deposition       rate of this year, mg/(m2 yr)
    soil             store in the yard's soil from deposition, mg/m2
    field soil       store in the ploughed field's soil from deposition, mg/m2
    irrigated soil   store in the field's soil from irrigation, mg/m2
    well             concentration in the well, mg/L
    field water      concentration in what fields and cattle are watered with, mg/L

so that house dust, for one, is (mg/kg per mg/kg) soil + (mg/kg per mg/m3) air. A term says how much
of a pathway's level one unit of a carrier makes, by substance and draw. The weights of people
(result per unit of level) are known by substance and group and do not depend on the draw.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from tailrace.assess.land_operators import LandOperators

Array = NDArray[np.float64]
Carrier = Literal[
    "air", "deposition", "soil", "field soil", "irrigated soil", "well", "field water"
]  # fmt: skip

MEDIUM_TERMS: dict[str, tuple[Carrier, ...]] = {
    "air": ("air",),
    "soil": ("soil",),
    "house_dust": ("soil", "air"),
    "road_dust": ("deposition", "soil"),
    "crops": ("field soil", "irrigated soil", "deposition", "field water"),
    "milk": ("soil", "deposition", "field water"),
    "meat": ("soil", "deposition", "field water"),
    "drinking_water": ("well",),
}
"""Carriers that each medium of a pathway is made of.

Fields are watered, yards and pastures are not: the land declares no irrigation of them, and cattle
take up field water as they drink it.
"""


@dataclass(frozen=True)
class CarrierTerm:
    """What one unit of a carrier makes of a medium's level.

    Parameters
    ----------
    medium : str
        Medium of pathways.
    carrier : str
        What carries the substance.
    factor : ndarray, shape (substance, draw), (substance, 1) or (1, draw)
        Level per unit of the carrier; NaN where not known.
    """

    medium: str
    carrier: Carrier
    factor: Array


def carrier_terms(land: LandOperators, substances: Sequence[str]) -> tuple[CarrierTerm, ...]:
    """Return the terms of every medium.

    Parameters
    ----------
    land : LandOperators
        How soil, dust and food follow from deposition.
    substances : sequence of str
        Substances, those of `land` among them; the others have no land term and are not known
        there.
    """
    at = {name: index for index, name in enumerate(land.substances)}
    rows = [at.get(name) for name in substances]

    def of(values: Array) -> Array:
        if values.ndim == 1:
            return values[np.newaxis]
        none = np.full(values.shape[1], np.nan)
        return np.stack([none if row is None else values[row] for row in rows])

    one = np.ones((1, 1))
    gain = land.soil_gain[np.newaxis]
    soil: dict[str, Array] = {
        "soil": gain,
        "house_dust": of(land.house_dust_from_soil) * gain,
        "road_dust": of(land.road_dust_from_soil) * gain,
        "milk": of(land.milk_from_soil) * gain,
        "meat": of(land.meat_from_soil) * gain,
    }
    ploughed = of(land.crops_from_field) * land.field_gain[np.newaxis]
    falling = {
        "road_dust": of(land.road_dust_from_deposition),
        "crops": of(land.crops_from_deposition),
        "milk": of(land.milk_from_deposition),
        "meat": of(land.meat_from_deposition),
    }
    watered = {
        "crops": of(land.crops_from_water),
        "milk": of(land.milk_from_water),
        "meat": of(land.meat_from_water),
    }
    through_air = {"air": one, "house_dust": of(land.house_dust_from_air)}
    found = []
    for medium, carriers in MEDIUM_TERMS.items():
        for carrier in carriers:
            if carrier == "soil":
                factor = soil[medium]
            elif carrier in ("field soil", "irrigated soil"):
                factor = ploughed
            elif carrier == "deposition":
                factor = falling[medium]
            elif carrier == "field water":
                factor = watered[medium]
            else:
                factor = one if carrier == "well" else through_air[medium]
            found.append(CarrierTerm(medium, carrier, factor))
    return tuple(found)
