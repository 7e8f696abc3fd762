"""A result with its doubt, which cannot be missing without a reason."""

from __future__ import annotations

import math
from dataclasses import dataclass

from tailrace.errors import InputError

NAN = float("nan")


@dataclass(frozen=True)
class Estimate:
    """A result with its doubt.

    Parameters
    ----------
    median : float
        Middle of the draws, or the one value there is; nan where it is missing.
    low, high : float
        5th and 95th percentile; nan where there are no draws.
    at_least : str
        What is lacking in a total ("no reference dose for Ce, Y"); the total is "at least" then.
    missing : str
        Why there is no value.
    undecided : str
        Why no verdict may rest on it ("screening only: terrain not modelled").

    Raises
    ------
    InputError
        If a value is infinite or missing without a reason, or percentiles are out of order.
    """

    median: float
    low: float = NAN
    high: float = NAN
    at_least: str = ""
    missing: str = ""
    undecided: str = ""

    def __post_init__(self) -> None:
        if math.isnan(self.median) != bool(self.missing):
            raise InputError.single(
                "a missing value needs its reason, and a value that is there has none",
                place="Estimate",
            )
        if any(map(math.isinf, (self.median, self.low, self.high))):
            raise InputError.single("an infinite value cannot be shown", place="Estimate")
        if math.isnan(self.low) != math.isnan(self.high):
            raise InputError.single("one percentile without the other", place="Estimate")
        if self.low > self.median or self.high < self.median:
            raise InputError.single(
                f"percentiles {self.low:g} and {self.high:g} do not enclose {self.median:g}",
                place="Estimate",
            )

    @property
    def has_range(self) -> bool:
        """Whether percentiles are known."""
        return not math.isnan(self.low)

    def values(self) -> list[float]:
        """Return the numbers that are known."""
        return [one for one in (self.low, self.median, self.high) if not math.isnan(one)]


def missing(reason: str) -> Estimate:
    """Return a value that is not there, with the reason.

    Parameters
    ----------
    reason : str
        As it ends the sentence "not known: ...".
    """
    return Estimate(NAN, missing=reason)
