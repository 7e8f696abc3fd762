"""Computes the rows of a water case, and writes them as its table."""

from __future__ import annotations

import csv
import math
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tailrace.errors import InputError, Problems

from .case_ground import Carried
from .case_reader import FIXED, Chain, DualPorosity, LineSource, Liner, Plume, WaterCase
from .case_rows import Rows
from .chain import chain_column
from .chain_inlet import ChainInlet
from .chain_plume import chain_plume
from .column import column_concentration
from .dual_porosity import fracture_concentration
from .liner import HOLE_CONTACT, circular_defect_leak
from .patch import patch_concentration
from .point_source import line_source_concentration
from .strip import strip_concentration

FloatArray = NDArray[np.float64]

LABELS = ("set", "species", "member")
TIMES = ("t", "time")
RESULTS: dict[type, tuple[tuple[str, ...], str]] = {
    Plume: (("c_over_c0",), "c_over_c0"),
    Chain: (("amount_over_c0", "c_over_c0"), "amount_over_c0"),
    LineSource: (("c_", "concentration"), "c_kg_per_m3"),
    DualPorosity: (("c_fracture_over_c0", "c_over_c0"), "c_fracture_over_c0"),
    Liner: (("leak",), "leak_m3_per_s_per_defect"),
}
"""By form: how the column of results begins, and its name where no table gives it."""


def result_column(case: WaterCase) -> str:
    """Return the name of the column of results.

    Parameters
    ----------
    case : WaterCase
        Case.

    Returns
    -------
    str
        As in the rows where they hold one, else the form's own name.
    """
    begins, own = RESULTS[type(case.form)]
    return next((name for name in case.rows.header if name.startswith(begins)), own)


def compute(case: WaterCase) -> FloatArray:
    """Compute every row of a case by the closed forms.

    Parameters
    ----------
    case : WaterCase
        Case.

    Returns
    -------
    ndarray, shape (rows,)
        In the unit of the column `result_column` names.

    Raises
    ------
    InputError
        If rows name what the case does not have, or hold no numbers; all at once.
    """
    solver: dict[type, Callable[..., FloatArray]] = {
        Plume: _plume, Chain: _chain, LineSource: _line_source, DualPorosity: _dual_porosity,
        Liner: _liner,
    }  # fmt: skip
    return solver[type(case.form)](case.form, case.rows)


def write_rows(case: WaterCase, values: FloatArray, path: Path) -> None:
    """Write the rows with their results.

    Parameters
    ----------
    case : WaterCase
        Case.
    values : ndarray, shape (rows,)
        Results.
    path : Path
        CSV file, replaced as a whole.
    """
    column = result_column(case)
    header = list(case.rows.header)
    place = header.index(column) if column in header else len(header)
    header[place:] = [column, *header[place + 1 :]]
    draft = path.with_name(f".{path.name}.part")
    with draft.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream, lineterminator="\n")
        writer.writerow(header)
        for cells, value in zip(case.rows.cells, values, strict=True):
            row = list(cells)
            row[place:] = [f"{value:.12e}", *row[place + 1 :]]
            writer.writerow(row)
    draft.replace(path)


def _numbers(
    rows: Rows, wanted: dict[str, tuple[tuple[str, ...], str, float | None]]
) -> dict[str, FloatArray]:
    # Columns by name; a default stands for a column that is not there.
    problems = Problems(file=str(rows.path))
    found = {}
    for name, (names, unit, default) in wanted.items():
        values = rows.numbers(names, unit, problems) if default is not None else None
        if values is None:
            values = (
                rows.need(names, unit, problems)
                if default is None
                else np.full(len(rows), default)
            )
        found[name] = values
    problems.raise_if_any()
    return found


def labels_of(rows: Rows, names: list[str]) -> NDArray[np.int64]:
    """Return which species each row is about.

    Parameters
    ----------
    rows : Rows
        Rows.
    names : list of str
        Species, sets or members of the case.

    Returns
    -------
    ndarray of int, shape (rows,)
        Place in `names`.

    Raises
    ------
    InputError
        If a row names none of them, or rows do not say while there are several.
    """
    for label in LABELS:
        listed = rows.texts(label)
        if listed is None:
            continue
        unknown = sorted(set(listed) - set(names))
        if unknown:
            raise InputError.single(
                f"column {label} names {', '.join(unknown[:5])}, which the case does not have",
                file=str(rows.path), allowed=", ".join(names),
            )  # fmt: skip
        return np.array([names.index(text) for text in listed])
    if len(names) == 1:
        return np.zeros(len(rows), dtype=np.int64)
    raise InputError.single(
        f"the case carries {len(names)} species and the rows do not say which",
        file=str(rows.path), remedy="add a column species",
    )  # fmt: skip


