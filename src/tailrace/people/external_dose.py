"""What doses from activity outside the body share: a dose rate times the hours under it.

E = A d (t_out + s t_in): activity A of the ground or the air, dose-rate coefficient d, hours
outdoors and indoors, and the share s of the outdoor dose rate that is left indoors.
"""

from __future__ import annotations

from collections.abc import Callable, Collection

import numpy as np
from numpy.typing import ArrayLike

from tailrace.people.dose_coefficients import dose_coefficient
from tailrace.people.nuclide_doses import Activities, NuclideDoses, doses_of_activities
from tailrace.people.number_checks import checked_all
from tailrace.quantities.missing import Missing
from tailrace.quantities.number_checks import FloatArray
from tailrace.quantities.value import Value

SECONDS_PER_HOUR = 3600.0
MSV_PER_SV = 1e3


def external_dose(
    function: str, activity: tuple[str, ArrayLike, str], coefficient: tuple[ArrayLike, str],
    hours_outdoors: ArrayLike, hours_indoors: ArrayLike, indoor_share: ArrayLike,
) -> FloatArray:  # fmt: skip
    """Return the effective dose from one nuclide outside the body.

    Parameters
    ----------
    function : str
        Name, for messages.
    activity : tuple of str, array_like and str
        What it is called, its mean over the year, NaN where missing, and its unit.
    coefficient : tuple of array_like and str
        Effective dose rate per activity, and its unit, which gives Sv/s with that of the activity.
    hours_outdoors, hours_indoors : array_like
        Time spent, h/yr.
    indoor_share : array_like
        Dose rate indoors per dose rate outdoors, 1.

    Returns
    -------
    ndarray
        mSv/yr, by broadcasting.

    Raises
    ------
    InputError
        If a number is negative or infinite, or a share above 1.
    """
    name, values, unit = activity
    given = checked_all(
        function,
        {
            name: (values, unit),
            "coefficient": coefficient,
            "hours_outdoors": (hours_outdoors, "h/yr"),
            "hours_indoors": (hours_indoors, "h/yr"),
            "indoor_share": (indoor_share, ""),
        },
        shares=("indoor_share",),
    )
    hours = given["hours_outdoors"] + given["indoor_share"] * given["hours_indoors"]
    rate = given[name] * given["coefficient"]
    return np.asarray(rate * hours * SECONDS_PER_HOUR * MSV_PER_SV)


def external_doses(
    function: str, activities: Activities, exposure: str, group: str,
    dose: Callable[[ArrayLike, float], FloatArray], left_out: Collection[str],
) -> NuclideDoses:  # fmt: skip
    """Return the effective dose from several nuclides outside the body.

    Parameters
    ----------
    function : str
        Name, for messages.
    activities : mapping of str to array_like or Missing
        Nuclide to its mean activity.
    exposure : {"ground_surface", "submersion"}
        What the coefficients are for.
    group : str
        Group of people.
    dose : callable
        Activity and coefficient to dose, mSv/yr; refuses bad numbers.
    left_out : collection of str
        Nuclides that are not counted.

    Returns
    -------
    NuclideDoses
        mSv/yr by nuclide.

    Raises
    ------
    InputError
        If a name is unknown or a number out of its range.
    """

    def coefficient(nuclide: str) -> Value | Missing:
        found = dose_coefficient(nuclide, exposure)
        return found if isinstance(found, Missing) else found.for_group(group)

    return doses_of_activities(function, activities, coefficient, dose, left_out)
