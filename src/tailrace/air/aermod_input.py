"""Reads an AERMOD control file and its meteorology into a case.

Keywords are honoured or refused by name with their line: nothing that changes a result is passed
over in silence.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tailrace.errors import Problems

from .aermod_control import Control, read_control
from .aermod_hourly import read_hourly_emissions
from .aermod_receptors import ReceptorPathway, read_receptors
from .aermod_requests import OutputPathway, read_outputs
from .aermod_sources import SourcePathway, read_sources
from .aermod_units import read_units
from .aermod_weather import METRES_PER_FOOT, read_weather, wind_bounds
from .aermod_words import Line, read_control_lines
from .case_reader import Case

if TYPE_CHECKING:
    from tailrace.weather.hourly import HourlyWeather

FloatArray = NDArray[np.float64]


def read_control_file(path: Path | str) -> Case:
    """Return the case of an AERMOD control file.

    Parameters
    ----------
    path : path
        Control file; its meteorology is looked for beside it and in the folder above, also
        packed with gzip.

    Returns
    -------
    Case
        What to run.

    Raises
    ------
    InputError
        With every line that is wrong or not honoured.
    """
    file = Path(path)
    problems = Problems(str(file))
    lines = _by_pathway(read_control_lines(file, problems), problems)
    control = read_control(lines["CO"], problems)
    gas = [line for line in lines["CO"] if line.keyword == "GASDEPVD"]
    pathway = read_sources(gas + lines["SO"], wind_bounds(lines["ME"], problems), problems)
    places = read_receptors(lines["RE"], control.flagpole, control.flat, pathway.sources, problems)
    weather = read_weather(file, lines["ME"], problems)
    groups = list(pathway.groups)
    units = read_units(pathway.units, control.concentrates, control.deposits, problems)
    outputs = read_outputs(lines["OU"], control, groups, units, problems)
    _check_ground(control, pathway, places, lines, problems)
    deposits = _check_deposition(control, pathway, weather, lines["SO"], problems)
    rates: dict[str, FloatArray] = {}
    overrides: dict[str, FloatArray] = {}
    if weather is not None and pathway.hourly_file and not problems.errors:
        rates, overrides = read_hourly_emissions(
            file.parent, pathway.hourly_file, pathway.sources, pathway.areas, weather, problems
        )
    problems.raise_if_any()
    assert weather is not None
    return Case(
        file.stem, pathway.sources, places.receptors, _noted(weather, control, pathway, places),
        pathway.groups, pathway.factors, rates, overrides, deposits,
        "regulatory" if control.depletes else "none", _averages(control, outputs),
        monthly=control.months, outputs=outputs.requests, networks=places.networks,
    )  # fmt: skip


def _by_pathway(lines: list[Line], problems: Problems) -> dict[str, list[Line]]:
    found: dict[str, list[Line]] = {}
    for line in lines:
        found.setdefault(line.pathway, []).append(line)
    for wanted in ("CO", "SO", "RE", "ME", "OU"):
        if wanted not in found and wanted != "OU":
            problems.add(f"the {wanted} pathway is missing")
        found.setdefault(wanted, [])
    if "EV" in found:
        problems.add("event processing is not modelled", place=found["EV"][0].place)
    for line in found.get("", []):
        problems.add("a keyword stands before any pathway", place=f"line {line.number}")
    return found


def _averages(control: Control, outputs: OutputPathway) -> tuple[tuple[int, int], ...]:
    ranks = {(int(time), rank) for time, rank in outputs.ranks if time.isdigit()}
    return tuple(sorted({(hours, 1) for hours in control.averages} | ranks))


def _feet(lines: list[Line]) -> bool:
    return any(line.keyword == "ELEVUNIT" and "FEET" in line.words for line in lines)


def _check_ground(
    control: Control, pathway: SourcePathway, places: ReceptorPathway,
    lines: dict[str, list[Line]], problems: Problems,
) -> None:  # fmt: skip
    # Without FLAT the ground is flat where every elevation is the same.
    if control.flat:
        return
    levels = {
        round(value * (METRES_PER_FOOT if _feet(lines[where]) else 1.0), 3)
        for where, values in (("SO", pathway.elevations.values()), ("RE", places.elevations))
        for value in values
    }
    bare = not places.elevations
    if len(levels | ({0.0} if bare else set())) > 1:
        line = next((line for line in lines["CO"] if line.keyword == "MODELOPT"), None)
        problems.add(
            f"elevations of sources and receptors differ ({min(levels):g} to {max(levels):g} m), "
            "and terrain is not modelled", place=line.place if line else "",
            remedy="add FLAT to MODELOPT, without DFAULT, where the ground may be taken as flat",
        )  # fmt: skip


def _check_deposition(
    control: Control, pathway: SourcePathway, weather: HourlyWeather | None, lines: list[Line],
    problems: Problems,
) -> bool:  # fmt: skip
    # Plumes of what deposits settle and thin also where only concentrations are asked for.
    deposits = any(source.method > 0 for source in pathway.sources)
    if control.thins and not deposits:
        problems.add("DRYDPLT is asked for, but no source deposits",
                     remedy="remove it from MODELOPT")  # fmt: skip
    if control.deposits:
        for source in pathway.sources:
            if source.method == 0:
                problems.add(
                    f"source {source.name} has neither particles nor a gas deposition velocity, "
                    "which DDEP needs", remedy="give PARTDIAM, MASSFRAX and PARTDENS, or METHOD_2,"
                    " or GASDEPVD",
                )  # fmt: skip
    for line in lines:
        if line.keyword == "METHOD_2" and not control.alpha:
            problems.add("AERMOD takes METHOD_2 only with ALPHA", place=line.place,
                         remedy="add ALPHA to MODELOPT")  # fmt: skip
    particles = any(source.particles is not None for source in pathway.sources)
    if weather is not None and particles and control.washes_out:
        wet = int((weather.precipitation[weather.valid] > 0.0).sum())
        if wet:
            problems.add(
                f"it rains in {wet} hours, and AERMOD lets rain wash particles out of the plume, "
                "which is not modelled", remedy="add NOWETDPLT to MODELOPT",
            )  # fmt: skip
    return deposits


def _noted(
    weather: HourlyWeather, control: Control, pathway: SourcePathway, places: ReceptorPathway
) -> HourlyWeather:
    stated = {*pathway.elevations.values(), *places.elevations} - {0.0}
    if not (control.flat and stated):
        return weather
    said = "the control file asks for flat ground: its elevations are not used, as in AERMOD."
    return replace(weather, provenance=(*weather.provenance, said))
