"""Reads a food case: what soil, dust and water bring into crops, and animals with them.

    kind = "food"
    title = "maize and milk beside a dry beach"
    draws = 1000                        # left out: the central values only
    seed = 1

    [soil]                              # left out: nothing is said on what harvests carry away
    depth = "0.2 m"
    bulk_density = "1300 kg/m3"

    [[substance]]
    name = "Th-232"
    soil = "60 Bq/kg"                   # in dry soil of the root zone, background included
    deposition = "2 Bq/(m2 yr)"
    water = "1 Bq/m3"                   # for irrigation, and for what animals drink
    factor_set = "iaea-472"             # a report; stated factors go before it
    milk_factor = "5e-6 d/L"
    meat_factor = "2e-4 d/kg"
    [substance.uptake]
    cereal = 0.002                      # dry plant over dry soil, by kind of crop

    [[crop]]
    name = "maize"
    kind = "cereal"
    dry_matter = 0.88
    mass_interception = "0.3 m2/kg"     # of deposition
    interception_mass = "fresh"         # the plant mass it counts
    exposure_time = "60 d"
    weathering_half_life = "14 d"
    translocation = 0.1                 # 1 where leaves are eaten
    left_after_washing = 1.0
    soil_load = 0.001                   # dry soil on dry plant
    holding_time = "14 d"
    irrigation = "1.2 m/yr"             # rate while it lasts; left out: none
    sprinkled = 1.0
    water_interception = "0.1 m2/kg"    # of sprinkled water's content, as mass_interception
    dry_harvest = "0.6 kg/(m2 yr)"      # all that leaves the field

    [[animal]]
    name = "cow"
    product = "milk"                    # or "meat"
    soil = "0.5 kg/d"
    water = "60 L/d"
    soil_bioavailability = 1.0
    holding_time = "1 d"
    [animal.feed]
    "pasture grass" = "16 kg/d"         # dry mass, by name of a crop

A substance is counted by mass (kg), a nuclide by its activity (Bq).
"""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

from tailrace.errors import InputError, did_you_mean
from tailrace.nuclides.chain import decay_constant
from tailrace.quantities import Missing, Value

from .case_table import CaseTable, open_case
from .food_factors import (
    CROPS,
    PRODUCTS,
    CropFactor,
    PlantMass,
    factor_sets,
    meat_factor,
    milk_factor,
    uptake_factor,
)
from .root_uptake import MASSES
from .soil_chain import SECONDS_PER_YEAR

Stated = Value | Missing | None

# Key, unit, whether it must be there, whether zero is out of range, upper end.
_CROP_NUMBERS: tuple[tuple[str, str, bool, bool, float], ...] = (
    ("dry_matter", "1", True, True, 1.0),
    ("mass_interception", "m2/kg", True, False, math.inf),
    ("exposure_time", "yr", True, False, math.inf),
    ("weathering_half_life", "yr", True, True, math.inf),
    ("translocation", "1", True, False, 1.0),
    ("left_after_washing", "1", True, False, 1.0),
    ("soil_load", "1", True, False, 1.0),
    ("holding_time", "yr", True, False, math.inf),
    ("irrigation", "m/yr", False, False, math.inf),
    ("sprinkled", "1", False, False, 1.0),
    ("water_interception", "m2/kg", False, False, math.inf),
    ("dry_harvest", "kg/(m2 yr)", False, False, math.inf),
)
_ANIMAL_NUMBERS: tuple[tuple[str, str, bool, bool, float], ...] = (
    ("soil", "kg/d", True, False, math.inf),
    ("water", "m3/d", True, False, math.inf),
    ("soil_bioavailability", "1", False, False, 1.0),
    ("holding_time", "yr", True, False, math.inf),
)


