"""Writes sources, receptors and weather as a run of AERMOD itself."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from tailrace.errors import InputError

from .aermod_hourly import hourly_emission_text
from .aermod_run_weather import one_year, profile_text, surface_text
from .aermod_words import written
from .deposition_velocity import METHOD_2
from .emission_profile import WIND_CLASS_BOUNDS
from .sources import AreaSource, OpenPitSource, Particles, PointSource, Source, VolumeSource

if TYPE_CHECKING:
    from tailrace.weather.hourly import HourlyWeather

    from .case_reader import Case
    from .receptors import Receptors

POINT_TYPES = {"upright": "POINT", "capped": "POINTCAP", "horizontal": "POINTHOR"}
HOURLY_FILE = "emissions.dat"
LONGEST_NAME, LONGEST_GROUP = 12, 8
NUMBERS_PER_LINE = 12


def source_names(sources: list[Source]) -> dict[str, str]:
    """Return names that AERMOD takes: at most 12 characters, without blanks, each once.

    Parameters
    ----------
    sources : list of Source
        Sources.

    Returns
    -------
    dict of str to str
        New name by name.
    """
    names: dict[str, str] = {}
    for number, source in enumerate(sources, start=1):
        name = _plain(source.name)[:LONGEST_NAME] or f"S{number}"
        if name in names.values():
            name = f"S{number:05d}"
        names[source.name] = name
    return names


def _plain(name: str) -> str:
    return "".join(c if (c.isascii() and c.isalnum()) or c == "_" else "_" for c in name).upper()


def _source_lines(source: Source, name: str) -> list[str]:
    rate, height = source.emission, source.release_height
    if isinstance(source, PointSource):
        kind, place = POINT_TYPES[source.top], (source.x, source.y)
        numbers = [source.exit_temperature, source.exit_velocity, source.diameter]
    elif isinstance(source, VolumeSource):
        kind, place = "VOLUME", (source.x, source.y)
        numbers = [source.initial_sigma_y, source.initial_sigma_z]
    elif isinstance(source, OpenPitSource):
        kind, place = "OPENPIT", (source.x, source.y)
        rate /= source.width_x * source.width_y
        numbers = [source.width_x, source.width_y, source.volume, source.angle]
    else:
        assert isinstance(source, AreaSource)
        return _area_lines(source, name)
    return _located(name, kind, place, (rate, height, *numbers))


def _located(name: str, kind: str, place: Sequence[float], numbers: Sequence[float]) -> list[str]:
    spot = " ".join(f"{value:.3f}" for value in place)
    rate, *rest = numbers
    return [
        f"   LOCATION {name} {kind} {spot} 0.0",
        f"   SRCPARAM {name} {rate:.8E} {' '.join(written(value) for value in rest)}",
    ]


def _area_lines(source: AreaSource, name: str) -> list[str]:
    flux, depth = source.emission / source.area, source.initial_sigma_z
    head, stated = (flux, source.release_height), source.stated
    if source.shape == "rectangle":
        return _located(name, "AREA", stated[:2], (*head, *stated[2:], depth))
    if source.shape == "line":
        return _located(name, "LINE", stated[:4], (*head, stated[4], depth))
    if source.shape == "circle":
        return _located(name, "AREACIRC", stated[:2], (*head, *stated[2:], depth))
    lines = _located(name, "AREAPOLY", source.corners[0], (*head, len(source.corners), depth))
    flat = [f"{value:.3f}" for value in source.corners.ravel()]
    lines += [
        f"   AREAVERT {name} {' '.join(flat[start : start + NUMBERS_PER_LINE])}"
        for start in range(0, len(flat), NUMBERS_PER_LINE)
    ]
    return lines


def _particle_lines(particles: Particles, name: str) -> list[str]:
    if particles.fine_fraction is not None:
        share, diameter = written(particles.fine_fraction), written(particles.diameter[0])
        return [f"   METHOD_2 {name} {share} {diameter}"]
    rows = (("PARTDIAM", particles.diameter), ("MASSFRAX", particles.mass_fraction),
            ("PARTDENS", particles.density))  # fmt: skip
    return [
        f"   {word} {name} {' '.join(f'{written(v)}' for v in values)}" for word, values in rows
    ]


def _receptor_lines(receptors: Receptors) -> list[str]:
    # A third number is the height above ground, which the keyword FLAGPOLE announces.
    raised = bool(receptors.height.any())
    return [
        f"   DISCCART {east:.3f} {north:.3f}" + (f" {height:.3f}" if raised else "")
        for east, north, height in zip(
            receptors.east, receptors.north, receptors.height, strict=True
        )
    ]


def control_text(
    case: Case, surface_file: str, profile_file: str, station: tuple[str, str] = ("00000", "00000")
) -> str:
    """Return a case as the text of an AERMOD control file.

    Parameters
    ----------
    case : Case
        Sources, receptors, groups and averages.
    surface_file, profile_file : str
        Names of the meteorology.
    station : tuple of str
        Surface and upper-air station numbers of the surface file's header.

    Returns
    -------
    str
        Control file.

    Raises
    ------
    InputError
        If the case has the converged depletion rule, several gas deposition velocities or several
        sets of wind speed classes, which AERMOD does not know.
    """
    _check_writable(case)
    names = source_names(case.sources)
    groups = group_names(case)
    weather = one_year(case.weather)
    year = int(weather.year[0])
    lines = [
        *_control_lines(case), "", "SO STARTING", *_source_pathway(case, names, groups),
        "SO FINISHED", "", "RE STARTING", *_receptor_lines(case.receptors), "RE FINISHED", "",
        "ME STARTING", f"   SURFFILE {surface_file}", f"   PROFFILE {profile_file}",
        f"   SURFDATA {station[0]} {year}", f"   UAIRDATA {station[1]} {year}",
        f"   PROFBASE {written(weather.base_elevation)} METERS", *_days(weather),
        *_wind_classes(case), "ME FINISHED", "", "OU STARTING", "   FILEFORM EXP",
        *_output_lines(case, groups), "OU FINISHED", "",
    ]  # fmt: skip
    return "\n".join(lines)


def group_names(case: Case) -> dict[str, str]:
    """Return names of groups that AERMOD takes: at most 8 characters, each once.

    Parameters
    ----------
    case : Case
        A case.

    Returns
    -------
    dict of str to str
        New name by name; a group of every source keeps the name ALL.
    """
    everything = {source.name for source in case.sources}
    names: dict[str, str] = {}
    for number, (group, members) in enumerate(_groups(case).items(), start=1):
        name = _plain(group)[:LONGEST_GROUP] or f"G{number}"
        if name in names.values() or (name == "ALL" and set(members) != everything):
            name = f"G{number:04d}"
        names[group] = name
    return names


def _groups(case: Case) -> dict[str, tuple[str, ...]]:
    return case.groups or {"ALL": tuple(source.name for source in case.sources)}


def _check_writable(case: Case) -> None:
    if case.deposition and case.depletion == "converged":
        raise InputError.single(
            "AERMOD does not have the converged depletion integral",
            remedy='set depletion = "regulatory"',
        )
    gas = {s.gas_deposition_velocity for s in case.sources if s.gas_deposition_velocity > 0.0}
    if len(gas) > 1:
        raise InputError.single("AERMOD takes one gas deposition velocity for all sources")
    inert = [source.name for source in case.sources if source.method == 0]
    if case.deposition and inert:
        raise InputError.single(
            f"source {inert[0]} has neither particles nor a gas deposition velocity; AERMOD takes "
            "no such source in a run with deposition", remedy="write it as a run of its own",
        )  # fmt: skip


def _control_lines(case: Case) -> list[str]:
    options = "CONC DDEP NOWETDPLT FLAT" if case.deposition else "CONC FLAT"
    if case.deposition and case.depletion == "none":
        options += " NODRYDPLT"
    gas = max((source.gas_deposition_velocity for source in case.sources), default=0.0)
    by_fine_share = any(s.particles and s.particles.method == METHOD_2 for s in case.sources)
    if case.deposition and (gas > 0.0 or by_fine_share):
        options = f"ALPHA {options}"
    if _has_gaps(case.weather):
        options += " WARNCHKD"
    hours = [str(hours) for hours in sorted({hours for hours, _ in case.averages})]
    times = [*hours, *(["MONTH"] if case.monthly else []), "PERIOD"]
    lines = [
        "CO STARTING", f"   TITLEONE {case.name}", f"   MODELOPT {options}",
        f"   AVERTIME {' '.join(times)}", "   POLLUTID OTHER",
    ]  # fmt: skip
    if case.receptors.height.any():
        lines.append("   FLAGPOLE 0.0")
    if case.deposition and gas > 0.0:
        lines.append(f"   GASDEPVD {written(gas)}")
    return [*lines, "   RUNORNOT RUN", "CO FINISHED"]


def _has_gaps(weather: HourlyWeather) -> bool:
    # AERMOD stops at hours out of sequence unless told to warn only.
    months = (weather.year - 1970) * 12 + weather.month - 1
    first = months.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    stamp = (first + weather.day) * 24 + weather.hour
    return bool((np.diff(stamp) != 1).any())


def _source_pathway(case: Case, names: dict[str, str], groups: dict[str, str]) -> list[str]:
    lines: list[str] = []
    for source in case.sources:
        name = names[source.name]
        lines += _source_lines(source, name)
        if source.particles is not None and case.deposition:
            lines += _particle_lines(source.particles, name)
        factor = case.factors.get(source.name)
        if source.name in case.rates or source.name in case.overrides:
            lines.append(f"   HOUREMIS {HOURLY_FILE} {name}")
        elif factor is not None:
            values = [f"{written(value)}" for value in factor.factors]
            for start in range(0, len(values), NUMBERS_PER_LINE):
                part = " ".join(values[start : start + NUMBERS_PER_LINE])
                lines.append(f"   EMISFACT {name} {factor.kind} {part}")
    for group, members in _groups(case).items():
        if groups[group] == "ALL":
            lines.append("   SRCGROUP ALL")
        else:
            lines += [f"   SRCGROUP {groups[group]} {names[member]}" for member in members]
    return lines


def _output_lines(case: Case, groups: dict[str, str]) -> list[str]:
    ranks = {str(rank) for _, rank in case.averages} | ({"1"} if case.monthly else set())
    times = [(str(hours), rank, f"{hours}h") for hours, rank in sorted(case.averages)]
    times += [("MONTH", 1, "month")] if case.monthly else []
    lines = [f"   RECTABLE ALLAVE {' '.join(sorted(ranks, key=int))}"] if times else []
    for group in groups.values():
        for time, rank, word in times:
            order = "" if rank == 1 else f"_{rank}"
            lines.append(f"   PLOTFILE {time} {group} {rank} {group}_{word}{order}.plt")
        lines.append(f"   PLOTFILE PERIOD {group} {group}_period.plt")
    return lines


def _wind_classes(case: Case) -> list[str]:
    bounds = {f.wind_bounds for f in case.factors.values() if f.kind == "WSPEED"}
    if len(bounds) > 1:
        raise InputError.single("AERMOD takes one set of wind speed classes for all sources")
    if bounds <= {WIND_CLASS_BOUNDS}:
        return []
    return [f"   WINDCATS {' '.join(f'{written(bound)}' for bound in bounds.pop())}"]


def _days(weather: HourlyWeather) -> list[str]:
    day = np.unique(weather.day_of_year)
    breaks = np.flatnonzero(np.diff(day) > 1)
    starts, ends = day[np.r_[0, breaks + 1]], day[np.r_[breaks, len(day) - 1]]
    words = [str(a) if a == b else f"{a}-{b}" for a, b in zip(starts, ends, strict=True)]
    return [
        f"   DAYRANGE {' '.join(words[start : start + NUMBERS_PER_LINE])}"
        for start in range(0, len(words), NUMBERS_PER_LINE)
    ]


def write_aermod_run(case: Case, folder: Path | str) -> list[Path]:
    """Write a case as a complete run of AERMOD: control, surface and profile file, and emissions.

    Parameters
    ----------
    case : Case
        A case.
    folder : path
        An existing folder.

    Returns
    -------
    list of Path
        Files written.

    Raises
    ------
    InputError
        If AERMOD could not run it.
    """
    home = Path(folder)
    texts = {
        "aermod.inp": control_text(case, "weather.sfc", "weather.pfl"),
        "weather.sfc": surface_text(one_year(case.weather)),
        "weather.pfl": profile_text(one_year(case.weather)),
    }
    if case.rates or case.overrides:
        texts[HOURLY_FILE] = hourly_emission_text(case, source_names(case.sources))
    written = []
    for name, text in texts.items():
        path = home / name
        path.write_text(text, encoding="ascii", errors="replace")
        written.append(path)
    return written
