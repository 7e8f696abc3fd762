"""Uptake through the skin from soil and from water (inorganic substances).

Soil:   D = C 1e-6 SA AF ABS EF ED / (BW AT)
Water:  DA = Kp C t / 1000,   D = DA EV SA EF ED / (BW AT)           mg/(kg d), absorbed

with the exposed skin SA (cm2 a day, or an event), the soil that adheres to it AF (mg/cm2), the
share absorbed ABS, the permeability Kp (cm/h), the time of an event t (h), events a day EV and
1000 cm3/L. US EPA (2004) Risk assessment guidance for Superfund, part E, EPA/540/R/99/005,
equations 3.1 to 3.4 (water, inorganic substances) and 3.11, 3.12 (soil).

The dose is an absorbed one: it is compared with an oral reference dose times the share absorbed in
the gut (GIABS), and a slope factor is divided by that share. Organic substances, whose uptake from
water goes on while they cross the skin, are not done.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tailrace.people.averaging import exposure_fraction
from tailrace.people.number_checks import checked_all
from tailrace.quantities.declare import declare_units

FloatArray = NDArray[np.float64]

KG_PER_MG = 1e-6
CM3_PER_L = 1000.0


@declare_units(
    concentration="mg/kg", skin_area="cm2", adherence="mg/cm2", absorbed_share="1",
    body_weight="kg", exposure_frequency="d/yr", exposure_duration="yr", averaging_time="d",
    returns="mg/(kg d)",
)  # fmt: skip
def dermal_soil_dose(
    concentration: ArrayLike, skin_area: ArrayLike, adherence: ArrayLike,
    absorbed_share: ArrayLike, body_weight: ArrayLike, exposure_frequency: ArrayLike,
    exposure_duration: ArrayLike, averaging_time: ArrayLike,
) -> FloatArray:  # fmt: skip
    """Return the dose absorbed through the skin from soil that adheres to it, one event a day.

    Parameters
    ----------
    concentration : array_like, mg/kg
        In the soil; NaN where missing. All arguments broadcast.
    skin_area : array_like, cm2
        Skin exposed on a day.
    adherence : array_like, mg/cm2
        Soil on the exposed skin.
    absorbed_share : array_like, 1
        Share of the substance absorbed (ABSd), 0 to 1; NaN where missing, which is not zero.
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
        Absorbed; NaN where an argument is missing.

    Raises
    ------
    InputError
        If a number is out of its range.

    Notes
    -----
    US EPA (2004) EPA/540/R/99/005, equations 3.11 and 3.12.
    """
    of = checked_all(
        "dermal_soil_dose",
        {
            "concentration": (concentration, "mg/kg"),
            "skin_area": (skin_area, "cm2"),
            "adherence": (adherence, "mg/cm2"),
            "absorbed_share": (absorbed_share, ""),
            "body_weight": (body_weight, "kg"),
        },
        above_zero=("body_weight",),
        shares=("absorbed_share",),
    )
    days = exposure_fraction.__wrapped__(exposure_frequency, exposure_duration, averaging_time)
    on_skin = of["concentration"] * KG_PER_MG * of["adherence"] * of["skin_area"]
    return np.asarray(on_skin * of["absorbed_share"] * days / of["body_weight"])


@declare_units(concentration="mg/L", permeability="cm/h", event_time="h", returns="mg/cm2")
def dermal_water_event(
    concentration: ArrayLike, permeability: ArrayLike, event_time: ArrayLike
) -> FloatArray:
    """Return what skin absorbs from water in one event, per area (inorganic substances).

    Parameters
    ----------
    concentration : array_like, mg/L
        In the water.
    permeability : array_like, cm/h
        Of the skin (Kp); 0.001 is EPA's default for inorganic substances.
    event_time : array_like, h
        Length of the bath or shower.

    Returns
    -------
    ndarray, mg/cm2

    Raises
    ------
    InputError
        If a number is out of its range.

    Notes
    -----
    US EPA (2004) EPA/540/R/99/005, equation 3.4.
    """
    of = checked_all(
        "dermal_water_event",
        {
            "concentration": (concentration, "mg/L"),
            "permeability": (permeability, "cm/h"),
            "event_time": (event_time, "h"),
        },
    )
    return np.asarray(of["permeability"] * of["concentration"] * of["event_time"] / CM3_PER_L)


@declare_units(
    concentration="mg/L", permeability="cm/h", event_time="h", events="1/d", skin_area="cm2",
    body_weight="kg", exposure_frequency="d/yr", exposure_duration="yr", averaging_time="d",
    returns="mg/(kg d)",
)  # fmt: skip
def dermal_water_dose(
    concentration: ArrayLike, permeability: ArrayLike, event_time: ArrayLike,
    events: ArrayLike, skin_area: ArrayLike, body_weight: ArrayLike,
    exposure_frequency: ArrayLike, exposure_duration: ArrayLike, averaging_time: ArrayLike,
) -> FloatArray:  # fmt: skip
    """Return the dose absorbed through the skin from water, for inorganic substances.

    Parameters
    ----------
    concentration : array_like, mg/L
        In the water; NaN where missing. All arguments broadcast.
    permeability : array_like, cm/h
        Of the skin (Kp).
    event_time : array_like, h
        Length of a bath or shower.
    events : array_like, 1/d
        Baths or showers a day.
    skin_area : array_like, cm2
        Skin exposed in an event.
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
        Absorbed; NaN where an argument is missing.

    Raises
    ------
    InputError
        If a number is out of its range.

    Notes
    -----
    US EPA (2004) EPA/540/R/99/005, equations 3.1 and 3.4.
    """
    event = dermal_water_event.__wrapped__(concentration, permeability, event_time)
    of = checked_all(
        "dermal_water_dose",
        {
            "events": (events, "1/d"),
            "skin_area": (skin_area, "cm2"),
            "body_weight": (body_weight, "kg"),
        },
        above_zero=("body_weight",),
    )
    days = exposure_fraction.__wrapped__(exposure_frequency, exposure_duration, averaging_time)
    return np.asarray(event * of["events"] * of["skin_area"] * days / of["body_weight"])


@declare_units(height="cm", body_weight="kg", exposed_share="1", returns="cm2")
def exposed_skin_area(
    height: ArrayLike, body_weight: ArrayLike, exposed_share: ArrayLike
) -> FloatArray:
    """Return the exposed skin by the formula of HJ 25.3: 239 H^0.417 BW^0.517 times the share.

    Parameters
    ----------
    height : array_like, cm
        Above zero.
    body_weight : array_like, kg
        Above zero.
    exposed_share : array_like, 1
        Share of the skin that is bare, 0 to 1.

    Returns
    -------
    ndarray, cm2

    Raises
    ------
    InputError
        If a number is out of its range.

    Notes
    -----
    HJ 25.3-2019 (from memory); the exponents are those of Gehan and George (1970).
    """
    of = checked_all(
        "exposed_skin_area",
        {
            "height": (height, "cm"),
            "body_weight": (body_weight, "kg"),
            "exposed_share": (exposed_share, ""),
        },
        above_zero=("height", "body_weight"),
        shares=("exposed_share",),
    )
    whole = 239.0 * of["height"] ** 0.417 * of["body_weight"] ** 0.517
    return np.asarray(whole * of["exposed_share"])
