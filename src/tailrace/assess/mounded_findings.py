"""What the mounded flow of a pond sends to each village, and what a strip would have said.

A strip in uniform flow as wide as the pond, from its downgradient edge, is the usual screening: it
sends nothing across and against the gradient, whatever the pond leaks. Here both are asked for the
same draws, the same water and a substance that is not held back.
"""

from __future__ import annotations

import math
import warnings
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tailrace.assess.drawn_ground import drawn_zone
from tailrace.assess.groundwater_plan import (
    GroundwaterPlan,
    PondPlan,
    groundwater_plan,
    wells_table,
)
from tailrace.assess.groundwater_transfers import DrawnPond, drawn_pond
from tailrace.errors import ValidityWarning
from tailrace.quantities import Missing
from tailrace.water.mounded_response import scaled_ways, well_steps
from tailrace.water.mounded_streams import is_reached
from tailrace.water.mounded_table import MoundedTable
from tailrace.water.strip import strip_concentration

if TYPE_CHECKING:
    from tailrace.assess.transfer_store import TransferStore
    from tailrace.quantities.level_source import LevelSource
    from tailrace.site import Site

Array = NDArray[np.float64]
Spread = tuple[float, float, float]
"""Percentiles 5, 50 and 95 over draws."""

PERCENTILES = (5.0, 50.0, 95.0)
WINDS = ("north", "north-east", "east", "south-east", "south", "south-west", "west", "north-west")
DOWN, UP = 30.0, 150.0
"""Degrees from the flow within which a place counts as downgradient; beyond which upgradient."""
NOTHING = 5.0e-6
"""Share of the pond's concentration below which a sentence says none."""
NEAREST = 50.0
"""Nearest to the pond's edge to which an uncertain place is moved, m."""


@dataclass(frozen=True)
class MoundedFinding:
    """What is found for one village and one pond.

    Parameters
    ----------
    area, source, receptor, title : str
    distance : float, m
        From the pond's edge.
    wind : str
        Where it lies from the pond's centre.
    side : str
        "downgradient", "across the gradient" or "upgradient".
    reached : float, 1
        Share of draws in which it lies in the pond's water once all has come.
    years : tuple of float, yr
        Travel of the water in the draws in which it is reached, from the pond's bottom; NaN if
        none.
    steady : tuple of float, 1
        Pond's concentration that comes in the end.
    year : int
        Year of the next three.
    mounded, strip : tuple of float, 1
        Well over pond in that year, by the mounded flow and by the strip.
    near : tuple of float or None, 1
        As `mounded`, were it at the near end of the accuracy of its place.
    sentence : str
        The finding in words.
    """

    area: str
    source: str
    receptor: str
    title: str
    distance: float
    wind: str
    side: str
    reached: float
    years: Spread
    steady: Spread
    year: int
    mounded: Spread
    strip: Spread
    near: Spread | None
    sentence: str


def mounded_findings(
    site: Site, levels: LevelSource | None = None, *, year: int | None = None,
    alternative: str | None = None, store: TransferStore | None = None,
) -> tuple[MoundedFinding, ...]:  # fmt: skip
    """Return what mounded flow sends to each village beside a pond of a site.

    Parameters
    ----------
    site : Site
        The site.
    levels : LevelSource or None
        Where draws come from; None for central values, of which all percentiles are the same.
    year : int, optional
        Calendar year of the concentrations; the last of the site unless given.
    alternative : str, optional
        Reading of the plume's speed, in areas that declare it.
    store : TransferStore, optional
        Keeps the tables.

    Returns
    -------
    tuple of MoundedFinding
        By area, pond and receptor; empty where no pond can be computed.
    """
    when = site.years[-1] if year is None else year
    return tuple(
        finding
        for area in site.areas
        for finding in _of_area(site, area, levels, when, alternative, store)
    )


def _of_area(
    site: Site, area: str, levels: LevelSource | None, year: int, alternative: str | None,
    store: TransferStore | None,
) -> Iterator[MoundedFinding]:  # fmt: skip
    plan = groundwater_plan(site, area, store=store)
    chosen = alternative if alternative in plan.alternatives else None
    for pond in plan.ponds:
        drawn = drawn_pond(plan, pond, (), [year], levels, chosen)
        yield from _of_pond(site, plan, pond, drawn, levels, year, store)


def _of_pond(
    site: Site, plan: GroundwaterPlan, pond: PondPlan, drawn: DrawnPond,
    levels: LevelSource | None, year: int, store: TransferStore | None,
) -> Iterator[MoundedFinding]:  # fmt: skip
    zone = drawn_zone(plan.area, levels)
    assert not isinstance(zone, Missing)  # the plan asked
    assert pond.deposit.opened is not None  # as above
    flux = drawn.release.leak / (math.pi * pond.radius**2)
    above = np.broadcast_to(zone.thickness * zone.water_content / flux, drawn.ratio.shape)
    age = year + 0.5 - pond.deposit.opened - above
    mounded, travel = _at_wells(pond.wells, drawn, age)
    near, moved = _nearer(site, pond, plan, drawn, age, store)
    for k, r in enumerate(pond.inside):
        name = plan.receptors[r]
        s, y = float(pond.along[r]), float(pond.across[r])
        reached = is_reached(s, y, leak_ratio=drawn.ratio, radius=pond.radius, river=pond.river)
        strip = _strip(pond, drawn, s, y, age)
        years = _spread((travel[:, k] + above)[reached]) if reached.any() else (math.nan,) * 3
        steady = _spread(_steady(pond.wells, drawn)[:, k])
        title = str(site.places.loc[name, "title"] or name)
        made = MoundedFinding(
            plan.area.name, pond.source, name, title,
            math.hypot(s, y) - pond.radius, _wind(plan, s, y), _side(s, y), float(reached.mean()),
            years, steady, year, _spread(mounded[:, k]), _spread(strip),
            _spread(near[:, k]) if moved[k] else None, "",
        )  # fmt: skip
        yield _with_sentence(made)


