"""Radiation dose per unit of level: thorium and uranium by mass with their series, and radon.

A milligram of thorium or of natural uranium is so many becquerels of the heads of its series
(Th-232; U-238 and U-235 in their natural abundance), and of every member so many as the declared
equilibrium says. What is swallowed or breathed of the head follows the people room's own terms, and
the series counts with each member's coefficient (`series_intake_doses`); members below ten minutes
of half-life without one are in that of their parents. Radon and thoron within grains are left out:
they are no solids, and what leaves is a release of its own.

Radon-222 of outdoor air is breathed outdoors and, as far as it enters, indoors, each with the
equilibrium of its progeny there. Thoron (56 s) is dead before it enters, and counts outdoors only.
"""

from __future__ import annotations

from functools import cache

from tailrace.assess.group_exposure import exposure_of_group
from tailrace.assess.unit_levels import DIET, LEVEL_MEDIA, unit_level
from tailrace.assess.weight_table import WeightTable
from tailrace.nuclides.activity import activity_of_mass
from tailrace.people.averaging import DAYS_PER_YEAR
from tailrace.people.chemical_intakes import Factors
from tailrace.people.radiation_by_pathway import (
    GAMMA_PARENTS,
    RadiationChoices,
    radiation_terms,
)
from tailrace.people.sample_levels import MeasuredLevel
from tailrace.people.series_dose import series_activities, series_intake_doses
from tailrace.quantities.missing import Missing
from tailrace.quantities.value import Value
from tailrace.site.schema_people import PeopleFile

DOSE = "radiation dose"
HEADS: dict[str, tuple[str, ...]] = {"Th": ("Th-232",), "U": ("U-238", "U-235")}
"""Elements counted by their mass, and the heads of their series."""

RADON, THORON = "Rn-222", "Rn-220"
GASES = (RADON, THORON, "Rn-219")
_MILLIGRAM = 1e-6
_FROM_OUTSIDE = ("external_air", "external_ground")


@cache
def members_of(element: str) -> dict[str, tuple[float, bool]]:
    """Return the members of the series of an element in natural composition and equilibrium.

    Parameters
    ----------
    element : str
        "Th" or "U".

    Returns
    -------
    dict of str to (float, bool)
        Nuclide to its activity, Bq per mg of the element, and whether it is a head.
    """
    found: dict[str, tuple[float, bool]] = {}
    for head in HEADS[element]:
        own = float(activity_of_mass(_MILLIGRAM, element, head))
        for name, ratio in series_activities(head).items():
            found[name] = float(ratio) * own, name == head
    return found


def radiation_choices(people: PeopleFile) -> RadiationChoices:
    """Return the conventions of doses that a site declares.

    Parameters
    ----------
    people : PeopleFile
        What people.toml says.
    """
    named = people.radiation
    types = dict.fromkeys(
        (member for element in HEADS for member in members_of(element)),
        named.absorption_of_others,
    )
    own = {
        member: named.absorption.get(member, named.absorption.get(member.partition("-")[0], rest))
        for member, rest in types.items()
    }
    return RadiationChoices(own, named.radon, named.gamma)


def equilibrium_in(people: PeopleFile, medium: str) -> float | Missing:
    """Return the declared activity of members over that of their head in a medium.

    Parameters
    ----------
    people : PeopleFile
        What people.toml says.
    medium : str
        Medium of the chain.
    """
    table = people.radiation.equilibrium
    value = table.water if medium == "drinking_water" else table.solid
    return value.central if isinstance(value, Value) else value


def fill_radiation(table: WeightTable, people: PeopleFile, group: str) -> None:
    """Add the dose of thorium, uranium, radon and thoron to the weights.

    Parameters
    ----------
    table : WeightTable
        Weights, with the endpoint `DOSE`.
    people : PeopleFile
        What people.toml says.
    group : str
        Name of the group.

    Raises
    ------
    InputError
        If a set of coefficients is unknown.
    """
    factors, choices = exposure_of_group(people, group), radiation_choices(people)
    for element in (name for name in HEADS if name in people.judged):
        for medium in LEVEL_MEDIA:
            _fill_series(table, people, element, medium, group, factors, choices)
        _fill_diet(table, people, element, group, factors, choices)
    if RADON in people.judged:
        _fill_gas(table, people, RADON, "radon", group, factors, choices)
    if THORON in people.judged:
        _fill_gas(table, people, THORON, "thoron", group, factors, choices)


