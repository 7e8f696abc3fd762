"""Results of an area against the same sums written out term by term."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from numpy.typing import NDArray

from tailrace.assess.area_block import evaluate_area
from tailrace.assess.area_inputs import AreaInputs
from tailrace.assess.carrier_terms import MEDIUM_TERMS, CarrierTerm
from tailrace.assess.carriers import CarrierAmounts
from tailrace.assess.pathway_weights import PathwayWeights
from tailrace.assess.window_of_percentile import percentile_window

from .made_chain import made_inputs

PATHS = {
    "inhalation_outdoor": "air",
    "soil_ingestion": "soil",
    "house_dust_ingestion": "house_dust",
    "road_dust_ingestion": "road_dust",
    "drinking_water": "drinking_water",
    "crops": "crops",
}
DRAWS, SUBSTANCES, SOURCES, BINS, PLACES, YEARS = 3, 4, 2, 2, 3, 4
STATED = (1, 3)


@pytest.fixture
def inputs() -> AreaInputs:
    rng = np.random.default_rng(3)
    shape = (2, len(PATHS), SUBSTANCES, 3)
    weights = PathwayWeights(
        ("hazard index, a, all organs", "radiation dose"), ("hazard index, a, bone",),
        ("child", "adult", "infant"), tuple(PATHS), ("child", "adult"), PATHS,
        rng.random(shape), rng.random((1, *shape[1:])), np.zeros(shape, dtype=bool),
        np.array([False, True]),
    )  # fmt: skip
    origins = tuple((f"s{i}", 0) for i in range(SOURCES))
    transfers = [rng.random((SOURCES, BINS, PLACES)) for _ in range(2)]
    held = (DRAWS, SUBSTANCES, SOURCES * BINS, YEARS)
    own = (DRAWS, SUBSTANCES, PLACES, YEARS)
    units, stacks = np.repeat(np.arange(SOURCES), BINS), np.arange(SOURCES)
    flat = [one.reshape(SOURCES * BINS, PLACES) for one in transfers]
    by_substance = rng.random((SUBSTANCES, SOURCES, PLACES))
    pond, at = (("pond", 0),), np.zeros(PLACES, dtype=int)
    carriers = (
        CarrierAmounts("air", origins, rng.random(held), units, flat[0]),
        CarrierAmounts("deposition", origins, rng.random(held), units, flat[1]),
        CarrierAmounts("soil", origins, rng.random(held), units, flat[1]),
        CarrierAmounts("field soil", origins, rng.random(held), units, flat[1]),
        CarrierAmounts(
            "air", (("stack", 0), ("s1", 0)), rng.random((DRAWS, SUBSTANCES, SOURCES, YEARS)),
            stacks, by_substance,
        ),
        CarrierAmounts("well", pond, rng.random(own), at, None),
        CarrierAmounts("irrigated soil", pond, rng.random(own), at, None),
        CarrierAmounts("field water", pond, rng.random(own), at, None),
    )  # fmt: skip
    terms = tuple(
        CarrierTerm(medium, carrier, rng.random((SUBSTANCES, DRAWS)))
        for medium, of in MEDIUM_TERMS.items()
        for carrier in of
    )
    background = {"air": rng.random((SUBSTANCES, 1, DRAWS)), "soil": rng.random((SUBSTANCES, 1, 1))}
    left = rng.random((PLACES, len(PATHS), YEARS, DRAWS))
    names = tuple(f"e{i}" for i in range(SUBSTANCES))
    places = tuple(f"r{i}" for i in range(PLACES))
    return AreaInputs(names, places, weights, carriers, terms, background, left, STATED)


def at_place(carrier: CarrierAmounts, d: int, e: int, o: int, r: int, y: int) -> float:
    """Return a carrier at a place from one origin, unit by unit."""
    amount = carrier.amount[d, e, :, y]
    if carrier.transfer is None:
        return float(amount[r])
    way = carrier.transfer if carrier.transfer.ndim == 2 else carrier.transfer[e]
    return float(sum(amount[u] * way[u, r] for u in np.flatnonzero(carrier.unit_origin == o)))


def works_part(
    inputs: AreaInputs, d: int, k: int, g: int, p: int, e: int, r: int, y: int
) -> dict[str, float]:
    """Return what each source gives of one result, by the definition."""
    medium = PATHS[inputs.weights.pathways[p]]
    weight = inputs.weights.headline_weight[k, p, e, g] * inputs.left[r, p, y, d]
    found: dict[str, float] = {}
    for term in inputs.terms:
        for carrier in inputs.carriers:
            if term.medium != medium or term.carrier != carrier.carrier:
                continue
            for o, (source, _) in enumerate(carrier.origins):
                part = weight * term.factor[e, d] * at_place(carrier, d, e, o, r, y)
                found[source] = found.get(source, 0.0) + float(part)
    return found


def test_totals_and_parts_are_the_sums_of_their_definition(inputs: AreaInputs) -> None:
    block = evaluate_area(inputs)
    names = [source for source, _ in block.origins]
    for d, k, g, r, y in np.ndindex(DRAWS, 2, 2, PLACES, YEARS):
        whole = 0.0
        parts: dict[str, float] = {}
        for p in range(len(PATHS)):
            way = 0.0
            for e in range(SUBSTANCES):
                for source, part in works_part(inputs, d, k, g, p, e, r, y).items():
                    parts[source] = parts.get(source, 0.0) + part
                    way += part
            whole += way
            if y in STATED and PATHS[inputs.weights.pathways[p]] not in inputs.background:
                made = block.by_pathway[d, k, g, p, r, STATED.index(y)]
                assert made == pytest.approx(way, rel=1e-12)
        if y in STATED:
            for source, part in parts.items():
                made = block.by_source[d, k, g, names.index(source), r, STATED.index(y)]
                assert made == pytest.approx(part, rel=1e-12)
        assert block.increment[d, k, g, r, y] == pytest.approx(whole, rel=1e-12)


def test_parts_sum_to_the_total_with_its_background(inputs: AreaInputs) -> None:
    block = evaluate_area(inputs)
    whole = (block.increment + block.background)[:, :, :2][..., list(STATED)]
    np.testing.assert_allclose(block.by_source.sum(axis=3), whole, rtol=1e-12)
    np.testing.assert_allclose(block.by_pathway.sum(axis=3), whole, rtol=1e-12)
    np.testing.assert_allclose(block.attributed[0].sum(axis=(2, 3)), whole.sum(axis=0), rtol=1e-12)
    summed = block.part_by_substance.sum(axis=(2, 3, 4))
    np.testing.assert_allclose(summed, whole.sum(axis=0), rtol=1e-12)


def test_a_carrier_that_holds_nothing_and_a_pathway_that_harms_nobody_give_nothing(
    inputs: AreaInputs,
) -> None:
    blank = replace(inputs.carriers[3], amount=np.zeros_like(inputs.carriers[3].amount))
    harmless = inputs.weights.headline_weight.copy()
    harmless[:, 4] = 0.0
    weights = replace(inputs.weights, headline_weight=harmless)
    carriers = (*inputs.carriers[:3], blank, *inputs.carriers[4:])
    block = evaluate_area(replace(inputs, carriers=carriers, weights=weights))
    other = (*inputs.carriers[:3], *inputs.carriers[4:])
    without = evaluate_area(replace(inputs, carriers=other, weights=weights))
    for name in ("by_source", "by_pathway", "attributed", "level", "level_by_origin"):
        np.testing.assert_array_equal(getattr(block, name), getattr(without, name))
    assert not block.by_pathway[:, :, :, 4].any()
    assert block.level_by_origin[4].any()


def one_draw(inputs: AreaInputs, draw: int) -> AreaInputs:
    """Return inputs of a single draw."""

    def of(values: NDArray[np.float64]) -> NDArray[np.float64]:
        return values if values.shape[-1] == 1 else values[..., draw : draw + 1]

    return replace(
        inputs,
        carriers=tuple(replace(x, amount=x.amount[draw : draw + 1]) for x in inputs.carriers),
        terms=tuple(replace(x, factor=of(x.factor)) for x in inputs.terms),
        background={name: of(values) for name, values in inputs.background.items()},
        left=of(inputs.left),
    )


@pytest.mark.slow
def test_parts_of_a_percentile_are_those_of_the_draws_around_it() -> None:
    inputs = made_inputs(101)
    block = evaluate_area(inputs)
    alone = [evaluate_area(one_draw(inputs, d)) for d in range(101)]
    # of one draw, sums over the draws are its own parts
    part = np.stack([one.part_by_substance.sum(axis=3) for one in alone])
    total = part.sum(axis=(3, 4))
    np.testing.assert_allclose(block.attributed[0], part.sum(axis=0), rtol=1e-12)
    for statistic, level in ((1, 50.0), (2, 95.0)):
        for k, g, r, t in np.ndindex(*total.shape[1:]):
            window = percentile_window(total[:, k, g, r, t], level)
            found = block.attributed[statistic, k, g, :, :, r, t] / 101
            assert found.sum() == pytest.approx(window.mean, rel=1e-12)
            by_hand = np.einsum("d,dpo->po", window.weights, part[:, k, g, :, :, r, t])
            np.testing.assert_allclose(found, by_hand, rtol=1e-12)


def test_an_area_that_nothing_reaches_has_its_background_alone() -> None:
    inputs = made_inputs(5)
    alone = evaluate_area(replace(inputs, carriers=()))
    block = evaluate_area(inputs)
    assert [name for name, _ in alone.origins] == ["background"]
    assert not alone.increment.any()
    assert not alone.level.any()
    np.testing.assert_array_equal(alone.background, block.background)
    np.testing.assert_array_equal(alone.by_source[:, :, :, -1], block.by_source[:, :, :, -1])


def test_background_adds_its_own_levels_and_none_to_an_increment(inputs: AreaInputs) -> None:
    block = evaluate_area(inputs)
    weights = inputs.weights
    air, soil = inputs.background["air"], inputs.background["soil"]
    for d, g, r, y in np.ndindex(DRAWS, 3, PLACES, YEARS):
        one = (weights.headline_weight[0, 0, :, g] * air[:, 0, d]).sum() * inputs.left[r, 0, y, d]
        two = (weights.headline_weight[0, 1, :, g] * soil[:, 0, 0]).sum() * inputs.left[r, 1, y, d]
        assert block.background[d, 0, g, r, y] == pytest.approx(one + two, rel=1e-12)
    assert not block.background[:, 1].any()


def test_a_level_is_the_sum_over_sources_of_its_carriers(inputs: AreaInputs) -> None:
    block = evaluate_area(inputs)
    m = inputs.weights.media.index("house_dust")
    for d, e, r in np.ndindex(DRAWS, SUBSTANCES, PLACES):
        level = 0.0
        for term in (one for one in inputs.terms if one.medium == "house_dust"):
            for carrier in (one for one in inputs.carriers if one.carrier == term.carrier):
                for o in range(len(carrier.origins)):
                    level += at_place(carrier, d, e, o, r, STATED[1]) * term.factor[e, d]
        assert block.level[d, m, e, r, 1] == pytest.approx(level, rel=1e-12)
    np.testing.assert_allclose(
        block.level_by_origin.sum(axis=2), block.level.sum(axis=0), rtol=1e-12
    )


def test_an_unknown_factor_is_left_out_and_flagged(inputs: AreaInputs) -> None:
    crops = [term for term in inputs.terms if term.medium == "crops"]
    crops[0].factor[2] = np.nan
    block = evaluate_area(inputs)
    assert np.isfinite(block.increment).all()
    path = inputs.weights.pathways.index("crops")
    assert block.unknown[:, path, 2].all()
    # background of crops is not declared here: nothing is known of it in the index
    assert block.unknown[0, path].all()
    assert not block.unknown[1, path, [0, 1, 3]].any()


def test_organs_count_background_and_exposure(inputs: AreaInputs) -> None:
    block = evaluate_area(inputs)
    weights, d, g, r, t = inputs.weights, 1, 0, 2, 0
    whole = 0.0
    for p, (path, medium) in enumerate(PATHS.items()):
        assert path == weights.pathways[p]
        level = block.level[d, weights.media.index(medium), :, r, t].copy()
        if medium in inputs.background:
            level += np.broadcast_to(inputs.background[medium], (SUBSTANCES, PLACES, DRAWS))[
                :, r, d
            ]
        share = inputs.left[r, p, STATED[t], d]
        whole += float((weights.organ_weight[0, p, :, g] * level).sum()) * share
    assert block.organ[d, 0, g, r, t] == pytest.approx(whole, rel=1e-12)


def test_pathways_that_nobody_asks_for_change_nothing_else(inputs: AreaInputs) -> None:
    told, block = evaluate_area(inputs), evaluate_area(replace(inputs, pathways_apart=False))
    assert told.by_pathway.shape[0] == DRAWS
    assert block.by_pathway.shape == (0, *told.by_pathway.shape[1:])
    for name in ("by_source", "attributed", "level_by_origin", "left_by_origin", "increment"):
        np.testing.assert_array_equal(getattr(block, name), getattr(told, name))


def test_all_of_an_exposure_is_as_much_as_its_share_says(inputs: AreaInputs) -> None:
    """Where all is left nothing is multiplied; a share of it makes as much less of each part."""
    whole = evaluate_area(replace(inputs, left=np.ones_like(inputs.left)))
    part = evaluate_area(replace(inputs, left=np.full_like(inputs.left, 0.25)))
    for name in ("increment", "background", "by_source", "by_pathway", "left_by_origin"):
        np.testing.assert_allclose(
            getattr(part, name), 0.25 * getattr(whole, name), rtol=1e-12, err_msg=name
        )
    np.testing.assert_allclose(part.level_by_origin, whole.level_by_origin, rtol=1e-12)
