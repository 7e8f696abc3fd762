"""people.csv, measurements.csv, claims.csv and sources.csv."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tailrace.quantities import Missing, Value
from tailrace.site import check_site, load_site

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
