"""Levels that effects which are no sum depend on, by draw and by what they come from.

Relative risks of death follow PM2.5 in air, fluorosis follows fluoride in well water; neither is
linear, so that their parts are found draw by draw from the parts of the level.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from tailrace.assess.area_inputs import AreaInputs
    from tailrace.assess.carriers import SourceEpoch

Array = NDArray[np.float64]

PARTICLES, FLUORIDE = ("air", "PM2.5"), ("drinking_water", "F")
FOLLOWED = (PARTICLES, FLUORIDE)
"""Media and substances whose levels are followed."""


def followed_levels(inputs: AreaInputs, origins: Sequence[SourceEpoch]) -> Array:
    """Return levels of the works by origin.

    Parameters
    ----------
    inputs : AreaInputs
        Carriers and terms.
    origins : sequence of (str, int)
        Along the axis `origin`.

    Returns
    -------
    ndarray, shape (draw, followed, origin, place, stated year)
        Along `FOLLOWED`, in the units of the media; zero where not known.
    """
    shape = (len(FOLLOWED), len(origins), len(inputs.places), len(inputs.stated))
    found = np.zeros((inputs.draws, *shape))
    for f, (medium, substance) in enumerate(FOLLOWED):
        if substance not in inputs.substances:
            continue
        e = inputs.substances.index(substance)
        for term in (one for one in inputs.terms if one.medium == medium):
            factor = np.nan_to_num(term.factor[min(e, len(term.factor) - 1)])
            for carrier in (one for one in inputs.carriers if one.carrier == term.carrier):
                way = carrier.transfer
                own = replace(
                    carrier, some=None, amount=carrier.amount[:, e : e + 1],
                    transfer=way[e : e + 1] if way is not None and way.ndim == 3 else way,
                )  # fmt: skip
                here = own.at_places(list(inputs.stated))[:, 0] * factor[:, None, None, None]
                found[:, f, [origins.index(one) for one in carrier.origins]] += here
    return found
