"""Whole results for options on transport, and the plume, for the report's page.

An option on transport is no factor on cells. Its results are computed with it in force, from the
first year it can act in, in the same draws and cells as those without it, so that the page can take
the one for the other and let factors act on both.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from tailrace.assess.chosen_options import ChosenOption
from tailrace.assess.ground_inputs import area_of
from tailrace.assess.late_levels import LateLevels
from tailrace.assess.option_cost import drawn_cost, option_cost
from tailrace.assess.plume_field import plume_field
from tailrace.assess.plume_levels import UNIT, PlumeField
from tailrace.assess.transfer_store import TransferStore
from tailrace.quantities import Missing

if TYPE_CHECKING:
    from tailrace.assess.chain_block import AreaParts
    from tailrace.assess.chain_plan import AreaPlan
    from tailrace.assess.chain_run import ChainRun
    from tailrace.assess.draw_design import DrawDesign
    from tailrace.site.schema_options import OptionTable


def transport_variants(found: ChainRun) -> dict[str, ChainRun]:
    """Return a run with each option on transport that is not in force, of the areas it changes.

    Parameters
    ----------
    found : ChainRun
        The run.
    """
    plan, taken = found.plan, [one.name for one in found.options]
    busy = {place for one in found.options for place in one.table.inputs}
    variants = {}
    for name, table in plan.site.options.items():
        if table.changes != "transport" or name in taken or busy & set(table.inputs):
            continue
        chosen = ChosenOption(name, table, None, start_of(found, table))
        touched = {area_of(place) for place in table.inputs}
        areas = {one: area for one, area in plan.areas.items() if one in touched}
        variants[name] = replace(
            found, plan=replace(plan, areas=areas), options=(*found.options, chosen), plumes={}
        )
    return {name: one for name, one in variants.items() if one.plan.areas}


def start_of(found: ChainRun, table: OptionTable) -> int:
    """Return the year from which a change of transport is baked: the first it can act in.

    Parameters
    ----------
    found : ChainRun
        The run.
    table : OptionTable
        The option.
    """
    starts = found.plan.site.option_starts
    first = table.first_year or found.plan.site.plan_year
    return next((year for year in starts if year >= first), first)


def transport_option(found: ChainRun, name: str, design: DrawDesign) -> dict[str, Any]:
    """Return an option whose results are baked whole, from one year on.

    Parameters
    ----------
    found : ChainRun
        The run.
    name : str
        The option.
    design : DrawDesign
        Draws of the page.
    """
    table = found.plan.site.options[name]
    return {
        **told_of(found, name, table, design),
        "cells": {area: [] for area in found.plan.areas},
        "sources": [],
        "left": 1.0,
        "left_draws": np.ones(1),
        "strongest": 1.0,
        "places": [],
        "start": start_of(found, table),
    }


def told_of(found: ChainRun, name: str, table: OptionTable, design: DrawDesign) -> dict[str, Any]:
    """Return what an option is called and what it costs.

    Parameters
    ----------
    found : ChainRun
        The run.
    name : str
        The option.
    table : OptionTable
        What it is.
    design : DrawDesign
        Draws of the page.
    """
    cost = option_cost(table, found.plan.site.works)
    known = cost.capital == cost.capital or cost.running == cost.running
    draws = np.zeros(0)
    if not cost.reason:
        levels = LateLevels(design, design.draws)
        draws = drawn_cost(name, table, found.plan.site.works, levels)
    return {
        "name": name,
        "title": table.title or name.replace("_", " "),
        "changes": table.changes,
        "capital": _known(cost.capital),
        "running": _known(cost.running),
        "life": _known(cost.life),
        "yearly_cost": _known(cost.yearly),
        "cost_draws": draws,
        "currency": "USD" if known else "",
        "cost_reason": cost.reason,
        "cost_follows": getattr(table, "cost_follows", "strength"),
        "first_year": table.first_year,
        "note": table.note,
    }


def _known(number: float) -> float | None:
    return None if number != number else number


def plume_view(
    found: ChainRun, area: AreaPlan, store: TransferStore | None, parts: AreaParts
) -> dict[str, Any]:
    """Return the plume by substance, pond and epoch; empty where there is none.

    Parameters
    ----------
    found : ChainRun
        The run; where it holds no plumes they are computed for its options.
    area : AreaPlan
        The area.
    store : TransferStore or None
        Keeps the ways of the water.
    parts : AreaParts
        The area at central values, by epoch of release.
    """
    plume = found.plumes.get(area.name)
    if plume is None and found.options:
        plume = _plume_of_variant(found, area, store, parts)
    if plume is None or isinstance(plume, Missing):
        return {}
    # from (epoch, source, substance, year, point)
    level = plume.level.transpose(2, 3, 0, 1, 4)
    return {
        "layers": [(name, UNIT) for name in plume.substances],
        "substances": list(plume.substances),
        "years": list(plume.years),
        "points": np.column_stack((plume.east, plume.north)).tolist(),
        "source_epochs": [
            [source, epoch] for epoch in range(len(plume.level)) for source in plume.sources
        ],
        "central": level.reshape(*level.shape[:2], -1, level.shape[-1]),
    }


def _plume_of_variant(
    found: ChainRun, area: AreaPlan, store: TransferStore | None, parts: AreaParts
) -> PlumeField | Missing:
    """Return the plume with an option on transport, whose central values are not kept."""
    kept = found.middle.areas[area.name]
    middle = replace(found.middle, areas={area.name: replace(kept, parts=parts)})
    keeper = TransferStore() if store is None else store
    return plume_field(replace(found, middle=middle), area.name, keeper)
