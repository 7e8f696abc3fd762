"""Substances and exact conversions, against published factors."""

from __future__ import annotations

import math

import pytest
import radioactivedecay as rd
from hypothesis import given, settings
from hypothesis import strategies as st

from tailrace.data.rare_earths import rare_earth_distribution
from tailrace.data.reader import rows
from tailrace.data.substances import (
    KINDS,
    atomic_masses,
    conversion_factor,
    substance,
    substance_names,
)
from tailrace.errors import InputError
from tailrace.quantities.basis import element_fraction, parse_formula

FORMULAS = [name for name in substance_names() if substance(name).kind not in ("group", "nuclide")]


def shares_an_element(start: str, end: str) -> bool:
    try:
        conversion_factor(start, end)
    except InputError:
        return False
    return True


@pytest.mark.parametrize(
    ("start", "end", "factor"),
    [
        ("Nd2O3", "Nd", 0.8574),
        ("Pr6O11", "Pr", 0.8277),
        ("Dy2O3", "Dy", 0.8713),
        ("Tb4O7", "Tb", 0.8502),
        ("La2O3", "La", 0.8527),
        ("CeO2", "Ce", 0.8141),
        ("Y2O3", "Y", 0.7874),
    ],
)
def test_oxide_to_metal_as_tabulated_in_the_magnet_literature(
    start: str, end: str, factor: float
) -> None:
    """Factors of the reference facts on the magnet chain (ecoinvent for CeO2), four digits."""
    assert conversion_factor(start, end) == pytest.approx(factor, abs=5.1e-5)


@pytest.mark.parametrize(
    ("metal", "oxide", "factor"),
    [
        ("Nd", "Nd2O3", 1.1664),
        ("Pr", "Pr6O11", 1.2082),
        ("Dy", "Dy2O3", 1.1477),
        ("Tb", "Tb4O7", 1.1762),
    ],
)
def test_metal_to_oxide_as_used_by_market_statistics(metal: str, oxide: str, factor: float) -> None:
    """Factors of the market reference (IEA elements against USGS oxides)."""
    assert conversion_factor(metal, oxide) == pytest.approx(factor, abs=5.1e-5)


@pytest.mark.parametrize(
    ("start", "end", "factor"),
    [
        ("NH4", "N", 0.7765),
        ("NO3", "N", 0.2259),
        ("SO4", "S", 0.3338),
        ("PO4", "P", 0.3261),
        ("P2O5", "P", 0.4364),
        ("U3O8", "U", 0.8480),
        ("ThO2", "Th", 0.8788),
        ("CaF2", "F", 0.4867),
        ("Fe2O3", "Fe", 0.6994),
        ("As2O3", "As", 0.7574),
        ("Nb2O5", "Nb", 0.6990),
        ("CaO", "Ca", 0.7147),
        ("SiO2", "Si", 0.4674),
    ],
)
def test_common_factors_of_water_and_ore_analysis(start: str, end: str, factor: float) -> None:
    """Element-to-stoichiometric-oxide and ion factors as printed in analytical handbooks."""
    assert conversion_factor(start, end) == pytest.approx(factor, abs=1.1e-4)


@pytest.mark.parametrize(
    ("name", "molar_mass"),
    [
        ("Nd2O3", 336.48),
        ("Pr6O11", 1021.44),
        ("Tb4O7", 747.70),
        ("(NH4)2SO4", 132.14),
        ("MgSO4", 120.37),
        ("H2SO4", 98.08),
        ("Na2CO3", 105.99),
        ("ThP2O7", 405.98),
    ],
)
def test_molar_masses_as_printed_by_chemical_suppliers(name: str, molar_mass: float) -> None:
    """Catalogue values, two decimals."""
    assert substance(name).molar_mass == pytest.approx(molar_mass, abs=0.011)


@pytest.mark.parametrize(
    "nuclide",
    [
        "Na-23",
        "Al-27",
        "P-31",
        "Sc-45",
        "Mn-55",
        "Co-59",
        "As-75",
        "Y-89",
        "Nb-93",
        "Pr-141",
        "Tb-159",
        "Ho-165",
        "Tm-169",
    ],
)
def test_elements_of_one_stable_nuclide_have_its_mass(nuclide: str) -> None:
    """Atomic Mass Evaluation 2020 as in radioactivedecay; the standard weight is that mass."""
    mass = float(rd.Nuclide(nuclide).atomic_mass)
    assert atomic_masses()[nuclide.split("-")[0]] == pytest.approx(mass, rel=2e-7)


def test_every_formula_has_fractions_that_sum_to_one() -> None:
    for name in FORMULAS:
        formula = substance(name).formula
        parts = [element_fraction(formula, one, atomic_masses()) for one in parse_formula(formula)]
        assert math.fsum(parts) == pytest.approx(1.0, rel=1e-14)


def test_every_substance_knows_its_kind_and_element() -> None:
    for name in substance_names():
        one = substance(name)
        assert one.kind in KINDS
        if one.kind == "group":
            assert [substance(member).name for member in one.members] == list(one.members)
        else:
            assert one.element in parse_formula(one.formula)
            assert 0.0 < (one.element_fraction or 0.0) <= 1.0


