"""Numbers of a site file, draw by draw; what is missing stays missing, with its reason."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from tailrace.quantities.level_source import LevelSource, drawn
from tailrace.quantities.missing import Missing
from tailrace.quantities.value import Value

FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class DrawnNumbers:
    """Draws the numbers of one file and keeps why one is missing.

    Parameters
    ----------
    prefix : str
        What stands before the place of every number: "baotou/land".
    source : LevelSource or None
        Where levels come from; None for central values.
    missing : dict of tuple of str to Missing
        Takes the reasons, by what is missing.
    """

    prefix: str
    source: LevelSource | None
    missing: dict[tuple[str, ...], Missing] = field(default_factory=dict)
    _kept: dict[str, FloatArray] = field(default_factory=dict, repr=False)

    @property
    def rows(self) -> int:
        """Draws; 1 of central values."""
        return 1 if self.source is None else self.source.rows

    def __call__(self, value: Value | Missing, place: str, *needed_for: str) -> FloatArray:
        """Return one number, draw by draw.

        Parameters
        ----------
        value : Value or Missing
            The number.
        place : str
            Where it stands in the file; a place that starts with "/" is not of this file.
        *needed_for : str
            What is missing without it; the place unless said.

        Returns
        -------
        ndarray, shape (draw,)
            In the unit of the value; NaN where it is missing.
        """
        if isinstance(value, Missing):
            self.missing.setdefault(needed_for or (place,), value)
            return np.full(self.rows, np.nan)
        where = place[1:] if place.startswith("/") else f"{self.prefix}.{place}"
        if where not in self._kept:
            # many substances ask for one number, and a quantile of some distributions is slow
            self._kept[where] = np.broadcast_to(drawn(value, where, self.source), (self.rows,))
        return self._kept[where]

    def of_each(self, substances: Sequence[str], one: Callable[[str], FloatArray]) -> FloatArray:
        """Return a number of each substance.

        Parameters
        ----------
        substances : sequence of str
            The substances.
        one : callable
            From a substance to its number, shape (draw,).

        Returns
        -------
        ndarray, shape (substance, draw)
        """
        found = np.empty((len(substances), self.rows))
        for place, name in enumerate(substances):
            found[place] = one(name)
        return found
