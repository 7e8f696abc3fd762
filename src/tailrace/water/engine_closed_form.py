"""The closed forms as an engine: exact to rounding, thousands of draws in seconds."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from numpy.typing import NDArray

from tailrace.errors import InputError, Problems

from .aquifer import Aquifer
from .bulk_curves import breakthrough_curves
from .patch import PatchSource
from .point_source import line_source_concentration
from .receptors import Receptors
from .release import LineSource, PlaneSource, Source, is_stepwise
from .species import Species
from .strip import StripSource
from .transport_model import draws_of

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
        Plane, strip, patch or line; the history of a line is constant between jumps, in kg/(m yr).
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
        Concentration, in the unit of the source's history (of a line source: kg/m3); zero
        upgradient of all but lines.

    Raises
    ------
    InputError
        If a species grows from another, or the strength of a line source changes gradually.

    Notes
    -----
    See `breakthrough_curves` for the equations and their accuracy.
    """
    check_no_chain(species, "the closed forms of this interface")
    geometry = source.geometry
    if isinstance(geometry, LineSource):
        return _line(source, aquifer, species, receptors, times)
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


def _line(
    source: Source, aquifer: Aquifer, species: Sequence[Species], receptors: Receptors,
    times: FloatArray,
) -> FloatArray:  # fmt: skip
    if not is_stepwise(source.history):
        raise InputError.single(
            f"the strength of line source {source.name} changes gradually", place=source.name,
            remedy="give it as steps: constant from each time to the next",
        )  # fmt: skip
    draws = max(draws_of(aquifer, species, source), 1)
    result = np.zeros((draws, len(species), len(receptors), len(times)))
    segments = np.broadcast_to(
        source.history.segments, (draws, *source.history.segments.shape[-2:])
    )

    def by_draw(values: object) -> FloatArray:
        return np.broadcast_to(np.asarray(values, dtype=float), (draws,))[:, None, None]

    for number, one in enumerate(species):
        for start, end, level, _, _ in np.moveaxis(segments, (1, 2), (0, 1)):
            age = times - start[:, None, None]
            result[:, number] += line_source_concentration(
                receptors.x[:, None], receptors.y[:, None], np.maximum(age, 0.0),
                mass_rate=by_draw(level), porosity=by_draw(aquifer.effective_porosity),
                velocity=by_draw(aquifer.seepage_velocity),
                longitudinal_dispersion=by_draw(aquifer.longitudinal_dispersion),
                transverse_dispersion=by_draw(aquifer.transverse_dispersion),
                retardation=by_draw(one.retardation_in(aquifer)),
                decay=by_draw(one.decay_constant), duration=by_draw(end - start),
            )  # fmt: skip
    return result


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
