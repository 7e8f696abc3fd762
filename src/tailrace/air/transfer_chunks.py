"""Transfers in chunks of hours, or of receptors, on the workers of a dask cluster."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from tailrace.errors import InputError

from .cluster import connected, results_in_order, told
from .receptors import Receptors
from .statistics import calendar_of, new_days
from .transfer_hours import day_stretches
from .transfer_result import TransferSums

if TYPE_CHECKING:
    from distributed import Client

    from tailrace.weather.hourly import HourlyWeather

    from .engine import Progress
    from .sources import Source

FloatArray = NDArray[np.float64]
Weights = Mapping[str, FloatArray]

RECEPTORS_OF_A_PART = 256


def hour_chunks(weather: HourlyWeather, longest: int) -> list[slice]:
    """Return chunks of whole days, each with a valid hour, that cover a weather table.

    Parameters
    ----------
    weather : HourlyWeather
        Hours, at least one of them valid.
    longest : int
        Most valid hours of a chunk; a single day may have more.

    Returns
    -------
    list of slice
        Chunks in order; calm and missing days go with the chunk before.
    """
    valid = np.flatnonzero(weather.valid)
    midnights = np.flatnonzero(new_days(weather))
    firsts = [valid[part.start] for part in day_stretches(calendar_of(weather).day, longest)]
    starts = midnights[np.searchsorted(midnights, firsts, side="right") - 1]
    starts[0] = 0
    return [slice(int(a), int(b)) for a, b in zip(starts, [*starts[1:], len(weather)], strict=True)]


def sums_on_cluster(
    compute: Callable[..., TransferSums],
    sources: Sequence[Source],
    receptors: Receptors,
    weather: HourlyWeather,
    weights: Weights,
    options: Mapping[str, Any],
    scheduler: str | Client,
    longest: int,
    progress: Progress | None = None,
) -> TransferSums:
    """Return sums over hours, computed in parts by the workers of a dask cluster.

    Parameters
    ----------
    compute : callable
        `transfer_sums`.
    sources, receptors, weather
        As `transfer_sums`.
    weights : mapping of str to ndarray, shape (hours,)
        Emission weight of every hour by profile.
    options : mapping of str to object
        Further keywords of `transfer_sums`.
    scheduler : str or distributed.Client
        Address of a dask scheduler, or a client.
    longest : int
        Most valid hours of a chunk.
    progress : callable, optional
        Called with the share done.

    Returns
    -------
    TransferSums
        The same bytes at any number of workers: parts are put together in their order. Percentiles
        need all hours at once, so parts are then receptors.

    Raises
    ------
    InputError
        If chunks have no hour, and as `connected` and `results_in_order`.
    """
    if longest < 1:
        raise InputError.single(f"chunks of {longest} hours", allowed="at least 1 hour")
    if options["percentiles"]:
        places = receptor_parts(receptors)
        with connected(scheduler) as client:
            found = results_in_order(
                client, _of_receptors, (compute, sources, weather, dict(weights), dict(options)),
                [(place,) for place in places],
            )  # fmt: skip
            return _side_by_side(list(told(found, len(places), progress)), receptors)
    chunks = hour_chunks(weather, longest)
    parts = [
        (
            weather.select(np.arange(chunk.start, chunk.stop)),
            {name: own[chunk] for name, own in weights.items()},
        )
        for chunk in chunks
    ]
    with connected(scheduler) as client:
        shared = (compute, sources, receptors, dict(options))
        every = told(results_in_order(client, _of_hours, shared, parts), len(parts), progress)
        total = next(every)
        for part in every:
            total = total + part
    return total


def receptor_parts(receptors: Receptors, largest: int = RECEPTORS_OF_A_PART) -> list[Receptors]:
    """Return receptors in parts, in their order.

    Parameters
    ----------
    receptors : Receptors
        Receptors.
    largest : int
        Most receptors of a part.

    Returns
    -------
    list of Receptors
        Parts.
    """
    return [
        Receptors(
            receptors.east[start : start + largest], receptors.north[start : start + largest],
            receptors.height[start : start + largest], receptors.names[start : start + largest],
        )
        for start in range(0, len(receptors), largest)
    ]  # fmt: skip


def _of_hours(
    compute: Callable[..., TransferSums], sources: Sequence[Source], receptors: Receptors,
    options: Mapping[str, Any], weather: HourlyWeather, weights: Weights,
) -> TransferSums:  # fmt: skip
    return compute(sources, receptors, weather, profiles=weights, **options)


def _of_receptors(
    compute: Callable[..., TransferSums], sources: Sequence[Source], weather: HourlyWeather,
    weights: Weights, options: Mapping[str, Any], receptors: Receptors,
) -> TransferSums:  # fmt: skip
    return compute(sources, receptors, weather, profiles=weights, **options)


def _side_by_side(parts: Sequence[TransferSums], receptors: Receptors) -> TransferSums:
    # Every array has receptors along its last axis but one.
    def together(name: str) -> FloatArray | None:
        arrays = [getattr(part, name) for part in parts]
        return None if arrays[0] is None else np.concatenate(arrays, axis=-2)

    changes: dict[str, Any] = {
        name: together(name)
        for name in ("concentration", "deposition", "highest_hour", "highest_day",
                     "concentration_by_month", "deposition_by_month")
    }  # fmt: skip
    changes["percentiles"] = {
        percent: np.concatenate([part.percentiles[percent] for part in parts], axis=-2)
        for percent in parts[0].percentiles
    }
    return replace(parts[0], receptors=receptors, **changes)
