"""Who a screening level protects: the factors of a resident or a worker from a set.

Threshold effects are judged on the child of the set (a worker on himself), averaged over his years;
cancer on the resident's years as child and adult together, by the age-adjusted factors, averaged
over a life. US EPA Regional Screening Levels, User's Guide, section 4.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from tailrace.people.age_adjusted import age_adjusted_factor, resident_factors
from tailrace.people.averaging import DAYS_PER_YEAR, HOURS_PER_DAY
from tailrace.people.cancer import mean_age_factor
from tailrace.people.exposure_factors import FACTOR_UNITS, exposure_factor
from tailrace.quantities.missing import Missing
from tailrace.quantities.value import Value

PARTICULATE_EMISSION_FACTOR = 1.36e9
"""Air per soil in it, m3/kg: default of the Regional Screening Levels; from memory."""

_SUMS = {
    "IFS": ("soil_ingestion",),
    "DFS": ("skin_area_soil", "soil_adherence"),
    "IFW": ("water_ingestion",),
    "DFW": ("skin_area_water", "bathing_events"),
}
_PLAIN = ("body_weight", "exposure_frequency", "exposure_duration")


@dataclass(frozen=True)
class ScreeningExposure:
    """The factors behind the screening levels of one receptor.

    Parameters
    ----------
    name : str
        "resident" or "worker", and the set.
    person : dict of str to float or Missing
        Factors of the one judged for threshold effects (`FACTOR_UNITS`).
    sums : dict of str to float or Missing
        IFS, DFS (mg/kg), IFW (L/kg), DFW (cm2/kg) and years (days of continuous breathing), for
        cancer; the same with the ending "M" for mutagens; ETevent (h).
    averaging_days : float or Missing
        Days that a lifetime dose is averaged over.
    emission_factor : float
        Air per soil in it, m3/kg.
    from_memory : tuple of str
        Factors that are known from memory alone.
    """

    name: str
    person: dict[str, float | Missing]
    sums: dict[str, float | Missing]
    averaging_days: float | Missing
    emission_factor: float
    from_memory: tuple[str, ...]


def resident_exposure(
    set_name: str = "us-2014", emission_factor: float = PARTICULATE_EMISSION_FACTOR
) -> ScreeningExposure:
    """Return the resident of a set: its child for thresholds, child and adult for cancer.

    Parameters
    ----------
    set_name : str
        Set of exposure factors with a child and an adult.
    emission_factor : float
        Air per soil in it, m3/kg.

    Returns
    -------
    ScreeningExposure
        What the set does not have is missing.

    Raises
    ------
    InputError
        If there is no such set.
    """
    child, child_memory = _factors(set_name, "child")
    adult, adult_memory = _factors(set_name, "adult")
    known = resident_factors(set_name)
    sums: dict[str, float | Missing] = {}
    for name in _SUMS:
        for ending in ("", "M"):
            reason = Missing(f"the set {set_name} lacks what it needs", f"{name}{ending}adj")
            sums[f"{name}{ending}"] = known.get(f"{name}{ending}adj", reason)
    sums["ETevent"] = known.get("ETevent", Missing(f"the set {set_name} has no bathing time"))
    sums |= _breathing([child, adult], first_age=0.0)
    return ScreeningExposure(
        f"resident, {set_name}", child, sums, _lifetime(child), emission_factor,
        tuple(dict.fromkeys(child_memory + adult_memory)),
    )  # fmt: skip


def worker_exposure(
    set_name: str = "us-2014", emission_factor: float = PARTICULATE_EMISSION_FACTOR
) -> ScreeningExposure:
    """Return the worker of a set, for thresholds and for cancer.

    Parameters
    ----------
    set_name : str
        Set of exposure factors with a worker.
    emission_factor : float
        Air per soil in it, m3/kg.

    Returns
    -------
    ScreeningExposure
        What the set does not have is missing.

    Raises
    ------
    InputError
        If there is no such set.
    """
    worker, memory = _factors(set_name, "worker")
    sums: dict[str, float | Missing] = {}
    for name, rates in _SUMS.items():
        needed = {factor: worker[factor] for factor in (*_PLAIN, *rates)}
        numbers = {key: one for key, one in needed.items() if not isinstance(one, Missing)}
        missing = [one for one in needed.values() if isinstance(one, Missing)]
        found: float | Missing = missing[0] if missing else _one_stage(numbers, rates)
        sums |= {name: found, f"{name}M": found}
    sums["ETevent"] = worker["bathing_time"]
    sums |= _breathing([worker], first_age=16.0)
    return ScreeningExposure(
        f"worker, {set_name}", worker, sums, _lifetime(worker), emission_factor, memory
    )


def _factors(set_name: str, group: str) -> tuple[dict[str, float | Missing], tuple[str, ...]]:
    values = {factor: exposure_factor(set_name, group, factor) for factor in FACTOR_UNITS}
    numbers = {key: one.central if isinstance(one, Value) else one for key, one in values.items()}
    memory = [
        key for key, one in values.items() if isinstance(one, Value) and one.quality == "assumed"
    ]
    return numbers, tuple(memory)


def _one_stage(numbers: dict[str, float], rates: tuple[str, ...]) -> float:
    return float(
        age_adjusted_factor.__wrapped__(
            [numbers["exposure_frequency"]],
            [numbers["exposure_duration"]],
            [float(np.prod([numbers[name] for name in rates]))],
            [numbers["body_weight"]],
        )
    )


def _breathing(
    stages: list[dict[str, float | Missing]], first_age: float
) -> dict[str, float | Missing]:
    """Return the days of continuous breathing, plain and weighted by age for mutagens."""
    age, plain, weighted = first_age, 0.0, 0.0
    for stage in stages:
        needed = [stage[key] for key in (*_PLAIN[1:], "exposure_time")]
        numbers = [one for one in needed if not isinstance(one, Missing)]
        if len(numbers) < len(needed):
            missing = next(one for one in needed if isinstance(one, Missing))
            return {"days": missing, "daysM": missing}
        frequency, years, hours = numbers
        days = frequency * years * hours / HOURS_PER_DAY
        plain += days
        weighted += days * float(mean_age_factor.__wrapped__(age, age + years, True))
        age += years
    return {"days": plain, "daysM": weighted}


def _lifetime(stage: dict[str, float | Missing]) -> float | Missing:
    years = stage["lifetime"]
    return years if isinstance(years, Missing) else DAYS_PER_YEAR * years
