"""Cells of the page against whole evaluations of an area with what an option leaves."""

from __future__ import annotations

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from tailrace.assess.area_block import evaluate_area
from tailrace.assess.area_inputs import AreaInputs
from tailrace.assess.cell_sums import cells_of, cells_of_each
from tailrace.assess.option_rule import Chosen, cell_factors, with_options
from tailrace.assess.page_cells import (
    Cells,
    Partition,
    cells_acted_on,
    filled,
    partition,
    without_empty,
)

from .made_chain import DUSTY, PATHS, PLACES, POND, STACK, STARTS, STATED, SUBSTANCES, made_inputs

DRAWS = 4
ON = {"cover": (DUSTY,), "scrubber": (STACK, DUSTY), "filter": (STACK,), "collect": (POND,)}


def option(changes: str, **more: Any) -> Any:
    """Return an option that changes everything it acts on."""
    return SimpleNamespace(
        **{"changes": changes, "substances": [], "pathways": [], "at": [], **more}
    )


OPTIONS = {
    "cover": option("release"),
    "scrubber": option("release", substances=["F", "As"]),
    "filter": option("release", substances=["As"]),
    "collect": option("release"),
    "other_water": option("exposure", pathways=["drinking_water"], at=["village"]),
    "moving": option("exposure", at=["village", "town"]),
}


@pytest.fixture
def inputs() -> AreaInputs:
    return made_inputs(DRAWS, epochs=len(STARTS) + 1)


@pytest.fixture
def cut() -> Partition:
    return partition(OPTIONS, SUBSTANCES, tuple(PATHS), ON, [DUSTY])


def whole(inputs: AreaInputs) -> np.ndarray[Any, Any]:
    """Return results as the chain sums them, shape (endpoint, place, group, year, draw)."""
    block = evaluate_area(inputs)
    both = (block.increment + block.background)[:, :, :2][..., list(inputs.stated)]
    return np.moveaxis(both, (0, 3), (-1, 1))


def page_of_cells(
    inputs: AreaInputs, cut: Partition
) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    cells = cells_of(inputs, cut)
    area = {
        "cells": [
            {"source": s, "epoch": n, "class": c, "pathways": list(cut.pathway_sets[p])}
            for s, n, c, p in cells.keys
        ],
        "receptors": list(PLACES), "stated_years": list(STATED), "draws": cells.values,
    }  # fmt: skip
    options = [
        {
            "name": name, "changes": one.changes, "places": one.at, "left": 0.3,
            "left_draws": np.linspace(0.1, 0.9, DRAWS),
            "cells": {"here": cells_acted_on(name, one, cells.keys, cut, ON.get(name, ()))},
        }
        for name, one in OPTIONS.items()
    ]  # fmt: skip
    return area, options


def left_of_release(inputs: AreaInputs, name: str, left: np.ndarray[Any, Any]) -> AreaInputs:
    """Return inputs of which an option leaves a part of what was released from 2026 on."""
    one, carriers = OPTIONS[name], []
    for carrier in inputs.carriers:
        amount = carrier.amount.copy()
        dust = carrier.transfer is not None and carrier.transfer.ndim == 2
        for unit, origin in enumerate(carrier.unit_origin):
            source, epoch = carrier.origins[origin]
            if source not in ON[name] or epoch == 0 or (dust and one.substances):
                continue
            for e, substance in enumerate(SUBSTANCES):
                if not one.substances or substance in one.substances:
                    amount[:, e, unit] *= left[:, None]
        carriers.append(replace(carrier, amount=amount))
    return replace(inputs, carriers=tuple(carriers))


def test_substances_and_pathways_are_cut_as_coarsely_as_options_allow(cut: Partition) -> None:
    names = [(one.substances, sorted(one.named_by), sorted(one.dust_of)) for one in cut.classes]
    assert names == [
        (("F",), ["scrubber"], []), (("F",), [], [DUSTY]),
        (("As",), ["filter", "scrubber"], []), (("As",), [], [DUSTY]),
        (("Th",), [], []),
    ]  # fmt: skip
    rest = tuple(name for name in PATHS if name != "drinking_water")
    assert set(cut.pathway_sets) == {("drinking_water",), rest}


def test_cells_sum_to_what_the_chain_finds(inputs: AreaInputs, cut: Partition) -> None:
    cells = cells_of(inputs, cut)
    np.testing.assert_allclose(cells.values.sum(axis=-2), whole(inputs), rtol=1e-12)


def test_cells_that_hold_nothing_are_left_out(inputs: AreaInputs, cut: Partition) -> None:
    cells = cells_of(inputs, cut)
    (kept,) = filled(cells)
    assert 0 < len(kept.keys) < len(cells.keys)
    np.testing.assert_array_equal(kept.values.sum(axis=-2), cells.values.sum(axis=-2))


