"""Transfers: what one unit released gives at each receptor, by source, size and profile.

A transfer is the mean concentration over valid hours per unit mean release rate over valid hours
(s/m3), and the deposition per unit released in valid hours (1/m2). What calm and missing hours
released is not in it: these shares of the release stand beside it as numbers of their own.
"""

from __future__ import annotations

import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tailrace.errors import InputError, Problems

from .checks import check_run
from .emission_profile import unknown_releases
from .engine import Progress, run_field
from .group_run import receptor_blocks
from .hour import hour_table
from .layout import Decay, most_sizes, species_names
from .receptors import Receptors
from .sources import Source
from .statistics import Calendar, calendar_of, smallest_divisor
from .transfer_chunks import sums_on_cluster
from .transfer_hours import add_hours, day_stretches, weighted_percentiles
from .transfer_result import MONTHS, TransferSums
from .validity import assumptions, warn_of_ranges

if TYPE_CHECKING:
    import xarray
    from distributed import Client

    from tailrace.weather.hourly import HourlyWeather

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

HOURLY_BYTES = 192_000_000
LONGEST_STRETCH = 768
# Sources are taken in parts so that a block holds this many receptors: fewer would pay for the
# plume tables too often.
WANTED_RECEPTORS = 256
LARGEST_SHARE_OF_MEMORY = 0.6
STEADY = "steady"
DAY = 24


@dataclass
class _Results:
    """Arrays that are filled block by block; see `TransferSums`."""

    sums: FloatArray
    highest_hour: FloatArray
    highest_day: FloatArray
    percentiles: FloatArray
    by_month: FloatArray


