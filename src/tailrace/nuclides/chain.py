"""Decay chains: which nuclide turns into which, how often and how fast.

Half-lives and branches are those of ICRP Publication 107 (tables ``nuclides`` and
``decay_branches``). Half-lives that ICRP prints in years count a year of 365.2422 days.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Literal

from tailrace.data.reader import rows
from tailrace.errors import InputError, did_you_mean
from tailrace.quantities.declare import declare_units
from tailrace.quantities.units import convert

Branching = Literal["published", "closed"]
FISSION = "SF"
"""Name under which chains end that split by spontaneous fission."""


@dataclass(frozen=True)
class Branch:
    """One way a nuclide decays.

    Parameters
    ----------
    parent, progeny : str
        Nuclides; the progeny of spontaneous fission is `FISSION`.
    fraction : float
        Share of the decays of the parent that go this way.
    mode : str
        "alpha", "beta-", "IT", ...
    """

    parent: str
    progeny: str
    fraction: float
    mode: str


@cache
def _half_lives() -> Mapping[str, float]:
    found = {
        row["nuclide"]: float(row["value"]) if row["value"] else math.inf
        for row in rows("nuclides")
    }
    return MappingProxyType(found | {FISSION: math.inf})


@cache
def _branches() -> Mapping[str, tuple[Branch, ...]]:
    found: dict[str, tuple[Branch, ...]] = {}
    for row in rows("decay_branches"):
        branch = Branch(row["parent"], row["progeny"], float(row["value"]), row["mode"])
        found[branch.parent] = (*found.get(branch.parent, ()), branch)
    return MappingProxyType(found)


def nuclide_names() -> tuple[str, ...]:
    """Return the nuclides of the table.

    Returns
    -------
    tuple of str
        Members of the thorium, uranium and actinium series, stable ends included, and K-40.
    """
    return tuple(name for name in _half_lives() if name != FISSION)


def _known(nuclide: str) -> None:
    if nuclide not in _half_lives():
        names = nuclide_names()
        raise InputError.single(
            f'there is no nuclide "{nuclide}"',
            file="nuclides.csv",
            allowed='a member of the natural series, written as "Ra-226"',
            remedy=did_you_mean(nuclide, names),
        )


def half_life(nuclide: str, unit: str = "s") -> float:
    """Return the half-life of a nuclide.

    Parameters
    ----------
    nuclide : str
        Name, as in `nuclide_names`.
    unit : str
        Unit of time of the result: "s", "h", "d", "yr" (365.25 days), "kyr", ...

    Returns
    -------
    float
        Half-life in `unit`; infinite for a stable nuclide.

    Raises
    ------
    InputError
        If the nuclide is unknown or the unit is no time.

    Notes
    -----
    ICRP prints Ra-226 as 1600 y of 365.2422 days, which is 1599.97 years of 365.25 days.
    """
    _known(nuclide)
    seconds = _half_lives()[nuclide]
    # An infinite number would not pass the unit check, its factor does.
    return seconds * convert(1.0, "s", unit)


@declare_units(returns="decay_constant")
def decay_constant(nuclide: str) -> float:
    """Return the decay constant of a nuclide.

    Parameters
    ----------
    nuclide : str
        Name, as in `nuclide_names`.

    Returns
    -------
    float
        ln 2 over the half-life, 1/s; zero for a stable nuclide.

    Raises
    ------
    InputError
        If the nuclide is unknown.
    """
    _known(nuclide)
    return math.log(2.0) / _half_lives()[nuclide]


def branches(nuclide: str, branching: Branching = "published") -> tuple[Branch, ...]:
    """Return the ways in which a nuclide decays.

    Parameters
    ----------
    nuclide : str
        Name, as in `nuclide_names`.
    branching : {"published", "closed"}
        Fractions as printed, or scaled to sum to one. As printed those of U-238, Pb-210, Bi-210
        and Fr-223 sum to up to 1.00006 and those of At-219 to 0.97.

    Returns
    -------
    tuple of Branch
        Empty for a stable nuclide.

    Raises
    ------
    InputError
        If the nuclide or the kind of branching is unknown.
    """
    _known(nuclide)
    if branching not in ("published", "closed"):
        raise InputError.single(f'branching "{branching}"', allowed='"published" or "closed"')
    found = _branches().get(nuclide, ())
    if branching == "published" or not found:
        return found
    total = math.fsum(branch.fraction for branch in found)
    return tuple(Branch(one.parent, one.progeny, one.fraction / total, one.mode) for one in found)


def decay_chain(*parents: str) -> tuple[str, ...]:
    """Return a nuclide, or several, with all progeny, each before its own progeny.

    Parameters
    ----------
    *parents : str
        One nuclide or more.

    Returns
    -------
    tuple of str
        Parents and progeny down to the stable ends; `FISSION` where a chain ends so.

    Raises
    ------
    InputError
        If a nuclide is unknown.
    """
    done: dict[str, None] = {}

    def visit(nuclide: str) -> None:
        if nuclide in done:
            return
        for branch in _branches().get(nuclide, ()):
            visit(branch.progeny)
        done[nuclide] = None

    for parent in reversed(parents):
        _known(parent)
        visit(parent)
    return tuple(reversed(done))


@declare_units(returns="1")
def equilibrium_activities(parent: str, branching: Branching = "published") -> dict[str, float]:
    """Return the activities of a series in secular equilibrium, per activity of the parent.

    Parameters
    ----------
    parent : str
        Long-lived head of the series, such as "Th-232", "U-238" or "Ra-226".
    branching : {"published", "closed"}
        As in `branches`.

    Returns
    -------
    dict of str to float
        Radioactive member to its activity per activity of `parent`, Bq/Bq: the share of the
        decays of the parent that pass through it.

    Raises
    ------
    InputError
        If the nuclide is unknown or stable.

    Notes
    -----
    Holds in a material left undisturbed for many half-lives of its longest-lived progeny, and
    only where that is short against the parent's: below Ra-226, Pb-210 settles 1.4 % higher.
    """
    members = decay_chain(parent)
    if math.isinf(_half_lives()[parent]):
        raise InputError.single(f"{parent} is stable and heads no series")
    found = dict.fromkeys(members, 0.0)
    found[parent] = 1.0
    for member in members:
        for branch in branches(member, branching) if member != FISSION else ():
            found[branch.progeny] += branch.fraction * found[member]
    return {name: ratio for name, ratio in found.items() if math.isfinite(_half_lives()[name])}
