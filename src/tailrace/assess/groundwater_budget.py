"""Where what a pond gave to the ground is: above the water table, in the aquifer, in the river.

Three sums that are not derived from one another: what is above the water table is what was released
within the time it takes down; what has come to the river is the integral over time of the flux at
the end of every column; what is in the aquifer is the integral along every column of the resident
concentration and what is sorbed with it (`water.bank_arrival`). What entered is the sum of the
releases. The discrepancy is what does not add up.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tailrace.assess.groundwater_transfers import drawn_pond
from tailrace.water.bank_arrival import mean_arrived, store_quadrature, stored_of_unit

if TYPE_CHECKING:
    from tailrace.assess.groundwater_plan import GroundwaterPlan
    from tailrace.quantities import Missing

Array = NDArray[np.float64]


@dataclass(frozen=True)
class GroundwaterBudget:
    """Budget of a pond's releases at the end of a year, central values.

    Parameters
    ----------
    source, substance : str
    year : int
    entered, above, stored, arrived : float, kg
        Released until then; above the water table; in the aquifer, dissolved and sorbed; in the
        river.
    discrepancy : float, 1
        Entered less the three, over entered; zero where nothing entered.
    """

    source: str
    substance: str
    year: int
    entered: float
    above: float
    stored: float
    arrived: float
    discrepancy: float


def groundwater_budget(
    plan: GroundwaterPlan, substances: Sequence[str], years: Sequence[int],
    report_years: Sequence[int], alternative: str | None = None,
) -> tuple[list[GroundwaterBudget], dict[tuple[str, str], Missing]]:  # fmt: skip
    """Return the budget of every pond of an area, by substance and year.

    Parameters
    ----------
    plan : GroundwaterPlan
        The area.
    substances : sequence of str
        Elements.
    years : sequence of int
        Years of release, consecutive.
    report_years : sequence of int
        Years at whose end the budget is drawn up.
    alternative : str, optional
        Reading of the plume's speed.

    Returns
    -------
    list of GroundwaterBudget
    dict of (str, str) to Missing
        Source and substance of which there is no budget.
    """
    found, missing = [], {}
    first = years[0]
    for pond in plan.ponds:
        drawn = drawn_pond(plan, pond, substances, years, None, alternative)
        scale, along = drawn.aquifer.scale[0], drawn.aquifer.longitudinal[0]
        way, slowness = (one[0] for one in pond.bank.at(drawn.ratio))
        travel, spread = scale * way, along * scale * slowness / way
        for e, name in enumerate(substances):
            if name in drawn.missing:
                missing[pond.source, name] = drawn.missing[name]
                continue
            slow, above = drawn.retardation[e, 0], drawn.above[e, 0]
            for year in report_years:
                release = drawn.release.amount[e, : year - first + 1, 0]
                parts = _parts(release, travel, spread, slow, above)
                entered = float(release.sum())
                gap = (entered - sum(parts)) / entered if entered > 0.0 else 0.0
                found.append(GroundwaterBudget(pond.source, name, year, entered, *parts, gap))
    return found, missing


def _parts(
    release: Array, travel: Array, spread: Array, slow: float, above: float
) -> tuple[float, float, float]:
    """Return what is above the water table, in the aquifer and in the river, kg."""
    # Each year's release is a step up at its start less one at its end; ages of the steps:
    age = np.arange(len(release), -1.0, -1.0)
    change = np.diff(np.concatenate([[0.0], release, [0.0]]))
    waiting = float(change @ np.minimum(age, above))
    at, weight = store_quadrature()
    below = np.maximum(age - above, 0.0) / slow
    stored = sum(
        step * slow * stored_of_unit(travel, spread, float(t), at, weight)
        for step, t in zip(change, below, strict=True) if step != 0.0
    )  # fmt: skip
    arrived = sum(
        step * slow * mean_arrived(travel, spread, float(t))
        for step, t in zip(change, below, strict=True) if step != 0.0
    )  # fmt: skip
    return waiting, float(stored), float(arrived)
