"""The bundled sites as inputs of the whole chain: history, people, background, options, studies."""

from __future__ import annotations

import csv
import re
from pathlib import Path

import numpy as np
import pytest

import tailrace
from tailrace.process import Balance
from tailrace.quantities import Missing, Value
from tailrace.site import Site, load_site

NAMES = ("baotou", "ganzhou", "mountain_pass")
LIVED_IN = ("village", "town", "city")
RARE_EARTHS = (
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
)


@pytest.fixture(scope="module")
def sites() -> dict[str, Site]:
    return {name: load_site(name) for name in NAMES}


@pytest.fixture(scope="module")
def history(sites: dict[str, Site]) -> Balance:
    return tailrace.balance(sites["baotou"])


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.slow
def test_years(sites: dict[str, Site], name: str) -> None:
    site = sites[name]
    assert site.years[-1] == 2035
    assert (site.plan_year, site.option_starts) == (2026, (2026, 2030))
    assert len(site.stated_years) == 5
    assert site.stated_years[-3:] == (2024, 2030, 2035)
    assert {name: sites[name].years[0] for name in NAMES} == {
        "baotou": 1958,
        "ganzhou": 1970,
        "mountain_pass": 1952,
    }


@pytest.mark.parametrize("name", NAMES)
def test_every_year_closes(sites: dict[str, Site], name: str) -> None:
    """The whole history with 20 draws of its wide ranges: routes never take more than is made."""
    balance = tailrace.balance(sites[name], samples=20, seed=3)
    assert list(balance.years) == list(sites[name].years)
    assert balance.largest_discrepancy < 1e-9


def _by_end_of(balance: Balance, end: str, substance: str, year: int) -> float:
    flow = balance.end_flow(end)[balance.substances.index(substance), :, 0]
    return float(np.sum(flow[np.array(balance.years) <= year]))


def test_the_history_of_ore_fills_the_pond(history: Balance) -> None:
    """135 Mt of tailings in 2006, 150 to 170 Mt in 2010 (t2_baotou_tailings.csv, s1)."""
    end = "waste:tailings:tailings_pond"
    dry = [name for name in history.substances if name != "H2O"]
    per_year = sum(history.end_flow(end)[history.substances.index(name), :, 0] for name in dry)
    years = np.array(history.years)
    assert 120e9 < np.sum(per_year[years <= 2006]) < 150e9
    assert 145e9 < np.sum(per_year[years <= 2010]) < 185e9


def test_thorium_of_the_pond_was_not_put_in(history: Balance) -> None:
    """90 to 95 kt of thorium in the pond at the end of 2010, published twice; the ore's history
    and its thorium content come from other documents."""
    held = _by_end_of(history, "waste:tailings:tailings_pond", "Th", 2010)
    assert 80e6 < held < 110e6


@pytest.mark.parametrize("name", NAMES)
def test_people_of_every_place_in_every_year(sites: dict[str, Site], name: str) -> None:
    site = sites[name]
    people = site.people[site.people["group"] == "all"]
    lived = site.places[site.places["kind"].isin(LIVED_IN)]
    without = {"baotou_centre", "ganxian_town"}  # of Kundulun; in an area without works
    assert set(people["place"]) == set(lived.index) - without
    for _, rows in people.groupby("place"):
        assert rows["year"].min() <= site.years[0]
        assert rows["year"].max() >= site.years[-1]
    for key, rows in site.people.groupby(["place", "year"]):
        number = {row["group"]: row["people"].central for _, row in rows.iterrows()}
        assert set(number) == {"all", "child", "adult"}, key
        assert number["child"] + number["adult"] <= number["all"], key


def test_villages_beside_the_pond_move(sites: dict[str, Site]) -> None:
    table = sites["baotou"].people
    central = {
        (row["place"], row["year"]): row["people"].central
        for _, row in table[table["group"] == "all"].iterrows()
    }
    assert central["xinguang", 2002] > 3 * central["xinguang", 2012]
    assert central["new_village", 2006] == 0
    moved = central["dalahai", 2007] + central["dalahai_lower", 2007] + central["xinguang", 2002]
    assert 5000 <= moved <= 7500  # "more than 5 000" affected by the seepage
    assert central["kundulun", 2020] == 787681
    assert central["bayan_obo_town", 2020] == 22681