@dataclass
class _Plan:
    """What all blocks share: hours with a plume, weights, options."""

    hours: FloatArray
    weights: FloatArray
    calendar: Calendar
    divisor: FloatArray
    species: tuple[str, ...]
    outputs: int
    most: int
    percentiles: tuple[float, ...]
    monthly: bool
    by_size: bool
    decay: Sequence[Decay]
    deposition: bool
    depletion: str
    stretches: list[slice]

    def results(self, sources: int, receptors: int) -> _Results:
        """Return arrays of zeros for some sources and receptors."""
        shape = (len(self.weights), sources, receptors)
        return _Results(
            np.zeros((*shape, self.outputs)),
            np.zeros((*shape, len(self.species))),
            np.zeros((*shape, len(self.species))),
            np.zeros((len(self.percentiles), *shape, len(self.species))),
            np.zeros((MONTHS if self.monthly else 0, *shape, self.outputs)),
        )

    def block_sizes(self, sources: int) -> tuple[int, int]:
        """Return how many sources and receptors a block of bounded memory holds."""
        # Not fewer hours than a stretch may have: tables over distance begin at a block's nearest
        # receptor, so a chunk of hours must be cut into the blocks of the whole.
        longest = max(LONGEST_STRETCH, *(part.stop - part.start for part in self.stretches))
        # Percentiles work on a copy.
        each = longest * 8 * (self.outputs + (1 if self.percentiles else 0))
        together = int(np.clip(HOURLY_BYTES // (each * WANTED_RECEPTORS), 1, sources))
        return together, max(HOURLY_BYTES // (each * together), 1)


def transfer_sums(
    sources: Sequence[Source],
    receptors: Receptors,
    weather: HourlyWeather,
    *,
    profiles: Mapping[str, FloatArray] | None = None,
    by_size: bool = True,
    decay: Sequence[Decay] = (),
    deposition: bool | None = None,
    depletion: str = "converged",
    percentiles: Sequence[float] = (),
    monthly: bool = False,
    scheduler: str | Client | None = None,
    chunk_hours: int = LONGEST_STRETCH,
    progress: Progress | None = None,
) -> TransferSums:
    """Return sums over the hours of a weather table; those of parts of a year can be added.

    Parameters
    ----------
    sources : sequence of Source
        Sources; their emissions do not matter.
    receptors : Receptors
        Where.
    weather : HourlyWeather
        Hours.
    profiles : mapping of str to ndarray, shape (hours,), optional
        Emission weight of every hour by profile; without it one steady profile. NaN where it is
        not known, in missing hours only: provenance says how many.
    by_size : bool
        Keep particle sizes apart; otherwise they are weighted by mass.
    decay : sequence of Decay
        Radioactive species in place of sizes.
    deposition : bool, optional
        Whether deposition is wanted; without it, where a source deposits.
    depletion : {"converged", "regulatory", "none"}
        How deposition depletes the plume.
    percentiles : sequence of float
        Percentiles of hourly concentration wanted, 0 to 100.
    monthly : bool
        Whether means and deposition by calendar month are wanted.
    scheduler : str or distributed.Client, optional
        Address of a dask scheduler (``tcp://host:8786``), or a client: its workers compute chunks
        of hours. Percentiles need all hours at once; parts are then 256 receptors each.
    chunk_hours : int, h
        Most valid hours of a chunk; chunks hold whole days. Whatever it is, maxima are those
        computed without dask, and sums differ by the order of adding (below 1e-12). Parts of
        receptors agree within 0.5 %, as tables over distance begin at a part's nearest.
    progress : callable, optional
        Called with the share done.

    Returns
    -------
    TransferSums
        Sums.

    Raises
    ------
    InputError
        If the run cannot be computed, with every reason.
    """
    check_run(sources, receptors, weather, depletion)
    warn_of_ranges(sources, receptors)
    table = _profile_weights(profiles, weather)
    deposits = any(s.method > 0 for s in sources) if deposition is None else deposition
    plan = _planned(
        sources, weather, np.array(list(table.values())), by_size=by_size, decay=decay,
        deposits=deposits, depletion=depletion, percentiles=_checked(percentiles), monthly=monthly,
    )  # fmt: skip
    _check_memory(plan, len(sources), len(receptors))
    said = (
        *weather.provenance, *assumptions(sources, weather, deposits),
        *unknown_releases({f"profile {name}": own for name, own in table.items()}, weather),
    )  # fmt: skip
    if scheduler is None:
        results = _fill(plan, sources, receptors, progress)
        return _summed(plan, results, sources, receptors, weather, table, said)
    options = {
        "by_size": by_size, "decay": decay, "deposition": deposits, "depletion": depletion,
        "percentiles": plan.percentiles, "monthly": monthly,
    }  # fmt: skip
    found = sums_on_cluster(
        transfer_sums, sources, receptors, weather, table, options, scheduler, chunk_hours, progress
    )
    return replace(found, provenance=said)


def _planned(
    sources: Sequence[Source], weather: HourlyWeather, every: FloatArray, *, by_size: bool,
    decay: Sequence[Decay], deposits: bool, depletion: str, percentiles: tuple[float, ...],
    monthly: bool,
) -> _Plan:  # fmt: skip
    most = most_sizes(sources)
    species = species_names(most, by_size, decay)
    calendar = calendar_of(weather)
    _, place, count = np.unique(calendar.day, return_inverse=True, return_counts=True)
    whole = [slice(0, calendar.valid)]
    return _Plan(
        hour_table(weather), np.ascontiguousarray(every[:, weather.valid]), calendar,
        np.maximum(count[place], smallest_divisor(DAY)).astype(np.float64), species,
        len(species) * (2 if deposits else 1), most, percentiles, monthly, by_size,
        decay, deposits, depletion,
        whole if percentiles else day_stretches(calendar.day, LONGEST_STRETCH),
    )  # fmt: skip


def _summed(
    plan: _Plan, results: _Results, sources: Sequence[Source], receptors: Receptors,
    weather: HourlyWeather, table: Mapping[str, FloatArray], said: tuple[str, ...],
) -> TransferSums:  # fmt: skip
    calendar, split, deposits = plan.calendar, len(plan.species), plan.deposition
    month = calendar.month[None, :] == np.arange(1, MONTHS + 1)[:, None]
    every = np.array(list(table.values()))
    return TransferSums(
        tuple(source.name for source in sources), tuple(table), plan.species, receptors,
        results.sums[..., :split], results.sums[..., split:] if deposits else None,
        results.highest_hour, results.highest_day,
        dict(zip(plan.percentiles, results.percentiles, strict=True)),
        results.by_month[..., :split] if plan.monthly else None,
        results.by_month[..., split:] if plan.monthly and deposits else None,
        plan.weights @ month.T.astype(np.float64), every[:, weather.calm].sum(axis=1),
        np.nansum(every[:, weather.missing], axis=1), len(weather), calendar.calm,
        calendar.missing, said,
    )  # fmt: skip


def _fill(
    plan: _Plan, sources: Sequence[Source], receptors: Receptors, progress: Progress | None
) -> _Results:
    together, largest = plan.block_sizes(len(sources))
    parts = [slice(n, min(n + together, len(sources))) for n in range(0, len(sources), together)]
    blocks = receptor_blocks(receptors, largest)
    results = plan.results(len(sources), len(receptors))
    steps = len(parts) * len(blocks) * len(plan.stretches)
    done = 0
    for part in parts:
        for height, chosen in blocks:
            own = plan.results(part.stop - part.start, len(chosen))
            for stretch in plan.stretches:
                _add_stretch(
                    plan, sources[part], receptors.east[chosen], receptors.north[chosen], height,
                    stretch, own,
                )  # fmt: skip
                done += 1
                if progress is not None:
                    progress(done / steps)
            for name in ("sums", "highest_hour", "highest_day", "percentiles", "by_month"):
                getattr(results, name)[..., part, chosen, :] = getattr(own, name)
    return results


def _add_stretch(
    plan: _Plan, sources: Sequence[Source], east: FloatArray, north: FloatArray, height: float,
    stretch: slice, own: _Results,
) -> None:  # fmt: skip
    hours = plan.hours[stretch]
    hourly = run_field(
        sources, hours, east, north, height, np.ones((len(sources), len(hours))),
        np.eye(len(sources)), deposition=plan.deposition, depletion=plan.depletion,
        by_size=plan.by_size, sizes=plan.most, decay=plan.decay,
    ).hourly  # fmt: skip
    weights = np.ascontiguousarray(plan.weights[:, stretch])
    add_hours(
        hourly, weights, plan.calendar.month[stretch], plan.calendar.day[stretch],
        plan.divisor[stretch], len(plan.species), own.sums, own.highest_hour, own.highest_day,
        own.by_month,
    )  # fmt: skip
    if plan.percentiles:
        own.percentiles[:] = weighted_percentiles(
            hourly, weights, plan.percentiles, len(plan.species)
        )


def _check_memory(plan: _Plan, sources: int, receptors: int) -> None:
    # The results themselves must fit; what is computed on the way is bounded.
    species = len(plan.species)
    numbers = plan.outputs + 2 * species + len(plan.percentiles) * species
    numbers += plan.outputs * MONTHS if plan.monthly else 0
    wanted = 8.0 * numbers * len(plan.weights) * sources * receptors
    there = float(os.sysconf("SC_PAGE_SIZE")) * os.sysconf("SC_PHYS_PAGES")
    if wanted > LARGEST_SHARE_OF_MEMORY * there:
        raise InputError.single(
            f"the transfers alone would take {wanted / 1.0e9:.0f} GB of this machine's "
            f"{there / 1.0e9:.0f} GB: {len(plan.weights)} profiles x {sources} sources x "
            f"{receptors} receptors x {species} species",
            remedy="compute receptors in parts, or without by_size or monthly",
        )


def _checked(percentiles: Sequence[float]) -> tuple[float, ...]:
    wanted = tuple(dict.fromkeys(float(percent) for percent in percentiles))
    wrong = [percent for percent in wanted if not 0.0 <= percent <= 100.0]
    if wrong:
        raise InputError.single(f"percentile {wrong[0]:g} is not known", allowed="0 to 100")
    return wanted


def _profile_weights(
    profiles: Mapping[str, FloatArray] | None, weather: HourlyWeather
) -> dict[str, FloatArray]:
    hours = len(weather)
    if not profiles:
        return {STEADY: np.ones(hours)}
    problems = Problems()
    checked = {}
    for name, weights in profiles.items():
        values = np.asarray(weights, dtype=np.float64)
        place = f"emission profile {name}"
        if values.shape != (hours,):
            problems.add(f"{values.size} weights for {hours} hours", place=place)
            continue
        lacking = int((np.isnan(values) & ~weather.missing).sum())
        if lacking:
            problems.add(
                f"the weight is not known in {lacking} hours that are not missing", place=place,
                remedy="give a number; only an hour whose weather is missing may go without",
            )  # fmt: skip
        if (np.isinf(values) | (values < 0.0)).any():
            problems.add("a weight is negative or infinite", place=place)
        checked[name] = values
    problems.raise_if_any()
    return checked


def transfer(
    sources: Sequence[Source],
    receptors: Receptors,
    weather: HourlyWeather,
    *,
    profiles: Mapping[str, FloatArray] | None = None,
    by_size: bool = True,
    decay: Sequence[Decay] = (),
    deposition: bool | None = None,
    depletion: str = "converged",
    percentiles: Sequence[float] = (),
    monthly: bool = False,
    scheduler: str | Client | None = None,
    chunk_hours: int = LONGEST_STRETCH,
    progress: Progress | None = None,
) -> xarray.Dataset:
    """Return transfers from sources to receptors (see `transfer_sums` for the parameters).

    Parameters
    ----------
    sources, receptors, weather, profiles, by_size, decay, deposition, depletion, percentiles
        As `transfer_sums`.
    monthly, scheduler, chunk_hours, progress
        As `transfer_sums`.

    Returns
    -------
    xarray.Dataset
        Mean, highest hour, highest day, percentiles, deposition, shares of the release carried
        and not transported; see `TransferSums.to_dataset`.

    Raises
    ------
    InputError
        If the run cannot be computed, with every reason.
    """
    return transfer_sums(
        sources, receptors, weather, profiles=profiles, by_size=by_size, decay=decay,
        deposition=deposition, depletion=depletion, percentiles=percentiles, monthly=monthly,
        scheduler=scheduler, chunk_hours=chunk_hours, progress=progress,
    ).to_dataset()  # fmt: skip
