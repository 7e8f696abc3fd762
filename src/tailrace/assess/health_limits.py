"""What levels and results are held against: standards by name, and targets of the site.

A limit known from memory alone decides no verdict. Standards are of totals, background included;
the dose limit of the public is of what practices add.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from tailrace.assess.chemical_weights import index_name, risk_name, swallowed_name
from tailrace.assess.needed_files import people_of
from tailrace.assess.radiation_weights import DOSE
from tailrace.data.substances import conversion_factor
from tailrace.errors import InputError
from tailrace.people.cancer import AVERAGING_YEARS
from tailrace.people.environmental_limits import Limit, limits
from tailrace.people.sample_standards import LIMITED_MEDIA
from tailrace.quantities.units import convert
from tailrace.quantities.value import Value

if TYPE_CHECKING:
    from tailrace.site import Site
    from tailrace.site.schema_people import PeopleFile

Kind = Literal["total", "increment"]

LEVEL_UNITS = {"air": "mg/m3", "drinking_water": "mg/L", "soil": "mg/kg", "crops": "mg/kg"}
"""Units in which the chain keeps levels of media that have limits."""

_ALSO_AS: dict[str, tuple[tuple[str, str, str], ...]] = {
    "NH3-N": (("N", "N", "N"), ("NH4", "N", "NH4")),
    "NO3-N": (("NO3", "N", "NO3"),),
    "SO4": (("S", "SO4", "S"),),
}
"""Substances of the chain that a limit holds for under another name: from and to what mass."""


@dataclass(frozen=True)
class LimitRow:
    """One limit.

    Attributes
    ----------
    name : str
        As printed: "F in drinking water", "hazard index, child and adult".
    medium, substance : str
        Of a limit of a level; empty for a target.
    endpoint : str
        Of a target of a result; empty for a limit of a level.
    value : float
        In `unit`, that of the level or of the result.
    unit, authority, category : str
        Unit; who set it; what it holds for (averaging time, land).
    quality : str
        How the number came to be known.
    kind : {"total", "increment"}
        Whether it is held against the whole or against what works add.
    decides : bool
        Whether a verdict may rest on it: not if it is known from memory alone.
    note : str
        Anything a reader must know.
    """

    name: str
    medium: str
    substance: str
    endpoint: str
    value: float
    unit: str
    authority: str
    category: str
    quality: str
    kind: Kind
    decides: bool
    note: str = ""

    @property
    def what(self) -> str:
        """What it limits: the endpoint, or the medium of a level."""
        return self.endpoint or self.medium


def health_limits(site: Site) -> tuple[LimitRow, ...]:
    """Return what a site is held against.

    Parameters
    ----------
    site : Site
        Its people.toml names standards and targets.

    Returns
    -------
    tuple of LimitRow
        Targets of results first, then limits of levels. A target that is missing has no row.

    Raises
    ------
    InputError
        If the site does not say what is judged.
    """
    people = people_of(site)
    rows = _targets(people)
    for table in people.limit.values():
        medium = LIMITED_MEDIA[table.medium]
        for one in limits(medium=medium, standard=table.standard):
            if one.category == table.category:
                rows += _of_standard(one, table.medium)
    return tuple(rows)


def _targets(people: PeopleFile) -> list[LimitRow]:
    target = people.target
    rows = []
    for toxicity in people.toxicity:
        rows += _target("hazard index", index_name(toxicity), target.hazard_index, "1", toxicity)
        for value, words in (
            (target.lifetime_cancer_risk, "acceptable"),
            (target.negligible_cancer_risk, "negligible"),
        ):
            rows += _target(
                f"cancer risk, {words}", risk_name(toxicity), value, "1/yr", toxicity,
                AVERAGING_YEARS, f"{_central(value):g} of a life of {AVERAGING_YEARS:g} years",
            )  # fmt: skip
    for value, words in ((target.dose, "limit"), (target.dose_constraint, "constraint")):
        rows += _target(f"radiation dose, {words}", DOSE, value, "mSv/yr", "", kind="increment")
    for by in [people.toxicity[0], *people.rare_earths] if people.rare_earths else []:
        rows += _target(
            "rare earths swallowed", swallowed_name(by), target.rare_earth_intake, "1", by
        )
    return rows


def _central(value: object) -> float:
    return value.central if isinstance(value, Value) else float("nan")


def _target(
    name: str, endpoint: str, value: object, unit: str, by: str, years: float = 1.0,
    note: str = "", kind: Kind = "total",
) -> list[LimitRow]:  # fmt: skip
    if not isinstance(value, Value):
        return []
    return [
        LimitRow(
            name, "", "", endpoint, value.central / years, unit, value.source, by, value.quality,
            kind, value.quality != "assumed", "; ".join(filter(None, (note, value.note))),
        )
    ]  # fmt: skip


def _of_standard(one: Limit, medium: str) -> list[LimitRow]:
    """Return the rows of a limit, in the unit and on the mass of the chain."""
    unit = LEVEL_UNITS[medium]
    try:
        value = float(convert(one.value.central, one.value.unit, unit))
    except InputError:
        return []  # an activity or a plain number: no level of the chain
    names = [(one.substance, 1.0)] + [
        (name, float(conversion_factor(have, want)))
        for name, have, want in _ALSO_AS.get(one.substance, ())
    ]
    where = medium.replace("_", " ")
    return [
        LimitRow(
            f"{name} in {where}", medium, name, "", value * factor, unit, one.standard,
            one.category, one.value.quality, "total", one.decides,
            f"of {one.substance}" if name != one.substance else "",
        )
        for name, factor in names
    ]  # fmt: skip
