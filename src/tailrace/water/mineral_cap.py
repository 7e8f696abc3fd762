"""Solubility cap: how much of a component a mineral lets a water hold.

The concentration left when so much of the mineral has precipitated, in its own proportions, that
its saturation index is 0, pH, redox states and temperature staying as measured. PHREEQC's own
EQUILIBRIUM_PHASES is not used: it brings all redox states to equilibrium, and in a water with
ammonium and sulfate it burns the one with the other and takes the pH from 8.5 to below 4, in
silence.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

import numpy as np
from scipy.optimize import brentq

from tailrace.errors import InputError

from .chemistry import cell, run_water, speciate
from .chemistry_databases import element_of
from .chemistry_water import Water, missing_components, solution_text
from .phreeqc_run import run

LEAST_SHARE = 1e-14
"""Share of a component below which a cap is not looked for."""


@dataclass(frozen=True)
class SolubilityCap:
    """How much of a component a mineral lets a water hold.

    Attributes
    ----------
    component, phase, database : str
    concentration : float, kg/m3
        Left when the mineral has precipitated; the water's own where it is not saturated.
    saturation : float
        Saturation index of the water as given.
    precipitated : float, mol/kg
        Mineral that falls out, per mass of water.
    binding : bool
        Whether anything falls out.
    """

    component: str
    phase: str
    database: str
    concentration: float
    saturation: float
    precipitated: float
    binding: bool


def solubility_cap(
    water: Water, database: str, phase: str, component: str, *, leave_out_missing: bool = False
) -> SolubilityCap:
    """Return the concentration at which a mineral is just saturated, by precipitation only.

    Parameters
    ----------
    water : Water
        The water.
    database : str
        File name of a PHREEQC database.
    phase : str
        Mineral, such as "Fluorite", "Gypsum", "Thorianite" ("ThO2(cr)" in sit.dat); without
        carbonate.
    component : str
        Component of the water that is capped, such as "F".
    leave_out_missing : bool
        As in `speciate`.

    Returns
    -------
    SolubilityCap
        The cap and whether it binds.

    Raises
    ------
    InputError
        If the mineral does not hold the component, holds carbonate or an element that the water
        lacks or has in two components, or as in `speciate`.
    """
    held = water.without(missing_components(water, database)) if leave_out_missing else water
    first = speciate(held, database, phases=[phase])
    shares = _shares_of_mineral(held, database, phase, component)
    start = first.saturation[phase]
    own = held.concentrations
    if component not in shares:
        raise InputError.single(f"{phase} holds no {component}", place=component,
                                allowed=", ".join(shares))  # fmt: skip
    if start <= 0.0:
        return SolubilityCap(component, phase, database, own[component], start, 0.0, False)
    # Scarcest component in the mineral's proportions: what is left of it measures the progress.
    scarce = min(shares, key=lambda name: first.totals[name] / shares[name])
    most = first.totals[scarce] / shares[scarce]

    def after(left: float) -> dict[str, float]:
        gone = most * (1.0 - left)
        return {
            name: own[name] * (left if name == scarce else 1.0 - gone * number / first.totals[name])
            for name, number in shares.items()
        }

    def excess(log_left: float) -> float:
        lower = held.with_concentrations(after(float(np.exp(log_left))))
        return cell(run_water(lower, database, [phase], ()).columns, f"si_{phase}")

    least = float(np.log(LEAST_SHARE))
    if excess(least) > 0.0:
        raise InputError.single(
            f"{phase} stays oversaturated when nearly all {scarce} has precipitated",
            place=water.name, remedy="check pH and the database's constants for it",
        )  # fmt: skip
    left = float(np.exp(brentq(excess, least, 0.0, xtol=1e-12, rtol=1e-14)))
    return SolubilityCap(component, phase, database, after(left)[component], start,
                         most * (1.0 - left), True)  # fmt: skip


def _shares_of_mineral(water: Water, database: str, phase: str, component: str) -> dict[str, float]:
    """Return how many of each component one formula unit of a mineral holds."""
    punch = (
        "USER_PUNCH 1\n -headings formula\n -start\n"
        f'10 f$ = PHASE_FORMULA$("{phase}", count, names$, numbers)\n'
        '20 r$ = ""\n30 FOR i = 1 TO count\n'
        '40 r$ = r$ + names$(i) + "=" + STR_E$(numbers(i), 24, 16) + "|"\n'
        "50 NEXT i\n60 PUNCH r$\n -end\n"
    )
    text = (
        solution_text(water, database)
        + "SELECTED_OUTPUT 1\n -reset false\n -user_punch true\n"
        + punch
        + "END\n"
    )
    listed = str(run(database, text, about=water.name).columns["formula"][-1])
    numbers = {element: float(count) for element, count in re.findall(r"(\w+)=([^|]+)\|", listed)}
    if "C" in numbers:
        raise InputError.single(
            f"{phase} holds carbonate, whose total does not follow from alkalinity alone",
            place=component, remedy="cap by a mineral without carbonate",
        )  # fmt: skip
    shares = {}
    for element, number in numbers.items():
        if element in ("H", "O"):
            continue
        of_it = [name for name in water.concentrations if element_of(name) == element]
        if len(of_it) != 1:
            raise InputError.single(
                f"{water.name} holds {element} in {len(of_it)} components, and {phase} needs one",
                place=element, remedy="give the one redox state that the mineral holds",
            )  # fmt: skip
        shares[of_it[0]] = number
    return shares
