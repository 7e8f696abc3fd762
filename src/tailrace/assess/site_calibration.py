"""The chain of a site held against its measurements.

What can be compared is a level that the chain follows, at a place where people live: air, soil,
dust, wells, crops. What a study itself computed (intakes, doses) is no observation, and particles
of one size are not all particles: both are left out, and said so, and so is an observation that
contradicts another of the same place.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from tailrace.assess.area_dataset import MEDIUM_UNITS
from tailrace.assess.background_levels import background_by_medium
from tailrace.assess.calibration import Calibration, Observations, calibrate
from tailrace.assess.chain_plan import COUNTED
from tailrace.assess.land_operators import land_operators
from tailrace.assess.observed_beside import (
    BY_SIZE,
    LEVEL_OF,
    NUCLIDE_OF,
    contradiction,
    level_factor,
    members_of,
    quantity_of,
)
from tailrace.errors import InputError
from tailrace.quantities import Missing

if TYPE_CHECKING:
    from tailrace.assess.chain_block import SiteBlock
    from tailrace.assess.chain_plan import AreaPlan, ChainPlan
    from tailrace.assess.draw_design import DrawDesign
    from tailrace.quantities.level_source import LevelSource

Array = NDArray[np.float64]
Run = Callable[["ChainPlan", "LevelSource"], "SiteBlock"]


@dataclass(frozen=True)
class Picked:
    """Where the level that was observed stands in the results of a block.

    Parameters
    ----------
    area : str
        The area.
    medium, place, year : int
        Positions along the axes of its levels; the year is the nearest stated one.
    substances : tuple of int
        Positions of what is summed.
    factor : float
        From the unit of levels to the unit of the observation.
    """

    area: str
    medium: int
    place: int
    year: int
    substances: tuple[int, ...]
    factor: float


@dataclass(frozen=True)
class Comparable:
    """What of a site's measurements the chain can be held against.

    Parameters
    ----------
    observations : Observations
        Those that can be compared.
    picked : tuple of Picked
        Their levels.
    left_out : mapping of str to str
        The others, with the reason.
    lower_bounds : tuple of str
        Observations beside which the works add an unknown amount to what is computed.
    """

    observations: Observations
    picked: tuple[Picked, ...]
    left_out: Mapping[str, str]
    lower_bounds: tuple[str, ...] = ()


def comparable(plan: ChainPlan, error_factor: float) -> Comparable:
    """Return what of a site's measurements the chain can be held against.

    Parameters
    ----------
    plan : ChainPlan
        What a run prepared.
    error_factor : float
        Error of every observation as a factor, one standard deviation: what a month at a spot
        differs from a year over a place is most of it.

    Returns
    -------
    Comparable

    Raises
    ------
    InputError
        If nothing can be compared, or the factor is not above 1.
    """
    kept: list[tuple[str, str, float, str]] = []
    picked: list[Picked] = []
    left_out: dict[str, str] = {}
    measured = plan.site.measurements.to_dict("records")
    known = {name: _known_without_works(plan, area) for name, area in plan.areas.items()}
    for row in measured:
        name = f"{quantity_of(row)}, {row['place']}, {row['year']}"
        found = contradiction(row, measured) or _pick(row, plan, known)
        if isinstance(found, str):
            left_out[name] = found
            continue
        value = row["value"].to(row["value"].written_unit or row["value"].unit)
        kept.append((name, value.unit, value.central, value.source))
        picked.append(found)
    if not kept:
        raise InputError.single(
            "has nothing that can be held against what is computed",
            file=str(plan.site.folder / "measurements.csv"),
            remedy="; ".join(f"{name}: {why}" for name, why in list(left_out.items())[:3])
            or "add what was measured in air, soil, dust, wells or crops where people live",
        )
    names, units, values, sources = zip(*kept, strict=True)
    observations = Observations(
        names, units, np.array(values), np.full(len(values), error_factor), sources
    )
    return Comparable(observations, tuple(picked), left_out)


def calibrate_site(
    plan: ChainPlan,
    design: DrawDesign,
    error_factor: float,
    *,
    seed: int = 1,
    run: Run | None = None,
) -> tuple[Calibration, Comparable]:
    """Hold the uncertain numbers of a site against its measurements.

    Parameters
    ----------
    plan : ChainPlan
        What a run prepared.
    design : DrawDesign
        Prior draws: some hundred.
    error_factor : float
        Error of every observation as a factor.
    seed : int
        Seed of the errors drawn.
    run : callable, optional
        Evaluates the site at levels; `evaluate_site` unless given.

    Returns
    -------
    Calibration, Comparable
        Numbers before and after, and what they were held against.

    Raises
    ------
    InputError
        If nothing can be compared, or pyesmda is not installed.
    """
    from tailrace.assess.chain_block import evaluate_site

    against = comparable(plan, error_factor)
    evaluate = run or evaluate_site
    more: set[str] = set()

    def respond(levels: LevelSource) -> Array:
        block = evaluate(plan, levels)
        more.update(_lower_bounds(block, against))
        return responses(block, against.picked, levels.rows)

    found = calibrate(respond, design, against.observations, seed=seed)
    names = tuple(name for name in against.observations.names if name in more)
    return found, replace(against, lower_bounds=names)


def _lower_bounds(block: SiteBlock, against: Comparable) -> Iterator[str]:
    """Yield the observations to whose levels the works add an unknown amount."""
    for name, one in zip(against.observations.names, against.picked, strict=True):
        if block.areas[one.area].block.level_unknown[one.medium, list(one.substances)].any():
            yield name


def _known_without_works(plan: ChainPlan, area: AreaPlan) -> dict[str, set[str]]:
    """Return the substances whose levels without the works are known, by medium."""
    followed = [name for name in area.substances if name not in COUNTED]
    land = land_operators(plan.site, area.name, followed)
    base = background_by_medium(plan.site.areas[area.name], area.substances, land, None)
    return {
        medium: {x for x, row in zip(area.substances, level, strict=True) if np.isfinite(row).all()}
        for medium, level in base.items()
    }


def responses(block: SiteBlock, picked: tuple[Picked, ...], rows: int) -> Array:
    """Return what would be observed, in the units of the observations.

    Parameters
    ----------
    block : SiteBlock
        Results at some levels.
    picked : tuple of Picked
        Levels wanted.
    rows : int
        Draws of the block.

    Returns
    -------
    ndarray, shape (draw, observation)
        Background included, which is known of what is picked.
    """
    columns = []
    for one in picked:
        parts = block.areas[one.area]
        at = (slice(None), one.medium, list(one.substances), one.place)
        works = parts.block.level[(*at, one.year)]
        whole = works + parts.base[at]
        columns.append(np.broadcast_to(whole.sum(axis=1) * one.factor, (rows,)))
    return np.column_stack(columns)


def _pick(
    row: Mapping[Any, Any], plan: ChainPlan, known: Mapping[str, Mapping[str, set[str]]]
) -> Picked | str:  # fmt: skip
    """Return where a measurement's level stands, or why it cannot be compared."""
    value = row["value"]
    if isinstance(value, Missing):
        return f"no number: {value.reason}"
    if row["medium"] not in LEVEL_OF:
        return f"{row['medium']} is not followed, or was computed by the study"
    if row["fraction"] in BY_SIZE:
        return f"levels are of all particles, not of {row['fraction']}"
    area = next((one for one in plan.areas.values() if row["place"] in one.places), None)
    if area is None:
        return "nobody lives there"
    medium = next((x for x in LEVEL_OF[row["medium"]] if x in area.weights.media), None)
    substance = str(row["substance"])
    element = NUCLIDE_OF.get(substance, substance)
    members = members_of(element, list(area.substances))
    if medium is None or not members:
        return "not among the results"
    unknown = [name for name in members if name not in known[area.name].get(medium, ())]
    if unknown:
        return f"what is there without the works is not known of {', '.join(unknown)}"
    stated = np.asarray(plan.stated)
    return Picked(
        area.name, area.weights.media.index(medium), area.places.index(row["place"]),
        int(np.argmin(np.abs(stated - int(row["year"])))),
        tuple(area.substances.index(name) for name in members),
        level_factor(MEDIUM_UNITS[medium], value.written_unit or value.unit, substance),
    )  # fmt: skip
