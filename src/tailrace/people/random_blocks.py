"""Random draws in fixed blocks, so that results do not depend on how they are run.

Each block has its own counter-based generator, seeded from the run's seed, the stream (what is
not known, or how persons differ) and the block's number. Blocks may be computed by any number of
workers and in any order; what they give is combined in the order of their numbers.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from typing import Literal, TypeVar

import numpy as np
from numpy.typing import NDArray

from tailrace.errors import InputError

FloatArray = NDArray[np.float64]
Stream = Literal["uncertainty", "variability"]
Work = TypeVar("Work")
Result = TypeVar("Result")

BLOCK = 32
"""Draws in a block: as many as the compiled kernel sorts side by side."""

_STREAMS: tuple[Stream, ...] = ("uncertainty", "variability")


@dataclass(frozen=True)
class DrawBlock:
    """Some of the draws of a run.

    Parameters
    ----------
    index : int
        Number of the block, from 0.
    start, size : int
        First draw, and number of draws.
    seed : int
        Seed of the run.
    """

    index: int
    start: int
    size: int
    seed: int

    @property
    def draws(self) -> slice:
        """Where the block's draws stand among all."""
        return slice(self.start, self.start + self.size)

    def generator(self, stream: Stream = "uncertainty") -> np.random.Generator:
        """Return the block's source of random numbers, the same at every call.

        Parameters
        ----------
        stream : {"uncertainty", "variability"}
            Loop that the numbers are for; the two are independent.
        """
        key = (_STREAMS.index(stream), self.index)
        return np.random.Generator(
            np.random.Philox(np.random.SeedSequence(self.seed, spawn_key=key))
        )


def draw_blocks(draws: int, seed: int) -> list[DrawBlock]:
    """Return the blocks of a run.

    Parameters
    ----------
    draws : int
        Draws in all, 1 or more. A run of more draws begins with the draws of a shorter one, but
        for the last block of that.
    seed : int
        Seed of the run, 0 or more.

    Raises
    ------
    InputError
        If there are no draws, or the seed is negative.
    """
    if draws < 1:
        raise InputError.single(f"{draws} draws", place="draws", allowed="1 or more")
    if seed < 0:
        raise InputError.single(f"the seed is {seed}", place="seed", allowed="0 or more")
    starts = range(0, draws, BLOCK)
    return [DrawBlock(i, at, min(BLOCK, draws - at), seed) for i, at in enumerate(starts)]


def in_order(
    work: Callable[[Work], Result], parts: Iterable[Work], workers: int = 1
) -> list[Result]:
    """Do a piece of work on every part and return the results in the order of the parts.

    Parameters
    ----------
    work : callable
        Takes a part; must not depend on what other parts did.
    parts : iterable
        Parts of the work.
    workers : int
        Threads, 1 or more.

    Raises
    ------
    InputError
        If there are no workers.
    """
    if workers < 1:
        raise InputError.single(f"{workers} workers", place="workers", allowed="1 or more")
    from threadpoolctl import threadpool_limits

    # One BLAS thread each: the parts share the processors, and sums keep their order.
    with threadpool_limits(limits=1), ThreadPoolExecutor(max_workers=workers) as pool:
        return list(pool.map(work, parts))


def latin_levels(rng: np.random.Generator, factors: int, persons: int) -> FloatArray:
    """Return levels at which to take the quantiles of persons' factors, spread evenly.

    Every factor has one person in each of as many equally likely classes as there are persons
    (McKay, Beckman and Conover 1979, Technometrics 21(2), 239-245), in a random order that is
    independent of the other factors.

    Parameters
    ----------
    rng : numpy.random.Generator
        Source of random numbers.
    factors, persons : int
        Number of factors and of persons.

    Returns
    -------
    ndarray, shape (factors, persons)
        Levels above 0 and below 1, for `Distribution.ppf`.
    """
    order = rng.permuted(np.tile(np.arange(persons), (factors, 1)), axis=1)
    levels = (order + rng.random((factors, persons))) / persons
    return np.clip(levels, 2.0**-54, 1.0 - 2.0**-53)
