"""Milk: its concentration is the daily intake of the cow times a transfer coefficient, d/L.

IAEA Safety Reports Series 19 (2001), section 5.3; Ng Y. C. (1982) Nucl. Saf. 23, 57-71. The
coefficient is the equilibrium ratio of the concentration in milk to the daily intake. Valid for
intake that is steady over weeks (iodine, caesium) to years (radium, lead: what bone gives back is
in the coefficient only as far as the experiment lasted).
"""

from __future__ import annotations

from numpy.typing import ArrayLike

from tailrace.quantities.declare import declare_units
from tailrace.quantities.number_checks import FloatArray

from .animal_transfer import transferred


@declare_units(intake="kg/d", factor="d/L", returns="kg/L")
def milk_concentration(intake: ArrayLike, factor: ArrayLike) -> FloatArray:
    """Return the concentration in milk.

    Parameters
    ----------
    intake : array_like, kg/d
        What the cow takes in; bare numbers may be Bq/d. NaN where missing.
    factor : array_like, d/L
        Transfer coefficient; NaN where missing.

    Returns
    -------
    ndarray, kg/L
        Of the arguments' broadcast shape; Bq/L for an intake in Bq/d.

    Raises
    ------
    InputError
        If a number is negative or infinite.
    """
    return transferred(intake, factor, "d/L")
