"""Compiling what a run's draws need while, on a machine's first run, it waits for another compiler.

The loops of the air are compiled in a process of its own. Until they are there nothing but the
ground can be computed, and the ground takes less time than the compiler: what is left of it is
spent on compiled functions that draws and tables would stop for later. Each is called on arrays
of no draw or one, of the types that a run gives it.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator

import numpy as np
from numpy.typing import NDArray

from tailrace.air.prepare import is_compiling
from tailrace.assess.exact_statistics import exact_statistics
from tailrace.assess.soil_stores import soil_series
from tailrace.water.bank_arrival import fill_bank, mean_arrived, stored_of_unit
from tailrace.water.mounded_response import fill_wells, well_steps
from tailrace.water.step_response import compile_windows
from tailrace.weather.climate_month import fill_hours

Array = NDArray[np.float64]
Years = NDArray[np.int64]
Work = Callable[[], object]


def compile_ahead(*, ponds: bool, goes_on: Callable[[], bool] = is_compiling) -> None:
    """Compile what the draws need, for as long as there is time.

    Parameters
    ----------
    ponds : bool
        Whether a pond's water is followed.
    goes_on : callable
        Whether there is time for one more.
    """
    for work in _works(ponds):
        if not goes_on():
            return
        work()


def _works(ponds: bool) -> Iterator[Work]:
    """Yield what compiles one function each, in the order in which a run needs them."""
    yield from (_hours, _soils)
    if ponds:
        yield from (_wells, _bank, _columns, _steps, compile_windows)
    yield _percentiles


def _hours() -> None:
    whole = np.zeros((24, 2), dtype=np.int64)
    fill_hours(
        np.ones((1, 1, 1)), whole, np.ones((2, 2)), np.ones((2, 1)), np.ones(0), whole[0].copy(),
        np.zeros((0, 3), dtype=np.int64),
    )  # fmt: skip


def _percentiles() -> None:
    exact_statistics(np.ones((1, 1)), (50.0,))


def _soils() -> None:
    soil_series(np.ones((1, 1)), np.ones((1, 1, 1)), [0], [0])


def _curves() -> tuple[Array, Array, Array, Array, Array]:
    none = np.zeros((0, 1))
    return none, none, none, none, np.zeros((0, 1, 1))


def _years() -> tuple[Years, Years]:
    return np.zeros(1, dtype=np.int64), np.zeros(1, dtype=np.int64)


def _wells() -> None:
    fill_wells(
        _curves(), 1.0, np.ones((1, 0)), np.ones((1, 0)), np.ones((1, 1, 0)), *_years(),
        np.zeros((1, 1, 1, 1, 0)),
    )  # fmt: skip


def _bank() -> None:
    fill_bank(
        np.ones((0, 1)), np.ones((0, 1)), 1.0, np.ones((1, 0)), np.ones((1, 0)),
        np.ones((1, 1, 0)), *_years(), np.zeros((1, 1, 1, 0)),
    )  # fmt: skip


def _columns() -> None:
    one = np.ones(1)
    stored_of_unit(one, one, 1.0, one, one)
    mean_arrived(one, one, 1.0)


def _steps() -> None:
    well_steps(_curves(), np.zeros(0), np.zeros((0, 1)))
