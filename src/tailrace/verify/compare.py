"""From expected and computed numbers to a verdict."""

from __future__ import annotations

import math
import statistics
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from itertools import compress
from typing import NamedTuple

from tailrace.verify.case import Comparison, Outcome
from tailrace.verify.printed import Precision, digits_shown, half_last_digit, precision_of
from tailrace.verify.tolerances import Tolerance

COARSE = 100.0
"""An allowance of more than so many tolerances is told in the reason."""


class Excused(NamedTuple):
    """A value beyond the tolerance that the expected number is too uncertain to tell.

    `allowed` is the error that is allowed for it, relative [1] or, where 0 is expected, in the
    unit of the number; `digits` the significant digits it is printed to, 0 where 0 is expected;
    `by_digit` whether half of the last digit alone allows it, else its round-off does.
    """

    allowed: float
    digits: int
    by_digit: bool


class Errors(NamedTuple):
    """Raw errors of one comparison; see `Outcome` for the meaning of each."""

    worst: float | None
    median_ratio: float | None
    within: list[bool]
    excused: list[Excused]
    not_finite: int
    zeros: int


def measure(
    expected: Sequence[Decimal | int],
    computed: Sequence[float],
    tolerance: float,
    precision: Precision | None = None,
    round_off: Sequence[float] | None = None,
) -> Errors:
    """Return the errors of `computed` against `expected`.

    A value is within tolerance when |computed - expected| <= tolerance |expected|. It is excused
    when it is not, and |computed - expected| <= tolerance |expected| + half a unit of the last
    printed digit of `expected` + its round-off. Differences are formed in decimal arithmetic, so
    a number printed with 20 digits is not rounded before it is compared.

    Parameters
    ----------
    expected : sequence of Decimal or int
        Expected numbers as printed.
    computed : sequence of float
        Computed numbers, same unit.
    tolerance : float
        Relative tolerance [1].
    precision : Precision, optional
        How finely the expected numbers are printed; by default as found in `expected`.
    round_off : sequence of float, optional
        What each expected number cannot tell, same unit; zero by default.

    Returns
    -------
    Errors
        Worst relative error [1], median ratio [1] and, per value, whether it is within.
    """
    relative: list[float] = []
    ratios: list[float] = []
    within: list[bool] = []
    excused: list[Excused] = []
    printed_to = precision_of(expected) if precision is None else precision
    noise = [0.0] * len(expected) if round_off is None else round_off
    for printed, value, lost in zip(expected, computed, noise, strict=True):
        wanted = Decimal(printed)
        if not math.isfinite(value):
            within.append(False)
            continue
        error = abs(Decimal(value) - wanted)
        if wanted:
            relative.append(float(error / abs(wanted)))
            ratios.append(float(Decimal(value) / wanted))
        within.append(relative[-1] <= tolerance if wanted else not error)
        if not within[-1]:
            excused += _excuses(wanted, float(error), tolerance, printed_to, lost)
    not_finite = sum(not math.isfinite(value) for value in computed)
    worst = math.nan if not_finite else max(relative, default=math.nan)
    return Errors(
        worst=_finite(worst),
        median_ratio=_finite(statistics.median(ratios) if ratios else math.nan),
        within=within,
        excused=excused,
        not_finite=not_finite,
        zeros=sum(not number for number in expected),
    )


def _finite(number: float) -> float | None:
    return number if math.isfinite(number) else None


def _excuses(
    wanted: Decimal, error: float, tolerance: float, printed_to: Precision, lost: float
) -> list[Excused]:
    """Return why an error beyond the tolerance says nothing; nothing if it does."""
    allowed = tolerance * float(abs(wanted)) + half_last_digit(wanted, printed_to)
    if error > allowed + lost:
        return []
    relative = (allowed + lost) / float(abs(wanted) or 1)
    return [Excused(relative, digits_shown(wanted, printed_to), error <= allowed)]


