"""Leakage through the base of a pond: unlined, geomembrane, composite liner.

Formulas (SI: m, s)
-------------------
* Soil layer, no geomembrane: Darcy, q = k (h + t) / t, the head under the layer being
  atmospheric at its base (Freeze and Cherry 1979, equation 2.1).
* Geomembrane on a draining layer: a hole is an orifice, Q = 0.6 a sqrt(2 g h) (Giroud and
  Bonaparte 1989, Geotextiles and Geomembranes 8, 27-67).
* Composite liner, geomembrane on soil (Giroud 1997, Geosynthetics International 4, 335-348):

  - circle of diameter d: Q = 0.976 C [1 + 0.1 (h/t)^0.95] d^0.2 h^0.9 k^0.74;
  - square of side b: the same with b for d and without 0.976, which is (pi/4)^0.1: the leak
    follows the area of the hole;
  - long, of width b, per length: Q/L = C' [1 + 0.2 (h/t)^0.95] b^0.1 h^0.45 k^0.87;
  - rectangle b by B: that of the square b plus (B - b) times that of the long defect;

  with C = 0.21 and C' = 0.52 for good contact of membrane and soil, 1.15 and 1.22 for poor
  contact. C is as in the reference case; C' and the long form are typed from memory of the
  paper (`assumed` until somebody compares the page).
* Hole in a wrinkle of length L and width 2b (Rowe 1998, 6th Int. Conf. on Geosynthetics, 67-142):
  Q = 2 L [k b + sqrt(k t theta)] (h + t) / t. It is the solution of
  theta H'' = k H / t for the head H between membrane and soil beside the wrinkle, H = h + t at its
  edge and 0 far away, plus Darcy flow under the wrinkle; theta is the transmissivity of the gap.
* Transmissivity of the gap between membrane and compacted clay (Rowe 1998):
  log10 theta = 0.07 + 1.036 log10 k + 0.0180 (log10 k)^2 for good contact,
  1.15 + 1.092 log10 k + 0.0207 (log10 k)^2 for poor contact.

Giroud's range is d of 0.5 to 25 mm, h up to 3 m, k of 1e-10 to 1e-7 m/s; outside it the functions
answer and warn.
"""

from __future__ import annotations

from typing import Literal, TypeVar

import numpy as np
from numpy.typing import ArrayLike
from scipy.constants import g as GRAVITY

from tailrace.errors import InputError, Problems
from tailrace.quantities.number_checks import FloatArray, checked, warn_outside

Value = TypeVar("Value")
Contact = Literal["good", "poor"]

ORIFICE_COEFFICIENT = 0.6

CIRCLE_OVER_SQUARE = 0.976

HOLE_CONTACT = {"good": 0.21, "poor": 1.15}

LONG_CONTACT = {"good": 0.52, "poor": 1.22}

GAP_COEFFICIENTS = {"good": (0.07, 1.036, 0.0180), "poor": (1.15, 1.092, 0.0207)}

GIROUD = "Giroud (1997)"


def unlined_flux(head: ArrayLike, thickness: ArrayLike, conductivity: ArrayLike) -> FloatArray:
    """Return the seepage through a soil layer under standing water.

    Parameters
    ----------
    head : float or ndarray, m
        Depth of water above the layer.
    thickness : float or ndarray, m
        Thickness of the layer.
    conductivity : float or ndarray, m/s
        Saturated hydraulic conductivity of the layer.

    Returns
    -------
    ndarray, m/s
        Volume per area and time; 0 where no water stands.

    Raises
    ------
    InputError
        If a number is out of its range; all at once.

    Notes
    -----
    Valid while the water table stays below the layer's base: where a mound reaches it, the head
    below has to be subtracted.
    """
    depth, layer, permeability = _soil(head, thickness, conductivity)
    return np.where(depth > 0.0, permeability * (depth + layer) / layer, 0.0)


def orifice_leak(head: ArrayLike, area: ArrayLike) -> FloatArray:
    """Return the leak through one hole of a geomembrane that lies on a draining layer.

    Parameters
    ----------
    head : float or ndarray, m
        Depth of water above the geomembrane.
    area : float or ndarray, m2
        Area of the hole.

    Returns
    -------
    ndarray, m3/s
        Leak through the hole; an upper bound for a hole on soil.

    Raises
    ------
    InputError
        If a number is below zero.
    """
    problems = Problems()
    depth = checked(problems, "head", head, "m")
    hole = checked(problems, "area", area, "m2")
    problems.raise_if_any()
    return np.asarray(ORIFICE_COEFFICIENT * hole * np.sqrt(2.0 * GRAVITY * depth))


