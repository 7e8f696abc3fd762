"""Distributions of the rare earths, against other analyses of the same ores."""

from __future__ import annotations

import csv
import math
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tailrace.data.rare_earths import (
    from_shares,
    rare_earth_distribution,
    rare_earth_ores,
    reo_to_elements,
    traded_oxides,
)
from tailrace.data.reader import rows
from tailrace.data.substances import conversion_factor, substance
from tailrace.data.values import fact
from tailrace.errors import InputError
from tailrace.quantities.value import Value

OXIDES = substance("REO").members
LIGHT = {traded_oxides()[element] for element in substance("LREE").members}


def published(ore: str, quantity: str) -> float:
    value = fact("rare_earth_shares", ore, quantity)
    assert isinstance(value, Value)
    return value.to("1").central


def light_share(ore: str) -> float:
    shares = rare_earth_distribution(ore).shares
    return math.fsum(share for oxide, share in shares.items() if oxide in LIGHT)


@pytest.mark.parametrize("ore", rare_earth_ores())
def test_shares_sum_to_one_and_every_oxide_is_accounted_for(ore: str) -> None:
    found = rare_earth_distribution(ore)
    assert math.fsum(found.shares.values()) == pytest.approx(1.0, abs=1e-15)
    assert set(found.shares) | set(found.traces) == set(OXIDES)
    assert not set(found.shares) & set(found.traces)
    assert 0.98 < found.printed_sum < 1.03


@pytest.mark.parametrize(
    ("ore", "printed"),
    [("bayan_obo", 0.996), ("mountain_pass", 0.9984), ("xunwu", 1.023), ("longnan", 0.9882)],
)
def test_the_printed_sum_is_reported_before_scaling(ore: str, printed: float) -> None:
    """Sums of the columns of USGS Minerals Yearbook, Rare Earths, table 2."""
    assert rare_earth_distribution(ore).printed_sum == pytest.approx(printed, abs=1e-12)


def test_numbers_are_those_of_the_reference_table(reference: Path) -> None:
    """Row by row against the typed USGS table of the reference folder."""
    ores = {row["title"]: row["ore"] for row in rows("rare_earth_distributions")}
    seen = 0
    path = reference / "facts" / "t1_ree_distribution.csv"
    with path.open(encoding="utf-8") as file:
        for row in csv.DictReader(file):
            ore = ores.get(row["where"])
            if ore is None:
                continue
            found = rare_earth_distribution(ore)
            seen += 1
            if row["value"]:
                value = found.published[row["quantity"]].to("1").central
                assert value == pytest.approx(float(row["value"]) / 100.0, rel=1e-14)
            else:
                assert row["quantity"] in found.traces
    assert seen == 90


def test_cerium_and_light_rare_earths_of_bayan_obo_as_chi_et_al_give_them() -> None:
    shares = rare_earth_distribution("bayan_obo").shares
    assert shares["CeO2"] == pytest.approx(published("bayan_obo", "CeO2"), abs=0.01)
    low = fact("rare_earth_shares", "bayan_obo", "light")
    assert isinstance(low, Value)
    assert low.low is not None
    assert light_share("bayan_obo") > low.to("1").low  # type: ignore[operator]


def test_yttrium_of_longnan_as_chi_et_al_give_it() -> None:
    """64.83 % Y2O3, 10.53 % light: two ore samples of one district, within two points."""
    shares = rare_earth_distribution("longnan").shares
    assert shares["Y2O3"] == pytest.approx(published("longnan", "Y2O3"), abs=0.02)
    assert light_share("longnan") == pytest.approx(published("longnan", "light"), abs=0.02)


def test_light_share_of_the_xunwu_whole_ore_was_not_used_to_build_it() -> None:
    """93.25 % light (Chi et al.); the rows use their CeO2 and the leached product only."""
    got = light_share("xunwu_whole_ore")
    assert got == pytest.approx(published("xunwu_whole_ore", "light"), abs=0.01)


