"""What share of an exposure a place itself supplies, by year, and who still lives there.

Village wells are replaced by piped water, fields are given up, villages are moved. `supply` of
people.toml says so by place and year; the entry that names a place goes before that for all others,
and of several the last that has begun.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tailrace.assess.drawn_numbers import DrawnNumbers
from tailrace.assess.needed_files import people_of
from tailrace.assess.unit_levels import PATHWAYS
from tailrace.quantities.level_source import LevelSource
from tailrace.site.people_file import EVERYWHERE, SUPPLIED

if TYPE_CHECKING:
    from tailrace.site import Site
    from tailrace.site.schema_people import PeopleFile, PlaceShare

FloatArray = NDArray[np.float64]


def exposure_shares(
    site: Site,
    receptors: Sequence[str],
    years: Sequence[int],
    levels: LevelSource | None = None,
) -> FloatArray:
    """Return what share of each exposure comes from the place.

    Parameters
    ----------
    site : Site
        Its people.toml.
    receptors : sequence of str
        Names of places.
    years : sequence of int
        Calendar years, in any order.
    levels : LevelSource or None
        Where levels of numbers come from; None for central values, one draw.

    Returns
    -------
    ndarray, shape (receptor, pathway, year, draw), 1
        Along `PATHWAYS`; 1 for pathways that nothing else supplies (air, soil, dust). NaN where a
        share is missing.

    Raises
    ------
    InputError
        If the site does not say what is judged.
    """
    people = people_of(site)
    numbers = DrawnNumbers("people", levels)
    found = np.ones((len(receptors), len(PATHWAYS), len(years), numbers.rows))
    for r, place in enumerate(receptors):
        for pathway in SUPPLIED:
            entries = _entries(people, place, pathway)
            for y, year in enumerate(years):
                name, entry = _in_force(entries, year)
                found[r, PATHWAYS.index(pathway), y] = numbers(entry.share, f"supply.{name}.share")
    return found


def _entries(people: PeopleFile, place: str, pathway: str) -> list[tuple[str, PlaceShare]]:
    """Return the entries of a place, oldest first: its own, else those for all places."""
    of = [(name, one) for name, one in people.supply.items() if pathway in one.pathways]
    own = [(name, one) for name, one in of if place in one.places]
    chosen = own or [(name, one) for name, one in of if EVERYWHERE in one.places]
    general = [(name, one) for name, one in of if EVERYWHERE in one.places]
    if all(one.since is not None for _, one in chosen):
        chosen = [*general, *chosen]
    return sorted(chosen, key=lambda item: item[1].since or -np.inf)


def _in_force(entries: list[tuple[str, PlaceShare]], year: int) -> tuple[str, PlaceShare]:
    """Return the last entry that has begun; the file's check says that there is one."""
    return [one for one in entries if one[1].since is None or one[1].since <= year][-1]


def water_supply(site: Site, receptors: Sequence[str], years: Sequence[int]) -> FloatArray:
    """Return the share of drinking water that comes from the wells of a place.

    Parameters
    ----------
    site : Site
        Its people.toml.
    receptors : sequence of str
        Names of places.
    years : sequence of int
        Calendar years.

    Returns
    -------
    ndarray, shape (receptor, year), 1
        Central values.
    """
    shares = exposure_shares(site, receptors, years)
    return np.asarray(shares[:, PATHWAYS.index("drinking_water"), :, 0])


def lived(site: Site, receptors: Sequence[str], years: Sequence[int]) -> FloatArray:
    """Return whether people live at a place.

    Parameters
    ----------
    site : Site
        Its people.toml.
    receptors : sequence of str
        Names of places.
    years : sequence of int
        Calendar years.

    Returns
    -------
    ndarray, shape (receptor, year)
        1 or 0. Results at a place that was left are those of somebody who stayed.
    """
    people = people_of(site)
    found = np.ones((len(receptors), len(years)))
    for r, place in enumerate(receptors):
        if place in people.inhabited:
            told = people.inhabited[place]
            first = -np.inf if told.since is None else told.since
            last = np.inf if told.until is None else told.until
            found[r] = [float(first <= year <= last) for year in years]
    return found
