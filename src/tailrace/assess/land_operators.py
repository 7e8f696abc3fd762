"""The land as linear operators: what soil, dust, crops, milk and meat are per unit of what arrives.

    store of the yard       S = soil_series(soil_loss, deposition)                 mg/m2
    store of the field      S = soil_series(field_loss, deposition + irrigation)   mg/m2
    soil, field             C = soil_gain S, field_gain S                          mg/kg dry
    house dust              from_soil soil + from_air air
    road dust               from_deposition deposition + from_soil soil
    crops                   from_field field + from_deposition deposition + from_water irrigation
    milk, meat              from_soil soil + from_deposition deposition + from_water water drunk

There are two soils: the yard, which people touch, which is carried into houses and which cattle
graze, and the ploughed field, on which crops stand and which is watered. Levels are mg/m3 in air,
mg/(m2 yr) of deposition, mg/kg of dry soil and dust, mg/kg of fresh food, mg/L of water. All are
increments or totals alike, for all is linear; what that costs for dust is bounded in
`dust_operators`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from tailrace.assess.drawn_numbers import DrawnNumbers, FloatArray
from tailrace.assess.dust_operators import house_dust_operators, road_dust_operators
from tailrace.assess.element_names import NOBLE_GASES
from tailrace.assess.food_operators import (
    animal_operators,
    irrigation_amount,
    leaves_of_crops,
    roots_of_crops,
)
from tailrace.assess.soil_layers import loss_rates, store_to_concentration
from tailrace.assess.soil_stores import soil_series as soil_series
from tailrace.errors import InputError, did_you_mean
from tailrace.quantities.level_source import LevelSource
from tailrace.quantities.missing import Missing

if TYPE_CHECKING:
    from tailrace.site import Site


@dataclass(frozen=True)
class LandOperators:
    """The land of one area in a block of draws; arrays of shape (draw,) or (substance, draw).

    Attributes
    ----------
    substances : tuple of str
        In the order of the axis.
    soil_gain, field_gain : ndarray, shape (draw,), mg/kg per mg/m2
        Concentration in yard and field soil over what a square metre of their layer holds.
    soil_loss, field_loss : ndarray, shape (substance, draw), 1/yr
        Share that the layer loses in a year.
    house_dust_from_soil : ndarray, shape (draw,), mg/kg per mg/kg
    house_dust_from_air : ndarray, shape (draw,), mg/kg per mg/m3
    road_dust_from_deposition : ndarray, shape (draw,), mg/kg per mg/(m2 yr)
    road_dust_from_soil : ndarray, shape (draw,), mg/kg per mg/kg
    crops_from_field : ndarray, shape (substance, draw), mg/kg fresh per mg/kg of field soil
    crops_from_deposition : ndarray, shape (draw,), mg/kg per mg/(m2 yr)
    crops_from_water : ndarray, shape (draw,), mg/kg per mg/L of irrigation water, on leaves
    milk_from_soil, meat_from_soil : ndarray, shape (substance, draw), mg/kg per mg/kg of yard soil
    milk_from_deposition, meat_from_deposition : ndarray, shape (substance, draw)
        mg/kg per mg/(m2 yr).
    milk_from_water, meat_from_water : ndarray, shape (substance, draw), mg/kg per mg/L drunk
    irrigation : ndarray, shape (draw,), m/yr
        Water brought onto the fields; a metre with 1 mg/L brings 1000 mg/m2.
    irrigation_water : str
        "well", "river" or "none".
    missing : mapping of tuple of str to Missing
        Why something is not known: ("milk", "Sr"), ("soil_loss", "Sr"), ("house_dust",).
    """

    substances: tuple[str, ...]
    soil_gain: FloatArray
    field_gain: FloatArray
    soil_loss: FloatArray
    field_loss: FloatArray
    house_dust_from_soil: FloatArray
    house_dust_from_air: FloatArray
    road_dust_from_deposition: FloatArray
    road_dust_from_soil: FloatArray
    crops_from_field: FloatArray
    crops_from_deposition: FloatArray
    crops_from_water: FloatArray
    milk_from_soil: FloatArray
    milk_from_deposition: FloatArray
    milk_from_water: FloatArray
    meat_from_soil: FloatArray
    meat_from_deposition: FloatArray
    meat_from_water: FloatArray
    irrigation: FloatArray
    irrigation_water: str
    missing: Mapping[tuple[str, ...], Missing]


def land_operators(
    site: Site, area: str, substances: Sequence[str], levels: LevelSource | None = None
) -> LandOperators:
    """Return the land of an area as linear operators, for a block of draws.

    Parameters
    ----------
    site : Site
        Its area's land.toml and ground.toml.
    area : str
        Name of the area.
    substances : sequence of str
        Substances of the chain. Noble gases settle nowhere: their operators are zero.
    levels : LevelSource or None
        Where levels of numbers come from; None for central values, one draw.

    Returns
    -------
    LandOperators
        What lacks a number or a transfer factor is NaN, with the reason in `missing`.

    Raises
    ------
    InputError
        If the site has no such area.
    """
    if area not in site.areas:
        raise InputError.single(
            f'the site "{site.name}" has no area "{area}"', allowed=", ".join(site.areas),
            remedy=did_you_mean(area, site.areas),
        )  # fmt: skip
    here = site.areas[area]
    numbers = DrawnNumbers(f"{area}/land", levels)
    leaves, watered = leaves_of_crops(here.land, numbers)
    soil_share, air_share = house_dust_operators(here.land.house, numbers)
    fallen, road_soil = road_dust_operators(here.land.road, numbers)
    solid = [name for name in substances if name not in NOBLE_GASES]
    milk = animal_operators(here.land, solid, "milk", numbers)
    meat = animal_operators(here.land, solid, "meat", numbers)
    yard, field = here.land.soil.yard, here.land.soil.field
    return LandOperators(
        substances=tuple(substances),
        soil_gain=store_to_concentration(yard, "yard", numbers),
        field_gain=store_to_concentration(field, "field", numbers),
        soil_loss=_but_of_gases(substances, loss_rates(here, yard, "yard", solid, numbers)),
        field_loss=_but_of_gases(substances, loss_rates(here, field, "field", solid, numbers)),
        house_dust_from_soil=soil_share,
        house_dust_from_air=air_share,
        road_dust_from_deposition=fallen,
        road_dust_from_soil=road_soil,
        crops_from_field=_but_of_gases(substances, roots_of_crops(here.land, solid, numbers)),
        crops_from_deposition=leaves,
        crops_from_water=watered,
        milk_from_soil=_but_of_gases(substances, milk.soil),
        milk_from_deposition=_but_of_gases(substances, milk.deposition),
        milk_from_water=_but_of_gases(substances, milk.water),
        meat_from_soil=_but_of_gases(substances, meat.soil),
        meat_from_deposition=_but_of_gases(substances, meat.deposition),
        meat_from_water=_but_of_gases(substances, meat.water),
        irrigation=irrigation_amount(here.land, numbers),
        irrigation_water=here.land.irrigation.water,
        missing=numbers.missing,
    )


def _but_of_gases(substances: Sequence[str], others: FloatArray) -> FloatArray:
    """Return a number of each substance, zero of noble gases, shape (substance, draw)."""
    found = np.zeros((len(substances), others.shape[-1]))
    found[[name not in NOBLE_GASES for name in substances]] = others
    return found
