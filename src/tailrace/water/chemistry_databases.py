"""Which thermodynamic database to trust for what, and what each is known to get wrong.

Found by running PHREEQC 3.8.6 (package phreeqc 1.1.1) with its bundled databases on a fluoride- and
sulfate-rich pond water. Databases differ by up to 0.46 in the saturation index of fluorite: carry
the difference as uncertainty of the model, by computing with two.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True)
class Recommendation:
    """A database for some components of a water.

    Attributes
    ----------
    database : str
        File name in the package phreeqc.
    second : str
        Database for the second opinion; empty for none.
    components : tuple of str
    reason : str
    """

    database: str
    second: str
    components: tuple[str, ...]
    reason: str


RARE_EARTHS = ("La", "Ce", "Pr", "Nd", "Sm", "Eu", "Gd", "Tb", "Dy", "Ho", "Er", "Tm", "Yb", "Lu",
               "Y", "Sc")  # fmt: skip

RECOMMENDATIONS = (
    Recommendation(
        "llnl.dat", "sit.dat", ("Th", "U", "Ra", *RARE_EARTHS),
        "the only bundled database with complexes of all rare earths, thorium, radium and uranium; "
        "sit.dat has thorium, radium, uranium and three rare earths (Sm, Eu, Ho) by another choice "
        "of constants",
    ),
    Recommendation(
        "wateq4f.dat", "phreeqc.dat",
        ("As", "F", "SO4", "NH4", "Ca", "Mg", "Na", "K", "Cl", "HCO3"),
        "natural waters; llnl.dat puts nearly all arsenic(V) of a fluoride water into a "
        "fluoroarsenate",
    ),
    Recommendation(
        "Amm.dat", "wateq4f.dat", ("NH4", "NO3", "NO2"),
        "ammonium that keeps out of the redox equilibrium with nitrate, nitrogen and sulfate, as "
        "in leachates",
    ),
)  # fmt: skip


@dataclass(frozen=True)
class KnownFault:
    """A water for which a database gives a wrong answer.

    Attributes
    ----------
    database : str
    elements : tuple of str
        Elements that a water has to hold for the fault to show.
    sentence : str
    """

    database: str
    elements: tuple[str, ...]
    sentence: str


KNOWN_FAULTS = (
    KnownFault(
        "llnl.dat", ("As", "F"),
        "llnl.dat puts nearly all arsenic(V) of a fluoride water into AsO3F-2; use wateq4f.dat for "
        "arsenic",
    ),
    KnownFault(
        "PHREEQC_ThermoddemV1.10_15Dec2020.dat", ("Th",),
        "this database has no complexes of thorium in water, so that saturation with thorianite "
        "comes out many decades too high; use llnl.dat or sit.dat for thorium",
    ),
)  # fmt: skip


def element_of(component: str) -> str:
    """Return the element of a component: "As(5)" is As, "SO4" is S."""
    named = {"SO4": "S", "NH4": "N", "NO3": "N", "NO2": "N", "HCO3": "C", "PO4": "P", "SiO2": "Si"}
    bare = component.split("(")[0]
    return named.get(bare, bare)


def recommended_databases(components: Iterable[str]) -> list[Recommendation]:
    """Return which databases to use for a water.

    Parameters
    ----------
    components : iterable of str
        Components of the water, such as "F", "SO4", "As(5)".

    Returns
    -------
    list of Recommendation
        Those that speak of one of them at least.
    """
    bare = {component.split("(")[0] for component in components}
    return [item for item in RECOMMENDATIONS if bare & set(item.components)]


def faults_of(database: str, components: Iterable[str]) -> list[str]:
    """Return what a database is known to get wrong for a water, as sentences."""
    elements = {element_of(component) for component in components}
    return [fault.sentence for fault in KNOWN_FAULTS
            if fault.database == database and elements >= set(fault.elements)]  # fmt: skip
