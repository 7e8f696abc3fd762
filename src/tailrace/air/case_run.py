"""Runs a case: a folder with case.toml, or an AERMOD control file."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tailrace.errors import InputError

from .case_reader import Case, read_case
from .emission_profile import unknown_releases
from .group_run import RunResult, run

if TYPE_CHECKING:
    import pandas

    from .engine import Progress

FloatArray = NDArray[np.float64]


def open_case(path: Path | str) -> Case:
    """Return a case from its folder, its case.toml or an AERMOD control file.

    Parameters
    ----------
    path : path
        Folder, case.toml, or a file of AERMOD keywords (`.inp`).

    Returns
    -------
    Case
        What to run.

    Raises
    ------
    InputError
        With everything wrong.
    """
    place = Path(path)
    if place.is_dir():
        if (place / "case.toml").is_file():
            return read_case(place)
        controls = sorted(place.glob("*.inp"))
        if len(controls) != 1:
            raise InputError.single(
                f"the folder holds no case.toml and {len(controls)} control files (.inp)",
                file=str(place),
                remedy="name the control file",
            )
        place = controls[0]
    if not place.is_file():
        raise InputError.single("there is no such case", file=str(place))
    if place.suffix.lower() == ".toml":
        return read_case(place.parent)
    from .aermod_input import read_control_file

    return read_control_file(place)


def hourly_factors(case: Case) -> dict[str, FloatArray]:
    """Return the emission factor of every hour by source name.

    Parameters
    ----------
    case : Case
        A case.

    Returns
    -------
    dict of str to ndarray, shape (hours,)
        Factors by profile times those of an hourly file.
    """
    factors = {name: own.hourly(case.weather) for name, own in case.factors.items()}
    for name, rates in case.rates.items():
        factors[name] = factors.get(name, 1.0) * rates
    return factors


def compute(
    case: Case, *, keep_hourly: bool = False, progress: Progress | None = None
) -> RunResult:
    """Return what a case's sources give at its receptors.

    Parameters
    ----------
    case : Case
        A case.
    keep_hourly : bool
        Whether to keep hourly values.
    progress : callable, optional
        Called with the share done.

    Returns
    -------
    RunResult
        By group.
    """
    result = run(
        case.sources,
        case.receptors,
        case.weather,
        groups=case.groups or None,
        factors=hourly_factors(case),
        overrides=case.overrides,
        deposition=case.deposition,
        depletion=case.depletion,
        averages=case.averages,
        percentiles=case.percentiles,
        monthly=case.monthly,
        keep_hourly=keep_hourly,
        progress=progress,
    )
    own = {f"source {name}": factor.hourly(case.weather) for name, factor in case.factors.items()}
    said = (*result.provenance, *unknown_releases(own, case.weather))
    return replace(result, provenance=said)


def result_columns(case: Case, result: RunResult) -> dict[str, NDArray[np.float64]]:
    """Return results as columns named like those of the case's own results.

    Parameters
    ----------
    case : Case
        The case.
    result : RunResult
        Its results.

    Returns
    -------
    dict of str to ndarray
        Columns.
    """
    if not case.by_source:
        return result.columns()
    table = {"x_m": result.receptors.east, "y_m": result.receptors.north}
    deposits = {source.name: source.method > 0 for source in case.sources}
    for name, group in result.groups.items():
        table[f"conc_{name}_ug_m3"] = group.period
        if deposits.get(name) and group.deposition is not None:
            table[f"drydep_{name}_g_m2"] = group.deposition
    return table


def run_case(path: Path | str, *, progress: Progress | None = None) -> pandas.DataFrame:
    """Run a case and return its results as a table.

    Parameters
    ----------
    path : path
        Folder with case.toml, or an AERMOD control file.
    progress : callable, optional
        Called with the share done, 0 to 1.

    Returns
    -------
    pandas.DataFrame
        One row per receptor; concentrations in ug/m3, deposition in g/m2.

    Raises
    ------
    InputError
        With everything wrong in the case.
    """
    import pandas

    case = open_case(path)
    return pandas.DataFrame(result_columns(case, compute(case, progress=progress)))
