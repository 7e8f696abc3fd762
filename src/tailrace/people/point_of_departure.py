"""From a study to a reference dose, and from a reference dose to a level in drinking water.

    dose in the study = C IR / BW            RfD = point of departure / (UF MF)
    DWEL = RfD BW / IR

US EPA, IRIS background document 1A (1993); Drinking Water Regulations and Health Advisories
(1992), legend: the drinking-water equivalent level takes all of the exposure to come from water.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tailrace.errors import Problems
from tailrace.quantities.declare import declare_units

FloatArray = NDArray[np.float64]


def _positive(**named: ArrayLike) -> list[FloatArray]:
    problems = Problems()
    arrays = []
    for name, values in named.items():
        array = np.asarray(values, dtype=float)
        if (array <= 0.0).any():
            problems.add(f"{name} of zero or less", place=name, allowed="above zero")
        arrays.append(array)
    problems.raise_if_any()
    return arrays


@declare_units(concentration="mg/L", water_intake="L/d", body_weight="kg", returns="mg/(kg d)")
def dose_from_water(
    concentration: ArrayLike, water_intake: ArrayLike, body_weight: ArrayLike
) -> FloatArray:
    """Return the daily dose of an animal or person that drinks.

    Parameters
    ----------
    concentration : array_like, mg/L
        In the water, above zero.
    water_intake : array_like, L/d
        Drunk per day.
    body_weight : array_like, kg
        Body mass.

    Returns
    -------
    ndarray, mg/(kg d)

    Raises
    ------
    InputError
        If a number is not above zero.
    """
    c, intake, weight = _positive(
        concentration=concentration, water_intake=water_intake, body_weight=body_weight
    )
    return np.asarray(c * intake / weight)


@declare_units(
    point_of_departure="mg/(kg d)", uncertainty_factor="1", modifying_factor="1",
    returns="mg/(kg d)",
)  # fmt: skip
def reference_dose_from_study(
    point_of_departure: ArrayLike,
    uncertainty_factor: ArrayLike,
    modifying_factor: ArrayLike = 1.0,
) -> FloatArray:
    """Return a reference dose from a level with or without effect.

    Parameters
    ----------
    point_of_departure : array_like, mg/(kg d)
        NOAEL, LOAEL or benchmark dose.
    uncertainty_factor : array_like, 1
        Product of the uncertainty factors.
    modifying_factor : array_like, 1
        Modifying factor.

    Returns
    -------
    ndarray, mg/(kg d)

    Raises
    ------
    InputError
        If a number is not above zero.
    """
    level, uncertainty, modifying = _positive(
        point_of_departure=point_of_departure, uncertainty_factor=uncertainty_factor,
        modifying_factor=modifying_factor,
    )  # fmt: skip
    return np.asarray(level / (uncertainty * modifying))


@declare_units(
    reference_dose="mg/(kg d)", diet_factor="1", modifying_factor="1", returns="mg/(kg d)"
)
def non_diet_reference_dose(
    reference_dose: ArrayLike, diet_factor: ArrayLike, modifying_factor: ArrayLike
) -> FloatArray:
    """Return the reference dose left for what is not food, as EPA derives it for manganese.

    Parameters
    ----------
    reference_dose : array_like, mg/(kg d)
        Of the whole intake; 0.14 for manganese.
    diet_factor : array_like, 1
        Whole intake over what the diet leaves; 2 for manganese (5 of 10 mg/d).
    modifying_factor : array_like, 1
        3 for manganese outside food.

    Returns
    -------
    ndarray, mg/(kg d)

    Raises
    ------
    InputError
        If a number is not above zero.

    Notes
    -----
    US EPA, Regional Screening Levels, frequent questions: 0.14 / (2 x 3) = 0.024.
    """
    dose, diet, modifying = _positive(
        reference_dose=reference_dose, diet_factor=diet_factor, modifying_factor=modifying_factor
    )
    return np.asarray(dose / (diet * modifying))


@declare_units(reference_dose="mg/(kg d)", body_weight="kg", water_intake="L/d", returns="mg/L")
def drinking_water_equivalent_level(
    reference_dose: ArrayLike, body_weight: ArrayLike, water_intake: ArrayLike
) -> FloatArray:
    """Return the concentration whose drinking alone gives the reference dose.

    Parameters
    ----------
    reference_dose : array_like, mg/(kg d)
        Oral.
    body_weight : array_like, kg
        Body mass.
    water_intake : array_like, L/d
        Drunk per day.

    Returns
    -------
    ndarray, mg/L

    Raises
    ------
    InputError
        If a number is not above zero.
    """
    dose, weight, intake = _positive(
        reference_dose=reference_dose, body_weight=body_weight, water_intake=water_intake
    )
    return np.asarray(dose * weight / intake)
