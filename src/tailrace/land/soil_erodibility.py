"""How easily a soil is eroded: the K factor of the soil loss equation, t h/(MJ mm).

* Nomograph (Wischmeier and Smith 1978, Agriculture Handbook 537, equation 3), silt with very fine
  sand up to 70 %:
  100 K = 2.1e-4 M^1.14 (12 - a) + 3.25 (b - 2) + 2.5 (c - 3), M = (% silt and very fine sand)
  (100 - % clay), a % organic matter, b class of structure (1 very fine granular to 4 blocky),
  c class of permeability (1 rapid to 6 very slow);
* EPIC (Williams 1995, in Singh, Computer models of watershed hydrology), from texture and organic
  carbon alone:
  K = [0.2 + 0.3 exp(-0.0256 sand (1 - silt/100))] [silt/(clay + silt)]^0.3
  [1 - 0.25 C/(C + exp(3.72 - 2.95 C))] [1 - 0.7 s/(s + exp(-5.51 + 22.9 s))], s = 1 - sand/100;
* Chinese soils lie below both: K = -0.01383 + 0.51575 K_EPIC (Zhang et al. 2008, Pedosphere 18,
  131-138, in customary units; typed from memory).

In customary units (short ton, acre, hundreds of foot tons): times 0.1317 for t h/(MJ mm) (Foster et
al. 1981, J. Soil Water Conserv. 36, 355-359).
"""

from __future__ import annotations

import warnings

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tailrace.errors import InputError, Problems, ValidityWarning
from tailrace.quantities import declare_units

FloatArray = NDArray[np.float64]

CUSTOMARY = 0.1317
"""t h/(MJ mm) in one customary unit of K."""
MOST_SILT = 0.7
MOST_ORGANIC_MATTER = 0.12


@declare_units(silt_and_very_fine_sand="1", clay="1", organic_matter="1", returns="t h/(MJ mm)")
def nomograph_erodibility(
    silt_and_very_fine_sand: ArrayLike,
    clay: ArrayLike,
    organic_matter: ArrayLike,
    structure: int,
    permeability: int,
) -> FloatArray:
    """Return the erodibility of a soil by the nomograph of Wischmeier and Smith.

    Parameters
    ----------
    silt_and_very_fine_sand, clay, organic_matter : array_like
        Mass fractions; silt with the sand up to 0.1 mm.
    structure : int
        Class of structure, 1 to 4.
    permeability : int
        Class of permeability, 1 to 6.

    Returns
    -------
    ndarray
        K, t h/(MJ mm).

    Raises
    ------
    InputError
        If fractions or classes are out of range.

    Warns
    -----
    ValidityWarning
        If silt with very fine sand is above 0.7: the formula leaves the nomograph there.
    """
    fine, thin, organic = _fractions(
        silt_and_very_fine_sand=silt_and_very_fine_sand, clay=clay, organic_matter=organic_matter
    )
    problems = Problems()
    if structure not in range(1, 5):
        problems.add(f"structure is {structure}", place="structure", allowed="1 to 4")
    if permeability not in range(1, 7):
        problems.add(f"permeability is {permeability}", place="permeability", allowed="1 to 6")
    if np.any(fine + thin > 1.0 + 1e-9):
        problems.add("fractions add up to more than one", place="clay")
    if np.any(organic > MOST_ORGANIC_MATTER):
        problems.add("organic_matter is above 12 %", place="organic_matter")
    problems.raise_if_any()
    if np.any(fine > MOST_SILT):
        warnings.warn(
            "erodibility by the nomograph: silt and very fine sand above 70 %",
            ValidityWarning, stacklevel=3,
        )  # fmt: skip
    product = (100.0 * fine) * (100.0 - 100.0 * thin)
    percent = (
        2.1e-4 * product**1.14 * (12.0 - 100.0 * organic)
        + 3.25 * (structure - 2)
        + 2.5 * (permeability - 3)
    )
    return np.asarray(np.maximum(percent, 0.0) / 100.0 * CUSTOMARY)


@declare_units(sand="1", silt="1", clay="1", organic_carbon="1", returns="t h/(MJ mm)")
def texture_erodibility(
    sand: ArrayLike,
    silt: ArrayLike,
    clay: ArrayLike,
    organic_carbon: ArrayLike,
    chinese_soil: bool = False,
) -> FloatArray:
    """Return the erodibility of a soil from its texture (EPIC).

    Parameters
    ----------
    sand, silt, clay : array_like
        Mass fractions that add up to one.
    organic_carbon : array_like
        Mass fraction.
    chinese_soil : bool
        Whether to apply the regression of Zhang et al. 2008 for soils of China.

    Returns
    -------
    ndarray
        K, t h/(MJ mm); zero where the Chinese regression falls below zero.

    Raises
    ------
    InputError
        If fractions are out of range or do not add up to one within 2 %.
    """
    coarse, middle, thin, carbon = _fractions(
        sand=sand, silt=silt, clay=clay, organic_carbon=organic_carbon
    )
    if np.any(np.abs(coarse + middle + thin - 1.0) > 0.02):
        raise InputError.single("sand, silt and clay do not add up to one", place="sand")
    percent, rest = 100.0 * carbon, 1.0 - coarse
    fines = np.where(middle + thin > 0.0, middle + thin, 1.0)
    customary = (
        (0.2 + 0.3 * np.exp(-2.56 * coarse * (1.0 - middle)))
        * (middle / fines) ** 0.3
        * (1.0 - 0.25 * percent / (percent + np.exp(3.72 - 2.95 * percent)))
        * (1.0 - 0.7 * rest / (rest + np.exp(-5.51 + 22.9 * rest)))
    )
    if chinese_soil:
        customary = np.maximum(-0.01383 + 0.51575 * customary, 0.0)
    return np.asarray(customary * CUSTOMARY)


def _fractions(**named: ArrayLike) -> tuple[FloatArray, ...]:
    problems = Problems()
    found = []
    for name, values in named.items():
        array = np.asarray(values, dtype=np.float64)
        if not ((array >= 0.0) & (array <= 1.0)).all():
            problems.add(f"{name} is no fraction", place=name, allowed="0 to 1")
        found.append(array)
    problems.raise_if_any()
    return tuple(found)
