"""In-situ leaching: what is injected, recovered, lost, kept by the hill and washed out for years.

Balance of the leaching (kg of the leaching ion, here ammonium NH4)
-------------------------------------------------------------------
injected = recovered + lost to ground + exchangeable store + in the pores

* recovered: volume of pregnant solution collected times its concentration;
* lost to ground: volume of solution that escapes times its concentration;
* exchangeable store: the charge that rare earths and aluminium gave up, 3 NH4 per trivalent ion
  by charge, 1.8 per Al as measured (Multistage counterflow leaching, 2024, abstract), plus what is
  adsorbed beyond exchange;
* in the pores: volume of solution left in the ore times its concentration.

Each term has its own numbers. One that is not known may be left out (None); it is then the
remainder and is named in `by_difference`. With none left out, `closure` is what does not add up.

Washing out
-----------
The hill is one well-mixed store of pore water and exchangeable ion in linear equilibrium, M = V R c
with V the pore water and R the retardation; rain percolates with the flow Q, first-order loss
lambda (nitrification) acts on all of it:

    M(t) = M_0 exp(-(Q/(V R) + lambda) t),   washed out = integral of Q c,   lost = integral of
    lambda M.

Mixing makes a tail that a piston would not have: years of washing are those of one mixed store.
At leaching strength exchange is not linear; the secant between the strong solution and zero,
`exchange_retardation`, is the mean over the washing.

Conversions: NH4 18.039, (NH4)2SO4 132.14, N 14.007 g/mol (IUPAC 2021 standard atomic weights).
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import ArrayLike

from tailrace.errors import InputError, Problems
from tailrace.quantities.number_checks import FloatArray, checked

from .source_depletion import SourcePhase, SourceStore, store_history

AMMONIUM_MOLAR_MASS = 18.039
"""NH4, g/mol."""

AMMONIUM_SULFATE_MOLAR_MASS = 132.14
"""(NH4)2SO4, g/mol."""

NITROGEN_MOLAR_MASS = 14.007
"""N, g/mol."""

AMMONIUM_PER_RARE_EARTH = 3.0
"""NH4 exchanged for one trivalent rare-earth ion, mol/mol: charge."""

AMMONIUM_PER_ALUMINIUM = 1.8
"""NH4 exchanged for one aluminium, mol/mol: multistage counterflow leaching, abstract (2024)."""

TERMS = ("recovered", "lost_to_ground", "exchangeable", "in_pores")


def ammonium_of_sulfate(sulfate: ArrayLike) -> FloatArray:
    """Return the mass of NH4 in a mass of ammonium sulfate, same unit."""
    share = 2.0 * AMMONIUM_MOLAR_MASS / AMMONIUM_SULFATE_MOLAR_MASS
    return np.asarray(np.asarray(sulfate, dtype=float) * share)


def nitrogen_of_ammonium(ammonium: ArrayLike) -> FloatArray:
    """Return the mass of N in a mass of NH4, same unit."""
    return np.asarray(np.asarray(ammonium, float) * NITROGEN_MOLAR_MASS / AMMONIUM_MOLAR_MASS)


def exchangeable_ammonium(
    rare_earths: ArrayLike, aluminium: ArrayLike, beyond_exchange: ArrayLike = 0.0
) -> FloatArray:
    """Return the ammonium that stays on the clay for the ions it freed.

    Parameters
    ----------
    rare_earths : float or ndarray, kmol
        Rare-earth ions freed.
    aluminium : float or ndarray, kmol
        Aluminium freed.
    beyond_exchange : float or ndarray, kmol
        Ammonium adsorbed without freeing either.

    Returns
    -------
    ndarray, kg
        Mass of NH4.

    Raises
    ------
    InputError
        If an amount is below zero.
    """
    problems = Problems()
    earths = checked(problems, "rare_earths", rare_earths, "kmol")
    metal = checked(problems, "aluminium", aluminium, "kmol")
    more = checked(problems, "beyond_exchange", beyond_exchange, "kmol")
    problems.raise_if_any()
    amount = AMMONIUM_PER_RARE_EARTH * earths + AMMONIUM_PER_ALUMINIUM * metal + more
    return np.asarray(AMMONIUM_MOLAR_MASS * amount)


def exchange_retardation(
    exchangeable: ArrayLike, pore_water: ArrayLike, concentration: ArrayLike
) -> FloatArray:
    """Return the retardation of a hill whose exchangeable store is in balance with its pores.

    Parameters
    ----------
    exchangeable : float or ndarray, kg
        Mass held exchangeably.
    pore_water : float or ndarray, m3
        Volume of water in the leached ground.
    concentration : float or ndarray, kg/m3
        Concentration in it when leaching ends.

    Returns
    -------
    ndarray, 1
        R = 1 + exchangeable / (pore_water concentration), the secant.

    Raises
    ------
    InputError
        If a number is out of its range.
    """
    problems = Problems()
    held = checked(problems, "exchangeable", exchangeable, "kg")
    water = checked(problems, "pore_water", pore_water, "m3", strict=True)
    strength = checked(problems, "concentration", concentration, "kg/m3", strict=True)
    problems.raise_if_any()
    return np.asarray(1.0 + held / (water * strength))


@dataclass(frozen=True)
class LeachingBudget:
    """Where the injected ion is when leaching ends; numbers or arrays over draws, kg.

    Attributes
    ----------
    injected, recovered, lost_to_ground, exchangeable, in_pores : ndarray, kg
    by_difference : str
        Term that is the remainder of the others; empty for none.
    """

    injected: FloatArray
    recovered: FloatArray
    lost_to_ground: FloatArray
    exchangeable: FloatArray
    in_pores: FloatArray
    by_difference: str

    @property
    def left_in_hill(self) -> FloatArray:
        """What will be washed out, kg."""
        return np.asarray(self.exchangeable + self.in_pores)

    @property
    def closure(self) -> FloatArray:
        """Injected less the terms, over injected, 1; means something where none is a remainder."""
        return np.asarray(
            (self.injected - sum(getattr(self, name) for name in TERMS)) / self.injected
        )


def leaching_budget(
    injected: ArrayLike, *, recovered: ArrayLike | None, lost_to_ground: ArrayLike | None,
    exchangeable: ArrayLike | None, in_pores: ArrayLike | None,
) -> LeachingBudget:  # fmt: skip
    """Return the mass balance of in-situ leaching.

    Parameters
    ----------
    injected : float or ndarray, kg
        Mass of the leaching ion injected, above zero.
    recovered, lost_to_ground, exchangeable, in_pores : float or ndarray, kg, or None
        Its terms; None for at most one that is not known and becomes the remainder.

    Returns
    -------
    LeachingBudget
        Terms, and which of them is a remainder.

    Raises
    ------
    InputError
        If more than one term is missing, a term is below zero, or the known terms are more than
        was injected so that the remainder would be below zero; all at once.
    """
    problems = Problems()
    total = checked(problems, "injected", injected, "kg", strict=True)
    given = {"recovered": recovered, "lost_to_ground": lost_to_ground,
             "exchangeable": exchangeable, "in_pores": in_pores}  # fmt: skip
    missing = [name for name in TERMS if given[name] is None]
    if len(missing) > 1:
        problems.add(f"{len(missing)} terms of a leaching budget are missing: "
                     f"{', '.join(missing)}", place=missing[0],
                     remedy="give all but one; missing is not zero")  # fmt: skip
    known = {
        name: checked(problems, name, value, "kg")
        for name, value in given.items() if value is not None
    }  # fmt: skip
    problems.raise_if_any()
    if missing:
        rest = np.asarray(total - sum(known.values()))
        if not (rest >= 0.0).all():
            raise InputError.single(
                f"the known terms of a leaching budget exceed what was injected by "
                f"{-float(rest.min()):g} kg", place=missing[0],
                remedy="check volumes and concentrations",
            )  # fmt: skip
        known[missing[0]] = rest
    return LeachingBudget(total, **known, by_difference=missing[0] if missing else "")


@dataclass(frozen=True)
class WashOut:
    """The washing of a leached hill by rain.

    Attributes
    ----------
    times : ndarray, shape (times,), yr
        Since leaching ended.
    concentration : ndarray, shape (times, ...), kg/m3
        In the water that leaves the hill.
    release : ndarray, shape (times, ...), kg/yr
    remaining, washed_out, transformed : ndarray, shape (times, ...), kg
        Still in the hill, left with water until then, lost by first-order reaction until then.
    closure : ndarray, shape (times, ...), 1
    """

    times: FloatArray
    concentration: FloatArray
    release: FloatArray
    remaining: FloatArray
    washed_out: FloatArray
    transformed: FloatArray
    closure: FloatArray


def wash_out(
    times: ArrayLike, mass: ArrayLike, percolation: ArrayLike, pore_water: ArrayLike,
    retardation: ArrayLike, loss_rate: ArrayLike = 0.0,
) -> WashOut:  # fmt: skip
    """Return how rain washes a leached hill.

    Parameters
    ----------
    times : ndarray, shape (times,), yr
        Since leaching ended, any order.
    mass : float or ndarray, kg
        Left in the hill, exchangeable and in the pores.
    percolation : float or ndarray, m3/yr
        Rain that passes the leached ground.
    pore_water : float or ndarray, m3
        Water in it.
    retardation : float or ndarray, 1
        `exchange_retardation`, or 3 to 10 for ammonium in weathered granite.
    loss_rate : float or ndarray, 1/yr
        First-order transformation, such as nitrification.

    Returns
    -------
    WashOut
        Concentration, release and budget.

    Raises
    ------
    InputError
        If a number is out of its range.
    """
    store = SourceStore(mass, pore_water, retardation, loss_rate)
    done = store_history(store, [SourcePhase(np.inf, percolation)], times)
    return WashOut(done.times, done.concentration, done.release, done.mass, done.leached,
                   done.decayed, done.closure)  # fmt: skip


def washing_years(
    target: ArrayLike, mass: ArrayLike, percolation: ArrayLike, pore_water: ArrayLike,
    retardation: ArrayLike, loss_rate: ArrayLike = 0.0,
) -> FloatArray:  # fmt: skip
    """Return how long a leached hill gives water above a concentration.

    Parameters
    ----------
    target : float or ndarray, kg/m3
        Concentration in the water that leaves, above zero.
    mass, percolation, pore_water, retardation, loss_rate
        As in `wash_out`.

    Returns
    -------
    ndarray, yr
        0 where it never is above; infinity where nothing washes or reacts.

    Raises
    ------
    InputError
        If a number is out of its range.
    """
    store = SourceStore(mass, pore_water, retardation, loss_rate)
    problems = Problems()
    aim = checked(problems, "target", target, "kg/m3", strict=True)
    flow = checked(problems, "percolation", percolation, "m3/yr")
    problems.raise_if_any()
    rate = flow / store.room + np.asarray(store.decay_constant)
    with np.errstate(divide="ignore", invalid="ignore"):
        decades = np.log(np.asarray(store.mass) / store.room / aim)
        years = np.where(decades > 0.0, decades / rate, 0.0)
    return np.asarray(years)
