"""What a mass is the mass of: chemical formulas, groups and nuclides, with exact conversions.

A kilogram of Nd2O3, of Nd and of "rare earths as oxides" are three different quantities. The
*basis* of a number is the substance it counts; it is written after the unit ("0.2 wt% ThO2").
This file says which words are bases and does the stoichiometry. Atomic masses are given by the
caller: nothing measured is kept here.
"""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from functools import lru_cache

from tailrace.errors import InputError, did_you_mean

_PERIODIC_TABLE = """
H He Li Be B C N O F Ne Na Mg Al Si P S Cl Ar K Ca Sc Ti V Cr Mn Fe Co Ni Cu Zn Ga Ge As Se Br Kr
Rb Sr Y Zr Nb Mo Tc Ru Rh Pd Ag Cd In Sn Sb Te I Xe Cs Ba La Ce Pr Nd Pm Sm Eu Gd Tb Dy Ho Er Tm
Yb Lu Hf Ta W Re Os Ir Pt Au Hg Tl Pb Bi Po At Rn Fr Ra Ac Th Pa U
"""

ELEMENTS: tuple[str, ...] = tuple(_PERIODIC_TABLE.split())
"""Symbols of the elements, hydrogen to uranium, in order of atomic number."""

GROUPS: dict[str, str] = {
    "REE": "rare-earth elements, as elements",
    "REO": "rare-earth elements, as oxides",
    "LREE": "light rare-earth elements, as elements",
    "HREE": "heavy rare-earth elements, as elements",
    "TSP": "total suspended particulate",
    "PM10": "particles below 10 µm",
    "PM2.5": "particles below 2.5 µm",
}
"""Bases that are not one formula."""

ALIASES: dict[str, str] = {
    "TREO": "REO",
    "TREE": "REE",
    "NH3-N": "N",
    "NH4-N": "N",
    "NO3-N": "N",
    "NO2-N": "N",
    "SO4-S": "S",
    "PO4-P": "P",
}
"""Other spellings of a basis. "NH3-N" is ammonia counted as nitrogen, so its basis is N."""

_NOT_FORMULAS = {"NdPr", "PrNd"}
_MAX_LENGTH = 60
_MAX_DEPTH = 6
_MAX_COUNT = 100_000
_SUBSCRIPTS = str.maketrans("₀₁₂₃₄₅₆₇₈₉", "0123456789")
_KNOWN = frozenset(ELEMENTS)
_PIECE = re.compile(r"([A-Z][a-z]?)|([0-9]+)|(\()|(\))")
_HYDRATE = re.compile(r"[.·⋅*]")
_NUCLIDE = re.compile(r"([A-Z][a-z]?)-([0-9]{1,3})m?")


def _refuse_formula(text: str, what: str, remedy: str = "") -> InputError:
    shown = text if len(text) <= _MAX_LENGTH else text[:_MAX_LENGTH] + "..."
    return InputError.single(
        f"{shown!r} is not a chemical formula: {what}",
        allowed='element symbols with whole numbers and brackets, such as "(NH4)2SO4" or '
        '"Na2CO3.10H2O"',
        remedy=remedy,
    )


def _parse_part(text: str, whole: str) -> dict[str, int]:
    """Count the atoms of one part of a formula (between hydrate dots), brackets included."""
    stack: list[dict[str, int]] = [{}]
    last: dict[str, int] | None = None
    position = 0
    while position < len(text):
        piece = _PIECE.match(text, position)
        if piece is None:
            raise _refuse_formula(whole, f"{text[position]!r} has no place in one")
        symbol, number, opening, _ = piece.groups()
        position = piece.end()
        if number is not None:
            if last is None:
                raise _refuse_formula(whole, f"the number {number[:20]} follows nothing")
            _multiply_into(stack[-1], last, number, whole)
            last = None
            continue
        if last is not None:
            _multiply_into(stack[-1], last, "1", whole)
            last = None
        if symbol is not None:
            if symbol not in _KNOWN:
                raise _refuse_formula(
                    whole, f"there is no element {symbol!r}", did_you_mean(symbol, ELEMENTS)
                )
            last = {symbol: 1}
        elif opening is not None:
            if len(stack) > _MAX_DEPTH:
                raise _refuse_formula(whole, "too many brackets inside one another")
            stack.append({})
        else:
            if len(stack) == 1 or not stack[-1]:
                raise _refuse_formula(whole, "a bracket closes nothing")
            last = stack.pop()
    if last is not None:
        _multiply_into(stack[-1], last, "1", whole)
    if len(stack) > 1:
        raise _refuse_formula(whole, "a bracket is left open")
    return stack[0]


def _multiply_into(total: dict[str, int], part: dict[str, int], number: str, whole: str) -> None:
    times = int(number) if len(number) <= 6 else 0
    if not 1 <= times <= _MAX_COUNT:
        raise _refuse_formula(whole, f"{number[:20]} atoms is not a count from 1 to {_MAX_COUNT}")
    for element, count in part.items():
        total[element] = total.get(element, 0) + times * count


@lru_cache(maxsize=4096)
def _parse(text: str) -> tuple[tuple[str, int], ...]:
    formula = text.strip().translate(_SUBSCRIPTS)
    if not formula or len(formula) > _MAX_LENGTH:
        raise _refuse_formula(text, f"it has {len(formula)} characters")
    total: dict[str, int] = {}
    for part in _HYDRATE.split(formula):
        times = re.match(r"[0-9]*", part)
        lead = times.group() if times else ""
        atoms = _parse_part(part[len(lead) :], text)
        if not atoms:
            raise _refuse_formula(text, "a part of it is empty")
        _multiply_into(total, atoms, lead or "1", text)
    return tuple(total.items())