def _fill_series(
    table: WeightTable, people: PeopleFile, element: str, medium: str, group: str,
    factors: Factors, choices: RadiationChoices,
) -> None:  # fmt: skip
    """Add what a medium holds of an element: swallowed, breathed, and from outside."""
    first = unit_level(medium, HEADS[element][0], "activity")
    for term in radiation_terms([first], group, factors, choices):
        if term.pathway in _FROM_OUTSIDE:
            continue
        inhaled = term.pathway.startswith("inhalation")
        of_milligram = dose_of_milligram(people, element, medium, group, inhaled, choices)
        for one in of_milligram:
            dose = one if isinstance(one, Missing) else term.activity_per_level * one
            table.add(DOSE, term.pathway, element, group, dose)
    for term in radiation_terms(_outside(element, medium), group, factors, choices):
        if term.pathway in _FROM_OUTSIDE:
            table.add(
                DOSE, term.pathway, element, group, term.dose * equilibrium_in(people, medium)
            )


def _outside(element: str, medium: str) -> list[MeasuredLevel]:
    """Return what radiates from outside, per mg of an element: members in air, parents in soil."""
    if medium not in ("air", "soil"):
        return []
    return [
        unit_level(medium, name, "activity", amount)
        for name, (amount, _) in members_of(element).items()
        if name not in GASES and (medium == "air" or name in GAMMA_PARENTS)
    ]


def dose_of_milligram(
    people: PeopleFile, element: str, medium: str, group: str, inhaled: bool,
    choices: RadiationChoices,
) -> list[float | Missing]:  # fmt: skip
    """Return the dose of a milligram of an element with its series, mSv, and what it lacks.

    Parameters
    ----------
    people : PeopleFile
        What people.toml says.
    element : str
        "Th" or "U".
    medium : str
        Medium of the chain, for the declared equilibrium.
    group : str
        Name of the group.
    inhaled : bool
        Whether it is breathed; swallowed otherwise.
    choices : RadiationChoices
        Conventions of doses.

    Returns
    -------
    list of float or Missing
        What is known, mSv/mg, then what is missing.
    """
    progeny = equilibrium_in(people, medium)
    amounts = {
        name: amount * (1.0 if is_head else progeny)
        for name, (amount, is_head) in members_of(element).items()
    }
    doses = series_intake_doses(
        amounts, "inhalation" if inhaled else "ingestion", group,
        choices.absorption if inhaled else "",
        left_out=[name for name in GASES if name in amounts],
    )  # fmt: skip
    return [float(doses.known), *doses.missing]


def _fill_diet(
    table: WeightTable, people: PeopleFile, element: str, group: str, factors: Factors,
    choices: RadiationChoices,
) -> None:  # fmt: skip
    """Add the dose of an element swallowed with bought food, per mg of it per kg and day."""
    weight = factors["body_weight"]
    per_year = weight if isinstance(weight, Missing) else weight.central * DAYS_PER_YEAR
    for one in dose_of_milligram(people, element, DIET, group, False, choices):
        dose = one if isinstance(one, Missing) else per_year * one
        table.add(DOSE, DIET, element, group, dose)


def _fill_gas(
    table: WeightTable, people: PeopleFile, nuclide: str, pathway: str, group: str,
    factors: Factors, choices: RadiationChoices,
) -> None:  # fmt: skip
    """Add the dose of radon or thoron per Bq/m3 outdoors."""
    media = ["air", "indoor_air"] if nuclide == RADON else ["air"]
    levels = [unit_level(medium, nuclide, "activity") for medium in media]
    for term in radiation_terms(levels, group, factors, choices):
        share: float | Missing = 1.0
        if term.level.medium == "indoor_air":
            inside = people.radiation.radon_indoors
            share = inside.central if isinstance(inside, Value) else inside
        table.add(DOSE, pathway, nuclide, group, term.dose * share)
