"""options.toml: options on releases, transport and exposure, and what is wrong with them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from tailrace.quantities import Missing
from tailrace.site import check_site, load_site
from tailrace.site.schema_options import PATHWAYS

Said = Callable[[], list[str]]


def write(folder: Path, file: str, text: str) -> None:
    (folder / file).write_text(text, encoding="utf-8")


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
