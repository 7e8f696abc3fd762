"""Sizes that factors lack, and dust that is not of a material: declared, drawn, never mixed up."""

from __future__ import annotations

import tomllib
from dataclasses import replace

import numpy as np
import pytest

from tailrace.emissions.dust_mixture import mixed_fractions, other_fractions
from tailrace.emissions.emissions_file import read_emissions
from tailrace.emissions.material_flow import MaterialFlow
from tailrace.emissions.run_sources import run_source
from tailrace.emissions.source import Emissions
from tailrace.errors import Problems
from tailrace.quantities.level_source import SeededLevels

YEARS = (2020, 2021)
FILE = """
[source.holes]
process = "drilling"
edition = "AP-42 11.9, Jul 1998"
feed = "mine:ore"
[source.holes.sizes]
"PM2.5" = { value = 0.2, low = 0.1, high = 0.3, source = "a book" }
PM10 = { value = 0.5, low = 0.4, high = 0.9, source = "a book" }
[source.holes.inputs]
mass_per_hole = "1000 t"
[source.street]
process = "paved_road"
edition = "AP-42 13.2.1, Jan 2011"
stream = "mill/mill.concentrate"
material_share = { value = 0.1, source = "a book" }
[source.street.composition]
Zn = { value = "0.2 %", source = "a book" }
[source.street.inputs]
load = "30 t"
distance = "10 km"
vehicle_mass = "27 t"
silt_loading = "0.2 g/m2"
wet_days = "60 d/yr"
"""
ORE = MaterialFlow(
    "x", ("Th", "Zn", "As", "rest", "H2O"),
    np.array([[[2.0e6]], [[1.0e6]], [[np.nan]], [[97.0e6]], [[5.0e6]]]).repeat(2, axis=1),
    np.array([[False], [False], [True], [False], [False]]).repeat(2, axis=1),
)  # fmt: skip


def read(text: str) -> tuple[Emissions | None, list[str]]:
    problems = Problems("emissions.toml")
    found = read_emissions(tomllib.loads(text), years=range(2020, 2022), problems=problems)
    return found, [str(problem) for problem in problems]


def good() -> Emissions:
    found, said = read(FILE)
    assert said == []
    assert found is not None
    return found


def test_sizes_that_the_factor_lacks_are_shares_of_the_next_larger_one() -> None:
    """AP-42 table 11.9-4: 0.59 kg a hole below 30 um; half of it PM10, a fifth of that PM2.5."""
    made = run_source(good().sources["holes"], YEARS, material=ORE)
    holes = 105.0e6 / 1.0e6
    dust = made.emitted.dust[:, 0, 0]  # type: ignore[union-attr, index]
    np.testing.assert_allclose(dust[[0, 1, 3]], holes * 0.59 * np.array([0.1, 0.5, 1.0]))
    assert np.isnan(dust[2])  # nothing is declared of PM15


def test_drawn_sizes_never_cross() -> None:
    made = run_source(good().sources["holes"], YEARS, levels=SeededLevels(200, 1), material=ORE)
    fine, coarse, whole = made.emitted.dust[[0, 1, 3], 0]  # type: ignore[union-attr, index]
    assert len(np.unique(coarse / whole)) == 200
    assert ((coarse / whole >= 0.4) & (coarse / whole <= 0.9)).all()
    assert ((fine / coarse >= 0.1) & (fine / coarse <= 0.3)).all()


def test_every_declared_number_is_listed() -> None:
    places = {place for place, _ in good().values()}
    assert "emissions.toml: source.holes.sizes.PM10" in places
    assert "emissions.toml: source.street.composition.Zn" in places
    assert "emissions.toml: source.street.material_share" in places


def test_dust_of_a_street() -> None:
    """A tenth is the concentrate (2 % Th, 1 % Zn), nine tenths soil with 10 ppm Th, 0.2 % Zn."""
    soil = {"Th": np.array([1e-5]), "Zn": np.array([1e-4]), "La": np.array([3e-5])}
    made = run_source(good().sources["street"], YEARS, material=ORE, soil=soil)
    content = {n: made.content(n)[0, 0] for n in made.substances}  # type: ignore[union-attr, index]
    assert content["Th"] == pytest.approx(0.1 * 0.02 + 0.9 * 1e-5, rel=1e-12)
    assert content["Zn"] == pytest.approx(0.1 * 0.01 + 0.9 * 0.002, rel=1e-12)
    assert content["La"] == pytest.approx(0.9 * 3e-5, rel=1e-12)
    assert sum(content.values()) == pytest.approx(1.0, rel=1e-12)
    unknown = {n for n, row in zip(made.substances, made.at_least, strict=True) if row.any()}  # type: ignore[union-attr, arg-type]
    assert unknown == {"As", "La"}  # of arsenic the ore, of lanthanum the concentrate says nothing


def test_material_that_does_not_flow_is_no_known_zero() -> None:
    """Dust still rises in a year in which nothing of its material flows: its share is unknown."""
    still = replace(ORE, flow=ORE.flow * np.array([1.0, 0.0])[:, np.newaxis])
    soil = {"Th": np.array([1e-5]), "La": np.array([3e-5])}
    street = good().sources["street"]
    made = run_source(street, YEARS, material=still, moved=ORE, soil=soil)
    assert np.nansum(made.emitted.dust[:, 1]) > 0.0  # type: ignore[union-attr, index]
    row = made.substances.index("Th")  # type: ignore[union-attr]
    assert made.at_least[row].tolist() == [False, True]  # type: ignore[union-attr, index]
    assert any("nothing of x flows" in one for one in made.emitted.remarks)  # type: ignore[union-attr]


def test_what_neither_part_names_is_in_the_rest() -> None:
    other = other_fractions({"Th": np.array([0.1])}, {"Th": np.array([0.2])})
    assert other["rest"] == pytest.approx(0.8)
    names, found, unknown = mixed_fractions(np.zeros(1), (), np.zeros((0, 1, 1)), other)
    assert names == ("Th", "rest")
    np.testing.assert_allclose(found[:, 0, 0], [0.2, 0.8])
    assert not unknown.any()


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('PM10 = {', 'PM30 = {', "PM30"),
        ('PM10 = { value = 0.5, low = 0.4, high = 0.9, source = "a book" }',
         'PM10 = { missing = "none" }', "cannot be missing"),
        ('PM10 = { value = 0.5, low = 0.4, high = 0.9', 'PM10 = { value = 1.5',
         "source.holes.sizes.PM10"),
        ('material_share = { value = 0.1, source = "a book" }\n', "", "not how much is which"),
        ('[source.street.composition]\nZn = { value = "0.2 %", source = "a book" }\n', "",
         "nothing says what the rest is"),
        ('Zn = { value = "0.2 %"', 'Zm = { value = "0.2 %"', "Zm"),
        ('[source.holes.sizes]', '[source.holes.composition]\n[source.holes.sizes]',
         "dust of the process drilling is of its material"),
    ],
)  # fmt: skip
def test_what_makes_no_sense_is_refused(old: str, new: str, said: str) -> None:
    assert old in FILE
    _, problems = read(FILE.replace(old, new, 1))
    assert any(said in one for one in problems), problems
