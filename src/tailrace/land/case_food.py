"""Runs a food case: concentrations in crops, milk and meat, part by part.

`case_food_reader` says what a case looks like. The central values are always run; with draws,
every number that has a spread is drawn, independently of the others (a factor once for each
substance and crop), and the 5th, 50th and 95th percentiles stand beside the central ones. A total
with a part that is missing is missing; beside it stands what the known parts come to, "at least".
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tailrace.quantities import Missing, Value

from .animal_intake import daily_intake
from .case_food_reader import FoodAnimal, FoodCase, FoodCrop, FoodSubstance, Stated, read
from .case_result import CaseResult
from .food_storage import after_holding
from .irrigation_on_leaves import irrigation_input
from .leaf_deposition import (
    LeafBudget,
    edible_concentration,
    leaf_budget,
    leaf_concentration,
    weathering_rate,
)
from .meat_transfer import meat_concentration
from .milk_transfer import milk_concentration
from .root_uptake import adhering_soil, concentration_from_roots, crop_removal_rate, in_plant_mass

if TYPE_CHECKING:
    from pandas import DataFrame

__all__ = ["FoodCase", "read", "run"]

FloatArray = NDArray[np.float64]
Take = Callable[[str, Stated], FloatArray]

PARTS = ("from_roots", "from_dust", "from_irrigation", "from_soil_on_plant")
PERCENTILES = (5.0, 50.0, 95.0)
_SCALE = {False: (1e6, "mg"), True: (1.0, "Bq")}
_IN_BALANCE = 1e-9


@dataclass(frozen=True)
class CropParts:
    """Concentrations in a crop when it is eaten, per dry mass; shape () or (draws,)."""

    parts: dict[str, FloatArray]
    dry_factor: FloatArray
    dry_matter: FloatArray

    @property
    def total(self) -> FloatArray:
        """Sum of the parts, NaN where one is missing."""
        return np.asarray(sum(self.parts.values()))

    @property
    def at_least(self) -> FloatArray:
        """Sum of the parts that are known, NaN where none is."""
        return at_least(list(self.parts.values()))


def at_least(parts: list[FloatArray]) -> FloatArray:
    """Return the sum of the parts that are known, NaN where none is."""
    stacked = np.stack(np.broadcast_arrays(*parts))
    return np.asarray(np.where(np.isnan(stacked).all(axis=0), np.nan, np.nansum(stacked, axis=0)))


def run(case: FoodCase) -> CaseResult:
    """Compute a food case.

    Parameters
    ----------
    case : FoodCase
        As read.

    Returns
    -------
    CaseResult
        What is missing and assumed, then tables of crops, milk, meat, leaves and of what
        harvests take.
    """
    central = _taken(case, 0)
    drawn = _taken(case, case.draws) if case.draws else None
    tables: dict[str, DataFrame] = {}
    for nuclides, word in ((False, "substances"), (True, "nuclides")):
        kept = [one for one in case.substances if one.is_nuclide == nuclides]
        if not kept:
            continue
        tables[f"crops_{word}"] = _crop_table(case, kept, central, drawn)
        for product in ("milk", "meat"):
            animals = [one for one in case.animals if one.product == product]
            if animals:
                tables[f"{product}_{word}"] = _animal_table(case, kept, animals, central, drawn)
        if case.soil and any("dry_harvest" in crop.numbers for crop in case.crops):
            tables[f"harvest_{word}"] = _harvest_table(case, kept, central)
    leaves, worst = _leaf_table(case, central)
    tables["leaves"] = leaves
    title = f"{case.title}: food"
    return CaseResult(title, _sentences(case, tables, worst), tables)


def _taken(case: FoodCase, draws: int) -> Take:
    """Return how a stated number becomes a number, or draws; each is drawn once, by its name."""
    rng = np.random.default_rng(case.seed)
    kept: dict[str, FloatArray] = {}

    def take(name: str, stated: Stated) -> FloatArray:
        if isinstance(stated, Missing) or stated is None:
            return np.asarray(np.nan)
        if not draws or not stated.is_distribution:
            return np.asarray(stated.central)
        if name not in kept:
            kept[name] = stated.sample(draws, rng)
        return kept[name]

    return take


def _of_crop(take: Take, crop: FoodCrop, key: str, absent: float = np.nan) -> FloatArray:
    if key not in crop.numbers:
        return np.asarray(absent)
    return take(f"{crop.name}.{key}", crop.numbers[key])


def _of_substance(take: Take, one: FoodSubstance, key: str) -> FloatArray:
    return take(f"{one.name}.{key}", getattr(one, key))


def _crop_parts(one: FoodSubstance, crop: FoodCrop, take: Take) -> CropParts:
    """Return what a substance comes to in a crop, part by part, dry."""
    factor = one.crop_factor(crop.kind)
    ratio = take(f"{one.name}.{crop.name}.uptake", factor.value)
    dry = _of_crop(take, crop, "dry_matter")
    soil = _of_substance(take, one, "soil")
    irrigation = _of_crop(take, crop, "irrigation", 0.0)
    water = _of_substance(take, one, "water") if (irrigation > 0.0).any() else np.asarray(0.0)
    sprinkled, _ = irrigation_input(irrigation, water, _of_crop(take, crop, "sprinkled", 0.0), 1.0)
    loss = weathering_rate(_of_crop(take, crop, "weathering_half_life")) + one.decay
    time = _of_crop(take, crop, "exposure_time")

    def on_leaves(falls: FloatArray, alpha: FloatArray) -> FloatArray:
        there = leaf_concentration(falls, alpha, loss, time)
        eaten = edible_concentration(there, _of_crop(take, crop, "left_after_washing"),
                                     _of_crop(take, crop, "translocation"))  # fmt: skip
        return in_plant_mass(eaten, crop.interception_mass, "dry", dry)

    parts = (
        concentration_from_roots(soil, ratio, factor.plant_mass, dry, "dry"),
        on_leaves(
            _of_substance(take, one, "deposition"), _of_crop(take, crop, "mass_interception")
        ),
        on_leaves(sprinkled, _of_crop(take, crop, "water_interception", 0.0)),
        adhering_soil(soil, _of_crop(take, crop, "soil_load"), dry, "dry"),
    )
    held = _of_crop(take, crop, "holding_time")
    named = zip(PARTS, parts, strict=True)
    return CropParts(
        {name: after_holding(part, one.decay, held) for name, part in named},
        in_plant_mass(ratio, factor.plant_mass, "dry", dry), dry,
    )  # fmt: skip


def _columns(
    name: str, unit: str, central: FloatArray, drawn: FloatArray | None
) -> dict[str, float]:
    """Return the columns of a number: central, and percentiles where it was drawn."""
    found = {f"{name}_{unit}": float(central)}
    if drawn is not None:
        for level in PERCENTILES:
            found[f"{name}_P{level:g}_{unit}"] = float(np.percentile(drawn, level))
    return found


def _crop_table(
    case: FoodCase, kept: list[FoodSubstance], central: Take, drawn: Take | None
) -> DataFrame:
    import pandas as pd

    rows = []
    for one in kept:
        scale, unit = _SCALE[one.is_nuclide]
        for crop in case.crops:
            found = _crop_parts(one, crop, central)
            fresh = scale * found.dry_matter
            spread = None
            if drawn is not None:
                many = _crop_parts(one, crop, drawn)
                spread = many.total * many.dry_matter * scale
            rows.append({
                "substance": one.name, "crop": crop.name,
                **{f"{name}_{unit}_per_kg_fresh": float(part * fresh)
                   for name, part in found.parts.items()},
                **_columns("total", f"{unit}_per_kg_fresh", found.total * fresh, spread),
                f"at_least_{unit}_per_kg_fresh": float(found.at_least * fresh),
                f"total_{unit}_per_kg_dry": float(found.total * scale),
            })  # fmt: skip
    return pd.DataFrame(rows)


def _intake(
    one: FoodSubstance, animal: FoodAnimal, case: FoodCase, take: Take
) -> dict[str, FloatArray]:
    """Return what an animal takes in per day with feed, soil and water; missing ones are NaN."""
    crops = {crop.name: crop for crop in case.crops}
    name = f"{animal.name}."
    fed = [
        daily_intake(take(f"{name}feed.{crop}", amount)[..., None],
                     _crop_parts(one, crops[crop], take).total[..., None])
        for crop, amount in animal.feed.items()
    ]  # fmt: skip
    soil, water = (take(name + key, animal.numbers.get(key)) for key in ("soil", "water"))
    available = np.asarray(1.0)
    if "soil_bioavailability" in animal.numbers:
        available = take(name + "soil_bioavailability", animal.numbers["soil_bioavailability"])
    nothing = np.zeros(1)
    with_soil = daily_intake(nothing, nothing, soil, _of_substance(take, one, "soil"))
    drunk = daily_intake(nothing, nothing, 0.0, 0.0, water, _of_substance(take, one, "water"))
    feed = np.asarray(sum(fed)) if fed else np.asarray(0.0)
    return {"feed": feed, "soil": np.asarray(with_soil * available), "water": drunk}


def _product(one: FoodSubstance, animal: FoodAnimal, intake: FloatArray, take: Take) -> FloatArray:
    """Return the concentration in milk (per L) or meat (per kg) when it is eaten."""
    factor = take(f"{one.name}.{animal.product}_factor", one.product_factor(animal.product))
    transfer = milk_concentration if animal.product == "milk" else meat_concentration
    held = take(f"{animal.name}.holding_time", animal.numbers.get("holding_time"))
    return after_holding(transfer(intake, factor), one.decay, held)


def _animal_table(
    case: FoodCase, kept: list[FoodSubstance], animals: list[FoodAnimal], central: Take,
    drawn: Take | None,
) -> DataFrame:  # fmt: skip
    import pandas as pd

    rows = []
    for one in kept:
        scale, unit = _SCALE[one.is_nuclide]
        for animal in animals:
            intake = _intake(one, animal, case, central)
            per = f"{unit}_per_L" if animal.product == "milk" else f"{unit}_per_kg_fresh"
            spread = None
            if drawn is not None:
                many = np.asarray(sum(_intake(one, animal, case, drawn).values()))
                spread = _product(one, animal, many, drawn) * scale
            total = _product(one, animal, np.asarray(sum(intake.values())), central)
            least = _product(one, animal, at_least(list(intake.values())), central)
            rows.append({
                "substance": one.name, "animal": animal.name,
                **{f"intake_with_{key}_{unit}_per_d": float(part * scale)
                   for key, part in intake.items()},
                **_columns(animal.product, per, total * scale, spread),
                f"at_least_{per}": float(least * scale),
            })  # fmt: skip
    return pd.DataFrame(rows)


def _harvest_table(case: FoodCase, kept: list[FoodSubstance], take: Take) -> DataFrame:
    """Return what harvests take of the soil: the rate for the soil's balance, and the amount."""
    import pandas as pd

    depth, density = (take(key, case.soil[key]) for key in ("depth", "bulk_density"))
    rows = []
    for one in kept:
        scale, unit = (1e3, "g") if not one.is_nuclide else (1.0, "Bq")
        for crop in case.crops:
            taken = _of_crop(take, crop, "dry_harvest")
            if np.isnan(taken):
                continue
            rate = crop_removal_rate(taken, _crop_parts(one, crop, take).dry_factor, depth, density)
            held = _of_substance(take, one, "soil") * depth * density
            rows.append({
                "substance": one.name, "crop": crop.name, "taken_up_per_yr": float(rate),
                f"taken_up_{unit}_per_m2_yr": float(rate * held * scale),
            })  # fmt: skip
    return pd.DataFrame(rows)


