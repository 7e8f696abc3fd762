"""Reads a water case: a folder with `input.toml` and the rows to compute.

Forms, told by their tables and keys:

* plume: `[flow]` or `[aquifer]`, `[source]`, `[[set]]` or `[species]`; a column where the source
  has no extent, a strip where it has `y_min`, `y_max`, a patch where it has `z_min`, `z_max` too;
* chain: `[flow]`, `[chain]` with members, retardation and decay constants, `[source]` amounts;
* line source: `[source]` with a mass rate per thickness;
* dual porosity: `[fracture]` and `[matrix]`;
* liner: rows with head, defect diameter, conductivity and thickness of the soil.
"""

from __future__ import annotations

import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tailrace.errors import InputError, Problems

from .case_ground import POROSITY, Carried, Flow, read_flow, read_species
from .case_rows import Rows, read_rows
from .unit_keys import UnitKeys

FloatArray = NDArray[np.float64]

INPUT = "input.toml"
FIXED, FLUX = "first", "third"
DESCRIPTIVE = {"notes", "observation", "name", "description", "title"}


@dataclass(frozen=True)
class PlumeForm:
    """A column, strip or patch source in uniform flow, and what it carries."""

    flow: Flow
    species: tuple[Carried, ...]
    inlet: str
    duration: float
    y: tuple[float, float] | None
    z: tuple[float, float] | None
    seepage_rate: float | None = None


@dataclass(frozen=True)
class ChainForm:
    """Members that grow from one another in a column; amounts at the inlet."""

    flow: Flow
    members: tuple[str, ...]
    retardation: FloatArray
    decay_constant: FloatArray
    inlet_amounts: FloatArray
    inlet: str
    duration: float


@dataclass(frozen=True)
class LineForm:
    """A fully screened line source in plan; place m, rate kg/(yr m), time yr."""

    flow: Flow
    place: tuple[float, float]
    mass_rate: float
    time: float


@dataclass(frozen=True)
class FractureForm:
    """Parallel fractures with diffusion into the matrix between them; m and yr."""

    velocity: float
    dispersion: float
    aperture: float
    spacing: float
    retardation: float
    matrix_porosity: float
    matrix_diffusion: float
    matrix_retardation: float
    decay_constant: float
    distance: float


@dataclass(frozen=True)
class LinerForm:
    """Contact coefficients by name; everything else stands in the rows."""

    contact: dict[str, float]


@dataclass(frozen=True)
class WaterCase:
    """A case and the rows to compute.

    Attributes
    ----------
    name : str
    form : PlumeForm, ChainForm, LineForm, FractureForm or LinerForm
    rows : Rows
    """

    name: str
    form: PlumeForm | ChainForm | LineForm | FractureForm | LinerForm
    rows: Rows


def is_water_case(document: Mapping[str, Any]) -> bool:
    """Return whether the tables of an input file are those of a water case."""
    tables = {key for key, value in document.items() if isinstance(value, Mapping)}
    if {"fracture", "matrix"} <= tables:
        return True
    if any(key.startswith("contact_") for key in document):
        return True
    flows = bool({"flow", "aquifer"} & tables)
    return flows and "source" in tables


def read_case(path: Path | str) -> WaterCase:
    """Read a case.

    Parameters
    ----------
    path : path
        Folder with an input.toml and points.csv or expected.csv.

    Returns
    -------
    WaterCase
        What to compute.

    Raises
    ------
    InputError
        With everything that is wrong, if the case cannot be computed.
    """
    folder = Path(path)
    file = folder / INPUT if folder.is_dir() else folder
    document = _toml(file)
    if not is_water_case(document):
        raise InputError.single(
            "these are not the tables of a water case", file=str(file),
            allowed="[flow] or [aquifer] with [source]; [fracture] with [matrix]; contact_ values",
        )  # fmt: skip
    problems = Problems(file=str(file))
    rows = read_rows(file.parent)
    form = _form(document, problems)
    problems.raise_if_any()
    return WaterCase(file.parent.name, form, rows)


def _toml(file: Path) -> dict[str, Any]:
    try:
        with file.open("rb") as stream:
            return tomllib.load(stream)
    except FileNotFoundError:
        raise InputError.single("there is no such case", file=str(file),
                                remedy=f"name a folder with an {INPUT}") from None  # fmt: skip
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise InputError.single(f"this is not valid TOML: {error}", file=str(file)) from None
    except OSError as error:
        raise InputError.single(f"it cannot be read: {error.strerror}", file=str(file)) from None


