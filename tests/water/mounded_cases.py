"""Flows that several tests of the mound share: like Baotou's pond, in round numbers.

Pond of about 11 km2 (radius 1.9 km), 30 m of sand and gravel, conductivity 25 m/d, regional
gradient 0.0025 to the south, effective porosity 0.25 (facts: area 10 to 11 km2 and gradient
0.0014 to 0.004 in s1_baotou_site.csv and t2_baotou_tailings.csv; the rest is the issue's case).
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from tailrace.water.constants import SECONDS_PER_YEAR
from tailrace.water.mounding import GroundwaterFlow
from tailrace.water.recharge_areas import CircularRecharge

CONDUCTIVITY = 25.0 / 86400.0
GRADIENT = 0.0025
THICKNESS = 30.0
POROSITY = 0.25
RADIUS = 1900.0
SOUTH = 180.0
REGIONAL = CONDUCTIVITY * SECONDS_PER_YEAR * GRADIENT * THICKNESS
"""Regional discharge, m2/yr."""
THROUGH_FLOW = REGIONAL * 2.0 * RADIUS
"""Regional flow under the pond, m3/yr."""


def flow(leak: float, areas: Sequence[Any] | None = None, **changes: Any) -> GroundwaterFlow:
    """Return the flow with a pond of a leak, m3/yr, or with other areas."""
    pond = CircularRecharge("pond", 0.0, 0.0, RADIUS, leak)
    settings: dict[str, Any] = {
        "hydraulic_conductivity": CONDUCTIVITY, "hydraulic_gradient": GRADIENT,
        "flow_bearing": SOUTH, "thickness": THICKNESS, "effective_porosity": POROSITY,
        "fixed_thickness": True, "reference_head": 50.0,
        "areas": (pond,) if areas is None else tuple(areas),
    }  # fmt: skip
    return GroundwaterFlow(**(settings | changes))
