"""Loss of life where a dam fails: Graham 1999.

The share of the people at risk who die depends on how severe the flood is, how long before it
arrives they were warned, and whether the warning told how severe it would be (Graham 1999, A
procedure for estimating loss of life caused by dam failure, US Bureau of Reclamation DSO-99-06,
table 7: a suggested rate and a range for each class).

* severity: "low", buildings stay; "medium", some are destroyed, people can survive in houses or
  trees (water of 3 m and more); "high", the place is swept clean within minutes;
* warning: none below 15 minutes, some up to 60 minutes, adequate above;
* understanding: "vague" or "precise".

For high severity with a warning the report gives no rate: the rate without warning holds for those
who remain, and how many remain is not known. The result is missing there, with that reason.

The rates come from about forty floods, mostly of water and mostly in the USA; mud is heavier. They
are drawn triangular between the ends of the range about the suggested rate.

A loss of life in a scenario is no hazard index and no yearly risk. `ScenarioLoss` cannot be added
to anything, nor anything to it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, NoReturn

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tailrace.data.values import fact
from tailrace.errors import InputError, Problems, did_you_mean
from tailrace.quantities import Missing, Value

FloatArray = NDArray[np.float64]

TABLE = "dam_failure"
SEVERITIES = ("low", "medium", "high")
UNDERSTANDINGS = ("vague", "precise")
SOME_WARNING, ADEQUATE_WARNING = 15.0, 60.0
"""Minutes: limits of the classes of warning (Graham 1999, page 26)."""
WARNINGS = ("no", "some", "adequate")


def warning_class(minutes: float) -> str:
    """Return the class of a warning: "no", "some" or "adequate".

    Parameters
    ----------
    minutes : float
        Time from the warning to the flood's arrival; below zero where it came too late.

    Raises
    ------
    InputError
        If it is not a number.
    """
    if np.isnan(minutes):
        raise InputError.single("the warning time is not a number", place="minutes")
    if minutes < SOME_WARNING:
        return "no"
    return "some" if minutes <= ADEQUATE_WARNING else "adequate"


def fatality_rate(severity: str, minutes: float, understanding: str = "vague") -> Value | Missing:
    """Return the share of the people at risk who die.

    Parameters
    ----------
    severity : {"low", "medium", "high"}
        How severe the flood is.
    minutes : float
        Time from the warning to the flood's arrival.
    understanding : {"vague", "precise"}
        Whether those warned know how severe it will be; of no meaning without warning.

    Returns
    -------
    Value or Missing
        Suggested rate with its range; missing for high severity with a warning.

    Raises
    ------
    InputError
        If a class is unknown.
    """
    problems = Problems()
    for word, allowed, place in (
        (severity, SEVERITIES, "severity"),
        (understanding, UNDERSTANDINGS, "understanding"),
    ):
        if word not in allowed:
            problems.add(f'"{word}" is not known', place=place, allowed=", ".join(allowed),
                         remedy=did_you_mean(word, allowed))  # fmt: skip
    problems.raise_if_any()
    warned = warning_class(minutes)
    item = f"fatality rate: {severity}, {warned} warning"
    if severity != "high" and warned != "no":
        item += f", {understanding}"
    return fact(TABLE, item)


@dataclass(frozen=True, eq=False)
class ScenarioLoss:
    """Deaths in one scenario; it refuses every sum, so that it enters no index.

    Attributes
    ----------
    draws : ndarray, shape (draws,)
        Deaths.
    missing : tuple of str
        What is not counted, and why; then the deaths are "at least".
    """

    draws: FloatArray
    missing: tuple[str, ...] = ()

    # Arrays ask this first; None sends them to the refusals below.
    __array_ufunc__ = None

    @property
    def at_least(self) -> bool:
        """Whether something is not counted."""
        return bool(self.missing)

    def quantiles(self, levels: ArrayLike) -> FloatArray:
        """Return deaths at levels of probability within the scenario."""
        return np.asarray(np.quantile(self.draws, np.asarray(levels, dtype=np.float64)))

    def _refuse(self, *_: Any) -> NoReturn:
        raise InputError.single(
            "the life loss of a dam failure is a scenario: it is not added to, subtracted from or "
            "multiplied with anything", place="ScenarioLoss",
            remedy="report it in a section of its own; .quantiles gives its numbers",
        )  # fmt: skip

    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = _refuse
    __truediv__ = __rtruediv__ = __float__ = __array__ = _refuse


def loss_of_life(
    people: ArrayLike,
    reached: ArrayLike,
    rates: list[Value | Missing],
    places: list[str],
    seed: int,
) -> ScenarioLoss:
    """Return the loss of life over places in reach.

    Parameters
    ----------
    people : array_like, shape (places,)
        People at risk; NaN where not known.
    reached : array_like of bool, shape (draws, places)
        Which draws reach which place.
    rates : list of Value or Missing
        Share who die, by place; one level of it is drawn for all places together, for what is
        not known about a rate is the same in all of them.
    places : list of str
        Names, for what is missing.
    seed : int
        Of the draws of the rates.

    Returns
    -------
    ScenarioLoss
        Over the places whose people and rate are known; the others are named.
    """
    count = np.asarray(people, dtype=np.float64)
    hit = np.asarray(reached, dtype=bool)
    level = np.random.default_rng(np.random.SeedSequence([seed, 1])).random(hit.shape[0])
    deaths, missing = np.zeros(hit.shape[0]), []
    for number, (name, rate) in enumerate(zip(places, rates, strict=True)):
        if not hit[:, number].any():
            continue
        if isinstance(rate, Missing):
            missing.append(f"{name}: {rate.reason}")
        elif np.isnan(count[number]):
            missing.append(f"{name}: the number of people is not known")
        else:
            deaths += np.where(hit[:, number], count[number] * rate.ppf(level), 0.0)
    return ScenarioLoss(deaths, tuple(missing))
