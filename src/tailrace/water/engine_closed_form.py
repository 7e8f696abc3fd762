"""The closed forms as an engine: exact to rounding, thousands of draws in seconds."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from tailrace.errors import InputError, Problems

from .aquifer import Aquifer
from .breakthrough import breakthrough_curves
from .patch import PatchSource
from .receptors import Receptors
from .release import LineSource, PlaneSource, Source
from .species import Species
from .strip import StripSource

FloatArray = NDArray[np.float64]

NAME = "closed form"
LABEL = "closed form"
ERROR = "relative 1e-8 where c/c0 is above 1e-12, the right order of magnitude down to 1e-100"


def closed_form(
    source: Source,
    aquifer: Aquifer,
    species: Sequence[Species],
    receptors: Receptors,
    times: FloatArray,
    progress: Callable[[float], None] | None = None,
) -> FloatArray:
    """Return breakthrough curves by the closed forms.

    Parameters
    ----------
    source : Source
        Plane, strip or patch.
    aquifer : Aquifer
        Ground; fields may have draws.
    species : sequence of Species
        What is carried; none may grow from another.
    receptors : Receptors
        Where.
    times : ndarray, shape (times,), yr
        When, in any order.
    progress : callable, optional
        Called with the share done.

    Returns
    -------
    ndarray, shape (draws, species, receptors, times)
        Concentration, in the unit of the source's history; zero upgradient.

    Raises
    ------
    InputError
        If the source is a line, or a species grows from another.

    Notes
    -----
    See `breakthrough_curves` for the equations and their accuracy.
    """
    check_no_chain(species, "the closed forms of this interface")
    geometry = source.geometry
    if isinstance(geometry, LineSource):
        raise InputError.single(
            f"source {source.name} is a line, whose strength is a mass and not a concentration",
            place=source.name, remedy="use tailrace.water.point_source, or give a narrow strip",
        )  # fmt: skip
    if isinstance(geometry, PlaneSource):
        geometry = StripSource(-np.inf, np.inf)
    columns = [receptors.x, receptors.y]
    if isinstance(geometry, PatchSource):
        columns.append(receptors.z)

    def tell(done: int, every: int) -> None:
        if progress is not None:
            progress(done / every)

    return breakthrough_curves(
        geometry, aquifer, species, np.column_stack(columns), times, source.history,
        inlet=source.inlet, progress=tell,
    )  # fmt: skip


def check_no_chain(species: Sequence[Species], who: str) -> None:
    """Refuse species that grow from others.

    Parameters
    ----------
    species : sequence of Species
        Species.
    who : str
        What does not know ingrowth.

    Raises
    ------
    InputError
        If one has a parent; all at once.
    """
    problems = Problems()
    for one in species:
        if one.parent:
            problems.add(
                f"species {one.name} grows from {one.parent}, and {who} let nothing grow in",
                place=one.name,
                remedy="use tailrace.water.chain_plume for chains, or leave the parent out",
            )
    problems.raise_if_any()
