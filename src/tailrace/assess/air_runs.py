"""One run of the plume room for sources that carry the same: particles, gas, or radon."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field, replace
from itertools import accumulate
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from tailrace.air.checks import check_run
from tailrace.air.engine import run_field
from tailrace.air.hour import hour_table
from tailrace.air.layout import Decay, most_sizes
from tailrace.air.prepare import wait_until_compiled
from tailrace.air.receptors import Receptors
from tailrace.air.sources import Source
from tailrace.air.validity import warn_of_ranges
from tailrace.assess.air_budget import budget_of, radon_budget
from tailrace.assess.air_map_points import MapFrame
from tailrace.assess.alike_hours import alike_hours
from tailrace.nuclides import decay_constant
from tailrace.process.one_blas_thread import single_blas_thread

if TYPE_CHECKING:
    from distributed import Client

    from tailrace.weather import HourlyWeather

FloatArray = NDArray[np.float64]
Array = NDArray[Any]

RADON = ("Rn-222", "Rn-220")
DEPLETION = "converged"
STRETCH = 1024
"""Hours in one call, so that memory stays bounded, and is the same again in the next."""


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
) -> dict[str, Array]:
    """Return what sources of a run give.

    Parameters
    ----------
    run : Run
        The run.
    scheduler : str or distributed.Client, optional
        Dask scheduler whose workers take a source each; the results are those without it.
    progress : callable, optional
        Called with the share done.

    Returns
    -------
    dict of str to ndarray
        By source and profile, in the order of `Run.place_of`: `concentration` (row, species,
        point), s/m3; `deposition` (row, species, point), 1/m2 per unit released in the year;
        `carried` (row,), share of the year's release in hours with a plume; `fallen` and `passed`
        (row, species), shares of the year's release within the map and past its rim;
        `by_difference` (row,), whether what falls was not integrated.
    """
    sources = [replace(one.source, name=str(n)) for n, one in enumerate(run.carryings)]
    check_run(sources, run.points, run.weather, DEPLETION)
    warn_of_ranges(sources, run.points)
    wait_until_compiled()
    if progress is not None:
        progress(0.0)
    alone = replace(run, carryings=())
    alike = alike_hours(hour_table(run.weather))
    parts = []
    for part in _done(alone, run.carryings, alike, scheduler):
        parts.append(part)
        if progress is not None:
            progress(len(parts) / len(run.carryings))
    return {name: np.concatenate([part[name] for part in parts]) for name in parts[0]}


def _done(
    run: Run,
    carryings: tuple[Carrying, ...],
    alike: tuple[FloatArray, NDArray[np.int64]],
    scheduler: str | Client | None,
) -> Iterator[dict[str, Array]]:
    """Yield the results of every source in order."""
    if scheduler is None:
        for one in carryings:
            yield _carry_one(run, alike, one)
        return
    from tailrace.air.cluster import connected, results_in_order

    with connected(scheduler) as client:
        yield from results_in_order(client, _carry_one, (run, alike), [(c,) for c in carryings])


def _carry_one(
    run: Run, alike: tuple[FloatArray, NDArray[np.int64]], one: Carrying
) -> dict[str, Array]:
    """Return what one source gives, a row for each of its profiles."""
    weather, (rows, order) = run.weather, alike
    weights = np.array(list(one.profiles.values()))
    valid = weights[:, weather.valid][:, order]
    releasing = (valid != 0.0).any(axis=0)  # wind lifts dust in few hours
    rows, valid = rows[releasing], np.ascontiguousarray(valid[:, releasing])
    carried, whole = valid.sum(axis=1), np.nansum(weights, axis=1)
    total = _sums(run, replace(one.source, name="source"), rows, valid)
    deposits = one.source.method > 0
    species = total.shape[1] // (2 if deposits else 1)
    concentration = total[:, :species] / carried[:, None, None]
    deposition = np.zeros_like(concentration)
    if deposits:
        deposition = total[:, species:] / whole[:, None, None]
    share = carried / whole
    fallen, passed, by_difference = _budgets(run, one, species)
    return {
        "concentration": concentration,
        "deposition": deposition,
        "carried": share,
        "fallen": fallen * share[:, None],
        "passed": passed * share[:, None],
        "by_difference": by_difference,
    }


def _sums(run: Run, source: Source, rows: FloatArray, weights: FloatArray) -> FloatArray:
    """Return sums over hours of weight times output, shape (profiles, outputs, points).

    By one thread of linear algebra: sums must not depend on how many processors there are.
    """
    decay = _decay() if run.kind == "radon" else []
    total = np.zeros(())
    for start in range(0, len(rows), STRETCH):
        part = rows[start : start + STRETCH]
        hourly = run_field(
            [source], part, run.points.east, run.points.north, 0.0, np.ones((1, len(part))),
            np.ones((1, 1)), deposition=source.method > 0, depletion=DEPLETION, by_size=True,
            sizes=most_sizes([source]), decay=decay,
        ).hourly[0]  # fmt: skip
        with single_blas_thread():
            summed = hourly @ weights[:, start : start + STRETCH].T
        total = total + np.moveaxis(summed, 2, 0)
    return total


def _decay() -> list[Decay]:
    return [Decay(name, 1, decay_constant(name)) for name in RADON]


def _budgets(
    run: Run, one: Carrying, species: int
) -> tuple[FloatArray, FloatArray, NDArray[np.bool_]]:
    """Return the shares that fall and that pass, by profile; what does not fall all passes."""
    if run.kind != "radon" and one.source.method == 0:
        shape = (len(one.profiles), species)
        return np.zeros(shape), np.ones(shape), np.zeros(len(one.profiles), dtype=np.bool_)
    found = [
        radon_budget(one.source, weights, run.weather, run.frame, _decay())
        if run.kind == "radon"
        else budget_of(one.source, weights, run.weather, run.frame)
        for weights in one.profiles.values()
    ]
    return (
        np.array([each.fallen for each in found]),
        np.array([each.passed for each in found]),
        np.array([each.by_difference for each in found]),
    )
