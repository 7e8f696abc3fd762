"""What a layer of soil makes of what falls on it: its concentration per store, and its losses.

Only what a square metre of the layer holds is built up over years (`soil_stores`); what stands here
turns that into a concentration and says how fast it goes, draw by draw. Crops take less than 1e-3
of what a layer holds in a year (yield times uptake over its mass: 0.8 kg/(m2 yr) times 0.25 over
280 kg/m2 for manganese, far less for rare earths and thorium); that loss is left out, so that soils
are overstated by so much. Thorium-232 and uranium-238 live longer than 1e9 years: no decay.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from tailrace.assess.drawn_numbers import DrawnNumbers, FloatArray
from tailrace.assess.element_names import chemical_family, element_of
from tailrace.land.distribution_coefficients import distribution_coefficient
from tailrace.land.soil_losses import erosion_rate, leaching_rate
from tailrace.land.soil_store import soil_concentration
from tailrace.quantities.missing import Missing
from tailrace.quantities.value import Value

if TYPE_CHECKING:
    from tailrace.site.model import Area
    from tailrace.site.schema_land import MixedSoil

_coefficient = cache(distribution_coefficient)


def store_to_concentration(soil: MixedSoil, name: str, numbers: DrawnNumbers) -> FloatArray:
    """Return the concentration in dry soil over what a square metre of the layer holds.

    Parameters
    ----------
    soil : MixedSoil
        The layer.
    name : str
        Its name in the file: "yard".
    numbers : DrawnNumbers
        Draws them.

    Returns
    -------
    ndarray, shape (draw,), mg/kg per mg/m2
        1 / (rho d).
    """
    depth = numbers(soil.depth, f"soil.{name}.depth")
    density = numbers(soil.bulk_density, f"soil.{name}.bulk_density")
    if np.isnan(depth + density).any():
        return np.full(numbers.rows, np.nan)
    # kg/kg per kg/m2 and mg/kg per mg/m2 are one number
    one = np.ones((numbers.rows, 1))
    return np.asarray(soil_concentration(one, depth, density)[:, 0])


def loss_rates(
    area: Area, soil: MixedSoil, name: str, substances: Sequence[str], numbers: DrawnNumbers
) -> FloatArray:
    """Return the share of each substance that a layer loses in a year, by water and by erosion.

    Parameters
    ----------
    area : Area
        Its ground.toml and land.toml.
    soil : MixedSoil
        The layer.
    name : str
        Its name in the file.
    substances : sequence of str
        The substances.
    numbers : DrawnNumbers
        Draws them.

    Returns
    -------
    ndarray, shape (substance, draw), 1/yr
        NaN, with the reason, where the distribution coefficient or a number of the layer is
        missing.
    """
    given = {
        key: numbers(getattr(soil, key), f"soil.{name}.{key}")
        for key in ("depth", "bulk_density", "water_content", "percolation", "erosion",
                    "enrichment")
    }  # fmt: skip
    sorbed = numbers.of_each(substances, lambda one: _sorbed(area, one, numbers))
    if any(np.isnan(one).any() for one in given.values()):
        return np.full_like(sorbed, np.nan)
    layer = (given["depth"], given["bulk_density"], given["water_content"], sorbed)
    leached = leaching_rate(given["percolation"], *layer)
    eroded = erosion_rate(given["erosion"], *layer, given["enrichment"])
    return np.asarray(leached + eroded)


def _sorbed(area: Area, substance: str, numbers: DrawnNumbers) -> FloatArray:
    """Return the distribution coefficient: the ground's, else that of the named set, m3/kg."""
    element = element_of(substance)
    stated = area.ground.distribution_coefficient
    found: Value | Missing
    place = f"/{area.name}/ground.distribution_coefficient.{substance}"
    if substance in stated:
        found = stated[substance]
    elif element in stated:
        found, place = stated[element], f"/{area.name}/ground.distribution_coefficient.{element}"
    else:
        transfer = area.land.transfer
        named = transfer.distribution_coefficients
        place = f"/data/soil_distribution_coefficients.{named}.{element}"
        if element is None or named is None:
            found = Missing("no distribution coefficient in soil", substance)
        else:
            found = _coefficient(element, named, transfer.distribution_soil)
    known = numbers(found, place, "soil_loss", substance)
    if isinstance(found, Missing) or found.is_distribution:
        return known
    factor = numbers(
        area.land.transfer.distribution_spread,
        f"transfer.distribution_spread.{chemical_family(element or substance)}",
        "soil_loss", substance,
    )  # fmt: skip
    return known * factor