def circular_defect_leak(
    head: ArrayLike, thickness: ArrayLike, conductivity: ArrayLike, diameter: ArrayLike,
    contact: Contact,
) -> FloatArray:  # fmt: skip
    """Return the leak through one circular hole of a composite liner (Giroud 1997).

    Parameters
    ----------
    head : float or ndarray, m
        Depth of water above the geomembrane; up to 3 m.
    thickness : float or ndarray, m
        Thickness of the soil under the geomembrane.
    conductivity : float or ndarray, m/s
        Saturated hydraulic conductivity of the soil; 1e-10 to 1e-7 m/s.
    diameter : float or ndarray, m
        Diameter of the hole; 0.5 to 25 mm.
    contact : {"good", "poor"}
        Contact of geomembrane and soil.

    Returns
    -------
    ndarray, m3/s
        Leak through the hole.

    Raises
    ------
    InputError
        If a number is out of its range or the contact is neither word; all at once.

    Warns
    -----
    ValidityWarning
        Outside the range of the formula.
    """
    depth, layer, permeability = _soil(head, thickness, conductivity)
    size = _size("diameter", diameter)
    _warn_of_range(depth, permeability)
    warn_outside("a hole's diameter", size, 0.5e-3, 25.0e-3, "m", source=GIROUD)
    square = _hole(depth, layer, permeability, size, _factor(HOLE_CONTACT, contact))
    return CIRCLE_OVER_SQUARE * square


def square_defect_leak(
    head: ArrayLike, thickness: ArrayLike, conductivity: ArrayLike, side: ArrayLike,
    contact: Contact,
) -> FloatArray:  # fmt: skip
    """Return the leak through one square hole of a composite liner (Giroud 1997).

    Parameters
    ----------
    head, thickness, conductivity, contact
        As in `circular_defect_leak`.
    side : float or ndarray, m
        Side of the hole.

    Returns
    -------
    ndarray, m3/s
        Leak through the hole.

    Raises
    ------
    InputError
        As in `circular_defect_leak`.
    """
    depth, layer, permeability = _soil(head, thickness, conductivity)
    size = _size("side", side)
    _warn_of_range(depth, permeability)
    return _hole(depth, layer, permeability, size, _factor(HOLE_CONTACT, contact))


def long_defect_leak(
    head: ArrayLike, thickness: ArrayLike, conductivity: ArrayLike, width: ArrayLike,
    contact: Contact,
) -> FloatArray:  # fmt: skip
    """Return the leak per length of a slit or open seam of a composite liner (Giroud 1997).

    Parameters
    ----------
    head, thickness, conductivity, contact
        As in `circular_defect_leak`.
    width : float or ndarray, m
        Width of the slit.

    Returns
    -------
    ndarray, m2/s
        Leak per length of the slit, its ends aside.

    Raises
    ------
    InputError
        As in `circular_defect_leak`.
    """
    depth, layer, permeability = _soil(head, thickness, conductivity)
    size = _size("width", width)
    _warn_of_range(depth, permeability)
    shape = 1.0 + 0.2 * (depth / layer) ** 0.95
    factor = _factor(LONG_CONTACT, contact) * shape
    return np.asarray(factor * size**0.1 * depth**0.45 * permeability**0.87)


def rectangular_defect_leak(
    head: ArrayLike, thickness: ArrayLike, conductivity: ArrayLike, width: ArrayLike,
    length: ArrayLike, contact: Contact,
) -> FloatArray:  # fmt: skip
    """Return the leak through one rectangular defect of a composite liner (Giroud 1997).

    Parameters
    ----------
    head, thickness, conductivity, contact
        As in `circular_defect_leak`.
    width, length : float or ndarray, m
        Sides of the defect, `length` being the longer.

    Returns
    -------
    ndarray, m3/s
        Leak through the defect: its ends as a square, the rest as a long defect.

    Raises
    ------
    InputError
        As in `circular_defect_leak`, or if `length` is below `width`.
    """
    size, long = _size("width", width), _size("length", length)
    if (long < size).any():
        raise InputError.single("a defect's length is below its width", place="length",
                                remedy="give the longer side as length")  # fmt: skip
    ends = square_defect_leak(head, thickness, conductivity, size, contact)
    per_length = long_defect_leak(head, thickness, conductivity, size, contact)
    return np.asarray(ends + (long - size) * per_length)