@pytest.mark.parametrize("name", list(ON))
@pytest.mark.parametrize("strength", [None, 0.25])
def test_an_option_on_releases_is_the_rule_on_cells(
    inputs: AreaInputs, cut: Partition, name: str, strength: float | None
) -> None:
    area, options = page_of_cells(inputs, cut)
    factors = cell_factors(
        area, "here", options, [Chosen(name, strength, 2026)], STARTS, drawn=True
    )
    left = np.linspace(0.1, 0.9, DRAWS) if strength is None else np.full(DRAWS, 1.0 - strength)
    found = with_options(area["draws"], factors)
    expected = whole(left_of_release(inputs, name, left))
    np.testing.assert_allclose(found, expected, rtol=1e-12)
    assert np.abs(found / whole(inputs) - 1.0).max() > 1e-3


@pytest.mark.parametrize(
    ("name", "paths"), [("other_water", ["drinking_water"]), ("moving", PATHS)]
)
def test_an_option_on_exposure_acts_at_its_places_from_its_year(
    inputs: AreaInputs, cut: Partition, name: str, paths: Any
) -> None:
    area, options = page_of_cells(inputs, cut)
    factors = cell_factors(area, "here", options, [Chosen(name, None, 2026)], STARTS, drawn=True)
    left = np.repeat(inputs.left, DRAWS, axis=-1)
    for path in paths:
        for place in OPTIONS[name].at:
            at = PLACES.index(place), list(PATHS).index(path)
            left[at][-1] *= np.linspace(0.1, 0.9, DRAWS)
    expected = whole(replace(inputs, left=left))
    np.testing.assert_allclose(with_options(area["draws"], factors), expected, rtol=1e-12)


def test_several_options_on_one_thing_multiply(inputs: AreaInputs, cut: Partition) -> None:
    area, options = page_of_cells(inputs, cut)
    chosen = [Chosen("scrubber", 0.5, 2026), Chosen("filter", 0.2, 2026)]
    factors = cell_factors(area, "here", options, chosen, STARTS)
    both = left_of_release(inputs, "scrubber", np.full(DRAWS, 0.5))
    both = left_of_release(both, "filter", np.full(DRAWS, 0.8))
    np.testing.assert_allclose(with_options(area["draws"], factors), whole(both), rtol=1e-12)


def test_empty_cells_that_were_left_out_come_back_where_another_has_them() -> None:
    """Three cells: one empty everywhere, one in the first draws alone, one in the second."""
    keys = (("a", 0, 0, 0), ("b", 0, 0, 0), ("c", 0, 0, 0))
    values = np.zeros((1, 2, 1, 1, 3, 4))
    first, second, middle = values.copy(), values.copy(), values[..., :1].copy()
    first[..., 0, 1] = 2.0
    second[..., 2, 3] = 5.0
    drawn = [without_empty(Cells(keys, one)) for one in (first, second)]
    assert [one.keys for one in drawn] == [keys[:1], keys[2:]]
    kept = filled(Cells(keys, middle), *drawn)
    assert {one.keys for one in kept} == {(keys[0], keys[2])}
    for one, whole in zip(kept, (middle, first, second), strict=True):
        np.testing.assert_array_equal(one.values, whole[..., [0, 2], :])


def test_grounds_of_an_area_share_what_comes_through_the_air(
    inputs: AreaInputs, cut: Partition
) -> None:
    """One call for two grounds against a call for each; cells that nothing reaches are not made."""
    water = [one for one in inputs.carriers if one.transfer is None]
    assert 0 < len(water) < len(inputs.carriers)
    air = [one for one in inputs.carriers if one.transfer is not None]
    bare, changed = (
        replace(inputs, carriers=(*air, *(replace(x, amount=of * x.amount) for x in water)))
        for of in (1.0, 0.25)
    )
    found = cells_of_each([bare, changed], cut)
    assert found[0].keys == found[1].keys
    for one, own in zip(found, (bare, changed), strict=True):
        alone = without_empty(cells_of(own, cut))
        assert set(alone.keys) <= set(one.keys) < set(cells_of(own, cut).keys)
        kept = without_empty(one)
        assert kept.keys == alone.keys
        np.testing.assert_allclose(kept.values, alone.values, rtol=1e-13)
        np.testing.assert_allclose(one.values.sum(axis=-2), whole(own), rtol=1e-12)


def test_grounds_that_carry_the_same_have_one_result(inputs: AreaInputs, cut: Partition) -> None:
    copied = replace(
        inputs,
        carriers=tuple(replace(one, amount=one.amount.copy()) for one in inputs.carriers),
    )
    last = inputs.carriers[-1]
    other = replace(inputs, carriers=(*inputs.carriers[:-1], replace(last, amount=2 * last.amount)))
    bare, same, changed = cells_of_each([inputs, copied, other], cut)
    assert bare is same
    assert changed.keys == bare.keys
    np.testing.assert_allclose(changed.values.sum(axis=-2), whole(other), rtol=1e-12)
    np.testing.assert_array_equal(bare.values, cells_of_each([inputs, other], cut)[0].values)
    assert not np.array_equal(bare.values, changed.values)
