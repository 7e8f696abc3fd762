"""Every number of a works that can vary, in one fixed order.

A works refers to its numbers by column. Without draws there is one row of central values; with
draws there is a row for each, every distribution read at the levels that a `LevelSource` has for
its place.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from tailrace.quantities import SplitGroup, Value
from tailrace.quantities.level_source import LevelSource, drawn, drawn_shares

ZERO = 0
ONE = 1


@dataclass
class Parameters:
    """Numbers by column: column 0 is zero, column 1 is one, then one column for each value.

    Attributes
    ----------
    values : list of Value or None
        The value behind each column (None for constants and members of a group).
    places : mapping of int to str
        Place in the works' files of each value and split group, by its `id`; what is not in it is
        known by its column.
    """

    values: list[Value | None] = field(default_factory=lambda: [None, None])
    places: Mapping[int, str] = field(default_factory=dict)
    _constants: list[float] = field(default_factory=lambda: [0.0, 1.0])
    _column_of: dict[int, int] = field(default_factory=dict)
    _groups: list[tuple[SplitGroup, list[int]]] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.values)

    def add(self, value: Value) -> int:
        """Return the column of a value, the same for the same declared value."""
        known = self._column_of.get(id(value))
        if known is not None:
            return known
        if not value.is_distribution and value.central in (0.0, 1.0):
            column = ZERO if value.central == 0.0 else ONE
        else:
            column = len(self.values)
            self.values.append(value)
            self._constants.append(value.central)
        self._column_of[id(value)] = column
        return column

    def add_constant(self, number: float) -> int:
        """Return the column of a number that does not vary."""
        self.values.append(None)
        self._constants.append(number)
        return len(self.values) - 1

    def add_group(self, group: SplitGroup) -> dict[str, int]:
        """Return the columns of shares drawn together, by outlet."""
        columns = [self.add_constant(share) for share in group.shares]
        self._groups.append((group, columns))
        return dict(zip(group.outlets, columns, strict=True))

    @property
    def varied(self) -> list[int]:
        """Columns of values that have a distribution."""
        return [
            column
            for column, value in enumerate(self.values)
            if value is not None and value.is_distribution
        ]

    def central(self) -> NDArray[np.float64]:
        """Return central values, shape (1, columns)."""
        return np.asarray(self._constants, dtype=float)[np.newaxis, :]

    def sample(self, levels: LevelSource) -> NDArray[np.float64]:
        """Return one row of numbers for each draw.

        Parameters
        ----------
        levels : LevelSource
            Levels of every place.

        Returns
        -------
        ndarray of float, shape (draws, columns)
        """
        rows = np.repeat(self.central(), levels.rows, axis=0)
        for column in self.varied:
            value = self.values[column]
            assert value is not None
            rows[:, column] = drawn(value, self._place(value, column), levels)
        for group, columns in self._groups:
            rows[:, columns] = drawn_shares(group, self._place(group, columns[0]), levels)
        return rows

    def _place(self, entry: Value | SplitGroup, column: int) -> str:
        return self.places.get(id(entry), f"column {column}")
