"""How persons differ, and how sure a level is: an assessment drawn in two loops.

Persons differ by the distributions of their exposure factors (variability); each person has one
level in every factor, so that one body weight holds in all ways of intake. What is not known is the
mean of the samples: a lognormal about it with the standard error of its samples (uncertainty); a
level of a single sample is not varied. Toxicity values, uptake and factors without a distribution
are not varied, nor are correlations between factors; the result says so.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np
from numpy.typing import NDArray

from tailrace.errors import InputError
from tailrace.people.assessment import PeopleAssessment
from tailrace.people.cancer import AVERAGING_YEARS
from tailrace.people.chemical_intakes import ChemicalTerm, Factors
from tailrace.people.intake import draw_intake_factors
from tailrace.people.sample_levels import ALL_YEARS, MeasuredLevel
from tailrace.people.two_dimensional import two_dimensional_monte_carlo
from tailrace.people.two_dimensional_summary import TwoDimensionalSummary
from tailrace.quantities.missing import Missing
from tailrace.quantities.value import Value

if TYPE_CHECKING:
    from pandas import DataFrame

FloatArray = NDArray[np.float64]
Way = tuple[str, bool]
"""A pathway, and whether its level was measured indoors."""

HAZARD, RISK = "hazard index", "cancer risk a year"
DRAWS = 200
"""Draws of what is not known."""


@dataclass(frozen=True)
class PersonDraws:
    """Percentiles between persons with their bands.

    Parameters
    ----------
    endpoints, groups : tuple of str
        Of the first two axes of the summary.
    receptors : tuple of (str, int)
        Place and year, of the third.
    summary : TwoDimensionalSummary
        Percentiles over persons, bands over what is not known.
    varied : dict of str to tuple of str
        By group, the factors in which persons differ.
    """

    endpoints: tuple[str, ...]
    groups: tuple[str, ...]
    receptors: tuple[tuple[str, int], ...]
    summary: TwoDimensionalSummary
    varied: dict[str, tuple[str, ...]]


def draw_persons(
    found: PeopleAssessment, persons: int, *, draws: int = DRAWS, seed: int = 1, workers: int = 1
) -> PersonDraws:
    """Return percentiles of hazard and cancer risk over persons, with bands for the levels.

    Parameters
    ----------
    found : PeopleAssessment
        Assessment with at least one substance counted by mass.
    persons, draws : int
        Persons of each group, and draws of the levels.
    seed : int
        Of the random numbers; the same bytes for any number of workers.
    workers : int
        Threads.

    Returns
    -------
    PersonDraws

    Raises
    ------
    InputError
        If no substance was measured by its mass, or a number is below one.
    """
    if not found.chemical or persons < 1 or draws < 1:
        raise InputError.single(
            f"{persons} persons and {draws} draws of {len(found.chemical)} intakes",
            place="--samples", allowed="at least one of each",
            remedy="radiation doses alone are not drawn" if not found.chemical else "",
        )  # fmt: skip
    random = np.random.Generator(np.random.Philox(np.random.SeedSequence(seed)))
    ways = tuple(dict.fromkeys(_way(one) for one in found.chemical))
    factors, varied = _persons(found, ways, persons, random)
    first = [one for one in found.chemical if one.group == found.groups[0]]
    receptors = tuple(dict.fromkeys((one.level.place, one.level.year) for one in first))
    levels = {_key(one.level): _drawn_level(one.level, draws, random) for one in first}
    organs = tuple(dict.fromkeys(organ for one in first for organ in one.organs))
    endpoints = (HAZARD, *organs, RISK)
    parts = []
    for place, group in enumerate(found.groups):
        terms = [one for one in found.chemical if one.group == group]
        effect, missing = _coefficients(terms, endpoints, receptors, ways, levels, draws)
        parts.append(
            two_dimensional_monte_carlo(
                effect, factors[place : place + 1], missing=missing, seed=seed, workers=workers
            )
        )
    return PersonDraws(endpoints, found.groups, receptors, _joined(parts), varied)


def _joined(parts: Sequence[TwoDimensionalSummary]) -> TwoDimensionalSummary:
    """Return the summaries of single groups as one."""
    return replace(
        parts[0],
        values=np.concatenate([one.values for one in parts], axis=1),
        standard_errors=np.concatenate([one.standard_errors for one in parts], axis=1),
        at_least=np.concatenate([one.at_least for one in parts], axis=1),
    )


def _way(term: ChemicalTerm) -> Way:
    return term.pathway, term.level.medium == "indoor_air"


def _key(level: MeasuredLevel) -> tuple[str, str, str, int]:
    return level.place, level.medium, level.substance, level.year


def _persons(
    found: PeopleAssessment, ways: Sequence[Way], persons: int, random: np.random.Generator
) -> tuple[FloatArray, dict[str, tuple[str, ...]]]:
    """Return persons' factors (group, way, person) and what varies between them."""
    table = np.full((len(found.groups), len(ways), persons), np.nan)
    varied: dict[str, tuple[str, ...]] = {}
    for row, group in enumerate(found.groups):
        of = found.factors[group]
        names = [n for n, one in of.items() if isinstance(one, Value) and one.distribution]
        levels = {name: _latin(persons, random) for name in names}
        used = frozenset(pathway for pathway, _ in ways)
        outside = draw_intake_factors(of, levels, used)
        inside = draw_intake_factors(_indoors(of), levels, used)
        for column, (pathway, is_inside) in enumerate(ways):
            drawn = (inside if is_inside else outside)[pathway]
            if not isinstance(drawn, Missing):
                table[row, column] = drawn
        varied[group] = tuple(names)
    return table, varied


