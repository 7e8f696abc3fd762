"""How much of a source may remain so that a target holds: the forward run turned round.

A source scaled by a factor keeps its spread and its pathways; the others are held as they are, and
the largest factor with a percentile of the total at or below the target is found exactly
(`largest_scale`). "None": the others alone exceed the target. What is missing is not negative and
could only add, so that with anything missing a limit is "at most".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import partial
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from tailrace.errors import InputError, Problems, did_you_mean
from tailrace.quantities.missing import Missing, describe_missing

from .contributions import Contributions
from .draw_checks import Array, distinct
from .largest_factor import largest_scale, percentile_of

Word = Literal["allowed", "none", "no limit", "unknown"]

ALL_SOURCES = "all sources together"


@dataclass(frozen=True)
class Target:
    """A result that shall hold.

    Parameters
    ----------
    contributions : Contributions
        What the result is made of; summed over all but `source`.
    limit : float
        Highest value allowed, in the unit of the contributions.
    level : float
        Percentile of the draws that shall be at or below it, 0 to 100 %.
    """

    contributions: Contributions
    limit: float
    level: float = 95.0

    def __str__(self) -> str:
        one = self.contributions
        unit = f" {one.unit}" if one.unit else ""
        return f"{one.what or 'result'}: P{self.level:g} at most {self.limit:g}{unit}"


@dataclass(frozen=True)
class SourceLimit:
    """What one source may release so that a target holds, the others held as they are.

    Parameters
    ----------
    source : str
        The source, or `ALL_SOURCES`: one factor on all that are not held.
    scaled : tuple of str
        The sources that the factor scales.
    target : Target
        The target; of several, the one that binds.
    word : {"allowed", "none", "no limit", "unknown"}
        "none": without the source the target is already exceeded. "no limit": the source may
        grow without end, as it does not reach the place in enough draws.
    factor : float
        Largest factor on what the source gives now, draw by draw; inf where there is no limit,
        NaN for "none" and "unknown".
    release : float
        Largest constant release, the same in every draw; NaN where releases were not given, or
        as for the factor.
    missing : tuple of Missing
        What is not in it; where anything is, factor and release are "at most".
    now, others : float
        Percentile of the result as it is, and without the source, of what is known.
    """

    source: str
    scaled: tuple[str, ...]
    target: Target
    word: Word
    factor: float
    release: float
    missing: tuple[Missing, ...]
    now: float
    others: float

    @property
    def at_most(self) -> bool:
        """Whether something missing may make the true limit lower."""
        return bool(self.missing) and self.word == "allowed"

    def __str__(self) -> str:
        reason = f"; {describe_missing(self.missing)}" if self.missing else ""
        if self.word == "none":
            said = f"none: the others alone give {self.others:.3g} of {self.target.limit:g}"
            return f"{self.source}: {said}"
        if self.word == "allowed":
            bound = "at most " if self.missing else ""
            return f"{self.source}: {bound}{self.factor:.4g} of now{reason} ({self.target})"
        return f"{self.source}: {self.word}{reason} ({self.target})"


def source_limits(
    target: Target,
    *,
    held: Sequence[str] = (),
    releases: Mapping[str, ArrayLike] | None = None,
) -> list[SourceLimit]:
    """Return what each source may release so that a target holds.

    Parameters
    ----------
    target : Target
        The result, its limit and the percentile.
    held : sequence of str
        Sources that nobody can change, such as background; they get no limit of their own and
        count with the others.
    releases : mapping of str to array_like, shape (draw,) or one number, optional
        What sources release now, kg/yr or any other unit. A constant release is then sought
        besides the factor: the two differ where the release is uncertain, because the factor
        keeps its spread.

    Returns
    -------
    list of SourceLimit
        One for each source that is not held, then the common factor on all of them.

    Raises
    ------
    InputError
        If names are unknown, a contribution or release is negative or not finite, or level or
        limit are out of their range.
    """
    by_source = target.contributions.by("source")
    names = by_source.along("source")
    releases = {} if releases is None else releases
    _check_target(target, by_source, names, held, releases)
    free = [name for name in names if name not in held]
    # Nothing missing is negative: left out, it can only make the limit too high ("at most").
    known = np.where(np.isnan(by_source.values), 0.0, by_source.values)
    now = percentile_of(known.sum(axis=0), target.level)
    one = partial(_limit_of, target, by_source, known, now)
    return [
        *(one(name, (name,), releases.get(name)) for name in free),
        one(ALL_SOURCES, tuple(free), None),
    ]


def _check_target(
    target: Target,
    by_source: Contributions,
    names: tuple[str, ...],
    held: Sequence[str],
    releases: Mapping[str, ArrayLike],
) -> None:
    problems = Problems(str(target))
    for name in (*held, *releases):
        if name not in names:
            problems.add(f'no source "{name}"', allowed=", ".join(names),
                         remedy=did_you_mean(name, names))  # fmt: skip
    if not set(names) - set(held):
        problems.add("every source is held", place="held", remedy="leave out one at least")
    for name, row in zip(names, by_source.values, strict=True):
        if (row < 0.0).any():
            problems.add("negative in some draws", place=name, allowed="0 and above")
    for name, release in releases.items():
        given = np.asarray(release, dtype=np.float64)
        if given.shape not in ((), (by_source.draws,)):
            problems.add(f"shape {given.shape}", place=f"releases of {name}",
                         allowed=f"one number or {by_source.draws} draws")  # fmt: skip
        elif not (np.isfinite(given) & (given >= 0.0)).all():
            problems.add("negative or not finite", place=f"releases of {name}",
                         allowed="0 and above")  # fmt: skip
    if not np.isfinite(target.limit):
        problems.add(f"a limit of {target.limit}", allowed="a finite number")
    if not 0.0 <= target.level <= 100.0:
        problems.add(f"a level of {target.level}", allowed="0 to 100 %")
    problems.raise_if_any()


def _limit_of(
    target: Target,
    by_source: Contributions,
    known: Array,
    now: float,
    title: str,
    sources: tuple[str, ...],
    release: ArrayLike | None,
) -> SourceLimit:
    rows = [by_source.along("source").index(name) for name in sources]
    scaled = known[rows].sum(axis=0)
    rest = np.delete(known, rows, axis=0).sum(axis=0)
    limit = SourceLimit(
        title, sources, target, "unknown", np.nan, np.nan, by_source.reasons, now,
        percentile_of(rest, target.level),
    )  # fmt: skip
    factor = largest_scale(scaled, rest, target.limit, target.level)
    if np.isnan(factor):
        return replace(limit, word="none")
    if np.isinf(factor) and by_source.missing:
        return limit
    word: Word = "no limit" if np.isinf(factor) else "allowed"
    constant = _constant_release(scaled, rest, release, target)
    return replace(limit, word=word, factor=factor, release=constant)


def _constant_release(
    scaled: Array, rest: Array, release: ArrayLike | None, target: Target
) -> float:
    """Return the largest release that is the same in every draw; NaN where it is not known."""
    if release is None:
        return float("nan")
    given = np.broadcast_to(np.asarray(release, dtype=np.float64), scaled.shape)
    if (given == 0.0).any():
        # what a unit of release would give is not known in these draws
        return float("nan")
    return largest_scale(scaled / given, rest, target.limit, target.level)


def tightest_limits(limits: Iterable[SourceLimit]) -> dict[str, SourceLimit]:
    """Return, for each source, the limit under which every target holds.

    Parameters
    ----------
    limits : iterable of SourceLimit
        Of one or several targets.

    Returns
    -------
    dict of str to SourceLimit
        "none" where one target says so. Otherwise the lowest factor, and of the constant
        releases the lowest; with everything that is missing at any target, since each of those
        may bind tighter. "unknown" where no factor is known.
    """
    of_source: dict[str, list[SourceLimit]] = {}
    for one in limits:
        of_source.setdefault(one.source, []).append(one)
    return {source: _tightest(held) for source, held in of_source.items()}


def _tightest(limits: list[SourceLimit]) -> SourceLimit:
    refused = [one for one in limits if one.word == "none"]
    if refused:
        return refused[0]
    missing = distinct(one.missing for one in limits)
    known = [one for one in limits if one.word in ("allowed", "no limit")]
    if not known:
        return replace(limits[0], missing=missing)
    binding = min(known, key=lambda one: one.factor)
    if binding.word == "no limit" and missing:
        unknown = next(one for one in limits if one.missing)
        return replace(unknown, word="unknown", factor=np.nan, release=np.nan, missing=missing)
    releases = [one.release for one in known]
    release = float("nan") if np.isnan(releases).any() else min(releases)
    return replace(binding, missing=missing, release=release)


def forward_check(limit: SourceLimit) -> float:
    """Return how far the forward run at a limit is from its target, relative to the target.

    Parameters
    ----------
    limit : SourceLimit
        With a finite factor.

    Returns
    -------
    float
        Relative distance of the percentile from the limit, the percentile by numpy of
        contributions scaled and summed anew.

    Raises
    ------
    InputError
        If the limit has no finite factor, or its target is zero.
    """
    if limit.word != "allowed" or limit.target.limit == 0.0:
        raise InputError.single(
            f"nothing to run forward: {limit.word}", file=str(limit.target),
            allowed="a limit with a finite factor, of a target that is not zero",
        )  # fmt: skip
    by_source = limit.target.contributions.by("source")
    names = by_source.along("source")
    factors = np.array([limit.factor if name in limit.scaled else 1.0 for name in names])
    result = np.nansum(by_source.values * factors[:, None], axis=0)
    reached = float(np.percentile(result, limit.target.level))
    return abs(reached - limit.target.limit) / abs(limit.target.limit)
