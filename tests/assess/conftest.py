"""What several tests of the chain take."""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest

import tailrace
from tailrace.site import Site, load_site


@pytest.fixture(scope="session")
def poorer(tmp_path_factory: pytest.TempPathFactory) -> Site:
    """Return Baotou without facts that its files declare as assumed, each a different gap."""
    folder = tmp_path_factory.mktemp("poorer") / "baotou"
    data = Path(tailrace.__file__).parent / "data"
    shutil.copytree(data / "sites" / "baotou", folder)
    (folder / "routes").mkdir()
    said = (data / "routes" / "bayan_obo_mine.toml").read_text(encoding="utf-8")
    ore, overburden = said.split("[feed.overburden.composition]")
    ore = re.sub(r"(?m)^As = .*$", 'As = { missing = "not read" }', ore, count=1)
    for name in ("F", "Th", "As"):
        overburden = re.sub(
            rf"(?m)^{name} = .*$", f'{name} = {{ missing = "not read" }}', overburden, count=1
        )
    route = folder / "routes" / "bayan_obo_mine.toml"
    route.write_text(f"{ore}[feed.overburden.composition]{overburden}", encoding="utf-8")
    emissions = folder / "emissions.toml"
    text = emissions.read_text(encoding="utf-8")
    text = re.sub(r"(?ms)^\[source\.\w+\.sizes\]\n.*?(?=^\[|^$)", "", text)
    text = re.sub(r"(?ms)^\[source\.\w+\.composition\]\n.*?(?=^\[)", "", text)
    text = re.sub(r"(?m)^(material_share|particle_mass) = .*\n", "", text)
    start = text.index("[source.concentrate_road]")
    text = text[:start] + text[start:].replace("stream = ", "moves.stream = ", 1)
    start = text.index("[source.pit_wind.inputs]")
    pits = re.sub(
        r"(?ms)^area = \[.*?^\]", 'area = { missing = "no outline" }', text[start:], count=1
    )
    emissions.write_text(text[:start] + pits, encoding="utf-8")
    return load_site(folder)
