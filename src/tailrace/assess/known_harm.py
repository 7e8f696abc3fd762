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

from tailrace.assess.counted_people import drawn_people
from tailrace.assess.needed_files import people_of
from tailrace.errors import ValidityWarning
from tailrace.people.fluorosis import Prevalence, fluorosis_prevalence

if TYPE_CHECKING:
    from tailrace.quantities.level_source import LevelSource
    from tailrace.site import Site

FloatArray = NDArray[np.float64]


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


def cases_a_year(
    site: Site, risk: ArrayLike, receptors: Sequence[str], groups: Sequence[str],
    years: Sequence[int], levels: LevelSource | None = None,
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
    levels : LevelSource, optional
        Draws people as often as the risk; central counts unless given.

    Returns
    -------
    ndarray, shape (receptor, year, draw), 1/yr
        Summed over groups; NaN where people or a group's risk are not known.

    Raises
    ------
    InputError
        If the site does not say what is judged.
    """
    people = drawn_people(site, receptors, groups, years, levels)
    return np.asarray((people * np.asarray(risk, dtype=float)).sum(axis=1))
