"""Rare earths of samples together: what is swallowed and what is breathed, beside intake limits.

The Chinese limits for rare earths together are of the whole oral intake. What is breathed is set
beside them for its size alone, in the same unit (mg per kg of body weight and day), and the result
says that it is no limit of breathed air. Breathed intake is by the older form,

    D = C InhR EF / (365 BW)

with all hours at the level of the samples: an upper figure of what is breathed.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from tailrace.data.rare_earths import RareEarthDistribution, traded_oxides
from tailrace.people.chemical_intakes import ChemicalTerm, Factors
from tailrace.people.groups import group_named
from tailrace.people.inhalation import inhaled_dose_by_body_weight
from tailrace.people.rare_earth_intake import oxide_factor, rare_earth_limits
from tailrace.people.sample_levels import MeasuredLevel
from tailrace.quantities.missing import AtLeast, Missing, describe_missing, sum_known
from tailrace.quantities.value import Value

Total = float | AtLeast | Missing

SWALLOWED, BREATHED = "swallowed", "breathed"
_EATEN = (
    "soil_ingestion", "house_dust_ingestion", "road_dust_ingestion", "drinking_water", "crops",
    "milk", "meat", "fish",
)  # fmt: skip


@dataclass(frozen=True)
class RareEarthIntake:
    """Rare earths together that a group takes in at a place.

    Parameters
    ----------
    place, year, group : str, int, str
        Where, when, who.
    way : {"swallowed", "breathed"}
        How.
    elements : float, AtLeast or Missing
        As elements, mg/(kg d).
    oxides : float, AtLeast or Missing
        As oxides, mg/(kg d).
    body_weight : float or Missing
        kg.
    of : tuple of str
        What was measured: REE, or the single elements.
    shares : dict of str to float, AtLeast or Missing
        Over each limit for rare earths together, on that limit's basis.
    """

    place: str
    year: int
    group: str
    way: str
    elements: Total
    oxides: Total
    body_weight: float | Missing
    of: tuple[str, ...]
    shares: dict[str, Total]

    @property
    def per_day(self) -> Total:
        """As elements, mg/d."""
        return self.elements * self.body_weight


def rare_earth_intakes(
    terms: Iterable[ChemicalTerm],
    levels: Iterable[MeasuredLevel],
    group: str,
    factors: Factors,
    distribution: RareEarthDistribution | None = None,
) -> list[RareEarthIntake]:
    """Return rare earths together, swallowed and breathed, by place and year.

    Parameters
    ----------
    terms : iterable of ChemicalTerm
        Terms of the group.
    levels : iterable of MeasuredLevel
        Levels of all places.
    group : str
        Group or alias.
    factors : mapping of str to Value or Missing
        Of the group.
    distribution : RareEarthDistribution, optional
        Rare earths of the material, for a total as oxides; without it that is missing where only
        the sum was measured.

    Returns
    -------
    list of RareEarthIntake
        Where both the sum and single elements were measured in a medium, the sum is taken.
    """
    single = frozenset(traded_oxides())
    name = group_named(group).name
    weight = _central(factors, "body_weight")
    parts: dict[tuple[str, int, str], dict[tuple[str, str], list[tuple[str, float | Missing]]]] = {}
    for term in terms:
        level = term.level
        if term.pathway in _EATEN and (level.substance in single or level.substance == "REE"):
            way = parts.setdefault((level.place, level.year, SWALLOWED), {})
            key = (level.medium, term.pathway)
            way.setdefault(key, []).append((level.substance, term.intake))
    for level in levels:
        if level.medium == "air" and (level.substance in single or level.substance == "REE"):
            way = parts.setdefault((level.place, level.year, BREATHED), {})
            way.setdefault(("air", ""), []).append((level.substance, _breathed(level, factors)))
    return [
        _together(place, year, name, how, weight, list(media.values()), distribution)
        for (place, year, how), media in parts.items()
    ]


def _central(factors: Factors, name: str) -> float | Missing:
    found = factors[name]
    return found.central if isinstance(found, Value) else found


def _breathed(level: MeasuredLevel, factors: Factors) -> float | Missing:
    names = ("inhalation_rate", "body_weight", "exposure_frequency")
    numbers = {name: _central(factors, name) for name in names}
    reasons = [one for one in numbers.values() if isinstance(one, Missing)]
    if reasons:
        return Missing(describe_missing(reasons), level.substance)
    if isinstance(level.value, Missing):
        return level.value
    rate, weight, days = (float(numbers[name]) for name in names)
    return float(inhaled_dose_by_body_weight(level.value, rate, weight, days, 1.0, 365.0))


def _together(
    place: str, year: int, group: str, way: str, weight: float | Missing,
    media: list[list[tuple[str, float | Missing]]], distribution: RareEarthDistribution | None,
) -> RareEarthIntake:  # fmt: skip
    elements: list[Total] = []
    oxides: list[Total] = []
    named: dict[str, None] = {}
    for measured in media:
        sums = [one for one in measured if one[0] == "REE"]
        for substance, intake in sums or measured:
            named[substance] = None
            elements.append(intake)
            oxides.append(intake * _oxide_factor(substance, distribution))
    total, as_oxides = sum_known(elements), sum_known(oxides)
    of_basis = {"REE": total, "REO": as_oxides}
    shares: dict[str, Total] = {
        name: of_basis[limit.counted_as] / limit.low for name, limit in rare_earth_limits().items()
    }
    return RareEarthIntake(place, year, group, way, total, as_oxides, weight, tuple(named), shares)


def _oxide_factor(substance: str, distribution: RareEarthDistribution | None) -> float | Missing:
    if substance != "REE":
        return oxide_factor(substance)
    if distribution is None:
        return Missing("the sum was measured as elements, and no ore says which oxides they make")
    return 1.0 / distribution.ree_per_reo
