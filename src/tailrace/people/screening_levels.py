"""Screening levels: the concentration in soil, air, water or dust that just meets a target.

    level = target / sum over pathways of (hazard or risk per unit of concentration)

for a target hazard quotient (threshold effects) and a target risk (cancer); the smaller of the two
is the level. With EPA's factors of 2014 and its toxicity values this is the Regional Screening
Level (US EPA, Regional Screening Levels, User's Guide, sections 4.1 to 4.3); EPA prints it to two
figures (`ScreeningLevel.rounded`).

A pathway without a toxicity value or factor is left out of the sum, so that the level is then an
upper bound: the safe level is at most this, and the reasons say what is missing. EPA's tables do
not say so. A level is linear in its target up to a risk of 1 %, above which 1 - exp(-x) is turned
round. Lead is not done: EPA derives its levels from blood-lead models (IEUBK, ALM).
"""

from __future__ import annotations

import math
from collections.abc import Mapping

from tailrace.errors import InputError
from tailrace.people.screening_exposure import ScreeningExposure
from tailrace.people.screening_rates import (
    air_hazard_rates,
    air_risk_rates,
    crop_hazard_rate,
    crop_risk_rate,
    soil_hazard_rates,
    soil_risk_rates,
    water_hazard_rates,
    water_risk_rates,
)
from tailrace.people.screening_targets import (
    TARGET_HAZARD,
    TARGET_RISK,
    ScreeningLevel,
    level_for_target,
    screening_level,
)
from tailrace.people.screening_values import Number, ScreeningToxicity
from tailrace.quantities.missing import AtLeast, Missing

NOT_GIVEN = Missing("no age-adjusted amount of crops eaten was given")


def _memory(tox: ScreeningToxicity, exposure: ScreeningExposure) -> tuple[str, ...]:
    return tuple(dict.fromkeys((*tox.from_memory, *exposure.from_memory)))


def soil_screening_level(
    tox: ScreeningToxicity,
    exposure: ScreeningExposure,
    *,
    target_hazard: float = TARGET_HAZARD,
    target_risk: float = TARGET_RISK,
) -> ScreeningLevel:
    """Return the level in soil, mg/kg: swallowed, on the skin, breathed as dust.

    Parameters
    ----------
    tox : ScreeningToxicity
        Substance (`screening_toxicity(..., exposure="soil")`).
    exposure : ScreeningExposure
        `resident_exposure` for residential, `worker_exposure` for industrial soil.
    target_hazard, target_risk : float
        Targets.

    Returns
    -------
    ScreeningLevel
        mg/kg.

    Raises
    ------
    InputError
        If a target is out of its range.

    Notes
    -----
    US EPA, Regional Screening Levels, User's Guide, sections 4.1 and 4.2. A level above 1e6 mg/kg
    is more than pure substance.
    """
    return screening_level(
        f"soil, {exposure.name}", "mg/kg", soil_hazard_rates(tox, exposure),
        soil_risk_rates(tox, exposure), target_hazard=target_hazard, target_risk=target_risk,
        from_memory=_memory(tox, exposure),
    )  # fmt: skip


def air_screening_level(
    tox: ScreeningToxicity,
    exposure: ScreeningExposure,
    *,
    target_hazard: float = TARGET_HAZARD,
    target_risk: float = TARGET_RISK,
) -> ScreeningLevel:
    """Return the level in air, mg/m3.

    Parameters
    ----------
    tox : ScreeningToxicity
        Substance.
    exposure : ScreeningExposure
        Resident or worker.
    target_hazard, target_risk : float
        Targets.

    Returns
    -------
    ScreeningLevel
        mg/m3; body weight and breathing rate do not enter.

    Raises
    ------
    InputError
        If a target is out of its range.
    """
    return screening_level(
        f"air, {exposure.name}", "mg/m3", air_hazard_rates(tox, exposure),
        air_risk_rates(tox, exposure), target_hazard=target_hazard, target_risk=target_risk,
        from_memory=_memory(tox, exposure),
    )  # fmt: skip


def tap_water_screening_level(
    tox: ScreeningToxicity,
    exposure: ScreeningExposure,
    *,
    target_hazard: float = TARGET_HAZARD,
    target_risk: float = TARGET_RISK,
) -> ScreeningLevel:
    """Return the level in tap water, mg/L: drunk, and on the skin when bathing.

    Parameters
    ----------
    tox : ScreeningToxicity
        Substance (`screening_toxicity(..., exposure="water")`); inorganic, not volatile.
    exposure : ScreeningExposure
        Resident.
    target_hazard, target_risk : float
        Targets.

    Returns
    -------
    ScreeningLevel
        mg/L.

    Raises
    ------
    InputError
        If a target is out of its range.
    """
    return screening_level(
        f"tap water, {exposure.name}", "mg/L", water_hazard_rates(tox, exposure),
        water_risk_rates(tox, exposure), target_hazard=target_hazard, target_risk=target_risk,
        from_memory=_memory(tox, exposure),
    )  # fmt: skip


