"""Land that leaching clears, and the soil it loses, year by year.

Every tonne of rare earth oxide clears an area. Cleared land stays bare for a number of years, or
for ever, and then is covered again. In the middle of each year it loses soil at the bare rate; what
it would have lost under its former cover is kept beside it: the mine's part is the difference.

Sources for the area cleared (table `erosion_factors`) disagree threefold: one mu, 667 m2, per tonne
where it was read, 200 m2 in what is mostly cited.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tailrace.errors import InputError, Problems
from tailrace.quantities import declare_units

FloatArray = NDArray[np.float64]

HECTARE = 1e4


@dataclass(frozen=True)
class ClearedLand:
    """Areas and soil by year.

    Attributes
    ----------
    cleared : ndarray, shape (years,)
        Cleared in the year, m2.
    recovered : ndarray, shape (years,)
        Covered again in the year, m2.
    bare : ndarray, shape (years,)
        Bare in the middle of the year: half of what is cleared and recovered in it counts, m2.
    bare_at_end : ndarray, shape (years,)
        Bare at the end of the year, m2.
    """

    cleared: FloatArray
    recovered: FloatArray
    bare: FloatArray
    bare_at_end: FloatArray


@declare_units(production="t/yr", area_per_tonne="m2/t")
def cleared_land(
    production: ArrayLike, area_per_tonne: float, years_bare: int | None = None
) -> ClearedLand:
    """Return the land that is cleared and bare.

    Parameters
    ----------
    production : array_like, shape (years,)
        Rare earth oxide from leached hills, t/yr, in consecutive years.
    area_per_tonne : float
        Area cleared per tonne, m2/t.
    years_bare : int, optional
        Whole years until cleared land is covered again; never without it.

    Returns
    -------
    ClearedLand
        Each area by itself; cleared less recovered is the change of what is bare at the end.

    Raises
    ------
    InputError
        If production or area is below zero, or the years are below one.
    """
    made = np.asarray(production, dtype=np.float64)
    problems = Problems()
    if made.ndim != 1 or not (made >= 0.0).all():
        problems.add("production is below zero, or no list of years", place="production")
    if not area_per_tonne >= 0.0:
        problems.add(f"it is {area_per_tonne:g} m2/t", place="area_per_tonne")
    if years_bare is not None and years_bare < 1:
        problems.add(f"it is {years_bare}", place="years_bare", allowed="one year or more")
    problems.raise_if_any()
    cleared = made * area_per_tonne
    recovered = np.zeros_like(cleared)
    if years_bare is not None:
        recovered[years_bare:] = cleared[: max(len(cleared) - years_bare, 0)]
    window = len(cleared) if years_bare is None else years_bare
    # Summed over the years still bare, not as cleared less recovered: the two are compared.
    at_end = np.array(
        [cleared[max(0, year + 1 - window) : year + 1].sum() for year in range(len(cleared))]
    )
    bare = at_end - 0.5 * cleared + 0.5 * recovered
    return ClearedLand(cleared, recovered, bare, at_end)


@declare_units(
    bare_area="m2", bare_loss="t/(ha yr)", covered_loss="t/(ha yr)", returns=("t/yr", "t/yr")
)
def soil_lost(
    bare_area: ArrayLike, bare_loss: float, covered_loss: float
) -> tuple[NDArray[np.float64], NDArray[np.float64]]:
    """Return the soil that cleared land loses, and would have lost under its former cover.

    Parameters
    ----------
    bare_area : array_like, shape (years,)
        Bare in the middle of each year, m2.
    bare_loss, covered_loss : float
        Soil loss of a slope, bare and under its former cover, t/(ha yr).

    Returns
    -------
    tuple of ndarray, shape (years,)
        Both, t/yr.

    Raises
    ------
    InputError
        If a number is below zero.
    """
    area = np.asarray(bare_area, dtype=np.float64) / HECTARE
    if not (area >= 0.0).all() or not (bare_loss >= 0.0 and covered_loss >= 0.0):
        raise InputError.single("an area or a soil loss is below zero", place="bare_area")
    return area * bare_loss, area * covered_loss
