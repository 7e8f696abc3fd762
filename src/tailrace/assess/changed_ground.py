"""The ground with options on transport: other numbers for what is released from a year on.

What was released before an option's year moves in the ground as it was; what is released from then
on in the ground as the option leaves it. Concentrations are sums over releases, so that both add
up. That a changed leak also turns the flow which older water moves in is left out.

A changed number has the rank of the declared one: where seepage is strong without the option it is
strong with it, so that no draw has more of it with a barrier than without one.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import reduce
from itertools import pairwise
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from tailrace.assess.ground_inputs import area_of, changed_area, keys_of
from tailrace.quantities import Missing, Value
from tailrace.site.option_inputs import table_at

if TYPE_CHECKING:
    from tailrace.assess.chosen_options import ChosenOption
    from tailrace.assess.groundwater_plan import GroundwaterPlan
    from tailrace.assess.water_block import GroundwaterBlock
    from tailrace.quantities.level_source import LevelSource, Varying
    from tailrace.site.model import Area
    from tailrace.site.schema_options import OptionTable

Array = NDArray[np.float64]


class ChangedLevels:
    """Levels in which changed numbers have the ranks of the declared ones.

    Parameters
    ----------
    source : LevelSource
        Levels of the declared numbers.
    declared : mapping of str to Value
        Numbers that are changed, as they are declared, by place.
    option : str
        Where a changed number has a place of its own, because the declared one does not vary.
    """

    def __init__(self, source: LevelSource, declared: Mapping[str, Value], option: str) -> None:
        self._source = source
        self._declared = declared
        self._option = option

    @property
    def rows(self) -> int:
        """Draws."""
        return self._source.rows

    def levels(self, place: str, value: Varying) -> Array:
        """Return the levels of one number.

        Parameters
        ----------
        place : str
            Where the declared number stands.
        value : Value, Distribution or SplitGroup
            The number, changed or not.
        """
        declared = self._declared.get(place)
        if declared is None:
            return self._source.levels(place, value)
        if declared.is_distribution:
            return self._source.levels(place, declared)
        return self._source.levels(own_place(self._option, place), value)


def own_place(option: str, place: str) -> str:
    """Return where a changed number stands whose declared one does not vary."""
    return f"options.{option}.inputs.{place}"


def own_numbers(options: Mapping[str, OptionTable], areas: Mapping[str, Area]) -> dict[str, Value]:
    """Return changed numbers that vary where the declared ones do not, by their own place.

    Parameters
    ----------
    options : mapping of str to OptionTable
        Options.
    areas : mapping of str to Area
        Areas of the site.
    """
    return {
        own_place(name, place): value
        for name, option in options.items()
        for place, value in option.inputs.items()
        if value.is_distribution and not _declared(areas[area_of(place)], place).is_distribution
    }


def _declared(area: Area, place: str) -> Value:
    keys = keys_of(place)
    value = getattr(table_at(area.ground, keys[:-1]), keys[-1])
    assert isinstance(value, Value)  # read_inputs asked
    return value


@dataclass(frozen=True)
class GroundSpan:
    """Years of release, and the ground in which what they release moves.

    Parameters
    ----------
    since, until : int or None
        First year, and the first after the last; None for no end.
    plan : GroundwaterPlan
        The ground.
    changed : tuple of (str, mapping of str to Value)
        Options that changed it, and the declared numbers behind what they changed.
    """

    since: int | None
    until: int | None
    plan: GroundwaterPlan
    changed: tuple[tuple[str, Mapping[str, Value]], ...] = ()

    def levels(self, source: LevelSource | None) -> LevelSource | None:
        """Return the levels for the numbers of this ground.

        Parameters
        ----------
        source : LevelSource or None
            Levels of the declared numbers; None for central values.
        """
        if source is None:
            return None
        found: LevelSource = source
        for name, declared in self.changed:
            found = ChangedLevels(found, declared, name)
        return found

    def holds(self, years: Sequence[int]) -> NDArray[np.bool_]:
        """Return which years are among them, shape (year,).

        Parameters
        ----------
        years : sequence of int
            Calendar years.
        """
        every = np.asarray(years)
        since = every[0] if self.since is None else self.since
        return (every >= since) & (every < (every[-1] + 1 if self.until is None else self.until))

    def left(self, years: Sequence[int], source: str, substance: str, of: Any) -> Array | None:
        """Return what is left of a release in these years, shape (year, draw) or (year, 1).

        Parameters
        ----------
        years : sequence of int
            Calendar years of releases.
        source, substance : str
            What is released.
        of : callable
            (source, substance) to what options on releases leave, or None for all.
        """
        other = of(source, substance)
        if self.since is None and self.until is None:
            return None if other is None else np.asarray(other)
        within = self.holds(years)[:, np.newaxis].astype(float)
        return within if other is None else np.asarray(other * within)


def ground_spans(plan: GroundwaterPlan, options: Sequence[ChosenOption]) -> tuple[GroundSpan, ...]:
    """Return the grounds of an area, one after the other.

    Parameters
    ----------
    plan : GroundwaterPlan
        As it is declared.
    options : sequence of ChosenOption
        Options in force.
    """
    name = plan.area.name
    acting = [one for one in options if any(area_of(place) == name for place in one.table.inputs)]
    ends: list[int | None] = [None, *sorted({one.start for one in acting}), None]
    spans = []
    for since, until in pairwise(ends):
        on = [one for one in acting if since is not None and one.start <= since]
        spans.append(GroundSpan(since, until, *_changed(plan, on)))
    return tuple(spans)


def _changed(
    plan: GroundwaterPlan, options: Sequence[ChosenOption]
) -> tuple[GroundwaterPlan, tuple[tuple[str, Mapping[str, Value]], ...]]:
    area, told = plan.area, []
    for one in options:
        mine = {p: v for p, v in one.table.inputs.items() if area_of(p) == plan.area.name}
        told.append((one.name, {place: _declared(plan.area, place) for place in mine}))
        area = changed_area(area, mine)
    deposits = {id(old): area.ground.deposit[name] for name, old in
                plan.area.ground.deposit.items()}  # fmt: skip
    ponds = tuple(replace(pond, deposit=deposits[id(pond.deposit)]) for pond in plan.ponds)
    return replace(plan, area=area, ponds=ponds), tuple(told)


def summed_blocks(blocks: Sequence[GroundwaterBlock]) -> GroundwaterBlock:
    """Return what releases of several spans of years bring together.

    Parameters
    ----------
    blocks : sequence of GroundwaterBlock
        Of the same sources, substances and places.
    """
    first = blocks[0]
    if len(blocks) == 1:
        return first
    missing: dict[tuple[str, ...], Missing] = {}
    for one in blocks:
        missing |= one.missing
    return replace(
        first,
        release=reduce(np.add, [one.release for one in blocks]),
        well=reduce(np.add, [one.well for one in blocks]),
        river=reduce(np.add, [one.river for one in blocks]),
        missing=missing,
    )
