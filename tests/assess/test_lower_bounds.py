"""Tables, maps and prints say where a sum lacks a part, and never count what is missing as none."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest

from tailrace.assess.air_release import AirRelease
from tailrace.assess.block_task import ReleaseDraws
from tailrace.assess.kept_arrays import arrays_of, block_of
from tailrace.assess.map_layers import MapLayer, is_lower_bound, layer_amounts
from tailrace.assess.table_columns import TABLES
from tailrace.assess.tables.releases import releases_table
from tailrace.assess.tables.water_readings import _of_block
from tailrace.assess.unit_amounts import UnitAmounts, amounts_of
from tailrace.assess.water_block import GroundwaterBlock
from tailrace.quantities import Missing
from tailrace.report.emission_table import _content

from .made_chain import STATED, made_inputs, made_run

YEARS = (2000, 2001)


def readings(missing: dict[tuple[str, ...], Missing], unknown: bool) -> dict[Any, bool]:
    """Return by medium and substance whether a reading is a lower bound: two ponds, one well."""
    well, river = (np.ones((1, 2, 2, 1, 2, 5)) for _ in range(2))
    if unknown:
        well[0, 1, 0] = np.nan  # of the second pond's fluoride nothing is known
    block = GroundwaterBlock(
        ("pond", "other"), ("pond", "other"), ("F", "As"), ("village",), ("stream",),
        np.ones((2, 2, 2, 5)), well, river, np.ones((1, 5)), missing,
    )  # fmt: skip
    plan = cast(Any, SimpleNamespace(places=("village",)))
    rows = [dict(zip(TABLES["alternatives"][0], row, strict=True))
            for row in _of_block(block, plan, YEARS, ("declared", "", ""))]  # fmt: skip
    assert {row["P50"] for row in rows} == ({1.0, 2.0} if unknown else {2.0})
    return {(row["medium"], row["substance"]): row["at_least"] for row in rows}


def test_a_reading_that_lacks_a_source_is_a_lower_bound() -> None:
    every = {(m, x): False for m in ("well", "river") for x in ("F", "As")}
    assert readings({}, unknown=False) == every
    assert readings({}, unknown=True) == {**every, ("well", "F"): True}
    more = {("pond", "As", "at least"): Missing("more comes")}
    assert readings(more, unknown=False) == {
        **every, ("well", "As"): True, ("river", "As"): True,
    }  # fmt: skip
    whole = {("pond", "", "at least"): Missing("earlier years")}
    assert all(readings(whole, unknown=False).values())


def kept(loss: list[float], lacking: frozenset[str] = frozenset()) -> Any:
    """Return an area whose one source gives 1 kg/yr of lanthanum and of cerium."""
    release = AirRelease(
        ("La", "Ce"), ("pit",), ("PM10",), ((0, 0),), amounts_of(np.ones((2, 1, 2, 1))), (),
        UnitAmounts((2, 1)), np.zeros((2, 0, 1)), {}, lacking,
    )  # fmt: skip
    land = SimpleNamespace(
        substances=("La", "Ce"), soil_loss=np.array(loss)[:, None], soil_gain=np.array([0.5])
    )
    return SimpleNamespace(parts=SimpleNamespace(release=release, land=land))


PLAN = cast(Any, SimpleNamespace(years=YEARS, stated=YEARS))
SOIL, AIR = MapLayer("soil", "REE"), MapLayer("air", "REE")


def test_a_soil_of_which_nothing_is_known_is_not_clean() -> None:
    whole = layer_amounts(PLAN, kept([0.0, 0.0]), SOIL)
    np.testing.assert_allclose(whole[0, 0], [0.5, 1.5])  # half of the last year's fall, twice
    half = layer_amounts(PLAN, kept([0.0, np.nan]), SOIL)
    np.testing.assert_allclose(half, 0.5 * whole)
    assert np.isnan(layer_amounts(PLAN, kept([np.nan, np.nan]), SOIL)).all()


def test_a_layer_knows_that_it_is_a_lower_bound() -> None:
    assert not is_lower_bound(kept([0.0, 0.0]), SOIL)
    assert is_lower_bound(kept([0.0, np.nan]), SOIL)
    assert not is_lower_bound(kept([0.0, np.nan]), AIR)
    lacking = kept([0.0, 0.0], frozenset({"Ce"}))
    assert is_lower_bound(lacking, SOIL)
    assert is_lower_bound(lacking, AIR)
    assert not is_lower_bound(lacking, MapLayer("air", "La"))


@pytest.mark.parametrize(("cerium", "mark"), [(2.0, False), (np.nan, True), (None, True)])
def test_a_group_with_an_unknown_member_is_at_least_the_others(
    cerium: float | None, mark: bool
) -> None:
    masses = {"La": np.full((2, 3), 1.0), "Ce": None if cerium is None else np.full((2, 3), cerium)}
    releases = cast(Any, SimpleNamespace(
        shape=(2, 3), years=YEARS, is_at_least=lambda *_: False,
        of_source=lambda name, substance: masses[substance],
    ))  # fmt: skip
    printed = _content(releases, "pit", ("La", "Ce"), 0, 1.0)
    assert printed.startswith("≥") == mark
    assert "unknown" in _content(releases, "pit", ("Ce",), 0, 1.0) or not mark


def test_a_release_to_water_knows_that_more_comes() -> None:
    found = made_run(made_inputs(20))
    outlet = ReleaseDraws(("water:outlet",), ("F", "As"), np.ones((1, 2, len(STATED), 20)))
    here = replace(
        found.kept[0].areas["here"], to_ground=outlet,
        water_lacks=frozenset({("water:outlet", "As")}),
    )  # fmt: skip
    block = block_of(arrays_of(replace(found.kept[0], areas={"here": here})))
    middle = replace(found.middle, areas={"here": here})
    table = releases_table(replace(found, kept=(block,), middle=middle))
    rows = table[table["source"] == "water:outlet"]
    assert rows[rows["substance"] == "As"]["at_least"].all()
    assert not rows[rows["substance"] == "F"]["at_least"].any()
    assert len(rows) == 2 * len(STATED)
