"""Reads a soil case: a mixed layer, what falls on it, what it loses.

    kind = "soil"
    title = "a field beside a dry beach"
    draws = 1000                        # left out: the central values only
    seed = 1

    [years]
    start = 1965
    end = 2025

    [soil]
    depth = "0.2 m"
    bulk_density = "1300 kg/m3"
    water_content = 0.25
    percolation = "60 mm/yr"            # or precipitation, irrigation, evapotranspiration, runoff
    runoff = "10 mm/yr"
    irrigation = "400 mm/yr"
    soil_loss = "5 t/(ha yr)"

    [escape]
    Rn-222 = 0.2                        # share that leaves the soil before it decays

    [[substance]]
    name = "Th-232"
    deposition = "2 Bq/(m2 yr)"         # or by year: deposition_by_year = "deposition.csv"
    irrigation_water = "1 Bq/m3"
    coefficient_set = "baes-1984"       # or distribution_coefficient = "850 L/kg"
    progeny = "equilibrium"             # or "none": what falls of the progeny not named
    uptake = "0.0001 1/yr"
    background = "40 Bq/kg"
    start = "0 Bq/m2"

A substance is counted by mass (kg, deposition in kg/(m2 yr)), a nuclide by its activity (Bq). The
table by year has a column ``year`` and one for each substance it serves, named after it, in the
unit that ``deposition_unit`` names.
"""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from tailrace.errors import InputError, Problems
from tailrace.quantities import Missing, Value, convert

from .case_table import CaseTable, open_case, read_columns
from .distribution_coefficients import coefficient_sets, distribution_coefficient
from .soil_chain import SoilChain, chain_in_soil

FloatArray = NDArray[np.float64]

MOST_YEARS = 100_000
PROGENY = ("equilibrium", "none")
ABOVE_ZERO = ("depth", "bulk_density", "water_content")


@dataclass(frozen=True)
class CaseSubstance:
    """One substance or nuclide of a soil case; numbers are values with their spread.

    Attributes
    ----------
    name : str
    deposition : Value, Missing or None
        Constant, kg/(m2 yr) or Bq/(m2 yr); None where it is by year.
    by_year : dict of int to float
        Deposition of the years that the table lists; NaN where a cell is empty.
    irrigation_water, coefficient, uptake, background, start : Value, Missing or None
        kg/m3, m3/kg, 1/yr, kg/kg, kg/m2 (Bq for kg for a nuclide); None where nothing is said.
    coefficient_is_own : bool
        Whether its coefficient is stated for itself and not taken from the set.
    coefficient_set, soil : str
        Set that it and its progeny take coefficients from; empty for none.
    progeny : str
        One of `PROGENY`; empty where none is to be asked for.
    """

    name: str
    deposition: Value | Missing | None
    by_year: dict[int, float]
    irrigation_water: Value | Missing | None
    coefficient: Value | Missing | None
    uptake: Value | Missing | None
    background: Value | Missing | None
    start: Value | Missing | None
    coefficient_is_own: bool = True
    coefficient_set: str = ""
    soil: str = ""
    progeny: str = ""

    @property
    def is_nuclide(self) -> bool:
        """Whether it is counted by its activity."""
        return "-" in self.name


@dataclass(frozen=True)
class SoilCase:
    """A soil case as read.

    Attributes
    ----------
    title : str
    years : tuple of int
        First year, and the year after the last.
    soil : dict of str to Value or Missing
        Numbers of the layer, in m, kg/m3, 1, m/yr and kg/(m2 yr).
    substances : tuple of CaseSubstance
    chain : SoilChain
        Members, progeny included.
    draws, seed : int
        No draws: the central values only.
    """

    title: str
    years: tuple[int, int]
    soil: dict[str, Value | Missing]
    substances: tuple[CaseSubstance, ...]
    chain: SoilChain
    draws: int = 0
    seed: int = 0


