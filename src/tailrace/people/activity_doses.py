"""Dose per activity concentration, by pathway and group.

    E = C M sum over members of (activity per C) e          mSv/yr per Bq/kg, Bq/L or Bq/m3

M is what a group takes in per year of a medium (`yearly_amount`: the intake factor of the pathway
turned back from body weight, or the air breathed), e the dose coefficient. Members are the nuclide
and the progeny that come with it, at activities relative to C: `with_progeny`,
`equilibrium_activities` or measured ratios.

Divided into a target dose this is a radiological screening level. The guidance level of WHO for
drinking water is such a level: 0.1 mSv/yr with 730 L/yr, rounded to a power of ten.
"""

from __future__ import annotations

import math
from collections.abc import Collection, Mapping

from tailrace.errors import InputError, did_you_mean
from tailrace.people.averaging import DAYS_PER_YEAR
from tailrace.people.dose_coefficients import dose_coefficient
from tailrace.people.intake import INTAKE_UNITS, group_factors, needed_factors, pathway_factor
from tailrace.people.series_dose import series_intake_doses
from tailrace.quantities.declare import declare_units
from tailrace.quantities.missing import AtLeast, Missing, describe_missing
from tailrace.quantities.value import Value

AMOUNT_UNITS: dict[str, str] = {
    pathway: "m3/yr" if pathway.startswith("inhalation")
    else "L/yr" if pathway == "drinking_water"
    else "kg/yr"
    for pathway in INTAKE_UNITS
    if not pathway.startswith("dermal")
}  # fmt: skip
"""Pathways by which activity is taken in, with the unit of the yearly amount."""

GUIDANCE_DOSE, GUIDANCE_LITRES = 0.1, 730.0
"""WHO Guidelines for drinking-water quality, 4th edition (2011), chapter 9, from memory: mSv/yr of
one nuclide, and litres a year."""


def yearly_amount(
    pathway: str, set_name: str, group: str, given: Mapping[str, Value | float] | None = None
) -> float | Missing:
    """Return what a group takes in per year by a pathway.

    Parameters
    ----------
    pathway : str
        One of `AMOUNT_UNITS`, which has the unit of the result.
    set_name : str
        Set of exposure factors.
    group : str
        Group of people.
    given : mapping of str to Value or float, optional
        Factors of a place, as for `tailrace.people.intake.group_factors`.

    Returns
    -------
    float or Missing
        Air at the outdoor concentration, m3/yr; water, L/yr; soil, dust or food, kg/yr. Missing
        where the set lacks a factor.

    Raises
    ------
    InputError
        If a name is unknown.
    """
    if pathway not in AMOUNT_UNITS:
        raise InputError.single(
            f'nothing is taken in by "{pathway}"', place="pathway",
            allowed=", ".join(AMOUNT_UNITS), remedy=did_you_mean(pathway, AMOUNT_UNITS),
        )  # fmt: skip
    per = "inhalation_rate" if pathway.startswith("inhalation") else "body_weight"
    found = group_factors(set_name, group, given)
    wanted = dict.fromkeys((*needed_factors(pathway), per))
    absent = [one for name in wanted if isinstance(one := found[name], Missing)]
    if absent:
        return Missing(describe_missing(absent))
    numbers = {name: one.central for name, one in found.items() if isinstance(one, Value)}
    return float(pathway_factor(pathway, numbers) * numbers[per] * DAYS_PER_YEAR)


def dose_per_activity(
    members: Mapping[str, float], pathway: str, group: str, amount: float | Missing,
    absorption: str | Mapping[str, str] = "", left_out: Collection[str] = (),
) -> float | AtLeast | Missing:  # fmt: skip
    """Return the yearly dose per activity concentration in a medium.

    Parameters
    ----------
    members : mapping of str to float
        Nuclide to its activity per unit of concentration, such as ``{"Ra-228": 1, "Ac-228": 1}``.
    pathway : str
        One of `AMOUNT_UNITS`.
    group : str
        Group of people.
    amount : float or Missing
        Taken in per year, in the unit of `AMOUNT_UNITS`, as `yearly_amount` gives it.
    absorption : str or mapping of str to str
        Lung absorption type, for inhalation.
    left_out : collection of str
        Nuclides that are not counted, such as "Rn-222" where radon is its own pathway.

    Returns
    -------
    float, AtLeast or Missing
        mSv/yr per Bq/m3, Bq/L or Bq/kg.

    Raises
    ------
    InputError
        If a name is unknown, a number negative, or an absorption type is wanted.
    """
    if pathway not in AMOUNT_UNITS:
        raise InputError.single(
            f'nothing is taken in by "{pathway}"', place="pathway",
            allowed=", ".join(AMOUNT_UNITS), remedy=did_you_mean(pathway, AMOUNT_UNITS),
        )  # fmt: skip
    if isinstance(amount, Missing):
        return amount
    exposure = "inhalation" if pathway.startswith("inhalation") else "ingestion"
    intakes = {name: ratio * amount for name, ratio in members.items()}
    doses = series_intake_doses(intakes, exposure, group, absorption, left_out=left_out)
    return doses.total()


@declare_units(dose="mSv/yr", litres="L/yr", returns="Bq/L")
def drinking_water_guidance_level(
    nuclide: str, dose: float = GUIDANCE_DOSE, litres: float = GUIDANCE_LITRES
) -> float:
    """Return the guidance level of a nuclide in drinking water as WHO rounds it.

    Parameters
    ----------
    nuclide : str
        Name.
    dose : float
        Individual dose criterion, mSv/yr.
    litres : float
        Water drunk, L/yr.

    Returns
    -------
    float
        Bq/L, a power of ten: 10^n where the exact level is above 3 x 10^(n-1) and up to 3 x 10^n.

    Raises
    ------
    InputError
        If the nuclide has no coefficient, or a number is not above zero.
    """
    if not (dose > 0.0 and litres > 0.0):
        raise InputError.single("the dose or the amount of water is not above zero",
                                place="dose, litres", allowed="above 0")  # fmt: skip
    found = dose_coefficient(nuclide, "ingestion")
    if isinstance(found, Missing):
        raise InputError.single(str(found), place="nuclide")
    exact = dose * 1e-3 / (litres * float(found.values[-1]))
    return float(10.0 ** math.ceil(math.log10(exact / 3.0)))