def gap_transmissivity(conductivity: ArrayLike, contact: Contact) -> FloatArray:
    """Return the transmissivity of the gap between geomembrane and compacted clay (Rowe 1998).

    Parameters
    ----------
    conductivity : float or ndarray, m/s
        Saturated hydraulic conductivity of the clay; 1e-10 to 1e-7 m/s.
    contact : {"good", "poor"}
        Contact of geomembrane and clay.

    Returns
    -------
    ndarray, m2/s
        Transmissivity; 1.6e-8 (good) and 1.0e-7 (poor) at 1e-9 m/s.

    Raises
    ------
    InputError
        If the conductivity is not above zero or the contact is neither word.
    """
    problems = Problems()
    permeability = checked(problems, "conductivity", conductivity, "m/s", strict=True)
    problems.raise_if_any()
    first, second, third = _factor(GAP_COEFFICIENTS, contact)
    warn_outside("a conductivity", permeability, 1e-10, 1e-7, "m/s", source="Rowe (1998)")
    log = np.log10(permeability)
    return np.asarray(10.0 ** (first + second * log + third * log * log))


def wrinkle_leak(
    head: ArrayLike, thickness: ArrayLike, conductivity: ArrayLike, transmissivity: ArrayLike,
    width: ArrayLike, length: ArrayLike,
) -> FloatArray:  # fmt: skip
    """Return the leak through a holed wrinkle of a composite liner (Rowe 1998).

    Parameters
    ----------
    head, thickness, conductivity
        As in `circular_defect_leak`; any head.
    transmissivity : float or ndarray, m2/s
        Transmissivity of the gap beside the wrinkle, `gap_transmissivity`.
    width : float or ndarray, m
        Width of the wrinkle, 2b.
    length : float or ndarray, m
        Length of the wrinkle and of those connected with it.

    Returns
    -------
    ndarray, m3/s
        Leak of the wrinkle. The hole itself is taken to let it through (`orifice_leak` says how
        much it can); neighbouring wrinkles are taken to be far away, which overestimates.

    Raises
    ------
    InputError
        If a number is out of its range; all at once.
    """
    depth, layer, permeability = _soil(head, thickness, conductivity)
    problems = Problems()
    gap = checked(problems, "transmissivity", transmissivity, "m2/s")
    half = 0.5 * checked(problems, "width", width, "m")
    long = checked(problems, "length", length, "m")
    problems.raise_if_any()
    beside = np.sqrt(permeability * layer * gap)
    drop = np.where(depth > 0.0, (depth + layer) / layer, 0.0)
    return np.asarray(2.0 * long * (permeability * half + beside) * drop)


def _soil(
    head: ArrayLike, thickness: ArrayLike, conductivity: ArrayLike
) -> tuple[FloatArray, FloatArray, FloatArray]:
    problems = Problems()
    depth = checked(problems, "head", head, "m", remedy="give the depth of water")
    layer = checked(problems, "thickness", thickness, "m", strict=True)
    permeability = checked(problems, "conductivity", conductivity, "m/s")
    problems.raise_if_any()
    return depth, layer, permeability


def _size(name: str, values: ArrayLike) -> FloatArray:
    problems = Problems()
    size = checked(problems, name, values, "m", remedy="give the size of the defect")
    problems.raise_if_any()
    return size


def _factor(table: dict[str, Value], contact: str) -> Value:
    if contact not in table:
        raise InputError.single(f'contact "{contact}" is not known', place="contact",
                                allowed=", ".join(table))  # fmt: skip
    return table[contact]


def _warn_of_range(depth: FloatArray, permeability: FloatArray) -> None:
    warn_outside("a head", depth, 0.0, 3.0, "m", source=GIROUD, stacklevel=4)
    warn_outside("a conductivity", permeability, 1e-10, 1e-7, "m/s", source=GIROUD, stacklevel=4)


def _hole(
    depth: FloatArray, layer: FloatArray, permeability: FloatArray, size: FloatArray, factor: float
) -> FloatArray:
    shape = 1.0 + 0.1 * (depth / layer) ** 0.95
    return np.asarray(factor * shape * size**0.2 * depth**0.9 * permeability**0.74)
