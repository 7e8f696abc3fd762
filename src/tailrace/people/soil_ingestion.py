"""Ingestion of soil, house dust and road dust.

    D = C IR 1e-6 RBA EF ED / (BW AT)          mg/(kg d)

with the concentration C in the dry soil or dust (mg/kg), the amount swallowed IR (mg/d), the
bioavailability RBA relative to the study behind the reference dose, and 1e-6 kg/mg. US EPA (1989)
Risk assessment guidance for Superfund, part A, EPA/540/1-89/002, exhibit 6-14 (with RBA as in the
screening levels of 2014).

Handbooks give soil and house dust together. Where house dust or road dust have concentrations of
their own, the amount is split among them; nothing is swallowed twice.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tailrace.errors import InputError
from tailrace.people.averaging import exposure_fraction
from tailrace.people.number_checks import checked_all
from tailrace.quantities.declare import declare_units

FloatArray = NDArray[np.float64]

KG_PER_MG = 1e-6


@declare_units(
    concentration="mg/kg", ingestion_rate="mg/d", body_weight="kg", exposure_frequency="d/yr",
    exposure_duration="yr", averaging_time="d", bioavailability="1", returns="mg/(kg d)",
)  # fmt: skip
def soil_ingestion_intake(
    concentration: ArrayLike, ingestion_rate: ArrayLike, body_weight: ArrayLike,
    exposure_frequency: ArrayLike, exposure_duration: ArrayLike, averaging_time: ArrayLike,
    bioavailability: ArrayLike = 1.0,
) -> FloatArray:  # fmt: skip
    """Return the intake with soil or dust that is swallowed.

    Parameters
    ----------
    concentration : array_like, mg/kg
        In the soil or dust; NaN where missing. All arguments broadcast.
    ingestion_rate : array_like, mg/d
        Soil or dust swallowed.
    body_weight : array_like, kg
        Above zero.
    exposure_frequency : array_like, d/yr
        Days a year.
    exposure_duration : array_like, yr
        Years.
    averaging_time : array_like, d
        See `tailrace.people.averaging`.
    bioavailability : array_like, 1
        Relative to the form that the reference dose is of; 1 unless known.

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
    US EPA (1989) EPA/540/1-89/002, exhibit 6-14.
    """
    of = checked_all(
        "soil_ingestion_intake",
        {
            "concentration": (concentration, "mg/kg"),
            "ingestion_rate": (ingestion_rate, "mg/d"),
            "body_weight": (body_weight, "kg"),
            "bioavailability": (bioavailability, ""),
        },
        above_zero=("body_weight",),
    )
    share = exposure_fraction.__wrapped__(exposure_frequency, exposure_duration, averaging_time)
    swallowed = of["concentration"] * of["ingestion_rate"] * KG_PER_MG * of["bioavailability"]
    return np.asarray(swallowed * share / of["body_weight"])


@declare_units(
    ingestion_rate="mg/d", house_dust_share="1", road_dust_share="1",
    returns=("mg/d", "mg/d", "mg/d"),
)  # fmt: skip
def split_soil_and_dust(
    ingestion_rate: ArrayLike, house_dust_share: ArrayLike, road_dust_share: ArrayLike
) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return how much soil, house dust and road dust is swallowed, of all that is.

    Parameters
    ----------
    ingestion_rate : array_like, mg/d
        Soil and dust together.
    house_dust_share, road_dust_share : array_like, 1
        Shares of it; the rest is soil. No default: shares belong to a place and a house.

    Returns
    -------
    tuple of ndarray, mg/d
        Soil, house dust, road dust.

    Raises
    ------
    InputError
        If a number is out of its range, or the shares sum to more than 1.
    """
    of = checked_all(
        "split_soil_and_dust",
        {
            "ingestion_rate": (ingestion_rate, "mg/d"),
            "house_dust_share": (house_dust_share, ""),
            "road_dust_share": (road_dust_share, ""),
        },
        shares=("house_dust_share", "road_dust_share"),
    )
    house, road = of["house_dust_share"], of["road_dust_share"]
    soil = 1.0 - house - road
    if np.any(soil < -1e-12):
        raise InputError.single(
            f"the shares of house dust and road dust sum to {float(np.nanmax(house + road)):g}",
            file="split_soil_and_dust()", place="house_dust_share, road_dust_share",
            allowed="at most 1; the rest is soil",
        )  # fmt: skip
    total = of["ingestion_rate"]
    parts = np.broadcast_arrays(np.maximum(soil, 0.0) * total, house * total, road * total)
    return np.asarray(parts[0]), np.asarray(parts[1]), np.asarray(parts[2])
