"""Indices of natural radioactivity in soil and building material.

    radium equivalent      Ra + 1.43 Th + 0.077 K            Bq/kg, to 370
    external hazard index  Ra/370 + Th/259 + K/4810          to 1   (Beretka and Mathew 1985)
    internal hazard index  Ra/185 + Th/259 + K/4810          to 1
    gamma index            Ra/300 + Th/200 + K/3000          to 1   (European Commission RP 112)
                           Ra/370 + Th/260 + K/4200                 (GB 6566-2010)
    alpha index            Ra/200                            to 1
    representative level   Ra/150 + Th/100 + K/1500 = twice the gamma index of RP 112

Activities per dry mass, the uranium series counted by Ra-226. Several constants are from memory
(see the card of the table `gamma_from_soil`); the hazard indices were read in papers.
"""

from __future__ import annotations

from typing import Literal

import numpy as np
from numpy.typing import ArrayLike

from tailrace.data.values import fact
from tailrace.errors import InputError
from tailrace.people.dose_ages import FloatArray
from tailrace.people.gamma_soil import TABLE, checked_activities, gamma_coefficients
from tailrace.people.number_checks import checked_all
from tailrace.quantities.declare import declare_units
from tailrace.quantities.value import Value

RADIUM_EQUIVALENT_LIMIT = 370.0
"""Radium equivalent at which the external hazard index is one, Bq/kg."""


@declare_units(ra226="Bq/kg", th232="Bq/kg", k40="Bq/kg", returns="Bq/kg")
def radium_equivalent(ra226: ArrayLike, th232: ArrayLike, k40: ArrayLike) -> FloatArray:
    """Return the radium equivalent of a material.

    Parameters
    ----------
    ra226, th232, k40 : array_like
        Activity per dry mass, Bq/kg; NaN where missing.

    Returns
    -------
    ndarray
        Bq/kg, by broadcasting.

    Raises
    ------
    InputError
        If an activity is negative.
    """
    weights = gamma_coefficients("radium equivalent", "beretka-1985")
    return _weighted("radium_equivalent", weights, ra226, th232, k40)


@declare_units(ra226="Bq/kg", th232="Bq/kg", k40="Bq/kg", returns="1")
def external_hazard_index(ra226: ArrayLike, th232: ArrayLike, k40: ArrayLike) -> FloatArray:
    """Return the external hazard index of a material.

    Parameters
    ----------
    ra226, th232, k40 : array_like
        Activity per dry mass, Bq/kg; NaN where missing.

    Returns
    -------
    ndarray
        Sum of the activities over those that make it one.

    Raises
    ------
    InputError
        If an activity is negative.
    """
    unity = gamma_coefficients("external hazard index, activity for 1", "beretka-1985")
    return _weighted("external_hazard_index", 1.0 / unity, ra226, th232, k40)


@declare_units(ra226="Bq/kg", th232="Bq/kg", k40="Bq/kg", returns="1")
def internal_hazard_index(ra226: ArrayLike, th232: ArrayLike, k40: ArrayLike) -> FloatArray:
    """Return the internal hazard index of a material, which counts its radon.

    Parameters
    ----------
    ra226, th232, k40 : array_like
        Activity per dry mass, Bq/kg; NaN where missing.

    Returns
    -------
    ndarray
        Sum of the activities over those that make it one.

    Raises
    ------
    InputError
        If an activity is negative.
    """
    unity = gamma_coefficients("internal hazard index, activity for 1", "beretka-1985")
    return _weighted("internal_hazard_index", 1.0 / unity, ra226, th232, k40)


@declare_units(ra226="Bq/kg", th232="Bq/kg", k40="Bq/kg", returns="1")
def gamma_index(
    ra226: ArrayLike, th232: ArrayLike, k40: ArrayLike,
    source: Literal["ec-rp112", "gb6566-2010"] = "ec-rp112",
) -> FloatArray:  # fmt: skip
    """Return the gamma index of a building material.

    Parameters
    ----------
    ra226, th232, k40 : array_like
        Activity per dry mass, Bq/kg; NaN where missing.
    source : {"ec-rp112", "gb6566-2010"}
        Radiation Protection 112 of the European Commission, or the external index of GB 6566-2010.

    Returns
    -------
    ndarray
        Sum of the activities over those that make it one.

    Raises
    ------
    InputError
        If an activity is negative or the set unknown.
    """
    unity = gamma_coefficients("gamma index, activity for 1", source)
    return _weighted("gamma_index", 1.0 / unity, ra226, th232, k40)