def read(folder: Path) -> SoilCase:
    """Read a soil case.

    Parameters
    ----------
    folder : Path
        With a `case.toml`.

    Returns
    -------
    SoilCase

    Raises
    ------
    InputError
        With everything that is wrong.
    """
    top = open_case(folder)
    title = top.text("title", top.folder.resolve().name)
    draws, seed = top.count("draws", 0, 1_000_000, 0), top.count("seed", 0, 1_000_000, 0)
    years = _years(top)
    soil = _soil(top)
    tables = top.subs("substance")
    substances = tuple(_substance(one, years) for one in tables)
    escape_table = top.sub("escape", optional=True)
    escape = _escape(escape_table) if escape_table else {}
    names = [one.name for one in substances]
    chain: SoilChain | None = None
    if all(names) and names:
        try:
            chain = chain_in_soil(names, escape=escape)
        except InputError as error:
            for problem in error.problems:
                top.problems.add(problem.what, place=problem.place or "substance",
                                 allowed=problem.allowed, remedy=problem.remedy)  # fmt: skip
    if chain is not None:
        _check_progeny(substances, chain, top.problems)
    _check_water(substances, soil, top.problems)
    top.refuse_others()
    top.problems.raise_if_any()
    assert chain is not None  # without one a problem was noted
    return SoilCase(title, years, soil, substances, chain, draws, seed)


def _years(top: CaseTable) -> tuple[int, int]:
    table = top.sub("years")
    if table is None:
        return 0, 1
    start, end = (table.number(key, "1", low=-1e5, high=1e6) for key in ("start", "end"))
    table.refuse_others()
    if not (math.isfinite(start) and math.isfinite(end)):
        return 0, 1
    if start != int(start) or end != int(end) or not start < end <= start + MOST_YEARS:
        table.refuse(
            f"the years run from {start:g} to {end:g}", "end",
            allowed=f"whole years, the end after the start, at most {MOST_YEARS:,}",
        )  # fmt: skip
        return 0, 1
    return int(start), int(end)


def _soil(top: CaseTable) -> dict[str, Value | Missing]:
    table = top.sub("soil")
    if table is None:
        return {}
    found: dict[str, Value | Missing | None] = {}
    for key, unit in (("depth", "m"), ("bulk_density", "kg/m3"), ("water_content", "1"),
                      ("runoff", "m/yr"), ("soil_loss", "kg/(m2 yr)")):  # fmt: skip
        found[key] = _at_least_zero(table, key, unit, above=key in ABOVE_ZERO)
    budget = ("precipitation", "irrigation", "evapotranspiration")
    if table.has("percolation"):
        found["percolation"] = _at_least_zero(table, "percolation", "m/yr")
        found["irrigation"] = _at_least_zero(table, "irrigation", "m/yr", optional=True)
        for key in ("precipitation", "evapotranspiration"):
            if table.has(key):
                table.refuse("it stands beside percolation, which it makes up", key,
                             remedy="give one of the two")  # fmt: skip
    else:
        for key in budget:
            found[key] = _at_least_zero(table, key, "m/yr")
    found["enrichment_ratio"] = _at_least_zero(table, "enrichment_ratio", "1", optional=True)
    table.refuse_others()
    for key, one in found.items():
        if isinstance(one, Missing):
            table.refuse(f"it is missing ({one.reason})", key,
                         remedy="a soil has no balance without it: give a range")  # fmt: skip
    return {key: one for key, one in found.items() if one is not None}


def _at_least_zero(
    table: CaseTable, key: str, unit: str, *, optional: bool = False, above: bool = False
) -> Value | Missing | None:
    """Return a number that cannot be negative; a problem is noted where it is."""
    found = table.value(key, unit, optional=optional)
    if isinstance(found, Value) and (found.central < 0.0 or (above and found.central == 0.0)):
        table.refuse(f"it is {found.central:g} {unit}", key,
                     allowed="above 0" if above else "0 or more")  # fmt: skip
    elif isinstance(found, Value) and key == "water_content" and found.central > 1.0:
        table.refuse(f"it is {found.central:g}", key, allowed="up to 1")
    return found


def _escape(table: CaseTable) -> dict[str, float]:
    found = {name: table.number(name, "1", low=0.0, high=1.0) for name in table.table
             if name != "sources"}  # fmt: skip
    return {name: share for name, share in found.items() if math.isfinite(share)}


def _substance(table: CaseTable, years: tuple[int, int]) -> CaseSubstance:
    name = table.text("name")
    counted = "Bq" if "-" in name else "kg"
    by_year: dict[int, float] = {}
    deposition: Value | Missing | None = None
    if table.has("deposition_by_year"):
        by_year = _by_year(table, name, f"{counted}/(m2 yr)", years)
        if table.has("deposition"):
            table.refuse("it stands beside deposition_by_year", "deposition",
                         remedy="give one of the two")  # fmt: skip
    else:
        deposition = _at_least_zero(table, "deposition", f"{counted}/(m2 yr)")
    set_name, soil, coefficient = _coefficient(table, name)
    found = CaseSubstance(
        name, deposition, by_year,
        _at_least_zero(table, "irrigation_water", f"{counted}/m3", optional=True), coefficient,
        _at_least_zero(table, "uptake", "1/yr", optional=True),
        _at_least_zero(table, "background", f"{counted}/kg", optional=True),
        _at_least_zero(table, "start", f"{counted}/m2", optional=True),
        table.has("distribution_coefficient"), set_name, soil,
        table.text("progeny", "", among=("", *PROGENY)),
    )  # fmt: skip
    table.refuse_others()
    return found


