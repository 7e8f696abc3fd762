"""The plume on the map: the wells' own levels at the wells, by epoch, and words where none is."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest

from tailrace.assess.groundwater_plan import groundwater_plan
from tailrace.assess.groundwater_transfers import groundwater_block
from tailrace.assess.plume_field import plume_field
from tailrace.assess.plume_levels import PlumeField
from tailrace.assess.site_releases import releases
from tailrace.assess.transfer_store import TransferStore
from tailrace.quantities import Missing
from tailrace.site import load_site

pytestmark = pytest.mark.slow


SOLUTES = ("F", "S", "N", "U")
ALIKE = 0.002
"""Wells read their ways between the leak ratios of a table; the map traces those of its own."""


def run_of(site: str, area: str) -> Any:
    """Return as much of a run of central values as the plume asks for."""
    declared = load_site(site)
    ground = groundwater_plan(declared, area)
    years = tuple(declared.years)
    water = groundwater_block(ground, releases(declared, years), None, years, years, (),
                              substances=SOLUTES)  # fmt: skip
    plan = SimpleNamespace(
        site=declared, years=years, stated=declared.stated_years,
        areas={area: SimpleNamespace(name=area, ground=ground, substances=SOLUTES)},
    )  # fmt: skip
    kept = SimpleNamespace(parts=SimpleNamespace(water=water))
    return SimpleNamespace(plan=plan, options=(), middle=SimpleNamespace(areas={area: kept}))


@pytest.fixture(scope="module")
def baotou() -> Any:
    return run_of("baotou", "baotou")


@pytest.fixture(scope="module")
def plume(baotou: Any, tmp_path_factory: pytest.TempPathFactory) -> PlumeField:
    found = plume_field(baotou, "baotou", TransferStore(tmp_path_factory.mktemp("store")))
    return cast(PlumeField, found)


def test_at_wells_it_is_the_table_of_wells(baotou: Any, plume: PlumeField) -> None:
    water, years = baotou.middle.areas["baotou"].parts.water, baotou.plan.years
    places = baotou.plan.site.projected("baotou").geometry.centroid
    compared = 0
    for r, name in enumerate(water.receptors):
        away = np.hypot(plume.east - places[name].x, plume.north - places[name].y)
        if away.min() > 0.01:
            continue  # under the pond or beyond the river
        at = int(away.argmin())
        for e, solute in enumerate(SOLUTES):
            for k, year in enumerate(plume.years):
                mine = plume.level[:, 0, plume.substances.index(solute), k, at].sum()
                own = water.well[0, 0, e, r, years.index(year), 0]
                assert mine == pytest.approx(own, rel=ALIKE, abs=1e-6)
                compared += own > 1e-3
    assert compared >= 5


def test_years_hold_the_history_and_the_plan(baotou: Any, plume: PlumeField) -> None:
    assert 6 <= len(plume.years) <= 10
    assert plume.years[0] <= 1970
    assert plume.years[-1] == baotou.plan.stated[-1]
    assert set(baotou.plan.stated) <= set(plume.years)


def test_epochs_are_what_was_released_in_them(plume: PlumeField) -> None:
    assert plume.starts == (2026, 2030)
    before = [k for k, year in enumerate(plume.years) if year < 2026]
    assert np.nansum(plume.level[1:, :, :, before]) == 0.0
    assert np.nansum(plume.level[0]) > 0.0
    assert np.isnan(plume.level[0, 0, 0, 0]).sum() >= 20  # under the pond


def test_it_is_kept(baotou: Any, tmp_path: Path) -> None:
    store = TransferStore(tmp_path)
    first = plume_field(baotou, "baotou", store)
    again = plume_field(baotou, "baotou", store)
    assert (store.made, store.found) == (1, 1)
    np.testing.assert_array_equal(first.level, again.level)  # type: ignore[union-attr]


@pytest.mark.parametrize(("site", "area"), [("ganzhou", "longnan"), ("baotou", "bayan_obo")])
def test_words_where_there_is_none(site: str, area: str, tmp_path: Path) -> None:
    found = plume_field(run_of(site, area), area, TransferStore(tmp_path))
    assert isinstance(found, Missing)
    assert len(found.reason) > 20
