"""The plume of an area's ponds: what their water adds to groundwater at points of a map.

The run of central values at stated years and others of the history: the same releases, streamlines
and response as for wells (`groundwater_transfers`), at the points of `water.mounded_field`. Wells
are among the points. Where an area has several ponds, what one brings to the points of another is
read between its own, in the logarithm. Under a pond nothing is computed.

With an option on transport, what is released from its year on moves in the changed ground and has
points of its own. Leached hills give no plume: their water is known as the mixture in streams and
valley wells only.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tailrace.assess.changed_ground import GroundSpan, ground_spans
from tailrace.assess.groundwater_transfers import DrawnPond, drawn_pond
from tailrace.assess.plume_levels import PlumeField
from tailrace.assess.river_increment import MG_PER_L
from tailrace.quantities import Missing
from tailrace.water.mounded_field import MoundedField, mounded_field
from tailrace.water.mounded_response import fill_wells, scaled_ways
from tailrace.water.mounded_table import MoundedWays

if TYPE_CHECKING:
    from tailrace.assess.chain_plan import AreaPlan, ChainPlan
    from tailrace.assess.chain_run import ChainRun
    from tailrace.assess.groundwater_plan import GroundwaterPlan, PondPlan
    from tailrace.assess.transfer_store import TransferStore

Array = NDArray[np.float64]

CODE = ("tailrace.water",)
EARLIER = 5
"""Years of a pond's history shown before the first stated year of the plan's own time."""
ROUND = 5
RIM_POINTS = 24
"""Points under a pond, where nothing is known, on a circle."""
RIM = 0.6
"""Its radius, in the pond's: triangles between it and the pond's edge hold what is not known."""
FAINT = 1.0e-6
"""Part of the largest level below which nothing is told apart from zero between points."""
_KEPT = ("travel", "length", "squared_slowness", "receptor_slowness", "squared_discharge", "share",
         "right", "left", "delay")  # fmt: skip


def plume_field(found: ChainRun, name: str, store: TransferStore) -> PlumeField | Missing:
    """Return the plume of an area's ponds, in the run of central values.

    Parameters
    ----------
    found : ChainRun
        The run; its options are in force.
    name : str
        The area.
    store : TransferStore
        Keeps the ways of the water.

    Returns
    -------
    PlumeField or Missing
        Missing where no pond's plume can be computed, with the reason in words.
    """
    area, kept = found.plan.areas[name], found.middle.areas[name]
    ground = area.ground
    if isinstance(ground, Missing):
        return ground
    if not ground.ponds or kept.parts is None or kept.parts.water is None:
        return Missing(_why_none(ground), name)
    years = plume_years(found.plan, ground)
    spans = ground_spans(ground, found.options)
    made = [
        (s, _of_pond(found, area, span, span.plan.ponds[s], years, store))
        for span in spans
        for s in range(len(ground.ponds))
    ]
    substances = tuple(n for n in area.substances if any(n in one.known for _, one in made))
    points = np.concatenate([one.points for _, one in made])
    level = np.zeros((len(found.plan.site.option_starts) + 1, len(ground.ponds), len(substances),
                      len(years), len(points)))  # fmt: skip
    first = 0
    for s, one in made:
        rows = [substances.index(substance) for substance in one.known]
        end = first + len(one.points)
        parts = [one.level]
        if len(made) > 1:
            parts = [one.at(points[:first]), one.level, one.at(points[end:])]
        level[:, s][:, rows] += np.concatenate(parts, axis=-1)
        first = end
    level[..., _under(ground.ponds, points)] = np.nan
    return PlumeField(
        tuple(pond.source for pond in ground.ponds), substances, years,
        tuple(found.plan.site.option_starts), points[:, 0], points[:, 1], level,
        _left_out(ground),
    )  # fmt: skip


def plume_years(plan: ChainPlan, ground: GroundwaterPlan) -> tuple[int, ...]:
    """Return the years in which a plume is shown: stated ones, and others since a pond opened.

    Parameters
    ----------
    plan : ChainPlan
        What was prepared.
    ground : GroundwaterPlan
        The area's ground.
    """
    opened = [pond.deposit.opened for pond in ground.ponds if pond.deposit.opened is not None]
    stated = [year for year in plan.stated if year >= min(opened)]
    first = max(min(opened) + ROUND, plan.years[0])
    even = np.linspace(first, plan.stated[-1], EARLIER + 2)
    rounded = {int(ROUND * round(float(year) / ROUND)) for year in even}
    # a year beside a stated one would show the same again
    apart = {year for year in rounded if all(abs(year - other) >= ROUND for other in stated)}
    return tuple(sorted((apart & set(plan.years)) | set(stated)))


@dataclass(frozen=True)
class _OnePond:
    """Levels of one pond: shape (epoch, known substance, year, own point)."""

    known: tuple[str, ...]
    points: Array
    level: Array

    def at(self, points: Array) -> Array:
        """Return levels between the own points, shape (epoch, substance, year, point)."""
        from scipy.interpolate import LinearNDInterpolator

        own = self.level.reshape(-1, len(self.points))
        floor = np.maximum(own.max(axis=1, initial=0.0), 1.0e-300)[:, None] * FAINT
        logs = np.log(np.maximum(own, floor)).T
        level = np.exp(LinearNDInterpolator(self.points, logs)(points)).T
        level = np.where(level > floor * (1.0 + 1.0e-9), level, 0.0)
        return np.asarray(np.nan_to_num(level).reshape(*self.level.shape[:3], len(points)))


def _of_pond(
    found: ChainRun, area: AreaPlan, span: GroundSpan, pond: PondPlan,
    years: Sequence[int], store: TransferStore,
) -> _OnePond:  # fmt: skip
    plan, kept = found.plan, found.middle.areas[area.name]
    assert kept.parts is not None
    water = kept.parts.water
    assert water is not None
    drawn = drawn_pond(span.plan, pond, area.substances, plan.years, None)
    known = [e for e, name in enumerate(area.substances) if name not in drawn.missing]
    field = _field(pond, drawn, store)
    rim = _rim(pond)
    release = water.release[water.release_sources.index(pond.source)][known]
    release = release * span.holds(plan.years)[:, np.newaxis]
    ground_ = drawn.aquifer
    curves = scaled_ways(field.ways, ground_.scale, ground_.longitudinal, ground_.transverse)
    starts = np.array(sorted(plan.site.option_starts))
    epoch = np.searchsorted(starts, np.array(plan.years), side="right").astype(np.int64)
    wanted = np.array([plan.years.index(year) for year in years], dtype=np.int64)
    made = np.zeros((len(starts) + 1, len(known), len(field.along), len(years), 1))
    fill_wells(
        curves, float(len(plan.years)), np.ascontiguousarray(drawn.retardation[known]),
        np.ascontiguousarray(drawn.above[known]),
        np.ascontiguousarray(release / drawn.release.leak * MG_PER_L), epoch, wanted, made,
    )  # fmt: skip
    level = made[..., 0].swapaxes(2, 3)
    # What is under the pond is taken out when all ponds are together.
    level = np.concatenate([level, np.zeros((*level.shape[:3], len(rim)))], axis=-1)
    outer = _placed(pond, np.column_stack([field.along, field.across]))
    return _OnePond(tuple(area.substances[e] for e in known), np.concatenate([outer, rim]), level)


def _field(pond: PondPlan, drawn: DrawnPond, store: TransferStore) -> MoundedField:
    """Return the ways of a pond's water at central values, from the store where it has them."""
    ratio, transverse = float(drawn.ratio[0]), float(drawn.aquifer.transverse[0])
    wells = pond.along[pond.inside], pond.across[pond.inside]

    def make() -> dict[str, Array]:
        field = mounded_field(ratio, radius=pond.radius, river=pond.river, transverse=transverse,
                              along=wells[0], across=wells[1])  # fmt: skip
        ways = {key: getattr(field.ways, key) for key in _KEPT}
        return {"along": field.along, "across": field.across, **ways}

    key = {"ratio": ratio, "radius": pond.radius, "river": pond.river, "transverse": transverse,
           "along": wells[0], "across": wells[1]}  # fmt: skip
    kept = store.get_or_make("mounded-field", key, make, code=CODE)
    return MoundedField(kept["along"], kept["across"],
                        MoundedWays(**{name: kept[name] for name in _KEPT}))  # fmt: skip


