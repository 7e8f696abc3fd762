"""Dose from a decay series: which progeny come with a nuclide, and what they add.

Three conventions, always named:

* `series_activities(parent, activity, years)`: what has grown since the parent was pure, by the
  decay and ingrowth of `tailrace.nuclides`; `years=None` is secular equilibrium of the series;
* "+D" (`with_progeny`): the parent with those of its progeny that follow it without a member of a
  half-life above a stated limit in between, all at equilibrium: the convention of slope factors
  (HEAST) and of residual radioactivity. With 180 days Ra-226+D ends before Pb-210, Ra-228+D is
  Ra-228 and Ac-228, Th-228+D reaches the stable end;
* measured activities by nuclide, which need none of this.

ICRP 119 lists no member of the series with a half-life below ten minutes. A short-lived member of
that kind is counted with its parent, whose coefficient holds what grows from it in the body, and
is named in the result. Rn-222, which lives 3.8 days and has no coefficient there either, stays
missing, unless it is left out by name because radon is a pathway of its own.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import replace

import numpy as np
from numpy.typing import ArrayLike

from tailrace.errors import InputError
from tailrace.nuclides.chain import FISSION, branches, equilibrium_activities, half_life
from tailrace.nuclides.decay import ingrowth
from tailrace.people.dose_ages import FloatArray
from tailrace.people.dose_coefficients import HIGHEST, dose_coefficient
from tailrace.people.internal_dose import intake_doses
from tailrace.people.nuclide_doses import Activities, NuclideDoses
from tailrace.quantities.declare import declare_units
from tailrace.quantities.missing import Missing

SHORT_LIVED_MINUTES = 10.0
"""Half-life below which a nuclide without a coefficient is counted with its parent, min."""


@declare_units(activity="Bq", years="yr", returns="Bq")
def series_activities(
    parent: str, activity: float = 1.0, years: ArrayLike | None = None
) -> dict[str, FloatArray]:
    """Return the activities of a nuclide and its progeny.

    Parameters
    ----------
    parent : str
        Head of the series, such as "Th-232".
    activity : float
        Its activity (at time zero), Bq; bare numbers may be Bq/kg, Bq/m3, ...
    years : array_like, optional
        Time since the parent was pure, yr; None for secular equilibrium.

    Returns
    -------
    dict of str to ndarray
        Radioactive member to its activity, in the unit of `activity`.

    Raises
    ------
    InputError
        If the parent is unknown or stable, or a number is negative.
    """
    if years is not None:
        return ingrowth(parent, years, activity=activity)
    if not (np.isfinite(activity) and activity >= 0.0):
        raise InputError.single(f"the activity of {parent} is {activity}", allowed="zero or more")
    return {
        name: np.asarray(ratio * activity) for name, ratio in equilibrium_activities(parent).items()
    }


@declare_units(longest_half_life_days="d", returns="1")
def with_progeny(parent: str, longest_half_life_days: float = 180.0) -> dict[str, float]:
    """Return a nuclide with the progeny that its "+D" stands for, at equilibrium.

    Parameters
    ----------
    parent : str
        Nuclide, such as "Ra-226".
    longest_half_life_days : float
        Half-life up to which progeny come with it, d; the series is cut at the first member above.
        EPA's slope factors use six months, taken as 180 days.

    Returns
    -------
    dict of str to float
        Parent (1) and progeny to activity per activity of the parent.

    Raises
    ------
    InputError
        If the nuclide is unknown or the limit is not above zero.
    """
    if not longest_half_life_days > 0.0:
        raise InputError.single(f"a half-life of {longest_half_life_days} d", allowed="above 0 d")
    found = {parent: 1.0}
    half_life(parent)
    for member in equilibrium_activities(parent):
        for branch in branches(member) if member in found else ():
            name = branch.progeny
            # A stable end has an infinite half-life and is cut like any long-lived member.
            if name != FISSION and half_life(name, "d") <= longest_half_life_days:
                found[name] = found.get(name, 0.0) + branch.fraction * found[member]
    return found


def series_intake_doses(
    intakes: Activities, exposure: str, group: str,
    absorption: str | Mapping[str, str] = "", source: str = "", left_out: Collection[str] = (),
) -> NuclideDoses:  # fmt: skip
    """Return the dose of an intake of members of a series.

    Parameters
    ----------
    intakes : mapping of str to array_like or Missing
        Nuclide to its intake, Bq/yr, such as `series_activities` gives for the parent's intake.
    exposure, group, absorption, source, left_out
        As for `intake_doses`.

    Returns
    -------
    NuclideDoses
        mSv/yr by nuclide, with the names of those counted with their parents.

    Raises
    ------
    InputError
        As for `intake_doses`.
    """
    short = tuple(
        name
        for name in intakes
        if name not in left_out and _counted_with_parent(name, exposure, source)
    )
    counted = {name: one for name, one in intakes.items() if name not in short}
    doses = intake_doses(counted, exposure, group, absorption, source, left_out)
    return replace(doses, counted_with_parent=short)


def _counted_with_parent(nuclide: str, exposure: str, source: str) -> bool:
    if half_life(nuclide, "min") >= SHORT_LIVED_MINUTES:
        return False
    any_type = HIGHEST if exposure == "inhalation" else ""
    return isinstance(dose_coefficient(nuclide, exposure, any_type, source), Missing)
