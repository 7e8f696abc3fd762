"""Whether a result is over its limit, in words that never claim more than is known."""

from __future__ import annotations

import math
from dataclasses import dataclass

from tailrace.report.page.estimate import Estimate

MARKS = {"over": "▲", "may be over": "△", "below": "●", "not judged": "?", "no limit": ""}


@dataclass(frozen=True)
class Verdict:
    """A judgement.

    Parameters
    ----------
    word : str
        over, may be over, below, not judged or no limit.
    reason : str
        Why it is not judged, or what keeps it open.
    """

    word: str
    reason: str = ""

    @property
    def mark(self) -> str:
        """A sign that says it without colour."""
        return MARKS[self.word]


def judge(estimate: Estimate, limit: float) -> Verdict:
    """Return whether a result is over a limit.

    A median over the limit is over, a 95th percentile over it may be. Below is only said of a whole
    total that rests on something read; without a range it is said of the one value there is.

    Parameters
    ----------
    estimate : Estimate
        The result.
    limit : float
        The limit; nan for none.
    """
    if math.isnan(limit):
        return Verdict("no limit")
    if estimate.missing:
        return Verdict("not judged", estimate.missing)
    if estimate.undecided:
        return Verdict("not judged", estimate.undecided)
    if estimate.median > limit:
        return Verdict("over")
    if estimate.has_range and estimate.high > limit:
        return Verdict("may be over")
    if estimate.at_least:
        return Verdict("not judged", f"at least: {estimate.at_least}")
    return Verdict("below")


def is_over(estimate: Estimate, limit: float) -> bool:
    """Whether the median is judged to be over the limit."""
    return judge(estimate, limit).word == "over"
