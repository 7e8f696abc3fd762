"""How much of a dose counts: bioavailability in soil, and reference values for skin.

Reference doses and slope factors count what is swallowed in the medium of the study. What the gut
takes up from soil relative to that is the relative bioavailability (RBA). What passes the skin is
an absorbed dose: it is compared with an absorbed reference dose, RfD GIABS, and with the slope
factor over GIABS, GIABS being the share that the gut took up in the study. US EPA RAGS part E
(2004), section 4.2: no adjustment where that share is above one half. Where nothing is known EPA
takes 1 for both; here that is an answer that says so, never a silent one.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tailrace.errors import InputError
from tailrace.quantities.declare import declare_units
from tailrace.quantities.value import Value

from .toxicity import ToxicitySet, ToxicityValue, toxicity_value

FloatArray = NDArray[np.float64]

CONVENTION = "US EPA RAGS part E (2004), section 4.2, and part A: taken as 1 where nothing is known"


@declare_units(reference_dose="mg/(kg d)", gut_absorption="1", returns="mg/(kg d)")
def dermal_reference_dose(reference_dose: ArrayLike, gut_absorption: ArrayLike) -> FloatArray:
    """Return the reference dose that an absorbed dose is compared with.

    Parameters
    ----------
    reference_dose : array_like, mg/(kg d)
        Oral.
    gut_absorption : array_like, 1
        GIABS, above 0 up to 1.

    Returns
    -------
    ndarray, mg/(kg d)
        RfD GIABS (RAGS part E, equation 4.3).

    Raises
    ------
    InputError
        If the absorption is out of its range.
    """
    return np.asarray(np.asarray(reference_dose, float) * _share(gut_absorption))


@declare_units(slope_factor="kg d/mg", gut_absorption="1", returns="kg d/mg")
def dermal_slope_factor(slope_factor: ArrayLike, gut_absorption: ArrayLike) -> FloatArray:
    """Return the slope factor of an absorbed dose.

    Parameters
    ----------
    slope_factor : array_like, kg d/mg
        Oral.
    gut_absorption : array_like, 1
        GIABS, above 0 up to 1.

    Returns
    -------
    ndarray, kg d/mg
        SF / GIABS (RAGS part E, equation 4.2).

    Raises
    ------
    InputError
        If the absorption is out of its range.
    """
    return np.asarray(np.asarray(slope_factor, float) / _share(gut_absorption))


def _share(values: ArrayLike) -> FloatArray:
    share = np.asarray(values, dtype=float)
    if ((share <= 0.0) | (share > 1.0)).any():
        raise InputError.single(
            "an absorption in the gut out of its range", place="gut_absorption",
            allowed="above 0, up to 1",
        )  # fmt: skip
    return share


def absorption(
    substance: str, parameter: str, toxicity: str | ToxicitySet, exposure: str | None = None
) -> Value:
    """Return RBA or GIABS of a substance, or the convention of 1 with its source.

    Parameters
    ----------
    substance : str
        Any name of it.
    parameter : {"RBA", "GIABS"}
        Relative bioavailability in soil, or absorption in the gut.
    toxicity : str or ToxicitySet
        Set.
    exposure : str, optional
        "soil" or "water", where they differ.

    Returns
    -------
    Value
        Dimensionless; of quality `assumed` and with a note where it is the convention.

    Raises
    ------
    InputError
        If a name is unknown, or the parameter has no convention (a skin absorption is missing
        where it is not known).
    """
    if parameter not in ("RBA", "GIABS"):
        raise InputError.single(
            f"{parameter} has no convention for what is not known", allowed="RBA, GIABS",
            remedy=f'ask toxicity_value(..., "{parameter}", ...), which may be missing',
        )  # fmt: skip
    found = toxicity_value(substance, parameter, toxicity, exposure=exposure)
    if isinstance(found, ToxicityValue) and isinstance(found.value, Value):
        return found.value
    return Value(1.0, "1", source=CONVENTION, quality="assumed", note=f"no {parameter} is known")
