"""Kinds of case. A new one is a file here with a `KIND`, named in `_FILES`."""

from __future__ import annotations

import importlib

from tailrace.verify.case import Kind

_FILES = (
    "flowsheet",
    "allocation",
    "decay_ingrowth",
    "air_case",
    "aermod_run",
    "prairie_grass",
    "surface_layer",
    "water_case",
    "emission_factors",
    "infinite_slope",
    "landslide_points",
)


def all_kinds() -> tuple[Kind, ...]:
    """Return every kind that ships."""
    return tuple(importlib.import_module(f"{__name__}.{file}").KIND for file in _FILES)
