"""The source pathway of an AERMOD control file."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import Any

import numpy as np

from tailrace.errors import InputError, Problems

from . import geometry
from .aermod_units import UNIT_KEYWORDS
from .aermod_words import Line, expand, numbers, source_range
from .emission_profile import LENGTHS, EmissionFactors
from .sources import (
    AreaSource,
    OpenPitSource,
    Particles,
    PointSource,
    Source,
    VolumeSource,
    circle_source,
    line_source,
    rectangle_source,
)

TYPES = {
    "POINT": (5, 5), "POINTCAP": (5, 5), "POINTHOR": (5, 5), "VOLUME": (4, 4), "AREA": (3, 6),
    "AREAPOLY": (3, 4), "AREACIRC": (3, 5), "OPENPIT": (5, 6), "LINE": (3, 4),
}  # fmt: skip
REFUSED = {
    "RLINE": "the RLINE dispersion scheme", "RLINEXT": "the RLINE dispersion scheme",
    "BUOYLINE": "buoyant lines", "SWPOINT": "side-wash points",
}  # fmt: skip
NOT_HONOURED = {
    "BUILDHGT": "building downwash is not modelled",
    "BUILDWID": "building downwash is not modelled",
    "BUILDLEN": "building downwash is not modelled",
    "XBADJ": "building downwash is not modelled", "YBADJ": "building downwash is not modelled",
    "URBANSRC": "the urban boundary layer is not modelled",
    "GASDEPOS": "gas deposition by resistance is not modelled; GASDEPVD is",
    "HALFLIFE": "exponential decay is part of transfers, not of control files",
    "DCAYCOEF": "exponential decay is part of transfers, not of control files",
    "BLPINPUT": "buoyant lines are not modelled", "BLPGROUP": "buoyant lines are not modelled",
    "RBARRIER": "road barriers are not modelled", "RDEPRESS": "depressed roads are not modelled",
    "BACKGRND": "background concentrations are not added", "BACKUNIT": "background is not added",
    "BGSECTOR": "background is not added", "NO2RATIO": "NO2 chemistry is not modelled",
    "OLMGROUP": "NO2 chemistry is not modelled", "PSDGROUP": "NO2 chemistry is not modelled",
    "RLEMCONV": "RLINE is not modelled", "PLATFORM": "platform downwash is not modelled",
    "ARCFTSRC": "aircraft plumes are not modelled",
}  # fmt: skip
LONGEST_NAME, LONGEST_GROUP = 12, 8


@dataclass
class SourcePathway:
    """What the SO pathway says.

    Attributes
    ----------
    sources : list of Source
    factors : dict of str to EmissionFactors
    groups : dict of str to tuple of str
    hourly_file : dict of str to str
        File of hourly emissions by source name.
    areas : dict of str to float, m2
        What an area's flux is multiplied with.
    elevations : dict of str to float
        Elevation of the ground by source name, in the unit of the file.
    units : list of Line
        Lines that say what PLOTFILEs and POSTFILEs are written in.
    """

    sources: list[Source] = field(default_factory=list)
    factors: dict[str, EmissionFactors] = field(default_factory=dict)
    groups: dict[str, tuple[str, ...]] = field(default_factory=dict)
    hourly_file: dict[str, str] = field(default_factory=dict)
    areas: dict[str, float] = field(default_factory=dict)
    elevations: dict[str, float] = field(default_factory=dict)
    units: list[Line] = field(default_factory=list)


class _Gathered:
    """Everything said of sources, before it is put together."""

    def __init__(self) -> None:
        self.located: dict[str, tuple[Line, str, list[float]]] = {}
        self.parameters: dict[str, tuple[Line, list[float]]] = {}
        self.vertices: dict[str, list[float]] = {}
        self.particles: dict[str, dict[str, list[float]]] = {}
        self.method_2: dict[str, tuple[float, float]] = {}
        self.gas_velocity = 0.0
        self.factors: dict[str, tuple[Line, str, list[float]]] = {}
        self.groups: dict[str, list[tuple[Line, str]]] = {}
        self.hourly: dict[str, str] = {}
        self.elevations: dict[str, float] = {}
        self.units: list[Line] = []


def read_sources(lines: list[Line], wind_bounds: tuple[float, ...], problems: Problems
                 ) -> SourcePathway:  # fmt: skip
    """Return what the SO pathway says.

    Parameters
    ----------
    lines : list of Line
        Lines of the pathway.
    wind_bounds : tuple of float
        Bounds of wind speed classes, m/s.
    problems : Problems
        Collects what is wrong or not honoured.

    Returns
    -------
    SourcePathway
        Sources, factors, groups.
    """
    gathered = _Gathered()
    for line in lines:
        _gather(line, gathered, problems)
    result = SourcePathway(hourly_file=gathered.hourly, elevations=gathered.elevations)
    result.units = gathered.units
    for name, (line, kind, place) in gathered.located.items():
        try:
            source = _assemble(name, line, kind, place, gathered, result, problems)
        except InputError as error:
            problems.extend(error.problems)
            source = None
        if source is not None:
            result.sources.append(source)
    names = list(gathered.located)
    for name, (line, kind, values) in gathered.factors.items():
        try:
            result.factors[name] = EmissionFactors(kind, tuple(values), wind_bounds)
        except InputError as error:
            problems.add(error.problems[0].what, place=f"{line.place} {name}")
    for group, words in gathered.groups.items():
        members: list[str] = []
        for line, word in words:
            found = source_range(word, names)
            if not found:
                problems.add(f"{word} is no source", place=f"{line.place} {group}")
            members += [n for n in found if n not in members]
        result.groups[group] = tuple(members) if words else tuple(names)
    if not gathered.groups:
        problems.add("there is no SRCGROUP", remedy="add the line SRCGROUP ALL to the SO pathway")
    if gathered.hourly:
        result.sources = [
            replace(source, emission=1.0)
            if source.name in gathered.hourly and source.emission == 0.0
            else source
            for source in result.sources
        ]
    return result


def _names(line: Line, gathered: _Gathered, problems: Problems, ranges: bool = True) -> list[str]:
    if not line.words:
        problems.add("no source is named", place=line.place)
        return []
    known = list(gathered.located)
    found = source_range(line.words[0], known)
    if not ranges and line.words[0] not in known:
        found = []
    if not found:
        problems.add(f"source {line.words[0]} has no LOCATION", place=line.place)
    return found


def _gather(line: Line, gathered: _Gathered, problems: Problems) -> None:
    keyword = line.keyword
    if keyword in ("STARTING", "FINISHED", "ELEVUNIT"):
        return
    if keyword == "LOCATION":
        _locate(line, gathered, problems)
    elif keyword == "SRCPARAM":
        for name in _names(line, gathered, problems, ranges=False):
            if name in gathered.parameters:
                problems.add(f"source {name} has SRCPARAM twice", place=line.place)
            gathered.parameters[name] = (line, numbers(line, list(line.words[1:]), problems))
    elif keyword == "AREAVERT":
        for name in _names(line, gathered, problems, ranges=False):
            values = numbers(line, list(line.words[1:]), problems)
            gathered.vertices.setdefault(name, []).extend(values)
    elif keyword in ("PARTDIAM", "MASSFRAX", "PARTDENS"):
        for name in _names(line, gathered, problems):
            values = numbers(line, expand(line.words[1:]), problems)
            gathered.particles.setdefault(name, {}).setdefault(keyword, []).extend(values)
    elif keyword == "METHOD_2":
        for name in _names(line, gathered, problems):
            values = numbers(line, list(line.words[1:3]), problems)
            if len(values) == 2:
                gathered.method_2[name] = (values[0], values[1])
            else:
                problems.add("METHOD_2 takes fine fraction and diameter", place=line.place)
    elif keyword == "GASDEPVD":
        values = numbers(line, list(line.words[:1]), problems)
        gathered.gas_velocity = values[0] if values else 0.0
    elif keyword == "EMISFACT":
        _gather_factors(line, gathered, problems)
    elif keyword == "SRCGROUP":
        _gather_group(line, gathered, problems)
    elif keyword == "HOUREMIS":
        _gather_hourly(line, gathered, problems)
    elif keyword in UNIT_KEYWORDS:
        gathered.units.append(line)
    else:
        reason = NOT_HONOURED.get(keyword, "this keyword is not honoured")
        problems.add(reason, place=line.place, remedy="remove the line, or use AERMOD itself")


def _locate(line: Line, gathered: _Gathered, problems: Problems) -> None:
    if len(line.words) < 4:
        problems.add("LOCATION takes a name, a type and coordinates", place=line.place)
        return
    name, kind = line.words[0], line.words[1].upper()
    if kind not in TYPES:
        reason = REFUSED.get(kind, "this source type is not known")
        problems.add(f"{kind}: {reason}", place=line.place, allowed=", ".join(TYPES))
        return
    if name in gathered.located:
        problems.add(f"source {name} is located twice", place=line.place)
    if len(name) > LONGEST_NAME:
        problems.add(f"the name {name} is too long", place=line.place,
                     allowed=f"at most {LONGEST_NAME} characters")  # fmt: skip
    wanted = 4 if kind == "LINE" else 2
    place = numbers(line, list(line.words[2:]), problems)
    if len(place) < wanted:
        problems.add(f"LOCATION of {kind} takes {wanted} coordinates", place=line.place)
        return
    gathered.elevations[name] = place[wanted] if len(place) > wanted else 0.0
    gathered.located[name] = (line, kind, place)


def _gather_factors(line: Line, gathered: _Gathered, problems: Problems) -> None:
    if len(line.words) < 3:
        problems.add("EMISFACT takes a source, a kind and factors", place=line.place)
        return
    kind = line.words[1].upper()
    if kind not in LENGTHS:
        problems.add(f"emission factors by {kind}", place=line.place, allowed=", ".join(LENGTHS))
        return
    values = numbers(line, expand(line.words[2:]), problems)
    for name in _names(line, gathered, problems):
        known = gathered.factors.get(name)
        before = known[2] if known and known[1] == kind else []
        # AERMOD has one rule for each source, the last one named.
        gathered.hourly.pop(name, None)
        gathered.factors[name] = (line, kind, before + values)


def _gather_group(line: Line, gathered: _Gathered, problems: Problems) -> None:
    if not line.words:
        problems.add("SRCGROUP takes a name", place=line.place)
        return
    group, *words = line.words
    gathered.groups.setdefault(group, []).extend((line, word) for word in words)
    if len(group) > LONGEST_GROUP:
        problems.add(f"the name {group} is too long", place=line.place,
                     allowed=f"at most {LONGEST_GROUP} characters")  # fmt: skip
    if group == "ALL" and words:
        problems.add("group ALL holds every source and names none", place=line.place)
    if group != "ALL" and not words:
        problems.add(f"group {group} names no source", place=line.place)


def _gather_hourly(line: Line, gathered: _Gathered, problems: Problems) -> None:
    if len(line.words) < 2:
        problems.add("HOUREMIS takes a file and sources", place=line.place)
        return
    known = list(gathered.located)
    for word in line.words[1:]:
        found = known if word == "ALL" else source_range(word, known)
        if not found:
            problems.add(f"source {word} has no LOCATION", place=line.place)
        for name in found:
            gathered.hourly[name] = line.raw[0]
            gathered.factors.pop(name, None)


def _particles_of(name: str, line: Line, gathered: _Gathered, problems: Problems
                  ) -> Particles | None:  # fmt: skip
    if name in gathered.method_2:
        fine, diameter = gathered.method_2[name]
        return Particles((diameter,), (1.0,), (1.0,), fine)
    own = gathered.particles.get(name)
    if own is None:
        return None
    absent = [k for k in ("PARTDIAM", "MASSFRAX", "PARTDENS") if k not in own]
    if absent:
        problems.add(f"source {name} has no {' and no '.join(absent)}", place=line.place)
        return None
    return Particles(tuple(own["PARTDIAM"]), tuple(own["MASSFRAX"]), tuple(own["PARTDENS"]))


def _assemble(
    name: str, line: Line, kind: str, place: list[float], gathered: _Gathered,
    result: SourcePathway, problems: Problems,
) -> Source | None:  # fmt: skip
    if name not in gathered.parameters:
        problems.add(f"source {name} has no SRCPARAM", place=line.place)
        return None
    at, values = gathered.parameters[name]
    least, most = TYPES[kind]
    if not least <= len(values) <= most:
        problems.add(
            f"SRCPARAM of {kind} takes {least} to {most} numbers, {len(values)} are given",
            place=at.place,
        )
        return None
    more: dict[str, Any] = {
        "particles": _particles_of(name, line, gathered, problems),
        "gas_deposition_velocity": 0.0,
    }
    if more["particles"] is None:
        more["gas_deposition_velocity"] = gathered.gas_velocity
    rate, height, *rest = values
    if kind.startswith("POINT"):
        top = {"POINT": "upright", "POINTCAP": "capped", "POINTHOR": "horizontal"}[kind]
        temperature, speed, diameter = rest
        return PointSource(name, rate, height, place[0], place[1], temperature, speed, diameter,
                           top, **more)  # type: ignore[arg-type]  # fmt: skip
    if kind == "VOLUME":
        return VolumeSource(name, rate, height, place[0], place[1], rest[0], rest[1], **more)
    if kind == "OPENPIT":
        angle = rest[3] if len(rest) > 3 else 0.0
        result.areas[name] = rest[0] * rest[1]
        return OpenPitSource(name, rate * rest[0] * rest[1], height, place[0], place[1],
                             rest[0], rest[1], rest[2], angle, **more)  # fmt: skip
    outline = _outline(name, at, kind, place, height, rest, gathered, problems, more)
    if outline is None:
        return None
    area = outline.area
    result.areas[name] = area
    return AreaSource(
        name, rate * area, height, outline.corners, outline.initial_sigma_z, outline.shape,
        outline.stated, **more,
    )  # fmt: skip


def _outline(
    name: str, line: Line, kind: str, place: list[float], height: float, rest: list[float],
    gathered: _Gathered, problems: Problems, more: dict[str, Any],
) -> AreaSource | None:  # fmt: skip
    def part(number: int, default: float) -> float:
        return rest[number] if len(rest) > number else default

    if kind == "AREA":
        width = rest[0]
        return rectangle_source(name, 1.0, height, place[0], place[1], width, part(1, width),
                                part(2, 0.0), part(3, 0.0), **more)  # fmt: skip
    if kind == "LINE":
        return line_source(name, 1.0, height, place[:4], rest[0], part(1, 0.0), **more)
    if kind == "AREACIRC":
        corners = int(part(1, float(geometry.CIRCLE_CORNERS)))
        return circle_source(name, 1.0, height, place[0], place[1], rest[0], corners,
                             part(2, 0.0), **more)  # fmt: skip
    flat = gathered.vertices.get(name, [])
    wanted = int(rest[0])
    outline = np.array(flat[: 2 * (len(flat) // 2)]).reshape(-1, 2)
    if len(outline) == wanted + 1 and (outline[0] == outline[-1]).all():
        outline = outline[:-1]
    if len(outline) != wanted or wanted < 3:
        problems.add(f"polygon {name} has {len(outline)} of {wanted} corners", place=line.place)
        return None
    return AreaSource(name, 1.0, height, outline, part(1, 0.0), "polygon", **more)
