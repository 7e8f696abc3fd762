"""How persons of one group differ from the central one: variability, apart from what is not known.

A result is a sum over pathways; a person's part by a pathway is the central one's times what this
person takes in over what the central one does. Persons of a group differ in weight, breath, water,
soil, food and time outdoors (`exposure.spread` of people.toml, or the set's own spread); one person
has one body weight in all pathways. Doses go with amounts, hazards and risks with amounts per body
weight. What the place supplies, indoor air, skin, toxicity values and correlations do not vary.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tailrace.assess.group_exposure import exposure_of_group
from tailrace.assess.needed_files import people_of
from tailrace.assess.radiation_weights import DOSE
from tailrace.assess.unit_levels import PATHWAYS
from tailrace.people.intake import INTAKE_UNITS, draw_intake_factors
from tailrace.people.random_blocks import latin_levels
from tailrace.people.two_dimensional import two_dimensional_monte_carlo
from tailrace.quantities.missing import Missing
from tailrace.quantities.value import Value

if TYPE_CHECKING:
    from tailrace.site import Site
    from tailrace.site.schema_people import PeopleFile

FloatArray = NDArray[np.float64]
Factors = Mapping[str, Value | Missing]

PERCENTS = (5.0, 50.0, 95.0)
_FOLLOWS_TIME_OUTDOORS = ("external_ground", "external_air", "thoron")


@dataclass(frozen=True)
class PersonRatios:
    """Persons over the central person of their group.

    Attributes
    ----------
    endpoints, groups : tuple of str
        Names along the axes.
    percents : tuple of float
        Percentiles over persons.
    ratio, low, high : ndarray, shape (endpoint, receptor, group, percent), 1
        Median over what is not known, and its P5 and P95; NaN where the result is zero or nothing
        of it is known.
    varied : mapping of str to tuple of str
        Exposure factors that differ between persons, by group.
    """

    endpoints: tuple[str, ...]
    groups: tuple[str, ...]
    percents: tuple[float, ...]
    ratio: FloatArray
    low: FloatArray
    high: FloatArray
    varied: Mapping[str, tuple[str, ...]]


def person_variability(
    site: Site,
    parts: FloatArray,
    endpoints: Sequence[str],
    groups: Sequence[str],
    *,
    persons: int = 1000,
    seed: int = 1,
) -> PersonRatios:
    """Return how persons stand to the central person of their group.

    Parameters
    ----------
    site : Site
        Its people.toml.
    parts : ndarray, shape (endpoint, receptor, group, pathway, draw)
        Known results of the central person by pathway, along `PATHWAYS`, zero or more.
    endpoints, groups : sequence of str
        Names along the axes.
    persons : int
        How many are drawn.
    seed : int
        Of the drawing.

    Returns
    -------
    PersonRatios

    Raises
    ------
    InputError
        If the site does not say what is judged, or a number is negative or not finite.
    """
    people = people_of(site)
    whole = parts.sum(axis=3, keepdims=True)
    share = np.divide(parts, whole, out=np.zeros_like(parts), where=whole > 0.0)
    found = np.full((3, *parts.shape[:3], len(PERCENTS)), np.nan)
    varied = {}
    for g, group in enumerate(groups):
        # every group has the same levels, so that what differs between groups is not chance
        relative = _relative_factors(people, group, persons, np.random.default_rng(seed))
        varied[group] = relative.varied
        for is_dose in (False, True):
            rows = [e for e, name in enumerate(endpoints) if (name == DOSE) == is_dose]
            if rows:
                factors = relative.amount if is_dose else relative.per_weight
                found[:, :, :, g][:, rows] = _percentiles(share[rows][:, :, g], factors)
    known = (whole > 0.0).all(axis=(3, 4))
    found[:, ~known] = np.nan
    return PersonRatios(
        tuple(endpoints), tuple(groups), PERCENTS, found[1], found[0], found[2], varied
    )


@dataclass(frozen=True)
class _Relative:
    """Persons' factors over central ones, (pathway, person)."""

    per_weight: FloatArray
    amount: FloatArray
    varied: tuple[str, ...]


def _percentiles(share: FloatArray, factors: FloatArray) -> FloatArray:
    """Return (low, middle, high) by endpoint, receptor and percentile over persons."""
    summary = two_dimensional_monte_carlo(
        share, factors[np.newaxis], percents=PERCENTS, levels=(5.0, 50.0, 95.0)
    )
    # without the mean over persons and the mean over draws, which come first
    return np.asarray(np.moveaxis(summary.values[:, 0, :, 1:, 1:], -1, 0))


def _relative_factors(
    people: PeopleFile, group: str, persons: int, random: np.random.Generator
) -> _Relative:
    central = exposure_of_group(people, group)
    spread = _with_spread(people, central)
    names = [n for n, one in spread.items() if isinstance(one, Value) and one.is_distribution]
    drawn = latin_levels(random, len(names), persons) if names else np.empty((0, persons))
    levels = dict(zip(names, drawn, strict=True))
    per_weight = np.ones((len(PATHWAYS), persons))
    own, typical = draw_intake_factors(spread, levels), draw_intake_factors(central, {})
    for p, pathway in enumerate(PATHWAYS):
        if pathway in INTAKE_UNITS:
            per_weight[p] = _ratio(own[pathway], typical[pathway])
    outdoors = per_weight[PATHWAYS.index("inhalation_outdoor")]
    for pathway in _FOLLOWS_TIME_OUTDOORS:
        per_weight[PATHWAYS.index(pathway)] = outdoors
    amount = per_weight.copy()
    weight = _person(spread, central, "body_weight", levels, persons)
    breath = _person(spread, central, "inhalation_rate", levels, persons)
    for p, pathway in enumerate(PATHWAYS):
        if pathway.startswith("inhalation"):
            amount[p] *= breath
        elif pathway in INTAKE_UNITS:
            amount[p] *= weight
    return _Relative(per_weight, amount, tuple(names))


def _ratio(own: FloatArray | Missing, typical: FloatArray | Missing) -> FloatArray | float:
    """Return persons over the central one; where a factor is missing the part is, too."""
    if isinstance(own, Missing) or isinstance(typical, Missing) or not float(typical) > 0.0:
        return 1.0
    return np.asarray(own / typical)


def _person(
    spread: Factors, central: Factors, name: str, levels: Mapping[str, FloatArray], persons: int
) -> FloatArray:
    own, typical = spread[name], central[name]
    if isinstance(own, Missing) or isinstance(typical, Missing) or name not in levels:
        return np.ones(persons)
    return np.asarray(own.ppf(levels[name])) / typical.central


def _with_spread(people: PeopleFile, factors: Factors) -> dict[str, Value | Missing]:
    """Return factors with the declared spread about their mean where a set has none."""
    found = dict(factors)
    table = people.exposure.spread
    for name in table.model_fields_set:
        ratio, one = getattr(table, name), found.get(name)
        if not isinstance(ratio, Value) or ratio.distribution is None:
            continue
        if isinstance(one, Value) and one.distribution is None and one.central > 0.0:
            scale = one.central / ratio.distribution.mean()
            found[name] = replace(
                one, low=None, high=None, distribution=ratio.distribution.scaled(scale)
            )
    return found
