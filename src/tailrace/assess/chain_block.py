"""One block of draws of a whole site: releases once, then every area.

Everything a block needs follows from the plan and from the levels of its draws, so blocks can run
anywhere and in any order.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, partial
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tailrace.assess.air_release import AirRelease, air_release
from tailrace.assess.area_block import AreaBlock, evaluate_area
from tailrace.assess.area_inputs import AreaInputs, background_levels
from tailrace.assess.background_levels import background_by_medium
from tailrace.assess.carrier_terms import carrier_terms
from tailrace.assess.carriers import CarrierAmounts, water_carriers
from tailrace.assess.carriers_of_air import air_carriers
from tailrace.assess.chain_plan import COUNTED
from tailrace.assess.changed_ground import ground_spans, summed_blocks
from tailrace.assess.chosen_options import ChosenOption, OptionEffects, check_release_options
from tailrace.assess.earlier_releases import divided_years, held_soil, held_water
from tailrace.assess.exposure_shares import exposure_shares
from tailrace.assess.groundwater_transfers import groundwater_block
from tailrace.assess.land_operators import land_operators
from tailrace.assess.release_options import acts_on
from tailrace.assess.site_releases import releases
from tailrace.assess.unit_levels import PATHWAYS
from tailrace.quantities import Missing, Value
from tailrace.quantities.level_source import drawn

if TYPE_CHECKING:
    from tailrace.assess.chain_plan import AreaPlan, ChainPlan
    from tailrace.assess.land_operators import LandOperators
    from tailrace.assess.site_releases import SiteReleases
    from tailrace.assess.water_block import GroundwaterBlock
    from tailrace.quantities.level_source import LevelSource

Array = NDArray[np.float64]
THROUGH_AIR = ("air", "soil", "house_dust", "road_dust", "crops", "milk", "meat")
"""Media that the works reach through the air."""
FROM_WELLS = ("drinking_water",)
FROM_FIELD_WATER = ("crops", "milk", "meat")
"""Media that the works reach through the ground, the latter where fields are watered."""
IN_WATER = ("well", "field water", "irrigated soil")
"""Carriers that come through the ground."""


@dataclass
class AreaParts:
    """What the results of an area in a block are made of.

    Parameters
    ----------
    release : AirRelease or None
        What its sources gave to the air.
    water : GroundwaterBlock or None
        What went through the ground.
    land : LandOperators
        How soil, dust and food followed.
    base : ndarray, shape (draw or 1, medium, substance, place)
        Levels without the works, by medium; NaN where not known.
    stated : tuple of int
        Positions of the stated years among the years wanted.
    inputs : AreaInputs
        Carriers, terms, weights and background.
    """

    release: AirRelease | None
    water: GroundwaterBlock | None
    land: LandOperators
    base: Array
    stated: tuple[int, ...]
    inputs: AreaInputs

    @cached_property
    def block(self) -> AreaBlock:
        """Results, made when they are asked for."""
        return evaluate_area(self.inputs)


@dataclass
class SiteBlock:
    """Results of a site in a block of draws.

    Parameters
    ----------
    areas : mapping of str to AreaParts
        By area.
    releases : SiteReleases
        What leaves, with the balance.
    effects : OptionEffects
        What options leave.
    """

    areas: Mapping[str, AreaParts]
    releases: SiteReleases
    effects: OptionEffects


def evaluate_site(
    plan: ChainPlan,
    levels: LevelSource | None,
    options: Sequence[ChosenOption] = (),
    *,
    starts: Sequence[int] = (),
    alternative: str | None = None,
    earlier: bool = False,
    pathways: bool = True,
) -> SiteBlock:
    """Return the results of a site at given levels of all that is not known.

    Parameters
    ----------
    plan : ChainPlan
        What was prepared.
    levels : LevelSource or None
        Draws; None for central values.
    options : sequence of ChosenOption
        Options in force.
    starts : sequence of int
        Years that divide epochs of release.
    alternative : str, optional
        Reading of the ground that stands in for the declared one.
    earlier : bool
        Whether what was released before the plan is told apart.
    pathways : bool
        Whether pathways are told apart, draw by draw.

    Returns
    -------
    SiteBlock
    """
    site = plan.site
    given = releases(site, plan.years, levels=levels)
    known = [*given.releases.emissions.sources, *given.releases.outlets]
    check_release_options(options, known)
    effects = OptionEffects(
        tuple(options),
        {one.name: one.left(levels) for one in options},
        {one.name: acts_on(one.table, given.releases) for one in options},
        plan.years,
    )
    areas = {
        name: _area(plan, area, given, levels, effects, starts, alternative, earlier, pathways)
        for name, area in plan.areas.items()
    }
    return SiteBlock(areas, given, effects)


def _area(
    plan: ChainPlan, area: AreaPlan, given: SiteReleases, levels: LevelSource | None,
    effects: OptionEffects, starts: Sequence[int], alternative: str | None, earlier: bool,
    pathways: bool,
) -> AreaParts:  # fmt: skip
    site, declared = plan.site, plan.site.areas[area.name]
    followed = [name for name in area.substances if name not in COUNTED]
    land = land_operators(site, area.name, followed, levels)
    carriers: list[CarrierAmounts] = []
    release, water = None, None
    ahead = divided_years(plan) if earlier else ()
    held: list[CarrierAmounts] = []
    if not isinstance(area.air, Missing):
        release = air_release(
            given.releases, area.air.sources, area.air.bins, area.substances,
            lambda outlet, substance: area.shares[outlet, substance],
            effects.of_release, area.air.missing,
        )  # fmt: skip
        carriers += air_carriers(
            release, area.air, area.places, _transfer_factor(declared, levels), land, plan.years,
            plan.wanted, starts,
        )  # fmt: skip
        held += held_soil(carriers, land, area.substances, plan.wanted, ahead) if ahead else []
    if not isinstance(area.ground, Missing):
        ground = area.ground
        water = _through_ground(plan, area, given, levels, effects, plan.years, starts, alternative)
        in_water = water_carriers(
            water, area.substances, area.places, land, ground.serves, plan.years, plan.wanted
        )
        carriers += in_water
        if ahead:
            before = _through_ground(
                plan, area, given, levels, effects, ahead, ahead[:1], alternative,
                _held_by(in_water, area.substances),
            )  # fmt: skip
            held += held_water(
                before, carriers, area.substances, area.places, land, ground.serves, plan.wanted,
                ahead,
            )  # fmt: skip
    carriers = [one for one in carriers if one.origins]
    background = background_by_medium(declared, area.substances, land, levels)
    draws = 1 if levels is None else levels.rows
    left, not_told = exposure_left(plan, area, effects, levels)
    inputs = AreaInputs(
        area.substances, area.places, area.weights, _same_draws(carriers, draws),
        carrier_terms(land, area.substances), background, left,
        tuple(plan.wanted.index(year) for year in plan.stated),
        unknown_media(area, release, land.irrigation_water), not_told, _same_draws(held, draws),
        pathways,
    )  # fmt: skip
    base = background_levels(inputs)
    return AreaParts(release, water, land, base, inputs.stated, inputs)


def _through_ground(
    plan: ChainPlan, area: AreaPlan, given: SiteReleases, levels: LevelSource | None,
    effects: OptionEffects, report: Sequence[int], begins: Sequence[int], alternative: str | None,
    substances: Sequence[str] | None = None,
) -> GroundwaterBlock:  # fmt: skip
    """Return what wells and rivers get, through the ground as options leave it.

    Of all substances of the area unless some are given.
    """
    assert not isinstance(area.ground, Missing)
    return summed_blocks([
        groundwater_block(
            span.plan, given, span.levels(levels), plan.years, report, begins,
            left=partial(span.left, plan.years, of=effects.of_release),
            alternative=alternative,
            substances=area.substances if substances is None else substances,
        )
        for span in ground_spans(area.ground, effects.options)
    ])  # fmt: skip


def _held_by(carriers: Sequence[CarrierAmounts], substances: Sequence[str]) -> tuple[str, ...]:
    """Return the substances that any carrier holds; the first where none holds any.

    What there is nothing of in all, there is nothing of from earlier years.
    """
    some = {int(e) for one in carriers for e in one.held}
    return tuple(name for e, name in enumerate(substances) if e in some) or tuple(substances[:1])


def on_changed_ground(
    plan: ChainPlan, block: SiteBlock, levels: LevelSource | None,
    options: Sequence[ChosenOption], starts: Sequence[int],
) -> SiteBlock:  # fmt: skip
    """Return a site of which options on transport change the ground, all else being as it was.

    Parameters
    ----------
    plan : ChainPlan
        What was prepared, with the areas wanted.
    block : SiteBlock
        The site without these options, without what was released before the plan told apart.
    levels : LevelSource or None
        Its draws; None for central values.
    options : sequence of ChosenOption
        Options in force, the block's own and others on transport.
    starts : sequence of int
        Years that divide its epochs of release.

    Returns
    -------
    SiteBlock
        Carriers through the air are those of the block.
    """
    own = block.effects.options
    assert all(one in own or one.table.changes == "transport" for one in options)
    effects = replace(block.effects, options=tuple(options))
    areas = {}
    for name, area in plan.areas.items():
        parts = block.areas[name]
        if not isinstance(area.ground, Missing):
            water = _through_ground(
                plan, area, block.releases, levels, effects, plan.years, starts, None
            )
            made = water_carriers(
                water, area.substances, area.places, parts.land, area.ground.serves, plan.years,
                plan.wanted,
            )  # fmt: skip
            carriers = [one for one in parts.inputs.carriers if one.carrier not in IN_WATER]
            carriers += _same_draws(made, 1 if levels is None else levels.rows)
            inputs = replace(parts.inputs, carriers=tuple(carriers))
            parts = replace(parts, water=water, inputs=inputs)
        areas[name] = parts
    return SiteBlock(areas, block.releases, effects)


def _transfer_factor(declared: object, levels: LevelSource | None) -> Array:
    """Return the factor between computed and true transfers, shape (draw,) or (1,).

    One where it is missing: transfers are then taken as they are, which `area_gaps` says.
    """
    value = declared.surface.surface.air_transfer_factor  # type: ignore[attr-defined]
    if not isinstance(value, Value):
        return np.ones(1)
    return drawn(value, f"surface.{declared.name}.surface.air_transfer_factor", levels)  # type: ignore[attr-defined]


def _same_draws(carriers: Sequence[CarrierAmounts], draws: int) -> tuple[CarrierAmounts, ...]:
    """Return carriers with the same number of draws each."""
    return tuple(
        one
        if len(one.amount) == draws
        else replace(one, amount=np.broadcast_to(one.amount, (draws, *one.amount.shape[1:])))
        for one in carriers
        if one.origins
    )


def unknown_media(
    area: AreaPlan, release: AirRelease | None, irrigation_water: str
) -> dict[str, frozenset[str]]:  # fmt: skip
    """Return to which levels the works add an amount that no carrier holds.

    Parameters
    ----------
    area : AreaPlan
        The area.
    release : AirRelease or None
        What its sources give to the air; None where no way through the air is known.
    irrigation_water : str
        "well", "river" or "none": what its fields and cattle are watered with.

    Returns
    -------
    dict of str to frozenset of str
        By medium, substances.
    """
    every = frozenset(area.substances)
    found: dict[str, frozenset[str]] = {}
    if release is None or not (release.units or release.spread_sources):
        lacking = every if release is None else release.lacking
        found |= dict.fromkeys(THROUGH_AIR, lacking)
    if isinstance(area.ground, Missing) or area.ground.unknown:
        watered = irrigation_water != "none"
        found |= dict.fromkeys((*FROM_WELLS, *(FROM_FIELD_WATER if watered else ())), every)
    return found


def exposure_left(
    plan: ChainPlan, area: AreaPlan, effects: OptionEffects, levels: LevelSource | None
) -> tuple[Array, frozenset[str]]:
    """Return what is left of exposure, and pathways of which a share is not known.

    Well water and local food count by their share of what people drink and eat. A share that is
    missing counts as nothing, so that results are lower bounds.

    Parameters
    ----------
    plan : ChainPlan
        What was prepared.
    area : AreaPlan
        The area.
    effects : OptionEffects
        What options leave.
    levels : LevelSource or None
        Draws; None for central values.

    Returns
    -------
    left : ndarray, shape (place, pathway, year, draw or 1)
    not_told : frozenset of str
        Pathways.
    """
    pathways, years = area.weights.pathways, plan.wanted
    shares = exposure_shares(plan.site, area.places, years, levels)
    supplied = shares[:, [PATHWAYS.index(path) for path in pathways]]
    missing = np.asarray(np.isnan(supplied).any(axis=(0, 2, 3)))
    supplied = np.nan_to_num(supplied)
    draws = max([supplied.shape[-1], *(len(one) for one in effects.factors.values())])
    found = np.array(np.broadcast_to(supplied, (*supplied.shape[:3], draws)))
    for p, path in enumerate(pathways):
        for r, place in enumerate(area.places):
            left = effects.of_exposure(place, path, years)
            if left is not None:
                found[r, p] *= left
    same = bool((found == found[..., :1]).all())
    not_told = frozenset(
        path for path, none in zip(pathways, missing.tolist(), strict=True) if none
    )
    return found[..., :1] if same else found, not_told
