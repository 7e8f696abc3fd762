"""What a source gives in an unknown amount makes every level and result it reaches "at least"."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from types import SimpleNamespace
from typing import Any, cast

import numpy as np
import pytest

from tailrace.assess.air_form import shares_of_outlet
from tailrace.assess.air_release import GAS, AirRelease, air_release, bin_of
from tailrace.assess.area_block import evaluate_area
from tailrace.assess.area_dataset import area_dataset
from tailrace.assess.area_inputs import background_levels
from tailrace.assess.chain_block import THROUGH_AIR, exposure_left, unknown_media
from tailrace.assess.chain_plan import AreaPlan
from tailrace.assess.gaps import area_gaps, site_gaps
from tailrace.assess.gathered_blocks import AreaGatherer, gather_area
from tailrace.assess.health_limits import LimitRow
from tailrace.assess.kept_arrays import arrays_of, block_of
from tailrace.assess.site_releases import SiteReleases, releases
from tailrace.assess.tables.judged import judged_table
from tailrace.assess.unit_amounts import UnitAmounts
from tailrace.emissions.process import SIZES
from tailrace.quantities import Missing, Value
from tailrace.site import Site, load_site

from .made_chain import made_inputs, made_run

BINS = (*map(bin_of, SIZES), GAS, "Rn-222", "Rn-220")
FOLLOWED = ("F", "As", "Th", "La", "Rn-222", "PM2.5", "PM10")
YEARS = (2023, 2024)


@pytest.fixture(scope="module")
def baotou() -> Site:
    return load_site("baotou")


@pytest.fixture(scope="module")
def given(poorer: Site) -> SiteReleases:
    return releases(poorer, YEARS)


def lacking(
    given: SiteReleases, *sources: str, not_carried: Mapping[str, Missing] | None = None
) -> AirRelease:  # fmt: skip
    site = load_site("baotou")
    return air_release(
        given.releases, sources, BINS, FOLLOWED,
        lambda outlet, substance: shares_of_outlet(site, outlet, substance),
        lambda source, substance: None, not_carried,
    )  # fmt: skip


def test_a_source_that_is_missing_may_give_everything_but_radon(given: SiteReleases) -> None:
    found = lacking(given, "ore_loading", "pit_wind")
    assert found.lacking == {"F", "As", "Th", "La", "PM2.5", "PM10"}
    assert ("pit_wind", "") in found.missing


def test_what_the_overburden_holds_unknown_is_unknown_of_its_dust(given: SiteReleases) -> None:
    found = lacking(given, "waste_loading")
    assert found.lacking == {"F", "Th", "As"}
    assert lacking(given, "ore_loading").lacking == {"As"}


def test_dust_of_which_nothing_is_known_is_particles_nonetheless(given: SiteReleases) -> None:
    assert lacking(given, "concentrate_road").lacking == {"F", "As", "Th", "La"}


def test_particles_of_which_no_size_is_known_are_not_none(given: SiteReleases) -> None:
    # AP-42 says of drilling what is below 30 um alone, of primary crushing PM10 too
    assert {"PM2.5", "PM10"} <= lacking(given, "ore_drilling").lacking
    crushed = lacking(given, "primary_crushing").lacking
    assert "PM2.5" in crushed
    assert "PM10" not in crushed
    assert {"PM2.5", "PM10"} <= lacking(given, "air:roaster_stack").lacking


def test_particles_of_exhaust_are_carried_as_its_gases_are(given: SiteReleases) -> None:
    found = lacking(given, "mine_exhaust")
    assert found.lacking == set()
    exhaust = given.releases.sources["mine_exhaust"].emitted.gases
    for name in ("PM2.5", "PM10"):
        carried = found.amount[FOLLOWED.index(name), 0]
        np.testing.assert_array_equal(carried[BINS.index(GAS)], exhaust[f"{name} of exhaust"])
        assert carried.sum() == pytest.approx(exhaust[f"{name} of exhaust"].sum(), rel=1e-12)


def test_what_baotou_releases_to_the_air_is_known_whole(baotou: Site) -> None:
    """Every gap above is declared: assumed, with a range."""
    full = releases(baotou, YEARS)
    every = (*full.releases.sources, *(o for o in full.releases.outlets if o.startswith("air:")))
    dusty = [name for name in every if name not in ("pond_seepage",)]
    found = lacking(full, *dusty)
    assert found.lacking == set()
    assert full.releases.missing.keys() <= {"pond_seepage"}


def test_particles_of_a_stack_are_its_elements_times_what_is_declared(baotou: Site) -> None:
    full = releases(baotou, YEARS)
    found = lacking(full, "air:roaster_stack")
    point = baotou.emissions.release_points["air:roaster_stack"]  # type: ignore[union-attr]
    flow = full.releases.outlets["air:roaster_stack"]
    solid = sum(
        flow.flow[k] for k, name in enumerate(flow.substances) if name not in (*point.gases, "H2O")
    )
    below = {size: point.sizes[size].central for size in ("PM2.5", "PM10")}  # type: ignore[union-attr]
    for name, share in below.items():
        carried = found.amount[FOLLOWED.index(name), 0].sum(axis=0)
        declared = point.numbers["particle_mass"].central  # type: ignore[union-attr]
        np.testing.assert_allclose(carried, solid * declared * share, rtol=1e-12)


def test_radon_is_known_where_its_source_is(given: SiteReleases) -> None:
    assert lacking(given, "pond_radon").lacking == set()
    lost = replace(given.releases, missing={"pond_radon": Missing("no cover")})
    made = air_release(lost, ("pond_radon",), BINS, FOLLOWED, lambda *_: {}, lambda *_: None)
    assert made.lacking == {"Rn-222"}


def test_a_source_without_a_way_through_the_air_is_lacking(given: SiteReleases) -> None:
    why = {"ore_loading": Missing("no release point")}
    found = lacking(given, "pond_radon", not_carried=why)
    assert found.lacking == {"F", "As", "Th", "La", "PM2.5", "PM10"}
    assert "no release point" in found.missing["ore_loading", ""]


def test_without_air_or_ground_media_are_unknown_as_far_as_they_reach() -> None:
    none, known = Missing("no weather"), cast(Any, SimpleNamespace(unknown={}))
    plan = AreaPlan("here", (), ("F", "Th"), cast(Any, None), none, known, {})
    every = frozenset(("F", "Th"))
    assert unknown_media(plan, None, "none") == dict.fromkeys(THROUGH_AIR, every)
    nothing = UnitAmounts((1, 1))
    empty = AirRelease(("F", "Th"), ("pit",), (), (), nothing, (), nothing, np.zeros((2, 0, 0)),
                       {}, frozenset({"F"}))  # fmt: skip
    assert unknown_media(plan, empty, "none") == dict.fromkeys(THROUGH_AIR, frozenset({"F"}))
    dry = replace(plan, ground=none)
    full = replace(empty, units=((0, 0),))
    assert unknown_media(dry, full, "none") == {"drinking_water": every}
    assert set(unknown_media(dry, full, "well")) == {"drinking_water", "crops", "milk", "meat"}


def with_unknown_dust() -> Any:
    """Return made-up inputs whose thorium in dust is not known, whole or in part."""
    inputs = made_inputs(40)
    carriers = tuple(
        replace(one, unknown=frozenset({"Th"})) if one.carrier == "deposition" else one
        for one in inputs.carriers
    )
    return replace(inputs, carriers=carriers, unknown_media={"drinking_water": frozenset({"F"})})


def test_levels_and_results_know_what_they_lack() -> None:
    inputs = with_unknown_dust()
    block, media = evaluate_area(inputs), inputs.weights.media
    wanted = np.zeros_like(block.level_unknown)
    wanted[media.index("crops"), 2] = wanted[media.index("drinking_water"), 0] = True
    np.testing.assert_array_equal(block.level_unknown, wanted)
    crops, water = (list(inputs.weights.medium_of).index(x) for x in ("crops", "drinking_water"))
    assert block.unknown[:, crops, 2].all()
    assert block.unknown[:, water, 0].all()
    assert block.unknown.sum() == 2 * block.unknown[:, crops, 2].size
    # a medium that takes nothing of the carrier lacks nothing of it
    terms = tuple(
        replace(one, factor=0.0 * one.factor) if one.carrier == "deposition" else one
        for one in inputs.terms
    )
    assert not evaluate_area(replace(inputs, terms=terms)).level_unknown[media.index("crops")].any()


def test_what_one_block_lacks_the_run_lacks() -> None:
    lacks, known = with_unknown_dust(), made_inputs(40, seed=4)
    blocks = [evaluate_area(one) for one in (known, lacks, known)]
    base = [background_levels(one) for one in (known, lacks, known)]
    np.testing.assert_array_equal(
        gather_area(blocks, base).level_unknown, blocks[1].level_unknown
    )  # fmt: skip
    first, second = AreaGatherer(), AreaGatherer()
    for gatherer, chosen in ((first, (0, 1)), (second, (0,))):
        for k in chosen:
            gatherer.add(blocks[k], base[k])
    first._start_counting()
    second.go_on_from(first.counted())
    np.testing.assert_array_equal(second.finish().level_unknown, blocks[1].level_unknown)


def test_flags_travel_with_a_kept_block() -> None:
    found = made_run(with_unknown_dust())
    again = block_of(arrays_of(found.kept[0])).areas["here"]
    np.testing.assert_array_equal(
        again.results.level_unknown, found.areas["here"].level_unknown
    )  # fmt: skip


@pytest.mark.parametrize(("kind", "which"), [("total", "level"), ("increment", "level_increment")])
def test_a_level_with_an_unknown_part_meets_no_limit(kind: Any, which: str) -> None:
    found = made_run(with_unknown_dust())
    media = found.plan.areas["here"].weights.media
    for substance, unknown in (("F", True), ("As", False)):
        e = ("F", "As", "Th").index(substance)
        high = found.areas["here"].statistics[which][2, media.index("drinking_water"), e].max()
        limit = LimitRow(substance, "drinking_water", substance, "", 1.01 * high, "mg/L",
                         "somebody", "", "published", kind, True)  # fmt: skip
        table = judged_table(found, [limit])
        assert (table["at_least"] == unknown).all()
        assert set(table["verdict"]) == {"cannot tell" if unknown else "does not exceed"}
        assert table["reason"].str.startswith("at least: not all F").eq(unknown).all()
        over = judged_table(found, [replace(limit, value=1e-9 * high)])
        assert set(over["verdict"]) == {"exceeds"}


def test_the_data_set_says_where_a_level_is_a_lower_bound(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = made_run(replace(with_unknown_dust(), background={}))
    monkeypatch.setattr("tailrace.assess.area_dataset._coordinates", lambda *_: {})
    area = found.plan.areas["here"]
    data = area_dataset(found.plan, area, found.areas["here"], found.areas["here"])
    np.testing.assert_array_equal(
        data["level_increment_at_least"].values, found.areas["here"].level_unknown
    )
    assert data["level_at_least"].values.all()  # no background is known
    own = data["central_level_by_source"].values
    assert np.isnan(own[:, -1]).all()  # nor is it none
    assert np.isfinite(own[:, :-1]).all()


def test_a_factor_on_transfers_that_is_missing_is_said() -> None:
    found = made_run(made_inputs(20))
    surface = SimpleNamespace(air_transfer_factor=Missing("nobody compared it"))
    site = cast(Any, found.plan.site)
    site.areas = {"here": SimpleNamespace(surface=SimpleNamespace(surface=surface))}
    plan = replace(found.plan.areas["here"], air=cast(Any, SimpleNamespace()))
    here = replace(found, plan=replace(found.plan, areas={"here": plan}))
    said = [one for one in area_gaps(here, "here") if "taken as exact" in one]
    assert len(said) == 1
    assert "nobody compared it" in said[0]
    surface.air_transfer_factor = None
    assert not [one for one in area_gaps(here, "here") if "taken as exact" in one]


def test_a_share_of_exposure_that_is_missing_makes_a_lower_bound(baotou: Site) -> None:
    people = baotou.exposure
    assert people is not None
    tap = people.supply["tap_water"].model_copy(update={"share": Missing("nobody counted")})
    site = replace(
        baotou, exposure=people.model_copy(update={"supply": {**people.supply, "tap_water": tap}})
    )
    paths = ("drinking_water", "crops", "soil_ingestion")
    weights = cast(Any, SimpleNamespace(pathways=paths))
    area = AreaPlan("baotou", ("dalahai",), (), weights, Missing(""), Missing(""), {})
    plan = cast(Any, SimpleNamespace(site=site, wanted=(2000, 2020)))
    effects = cast(Any, SimpleNamespace(factors={}, of_exposure=lambda *_: None))
    left, not_told = exposure_left(plan, area, effects, None)
    assert not_told == {"drinking_water"}
    assert left[0, 0, :, 0].tolist() == [1.0, 0.0]  # the well until 2007, then the tap
    assert np.isfinite(left).all()
    told = replace(made_inputs(20), unknown_pathways=not_told)
    unknown = evaluate_area(told).unknown
    assert unknown[:, told.weights.pathways.index("drinking_water")].all()
    assert not unknown[:, told.weights.pathways.index("crops")].any()
    run = cast(Any, SimpleNamespace(plan=SimpleNamespace(site=site, areas=site.areas),
                                    middle=SimpleNamespace(releases=None)))  # fmt: skip
    assert [one for one in site_gaps(run) if "tap_water" in one and "nobody counted" in one]


def test_food_lacks_no_background_where_the_diet_brings_it() -> None:
    inputs = made_inputs(20)
    weights, paths = inputs.weights, (*inputs.weights.pathways, "diet")
    wider = np.concatenate([weights.headline_weight, weights.headline_weight[:, :1]], axis=1)
    wider[0, -1, 1] = 0.0  # of the second substance the diet does not count
    organs = np.concatenate([weights.organ_weight, weights.organ_weight[:, :1]], axis=1)
    with_diet = replace(
        weights, pathways=paths, medium_of={**weights.medium_of, "diet": "diet"},
        headline_weight=wider, organ_weight=organs, unknown=np.zeros(wider.shape, dtype=bool),
    )  # fmt: skip
    background = {x: y for x, y in inputs.background.items() if x != "crops"}
    diet = np.ones((3, 1, 1))
    diet[2] = np.nan  # of the third no diet is declared
    left = np.concatenate([inputs.left, inputs.left[:, :1]], axis=1)
    found = evaluate_area(
        replace(inputs, weights=with_diet, background={**background, "diet": diet}, left=left)
    )
    crops = paths.index("crops")
    assert not found.unknown[0, crops, 0].any()
    assert found.unknown[0, crops, 1:].all()
    assert not found.unknown[1, crops].any()  # judged without background
    before = evaluate_area(replace(inputs, background=background)).unknown
    assert before[0, crops].all()


def test_seepage_that_the_ground_computes_is_not_missing(
    baotou: Site, given: SiteReleases
) -> None:  # fmt: skip
    pond = SimpleNamespace(source="pond_seepage")
    for ponds, listed in (([pond], False), ([], True)):
        area = SimpleNamespace(ground=SimpleNamespace(ponds=ponds))
        run = cast(Any, SimpleNamespace(
            plan=SimpleNamespace(site=baotou, areas=dict.fromkeys(baotou.areas, area)),
            middle=SimpleNamespace(releases=given),
        ))  # fmt: skip
        said = site_gaps(run)
        assert any(one.startswith("pond_seepage") for one in said) == listed
        assert any(one.startswith("pit_wind") for one in said)


@pytest.mark.parametrize("name", ["baotou", "ganzhou", "mountain_pass"])
def test_files_do_not_contradict_each_other_on_seepage(name: str) -> None:
    site = load_site(name)
    assert site.emissions is not None
    for source in site.emissions.sources.values():
        if source.process != "seepage":
            continue
        rate = source.inputs["rate"]
        for deposit in site.areas[source.area].ground.deposit.values():
            if deposit.place == source.place and isinstance(deposit.seepage_rate, Value):
                assert isinstance(rate, Missing)
                assert "ground.toml" in rate.reason
