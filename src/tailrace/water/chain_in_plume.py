"""Decay chains behind a strip or patch source: columns that spread across the flow.

A strip of half width w across the flow, mixed over the depth, or a patch that also has a top and a
bottom in the vertical, of an aquifer with a water table and a base that nothing crosses. Spreading
depends on the water's travel time alone, not on the member, so each lateral mode is a column with
one more loss (`lateral_modes`), and the members stay one function of one matrix.

Accuracy about 1e-11 of the concentration in the column (the same source infinitely wide) at the
same distance and time: on the centre line that is relative, and far off it an absolute bound.
Progeny at 1e-60 ahead of the front keep their digits. Modes grow in number as the source is wide
against its spreading, and where x v/D is far below one.

Source: Wexler E. J. (1992) USGS Techniques of Water-Resources Investigations 03-B7, solutions
STRIPF and PATCHF (aquifer of finite width and height; here the far walls are beyond reach).
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tailrace.errors import Problems

from .chain import Response, solve_columns
from .chain_inlet import ChainInlet
from .lateral_modes import (
    ACROSS,
    BOTTOM,
    DEPTH,
    HALF_WIDTH,
    LATERAL_NUMBERS,
    THICKNESS,
    TOP,
    TRANSVERSE,
    VERTICAL,
)

FloatArray = NDArray[np.float64]


def chain_plume(
    places: ArrayLike,
    times: ArrayLike,
    *,
    velocity: ArrayLike,
    dispersion: ArrayLike,
    transverse_dispersion: ArrayLike,
    half_width: float,
    retardation: ArrayLike,
    decay_constant: ArrayLike,
    inlet: ChainInlet,
    shares: ArrayLike | None = None,
    response: Response = "concentration",
    vertical_dispersion: ArrayLike = 0.0,
    thickness: float = np.inf,
    top: float = 0.0,
    bottom: float = np.inf,
) -> FloatArray:
    """Return the members of a chain in the plume of a strip or patch source.

    Parameters
    ----------
    places : array_like, shape (places, 2) or (places, 3), m
        Distance along the flow (0 at the source; below zero gives 0), place across it from the
        middle of the source, and depth below the water table (for a patch).
    times : array_like, shape (times,), yr
        As for `chain_column`.
    velocity, dispersion, retardation, decay_constant, inlet, shares, response
        As for `chain_column`.
    transverse_dispersion : float or ndarray, shape (draws,), m2/yr
        Coefficient of dispersion across the flow, above zero.
    half_width : float, m
        Half the width of the source, above zero; infinity where it is wide beyond reach.
    vertical_dispersion : float or ndarray, shape (draws,), m2/yr
        Coefficient of dispersion in the vertical, above zero for a patch.
    thickness : float, m
        Of the aquifer; infinity for none.
    top, bottom : float, m
        Depths between which the source enters; a strip, mixed over the depth, where they span
        the aquifer.

    Returns
    -------
    ndarray, shape (members, places, times) or (draws, members, places, times)
        In the unit of the inlet.

    Raises
    ------
    InputError
        As for `chain_column`, or if a place is at the source itself, or the source's width or
        depth make no sense.
    """
    where = np.atleast_2d(np.asarray(places, dtype=float))
    transverse = np.atleast_1d(np.asarray(transverse_dispersion, dtype=float))
    vertical = np.atleast_1d(np.asarray(vertical_dispersion, dtype=float))
    patch = top > 0.0 or bottom < thickness
    _check(where, transverse, vertical, half_width, thickness, top, bottom, patch)
    draws = max(len(transverse), len(vertical))
    lateral = np.zeros((draws, len(where), LATERAL_NUMBERS))
    lateral[..., HALF_WIDTH], lateral[..., TRANSVERSE] = half_width, transverse[:, None]
    lateral[..., ACROSS] = where[:, 1]
    lateral[..., TOP], lateral[..., BOTTOM], lateral[..., THICKNESS] = top, bottom, thickness
    lateral[..., DEPTH] = where[:, 2] if where.shape[1] > 2 else 0.0
    lateral[..., VERTICAL] = vertical[:, None]
    return solve_columns(
        where[:, :1], times,
        velocity=np.asarray(velocity, dtype=float)[..., None],
        dispersion=np.asarray(dispersion, dtype=float)[..., None],
        retardation=np.asarray(retardation, dtype=float)[..., None, :],
        decay_constant=decay_constant, inlet=inlet, shares=shares, response=response,
        resident=inlet.type == "third", lateral=lateral,
    )  # fmt: skip


def _check(
    where: FloatArray, transverse: FloatArray, vertical: FloatArray, half_width: float,
    thickness: float, top: float, bottom: float, patch: bool,
) -> None:  # fmt: skip
    problems = Problems()
    if where.shape[1] not in (2, 3):
        problems.add(f"places have {where.shape[1]} coordinates", place="places",
                     allowed="along the flow, across it, and for a patch the depth")  # fmt: skip
    elif not np.isfinite(where).all():
        problems.add("a place is not finite", place="places", remedy="give numbers in m")
    if (where[:, 0] == 0.0).any():
        problems.add("a place is at the source itself", place="places",
                     remedy="the inlet is known; ask downgradient of it")  # fmt: skip
    if not half_width > 0.0:
        problems.add(f"the source's half width is {half_width:g} m", place="half_width",
                     remedy="give a length above zero")  # fmt: skip
    if not (transverse > 0.0).all():
        problems.add(f"the transverse dispersion is {transverse.min():g} m2/yr",
                     place="transverse_dispersion", remedy="give one above zero, or an infinite "
                     "half_width for none")  # fmt: skip
    if not (0.0 <= top < bottom and top < thickness and thickness > 0.0):
        problems.add(f"the source enters from {top:g} m to {bottom:g} m below the water table of "
                     f"an aquifer {thickness:g} m thick", place="top", remedy="give 0 <= top < "
                     "bottom, inside the aquifer")  # fmt: skip
    if patch and not (vertical > 0.0).all():
        problems.add("a patch spreads in the vertical and has no vertical dispersion",
                     place="vertical_dispersion", remedy="give one above zero")  # fmt: skip
    deep = where[:, 2] if where.shape[1] == 3 else np.zeros(1)
    if patch and not ((deep >= 0.0) & (deep <= thickness)).all():
        problems.add("a place is above the water table or below the aquifer", place="places",
                     remedy="give depths from 0 to the thickness")  # fmt: skip
    problems.raise_if_any()
