"""Rows of a plume case: columns, strips, patches, and what grows in them."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tailrace.errors import InputError

from .aquifer import Aquifer
from .case_ground import Carried
from .case_reader import PlumeForm
from .case_rows import TIMES, Rows, Wanted, columns_of, labels_of
from .chain import chain_column
from .chain_in_plume import chain_plume
from .chain_inlet import ChainInlet
from .column import column_concentration
from .constants import SECONDS_PER_YEAR
from .engine import breakthrough, warn_of_mound, write_model
from .patch import PatchSource, patch_concentration
from .receptors import Receptors
from .release import PlaneSource, Source
from .source_balance import MassBalance, mass_balance
from .source_history import SourceHistory
from .species import Species
from .strip import StripSource, strip_concentration

FloatArray = NDArray[np.float64]


def plume_places(form: PlumeForm, rows: Rows) -> dict[str, FloatArray]:
    """Return x, y, z (m) and time (yr) of the rows of a plume."""
    wanted: dict[str, Wanted] = {
        "x": (("x",), "m", None), "time": (TIMES, "yr", None),
        "y": (("y",), "m", None if form.y else 0.0), "z": (("z",), "m", None if form.z else 0.0),
    }  # fmt: skip
    return columns_of(rows, wanted)


def plume_rows(form: PlumeForm, rows: Rows) -> FloatArray:
    """Return c/c0 of every row by the closed forms; see `compute`."""
    if form.seepage_rate is not None:
        source, aquifer, _ = engine_input(form)
        warn_of_mound(source, aquifer)
    places = plume_places(form, rows)
    which = labels_of(rows, [one.name for one in form.species])
    result = np.zeros(len(rows))
    for number, species in enumerate(form.species):
        chosen = which == number
        if chosen.any():
            here = {name: values[chosen] for name, values in places.items()}
            grown = _lineage(form.species, species)
            if len(grown) > 1:
                result[chosen] = _grown(form, grown, here)
            else:
                result[chosen] = species.share * _alone(form, species, here)
    return result


def _alone(form: PlumeForm, species: Carried, places: dict[str, FloatArray]) -> FloatArray:
    flow = form.flow
    carried = {
        "velocity": flow.velocity, "retardation": species.retardation,
        "decay": species.decay_constant, "inlet": form.inlet,
    }  # fmt: skip
    x, y, z, time = (places[name] for name in ("x", "y", "z", "time"))
    if form.y is None:
        value = column_concentration(x, time, dispersion=flow.along, **carried)  # type: ignore[arg-type]
        if math.isinf(form.duration):
            return value
        after = column_concentration(
            x, time - form.duration, dispersion=flow.along, **carried  # type: ignore[arg-type]
        )  # fmt: skip
        return np.maximum(value - after, 0.0)
    edges = {"y_low": form.y[0], "y_high": form.y[1], "duration": form.duration}
    spread = {"longitudinal_dispersion": flow.along, "transverse_dispersion": flow.across}
    if form.z is None:
        return strip_concentration(x, y, time, **edges, **spread, **carried)  # type: ignore[arg-type]
    bounded = {"thickness": flow.thickness} if not math.isnan(flow.thickness) else {}
    return patch_concentration(
        x, y, z, time, z_low=form.z[0], z_high=form.z[1], vertical_dispersion=flow.vertical,
        **edges, **spread, **bounded, **carried,  # type: ignore[arg-type]
    )  # fmt: skip


def _lineage(species: tuple[Carried, ...], last: Carried) -> list[Carried]:
    # A species and those it grows from, the first first; circles were refused when it was read.
    by_name = {one.name: one for one in species}
    line = [last]
    while line[0].parent:
        line.insert(0, by_name[line[0].parent])
    return line


def _grown(form: PlumeForm, line: list[Carried], places: dict[str, FloatArray]) -> FloatArray:
    # The last member of a line, place by place for all its times.
    flow = form.flow
    inlet = ChainInlet([one.share for one in line], form.inlet, duration=form.duration)  # type: ignore[arg-type]
    carried: dict[str, Any] = {
        "velocity": flow.velocity, "dispersion": flow.along, "inlet": inlet,
        "retardation": [one.retardation for one in line],
        "decay_constant": [one.decay_constant for one in line],
    }  # fmt: skip
    if form.y is None:
        return _scattered(places, lambda x, y, z, t: chain_column([x], t, **carried)[-1, 0])
    middle, half = 0.5 * (form.y[0] + form.y[1]), 0.5 * (form.y[1] - form.y[0])
    carried |= {"transverse_dispersion": flow.across, "half_width": half}
    if form.z is not None:
        if math.isnan(flow.thickness):
            raise InputError.single(
                "what grows behind a patch needs the aquifer's thickness", place="aquifer",
                remedy="add thickness_m; z is then measured from the water table down",
            )  # fmt: skip
        carried |= {"vertical_dispersion": flow.vertical, "thickness": flow.thickness,
                    "top": form.z[0], "bottom": form.z[1]}  # fmt: skip
    return _scattered(
        places, lambda x, y, z, t: chain_plume([[x, y - middle, z]], t, **carried)[-1, 0]
    )


def _scattered(places: dict[str, FloatArray], solve: Callable[..., FloatArray]) -> FloatArray:
    # Rows in any order, solved place by place for all its times.
    table = np.column_stack([places["x"], places["y"], places["z"]])
    result = np.zeros(len(table))
    unique, which = np.unique(table, axis=0, return_inverse=True)
    for number, (x, y, z) in enumerate(unique):
        chosen = np.flatnonzero(which.ravel() == number)
        result[chosen] = solve(x, y, z, places["time"][chosen])
    return result


@dataclass(frozen=True)
class EngineAnswer:
    """What a numerical engine says of the rows of a plume.

    Attributes
    ----------
    values : ndarray, shape (rows,)
        Concentration over that of the source, 1.
    errors : ndarray, shape (rows,)
        The engine's own estimate of its error, in the same unit.
    said : tuple of str
        Engine, grid, and what its estimate covers.
    """

    values: FloatArray
    errors: FloatArray
    said: tuple[str, ...]


def plume_by_engine(
    form: PlumeForm, rows: Rows, engine: str, progress: Callable[[float], None] | None = None
) -> EngineAnswer:
    """Return c/c0 of every row of a plume by a numerical engine.

    Parameters
    ----------
    form : PlumeForm
        Case.
    rows : Rows
        Rows.
    engine : str
        Name of the engine.
    progress : callable, optional
        Called with the share done.

    Returns
    -------
    EngineAnswer
        Values with the engine's own errors.

    Raises
    ------
    InputError
        If the engine is not there, or cannot represent the case.
    """
    source, aquifer, species = engine_input(form)
    places = plume_places(form, rows)
    which = labels_of(rows, [one.name for one in form.species])
    receptors, at = _receptors(places)
    times, when = np.unique(places["time"], return_inverse=True)
    found = breakthrough(
        source, aquifer, species, receptors, times, engine=engine, progress=progress
    )
    share = np.array([one.share for one in form.species])[which]

    def of(name: str) -> FloatArray:
        every = found[name].transpose("species", "receptor", "time").values
        return np.asarray(every[which, at, when.ravel()] * share)

    said = tuple(f"{key}: {found.attrs[key]}" for key in ("engine", "grid", "error"))
    return EngineAnswer(of("concentration"), of("error_estimate"), said)


def engine_input(form: PlumeForm) -> tuple[Source, Aquifer, list[Species]]:
    """Return a plume case as an engine takes it.

    Parameters
    ----------
    form : PlumeForm
        Case.

    Returns
    -------
    tuple of Source, Aquifer and list of Species
        The same ground and source; dispersion is given as a dispersivity without diffusion.
    """
    flow = form.flow
    geometry: Any = PlaneSource()
    if form.z is not None and form.y is not None:
        geometry = PatchSource(*form.y, *form.z)
    elif form.y is not None:
        geometry = StripSource(*form.y)
    porosity = 1.0 if math.isnan(flow.porosity) else flow.porosity
    dispersion = [flow.along, flow.across, flow.vertical]
    along, across, vertical = (0.0 if math.isnan(d) else d / flow.velocity for d in dispersion)
    aquifer = Aquifer(
        flow.velocity * porosity / SECONDS_PER_YEAR, porosity, along, across, vertical,
        thickness=math.inf if math.isnan(flow.thickness) else flow.thickness,
    )  # fmt: skip
    species = [
        Species(one.name, retardation=one.retardation, decay_constant=one.decay_constant,
                parent=one.parent)
        for one in form.species
    ]  # fmt: skip
    history = SourceHistory.pulse(form.duration)
    source = Source("source", geometry, history, form.inlet, seepage_rate=form.seepage_rate)  # type: ignore[arg-type]
    return source, aquifer, species


def plume_balance(form: PlumeForm, time: float, length: float) -> dict[str, MassBalance]:
    """Return the mass balance of each species of a flux source.

    Parameters
    ----------
    form : PlumeForm
        Case whose inlet is a flux.
    time : float, yr
        When the balance is drawn up.
    length : float, m
        Distance at which mass counts as discharged.

    Returns
    -------
    dict of str to MassBalance
        Per unit of c0 and square metre of pores across the flow, m; of a species by itself, as if
        nothing grew into it.
    """
    history = SourceHistory.pulse(form.duration)
    return {
        one.name: mass_balance(
            history, time, length, area=1.0, porosity=1.0, velocity=form.flow.velocity,
            dispersion=form.flow.along, retardation=one.retardation, decay=one.decay_constant,
        )
        for one in form.species
    }  # fmt: skip


def write_plume_model(form: PlumeForm, rows: Rows, engine: str, folder: Path) -> None:
    """Write a plume case as a model of a numerical engine; see `write_case_model`."""
    source, aquifer, species = engine_input(form)
    places = plume_places(form, rows)
    receptors, _ = _receptors(places)
    end = float(places["time"].max())
    write_model(source, aquifer, species, receptors, end, folder, engine=engine)


def _receptors(places: dict[str, FloatArray]) -> tuple[Receptors, NDArray[np.intp]]:
    # Distinct places of the rows, and which of them each row asks about.
    table = np.column_stack([places["x"], places["y"], places["z"]])
    unique, at = np.unique(table, axis=0, return_inverse=True)
    names = tuple(f"place {number + 1}" for number in range(len(unique)))
    return Receptors(names, unique[:, 0], unique[:, 1], unique[:, 2]), at.ravel()
