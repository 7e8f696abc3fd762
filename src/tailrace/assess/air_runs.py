"""One run of the plume room for sources that carry the same: particles, gas, or radon."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field, replace
from itertools import accumulate
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tailrace.air.layout import Decay
from tailrace.air.receptors import Receptors
from tailrace.air.sources import Source
from tailrace.air.transfers import transfer_sums
from tailrace.assess.air_budget import budget_of
from tailrace.assess.air_map_points import MapFrame
from tailrace.nuclides import decay_constant

if TYPE_CHECKING:
    from distributed import Client

    from tailrace.weather import HourlyWeather

FloatArray = NDArray[np.float64]

RADON = ("Rn-222", "Rn-220")
TOGETHER = 4
"""Sources in one call: memory of the hours' values stays bounded, and all receptors go at once."""


@dataclass(frozen=True)
class Carrying:
    """A source that differs from the others, with the hours' weights of those that share it.

    Parameters
    ----------
    source : Source
        Form, place and height, of one unit a second and no name.
    profiles : dict of str to ndarray, shape (hours,)
        Release by the hour, by profile.
    """

    source: Source
    profiles: dict[str, FloatArray] = field(default_factory=dict)

    @classmethod
    def of(cls, source: Source) -> Carrying:
        """Return a source without its name."""
        return cls(replace(source, name=""))


@dataclass(frozen=True)
class Run:
    """Sources that carry the same through one year of weather.

    Parameters
    ----------
    kind : {"particles", "gas", "radon"}
        What they carry.
    carryings : tuple of Carrying
        The sources.
    weather : HourlyWeather
        Hours.
    points : Receptors
        Where.
    frame : MapFrame
        The map, whose budget is drawn up.
    """

    kind: str
    carryings: tuple[Carrying, ...]
    weather: HourlyWeather
    points: Receptors
    frame: MapFrame

    def place_of(self, number: int, profile: str) -> int:
        """Return the row of the results of one source and profile."""
        before = list(accumulate((len(c.profiles) for c in self.carryings), initial=0))
        return before[number] + list(self.carryings[number].profiles).index(profile)


def carry(
    run: Run,
    scheduler: str | Client | None = None,
    progress: Callable[[float], None] | None = None,
) -> dict[str, FloatArray]:
    """Return what sources of a run give.

    Parameters
    ----------
    run : Run
        The run.
    scheduler : str or distributed.Client, optional
        Dask scheduler whose workers compute.
    progress : callable, optional
        Called with the share done.

    Returns
    -------
    dict of str to ndarray
        By source and profile, in the order of `Run.place_of`: `concentration` (row, species,
        point), s/m3; `deposition` (row, species, point), 1/m2 per unit released in the year;
        `carried` (row,), share of the year's release in hours with a plume; `fallen` and `passed`
        (row, species), shares of the year's release within the map and past its rim.
    """
    parts: list[dict[str, FloatArray]] = []
    for start in range(0, len(run.carryings), TOGETHER):
        chosen = run.carryings[start : start + TOGETHER]
        parts.append(_carry_some(run, chosen, scheduler))
        if progress is not None:
            progress(min(start + TOGETHER, len(run.carryings)) / len(run.carryings))
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


def _carry_some(
    run: Run, chosen: tuple[Carrying, ...], scheduler: str | Client | None
) -> dict[str, FloatArray]:
    sources = [replace(one.source, name=str(number)) for number, one in enumerate(chosen)]
    profiles: dict[str, FloatArray] = {}
    for one in chosen:
        profiles.update(one.profiles)
    decay = [Decay(name, 1, decay_constant(name)) for name in RADON] if run.kind == "radon" else ()
    sums = transfer_sums(
        sources, run.points, run.weather, profiles=profiles, decay=decay, scheduler=scheduler
    )
    carried = sums.carried.sum(axis=1)
    whole = carried + sums.calm_released + sums.missing_released
    rows = [(sums.profiles.index(p), n) for n, one in enumerate(chosen) for p in one.profiles]
    at, source = (np.array(column) for column in zip(*rows, strict=True))
    concentration = sums.concentration[at, source] / carried[at, None, None]
    fallen, passed = _budgets(run, chosen)
    share = (carried / whole)[at]
    if sums.deposition is None:
        deposition = np.zeros_like(concentration)
    else:
        deposition = sums.deposition[at, source] / whole[at, None, None]
    return {
        "concentration": np.ascontiguousarray(concentration.swapaxes(1, 2)),
        "deposition": np.ascontiguousarray(deposition.swapaxes(1, 2)),
        "carried": share,
        "fallen": fallen * share[:, None],
        "passed": passed * share[:, None],
    }


def _budgets(run: Run, chosen: tuple[Carrying, ...]) -> tuple[FloatArray, FloatArray]:
    """Return the shares that fall and that pass, row by row; what does not fall all passes."""
    fallen, passed = [], []
    for one in chosen:
        for weights in one.profiles.values():
            if one.source.method == 0:
                species = len(RADON) if run.kind == "radon" else 1
                fallen.append(np.zeros(species))
                passed.append(np.ones(species))
                continue
            budget = budget_of(one.source, weights, run.weather, run.frame)
            fallen.append(budget.fallen)
            passed.append(budget.passed)
    return np.array(fallen), np.array(passed)
