r"""Dust from vehicles on paved roads.

AP-42 13.2.1 of January 2011, with silt loading :math:`sL` in g/m2 and mean vehicle mass :math:`W`
in short tons:

.. math:: E = k \, (sL)^{0.91} \, W^{1.02}

The editions before it have :math:`k (sL/2)^{0.65} (W/3)^{1.5} - C`; that of 1997 without :math:`C`,
the exhaust, brake and tyre wear that the tests had measured along.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from tailrace.data.reader import rows
from tailrace.emissions.editions import (
    ALL,
    SIZES,
    TABLE,
    FloatArray,
    by_size,
    coefficient,
    has,
    number,
)
from tailrace.emissions.tested_range import check_conditions, warn_outside
from tailrace.errors import InputError
from tailrace.quantities.declare import declare_units
from tailrace.quantities.value import Value

PROCESS = "paved road"
LOADINGS = "silt loading of paved road"


@declare_units(silt_loading="kg/m2", vehicle_mass="kg", returns="kg/VKT")
def paved_road_dust(silt_loading: ArrayLike, vehicle_mass: ArrayLike, edition: str) -> FloatArray:
    """Return the dust released per kilometre driven on a dry paved road.

    Parameters
    ----------
    silt_loading : array_like, kg/m2
        Mass below 75 um per area of the travelled road.
    vehicle_mass : array_like, kg
        Mean mass of all vehicles on the road; not one vehicle's.
    edition : str
        "AP-42 13.2.1, Jan 2011", "AP-42 13.2.1, Nov 2006" or "AP-42 13.2.1, Oct 1997", or the year.

    Returns
    -------
    ndarray, shape (..., 4), kg/VKT
        Cumulative by the cut points of `SIZES`; no less than nothing where C is taken off.

    Raises
    ------
    InputError
        If there is no such edition, or a number is impossible.

    Warns
    -----
    ValidityWarning
        Outside 0.03-400 g/m2 and 1.8-38 Mg (edition of 2011).

    Notes
    -----
    Source: AP-42 13.2.1, equation 1 and table 13.2.1-1.
    """
    place = "paved_road_dust()"
    check_conditions(
        place, silt_loading=(silt_loading, 0.0, np.inf), vehicle_mass=(vehicle_mass, 0.0, np.inf)
    )
    warn_outside(
        PROCESS, edition, silt_loading=(silt_loading, "kg/m2"), vehicle_mass=(vehicle_mass, "kg")
    )
    loading = np.asarray(silt_loading, dtype=float) / _of_all(
        edition, "reference silt loading", "kg/m2"
    )
    weight = np.asarray(vehicle_mass, dtype=float) / _of_all(
        edition, "reference vehicle mass", "kg"
    )
    powers = loading ** _of_all(edition, "exponent of silt loading", "1")
    powers = powers * weight ** _of_all(edition, "exponent of vehicle mass", "1")
    name = "k" if has(PROCESS, edition, SIZES[0], "k") else "k, imperial"
    dust = powers[..., None] * by_size(PROCESS, edition, name, "kg/VKT")
    if not has(PROCESS, edition, SIZES[0], "C, imperial"):
        return np.asarray(dust)
    return np.asarray(np.maximum(dust - by_size(PROCESS, edition, "C, imperial", "kg/VKT"), 0.0))


def _of_all(edition: str, name: str, unit: str) -> float:
    return number(PROCESS, edition, ALL, name, unit)


@declare_units(masses="kg", shares="1", returns="kg")
def mean_vehicle_mass(masses: ArrayLike, shares: ArrayLike) -> float:
    """Return the mean mass of the vehicles on a road, which both road equations are fitted to.

    Parameters
    ----------
    masses : array_like, shape (n,), kg
        Mass of each kind of vehicle, loaded and empty journeys apart.
    shares : array_like, shape (n,), 1
        Share of each in the vehicle-kilometres, adding up to one.

    Returns
    -------
    float, kg

    Raises
    ------
    InputError
        If the shares do not add up to one, or a number is impossible.

    Notes
    -----
    Source: AP-42 13.2.1.3: 99 % of 2 tons and 1 % of 20 tons make 2.2 tons.
    """
    check_conditions("mean_vehicle_mass()", masses=(masses, 0.0, np.inf), shares=(shares, 0.0, 1.0))
    total = float(np.sum(shares))
    if abs(total - 1.0) > 1e-6:
        raise InputError.single(
            f"the shares of the vehicles add up to {total:g}",
            file="mean_vehicle_mass()",
            place="shares",
            allowed="1",
        )
    return float(np.dot(np.asarray(masses, dtype=float), np.asarray(shares, dtype=float)))


def silt_loading(road: str, edition: str) -> Value:
    """Return a published silt loading of a paved road, to stand in for a sample.

    Parameters
    ----------
    road : str
        Name in the table of emission factors, such as "quarry".
    edition : str
        "AP-42 13.2.1, Jan 2011" by traffic, "Mojave AQMD, Nov 1999" by industry, or the year.

    Returns
    -------
    Value
        In g/m2.

    Raises
    ------
    InputError
        If the road is not known.
    """
    return coefficient(LOADINGS, edition, ALL, road)


def paved_roads(edition: str) -> tuple[str, ...]:
    """Return the paved roads with a published silt loading in an edition.

    Parameters
    ----------
    edition : str
        Full name.
    """
    return tuple(
        row["coefficient"]
        for row in rows(TABLE)
        if (row["process"], row["edition"]) == (LOADINGS, edition)
    )
