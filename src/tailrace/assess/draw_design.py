"""A design of draws over named uncertain numbers.

What varies is declared by name; a design says how often it is drawn, with what points (see
`draw_levels`), which numbers are correlated by rank, and which are looked at together. Draws are
made block by block, so that any number of workers makes the same bytes and no more than a block
need be in memory. What is missing stays missing: it is listed with its reason and has no draws.

Uncertainty (what is not known) and variability (people differ) are two designs, one inside the
other; they are not to be paired draw by draw.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from tailrace.assess.draw_levels import MOST_COLUMNS, SCHEMES, Scheme, block_levels
from tailrace.assess.rank_correlation import (
    check_correlations,
    iman_conover,
    normal_copula,
    score_matrix,
)
from tailrace.errors import Problems, did_you_mean
from tailrace.quantities import Distribution, Missing, SplitGroup, Value

Array = NDArray[np.float64]
Uncertain = Value | Distribution | SplitGroup | Missing
BLOCK = 256
"""Draws in a block."""


@dataclass(frozen=True)
class DrawDesign:
    """Draws of named uncertain numbers.

    Parameters
    ----------
    inputs : mapping of str to Value, Distribution, SplitGroup or Missing
        What may vary, by name. The shares of a split group are drawn together and have the names
        "name.outlet".
    draws : int
        Number of draws, one or more.
    seed : int
        Zero or more.
    scheme : {"latin hypercube", "sobol", "plain"}
        Kind of points.
    correlations : mapping of (str, str) to float
        Rank correlations (Spearman) by pair. Latin hypercubes are reordered (Iman and Conover
        1982), block by block; other points go through a normal copula, row by row.
    groups : mapping of str to sequence of str
        Names looked at together in a sensitivity analysis; what is in none is a group of its own.
    block : int
        Draws in a block; a power of two for Sobol points.
    ties : mapping of str to str
        Names of inputs that are one number with another input, which has the column of both.

    Raises
    ------
    InputError
        If a number is out of range, a name unknown or in two groups, or the correlations cannot
        hold together; all at once.

    Notes
    -----
    A longer run with the same seed begins with every draw of a shorter one for Sobol and plain
    points, and with its whole blocks for Latin hypercubes (`draw_levels.PREFIX_STABLE`).
    """

    inputs: Mapping[str, Uncertain]
    draws: int
    seed: int = 0
    scheme: Scheme = "latin hypercube"
    correlations: Mapping[tuple[str, str], float] = field(default_factory=dict)
    groups: Mapping[str, Sequence[str]] = field(default_factory=dict)
    block: int = BLOCK
    ties: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        problems = Problems("DrawDesign()")
        _check_numbers(self, problems)
        _check_groups(self, problems)
        numbers = [n for n in self.varied if not isinstance(self.inputs[n], SplitGroup)]
        check_correlations(self.correlations, numbers, problems)
        problems.raise_if_any()

    @cached_property
    def varied(self) -> tuple[str, ...]:
        """Names that have columns, in the order declared: what varies and is tied to no other."""
        return tuple(
            name for name, one in self.inputs.items() if _varies(one) and name not in self.ties
        )

    @cached_property
    def not_varied(self) -> tuple[str, ...]:
        """Names that are fixed, in the order declared."""
        known = (n for n, one in self.inputs.items() if not isinstance(one, Missing))
        return tuple(name for name in known if name not in self.varied and name not in self.ties)

    @cached_property
    def missing(self) -> dict[str, Missing]:
        """What is missing, with the reason."""
        return {n: one for n, one in self.inputs.items() if isinstance(one, Missing)}

    @cached_property
    def columns(self) -> tuple[str, ...]:
        """Names of the columns of levels: one for each number, one for each share of a group."""
        return tuple(column for name in self.varied for column in self._columns_of(name))

    @cached_property
    def group_columns(self) -> dict[str, tuple[int, ...]]:
        """Columns of each group that varies, by group; ungrouped names each by their own."""
        grouped = {name for names in self.groups.values() for name in names}
        members: dict[str, Sequence[str]] = dict(self.groups)
        members |= {name: (name,) for name in self.varied if name not in grouped}
        place = {column: index for index, column in enumerate(self.columns)}
        found = {
            group: tuple(place[c] for n in names if n in self.varied for c in self._columns_of(n))
            for group, names in members.items()
        }
        return {group: indexes for group, indexes in found.items() if indexes}

    @property
    def correlated_groups(self) -> tuple[tuple[str, str], ...]:
        """Pairs of different groups that a stated correlation ties together."""
        home = {self.columns[i]: group for group, at in self.group_columns.items() for i in at}
        tied = [(home[a], home[b]) for (a, b), rank in self.correlations.items() if rank]
        return tuple(dict.fromkeys((a, b) for a, b in tied if a != b))

    @property
    def blocks(self) -> int:
        """Number of blocks, the last of which may be shorter."""
        return -(-self.draws // self.block)

    def rows(self, block: int) -> int:
        """Return the number of draws in a block."""
        return min(self.block, self.draws - block * self.block)

    def levels(self, block: int, copies: int = 1) -> Array:
        """Return the levels of one block, correlated as stated.

        Parameters
        ----------
        block : int
            Number of the block, from zero.
        copies : int
            Independent copies of the design: two for Saltelli's.

        Returns
        -------
        ndarray, shape (copy, row, column)
            Above 0 and below 1, columns as in `columns`.

        Raises
        ------
        InputError
            If there is no such block.
        """
        if not 0 <= block < self.blocks:
            problems = Problems("DrawDesign()")
            problems.add(f"block {block}", place="block", allowed=f"0 to {self.blocks - 1}")
            problems.raise_if_any()
        rows = self.rows(block)
        made = block_levels(self.scheme, self.columns, block, rows, self.block, self.seed, copies)
        names, at, matrix = self._ties
        if names:
            tie = iman_conover if self.scheme == "latin hypercube" else normal_copula
            for copy in range(copies):
                made[copy][:, at] = tie(made[copy][:, at], matrix)
        return made

    def numbers(self, levels: Array) -> dict[str, Array]:
        """Return the numbers at given levels, fixed ones too.

        Parameters
        ----------
        levels : ndarray, shape (row, column)
            One copy of `levels`, or one mixed from two.

        Returns
        -------
        dict of str to ndarray, shape (row,)
            Each in the unit it was declared in; what is missing is left out.
        """
        place = {column: index for index, column in enumerate(self.columns)}
        found: dict[str, Array] = {}
        for name, one in self.inputs.items():
            source = self.ties.get(name, name)
            if isinstance(one, SplitGroup):
                at = [place[column] for column in self._columns_of(source)]
                shares = one.distribution.from_levels(levels[:, at])
                own = self._columns_of(name)
                found |= {column: shares[:, index] for index, column in enumerate(own)}
            elif source in place:
                assert isinstance(one, Value | Distribution)  # what else has a column
                found[name] = np.asarray(one.ppf(levels[:, place[source]]), dtype=float)
            elif isinstance(one, Value):
                found[name] = np.full(len(levels), one.central)
        return found

    def draw_block(self, block: int) -> dict[str, Array]:
        """Return the numbers of one block, as `numbers` does."""
        return self.numbers(self.levels(block)[0])

    def __iter__(self) -> Iterator[dict[str, Array]]:
        return (self.draw_block(block) for block in range(self.blocks))

    def all_levels(self) -> Array:
        """Return the levels of all draws, shape (draw, column)."""
        return np.concatenate([self.levels(block)[0] for block in range(self.blocks)])

    def all_numbers(self) -> dict[str, Array]:
        """Return the numbers of all draws, each of shape (draw,), as `numbers` does."""
        blocks = list(self)
        return {name: np.concatenate([one[name] for one in blocks]) for name in blocks[0]}

    def _columns_of(self, name: str) -> tuple[str, ...]:
        one = self.inputs[name]
        if isinstance(one, SplitGroup):
            return tuple(f"{name}.{outlet}" for outlet in one.outlets)
        return (name,)

    @cached_property
    def _ties(self) -> tuple[tuple[str, ...], list[int], Array]:
        """Correlated names, their columns and the correlation of their normal scores."""
        tied = {name for pair in self.correlations for name in pair}
        names = tuple(name for name in self.varied if name in tied)
        at = [self.columns.index(name) for name in names]
        return names, at, score_matrix(names, self.correlations)


def _varies(one: Uncertain) -> bool:
    return isinstance(one, Distribution | SplitGroup) or (
        isinstance(one, Value) and one.is_distribution
    )


def _check_numbers(design: DrawDesign, problems: Problems) -> None:
    """Note numbers out of range, and names that two columns would have."""
    for place, number, least in (
        ("draws", design.draws, 1),
        ("seed", design.seed, 0),
        ("block", design.block, 1),
    ):
        if number < least:
            problems.add(f"{number}", place=place, allowed=f"{least} or more")
    if design.scheme not in SCHEMES:
        problems.add(
            f'the scheme "{design.scheme}" is unknown', place="scheme",
            allowed=", ".join(SCHEMES), remedy=did_you_mean(design.scheme, SCHEMES),
        )  # fmt: skip
    if design.scheme == "sobol":
        if design.block & (design.block - 1):
            problems.add(
                f"{design.block}", place="block", allowed="a power of two for Sobol points"
            )
        if len(design.columns) > MOST_COLUMNS:
            problems.add(
                f"{len(design.columns)} columns", place="inputs",
                allowed=f"up to {MOST_COLUMNS} for Sobol points", remedy="use a Latin hypercube",
            )  # fmt: skip
    for name, source in design.ties.items():
        if name not in design.inputs or source not in design.varied:
            problems.add(f'no number that varies is "{source}", or none "{name}"', place="ties")
    columns = (*design.columns, *(n for n in design.inputs if n not in design.varied))
    for column in dict.fromkeys(c for c in columns if columns.count(c) > 1):
        problems.add(f'a share of a split group has the name "{column}" too', place=column)


def _check_groups(design: DrawDesign, problems: Problems) -> None:
    """Note unknown names, names in two groups, and groups named like an ungrouped input."""
    home: dict[str, str] = {}
    for group, names in design.groups.items():
        for name in names:
            if name not in design.inputs:
                problems.add(
                    f'"{name}" is no input', place=f"groups.{group}",
                    remedy=did_you_mean(name, design.inputs),
                )  # fmt: skip
            elif name in home:
                problems.add(f'"{name}" is in "{home[name]}" already', place=f"groups.{group}")
            home.setdefault(name, group)
    for group in design.groups:
        if group in design.varied and group not in home:
            problems.add(
                f'the input "{group}" is in no group and has the name of one',
                place=f"groups.{group}", remedy="name the group otherwise",
            )  # fmt: skip