@declare_units(ra226="Bq/kg", returns="1")
def alpha_index(ra226: ArrayLike) -> FloatArray:
    """Return the alpha (internal) index of a building material, Ra/200.

    Parameters
    ----------
    ra226 : array_like
        Activity per dry mass, Bq/kg; NaN where missing.

    Returns
    -------
    ndarray
        The index, of the shape of `ra226`.

    Raises
    ------
    InputError
        If an activity is negative.
    """
    return np.asarray(checked_activities("alpha_index", ra226, 0.0, 0.0)[0] / _alpha_unity())


@declare_units(ra226="Bq/kg", th232="Bq/kg", k40="Bq/kg", returns="1")
def representative_level_index(ra226: ArrayLike, th232: ArrayLike, k40: ArrayLike) -> FloatArray:
    """Return the representative level index, twice the gamma index of RP 112.

    Parameters
    ----------
    ra226, th232, k40 : array_like
        Activity per dry mass, Bq/kg; NaN where missing.

    Returns
    -------
    ndarray
        The index, by broadcasting.

    Raises
    ------
    InputError
        If an activity is negative.
    """
    return np.asarray(2.0 * gamma_index.__wrapped__(ra226, th232, k40))


@declare_units(
    radium_equivalent="Bq/kg", alpha_index="1", gamma_index="1", half_digit="1",
    returns=("Bq/kg", "Bq/kg", "Bq/kg"),
)  # fmt: skip
def activities_of_indices(
    radium_equivalent: ArrayLike, alpha_index: ArrayLike, gamma_index: ArrayLike,
    half_digit: float = 0.005,
) -> tuple[FloatArray, FloatArray, FloatArray]:  # fmt: skip
    """Return the activities behind three printed indices.

    Parameters
    ----------
    radium_equivalent : array_like
        Bq/kg.
    alpha_index, gamma_index : array_like
        Ra/200, and the index of RP 112.
    half_digit : float
        How far the gamma index may be off where thorium or potassium would be below zero and is
        taken as zero; half of the last digit printed.

    Returns
    -------
    tuple of ndarray
        Ra-226, Th-232, K-40, Bq/kg.

    Raises
    ------
    InputError
        If an index is negative, or no activities of zero or more give the three.

    Notes
    -----
    Thorium and potassium weigh nearly alike in both indices, so that half of the last printed digit
    of a gamma index moves potassium by some 80 Bq/kg. The dose rate of the three together is held
    to about one per cent.
    """
    given = checked_all(
        "activities_of_indices",
        {
            "radium_equivalent": (radium_equivalent, "Bq/kg"),
            "alpha_index": (alpha_index, ""),
            "gamma_index": (gamma_index, ""),
        },
    )
    radium = given["alpha_index"] * _alpha_unity()
    first = gamma_coefficients("radium equivalent", "beretka-1985")
    second = 1.0 / gamma_coefficients("gamma index, activity for 1", "ec-rp112")
    rest = given["radium_equivalent"] - first[0] * radium
    left = given["gamma_index"] - second[0] * radium
    determinant = first[1] * second[2] - first[2] * second[1]
    potassium = (first[1] * left - second[1] * rest) / determinant
    # What rounding makes negative is zero; the radium equivalent, printed finer, is kept.
    potassium = np.clip(potassium, 0.0, np.maximum(rest, 0.0) / first[2])
    thorium = (rest - first[2] * potassium) / first[1]
    off = np.abs(second[1] * thorium + second[2] * potassium - left)
    if ((rest < 0.0) | (off > half_digit * (1.0 + 1e-9) + 1e-12)).any():
        raise InputError.single(
            "no activities of zero or more give these indices", place="activities_of_indices()",
            remedy="check that the three are of one sample",
        )  # fmt: skip
    return radium, np.asarray(thorium), np.asarray(potassium)


def _alpha_unity() -> float:
    found = fact(TABLE, "alpha index, activity for 1", "U-238 series", "ec-rp112")
    assert isinstance(found, Value)
    return found.central


def _weighted(
    function: str, weights: FloatArray, ra226: ArrayLike, th232: ArrayLike, k40: ArrayLike
) -> FloatArray:
    radium, thorium, potassium = checked_activities(function, ra226, th232, k40)
    return np.asarray(weights[0] * radium + weights[1] * thorium + weights[2] * potassium)
