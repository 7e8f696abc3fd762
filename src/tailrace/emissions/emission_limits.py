"""Emission limits beside releases, and what can be said of them.

A concentration is compared on the substance the limit counts (ammonia limits count N). A verdict is
"above", "below" or "cannot tell". It cannot be told where

* the limit is known from memory only: what the comparison would give is said, and decides nothing;
* the concentration is missing, or known as at least so much and not yet above;
* the range of the concentration holds the limit.

GB 26451-2011 states its limits for a baseline volume of gas or water per product. Where works use
more, the concentration is recalculated to that volume, so that dilution does not help:
c_base = c Q / sum(Y_i q_i), Q the volume used, Y_i product, q_i baseline volume per product.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from tailrace.data.reader import rows
from tailrace.data.substances import conversion_factor
from tailrace.data.values import facts
from tailrace.errors import InputError, Problems, did_you_mean
from tailrace.quantities.declare import declare_units
from tailrace.quantities.missing import AtLeast, Missing
from tailrace.quantities.number_checks import FloatArray, checked
from tailrace.quantities.value import Value

TABLE = "emission_limits"

Word = Literal["above", "below", "cannot tell"]
Medium = Literal["waste water", "stack gas", "boundary air"]

KNOWN = ("measured", "published", "derived")
"""Qualities of a limit that may decide a verdict."""


@dataclass(frozen=True)
class EmissionLimit:
    """One limit.

    Attributes
    ----------
    medium, substance, category : str
        What the limit is for.
    counted_as : str
        Substance the concentration is counted as; empty where no formula names it.
    limit : Value
        Concentration, kg/m3; for pH the lowest and highest allowed, as `low` and `high`.
    """

    medium: str
    substance: str
    category: str
    counted_as: str
    limit: Value


@dataclass(frozen=True)
class Verdict:
    """What can be said of a concentration against a limit.

    Attributes
    ----------
    word : {"above", "below", "cannot tell"}
        The verdict.
    reason : str
        Why it cannot be told, or of what the verdict is.
    limit : EmissionLimit
        The limit.
    """

    word: Word
    reason: str
    limit: EmissionLimit

    def __str__(self) -> str:
        return f"{self.word} ({self.reason})" if self.reason else self.word


def published_limits(medium: str = "", substance: str = "") -> tuple[EmissionLimit, ...]:
    """Return the packaged limits, of one medium and substance where they are named.

    Parameters
    ----------
    medium : {"waste water", "stack gas", "boundary air"}
        All unless given.
    substance : str
        "fluoride", "ammonia nitrogen", "sulfur dioxide", "thorium and uranium", ...; all unless
        given.

    Returns
    -------
    tuple of EmissionLimit
        In the order of the table ``emission_limits``.

    Raises
    ------
    InputError
        If the table has no such limit.
    """
    found = []
    for row, value in zip(rows(TABLE), facts(TABLE).values(), strict=True):
        if medium not in ("", row["medium"]) or substance not in ("", row["substance"]):
            continue
        if isinstance(value, Value):
            stated = value if row["substance"] == "pH" else value.to("kg/m3")
            found.append(EmissionLimit(row["medium"], row["substance"], row["category"],
                                       row["counted_as"], stated))  # fmt: skip
    if not found:
        known = list(dict.fromkeys(row["substance"] for row in rows(TABLE)))
        raise InputError.single(
            f'no limit of "{substance}" in "{medium}"', file=f"{TABLE}.csv",
            allowed="; ".join(known), remedy=did_you_mean(substance, known),
        )  # fmt: skip
    return tuple(found)


def compare_with_limit(
    concentration: Value | float | Missing | AtLeast, limit: EmissionLimit, counted_as: str = ""
) -> Verdict:
    """Say whether a concentration is above a limit.

    Parameters
    ----------
    concentration : Value, float, Missing or AtLeast
        Concentration, kg/m3 where it is a number; a `Value` brings its range.
    limit : EmissionLimit
        The limit; not that of pH, which is no concentration.
    counted_as : str
        Substance the concentration is counted as; that of the limit unless given.

    Returns
    -------
    Verdict
        The word, with its reason.

    Raises
    ------
    InputError
        If the limit is that of pH, a substance cannot be converted, or a number is below zero.
    """
    if limit.substance == "pH":
        raise InputError.single("pH is no concentration", place="pH", remedy="compare it by hand")
    factor = 1.0
    if counted_as and counted_as != limit.counted_as:
        if limit.counted_as == "":
            raise InputError.single(
                f"the limit of {limit.substance} is counted as no formula", place=counted_as,
                remedy="give the concentration as the limit states it",
            )  # fmt: skip
        factor = conversion_factor(counted_as, limit.counted_as)
    if isinstance(concentration, Missing):
        return Verdict("cannot tell", f"no concentration: {concentration.reason}", limit)
    low, high = _range(concentration, factor)
    problems = Problems()
    checked(problems, "concentration", [low], "kg/m3")
    problems.raise_if_any()
    word: Word = "above" if low > limit.limit.central else "below"
    if high > limit.limit.central >= low:
        return Verdict("cannot tell", f"{_shown(low, high)} holds the limit", limit)
    if limit.limit.quality not in KNOWN:
        return Verdict("cannot tell", f"the limit is from memory; {word} it if it holds", limit)
    return Verdict(word, "", limit)


def _range(concentration: Value | float | AtLeast, factor: float) -> tuple[float, float]:
    if isinstance(concentration, AtLeast):
        return concentration.value * factor, np.inf
    if isinstance(concentration, Value):
        stated = concentration.to("kg/m3")
        ends = [one for one in (stated.low, stated.central, stated.high) if one is not None]
        return min(ends) * factor, max(ends) * factor
    return float(concentration) * factor, float(concentration) * factor


def _shown(low: float, high: float) -> str:
    if np.isinf(high):
        return f"at least {low * 1e3:.4g} mg/L"
    return f"{low * 1e3:.4g} to {high * 1e3:.4g} mg/L"


@declare_units(
    concentration="kg/m3", volume="m3/yr", product="mass_flow", baseline="volume_per_mass",
    returns="kg/m3",
)  # fmt: skip
def baseline_concentration(
    concentration: ArrayLike, volume: ArrayLike, product: ArrayLike, baseline: ArrayLike
) -> FloatArray:
    """Return the concentration at the baseline volume of gas or water.

    Parameters
    ----------
    concentration : float or ndarray, kg/m3
        Concentration as released.
    volume : float or ndarray, m3/yr
        Volume released.
    product : array_like, shape (products,), kg/yr
        Production.
    baseline : array_like, shape (products,), m3/kg
        Baseline volume per product.

    Returns
    -------
    ndarray, kg/m3
        c Q / sum(Y q) where more is released than the baseline, else c (GB 26451-2011, clause on
        baseline volumes; from memory).

    Raises
    ------
    InputError
        If a number is out of its range; all at once.
    """
    problems = Problems()
    given = checked(problems, "concentration", concentration, "kg/m3")
    released = checked(problems, "volume", volume, "m3/yr")
    made = checked(problems, "product", product, "kg/yr")
    per = checked(problems, "baseline", baseline, "m3/kg")
    allowed = float(np.sum(made * per))
    if not allowed > 0.0:
        problems.add("the baseline volume is zero", place="baseline",
                     remedy="give product and baseline volume above zero")  # fmt: skip
    problems.raise_if_any()
    return np.asarray(given * np.maximum(released / allowed, 1.0))
