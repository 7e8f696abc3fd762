"""What a pond stands on: soil, composite liner or geomembrane, as seepage per area by depth."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np
from numpy.typing import ArrayLike

from tailrace.errors import Problems
from tailrace.quantities.number_checks import FloatArray, checked

from .constants import SECONDS_PER_YEAR
from .liner import (
    Contact,
    circular_defect_leak,
    gap_transmissivity,
    orifice_leak,
    unlined_flux,
    wrinkle_leak,
)

SQUARE_METRES_PER_HECTARE = 1.0e4


class Liner(Protocol):
    """What a pond needs to know of its base."""

    def flux(self, head: ArrayLike) -> FloatArray:
        """Return the seepage per area at a depth of water, m/yr."""


@dataclass(frozen=True)
class SoilLiner:
    """A soil layer, natural or compacted, without geomembrane.

    Attributes
    ----------
    thickness : float or ndarray, m
    conductivity : float or ndarray, m/s
    """

    thickness: ArrayLike
    conductivity: ArrayLike

    def __post_init__(self) -> None:
        _check_soil(self.thickness, self.conductivity, Problems()).raise_if_any()

    def flux(self, head: ArrayLike) -> FloatArray:
        """Return the seepage per area at a depth of water `head` (m), m/yr."""
        return SECONDS_PER_YEAR * unlined_flux(head, self.thickness, self.conductivity)


@dataclass(frozen=True)
class CompositeLiner:
    """A geomembrane with circular holes on a soil layer.

    Attributes
    ----------
    thickness : float or ndarray, m
        Thickness of the soil.
    conductivity : float or ndarray, m/s
        Saturated hydraulic conductivity of the soil.
    defects_per_hectare : float or ndarray, 1/ha
        Holes per hectare; `liner_defects` has published counts.
    diameter : float or ndarray, m
        Diameter of the holes.
    contact : {"good", "poor"}
    wrinkle_width, wrinkle_length : float or ndarray, m, m/ha
        Width, and length per hectare, of the wrinkles that have a hole; 0 for none.
    """

    thickness: ArrayLike
    conductivity: ArrayLike
    defects_per_hectare: ArrayLike
    diameter: ArrayLike
    contact: Contact
    wrinkle_width: ArrayLike = 0.0
    wrinkle_length: ArrayLike = 0.0

    def __post_init__(self) -> None:
        problems = _check_soil(self.thickness, self.conductivity, Problems())
        for name, unit in (("defects_per_hectare", "1/ha"), ("diameter", "m"),
                           ("wrinkle_width", "m"), ("wrinkle_length", "m/ha")):  # fmt: skip
            checked(problems, name, getattr(self, name), unit)
        problems.raise_if_any()

    def flux(self, head: ArrayLike) -> FloatArray:
        """Return the seepage per area at a depth of water `head` (m), m/yr."""
        one = circular_defect_leak(
            head, self.thickness, self.conductivity, self.diameter, self.contact
        )
        per_hectare = one * np.asarray(self.defects_per_hectare)
        if np.any(np.asarray(self.wrinkle_length) > 0.0):
            gap = gap_transmissivity(self.conductivity, self.contact)
            per_hectare = per_hectare + wrinkle_leak(
                head, self.thickness, self.conductivity, gap, self.wrinkle_width,
                self.wrinkle_length,
            )  # fmt: skip
        return np.asarray(SECONDS_PER_YEAR * per_hectare / SQUARE_METRES_PER_HECTARE)


@dataclass(frozen=True)
class GeomembraneLiner:
    """A geomembrane with holes on a draining layer.

    Attributes
    ----------
    defects_per_hectare : float or ndarray, 1/ha
    area : float or ndarray, m2
        Area of one hole.
    """

    defects_per_hectare: ArrayLike
    area: ArrayLike

    def __post_init__(self) -> None:
        problems = Problems()
        checked(problems, "defects_per_hectare", self.defects_per_hectare, "1/ha")
        checked(problems, "area", self.area, "m2")
        problems.raise_if_any()

    def flux(self, head: ArrayLike) -> FloatArray:
        """Return the seepage per area at a depth of water `head` (m), m/yr."""
        per_hectare = orifice_leak(head, self.area) * np.asarray(self.defects_per_hectare)
        return np.asarray(SECONDS_PER_YEAR * per_hectare / SQUARE_METRES_PER_HECTARE)


def _check_soil(thickness: ArrayLike, conductivity: ArrayLike, problems: Problems) -> Problems:
    checked(problems, "thickness", thickness, "m", strict=True)
    checked(problems, "conductivity", conductivity, "m/s")
    return problems
