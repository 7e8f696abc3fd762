"""Hazard indices and cancer risk per unit of level, in one set of toxicity values.

The terms are the people room's own (`chemical_terms`) for levels of one unit: intake per level
times uptake over the reference value, or times the slope and the age factor over 70 years. A
substance without a reference value may act on any organ: its part of every index is unknown.

Swallowed rare earths stand once more by themselves, because what two authorities hold acceptable is
a thousand times apart: as quotients of single reference doses, and together over an acceptable
daily intake.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache

from tailrace.assess.group_exposure import exposure_of_group
from tailrace.assess.unit_levels import DIET, LEVEL_MEDIA, unit_level
from tailrace.assess.weight_table import WeightTable
from tailrace.data.rare_earths import traded_oxides
from tailrace.people.cancer import AVERAGING_YEARS, mean_age_factor
from tailrace.people.chemical_intakes import ChemicalTerm, chemical_terms
from tailrace.people.groups import group_named
from tailrace.people.hazard import ORGAN_NOT_STATED
from tailrace.people.rare_earth_intake import oxide_factor, rare_earth_limits
from tailrace.people.toxicity_by_pathway import ToxicityLookup
from tailrace.quantities.missing import Missing
from tailrace.site.schema_people import PeopleFile

ALL_ORGANS = "all organs"

SWALLOWED = (
    "soil_ingestion", "house_dust_ingestion", "road_dust_ingestion", "drinking_water", "crops",
    "milk", "meat", DIET,
)  # fmt: skip
"""Pathways by which a substance enters the gut, as Chinese limits of rare earths count them."""


@cache
def toxicity_lookup(name: str) -> ToxicityLookup:
    """Return the lookup of a packaged set, which keeps what it found.

    Parameters
    ----------
    name : str
        Set of toxicity values.
    """
    return ToxicityLookup(name)


def index_name(toxicity: str, organ: str = ALL_ORGANS) -> str:
    """Return the name of a hazard index: "hazard index, epa-2025, kidney"."""
    return f"hazard index, {toxicity}, {organ}"


def risk_name(toxicity: str) -> str:
    """Return the name of a cancer risk: what a year adds to the risk of a life, 1/yr."""
    return f"cancer risk a year, {toxicity}"


def swallowed_name(by: str) -> str:
    """Return the name of swallowed rare earths by a set of reference doses or an intake limit."""
    return f"rare earths swallowed, {by}"


def terms_of_units(people: PeopleFile, toxicity: str, group: str) -> list[ChemicalTerm]:
    """Return the people room's terms for a level of one unit of everything that is judged.

    Parameters
    ----------
    people : PeopleFile
        What people.toml says.
    toxicity : str
        Set of toxicity values.
    group : str
        Name of the group.

    Returns
    -------
    list of ChemicalTerm
        By medium, substance and pathway.
    """
    levels = [
        unit_level(medium, name, "mass")
        for medium in LEVEL_MEDIA for name in chemicals(people)
    ]  # fmt: skip
    return chemical_terms(
        levels, group, exposure_of_group(people, group), toxicity_lookup(toxicity)
    )


def chemicals(people: PeopleFile) -> tuple[str, ...]:
    """Return the judged substances that are counted by their mass."""
    return tuple(name for name in people.judged if not name.startswith("Rn-"))


def organs_of(people: PeopleFile, toxicity: str) -> tuple[str, ...]:
    """Return the target organs of what is judged, the unstated one last.

    Parameters
    ----------
    people : PeopleFile
        What people.toml says.
    toxicity : str
        Set of toxicity values.
    """
    found: dict[str, None] = {}
    lookup = toxicity_lookup(toxicity)
    for name in chemicals(people):
        for pathway in ("inhalation_outdoor", "drinking_water", "crops"):
            one = lookup(name, pathway)
            if not isinstance(one.reference, Missing):
                found.update(dict.fromkeys(one.organs or (ORGAN_NOT_STATED,)))
    stated = sorted(name for name in found if name != ORGAN_NOT_STATED)
    return (*stated, *(name for name in found if name == ORGAN_NOT_STATED))


def fill_chemicals(table: WeightTable, people: PeopleFile, toxicity: str, group: str) -> None:
    """Add hazard indices, cancer risk and swallowed rare earths of a set to the weights.

    Parameters
    ----------
    table : WeightTable
        Weights.
    people : PeopleFile
        What people.toml says.
    toxicity : str
        Set of toxicity values.
    group : str
        Name of the group.
    """
    indices = [name for name in table.endpoints if name.startswith(index_name(toxicity, ""))]
    terms = terms_of_units(people, toxicity, group)
    for term in terms:
        _fill_term(table, term, toxicity, indices)
    for name in chemicals(people):
        _fill_diet(table, name, toxicity, group, indices)
    if toxicity == people.toxicity[0]:
        for limit in people.rare_earths:
            _fill_intake(table, terms, limit, group, chemicals(people))


def _fill_term(
    table: WeightTable, term: ChemicalTerm, toxicity: str, indices: Sequence[str]
) -> None:
    where = term.pathway, term.level.substance, term.group
    _fill_quotient(table, where, term.quotient, term.organs, term.hazard_decides, toxicity, indices)
    table.add(risk_name(toxicity), *where, term.annual_risk, decides=term.risk_decides)


def _fill_quotient(
    table: WeightTable, where: tuple[str, str, str], quotient: float | Missing,
    organs: Sequence[str], decides: bool, toxicity: str, indices: Sequence[str],
) -> None:  # fmt: skip
    """Add a quotient to all organs and to its own; one that is missing may be of any organ."""
    pathway, substance, _ = where
    apart = swallowed_name(toxicity)
    is_apart = substance in traded_oxides() and pathway in SWALLOWED and apart in table.endpoints
    also = [apart] if is_apart else []
    if isinstance(quotient, Missing):
        table.add_missing([*indices, *also], *where, quotient)
        return
    named = [index_name(toxicity, organ) for organ in organs or (ORGAN_NOT_STATED,)]
    for end in (index_name(toxicity), *named, *also):
        table.add(end, *where, quotient, decides=decides)


def _fill_diet(
    table: WeightTable, name: str, toxicity: str, group: str, indices: Sequence[str]
) -> None:
    """Add what is swallowed with bought food, given as a dose: no exposure factor enters."""
    of, ages = toxicity_lookup(toxicity)(name, "crops"), group_named(group)
    where = DIET, name, group
    quotient = of.reference if isinstance(of.reference, Missing) else 1.0 / of.reference
    _fill_quotient(table, where, quotient, of.organs, of.hazard_decides, toxicity, indices)
    factor = float(mean_age_factor(ages.age_low, ages.age_high, of.mutagen))
    risk = of.slope * (factor / AVERAGING_YEARS)
    table.add(risk_name(toxicity), *where, risk, decides=of.risk_decides)


def _fill_intake(
    table: WeightTable, terms: Sequence[ChemicalTerm], limit: str, group: str,
    substances: Sequence[str],
) -> None:  # fmt: skip
    """Add swallowed rare earths over a limit for all of them together."""
    known = rare_earth_limits()[limit]
    decides = known.value.quality != "assumed"
    oxides = {
        name: oxide_factor(name) if known.counted_as == "REO" else 1.0
        for name in substances if name in traded_oxides()
    }  # fmt: skip
    end = swallowed_name(limit)
    for term in terms:
        name = term.level.substance
        if name in oxides and term.pathway in SWALLOWED:
            share = term.intake * (oxides[name] / known.low)
            table.add(end, term.pathway, name, group, share, decides=decides)
    for name, factor in oxides.items():
        table.add(end, DIET, name, group, factor / known.low, decides=decides)
