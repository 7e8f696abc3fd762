"""Rows of a plume case: columns, strips, patches, and what grows in them."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from tailrace.errors import InputError

from .aquifer import Aquifer
from .case_ground import Carried
from .case_reader import Plume
from .case_rows import TIMES, Rows, Wanted, columns_of, labels_of
from .chain import chain_column
from .chain_inlet import ChainInlet
from .chain_plume import chain_plume
from .column import column_concentration
from .constants import SECONDS_PER_YEAR
from .engine import breakthrough
from .patch import PatchSource, patch_concentration
from .receptors import Receptors
from .release import PlaneSource, Source
from .source_history import SourceHistory
from .species import Species
from .strip import StripSource, strip_concentration

FloatArray = NDArray[np.float64]


def plume_places(form: Plume, rows: Rows) -> dict[str, FloatArray]:
    """Return x, y, z (m) and time (yr) of the rows of a plume."""
    wanted: dict[str, Wanted] = {
        "x": (("x",), "m", None), "time": (TIMES, "yr", None),
        "y": (("y",), "m", None if form.y else 0.0), "z": (("z",), "m", None if form.z else 0.0),
    }  # fmt: skip
    return columns_of(rows, wanted)


def plume_rows(form: Plume, rows: Rows) -> FloatArray:
    """Return c/c0 of every row by the closed forms; see `compute`."""
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


def _alone(form: Plume, species: Carried, places: dict[str, FloatArray]) -> FloatArray:
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


def _grown(form: Plume, line: list[Carried], places: dict[str, FloatArray]) -> FloatArray:
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


def plume_by_engine(
    form: Plume, rows: Rows, engine: str, progress: Callable[[float], None] | None = None
) -> FloatArray:
    """Return c/c0 of every row of a plume by a numerical engine.

    Parameters
    ----------
    form : Plume
        Case.
    rows : Rows
        Rows.
    engine : str
        Name of the engine.
    progress : callable, optional
        Called with the share done.

    Returns
    -------
    ndarray, shape (rows,)
        Concentration over that of the source, 1.

    Raises
    ------
    InputError
        If the engine is not there, or cannot represent the case.
    """
    source, aquifer, species = engine_input(form)
    places = plume_places(form, rows)
    which = labels_of(rows, [one.name for one in form.species])
    table = np.column_stack([places["x"], places["y"], places["z"]])
    unique, at = np.unique(table, axis=0, return_inverse=True)
    times, when = np.unique(places["time"], return_inverse=True)
    names = tuple(f"place {number + 1}" for number in range(len(unique)))
    receptors = Receptors(names, unique[:, 0], unique[:, 1], unique[:, 2])
    found = breakthrough(
        source, aquifer, species, receptors, times, engine=engine, progress=progress
    )
    every = found["concentration"].transpose("species", "receptor", "time").values
    share = np.array([one.share for one in form.species])
    return np.asarray(every[which, at.ravel(), when.ravel()] * share[which])


def engine_input(form: Plume) -> tuple[Source, Aquifer, list[Species]]:
    """Return a plume case as an engine takes it.

    Parameters
    ----------
    form : Plume
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
    return Source("source", geometry, history, form.inlet), aquifer, species  # type: ignore[arg-type]
