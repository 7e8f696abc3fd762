"""Chemistry of a water with PHREEQC: saturation, species, two databases.

* Saturation index SI = log10 (ion activity product / solubility product); above 0 a mineral can
  precipitate (Parkhurst and Appelo 2013, USGS Techniques and Methods 6-A43).
* Charge balance error: 100 (cations - anions) / (cations + anions), in per cent; above 5 per cent
  an analysis needs a second look (Appelo and Postma 2005, Geochemistry, Groundwater and
  Pollution, chapter 1).
* No bundled database has surface complexes of thorium or rare earths: their distribution
  coefficients come from literature, not from here.
"""

from __future__ import annotations

import warnings
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from tailrace.errors import InputError, ValidityWarning

from .chemistry_databases import element_of, faults_of
from .chemistry_water import Water, database_name, missing_components, solution_text
from .phreeqc_run import UNKNOWN_MOLALITY, UNKNOWN_PHASE, RunOutput, run

MOST_CHARGE_ERROR = 5.0
"""Charge balance error above which a water is questioned, per cent."""


@dataclass(frozen=True)
class Speciation:
    """Equilibrium of a water in one database.

    Attributes
    ----------
    water, database : str
    saturation : mapping of str to float
        Saturation index by phase.
    molality : mapping of str to float, mol/kg
        Molality by species, per mass of water.
    totals : mapping of str to float, mol/kg
        By component, per mass of water.
    ionic_strength : float, mol/kg
    charge_error : float, per cent
    left_out : tuple of str
        Components that the database does not have.
    warnings : tuple of str
        What PHREEQC said beside.
    """

    water: str
    database: str
    saturation: Mapping[str, float]
    molality: Mapping[str, float]
    totals: Mapping[str, float]
    ionic_strength: float
    charge_error: float
    left_out: tuple[str, ...]
    warnings: tuple[str, ...]


def speciate(
    water: Water, database: str, *, phases: Sequence[str] = (), species: Sequence[str] = (),
    leave_out_missing: bool = False,
) -> Speciation:  # fmt: skip
    """Return the equilibrium of a water.

    Parameters
    ----------
    water : Water
        The water.
    database : str
        File name of a PHREEQC database; `recommended_databases` helps to choose.
    phases : sequence of str
        Minerals whose saturation is asked for, by the database's names.
    species : sequence of str
        Dissolved species whose molality is asked for, by the database's names.
    leave_out_missing : bool
        Go on without components that the database does not have, and say which; refuse otherwise.

    Returns
    -------
    Speciation
        Saturation, molalities, totals.

    Raises
    ------
    InputError
        If the database lacks a component, PHREEQC finds no solution, a phase or species is not
        known or cannot form from this water, or a component comes back as zero.

    Warns
    -----
    ValidityWarning
        A fault known of the database, or a charge balance error above 5 per cent.
    """
    absent = missing_components(water, database)
    if absent and not leave_out_missing:
        raise InputError.single(
            f"{database} has no {', '.join(sorted(absent))}", place=water.name,
            remedy="take another database, or leave_out_missing=True",
        )  # fmt: skip
    held = water.without(absent) if absent else water
    for sentence in faults_of(database, held.concentrations):
        warnings.warn(sentence, ValidityWarning, stacklevel=2)
    output = run_water(held, database, phases, species)
    columns = output.columns
    totals = {
        name: cell(columns, _total_heading(database_name(name, database)[0]))
        for name in held.concentrations
    }
    _refuse_zeros(totals, held, database)
    found = Speciation(
        water.name, database,
        {phase: cell(columns, f"si_{phase}") for phase in phases},
        {name: cell(columns, f"m_{name}") for name in species},
        totals, cell(columns, "mu"), cell(columns, "pct_err"), tuple(sorted(absent)),
        output.warnings,
    )  # fmt: skip
    _refuse_unknown(found)
    if abs(found.charge_error) > MOST_CHARGE_ERROR:
        warnings.warn(
            f"charges of {water.name} do not balance: {found.charge_error:+.1f} % (more than "
            f"{MOST_CHARGE_ERROR:g} %); an ion is missing or wrong, or name one in balance_on",
            ValidityWarning, stacklevel=2,
        )  # fmt: skip
    return found


def element_species(water: Water, database: str, element: str) -> dict[str, float]:
    """Return which dissolved species hold an element.

    Parameters
    ----------
    water : Water
        The water; components that the database lacks are left out.
    database : str
        File name of a PHREEQC database.
    element : str
        Element, such as "Th".

    Returns
    -------
    dict of str to float
        Share of the dissolved element by species, the largest first; they add up to 1.

    Raises
    ------
    InputError
        If the water does not hold the element, or as in `speciate`.
    """
    held = water.without(missing_components(water, database))
    if element not in {element_of(name) for name in held.concentrations}:
        raise InputError.single(
            f"{water.name} holds no {element} in {database}",
            place=element,
            remedy="name an element of the water that the database has",
        )
    for sentence in faults_of(database, held.concentrations):
        warnings.warn(sentence, ValidityWarning, stacklevel=2)
    punch = (
        "USER_PUNCH 1\n -headings species\n -start\n"
        f'10 total = SYS("{element}", count, names$, kinds$, moles)\n'
        '20 r$ = ""\n30 FOR i = 1 TO count\n'
        '40 IF kinds$(i) = "aq" THEN r$ = r$ + names$(i) + "=" + STR_E$(moles(i), 24, 16) + "|"\n'
        "50 NEXT i\n60 PUNCH r$\n -end\n"
    )
    text = (
        solution_text(held, database)
        + "SELECTED_OUTPUT 1\n -reset false\n -user_punch true\n"
        + punch
        + "END\n"
    )
    listed = str(run(database, text, about=water.name).columns["species"][-1])
    amounts = {
        name: float(amount)
        for name, amount in (item.rsplit("=", 1) for item in listed.split("|") if "=" in item)
    }
    total = sum(amounts.values())
    if not total > 0.0:
        raise InputError.single(
            f"{database} lists no dissolved species of {element}", place=element,
            remedy="some databases name it otherwise, as Amm.dat does ammonium's nitrogen",
        )  # fmt: skip
    shares = {name: amount / total for name, amount in amounts.items()}
    return dict(sorted(shares.items(), key=lambda item: -item[1]))


