"""What a site loses to the ground, in the form the source terms of water take."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tailrace.emissions.material_flow import WATER, MaterialFlow
from tailrace.emissions.releases import Releases
from tailrace.emissions.seepage_handover import SeepageTerm
from tailrace.quantities import Missing

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

Array = NDArray[np.float64]

WATER_DENSITY = 1000.0
"""kg/m3; what is dissolved in it is not counted."""
GROUND = "water:groundwater"
"""End of the balance that stands for what a leached hill loses."""


def seepage_terms(releases: Releases) -> dict[str, SeepageTerm]:
    """Return what seeps from ponds and hills, year by year.

    Parameters
    ----------
    releases : Releases
        What leaves a site, of consecutive years.

    Returns
    -------
    dict of str to SeepageTerm
        Declared seepage by source, and what the balance sends to groundwater; shapes
        (draw, year). A substance of which nothing is known is missing with its reason.
    """
    edges = np.array([*releases.years, releases.years[-1] + 1], dtype=float)
    found = {}
    for name, one in releases.sources.items():
        if one.emitted.to_water:
            volume = one.emitted.activity
            held = {e: _over(mass, volume) for e, mass in one.emitted.to_water.items()}
            found[name] = SeepageTerm(name, edges, volume.T, held)
    if GROUND in releases.outlets:
        flow = releases.outlets[GROUND]
        volume = flow.flow[flow.substances.index(WATER)] / WATER_DENSITY
        found[GROUND] = SeepageTerm(GROUND, edges, volume.T, _concentrations(flow, volume))
    return found


def _concentrations(flow: MaterialFlow, volume: Array) -> Mapping[str, ArrayLike | Missing]:
    found: dict[str, ArrayLike | Missing] = {}
    for row, name in enumerate(flow.substances):
        if name == WATER:
            continue
        if np.isnan(flow.flow[row]).any():
            found[name] = Missing(f"nothing is known of {name} in the solution", GROUND)
        elif flow.flow[row].any():
            found[name] = _over(flow.flow[row], volume)
    return found


def _over(mass: Array, volume: Array) -> Array:
    """Return concentrations, kg/m3, shape (draw, year); zero where no water leaves."""
    return np.divide(mass, volume, out=np.zeros_like(mass), where=volume > 0).T