def _indoors(of: Factors) -> dict[str, Value | Missing]:
    return {**of, "infiltration_factor": Value(1.0, "1", note="measured indoors")}


def _latin(count: int, random: np.random.Generator) -> FloatArray:
    """Return one level in each of so many equal parts of 0 to 1, in random order."""
    return np.asarray((random.permutation(count) + random.random(count)) / count)


def _drawn_level(level: MeasuredLevel, draws: int, random: np.random.Generator) -> FloatArray:
    """Return draws of a level: lognormal with its mean and its standard error."""
    if isinstance(level.value, Missing):
        return np.zeros(draws)
    normal = random.standard_normal(draws)
    mean = level.mean
    if mean is None or mean.number < 2 or not np.isfinite(mean.standard_deviation):
        return np.full(draws, level.value)
    relative = mean.standard_deviation / np.sqrt(mean.number) / mean.mean
    width = np.sqrt(np.log1p(relative**2))
    return np.asarray(level.value * np.exp(width * normal - width**2 / 2.0))


def _coefficients(
    terms: Sequence[ChemicalTerm], endpoints: Sequence[str], receptors: Sequence[tuple[str, int]],
    ways: Sequence[Way], levels: dict[tuple[str, str, str, int], FloatArray], draws: int,
) -> tuple[FloatArray, NDArray[np.bool_]]:  # fmt: skip
    """Return effect per factor (endpoint, receptor, way, draw), and where a part is missing."""
    effect = np.zeros((len(endpoints), len(receptors), len(ways), draws))
    missing = np.zeros(effect.shape[:3], dtype=np.bool_)
    for term in terms:
        here = receptors.index((term.level.place, term.level.year)), ways.index(_way(term))
        drawn = levels[_key(term.level)]
        for end, name in enumerate(endpoints):
            known = _per_level(term, name)
            if isinstance(known, Missing) or isinstance(term.level.value, Missing):
                missing[(end, *here)] = True
            else:
                effect[(end, *here)] += drawn * known
    return effect, missing


def _per_level(term: ChemicalTerm, endpoint: str) -> float | Missing:
    """Return the effect of a level per intake factor; zero for an organ that is not its own."""
    uptake = term.uptake
    if endpoint == RISK:
        slope = term.slope
        return uptake * slope * term.age_factor / AVERAGING_YEARS
    if isinstance(term.reference, Missing):
        return term.reference
    if isinstance(uptake, Missing):
        return uptake
    if endpoint != HAZARD and endpoint not in term.organs:
        return 0.0
    return uptake / term.reference


def person_table(found: PersonDraws) -> DataFrame:
    """Return the percentiles as a table.

    Parameters
    ----------
    found : PersonDraws
        Percentiles and bands.

    Returns
    -------
    DataFrame
        One row for each place, year, group, endpoint and statistic over persons, with its mean and
        its band over what is not known; "at least" where a part is missing.
    """
    import pandas as pd

    summary = found.summary
    rows = [
        {
            "place": place,
            "year": "all" if year == ALL_YEARS else str(year),
            "group": group,
            "endpoint": endpoint,
            "over_persons": statistic,
            "is": "at least" if summary.at_least[e, g, r] else "",
            **{
                name if name == "mean" else f"{name}_of_draws": summary.values[e, g, r, s, b]
                for b, name in enumerate(summary.band)
            },
        }
        for r, (place, year) in enumerate(found.receptors)
        for g, group in enumerate(found.groups)
        for e, endpoint in enumerate(found.endpoints)
        for s, statistic in enumerate(summary.statistics)
    ]
    return pd.DataFrame(rows)


def person_sentences(found: PersonDraws) -> tuple[str, ...]:
    """Return what must be said beside the percentiles.

    Parameters
    ----------
    found : PersonDraws
        Percentiles and bands.
    """
    said = [f"{sentence}." for sentence in found.summary.sentences()]
    for group, names in found.varied.items():
        what = f"differ in {', '.join(names)}" if names else "do not differ: the set has no spread"
        said.append(f"Persons of the group {group} {what}.")
    said.append("Not varied: toxicity values, uptake, levels of single samples, correlations.")
    return tuple(said)