def _at_wells(table: MoundedTable, drawn: DrawnPond, age: Array) -> tuple[Array, Array]:
    """Return concentrations over the pond's and travel times, shape (draw, receptor)."""
    curves = _curves(table, drawn)
    made = np.zeros(curves[0].shape)
    well_steps(curves, np.ascontiguousarray(age), made)
    return made, curves[0]


def _curves(table: MoundedTable, drawn: DrawnPond) -> tuple[Array, Array, Array, Array, Array]:
    ground = drawn.aquifer
    whole = [np.ascontiguousarray(np.broadcast_to(one, drawn.ratio.shape))
             for one in (ground.scale, ground.longitudinal, ground.transverse)]  # fmt: skip
    return scaled_ways(table.at(drawn.ratio), *whole)


def _steady(table: MoundedTable, drawn: DrawnPond) -> Array:
    return _curves(table, drawn)[3]


def _strip(pond: PondPlan, drawn: DrawnPond, s: float, y: float, age: Array) -> Array:
    """Return what a strip from the pond's downgradient edge gives, diluted by what flows under."""
    ground = drawn.aquifer
    share = drawn.ratio / (1.0 + drawn.ratio)
    with warnings.catch_warnings():
        # Upgradient a strip gives nothing: that is what is to be shown.
        warnings.simplefilter("ignore", ValidityWarning)
        found = strip_concentration(
            s - pond.radius, y, np.maximum(age, 0.0), y_low=-pond.radius, y_high=pond.radius,
            velocity=ground.velocity, longitudinal_dispersion=ground.longitudinal * ground.velocity,
            transverse_dispersion=ground.transverse * ground.velocity, inlet="third",
        )  # fmt: skip
    return np.asarray(found * share)


def _nearer(
    site: Site, pond: PondPlan, plan: GroundwaterPlan, drawn: DrawnPond, age: Array,
    store: TransferStore | None,
) -> tuple[Array, list[bool]]:  # fmt: skip
    """Return concentrations were places at the near end of their accuracy, and which have one."""
    moved, along, across = [], [], []
    for r in pond.inside:
        s, y = float(pond.along[r]), float(pond.across[r])
        accuracy = site.places.loc[plan.receptors[r], "accuracy"]
        distance = math.hypot(s, y)
        off = 0.0 if isinstance(accuracy, Missing) else float(accuracy.central)
        near = max(distance - off, min(distance, pond.radius + NEAREST))
        moved.append(near < distance)
        along.append(s * near / distance)
        across.append(y * near / distance)
    if not any(moved):
        return np.zeros((drawn.ratio.size, len(moved))), moved
    ends = (float(pond.wells.ratio[0]), float(pond.wells.ratio[-1]))
    table = wells_table(np.array(along), np.array(across), pond.radius, pond.river, ends, store)
    return _at_wells(table, drawn, age)[0], moved


def _spread(values: Array) -> Spread:
    low, middle, high = (float(x) for x in np.percentile(values, PERCENTILES))
    return low, middle, high


def _side(s: float, y: float) -> str:
    angle = abs(math.degrees(math.atan2(y, s)))
    return "downgradient" if angle < DOWN else "upgradient" if angle > UP else (
        "across the gradient"
    )  # fmt: skip


def _wind(plan: GroundwaterPlan, s: float, y: float) -> str:
    towards = plan.area.ground.aquifer.flow_towards
    assert not isinstance(towards, Missing)  # the plan asked
    bearing = float(towards.central) - math.degrees(math.atan2(y, s))
    return WINDS[round(bearing / 45.0) % 8]


def _with_sentence(one: MoundedFinding) -> MoundedFinding:
    where = (f"{one.title}: {one.distance / 1000.0:.1f} km {one.wind} of the pond's edge, "
             f"{one.side}.")  # fmt: skip
    if one.reached > 0.0:
        way = (f" The mounded flow brings it pond water in {100.0 * one.reached:.0f} % of the "
               f"draws, after {one.years[1]:.0f} years ({one.years[0]:.0f} to "
               f"{one.years[2]:.0f}).")  # fmt: skip
    else:
        way = " The mounded flow brings it pond water in no draw."
    now = (f" In {one.year} its well holds {_parts(one.mounded)} of the pond's concentration; a "
           f"strip in uniform flow would have said {_parts(one.strip).rstrip(',')}.")  # fmt: skip
    near = "" if one.near is None or one.near[2] < NOTHING else (
        f" At the near end of the accuracy of its place it would be {_parts(one.near)}."
    )  # fmt: skip
    return replace(one, sentence=where + way + now + near)


def _parts(spread: Spread) -> str:
    if spread[-1] < NOTHING:
        return "nothing, in 95 % of the draws or more,"
    low, middle, high = (_share(x) for x in spread)
    return f"{middle} ({low} to {high})"


def _share(value: float) -> str:
    if value < 5.0e-4:
        return "0 %" if value < NOTHING else "less than 0.1 %"
    return f"{100.0 * value:.2g} %" if value < 0.995 else "100 %"