def judge(case: str, kind: str, comparison: Comparison, default: Tolerance) -> Outcome:
    """Return the row of one comparison.

    Parameters
    ----------
    case : str
        Name of the case.
    kind : str
        Name of its kind.
    comparison : Comparison
        Expected and computed numbers, at least one.
    default : Tolerance
        Row of the shipped table, used where the case states nothing itself.
    """
    comparison, left_out = _counted(comparison, default.counted_from)
    own = comparison.tolerance
    tolerance = default.tolerance if own is None else own
    stated = comparison.required_share
    stated = default.required_share if stated is None else stated
    scale = comparison.scale
    errors = measure(
        comparison.expected,
        comparison.computed,
        tolerance,
        comparison.precision,
        None if scale is None else [default.round_off * size for size in scale],
    )
    n = len(errors.within)
    share = sum(errors.within) / n
    tested = stated * (n - len(errors.excused)) / n
    required = tested if tested <= share < stated else stated
    # A case that states its own tolerance replaces the shipped requirement as a whole.
    wanted = default.median_within if own is None else None
    biased = wanted is not None and not _is_near_one(errors.median_ratio, wanted)
    before = [left_out] if left_out else []
    if biased:
        before.append(f"the median ratio is not within {wanted:g} of 1")
    after = _remarks(comparison.note, errors, tolerance, required < stated)
    return Outcome(
        case=case,
        quantity=comparison.quantity,
        n=n,
        worst_relative_error=errors.worst,
        median_ratio=errors.median_ratio,
        share_within_tolerance=share,
        required_share=required,
        tolerance=tolerance,
        verdict="pass" if share >= required and not biased else "fail",
        reason="; ".join(part for part in (*before, after) if part),
        kind=kind,
        tolerance_from="table" if own is None else "case",
    )


def _counted(comparison: Comparison, share: float) -> tuple[Comparison, str]:
    """Return a comparison without the values below a share of its largest, and a remark."""
    sizes = [abs(float(number)) for number in comparison.expected]
    least = share * max(sizes)
    kept = [size >= least for size in sizes]
    count = len(kept) - sum(kept)
    if not count:
        return comparison, ""
    precision = comparison.precision or precision_of(comparison.expected)
    scale = comparison.scale
    chosen = replace(
        comparison,
        expected=list(compress(comparison.expected, kept)),
        computed=list(compress(comparison.computed, kept)),
        precision=precision,
        scale=None if scale is None else list(compress(scale, kept)),
    )
    return chosen, f"{count} below {share:.1%} of the largest left out"


def _is_near_one(ratio: float | None, within: float) -> bool:
    """Return whether a median ratio is as near as wanted; without one there is none to judge."""
    return ratio is None or abs(ratio - 1.0) <= within


def _remarks(note: str, errors: Errors, tolerance: float, by_allowance: bool) -> str:
    remarks = [note] if note else []
    by_digit = [one for one in errors.excused if one.by_digit]
    by_round_off = [one for one in errors.excused if not one.by_digit]
    if by_digit:
        remarks.append(f"{len(by_digit)} beyond it by less than half of the last printed digit")
    if by_round_off:
        remarks.append(
            f"{len(by_round_off)} beyond it by less than the round-off of the expected numbers"
        )
    if by_allowance:
        n = len(errors.within)
        tested = n - len(errors.excused)
        remarks.append(
            f"required of the {tested} of {n} that can be tested"
            if tested
            else "none can be tested, so none is required"
        )
    for relative in (True, False):
        same = [one for one in errors.excused if bool(one.digits) is relative]
        coarse = max(same, default=None)
        if coarse is not None and coarse.allowed > COARSE * tolerance:
            remarks.append(_coarseness(coarse))
    if errors.not_finite:
        remarks.append(f"{errors.not_finite} computed values are not finite")
    if errors.zeros:
        remarks.append(f"{errors.zeros} of 0, without relative error")
    return "; ".join(remarks)


def _coarseness(one: Excused) -> str:
    """Return how coarse the most uncertain of some expected numbers is."""
    if not one.digits:
        return f"where 0 is expected: absolute error up to {one.allowed:.2g} allowed"
    if not one.by_digit:
        return f"round-off of the expected number: error up to {one.allowed:.2g} allowed"
    digits = "1 digit" if one.digits == 1 else f"{one.digits} digits"
    return f"printed to {digits}: error up to {one.allowed:.2g} allowed"
