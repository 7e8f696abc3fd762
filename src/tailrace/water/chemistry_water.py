"""A water as a table, and how its components are called in a PHREEQC database."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

import pandas as pd

from tailrace.errors import InputError, Problems, did_you_mean

from .chemistry_databases import RARE_EARTHS
from .phreeqc_run import master_species

NAMED = MappingProxyType({
    "SO4": (("S(6)", "SO4"),), "NO3": (("N(5)", "NO3"),), "NO2": (("N(3)", "NO2"),),
    "NH4": (("Amm", "AmmH"), ("N(-3)", "NH4")), "HCO3": (("Alkalinity", "HCO3"),),
    "PO4": (("P(5)", "PO4"), ("P", "PO4")), "SiO2": (("Si(4)", "SiO2"), ("Si", "SiO2")),
})  # fmt: skip
"""Components named by an ion: element of the database, in order of choice, and formula."""

NEEDS_STATE = frozenset({"As", "Fe", "Mn", "U", "S", "N", "Se", "Cr", "V", "Mo", "Sb", "Cu", "Hg"})
"""Elements whose redox state has to be said, or left to a given pe."""

UNITS = MappingProxyType({"kg/m3": 1.0, "g/L": 1.0, "mg/L": 1e-3, "ug/L": 1e-6, "ng/L": 1e-9})

_ELEMENT = re.compile(r"[A-Z][a-z]?(\([+-]?\d\))?$")


@dataclass(frozen=True)
class Water:
    """A water whose chemistry is asked for.

    Attributes
    ----------
    name : str
    ph : float
    temperature : float, degC
    concentrations : mapping of str to float, kg/m3
        By component: an element ("F"), an element in a redox state ("As(5)") or one of SO4, NO3,
        NO2, NH4, HCO3 (alkalinity), PO4, SiO2, as mass of what is named. Rare earths without a
        state are trivalent. A component not named is not in the water.
    pe : float or None
        Needed where an element with several redox states is given without one.
    balance_on : str
        Component that is adjusted until charges balance, such as "Na"; empty for none.

    Raises
    ------
    InputError
        If a number is out of its range, a name cannot be read or a redox state is missing; all at
        once.

    Notes
    -----
    Concentrations are read as per litre of solution of 1 kg/L.
    """

    name: str
    ph: float
    temperature: float
    concentrations: Mapping[str, float]
    pe: float | None = None
    balance_on: str = ""

    def __post_init__(self) -> None:
        problems = Problems()
        if not 0.0 <= self.ph <= 14.0:
            problems.add(f"the pH of {self.name} is {self.ph:g}", place="pH", allowed="0 to 14")
        if not 0.0 <= self.temperature <= 100.0:
            problems.add(f"the temperature of {self.name} is {self.temperature:g} degC",
                         place="temperature", allowed="0 to 100")  # fmt: skip
        if self.pe is not None and not math.isfinite(self.pe):
            problems.add(f"the pe of {self.name} is {self.pe:g}", place="pe",
                         remedy="give a number, or none")  # fmt: skip
        if not self.concentrations:
            problems.add(f"{self.name} has no component", place=self.name,
                         remedy="give concentrations")  # fmt: skip
        for component, value in self.concentrations.items():
            self._check_component(component, value, problems)
        if self.balance_on and self.balance_on not in self.concentrations:
            problems.add(f'{self.name} is balanced on "{self.balance_on}", which it does not hold',
                         place="balance_on",
                         remedy=did_you_mean(self.balance_on, self.concentrations)
                         or "give a first guess of its concentration")  # fmt: skip
        problems.raise_if_any()
        object.__setattr__(self, "concentrations", MappingProxyType(dict(self.concentrations)))

    def _check_component(self, component: str, value: float, problems: Problems) -> None:
        if component not in NAMED and not _ELEMENT.match(component):
            problems.add(f'component "{component}" of {self.name} cannot be read', place=component,
                         allowed=f"an element, an element with its state, {', '.join(NAMED)}",
                         remedy=did_you_mean(component, NAMED))  # fmt: skip
        if not (math.isfinite(value) and value > 0.0):
            problems.add(f"{component} of {self.name} is {value:g} kg/m3", place=component,
                         allowed="above 0",
                         remedy="leave out what was not measured; missing is not zero")  # fmt: skip
        if component in NEEDS_STATE and self.pe is None:
            problems.add(f"{component} of {self.name} has no redox state and the water no pe",
                         place=component, remedy=f'name the state, such as "{component}(5)" or '
                         '"(3)", or give pe')  # fmt: skip

    def without(self, components: set[str]) -> Water:
        """Return the water without some components."""
        kept = {name: value for name, value in self.concentrations.items()
                if name not in components}  # fmt: skip
        balance = self.balance_on if self.balance_on in kept else ""
        return Water(self.name, self.ph, self.temperature, kept, self.pe, balance)

    def with_concentrations(self, changed: Mapping[str, float]) -> Water:
        """Return the water with some concentrations (kg/m3) replaced."""
        return Water(self.name, self.ph, self.temperature, {**self.concentrations, **changed},
                     self.pe, self.balance_on)  # fmt: skip


def water_from_table(table: pd.DataFrame, name: str, *, balance_on: str = "") -> Water:
    """Return a water from a table of its analysis.

    Parameters
    ----------
    table : DataFrame
        Columns `component`, `value` and `unit`; rows "pH" (unit 1), "temperature" (degC) and, if
        known, "pe" (1) beside the components (kg/m3, g/L, mg/L, ug/L or ng/L).
    name : str
        Name of the water.
    balance_on : str
        As in `Water`.

    Returns
    -------
    Water
        The water.

    Raises
    ------
    InputError
        If columns, pH or temperature are missing, a row occurs twice, or a unit is not known; all
        at once.
    """
    missing = {"component", "value", "unit"} - set(table.columns)
    if missing:
        raise InputError.single(
            f"the table of {name} has no column {', '.join(sorted(missing))}",
            place=name,
            remedy="name the columns component, value, unit",
        )
    problems = Problems()
    values: dict[str, float] = {}
    found: dict[str, float] = {}
    for row, (component, value, unit) in enumerate(
        zip(table["component"].astype(str).str.strip(), table["value"],
            table["unit"].astype(str).str.strip(), strict=True), start=1,
    ):  # fmt: skip
        number = _number(value)
        where = f"row {row}, {component}"
        if number is None:
            problems.add(f"{component} of {name} is not a number: {value!r}", place=where,
                         remedy="leave out rows without a value")  # fmt: skip
        elif component in found or component in values:
            problems.add(f"{component} of {name} is there twice", place=where)
        elif component in ("pH", "temperature", "pe"):
            found[component] = number
            if component == "temperature" and unit not in ("degC", "C", "°C"):
                problems.add(f'temperature has unit "{unit}"', place=where, allowed="degC")
        elif unit not in UNITS:
            problems.add(f'{component} has unit "{unit}"', place=where, allowed=", ".join(UNITS),
                         remedy=did_you_mean(unit, UNITS))  # fmt: skip
        else:
            values[component] = number * UNITS[unit]
    problems.extend(
        InputError.single(f"the table of {name} has no {needed}", place=needed,
                          remedy="add a row").problems[0]
        for needed in ("pH", "temperature") if needed not in found
    )  # fmt: skip
    problems.raise_if_any()
    return Water(name, found["pH"], found["temperature"], values, found.get("pe"), balance_on)


def _number(value: object) -> float | None:
    try:
        number = float(str(value))
    except ValueError:
        return None
    return number if math.isfinite(number) else None


def missing_components(water: Water, database: str) -> set[str]:
    """Return the components of a water that a database does not have."""
    return {name for name in water.concentrations if not _choices(name, database)}


def database_name(component: str, database: str) -> tuple[str, str]:
    """Return what a component is called in a database, and the formula of its mass.

    Parameters
    ----------
    component : str
        As in `Water`.
    database : str
        File name of the database.

    Returns
    -------
    element, formula : str
        The formula is empty where the mass is that of the element.

    Raises
    ------
    InputError
        If the database does not have it.
    """
    choices = _choices(component, database)
    if not choices:
        raise InputError.single(
            f"{database} has no {component}",
            place=component,
            remedy="take another database, or leave the component out by name",
        )
    return choices[0]


def _choices(component: str, database: str) -> list[tuple[str, str]]:
    known = master_species(database)
    if component in NAMED:
        asked: tuple[tuple[str, str], ...] = NAMED[component]
    elif component in RARE_EARTHS:
        asked = ((f"{component}(3)", ""), (component, ""))
    else:
        asked = ((component.replace("(+", "("), ""),)
        # A database with one state of an element lists the element alone.
        bare = component.split("(")[0]
        if not any(name.startswith(f"{bare}(") for name in known) and bare not in NEEDS_STATE:
            asked = (*asked, (bare, ""))
    return [choice for choice in asked if choice[0] in known]


def solution_text(water: Water, database: str) -> str:
    """Return the SOLUTION block of a water for PHREEQC."""
    lines = ["SOLUTION 1", f" temp {water.temperature!r}", f" pH {water.ph!r}", " units mg/L"]
    if water.pe is not None:
        lines.append(f" pe {water.pe!r}")
    for component, value in water.concentrations.items():
        element, formula = database_name(component, database)
        line = f" {element} {value * 1e3!r}"
        line += f" as {formula}" if formula else ""
        line += " charge" if component == water.balance_on else ""
        lines.append(line)
    return "\n".join(lines) + "\n"
