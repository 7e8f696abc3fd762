"""Flow, dispersion and species as the tables of a water case give them."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tailrace.errors import InputError, Problems

from .species import half_life_to_decay
from .unit_keys import UnitKeys

FloatArray = NDArray[np.float64]

VELOCITY = ("seepage_velocity", "pore_velocity", "velocity")
DARCY = ("darcy_flux", "darcy_velocity", "specific_discharge")
POROSITY = ("effective_porosity", "porosity")
ALONG = ("longitudinal_dispersivity", "dispersivity")
ACROSS = ("transverse_horizontal_dispersivity", "transverse_dispersivity")
VERTICAL = ("transverse_vertical_dispersivity", "vertical_dispersivity")
DIFFUSION = ("molecular_diffusion", "molecular_diffusion_coefficient", "diffusion_coefficient")
AGREE = 0.01
"""Numbers that say the same twice may differ by this share."""


@dataclass(frozen=True)
class Flow:
    """Uniform flow of a case.

    Attributes
    ----------
    velocity : float, m/yr
        Seepage velocity.
    porosity : float, 1
        NaN where the case gives none.
    thickness : float, m
        NaN where the case gives none.
    along, across, vertical : float, m2/yr
        Coefficients of dispersion; across and vertical NaN where the case gives none.
    bulk_density : float, kg/m3
        NaN where the case gives none.
    """

    velocity: float
    porosity: float
    thickness: float
    along: float
    across: float
    vertical: float
    bulk_density: float


def read_flow(keys: UnitKeys) -> Flow:
    """Return the flow of a table [flow] or [aquifer]; what is wrong is noted in its problems."""
    porosity = keys.number(POROSITY, "1", math.nan)
    thickness = keys.number("thickness", "m", math.nan)
    density = keys.number(("dry_bulk_density", "bulk_density"), "kg/m3", math.nan)
    velocity = _velocity(keys, porosity)
    diffusion = keys.number(DIFFUSION, "m2/yr", 0.0)
    along = keys.number("dispersion_coefficient", "m2/yr", math.nan)
    if math.isnan(along):
        along = keys.number(ALONG, "m") * velocity + diffusion
    across = keys.number(ACROSS, "m", math.nan) * velocity + diffusion
    vertical = keys.number(VERTICAL, "m", math.nan) * velocity + diffusion
    for name, value, least in (("porosity", porosity, 0.0), ("thickness", thickness, 0.0),
                               ("bulk_density", density, 0.0)):  # fmt: skip
        if value <= least:
            keys.problems.add(f"[{keys.place}] {name} is {value:g}", place=f"{keys.place}.{name}",
                              remedy="give a number above zero")  # fmt: skip
    if porosity > 1.0:
        keys.problems.add(
            f"[{keys.place}] porosity is {porosity:g}",
            place=f"{keys.place}.porosity",
            remedy="give a share of the volume, up to 1",
        )
    for name, value in (("longitudinal", along), ("transverse", across), ("vertical", vertical)):
        if value < 0.0:
            keys.problems.add(f"[{keys.place}] {name} dispersion is below zero", place=keys.place,
                              remedy="give a dispersivity of zero or more")  # fmt: skip
    return Flow(velocity, porosity, thickness, along, across, vertical, density)


def _velocity(keys: UnitKeys, porosity: float) -> float:
    # From what is given; statements that contradict each other are refused.
    said: dict[str, float] = {}
    velocity = keys.number(VELOCITY, "m/yr", math.nan)
    darcy = keys.number(DARCY, "m/yr", math.nan)
    conductivity = keys.number("hydraulic_conductivity", "m/yr", math.nan)
    gradient = keys.number("hydraulic_gradient", "1", math.nan)
    if not math.isnan(velocity):
        said["seepage velocity"] = velocity
    if not math.isnan(gradient) and gradient <= 0.0:
        keys.problems.add(
            f"[{keys.place}] hydraulic_gradient is {gradient:g}: nothing flows from the source to "
            "the receptors", place=f"{keys.place}.hydraulic_gradient",
            remedy="give the fall of head along x, above zero, or turn x around",
        )  # fmt: skip
        return math.nan
    if porosity > 0.0:
        if not math.isnan(darcy):
            said["Darcy flux over porosity"] = darcy / porosity
        if not (math.isnan(conductivity) or math.isnan(gradient)):
            said["conductivity times gradient over porosity"] = conductivity * gradient / porosity
    elif math.isnan(velocity) and not math.isnan(darcy) and math.isnan(porosity):
        keys.number(POROSITY, "1")
    if not said:
        if porosity > 0.0 or math.isnan(porosity):
            keys.number(VELOCITY, "m/yr")
        return math.nan
    values = list(said.values())
    if max(values) - min(values) > AGREE * abs(max(values)):
        told = ", ".join(f"{name} {value:.6g} m/yr" for name, value in said.items())
        keys.problems.add(f"[{keys.place}] says the velocity more than once: {told}",
                          place=keys.place, remedy="correct one of them")  # fmt: skip
    if not values[0] > 0.0 or not math.isfinite(values[0]):
        keys.problems.add(
            f"[{keys.place}] the seepage velocity is {values[0]:g} m/yr", place=keys.place,
            remedy="give a finite velocity above zero, from the source to the receptors",
        )  # fmt: skip
    return values[0]


@dataclass(frozen=True)
class Carried:
    """A species or set of a case.

    Attributes
    ----------
    name : str
    retardation : float, 1
    decay_constant : float, 1/yr
    parent : str
        Species it grows from; empty for none.
    share : float
        Its source concentration over the case's c0.
    """

    name: str
    retardation: float
    decay_constant: float
    parent: str = ""
    share: float = 1.0


def read_species(
    name: str, table: Mapping[str, Any], flow: Flow, place: str, problems: Problems
) -> Carried:
    """Return a species of a table {retardation, half_life_yr, ...}."""
    keys = UnitKeys(table, place, problems)
    coefficient = keys.number(("distribution_coefficient", "Kd", "kd"), "m3/kg", math.nan)
    retardation = keys.number("retardation", "1", math.nan)
    if math.isnan(retardation):
        if math.isnan(coefficient):
            retardation = keys.number("retardation", "1")
        elif math.isnan(flow.bulk_density) or math.isnan(flow.porosity):
            problems.add(f"[{place}] sorbs by Kd, and the ground has no bulk density or porosity",
                         place=place, remedy="add them, or give the retardation")  # fmt: skip
        else:
            retardation = 1.0 + flow.bulk_density * coefficient / flow.porosity
    if retardation < 1.0 or coefficient < 0.0 or math.isinf(retardation):
        problems.add(f"[{place}] has a retardation of {retardation:g}", place=place,
                     remedy="give a finite number of 1 or more (a Kd of zero or more)")  # fmt: skip
    decay = keys.number(("decay_constant", "decay_rate"), "1/yr", math.nan)
    half_life = keys.number("half_life", "yr", math.nan)
    if math.isnan(decay):
        decay = 0.0 if math.isnan(half_life) else _decay(half_life, place, problems)
    if decay < 0.0:
        problems.add(f"[{place}] has a decay constant of {decay:g}", place=place,
                     remedy="give zero or more")  # fmt: skip
    parent = keys.text("parent")
    share = keys.number("c0", "1", math.nan)
    keys.refuse_others(("name",))
    return Carried(name, retardation, decay, parent, 1.0 if math.isnan(share) else share)


def _decay(half_life: float, place: str, problems: Problems) -> float:
    try:
        return float(half_life_to_decay(half_life))
    except InputError as error:
        problems.add(f"[{place}] {error.problems[0].what}", place=place,
                     remedy=error.problems[0].remedy)  # fmt: skip
        return 0.0
