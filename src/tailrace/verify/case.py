"""What a kind of case hands to the engine, and what the engine makes of it."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Literal

from tailrace.errors import InputError, Problem, TailraceError
from tailrace.verify.printed import Precision
from tailrace.verify.source import UnreadableError

if TYPE_CHECKING:
    from tailrace.verify.source import Source

Verdict = Literal["pass", "fail", "unreadable", "unknown"]


PUBLISHED_KEYS = frozenset(
    {
        "case",
        "quantity",
        "n",
        "worst_relative_error",
        "median_ratio",
        "share_within_tolerance",
        "required_share",
        "tolerance",
        "verdict",
    }
)
"""Keys of a row in the JSON file."""


@dataclass(frozen=True)
class Comparison:
    """Numbers a case expects beside the numbers the program computes.

    Parameters
    ----------
    part : str
        Where in the file the case stands (table, group of rows); empty for the whole file.
    quantity : str
        What is compared; with the kind it picks the default tolerance.
    expected : sequence of Decimal or int
        Expected numbers as they are printed, so that the last printed digit is known.
    computed : sequence of float
        Computed numbers, in the same order and unit.
    tolerance : float, optional
        The case's own relative tolerance.
    required_share : float, optional
        The case's own share (0-1) of values that must be within the tolerance.
    precision : Precision, optional
        How finely the table that holds the expected numbers is printed, where it holds more
        numbers than these.
    scale : sequence of float, optional
        Size of the terms that each expected number was summed from, in its unit; times the
        kind's round-off it is what the expected number cannot tell.
    note : str
        What the reader should know of this comparison.
    judged_as : str
        Row of the table of tolerances, where it is not the quantity's own.
    """

    part: str
    quantity: str
    expected: Sequence[Decimal | int]
    computed: Sequence[float]
    tolerance: float | None = None
    required_share: float | None = None
    precision: Precision | None = None
    scale: Sequence[float] | None = None
    note: str = ""
    judged_as: str = ""


@dataclass(frozen=True)
class Refusal:
    """A case, or a part of one, that cannot be compared.

    Parameters
    ----------
    part : str
        Where in the file it stands; empty for the whole file.
    reason : str
        Why, as a clause.
    verdict : {"unreadable", "unknown", "fail"}
        `unreadable`: recognised, or meant to be, but broken. `unknown`: no kind runs it.
        `fail`: the case is well formed and the program did not compute it.
    quantity : str
        What could not be compared, if it is one quantity.
    """

    part: str
    reason: str
    verdict: Literal["unreadable", "unknown", "fail"] = "unreadable"
    quantity: str = ""


Finding = Comparison | Refusal


def refused_by(part: str, error: Exception) -> Refusal:
    """Return the refusal of a case, or a part of one, on which an error was raised.

    Parameters
    ----------
    part : str
        Where in the file it stands.
    error : Exception
        What was raised. An error that is not raised on purpose is a failure of the program, told
        in the row, so that one case does not hide the others.
    """
    if isinstance(error, InputError):
        return Refusal(part, "; ".join(map(_clause, error.problems)))
    if isinstance(error, UnreadableError | TailraceError | ValueError):
        return Refusal(part, str(error))
    return Refusal(part, f"the program stopped on it: {type(error).__name__}: {error}", "fail")


def _clause(problem: Problem) -> str:
    """Return a problem without the program's own file and place, which the case does not have."""
    bare = Problem("", "", problem.what, problem.allowed, problem.remedy)
    return str(bare).removesuffix(".")


@dataclass(frozen=True)
class Kind:
    """One kind of case.

    Parameters
    ----------
    name : str
        Name in the table of tolerances.
    recognise : callable
        True when the keys or columns of a source are those of this kind. Names of files and
        folders do not count.
    run : callable
        Computes what the source expects.
    companions : callable, optional
        Files beside a source that belong to it and are no cases by themselves.
    """

    name: str
    recognise: Callable[[Source], bool]
    run: Callable[[Source], list[Finding]]
    companions: Callable[[Source], Iterable[Path]] | None = None


@dataclass(frozen=True)
class Outcome:
    """One row of the result.

    Parameters
    ----------
    case : str
        File or folder relative to the one verified, and the part of it after a colon.
    quantity : str or None
        What was compared.
    n : int
        Number of values compared; values too small to count are not among them.
    worst_relative_error : float or None
        Largest absolute value of (computed - expected) / expected where expected is not zero.
    median_ratio : float or None
        Median of computed / expected where expected is not zero.
    share_within_tolerance : float or None
        Share (0-1) of all values within the tolerance.
    required_share : float or None
        Share that must be within; the verdict is `pass` exactly where the share is not below it.
        Where a case passes only because some expected numbers are printed too coarsely, or are
        too small a part of what they were summed from, to be told from the computed ones, these
        are not tested: it is then the share stated times the part of the values that is tested,
        and the reason says so.
    tolerance : float or None
        Relative tolerance.
    verdict : {"pass", "fail", "unreadable", "unknown"}
        What follows.
    reason : str
        Why, where the numbers alone do not say it.
    kind : str
        Kind that ran it; empty where none did.
    tolerance_from : str
        "case" or "table"; empty where there is no tolerance.
    """

    case: str
    quantity: str | None
    n: int
    worst_relative_error: float | None
    median_ratio: float | None
    share_within_tolerance: float | None
    required_share: float | None
    tolerance: float | None
    verdict: Verdict
    reason: str = ""
    kind: str = ""
    tolerance_from: str = ""

    def as_json(self) -> dict[str, str | int | float | None]:
        """Return the published keys; numbers unrounded, null where not defined."""
        return {
            "case": self.case,
            "quantity": self.quantity,
            "n": self.n,
            "worst_relative_error": self.worst_relative_error,
            "median_ratio": self.median_ratio,
            "share_within_tolerance": self.share_within_tolerance,
            "required_share": self.required_share,
            "tolerance": self.tolerance,
            "verdict": self.verdict,
        }
