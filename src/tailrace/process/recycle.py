"""Recycles: units that return flow to each other, solved together for many draws.

With A[n,k] the shares of the streams from unit k to unit n of the recycle, what passes its units is
(I - A)^-1 times what enters from outside, for every draw and component. Since shares are not
negative and sum to at most one, this exists and is not negative unless some of the recycle has no
way out; that case is refused by name. Reagents counted per what circulates add a small linear
system in their amounts (the Schur complement of the full system).
"""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from tailrace.errors import InputError
from tailrace.process.flowsheet import Flowsheet

Array = NDArray[np.float64]

LARGEST_CIRCULATION = 1e9
"""A recycle that carries more than this many times what enters it is refused as not closing."""


def reagent_amounts(
    sheet: Flowsheet,
    here: Sequence[int],
    rows: Array,
    shares: dict[int, Array],
    base: Array,
    answers: Sequence[Array],
    group: Sequence[int],
) -> Array:
    """Solve the reagent amounts of a group of units.

    `base` is what enters its units without reagents, `answers[v]` what one unit of reagent v adds
    to what streams bring (both (draw, unit of group, component)).
    """
    count = len(here)
    right = np.empty((rows.shape[0], count))
    matrix = np.zeros((rows.shape[0], count, count))
    for row, u in enumerate(here):
        reagent = sheet.reagents[u]
        at = group.index(reagent.unit)
        weight = rows[:, reagent.column]
        seen = (
            reagent.weights[np.newaxis, :]
            if reagent.stream < 0
            else shares[reagent.stream] * reagent.weights
        )
        right[:, row] = weight * (seen * base[:, at]).sum(axis=1)
        for column, v in enumerate(here):
            other = sheet.reagents[v]
            added = answers[column][:, at]
            if reagent.stream >= 0 and group.index(other.unit) == at:
                added = added + other.brings
            matrix[:, row, column] = weight * (seen * added).sum(axis=1)
    solved = np.linalg.solve(np.eye(count) - matrix, right[..., np.newaxis])
    return np.asarray(solved[..., 0], dtype=float)


def solve_recycle(
    sheet: Flowsheet,
    group: Sequence[int],
    here: Sequence[int],
    rows: Array,
    entering: Array,
    reagents: Array,
    shares: dict[int, Array],
) -> Array:
    """Solve units that return flow to each other.

    Parameters
    ----------
    sheet : Flowsheet
        The route in numbers.
    group : sequence of int
        Units of the recycle.
    here : sequence of int
        Reagents of those units.
    rows : ndarray, shape (draw, column)
        Numbers of each draw.
    entering : ndarray, shape (draw, unit, component)
        What enters from upstream; what circulates is added in place.
    reagents : ndarray, shape (draw, reagent)
        Reagent amounts, filled in place.
    shares : dict of int to ndarray, shape (draw, component)
        Shares of the streams that leave the units.

    Returns
    -------
    ndarray, shape (draw, unit of group, component)
        What passes each unit.

    Raises
    ------
    InputError
        If the recycle cannot close.
    """
    members = list(group)
    outside = entering[:, members]
    brought = sum((sheet.reagents[u].brings != 0 for u in here), np.zeros(outside.shape[-1], bool))
    active = np.flatnonzero((outside != 0).any(axis=(0, 1)) | brought)
    kinds, kind = alike(sheet, group, active)
    inverse = circulation(sheet, group, shares, kinds)[:, kind]
    through = np.zeros_like(outside)
    through[..., active] = np.einsum("dcnk,dkc->dnc", inverse, outside[..., active])
    if here:
        answers = []
        for u in here:
            reagent = sheet.reagents[u]
            added = np.zeros_like(outside)
            at = members.index(reagent.unit)
            added[..., active] = np.moveaxis(inverse[..., at], 1, 2) * reagent.brings[active]
            added[:, at] -= reagent.brings
            answers.append(added)
        amounts = reagent_amounts(sheet, here, rows, shares, through, answers, members)
        refuse_growth(sheet, group, amounts)
        reagents[:, list(here)] = amounts
        for column, u in enumerate(here):
            at = members.index(sheet.reagents[u].unit)
            added = answers[column].copy()
            added[:, at] += sheet.reagents[u].brings
            through += amounts[:, column, np.newaxis, np.newaxis] * added
    own = np.zeros_like(outside)
    for u in here:
        at = members.index(sheet.reagents[u].unit)
        own[:, at] += reagents[:, [u]] * sheet.reagents[u].brings
    entering[:, members] = through - own
    return through


