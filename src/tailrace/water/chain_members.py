"""Which member feeds which: the order of a chain and the shares of what is lost."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from tailrace.errors import InputError, Problems, did_you_mean

from .species import Species

FloatArray = NDArray[np.float64]


def chain_order(species: Sequence[Species]) -> tuple[Species, ...]:
    """Return the species with every parent before its progeny.

    Parameters
    ----------
    species : sequence of Species
        Members in any order; several chains, and branches, may stand together.

    Returns
    -------
    tuple of Species
        The same, parents first, otherwise in the order given.

    Raises
    ------
    InputError
        If a name occurs twice, a parent is not among them, or a chain closes in a circle; all at
        once.
    """
    by_name = {one.name: one for one in species}
    problems = Problems()
    for name in by_name:
        if sum(one.name == name for one in species) > 1:
            problems.add(f"species {name} is given twice", place=name, remedy="name each once")
    for one in species:
        if one.parent and one.parent not in by_name:
            problems.add(
                f'species {one.name} grows from "{one.parent}", which is not among the species',
                place=one.name,
                remedy=did_you_mean(one.parent, by_name) or "add it, or leave the parent empty",
            )  # fmt: skip
    for circle in _circles(by_name):
        problems.add(
            f"the chain {' -> '.join(circle)} closes in a circle", place=circle[0],
            remedy="leave the parent of its first member empty",
        )  # fmt: skip
    problems.raise_if_any()
    depth = {name: len(_ancestors(by_name, name)) for name in by_name}
    return tuple(sorted(species, key=lambda one: depth[one.name]))


def _ancestors(by_name: Mapping[str, Species], name: str) -> list[str]:
    """Return the ancestors from the nearest up, ending where one repeats."""
    found: list[str] = []
    parent = by_name[name].parent
    while parent in by_name and parent not in found:
        found.append(parent)
        parent = by_name[parent].parent
    return found


def _circles(by_name: Mapping[str, Species]) -> list[list[str]]:
    """Return each circle once, as it reads from parent to progeny, its first member repeated."""
    found: list[list[str]] = []
    for name in by_name:
        line = _ancestors(by_name, name)
        if name in line and not any(name in circle for circle in found):
            circle = [name, *line[: line.index(name)]]
            found.append([name, *reversed(circle)])
    return found


def parent_shares(species: Sequence[Species]) -> FloatArray:
    """Return what part of the loss of each species becomes each other: all of it, or none.

    Parameters
    ----------
    species : sequence of Species
        Parents first, as `chain_order` returns them.

    Returns
    -------
    ndarray, shape (members, members)
        ``shares[k, j]`` is one where j is the parent of k.
    """
    place = {one.name: number for number, one in enumerate(species)}
    found = np.zeros((len(place), len(place)))
    for number, one in enumerate(species):
        if one.parent:
            found[number, place[one.parent]] = 1.0
    return found


def line_shares(members: int) -> FloatArray:
    """Return the shares of an unbranched chain: each member becomes the next.

    Parameters
    ----------
    members : int
        Number of members.

    Returns
    -------
    ndarray, shape (members, members)
        One just below the diagonal.
    """
    return np.eye(members, k=-1)


def checked_shares(shares: FloatArray, members: int) -> FloatArray:
    """Return shares that make sense.

    Parameters
    ----------
    shares : ndarray, shape (members, members)
        ``shares[k, j]``: what part of the loss of j becomes k (a branching fraction, or a yield).
    members : int
        Number of members.

    Returns
    -------
    ndarray, shape (members, members)
        As given, contiguous.

    Raises
    ------
    InputError
        If the shape is wrong, a share is below zero or not finite, or a member feeds itself or
        one before it (a chain in a circle, or not ordered).
    """
    found = np.ascontiguousarray(shares, dtype=float)
    if found.shape != (members, members):
        raise InputError.single(
            f"the shares of a chain of {members} members have the shape {found.shape}",
            place="shares", allowed=f"({members}, {members})",
        )  # fmt: skip
    if not (np.isfinite(found).all() and (found >= 0.0).all()):
        raise InputError.single("a share of a chain is below zero or not finite", place="shares")
    if np.triu(found).any():
        raise InputError.single(
            "a member of the chain feeds itself or one listed before it", place="shares",
            remedy="list parents first; a chain in a circle has no such order",
        )  # fmt: skip
    return found


def reached(shares: FloatArray, start: FloatArray) -> FloatArray:
    """Return which members enter, or grow from one that does.

    Parameters
    ----------
    shares : ndarray, shape (members, members)
        Parents first.
    start : ndarray, shape (draws, members)
        What enters.

    Returns
    -------
    ndarray, shape (draws, members)
        One, or zero for members that are nowhere.
    """
    found = start > 0.0
    for member in range(shares.shape[0]):
        found[:, member] |= (found & (shares[member] > 0.0)).any(axis=1)
    return found.astype(float)