def _leaf_table(case: FoodCase, take: Take) -> tuple[DataFrame, float]:
    """Return what becomes of what leaves hold back, as shares, and how well it closes."""
    import pandas as pd

    rows, worst = [], 0.0
    for one in case.substances:
        for crop in case.crops:
            time = _of_crop(take, crop, "exposure_time")
            half = _of_crop(take, crop, "weathering_half_life")
            if np.isnan(time) or np.isnan(half) or time == 0.0:
                continue
            held: LeafBudget = leaf_budget(1.0, 1.0, weathering_rate(half), one.decay, time)
            worst = max(worst, float(np.abs(held.closure)))
            shares = (float(part / held.intercepted)
                      for part in (held.on_leaves, held.weathered, held.decayed))  # fmt: skip
            names = ("share_at_harvest", "share_weathered_to_soil", "share_decayed")
            rows.append({"substance": one.name, "crop": crop.name,
                         **dict(zip(names, shares, strict=True))})  # fmt: skip
    return pd.DataFrame(rows), worst


def _sentences(case: FoodCase, tables: dict[str, DataFrame], worst: float) -> tuple[str, ...]:
    """Return what a reader must know first."""
    word = "closes" if worst <= _IN_BALANCE else "DOES NOT CLOSE"
    said = [f"What leaves hold back {word}: the largest difference is {worst:.1e} of it."]
    said += list(dict.fromkeys(_reasons(case)))
    assumed = sorted({
        one.name for one in case.substances for crop in case.crops
        if isinstance(found := one.crop_factor(crop.kind).value, Value)
        and found.quality == "assumed" and crop.kind not in one.uptake
    })  # fmt: skip
    if assumed:
        said.append(f"The uptake factors of {', '.join(assumed)} are assumed.")
    twice = sorted({
        one.name for one in case.substances for crop in case.crops
        if one.factor_set == "iaea-srs19" and crop.kind not in one.uptake
        and isinstance(load := crop.numbers.get("soil_load"), Value) and load.central > 0.0
    })  # fmt: skip
    if twice:
        said.append(f"Soil on the plant is counted twice for {', '.join(twice)}: the factors of "
                    "iaea-srs19 contain it; give a soil_load of 0.")  # fmt: skip
    said.append("Gases that leaves take up, such as HF, are not counted.")
    if any(one.is_nuclide for one in case.substances):
        said.append("Progeny that grows in while food is kept is not counted.")
    if case.draws:
        said.append(f"{case.draws:,} draws, seed {case.seed}; numbers without a range do not vary.")
    return tuple(said)


def _reasons(case: FoodCase) -> list[str]:
    """Return why something is missing, in sentences."""
    found: list[str] = []
    for one in case.substances:
        for key in ("soil", "deposition", "water"):
            stated = getattr(one, key)
            if isinstance(stated, Missing):
                found.append(f"{one.name}, {key}: missing, {stated.reason}.")
        for crop in case.crops:
            factor = one.crop_factor(crop.kind).value
            if isinstance(factor, Missing):
                found.append(f"{one.name} from the roots of {crop.name} is missing: "
                             f"{factor.reason}.")  # fmt: skip
        for animal in case.animals:
            product = one.product_factor(animal.product)
            if isinstance(product, Missing):
                found.append(f"{one.name} in {animal.product} is missing: {product.reason}.")
    stated_by = [(one.name, one.numbers) for one in case.crops]
    stated_by += [(one.name, {**one.numbers, **one.feed}) for one in case.animals]
    for name, numbers in stated_by:
        for key, number in numbers.items():
            if isinstance(number, Missing):
                found.append(f"{name}, {key}: missing, {number.reason}.")
    return found