def _form(
    document: dict[str, Any], problems: Problems
) -> PlumeForm | ChainForm | LineForm | FractureForm | LinerForm:
    if "fracture" in document:
        return _dual_porosity(document, problems)
    if any(key.startswith("contact_") for key in document):
        return _liner(document, problems)
    place = "aquifer" if "aquifer" in document else "flow"
    ground = UnitKeys(document[place], place, problems)
    flow = read_flow(ground)
    ground.refuse_others()
    source = UnitKeys(document["source"], "source", problems)
    known = {place, "source", "set", "species", "chain", *DESCRIPTIVE}
    for key in document.keys() - known:
        problems.add(f"[{key}] is no table of a water case", place=key)
    form: PlumeForm | ChainForm | LineForm
    if "chain" in document:
        form = _chain(UnitKeys(document["chain"], "chain", problems), source, flow)
    elif source.find(("mass_rate_per_unit_thickness",), "kg/(yr m)"):
        form = _line_source(document, source, flow)
    else:
        form = _plume(document, source, flow)
    source.refuse_others()
    return form


def _inlet(source: UnitKeys) -> str:
    text = source.text("type", "first-type").lower()
    if any(word in text for word in ("third", "flux", "cauchy")):
        return FLUX
    if any(word in text for word in ("first", "fixed", "dirichlet", "constant conc")):
        return FIXED
    source.problems.add(f'[source] type "{text}" is not known', place="source.type",
                        allowed="first-type, third-type")  # fmt: skip
    return FIXED


def _extent(source: UnitKeys, axis: str) -> tuple[float, float] | None:
    low = source.number(f"{axis}_min", "m", math.nan)
    high = source.number(f"{axis}_max", "m", math.nan)
    if math.isnan(low) and math.isnan(high):
        return None
    if not low < high:
        source.problems.add(
            f"[source] {axis}_min {low:g} m is not below {axis}_max {high:g} m",
            place=f"source.{axis}_min", remedy="give both, the smaller first",
        )  # fmt: skip
    return low, high


def _duration(source: UnitKeys) -> float:
    duration = float(source.number("duration", "yr", math.inf))
    if not duration > 0.0:
        source.problems.add(f"[source] lasts {duration:g} yr", place="source.duration",
                            remedy='give a time above zero, or "inf"')  # fmt: skip
    return duration


def _plume(document: Mapping[str, Any], source: UnitKeys, flow: Flow) -> PlumeForm:
    problems = source.problems
    inlet, duration = _inlet(source), _duration(source)
    if not source.number("c0", "1", 1.0) > 0.0:
        problems.add("[source] c0 is not above zero", place="source.c0")
    y, z = _extent(source, "y"), _extent(source, "z")
    if z is not None and y is None:
        problems.add("[source] has z_min and no y_min", place="source", remedy="add y_min, y_max")
    if y is not None and math.isnan(flow.across):
        problems.add("a strip needs a transverse dispersivity", place="flow",
                     remedy="add transverse_dispersivity_m")  # fmt: skip
    if z is not None and math.isnan(flow.vertical):
        problems.add("a patch needs a vertical dispersivity", place="flow",
                     remedy="add vertical_dispersivity_m")  # fmt: skip
    leak = source.number(("seepage_rate", "leak"), "m3/yr", math.nan)
    if leak < 0.0:
        problems.add(f"[source] seepage_rate is {leak:g} m3/yr", place="source.seepage_rate",
                     remedy="give zero or more")  # fmt: skip
    rate = None if math.isnan(leak) else float(leak)
    if rate is not None and (math.isnan(flow.porosity) or math.isnan(flow.thickness) or y is None):
        problems.add("[source] seepage_rate needs a strip or patch, the porosity and the thickness "
                     "of the aquifer", place="source.seepage_rate",
                     remedy="add them, or leave it out")  # fmt: skip
    return PlumeForm(flow, _species(document, flow, problems), inlet, duration, y, z, rate)


def _species(document: Mapping[str, Any], flow: Flow, problems: Problems) -> tuple[Carried, ...]:
    found = []
    if isinstance(document.get("species"), Mapping):
        for name, table in document["species"].items():
            found.append(read_species(name, table, flow, f"species.{name}", problems))
    for number, table in enumerate(document.get("set", []), start=1):
        name = str(table.get("name", number))
        found.append(read_species(name, table, flow, f"set {name}", problems))
    if not found:
        problems.add("the case carries nothing", remedy="add [[set]] or [species]")
    names = [one.name for one in found]
    for name in {name for name in names if names.count(name) > 1}:
        problems.add(f"species {name} stands there twice", place=name)
    for one in found:
        if one.parent and one.parent not in names:
            problems.add(f"species {one.name} grows from {one.parent}, which is not there",
                         place=one.name)  # fmt: skip
    _refuse_circles({one.name: one.parent for one in found}, problems)
    return tuple(found)


def _refuse_circles(parents: Mapping[str, str], problems: Problems) -> None:
    for name in parents:
        walked, at = [name], parents[name]
        while at and at not in walked and at in parents:
            walked.append(at)
            at = parents[at]
        if at == name:
            problems.add(f"species {' <- '.join([*walked, name])} is a circle", place=name,
                         remedy="a chain begins with a species that has no parent")  # fmt: skip
            return


