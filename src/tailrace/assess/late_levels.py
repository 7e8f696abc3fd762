"""Levels of numbers that meet the results of a run when its draws are done: people, costs.

No result of a person follows from how many are counted or from what an option costs. These
numbers are therefore in no column of the design, where they would only lengthen what drives the
spread; each has a stream of its own, keyed by its name, as every column of a Latin hypercube has.
Draw k is of the same world as draw k of the results.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tailrace.assess.draw_levels import Scheme, block_levels

if TYPE_CHECKING:
    from tailrace.assess.chain_run import ChainRun
    from tailrace.assess.draw_design import DrawDesign
    from tailrace.quantities.level_source import Varying

Array = NDArray[np.float64]


class LateLevels:
    """A source of levels in the blocks of a design, of numbers that are not in it.

    Sobol points have their dimensions in the order of the columns, and one more would change all;
    beside them these numbers are drawn in Latin hypercubes.

    Parameters
    ----------
    design : DrawDesign
        The design of the run.
    rows : int
        Draws wanted, from the first on.
    """

    def __init__(self, design: DrawDesign, rows: int) -> None:
        self.design = design
        self.rows = rows

    def levels(self, place: str, value: Varying) -> Array:
        """Return the levels of one number.

        Parameters
        ----------
        place : str
            Where the number stands.
        value : Value or Distribution
            The number.

        Returns
        -------
        ndarray, shape (row,)
            Above 0 and below 1.
        """
        own = self.design
        scheme: Scheme = "plain" if own.scheme == "plain" else "latin hypercube"
        parts = [
            block_levels(scheme, (place,), block, own.rows(block), own.block, own.seed)[0, :, 0]
            for block in range(-(-self.rows // own.block))
        ]
        return np.concatenate(parts)[: self.rows]


def late_levels(found: ChainRun) -> LateLevels:
    """Return levels for the draws of a run that are kept one by one.

    Parameters
    ----------
    found : ChainRun
        The run.
    """
    kept = [len(area.increment) for area in found.areas.values()]
    return LateLevels(found.design, min(kept, default=found.design.draws))
