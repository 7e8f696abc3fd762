"""What a weight of people is the product of: intake per level, toxicity or dose per intake.

The same terms of the people room from which `health_weights` makes its table, taken apart again:
their product is the weight.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING

from tailrace.assess.chemical_weights import chemicals, terms_of_units, toxicity_lookup
from tailrace.assess.closing_product import Factor
from tailrace.assess.group_exposure import exposure_of_group
from tailrace.assess.health_weights import health_weights
from tailrace.assess.needed_files import people_of
from tailrace.assess.radiation_weights import (
    DOSE,
    HEADS,
    dose_of_milligram,
    radiation_choices,
)
from tailrace.assess.unit_levels import DIET, PATHWAY_MEDIA, unit_level
from tailrace.people.cancer import AVERAGING_YEARS, mean_age_factor
from tailrace.people.groups import group_named
from tailrace.people.intake import needed_factors
from tailrace.people.radiation_by_pathway import radiation_terms
from tailrace.quantities.missing import Missing
from tailrace.quantities.value import Value

if TYPE_CHECKING:
    from tailrace.people.chemical_intakes import ChemicalTerm
    from tailrace.people.toxicity_by_pathway import PathwayToxicity
    from tailrace.site import Site
    from tailrace.site.schema_people import PeopleFile

INDEX, RISK = "hazard index, ", "cancer risk a year, "


def weight_factors(
    site: Site, endpoint: str, pathway: str, substance: str, group: str
) -> tuple[Factor, ...]:
    """Return what a weight is the product of.

    Parameters
    ----------
    site : Site
        The site, whose people.toml says what is judged.
    endpoint, pathway, substance, group : str
        Which weight of `health_weights`.

    Returns
    -------
    tuple of Factor
        Intake per level; uptake where it is not 1; reference value (divides), or slope and share
        of a life, or dose per intake. One factor alone where the people room takes it from a
        table of doses per level; none where the weight is zero.
    """
    people = people_of(site)
    if endpoint == DOSE:
        found = tuple(_dose(people, pathway, substance, group))
    else:
        kind = next((one for one in (INDEX, RISK) if endpoint.startswith(one)), "")
        toxicity = endpoint.removeprefix(kind).partition(", ")[0] if kind else ""
        found = _chemical(people, kind, toxicity, pathway, substance, group)
    return found or _alone(site, endpoint, pathway, substance, group)


def _alone(
    site: Site, endpoint: str, pathway: str, substance: str, group: str
) -> tuple[Factor, ...]:
    """Return a weight that is not taken apart as one factor; none where it is zero."""
    known = health_weights(site)
    weight = float(
        known.weight[
            known.endpoints.index(endpoint), known.pathways.index(pathway),
            known.substances.index(substance), known.groups.index(group),
        ]
    )  # fmt: skip
    if weight == 0.0:
        return ()
    unit = known.unit_of[endpoint]
    return (Factor("result per level", weight, f"{unit} per unit of level",
                   ("as tabled, not taken apart",)),)  # fmt: skip


def _chemical(
    people: PeopleFile, kind: str, toxicity: str, pathway: str, substance: str, group: str
) -> tuple[Factor, ...]:
    """Return intake, uptake, and reference value or slope; nothing where one of them is missing."""
    if not kind or substance not in chemicals(people) or pathway in _FROM_OUTSIDE:
        return ()
    of = toxicity_lookup(toxicity)(substance, "crops" if pathway == DIET else pathway)
    known = of.reference if kind == INDEX else of.slope
    if isinstance(known, Missing):
        return ()
    taken: tuple[Factor, ...] = ()
    if pathway != DIET:
        terms = [
            one for one in terms_of_units(people, toxicity, group)
            if (one.pathway, one.level.substance) == (pathway, substance)
        ]  # fmt: skip
        if len(terms) != 1 or isinstance(terms[0].intake, Missing):
            return ()
        taken = tuple(_intake(people, terms[0], of, group))
    dose = "mg/m3" if pathway.startswith("inhalation") else "mg/(kg d)"
    if kind == INDEX:
        return (*taken, Factor("reference value", known, dose, _cited(of, _REFERENCES), True))
    ages = group_named(group)
    return (
        *taken,
        Factor("slope", known, f"1/({dose})", _cited(of, _SLOPES)),
        Factor(
            "age factor", float(mean_age_factor(ages.age_low, ages.age_high, of.mutagen)), "1",
            ("early life counts more" if of.mutagen else "no mutagen: all ages count alike",),
        ),
        Factor("years of a life over which risk is averaged", AVERAGING_YEARS, "yr", (), True),
    )  # fmt: skip


_FROM_OUTSIDE = ("external_air", "external_ground", "radon", "thoron")
_REFERENCES = ("RfD", "RfC", "GIABS", "ABSgi")
_SLOPES = ("SFO", "CSF", "IUR", "GIABS", "ABSgi")


def _intake(
    people: PeopleFile, term: ChemicalTerm, of: PathwayToxicity, group: str
) -> Iterator[Factor]:
    assert not isinstance(term.factor, Missing)  # the term has an intake
    assert not isinstance(term.uptake, Missing)
    unit = f"{term.unit} per {term.level.unit}"
    yield Factor("intake per level", term.factor, unit, _exposure(people, term.pathway, group))
    if term.uptake != 1.0:
        yield Factor("uptake", term.uptake, "1", _cited(of, ("ABS", "Kp", "RBA")))


def _exposure(people: PeopleFile, pathway: str, group: str) -> tuple[str, ...]:
    """Return the exposure factors of a pathway in words, each with its source and quality."""
    factors = exposure_of_group(people, group)
    return tuple(_said(name, factors) for name in needed_factors(pathway) if name in factors)


def _said(name: str, values: Mapping[str, Value | Missing]) -> str:
    return f"{name.replace('_', ' ')} {values[name]!r}"


def _cited(of: PathwayToxicity, wanted: Sequence[str]) -> tuple[str, ...]:
    """Return what was taken of a set, those wanted by their name first and alone if there are."""
    chosen = [
        (name, value) for name, value in of.cited
        if any(name.upper().startswith(one.upper()) for one in wanted)
    ]  # fmt: skip
    return tuple(f"{name} {value!r}" for name, value in chosen or of.cited)


def _dose(people: PeopleFile, pathway: str, substance: str, group: str) -> Iterator[Factor]:
    """Yield activity taken in and dose of a milligram of an element with its series."""
    medium = PATHWAY_MEDIA[pathway]
    if substance not in HEADS or medium == DIET or pathway.startswith("external"):
        return
    factors, choices = exposure_of_group(people, group), radiation_choices(people)
    first = unit_level(medium, HEADS[substance][0], "activity")
    terms = [
        one for one in radiation_terms([first], group, factors, choices) if one.pathway == pathway
    ]
    if len(terms) != 1 or isinstance(terms[0].activity_per_level, Missing):
        return
    inhaled = pathway.startswith("inhalation")
    known = dose_of_milligram(people, substance, medium, group, inhaled, choices)
    numbers = [one for one in known if not isinstance(one, Missing)]
    per = first.unit.partition("/")[2]
    yield Factor(
        "taken in a year", float(terms[0].activity_per_level), f"{per}/yr",
        _exposure(people, pathway, group),
    )  # fmt: skip
    series = " and ".join(HEADS[substance])
    yield Factor(
        f"dose of a milligram {'breathed' if inhaled else 'swallowed'}", float(sum(numbers)),
        "mSv/mg", (f"{series} with their series, as people.toml declares their equilibrium",),
    )  # fmt: skip