@pytest.mark.parametrize("name", NAMES)
def test_every_option_can_be_priced_and_acts_on_something(
    sites: dict[str, Site], name: str
) -> None:
    site = sites[name]
    releases = tailrace.assess.releases(site, [2024], samples=1).releases
    known = {*releases.emissions.sources, *releases.outlets}
    lived = set(site.places.index[site.places["kind"].isin(LIVED_IN)])
    for key, option in site.options.items():
        acts = (*option.inputs.values(),) if option.changes == "transport" else (option.factor,)
        assert acts, key
        for number in (option.capital, option.running, option.life, *acts):
            assert isinstance(number, Value), key
            assert number.low is not None, key
            assert number.low < number.high, key
        assert set(option.sources) <= known, key
        if option.changes == "exposure":
            assert set(option.at) <= lived, key
        elif option.changes == "release":
            assert option.sources, key


def test_dust_suppression_reaches_nine_tenths(sites: dict[str, Site]) -> None:
    option = sites["baotou"].options["dust_suppression"]
    assert option.title == "dust suppression"
    assert option.strongest.central == 0.9
    assert option.sources == ["dry_beach"]


@pytest.mark.parametrize(
    ("name", "area"),
    [
        ("baotou", "baotou"),
        ("baotou", "bayan_obo"),
        ("ganzhou", "longnan"),
        ("mountain_pass", "mountain_pass"),
    ],
)
def test_background_in_every_medium(sites: dict[str, Site], name: str, area: str) -> None:
    background = sites[name].areas[area].surface.background
    for table in (background.air, background.soil, background.diet):
        for substance in (*RARE_EARTHS, "Th", "U", "As", "Pb", "Cd", "F", "Mn", "Zn"):
            value = table[substance]
            assert isinstance(value, Value), substance
            assert 0 < value.low < value.central < value.high, substance
    assert isinstance(background.air["PM2.5"], Value)
    assert isinstance(background.radiation.radon, Value)
    diet = background.diet
    total = sum(diet[name].central for name in RARE_EARTHS)
    assert total == pytest.approx(diet["REE"].central, rel=5e-3)


def test_rare_earths_of_soils(sites: dict[str, Site]) -> None:
    """China 177 to 197, Jiangxi 216 to 243 mg/kg (published); Inner Mongolia is below China."""

    def total(name: str, area: str) -> float:
        soil = sites[name].areas[area].surface.background.soil
        return 1e6 * sum(soil[element].central for element in RARE_EARTHS)

    assert 216 <= round(total("ganzhou", "longnan")) <= 243
    assert 120 < total("baotou", "baotou") < 177


def test_measurements_are_those_of_the_studies(sites: dict[str, Site], reference: Path) -> None:
    path = reference / "risk" / "studies" / "published_study_numbers.csv"
    with path.open(encoding="utf-8") as stream:
        known = {float(x) for row in csv.DictReader(stream) for x in _numbers(row["value"])}
    for name in ("baotou", "ganzhou"):
        with (sites[name].folder / "measurements.csv").open(encoding="utf-8") as stream:
            for row in csv.DictReader(stream):
                numbers = [row[column] for column in ("value", "low", "high") if row[column]]
                assert numbers, row
                assert {float(number) for number in numbers} <= known, row


def _numbers(text: str) -> list[str]:
    return re.findall(r"\d+\.?\d*(?:e-?\d+)?", text)


def test_what_was_measured_where_nobody_lives_is_not_lost(sites: dict[str, Site]) -> None:
    table = sites["baotou"].measurements
    tsp = table[(table["substance"] == "REE") & (table["fraction"] == "TSP")]
    assert sorted(1e12 * value.central for value in tsp["value"]) == pytest.approx([172.91, 297.49])
    doses = table[table["medium"] == "dose"]
    assert set(doses["pathway"]) == {"inhalation_outdoor"}
    assert not any(isinstance(value, Missing) for value in table["value"])