def _placed(pond: PondPlan, points: Array) -> Array:
    """Return points from along and across as east and north."""
    east, north = pond.forward
    turn = np.array([[east, north], [-north, east]])
    return np.asarray(np.array(pond.centre) + points @ turn)


def _rim(pond: PondPlan) -> Array:
    angle = 2.0 * np.pi * np.arange(RIM_POINTS) / RIM_POINTS
    circle = RIM * pond.radius * np.column_stack([np.cos(angle), np.sin(angle)])
    return _placed(pond, circle)


def _under(ponds: Sequence[PondPlan], points: Array) -> NDArray[np.bool_]:
    found = np.zeros(len(points), dtype=bool)
    for pond in ponds:
        found |= np.hypot(*(points - np.array(pond.centre)).T) < pond.radius
    return found


def _why_none(ground: GroundwaterPlan) -> str:
    said = [f"{source}: {missing.reason}" for source, missing in ground.unknown.items()]
    why = []
    if said:
        why.append(f"no plume can be computed ({'; '.join(said)})")
    if ground.seepage or ground.area.ground.stream:
        why.append(
            "there is no pond whose plume could be followed, and what hills lose is known as the "
            "mixture in streams and valley wells only, not from place to place"
        )
    return ". ".join(why) or "nothing is declared that seeps into the ground"


def _left_out(ground: GroundwaterPlan) -> str:
    said = [f"{source} is not in it ({missing.reason})" for source, missing in
            ground.unknown.items()]  # fmt: skip
    if ground.seepage:
        said.append("what other places lose to the ground is not in it")
    return "; ".join(said)