def test_whole_ore_and_leached_product_of_xunwu_differ_in_cerium() -> None:
    whole = rare_earth_distribution("xunwu_whole_ore").shares
    leached = rare_earth_distribution("xunwu").shares
    assert whole["CeO2"] == pytest.approx(0.4716)
    assert leached["CeO2"] < 0.025
    others = [oxide for oxide in leached if oxide != "CeO2"]
    ratios = {round(whole[oxide] / leached[oxide], 4) for oxide in others}
    assert len(ratios) == 1


def test_totals_of_the_mountain_pass_concentrate_are_those_of_the_company() -> None:
    shares = rare_earth_distribution("mountain_pass_2021").shares
    assert shares["Nd2O3"] + shares["Pr6O11"] == pytest.approx(0.157, abs=1e-6)
    rest = math.fsum(shares[oxide] for oxide in ("Sm2O3", "Eu2O3", "Gd2O3", "Y2O3"))
    assert rest == pytest.approx(0.018, abs=1e-6)


def test_elements_of_a_simple_mixture_by_hand() -> None:
    """Half Nd2O3, half CeO2: 0.5 x 288.484/336.481 and 0.5 x 140.116/172.114."""
    found = from_shares("test", "test", {"Nd2O3": 2.0, "CeO2": 2.0})
    assert found.printed_sum == 4.0
    assert found.elements["Nd"] == pytest.approx(0.5 * 288.484 / 336.481, rel=1e-6)
    assert found.elements["Ce"] == pytest.approx(0.5 * 140.116 / 172.114, rel=1e-6)


shares_of_all = st.dictionaries(
    st.sampled_from(OXIDES), st.floats(1e-6, 1e6), min_size=1, max_size=len(OXIDES)
)


@settings(deadline=None)
@given(shares_of_all)
def test_any_distribution_is_closed_and_between_its_extremes(printed: dict[str, float]) -> None:
    found = from_shares("test", "test", printed)
    assert math.fsum(found.shares.values()) == pytest.approx(1.0, rel=1e-13)
    factors = [conversion_factor(oxide, substance(oxide).element) for oxide in printed]
    assert min(factors) * (1 - 1e-12) <= found.ree_per_reo <= max(factors) * (1 + 1e-12)


@settings(deadline=None)
@given(shares_of_all, st.floats(1e-3, 1e3))
def test_percent_or_fraction_makes_no_difference(printed: dict[str, float], scale: float) -> None:
    scaled = {oxide: share * scale for oxide, share in printed.items()}
    one, other = from_shares("a", "a", printed), from_shares("b", "b", scaled)
    for oxide, share in one.shares.items():
        assert other.shares[oxide] == pytest.approx(share, rel=1e-12)


def test_ammonium_sulfate_per_tonne_of_oxides_is_the_published_stoichiometry() -> None:
    """1.5 mol of salt per mol of rare earth: 1.0 (Lu) to 1.76 (Y) t per t of oxide."""
    salt = 1.5 * (substance("(NH4)2SO4").molar_mass or 0.0)
    per_atom = {
        element: salt / ((substance(oxide).molar_mass or 0.0) / atoms)
        for element, oxide, atoms in (("Y", "Y2O3", 2), ("Lu", "Lu2O3", 2))
    }
    assert per_atom["Y"] == pytest.approx(1.76, abs=0.005)
    assert per_atom["Lu"] == pytest.approx(1.0, abs=0.005)


def test_reo_to_elements_takes_any_oxides() -> None:
    assert reo_to_elements({"Sc2O3": 1.0})["Sc"] == pytest.approx(0.6520, abs=1e-4)


@pytest.mark.parametrize(
    ("printed", "said"),
    [
        ({"Nd": 1.0}, "not an oxide counted in REO"),
        ({"Nd2O3": -0.1, "CeO2": 1.1}, "share of Nd2O3 is -0.1"),
        ({"Nd2O3": math.nan}, "share of Nd2O3 is nan"),
        ({"Nd2O3": 0.0}, "sum to zero"),
    ],
)
def test_impossible_distributions_are_refused(printed: dict[str, float], said: str) -> None:
    with pytest.raises(InputError, match=said):
        from_shares("test", "test", printed)


def test_an_unknown_ore_gets_a_suggestion() -> None:
    with pytest.raises(InputError, match='did you mean "bayan_obo"'):
        rare_earth_distribution("bayanobo")
