"""Writes sources, receptors and weather as a run of AERMOD itself."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from tailrace.errors import InputError

from .aermod_hourly import hourly_emission_text
from .emission_profile import WIND_CLASS_BOUNDS
from .sources import AreaSource, OpenPitSource, Particles, PointSource, Source, VolumeSource

if TYPE_CHECKING:
    from tailrace.weather.hourly import HourlyWeather

    from .case_reader import Case
    from .receptors import Receptors

POINT_TYPES = {"upright": "POINT", "capped": "POINTCAP", "horizontal": "POINTHOR"}
HOURLY_FILE = "emissions.dat"
LONGEST_NAME = 12
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
        name = "".join(c if (c.isascii() and c.isalnum()) or c == "_" else "_" for c in source.name)
        name = name[:LONGEST_NAME].upper() or f"S{number}"
        if name in names.values():
            name = f"S{number:05d}"
        names[source.name] = name
    return names


def _source_lines(source: Source, name: str) -> list[str]:
    rate, height = source.emission, source.release_height
    if isinstance(source, PointSource):
        return [
            f"   LOCATION {name} {POINT_TYPES[source.top]} {source.x:.3f} {source.y:.3f} 0.0",
            f"   SRCPARAM {name} {rate:.8E} {height:g} {source.exit_temperature:g}"
            f" {source.exit_velocity:g} {source.diameter:g}",
        ]
    if isinstance(source, VolumeSource):
        return [
            f"   LOCATION {name} VOLUME {source.x:.3f} {source.y:.3f} 0.0",
            f"   SRCPARAM {name} {rate:.8E} {height:g} {source.initial_sigma_y:g}"
            f" {source.initial_sigma_z:g}",
        ]
    if isinstance(source, OpenPitSource):
        flux = rate / (source.width_x * source.width_y)
        return [
            f"   LOCATION {name} OPENPIT {source.x:.3f} {source.y:.3f} 0.0",
            f"   SRCPARAM {name} {flux:.8E} {height:g} {source.width_x:g} {source.width_y:g}"
            f" {source.volume:g} {source.angle:g}",
        ]
    assert isinstance(source, AreaSource)
    return _area_lines(source, name)


def _area_lines(source: AreaSource, name: str) -> list[str]:
    flux, depth = source.emission / source.area, source.initial_sigma_z
    height = source.release_height
    stated = source.stated
    if source.shape == "rectangle":
        x, y, width_x, width_y, angle = stated
        return [
            f"   LOCATION {name} AREA {x:.3f} {y:.3f} 0.0",
            f"   SRCPARAM {name} {flux:.8E} {height:g} {width_x:g} {width_y:g} {angle:g} {depth:g}",
        ]
    if source.shape == "line":
        x1, y1, x2, y2, width = stated
        return [
            f"   LOCATION {name} LINE {x1:.3f} {y1:.3f} {x2:.3f} {y2:.3f} 0.0",
            f"   SRCPARAM {name} {flux:.8E} {height:g} {width:g} {depth:g}",
        ]
    if source.shape == "circle":
        x, y, radius, corners = stated
        return [
            f"   LOCATION {name} AREACIRC {x:.3f} {y:.3f} 0.0",
            f"   SRCPARAM {name} {flux:.8E} {height:g} {radius:g} {int(corners)} {depth:g}",
        ]
    first = source.corners[0]
    lines = [
        f"   LOCATION {name} AREAPOLY {first[0]:.3f} {first[1]:.3f} 0.0",
        f"   SRCPARAM {name} {flux:.8E} {height:g} {len(source.corners)} {depth:g}",
    ]
    flat = [f"{value:.3f}" for value in source.corners.ravel()]
    lines += [
        f"   AREAVERT {name} {' '.join(flat[start : start + NUMBERS_PER_LINE])}"
        for start in range(0, len(flat), NUMBERS_PER_LINE)
    ]
    return lines


def _particle_lines(particles: Particles, name: str) -> list[str]:
    if particles.fine_fraction is not None:
        return [f"   METHOD_2 {name} {particles.fine_fraction:g} {particles.diameter[0]:g}"]
    rows = (("PARTDIAM", particles.diameter), ("MASSFRAX", particles.mass_fraction),
            ("PARTDENS", particles.density))  # fmt: skip
    return [f"   {word} {name} {' '.join(f'{v:g}' for v in values)}" for word, values in rows]


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
    if case.deposition and case.depletion == "converged":
        raise InputError.single(
            "AERMOD does not have the converged depletion integral",
            remedy='set depletion = "regulatory"',
        )
    names = source_names(case.sources)
    options = "CONC DDEP NOWETDPLT FLAT" if case.deposition else "CONC FLAT"
    if case.deposition and case.depletion == "none":
        options += " NODRYDPLT"
    hours = sorted({hours for hours, _ in case.averages})
    lines = [
        "CO STARTING", f"   TITLEONE {case.name}", f"   MODELOPT {options}",
        f"   AVERTIME {' '.join(map(str, hours))} PERIOD", "   POLLUTID OTHER",
    ]  # fmt: skip
    if case.receptors.height.any():
        lines.append("   FLAGPOLE 0.0")
    gas = {s.gas_deposition_velocity for s in case.sources if s.gas_deposition_velocity > 0.0}
    if len(gas) > 1:
        raise InputError.single("AERMOD takes one gas deposition velocity for all sources")
    lines += [f"   GASDEPVD {gas.pop():g}"] if gas else []
    lines += ["   RUNORNOT RUN", "CO FINISHED", "", "SO STARTING"]
    for source in case.sources:
        lines += _source_lines(source, names[source.name])
        if source.particles is not None and case.deposition:
            lines += _particle_lines(source.particles, names[source.name])
        factor = case.factors.get(source.name)
        if factor is not None:
            values = [f"{value:g}" for value in factor.factors]
            for start in range(0, len(values), NUMBERS_PER_LINE):
                part = " ".join(values[start : start + NUMBERS_PER_LINE])
                lines.append(f"   EMISFACT {names[source.name]} {factor.kind} {part}")
        if source.name in case.rates or source.name in case.overrides:
            lines.append(f"   HOUREMIS {HOURLY_FILE} {names[source.name]}")
    groups = case.groups or {"ALL": tuple(source.name for source in case.sources)}
    for group, members in groups.items():
        if group == "ALL":
            lines.append("   SRCGROUP ALL")
        else:
            lines += [f"   SRCGROUP {group} {names[member]}" for member in members]
    lines += ["SO FINISHED", "", "RE STARTING", *_receptor_lines(case.receptors)]
    year = int(case.weather.year[0])
    lines += [
        "RE FINISHED", "", "ME STARTING", f"   SURFFILE {surface_file}",
        f"   PROFFILE {profile_file}", f"   SURFDATA {station[0]} {year}",
        f"   UAIRDATA {station[1]} {year}", "   PROFBASE 0.0 METERS", _days(case.weather),
        *_wind_classes(case), "ME FINISHED", "", "OU STARTING", "   FILEFORM EXP",
    ]  # fmt: skip
    for group in groups:
        lines += [f"   PLOTFILE {hours_} {group} FIRST {group}_{hours_}h.plt" for hours_ in hours]
        lines.append(f"   PLOTFILE PERIOD {group} {group}_period.plt")
    return "\n".join([line for line in lines if line is not None] + ["OU FINISHED", ""])


def _wind_classes(case: Case) -> list[str]:
    bounds = {f.wind_bounds for f in case.factors.values() if f.kind == "WSPEED"}
    if len(bounds) > 1:
        raise InputError.single("AERMOD takes one set of wind speed classes for all sources")
    if bounds <= {WIND_CLASS_BOUNDS}:
        return []
    return [f"   WINDCATS {' '.join(f'{bound:g}' for bound in bounds.pop())}"]


def _days(weather: HourlyWeather) -> str:
    day = np.unique(weather.day_of_year)
    breaks = np.flatnonzero(np.diff(day) > 1)
    starts, ends = day[np.r_[0, breaks + 1]], day[np.r_[breaks, len(day) - 1]]
    words = [str(a) if a == b else f"{a}-{b}" for a, b in zip(starts, ends, strict=True)]
    return f"   DAYRANGE {' '.join(words)}"


def surface_text(weather: HourlyWeather) -> str:
    """Return hours as an AERMET surface file.

    Parameters
    ----------
    weather : HourlyWeather
        Hours.

    Returns
    -------
    str
        The `.sfc` file; missing values by AERMET's code numbers.
    """

    def coded(name: str, code: float) -> np.ndarray:
        values = getattr(weather, name)
        return np.where(np.isnan(values), code, values)

    latitude = weather.latitude if weather.latitude is not None else 0.0
    longitude = weather.longitude if weather.longitude is not None else 0.0
    head = (
        f"{abs(latitude):10.3f}{'N' if latitude >= 0 else 'S'}"
        f"{abs(longitude):9.3f}{'E' if longitude >= 0 else 'W'}"
        "          UA_ID: 00000     SF_ID: 00000     OS_ID:              VERSION: 24142"
    )
    lines = [head + ("  ADJ_U*" if weather.adjusted_friction_velocity else "")]
    columns = [
        coded("sensible_heat_flux", -999.0), coded("friction_velocity", -9.0),
        coded("convective_velocity", -9.0), coded("lapse_above", -9.0),
        coded("convective_mixing_height", -999.0), coded("mechanical_mixing_height", -999.0),
        coded("monin_obukhov_length", -99999.0), coded("roughness_length", -9.0),
        coded("bowen_ratio", -9.0), coded("albedo", -9.0), coded("wind_speed", 999.0),
        coded("wind_direction", 999.0), coded("wind_reference_height", -9.0),
        coded("temperature", 999.0), coded("temperature_reference_height", -9.0),
        coded("precipitation", -9.0), coded("relative_humidity", 999.0),
        coded("pressure", 99999.0), coded("cloud_cover", 99.0),
    ]  # fmt: skip
    day = weather.day_of_year
    form = (
        "{:2d} {:2d} {:2d} {:3d} {:2d} {:6.1f} {:6.3f} {:6.3f} {:6.3f} {:5.0f} {:5.0f} {:8.1f} "
        "{:7.4f} {:6.2f} {:6.2f} {:7.2f} {:6.1f} {:6.1f} {:6.1f} {:6.1f} {:5d} {:6.2f} {:6.0f} "
        "{:6.0f} {:5.0f} NAD-OS NoSubs"
    )
    for row in range(len(weather)):
        values = [column[row] for column in columns]
        lines.append(form.format(
            int(weather.year[row]) % 100, int(weather.month[row]), int(weather.day[row]),
            int(day[row]), int(weather.hour[row]), *values[:15], 0, *values[15:],
        ))  # fmt: skip
    return "\n".join(lines) + "\n"


def profile_text(weather: HourlyWeather) -> str:
    """Return hours as an AERMET profile file of one level.

    Parameters
    ----------
    weather : HourlyWeather
        Hours.

    Returns
    -------
    str
        The `.pfl` file.
    """
    lines = []
    for row in range(len(weather)):
        speed, direction = weather.wind_speed[row], weather.wind_direction[row]
        celsius = weather.temperature[row] - 273.15
        turn, up = weather.wind_direction_deviation[row], weather.vertical_wind_deviation[row]
        lines.append(
            f"{int(weather.year[row]) % 100:2d} {int(weather.month[row]):2d}"
            f" {int(weather.day[row]):2d} {int(weather.hour[row]):2d}"
            f" {weather.wind_reference_height[row]:7.1f} 1"
            f" {999.0 if np.isnan(direction) else direction:7.1f}"
            f" {999.0 if np.isnan(speed) else speed:8.2f}"
            f" {99.0 if np.isnan(celsius) else celsius:8.2f}"
            f" {99.0 if np.isnan(turn) else turn:8.2f} {99.0 if np.isnan(up) else up:8.2f}"
        )
    return "\n".join(lines) + "\n"


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
        "weather.sfc": surface_text(case.weather),
        "weather.pfl": profile_text(case.weather),
    }
    if case.rates or case.overrides:
        texts[HOURLY_FILE] = hourly_emission_text(case, source_names(case.sources))
    written = []
    for name, text in texts.items():
        path = home / name
        path.write_text(text, encoding="ascii", errors="replace")
        written.append(path)
    return written
