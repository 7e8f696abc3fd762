"""The screening levels of one substance in every medium that needs no number of the site.

Road dust and irrigation water depend on the place (dust in the air, uptake by crops): they are in
`tailrace.people.screening_levels` with those numbers as arguments.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from tailrace.people.intake import group_factors
from tailrace.people.radiation_by_pathway import RadiationChoices, RadiationTerm, radiation_terms
from tailrace.people.sample_levels import ALL_YEARS, MeasuredLevel
from tailrace.people.sample_media import MEDIA
from tailrace.people.sample_substance import substance_of_sample
from tailrace.people.screening_exposure import resident_exposure, worker_exposure
from tailrace.people.screening_levels import (
    air_screening_level,
    radiological_screening_level,
    soil_screening_level,
    tap_water_screening_level,
)
from tailrace.people.screening_targets import (
    TARGET_HAZARD,
    TARGET_RISK,
    ScreeningLevel,
    two_figures,
)
from tailrace.people.screening_values import screening_toxicity
from tailrace.people.toxicity import ToxicitySet
from tailrace.quantities.missing import AtLeast, Missing, describe_missing
from tailrace.quantities.value import Value

if TYPE_CHECKING:
    from pandas import DataFrame

PUBLIC_DOSE = 1.0
"""Dose limit of the public above background, mSv/yr (GB 18871-2002)."""

_MEDIA_OF_NUCLIDES = ("soil", "drinking_water", "air")


def screening_overview_of(
    substance: str,
    toxicity: str | ToxicitySet = "epa-2025",
    factors: str = "us-2014",
    *,
    target_hazard: float = TARGET_HAZARD,
    target_risk: float = TARGET_RISK,
    target_dose: float = PUBLIC_DOSE,
    given: Mapping[str, Value | float] | None = None,
) -> DataFrame:
    """Return the levels of a substance or a nuclide.

    Parameters
    ----------
    substance : str
        Any name of it; of a nuclide the levels are those of a dose.
    toxicity : str or ToxicitySet
        Set of toxicity values.
    factors : str
        Set of exposure factors.
    target_hazard, target_risk : float
        Hazard quotient and lifetime risk that a level just meets.
    target_dose : float
        Effective dose above background that a level of a nuclide just meets, mSv/yr.
    given : mapping of str to Value or float, optional
        Exposure factors of your own, for nuclides.

    Returns
    -------
    DataFrame
        Columns medium, level, unit, basis, non_cancer, cancer, is, without. "at most" where a way
        of intake has no value: the safe level is lower still.

    Raises
    ------
    InputError
        If a name is unknown or a target is out of its range.
    """
    import pandas as pd

    found = substance_of_sample(substance)
    if found.kind == "activity":
        rows = _of_nuclide(found.name, factors, target_dose, given or {})
    else:
        rows = _of_mass(found.name, toxicity, factors, target_hazard, target_risk)
    return pd.DataFrame(rows)


def _of_mass(
    name: str, toxicity: str | ToxicitySet, factors: str, hazard: float, risk: float
) -> list[dict[str, object]]:
    soil = screening_toxicity(name, toxicity, "soil")
    water = screening_toxicity(name, toxicity, "water")
    resident, worker = resident_exposure(factors), worker_exposure(factors)
    levels = {
        "soil, residential": soil_screening_level(
            soil, resident, target_hazard=hazard, target_risk=risk
        ),
        "soil, industrial": soil_screening_level(
            soil, worker, target_hazard=hazard, target_risk=risk
        ),
        "air, residential": air_screening_level(
            soil, resident, target_hazard=hazard, target_risk=risk
        ),
        "air, industrial": air_screening_level(
            soil, worker, target_hazard=hazard, target_risk=risk
        ),
        "tap water": tap_water_screening_level(
            water, resident, target_hazard=hazard, target_risk=risk
        ),
    }
    return [_row(medium, one) for medium, one in levels.items()]


def _row(medium: str, one: ScreeningLevel) -> dict[str, object]:
    return {
        "medium": medium,
        "level": _number(one.rounded),
        "unit": one.unit,
        "basis": one.basis or "",
        "non_cancer": _number(one.non_cancer),
        "cancer": _number(one.cancer),
        "is": "at most" if one.missing and not isinstance(one.level, Missing) else "",
        "without": describe_missing(one.missing),
        "from_memory": " ".join(one.from_memory),
    }


def _number(number: float | Missing) -> float:
    return float("nan") if isinstance(number, Missing) else number


def _of_nuclide(
    name: str, factors: str, dose: float, given: Mapping[str, Value | float]
) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    for group in ("child", "adult"):
        of = group_factors(factors, group, given)
        for medium in _MEDIA_OF_NUCLIDES:
            unit = MEDIA[medium].activity_unit
            level = MeasuredLevel(
                "", medium, name, ALL_YEARS, 1.0, unit, "activity", np.nan, np.nan, None, ()
            )
            terms = radiation_terms([level], group, of, RadiationChoices())
            if terms:
                rows.append(_dose_row(f"{medium}, {group}", unit, dose, terms))
    return rows


def _dose_row(medium: str, unit: str, dose: float, terms: list[RadiationTerm]) -> dict[str, object]:
    found = radiological_screening_level(dose, {one.pathway: one.dose for one in terms})
    known = found.value if isinstance(found, AtLeast) else found
    return {
        "medium": medium,
        "level": float("nan") if isinstance(known, Missing) else two_figures(known),
        "unit": unit,
        "basis": f"{dose:g} mSv/yr above background, the nuclide alone",
        "is": "at most" if isinstance(found, AtLeast) else "",
        "without": "" if isinstance(found, float) else describe_missing(_reasons(found)),
    }


def _reasons(found: AtLeast | Missing) -> tuple[Missing, ...]:
    return found.missing if isinstance(found, AtLeast) else (found,)
