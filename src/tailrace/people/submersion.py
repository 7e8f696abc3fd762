"""Dose from the radiation of activity in the air around.

E = C d (t_out + s t_in) with the dose-rate coefficient d of a semi-infinite cloud (US EPA Federal
Guidance Report 15, 2019). The coefficient is of the nuclide alone: progeny stand with their own
activities. A plume narrower than the range of gamma rays (some hundred metres) gives less.
"""

from __future__ import annotations

from collections.abc import Collection

from numpy.typing import ArrayLike

from tailrace.people.external_dose import external_dose, external_doses
from tailrace.people.nuclide_doses import Activities, NuclideDoses
from tailrace.quantities.declare import declare_units
from tailrace.quantities.number_checks import FloatArray


@declare_units(
    activity_in_air="Bq/m3", coefficient="Sv m3/(Bq s)", hours_outdoors="h/yr",
    hours_indoors="h/yr", indoor_share="1", returns="mSv/yr",
)  # fmt: skip
def submersion_dose(
    activity_in_air: ArrayLike, coefficient: ArrayLike, hours_outdoors: ArrayLike,
    hours_indoors: ArrayLike, indoor_share: ArrayLike,
) -> FloatArray:  # fmt: skip
    """Return the effective dose from one nuclide in the air around.

    Parameters
    ----------
    activity_in_air : array_like
        Mean over the year, outdoors, Bq/m3; NaN where missing.
    coefficient : array_like
        Effective dose rate per activity in air, Sv m3/(Bq s).
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
    return external_dose(
        "submersion_dose", ("activity_in_air", activity_in_air, "Bq/m3"),
        (coefficient, "Sv m3/(Bq s)"),
        hours_outdoors, hours_indoors, indoor_share,
    )  # fmt: skip


@declare_units(hours_outdoors="h/yr", hours_indoors="h/yr", indoor_share="1")
def submersion_doses(
    activities: Activities, group: str, hours_outdoors: float,
    hours_indoors: float, indoor_share: float, left_out: Collection[str] = (),
) -> NuclideDoses:  # fmt: skip
    """Return the effective dose from several nuclides in the air around.

    Parameters
    ----------
    activities : mapping of str to array_like or Missing
        Nuclide to its mean activity in air, Bq/m3.
    group : str
        Group of people.
    hours_outdoors, hours_indoors : float
        Time spent, h/yr.
    indoor_share : float
        Dose rate indoors per dose rate outdoors, 1.
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

    def dose(activity: ArrayLike, value: float) -> FloatArray:
        return submersion_dose(activity, value, hours_outdoors, hours_indoors, indoor_share)

    return external_doses("submersion_doses", activities, "submersion", group, dose, left_out)
