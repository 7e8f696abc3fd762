"""One design for all uncertain numbers of a site, handed out block by block.

Which numbers there are is found by a run with a `Recorder`: whatever draws a number names it. The
design is made of them, and a block of it is a source of levels, so that rooms which know nothing of
each other draw one number as one. A number that only a drawn run meets has no column: that is an
error which names it, never a stream of its own.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence

import numpy as np
from numpy.typing import NDArray

from tailrace.assess.draw_design import BLOCK, DrawDesign
from tailrace.assess.draw_levels import Scheme
from tailrace.errors import Problems
from tailrace.quantities import Missing, SplitGroup
from tailrace.quantities.level_source import LevelSource, Recorder, Varying, unknown_place

Array = NDArray[np.float64]


def record_numbers(run: Callable[[LevelSource], object]) -> dict[str, Varying]:
    """Return every number that a run draws, in the order it first asks for them.

    Parameters
    ----------
    run : callable
        The whole chain, from a source of levels; called once, with one row at the median of all.

    Returns
    -------
    dict of str to Value, Distribution or SplitGroup
        By place.
    """
    kept = Recorder()
    run(kept)
    return kept.numbers


def number_design(
    numbers: Mapping[str, Varying],
    samples: int,
    seed: int = 0,
    scheme: Scheme = "latin hypercube",
    correlations: Mapping[tuple[str, str], float] | None = None,
    groups: Mapping[str, Sequence[str]] | None = None,
    *,
    block: int = BLOCK,
    ties: Mapping[str, str] | None = None,
) -> DrawDesign:
    """Return a design of draws over the numbers of a site.

    Parameters
    ----------
    numbers : mapping of str to Value, Distribution or SplitGroup
        By place, as `record_numbers` finds them.
    samples : int
        Number of draws.
    seed : int
        Seed of the design.
    scheme : {"latin hypercube", "sobol", "plain"}
        Kind of points.
    correlations : mapping of (str, str) to float, optional
        Rank correlations by pair of places.
    groups : mapping of str to sequence of str, optional
        Places looked at together in a sensitivity analysis; those of `place_groups` unless given.
    block : int
        Draws in a block; a Latin hypercube of fewer draws is one of that many.
    ties : mapping of str to str, optional
        Places of numbers that are one with the number of another place (`drawn_as_one`).

    Returns
    -------
    DrawDesign

    Raises
    ------
    InputError
        If a place is unknown, or the correlations cannot hold together; all at once.
    """
    return DrawDesign(
        inputs=numbers,
        draws=samples,
        seed=seed,
        scheme=scheme,
        correlations=correlations or {},
        groups=place_groups(numbers) if groups is None else groups,
        block=min(block, samples) if scheme == "latin hypercube" else block,
        ties=ties or {},
    )


def numbers_of(design: DrawDesign) -> dict[str, Varying]:
    """Return the numbers of a design by place, without those that are missing.

    Parameters
    ----------
    design : DrawDesign
        The design.
    """
    return {n: one for n, one in design.inputs.items() if not isinstance(one, Missing)}


def place_groups(numbers: Mapping[str, Varying], parts: int = 2) -> dict[str, tuple[str, ...]]:
    """Return numbers grouped by the first parts of their places.

    Parameters
    ----------
    numbers : mapping of str to Value, Distribution or SplitGroup
        By place.
    parts : int
        Parts of a place, between dots, that name its group: with two, "works.mine.unit.pit..." is
        in "works.mine" (a route) and "emissions.dry_beach.threshold" in "emissions.dry_beach" (a
        source). A place of no more parts than that is grouped without its last.

    Returns
    -------
    dict of str to tuple of str
        Places by group, both in the order of `numbers`.
    """
    found: dict[str, list[str]] = {}
    for place in numbers:
        pieces = place.split(".")
        found.setdefault(".".join(pieces[: min(parts, max(len(pieces) - 1, 1))]), []).append(place)
    return {group: tuple(places) for group, places in found.items()}


class DesignLevels:
    """A source of levels that are rows of a design's table.

    Parameters
    ----------
    design : DrawDesign
        The design.
    table : ndarray, shape (row, column)
        Levels in the columns of `design.columns`: one copy of `DrawDesign.levels`, or one mixed
        from two.
    """

    def __init__(self, design: DrawDesign, table: Array) -> None:
        self.design = design
        self.rows = len(table)
        self._table = table
        self._column = {name: index for index, name in enumerate(design.columns)}

    def levels(self, place: str, value: Varying) -> Array:
        """Return the levels of one number.

        Parameters
        ----------
        place : str
            Where the number stands.
        value : Value, Distribution or SplitGroup
            The number.

        Returns
        -------
        ndarray, shape (row,) or (row, outlet)

        Raises
        ------
        InputError
            If the design has no such number.
        """
        if place not in self.design.inputs:
            raise unknown_place(place, self.design.inputs)
        place = self.design.ties.get(place, place)
        if isinstance(value, SplitGroup):
            at = [self._column_of(f"{place}.{outlet}") for outlet in value.outlets]
            return np.asarray(self._table[:, at])
        return np.asarray(self._table[:, self._column_of(place)])

    def _column_of(self, name: str) -> int:
        if name not in self._column:
            raise unknown_place(name, self._column)
        return self._column[name]


class BlockLevels(DesignLevels):
    """The levels of one block of a design.

    Parameters
    ----------
    design : DrawDesign
        The design.
    block : int
        Number of the block, from zero.
    """

    def __init__(self, design: DrawDesign, block: int) -> None:
        super().__init__(design, design.levels(block)[0])
        self.block = block


class RowLevels(DesignLevels):
    """The levels of chosen draws of a design, whatever blocks they are in.

    Parameters
    ----------
    design : DrawDesign
        The design.
    rows : sequence of int
        Numbers of the draws, from zero; only the blocks they are in are made.

    Raises
    ------
    InputError
        If the design has no such draw, or none is chosen.
    """

    def __init__(self, design: DrawDesign, rows: Sequence[int]) -> None:
        chosen = np.asarray(rows, dtype=np.int64)
        _check_rows(chosen, design)
        table = np.empty((len(chosen), len(design.columns)))
        for block in np.unique(chosen // design.block):
            here = chosen // design.block == block
            table[here] = design.levels(int(block))[0][chosen[here] % design.block]
        super().__init__(design, table)


def _check_rows(chosen: NDArray[np.int64], design: DrawDesign) -> None:
    problems = Problems("draws")
    if chosen.ndim != 1 or not chosen.size:
        problems.add(f"draws of shape {chosen.shape}", place="rows", allowed="one or more draws")
    for row in chosen[(chosen < 0) | (chosen >= design.draws)][:5].tolist():
        problems.add(f"there is no draw {row}", place="rows", allowed=f"0 to {design.draws - 1}")
    problems.raise_if_any()
