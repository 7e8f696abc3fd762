"""Two results that are no sum: fluorosis by the water of a well, and cases a year among people.

Fluorosis follows observed prevalence on straight lines, draw by draw; outside the observations it
is not known. Cases are people times what the year adds to each one's risk.
"""

from __future__ import annotations

import warnings
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import ArrayLike, NDArray

from tailrace.assess.exposure_shares import lived
from tailrace.assess.health_weights import people_of
from tailrace.errors import ValidityWarning
from tailrace.people.fluorosis import Prevalence, fluorosis_prevalence
from tailrace.quantities.value import Value

if TYPE_CHECKING:
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
        Its people.csv, and people.toml for shares of ages and for when a place was left.
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
    shares = people_of(site).population
    found = np.full((len(receptors), len(groups), len(years)), np.nan)
    for r, place in enumerate(receptors):
        everybody = _counted(site, place, ALL_AGES, years)
        for g, group in enumerate(groups):
            own = _counted(site, place, group, years)
            share = getattr(shares, group, None)
            if own is not None:
                found[r, g] = own
            elif everybody is not None and isinstance(share, Value):
                found[r, g] = everybody * share.central
    return found * lived(site, receptors, years)[:, np.newaxis]


def _counted(site: Site, place: str, group: str, years: Sequence[int]) -> FloatArray | None:
    table = site.people
    own = table[(table["place"] == place) & (table["group"] == group)]
    counts = {
        int(row["year"]): row["people"].central
        for _, row in own.iterrows() if isinstance(row["people"], Value)
    }  # fmt: skip
    if not counts:
        return None
    known = sorted(counts)
    return np.asarray(np.interp(years, known, [counts[year] for year in known]))


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
