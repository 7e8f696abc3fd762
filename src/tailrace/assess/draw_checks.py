"""What every table of draws is held to before anything is computed from it.

A number is known in every draw or in none, and where it is known in none its reason is given.
A total of which something is missing is a lower bound only if nothing known is negative.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tailrace.errors import Problems, did_you_mean
from tailrace.quantities.missing import AtLeast, Missing, describe_missing

if TYPE_CHECKING:
    import xarray as xr

Array = NDArray[np.float64]
Flags = NDArray[np.bool_]
Label = tuple[str, ...]
MissingOf = Mapping[Label, tuple[Missing, ...]]
Total = float | AtLeast | Missing

_NAMED = 5
"""Labels that one message names before it counts the others."""


def known_flags(values: Array, problems: Problems, labels: Sequence[Label]) -> Flags:
    """Return which rows are known, and note rows that are neither known nor missing.

    Parameters
    ----------
    values : ndarray, shape (row, draw)
        NaN where a number is missing.
    problems : Problems
        Where mistakes are noted.
    labels : sequence of tuple of str
        What each row is called.
    """
    blank = np.isnan(values)
    infinite = np.isinf(values).any(axis=-1)
    partly = blank.any(axis=-1) & ~blank.all(axis=-1)
    if infinite.any():
        problems.add("infinite in some draws", place=listed(labels, infinite),
                     allowed="finite numbers, or missing with a reason")  # fmt: skip
    if partly.any():
        problems.add("known in some draws and not in others", place=listed(labels, partly),
                     allowed="known in every draw, or missing in all with a reason")  # fmt: skip
    return np.asarray(~blank.any(axis=-1))


def check_reasons(
    known: Flags, labels: Sequence[Label], missing: MissingOf, problems: Problems
) -> None:
    """Note what is missing without a reason, and reasons for what is not there.

    Parameters
    ----------
    known : ndarray of bool, shape (row,)
        Which rows are known.
    labels : sequence of tuple of str
        What each row is called.
    missing : mapping of tuple of str to tuple of Missing
        Reasons, by label.
    problems : Problems
        Where mistakes are noted.
    """
    silent = np.array([not missing.get(label) for label in labels], dtype=bool) & ~known
    if silent.any():
        problems.add("missing without a reason", place=listed(labels, silent),
                     remedy="say why under the same label in `missing`")  # fmt: skip
    there = set(labels)
    for label in missing:
        if label not in there:
            problems.add("a reason for what is not in the table", place=named(label),
                         remedy=did_you_mean(named(label), map(named, labels)))  # fmt: skip


def check_names(names: Sequence[str], what: str, problems: Problems) -> None:
    """Note names that stand twice, and an empty list of names.

    Parameters
    ----------
    names : sequence of str
        Names along one dimension.
    what : str
        What the dimension is called.
    problems : Problems
        Where mistakes are noted.
    """
    if not names:
        problems.add("no names", place=what, allowed="at least one")
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        problems.add(f"named twice: {', '.join(twice)}", place=what, allowed="each name once")


def named(label: Label) -> str:
    """Return a label in one string."""
    return ", ".join(label)


def listed(labels: Sequence[Label], chosen: NDArray[np.bool_] | np.bool_) -> str:
    """Return the chosen labels, the first few by name and the others counted."""
    names = [named(labels[k]) for k in np.flatnonzero(chosen).tolist()]
    rest = len(names) - _NAMED
    return "; ".join(names[:_NAMED]) + (f"; and {rest} more" if rest > 0 else "")


def distinct(parts: Iterable[tuple[Missing, ...]]) -> tuple[Missing, ...]:
    """Return the reasons of several parts, each once, in the order met."""
    return tuple(dict.fromkeys(one for part in parts for one in part))


def total_of(known: float, missing: tuple[Missing, ...]) -> Total:
    """Return a sum as a number, as a lower bound, or as missing where nothing is known.

    Parameters
    ----------
    known : float
        Sum of what is known; NaN where nothing is.
    missing : tuple of Missing
        What is not in it.
    """
    if np.isnan(known):
        return missing[0] if len(missing) == 1 else Missing(describe_missing(missing))
    return AtLeast(float(known), missing) if missing else float(known)


def names_along(array: xr.DataArray, dim: str) -> tuple[str, ...]:
    """Return the labels of a labelled array along one dimension, as text."""
    return tuple(str(name) for name in array[dim].values)
