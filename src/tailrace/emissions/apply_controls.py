"""Measures in place on a source, year by year and draw by draw."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from tailrace.emissions.controls import share_left_in_series
from tailrace.emissions.draw_numbers import uniform_levels
from tailrace.emissions.process import SIZES, Emitted
from tailrace.emissions.source import EmissionSource

Array = NDArray[np.float64]


def share_left(
    source: EmissionSource, years: tuple[int, ...], draws: int | None, seed: int
) -> Array:
    """Return what the measures of a source leave of its dust.

    Parameters
    ----------
    source : EmissionSource
        The source.
    years : tuple of int
        Calendar years.
    draws : int or None
        Number of draws; None for central values.
    seed : int
        Seed of all draws.

    Returns
    -------
    ndarray, shape (size, year, draw)
        Factors on the release, nan for a size of which a measure says nothing.
    """
    width = draws or 1
    left = np.ones((len(SIZES), len(years), width))
    if not source.controls:
        return left
    held, mechanisms = [], []
    for one in source.controls:
        place = f"{source.name}.control.{one.control.name}"
        if draws is None:
            factor = one.control.factor(SIZES)[np.newaxis]
        else:
            level = uniform_levels(f"{place}.efficiency", draws, seed)
            part = uniform_levels(f"{place}.part", draws, seed)
            factor = one.control.factor(SIZES, level, part)
        acts = np.array([one.acts_in(year) for year in years])
        stopped = np.broadcast_to(1.0 - factor.T[:, np.newaxis, :], left.shape)
        held.append(np.where(acts[np.newaxis, :, np.newaxis], stopped, 0.0))
        mechanisms.append(one.control.mechanism)
    return np.asarray(share_left_in_series(np.stack(held, axis=-1), mechanisms))


def controlled(emitted: Emitted, left: Array) -> Emitted:
    """Return what leaves once measures have acted on the dust.

    Parameters
    ----------
    emitted : Emitted
        What the process gives off.
    left : ndarray, shape (size, year, draw)
        Factors of `share_left`.
    """
    if emitted.dust is None:
        return emitted
    return replace(emitted, dust=emitted.dust * left)
