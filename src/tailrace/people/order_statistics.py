"""Wanted ranks of persons' totals, for every draw of what is not known.

A total is linear: the sum over pathways of a coefficient (what reaches the place, times what it
does) times a factor of the person (what a person takes in of it). The totals of all persons in
all draws are never held at once.
"""

from __future__ import annotations

from importlib.util import find_spec
from typing import Literal

import numpy as np
from numpy.typing import NDArray

from tailrace.errors import InputError

from .random_blocks import BLOCK

FloatArray = NDArray[np.float64]
Engine = Literal["auto", "compiled", "numpy"]

ENGINES: tuple[Engine, ...] = ("auto", "compiled", "numpy")

_WORTH_COMPILING = 20_000_000
"""Totals from which on loading and compiling takes less time than it saves."""

_BEARABLE = 2_000_000_000
"""Totals up to which numpy alone is bearable."""

_MANY_PERSONS = 800
"""Persons from which on counting in classes is faster than a sorting network."""

_FOLD = 4


def chosen_engine(engine: Engine, totals: float) -> Literal["compiled", "numpy"]:
    """Return what computes so many totals; both give the same bytes.

    Parameters
    ----------
    engine : {"auto", "compiled", "numpy"}
        "auto" compiles where that pays; where numba is not installed it takes numpy up to 2e9
        totals (about a minute).
    totals : float
        Number of persons' totals.

    Raises
    ------
    InputError
        If the engine is unknown.
    """
    if engine not in ENGINES:
        raise InputError.single(f'unknown engine "{engine}"', allowed=", ".join(ENGINES))
    if engine != "auto":
        return engine
    least = _WORTH_COMPILING if find_spec("numba") else _BEARABLE
    return "compiled" if totals >= least else "numpy"


def ranks_over_persons(
    coefficients: FloatArray,
    factors: FloatArray,
    ranks: NDArray[np.int64],
    *,
    sets: NDArray[np.int64] | None = None,
    engine: Engine = "auto",
) -> FloatArray:
    """Return wanted ranks of the persons' totals in every draw.

    Parameters
    ----------
    coefficients : ndarray, shape (place, pathway, draw)
        Effect per unit of a person's factor, not negative.
    factors : ndarray, shape (set, pathway, person)
        Persons' factors, not negative, in one or several sets of persons.
    ranks : ndarray of int, shape (rank,)
        Wanted ranks, 0 (the least total) to persons - 1, rising.
    sets : ndarray of int, shape (block,), optional
        Set of persons of each block of draws (`random_blocks.BLOCK` draws each); by default the
        first for all.
    engine : {"auto", "compiled", "numpy"}
        What computes; the bytes are the same. "compiled" needs numba.

    Returns
    -------
    ndarray, shape (place, rank, draw)
        Totals at these ranks: exact, not estimated.

    Raises
    ------
    InputError
        If the engine is unknown, or is compiled and numba is not installed.
    """
    places, pathways, draws = coefficients.shape
    persons = factors.shape[2]
    if sets is None:
        sets = np.zeros(-(-draws // BLOCK), dtype=np.int64)
    if chosen_engine(engine, float(places) * draws * persons) == "numpy":
        return _with_numpy(coefficients, factors, ranks, sets)
    # Loaded here: most of the room works without numba.
    from .order_statistics_kernel import ranks_by_classes, ranks_by_network
    from .sorting_network import selection_network

    filled = np.zeros((len(factors), -(-pathways // _FOLD) * _FOLD, persons))
    filled[:, :pathways] = factors
    coefficients = np.ascontiguousarray(coefficients, dtype=np.float64)
    out = np.empty((places, len(ranks), draws))
    if persons < _MANY_PERSONS:
        network = selection_network(persons, tuple(ranks.tolist()))
        ranks_by_network(coefficients, filled, sets, ranks, network, out)
    else:
        ranks_by_classes(coefficients, filled, sets, ranks, out)
    return out


def _with_numpy(
    coefficients: FloatArray,
    factors: FloatArray,
    ranks: NDArray[np.int64],
    sets: NDArray[np.int64],
) -> FloatArray:
    places, pathways, draws = coefficients.shape
    out = np.empty((places, len(ranks), draws))
    for block, chosen in enumerate(sets):
        part = slice(block * BLOCK, min((block + 1) * BLOCK, draws))
        for place in range(places):
            totals = np.zeros((factors.shape[2], part.stop - part.start))
            # In the order of the pathways, as the compiled loop adds them.
            for p in range(pathways):
                totals += factors[chosen, p][:, np.newaxis] * coefficients[place, p, part]
            totals.partition(ranks, axis=0)
            out[place, :, part] = totals[ranks]
    return out
