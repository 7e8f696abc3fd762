"""docs/observed.md holds every observation of the bundled sites, and what is computed today."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

import tailrace
from tailrace.assess.observed_beside import quantity_of
from tailrace.quantities import Missing

PAGE = Path(__file__).parents[2] / "docs" / "observed.md"
SITES = ("baotou", "ganzhou")
MOVED = 1.2
"""Factor by which 256 draws may differ from those of the page; more is another result."""


@pytest.fixture(scope="module")
def page() -> str:
    if not PAGE.is_file():
        pytest.skip("the documentation is not beside the tests")
    return PAGE.read_text(encoding="utf-8")


@pytest.mark.parametrize("name", SITES)
def test_every_observation_stands_in_the_page(page: str, name: str) -> None:
    site = tailrace.load_site(name)
    for row in site.measurements.to_dict("records"):
        if not isinstance(row["value"], Missing):
            quantity, place = quantity_of(row), row["place"]
            assert re.search(
                rf"{re.escape(quantity)}(, | \| ){place}(, | \| ){row['year']}", page
            ), (quantity, place)


@pytest.mark.slow
@pytest.mark.parametrize("name", SITES)
def test_the_page_shows_what_is_computed_today(page: str, name: str, kept_transfers: Path) -> None:
    found = tailrace.assess(tailrace.load_site(name), samples=256, seed=1, page=False)
    table = found.tables["observed"]
    compared = table[table["factor"].notna()]
    assert len(compared)
    for row in compared.itertuples():
        start = re.escape(f"| {row.quantity} | {row.place} | {row.year:.0f} | ")
        shown = re.search(rf"^{start}.* \| ([\d.,e-]+) \|$", page, re.MULTILINE)
        assert shown, row.quantity
        told = float(shown[1].replace(",", ""))
        assert 1 / MOVED < float(row.factor) / told < MOVED, row.quantity
