"""A table of results per unit of level, filled term by term."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from tailrace.assess.unit_levels import PATHWAYS
from tailrace.quantities.missing import Missing

FloatArray = NDArray[np.float64]
Flags = NDArray[np.bool_]


@dataclass
class WeightTable:
    """Weights of some endpoints while they are filled.

    Parameters
    ----------
    endpoints, substances, groups : sequence of str
        Names along the axes; pathways are `PATHWAYS`.
    """

    endpoints: Sequence[str]
    substances: Sequence[str]
    groups: Sequence[str]
    weight: FloatArray = field(init=False)
    unknown: Flags = field(init=False)
    decides: Flags = field(init=False)
    reasons: dict[tuple[str, str], dict[Missing, None]] = field(init=False)

    def __post_init__(self) -> None:
        shape = (len(self.endpoints), len(PATHWAYS), len(self.substances), len(self.groups))
        self.weight = np.zeros(shape)
        self.unknown = np.zeros(shape, dtype=np.bool_)
        self.decides = np.ones(shape, dtype=np.bool_)
        self.reasons = {}
        self._at = [
            {name: place for place, name in enumerate(names)}
            for names in (self.endpoints, PATHWAYS, self.substances, self.groups)
        ]

    def add_missing(
        self,
        endpoints: Sequence[str],
        pathway: str,
        substance: str,
        group: str,
        reason: Missing,
    ) -> None:
        """Note that a part of several endpoints is not known.

        Parameters
        ----------
        endpoints : sequence of str
            Endpoints it may belong to.
        pathway, substance, group : str
            Where.
        reason : Missing
            Why.
        """
        ends, pathways, substances, groups = self._at
        rows = [ends[name] for name in endpoints]
        self.unknown[rows, pathways[pathway], substances[substance], groups[group]] = True
        for name in endpoints:
            self.reasons.setdefault((name, substance), {})[reason] = None

    def add(
        self,
        endpoint: str,
        pathway: str,
        substance: str,
        group: str,
        amount: float | Missing,
        *,
        decides: bool = True,
    ) -> None:
        """Add a part to a weight; a part that is missing makes it unknown.

        Parameters
        ----------
        endpoint, pathway, substance, group : str
            Where.
        amount : float or Missing
            Result per unit of level.
        decides : bool
            Whether a verdict may rest on it.
        """
        if isinstance(amount, Missing):
            self.add_missing([endpoint], pathway, substance, group, amount)
            return
        ends, pathways, substances, groups = self._at
        here = ends[endpoint], pathways[pathway], substances[substance], groups[group]
        self.weight[here] += amount
        self.decides[here] &= decides
