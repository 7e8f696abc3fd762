"""Files a site may do without, but not the computation that is asked for."""

from __future__ import annotations

from typing import TYPE_CHECKING

from tailrace.errors import InputError, Problem, Problems

if TYPE_CHECKING:
    from tailrace.emissions.source import Emissions
    from tailrace.site import Site
    from tailrace.site.schema_people import PeopleFile


def emissions_of(site: Site) -> Emissions:
    """Return what a site says of its emissions.

    Parameters
    ----------
    site : Site
        The site.

    Raises
    ------
    InputError
        If it has no emissions.toml.
    """
    if site.emissions is None:
        raise InputError([_no_emissions(site)])
    return site.emissions


def people_of(site: Site) -> PeopleFile:
    """Return what a site says of its people, with the substances that are judged.

    Parameters
    ----------
    site : Site
        The site.

    Raises
    ------
    InputError
        If its people.toml is missing or judges nothing.
    """
    if site.exposure is None or not site.exposure.judged:
        raise InputError([_no_people(site)])
    return site.exposure


def needed_by_chain(site: Site) -> Problems:
    """Return what a site lacks for the way from its ore to its people.

    Parameters
    ----------
    site : Site
        The site.
    """
    problems = Problems()
    for needed in (emissions_of, people_of):
        try:
            needed(site)
        except InputError as error:
            problems.extend(error.problems)
    return problems


def _no_emissions(site: Site) -> Problem:
    return Problem(
        file="emissions.toml",
        place="",
        what=f'the site "{site.name}" does not say what emits',
        remedy="add the file; `tailrace new NAME --like baotou` makes one to edit",
    )


def _no_people(site: Site) -> Problem:
    return Problem(
        file="people.toml",
        place="judged",
        what=f'the site "{site.name}" does not say which substances are judged',
        remedy="add it; `tailrace new NAME --like baotou` makes a file to edit",
    )
