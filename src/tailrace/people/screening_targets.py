"""From a target to a concentration: the level, what it is made of, and what is missing in it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from typing import Literal

from tailrace.errors import InputError
from tailrace.people.cancer import LINEAR_UP_TO
from tailrace.people.screening_values import Number
from tailrace.quantities.missing import AtLeast, Missing, describe_missing, sum_known

Basis = Literal["non-cancer", "cancer"]
TARGET_RISK = 1e-6
TARGET_HAZARD = 1.0


@dataclass(frozen=True)
class ScreeningLevel:
    """A screening level and what it is made of.

    Parameters
    ----------
    medium : str
        Such as "soil", "air", "tap water".
    unit : str
        Unit of every level here.
    non_cancer, cancer : float or Missing
        Level of each kind alone.
    by_pathway : mapping of (str, str) to float
        Level of each basis and pathway alone.
    missing : tuple of Missing
        Why pathways are not in it.
    from_memory : tuple of str
        Toxicity values and exposure factors behind it that are known from memory alone.
    """

    medium: str
    unit: str
    non_cancer: Number
    cancer: Number
    by_pathway: Mapping[tuple[Basis, str], float]
    missing: tuple[Missing, ...]
    from_memory: tuple[str, ...] = ()

    @property
    def level(self) -> Number:
        """The smaller level of the two kinds; missing where there is neither."""
        known = [one for one in (self.non_cancer, self.cancer) if not isinstance(one, Missing)]
        return min(known) if known else Missing(describe_missing(self.missing))

    @property
    def basis(self) -> Basis | None:
        """Which kind the level is of; None where there is none."""
        if isinstance(self.level, Missing):
            return None
        return "non-cancer" if self.level == self.non_cancer else "cancer"

    @property
    def rounded(self) -> Number:
        """The level to two significant figures, as EPA prints it."""
        return self.level if isinstance(self.level, Missing) else two_figures(self.level)

    def __str__(self) -> str:
        if isinstance(self.rounded, Missing):
            return str(self.rounded)
        said = f"{self.rounded:g} {self.unit} ({self.basis})"
        return f"at most {said}; {describe_missing(self.missing)}" if self.missing else said


def two_figures(number: float) -> float:
    """Return a number to two significant figures, halves upwards.

    Parameters
    ----------
    number : float
        Above zero.
    """
    exact = Decimal(repr(float(number)))
    step = Decimal(1).scaleb(exact.adjusted() - 1)
    return float(exact.quantize(step, rounding=ROUND_HALF_UP))


def level_for_target(target: float, rates: Mapping[str, Number]) -> float | AtLeast | Missing:
    """Return the concentration at which a sum of rates times concentration is the target.

    Parameters
    ----------
    target : float
        Above zero: hazard quotient, risk, or dose in mSv/yr.
    rates : mapping of str to float or Missing
        Target unit per unit of concentration, by pathway.

    Returns
    -------
    float, AtLeast or Missing
        The concentration; wrapped in `AtLeast` where rates are missing: its value is then an
        *upper* bound of the concentration that meets the target, with the reasons.

    Raises
    ------
    InputError
        If the target is not above zero or a rate is negative.
    """
    if not 0.0 < target < math.inf:
        raise InputError.single(f"a target of {target:g}", place="target", allowed="above zero")
    known = {key: one for key, one in rates.items() if not isinstance(one, Missing)}
    if any(not 0.0 <= one < math.inf for one in known.values()):
        raise InputError.single("a rate below zero", place="rates", allowed="zero or more, finite")
    total = sum_known(rates.values())
    if isinstance(total, AtLeast):
        return AtLeast(target / total.value, total.missing) if total.value > 0 else _none(total)
    if isinstance(total, Missing):
        return total
    return target / total if total > 0 else Missing("no pathway leads to the target")


def _none(total: AtLeast) -> Missing:
    return Missing(describe_missing(total.missing))


def _linear_target(risk: float) -> float:
    """Return the dose times slope factor whose bounded risk is the target."""
    if not 0.0 < risk < 1.0:
        raise InputError.single(f"a target risk of {risk:g}", place="target_risk",
                                allowed="above 0, below 1")  # fmt: skip
    return risk if risk <= LINEAR_UP_TO else -math.log1p(-risk)


def screening_level(
    medium: str,
    unit: str,
    hazard_rates: Mapping[str, Number],
    risk_rates: Mapping[str, Number],
    *,
    target_hazard: float = TARGET_HAZARD,
    target_risk: float = TARGET_RISK,
    from_memory: tuple[str, ...] = (),
) -> ScreeningLevel:
    """Return the screening level of a medium from its rates by pathway.

    Parameters
    ----------
    medium, unit : str
        What the level is in.
    hazard_rates, risk_rates : mapping of str to float or Missing
        Hazard quotient and cancer risk per unit of concentration, by pathway. A substance without
        any slope factor or unit risk has all risk rates missing: that is no gap in its level.
    target_hazard : float
        Above zero.
    target_risk : float
        Above 0, below 1.
    from_memory : tuple of str
        Inputs known from memory alone, kept in the result.

    Returns
    -------
    ScreeningLevel
        Missing kinds stay missing, and missing pathways make the level an upper bound.

    Raises
    ------
    InputError
        If a target or a rate is out of its range.
    """
    targets: dict[Basis, float] = {
        "non-cancer": target_hazard,
        "cancer": _linear_target(target_risk),
    }
    levels: dict[Basis, Number] = {}
    by_pathway: dict[tuple[Basis, str], float] = {}
    gaps: list[Missing] = []
    for basis, rates in (("non-cancer", hazard_rates), ("cancer", risk_rates)):
        kind: Basis = "cancer" if basis == "cancer" else "non-cancer"
        found = level_for_target(targets[kind], rates)
        levels[kind] = found.value if isinstance(found, AtLeast) else found
        if isinstance(found, AtLeast) or (kind == "non-cancer" and isinstance(found, Missing)):
            gaps += found.missing if isinstance(found, AtLeast) else [found]
        for pathway, rate in rates.items():
            if not isinstance(rate, Missing) and rate > 0.0:
                by_pathway[kind, pathway] = targets[kind] / rate
    return ScreeningLevel(
        medium, unit, levels["non-cancer"], levels["cancer"], by_pathway,
        tuple(dict.fromkeys(gaps)), from_memory,
    )  # fmt: skip
