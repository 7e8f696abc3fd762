"""Gamma (and beta) dose from activity on the ground.

E = A d (t_out + s t_in): activity per area A of an infinite plane, dose-rate coefficient d of the
age (US EPA Federal Guidance Report 15, 2019, Table 4-1), hours outdoors and indoors, and the share
s of the outdoor dose rate that is left indoors. The coefficient is of the nuclide alone: progeny
stand with their own activities. The plane lies bare at the surface; soil that covers or mixes it
lowers the dose, and for activity through the soil `gamma_soil` is the one to use. Decay within the
year is not counted: the activity is the mean of the year.
"""

from __future__ import annotations

from collections.abc import Collection

from numpy.typing import ArrayLike

from tailrace.people.external_dose import external_dose, external_doses
from tailrace.people.nuclide_doses import Activities, NuclideDoses
from tailrace.quantities.declare import declare_units
from tailrace.quantities.number_checks import FloatArray


@declare_units(
    activity_per_area="Bq/m2", coefficient="Sv m2/(Bq s)", hours_outdoors="h/yr",
    hours_indoors="h/yr", indoor_share="1", returns="mSv/yr",
)  # fmt: skip
def ground_shine_dose(
    activity_per_area: ArrayLike, coefficient: ArrayLike, hours_outdoors: ArrayLike,
    hours_indoors: ArrayLike, indoor_share: ArrayLike,
) -> FloatArray:  # fmt: skip
    """Return the effective dose from one nuclide on the ground.

    Parameters
    ----------
    activity_per_area : array_like
        Mean over the year, Bq/m2; NaN where missing.
    coefficient : array_like
        Effective dose rate per activity per area, Sv m2/(Bq s).
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
        "ground_shine_dose", ("activity_per_area", activity_per_area, "Bq/m2"),
        (coefficient, "Sv m2/(Bq s)"),
        hours_outdoors, hours_indoors, indoor_share,
    )  # fmt: skip


@declare_units(hours_outdoors="h/yr", hours_indoors="h/yr", indoor_share="1")
def ground_shine_doses(
    activities: Activities, group: str, hours_outdoors: float,
    hours_indoors: float, indoor_share: float, left_out: Collection[str] = (),
) -> NuclideDoses:  # fmt: skip
    """Return the effective dose from several nuclides on the ground, progeny named with them.

    Parameters
    ----------
    activities : mapping of str to array_like or Missing
        Nuclide to its mean activity per area, Bq/m2.
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
        return ground_shine_dose(activity, value, hours_outdoors, hours_indoors, indoor_share)

    return external_doses("ground_shine_doses", activities, "ground_surface", group, dose, left_out)