def road_dust_screening_level(
    tox: ScreeningToxicity,
    exposure: ScreeningExposure,
    *,
    swallowed_share: float,
    skin_share: float,
    air_per_dust: float,
    target_hazard: float = TARGET_HAZARD,
    target_risk: float = TARGET_RISK,
) -> ScreeningLevel:
    """Return the level in road dust, mg/kg.

    Parameters
    ----------
    tox : ScreeningToxicity
        Substance (as for soil).
    exposure : ScreeningExposure
        Resident or worker.
    swallowed_share, skin_share : float
        Shares of the soil and dust swallowed, and of that on the skin, that are road dust, 0 to 1.
    air_per_dust : float
        Road dust in the air breathed, kg/m3: the concentration of dust that traffic raises.
    target_hazard, target_risk : float
        Targets.

    Returns
    -------
    ScreeningLevel
        mg/kg.

    Raises
    ------
    InputError
        If a share or target is out of its range.
    """
    for name, value, most in (
        ("swallowed_share", swallowed_share, 1.0), ("skin_share", skin_share, 1.0),
        ("air_per_dust", air_per_dust, math.inf),
    ):  # fmt: skip
        if not 0.0 <= value <= most or math.isinf(value):
            raise InputError.single(f"{name} is {value:g}", place=name,
                                    allowed=f"0 to {most:g}, finite")  # fmt: skip
    share = {
        "soil_ingestion": ("road_dust_ingestion", swallowed_share),
        "dermal_soil": ("dermal_soil", skin_share),
        "inhalation_outdoor": ("inhalation_outdoor", air_per_dust * exposure.emission_factor),
    }
    rates = [
        {share[key][0]: _scaled(rate, share[key][1]) for key, rate in soil.items()}
        for soil in (soil_hazard_rates(tox, exposure), soil_risk_rates(tox, exposure))
    ]
    return screening_level(
        f"road dust, {exposure.name}", "mg/kg", *rates, target_hazard=target_hazard,
        target_risk=target_risk, from_memory=_memory(tox, exposure),
    )  # fmt: skip


def irrigation_water_screening_level(
    tox: ScreeningToxicity,
    exposure: ScreeningExposure,
    *,
    soil_per_water: float,
    crops_per_water: Number,
    crops_eaten: Number,
    crops_adjusted: Number = NOT_GIVEN,
    target_hazard: float = TARGET_HAZARD,
    target_risk: float = TARGET_RISK,
) -> ScreeningLevel:
    """Return the level in irrigation water, mg/L, through the soil it builds up and the crops.

    Parameters
    ----------
    tox : ScreeningToxicity
        Substance (as for soil).
    exposure : ScreeningExposure
        Resident.
    soil_per_water : float
        Concentration in soil per concentration in the water at the time assessed, L/kg: the
        build-up of `tailrace.land`, or a measured ratio.
    crops_per_water : float or Missing
        Concentration in crops, fresh, per concentration in the water, L/kg.
    crops_eaten : float or Missing
        Crops from the irrigated land that the child of the set eats, kg/d.
    crops_adjusted : float or Missing
        Sum of EF ED IR / BW over child and adult, kg/kg, for cancer.
    target_hazard, target_risk : float
        Targets.

    Returns
    -------
    ScreeningLevel
        mg/L.

    Raises
    ------
    InputError
        If a ratio or target is out of its range.
    """
    if not 0.0 <= soil_per_water < math.inf:
        raise InputError.single(f"soil_per_water is {soil_per_water:g} L/kg",
                                place="soil_per_water", allowed="zero or more")  # fmt: skip
    hazards = {k: _scaled(v, soil_per_water) for k, v in soil_hazard_rates(tox, exposure).items()}
    risks = {k: _scaled(v, soil_per_water) for k, v in soil_risk_rates(tox, exposure).items()}
    hazards["crops"] = _scaled(crop_hazard_rate(tox, exposure, crops_eaten), crops_per_water)
    risks["crops"] = _scaled(crop_risk_rate(tox, exposure, crops_adjusted), crops_per_water)
    return screening_level(
        f"irrigation water, {exposure.name}", "mg/L", hazards, risks,
        target_hazard=target_hazard, target_risk=target_risk, from_memory=_memory(tox, exposure),
    )  # fmt: skip


def _scaled(rate: Number, factor: Number) -> Number:
    if isinstance(rate, Missing):
        return rate
    return factor if isinstance(factor, Missing) else rate * factor


def radiological_screening_level(
    target_dose: float, dose_per_unit: Mapping[str, Number]
) -> float | AtLeast | Missing:
    """Return the activity concentration whose pathways together give a target dose.

    Parameters
    ----------
    target_dose : float
        mSv/yr above background, above zero: 1 is the limit of GB 18871 for the public.
    dose_per_unit : mapping of str to float or Missing
        Yearly dose per activity concentration by pathway, mSv/yr per Bq/kg (or per Bq/L, Bq/m3).

    Returns
    -------
    float, AtLeast or Missing
        In the unit of the concentration; where doses are missing the value is an upper bound.

    Raises
    ------
    InputError
        If the target is not above zero or a dose is negative.
    """
    return level_for_target(target_dose, dose_per_unit)
