"""Intake, hazard and cancer risk of what is counted by its mass, term by term.

One term is one substance taken in by one group by one pathway at one place in one year:

    intake = level * intake factor of the group * uptake of the substance
    HQ = intake / reference value;    annual risk = intake * slope * age factor / 70 yr

Breathed air is an exposure concentration (mg/m3) without body weight; everything else a dose
(mg/(kg d)). What a pathway lacks makes its own term missing, with the reason, and every total it
belongs to "at least".
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tailrace.people.cancer import AVERAGING_YEARS, mean_age_factor
from tailrace.people.groups import group_named
from tailrace.people.intake import needed_factors, pathway_factor
from tailrace.people.sample_levels import MeasuredLevel
from tailrace.people.sample_media import MEDIA
from tailrace.people.toxicity import EXPOSURE_OF_PATHWAY
from tailrace.people.toxicity_by_pathway import ToxicityLookup
from tailrace.quantities.missing import Missing, describe_missing
from tailrace.quantities.value import Value

Number = float | Missing
Factors = Mapping[str, Value | Missing]


@dataclass(frozen=True)
class ChemicalTerm:
    """One substance by one pathway.

    Parameters
    ----------
    level : MeasuredLevel
        What is in the medium.
    group, pathway : str
        Who, and how.
    factor : float or Missing
        Intake per unit of level, without the uptake.
    uptake : float or Missing
        What the factor leaves open, by substance: see `PathwayToxicity`.
    reference, slope : float or Missing
        What hazard and risk are reckoned with.
    age_factor : float
        Adjustment of the slope for the ages of the group.
    organs : tuple of str
        Target organs.
    hazard_decides, risk_decides : bool
        Whether a verdict may rest on the reference value, and on the slope.
    """

    level: MeasuredLevel
    group: str
    pathway: str
    factor: Number
    uptake: Number
    reference: Number
    slope: Number
    age_factor: float
    organs: tuple[str, ...]
    hazard_decides: bool
    risk_decides: bool

    @property
    def is_inhaled(self) -> bool:
        """Whether the intake is a concentration in air."""
        return EXPOSURE_OF_PATHWAY[self.pathway] == "air"

    @property
    def unit(self) -> str:
        """Unit of the intake."""
        return "mg/m3" if self.is_inhaled else "mg/(kg d)"

    @property
    def per_level(self) -> Number:
        """Intake per unit of level."""
        return self.factor if isinstance(self.factor, Missing) else self.factor * self.uptake

    @property
    def missing(self) -> tuple[Missing, ...]:
        """Everything that the term lacks, each by itself."""
        parts = (self.level.value, self.factor, self.uptake, self.reference, self.slope)
        return tuple(one for one in parts if isinstance(one, Missing))

    @property
    def intake(self) -> Number:
        """Mean over the year, in `unit`."""
        if isinstance(self.level.value, Missing):
            return self.level.value
        return self.per_level * self.level.value

    @property
    def quotient(self) -> Number:
        """Hazard quotient."""
        intake, reference = self.intake, self.reference
        if isinstance(intake, Missing):
            return intake
        return reference if isinstance(reference, Missing) else intake / reference

    @property
    def annual_risk(self) -> Number:
        """What the year adds to the lifetime risk of cancer, 1/yr."""
        intake, slope = self.intake, self.slope
        if isinstance(intake, Missing):
            return intake
        if isinstance(slope, Missing):
            return slope
        return intake * slope * self.age_factor / AVERAGING_YEARS


def chemical_terms(
    levels: Iterable[MeasuredLevel], group: str, factors: Factors, toxicity: ToxicityLookup
) -> list[ChemicalTerm]:
    """Return the terms of a group for every level that is a mass.

    Parameters
    ----------
    levels : iterable of MeasuredLevel
        Levels of all places.
    group : str
        Group or alias.
    factors : mapping of str to Value or Missing
        As `tailrace.people.intake.group_factors` returns them.
    toxicity : ToxicityLookup
        Toxicity values of a set.

    Returns
    -------
    list of ChemicalTerm
        One for each way of intake that the medium feeds. Where indoor air was measured, it is what
        is breathed indoors, and outdoor air is not.

    Raises
    ------
    InputError
        If a name is unknown.
    """
    chosen = [one for one in levels if one.kind == "mass"]
    ages = group_named(group)
    indoors = {(one.place, one.substance, one.year) for one in chosen if one.medium == "indoor_air"}
    per_pathway: dict[tuple[str, bool], Number] = {}
    found = []
    for level in chosen:
        inside = level.medium == "indoor_air"
        for pathway in MEDIA[level.medium].pathways:
            outdoor_only = (level.place, level.substance, level.year) in indoors and not inside
            if pathway == "inhalation_indoor" and outdoor_only:
                continue
            key = (pathway, inside)
            if key not in per_pathway:
                per_pathway[key] = factor_of_pathway(pathway, factors, measured_indoors=inside)
            if per_pathway[key] == 0.0:
                continue  # a set that counts all hours at the level outdoors has none indoors
            of = toxicity(level.substance, pathway)
            found.append(
                ChemicalTerm(
                    level, ages.name, pathway, per_pathway[key], of.uptake, of.reference, of.slope,
                    float(mean_age_factor(ages.age_low, ages.age_high, of.mutagen)), of.organs,
                    of.hazard_decides, of.risk_decides,
                )
            )  # fmt: skip
    return found


def factor_of_pathway(pathway: str, factors: Factors, *, measured_indoors: bool = False) -> Number:
    """Return the intake per unit of level of a pathway from central values.

    Parameters
    ----------
    pathway : str
        Pathway of intake.
    factors : mapping of str to Value or Missing
        Factors of a group.
    measured_indoors : bool
        Whether the level is indoor air itself, which nothing infiltrates into.

    Returns
    -------
    float or Missing
        In the unit of `tailrace.people.intake.INTAKE_UNITS`.
    """
    needed = needed_factors(pathway)
    of = {name: factors[name] for name in needed}
    if measured_indoors and "infiltration_factor" in of:
        of["infiltration_factor"] = Value(1.0, "1", note="measured indoors")
    reasons = [one for one in of.values() if isinstance(one, Missing)]
    if reasons:
        return Missing(describe_missing(reasons), pathway)
    numbers = {name: one.central for name, one in of.items() if isinstance(one, Value)}
    found = float(pathway_factor(pathway, numbers))
    if measured_indoors and found == 0.0:
        return Missing("the set counts all hours at the level outdoors; give outdoor_time", pathway)
    return found
