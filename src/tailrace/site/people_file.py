"""`people.toml`: read, and checked against the packaged sets and the places of the site."""

from __future__ import annotations

from collections.abc import Collection, Iterable

from tailrace.errors import InputError, Problems, did_you_mean
from tailrace.site.context import Reading
from tailrace.site.files import is_there
from tailrace.site.schema_people import CohortTable, PeopleFile
from tailrace.site.structure import read_structure
from tailrace.site.toml_file import read_toml

FILE = "people.toml"
EVERYWHERE = "*"

SUPPLIED = ("drinking_water", "dermal_water", "crops", "milk", "meat")
"""Pathways of which a place supplies a share."""

GASES = ("Rn-222", "Rn-220")
"""What is judged by its activity and its progeny."""


def read_people_file(reading: Reading) -> PeopleFile | None:
    """Return how a site's people are judged; a site without the file states nothing.

    Parameters
    ----------
    reading : Reading
        Where problems and values are noted; its places are those of the site.

    Returns
    -------
    PeopleFile or None
        None if the file cannot be used.
    """
    path = reading.folder / FILE
    if not is_there(path):
        return read_structure(PeopleFile, {}, file=FILE, reading=reading)
    raw = read_toml(path, file=FILE, problems=reading.problems)
    found = None if raw is None else read_structure(PeopleFile, raw, file=FILE, reading=reading)
    if found is not None:
        problems = Problems(FILE)
        _check_sets(found, problems)
        _check_substances(found, problems)
        _check_supply(found, problems)
        if reading.places is not None:
            _check_places(found, reading.places, problems)
        for name, cohort in found.cohort.items():
            _check_cohort(f"cohort.{name}", cohort, problems)
        reading.problems.extend(problems)
    return found


def _named(
    names: Iterable[str], allowed: Collection[str], what: str, place: str, problems: Problems
) -> None:
    for name in names:
        if name not in allowed:
            problems.add(
                f'there is no {what} "{name}"', place=place, allowed=", ".join(allowed),
                remedy=did_you_mean(name, allowed),
            )  # fmt: skip


def _check_sets(file: PeopleFile, problems: Problems) -> None:
    from tailrace.people import (
        GROUPS,
        factor_sets,
        fluorosis_series,
        limits,
        rare_earth_limits,
        standards,
        toxicity_sets,
    )
    from tailrace.people.sample_standards import LIMITED_MEDIA

    _named(file.toxicity, toxicity_sets(), "set of toxicity values", "toxicity", problems)
    _named(file.rare_earths, rare_earth_limits(), "intake limit", "rare_earths", problems)
    sets = [*filter(None, [file.exposure.factors]), *file.exposure.factors_of.values()]
    _named(sets, factor_sets(), "set of exposure factors", "exposure.factors", problems)
    for place, names in (
        ("groups", [*file.groups.shown, *file.groups.life]),
        ("exposure.factors_of", file.exposure.factors_of), ("exposure.group", file.exposure.group),
    ):  # fmt: skip
        _named(names, GROUPS, "group", place, problems)
    for name, one in file.limit.items():
        place = f"limit.{name}"
        if one.standard not in standards():
            _named([one.standard], standards(), "standard", place, problems)
            continue
        medium = LIMITED_MEDIA[one.medium]
        there = dict.fromkeys(
            row.category for row in limits(standard=one.standard) if row.medium == medium
        )
        _named([one.category], there, f"row of {one.standard} for {medium}", place, problems)
    known = fluorosis_series()
    for name, wanted in file.fluorosis.items():
        place = f"fluorosis.{name}"
        kinds = dict.fromkeys(one.endpoint for one in known)
        _named([wanted.endpoint], kinds, "fluorosis", place, problems)
        series = dict.fromkeys(one.series for one in known if one.endpoint == wanted.endpoint)
        if series:
            what = f"series of {wanted.endpoint} fluorosis"
            _named([wanted.series], series, what, place, problems)


def _check_substances(file: PeopleFile, problems: Problems) -> None:
    from tailrace.people import measured_parameter

    for name in file.judged:
        if name in file.not_judged:
            problems.add(f'"{name}" is judged and not judged', place="judged, not_judged")
        if name in GASES:
            continue
        try:
            measured_parameter(name)
        except InputError as error:
            found = error.problems[0]
            problems.add(found.what, place="judged", allowed=found.allowed, remedy=found.remedy)


def _check_supply(file: PeopleFile, problems: Problems) -> None:
    for name, one in file.supply.items():
        _named(one.pathways, SUPPLIED, "pathway of supply", f"supply.{name}", problems)
    covered = {
        pathway for one in file.supply.values() if EVERYWHERE in one.places and one.since is None
        for pathway in one.pathways
    }  # fmt: skip
    absent = [pathway for pathway in SUPPLIED if pathway not in covered]
    if file.judged and absent:
        problems.add(
            f"nothing is said of {', '.join(absent)} where no other entry speaks", place="supply",
            remedy=f'add an entry with places = ["{EVERYWHERE}"] and without since',
        )  # fmt: skip


def _check_places(file: PeopleFile, places: Collection[str], problems: Problems) -> None:
    for name, one in file.supply.items():
        wanted = [place for place in one.places if place != EVERYWHERE]
        _named(wanted, places, "place", f"supply.{name}", problems)
    _named(file.inhabited, places, "place", "inhabited", problems)
    for name, cohort in file.cohort.items():
        lived = [one.place for one in cohort.residence if one.place is not None]
        _named(lived, places, "place", f"cohort.{name}", problems)


def _check_cohort(place: str, cohort: CohortTable, problems: Problems) -> None:
    starts = [one.since for one in cohort.residence]
    if starts != sorted(set(starts)):
        problems.add("the years of moving do not rise", place=place)
    if starts[0] > cohort.birth:
        problems.add("there is no place for the year of birth", place=place)
