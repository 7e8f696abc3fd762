"""Radioactive decay and ingrowth on the way from source to receptor."""

from __future__ import annotations

import math

from tailrace.kernel import kernel

STABLE, DECAYING, GROWING = 0, 1, 2


@kernel
def decay_factor(kind: int, parent: float, daughter: float, time: float) -> float:
    """Return activity at the receptor per activity released, by travel time alone.

    Parameters
    ----------
    kind : int
        0 stable, 1 the released nuclide itself, 2 its daughter (none released).
    parent, daughter : float
        Decay constants, 1/s.
    time : float
        Travel time, s.

    Returns
    -------
    float
        Factor, 1. For a daughter the Bateman solution for two members.
    """
    if kind == STABLE:
        return 1.0
    if kind == DECAYING:
        return math.exp(-parent * time)
    gap = (daughter - parent) * time
    # The difference quotient loses digits where the two constants nearly agree.
    if abs(gap) < 1.0e-6:
        return daughter * time * math.exp(-parent * time) * (1.0 - 0.5 * gap)
    return daughter * time * math.exp(-parent * time) * (-math.expm1(-gap)) / gap
