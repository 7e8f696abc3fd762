"""One way to ask for breakthrough curves, three engines that answer.

`breakthrough(source, aquifer, species, receptors, times)` answers by the closed forms; with
`engine="modflow"` by MODFLOW 6, where an `mf6` is found, and with `engine="opengeosys"` by the
`ogs` wheel. The numerical engines run once for each response that differs (`unit_response`) and
state their own error beside their answer.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tailrace.errors import InputError, Problems, did_you_mean

from .aquifer import Aquifer
from .engine_closed_form import ERROR, LABEL, check_no_chain, closed_form
from .engine_modflow import Modflow
from .engine_ogs import OpenGeoSys
from .model_grid import Accuracy
from .mounding_estimate import strip_mounding
from .numerical_response import NumericalEngine, unit_response
from .numerical_response import write_model as _write_model
from .patch import PatchSource
from .receptors import Receptors
from .release import LineSource, Source, edges_of, source_of
from .species import Species
from .strip import StripSource
from .transport_model import (
    Ground,
    TransportModel,
    check_suits_engines,
    draws_of,
    ground_of,
    solute_of,
)
from .unit_response import ResponseStore

if TYPE_CHECKING:
    import xarray

FloatArray = NDArray[np.float64]
Progress = Callable[[float], None]

ENGINES = {
    "closed form": "closed form", "closed_form": "closed form", "closed-form": "closed form",
    "modflow": "modflow", "modflow6": "modflow", "mf6": "modflow",
    "opengeosys": "opengeosys", "ogs": "opengeosys",
}  # fmt: skip
MOST_RUNS = 50
"""Unit responses of one call before it is refused."""


@dataclass
class _Numerical:
    """What a numerical engine gave."""

    concentration: FloatArray
    error: FloatArray
    grids: list[str]
    computed: int
    reused: int


def breakthrough(
    source: Source,
    aquifer: Aquifer,
    species: Species | Sequence[Species],
    receptors: Receptors,
    times: ArrayLike,
    *,
    engine: str | NumericalEngine = "closed form",
    accuracy: Accuracy | None = None,
    store: ResponseStore | str | Path | None = None,
    most_runs: int = MOST_RUNS,
    progress: Progress | None = None,
) -> xarray.Dataset:
    """Return the concentration of every species at every receptor and time.

    Parameters
    ----------
    source : Source
        What enters the aquifer, and where.
    aquifer : Aquifer
        Ground; fields may have draws.
    species : Species or sequence of Species
        What is carried.
    receptors : Receptors
        Where.
    times : array_like, shape (times,), yr
        When, in any order.
    engine : {"closed form", "modflow", "opengeosys"} or NumericalEngine
        Who answers.
    accuracy : Accuracy, optional
        How fine a numerical model is; by default the engine's.
    store : ResponseStore, str or Path, optional
        Where unit responses of numerical engines are kept; by default the user's cache.
    most_runs : int
        Most unit responses before the call is refused.
    progress : callable, optional
        Called with the share done.

    Returns
    -------
    xarray.Dataset
        `concentration` by receptor, species and time (and draw), in the unit of the source's
        history (of a line source, whose strength is in kg/(m yr): kg/m3); from a numerical engine
        also `error_estimate`, its own. Attributes name the engine, its grid and its error.

    Raises
    ------
    InputError
        If an engine is not there, or the problem cannot be represented by it; with the remedy.

    Notes
    -----
    Valid for uniform flow that the source does not disturb. Below about a thousandth of the source
    a numerical engine's front arrives too early by orders of magnitude.
    """
    wanted = [species] if isinstance(species, Species) else list(species)
    warn_of_mound(source, aquifer)
    clock = _checked_times(times)
    _check_names(wanted)
    chosen = choose_engine(engine)
    if chosen is None:
        values = closed_form(source, aquifer, wanted, receptors, clock, progress)
        attributes: dict[str, Any] = {"engine": LABEL, "error": ERROR, "grid": "none"}
        return _dataset(source, aquifer, wanted, receptors, clock, values, None, attributes)
    check_no_chain(wanted, chosen.label + "'s transport models")
    kept = store if isinstance(store, ResponseStore) else ResponseStore(store)
    found = _numerical(chosen, source, aquifer, wanted, receptors, clock,
                       accuracy or chosen.accuracy, kept, most_runs, progress)  # fmt: skip
    attributes = {
        "engine": f"{chosen.label} {chosen.version}",
        "error": "error_estimate: difference between the run with the shorter time step and the "
        "extrapolation of two; the error of the grid is not in it; fronts below about a "
        "thousandth of the source are too early",
        "grid": "\n".join(dict.fromkeys(found.grids)),
        "responses_computed": found.computed, "responses_reused": found.reused,
    }  # fmt: skip
    return _dataset(source, aquifer, wanted, receptors, clock, found.concentration, found.error,
                    attributes)  # fmt: skip


def warn_of_mound(source: Source, aquifer: Aquifer) -> None:
    """Warn where a strip's or patch's pond raises the water table too much for uniform flow.

    Parameters
    ----------
    source : Source
        Source; one whose seepage rate is not given says nothing.
    aquifer : Aquifer
        Ground.

    Raises
    ------
    InputError
        If the aquifer has no thickness, or the source no width, to estimate the mound from.
    """
    geometry = source.geometry
    if source.seepage_rate is None or not isinstance(geometry, StripSource | PatchSource):
        return
    width = np.asarray(geometry.y_high) - np.asarray(geometry.y_low)
    if not (np.isfinite(aquifer.thickness).all() and np.isfinite(width).all()):
        raise InputError.single(
            f"source {source.name} has a seepage rate, and its mound needs the thickness of the "
            "aquifer and the width of the source", place="seepage_rate",
            remedy="give both, or leave the seepage rate out",
        )  # fmt: skip
    strip_mounding(source.seepage_rate, width, aquifer.darcy_flux, aquifer.thickness).warn()


def choose_engine(engine: str | NumericalEngine) -> NumericalEngine | None:
    """Return a numerical engine, or None for the closed forms.

    Parameters
    ----------
    engine : str or NumericalEngine
        Name, or the engine itself with its options (`Modflow(path)`, `OpenGeoSys(threads)`).

    Returns
    -------
    NumericalEngine or None
        Engine.

    Raises
    ------
    InputError
        If no engine has that name.
    """
    if not isinstance(engine, str):
        return engine
    name = ENGINES.get(engine.strip().lower())
    if name is None:
        raise InputError.single(
            f'no engine is called "{engine}"', place="engine",
            allowed="closed form, modflow, opengeosys", remedy=did_you_mean(engine, ENGINES),
        )  # fmt: skip
    made: dict[str, Callable[[], NumericalEngine]] = {"modflow": Modflow, "opengeosys": OpenGeoSys}
    return made[name]() if name in made else None


def write_model(
    source: Source,
    aquifer: Aquifer,
    species: Species | Sequence[Species],
    receptors: Receptors,
    end: float,
    folder: str | Path,
    *,
    engine: str | NumericalEngine = "modflow",
    accuracy: Accuracy | None = None,
    draw: int = 0,
) -> TransportModel:
    """Write a plume as ordinary MODFLOW 6 or OpenGeoSys input; the engine need not be there.

    Parameters
    ----------
    source, aquifer, species, receptors
        As `breakthrough`.
    end : float, yr
        End of the run.
    folder : str or Path
        Folder to write to.
    engine : {"modflow", "opengeosys"} or NumericalEngine
        Whose input.
    accuracy : Accuracy, optional
        How fine; by default the engine's.
    draw : int
        Which draw.

    Returns
    -------
    TransportModel
        What was written.

    Raises
    ------
    InputError
        If the closed form is asked for, or the problem cannot be represented.
    """
    chosen = choose_engine(engine)
    if chosen is None:
        raise InputError.single(
            "the closed form has no input to write", place="engine", allowed="modflow, opengeosys"
        )
    if not (np.isfinite(end) and end > 0.0):
        raise InputError.single(f"the run ends at {end:g} yr", place="end",
                                remedy="give a time above zero")  # fmt: skip
    wanted = [species] if isinstance(species, Species) else list(species)
    check_no_chain(wanted, chosen.label + "'s transport models")
    _check_names(wanted)
    solutes = tuple(solute_of(one, aquifer, draw) for one in wanted)
    return _write_model(chosen, source_of(source, draw), ground_of(aquifer, draw), solutes,
                        receptors, end, folder, accuracy)  # fmt: skip


def _numerical(
    engine: NumericalEngine, source: Source, aquifer: Aquifer, species: Sequence[Species],
    receptors: Receptors, times: FloatArray, accuracy: Accuracy, store: ResponseStore,
    most_runs: int, progress: Progress | None,
) -> _Numerical:  # fmt: skip
    _ = engine.version
    draws = max(draws_of(aquifer, species, source), 1)
    shape = (draws, len(species), len(receptors), len(times))
    result = _Numerical(np.empty(shape), np.empty(shape), [], 0, 0)
    cases = [_case(source, aquifer, one, times, draw) for draw in range(draws) for one in species]
    reach: dict[tuple[object, ...], float] = {}
    for case in cases:
        reach[case.kind] = max(reach.get(case.kind, 0.0), case.distance)
    if len(reach) > most_runs:
        raise _too_many(engine, len(reach), most_runs)
    for number, case in enumerate(cases):
        response, fresh = unit_response(
            engine, case.source, case.ground, case.loss, receptors, reach[case.kind], accuracy,
            store,
        )  # fmt: skip
        result.computed += fresh
        result.reused += not fresh
        result.grids.append(response.grid)
        place = divmod(number, len(species))
        result.concentration[place], result.error[place] = response.answer(
            case.source.history, case.speed, times
        )
        if progress is not None:
            progress((number + 1) / len(cases))
    return result


@dataclass(frozen=True)
class _Case:
    """One draw of one species; cases of one kind share a unit response."""

    source: Source
    ground: Ground
    speed: float
    loss: float
    distance: float

    @property
    def kind(self) -> tuple[object, ...]:
        numbers = (*self.ground.lengths, self.ground.thickness, self.loss,
                   *edges_of(self.source.geometry))  # fmt: skip
        return tuple(f"{number:.12g}" for number in numbers)


def _case(
    source: Source, aquifer: Aquifer, species: Species, times: FloatArray, draw: int
) -> _Case:
    ground, solute = ground_of(aquifer, draw), solute_of(species, aquifer, draw)
    single = source_of(source, draw)
    check_suits_engines(single)
    speed = ground.velocity / solute.retardation
    age = float(np.max(times, initial=0.0) - np.min(np.asarray(single.history.start)))
    return _Case(single, ground, speed, solute.decay / speed, max(age, 0.0) * speed)


def _too_many(engine: NumericalEngine, runs: int, most: int) -> InputError:
    return InputError.single(
        f"{engine.label} would have to give {runs} unit responses; at most {most} are allowed",
        place="most_runs",
        remedy='use engine="closed form" for all draws and correct it with a few runs '
        "(tailrace.water.bias_correction), or allow more (most_runs)",
    )


def _checked_times(times: ArrayLike) -> FloatArray:
    clock = np.atleast_1d(np.asarray(times, dtype=np.float64))
    if clock.ndim != 1 or not np.isfinite(clock).all():
        raise InputError.single("times are not a row of numbers", place="times",
                                remedy="give times in years")  # fmt: skip
    return clock


def _check_names(species: Sequence[Species]) -> None:
    problems = Problems()
    names = [one.name for one in species]
    if not names:
        problems.add("no species is given", place="species")
    for name in sorted({name for name in names if names.count(name) > 1}):
        problems.add(f"two species are called {name}", place=name,
                     remedy="give each its own name")  # fmt: skip
    problems.raise_if_any()


def _dataset(
    source: Source, aquifer: Aquifer, species: Sequence[Species], receptors: Receptors,
    times: FloatArray, values: FloatArray, error: FloatArray | None,
    attributes: dict[str, Any],
) -> xarray.Dataset:  # fmt: skip
    import xarray

    dims: tuple[str, ...] = ("receptor", "species", "time")
    drawn = draws_of(aquifer, species, source) > 0
    if drawn:
        dims = (*dims, "draw")

    def arranged(array: FloatArray) -> FloatArray:
        # From (draw, species, receptor, time).
        turned = array.transpose(2, 1, 3, 0)
        return turned if drawn else turned[..., 0]

    units = "kg/m3" if isinstance(source.geometry, LineSource) else source.units
    data = {"concentration": (dims, arranged(values), {
        "units": units, "long_name": "concentration in groundwater"})}  # fmt: skip
    if error is not None:
        data["error_estimate"] = (dims, arranged(error), {
            "units": units, "long_name": "the engine's estimate of its error"})  # fmt: skip
    coords = {
        "receptor": list(receptors.names), "species": [one.name for one in species],
        "time": ("time", times, {"units": "yr", "long_name": "time since the start"}),
        "x": ("receptor", receptors.x, {"units": "m", "long_name": "distance along the flow"}),
        "y": ("receptor", receptors.y, {"units": "m", "long_name": "distance across the flow"}),
        "z": ("receptor", receptors.z, {"units": "m", "long_name": "height in the aquifer"}),
    }  # fmt: skip
    about = {"source": source.name, "inlet": source.inlet, **attributes}
    return xarray.Dataset(data, coords=coords, attrs=about)