def plume_places(form: Plume, rows: Rows) -> dict[str, FloatArray]:
    """Return x, y, z (m) and time (yr) of the rows of a plume."""
    wanted: dict[str, tuple[tuple[str, ...], str, float | None]] = {
        "x": (("x",), "m", None), "time": (TIMES, "yr", None),
        "y": (("y",), "m", None if form.y else 0.0), "z": (("z",), "m", None if form.z else 0.0),
    }  # fmt: skip
    return _numbers(rows, wanted)


def _plume(form: Plume, rows: Rows) -> FloatArray:
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
    inlet = ChainInlet([one.share for one in line], form.inlet, duration=form.duration)  # type: ignore[arg-type]
    retardation = [one.retardation for one in line]
    decay = [one.decay_constant for one in line]
    return _scattered(
        places,
        lambda x, y, z, times: chain_plume(
            x, y, z, times, flow=form.flow, retardation=retardation, decay_constant=decay,
            inlet=inlet, y_edges=form.y, z_edges=form.z,
        )[-1],
    )  # fmt: skip


def _scattered(
    places: dict[str, FloatArray], solve: Callable[..., FloatArray]
) -> FloatArray:
    # Rows in any order, solved place by place for all its times.
    table = np.column_stack([places["x"], places["y"], places["z"]])
    result = np.zeros(len(table))
    unique, which = np.unique(table, axis=0, return_inverse=True)
    for number, (x, y, z) in enumerate(unique):
        chosen = np.flatnonzero(which.ravel() == number)
        result[chosen] = solve(x, y, z, places["time"][chosen])
    return result


def _chain(form: Chain, rows: Rows) -> FloatArray:
    wanted: dict[str, tuple[tuple[str, ...], str, float | None]] = {
        "x": (("x",), "m", None), "time": (TIMES, "yr", None),
    }  # fmt: skip
    places = _numbers(rows, wanted)
    which = labels_of(rows, list(form.members))
    x, at = np.unique(places["x"], return_inverse=True)
    times, when = np.unique(places["time"], return_inverse=True)
    inlet = ChainInlet(form.inlet_amounts, form.inlet, duration=form.duration)  # type: ignore[arg-type]
    every = chain_column(
        x, times, velocity=form.flow.velocity, dispersion=form.flow.along,
        retardation=form.retardation, decay_constant=form.decay_constant, inlet=inlet,
    )  # fmt: skip
    first = form.inlet_amounts[np.flatnonzero(form.inlet_amounts)[0]]
    return np.asarray(every[which, at.ravel(), when.ravel()] / first)


def _line_source(form: LineSource, rows: Rows) -> FloatArray:
    wanted: dict[str, tuple[tuple[str, ...], str, float | None]] = {
        "x": (("x",), "m", None), "y": (("y",), "m", 0.0),
        "time": (TIMES, "yr", None if math.isnan(form.time) else form.time),
    }  # fmt: skip
    places = _numbers(rows, wanted)
    east, north = form.place
    return line_source_concentration(
        places["x"] - east, places["y"] - north, places["time"], mass_rate=form.mass_rate,
        porosity=form.flow.porosity, velocity=form.flow.velocity,
        longitudinal_dispersion=form.flow.along, transverse_dispersion=form.flow.across,
    )  # fmt: skip


def _dual_porosity(form: DualPorosity, rows: Rows) -> FloatArray:
    known = None if math.isnan(form.distance) else form.distance
    wanted: dict[str, tuple[tuple[str, ...], str, float | None]] = {
        "x": (("x",), "m", known), "time": (TIMES, "yr", None),
    }  # fmt: skip
    places = _numbers(rows, wanted)
    return fracture_concentration(
        places["x"], places["time"], velocity=form.velocity, dispersion=form.dispersion,
        aperture=form.aperture, spacing=form.spacing, retardation=form.retardation,
        matrix_porosity=form.matrix_porosity, matrix_diffusion=form.matrix_diffusion,
        matrix_retardation=form.matrix_retardation, decay=form.decay_constant,
    )  # fmt: skip


def _liner(form: Liner, rows: Rows) -> FloatArray:
    wanted: dict[str, tuple[tuple[str, ...], str, float | None]] = {
        "head": (("head",), "m", None), "diameter": (("defect_diameter",), "m", None),
        "conductivity": (("soil_k", "soil_conductivity"), "m/s", None),
        "thickness": (("soil_thickness",), "m", None),
    }  # fmt: skip
    given = _numbers(rows, wanted)
    contact = rows.texts("contact") or [""] * len(rows)
    unknown = sorted(set(contact) - set(form.contact))
    if unknown:
        raise InputError.single(
            f"contact {', '.join(map(repr, unknown))} has no coefficient in the case",
            file=str(rows.path), allowed=", ".join(form.contact),
        )  # fmt: skip
    leak = circular_defect_leak(
        given["head"], given["thickness"], given["conductivity"], given["diameter"], "good"
    )
    share = np.array([form.contact[name] / HOLE_CONTACT["good"] for name in contact])
    return leak * share


__all__ = ["FIXED", "compute", "labels_of", "plume_places", "result_column", "write_rows"]