@dataclass(frozen=True)
class FoodSubstance:
    """A substance or nuclide of a food case.

    Attributes
    ----------
    name : str
    decay : float
        1/yr; zero for a substance.
    soil, deposition, water : Value, Missing or None
        kg/kg, kg/(m2 yr), kg/m3; Bq for kg for a nuclide.
    factor_set : str
        Report that factors come from; empty for none.
    uptake : dict of str to Value or Missing
        Own factors by kind of crop, dry plant over dry soil.
    milk, meat : Value, Missing or None
        Own factors, d/L and d/kg.
    """

    name: str
    decay: float
    soil: Stated
    deposition: Stated
    water: Stated
    factor_set: str
    uptake: dict[str, Value | Missing]
    milk: Stated
    meat: Stated

    @property
    def is_nuclide(self) -> bool:
        """Whether it is counted by its activity."""
        return "-" in self.name

    def crop_factor(self, kind: str) -> CropFactor:
        """Return the factor of a kind of crop: its own, or that of its set."""
        if kind in self.uptake:
            return CropFactor(self.uptake[kind], "dry")
        if not self.factor_set:
            return CropFactor(Missing(f"no uptake of {kind} is stated, and no set", self.name),
                              "dry")  # fmt: skip
        return uptake_factor(self.name, kind, self.factor_set)

    def product_factor(self, product: str) -> Value | Missing:
        """Return the factor of milk or meat: its own, or that of its set."""
        own = self.milk if product == "milk" else self.meat
        if own is not None:
            return own
        if not self.factor_set:
            return Missing(f"no {product}_factor is stated, and no set", self.name)
        look_up = milk_factor if product == "milk" else meat_factor
        return look_up(self.name, self.factor_set)


@dataclass(frozen=True)
class FoodCrop:
    """A crop of a food case; `numbers` by the names and in the units of its keys."""

    name: str
    kind: str
    interception_mass: PlantMass
    numbers: dict[str, Value | Missing]


@dataclass(frozen=True)
class FoodAnimal:
    """An animal of a food case; `feed` is dry mass by name of a crop, kg/d."""

    name: str
    product: str
    numbers: dict[str, Value | Missing]
    feed: dict[str, Value | Missing]


@dataclass(frozen=True)
class FoodCase:
    """A food case as read.

    Attributes
    ----------
    title : str
    soil : dict of str to Value or Missing
        depth, m, and bulk_density, kg/m3; empty where no soil is given.
    substances, crops, animals : tuple
    draws, seed : int
    """

    title: str
    soil: dict[str, Value | Missing]
    substances: tuple[FoodSubstance, ...]
    crops: tuple[FoodCrop, ...]
    animals: tuple[FoodAnimal, ...] = ()
    draws: int = 0
    seed: int = field(default=1)


def read(folder: Path) -> FoodCase:
    """Read a food case.

    Parameters
    ----------
    folder : Path
        With case.toml.

    Returns
    -------
    FoodCase

    Raises
    ------
    InputError
        With everything that is wrong.
    """
    top = open_case(folder)
    title = top.text("title", top.folder.resolve().name)
    draws, seed = top.count("draws", 0, 1_000_000, 0), top.count("seed", 1, 1_000_000, 0)
    soil_table = top.sub("soil", optional=True)
    soil: dict[str, Value | Missing] = {}
    if soil_table is not None:
        rows = tuple((key, unit, True, True, math.inf)
                     for key, unit in (("depth", "m"), ("bulk_density", "kg/m3")))  # fmt: skip
        soil = _numbers(soil_table, rows)
        soil_table.refuse_others()
    substances = tuple(_substance(one) for one in top.subs("substance"))
    crops = tuple(_crop(one) for one in top.subs("crop"))
    names = [one.name for one in crops]
    animals = tuple(_animal(one, names) for one in top.subs("animal", optional=True))
    for key, found in (("substance", [one.name for one in substances]), ("crop", names),
                       ("animal", [one.name for one in animals])):  # fmt: skip
        for name, count in Counter(found).items():
            if name and count > 1:
                top.refuse(f'"{name}" is there {count} times', key, remedy="name each once")
    _check_water(top, substances, crops, animals)
    top.refuse_others()
    top.problems.raise_if_any()
    return FoodCase(title, soil, substances, crops, animals, draws, seed)


