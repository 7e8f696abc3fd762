"""Ingestion of drinking water.

    D = C IR EF ED / (BW AT)                   mg/(kg d)

with the concentration C in the water as drunk (mg/L) and the amount drunk IR (L/d), tap water in
drinks and food included where the handbook counts it. US EPA (1989) Risk assessment guidance for
Superfund, part A, EPA/540/1-89/002, exhibit 6-11.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tailrace.people.averaging import exposure_fraction
from tailrace.people.number_checks import checked_all
from tailrace.quantities.declare import declare_units

FloatArray = NDArray[np.float64]


@declare_units(
    concentration="mg/L", ingestion_rate="L/d", body_weight="kg", exposure_frequency="d/yr",
    exposure_duration="yr", averaging_time="d", returns="mg/(kg d)",
)  # fmt: skip
def water_ingestion_intake(
    concentration: ArrayLike, ingestion_rate: ArrayLike, body_weight: ArrayLike,
    exposure_frequency: ArrayLike, exposure_duration: ArrayLike, averaging_time: ArrayLike,
) -> FloatArray:  # fmt: skip
    """Return the intake with drinking water.

    Parameters
    ----------
    concentration : array_like, mg/L
        In the water; NaN where missing. All arguments broadcast.
    ingestion_rate : array_like, L/d
        Water drunk.
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
    US EPA (1989) EPA/540/1-89/002, exhibit 6-11.
    """
    of = checked_all(
        "water_ingestion_intake",
        {
            "concentration": (concentration, "mg/L"),
            "ingestion_rate": (ingestion_rate, "L/d"),
            "body_weight": (body_weight, "kg"),
        },
        above_zero=("body_weight",),
    )
    share = exposure_fraction.__wrapped__(exposure_frequency, exposure_duration, averaging_time)
    return np.asarray(of["concentration"] * of["ingestion_rate"] * share / of["body_weight"])
