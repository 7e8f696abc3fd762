"""A source of levels for tests of the ground: independent, by the name of the place."""

from __future__ import annotations

import hashlib

import numpy as np
from numpy.typing import NDArray

from tailrace.quantities.level_source import Varying


class ByPlace:
    """Plain random levels, the same for the same place every time.

    Parameters
    ----------
    rows, seed : int
    """

    def __init__(self, rows: int, seed: int = 1) -> None:
        self.rows = rows
        self.seed = seed
        self.asked: dict[str, Varying] = {}

    def levels(self, place: str, value: Varying) -> NDArray[np.float64]:
        """Return the levels of a place."""
        known = self.asked.setdefault(place, value)
        assert known == value, f"two numbers have the place {place}"
        word = int(hashlib.md5(place.encode(), usedforsecurity=False).hexdigest()[:8], 16)
        return np.random.default_rng([self.seed, word]).random(self.rows)
