"""Mixing under a pond: what its leak becomes at the pond's edge, mixed over the aquifer's depth.

Groundwater flows towards the pond with Q0 = q b W (Darcy flux, thickness, width across the flow)
before there is a leak. A leak Q_leak from above has to go somewhere, and the ground downgradient
takes

    Q_down = Q0 + f Q_leak,     Q_up = Q0 - (1 - f) Q_leak,     c_edge = c0 Q_leak/Q_down.

How it divides follows from what holds the water table. In a confined (or thick) aquifer of one
transmissivity the heads of leak and regional flow add up, and between heads held at the distances
L_up and L_down the leak divides inversely to the distances,

    f = L_up/(L_up + L_down):

one where the inflow from upgradient is given whatever happens (flux constraint, L_up far away; the
formula c0 Q_leak/(Q_leak + q b W) of screening), less where a held head lies close upgradient, and
the leak displaces inflow (head constraint). Where the leak turns the inflow round, Q_up < 0, the
edge carries the pond's water undiluted, and a part of the leak leaves upgradient: uniform flow is
then no picture of the ground, and a warning says so.
"""

from __future__ import annotations

import warnings
from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tailrace.errors import Problems, ValidityWarning

from .constants import SECONDS_PER_YEAR

FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class PondMixing:
    """What leaves the edge of a pond.

    Attributes
    ----------
    dilution : ndarray, 1
        Concentration at the downgradient edge over that of the leak (without background).
    downgradient_flow, upgradient_flow : ndarray, m3/yr
        Flow under the edges: towards the receptors, and into the pond's ground from upgradient
        (below zero where the leak turns it round).
    darcy_flux : ndarray, m/s
        Darcy flux under the downgradient edge.
    """

    dilution: FloatArray
    downgradient_flow: FloatArray
    upgradient_flow: FloatArray
    darcy_flux: FloatArray


def downgradient_share(
    upgradient_distance: ArrayLike, downgradient_distance: ArrayLike
) -> FloatArray:
    """Return the share of a leak that adds to the flow downgradient.

    Parameters
    ----------
    upgradient_distance, downgradient_distance : float or ndarray, m
        Distance from the pond to the nearest held head (river, divide fed from outside) on each
        side; infinity where none is held. At least one is finite.

    Returns
    -------
    ndarray
        f, 1. One where only the downgradient head is held.

    Raises
    ------
    InputError
        If a distance is not above zero or both are infinite.
    """
    up, down = np.broadcast_arrays(
        np.asarray(upgradient_distance, dtype=float), np.asarray(downgradient_distance, dtype=float)
    )
    problems = Problems()
    for name, values in (("upgradient_distance", up), ("downgradient_distance", down)):
        if not (values > 0.0).all():
            problems.add(f"{name} is not above zero", place=name, remedy="give a distance in m")
    if (np.isinf(up) & np.isinf(down)).any():
        problems.add("no head is held on either side of the pond", place="downgradient_distance",
                     remedy="give the distance to the river that takes the water")  # fmt: skip
    problems.raise_if_any()
    ratio = np.where(np.isinf(up), 0.0, down / np.where(np.isinf(up), 1.0, up))
    return np.asarray(1.0 / (1.0 + ratio))


def mix_under_pond(
    leak: ArrayLike,
    darcy_flux: ArrayLike,
    thickness: ArrayLike,
    width: ArrayLike,
    downgradient_part: ArrayLike = 1.0,
) -> PondMixing:
    """Return the dilution of a pond's leak at its downgradient edge.

    Parameters
    ----------
    leak : float or ndarray, m3/yr
        Leak through the pond's base.
    darcy_flux : float or ndarray, m/s
        Regional Darcy flux without the leak.
    thickness : float or ndarray, m
        Saturated thickness.
    width : float or ndarray, m
        Width of the pond across the flow.
    downgradient_part : float or ndarray, 1
        f: share of the leak that adds to the downgradient flow (`downgradient_share`); 1 where the
        inflow from upgradient is given (flux constraint).

    Returns
    -------
    PondMixing
        Dilution and flows.

    Raises
    ------
    InputError
        If a number is out of its range; all at once.

    Warns
    -----
    ValidityWarning
        If the leak turns the inflow from upgradient round.

    Notes
    -----
    Two water balances and the superposition of heads in an aquifer of one transmissivity; mixing
    over the whole thickness, which needs a way of about b²/alpha_vertical.
    """
    values = {
        name: np.asarray(value, dtype=float)
        for name, value in (("leak", leak), ("darcy_flux", darcy_flux), ("thickness", thickness),
                            ("width", width), ("downgradient_part", downgradient_part))
    }  # fmt: skip
    problems = Problems()
    for name, array in values.items():
        zero = name in ("leak", "downgradient_part")
        good = (array >= 0.0) if zero else (array > 0.0)
        if name == "downgradient_part":
            good &= array <= 1.0
        if not (good & np.isfinite(array)).all():
            bad = array[~(good & np.isfinite(array))].flat[0]
            problems.add(f"{name} is {float(bad):g}", place=name,
                         remedy="give a finite number in its range")  # fmt: skip
    problems.raise_if_any()
    through = values["darcy_flux"] * SECONDS_PER_YEAR * values["thickness"] * values["width"]
    share, water = values["downgradient_part"], values["leak"]
    down, up = through + share * water, through - (1.0 - share) * water
    if (up < 0.0).any():
        warnings.warn(
            f"the leak turns the groundwater under the pond round (in {int((up < 0.0).sum())} of "
            f"{up.size} cases): uniform flow does not describe it, and places upgradient and "
            "beside the pond are reached",
            ValidityWarning,
            stacklevel=2,
        )
    dilution = np.where(up < 0.0, 1.0, water / down)
    flux = down / (values["thickness"] * values["width"] * SECONDS_PER_YEAR)
    return PondMixing(np.asarray(dilution), np.asarray(down), np.asarray(up), np.asarray(flux))
