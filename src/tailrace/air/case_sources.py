"""Reads the `[[source]]` tables of an air case."""

from __future__ import annotations

import math
from collections.abc import Mapping
from typing import Any

import numpy as np

from tailrace.errors import InputError, Problems, did_you_mean

from . import geometry
from .case_keys import not_modelled
from .emission_profile import EmissionFactors
from .sources import (
    STACK_TOPS,
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

COMMON = {"id", "type", "emission_g_s"}
OPTIONAL = {
    "particle_diam_um", "mass_fraction", "density_g_cm3", "deposition", "fine_fraction",
    "gas_deposition_velocity_m_s", "emission_factors",
}  # fmt: skip
WANTED = {
    "point": ("x", "y", "stack_height_m", "exit_temp_K", "exit_velocity_m_s", "stack_diam_m"),
    "volume": ("x", "y", "release_height_m", "sigma_y0_m", "sigma_z0_m"),
    "area_rect": ("x0", "y0", "width_x", "width_y", "release_height_m"),
    "area_circle": ("x", "y", "radius_m", "release_height_m"),
    "area_polygon": ("vertices", "release_height_m"),
    "line": ("x1", "y1", "x2", "y2", "width_m", "release_height_m"),
    "open_pit": ("x0", "y0", "width_x", "width_y", "volume_m3", "release_height_m"),
}
ALLOWED_TOO = {
    "point": {"stack_top"},
    "volume": set(),
    "area_rect": {"angle_deg", "sigma_z0_m"},
    "area_circle": {"n_vertices", "sigma_z0_m"},
    "area_polygon": {"sigma_z0_m", "area_m2"},
    "line": {"sigma_z0_m"},
    "open_pit": {"angle_deg"},
}


class _Reader:
    """One source table, with what is wrong noted as it is read."""

    def __init__(self, raw: Mapping[str, Any], place: str, problems: Problems) -> None:
        self.raw, self.place, self.problems = raw, place, problems
        self.wrong = False

    def refuse(self, what: str, key: str = "", *, allowed: str = "", remedy: str = "") -> None:
        self.wrong = True
        place = f"{self.place}, {key}" if key else self.place
        self.problems.add(what, place=place, allowed=allowed, remedy=remedy)

    def number(self, key: str, default: float | None = None) -> float:
        value = self.raw.get(key, default)
        if value is None:
            self.refuse("the key is missing", key)
            return math.nan
        if isinstance(value, bool) or not isinstance(value, int | float):
            self.refuse(f"{value!r} is not a number", key)
            return math.nan
        if not math.isfinite(value):
            self.refuse("the number is not finite", key)
        return float(value)

    def numbers(self, key: str) -> tuple[float, ...]:
        value = self.raw.get(key)
        if not isinstance(value, list) or not value:
            self.refuse("a list of numbers is needed", key)
            return ()
        if any(isinstance(v, bool) or not isinstance(v, int | float) for v in value):
            self.refuse("a list of numbers is needed", key)
            return ()
        return tuple(float(v) for v in value)


def _particles(reader: _Reader) -> Particles | None:
    raw = reader.raw
    if "particle_diam_um" not in raw:
        for key in ("mass_fraction", "density_g_cm3", "deposition", "fine_fraction"):
            if key in raw:
                reader.refuse("particle_diam_um is missing", key)
        return None
    method = raw.get("deposition", "METHOD_1")
    if method == "METHOD_2":
        diameter = reader.numbers("particle_diam_um")
        return Particles(diameter, (1.0,), (1.0,), reader.number("fine_fraction"))
    if method != "METHOD_1":
        reader.refuse(f"{method!r} is not known", "deposition", allowed="METHOD_1, METHOD_2")
    return Particles(
        reader.numbers("particle_diam_um"), reader.numbers("mass_fraction"),
        reader.numbers("density_g_cm3"),
    )  # fmt: skip


def _factors(reader: _Reader) -> EmissionFactors | None:
    raw = reader.raw.get("emission_factors")
    if raw is None:
        return None
    if not isinstance(raw, dict) or not {"by", "factors"} <= set(raw):
        reader.refuse('needs by = "HROFDY" (or another kind) and factors = [...]',
                      "emission_factors")  # fmt: skip
        return None
    try:
        return EmissionFactors(str(raw["by"]), tuple(float(f) for f in raw["factors"]))
    except (InputError, TypeError, ValueError) as error:
        said = error.problems[0].what if isinstance(error, InputError) else "not numbers"
        reader.refuse(said, "emission_factors")
        return None


def _vertices(reader: _Reader) -> np.ndarray[Any, np.dtype[np.float64]]:
    try:
        corners = np.array(reader.raw.get("vertices"), dtype=np.float64)
    except (TypeError, ValueError):
        corners = np.zeros(0)
    if corners.ndim != 2 or corners.shape[1] != 2 or len(corners) < 3:
        reader.refuse("a list of at least three [x, y] is needed", "vertices")
        return np.zeros((3, 2))
    # A closed ring repeats its first corner.
    if len(corners) > 3 and (corners[0] == corners[-1]).all():
        corners = corners[:-1]
    return corners


def read_source(
    raw: Mapping[str, Any], place: str, problems: Problems
) -> tuple[Source | None, EmissionFactors | None]:
    """Return one source of a case.

    Parameters
    ----------
    raw : mapping
        The `[[source]]` table.
    place : str
        What to call it in messages.
    problems : Problems
        Collects what is wrong.

    Returns
    -------
    Source or None, EmissionFactors or None
        None where the table cannot be used; the factors where it has any.
    """
    kind = raw.get("type")
    reader = _Reader(raw, place, problems)
    if kind not in WANTED:
        reader.refuse(
            f"source type {kind!r} is not known", "type", allowed=", ".join(WANTED),
            remedy=did_you_mean(str(kind), WANTED),
        )  # fmt: skip
        return None, None
    known = COMMON | OPTIONAL | set(WANTED[kind]) | ALLOWED_TOO[kind]
    for key in raw:
        if key not in known:
            process = not_modelled(key)
            if process:
                reader.refuse(f"{process} is not modelled", key, remedy="remove the key")
            else:
                reader.refuse("unknown key", key, remedy=did_you_mean(key, known))
    if not isinstance(raw.get("id"), str):
        reader.refuse("a source needs an id", "id")
    particles, factors = _particles(reader), _factors(reader)
    source = _build(kind, reader, particles)
    return (None, None) if reader.wrong else (source, factors)


def _build(kind: str, reader: _Reader, particles: Particles | None) -> Source:
    name, emission = str(reader.raw.get("id")), reader.number("emission_g_s")
    more: dict[str, Any] = {
        "particles": particles,
        "gas_deposition_velocity": reader.number("gas_deposition_velocity_m_s", 0.0),
    }
    number = reader.number
    if kind == "point":
        top = reader.raw.get("stack_top", "upright")
        if top not in STACK_TOPS:
            reader.refuse(f"{top!r} is not known", "stack_top", allowed=", ".join(STACK_TOPS))
        return PointSource(
            name, emission, number("stack_height_m"), number("x"), number("y"),
            number("exit_temp_K"), number("exit_velocity_m_s"), number("stack_diam_m"), top,
            **more,
        )  # fmt: skip
    height = number("release_height_m")
    if kind == "volume":
        return VolumeSource(
            name, emission, height, number("x"), number("y"), number("sigma_y0_m"),
            number("sigma_z0_m"), **more,
        )  # fmt: skip
    if kind == "open_pit":
        return OpenPitSource(
            name, emission, height, number("x0"), number("y0"), number("width_x"),
            number("width_y"), number("volume_m3"), number("angle_deg", 0.0), **more,
        )  # fmt: skip
    depth = number("sigma_z0_m", 0.0)
    if kind == "area_rect":
        return rectangle_source(
            name, emission, height, number("x0"), number("y0"), number("width_x"),
            number("width_y"), number("angle_deg", 0.0), depth, **more,
        )  # fmt: skip
    if kind == "area_circle":
        corners = int(reader.number("n_vertices", float(geometry.CIRCLE_CORNERS)))
        if not 3 <= corners <= 400:
            reader.refuse(f"{corners} corners", "n_vertices", allowed="3 to 400")
            corners = geometry.CIRCLE_CORNERS
        return circle_source(
            name, emission, height, number("x"), number("y"), number("radius_m"), corners,
            depth, **more,
        )  # fmt: skip
    if kind == "line":
        ends = [number(key) for key in ("x1", "y1", "x2", "y2")]
        return line_source(name, emission, height, ends, number("width_m"), depth, **more)
    return AreaSource(name, emission, height, _vertices(reader), depth, "polygon", **more)
