"""Whole lives as linear weights: years that a cohort spends at each place, in each group, by year.

    lifetime[cohort] = sum over receptors, groups and years of
                       lived[cohort, receptor, group, year] yearly[receptor, group, year]

Before the works began they added nothing; after the last year each year adds what the last one
does at that age, so named in the report. Where results are wanted in some years only, those between
follow straight lines, and their weight is folded onto the two years beside them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tailrace.assess.needed_files import people_of
from tailrace.people.cohort import LIFETIME, Cohort, life_years
from tailrace.people.groups import group_named

if TYPE_CHECKING:
    from tailrace.site import Site
    from tailrace.site.schema_people import CohortTable

FloatArray = NDArray[np.float64]


@dataclass(frozen=True)
class CohortWeights:
    """Lives of cohorts.

    Attributes
    ----------
    names, titles : tuple of str
        Short names, and names as printed.
    lived : ndarray, shape (cohort, receptor, group, year), yr
        Weights of what each year adds.
    unknown : ndarray, shape (cohort,), yr
        Years of life of which nothing is known: somewhere else.
    """

    names: tuple[str, ...]
    titles: tuple[str, ...]
    lived: FloatArray
    unknown: FloatArray


def cohort_weights(
    site: Site, receptors: Sequence[str], groups: Sequence[str], years: Sequence[int]
) -> CohortWeights:
    """Return where and in which group each cohort of a site spends its life.

    Parameters
    ----------
    site : Site
        Its people.toml names the cohorts and the groups a life passes through.
    receptors, groups : sequence of str
        Names along the axes. Years at a place that is not among the receptors are unknown; a group
        that no life passes through has no weight.
    years : sequence of int
        Calendar years with a result, rising; gaps are bridged by straight lines.

    Returns
    -------
    CohortWeights

    Raises
    ------
    InputError
        If the groups of a life overlap or leave ages out.
    """
    people = people_of(site)
    ages = {name: _ages(name) for name in people.groups.life}
    cohorts = [_cohort(name, one, receptors) for name, one in people.cohort.items()]
    every = range(years[0], years[-1] + 1)
    life = life_years(
        cohorts, receptors, ages, every, lifetime=LIFETIME, before="none", after="last"
    )
    stages = np.zeros((len(cohorts), len(receptors), len(groups), len(every)))
    for place, name in enumerate(ages):
        if name in groups:
            stages[:, :, list(groups).index(name)] = life.lived[:, :, place]
    return CohortWeights(
        tuple(people.cohort),
        tuple(one.title for one in people.cohort.values()),
        stages @ between_years(every, years),
        life.unknown,
    )


def between_years(every: Sequence[int], years: Sequence[int]) -> FloatArray:
    """Return how years follow from some of them by straight lines.

    Parameters
    ----------
    every, years : sequence of int
        All years; those with a result, rising, the first and last of all among them.

    Returns
    -------
    ndarray, shape (all years, years with a result)
        Rows sum to one.
    """
    return np.asarray(
        [np.interp(every, years, np.eye(len(years))[column]) for column in range(len(years))]
    ).T


def _ages(name: str) -> tuple[float, float]:
    group = group_named(name)
    return group.age_low, group.age_high


def _cohort(name: str, table: CohortTable, receptors: Sequence[str]) -> Cohort:
    places = tuple(
        (one.since, one.place if one.place in receptors else None) for one in table.residence
    )
    return Cohort(name, table.birth, places)