def _chain(chain: UnitKeys, source: UnitKeys, flow: Flow) -> ChainForm:
    problems = chain.problems
    members = chain.table.get("members")
    chain.used.add("members")
    if not isinstance(members, list) or not members:
        problems.add("[chain] has no list of members", place="chain.members")
        members = []
    names = tuple(map(str, members))
    if len(set(names)) < len(names):
        problems.add("[chain] names a member twice: a chain does not come back", place="chain",
                     remedy="name each member once")  # fmt: skip
    retardation = chain.numbers("retardation", "1")
    decay = chain.numbers(("decay_constant", "decay_rate"), "1/yr")
    half_lives = chain.numbers("half_life", "yr")
    if decay is None and half_lives is not None:
        if not (half_lives > 0.0).all():
            problems.add("[chain] has a half-life that is not above zero", place="chain.half_life",
                         remedy='give times above zero, or "inf"')  # fmt: skip
        decay = np.log(2.0) / np.where(half_lives > 0.0, half_lives, 1.0)
    amounts = source.numbers(("c0_amount", "c0"), "1")
    inlet, duration = _inlet(source), _duration(source)
    lists = {"retardation": retardation, "decay_constant": decay, "source c0_amount": amounts}
    for name, values in lists.items():
        if values is None or len(values) != len(names):
            problems.add(f"[chain] needs one {name} for each of its {len(names)} members",
                         place=f"chain.{name}")  # fmt: skip
    if retardation is not None and not (np.isfinite(retardation) & (retardation >= 1.0)).all():
        problems.add("[chain] has a retardation below 1 or without end", place="chain.retardation")
    if decay is not None and not (decay >= 0.0).all():
        problems.add("[chain] has a decay constant below zero", place="chain.decay_constant")
    if amounts is not None and not ((amounts >= 0.0).all() and amounts.any()):
        problems.add("[source] amounts are below zero, or all zero", place="source.c0_amount")
    chain.refuse_others()
    none = np.zeros(0)
    return ChainForm(
        flow, names, none if retardation is None else retardation, none if decay is None else decay,
        none if amounts is None else amounts, inlet, duration,
    )  # fmt: skip


def _line_source(document: Mapping[str, Any], source: UnitKeys, flow: Flow) -> LineForm:
    rate = source.number("mass_rate_per_unit_thickness", "kg/(yr m)")
    place = (float(source.number("x", "m", 0.0)), float(source.number("y", "m", 0.0)))
    seen = UnitKeys(document.get("observation", {}), "observation", source.problems)
    time = float(seen.number("t", "yr", math.nan))
    if math.isnan(flow.porosity):
        source.problems.add("a line source needs the porosity", place="flow",
                            remedy=f"add {POROSITY[1]}")  # fmt: skip
    return LineForm(flow, place, float(rate), time)


def _dual_porosity(document: Mapping[str, Any], problems: Problems) -> FractureForm:
    fracture = UnitKeys(document["fracture"], "fracture", problems)
    matrix = UnitKeys(document["matrix"], "matrix", problems)
    seen = UnitKeys(document.get("observation", {}), "observation", problems)
    velocity = fracture.number("velocity", "m/yr")
    diffusion = matrix.number("diffusion_coefficient_water", "m2/yr", math.nan)
    effective = matrix.number(("effective_diffusion_coefficient",), "m2/yr", math.nan)
    tortuosity = matrix.number("tortuosity", "1", 1.0)
    if math.isnan(effective):
        effective = diffusion * tortuosity
    half_life = fracture.number("half_life", "yr", math.inf)
    case = FractureForm(
        velocity,
        fracture.number("dispersivity", "m") * velocity
        + fracture.number("molecular_diffusion", "m2/yr", 0.0),
        fracture.number("aperture", "m"),
        fracture.number("spacing", "m"),
        fracture.number("retardation", "1", 1.0),
        matrix.number("porosity", "1"),
        effective,
        matrix.number("retardation", "1", 1.0),
        math.log(2.0) / half_life if half_life > 0.0 else math.nan,
        seen.number("x", "m", math.nan),
    )
    for name, value in vars(case).items():
        if name == "distance":
            continue
        if not (value >= 0.0 if name == "decay_constant" else value > 0.0):
            problems.add(f"{name.replace('_', ' ')} is {value:g}", place=name,
                         remedy="give a number above zero")  # fmt: skip
    fracture.refuse_others()
    matrix.refuse_others()
    return case


def _liner(document: Mapping[str, Any], problems: Problems) -> LinerForm:
    contact = {}
    for key, value in document.items():
        if key.startswith("contact_"):
            name = key.removeprefix("contact_").removesuffix("_Cq")
            if isinstance(value, bool) or not isinstance(value, int | float) or not value > 0.0:
                problems.add(f"{key} is not a number above zero", place=key)
                continue
            contact[name] = float(value)
    return LinerForm(contact)
