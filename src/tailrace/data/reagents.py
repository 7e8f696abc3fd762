"""Reagents: what a tonne of acid, salt or alloying metal brings in, element by element.

The elements follow from the formulas of the components and their mass fractions; what the
components leave of a kilogram is the unnamed rest. Water is kept apart, because flows are counted
dry.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from types import MappingProxyType

from tailrace.data.reader import rows
from tailrace.data.substances import atomic_masses
from tailrace.data.values import facts
from tailrace.errors import InputError, did_you_mean
from tailrace.quantities.basis import element_fraction, parse_formula
from tailrace.quantities.declare import declare_units
from tailrace.quantities.missing import Missing
from tailrace.quantities.value import Value

TABLE = "reagents"
WATER = "H2O"


@declare_units(composition="kg/kg", returns="kg/kg")
def elements_of(composition: Mapping[str, float]) -> dict[str, float]:
    """Return the elements in a kilogram of a mixture of compounds, its water apart.

    Parameters
    ----------
    composition : mapping of str to float
        Chemical formula to mass fraction, kg/kg.

    Returns
    -------
    dict of str to float
        Element to mass fraction, kg/kg, in order of first appearance; the formula H2O is left out.

    Raises
    ------
    InputError
        If a formula cannot be read.
    """
    masses = atomic_masses()
    found: dict[str, float] = {}
    for formula, fraction in composition.items():
        if formula == WATER:
            continue
        for element in parse_formula(formula):
            part = fraction * element_fraction(formula, element, masses)
            found[element] = found.get(element, 0.0) + part
    return found


@dataclass(frozen=True)
class Reagent:
    """A reagent as it is bought.

    Parameters
    ----------
    name : str
        Name, as in `reagent_names`.
    title : str
        The same in words.
    composition : mapping of str to Value
        Chemical formula to mass fraction, kg/kg, with source and range.
    """

    name: str
    title: str
    composition: Mapping[str, Value]

    @property
    def fractions(self) -> dict[str, float]:
        """Mass fraction of each component, kg/kg, at the central values."""
        return {formula: value.to("1").central for formula, value in self.composition.items()}

    @property
    def elements(self) -> dict[str, float]:
        """Mass of each element per mass of reagent, kg/kg, water not counted."""
        return elements_of(self.fractions)

    @property
    def water(self) -> float:
        """Mass of water per mass of reagent, kg/kg."""
        return self.fractions.get(WATER, 0.0)

    @property
    def rest(self) -> float:
        """Mass per mass of reagent that no component names, kg/kg, by difference."""
        return 1.0 - math.fsum(self.fractions.values())


def reagent_names() -> tuple[str, ...]:
    """Return the names of the packaged reagents.

    Returns
    -------
    tuple of str
        Names for `reagent`.
    """
    return tuple(dict.fromkeys(row["reagent"] for row in rows(TABLE)))


def reagent(name: str) -> Reagent:
    """Return a reagent by name.

    Parameters
    ----------
    name : str
        Name, as in `reagent_names`.

    Returns
    -------
    Reagent
        Its components with their sources, and the elements they bring.

    Raises
    ------
    InputError
        If there is no reagent of that name.
    """
    names = reagent_names()
    if name not in names:
        raise InputError.single(
            f'there is no reagent "{name}"',
            allowed=", ".join(names),
            remedy=did_you_mean(name, names),
        )
    return _packaged(name)


@cache
def _packaged(name: str) -> Reagent:
    title = next(row["title"] for row in rows(TABLE) if row["reagent"] == name)
    composition: dict[str, Value] = {}
    for (one, formula), value in facts(TABLE).items():
        if one != name:
            continue
        if isinstance(value, Missing):
            raise InputError.single(
                f"the composition of {name} has no number for {formula}", file="reagents.csv"
            )
        composition[formula] = value
    return Reagent(name, title, MappingProxyType(composition))
