"""Dose from activity breathed in or swallowed.

E = A e(g): committed effective dose, Sv, of an intake of A Bq at the age g, with the coefficient e
of ICRP Publication 119 (members of the public; commitment to the age of 70 for children, 50 years
for adults). A year's intake counts wholly in the year in which it is taken in.

The coefficient of a nuclide counts the progeny that grow from it in the body. It never counts the
progeny that were taken in with it: those are intakes of their own (`series_dose`).
"""

from __future__ import annotations

from collections.abc import Collection, Mapping

import numpy as np
from numpy.typing import ArrayLike

from tailrace.people.dose_ages import FloatArray
from tailrace.people.dose_coefficients import dose_coefficient
from tailrace.people.nuclide_doses import Activities, NuclideDoses, doses_of_activities
from tailrace.people.number_checks import checked_all
from tailrace.quantities.declare import declare_units
from tailrace.quantities.missing import Missing
from tailrace.quantities.value import Value

MSV_PER_SV = 1e3


@declare_units(concentration="Bq/kg", intake_rate="kg/d", days="d/yr", returns="Bq/yr")
def activity_intake(
    concentration: ArrayLike, intake_rate: ArrayLike, days: ArrayLike = 365.25
) -> FloatArray:
    """Return the activity taken in per year.

    Parameters
    ----------
    concentration : array_like
        Activity in what is taken in, Bq/kg; bare numbers may be Bq/m3 or Bq/L beside an intake rate
        in m3/d or L/d. NaN where missing.
    intake_rate : array_like
        Amount taken in on a day of exposure, kg/d.
    days : array_like
        Days of exposure per year, d/yr.

    Returns
    -------
    ndarray
        Bq/yr, by broadcasting.

    Raises
    ------
    InputError
        If a number is negative or infinite.
    """
    given = checked_all(
        "activity_intake",
        {
            "concentration": (concentration, "Bq/kg"),
            "intake_rate": (intake_rate, "kg/d"),
            "days": (days, "d/yr"),
        },
    )
    return np.asarray(given["concentration"] * given["intake_rate"] * given["days"])


@declare_units(intake="Bq/yr", coefficient="Sv/Bq", returns="mSv/yr")
def committed_dose(intake: ArrayLike, coefficient: ArrayLike) -> FloatArray:
    """Return the committed effective dose of a year's intake.

    Parameters
    ----------
    intake : array_like
        Activity taken in per year, Bq/yr.
    coefficient : array_like
        Committed effective dose per activity, Sv/Bq.

    Returns
    -------
    ndarray
        mSv per year of intake, by broadcasting.

    Raises
    ------
    InputError
        If a number is negative or infinite.
    """
    given = checked_all(
        "committed_dose", {"intake": (intake, "Bq/yr"), "coefficient": (coefficient, "Sv/Bq")}
    )
    return np.asarray(given["intake"] * given["coefficient"] * MSV_PER_SV)


def intake_doses(
    intakes: Activities, exposure: str, group: str,
    absorption: str | Mapping[str, str] = "", source: str = "", left_out: Collection[str] = (),
) -> NuclideDoses:  # fmt: skip
    """Return the dose of a year's intake of several nuclides.

    Parameters
    ----------
    intakes : mapping of str to array_like or Missing
        Nuclide to its intake, Bq/yr; NaN where missing.
    exposure : {"ingestion", "inhalation"}
        How it is taken in.
    group : str
        Group of people, as in `tailrace.people.groups`.
    absorption : str or mapping of str to str
        Lung absorption type ("F", "M", "S", "highest"), one for all or by element or nuclide; for
        inhalation only.
    source : str
        Set of coefficients, as for `dose_coefficient`.
    left_out : collection of str
        Nuclides that are not counted here, such as "Rn-222" where radon is its own pathway.

    Returns
    -------
    NuclideDoses
        mSv/yr by nuclide.

    Raises
    ------
    InputError
        If a name is unknown, an intake negative, or no absorption type is named for a nuclide.
    """

    def coefficient(nuclide: str) -> Value | Missing:
        found = dose_coefficient(nuclide, exposure, absorption_of(nuclide, absorption), source)
        return found if isinstance(found, Missing) else found.for_group(group)

    return doses_of_activities("intake_doses", intakes, coefficient, committed_dose, left_out)


def absorption_of(nuclide: str, absorption: str | Mapping[str, str]) -> str:
    """Return the absorption type of a nuclide: its own, its element's, or the one for all.

    Parameters
    ----------
    nuclide : str
        Name.
    absorption : str or mapping of str to str
        As for `intake_doses`; without an entry the type is empty, which inhalation refuses.
    """
    if isinstance(absorption, str):
        return absorption
    return absorption.get(nuclide, absorption.get(nuclide.partition("-")[0], ""))