def _bounded(
    table: CaseTable, key: str, unit: str, needed: bool, strict: bool, most: float
) -> Stated:
    """Return a number within its range; a problem is noted where it, or an end of it, is not."""
    found = table.value(key, unit, optional=not needed)
    if isinstance(found, Value):
        ends = [one for one in (found.low, found.value, found.high) if one is not None]
        ends = ends or [found.central]
        outside = [one for one in ends if one < 0.0 or one > most or (strict and one == 0.0)]
        if outside:
            table.refuse(f"it is {outside[0]:g} {unit}", key,
                         allowed=("above 0" if strict else "0 or more")
                         + (f", up to {most:g}" if math.isfinite(most) else ""))  # fmt: skip
            return None
    return found


def _numbers(
    table: CaseTable, wanted: tuple[tuple[str, str, bool, bool, float], ...]
) -> dict[str, Value | Missing]:
    found = {row[0]: _bounded(table, *row) for row in wanted}
    return {key: one for key, one in found.items() if one is not None}


def _substance(table: CaseTable) -> FoodSubstance:
    name = table.text("name")
    counted = "Bq" if "-" in name else "kg"
    decay = 0.0
    if counted == "Bq":
        try:
            decay = decay_constant(name) * SECONDS_PER_YEAR
        except InputError as error:
            for problem in error.problems:
                table.refuse(problem.what, "name", allowed=problem.allowed, remedy=problem.remedy)
    uptake: dict[str, Value | Missing] = {}
    own = table.sub("uptake", optional=True)
    if own is not None:
        uptake = _numbers(own, tuple((crop, "1", False, False, math.inf) for crop in CROPS))
        own.refuse_others()
    plain = (False, math.inf)
    found = FoodSubstance(
        name, decay, _bounded(table, "soil", f"{counted}/kg", True, *plain),
        _bounded(table, "deposition", f"{counted}/(m2 yr)", True, *plain),
        _bounded(table, "water", f"{counted}/m3", False, *plain),
        table.text("factor_set", "", among=("", *factor_sets())), uptake,
        _bounded(table, "milk_factor", "d/L", False, *plain),
        _bounded(table, "meat_factor", "d/kg", False, *plain),
    )  # fmt: skip
    table.refuse_others()
    return found


def _crop(table: CaseTable) -> FoodCrop:
    name = table.text("name")
    kind = table.text("kind", among=CROPS)
    mass = table.text("interception_mass", among=MASSES)
    numbers = _numbers(table, _CROP_NUMBERS)
    if "irrigation" in numbers:
        for key in ("sprinkled", "water_interception"):
            if not table.has(key):
                table.refuse("it is not there, and the crop is irrigated", key,
                             remedy=f"give {key}")  # fmt: skip
    table.refuse_others()
    return FoodCrop(name, kind, cast(PlantMass, mass or "dry"), numbers)


def _animal(table: CaseTable, crops: list[str]) -> FoodAnimal:
    name = table.text("name")
    product = table.text("product", among=PRODUCTS)
    numbers = _numbers(table, _ANIMAL_NUMBERS)
    feed: dict[str, Value | Missing] = {}
    eaten = table.sub("feed")
    if eaten is not None:
        for crop in eaten.table:
            if crop == "sources":
                continue
            if crop not in crops:
                eaten.refuse("there is no crop of this name", crop, allowed=", ".join(crops),
                             remedy=did_you_mean(crop, crops))  # fmt: skip
        feed = _numbers(eaten, tuple((crop, "kg/d", False, False, math.inf) for crop in crops))
    table.refuse_others()
    return FoodAnimal(name, product, numbers, feed)


def _check_water(
    top: CaseTable, substances: tuple[FoodSubstance, ...], crops: tuple[FoodCrop, ...],
    animals: tuple[FoodAnimal, ...],
) -> None:  # fmt: skip
    """Note substances of which it is not said what the water holds that is used."""

    def used(one: Value | Missing | None) -> bool:
        return isinstance(one, Missing) or (isinstance(one, Value) and one.central > 0.0)

    wet = any(used(crop.numbers.get("irrigation")) for crop in crops) or any(
        used(animal.numbers.get("water")) for animal in animals
    )
    if not wet:
        return
    for one in substances:
        if one.water is None and one.name:
            top.refuse(
                "it is not said what the water holds, which crops or animals get",
                f"substance.{one.name}.water",
                remedy='give a concentration, or { missing = "the reason" }',
            )  # fmt: skip
