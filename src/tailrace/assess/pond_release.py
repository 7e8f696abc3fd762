"""What a pond gives to the ground: seepage times concentration, year by year.

**Seepage** is what is declared, or what the ground takes away, whichever is less. A pond cannot
raise groundwater above its own water: with the height H of its water over the regional water table
and the river at the distance d from its centre, the mound under the centre of a circular pond of
radius R (constant transmissivity T, the river's image at 2 d),

    h = L / (2 pi T) [ ln(2 d / R) + 1/2 ]        (Strack 1989, Groundwater Mechanics),

reaches H at the largest leak L. Without it tight ground would carry leaks under mounds of hundreds
of metres.

**Release**, kg/yr, is the leak times the concentration of the year, the same within a year.
Concentrations before and after a change of the pond's water rise and fall together in the draws.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tailrace.assess.drawn_ground import declared_as, missing_of
from tailrace.quantities import Missing
from tailrace.quantities.level_source import drawn, drawn_together

if TYPE_CHECKING:
    from tailrace.quantities.level_source import LevelSource
    from tailrace.site.schema_ground import Deposit

Array = NDArray[np.float64]


@dataclass(frozen=True)
class PondRelease:
    """What a pond gives to the ground.

    Parameters
    ----------
    leak : ndarray, shape (draw,), m3/yr
        Water.
    limited : ndarray of bool, shape (draw,)
        Where the mound and not the floor sets the leak.
    amount : ndarray, shape (substance, year, draw), kg/yr
        NaN for what is missing.
    missing : dict of str to Missing
        By substance.
    """

    leak: Array
    limited: NDArray[np.bool_]
    amount: Array
    missing: dict[str, Missing]


def largest_leak(
    transmissivity: ArrayLike, height: ArrayLike, *, radius: float, river: float
) -> Array:
    """Return the leak at which groundwater under a pond's centre reaches the pond's water.

    Parameters
    ----------
    transmissivity : array_like, m2/yr
        Conductivity times thickness.
    height : array_like, m
        Of the pond's water above the regional water table.
    radius, river : float, m
        Of the pond; from its centre to the river.

    Returns
    -------
    ndarray, m3/yr
    """
    spread = np.log(2.0 * river / radius) + 0.5
    return np.asarray(2.0 * np.pi * np.asarray(transmissivity) * np.asarray(height) / spread)


def deposit_missing(deposit: Deposit, name: str) -> Missing | None:
    """Return why nothing can be said of what a deposit gives to the ground, or None.

    Parameters
    ----------
    deposit : Deposit
        The deposit.
    name : str
        Its name.
    """
    numbers = [(key, getattr(deposit, key)) for key in ("seepage_rate", "water_height")]
    missing = missing_of(numbers, name)
    if missing is None and deposit.opened is None:
        missing = Missing("the year in which it was opened is not stated", name)
    if missing is None and not deposit.pond_water:
        missing = Missing("no concentration in its water is stated", name)
    return missing


def pond_release(
    deposit: Deposit, place: str, substances: Sequence[str], years: Sequence[int],
    most: Array, levels: LevelSource | None,
) -> PondRelease:  # fmt: skip
    """Return what a pond gives to the ground.

    Parameters
    ----------
    deposit : Deposit
        A deposit of which nothing needed is missing (`deposit_missing`).
    place : str
        Where it stands: "baotou/ground.deposit.tailings_pond".
    substances : sequence of str
        Elements wanted.
    years : sequence of int
        Calendar years.
    most : ndarray, shape (draw,), m3/yr
        Largest leak the ground can carry.
    levels : LevelSource or None
        Where draws come from; None for central values.

    Returns
    -------
    PondRelease
    """
    declared = drawn(deposit.seepage_rate, f"{place}.seepage_rate", levels)
    declared, bound = np.broadcast_arrays(declared, most)
    leak = np.minimum(declared, bound)
    amount = np.full((len(substances), len(years), leak.size), np.nan)
    missing = {}
    for e, name in enumerate(substances):
        held = _concentrations(deposit, place, name, years, levels)
        if isinstance(held, Missing):
            missing[name] = held
        else:
            amount[e] = held * leak
    return PondRelease(leak, declared > bound, amount, missing)


def works(deposit: Deposit, year: int) -> bool:
    """Return whether a deposit leaks in a year.

    Parameters
    ----------
    deposit : Deposit
        The deposit.
    year : int
        Calendar year.
    """
    assert deposit.opened is not None  # deposit_missing was asked
    return deposit.opened <= year and (deposit.closed is None or year < deposit.closed)


def _concentrations(
    deposit: Deposit, place: str, substance: str, years: Sequence[int],
    levels: LevelSource | None,
) -> Array | Missing:  # fmt: skip
    """Return the concentration of an element, kg/m3, shape (year, draw)."""
    from tailrace.data import conversion_factor

    name = declared_as(deposit.pond_water, substance)
    if name is None:
        return Missing(f"no concentration of {substance} in its water is stated", substance)
    before = deposit.pond_water[name]
    after: Any = deposit.pond_water_after.get(name, before)
    missing = missing_of([("before", before), ("after", after)], substance)
    if missing is not None:
        return missing
    both = drawn_together([before, after], f"{place}.pond_water.{name}", levels)
    both = both * conversion_factor(name, substance)
    turn = np.inf if deposit.changed_in is None else deposit.changed_in
    return np.stack([
        both[int(year >= turn)] if works(deposit, year) else np.zeros(both.shape[1])
        for year in years
    ])  # fmt: skip
