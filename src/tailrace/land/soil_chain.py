"""Which members of a decay series a soil has to be followed for, and what becomes what.

Members that live shorter than some weeks stay in equilibrium with the last longer-lived member
before them; they are left out, and the longer-lived ones are joined by the product of the branch
fractions between them: Th-232 - Ra-228 - Th-228, or U-238 - U-234 - Th-230 - Ra-226 - Pb-210 -
Po-210. What escapes on the way, radon from the grains and out of the soil, is a stated share of
each nuclide's production.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from tailrace.errors import InputError, Problems, did_you_mean
from tailrace.nuclides.chain import FISSION, branches, decay_chain, decay_constant, half_life

FloatArray = NDArray[np.float64]

SECONDS_PER_YEAR = 365.25 * 86400.0
"""A year in rates is 365.25 days."""


@dataclass(frozen=True)
class SoilChain:
    """Members of a soil balance and what each becomes.

    Attributes
    ----------
    members : tuple of str
        Each before its own progeny.
    decay_constant : ndarray, shape (members,), 1/yr
        Zero for a substance that does not decay.
    shares : ndarray, shape (members, members), 1
        ``shares[j, i]``: atoms of j that come of a decay of i.
    activity : tuple of bool
        Whether a member is counted by its activity (Bq) or by its mass (kg).
    followed_by : dict of str to tuple of str
        Member to the short-lived progeny in equilibrium with it.
    """

    members: tuple[str, ...]
    decay_constant: FloatArray
    shares: FloatArray
    activity: tuple[bool, ...]
    followed_by: dict[str, tuple[str, ...]]

    @property
    def gains(self) -> FloatArray:
        """Activity of a member that grows per activity of another and year, 1/yr."""
        return np.asarray(self.decay_constant[:, None] * self.shares)


def chain_in_soil(
    names: tuple[str, ...] | list[str],
    *,
    shortest_days: float = 30.0,
    escape: Mapping[str, float] | None = None,
) -> SoilChain:
    """Return the members of the balance of substances and nuclides, chains complete.

    Parameters
    ----------
    names : sequence of str
        Substances ("Ce", "F") and nuclides ("Th-232", "Ra-226"); a nuclide brings its progeny.
    shortest_days : float, d
        Half-life below which progeny are in equilibrium with the member before them; 30 days is
        short against a year, the step of the budget. A nuclide that is named is always kept.
    escape : mapping of str to float, optional
        Nuclide to the share of its production that leaves the soil before it decays, as
        ``{"Rn-222": 0.2, "Rn-220": 0.02}``. None escapes where nothing is said.

    Returns
    -------
    SoilChain
        Radioactive members by activity, the others by mass; stable ends are left out.

    Raises
    ------
    InputError
        If a name occurs twice, a nuclide is unknown or stable, a share is outside 0 to 1 or names
        a nuclide that is in no chain; all at once.
    """
    asked = _nuclides(names)
    stable = [name for name in names if name not in asked]
    chain = decay_chain(*asked) if asked else ()
    lost = dict(escape or {})
    _check_escape(lost, chain)
    kept = [
        one for one in chain
        if one != FISSION and decay_constant(one) > 0.0
        and (one in asked or half_life(one, "d") >= shortest_days)
    ]  # fmt: skip
    shares = np.zeros((len(stable) + len(kept),) * 2)
    followers: dict[str, tuple[str, ...]] = {}
    for column, parent in enumerate(kept, start=len(stable)):
        reached, on_the_way = _reached(parent, kept, lost)
        followers[parent] = on_the_way
        for progeny, share in reached.items():
            shares[len(stable) + kept.index(progeny), column] = share
    rates = [0.0] * len(stable) + [decay_constant(one) * SECONDS_PER_YEAR for one in kept]
    counted = (False,) * len(stable) + (True,) * len(kept)
    return SoilChain((*stable, *kept), np.array(rates), shares, counted, followers)


def _nuclides(names: tuple[str, ...] | list[str]) -> list[str]:
    """Return the names that are nuclides, or raise everything wrong with the names."""
    problems = Problems()
    found = []
    for name in dict.fromkeys(names):
        if list(names).count(name) > 1:
            problems.add(f"{name} is given twice", place=name, remedy="name each once")
        if "-" not in name:
            continue
        try:
            lasting = decay_constant(name) == 0.0
        except InputError as error:
            problems.extend(error.problems)
            continue
        found.append(name)
        if lasting:
            problems.add(f"{name} is stable and has no activity", place=name,
                         remedy="name its element")  # fmt: skip
    problems.raise_if_any()
    return found


def _check_escape(escape: Mapping[str, float], chain: tuple[str, ...]) -> None:
    problems = Problems()
    for name, share in escape.items():
        if name not in chain:
            problems.add(f"{name} escapes and is in no chain of the soil", place="escape",
                         remedy=did_you_mean(name, chain))  # fmt: skip
        if not 0.0 <= share <= 1.0:
            problems.add(f"{share:g} of {name} escapes", place="escape", allowed="0 to 1")
    problems.raise_if_any()


def _reached(
    parent: str, kept: list[str], escape: Mapping[str, float]
) -> tuple[dict[str, float], tuple[str, ...]]:
    """Return the next kept members per decay of one, and the short-lived ones between."""
    found: dict[str, float] = {}
    between: dict[str, None] = {}
    ahead = [(branch.progeny, branch.fraction) for branch in branches(parent, "closed")]
    while ahead:
        name, share = ahead.pop(0)
        share *= 1.0 - escape.get(name, 0.0)
        if name in kept:
            found[name] = found.get(name, 0.0) + share
        elif name != FISSION and decay_constant(name) > 0.0:
            between[name] = None
            ahead += [(one.progeny, share * one.fraction) for one in branches(name, "closed")]
    return found, tuple(between)
