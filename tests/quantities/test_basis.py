"""Formulas and bases, against conversion factors that assay laboratories print."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tailrace.errors import InputError
from tailrace.quantities import (
    basis_token,
    element_fraction,
    formula_factor,
    molar_mass,
    parse_formula,
)
from tailrace.quantities.basis import ELEMENTS, basis_mismatch_remedy

# IUPAC abridged standard atomic weights (2021), g/mol
MASSES = {
    "H": 1.008,
    "N": 14.007,
    "O": 15.999,
    "F": 18.998,
    "Na": 22.990,
    "Mg": 24.305,
    "P": 30.974,
    "S": 32.06,
    "Ca": 40.078,
    "Fe": 55.845,
    "Y": 88.906,
    "La": 138.91,
    "Ce": 140.12,
    "Pr": 140.91,
    "Nd": 144.24,
    "Tb": 158.93,
    "Th": 232.04,
    "U": 238.03,
    "B": 10.81,
    "C": 12.011,
}


@pytest.mark.parametrize(
    ("formula", "atoms"),
    [
        ("(NH4)2SO4", {"N": 2, "H": 8, "S": 1, "O": 4}),
        ("Nd2O3", {"Nd": 2, "O": 3}),
        ("Pr6O11", {"Pr": 6, "O": 11}),
        ("MgSO4.7H2O", {"Mg": 1, "S": 1, "O": 11, "H": 14}),
        ("MgSO4·7H2O", {"Mg": 1, "S": 1, "O": 11, "H": 14}),
        ("Na2CO3.10H2O", {"Na": 2, "C": 1, "O": 13, "H": 20}),
        ("Ca5(PO4)3F", {"Ca": 5, "P": 3, "O": 12, "F": 1}),
        ("Ce2(CO3)3", {"Ce": 2, "C": 3, "O": 9}),
        ("Nd2Fe14B", {"Nd": 2, "Fe": 14, "B": 1}),
        ("NH₄", {"N": 1, "H": 4}),
        ("CO", {"C": 1, "O": 1}),
        ("Co", {"Co": 1}),
    ],
)
def test_atoms_are_counted(formula: str, atoms: dict[str, int]) -> None:
    assert parse_formula(formula) == atoms


@pytest.mark.parametrize(
    ("formula", "words"),
    [
        ("Xx2O3", "no element 'Xx'"),
        ("nd2o3", "'n' has no place"),
        ("2", "empty"),
        ("", "0 characters"),
        ("(NH4", "left open"),
        ("NH4)", "closes nothing"),
        ("()2", "closes nothing"),
        ("SO4^2-", "no place"),
        ("N0", "count"),
        ("C99999999", "count"),
        ("C" * 61, "characters"),
        ("(" * 20 + "C" + ")" * 20, "brackets"),
        ("MgSO4.", "empty"),
    ],
)
def test_what_is_no_formula_is_refused(formula: str, words: str) -> None:
    with pytest.raises(InputError) as refused:
        parse_formula(formula)
    assert words in str(refused.value)


@pytest.mark.parametrize(
    ("formula", "expected"),
    [("(NH4)2SO4", 132.14), ("MgSO4", 120.37), ("MgSO4.7H2O", 246.47), ("CaF2", 78.07)],
)
def test_molar_masses(formula: str, expected: float) -> None:
    """g/mol as in the CRC Handbook of Chemistry and Physics, physical constants."""
    assert molar_mass(formula, MASSES) == pytest.approx(expected, abs=0.01)


@pytest.mark.parametrize(
    ("element", "oxide", "factor"),
    [
        ("La", "La2O3", 1.1728),
        ("Ce", "CeO2", 1.2284),
        ("Pr", "Pr6O11", 1.2082),
        ("Nd", "Nd2O3", 1.1664),
        ("Tb", "Tb4O7", 1.1762),
        ("Y", "Y2O3", 1.2699),
        ("Th", "ThO2", 1.1379),
        ("U", "U3O8", 1.1792),
        ("P", "P2O5", 2.2914),
        ("Fe", "Fe2O3", 1.4297),
        ("N", "NH4", 1.2878),
        ("N", "NO3", 4.4266),
    ],
)
def test_element_to_oxide_factors(element: str, oxide: str, factor: float) -> None:
    """Element-to-stoichiometric-oxide factors as assay laboratories print them, to 4 digits."""
    assert 1 / element_fraction(oxide, element, MASSES) == pytest.approx(factor, rel=2e-4)
    assert formula_factor(element, oxide, element, MASSES) == pytest.approx(factor, rel=2e-4)


def test_fractions_of_a_formula_sum_to_one() -> None:
    for formula in ("(NH4)2SO4", "Ca5(PO4)3F", "Pr6O11", "MgSO4.7H2O"):
        parts = [element_fraction(formula, element, MASSES) for element in parse_formula(formula)]
        assert sum(parts) == pytest.approx(1.0, rel=1e-15)
    assert element_fraction("Nd2O3", "Th", MASSES) == 0.0


def test_absent_masses_and_elements_are_named() -> None:
    with pytest.raises(InputError, match="no atomic mass of Sm"):
        molar_mass("Sm2O3", MASSES)
    with pytest.raises(InputError, match=r'did you mean "Th"'):
        element_fraction("ThO2", "Thh", MASSES)
    with pytest.raises(InputError, match="contains no Nd"):
        formula_factor("ThO2", "Nd2O3", "Nd", MASSES)


@pytest.mark.parametrize(
    ("word", "basis"),
    [
        ("REO", "REO"),
        ("TREO", "REO"),
        ("REE", "REE"),
        ("LREE", "LREE"),
        ("ThO2", "ThO2"),
        ("NH3-N", "N"),
        ("Ra-226", "Ra-226"),
        ("PM2.5", "PM2.5"),
        ("SO4", "SO4"),
        ("NdPr", None),
        ("Xx-12", None),
        ("ore", None),
        ("reo", None),
        ("", None),
        ("REO ", "REO"),
    ],
)
def test_which_words_are_bases(word: str, basis: str | None) -> None:
    assert basis_token(word) == basis


@pytest.mark.parametrize(
    ("got", "wanted", "words"),
    [
        ("REO", ("REE",), "rare-earth distribution"),
        ("REE", ("REO",), "rare-earth distribution"),
        ("REE", ("LREE",), "distribution"),
        ("NH4", ("N",), "convert NH4 to N on N"),
        ("ThO2", ("Th",), "convert ThO2 to Th on Th"),
        ("Th-232", ("Th",), "specific activity"),
        ("F", ("Fe",), "no part of Fe"),
        ("PM10", ("Fe",), "different things"),
        ("REO", (), "leave REO out"),
    ],
)
def test_remedies_for_the_wrong_basis(got: str, wanted: tuple[str, ...], words: str) -> None:
    assert words in basis_mismatch_remedy(got, wanted)


COUNTS = st.dictionaries(st.sampled_from(ELEMENTS), st.integers(1, 999), min_size=1, max_size=8)


@given(COUNTS)
def test_written_counts_are_read_back(atoms: dict[str, int]) -> None:
    formula = "".join(f"{e}{n}" for e, n in atoms.items())
    assert parse_formula(formula) == atoms


@given(COUNTS, st.integers(2, 50))
def test_brackets_multiply(atoms: dict[str, int], times: int) -> None:
    inner = "".join(f"{e}{n}" for e, n in atoms.items())
    if len(inner) < 50:
        assert parse_formula(f"({inner}){times}") == {e: n * times for e, n in atoms.items()}


@given(st.text(max_size=80))
def test_any_text_is_a_formula_or_refused(text: str) -> None:
    try:
        atoms = parse_formula(text)
    except InputError:
        return
    assert all(count > 0 for count in atoms.values())
    assert basis_token(text) is not None or text.strip() in ("NdPr", "PrNd")
