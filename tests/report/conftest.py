"""A works of two routes whose flows can be worked out on paper, and the bundled one of Baotou."""

from __future__ import annotations

import shutil
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tailrace.errors import Problems
from tailrace.process import Balance, Works, read_works, solve

YEARS = range(2023, 2026)

MINE = """
title = "test mine"
description = "ore to iron concentrate and tailings"
[feed.ore]
to = "mill"
[feed.ore.composition]
Fe = { value = "20 %", source = "assay A", quality = "measured" }
Nd = { value = "4 %", source = "assay A", quality = "measured" }
Ce = { value = "6 %", source = "assay A", quality = "measured" }
Th = { value = "0.1 %", low = "0.05 %", high = "0.15 %", source = "assay B", quality = "measured" }
F = { value = "2 %", source = "assay A", quality = "measured" }
As = { missing = "no arsenic assay" }
[feed.overburden]
to = "strip"
per_main = { value = "2 t/t", source = "plan", quality = "assumed" }
[feed.overburden.composition]
SiO2 = { value = "60 %", source = "assay A", quality = "measured" }
Th = { missing = "no assay of the cover" }
[unit.strip]
kind = "mining"
title = "stripping"
[unit.strip.outlets]
rock = "waste:overburden:dump"
[unit.mill]
kind = "mining"
title = "mill"
by_difference = "tail"
[unit.mill.outlets]
iron = "product:iron_concentrate"
tail = "intermediate:tailings"
[unit.mill.shares.iron]
Fe = { value = "75 %", source = "assay A", quality = "measured" }
rest = { value = "10 %", source = "assay A", quality = "measured" }
all = 0.0
[[unit.mill.uses]]
what = "electricity"
amount = { value = "30 kWh/t", source = "meter", quality = "measured" }
per = "in"
[[unit.mill.uses]]
what = "labour"
amount = { value = "0.001 person*yr/t", source = "plan", quality = "assumed" }
per = "in"
[product.iron_concentrate]
basis = "mass"
price = { value = "100 USD/t", source = "contract", year = 2024, quality = "measured" }
[intermediate.tailings]
surplus = "waste:tailings:pond"
"""

PLANT = """
title = "test plant"
description = "tailings to two oxides"
[feed.tailings]
to = "roast"
[unit.roast]
kind = "roasting"
title = "kiln"
by_difference = "calcine"
[unit.roast.outlets]
calcine = "leach"
gas = "air:stack"
[unit.roast.shares.gas]
F = { value = "90 %", source = "test run", quality = "measured" }
S = { value = "40 %", source = "test run", quality = "measured" }
As = { value = "50 %", source = "test run", quality = "measured" }
all = 0.0
[[unit.roast.uses]]
what = "sulfuric_acid"
amount = { value = "0.5 t/t", source = "test run", quality = "measured" }
per = "in"
[[unit.roast.gives]]
what = "waste_gas"
amount = { value = "1000 m3/t", source = "test run", quality = "measured" }
per = "in"
[unit.leach]
kind = "leaching"
title = "leach"
by_difference = "residue"
[unit.leach.outlets]
liquor = "separate"
residue = "waste:thorium_residue:residue"
[unit.leach.shares.liquor]
REE = { value = "90 %", source = "test run", quality = "measured" }
H2O = { value = "80 %", source = "test run", quality = "measured" }
all = { value = "10 %", source = "test run", quality = "measured" }
[[unit.leach.uses]]
what = "water"
amount = { value = "2 m3/t", source = "meter", quality = "measured" }
per = "in"
[unit.separate]
kind = "solvent_extraction"
title = "separation"
by_difference = "back"
[unit.separate.outlets]
nd = "product:neodymium_oxide"
ce = "product:cerium_oxide"
river = "water:river"
back = "leach"
[unit.separate.shares.nd]
Nd = { value = "80 %", source = "test run", quality = "measured" }
all = 0.0
[unit.separate.shares.ce]
Ce = { value = "80 %", source = "test run", quality = "measured" }
all = 0.0
[unit.separate.shares.river]
H2O = { value = "50 %", source = "test run", quality = "measured" }
REE = { value = "1 %", source = "test run", quality = "measured" }
all = { value = "70 %", source = "test run", quality = "measured" }
[product.neodymium_oxide]
basis = "REO"
[product.cerium_oxide]
basis = "REO"
"""

WORKS = """
[[route]]
name = "mine"
use = "test_mine"
area = "hill"
place = "pit"
feed = "ore"
interpolation = "linear"
feed_rate = [
  { year = 2023, value = "1000 t/yr", source = "plan", quality = "assumed" },
  { year = 2025, value = "1400 t/yr", source = "plan", quality = "assumed" },
]
[[route]]
name = "plant"
use = "test_plant"
area = "town"
takes = { tailings = "mine:tailings" }
product = "neodymium_oxide"
interpolation = "step"
production = [
  { year = 2023, value = "20 t REO/yr", source = "plan", quality = "assumed" },
]
"""


def read_test_works(folder: Path, mine: str = MINE, plant: str = PLANT) -> Works:
    """Return the test works, failing on any problem."""
    routes = folder / "routes"
    routes.mkdir(exist_ok=True)
    (routes / "test_mine.toml").write_text(mine, encoding="utf-8")
    (routes / "test_plant.toml").write_text(plant, encoding="utf-8")
    problems = Problems("works.toml")
    works = read_works(tomllib.loads(WORKS), site_folder=folder, years=YEARS, problems=problems)
    problems.raise_if_any()
    assert works is not None
    return works


@pytest.fixture(scope="session")
def works(tmp_path_factory: pytest.TempPathFactory) -> Works:
    """Return the test works."""
    return read_test_works(tmp_path_factory.mktemp("works"))


@pytest.fixture(scope="session")
def balance(works: Works) -> Balance:
    """Return the balance of the test works, central values."""
    return solve(works, YEARS)


@pytest.fixture(scope="session")
def drawn(works: Works) -> Balance:
    """Return the balance of the test works, a few draws."""
    return solve(works, YEARS, draws=40, seed=3)


@pytest.fixture(scope="session")
def unpriced(tmp_path_factory: pytest.TempPathFactory) -> Balance:
    """Return the balance of the test works when nobody quotes iron concentrate."""
    priced = MINE[MINE.index("price = ") :].splitlines()[0]
    mine = MINE.replace(priced, 'price = { missing = "sold under secret contracts" }')
    return solve(read_test_works(tmp_path_factory.mktemp("works"), mine), YEARS)


@pytest.fixture(scope="session")
def baotou() -> Balance:
    """Return the balance of the bundled works of Baotou in 2024."""
    import tailrace

    return tailrace.balance(tailrace.load_site("baotou"), 2024)


@pytest.fixture(scope="session")
def browser() -> Iterator[Any]:
    """Return Chromium; tests that need it are skipped where there is none."""
    sync_api = pytest.importorskip("playwright.sync_api")
    found = next(filter(None, map(shutil.which, ("chromium", "chromium-browser"))), None)
    with sync_api.sync_playwright() as playwright:
        if found is None and not Path(playwright.chromium.executable_path).is_file():
            pytest.skip("no Chromium: install Debian's chromium, or `playwright install chromium`")
        browser = playwright.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield browser
        browser.close()
