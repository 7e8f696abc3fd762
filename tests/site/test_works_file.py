"""works.toml and the site's own routes."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tailrace.site import check_site, load_site
from tailrace.site.works_file import routes_in_use

Said = Callable[[], list[str]]
Edit = Callable[[str, str, str], None]


def test_works_are_read(folder: Path) -> None:
    works = load_site(folder).works
    assert list(works.routes) == ["mine"]
    assert works.routes["mine"].area == "north"


def test_numbers_of_works_and_routes_are_counted(folder: Path) -> None:
    census = check_site(folder).census
    assert census.by_file["works.toml"].values == 2
    assert census.by_file["works.toml"].published == 1
    assert census.by_file["works.toml"].without_source == 1
    assert census.by_file["routes/crusher.toml"].measured == 1


def test_missing_works(folder: Path, said: Said) -> None:
    (folder / "works.toml").unlink()
    assert said() == [
        "works.toml: the file is missing; create it, or correct the name where it is asked for."
    ]


def test_unknown_area_and_place(edit: Edit, said: Said) -> None:
    edit("works.toml", 'area = "north"', 'area = "nroth"')
    edit("works.toml", 'place = "pit"', 'place = "pitt"')
    assert said() == [
        'works.toml, route.mine.area: the site has no area "nroth"; allowed: north; did you mean '
        '"north"?',
        'works.toml, route.mine.place: the site has no place "pitt"; allowed: pit, town; did you '
        'mean "pit"?',
    ]


def test_place_in_another_area(edit: Edit, said: Said) -> None:
    more = '[area.south]\ncentre = [109.688, 40.638]\nweather = { missing = "no station" }\n'
    edit("site.toml", "[area.north]", more + "[area.north]")
    edit("works.toml", 'area = "north"', 'area = "south"')
    assert said() == [
        'works.toml, route.mine.place: the place "pit" lies in area "north", not in "south"; '
        'write area = "north", or another place.'
    ]


def test_names_that_are_no_text(edit: Edit, said: Said) -> None:
    edit("works.toml", 'place = "pit"', 'place = ["pit"]')
    assert "works.toml, route.mine.place: ['pit'] is no name; allowed: text." in said()


def test_mistakes_that_the_process_room_finds_carry_the_file(edit: Edit, said: Said) -> None:
    edit("works.toml", "12 kt/yr", "12 kt")
    edit("works.toml", "interpolation", "interpolaton")
    messages = said()
    assert messages
    assert all(message.startswith("works.toml, route") for message in messages)
    assert any('did you mean "interpolation"' in message for message in messages)


def test_source_of_works_is_a_key_of_sources_csv(folder: Path, edit: Edit, said: Said) -> None:
    (folder / "sources.csv").write_text("key,citation\nreport_2019,Owner: Annual report 2019\n")
    edit("works.toml", "the owner's report", "report_2019")
    assert said() == []
    production = load_site(folder).works.routes["mine"].given["ore"]
    assert production.values[0].source == "Owner: Annual report 2019"
    edit("works.toml", "report_2019", "reprot_2019")
    assert said() == [
        'works.toml, route.1.feed_rate.1.source: "reprot_2019" is one word and no key of '
        "sources.csv; allowed: a key of sources.csv, or the citation itself; did you mean "
        '"report_2019"?'
    ]


@pytest.mark.parametrize(
    ("spoil", "start"),
    [
        (lambda path: path.write_bytes(b""), "routes/crusher.toml: the file is empty"),
        (lambda path: path.write_text("[unit\n"), "routes/crusher.toml, line 1, column 6: is not"),
        (
            lambda path: path.write_bytes(b"PK\x03\x04" + bytes(40)),
            "routes/crusher.toml: is a zip archive",
        ),
    ],
)
def test_broken_route_file(
    folder: Path, said: Said, spoil: Callable[[Path], Any], start: str
) -> None:
    spoil(folder / "routes" / "crusher.toml")
    (message,) = said()
    assert message.startswith(start)


def test_folder_in_place_of_a_route(folder: Path, said: Said) -> None:
    (folder / "routes" / "crusher.toml").unlink()
    (folder / "routes" / "crusher.toml").mkdir()
    assert said() == [
        "routes/crusher.toml: is a folder where a file belongs; allowed: a file; move the folder "
        "away, or name the file inside it."
    ]


def test_route_that_nothing_uses_is_a_warning(folder: Path, said: Said) -> None:
    (folder / "routes" / "crushers.toml").write_text("title = 'x'")
    assert said() == [
        "routes/crushers.toml: is the file of no route in use; allowed: crusher; did you mean "
        '"crusher"?'
    ]
    assert check_site(folder).ok


def test_routes_in_use() -> None:
    raw = {"route": [{"name": "a", "use": "x"}, {"name": "y"}, {"name": "b", "use": "x"}, 5]}
    assert routes_in_use(raw) == ["x", "y"]
    assert routes_in_use({"route": 5}) == []
