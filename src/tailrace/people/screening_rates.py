"""Hazard and risk per unit of concentration, by pathway: what a screening level divides by.

Each rate is the intake of `tailrace.people` at a concentration of 1, over the reference value, or
times the slope factor; a level is the target over the sum of the rates, so that a level put back
into the intakes gives the target. For cancer the intakes of the life stages are summed in the
age-adjusted factors. US EPA Regional Screening Levels, User's Guide, sections 4.1 to 4.3.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import SupportsFloat

from tailrace.people.averaging import DAYS_PER_YEAR
from tailrace.people.dermal import dermal_soil_dose, dermal_water_dose
from tailrace.people.food_intake import food_ingestion_intake
from tailrace.people.inhalation import dust_from_soil, exposure_concentration
from tailrace.people.screening_exposure import ScreeningExposure
from tailrace.people.screening_values import Number, ScreeningToxicity
from tailrace.people.soil_ingestion import KG_PER_MG, soil_ingestion_intake
from tailrace.people.water_ingestion import water_ingestion_intake
from tailrace.quantities.missing import Missing

Rates = dict[str, Number]
CM3_PER_L = 1000.0


def _when_known(compute: Callable[..., SupportsFloat], *inputs: Number) -> Number:
    """Return the number computed, or the first reason why an input is missing."""
    for one in inputs:
        if isinstance(one, Missing):
            return one
    return float(compute(*inputs))


def _stay(exposure: ScreeningExposure) -> tuple[Number, Number, Number]:
    """Return frequency (d/yr), duration (yr) and averaging time (d) of threshold effects."""
    years = exposure.person["exposure_duration"]
    average = years if isinstance(years, Missing) else DAYS_PER_YEAR * years
    return exposure.person["exposure_frequency"], years, average


def soil_hazard_rates(tox: ScreeningToxicity, exposure: ScreeningExposure) -> Rates:
    """Return hazard quotients per mg/kg of soil: swallowed, on skin, breathed as dust."""
    person, stay = exposure.person, _stay(exposure)
    swallowed = _when_known(
        lambda rate, weight, dose, days, years, average: (
            soil_ingestion_intake.__wrapped__(
                1.0, rate, weight, days, years, average, tox.bioavailability
            )
            / dose
        ),
        person["soil_ingestion"], person["body_weight"], tox.reference_dose, *stay,
    )  # fmt: skip
    skin = _when_known(
        lambda area, adherence, share, weight, dose, *time: (
            dermal_soil_dose.__wrapped__(1.0, area, adherence, share, weight, *time)
            / (dose * tox.gut_absorption)
        ),
        person["skin_area_soil"], person["soil_adherence"], tox.skin_absorption,
        person["body_weight"], tox.reference_dose, *stay,
    )  # fmt: skip
    dust = air_hazard_rates(tox, exposure)["inhalation_outdoor"]
    share = float(dust_from_soil.__wrapped__(1.0, exposure.emission_factor))
    return {
        "soil_ingestion": swallowed,
        "dermal_soil": skin,
        "inhalation_outdoor": dust if isinstance(dust, Missing) else dust * share,
    }


def soil_risk_rates(tox: ScreeningToxicity, exposure: ScreeningExposure) -> Rates:
    """Return cancer risks per mg/kg of soil: swallowed, on skin, breathed as dust."""
    sums, days = exposure.sums, exposure.averaging_days
    ending = "M" if tox.mutagen else ""
    swallowed = _when_known(
        lambda mass, slope, average: mass * KG_PER_MG * tox.bioavailability * slope / average,
        sums[f"IFS{ending}"], tox.slope_factor, days,
    )  # fmt: skip
    skin = _when_known(
        lambda mass, share, slope, average: (
            mass * KG_PER_MG * share * slope / tox.gut_absorption / average
        ),
        sums[f"DFS{ending}"], tox.skin_absorption, tox.slope_factor, days,
    )  # fmt: skip
    dust = air_risk_rates(tox, exposure)["inhalation_outdoor"]
    share = float(dust_from_soil.__wrapped__(1.0, exposure.emission_factor))
    return {
        "soil_ingestion": swallowed,
        "dermal_soil": skin,
        "inhalation_outdoor": dust if isinstance(dust, Missing) else dust * share,
    }


def air_hazard_rates(tox: ScreeningToxicity, exposure: ScreeningExposure) -> Rates:
    """Return the hazard quotient per mg/m3 of air."""
    rate = _when_known(
        lambda hours, limit, *time: exposure_concentration.__wrapped__(1.0, hours, *time) / limit,
        exposure.person["exposure_time"], tox.reference_concentration, *_stay(exposure),
    )  # fmt: skip
    return {"inhalation_outdoor": rate}


def air_risk_rates(tox: ScreeningToxicity, exposure: ScreeningExposure) -> Rates:
    """Return the cancer risk per mg/m3 of air."""
    ending = "M" if tox.mutagen_inhaled else ""
    rate = _when_known(
        lambda breathed, risk, average: breathed * risk / average,
        exposure.sums[f"days{ending}"], tox.unit_risk, exposure.averaging_days,
    )  # fmt: skip
    return {"inhalation_outdoor": rate}


def water_hazard_rates(tox: ScreeningToxicity, exposure: ScreeningExposure) -> Rates:
    """Return hazard quotients per mg/L of tap water: drunk, on skin; nothing is breathed."""
    person, stay = exposure.person, _stay(exposure)
    drunk = _when_known(
        lambda rate, weight, dose, *time: (
            water_ingestion_intake.__wrapped__(1.0, rate, weight, *time) / dose
        ),
        person["water_ingestion"], person["body_weight"], tox.reference_dose, *stay,
    )  # fmt: skip
    skin = _when_known(
        lambda kp, time, events, area, weight, dose, *stay: (
            dermal_water_dose.__wrapped__(1.0, kp, time, events, area, weight, *stay)
            / (dose * tox.gut_absorption)
        ),
        tox.permeability, person["bathing_time"], person["bathing_events"],
        person["skin_area_water"], person["body_weight"], tox.reference_dose, *stay,
    )  # fmt: skip
    return {"drinking_water": drunk, "dermal_water": skin}


def water_risk_rates(tox: ScreeningToxicity, exposure: ScreeningExposure) -> Rates:
    """Return cancer risks per mg/L of tap water: drunk, on skin; nothing is breathed."""
    sums, days = exposure.sums, exposure.averaging_days
    ending = "M" if tox.mutagen else ""
    drunk = _when_known(
        lambda volume, slope, average: volume * slope / average,
        sums[f"IFW{ending}"], tox.slope_factor, days,
    )  # fmt: skip
    skin = _when_known(
        lambda area, kp, time, slope, average: (
            area * kp * time / CM3_PER_L * slope / tox.gut_absorption / average
        ),
        sums[f"DFW{ending}"], tox.permeability, sums["ETevent"], tox.slope_factor, days,
    )  # fmt: skip
    return {"drinking_water": drunk, "dermal_water": skin}


def crop_hazard_rate(tox: ScreeningToxicity, exposure: ScreeningExposure, eaten: Number) -> Number:
    """Return the hazard quotient per mg/kg in crops, of which `eaten` kg/d are eaten."""
    return _when_known(
        lambda mass, weight, dose, *time: (
            food_ingestion_intake.__wrapped__(1.0, mass, 1.0, weight, *time) / dose
        ),
        eaten, exposure.person["body_weight"], tox.reference_dose, *_stay(exposure),
    )  # fmt: skip


def crop_risk_rate(tox: ScreeningToxicity, exposure: ScreeningExposure, eaten: Number) -> Number:
    """Return the cancer risk per mg/kg in crops; `eaten` is the sum of EF ED IR / BW in kg/kg."""
    return _when_known(
        lambda mass, slope, average: mass * slope / average,
        eaten, tox.slope_factor, exposure.averaging_days,
    )  # fmt: skip
