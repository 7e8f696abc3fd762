"""people.csv, measurements.csv, claims.csv, sources.csv and options.toml."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tailrace.quantities import Missing, Value
from tailrace.site import check_site, load_site
from tailrace.site.schema_options import PATHWAYS

Said = Callable[[], list[str]]


def write(folder: Path, file: str, text: str) -> None:
    (folder / file).write_text(text, encoding="utf-8")


def test_absent_tables_are_empty(folder: Path) -> None:
    site = load_site(folder)
    assert [
        len(table) for table in (site.people, site.measurements, site.claims, site.sources)
    ] == [
        0,
        0,
        0,
        0,
    ]
    assert list(site.people.columns) == ["place", "group", "year", "people"]
    assert site.options == {}


def test_people(folder: Path, said: Said) -> None:
    write(
        folder,
        "people.csv",
        "place,group,year,people,low,high,source,source_year,quality,note\n"
        "town,all,2020,22681,,,Seventh census communique,2021,published,\n"
        "town,child,2020,2600,2000,3000,,,assumed,\n"
        "pit,all,2020,,,,,,,nobody was counted\n",
    )
    assert said() == []
    people = load_site(folder).people
    first = people.loc[0, "people"]
    assert isinstance(first, Value)
    assert (first.central, first.unit, first.year) == (22681.0, "person", 2021)
    assert people.loc[1, "people"].is_distribution
    assert people.loc[2, "people"] == Missing("nobody was counted")
    count = check_site(folder).census.by_file["people.csv"]
    assert (count.published, count.assumed, count.missing, count.without_source) == (1, 1, 1, 1)


def test_mistakes_of_people(folder: Path, said: Said) -> None:
    write(
        folder,
        "people.csv",
        "place,group,year,people,note\n"
        "twon,all,2020,5,\n"
        "town,,20,5,\n"
        "town,all,2020,many,\n"
        "town,all,2020,7,\n"
        "town,adult,2020,-7,\n"
        "town,child,2020,,\n",
    )
    messages = said()
    assert messages[:3] == [
        'people.csv, row at line 2, place: unknown place "twon"; allowed: pit, town; did you mean '
        '"town"?',
        'people.csv, row at line 3, year: "20" is no calendar year; allowed: four digits such as '
        "2018.",
        "people.csv, row at line 3, group: group is empty; allowed: an age group such as child, "
        "adult, all.",
    ]
    assert messages[3].startswith("people.csv, row at line 4, people")
    assert messages[4] == (
        "people.csv, row at line 5: place, group and year stand twice, first in the row at line "
        "4; keep one of the rows."
    )
    assert messages[5].startswith("people.csv, row at line 6, people")
    assert messages[6] == (
        "people.csv, row at line 7, people: is empty and nothing says why; allowed: a number, or "
        "an empty cell with the reason in note; fill it, or write the reason in note."
    )
    assert len(messages) == 7


def test_places_that_cannot_be_read_are_not_blamed_on_the_table(folder: Path, said: Said) -> None:
    write(folder, "places.geojson", "{")
    write(folder, "people.csv", "place,group,year,people\ntown,all,2020,5\n")
    assert [message.split(",")[0] for message in said()] == ["places.geojson"]


MEASUREMENTS = "place,medium,substance,year,value,unit,low,high,source,quality,note\n"


def test_measurements(folder: Path, said: Said) -> None:
    write(
        folder,
        "measurements.csv",
        MEASUREMENTS
        + "town,groundwater,F,2015,3.5,mg/L,,,Thesis 2015 p. 4,measured,\n"
        + "town,soil,Th-232,2015,48,Bq/kg,40,60,Survey of 2015,measured,\n"
        + "town,air,PM10,2015,120,ug/m3,,,Survey of 2015,measured,\n",
    )
    assert said() == []
    values = list(load_site(folder).measurements["value"])
    assert [value.unit for value in values] == ["kg/m3", "Bq/kg", "kg/m3"]
    assert [value.basis for value in values] == ["F", "Th-232", "PM10"]
    assert values[0].central == pytest.approx(3.5e-3)
    assert values[1].central == pytest.approx(48.0)
    assert values[2].central == pytest.approx(1.2e-7)


def test_mistakes_of_measurements(folder: Path, said: Said) -> None:
    write(
        folder,
        "measurements.csv",
        MEASUREMENTS
        + "town,water,F,2015,3.5,mg/L,,,the thesis,measured,\n"
        + "town,soil,Thh,2015,48,Bq/kg,,,the thesis,measured,\n"
        + "town,soil,Th,2015,48,mg/L,,,the thesis,measured,\n"
        + "town,soil,Th,2015,48,mg/kg,,,,measured,\n",
    )
    messages = said()
    assert messages[0].startswith(
        'measurements.csv, row at line 2, medium: unknown medium "water"; allowed: air, '
        "groundwater,"
    )
    assert messages[1].startswith(
        'measurements.csv, row at line 3, substance: unknown substance "Thh"; allowed: one of '
    )
    assert messages[2].startswith("measurements.csv, row at line 4, value")
    assert messages[3].startswith("measurements.csv, row at line 5, value")
    assert "source" in messages[3]
    assert len(messages) == 4


ABOUT = "place,medium,substance,year,value,unit,fraction,pathway,group,source,quality\n"


def test_what_a_study_computed_for_people(folder: Path, said: Said) -> None:
    write(
        folder,
        "measurements.csv",
        ABOUT
        + "town,air,Th-232,2012,820,uBq/m3,TSP,,,Wang 2016,measured\n"
        + "town,road_dust,Ce,2020,105,mg/kg,,,,Tian 2020,measured\n"
        + "town,dose,Th-232,2012,97.86,uSv/yr,PM10,inhalation_outdoor,adult,Wang 2016,published\n"
        + "town,intake,REE,2013,5.09e-7,mg/(kg d),,inhalation_outdoor,adult,Li 2018,published\n",
    )
    (message,) = said()
    assert message == (
        'measurements.csv, row at line 4, fraction: the medium "dose" has no fraction; allowed: '
        "empty, or the medium air."
    )
    path = folder / "measurements.csv"
    path.write_text(path.read_text().replace("uSv/yr,PM10", "uSv/yr,"))
    table = load_site(folder).measurements
    assert [value.unit for value in table["value"]] == ["Bq/m3", "kg/kg", "mSv/yr", "mg/(kg d)"]
    assert table.loc[2, "value"].central == pytest.approx(0.09786)
    assert list(table["fraction"]) == ["TSP", "", "", ""]
    assert list(table.loc[3, ["pathway", "group"]]) == ["inhalation_outdoor", "adult"]
    path.write_text(path.read_text().replace("TSP", "TPS").replace(",,adult", ",,"))
    assert [text.partition(";")[0] for text in said()] == [
        'measurements.csv, row at line 2, fraction: unknown fraction "TPS"'
    ]


def test_claims(folder: Path, said: Said) -> None:
    write(
        folder,
        "claims.csv",
        "claim,text,source,quantity,value,unit\n"
        "c1,The pond is 11 km long.,Some newspaper 2010,length,11,km\n"
        'c2,"No dust leaves the site, ever.",The owner in 2011,,,\n',
    )
    assert said() == []
    claims = load_site(folder).claims
    assert claims.loc[0, "value"].central == pytest.approx(11.0)
    assert claims.loc[0, "value"].unit == "km"
    assert claims.loc[1, "value"] is None
    assert claims.loc[1, "text"] == "No dust leaves the site, ever."


def test_mistakes_of_claims(folder: Path, said: Said) -> None:
    write(
        folder,
        "claims.csv",
        "claim,text,source,value,unit\nc1,,Some newspaper 2010,11,kmm\nc1,x,The owner in 2011,,\n",
    )
    messages = said()
    assert messages[0] == "claims.csv, row at line 2, text: text is empty; fill it."
    assert messages[1].startswith("claims.csv, row at line 2, unit")
    assert messages[2] == (
        'claims.csv, row at line 3: the claim "c1" stands twice, first in the row at line 2; give '
        "each claim a name of its own."
    )


def test_sources(folder: Path, said: Said) -> None:
    write(folder, "sources.csv", "key,citation,year\nsmith_2001,Smith J. 2001,2001\n")
    write(
        folder,
        "people.csv",
        "place,group,year,people,source,quality\ntown,all,2020,5,smith_2001,published\n",
    )
    assert said() == []
    site = load_site(folder)
    assert site.people.loc[0, "people"].source == "Smith J. 2001"
    assert site.sources.loc[0, "key"] == "smith_2001"


def test_mistakes_of_sources(folder: Path, said: Said) -> None:
    write(folder, "sources.csv", "key,citation\na b,x\nc,\nd,y\nd,z\n")
    write(
        folder,
        "people.csv",
        "place,group,year,people,source\ntown,all,2020,5,Wikipedia\n",
    )
    assert said() == [
        'sources.csv, row at line 2, key: "a b" is no key; allowed: one word without blanks.',
        "sources.csv, row at line 3, citation: the citation is empty; write author, title, year "
        "and place.",
        'sources.csv, row at line 5: the key "d" stands twice, first in the row at line 4; rename '
        "one of them.",
        'people.csv, row at line 2, source: "Wikipedia" is one word and no key of sources.csv; '
        "allowed: a key of sources.csv, or the citation itself; write the citation, or add a row "
        "to sources.csv.",
    ]


def test_options(folder: Path, said: Said) -> None:
    write(
        folder,
        "options.toml",
        """
        [option.wet_beach]
        title = "keep the beach wet"
        changes = "release"
        at = ["pit"]
        factor = { value = "20 %", low = "10 %", high = "40 %", source = "AP-42 chapter 13" }
        capital = "2.5 million USD"
        running = "120000 USD/yr"
        """,
    )
    assert said() == []
    option = load_site(folder).options["wet_beach"]
    assert option.factor.central == pytest.approx(0.2)
    assert option.capital.central == pytest.approx(2.5e6)


GROUND = """
[deposit.pond]
kind = "tailings_pond"
place = "pit"
seepage_rate = { value = "2e6 m3/yr", source = "a guess", quality = "assumed" }
"""


def test_an_option_on_transport(folder: Path, said: Said) -> None:
    area = "north"
    (folder / "areas" / area).mkdir(parents=True)
    write(folder, f"areas/{area}/ground.toml", GROUND)
    place = f"{area}/ground.deposit.pond.seepage_rate"
    value = '{ value = "1e5 m3/yr", low = "1e4 m3/yr", high = "1e6 m3/yr", source = "a guess" }'
    write(
        folder,
        "options.toml",
        f"""
        [option.floor]
        changes = "transport"
        at = ["pit"]
        inputs = {{ "{place}" = {value} }}
        """,
    )
    assert said() == []
    option = load_site(folder).options["floor"]
    assert option.inputs[place].central == pytest.approx(1e5)
    assert option.inputs[place].unit == "m3/yr"


def test_mistakes_of_options_on_transport(folder: Path, said: Said) -> None:
    area = "north"
    (folder / "areas" / area).mkdir(parents=True)
    write(folder, f"areas/{area}/ground.toml", GROUND)
    write(
        folder,
        "options.toml",
        f"""
        [option.a]
        changes = "transport"
        at = ["pit"]
        [option.b]
        changes = "release"
        at = ["pit"]
        factor = 0.5
        inputs = {{ "{area}/ground.deposit.pond.seepage_rate" = "1e5 m3/yr" }}
        [option.c]
        changes = "transport"
        at = ["pit"]
        factor = 0.5
        [option.c.inputs]
        "nowhere/ground.aquifer.thickness" = "10 m"
        "{area}/ground.deposit.pond.seepage" = "1e5 m3/yr"
        "{area}/ground.deposit.pond.water_height" = "1 m"
        """,
    )
    found = said()
    for words in (
        "option.a: an option that changes the transport needs the inputs it changes",
        "option.b.inputs: an option that changes the release replaces no inputs",
        "option.c: an option that changes the transport has no factor",
        '"nowhere/ground.aquifer.thickness" names no number of the ground',
        'cannot change "deposit.pond.seepage"',
        "deposit.pond.water_height is missing in ground.toml, so that there is nothing to change",
    ):
        assert any(words in line for line in found), words
    assert any('did you mean "deposit.pond.seepage_rate"' in line for line in found)


def test_an_option_on_exposure(folder: Path, said: Said) -> None:
    write(
        folder,
        "options.toml",
        """
        [option.piped_water]
        changes = "exposure"
        at = ["town"]
        pathways = ["drinking_water"]
        factor = { value = 0.05, low = 0.02, high = 0.2, source = "a guess", quality = "assumed" }
        capital = { value = "1e6 USD", low = "3e5 USD", high = "4e6 USD", source = "a guess" }
        cost_follows = "nothing"
        life = { value = "30 yr", source = "a guess", quality = "assumed" }
        first_year = 2021
        [option.moving]
        changes = "exposure"
        at = ["town"]
        factor = 0
        strongest = 1
        """,
    )
    assert said() == []
    options = load_site(folder).options
    water, moving = options["piped_water"], options["moving"]
    assert (water.pathways, water.cost_follows) == (["drinking_water"], "nothing")
    assert (water.life.central, water.life.unit) == (30.0, "yr")
    assert isinstance(water.strongest, Missing)
    assert (moving.pathways, moving.cost_follows) == ([], "strength")
    assert isinstance(moving.life, Missing)
    assert moving.strongest.central == 1.0
    # the slider's end is chosen, not known: no census counts it
    assert check_site(folder).census.by_file["options.toml"].values == 4


def test_what_an_option_does_not_go_with(folder: Path, said: Said) -> None:
    write(
        folder,
        "options.toml",
        """
        [option.a]
        changes = "release"
        at = ["pit"]
        factor = 0.5
        pathways = ["drinking_water"]
        first_year = 2030
        [option.b]
        changes = "exposure"
        at = ["town"]
        factor = 0.5
        sources = ["ore_hauling"]
        pathways = ["drinking"]
        """,
    )
    assert said() == [
        "options.toml, option.a.pathways: an option that changes the release acts on no pathway of "
        'exposure; leave it out, or write changes = "exposure".',
        "options.toml, option.a.first_year: the study does not cover 2030; allowed: 2020 to 2022.",
        'options.toml, option.b.pathways: unknown pathway "drinking"; allowed: '
        + ", ".join(PATHWAYS)
        + '; did you mean "drinking_water"?',
        "options.toml, option.b.sources: an option that changes the exposure acts on people, not "
        "on sources; leave it out, and name in `at` where the people live.",
    ]


def test_pathways_are_those_of_the_room_people() -> None:
    from tailrace.people.intake import INTAKE_UNITS

    assert set(INTAKE_UNITS) <= set(PATHWAYS)
    assert len(set(PATHWAYS)) == len(PATHWAYS)


def test_mistakes_of_options(folder: Path, said: Said) -> None:
    write(
        folder,
        "options.toml",
        """
        [option.wet_beach]
        changes = "release"
        at = ["pti"]
        substances = ["Thorium"]
        [option.cover]
        changes = "release"
        at = ["pit"]
        factor = 1.5
        """,
    )
    messages = said()
    assert messages[0].startswith("options.toml, option.cover.factor")
    assert messages[1] == (
        'options.toml, option.wet_beach.at: unknown place "pti"; allowed: pit, town; did you mean '
        '"pit"?'
    )
    assert messages[2].startswith(
        'options.toml, option.wet_beach.substances: unknown substance "Thorium"'
    )
    assert messages[3].startswith(
        "options.toml, option.wet_beach: an option that changes the release needs a factor"
    )
    write(folder, "options.toml", '[option.a]\nchanges = "relese"\nat = []\n')
    assert said() == [
        'options.toml, option.a.changes: unknown changes "relese"; allowed: release, transport, '
        'exposure; did you mean "release"?',
        "options.toml, option.a.at: a list cannot stand here; allowed: at least 1 entries.",
    ]
