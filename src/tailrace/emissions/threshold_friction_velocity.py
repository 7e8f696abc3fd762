"""Friction velocity at which wind begins to move the grains of a surface.

Dry loose grains of one size (Shao and Lu 2000, J. Geophys. Res. 105, 22437, equation 24):

    ut*^2 = A (rho_p/rho_a g d + gamma/(rho_a d)),   A = 0.0123,  gamma = 1.65e-4 to 5e-4 kg/s2

Moisture (Fecan, Marticorena and Bergametti 1999, Ann. Geophys. 17, 149), w in mass percent of dry
soil:

    ut*(wet)/ut* = sqrt(1 + 1.21 (w - w')^0.68) for w > w',   w' = 0.0014 c^2 + 0.17 c,  c clay in %

Roughness that takes part of the stress from the grains between it: from the roughness length
(Marticorena and Bergametti 1995; with 0.7 in place of 0.35 after King and others 2005; MacKinnon
and others 2004 with 122.55 m)

    f = 1 - ln(z0/z0s) / ln(a (X/z0s)^0.8),    z0s = d/30,

or from the frontal area per ground area l (Raupach, Gillette and Leys 1993)

    f = 1 / sqrt((1 - m s l)(1 + m b l)),    b = 90, m = 0.5, s = 1.

The threshold that counts is ut* times moisture ratio over f. Tables by material and by the mode of
dry sieving stand beside these (AP-42 13.2.5, Mojave Desert AQMD guidance).
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from tailrace.emissions.wind_checks import names, row
from tailrace.errors import InputError, Problems
from tailrace.quantities import declare_units
from tailrace.quantities.number_checks import FloatArray, checked, warn_outside
from tailrace.quantities.value import Value

GRAVITY = 9.81
SHAO_LU_A = 0.0123
SHAO_LU_GAMMA = 3.0e-4
"""Cohesion of dry grains, kg/s2; Shao and Lu (2000) give 1.65e-4 to 5e-4."""
GAMMA_RANGE = (1.65e-4, 5.0e-4)
QUARTZ = 2650.0
"""Density of grains, kg/m3."""
STANDARD_AIR = 1.225
"""Density of air, kg/m3."""
GRAINS_PER_ROUGHNESS = 30.0
HIGHEST_CLAY = 0.5
_THRESHOLD = "threshold friction velocity"
_PARTITIONS = {"1995": (0.35, 0.1), "2004": (0.7, 122.55), "2005": (0.7, 0.1)}
_Partition = Literal["1995", "2004", "2005"]


def threshold_materials() -> dict[str, tuple[str, ...]]:
    """Return the materials whose threshold is published, by edition of the table."""
    found = {edition: names(_THRESHOLD, edition) for edition in ("AP-42", "Mojave")}
    return {
        edition: tuple(name for name in each if not name.startswith("sieve mode"))
        for edition, each in found.items()
    }


def threshold_of_material(material: str, edition: str) -> Value:
    """Return the published threshold friction velocity of a material.

    Parameters
    ----------
    material : str
        A name of `threshold_materials`.
    edition : str
        "AP-42" (table 13.2.5-2) or "Mojave" (guidance, wind erosion table 2).

    Returns
    -------
    Value, m/s
        With its source.

    Raises
    ------
    InputError
        If the table has no such material.
    """
    return row(_THRESHOLD, material, edition)


@declare_units(mode="mm", returns="m/s")
def threshold_of_sieve_mode(mode: ArrayLike) -> FloatArray:
    """Return the threshold friction velocity from the mode of dry sieving, AP-42 table 13.2.5-1.

    Parameters
    ----------
    mode : array_like, mm
        Middle of the sieve interval that catches most, 0.375 to 3 mm.

    Returns
    -------
    ndarray, m/s
        Printed at 0.375, 0.75, 1.5 and 3 mm; between them interpolated in the logarithms.

    Raises
    ------
    InputError
        If the mode is outside the table.
    """
    places = [name for name in names(_THRESHOLD, "AP-42") if name.startswith("sieve mode")]
    at = np.array([float(name.split()[2]) for name in places])
    printed = np.array([row(_THRESHOLD, name, "AP-42").central for name in places])
    problems = Problems()
    size = checked(
        problems, "mode", mode, "mm", least=float(at.min()), most=float(at.max()), missing=True
    )
    problems.raise_if_any()
    order = np.argsort(at)
    return np.asarray(np.exp(np.interp(np.log(size), np.log(at[order]), np.log(printed[order]))))


@declare_units(
    diameter="m", particle_density="kg/m3", air_density="kg/m3", cohesion="kg/s2", returns="m/s"
)
def shao_lu_threshold(
    diameter: ArrayLike,
    particle_density: ArrayLike = QUARTZ,
    air_density: ArrayLike = STANDARD_AIR,
    cohesion: ArrayLike = SHAO_LU_GAMMA,
) -> FloatArray:
    """Return the threshold friction velocity of dry loose grains, Shao and Lu (2000) equation 24.

    Parameters
    ----------
    diameter : array_like, m
        Of the grains, above zero.
    particle_density, air_density : array_like, kg/m3
        Of grains and air.
    cohesion : array_like, kg/s2
        gamma, 1.65e-4 to 5e-4.

    Returns
    -------
    ndarray, m/s
        Least near 80 um.

    Raises
    ------
    InputError
        If a number is not above zero; all at once.

    Warns
    -----
    ValidityWarning
        A cohesion outside its published range.
    """
    problems = Problems()
    d = checked(problems, "diameter", diameter, "m", strict=True, missing=True)
    rho_p = checked(
        problems, "particle_density", particle_density, "kg/m3", strict=True, missing=True
    )
    rho_a = checked(problems, "air_density", air_density, "kg/m3", strict=True, missing=True)
    gamma = checked(problems, "cohesion", cohesion, "kg/s2", strict=True, missing=True)
    problems.raise_if_any()
    warn_outside(
        "a cohesion", gamma, *GAMMA_RANGE, "kg/s2", source="Shao and Lu 2000", stacklevel=4
    )
    return np.asarray(np.sqrt(SHAO_LU_A * (rho_p / rho_a * GRAVITY * d + gamma / (rho_a * d))))


@declare_units(moisture="1", clay="1", returns="1")
def moisture_ratio(moisture: ArrayLike, clay: ArrayLike) -> FloatArray:
    """Return the threshold of moist over that of dry ground, Fecan and others (1999).

    Parameters
    ----------
    moisture : array_like, 1
        Mass of water per wet mass, below one; turned into water per dry mass inside.
    clay : array_like, 1
        Mass share of clay, at most 0.5.

    Returns
    -------
    ndarray, 1
        One up to the moisture that clay binds, more above.

    Raises
    ------
    InputError
        If a share is out of range; both at once.
    """
    problems = Problems()
    wet = checked(problems, "moisture", moisture, "", most=1.0 - 1e-9, missing=True)
    fine = 100.0 * checked(problems, "clay", clay, "", most=HIGHEST_CLAY, missing=True)
    problems.raise_if_any()
    water = 100.0 * wet / (1.0 - wet)
    bound = 0.0014 * fine**2 + 0.17 * fine
    return np.asarray(np.sqrt(1.0 + 1.21 * np.maximum(water - bound, 0.0) ** 0.68))


@declare_units(roughness_length="m", smooth_roughness_length="m", returns="1")
def drag_partition(
    roughness_length: ArrayLike, smooth_roughness_length: ArrayLike, version: _Partition
) -> FloatArray:
    """Return the share of friction velocity that reaches the grains, from roughness lengths.

    Parameters
    ----------
    roughness_length : array_like, m
        Of the whole surface.
    smooth_roughness_length : array_like, m
        Of the bare grains: `smooth_roughness`.
    version : {"1995", "2004", "2005"}
        Marticorena and Bergametti (1995), MacKinnon and others (2004), King and others (2005).

    Returns
    -------
    ndarray, 1
        Between zero and one; one where the surface is no rougher than its grains.

    Raises
    ------
    InputError
        If a length is not above zero, or the version is not known.
    """
    problems = Problems()
    rough = checked(problems, "roughness_length", roughness_length, "m", strict=True, missing=True)
    smooth = checked(
        problems, "smooth_roughness_length", smooth_roughness_length, "m", strict=True, missing=True
    )
    if version not in _PARTITIONS:
        problems.add(f'version "{version}" is not known', place="version",
                     allowed=", ".join(_PARTITIONS))  # fmt: skip
    problems.raise_if_any()
    factor, reach = _PARTITIONS[version]
    share = 1.0 - np.log(rough / smooth) / np.log(factor * (reach / smooth) ** 0.8)
    return np.asarray(np.clip(share, 0.0, 1.0))


@declare_units(diameter="m", returns="m")
def smooth_roughness(diameter: ArrayLike) -> FloatArray:
    """Return the roughness length of bare grains, a thirtieth of their diameter.

    Parameters
    ----------
    diameter : array_like, m
        Of the coarse grains.

    Returns
    -------
    ndarray, m
        Marticorena and Bergametti (1995).
    """
    problems = Problems()
    d = checked(problems, "diameter", diameter, "m", strict=True, missing=True)
    problems.raise_if_any()
    return np.asarray(d / GRAINS_PER_ROUGHNESS)


@declare_units(frontal_area="1", beta="1", m="1", sigma="1", returns="1")
def raupach_partition(
    frontal_area: ArrayLike, beta: float = 90.0, m: float = 0.5, sigma: float = 1.0
) -> FloatArray:
    """Return the share of friction velocity that reaches the grains, Raupach and others (1993).

    Parameters
    ----------
    frontal_area : array_like, 1
        Frontal area of plants or stones per ground area; m sigma times it below one.
    beta : float, 1
        Drag coefficient of the elements over that of the ground.
    m : float, 1
        What stands for the difference between mean and greatest stress.
    sigma : float, 1
        Base area over frontal area of the elements.

    Returns
    -------
    ndarray, 1
        One without elements.

    Raises
    ------
    InputError
        If the elements cover the ground, or a number is negative.
    """
    problems = Problems()
    area = checked(problems, "frontal_area", frontal_area, "", missing=True)
    problems.raise_if_any()
    bare = 1.0 - m * sigma * area
    if (bare <= 0.0).any():
        raise InputError.single(
            "the elements cover the ground",
            place="frontal_area",
            allowed=f"below {1 / m / sigma:g}",
        )
    return np.asarray(1.0 / np.sqrt(bare * (1.0 + m * beta * area)))


@declare_units(dry="m/s", moisture_ratio="1", partition="1", returns="m/s")
def effective_threshold(
    dry: ArrayLike, moisture_ratio: ArrayLike = 1.0, partition: ArrayLike = 1.0
) -> FloatArray:
    """Return the friction velocity of the whole surface at which its grains move.

    Parameters
    ----------
    dry : array_like, m/s
        Threshold of the dry smooth surface.
    moisture_ratio : array_like, 1
        `moisture_ratio`.
    partition : array_like, 1
        `drag_partition` or `raupach_partition`; infinite threshold where zero.

    Returns
    -------
    ndarray, m/s
        dry times ratio over partition.
    """
    problems = Problems()
    still = checked(problems, "dry", dry, "m/s", strict=True, missing=True)
    wet = checked(problems, "moisture_ratio", moisture_ratio, "", least=1.0, missing=True)
    share = checked(problems, "partition", partition, "", most=1.0, missing=True)
    problems.raise_if_any()
    with np.errstate(divide="ignore"):
        return np.asarray(still * wet / share)
