"""Points of the unit cube at which distributions are read: Latin hypercube, Sobol, plain.

Points come in blocks of a fixed size. A block is a function of the seed, of its number, of its size
and of the names of the columns, and of nothing else: whoever makes it, in whatever order, makes
the same bytes.

* **Latin hypercube** (McKay, Beckman and Conover 1979, Technometrics 21, 239-245): in each block
  every column has one point in each of as many equal strata as the block has rows. The blocks are
  independent hypercubes (replicated sampling), so that a longer run begins with the *whole blocks*
  of a shorter one, and the spread between blocks tells the error. One hypercube over all draws
  would not be the beginning of any other.
* **Sobol**: scrambled points (linear matrix scramble with digital shift: Matousek 1998, as scipy
  has it), moved to the middle of their cell of 2^-30. A longer run begins with *every draw* of a
  shorter one. They are best balanced where the number of draws is a power of two. Two seeds
  scramble one sequence, and their draws of the same number are not independent.
* **Plain**: independent points. A longer run begins with *every draw* of a shorter one.

Columns of a Latin hypercube and of plain points have a stream each, keyed by their name: a column
added or taken away changes no other. Sobol points have their dimensions in the order of the
columns, and another set of columns changes all.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from functools import lru_cache
from typing import Literal, get_args

import numpy as np
from numpy.typing import NDArray

Array = NDArray[np.float64]
Scheme = Literal["latin hypercube", "sobol", "plain"]
SCHEMES: tuple[str, ...] = get_args(Scheme)
PREFIX_STABLE: dict[Scheme, str] = {
    "latin hypercube": "whole blocks",
    "sobol": "every draw",
    "plain": "every draw",
}
"""What of a run a longer run with the same seed begins with."""
MOST_COLUMNS = 21201
"""Dimensions that the table of direction numbers (Joe and Kuo 2008) behind scipy has."""
KEPT_BLOCKS = 8
"""Blocks whose levels are kept: those of which every draw is."""
_CELL = 2.0**-30
_LEAST, _MOST = 2.0**-54, 1.0 - 2.0**-53


def block_levels(
    scheme: Scheme,
    columns: Sequence[str],
    block: int,
    rows: int,
    size: int,
    seed: int,
    copies: int = 1,
) -> Array:
    """Return the levels of one block.

    Parameters
    ----------
    scheme : {"latin hypercube", "sobol", "plain"}
        Kind of points.
    columns : sequence of str
        Name of each column.
    block : int
        Number of the block, from zero.
    rows : int
        Rows wanted, at most `size`; fewer only in the last block of a run.
    size : int
        Rows of a whole block; a power of two for Sobol points.
    seed : int
        Seed of all blocks.
    copies : int
        Independent copies of the columns: two for a Saltelli design. The first copy of a Latin
        hypercube or of plain points is the same whatever their number.

    Returns
    -------
    ndarray, shape (copy, row, column)
        Above 0 and below 1, where every quantile is finite.
    """
    if not columns:
        return np.empty((copies, rows, 0))
    return _kept_levels(scheme, tuple(columns), block, rows, size, seed, copies).copy()


@lru_cache(maxsize=KEPT_BLOCKS)
def _kept_levels(
    scheme: Scheme, columns: tuple[str, ...], block: int, rows: int, size: int, seed: int,
    copies: int,
) -> Array:  # fmt: skip
    """Return the levels of one block; tables ask again for those that draws were made of."""
    if scheme == "sobol":
        return _sobol(columns, block, rows, size, seed, copies)
    made = np.empty((copies, rows, len(columns)))
    for copy in range(copies):
        for index, name in enumerate(columns):
            rng = _stream(seed, name, block, copy)
            if scheme == "plain":
                made[copy, :, index] = rng.random(rows)
            else:
                made[copy, :, index] = (rng.permutation(rows) + rng.random(rows)) / rows
    return np.clip(made, _LEAST, _MOST)


def _sobol(
    columns: Sequence[str], block: int, rows: int, size: int, seed: int, copies: int
) -> Array:
    from scipy.stats import qmc

    rng = _stream(seed, "\n".join(columns), 0, 0)
    engine = qmc.Sobol(len(columns) * copies, scramble=True, rng=rng)
    if block:
        engine.fast_forward(block * size)
    points = engine.random(size)[:rows] + _CELL / 2
    return np.ascontiguousarray(points.reshape(rows, copies, len(columns)).transpose(1, 0, 2))


def _stream(seed: int, name: str, block: int, copy: int) -> np.random.Generator:
    """Return the random numbers of one column in one block."""
    digest = hashlib.blake2b(name.encode(), digest_size=16).digest()
    words = np.frombuffer(digest, dtype="<u4").tolist()
    return np.random.default_rng(np.random.SeedSequence([seed, *words], spawn_key=(copy, block)))
