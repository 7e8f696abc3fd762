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
    "worked_examples",
    "screening_levels",
    "toxicity_values",
    "dose_coefficients",
    "radon_home_risk",
    "decay_series",
    "radionuclide_slope_factors",
    "gemm_table",
    "log_linear_case",
)


def all_kinds() -> tuple[Kind, ...]:
    """Return every kind that ships."""
    return tuple(importlib.import_module(f"{__name__}.{file}").KIND for file in _FILES)
