"""Two results that are no sum: fluorosis by the water of a well, and cases a year among people.

Fluorosis follows observed prevalence on straight lines, draw by draw; outside the observations it
is not known. Cases are people times what the year adds to each one's risk.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from functools import lru_cache
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tailrace.assess.needed_files import people_of
from tailrace.errors import ValidityWarning
from tailrace.people.fluorosis import Prevalence, fluorosis_prevalence
from tailrace.people.groups import ALIASES
from tailrace.process.by_identity import ById
from tailrace.quantities.value import Value

if TYPE_CHECKING:
    import pandas as pd

    from tailrace.site import Site

FloatArray = NDArray[np.float64]

ALL_AGES = "all"
"""Group of people.csv that stands for everybody."""


def fluorosis_of_water(site: Site, fluoride: ArrayLike) -> dict[str, Prevalence]:
    """Return the prevalence of fluorosis by the fluoride in drinking water.

    Parameters
    ----------
    site : Site
        Its people.toml names kinds of fluorosis and series of observations.
    fluoride : array_like, mg/L
        F in the water that is drunk, background included, of any shape, such as (receptor, draw);
        NaN where missing.

    Returns
    -------
    dict of str to Prevalence
        By the name in the file; NaN outside the observations.

    Raises
    ------
    InputError
        If the site does not say what is judged, or a concentration is negative.
    """
    found = {}
    for name, one in people_of(site).fluorosis.items():
        with warnings.catch_warnings():
            # what lies outside is missing in the result, which says as much
            warnings.simplefilter("ignore", ValidityWarning)
            found[name] = fluorosis_prevalence(fluoride, one.endpoint, one.series)
    return found


def people_at(
    site: Site, receptors: Sequence[str], groups: Sequence[str], years: Sequence[int]
) -> FloatArray:
    """Return how many people of each group live at each place.

    Parameters
    ----------
    site : Site
        Its people.csv. Of groups that it does not count, the rest of all people is divided by the
        shares of ages in people.toml.
    receptors, groups : sequence of str
        Names along the axes.
    years : sequence of int
        Calendar years. Between counts people follow a straight line, before and after them the
        nearest count.

    Returns
    -------
    ndarray, shape (receptor, group, year), person
        NaN where nobody counted, or no share of ages is declared.

    Raises
    ------
    InputError
        If the site does not say what is judged.
    """
    found = np.full((len(receptors), len(groups), len(years)), np.nan)
    stages = people_of(site).groups.life
    for r, place in enumerate(receptors):
        counted = {name: _counted(site, place, name, years) for name in {*stages, *groups}}
        everybody = _counted(site, place, ALL_AGES, years)
        for g, group in enumerate(groups):
            own = counted[group]
            if own is None and everybody is not None and group in stages:
                known = [one for s in stages if (one := counted[s]) is not None]
                rest = everybody - np.sum(known, axis=0)
                open_ones = [name for name in stages if counted[name] is None]
                own = np.maximum(rest, 0.0) * _share_among(site, group, open_ones)
            if own is not None:
                found[r, g] = own
    return found


def _share_among(site: Site, group: str, groups: Sequence[str]) -> float:
    """Return the share of a group among some of them, by the declared ages; NaN if not stated."""
    table = people_of(site).population
    shares = {name: getattr(table, name, None) for name in groups}
    known = {name: one.central for name, one in shares.items() if isinstance(one, Value)}
    return known[group] / sum(known.values()) if len(known) == len(shares) else float("nan")


def _counted(site: Site, place: str, group: str, years: Sequence[int]) -> FloatArray | None:
    names = [group, *(other for other, name in ALIASES.items() if name == group)]
    counts: dict[int, float] = {}
    for name in names:
        counts |= _counts(ById(site.people)).get((place, name), {})
    if not counts:
        return None
    known = sorted(counts)
    return np.asarray(np.interp(years, known, [counts[year] for year in known]))


@lru_cache(maxsize=4)
def _counts(people: ById[pd.DataFrame]) -> dict[tuple[str, str], dict[int, float]]:
    """Return what people.csv counts, by place and group, then by year."""
    found: dict[tuple[str, str], dict[int, float]] = {}
    columns = (people.one[name] for name in ("place", "group", "year", "people"))
    for place, group, year, count in zip(*columns, strict=True):
        if isinstance(count, Value):
            found.setdefault((str(place), str(group)), {})[int(year)] = count.central
    return found


def cases_a_year(
    site: Site, risk: ArrayLike, receptors: Sequence[str], groups: Sequence[str],
    years: Sequence[int],
) -> FloatArray:  # fmt: skip
    """Return cases that a year's intake leads to among the people of each place.

    Parameters
    ----------
    site : Site
        Its people.
    risk : array_like, shape (receptor, group, year, draw), 1/yr
        What a year adds to the risk of a life.
    receptors, groups : sequence of str
        Names along the axes; groups must not overlap, or people count twice.
    years : sequence of int
        Calendar years.

    Returns
    -------
    ndarray, shape (receptor, year, draw), 1/yr
        Summed over groups; NaN where people or a group's risk are not known.

    Raises
    ------
    InputError
        If the site does not say what is judged.
    """
    people = people_at(site, receptors, groups, years)
    return np.asarray(np.einsum("rgy,rgyd->ryd", people, np.asarray(risk, dtype=float)))
