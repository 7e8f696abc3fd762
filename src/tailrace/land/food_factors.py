"""Transfer factors of crops, milk and beef, by element and by the report they are from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from tailrace.data.reader import rows
from tailrace.data.values import fact
from tailrace.errors import InputError, did_you_mean
from tailrace.quantities.missing import Missing
from tailrace.quantities.value import Value

PlantMass = Literal["dry", "fresh"]

TABLE = "food_transfer_factors"
PARAMETERS = "food_parameters"
CROPS = ("cereal", "leafy", "fruit vegetable", "legume", "root", "potato", "fruit", "pasture")
"""Kinds of crop."""
PRODUCTS = {"milk": "cow milk", "meat": "beef"}
"""Kinds of product of an animal, and the row of the table that serves it."""

_EDIBLE_LEAVES = ("leafy", "pasture")
# Baes et al. divide plants by the part that is eaten, the screening report into feed and food;
# TRS-472 gives fruit of trees and shrubs for caesium and strontium only.
_CROP_ROW: dict[str, dict[str, str]] = {
    "iaea-472": {crop: crop for crop in CROPS if crop != "fruit"},
    "iaea-srs19": {crop: "pasture" if crop == "pasture" else "food crop" for crop in CROPS},
    "baes-1984": {
        crop: "vegetative" if crop in _EDIBLE_LEAVES else "reproductive" for crop in CROPS
    },
}


@dataclass(frozen=True)
class CropFactor:
    """What a crop takes up from soil.

    Attributes
    ----------
    value : Value or Missing
        Concentration in the plant over that in dry soil, 1.
    plant_mass : {"dry", "fresh"}
        The mass of the plant that it counts.
    """

    value: Value | Missing
    plant_mass: PlantMass


def factor_sets() -> tuple[str, ...]:
    """Return the names of the sets of transfer factors; each is one report."""
    return tuple(dict.fromkeys(row["set"] for row in rows(TABLE)))


def uptake_factor(name: str, crop: str, source: str) -> CropFactor:
    """Return the concentration of a substance in a crop over that in dry soil.

    Parameters
    ----------
    name : str
        Element or nuclide: "Ce", "Ra-226".
    crop : str
        One of `CROPS`.
    source : str
        Set: "iaea-472", "iaea-srs19", "baes-1984".

    Returns
    -------
    CropFactor
        With its source and spread; its value is missing where the set does not list the element.

    Raises
    ------
    InputError
        If the set or the crop is unknown.
    """
    _check_set(source)
    if crop not in CROPS:
        raise InputError.single(
            f'there is no kind of crop "{crop}"', place="crop", allowed=", ".join(CROPS),
            remedy=did_you_mean(crop, CROPS),
        )  # fmt: skip
    mass: PlantMass = "fresh" if source == "iaea-srs19" and crop != "pasture" else "dry"
    return CropFactor(_listed(name, _CROP_ROW[source].get(crop, ""), source, crop, "1"), mass)


def milk_factor(name: str, source: str) -> Value | Missing:
    """Return the concentration of a substance in cow milk over the daily intake of the cow.

    Parameters
    ----------
    name, source : str
        As for `uptake_factor`.

    Returns
    -------
    Value or Missing
        d/L; missing where the set does not list the element.

    Raises
    ------
    InputError
        If the set is unknown.
    """
    _check_set(source)
    return _listed(name, PRODUCTS["milk"], source, PRODUCTS["milk"], "d/L")


def meat_factor(name: str, source: str) -> Value | Missing:
    """Return the concentration of a substance in beef over the daily intake of the animal.

    Parameters
    ----------
    name, source : str
        As for `uptake_factor`.

    Returns
    -------
    Value or Missing
        d/kg, fresh meat; missing where the set does not list the element.

    Raises
    ------
    InputError
        If the set is unknown.
    """
    _check_set(source)
    return _listed(name, PRODUCTS["meat"], source, PRODUCTS["meat"], "d/kg")


def food_parameter(item: str) -> Value:
    """Return a published number on crops or animals, to state in a calculation by its name.

    Parameters
    ----------
    item : str
        Name in the table `food_parameters`: "exposure time, food crop".

    Returns
    -------
    Value
        In the unit of the table, with its source.

    Raises
    ------
    InputError
        If there is no such item.
    """
    items = [row["item"] for row in rows(PARAMETERS)]
    if item not in items:
        raise InputError.single(f'there is no number "{item}"', place="item",
                                remedy=did_you_mean(item, items),
                                allowed="; ".join(items))  # fmt: skip
    found = fact(PARAMETERS, item)
    assert isinstance(found, Value)  # every row of the table has a number; a test says so
    return found


def _check_set(source: str) -> None:
    sets = factor_sets()
    if source not in sets:
        raise InputError.single(
            f'there is no set of transfer factors "{source}"', place="source",
            allowed=", ".join(sets), remedy=did_you_mean(source, sets),
        )  # fmt: skip


def _listed(name: str, product: str, source: str, said: str, unit: str) -> Value | Missing:
    element = name.partition("-")[0]
    key = (element, product, source)
    if not any((row["element"], row["product"], row["set"]) == key for row in rows(TABLE)):
        return Missing(f'no factor of {said} in the set "{source}"', element)
    found = fact(TABLE, *key)
    return found.to(unit) if isinstance(found, Value) else found
