"""Sizes that an edition gives as a share of another size."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from numpy.typing import ArrayLike

from tailrace.emissions.editions import SIZES, FloatArray, has, number


def scaled_to(process: str, edition: str, given: Mapping[str, ArrayLike]) -> FloatArray:
    """Return factors at every cut point, from those that have an equation of their own.

    AP-42 11.9 has equations for total suspended particles and mostly for PM15, and gives PM10 as a
    share of the latter and PM2.5 as a share of the former.

    Parameters
    ----------
    process, edition : str
        As in the table of emission factors.
    given : mapping of str to array_like
        Factors by cut point; shapes broadcast.

    Returns
    -------
    ndarray, shape (..., 4)
        NaN where the edition gives neither an equation nor a share of a size given.
    """
    shape = np.broadcast_shapes(*(np.shape(one) for one in given.values()))
    factors = np.full((*shape, len(SIZES)), np.nan)
    for at, size in enumerate(SIZES):
        if size in given:
            factors[..., at] = given[size]
            continue
        for base, numbers in given.items():
            if has(process, edition, size, f"share of {base}"):
                share = number(process, edition, size, f"share of {base}", "1")
                factors[..., at] = share * np.asarray(numbers, dtype=float)
    return factors
