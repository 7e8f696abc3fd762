"""Meat: its concentration is the daily intake of the animal times a transfer coefficient, d/kg.

IAEA Safety Reports Series 19 (2001), section 5.3; Ng Y. C. (1982) Nucl. Saf. 23, 57-71. The
coefficient is the ratio of the concentration in fresh muscle to the daily intake. Valid for animals
that ate so for most of their life; an animal slaughtered young has less of what accumulates.
"""

from __future__ import annotations

from numpy.typing import ArrayLike

from tailrace.quantities.declare import declare_units
from tailrace.quantities.number_checks import FloatArray

from .animal_transfer import transferred


@declare_units(intake="kg/d", factor="d/kg", returns="kg/kg")
def meat_concentration(intake: ArrayLike, factor: ArrayLike) -> FloatArray:
    """Return the concentration in fresh meat.

    Parameters
    ----------
    intake : array_like, kg/d
        What the animal takes in; bare numbers may be Bq/d. NaN where missing.
    factor : array_like, d/kg
        Transfer coefficient; NaN where missing.

    Returns
    -------
    ndarray, kg/kg
        Of the arguments' broadcast shape; Bq/kg for an intake in Bq/d.

    Raises
    ------
    InputError
        If a number is negative or infinite.
    """
    return transferred(intake, factor, "d/kg")
