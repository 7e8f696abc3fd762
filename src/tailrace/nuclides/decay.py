"""Decay and ingrowth: what a nuclide, or a mixture, has become after a time.

With the atoms N of the members of a chain, dN/dt = M N, so N(t) = exp(M t) N(0); the activity of a
member is its decay constant times its atoms. The exponential is `triangular_exponential`.
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import ArrayLike

from tailrace.errors import InputError
from tailrace.nuclides.chain import FISSION, Branching, branches, decay_chain, decay_constant
from tailrace.nuclides.exponential import FloatArray, triangular_exponential
from tailrace.quantities.declare import declare_units

SECONDS_PER_DAY = 86400.0


@declare_units(returns="1/s")
def decay_matrix(nuclides: Sequence[str], branching: Branching = "published") -> FloatArray:
    """Return the matrix of a chain, which acts on numbers of atoms.

    Parameters
    ----------
    nuclides : sequence of str
        Members, each before its own progeny, as `decay_chain` gives them. What decays to a
        nuclide that is not listed leaves the system.
    branching : {"published", "closed"}
        Branch fractions as printed, or scaled to sum to one so that atoms are conserved.

    Returns
    -------
    ndarray
        Rates, 1/s, shape (n, n), lower triangular: column `i` is what becomes of member `i`.

    Raises
    ------
    InputError
        If a nuclide is unknown, listed twice, or listed after its own progeny.
    """
    place = {nuclide: index for index, nuclide in enumerate(nuclides)}
    if len(place) != len(nuclides):
        raise InputError.single("a nuclide is listed twice", place=", ".join(nuclides))
    rates = np.zeros((len(place), len(place)))
    for nuclide, column in place.items():
        constant = decay_constant(nuclide)
        rates[column, column] = -constant
        for branch in branches(nuclide, branching) if nuclide != FISSION else ():
            row = place.get(branch.progeny)
            if row is None:
                continue
            if row <= column:
                raise InputError.single(
                    f"{branch.progeny} is listed before {nuclide}, which it comes from",
                    remedy=f"use the order of decay_chain({nuclide!r})",
                )
            rates[row, column] += constant * branch.fraction
    return rates


@declare_units(times="s", returns="1")
def atom_transfer(
    nuclides: Sequence[str], times: ArrayLike, branching: Branching = "published"
) -> FloatArray:
    """Return the atoms of each member per atom of each other at time zero.

    Parameters
    ----------
    nuclides : sequence of str
        Members, as for `decay_matrix`.
    times : array_like
        Times, s, any shape.
    branching : {"published", "closed"}
        As for `decay_matrix`.

    Returns
    -------
    ndarray
        Shape ``times.shape + (n, n)``; entry ``[..., j, i]`` is atoms of `j` per first atom of
        `i`. Linear: multiply by any first inventory, or any stack of draws.

    Raises
    ------
    InputError
        As for `decay_matrix`, or if a time is negative or not finite.
    """
    return triangular_exponential(decay_matrix(nuclides, branching), times)


@declare_units(times="s", returns="1")
def activity_transfer(
    nuclides: Sequence[str], times: ArrayLike, branching: Branching = "published"
) -> FloatArray:
    """Return the activity of each member per activity of each other at time zero.

    Parameters
    ----------
    nuclides : sequence of str
        Radioactive members, as for `decay_matrix`; a stable nuclide has no activity.
    times : array_like
        Times, s, any shape.
    branching : {"published", "closed"}
        As for `decay_matrix`.

    Returns
    -------
    ndarray
        Bq/Bq, shape ``times.shape + (n, n)``; entry ``[..., j, i]`` is activity of `j` per first
        activity of `i`.

    Raises
    ------
    InputError
        As for `atom_transfer`, or if a member is stable.
    """
    constants = np.array([decay_constant(nuclide) for nuclide in nuclides])
    stable = [name for name, one in zip(nuclides, constants, strict=True) if one == 0.0]
    if stable:
        raise InputError.single(
            f"{', '.join(stable)} is stable and has no activity",
            remedy="leave it out, or count atoms (atom_transfer)",
        )
    ratio = constants[:, None] / constants[None, :]
    found: FloatArray = atom_transfer(nuclides, times, branching) * ratio
    return found


def _columns(
    transfer: FloatArray, members: Sequence[str], amounts: Mapping[str, float]
) -> dict[str, FloatArray]:
    first = np.array([float(amounts.get(member, 0.0)) for member in members])
    later = transfer @ first
    return {member: later[..., index] for index, member in enumerate(members)}


def _checked_amounts(amounts: Mapping[str, float], what: str) -> None:
    for nuclide, amount in amounts.items():
        if not (math.isfinite(amount) and amount >= 0.0):
            raise InputError.single(
                f"{what} of {nuclide} is {amount}", allowed="zero or more, and finite"
            )


@declare_units(atoms="number_of_atoms", times="s", returns="number_of_atoms")
def decay_atoms(
    atoms: Mapping[str, float], times: ArrayLike, branching: Branching = "published"
) -> dict[str, FloatArray]:
    """Return the atoms of every member of the chains of a mixture at later times.

    Parameters
    ----------
    atoms : mapping of str to float
        Nuclide to its atoms (or moles) at time zero.
    times : array_like
        Times, s, any shape.
    branching : {"published", "closed"}
        As for `decay_matrix`; with "closed" the sum over members stays what it was.

    Returns
    -------
    dict of str to ndarray
        Member, stable ends included, to its atoms, of the shape of `times`.

    Raises
    ------
    InputError
        If a nuclide is unknown, an amount is negative or a time is negative.
    """
    _checked_amounts(atoms, "the number of atoms")
    members = decay_chain(*atoms)
    return _columns(atom_transfer(members, times, branching), members, atoms)


@declare_units(activities="Bq", times="s", returns="Bq")
def decay_activities(
    activities: Mapping[str, float], times: ArrayLike, branching: Branching = "published"
) -> dict[str, FloatArray]:
    """Return the activity of every member of the chains of a mixture at later times.

    Parameters
    ----------
    activities : mapping of str to float
        Nuclide to its activity at time zero, Bq. Bare numbers may be Bq/kg or Bq/m3: the result
        is in the same.
    times : array_like
        Times, s, any shape.
    branching : {"published", "closed"}
        As for `decay_matrix`.

    Returns
    -------
    dict of str to ndarray
        Radioactive member to its activity, of the shape of `times`.

    Raises
    ------
    InputError
        If a nuclide is unknown or stable, an activity is negative or a time is negative.
    """
    _checked_amounts(activities, "the activity")
    for nuclide in activities:
        if decay_constant(nuclide) == 0.0:
            raise InputError.single(f"{nuclide} is stable and has no activity")
    members = [one for one in decay_chain(*activities) if decay_constant(one) > 0.0]
    return _columns(activity_transfer(members, times, branching), members, activities)


@declare_units(times_years="yr", activity="Bq", days_per_year="d", returns="Bq")
def ingrowth(
    parent: str,
    times_years: ArrayLike,
    activity: float = 1.0,
    days_per_year: float = 365.25,
    branching: Branching = "published",
) -> dict[str, FloatArray]:
    """Return the activities that grow from a parent that was pure at time zero.

    Parameters
    ----------
    parent : str
        Radioactive nuclide, such as "Th-232" or "Ra-226".
    times_years : array_like
        Times since it was pure, yr, any shape.
    activity : float
        Activity of the parent at time zero, Bq.
    days_per_year : float
        Length of the year, d; 365.25 as everywhere in the program. Tables computed with the year
        of ICRP 107 count 365.2422.
    branching : {"published", "closed"}
        As for `decay_matrix`.

    Returns
    -------
    dict of str to ndarray
        Radioactive member, the parent first, to its activity, Bq, of the shape of `times_years`.

    Raises
    ------
    InputError
        If the parent is unknown or stable, or a number is negative or not finite.

    Notes
    -----
    Agrees with the solution of radioactivedecay 0.6.1 in its high-precision mode to 1e-12 on every
    member of the natural series. Its solution in double precision loses digits by cancellation
    where an activity is far below the parent's (3e-5 on Th-230 one year after pure U-238).
    """
    if not (math.isfinite(days_per_year) and days_per_year > 0.0):
        raise InputError.single(f"days_per_year is {days_per_year}", allowed="365.25 or so")
    times = np.asarray(times_years, dtype=float) * (days_per_year * SECONDS_PER_DAY)
    return decay_activities({parent: activity}, times, branching)
