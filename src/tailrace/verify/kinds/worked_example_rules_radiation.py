"""Worked examples of radiation: gamma rays of soil, indices of material, radon in homes."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, cast, get_args

from tailrace.verify.kinds.worked_example import Case, Rule, in_unit

if TYPE_CHECKING:
    from tailrace.people.gamma_soil import GammaSet

RADIUM, THORIUM, POTASSIUM = (
    r"(226-?)?Ra(-?226)?|U-?238|238U",
    r"(232-?)?Th(-?232)?",
    r"(40-?)?K(-?40)?",
)
EQUIVALENT = r"Ra[- ]?eq|radium equivalent( activity)?"
ALPHA, GAMMA = r"I[-_ ]?alpha|alpha index", r"I[-_ ]?gamma|gamma index"
RATE = r"(absorbed |gamma |air )*dose rate( in air)?"
OUTDOORS = r"(annual|yearly) effective dose,? outdoors?( \(.*\))?"
INDOORS = r"(annual|yearly) effective dose,? indoors?( \(.*\))?"
EXTERNAL = r"Hex|external hazard index"
INTERNAL = r"Hin|internal hazard index"
LEVEL = r"RLI|representative (gamma )?level index"
RISK = r"(lifetime )?(excess )?(lung[- ]cancer )?risk( of lung cancer( death)?)?"
RADON, FACTOR, OCCUPANCY = (
    r"radon( concentration)?",
    r"equilibrium factor|F",
    r"occupancy( factor)?",
)
MONTHS = r"working months( per year)?"
YEARS, PER_WLM = r"life expectancy|years( of exposure)?", r"risk per WLM"

_NUMBER = r"(\d+(?:\.\d+)?)"
_COEFFICIENTS = re.compile(
    rf"{_NUMBER}\s*\*?\s*Ra\w*.*?{_NUMBER}\s*\*?\s*Th.*?{_NUMBER}\s*\*?\s*K\b"
)
_SHARE_AND_FACTOR = re.compile(r"8760\s*\*\s*(\d?\.\d+)\s*\*\s*(\d?\.\d+)(?:e-6)?")


def _gamma_set(equation: str) -> GammaSet:
    """Return the set whose coefficients the equation prints; UNSCEAR 2000 where it prints none."""
    from tailrace.people.gamma_soil import GammaSet, gamma_coefficients

    printed = _COEFFICIENTS.search(equation)
    if printed is None:
        return "unscear-2000"
    numbers = [float(one) for one in printed.groups()]
    for name in get_args(GammaSet):
        if numbers == gamma_coefficients("absorbed dose rate", name).tolist():
            return cast("GammaSet", name)
    raise ValueError(f"the coefficients {numbers} are of no set of gamma coefficients")


def _is_soil(case: Case) -> bool:
    return case.has(RADIUM, THORIUM, POTASSIUM) and case.asks(
        RATE, OUTDOORS, INDOORS, EXTERNAL, INTERNAL, LEVEL, EQUIVALENT, GAMMA, ALPHA
    )


def _soil(case: Case) -> dict[str, float]:
    from tailrace.people import gamma_indices as index
    from tailrace.people.gamma_soil import annual_gamma_dose, soil_gamma_dose_rate

    radium, thorium, potassium = (case.number(one, "Bq/kg") for one in (RADIUM, THORIUM, POTASSIUM))
    activities = radium, thorium, potassium
    rate = float(soil_gamma_dose_rate(*activities, source=_gamma_set(case.equation)))
    stated = _SHARE_AND_FACTOR.search(case.equation)
    outside, factor = (float(one) for one in stated.groups()) if stated else (0.2, 0.7)
    found = case.answer(RATE, rate, "nGy/h")
    found |= case.answer(OUTDOORS, float(annual_gamma_dose(rate, outside, factor)), "mSv/yr")
    found |= case.answer(INDOORS, float(annual_gamma_dose(rate, 1.0 - outside, factor)), "mSv/yr")
    found |= case.answer(EQUIVALENT, float(index.radium_equivalent(*activities)), "Bq/kg")
    for pattern, value in (
        (EXTERNAL, index.external_hazard_index(*activities)),
        (INTERNAL, index.internal_hazard_index(*activities)),
        (LEVEL, index.representative_level_index(*activities)),
        (GAMMA, index.gamma_index(*activities)),
        (ALPHA, index.alpha_index(activities[0])),
    ):
        found |= case.answer(pattern, float(value), "1")
    return found


def _is_of_indices(case: Case) -> bool:
    return case.has(EQUIVALENT, ALPHA, GAMMA) and not case.has(RADIUM)


def _of_indices(case: Case) -> dict[str, float]:
    """Return what follows from three printed indices.

    Doses follow from the activities behind the indices. Where both doses are printed and the
    equation ties one to the other, the outdoor one is a quarter of the printed indoor one.
    """
    from tailrace.people.gamma_indices import RADIUM_EQUIVALENT_LIMIT, activities_of_indices
    from tailrace.people.gamma_soil import annual_gamma_dose, soil_gamma_dose_rate

    equivalent, alpha, gamma = (
        case.number(EQUIVALENT, "Bq/kg"), case.number(ALPHA, "1"), case.number(GAMMA, "1"),
    )  # fmt: skip
    activities = activities_of_indices(equivalent, alpha, gamma)
    external = equivalent / RADIUM_EQUIVALENT_LIMIT
    found = case.answer(EXTERNAL, external, "1")
    internal = external + float(activities[0]) / RADIUM_EQUIVALENT_LIMIT
    found |= case.answer(INTERNAL, internal, "1")
    found |= case.answer(LEVEL, 2.0 * gamma, "1")
    rate = soil_gamma_dose_rate(*activities, source=_gamma_set(case.equation))
    found |= case.answer(RATE, float(rate), "nGy/h")
    found |= case.answer(INDOORS, float(annual_gamma_dose(rate, 0.8, 0.7)), "mSv/yr")
    outdoors = float(annual_gamma_dose(rate, 0.2, 0.7))
    printed = [one for name, one in case.outputs.items() if re.fullmatch(INDOORS, name)]
    if printed and re.search(r"indoor\w*( AED)? = 4\s*\*\s*outdoor", case.equation):
        outdoors = in_unit(printed[0], "mSv/yr") / 4.0
    return found | case.answer(OUTDOORS, outdoors, "mSv/yr")


def _is_radon(case: Case) -> bool:
    return case.has(RADON, FACTOR, OCCUPANCY, YEARS, PER_WLM) and case.asks(RISK, "WLM.*")


def _radon(case: Case) -> dict[str, float]:
    from tailrace.people.radon_dose import epa_working_level_months
    from tailrace.people.radon_lung_cancer import lung_cancer_risk

    months = case.number(MONTHS, "") if case.has(MONTHS) else None
    wlm = epa_working_level_months(
        case.number(RADON, "pCi/L"), case.number(FACTOR, "1"), case.number(OCCUPANCY, "1"), months
    )
    risk = lung_cancer_risk(wlm, case.number(YEARS, "yr"), case.number(PER_WLM, ""), "linear")
    return case.answer(RISK, float(risk), "1") | case.answer("WLM.*", float(wlm), "")


RULES: list[Rule] = [
    Rule(_is_soil, _soil),
    Rule(_is_of_indices, _of_indices),
    Rule(_is_radon, _radon),
]
