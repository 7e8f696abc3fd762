"""Substances: elements, oxides, ions, molecules, groups and nuclides, and what converts exactly.

Masses convert on the element two formulas share (Nd2O3 to Nd, SO4 to S, CaF2 to F or to Ca).
A group such as REO needs the distribution of the material; a nuclide is counted by its activity
and is reached from mass by its specific activity only.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType
from typing import Literal, Protocol

from tailrace.data.reader import rows
from tailrace.errors import InputError, did_you_mean
from tailrace.quantities.basis import ALIASES, element_fraction, molar_mass, parse_formula
from tailrace.quantities.declare import declare_units

Kind = Literal["element", "oxide", "ion", "molecule", "group", "nuclide"]
KINDS: tuple[Kind, ...] = ("element", "oxide", "ion", "molecule", "group", "nuclide")

AVOGADRO = 6.02214076e23
"""Avogadro constant, 1/mol, exact (SI Brochure, 9th edition, 2019)."""


class OxideRatio(Protocol):
    """What is needed of a rare-earth distribution to convert a total."""

    @property
    def ree_per_reo(self) -> float:
        """Mass of the rare earth elements per mass of their oxides, kg/kg."""


@dataclass(frozen=True)
class Substance:
    """What a flow, a limit or a composition is stated on.

    Parameters
    ----------
    name : str
        Name used everywhere in the program: "Nd2O3", "NH4", "REO", "Ra-226".
    title : str
        Name in words.
    element : str
        Element it stands for; empty for a group.
    formula : str
        Chemical formula; empty for a group.
    kind : str
        One of `KINDS`.
    molar_mass : float or None
        Molar mass, g/mol; None for a group.
    element_fraction : float or None
        Mass of `element` per mass of the substance, kg/kg; None for a group.
    members : tuple of str
        Names of the members of a group.
    half_life_s : float or None
        Half-life, s (``inf`` where stable); None where it is no nuclide.
    specific_activity_Bq_per_kg : float or None
        Activity of a kilogram of the nuclide alone, Bq/kg; None where it is no nuclide.
    note : str
        What is particular about it.
    """

    name: str
    title: str
    element: str
    formula: str
    kind: Kind
    molar_mass: float | None
    element_fraction: float | None
    members: tuple[str, ...] = ()
    half_life_s: float | None = None
    specific_activity_Bq_per_kg: float | None = None
    note: str = ""


@cache
def _atomic_masses() -> Mapping[str, float]:
    return MappingProxyType({row["element"]: float(row["value"]) for row in rows("atomic_masses")})


@declare_units(returns="molar_mass")
def atomic_masses() -> Mapping[str, float]:
    """Return the standard atomic weights.

    Returns
    -------
    mapping of str to float
        Element symbol to molar mass, g/mol (table ``atomic_masses``, IUPAC 2021).
    """
    return _atomic_masses()


def _of_row(row: dict[str, str]) -> Substance:
    kind: Kind = next(one for one in KINDS if one == row["kind"])
    formula, masses = row["formula"], _atomic_masses()
    return Substance(
        name=row["name"],
        title=row["title"],
        element=row["element"],
        formula=formula,
        kind=kind,
        molar_mass=molar_mass(formula, masses) if formula else None,
        element_fraction=element_fraction(formula, row["element"], masses) if formula else None,
        members=tuple(row["members"].split()),
        note=row["note"],
    )


def _of_nuclide(row: dict[str, str]) -> Substance:
    half_life = float(row["value"]) if row["value"] else math.inf
    mass = float(row["atomic_mass"])
    return Substance(
        name=row["nuclide"],
        title=row["nuclide"],
        element=row["element"],
        formula=row["element"],
        kind="nuclide",
        molar_mass=mass,
        element_fraction=1.0,
        half_life_s=half_life,
        specific_activity_Bq_per_kg=math.log(2.0) * AVOGADRO / (half_life * mass * 1e-3),
        note=row["note"],
    )


@cache
def _all() -> Mapping[str, Substance]:
    found = [_of_row(row) for row in rows("substances")]
    found += [_of_nuclide(row) for row in rows("nuclides")]
    return MappingProxyType({one.name: one for one in found})


def substance_names() -> tuple[str, ...]:
    """Return the name of every substance the program knows.

    Returns
    -------
    tuple of str
        Elements first, then oxides, groups, molecules and nuclides, in the order of the tables.
    """
    return tuple(_all())


def substance(name: str) -> Substance:
    """Return a substance by name.

    Parameters
    ----------
    name : str
        Name, as in `substance_names`; spellings such as "TREO" or "NH3-N" are followed.

    Returns
    -------
    Substance
        What it is, with molar mass and the fraction of its element.

    Raises
    ------
    InputError
        If there is no substance of that name; the message suggests the nearest.
    """
    known = _all()
    found = known.get(ALIASES.get(name, name))
    if found is None:
        raise InputError.single(
            f'there is no substance "{name}"',
            allowed="an element, an oxide, an ion, a group or a nuclide of the table substances",
            remedy=did_you_mean(name, known),
        )
    return found


def _refuse(start: Substance, end: Substance, why: str, remedy: str) -> InputError:
    return InputError.single(
        f"{start.name} cannot be converted to {end.name}: {why}", remedy=remedy
    )


def _shared_element(start: Substance, end: Substance) -> str:
    """Return the one element on which two formulas convert."""
    if start.element == end.element:
        return start.element
    both = set(parse_formula(start.formula)) & set(parse_formula(end.formula))
    is_element = {one.formula for one in (start, end) if one.kind == "element"}
    # Nearly everything holds oxygen and hydrogen: they carry a conversion only when asked for.
    both -= {"O", "H"} - is_element
    named = [element for element in (end.element, start.element) if element in both]
    if len(named) == 1:
        return named[0]
    if not named:
        why = f"{start.formula} and {end.formula} stand for different elements"
        raise _refuse(start, end, why, "state the figure on the substance it was measured on")
    why = f"they share {named[0]} and {named[1]}"
    raise _refuse(start, end, why, f"convert to {named[0]} or {named[1]} first")


def _group_factor(start: Substance, end: Substance, distribution: OxideRatio | None) -> float:
    if {start.name, end.name} != {"REE", "REO"}:
        why = "a group and another substance have no fixed ratio"
        remedy = "multiply by the shares of the rare-earth distribution of the material"
        raise _refuse(start, end, why, remedy)
    if distribution is None:
        why = "the ratio of oxides to elements depends on which rare earths they are"
        remedy = 'give distribution=rare_earth_distribution("bayan_obo"), or another ore'
        raise _refuse(start, end, why, remedy)
    elements_per_oxide = distribution.ree_per_reo
    return elements_per_oxide if end.name == "REE" else 1.0 / elements_per_oxide


@declare_units(returns="kg/kg")
def conversion_factor(
    from_name: str, to_name: str, distribution: OxideRatio | None = None
) -> float:
    """Return the mass of one substance that holds as much of the shared element as another.

    Parameters
    ----------
    from_name, to_name : str
        Names of substances.
    distribution : RareEarthDistribution, optional
        Rare earths of the material; needed between REE and REO, unused otherwise.

    Returns
    -------
    float
        kg of `to_name` per kg of `from_name`, exact from the atomic masses.

    Raises
    ------
    InputError
        If a name is unknown, the two stand for different elements, a group is converted without
        a distribution, or mass and activity are confused.

    Examples
    --------
    >>> round(conversion_factor("Nd2O3", "Nd"), 4)
    0.8574
    """
    start, end = substance(from_name), substance(to_name)
    if start.name == end.name:
        return 1.0
    if "nuclide" in (start.kind, end.kind):
        nuclide = start if start.kind == "nuclide" else end
        raise _refuse(
            start,
            end,
            f"{nuclide.name} is counted by its activity, the other by its mass",
            f"convert with the specific activity of {nuclide.name}, Bq/kg",
        )
    if "group" in (start.kind, end.kind):
        return _group_factor(start, end, distribution)
    element, masses = _shared_element(start, end), _atomic_masses()
    return element_fraction(start.formula, element, masses) / element_fraction(
        end.formula, element, masses
    )
