"""Measures in place on a source, year by year and draw by draw."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from tailrace.emissions.controls import ControlOption, share_left_in_series
from tailrace.emissions.draw_numbers import place_of
from tailrace.emissions.process import SIZES, Emitted
from tailrace.emissions.source import EmissionSource
from tailrace.quantities.level_source import LevelSource

Array = NDArray[np.float64]


def share_left(source: EmissionSource, years: tuple[int, ...], levels: LevelSource | None) -> Array:
    """Return what the measures of a source leave of its dust.

    Parameters
    ----------
    source : EmissionSource
        The source.
    years : tuple of int
        Calendar years.
    levels : LevelSource or None
        Levels of the draws; None for central values.

    Returns
    -------
    ndarray, shape (size, year, draw)
        Factors on the release, nan for a size of which a measure says nothing.
    """
    width = 1 if levels is None else levels.rows
    left = np.ones((len(SIZES), len(years), width))
    if not source.controls:
        return left
    held, mechanisms = [], []
    for one in source.controls:
        factor = _factor(one.control, f"{place_of(source)}.control.{one.control.name}", levels)
        acts = np.array([one.acts_in(year) for year in years])
        stopped = np.broadcast_to(1.0 - factor.T[:, np.newaxis, :], left.shape)
        held.append(np.where(acts[np.newaxis, :, np.newaxis], stopped, 0.0))
        mechanisms.append(one.control.mechanism)
    return np.asarray(share_left_in_series(np.stack(held, axis=-1), mechanisms))


def _factor(control: ControlOption, place: str, levels: LevelSource | None) -> Array:
    """Return the factor of a control, shape (draw, size); of one row where nothing varies."""
    if levels is None:
        return control.factor(SIZES)[np.newaxis]
    middle = np.full(levels.rows, 0.5)
    varying = next((v for v in control.efficiency.values() if v.is_distribution), None)
    efficiency = middle if varying is None else levels.levels(f"{place}.efficiency", varying)
    part = middle
    if control.part.is_distribution:
        part = levels.levels(f"{place}.part", control.part)
    return control.factor(SIZES, efficiency, part)


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
