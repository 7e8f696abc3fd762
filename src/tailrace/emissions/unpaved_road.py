r"""Dust from vehicles on unpaved roads.

AP-42 13.2.2, industrial roads (equation 1a) and public roads (equation 1b), in lb/VMT:

.. math:: E_a = k \left(\frac{s}{12}\right)^a \left(\frac{W}{3}\right)^b, \qquad
          E_b = k \frac{(s/12)^a (S/30)^d}{(M/0.5)^c} - C

with silt :math:`s` and moisture :math:`M` of the surface in per cent, mean vehicle mass :math:`W`
in short tons and mean speed :math:`S` in mile/h. The edition of September 1998 had one equation,

.. math:: E = k \left(\frac{s}{12}\right)^{0.8} \left(\frac{W}{3}\right)^b
          \left(\frac{M}{0.2}\right)^{-c},

whose coefficients mean nothing in the later ones. Days with rain are taken off a yearly mean by
:math:`(365 - P)/365` (equation 2), water by the two efficiencies below, never both for one wetting.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from tailrace.data.reader import rows
from tailrace.emissions.editions import ALL, TABLE, FloatArray, by_size, coefficient, number
from tailrace.emissions.tested_range import check_above_zero, check_conditions, warn_outside
from tailrace.quantities.declare import declare_units
from tailrace.quantities.value import Value

INDUSTRIAL = "unpaved road, industrial"
PUBLIC = "unpaved road, public"
WITH_MOISTURE = "unpaved road, with moisture"
SURFACES = "silt of unpaved surface"


@declare_units(silt="1", vehicle_mass="kg", returns="kg/VKT")
def industrial_road_dust(silt: ArrayLike, vehicle_mass: ArrayLike, edition: str) -> FloatArray:
    """Return the dust released per kilometre driven on a dry unpaved road of a works.

    Parameters
    ----------
    silt : array_like, 1
        Mass fraction of the road's surface below 75 um.
    vehicle_mass : array_like, kg
        Mean mass of all vehicles on the road, loaded and empty; not one vehicle's.
    edition : str
        "AP-42 13.2.2, Nov 2006" or "AP-42 13.2.2, Dec 2003", or the year.

    Returns
    -------
    ndarray, shape (..., 4), kg/VKT
        Cumulative by the cut points of `SIZES`; NaN for PM15.

    Raises
    ------
    InputError
        If there is no such edition, or a number is impossible.

    Warns
    -----
    ValidityWarning
        Outside 1.8-25.2 % silt and 1.8-260 Mg.

    Notes
    -----
    Source: AP-42 13.2.2, equation 1a and table 13.2.2-2; rated B.
    """
    place = "industrial_road_dust()"
    check_conditions(place, silt=(silt, 0.0, 1.0), vehicle_mass=(vehicle_mass, 0.0, np.inf))
    warn_outside(INDUSTRIAL, edition, silt=(silt, "1"), vehicle_mass=(vehicle_mass, "kg"))
    fines = _relative(silt, INDUSTRIAL, edition, "silt", "1")
    weight = _relative(vehicle_mass, INDUSTRIAL, edition, "vehicle mass", "kg")
    powers = fines ** by_size(INDUSTRIAL, edition, "a", "1")
    powers = powers * weight ** by_size(INDUSTRIAL, edition, "b", "1")
    return np.asarray(by_size(INDUSTRIAL, edition, "k", "kg/VKT") * powers)


@declare_units(silt="1", speed="m/s", moisture="1", returns="kg/VKT")
def public_road_dust(
    silt: ArrayLike, speed: ArrayLike, moisture: ArrayLike, edition: str
) -> FloatArray:
    """Return the dust released per kilometre driven on an unpaved public road.

    Parameters
    ----------
    silt : array_like, 1
        Mass fraction of the road's surface below 75 um.
    speed : array_like, m/s
        Mean vehicle speed.
    moisture : array_like, 1
        Mass fraction of water in the surface.
    edition : str
        "AP-42 13.2.2, Nov 2006" or "AP-42 13.2.2, Dec 2003", or the year.

    Returns
    -------
    ndarray, shape (..., 4), kg/VKT
        Cumulative by the cut points of `SIZES`; NaN for PM15. Exhaust, brake and tyre wear (C) are
        taken off, and no less than nothing is left.

    Raises
    ------
    InputError
        If there is no such edition, or a number is impossible.

    Warns
    -----
    ValidityWarning
        Outside 1.8-35 % silt, 10-55 mile/h and 0.03-13 % moisture.

    Notes
    -----
    Source: AP-42 13.2.2, equation 1b, tables 13.2.2-2 and 13.2.2-4; rated B.
    """
    place = "public_road_dust()"
    check_conditions(
        place,
        silt=(silt, 0.0, 1.0),
        speed=(speed, 0.0, np.inf),
        moisture=(moisture, 0.0, 1.0),
    )
    check_above_zero(place, moisture=moisture)
    warn_outside(PUBLIC, edition, silt=(silt, "1"), speed=(speed, "m/s"), moisture=(moisture, "1"))
    fines = _relative(silt, PUBLIC, edition, "silt", "1")
    pace = _relative(speed, PUBLIC, edition, "speed", "m/s")
    wetness = _relative(moisture, PUBLIC, edition, "moisture", "1")
    powers = fines ** by_size(PUBLIC, edition, "a", "1")
    powers = powers * pace ** by_size(PUBLIC, edition, "d", "1")
    powers = powers / wetness ** by_size(PUBLIC, edition, "c", "1")
    dust = by_size(PUBLIC, edition, "k", "kg/VKT") * powers
    return np.asarray(np.maximum(dust - by_size(PUBLIC, edition, "C", "kg/VKT"), 0.0))


@declare_units(silt="1", vehicle_mass="kg", moisture="1", returns="kg/VKT")
def moist_road_dust(
    silt: ArrayLike, vehicle_mass: ArrayLike, moisture: ArrayLike, edition: str
) -> FloatArray:
    """Return the dust released per kilometre driven, by the superseded equation of 1998.

    Parameters
    ----------
    silt : array_like, 1
        Mass fraction of the road's surface below 75 um.
    vehicle_mass : array_like, kg
        Mean mass of all vehicles on the road.
    moisture : array_like, 1
        Mass fraction of water in the surface, dry.
    edition : str
        "AP-42 13.2.2, Sep 1998" or "1998".

    Returns
    -------
    ndarray, shape (..., 4), kg/VKT
        Cumulative by the cut points of `SIZES`; NaN for PM15.

    Raises
    ------
    InputError
        If there is no such edition, or a number is impossible.

    Notes
    -----
    Source: AP-42 13.2.2 of September 1998, as method K of the Mojave guidance of 1999.
    """
    place = "moist_road_dust()"
    check_conditions(
        place,
        silt=(silt, 0.0, 1.0),
        vehicle_mass=(vehicle_mass, 0.0, np.inf),
        moisture=(moisture, 0.0, 1.0),
    )
    check_above_zero(place, moisture=moisture)
    fines = _relative(silt, WITH_MOISTURE, edition, "silt", "1")
    weight = _relative(vehicle_mass, WITH_MOISTURE, edition, "vehicle mass", "kg")
    wetness = _relative(moisture, WITH_MOISTURE, edition, "moisture", "1")
    powers = fines ** by_size(WITH_MOISTURE, edition, "a", "1")
    powers = powers * weight ** by_size(WITH_MOISTURE, edition, "b", "1")
    powers = powers / wetness ** by_size(WITH_MOISTURE, edition, "c", "1")
    return np.asarray(by_size(WITH_MOISTURE, edition, "k", "kg/VKT") * powers)


def _relative(numbers: ArrayLike, process: str, edition: str, name: str, unit: str) -> FloatArray:
    """Return numbers over their reference, with a last axis for the sizes."""
    reference = number(process, edition, ALL, f"reference {name}", unit)
    return (np.asarray(numbers, dtype=float) / reference)[..., None]


def silt_content(surface: str, edition: str = "Mojave AQMD, Nov 1999") -> Value:
    """Return a published silt content of an unpaved surface, to stand in for a sample.

    Parameters
    ----------
    surface : str
        Name in the table of emission factors, such as "industrial haul road".
    edition : str
        Edition that gives it.

    Returns
    -------
    Value
        Mass per cent below 75 um.

    Raises
    ------
    InputError
        If the surface is not known.
    """
    return coefficient(SURFACES, edition, ALL, surface)


def surfaces() -> tuple[str, ...]:
    """Return the unpaved surfaces with a published silt content."""
    return tuple(row["coefficient"] for row in rows(TABLE) if row["process"] == SURFACES)
