"""Crops, milk and meat per unit in soil, in deposition and in water, substance by substance.

Every relation is linear as it stands (`tailrace.land`): roots times soil, soil clinging to plants,
what leaves hold of a constant deposition, and transfer coefficients times the daily intake of the
animal. Nothing is linearised.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from tailrace.assess.drawn_numbers import DrawnNumbers, FloatArray
from tailrace.assess.element_names import chemical_family, element_of
from tailrace.land.animal_intake import daily_intake
from tailrace.land.food_factors import PlantMass, meat_factor, milk_factor, uptake_factor
from tailrace.land.irrigation_on_leaves import irrigation_input
from tailrace.land.leaf_deposition import (
    edible_concentration,
    leaf_concentration,
    weathering_rate,
)
from tailrace.land.meat_transfer import meat_concentration
from tailrace.land.milk_transfer import milk_concentration
from tailrace.land.root_uptake import MASSES, adhering_soil, concentration_from_roots
from tailrace.quantities.missing import Missing
from tailrace.quantities.value import Value

if TYPE_CHECKING:
    from tailrace.site.schema_land import Crop, LandFile

_LITRES = 1000.0
# packaged tables do not change, and many blocks of draws ask for the same rows
_uptake_factor, _milk_factor, _meat_factor = (
    cache(uptake_factor), cache(milk_factor), cache(meat_factor)
)  # fmt: skip
_NO_SET = "land.toml names no set of transfer factors"


@dataclass(frozen=True)
class FromSources:
    """A food per unit of what it comes from, shape (substance, draw).

    Attributes
    ----------
    soil : ndarray, mg/kg per mg/kg
    deposition : ndarray, mg/kg per mg/(m2 yr)
    water : ndarray, mg/kg per mg/L
    """

    soil: FloatArray
    deposition: FloatArray
    water: FloatArray


def leaves_of_crops(land: LandFile, numbers: DrawnNumbers) -> tuple[FloatArray, FloatArray]:
    """Return home-grown crops per unit of deposition and of irrigation water on their leaves.

    Parameters
    ----------
    land : LandFile
        Its crops, weathering and irrigation.
    numbers : DrawnNumbers
        Draws its numbers.

    Returns
    -------
    tuple of ndarray, shape (draw,)
        Fresh crops, mean by what is eaten: mg/kg per mg/(m2 yr); mg/kg per mg/L of water.
    """
    if not land.crop:
        numbers.missing.setdefault(("crops",), Missing("land.toml names no crop"))
        blank = np.full(numbers.rows, np.nan)
        return blank, blank
    loss = _weathering(land, numbers)
    total = np.zeros(numbers.rows)
    for name, crop in land.crop.items():

        def get(key: str, crop: Crop = crop, name: str = name) -> FloatArray:
            return numbers(getattr(crop, key), f"crop.{name}.{key}", "crops")

        held, time = get("mass_interception"), get("exposure_time")
        moved, left, share = get("translocation"), get("left_after_washing"), get("share")
        if np.isnan(held + time + moved + left + loss).any():
            total = total * np.nan
            continue
        on_leaves = leaf_concentration(1.0, held, loss, time)
        total = total + share * edible_concentration(on_leaves, left, moved)
    return total, total * _onto_leaves(land, numbers)


def _onto_leaves(land: LandFile, numbers: DrawnNumbers) -> FloatArray:
    """Return what irrigation brings onto leaves over what falls on a field, mg/(m2 yr) per mg/L.

    `mass_interception` has the interception of dust within it; what of a sprinkled water's content
    stays is less, so that the fall it stands for is that share of the water's.
    """
    amount, sprinkled, share = _irrigation(land, numbers)
    if np.isnan(amount + sprinkled + share).any():
        return np.full(numbers.rows, np.nan)
    onto, _ = irrigation_input(amount, 1.0, sprinkled, share)
    return np.asarray(onto) * _LITRES


def irrigation_amount(land: LandFile, numbers: DrawnNumbers) -> FloatArray:
    """Return how much water irrigation brings onto a field.

    Parameters
    ----------
    land : LandFile
        Its irrigation.
    numbers : DrawnNumbers
        Draws its numbers.

    Returns
    -------
    ndarray, shape (draw,), m/yr
        All of it reaches the soil: what leaves hold back weathers onto it within weeks.
    """
    return _irrigation(land, numbers)[0]


def _irrigation(land: LandFile, numbers: DrawnNumbers) -> tuple[FloatArray, FloatArray, FloatArray]:
    table = land.irrigation
    if table.water == "none":
        none = np.zeros(numbers.rows)
        return none, none, none
    return (
        numbers(table.amount, "irrigation.amount", "irrigation"),
        numbers(table.sprinkled, "irrigation.sprinkled", "irrigation"),
        numbers(table.interception, "irrigation.interception", "irrigation"),
    )


def roots_of_crops(land: LandFile, substances: Sequence[str], numbers: DrawnNumbers) -> FloatArray:
    """Return home-grown crops per unit in field soil, through roots and by soil clinging to them.

    Parameters
    ----------
    land : LandFile
        Its crops and set of factors.
    substances : sequence of str
        The substances.
    numbers : DrawnNumbers
        Draws its numbers.

    Returns
    -------
    ndarray, shape (substance, draw), mg/kg fresh per mg/kg dry
        Mean by what is eaten; NaN where a factor is missing.
    """
    known: dict[str, _CropNumbers | None] = {}
    taken_up = []
    for substance in substances:
        own = {}
        for name, crop in land.crop.items():
            own[name] = _uptake(land, substance, crop.kind, "crops", numbers)
            if name not in known:
                known[name] = _crop_numbers(name, crop, numbers)
            if known[name] is None:
                break
        taken_up.append(own)
    total = np.zeros((len(substances), numbers.rows))
    if not land.crop or None in known.values():
        return np.full_like(total, np.nan)
    for name, (dry, load, left, share) in ((n, one) for n, one in known.items() if one):
        clinging = edible_concentration(adhering_soil(1.0, load, dry, "fresh"), left, 1.0)
        for mass in MASSES:
            rows = [row for row, own in enumerate(taken_up) if own[name][1] == mass]
            if rows:
                ratio = np.stack([taken_up[row][name][0] for row in rows])
                through = concentration_from_roots(1.0, ratio, mass, dry, "fresh")
                total[rows] = total[rows] + share * (through + clinging)
    return total


_CropNumbers = tuple[FloatArray, FloatArray, FloatArray, FloatArray]


def _crop_numbers(name: str, crop: Crop, numbers: DrawnNumbers) -> _CropNumbers | None:
    """Return dry matter, load of soil, what washing leaves and share of a crop; None of missing."""

    def get(key: str) -> FloatArray:
        return numbers(getattr(crop, key), f"crop.{name}.{key}", "crops")

    dry, load, left = get("dry_matter"), get("soil_load"), get("left_after_washing")
    return None if np.isnan(dry + load + left).any() else (dry, load, left, get("share"))


def animal_operators(
    land: LandFile, substances: Sequence[str], product: str, numbers: DrawnNumbers
) -> FromSources:
    """Return milk or meat per unit in soil, in deposition and in the water animals drink.

    Parameters
    ----------
    land : LandFile
        Its cattle, pasture and set of factors.
    substances : sequence of str
        The substances.
    product : {"milk", "meat"}
        Which of both.
    numbers : DrawnNumbers
        Draws its numbers.

    Returns
    -------
    FromSources
        Per kg of fresh product; of soil that is not ploughed.
    """
    animal = land.cattle.milk if product == "milk" else land.cattle.meat

    def get(key: str) -> FloatArray:
        return numbers(getattr(animal, key), f"cattle.{product}.{key}", product)

    feed, local, soil = get("feed"), get("local_feed"), get("soil")
    available, water = get("soil_availability"), get("water")
    ratio, factor = (np.empty((len(substances), numbers.rows)) for _ in range(2))
    for row, name in enumerate(substances):
        ratio[row], _ = _uptake(land, name, "pasture", product, numbers)
        # asked for here, and again below: designs keep the order in which numbers are first met
        _grass(land, product, numbers)
        factor[row] = _animal_factor(land, name, product, numbers)
        if product == "milk":
            numbers(land.cattle.milk.density, "cattle.milk.density", "milk")
    given = (feed, local, soil, available, water, *_grass(land, product, numbers))
    if any(np.isnan(one).any() for one in given):
        eaten = [np.full(numbers.rows, np.nan)] * 3
    else:
        eaten = _diet(*given, ratio)
    if product == "meat":
        return FromSources(*(meat_concentration(one, factor) for one in eaten))
    density = numbers(land.cattle.milk.density, "cattle.milk.density", "milk")
    return FromSources(
        *(np.asarray(milk_concentration(one, factor) * _LITRES / density) for one in eaten)
    )


def _grass(
    land: LandFile, product: str, numbers: DrawnNumbers
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return mass interception and time of exposure of a pasture, and its leaves' half-life."""
    return (
        numbers(land.pasture.mass_interception, "pasture.mass_interception", product),
        numbers(land.pasture.exposure_time, "pasture.exposure_time", product),
        numbers(land.weathering_half_life, "weathering_half_life", "crops"),
    )