def parse_formula(formula: str) -> dict[str, int]:
    """Count the atoms of each element in a chemical formula.

    Parameters
    ----------
    formula : str
        Formula without charge, such as ``"(NH4)2SO4"``, ``"Pr6O11"`` or ``"MgSO4.7H2O"``.

    Returns
    -------
    dict of str to int
        Atoms per formula unit, in order of first appearance.

    Raises
    ------
    InputError
        If the text is not a formula; the message says where it fails.

    Examples
    --------
    >>> parse_formula("(NH4)2SO4")
    {'N': 2, 'H': 8, 'S': 1, 'O': 4}
    """
    return dict(_parse(formula))


def _mass_of(element: str, formula: str, atomic_masses: Mapping[str, float]) -> float:
    if element not in atomic_masses:
        raise InputError.single(
            f"no atomic mass of {element}, needed for {formula}",
            remedy="add it to the atomic masses",
        )
    return float(atomic_masses[element])


def molar_mass(formula: str, atomic_masses: Mapping[str, float]) -> float:
    """Return the mass of one mole of a formula.

    Parameters
    ----------
    formula : str
        Chemical formula.
    atomic_masses : mapping of str to float
        Mass of one mole of each element, in one unit (g/mol or kg/mol).

    Returns
    -------
    float
        Molar mass, in the unit of `atomic_masses`.

    Raises
    ------
    InputError
        If the formula cannot be read or an atomic mass is absent.
    """
    return math.fsum(
        count * _mass_of(element, formula, atomic_masses) for element, count in _parse(formula)
    )


def element_fraction(formula: str, element: str, atomic_masses: Mapping[str, float]) -> float:
    """Return the mass of an element per mass of a compound.

    Parameters
    ----------
    formula : str
        Chemical formula of the compound.
    element : str
        Element symbol. An element that is not in the formula has the fraction 0.
    atomic_masses : mapping of str to float
        Mass of one mole of each element.

    Returns
    -------
    float
        Mass fraction, kg/kg.

    Raises
    ------
    InputError
        If `element` is no element, or the formula or a mass is unusable.
    """
    if element not in _KNOWN:
        raise InputError.single(
            f"there is no element {element!r}", remedy=did_you_mean(element, ELEMENTS)
        )
    count = parse_formula(formula).get(element, 0)
    if count == 0:
        return 0.0
    part = count * _mass_of(element, formula, atomic_masses)
    return part / molar_mass(formula, atomic_masses)


def formula_factor(
    from_formula: str, to_formula: str, element: str, atomic_masses: Mapping[str, float]
) -> float:
    """Return the mass of one compound that holds as much of an element as a mass of another.

    Parameters
    ----------
    from_formula, to_formula : str
        Chemical formulas that both contain `element`.
    element : str
        The element kept.
    atomic_masses : mapping of str to float
        Mass of one mole of each element.

    Returns
    -------
    float
        kg of `to_formula` per kg of `from_formula`.

    Raises
    ------
    InputError
        If the element is missing from either formula.
    """
    for formula in (from_formula, to_formula):
        if element not in parse_formula(formula):
            raise InputError.single(
                f"{formula} contains no {element}, so it cannot be converted on {element}",
                allowed="two formulas that share the element",
            )
    return element_fraction(from_formula, element, atomic_masses) / element_fraction(
        to_formula, element, atomic_masses
    )


@lru_cache(maxsize=4096)
def basis_token(text: str) -> str | None:
    """Return the basis a word stands for, or None if it is no basis.

    Parameters
    ----------
    text : str
        One word: a group (``"REO"``), a formula (``"ThO2"``), a nuclide (``"Ra-226"``) or one of
        `ALIASES`.

    Returns
    -------
    str or None
        The basis in its one spelling.
    """
    word = text.strip().translate(_SUBSCRIPTS)
    word = ALIASES.get(word, word)
    if word in GROUPS:
        return word
    nuclide = _NUCLIDE.fullmatch(word)
    if nuclide is not None:
        return word if nuclide[1] in _KNOWN and int(nuclide[2]) > 0 else None
    if word in _NOT_FORMULAS:
        return None
    try:
        _parse(word)
    except InputError:
        return None
    return word


def basis_mismatch_remedy(got: str, wanted: Iterable[str]) -> str:
    """Say how to get from one basis to another.

    Parameters
    ----------
    got : str
        Basis that was written.
    wanted : iterable of str
        Bases that are accepted.

    Returns
    -------
    str
        One clause that names the conversion.
    """
    targets = tuple(wanted)
    if not targets:
        return f"leave {got} out: no substance belongs to this value"
    target = targets[0]
    rare_earth_totals = {"REE", "REO", "LREE", "HREE"}
    if {got, target} == {"REE", "REO"}:
        return (
            f"oxide and element masses differ: convert {got} to {target} with the rare-earth "
            "distribution of the material, or write it under the basis it was measured on"
        )
    if got in rare_earth_totals and target in rare_earth_totals:
        return f"{got} and {target} count different rare earths; the distribution links them"
    if "-" in got or "-" in target:
        return "mass and activity of a nuclide are linked by its specific activity only"
    if got in GROUPS or target in GROUPS:
        return f"{got} and {target} are different things; write the value under its own name"
    shared = [e for e in parse_formula(got) if e in parse_formula(target) and e not in "OH"]
    if shared:
        return (
            f"convert {got} to {target} on {shared[0]} with the molar masses, or write the value "
            f"as {target}"
        )
    return f"{got} holds no part of {target}; write the value under its own name"
