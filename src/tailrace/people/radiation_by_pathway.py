"""Effective dose of what is counted by its activity, term by term.

    swallowed     level * kg or L a year * ingestion coefficient of the group
    breathed      level * m3 a year * inhalation coefficient of an absorption type
    radon         level * equilibrium factor * hours * dose coefficient of its progeny
    ground        gamma dose rate, measured, or of Ra-226, Th-232 and K-40 in soil, hours outdoors
    air           submersion, hours outdoors

Each nuclide stands with its own measured activity: progeny that were not measured are in no term.
Gamma rays indoors come from the building and are in no sample of soil: only hours outdoors count.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from tailrace.people.averaging import DAYS_PER_YEAR
from tailrace.people.chemical_intakes import Factors, factor_of_pathway
from tailrace.people.dose_coefficients import HIGHEST, dose_coefficient
from tailrace.people.gamma_soil import (
    HOURS_PER_YEAR,
    SERIES,
    annual_gamma_dose,
    gamma_coefficients,
    gamma_conversion,
)
from tailrace.people.groups import group_named
from tailrace.people.internal_dose import absorption_of, committed_dose
from tailrace.people.radon_dose import (
    Gas,
    equilibrium_equivalent,
    equilibrium_factor,
    radon_progeny_dose,
)
from tailrace.people.sample_levels import MeasuredLevel
from tailrace.people.sample_media import GAMMA, MEDIA
from tailrace.people.submersion import submersion_dose
from tailrace.quantities.missing import Missing, describe_missing
from tailrace.quantities.value import Value

Number = float | Missing

GASES: dict[str, Gas] = {"Rn-222": "radon", "Rn-220": "thoron"}
"""Nuclides whose dose is that of their progeny."""

GAMMA_PARENTS = dict(zip(("Ra-226", "Th-232", "K-40"), SERIES, strict=True))
"""Nuclides in soil that stand for a series of gamma rays."""

_SUMS = ("gross-alpha", "gross-beta", "Ra-226+Ra-228")
"""Activities of no single nuclide, which no dose follows from."""


@dataclass(frozen=True)
class RadiationChoices:
    """Conventions that radiation doses need and that are named.

    Parameters
    ----------
    absorption : str or mapping of str to str
        Lung absorption type: "F", "M", "S" or "highest", one for all or by nuclide or element.
    radon : str
        Set of the dose coefficient of radon and thoron progeny.
    gamma : {"unscear-2000", "unscear-1993"}
        Set of the gamma coefficients of soil.
    """

    absorption: str | Mapping[str, str] = HIGHEST
    radon: str = "icrp-137"
    gamma: str = "unscear-2000"


@dataclass(frozen=True)
class RadiationTerm:
    """One nuclide, or a gamma dose rate, by one pathway.

    Parameters
    ----------
    level : MeasuredLevel
        What was measured.
    group, pathway : str
        Who, and how.
    activity_per_level : float or Missing
        Activity taken in per year and unit of level; missing where nothing is taken in.
    dose_per_level : float or Missing
        Effective dose, mSv/yr per unit of level.
    """

    level: MeasuredLevel
    group: str
    pathway: str
    activity_per_level: Number
    dose_per_level: Number

    @property
    def activity(self) -> Number:
        """Activity taken in, Bq/yr."""
        if isinstance(self.level.value, Missing):
            return self.level.value
        return self.activity_per_level * self.level.value

    @property
    def dose(self) -> Number:
        """Effective dose, mSv/yr."""
        if isinstance(self.level.value, Missing):
            return self.level.value
        return self.dose_per_level * self.level.value


_NOTHING_TAKEN_IN = Missing("nothing is taken in")


def radiation_terms(
    levels: Iterable[MeasuredLevel],
    group: str,
    factors: Factors,
    choices: RadiationChoices | None = None,
) -> list[RadiationTerm]:
    """Return the terms of a group for every level that is an activity or a dose rate.

    Parameters
    ----------
    levels : iterable of MeasuredLevel
        Levels of all places.
    group : str
        Group or alias.
    factors : mapping of str to Value or Missing
        As `tailrace.people.intake.group_factors` returns them.
    choices : RadiationChoices, optional
        Conventions; the defaults of the class unless given.

    Returns
    -------
    list of RadiationTerm
        None for gross alpha and beta, from which no dose follows. The gamma rays of soil are left
        out where the dose rate was measured at the place.

    Raises
    ------
    InputError
        If a name is unknown.
    """
    named = group_named(group).name
    chosen = list(levels)
    measured = {(one.place, one.year) for one in chosen if one.medium == GAMMA}
    convention = choices or RadiationChoices()
    found = []
    for level in chosen:
        if level.kind == "dose rate":
            dose = _gamma_outdoors(named, "overall", factors)
            found.append(RadiationTerm(level, named, "external_ground", _NOTHING_TAKEN_IN, dose))
        elif level.kind == "activity" and level.substance not in _SUMS:
            found += _of_nuclide(
                level, named, factors, convention, (level.place, level.year) in measured
            )
    return found


def _of_nuclide(
    level: MeasuredLevel, group: str, factors: Factors, choices: RadiationChoices, gamma: bool
) -> list[RadiationTerm]:
    """Return the terms of one nuclide in one medium."""
    inside = level.medium == "indoor_air"
    if level.substance in GASES:
        if level.medium not in ("air", "indoor_air"):
            return []
        dose = _radon(level.substance, factors, choices, indoors=inside)
        gas = GASES[level.substance]
        return [RadiationTerm(level, group, gas, _NOTHING_TAKEN_IN, dose)]
    found = []
    for pathway in MEDIA[level.medium].pathways:
        if pathway.startswith("dermal"):
            continue  # what passes the skin of a nuclide is not in the coefficients of ICRP
        factor = factor_of_pathway(pathway, factors, measured_indoors=inside)
        found.append(_taken_in(level, group, pathway, factor, factors, choices))
    if level.medium == "air":
        dose = _submersion(level.substance, group, factors)
        found.append(RadiationTerm(level, group, "external_air", _NOTHING_TAKEN_IN, dose))
    if level.medium == "soil" and level.substance in GAMMA_PARENTS and not gamma:
        series = GAMMA_PARENTS[level.substance]
        rate = dict(
            zip(SERIES, gamma_coefficients("absorbed dose rate", choices.gamma), strict=True)
        )
        dose = _gamma_outdoors(group, series, factors) * float(rate[series])
        found.append(RadiationTerm(level, group, "external_ground", _NOTHING_TAKEN_IN, dose))
    return found


def _taken_in(
    level: MeasuredLevel, group: str, pathway: str, factor: Number, factors: Factors,
    choices: RadiationChoices,
) -> RadiationTerm:  # fmt: skip
    """Return the term of a nuclide that is swallowed or breathed."""
    inhaled = pathway.startswith("inhalation")
    amount_name = "inhalation_rate" if inhaled else "body_weight"
    amount = factors[amount_name]
    per_year: Number = (
        Missing(describe_missing([amount]), pathway)
        if isinstance(amount, Missing)
        else factor * amount.central * DAYS_PER_YEAR
    )
    kind = "inhalation" if inhaled else "ingestion"
    absorption = absorption_of(level.substance, choices.absorption) if inhaled else ""
    coefficients = dose_coefficient(level.substance, kind, absorption)
    one = coefficients if isinstance(coefficients, Missing) else coefficients.for_group(group)
    if isinstance(one, Missing):
        return RadiationTerm(level, group, pathway, per_year, one)
    if isinstance(per_year, Missing):
        return RadiationTerm(level, group, pathway, per_year, per_year)
    dose = float(committed_dose(per_year, one.central))
    return RadiationTerm(level, group, pathway, per_year, dose)


def _share_outdoors(factors: Factors) -> Number:
    return factor_of_pathway("inhalation_outdoor", factors)


def _gamma_outdoors(group: str, series: str, factors: Factors) -> Number:
    """Return the dose of a year per nGy/h outdoors, mSv/yr."""
    source = "unscear-2000" if series == "overall" else "unscear-series"
    conversion = gamma_conversion(group, series, source)
    share = _share_outdoors(factors)
    if isinstance(conversion, Missing):
        return conversion
    if isinstance(share, Missing):
        return share
    return float(annual_gamma_dose(1.0, share, conversion.central))


def _submersion(nuclide: str, group: str, factors: Factors) -> Number:
    """Return the dose of a year per Bq/m3 of air outdoors, mSv/yr."""
    coefficients = dose_coefficient(nuclide, "submersion")
    if isinstance(coefficients, Missing):
        return coefficients
    one, share = coefficients.for_group(group), _share_outdoors(factors)
    if isinstance(one, Missing):
        return one
    if isinstance(share, Missing):
        return share
    return float(submersion_dose(1.0, one.central, share * HOURS_PER_YEAR, 0.0, 0.0))


def _radon(nuclide: str, factors: Factors, choices: RadiationChoices, *, indoors: bool) -> Number:
    """Return the dose of a year per Bq/m3 of radon or thoron, mSv/yr."""
    gas = GASES[nuclide]
    where = "indoor" if indoors else "outdoor"
    pathway = f"inhalation_{where}"
    share = factor_of_pathway(pathway, factors, measured_indoors=indoors)
    equilibrium = equilibrium_factor(gas, where)
    if isinstance(share, Missing):
        return share
    if not isinstance(equilibrium, Value):
        return Missing(equilibrium.reason, nuclide)
    progeny = equilibrium_equivalent(1.0, equilibrium.central)
    return float(radon_progeny_dose(progeny, share * HOURS_PER_YEAR, choices.radon, gas))
