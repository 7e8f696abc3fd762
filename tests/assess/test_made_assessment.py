"""The made-up assessment obeys the rules of the contract, so that what is tested on it is tested
on an assessment."""

from __future__ import annotations

import numpy as np
import pytest

from tailrace.assess.assessment import AREA_VARIABLES, Assessment
from tailrace.assess.table_columns import TABLES

from .made_assessment import made_assessment


@pytest.fixture(scope="module", params=["baotou", "mountain_pass"])
def made(request: pytest.FixtureRequest) -> Assessment:
    return made_assessment(request.param, draws=32, transport=True)


def test_all_of_the_contract_is_there(made: Assessment) -> None:
    assert set(made.tables) == set(TABLES)
    for name, (columns, _) in TABLES.items():
        assert tuple(made.tables[name].columns) == columns, name
        assert len(made.tables[name]) > 0, name
    for area in made.areas.values():
        for name, (dims, _) in AREA_VARIABLES.items():
            assert area.data[name].dims == dims, name
    assert made.areas[next(iter(made.areas))].name in repr(made.areas[next(iter(made.areas))])
    assert "budget closes" in repr(made)


def test_contributions_add_up(made: Assessment) -> None:
    for area in made.areas.values():
        data = area.data
        stated = data["result"].sel(year=data["stated_year"].values)
        mean = data["mean_contribution"].sum(["source", "substance", "pathway"], skipna=False)
        np.testing.assert_allclose(mean, stated.mean("draw"), rtol=1e-12)
        by_part = data["attribution"].sum(["source", "pathway"], skipna=False)
        for name, level in (("P50", 50), ("P95", 95)):
            wanted = np.percentile(stated.transpose(..., "draw"), level, axis=-1)
            np.testing.assert_allclose(by_part.sel(statistic_of=name), wanted, rtol=1e-9)


def test_cells_of_the_page_add_up(made: Assessment) -> None:
    assert made.page["variants"]
    for name, area in made.areas.items():
        page, data = made.page["areas"][name], area.data
        stated = data["result"].sel(year=data["stated_year"].values)
        wanted = stated.transpose("endpoint", "receptor", "group", "year", "draw")
        np.testing.assert_allclose(page["draws"].sum(axis=-2), wanted, rtol=1e-12)
        levels = page["map"]["central"].sum(axis=2)
        np.testing.assert_allclose(levels, data["map_level"].sum("source"), rtol=1e-12)


def test_what_is_missing_has_its_sentence(made: Assessment) -> None:
    for area in made.areas.values():
        lacking = area.data["result"].isnull().any(["endpoint", "group", "year", "draw"])
        for place in area.data["receptor"].values[lacking.values]:
            assert any(str(place) in sentence for sentence in area.missing)