def test_the_substances_the_rooms_count_on_are_there() -> None:
    wanted = [
        "La",
        "Ce",
        "Pr",
        "Nd",
        "Sm",
        "Eu",
        "Gd",
        "Tb",
        "Dy",
        "Ho",
        "Er",
        "Tm",
        "Yb",
        "Lu",
        "Y",
        "Sc",
        "La2O3",
        "CeO2",
        "Pr6O11",
        "Nd2O3",
        "Tb4O7",
        "Y2O3",
        "Sc2O3",
        "REE",
        "REO",
        "LREE",
        "HREE",
        "Th",
        "ThO2",
        "U",
        "U3O8",
        "F",
        "As",
        "S",
        "SO4",
        "SO2",
        "N",
        "NH4",
        "NH3",
        "NO3",
        "P",
        "P2O5",
        "PO4",
        "Fe",
        "Fe2O3",
        "Fe3O4",
        "Ca",
        "CaO",
        "CaF2",
        "Pb",
        "Cd",
        "Mn",
        "Ba",
        "Nb",
        "Nb2O5",
        "Na",
        "Mg",
        "Al",
        "Cl",
        "Si",
        "SiO2",
        "K",
        "Zn",
        "Cu",
        "C",
        "O",
        "H2O",
        "HF",
        "Th-232",
        "Ra-228",
        "Th-228",
        "U-238",
        "U-234",
        "Th-230",
        "Ra-226",
        "Rn-222",
        "Pb-210",
        "Po-210",
        "U-235",
        "K-40",
    ]
    assert set(wanted) <= set(substance_names())


def test_groups_of_rare_earths_add_up() -> None:
    light, heavy = substance("LREE").members, substance("HREE").members
    assert set(light) | set(heavy) == set(substance("REE").members)
    assert not set(light) & set(heavy)
    assert [substance(oxide).element for oxide in substance("REO").members] == list(
        substance("REE").members
    )


@settings(deadline=None)
@given(st.sampled_from(FORMULAS), st.sampled_from(FORMULAS))
def test_a_conversion_and_its_reverse_cancel(start: str, end: str) -> None:
    if shares_an_element(start, end):
        there, back = conversion_factor(start, end), conversion_factor(end, start)
        assert there * back == pytest.approx(1.0, rel=1e-14)
        assert there > 0.0


@settings(deadline=None)
@given(st.sampled_from([name for name in FORMULAS if substance(name).element == "S"]))
def test_conversions_on_one_element_chain(middle: str) -> None:
    direct = conversion_factor("SO2", "H2SO4")
    by_way = conversion_factor("SO2", middle) * conversion_factor(middle, "H2SO4")
    assert by_way == pytest.approx(direct, rel=1e-14)


def test_a_compound_converts_on_the_element_the_other_stands_for() -> None:
    calcium = conversion_factor("CaF2", "CaO")
    assert calcium == pytest.approx(56.077 / 78.0748, rel=2e-6)
    assert conversion_factor("CaF2", "F") == pytest.approx(37.9968 / 78.0748, rel=2e-6)


@pytest.mark.parametrize(
    ("start", "end", "said"),
    [
        ("Nd", "Pr", "different elements"),
        ("H2SO4", "H2O", "different elements"),
        ("REO", "REE", "distribution"),
        ("REO", "Nd2O3", "no fixed ratio"),
        ("LREE", "REE", "no fixed ratio"),
        ("Ra-226", "U", "specific activity of Ra-226"),
        ("Th", "Th-232", "specific activity of Th-232"),
        ("Nd203", "Nd", 'did you mean "Nd2O3"'),
    ],
)
def test_what_does_not_convert_is_refused_with_the_remedy(start: str, end: str, said: str) -> None:
    with pytest.raises(InputError, match=r"converted|no substance") as caught:
        conversion_factor(start, end)
    assert said in str(caught.value)


def test_oxides_and_elements_of_a_distribution() -> None:
    ore = rare_earth_distribution("bayan_obo")
    factor = conversion_factor("REO", "REE", ore)
    assert factor == pytest.approx(ore.ree_per_reo)
    assert factor * conversion_factor("REE", "REO", ore) == pytest.approx(1.0, rel=1e-15)


def test_other_spellings_are_followed() -> None:
    assert substance("TREO").name == "REO"
    assert substance("NH3-N").name == "N"


def test_stable_and_unstable_nuclides() -> None:
    assert substance("Pb-208").half_life_s == math.inf
    assert substance("Pb-208").specific_activity_Bq_per_kg == 0.0
    assert substance("Nd").half_life_s is None


def test_specific_activities_of_the_table(reference: object) -> None:
    """ICRP 107 values of radioactivedecay, Bq/g, per nuclide, in the reference folder."""
    import csv
    from pathlib import Path

    path = Path(str(reference)) / "risk" / "radiation" / "decay_series_icrp107.csv"
    with path.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            if row["specific_activity_Bq_per_g"]:
                ours = substance(row["nuclide"]).specific_activity_Bq_per_kg
                wanted = float(row["specific_activity_Bq_per_g"]) * 1e3
                assert ours == pytest.approx(wanted, rel=1e-12)


def test_names_are_unique_across_both_tables() -> None:
    names = [row["name"] for row in rows("substances")]
    names += [row["nuclide"] for row in rows("nuclides")]
    assert len(names) == len(set(names)) == len(substance_names())
