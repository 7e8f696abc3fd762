"""From a table of measurements to intake, hazard, cancer risk, dose and exceeded standards.

`assess_samples` is the whole of it: samples become levels, levels intakes of each group, intakes
are judged by a dated set of toxicity values. Everything is linear in the samples but what was not
detected, which enters by a named rule. What is missing is listed, and makes totals "at least".
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from tailrace.data.rare_earths import RareEarthDistribution, rare_earth_distribution
from tailrace.errors import InputError, Problems
from tailrace.people.censored_values import Rule
from tailrace.people.chemical_intakes import ChemicalTerm, Factors, chemical_terms
from tailrace.people.exposure_factors import FACTOR_UNITS
from tailrace.people.groups import group_named
from tailrace.people.intake import GIVEN_UNITS, group_factors
from tailrace.people.known_effects import (
    KnownEffect,
    arsenic_of_terms,
    fluorosis_of_levels,
)
from tailrace.people.radiation_by_pathway import RadiationChoices, RadiationTerm, radiation_terms
from tailrace.people.rare_earths_of_samples import RareEarthIntake, rare_earth_intakes
from tailrace.people.sample_levels import MeasuredLevel, Statistic, measured_levels
from tailrace.people.sample_standards import (
    PlaceClass,
    SampleCheck,
    check_samples,
    classes_of_waters,
)
from tailrace.people.sample_totals import (
    LIFE_STAGES,
    PlaceTotals,
    Total,
    lifetime_if_it_lasted,
    place_totals,
)
from tailrace.people.samples_file import Samples, read_samples
from tailrace.people.toxicity import ToxicitySet, toxicity_set
from tailrace.people.toxicity_by_pathway import ToxicityLookup
from tailrace.quantities.missing import Missing
from tailrace.quantities.value import Value

FACTORS_OF_SET = {"china": "hj25.3-2019"}
"""Exposure factors taken with a toxicity set where none are named; "us-2014" with all others."""

_MOST = {"h/d": 24.0, "d/yr": 366.0, "1": 1.0}
"""Largest value of a factor, by its unit."""

_ABOVE_ZERO = ("body_weight", "exposure_duration", "lifetime")


@dataclass(frozen=True)
class AssessmentChoices:
    """What an assessment is made with.

    Parameters
    ----------
    toxicity : str or ToxicitySet
        Set of toxicity values.
    factors : str
        Set of exposure factors; empty for that of `FACTORS_OF_SET`.
    given : mapping of str to Value or float
        Exposure factors that no set has, or that take the place of the set's.
    rule : str
        What is done with values below detection.
    statistic : str
        What of the samples is the level: mean, maximum, upper-limit.
    by_year : bool
        Whether every calendar year stands by itself.
    rare_earths : str or RareEarthDistribution, optional
        Ore whose rare earths convert sums of oxides and of elements.
    radiation : RadiationChoices
        Conventions of radiation doses.
    """

    toxicity: str | ToxicitySet = "epa-2025"
    factors: str = ""
    given: Mapping[str, Value | float] = field(default_factory=dict)
    rule: Rule = "auto"
    statistic: Statistic = "mean"
    by_year: bool = False
    rare_earths: str | RareEarthDistribution | None = None
    radiation: RadiationChoices = field(default_factory=RadiationChoices)

    @property
    def toxicity_name(self) -> str:
        """Name of the set of toxicity values."""
        return toxicity_set(self.toxicity).name

    @property
    def factor_set(self) -> str:
        """Name of the set of exposure factors."""
        return self.factors or FACTORS_OF_SET.get(self.toxicity_name, "us-2014")


@dataclass(frozen=True)
class PeopleAssessment:
    """What came of a table of measurements.

    Parameters
    ----------
    samples : Samples
        Measurements.
    choices : AssessmentChoices
        What it was made with.
    groups : tuple of str
        Groups, by their names.
    factors : dict of str to mapping
        Exposure factors by group.
    levels : tuple of MeasuredLevel
        Levels of all substances, media and places.
    chemical, radiation : tuple of terms
        Every term of intake, by substance or nuclide.
    totals : tuple of PlaceTotals
        Hazard, risk and dose by place, year and group.
    lifetime : dict of (str, int) to total
        Lifetime cancer risk by place and year if the level of the samples lasted.
    rare_earths : tuple of RareEarthIntake
        Rare earths together.
    checks : tuple of SampleCheck
        Samples against limits.
    classes : tuple of PlaceClass
        Classes of waters.
    effects : tuple of KnownEffect
        Fluorosis by drinking water, and arsenic by old and new values.
    cited : dict of (str, str) to Value
        Toxicity values that were taken, by substance and parameter, with their sources.
    """

    samples: Samples
    choices: AssessmentChoices
    groups: tuple[str, ...]
    factors: dict[str, Factors]
    levels: tuple[MeasuredLevel, ...]
    chemical: tuple[ChemicalTerm, ...]
    radiation: tuple[RadiationTerm, ...]
    totals: tuple[PlaceTotals, ...]
    lifetime: dict[tuple[str, int], Total]
    rare_earths: tuple[RareEarthIntake, ...]
    checks: tuple[SampleCheck, ...]
    classes: tuple[PlaceClass, ...]
    effects: tuple[KnownEffect, ...] = ()
    cited: Mapping[tuple[str, str], Value] = field(default_factory=dict)

    @property
    def missing(self) -> tuple[Missing, ...]:
        """Everything that is not known, each said once."""
        found: dict[Missing, None] = {}
        for one in self.chemical:
            found.update(dict.fromkeys(one.missing))
        for radiated in self.radiation:
            if isinstance(radiated.dose, Missing):
                found[radiated.dose] = None
        return tuple(found)

    @property
    def exceeded(self) -> tuple[SampleCheck, ...]:
        """Limits that samples exceed."""
        return tuple(one for one in self.checks if one.verdict == "exceeds")


def assess_file(
    path: Path, groups: Iterable[str], choices: AssessmentChoices | None = None
) -> PeopleAssessment:
    """Read a table of measurements and assess it.

    Parameters
    ----------
    path : Path
        CSV file; see `tailrace.people.samples_file`.
    groups : iterable of str
        Groups of people or their aliases.
    choices : AssessmentChoices, optional
        What it is made with; the defaults unless given.

    Returns
    -------
    PeopleAssessment

    Raises
    ------
    InputError
        With everything that is wrong with the choices and the file.
    """
    made = choices or AssessmentChoices()
    problems = Problems()
    names = _checked_choices(list(groups), made, problems)
    samples = None
    try:
        samples = read_samples(path, made.rare_earths if not problems.errors else None)
    except InputError as error:
        problems.extend(error.problems)
    problems.raise_if_any()
    assert samples is not None
    return assess_samples(samples, names, made)


def assess_samples(
    samples: Samples, groups: Iterable[str], choices: AssessmentChoices | None = None
) -> PeopleAssessment:
    """Assess measurements that were read.

    Parameters
    ----------
    samples : Samples
        Measurements.
    groups : iterable of str
        Groups of people or their aliases.
    choices : AssessmentChoices, optional
        What it is made with; the defaults unless given.

    Returns
    -------
    PeopleAssessment
        Linear in the samples that were detected.

    Raises
    ------
    InputError
        If a choice is unknown, or samples of different fractions are mixed.
    """
    made = choices or AssessmentChoices()
    problems = Problems()
    names = _checked_choices(list(groups), made, problems)
    problems.raise_if_any()
    levels = measured_levels(
        samples, rule=made.rule, statistic=made.statistic, by_year=made.by_year
    )
    lookup = ToxicityLookup(made.toxicity)
    chosen = made.rare_earths
    ore = rare_earth_distribution(chosen) if isinstance(chosen, str) else chosen
    factors: dict[str, Factors] = {}
    chemical: list[ChemicalTerm] = []
    radiation: list[RadiationTerm] = []
    rare_earths: list[RareEarthIntake] = []
    for name in names:
        of = factors[name] = group_factors(made.factor_set, name, made.given)
        terms = chemical_terms(levels, name, of, lookup)
        chemical += terms
        radiation += radiation_terms(levels, name, of, made.radiation)
        rare_earths += rare_earth_intakes(terms, levels, name, of, ore)
    effects = fluorosis_of_levels(levels) + arsenic_of_terms(chemical)
    lifetime = _lifetime(levels, made, lookup)
    return PeopleAssessment(
        samples, made, tuple(names), factors, levels, tuple(chemical), tuple(radiation),
        tuple(place_totals(chemical, radiation)), lifetime,
        tuple(rare_earths), tuple(check_samples(levels)), tuple(classes_of_waters(levels)),
        tuple(effects), lookup.cited(),
    )  # fmt: skip


def _lifetime(
    levels: tuple[MeasuredLevel, ...], made: AssessmentChoices, lookup: ToxicityLookup
) -> dict[tuple[str, int], Total]:
    stages = {}
    for stage in LIFE_STAGES:
        of = group_factors(made.factor_set, stage, made.given)
        stages[stage] = chemical_terms(levels, stage, of, lookup)
    return lifetime_if_it_lasted(stages)


def _checked_choices(groups: list[str], made: AssessmentChoices, problems: Problems) -> list[str]:
    """Return the names of the groups; note every choice that does not exist."""
    names = []
    if not groups:
        problems.add(
            "no group of people is named", place="--group", remedy="name one: --group child"
        )
    for group in groups:
        try:
            names.append(group_named(group).name)
        except InputError as error:
            problems.extend(replace(one, place="--group") for one in error.problems)
    try:
        toxicity_set(made.toxicity)
        group_factors(made.factor_set, "adult", made.given)
    except InputError as error:
        problems.extend(error.problems)
    _check_given(made.given, problems)
    if isinstance(made.rare_earths, str):
        try:
            rare_earth_distribution(made.rare_earths)
        except InputError as error:
            problems.extend(replace(one, place="--rare-earths") for one in error.problems)
    return list(dict.fromkeys(names))


def _check_given(given: Mapping[str, Value | float], problems: Problems) -> None:
    """Note exposure factors that no day, year or person can have."""
    units = FACTOR_UNITS | GIVEN_UNITS
    for name, one in given.items():
        number = one.central if isinstance(one, Value) else float(one)
        most = _MOST.get(units.get(name, ""), math.inf)
        least = 0.0 if name not in _ABOVE_ZERO else math.ulp(0.0)
        if not least <= number <= most or math.isinf(number):
            problems.add(
                f"{name} is {number:g}", place="--given",
                allowed=f"{'above' if least else 'from'} 0"
                + (f" up to {most:g}" if most < math.inf else "")
                + f" {units.get(name, '')}".rstrip(" 1"),
            )  # fmt: skip
