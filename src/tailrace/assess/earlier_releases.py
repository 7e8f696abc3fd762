"""What was released before the plan's first year and is still there in the last stated year.

A limit can only hold for what is released from now on. Soil keeps what fell before, and water on
its way through the ground arrives whatever is done, so both are followed apart, for one year only.

A soil forgets at a constant rate k, so that what it holds of earlier years follows from its whole
store, without a run of its own. Of a year's mean m, with the input u of that year,

    S P1 = m - u P2,        mean n years later, of S alone = S P1 e^(-k n),

S the store at the year's beginning and P1, P2 the propagators of `soil_stores`. Wells and rivers
come from the ground by epoch of release.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tailrace.assess.carriers import LITRES, CarrierAmounts, soils_under_air, water_carriers
from tailrace.assess.soil_stores import propagators

if TYPE_CHECKING:
    from collections.abc import Mapping

    from tailrace.assess.chain_plan import ChainPlan
    from tailrace.assess.land_operators import LandOperators
    from tailrace.assess.water_block import GroundwaterBlock

Array = NDArray[np.float64]


def divided_years(plan: ChainPlan) -> tuple[int, ...]:
    """Return the years from the plan's first to the last stated; none where nothing is divided.

    Parameters
    ----------
    plan : ChainPlan
        What was prepared. Nothing is divided where the plan begins with the works, or after the
        last stated year.
    """
    first, last = plan.site.plan_year, plan.stated[-1]
    divided = plan.years[0] < first <= last
    return tuple(range(first, last + 1)) if divided else ()


def held_soil(
    carriers: Sequence[CarrierAmounts], land: LandOperators, substances: Sequence[str],
    wanted: Sequence[int], ahead: Sequence[int],
) -> list[CarrierAmounts]:  # fmt: skip
    """Return what soils hold of the deposition of earlier years.

    Parameters
    ----------
    carriers : sequence of CarrierAmounts
        Through the air, each soil after the deposition it is made of, years as wanted.
    land : LandOperators
        How fast soils forget.
    substances : sequence of str
        Axis of the carriers.
    wanted, ahead : sequence of int
        Years of the carriers, and `divided_years`.

    Returns
    -------
    list of CarrierAmounts
        Of the last year alone, in mg/m2.
    """
    at = list(wanted).index(ahead[0])
    losses = soils_under_air(land, substances)
    found, fall = [], None
    for one in carriers:
        if one.carrier == "deposition":
            fall = one
        elif one.carrier in losses:
            assert fall is not None  # a soil stands after what falls on it
            amount = _left_of(
                one.amount[..., at], fall.amount[..., at], _rate(losses[one.carrier]), ahead
            )
            found.append(replace(one, amount=amount))
    return found


def _rate(loss: Array) -> Array:
    """Return loss rates as (draw or 1, substance, 1); zero where not known, of which nothing is."""
    return np.moveaxis(np.nan_to_num(loss), -1, 0)[..., np.newaxis]


def _left_of(mean: Array, enters: Array, rate: Array, ahead: Sequence[int]) -> Array:
    """Return what the last year holds of the store at the first year's beginning, mean of a year.

    Parameters
    ----------
    mean, enters : ndarray, shape (draw, substance, unit)
        Mean of the first year, and its input.
    rate : ndarray, shape (draw or 1, substance, 1), 1/yr
        Share lost in a year.
    ahead : sequence of int
        First to last year.

    Returns
    -------
    ndarray, shape (draw, substance, unit, 1)
    """
    _, _, of_input = propagators(rate)
    # a store that begins with the plan is a difference of equal numbers
    begun = np.maximum(mean - enters * of_input, 0.0)
    return np.asarray(begun * np.exp(-rate * (ahead[-1] - ahead[0])))[..., np.newaxis]


def held_water(
    water: GroundwaterBlock, carriers: Sequence[CarrierAmounts], substances: Sequence[str],
    places: Sequence[str], land: LandOperators, serves: Mapping[str, str],
    wanted: Sequence[int], ahead: Sequence[int],
) -> list[CarrierAmounts]:  # fmt: skip
    """Return wells, the water of fields and their soil as earlier releases leave them.

    Parameters
    ----------
    water : GroundwaterBlock
        Of the years ahead, its first epoch that of the earlier years.
    carriers : sequence of CarrierAmounts
        The same carriers of all releases, years as wanted.
    substances, places : sequence of str
        Axes of the result.
    land : LandOperators
        How fields are watered, and how fast soils forget.
    serves : mapping of str to str
        Stream of each place that waters its fields from one.
    wanted, ahead : sequence of int
        Years of the carriers, and `divided_years`.

    Returns
    -------
    list of CarrierAmounts
        Of the last year alone.
    """
    earlier = replace(water, well=water.well[:1], river=water.river[:1])
    made = {
        one.carrier: one
        for one in water_carriers(
            earlier, substances, places, land, serves, ahead, (ahead[-1],)
        )
    }  # fmt: skip
    whole = {one.carrier: one for one in carriers}
    soil, fields = whole["irrigated soil"], whole["field water"]
    at = list(wanted).index(ahead[0])
    rate = _rate(soils_under_air(land, substances)["field soil"])
    watering = LITRES * np.nan_to_num(np.asarray(land.irrigation)).reshape(-1, 1, 1)
    begun = _left_of(soil.amount[..., at], fields.amount[..., at] * watering, rate, ahead)
    watered = made["irrigated soil"]
    made["irrigated soil"] = replace(watered, amount=watered.amount + begun, some=None)
    return list(made.values())
