"""The JSON Schemas accept what the program accepts, and refuse what it refuses."""

from __future__ import annotations

import json
import tomllib
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from tailrace.process.library import packaged_route_text, packaged_routes
from tailrace.process.read_feed import FEED_KEYS
from tailrace.process.route_file import ROUTE_KEYS, UNIT_KEYS
from tailrace.process.works_file import ROUTE_KEYS as WORKS_ROUTE_KEYS
from tailrace.process.works_file import TERMS, WORKS_KEYS
from tailrace.quantities.reading import VALUE_KEYS
from tailrace.site.folder import bundled_folder, bundled_sites
from tailrace.site.json_schema import json_schemas, write_schemas
from tailrace.site.schema_route import FeedTable, RouteFile, UnitTable
from tailrace.site.schema_works import Currency, WorksFile, WorksRouteTable

SCHEMAS = json_schemas()


def mistakes(name: str, document: Any) -> list[str]:
    validator = Draft202012Validator(SCHEMAS[name])
    return [f"{error.json_path}: {error.message}" for error in validator.iter_errors(document)]


def test_schemas_are_schemas() -> None:
    assert list(SCHEMAS) == [
        "site",
        "works",
        "emissions",
        "route",
        "ground",
        "surface",
        "land",
        "options",
        "people",
    ]
    for schema in SCHEMAS.values():
        Draft202012Validator.check_schema(schema)
        assert "x-" not in json.dumps(schema)


BUNDLED = sorted(
    path.relative_to(bundled_folder()).as_posix()
    for site in bundled_sites()
    for path in (bundled_folder() / site).rglob("*.toml")
)


@pytest.mark.parametrize("file", BUNDLED)
def test_bundled_files(file: str) -> None:
    path = bundled_folder() / file
    assert mistakes(path.stem, tomllib.loads(path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize("name", packaged_routes())
def test_packaged_routes(name: str) -> None:
    assert mistakes("route", tomllib.loads(packaged_route_text(name))) == []


def test_small_site(folder: Path) -> None:
    for path in folder.rglob("*.toml"):
        name = "route" if path.parent.name == "routes" else path.stem
        assert mistakes(name, tomllib.loads(path.read_text(encoding="utf-8"))) == []


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("ground", "[aquifer]\nthicknes = '20 m'"),
        ("ground", "[aquifer]\nthickness = 20"),
        ("ground", "[aquifer]\nthickness = { valeu = '20 m' }"),
        ("ground", "[aquifer]\nthickness = { value = '20 m', quality = 'good' }"),
        ("ground", "[aquifer]\nthickness = { missing = '' }"),
        ("ground", "[aquifer]\nthickness = { source = 'a book' }"),
        ("ground", "[distribution_coefficient]\nTh = 5"),
        ("ground", "[deposit.a]\nkind = 'lake'\nplace = 'a'"),
        ("site", "name = 'a'\nyears = { first = 2010, last = 2035 }"),
        ("options", "[option.a]\nchanges = 'relese'\nat = ['a']"),
        ("works", "[[route]]\nname = 'a'"),
        ("works", "[[route]]\nname = 'a'\nuse = 'b'\nfeed_rate = [{ value = '5 t/yr' }]"),
        ("route", "[feed.a]\nto = 'b'\n[unit.b]\nkind = 'magic'\noutlets = {}"),
    ],
)
def test_what_the_program_refuses(name: str, text: str) -> None:
    assert mistakes(name, tomllib.loads(text))


@pytest.mark.parametrize(
    "text",
    [
        "porosity = 0.3",
        "porosity = '30 %'",
        "thickness = '20 m'",
        "thickness = { value = '20 m', low = '10 m', high = '30 m', source = 'a', year = 2009 }",
        "thickness = { median = '20 m', gsd = 1.5, distribution = 'lognormal' }",
        "thickness = { missing = 'not found' }",
    ],
)
def test_forms_of_a_number(text: str) -> None:
    assert mistakes("ground", tomllib.loads(f"[aquifer]\n{text}")) == []


def test_units_and_meanings_are_shown() -> None:
    fields = SCHEMAS["ground"]["$defs"]["Aquifer"]["properties"]
    assert fields["thickness"]["description"] == "saturated thickness (m)"
    deposit = SCHEMAS["ground"]["$defs"]["Deposit"]
    assert deposit["required"] == ["kind", "place"]


def test_keys_are_those_of_the_readers() -> None:
    """The forms for editors and the readers of the process room know the same keys."""
    assert set(WorksFile.model_fields) == set(WORKS_KEYS)
    assert set(Currency.model_fields) == {"base", "prices_at", *TERMS}
    assert set(WorksRouteTable.model_fields) == set(WORKS_ROUTE_KEYS)
    assert set(RouteFile.model_fields) == set(ROUTE_KEYS)
    assert set(UnitTable.model_fields) == set(UNIT_KEYS)
    assert set(FeedTable.model_fields) == set(FEED_KEYS)
    table = SCHEMAS["ground"]["$defs"]["number"]["anyOf"][2]
    assert set(table["properties"]) == set(VALUE_KEYS) - {"missing"}


def test_written_to_a_folder(tmp_path: Path) -> None:
    written = write_schemas(tmp_path / "a" / "b")
    assert [path.name for path in written][:2] == ["site.schema.json", "works.schema.json"]
    assert json.loads(written[0].read_text(encoding="utf-8")) == SCHEMAS["site"]
