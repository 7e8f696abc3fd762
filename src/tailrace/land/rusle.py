"""Soil lost by rain from a slope: A = R K L S C P (Renard et al. 1997, Agriculture Handbook 703).

R erosivity of the rain, MJ mm/(ha h yr); K erodibility of the soil, t h/(MJ mm); LS length and
steepness; C cover, P practice (table `erosion_factors`). A is the mean over many years of sheet and
rill erosion on a slope. What gullies, slides and streams carry is not in it, nor what settles at
the foot (see `sediment_delivery`). Leached and dug-over hills of South China lie at or beyond the
edge of what the factors were measured on.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tailrace.data.values import facts
from tailrace.errors import InputError, Problems, did_you_mean
from tailrace.quantities import Value, declare_units

FloatArray = NDArray[np.float64]

TABLE = "erosion_factors"
COVER, PRACTICE = "cover", "practice"


@declare_units(
    erosivity="MJ mm/(ha h yr)", erodibility="t h/(MJ mm)", slope="1", cover="1", practice="1",
    returns="t/(ha yr)",
)  # fmt: skip
def soil_loss(
    erosivity: ArrayLike,
    erodibility: ArrayLike,
    slope: ArrayLike,
    cover: ArrayLike = 1.0,
    practice: ArrayLike = 1.0,
) -> FloatArray:
    """Return the mean yearly soil loss of a slope.

    Parameters
    ----------
    erosivity : array_like
        R, MJ mm/(ha h yr).
    erodibility : array_like
        K, t h/(MJ mm).
    slope : array_like
        LS.
    cover, practice : array_like
        C and P, 0 to 1.

    Returns
    -------
    ndarray
        Soil loss, t/(ha yr).

    Raises
    ------
    InputError
        If a factor is below zero, or cover or practice above one.
    """
    problems = Problems()
    product = np.ones(())
    for name, values, highest in (
        ("erosivity", erosivity, np.inf), ("erodibility", erodibility, np.inf),
        ("slope", slope, np.inf), (COVER, cover, 1.0), (PRACTICE, practice, 1.0),
    ):  # fmt: skip
        factor = np.asarray(values, dtype=np.float64)
        if np.any((factor < 0.0) | (factor > highest)):
            problems.add(f"{name} is out of range", place=name,
                         allowed="0 to 1" if highest == 1.0 else "zero or more")  # fmt: skip
        product = product * factor
    problems.raise_if_any()
    return np.asarray(product)


def erosion_factor(factor: str, name: str) -> Value:
    """Return a factor of cover or of practice by name.

    Parameters
    ----------
    factor : {"cover", "practice"}
        Which.
    name : str
        Such as "forest, undisturbed" or "contouring, 9 to 12 %".

    Returns
    -------
    Value
        With its range and source.

    Raises
    ------
    InputError
        If the table has none of that name.
    """
    named = {key[1]: value for key, value in facts(TABLE).items() if key[0] == factor}
    found = named.get(name)
    if not isinstance(found, Value):
        raise InputError.single(
            f'there is no {factor} "{name}"', place=factor, allowed="; ".join(named),
            remedy=did_you_mean(name, named) or "or give a number",
        )  # fmt: skip
    return found
