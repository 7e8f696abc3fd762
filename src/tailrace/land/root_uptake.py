"""What crops take up from soil, and what they carry away.

    C_plant = B C_soil            M_plant = m C_soil

B is the ratio of the concentration in the plant to that in dry soil of the root zone, measured as
a whole over a growing season; whether it counts dry or fresh plant is part of the number. With
the share of dry matter w, C_fresh = w C_dry. Soil that clings to the plant (m, kg of dry soil per
kg of dry plant) is added where a ratio does not contain it: it matters for elements that plants
hardly take up, such as thorium and the rare earths.

A harvest of Y kg of dry plant per square metre and year takes Y B of the concentration in soil,
which is the share

    k = Y B / (rho d)

of what a layer of thickness d and dry bulk density rho holds: the rate "taken_up" of the soil
balance. Soil on the plant leaves the field with the harvest too, and is counted apart.

IAEA Safety Reports Series 19 (2001), section 5; IAEA TRS-472 (2010), section 4; HHRAP (US EPA
2005, EPA530-R-05-006), table B-2-9. Of the sources the tables were read in other people's
transcriptions, see `food_transfer_factors`. Valid in the range of the soils a ratio was measured
on; it is not constant in the concentration of nutrients (Mn, Zn, Cu), which plants regulate.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tailrace.errors import InputError, Problems
from tailrace.quantities.declare import declare_units
from tailrace.quantities.number_checks import checked

from .food_factors import PlantMass

FloatArray = NDArray[np.float64]

MASSES: tuple[PlantMass, PlantMass] = ("dry", "fresh")


@declare_units(concentration="kg/kg", dry_matter="1", returns="kg/kg")
def in_plant_mass(
    concentration: ArrayLike, given: PlantMass, wanted: PlantMass, dry_matter: ArrayLike
) -> FloatArray:
    """Return a concentration, or a ratio, per dry or per fresh mass of the plant.

    Parameters
    ----------
    concentration : array_like, kg/kg
        Per mass of plant as `given`; bare numbers may be Bq/kg or ratios. NaN where missing.
    given, wanted : {"dry", "fresh"}
        Mass it counts, and mass it is to count.
    dry_matter : array_like, 1
        Dry per fresh mass, above 0, up to 1.

    Returns
    -------
    ndarray, kg/kg
        Fresh is dry times the dry matter.

    Raises
    ------
    InputError
        If a word is unknown or a number is out of its range; all at once.
    """
    problems = Problems()
    found = checked(problems, "concentration", concentration, "kg/kg", missing=True, finite=True)
    share = checked(problems, "dry_matter", dry_matter, "", strict=True, most=1.0)
    for name, word in (("given", given), ("wanted", wanted)):
        if word not in MASSES:
            problems.add(f'"{word}" is no mass of a plant', place=name, allowed=", ".join(MASSES))
    problems.raise_if_any()
    if given == wanted:
        return np.asarray(found + 0.0 * share)
    return np.asarray(found * share if wanted == "fresh" else found / share)


@declare_units(soil="kg/kg", factor="1", dry_matter="1", returns="kg/kg")
def concentration_from_roots(
    soil: ArrayLike, factor: ArrayLike, plant_mass: PlantMass, dry_matter: ArrayLike,
    wanted: PlantMass,
) -> FloatArray:  # fmt: skip
    """Return the concentration in a plant that comes through its roots.

    Parameters
    ----------
    soil : array_like, kg/kg
        In dry soil of the root zone; bare numbers may be Bq/kg. NaN where missing.
    factor : array_like, 1
        Concentration in the plant over that in dry soil; NaN where missing.
    plant_mass : {"dry", "fresh"}
        Mass of the plant that the factor counts.
    dry_matter : array_like, 1
        Dry per fresh mass of the plant, above 0, up to 1.
    wanted : {"dry", "fresh"}
        Mass of the plant that the result is to count.

    Returns
    -------
    ndarray, kg/kg
        Of the arguments' broadcast shape; NaN where soil or factor are missing.

    Raises
    ------
    InputError
        If a word is unknown or a number is out of its range; all at once.
    """
    problems = Problems()
    held = checked(problems, "soil", soil, "kg/kg", missing=True, finite=True)
    ratio = checked(problems, "factor", factor, "", missing=True, finite=True)
    problems.raise_if_any()
    return in_plant_mass(held * ratio, plant_mass, wanted, dry_matter)


@declare_units(soil="kg/kg", soil_load="1", dry_matter="1", returns="kg/kg")
def adhering_soil(
    soil: ArrayLike, soil_load: ArrayLike, dry_matter: ArrayLike, wanted: PlantMass
) -> FloatArray:
    """Return the concentration in a plant that comes of soil clinging to it.

    Parameters
    ----------
    soil : array_like, kg/kg
        In dry soil at the surface; bare numbers may be Bq/kg. NaN where missing.
    soil_load : array_like, 1
        Dry soil per dry plant, 0 to 1.
    dry_matter : array_like, 1
        Dry per fresh mass of the plant, above 0, up to 1.
    wanted : {"dry", "fresh"}
        Mass of the plant that the result is to count.

    Returns
    -------
    ndarray, kg/kg

    Raises
    ------
    InputError
        If a word is unknown or a number is out of its range; all at once.

    Notes
    -----
    Pinder J. E., McLeod K. W. (1989) Mass loading of soil particles on plant surfaces, Health
    Phys. 57, 935-942: 0.26 in the manual of the program SADA, which quotes them; that it is for
    lettuce is from memory.
    """
    problems = Problems()
    held = checked(problems, "soil", soil, "kg/kg", missing=True, finite=True)
    load = checked(problems, "soil_load", soil_load, "", most=1.0)
    problems.raise_if_any()
    return in_plant_mass(held * load, "dry", wanted, dry_matter)


@declare_units(
    dry_harvest="kg/(m2 yr)", dry_factor="1", depth="m", bulk_density="kg/m3", returns="1/yr"
)
def crop_removal_rate(
    dry_harvest: ArrayLike, dry_factor: ArrayLike, depth: ArrayLike, bulk_density: ArrayLike
) -> FloatArray:
    """Return the share of what a layer of soil holds that a harvest carries away per year.

    Parameters
    ----------
    dry_harvest : array_like, kg/(m2 yr)
        Dry plant taken from the field, all harvests and all parts that leave it.
    dry_factor : array_like, 1
        Dry plant over dry soil, of those parts; NaN where missing. `in_plant_mass` turns a fresh
        one into a dry one.
    depth : array_like, m
        Thickness of the layer, above zero.
    bulk_density : array_like, kg/m3
        Dry bulk density, above zero.

    Returns
    -------
    ndarray, 1/yr
        Y B / (rho d), for the loss "taken_up" of `soil_build_up`; NaN where the factor is missing.

    Raises
    ------
    InputError
        If a number is out of its range, or a harvest takes all that there is within a year, which
        a rate cannot describe.
    """
    problems = Problems()
    taken = checked(problems, "dry_harvest", dry_harvest, "kg/(m2 yr)", finite=True)
    ratio = checked(problems, "dry_factor", dry_factor, "", missing=True, finite=True)
    layer = checked(problems, "depth", depth, "m", strict=True, finite=True)
    density = checked(problems, "bulk_density", bulk_density, "kg/m3", strict=True, finite=True)
    problems.raise_if_any()
    rate = np.asarray(taken * ratio / (layer * density))
    if (rate >= 1.0).any():
        raise InputError.single(
            f"the harvest takes {float(np.nanmax(rate)):.3g} times what the soil holds in a year",
            place="dry_harvest", remedy="check yield and factor, dry and fresh mass",
        )  # fmt: skip
    return rate
