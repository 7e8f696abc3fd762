"""Reading a published plume: what a statement says of the ground, and whether statements agree.

"The front is at 12 km after 50 years" fixes one number. In a column (first-type inlet, no decay;
Ogata and Banks 1961) the concentration depends on the place x, the dispersivity alpha and the
advective distance u = v t / R only,

    c/c0 = 1/2 [erfc((x - u)/(2 sqrt(alpha u))) + exp(x/alpha) erfc((x + u)/(2 sqrt(alpha u)))],

which rises with u. With the front defined by a stated c/c0 = f, x and alpha give u by root finding,
and u / t = K i / (n R), the velocity of the substance. With dispersion a front at f < 1/2 is ahead
of the water, u < x, so a statement of a distance implies less than x/t.

Statements come as intervals, and so do implied values: u rises with x, so that the ends of an
interval come from the ends of the distance and time, and from the least and largest u over the
interval of alpha and of f. Nothing is said of where in the interval the truth lies.

A statement of a rate, "20 to 30 m a year", is the mean since the source began, or the speed of the
front at a stated age. In the second case the front's speed is dx/dt = (u/t) dx/du, with dx/du at
constant f from the formula above; without dispersion both are K i / (n R).

Limits: uniform flow. Under and beside a pond whose mound is steeper than the regional gradient
(`strip_mounding`) the front runs faster at first: then K i is not the regional one.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import combinations, product
from typing import Literal

import numpy as np
from scipy.optimize import brentq

from tailrace.errors import Problems, did_you_mean

from .constants import SECONDS_PER_YEAR
from .plume_front import advected_distance, front_distance

Range = tuple[float, float]
EVERYTHING: Range = (0.0, math.inf)

INNER_POINTS = 9
"""Points of an interval of dispersivity or c/c0 at which u is looked at, ends included."""


@dataclass(frozen=True)
class Front:
    """What "front" means.

    Attributes
    ----------
    relative_concentration : tuple of float
        Least and largest c/c0 that a writer may have called the front, above 0 and below 1.
    dispersivity : tuple of float, m
        Least and largest longitudinal dispersivity; zeros for a sharp front.

    Raises
    ------
    InputError
        If an interval is reversed or out of its range.
    """

    relative_concentration: Range = (0.5, 0.5)
    dispersivity: Range = (0.0, 0.0)

    def __post_init__(self) -> None:
        problems = Problems()
        low, high = self.relative_concentration
        if not 0.0 < low <= high < 1.0:
            problems.add(f"the front is put at c/c0 from {low:g} to {high:g}",
                         place="relative_concentration", allowed="0 < low <= high < 1")  # fmt: skip
        _check_range("dispersivity", self.dispersivity, problems, zero=True)
        problems.raise_if_any()


@dataclass(frozen=True)
class PlumeStatement:
    """One statement on how far or fast a plume went.

    Attributes
    ----------
    says : str
        The statement, in words, with its source.
    kind : {"reached", "not reached", "mean rate", "present rate"}
        The front is at a distance at a time (or arrives there); it is not yet there; it moved so
        fast on average since the source began; it moves so fast at the time given.
    time : tuple of float, yr
        Least and largest time since the source began; of use to a mean rate only with dispersion.
    distance : tuple of float, m
        Least and largest distance from the source's edge; not for rates.
    rate : tuple of float, m/yr
        Least and largest rate; only for rates.

    Raises
    ------
    InputError
        If what the kind needs is missing or out of its range; all at once.
    """

    says: str
    kind: Literal["reached", "not reached", "mean rate", "present rate"]
    time: Range | None = None
    distance: Range | None = None
    rate: Range | None = None

    def __post_init__(self) -> None:
        problems = Problems()
        kinds = ("reached", "not reached", "mean rate", "present rate")
        if self.kind not in kinds:
            problems.add(f'a statement of kind "{self.kind}"', place=self.says,
                         allowed=", ".join(kinds))  # fmt: skip
            problems.raise_if_any()
        rates = self.kind.endswith("rate")
        needed = ("rate",) if rates else ("distance", "time")
        for name in needed:
            if getattr(self, name) is None:
                problems.add(f"the statement gives no {name}", place=self.says,
                             remedy=f"give its least and largest {name}")  # fmt: skip
        if getattr(self, "distance" if rates else "rate") is not None:
            problems.add(f"a statement of kind {self.kind} has no "
                         f"{'distance' if rates else 'rate'}", place=self.says)  # fmt: skip
        for name in ("time", "distance", "rate"):
            if (value := getattr(self, name)) is not None:
                _check_range(name, value, problems, zero=False, place=self.says)
        problems.raise_if_any()


def _check_range(
    name: str, value: Range, problems: Problems, *, zero: bool, place: str = ""
) -> None:
    low, high = value
    if not (low <= high < math.inf and (low > 0.0 or (zero and low == 0.0))):
        problems.add(
            f"the {name} is from {low:g} to {high:g}", place=place or name,
            allowed=f"low <= high, finite, {'zero or more' if zero else 'above zero'}",
        )  # fmt: skip


def implied_velocity(statement: PlumeStatement, front: Front) -> Range:
    """Return the velocity of the substance, K i / (n R), that a statement implies.

    Parameters
    ----------
    statement : PlumeStatement
        Statement.
    front : Front
        What its front means.

    Returns
    -------
    tuple of float, m/yr
        Least and largest; from zero for "not reached".

    Raises
    ------
    InputError
        If a rate is to be read with dispersion and its time is not given.
    """
    if statement.kind.endswith("rate"):
        return _velocity_of_rate(statement, front)
    assert statement.distance is not None
    assert statement.time is not None
    carried = [
        advected_distance(x, f, alpha)
        for x in statement.distance
        for f, alpha in _definitions(front)
    ]
    low, high = min(carried) / statement.time[1], max(carried) / statement.time[0]
    return (0.0, high) if statement.kind == "not reached" else (low, high)


def _definitions(front: Front) -> list[tuple[float, float]]:
    def inner(ends: Range) -> list[float]:
        return sorted(set(map(float, np.linspace(*ends, INNER_POINTS)))) if ends[1] > ends[0] else [
            ends[0]
        ]  # fmt: skip

    return list(product(inner(front.relative_concentration), inner(front.dispersivity)))


def _velocity_of_rate(statement: PlumeStatement, front: Front) -> Range:
    assert statement.rate is not None
    if front.dispersivity == (0.0, 0.0):
        return statement.rate
    if statement.time is None:
        problems = Problems()
        problems.add("a rate is read with dispersion and no time is given", place=statement.says,
                     remedy="give the years since the source began, or a sharp front")  # fmt: skip
        problems.raise_if_any()
    assert statement.time is not None
    found = []
    for rate, time, (f, alpha) in product(statement.rate, statement.time, _definitions(front)):
        if statement.kind == "mean rate":
            found.append(advected_distance(rate * time, f, alpha) / time)
        else:
            found.append(_of_present_rate(rate, time, f, alpha))
    return min(found), max(found)


def _of_present_rate(rate: float, time: float, f: float, alpha: float) -> float:
    """Return v/R for which the front moves at a rate at an age."""

    def excess(log_velocity: float) -> float:
        u = math.exp(log_velocity) * time
        step = 1.0e-4
        ends = [front_distance(u * math.exp(s), f, alpha) for s in (-step, step)]
        # dx/dt = (dx / d ln u) / t
        return math.log((ends[1] - ends[0]) / (2.0 * step) / time / rate)

    middle = math.log(rate)
    low, high = middle - 1.0, middle + 1.0
    while excess(low) > 0.0:
        low -= 1.0
    while excess(high) < 0.0:
        high += 1.0
    return math.exp(brentq(excess, low, high, xtol=1.0e-9))


def implied_value(
    wanted: Literal["hydraulic_conductivity", "hydraulic_gradient", "effective_porosity",
                    "retardation"],
    velocity: Range, **known: Range,
) -> Range:  # fmt: skip
    """Return what a velocity K i / (n R) implies for one of its four factors.

    Parameters
    ----------
    wanted : str
        hydraulic_conductivity (m/s), hydraulic_gradient, effective_porosity or retardation.
    velocity : tuple of float, m/yr
        Least and largest, from `implied_velocity` or `agreement`.
    **known : tuple of float
        Least and largest of the other three.

    Returns
    -------
    tuple of float
        Least and largest; not cut to what is possible, so a porosity above one or a retardation
        below one says that the statement and the ground do not go together.

    Raises
    ------
    InputError
        If one of the three is missing or not above zero.
    """
    names = ("hydraulic_conductivity", "hydraulic_gradient", "effective_porosity", "retardation")
    problems = Problems()
    if wanted not in names:
        problems.add(f'"{wanted}" is asked for', place="wanted", allowed=", ".join(names))
    for name in names:
        if name != wanted and name not in known:
            problems.add(f"the {name} is missing", place=name,
                         remedy="give its least and largest value")  # fmt: skip
        elif name != wanted:
            _check_range(name, known[name], problems, zero=False)
    for name in sorted(known.keys() - set(names)):
        problems.add(f'"{name}" is no factor of the velocity', place=name,
                     allowed=", ".join(names), remedy=did_you_mean(name, names))  # fmt: skip
    if wanted in known:
        problems.add(f"the {wanted} is both asked for and given", place=wanted,
                     remedy="leave it out")  # fmt: skip
    problems.raise_if_any()
    return _solve(wanted, velocity, known)


def _solve(wanted: str, velocity: Range, known: dict[str, Range]) -> Range:
    above = ("hydraulic_conductivity", "hydraulic_gradient")
    # v = K i / (n R), K in m/s: K and i stand above the line, n and R below.
    low, high = velocity[0] / SECONDS_PER_YEAR, velocity[1] / SECONDS_PER_YEAR
    if wanted not in above:
        low, high = 1.0 / high, (1.0 / low if low > 0.0 else math.inf)
    for name, ends in known.items():
        multiplies = (name in above) != (wanted in above)
        low *= ends[0] if multiplies else 1.0 / ends[1]
        high *= ends[1] if multiplies else 1.0 / ends[0]
    return low, high


@dataclass(frozen=True)
class Agreement:
    """Whether statements on a plume go together.

    Attributes
    ----------
    velocities : tuple of tuple of float, m/yr
        Implied K i / (n R), one interval a statement.
    common : tuple of float or None, m/yr
        What all allow; None where they contradict each other.
    apart : tuple of (str, str, float)
        Pairs that share no velocity, with the factor between their nearest ends.
    sentence : str
        The finding in words.
    """

    velocities: tuple[Range, ...]
    common: Range | None
    apart: tuple[tuple[str, str, float], ...]
    sentence: str


def agreement(statements: Sequence[PlumeStatement], front: Front) -> Agreement:
    """Return whether one velocity K i / (n R) can make all statements true.

    Parameters
    ----------
    statements : sequence of PlumeStatement
        On the same plume and substance.
    front : Front
        What "front" means in all of them. Every statement takes its own value from the intervals,
        so that a definition as wide as the writers may have had makes agreement easier, not harder.

    Returns
    -------
    Agreement

    Raises
    ------
    InputError
        If no statement is given.
    """
    if not statements:
        problems = Problems()
        problems.add("no statement on the plume", place="statements", remedy="give one or more")
        problems.raise_if_any()
    ranges = tuple(implied_velocity(statement, front) for statement in statements)
    low, high = max(r[0] for r in ranges), min(r[1] for r in ranges)
    common = (low, high) if low <= high else None
    apart = []
    for (first, a), (second, b) in combinations(zip(statements, ranges, strict=True), 2):
        gap = max(a[0], b[0]) / min(a[1], b[1])
        if gap > 1.0:
            apart.append((first.says, second.says, gap))
    if common:
        said = f"the statements agree on K i / (n R) of {low:.3g} to {high:.3g} m a year"
    else:
        first_says, second_says, gap = max(apart, key=lambda pair: pair[2])
        said = (f'"{first_says}" and "{second_says}" are a factor of {gap:.3g} apart in '
                "K i / (n R)")  # fmt: skip
    return Agreement(ranges, common, tuple(apart), said)