def _diet(
    feed: FloatArray, local: FloatArray, soil: FloatArray, available: FloatArray,
    water: FloatArray, held: FloatArray, time: FloatArray, half_life: FloatArray,
    ratio: FloatArray,
) -> list[FloatArray]:  # fmt: skip
    """Return the daily intake per unit in soil, mg/d per mg/kg; in deposition; in water, mg/L.

    The first by substance and draw, as the uptake ratio is; the others are the same of all.
    """
    grazed = (feed * local)[:, None]
    on_grass = leaf_concentration(1.0, held, weathering_rate(half_life), time)
    return [
        daily_intake(grazed, ratio[..., None], soil * local * available, 1.0),
        daily_intake(grazed, on_grass[:, None]),
        daily_intake(grazed, 0.0 * grazed, water=water, water_concentration=_LITRES),
    ]


def _weathering(land: LandFile, numbers: DrawnNumbers) -> FloatArray:
    half = numbers(land.weathering_half_life, "weathering_half_life", "crops")
    return half if np.isnan(half).any() else weathering_rate(half)


def _uptake(
    land: LandFile, substance: str, kind: str, product: str, numbers: DrawnNumbers
) -> tuple[FloatArray, PlantMass]:
    """Return an uptake ratio, draw by draw, and the plant mass that it counts."""
    element, named = element_of(substance), land.transfer.factors
    if element is None or named is None:
        reason = "no uptake factor: no element" if named else _NO_SET
        numbers.missing.setdefault((product, substance), Missing(reason, substance))
        return np.full(numbers.rows, np.nan), "dry"
    found = _uptake_factor(element, kind, named)
    place = f"food_transfer_factors.{named}.{element}.{kind}"
    return (
        _spread(found.value, place, "uptake_spread", land, (product, substance), numbers),
        found.plant_mass,
    )


