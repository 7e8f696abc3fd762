"""From single measurements to the level people are exposed to.

The level of a substance in a medium of a place is the mean of its samples, over all years or year
by year; values below detection enter by a named rule. A mean over the exposure is what chronic
intake is defined by (US EPA 1989, RAGS part A, section 6.4.1); the highest sample or an upper
confidence limit of the mean can be taken in its place, by name.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal, get_args

import numpy as np

from tailrace.errors import InputError, Problems, did_you_mean
from tailrace.people.censored_values import (
    CensoredMean,
    Rule,
    censored_mean,
    upper_limit_of_mean,
)
from tailrace.people.sample_media import Kind
from tailrace.people.samples_file import Sample, Samples
from tailrace.quantities.missing import Missing

Statistic = Literal["mean", "maximum", "upper-limit"]
STATISTICS: tuple[str, ...] = get_args(Statistic)

ALL_YEARS = 0
"""Year of a level that is the mean over all samples, whatever their date."""


@dataclass(frozen=True)
class MeasuredLevel:
    """The level of a substance in a medium of a place.

    Parameters
    ----------
    place, medium, substance : str
        Where, in what, of what.
    year : int
        Calendar year; `ALL_YEARS` of a mean over all of them, and of samples without a date.
    value : float or Missing
        Level in `unit`.
    unit : str
        Unit of the medium.
    kind : {"mass", "activity", "dose rate", "plain"}
        What it is.
    low, high : float
        Level with what was not detected at zero and at its limits; equal where all was detected.
    mean : CensoredMean or None
        How it came about; None where it is missing.
    samples : tuple of Sample
        What it rests on.
    """

    place: str
    medium: str
    substance: str
    year: int
    value: float | Missing
    unit: str
    kind: Kind
    low: float
    high: float
    mean: CensoredMean | None
    samples: tuple[Sample, ...]

    @property
    def rule(self) -> str:
        """How what was not detected was counted."""
        return "" if self.mean is None else self.mean.rule


def measured_levels(
    samples: Samples | Iterable[Sample],
    *,
    rule: Rule = "auto",
    statistic: Statistic = "mean",
    by_year: bool = False,
) -> tuple[MeasuredLevel, ...]:
    """Return the level of each substance in each medium of each place.

    Parameters
    ----------
    samples : Samples
        Measurements.
    rule : str
        What is done with values below detection, one of `tailrace.people.censored_values.RULES`.
    statistic : {"mean", "maximum", "upper-limit"}
        Mean, highest sample, or 95 % upper confidence limit of the mean (Chebyshev).
    by_year : bool
        Whether every calendar year has a level of its own.

    Returns
    -------
    tuple of MeasuredLevel
        In the order of the file. A sample without a value makes no level worse; a level is missing
        where no sample has a value.

    Raises
    ------
    InputError
        If samples of one substance, medium and place are of different fractions, the rule or the
        statistic is unknown, or cannot be used on so few.
    """
    if statistic not in STATISTICS:
        raise InputError.single(
            f'there is no statistic "{statistic}"', place="statistic",
            allowed=", ".join(STATISTICS), remedy=did_you_mean(statistic, STATISTICS),
        )  # fmt: skip
    grouped: dict[tuple[str, str, str, int], list[Sample]] = {}
    for one in samples:
        year = one.year if by_year and one.year is not None else ALL_YEARS
        grouped.setdefault((one.place, one.medium, one.substance, year), []).append(one)
    problems = Problems(samples.file if isinstance(samples, Samples) else "")
    found = []
    for key, members in grouped.items():
        _check_fractions(key, members, problems)
        try:
            found.append(_level(key, members, rule, statistic))
        except InputError as error:
            problem = error.problems[0]
            problems.add(
                f"{key[2]} in {key[1]} at {key[0]}: {problem.what}", allowed=problem.allowed,
                remedy=problem.remedy,
            )  # fmt: skip
    problems.raise_if_any()
    return tuple(found)


def _check_fractions(
    key: tuple[str, str, str, int], members: list[Sample], problems: Problems
) -> None:
    fractions = tuple(dict.fromkeys(one.fraction for one in members))
    if len(fractions) > 1:
        named = ", ".join(f'"{fraction}"' for fraction in fractions)
        lines = ", ".join(str(one.line) for one in members)
        problems.add(
            f"{key[2]} in {key[1]} at {key[0]} is of different fractions: {named}",
            place=f"rows at lines {lines}", allowed="one fraction for one level",
            remedy="leave out those that are not to be assessed, or name the place of each",
        )  # fmt: skip


def _level(
    key: tuple[str, str, str, int], members: list[Sample], rule: Rule, statistic: Statistic
) -> MeasuredLevel:
    place, medium, substance, year = key
    first = members[0]
    known = [one for one in members if one.value is not None]
    if not known:
        missing = Missing(f"not measured in {medium} at {place}", substance)
        return MeasuredLevel(
            place, medium, substance, year, missing, first.unit, first.kind, np.nan, np.nan, None,
            tuple(members),
        )  # fmt: skip
    values = [float(one.value or 0.0) for one in known]
    below = [one.censored for one in known]
    if first.kind == "plain":
        # pH is not averaged over detection limits, and may not be above zero.
        middle = float(np.mean(values))
        mean = CensoredMean(middle, middle, middle, np.nan, len(values), len(values), "measured")
    else:
        mean = censored_mean(values, below, rule)
    value, low, high = _statistic(mean, values, below, statistic)
    return MeasuredLevel(
        place, medium, substance, year, value, first.unit, first.kind, low, high, mean,
        tuple(members),
    )  # fmt: skip


def _statistic(
    mean: CensoredMean, values: list[float], below: list[bool], statistic: Statistic
) -> tuple[float, float, float]:
    """Return the level, and its bounds for what was not detected."""
    if statistic == "mean":
        return mean.mean, mean.low, mean.high
    if statistic == "upper-limit":
        limit = upper_limit_of_mean(mean.mean, mean.standard_deviation, mean.number)
        return limit, min(mean.low, limit), max(mean.high, limit)
    detected = [value for value, not_seen in zip(values, below, strict=True) if not not_seen]
    top = max(values)
    if detected and max(detected) >= top:
        return top, top, top
    return top, max(detected, default=0.0), top