def compare_databases(
    water: Water, databases: Sequence[str], phases: Sequence[str]
) -> pd.DataFrame:
    """Return saturation indices of a water by database, side by side.

    Parameters
    ----------
    water : Water
        The water; each database does without the components it lacks, and says so.
    databases : sequence of str
        File names of PHREEQC databases, two or more.
    phases : sequence of str
        Minerals.

    Returns
    -------
    DataFrame
        One row a database and phase: `database`, `phase`, `saturation_index` (NaN where missing),
        `left_out`, `reason` (why it is missing, or a fault known of the database).
    """
    rows = []
    for database in databases:
        for phase in phases:
            row: dict[str, object] = {
                "database": database,
                "phase": phase,
                "saturation_index": np.nan,
                "left_out": "",
                "reason": "",
            }
            try:
                with warnings.catch_warnings(record=True) as caught:
                    warnings.simplefilter("always", ValidityWarning)
                    found = speciate(water, database, phases=[phase], leave_out_missing=True)
                row["saturation_index"] = found.saturation[phase]
                row["left_out"] = ", ".join(found.left_out)
                row["reason"] = "; ".join(str(item.message) for item in caught)
            except InputError as error:
                row["reason"] = "; ".join(problem.what for problem in error.problems)
            rows.append(row)
    return pd.DataFrame(rows)


def run_water(
    water: Water, database: str, phases: Sequence[str], species: Sequence[str]
) -> RunOutput:
    """Run PHREEQC on a water and select totals, saturation indices and molalities.

    Parameters
    ----------
    water : Water
        The water.
    database : str
        File name of a PHREEQC database.
    phases, species : sequence of str
        Minerals and species that are asked for.

    Returns
    -------
    RunOutput
        Selected output by heading.

    Raises
    ------
    InputError
        As in `phreeqc_run.run`.
    """
    names = [database_name(name, database)[0] for name in water.concentrations]
    elements = [name for name in names if name != "Alkalinity"]
    lines = [
        "SELECTED_OUTPUT 1",
        " -reset false",
        " -ionic_strength true",
        " -percent_error true",
        " -alkalinity true",
        f" -totals {' '.join(elements)}",
    ]
    if phases:
        lines.append(f" -saturation_indices {' '.join(phases)}")
    if species:
        lines.append(f" -molalities {' '.join(species)}")
    text = solution_text(water, database) + "\n".join([*lines, "END", ""])
    # What an earlier run defined stays defined in the engine.
    return run(database, "USER_PUNCH 1\n -start\n -end\n" + text, about=water.name)


def _total_heading(element: str) -> str:
    return "Alk(eq/kgw)" if element == "Alkalinity" else f"{element}(mol/kgw)"


def cell(columns: Mapping[str, Sequence[object]], heading: str) -> float:
    """Return the last number below a heading of PHREEQC's selected output.

    Parameters
    ----------
    columns : mapping of str to sequence
        Selected output; headings may differ in case.
    heading : str
        Heading, without "(mol/kgw)".

    Returns
    -------
    float
        In the unit of the heading.

    Raises
    ------
    InputError
        If there is no such column.
    """
    by_lower = {name.lower(): name for name in columns}
    name = by_lower.get(heading.lower(), by_lower.get(f"{heading}(mol/kgw)".lower()))
    if name is None or not columns[name]:
        raise InputError.single(f"PHREEQC gave no {heading}", place=heading,
                                remedy="report this water and database")  # fmt: skip
    return float(str(columns[name][-1]))


def _refuse_zeros(totals: Mapping[str, float], water: Water, database: str) -> None:
    lost = [name for name, value in totals.items()
            if not np.isfinite(value) or (value <= 0.0 and name != water.balance_on)]  # fmt: skip
    if lost:
        raise InputError.single(
            f"PHREEQC gave {', '.join(lost)} back as zero", place=f"{water.name}, {database}",
            remedy="the run has not converged, or the charge balance used it up: check the water",
        )  # fmt: skip


def _refuse_unknown(found: Speciation) -> None:
    unknown = [name for name, value in found.saturation.items() if value <= UNKNOWN_PHASE + 1e-6]
    unknown += [name for name, value in found.molality.items()
                if not value > 1.000001 * UNKNOWN_MOLALITY]  # fmt: skip
    if unknown:
        raise InputError.single(
            f"{', '.join(unknown)} cannot form: the water lacks an element of it",
            place=f"{found.water}, {found.database}",
            remedy="ask for phases and species of elements that the water holds",
        )  # fmt: skip
