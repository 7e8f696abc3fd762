"""Effects without an accepted dose response: how many times a reference the exposure is.

Birth defects, effects on the developing brain, miscarriage, infertility and others are reported
for people near rare-earth works, and no dose response for them is accepted. They are told as the
ratio of the exposure to a stated reference, with one sentence, and never as cases: an
`ExposureRatio` refuses to be added up or multiplied with people.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any, NoReturn

from tailrace.errors import InputError, did_you_mean
from tailrace.quantities.missing import Missing
from tailrace.quantities.units import convert
from tailrace.quantities.value import Value

SENTENCE = (
    "No dose response is accepted for this effect: the ratio says how many times the reference "
    "the exposure is, not how many people fall ill."
)
"""Stands beside every ratio."""

EFFECTS = (
    "birth defects",
    "miscarriage and stillbirth",
    "low birth weight",
    "neurodevelopment of children",
    "neurological effects in adults",
    "infertility",
    "immune effects",
    "endocrine effects",
    "kidney damage",
    "liver damage",
)
"""Effects told as ratios only."""

COUNTED_ELSEWHERE = {
    "cancer": "lifetime_cancer_risk",
    "dental fluorosis": "fluorosis_prevalence",
    "skeletal fluorosis": "fluorosis_prevalence",
    "death by particles": "particle_burden",
    "silicosis": "silica_lifetime_risk",
}
"""Effects with a dose response, and the function that has it."""


@dataclass(frozen=True)
class ExposureRatio:
    """Exposure over a reference; it refuses arithmetic, so that it becomes no number of cases.

    Parameters
    ----------
    effect : str
        One of `EFFECTS`.
    substance : str
        What people are exposed to.
    ratio : float or Missing
        Exposure over reference.
    reference : Value or Missing
        What the exposure is compared with, with its source.
    sentence : str
        What the ratio says and does not; to be printed beside it.
    """

    effect: str
    substance: str
    ratio: float | Missing
    reference: Value | Missing
    sentence: str = SENTENCE

    # Arrays ask this first; None sends them to the refusals below.
    __array_ufunc__ = None

    def __str__(self) -> str:
        said = self.ratio if isinstance(self.ratio, Missing) else f"{self.ratio:.3g} times"
        return f"{self.effect}, {self.substance}: {said} the reference. {self.sentence}"

    def _refuse(self, *_: Any) -> NoReturn:
        raise InputError.single(
            "an exposure ratio is no risk: it is not added to, subtracted from or multiplied with "
            "anything", place=f"{self.effect}, {self.substance}",
            remedy="print it with its sentence; .ratio is its number",
        )  # fmt: skip

    __add__ = __radd__ = __sub__ = __rsub__ = __mul__ = __rmul__ = _refuse
    __truediv__ = __rtruediv__ = __float__ = __array__ = _refuse


def exposure_over_reference(
    effect: str,
    substance: str,
    exposure: float | Missing,
    unit: str,
    reference: Value | Missing,
) -> ExposureRatio:
    """Return how many times a reference an exposure is.

    Parameters
    ----------
    effect : str
        One of `EFFECTS`.
    substance : str
        Name, for the text.
    exposure : float or Missing
        Dose or concentration in `unit`.
    unit : str
        Unit of the exposure; converted to that of the reference.
    reference : Value or Missing
        Such as a reference dose, a guideline or the level of people not exposed, with its source.

    Returns
    -------
    ExposureRatio
        Missing where the exposure or the reference is.

    Raises
    ------
    InputError
        If the effect is unknown or has a dose response, the units are of different kinds, the
        exposure is negative or the reference not above zero.
    """
    if effect in COUNTED_ELSEWHERE:
        raise InputError.single(
            f"{effect} has a dose response", place="effect",
            remedy=f"use {COUNTED_ELSEWHERE[effect]}",
        )  # fmt: skip
    if effect not in EFFECTS:
        raise InputError.single(
            f'the effect "{effect}" is not known', place="effect", allowed=", ".join(EFFECTS),
            remedy=did_you_mean(effect, (*EFFECTS, *COUNTED_ELSEWHERE)),
        )  # fmt: skip
    if isinstance(reference, Missing):
        return ExposureRatio(effect, substance, reference, reference)
    if isinstance(exposure, Missing):
        return ExposureRatio(effect, substance, exposure, reference)
    if not (0 <= exposure < math.inf) or not reference.central > 0:
        raise InputError.single(
            f"exposure {exposure:g}, reference {reference.central:g}", place="exposure",
            allowed="an exposure of zero or more, a reference above zero",
        )  # fmt: skip
    ratio = convert(exposure, unit, reference.unit) / reference.central
    return ExposureRatio(effect, substance, ratio, reference)
