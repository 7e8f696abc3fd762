"""Inhalation: the exposure concentration (EPA 2009), and the older form by body weight, by name.

EPA's form since 2009 compares concentrations:

    EC = CA ET EF ED / AT,   AT in hours                                 mg/m3

HQ = EC / RfC and risk = EC IUR. Body weight and breathing rate are in the reference concentration
already: nothing here divides an exposure concentration by a body weight. US EPA (2009) Risk
assessment guidance for Superfund, part F, EPA-540-R-070-002, equations 6 to 8.

The older form, in part A of 1989 and in many papers, is a dose:

    D = CA InhR ET EF ED / (BW AT)           with InhR per hour, or without ET per day, mg/(kg d)

to be compared with an inhalation reference dose, never with a reference concentration. With dust
from soil, CA = C / PEF (kg of soil per m3 of air), PEF 1.36e9 m3/kg by default in EPA's screening
levels.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tailrace.errors import InputError
from tailrace.people.averaging import HOURS_PER_DAY, exposure_fraction
from tailrace.people.number_checks import checked_all
from tailrace.quantities.declare import declare_units

FloatArray = NDArray[np.float64]


@declare_units(
    concentration="mg/m3", exposure_time="h/d", exposure_frequency="d/yr",
    exposure_duration="yr", averaging_time="d", returns="mg/m3",
)  # fmt: skip
def exposure_concentration(
    concentration: ArrayLike, exposure_time: ArrayLike, exposure_frequency: ArrayLike,
    exposure_duration: ArrayLike, averaging_time: ArrayLike,
) -> FloatArray:  # fmt: skip
    """Return the exposure concentration that is compared with a reference concentration.

    Parameters
    ----------
    concentration : array_like, mg/m3
        In the air; NaN where missing. All arguments broadcast.
    exposure_time : array_like, h/d
        Hours a day, 0 to 24.
    exposure_frequency : array_like, d/yr
        Days a year.
    exposure_duration : array_like, yr
        Years.
    averaging_time : array_like, d
        See `tailrace.people.averaging`; turned into hours here.

    Returns
    -------
    ndarray, mg/m3
        NaN where an argument is missing.

    Raises
    ------
    InputError
        If a number is out of its range.

    Notes
    -----
    US EPA (2009) EPA-540-R-070-002, equation 8.
    """
    of = checked_all(
        "exposure_concentration",
        {
            "concentration": (concentration, "mg/m3"),
            "exposure_time": (exposure_time, "h/d"),
        },
    )
    if np.any(of["exposure_time"] > HOURS_PER_DAY):
        raise InputError.single(
            f"exposure_time is {float(np.nanmax(of['exposure_time'])):g} h/d",
            file="exposure_concentration()", place="exposure_time", allowed="0 to 24 h/d",
        )  # fmt: skip
    days = exposure_fraction.__wrapped__(exposure_frequency, exposure_duration, averaging_time)
    return np.asarray(of["concentration"] * of["exposure_time"] / HOURS_PER_DAY * days)


@declare_units(
    concentration="mg/m3", inhalation_rate="m3/d", body_weight="kg", exposure_frequency="d/yr",
    exposure_duration="yr", averaging_time="d", returns="mg/(kg d)",
)  # fmt: skip
def inhaled_dose_by_body_weight(
    concentration: ArrayLike, inhalation_rate: ArrayLike, body_weight: ArrayLike,
    exposure_frequency: ArrayLike, exposure_duration: ArrayLike, averaging_time: ArrayLike,
) -> FloatArray:  # fmt: skip
    """Return the inhaled dose by the older form; not to be compared with a concentration.

    Parameters
    ----------
    concentration : array_like, mg/m3
        In the air; NaN where missing. All arguments broadcast.
    inhalation_rate : array_like, m3/d
        Air breathed where it has this concentration; a rate per hour times hours a day.
    body_weight : array_like, kg
        Above zero.
    exposure_frequency : array_like, d/yr
        Days a year.
    exposure_duration : array_like, yr
        Years.
    averaging_time : array_like, d
        See `tailrace.people.averaging`.

    Returns
    -------
    ndarray, mg/(kg d)
        NaN where an argument is missing.

    Raises
    ------
    InputError
        If a number is out of its range.

    Notes
    -----
    US EPA (1989) EPA/540/1-89/002, exhibit 6-16; replaced by the exposure concentration in 2009.
    """
    of = checked_all(
        "inhaled_dose_by_body_weight",
        {
            "concentration": (concentration, "mg/m3"),
            "inhalation_rate": (inhalation_rate, "m3/d"),
            "body_weight": (body_weight, "kg"),
        },
        above_zero=("body_weight",),
    )
    days = exposure_fraction.__wrapped__(exposure_frequency, exposure_duration, averaging_time)
    return np.asarray(of["concentration"] * of["inhalation_rate"] * days / of["body_weight"])


@declare_units(soil_concentration="mg/kg", emission_factor="m3/kg", returns="mg/m3")
def dust_from_soil(soil_concentration: ArrayLike, emission_factor: ArrayLike) -> FloatArray:
    """Return the concentration in air of dust that the wind takes from soil.

    Parameters
    ----------
    soil_concentration : array_like, mg/kg
        In the soil.
    emission_factor : array_like, m3/kg
        Air per soil in it (PEF), above zero; 1.36e9 is EPA's default.

    Returns
    -------
    ndarray, mg/m3

    Raises
    ------
    InputError
        If a number is out of its range.

    Notes
    -----
    US EPA (1996) Soil screening guidance: user's guide, EPA/540/R-96/018, equation 5 (from memory).
    """
    of = checked_all(
        "dust_from_soil",
        {
            "soil_concentration": (soil_concentration, "mg/kg"),
            "emission_factor": (emission_factor, "m3/kg"),
        },
        above_zero=("emission_factor",),
    )
    return np.asarray(of["soil_concentration"] / of["emission_factor"])