def _animal_factor(
    land: LandFile, substance: str, product: str, numbers: DrawnNumbers
) -> FloatArray:
    """Return the transfer coefficient of milk or meat, draw by draw, d/L or d/kg."""
    element, named = element_of(substance), land.transfer.factors
    if element is None or named is None:
        reason = "no transfer coefficient: no element" if named else _NO_SET
        numbers.missing.setdefault((product, substance), Missing(reason, substance))
        return np.full(numbers.rows, np.nan)
    found = (_milk_factor if product == "milk" else _meat_factor)(element, named)
    place = f"food_transfer_factors.{named}.{element}.{product}"
    return _spread(found, place, "animal_spread", land, (product, substance), numbers)


def _spread(
    found: Value | Missing, place: str, spread: str, land: LandFile, needed: tuple[str, str],
    numbers: DrawnNumbers,
) -> FloatArray:  # fmt: skip
    """Return a packaged number, with the declared spread where it states none of its own."""
    known = numbers(found, f"/data/{place}", *needed)
    if isinstance(found, Missing) or found.is_distribution:
        return known
    family = chemical_family(place.split(".")[2])
    product = "" if spread == "uptake_spread" else f".{needed[0]}"
    factor = getattr(land.transfer, spread)
    return known * numbers(factor, f"transfer.{spread}{product}.{family}", *needed)
