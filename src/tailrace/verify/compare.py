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
from tailrace.verify.printed import Precision, half_last_digit, precision_of
from tailrace.verify.tolerances import Tolerance


class Errors(NamedTuple):
    """Raw errors of one comparison; see `Outcome` for the meaning of each."""

    worst: float | None
    median_ratio: float | None
    within: list[bool]
    by_last_digit: int
    by_round_off: int
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

    A value is within tolerance when |computed - expected| <= tolerance |expected| + half a unit
    of the last printed digit of `expected` + its round-off. Differences are formed in decimal
    arithmetic, so a number printed with 30 digits is not rounded before it is compared.

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
    by_last_digit = by_round_off = not_finite = 0
    printed_to = precision_of(expected) if precision is None else precision
    noise = [0.0] * len(expected) if round_off is None else round_off
    for printed, value, lost in zip(expected, computed, noise, strict=True):
        wanted = Decimal(printed)
        if not math.isfinite(value):
            not_finite += 1
            within.append(False)
            continue
        error = float(abs(Decimal(value) - wanted))
        allowed = tolerance * float(abs(wanted))
        half = half_last_digit(wanted, printed_to)
        within.append(error <= allowed + half + lost)
        by_last_digit += allowed < error <= allowed + half
        by_round_off += allowed + half < error <= allowed + half + lost
        if wanted:
            ratio = Decimal(value) / wanted
            relative.append(float(abs(ratio - 1)))
            ratios.append(float(ratio))
    worst = max(relative, default=math.nan) if not not_finite else math.nan
    median = statistics.median(ratios) if ratios else math.nan
    return Errors(
        worst=worst if math.isfinite(worst) else None,
        median_ratio=median if math.isfinite(median) else None,
        within=within,
        by_last_digit=by_last_digit,
        by_round_off=by_round_off,
        not_finite=not_finite,
        zeros=sum(not number for number in expected),
    )


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
    required = comparison.required_share
    required = default.required_share if required is None else required
    scale = comparison.scale
    errors = measure(
        comparison.expected,
        comparison.computed,
        tolerance,
        comparison.precision,
        None if scale is None else [default.round_off * size for size in scale],
    )
    share = sum(errors.within) / len(errors.within)
    # A case that states its own tolerance replaces the shipped requirement as a whole.
    wanted = default.median_within if own is None else None
    biased = wanted is not None and not _is_near_one(errors.median_ratio, wanted)
    remarks = [left_out] if left_out else []
    if biased:
        remarks.append(f"the median ratio is not within {wanted:g} of 1")
    return Outcome(
        case=case,
        quantity=comparison.quantity,
        n=len(errors.within),
        worst_relative_error=errors.worst,
        median_ratio=errors.median_ratio,
        share_within_tolerance=share,
        required_share=required,
        tolerance=tolerance,
        verdict="pass" if share >= required and not biased else "fail",
        reason="; ".join([*remarks, *_remarks(comparison.note, errors)]),
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


def _remarks(note: str, errors: Errors) -> list[str]:
    remarks = [note] if note else []
    if errors.by_last_digit:
        remarks.append(f"{errors.by_last_digit} by half of the last printed digit")
    if errors.by_round_off:
        remarks.append(f"{errors.by_round_off} by the round-off of the expected numbers")
    if errors.not_finite:
        remarks.append(f"{errors.not_finite} computed values are not finite")
    if errors.zeros:
        remarks.append(f"{errors.zeros} of 0, without relative error")
    return remarks
