"""What a level in a medium does to people: results per unit of level, for all endpoints at once.

    result[endpoint k, receptor r, group g, year y] = sum over pathways p and substances e of
        weight[k, p, e, g] supplied[r, p, y] level[medium of p, e, r, y]

Weights hold exposure factors, toxicity values and dose coefficients, and depend neither on the
place nor on the draw; what share of water and food a place supplies stands apart
(`exposure_shares`). They are made of the people room's own terms, so that a table of measurements
assessed by `assess_samples` and a level of the chain give the same number.

Levels: air mg/m3 (radon and thoron Bq/m3), soil, house dust, road dust mg/kg dry, drinking water
mg/L, crops, milk, meat mg/kg fresh, diet mg/(kg d). Results: hazard indices and shares of an
intake limit 1, cancer risk 1/yr of a 70-year life, dose mSv/yr.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tailrace.assess.chemical_weights import (
    ALL_ORGANS,
    fill_chemicals,
    index_name,
    organs_of,
    risk_name,
    swallowed_name,
    toxicity_lookup,
)
from tailrace.assess.group_exposure import exposure_of_group
from tailrace.assess.needed_files import people_of
from tailrace.assess.radiation_weights import DOSE, fill_radiation
from tailrace.assess.unit_levels import PATHWAY_MEDIA, PATHWAYS
from tailrace.assess.weight_table import WeightTable
from tailrace.quantities.missing import Missing, describe_missing
from tailrace.quantities.value import Value

if TYPE_CHECKING:
    from tailrace.site import Site
    from tailrace.site.schema_people import PeopleFile

FloatArray = NDArray[np.float64]
Flags = NDArray[np.bool_]

_KEPT = 4
_MADE: list[tuple[PeopleFile, HealthWeights]] = []
"""Weights of the last sites, which areas and options ask for again."""


@dataclass(frozen=True, repr=False)
class HealthWeights:
    """Results per unit of level.

    Attributes
    ----------
    endpoints, groups, pathways, substances : tuple of str
        Names along the axes; the groups shown come first.
    shown : tuple of str
        Groups whose results are shown; the others are stages of a life.
    medium_of : mapping of str to str
        Medium whose level a pathway follows.
    unit_of : mapping of str to str
        Unit of the result, by endpoint.
    weight : ndarray, shape (endpoint, pathway, substance, group)
        Zero where a substance has no part, or where its part is not known.
    unknown : ndarray of bool, same shape
        Where a part is not known: every result it belongs to is "at least".
    decides : ndarray of bool, same shape
        Whether a verdict may rest on the part: not where its toxicity value is from memory.
    reasons : mapping of (str, str) to str
        Why, by endpoint and substance.
    cited : mapping of str to Value
        Every toxicity value and exposure factor that was at hand, by what it is.
    not_judged : mapping of str to str
        Substances that are left out, with the reason.
    """

    endpoints: tuple[str, ...]
    groups: tuple[str, ...]
    pathways: tuple[str, ...]
    substances: tuple[str, ...]
    shown: tuple[str, ...]
    medium_of: Mapping[str, str]
    unit_of: Mapping[str, str]
    weight: FloatArray
    unknown: Flags
    decides: Flags
    reasons: Mapping[tuple[str, str], str]
    cited: Mapping[str, Value]
    not_judged: Mapping[str, str]

    def __repr__(self) -> str:
        return (
            f"weights of {len(self.endpoints)} endpoints, {len(self.pathways)} pathways, "
            f"{len(self.substances)} substances, {len(self.groups)} groups; "
            f"{int(self.unknown.sum())} parts not known"
        )


def health_weights(site: Site) -> HealthWeights:
    """Return what levels do to the people of a site.

    Parameters
    ----------
    site : Site
        Its people.toml says what is judged, for whom and by which dated sets.

    Returns
    -------
    HealthWeights

    Raises
    ------
    InputError
        If the site does not say what is judged, or a set is unknown.
    """
    people = people_of(site)
    for known, made in _MADE:
        if known is people:
            return made
    made = _made(people)
    _MADE.append((people, made))
    del _MADE[:-_KEPT]
    return made


def _made(people: PeopleFile) -> HealthWeights:
    groups = tuple(dict.fromkeys([*people.groups.shown, *people.groups.life]))
    units = _units(people)
    table = WeightTable(tuple(units), tuple(people.judged), groups)
    for group in groups:
        for toxicity in people.toxicity:
            fill_chemicals(table, people, toxicity, group)
        fill_radiation(table, people, group)
    return HealthWeights(
        endpoints=tuple(units),
        groups=groups,
        pathways=PATHWAYS,
        substances=tuple(people.judged),
        shown=tuple(people.groups.shown),
        medium_of=PATHWAY_MEDIA,
        unit_of=units,
        weight=table.weight,
        unknown=table.unknown,
        decides=table.decides,
        reasons={key: describe_missing(found) for key, found in table.reasons.items()},
        cited=_cited(people, groups),
        not_judged=people.not_judged,
    )


def _units(people: PeopleFile) -> dict[str, str]:
    """Return the endpoints with the units of their results."""
    found: dict[str, str] = {}
    for toxicity in people.toxicity:
        organs = (ALL_ORGANS, *organs_of(people, toxicity))
        found |= {index_name(toxicity, organ): "1" for organ in organs}
        found[risk_name(toxicity)] = "1/yr"
    found[DOSE] = "mSv/yr"
    if people.rare_earths:
        by = [people.toxicity[0], *people.rare_earths]
        found |= {swallowed_name(one): "1" for one in by}
    return found


def _cited(people: PeopleFile, groups: tuple[str, ...]) -> dict[str, Value]:
    """Return the values that weights are made of."""
    found: dict[str, Value] = {}
    order = {name: place for place, name in enumerate(people.judged)}
    for toxicity in people.toxicity:
        # A lookup is shared by all sites of a process: what others asked before is no order.
        cited = toxicity_lookup(toxicity).cited()
        own = sorted((key for key in cited if key[0] in order), key=lambda x: (order[x[0]], x[1]))
        for substance, what in own:
            found[f"{what} of {substance}, {toxicity}"] = cited[substance, what]
    for group in groups:
        for name, one in exposure_of_group(people, group).items():
            if not isinstance(one, Missing):
                found[f"{name} of {group}"] = one
    return found
