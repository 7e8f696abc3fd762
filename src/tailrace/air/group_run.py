"""A run: sources, receptors and weather to averages, maxima and deposition by group."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from tailrace.errors import InputError

from .checks import check_run, check_statistics
from .engine import Progress, run_field
from .hour import hour_table
from .receptors import Receptors
from .sources import Source
from .statistics import (
    Calendar,
    block_ends,
    block_means,
    calendar_of,
    monthly_means,
    rank_index,
)
from .validity import assumptions, warn_of_ranges

if TYPE_CHECKING:
    import pandas
    import xarray

    from tailrace.weather.hourly import HourlyWeather

FloatArray = NDArray[np.float64]

HOURLY_BYTES = 256_000_000
MICROGRAMS = 1.0e6
SECONDS_PER_HOUR = 3600.0


@dataclass
class GroupResult:
    """What a group of sources gives at each receptor.

    Attributes
    ----------
    period : ndarray, shape (n,), ug/m3
        Mean over valid hours.
    highest : dict of (hours, rank) to ndarray, shape (n,), ug/m3
        Highest averages.
    when : dict of (hours, rank) to ndarray of int, shape (n,)
        End of the block of each, YYMMDDHH.
    percentiles : dict of float to ndarray, shape (n,), ug/m3
        Percentiles of hourly concentration over valid hours.
    monthly : ndarray, shape (n, 12), ug/m3, or None
    deposition : ndarray, shape (n,), g/m2, or None
        Total over the run.
    hourly : ndarray, shape (n, valid hours), ug/m3, or None
        Kept only on request.
    hourly_deposition : ndarray, shape (n, valid hours), g/m2, or None
    """

    period: FloatArray
    highest: dict[tuple[int, int], FloatArray]
    when: dict[tuple[int, int], NDArray[np.int64]]
    percentiles: dict[float, FloatArray]
    monthly: FloatArray | None
    deposition: FloatArray | None
    hourly: FloatArray | None = None
    hourly_deposition: FloatArray | None = None


@dataclass
class RunResult:
    """A run's results by group of sources.

    Attributes
    ----------
    receptors : Receptors
    calendar : Calendar
        Hour counts and blocks.
    groups : dict of str to GroupResult
    provenance : tuple of str
        What was done to the weather.
    """

    receptors: Receptors
    calendar: Calendar
    groups: dict[str, GroupResult]
    provenance: tuple[str, ...] = field(default=())

    def columns(self) -> dict[str, Any]:
        """Return the table of results as columns; one group's names are those of the cases.

        Returns
        -------
        dict of str to ndarray
            x_m, y_m, then conc_period_ug_m3, drydep_period_g_m2, conc_max1h_ug_m3 and so on; with
            several groups each name carries the group's.
        """
        table: dict[str, Any] = {}
        if self.receptors.names:
            table["receptor"] = np.array(self.receptors.names)
        table["x_m"], table["y_m"] = self.receptors.east, self.receptors.north
        if self.receptors.height.any():
            table["height_m"] = self.receptors.height
        for name, group in self.groups.items():
            tail = f"_{name}" if len(self.groups) > 1 else ""
            table[f"conc_period_ug_m3{tail}"] = group.period
            if group.deposition is not None:
                table[f"drydep_period_g_m2{tail}"] = group.deposition
            for (hours, rank), values in group.highest.items():
                order = "" if rank == 1 else f"_rank{rank}"
                table[f"conc_max{hours}h{order}_ug_m3{tail}"] = values
            for percent, values in group.percentiles.items():
                table[f"conc_p{percent:g}_1h_ug_m3{tail}"] = values
            if group.monthly is not None:
                for month in range(12):
                    table[f"conc_month{month + 1:02d}_ug_m3{tail}"] = group.monthly[:, month]
        return table

    def to_frame(self) -> pandas.DataFrame:
        """Return the table of results as a `pandas.DataFrame`."""
        import pandas

        return pandas.DataFrame(self.columns())

    def to_dataset(self) -> xarray.Dataset:
        """Return the table of results as an `xarray.Dataset` with units."""
        import xarray

        units = {"ug_m3": "ug/m3", "g_m2": "g/m2", "_m": "m"}
        data = {}
        for name, values in self.columns().items():
            unit = next((u for key, u in units.items() if key in name or name.endswith(key)), "")
            data[name] = ("receptor", values, {"units": unit} if unit else {})
        result = xarray.Dataset(data)
        result.attrs["hours"] = self.calendar.hours
        result.attrs["hours_calm"] = self.calendar.calm
        result.attrs["hours_missing"] = self.calendar.missing
        result.attrs["provenance"] = "\n".join(self.provenance)
        return result


def _group_members(
    sources: Sequence[Source], groups: Mapping[str, Sequence[str]] | None
) -> tuple[list[str], FloatArray]:
    if not groups:
        return ["ALL"], np.ones((1, len(sources)))
    known = {source.name: number for number, source in enumerate(sources)}
    members = np.zeros((len(groups), len(sources)))
    for row, (group, names) in enumerate(groups.items()):
        for name in names:
            if name not in known:
                raise InputError.single(f"group {group} names source {name}, which is not there")
            members[row, known[name]] = 1.0
    return list(groups), members


def _summarise(
    conc: FloatArray, flux: FloatArray | None, calendar: Calendar,
    wanted: Sequence[tuple[int, int]], percentiles: Sequence[float], monthly: bool, keep: bool,
) -> GroupResult:  # fmt: skip
    conc = conc * MICROGRAMS
    extremes: dict[tuple[int, int], FloatArray] = {}
    when: dict[tuple[int, int], NDArray[np.int64]] = {}
    blocks: dict[int, FloatArray] = {}
    for hours, rank in wanted:
        if hours not in blocks:
            blocks[hours] = block_means(conc, calendar, hours)
        place = rank_index(blocks[hours], rank)
        found = np.take_along_axis(blocks[hours], place[..., None], axis=-1)[..., 0]
        enough = blocks[hours].shape[-1] >= rank
        extremes[hours, rank] = found if enough else np.zeros_like(found)
        when[hours, rank] = block_ends(calendar, hours)[place]
    deposited = None if flux is None else flux * SECONDS_PER_HOUR
    return GroupResult(
        conc.mean(axis=-1),
        extremes,
        when,
        {percent: np.percentile(conc, percent, axis=-1) for percent in percentiles},
        monthly_means(conc, calendar) if monthly else None,
        None if deposited is None else deposited.sum(axis=-1),
        conc if keep else None,
        deposited if keep else None,
    )


def joined_groups(parts: Sequence[GroupResult], order: NDArray[np.int64]) -> GroupResult:
    """Return blocks of receptors put back into the order given.

    Parameters
    ----------
    parts : sequence of GroupResult
        Of each block.
    order : ndarray of int
        Place of each receptor of the blocks, one after another, among all.
    """

    def join(arrays: Sequence[Any]) -> Any:
        whole = np.concatenate(arrays)
        result = np.empty_like(whole)
        result[order] = whole
        return result

    def maybe(name: str) -> FloatArray | None:
        if getattr(parts[0], name) is None:
            return None
        return np.asarray(join([getattr(part, name) for part in parts]))

    return GroupResult(
        join([part.period for part in parts]),
        {key: join([part.highest[key] for part in parts]) for key in parts[0].highest},
        {key: join([part.when[key] for part in parts]) for key in parts[0].when},
        {key: join([part.percentiles[key] for part in parts]) for key in parts[0].percentiles},
        maybe("monthly"),
        maybe("deposition"),
        maybe("hourly"),
        maybe("hourly_deposition"),
    )


def receptor_blocks(receptors: Receptors, largest: int) -> list[tuple[float, NDArray[np.int64]]]:
    """Return receptors in blocks of one height and bounded size.

    Parameters
    ----------
    receptors : Receptors
        Receptors.
    largest : int
        Most receptors of a block.

    Returns
    -------
    list of (float, ndarray of int)
        Height (m) and indices.
    """
    blocks: list[tuple[float, NDArray[np.int64]]] = []
    for height in np.unique(receptors.height):
        chosen = np.flatnonzero(receptors.height == height)
        blocks.extend(
            (float(height), chosen[start : start + largest])
            for start in range(0, len(chosen), largest)
        )
    return blocks


def run(
    sources: Sequence[Source],
    receptors: Receptors,
    weather: HourlyWeather,
    *,
    groups: Mapping[str, Sequence[str]] | None = None,
    factors: Mapping[str, FloatArray] | None = None,
    overrides: Mapping[str, FloatArray] | None = None,
    deposition: bool | None = None,
    depletion: str = "regulatory",
    averages: Sequence[tuple[int, int]] = ((1, 1), (24, 1)),
    percentiles: Sequence[float] = (),
    monthly: bool = False,
    keep_hourly: bool = False,
    progress: Progress | None = None,
) -> RunResult:
    """Compute concentration and deposition of sources at receptors over the hours of a file.

    Parameters
    ----------
    sources : sequence of Source
        Sources; their emissions are totals in g/s.
    receptors : Receptors
        Where.
    weather : HourlyWeather
        Hours, all of them: calm and missing ones are left out by AERMOD's rule.
    groups : mapping of str to sequence of str, optional
        Source names by group; without it one group ALL.
    factors : mapping of str to ndarray, shape (hours of the file,), optional
        Emission factors by source name.
    overrides : mapping of str to ndarray, shape (hours of the file, 9), optional
        Source rows by hour (see `release_of`) of sources whose release conditions change.
    deposition : bool, optional
        Whether deposition is wanted; without it, where a source has particles or a gas deposits.
    depletion : {"regulatory", "converged", "none"}
        How deposition depletes the plume.
    averages : sequence of (int, int)
        Averaging time (h) and rank of the highest averages wanted.
    percentiles : sequence of float
        Percentiles of hourly concentration.
    monthly : bool
        Whether means by month are wanted.
    keep_hourly : bool
        Whether to keep hourly values.
    progress : callable, optional
        Called with the share done.

    Returns
    -------
    RunResult
        By group.

    Raises
    ------
    InputError
        If the run cannot be computed, with every reason.
    """
    check_run(sources, receptors, weather, depletion)
    check_statistics(averages, percentiles)
    warn_of_ranges(sources, receptors)
    deposits = any(s.method > 0 for s in sources) if deposition is None else deposition
    valid = weather.valid
    hours = hour_table(weather)
    calendar = calendar_of(weather)
    names, members = _group_members(sources, groups)
    rates = np.empty((len(sources), len(hours)))
    for number, source in enumerate(sources):
        factor = None if factors is None else factors.get(source.name)
        rates[number] = source.emission * (1.0 if factor is None else factor[valid])
    changing = {name: np.ascontiguousarray(rows[valid]) for name, rows in (overrides or {}).items()}
    outputs = 2 if deposits else 1
    largest = max(HOURLY_BYTES // (len(names) * outputs * len(hours) * 8), 32)
    blocks = receptor_blocks(receptors, largest)
    parts: list[list[GroupResult]] = [[] for _ in names]
    for number, (height, chosen) in enumerate(blocks):

        def told(share: float, done: int = number) -> None:
            if progress is not None:
                progress((done + share) / len(blocks))

        result = run_field(
            sources, hours, receptors.east[chosen], receptors.north[chosen], height,
            rates, members, deposition=deposits, depletion=depletion, overrides=changing,
            progress=told,
        )  # fmt: skip
        for row in range(len(names)):
            flux = result.hourly[row, 1] if deposits else None
            parts[row].append(
                _summarise(result.hourly[row, 0], flux, calendar, averages, percentiles, monthly,
                           keep_hourly)
            )  # fmt: skip
    order = np.concatenate([chosen for _, chosen in blocks])
    return RunResult(
        receptors,
        calendar,
        {name: joined_groups(parts[row], order) for row, name in enumerate(names)},
        (*weather.provenance, *assumptions(sources, weather, deposits)),
    )