def circulation(
    sheet: Flowsheet, group: Sequence[int], shares: dict[int, Array], active: NDArray[np.intp]
) -> Array:
    """Return the inverse of I - A of a recycle, shape (draw, component, unit, unit).

    Parameters
    ----------
    sheet : Flowsheet
        The route in numbers.
    group : sequence of int
        Units of the recycle.
    shares : dict of int to ndarray, shape (draw, component)
        Shares of the streams that leave the units.
    active : ndarray of int
        Positions of the components wanted.

    Raises
    ------
    InputError
        If the recycle returns all of a component.
    """
    size = len(group)
    draws = next(iter(shares.values())).shape[0]
    matrix = np.zeros((draws, len(active), size, size))
    for k, stream in enumerate(sheet.streams):
        if stream.unit in group and stream.into in group:
            matrix[:, :, group.index(stream.into), group.index(stream.unit)] += shares[k][:, active]
    return _inverse_of_gap(sheet, group, np.eye(size) - matrix, active)


def alike(
    sheet: Flowsheet, group: Sequence[int], active: NDArray[np.intp]
) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return one component of each kind that a recycle treats alike, and the kind of each.

    Most rare earths share their numbers, so that few inverses serve all components.
    """
    leaving = [k for k, stream in enumerate(sheet.streams) if stream.unit in group]
    columns = sheet.share_columns[leaving][:, active]
    _, first, kind = np.unique(columns, axis=1, return_index=True, return_inverse=True)
    return active[first], kind.reshape(-1)


def _inverse_of_gap(
    sheet: Flowsheet, group: Sequence[int], gap: Array, active: NDArray[np.intp]
) -> Array:
    try:
        inverse = np.asarray(np.linalg.inv(gap))
    except np.linalg.LinAlgError:
        closed = np.abs(np.linalg.det(gap)).min(axis=0)
        raise closed_cycle(sheet, group, int(active[closed.argmin()])) from None
    largest = np.abs(inverse).max(axis=(0, 2, 3), initial=0.0)
    if not (largest < LARGEST_CIRCULATION).all():
        raise closed_cycle(sheet, group, int(active[np.argmax(~(largest < LARGEST_CIRCULATION))]))
    return inverse


def _cycle_name(sheet: Flowsheet, group: Sequence[int]) -> str:
    names = [sheet.unit_names[unit] for unit in group]
    return " -> ".join([*names, names[0]])


def closed_cycle(sheet: Flowsheet, group: Sequence[int], component: int) -> InputError:
    """Return the refusal of a recycle that nothing leaves."""
    return InputError.single(
        f"the cycle {_cycle_name(sheet, group)} returns all {sheet.components[component]} that "
        "enters it: nothing can leave, so it cannot close",
        file=sheet.route.file,
        place=f"route {sheet.route.name}",
        remedy="let part of it leave the cycle (a bleed), or lower the shares that return",
    )


def refuse_growth(sheet: Flowsheet, group: Sequence[int], amounts: Array) -> None:
    """Refuse reagent amounts that are negative or not finite: the cycle would grow."""
    if np.isfinite(amounts).all() and (amounts >= -1e-12 * np.abs(amounts).max(initial=0)).all():
        return
    raise InputError.single(
        f"the cycle {_cycle_name(sheet, group)} amplifies: the reagents counted per what it "
        "carries add more than leaves",
        file=sheet.route.file,
        place=f"route {sheet.route.name}",
        remedy="count the reagent per a feed outside the cycle, lower its amount, or add a bleed",
    )