def _coefficient(table: CaseTable, name: str) -> tuple[str, str, Value | Missing | None]:
    """Return the set, the soil of the set and the coefficient of a substance."""
    own = _at_least_zero(table, "distribution_coefficient", "m3/kg", optional=True)
    set_name = table.text("coefficient_set", "", among=("", *coefficient_sets()))
    soil = table.text("coefficient_soil", "")
    if own is None and not set_name and not table.has("distribution_coefficient"):
        table.refuse(
            "it is not there", "distribution_coefficient",
            remedy="give it, or a coefficient_set; or { missing = the reason }",
        )  # fmt: skip
    if own is not None or not set_name or not name:
        return set_name, soil, own
    try:
        return set_name, soil, distribution_coefficient(name, set_name, soil)
    except InputError as error:
        for problem in error.problems:
            table.refuse(problem.what, "coefficient_soil", allowed=problem.allowed,
                         remedy=problem.remedy)  # fmt: skip
        return set_name, soil, None


def _by_year(table: CaseTable, name: str, unit: str, years: tuple[int, int]) -> dict[int, float]:
    path, text = table.file("deposition_by_year"), table.text("deposition_unit")
    if path is None or not text or not name:
        return {}
    try:
        factor = float(convert(1.0, text, unit))
    except InputError as error:
        table.refuse(error.problems[0].what, "deposition_unit", allowed=f"a unit like {unit}",
                     remedy=error.problems[0].remedy)  # fmt: skip
        return {}
    columns, _ = read_columns(path, ("year", name), (), table.problems)
    if not columns:
        return {}
    found: dict[int, float] = {}
    for year, number in zip(columns["year"], columns[name], strict=True):
        if not math.isfinite(year) or year != int(year) or int(year) in found:
            table.problems.add(f"year {year:g} is no whole year, or is there twice",
                               file=str(path), place="year")  # fmt: skip
        elif number < 0.0:
            table.problems.add(f"the deposition of {name} in {year:g} is {number:g}",
                               file=str(path), place=name, allowed="0 or more")  # fmt: skip
        else:
            found[int(year)] = float(number) * factor
    absent = [str(year) for year in range(*years) if year not in found]
    if absent and not table.problems.errors:
        table.problems.add(
            f"the table has no row for {', '.join(absent[:5])}"
            f"{f' and {len(absent) - 5} more' if len(absent) > 5 else ''}",
            file=str(path), place="year", remedy="add one row a year; an empty cell is missing",
        )  # fmt: skip
    return found


def _check_progeny(
    substances: tuple[CaseSubstance, ...], chain: SoilChain, problems: Problems
) -> None:
    """Note nuclides that bring progeny of which nothing is said."""
    names = [one.name for one in substances]
    for one in substances:
        brought = [name for name in progeny_of(one.name, chain) if name not in names]
        if one.is_nuclide and brought and not one.progeny:
            problems.add(
                f"{one.name} brings {', '.join(brought)}, and it is not said what falls of them",
                place=f"substance.{one.name}.progeny", allowed=", ".join(PROGENY),
                remedy='"equilibrium" where the dust is old ore, "none" for a pure nuclide',
            )  # fmt: skip


def progeny_of(name: str, chain: SoilChain) -> list[str]:
    """Return the members of a chain that grow from one, near to far."""
    if name not in chain.members:
        return []
    reached = {chain.members.index(name)}
    for member, fed in enumerate(chain.shares > 0.0):
        if reached & set(np.flatnonzero(fed).tolist()):
            reached.add(member)
    return [chain.members[place] for place in sorted(reached) if chain.members[place] != name]


def _check_water(
    substances: tuple[CaseSubstance, ...], soil: Mapping[str, Value | Missing], problems: Problems
) -> None:
    """Note substances in irrigation water where no irrigation is given."""
    for one in substances:
        if one.irrigation_water is not None and "irrigation" not in soil:
            problems.add(f"{one.name} comes with irrigation water, and no irrigation is given",
                         place="soil.irrigation", remedy="add irrigation to [soil]")  # fmt: skip
