"""Computes the rows of a water case, and writes them as its table."""

from __future__ import annotations

import csv
import math
from collections.abc import Callable
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tailrace.errors import InputError

from .case_plume import plume_by_engine, plume_rows, write_plume_model
from .case_reader import ChainForm, FractureForm, LineForm, LinerForm, PlumeForm, WaterCase
from .case_rows import TIMES, Rows, Wanted, columns_of, labels_of
from .chain import chain_column
from .chain_inlet import ChainInlet
from .dual_porosity import FracturedRock, fracture_concentration
from .liner import HOLE_CONTACT, circular_defect_leak
from .point_source import line_source_concentration

FloatArray = NDArray[np.float64]

CLOSED_FORM = "closed form"
RESULTS: dict[type, tuple[tuple[str, ...], str]] = {
    PlumeForm: (("c_over_c0",), "c_over_c0"),
    ChainForm: (("amount_over_c0", "c_over_c0"), "amount_over_c0"),
    LineForm: (("c_", "concentration"), "c_kg_per_m3"),
    FractureForm: (("c_fracture_over_c0", "c_over_c0"), "c_fracture_over_c0"),
    LinerForm: (("leak",), "leak_m3_per_s_per_defect"),
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


def compute(
    case: WaterCase,
    *,
    engine: str = CLOSED_FORM,
    progress: Callable[[float], None] | None = None,
) -> FloatArray:
    """Compute every row of a case.

    Parameters
    ----------
    case : WaterCase
        Case.
    engine : {"closed form", "modflow", "opengeosys"}
        Who answers; numerical engines know plumes only.
    progress : callable, optional
        Called with the share done, 0 to 1.

    Returns
    -------
    ndarray, shape (rows,)
        In the unit of the column `result_column` names.

    Raises
    ------
    InputError
        If rows name what the case does not have, or hold no numbers (all at once); or if the
        engine is not there or cannot represent the case.
    """
    if engine != CLOSED_FORM:
        if not isinstance(case.form, PlumeForm):
            raise InputError.single(
                f"{engine} computes plumes of columns, strips and patches, not this case",
                place="--engine", remedy="use the closed form",
            )  # fmt: skip
        return plume_by_engine(case.form, case.rows, engine, progress).values
    solver: dict[type, Callable[..., FloatArray]] = {
        PlumeForm: plume_rows, ChainForm: _chain, LineForm: _line_source,
        FractureForm: _dual_porosity, LinerForm: _liner,
    }  # fmt: skip
    return solver[type(case.form)](case.form, case.rows)


def write_case_model(case: WaterCase, engine: str, folder: Path) -> None:
    """Write a plume case as a model of a numerical engine.

    Parameters
    ----------
    case : WaterCase
        Case.
    engine : {"modflow", "opengeosys"}
        Whose.
    folder : Path
        Folder to write to.

    Raises
    ------
    InputError
        If the case is no plume, or the engine cannot represent it.
    """
    if not isinstance(case.form, PlumeForm):
        raise InputError.single(
            f"{engine} represents plumes of columns, strips and patches, not this case",
            place="--write-model", remedy="leave the option out",
        )  # fmt: skip
    write_plume_model(case.form, case.rows, engine, folder)


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


def _chain(form: ChainForm, rows: Rows) -> FloatArray:
    wanted: dict[str, Wanted] = {
        "x": (("x",), "m", None), "time": (TIMES, "yr", None),
    }  # fmt: skip
    places = columns_of(rows, wanted)
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


def line_source_distances(form: LineForm, rows: Rows) -> FloatArray:
    """Return how far each row is from a line source, m."""
    wanted: dict[str, Wanted] = {"x": (("x",), "m", None), "y": (("y",), "m", 0.0)}
    places = columns_of(rows, wanted)
    return np.hypot(places["x"] - form.place[0], places["y"] - form.place[1])


def _line_source(form: LineForm, rows: Rows) -> FloatArray:
    wanted: dict[str, Wanted] = {
        "x": (("x",), "m", None), "y": (("y",), "m", 0.0),
        "time": (TIMES, "yr", None if math.isnan(form.time) else form.time),
    }  # fmt: skip
    places = columns_of(rows, wanted)
    east, north = form.place
    return line_source_concentration(
        places["x"] - east, places["y"] - north, places["time"], mass_rate=form.mass_rate,
        porosity=form.flow.porosity, velocity=form.flow.velocity,
        longitudinal_dispersion=form.flow.along, transverse_dispersion=form.flow.across,
    )  # fmt: skip


def _dual_porosity(form: FractureForm, rows: Rows) -> FloatArray:
    known = None if math.isnan(form.distance) else form.distance
    wanted: dict[str, Wanted] = {
        "x": (("x",), "m", known), "time": (TIMES, "yr", None),
    }  # fmt: skip
    places = columns_of(rows, wanted)
    rock = FracturedRock(
        form.velocity, form.dispersion, form.aperture, form.spacing, form.matrix_porosity,
        form.matrix_diffusion, form.retardation, form.matrix_retardation,
    )  # fmt: skip
    return fracture_concentration(places["x"], places["time"], rock, decay=form.decay_constant)


def _liner(form: LinerForm, rows: Rows) -> FloatArray:
    wanted: dict[str, Wanted] = {
        "head": (("head",), "m", None), "diameter": (("defect_diameter",), "m", None),
        "conductivity": (("soil_k", "soil_conductivity"), "m/s", None),
        "thickness": (("soil_thickness",), "m", None),
    }  # fmt: skip
    given = columns_of(rows, wanted)
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
    return np.asarray(leak * share)
