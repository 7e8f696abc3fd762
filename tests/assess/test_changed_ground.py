"""Options on transport: whole runs against what the page holds, and against the bare ground."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest

from tailrace.assess import air_ahead
from tailrace.assess.assessment import BACKGROUND
from tailrace.assess.block_runners import workplace
from tailrace.assess.chain_run import ChainRun, Stopwatch, run_chain
from tailrace.assess.changed_ground import ground_spans
from tailrace.assess.chosen_options import ChosenOption, choose_options
from tailrace.assess.drawn_ground import drawn_zone
from tailrace.assess.ground_inputs import changed_area
from tailrace.assess.groundwater_plan import groundwater_plan
from tailrace.assess.groundwater_transfers import drawn_pond, groundwater_block
from tailrace.assess.option_rule import Chosen, cell_factors, stated_percentiles, with_options
from tailrace.assess.page_draws import page_of
from tailrace.assess.plume_field import plume_field
from tailrace.assess.plume_levels import PlumeField
from tailrace.assess.site_releases import releases
from tailrace.assess.transfer_store import TransferStore
from tailrace.errors import InputError
from tailrace.quantities import Missing
from tailrace.quantities.level_source import Recorder
from tailrace.site import Site, load_site

from .ground_levels import ByPlace

pytestmark = pytest.mark.slow


FLOOR, SEEPAGE = "tight_floor", "baotou/ground.deposit.tailings_pond.seepage_rate"
DRAWS, START = 64, 1966
"""What seeps from 2026 on reaches nobody by 2035: here options start soon after the pond opened."""


@cache
def site() -> Site:
    declared = load_site("baotou")
    early = declared.options[FLOOR].model_copy(update={"first_year": START})
    return replace(
        declared, option_starts=(START, 2030), options={**declared.options, FLOOR: early}
    )


def floor(start: int = START) -> ChosenOption:
    (found,) = choose_options(site(), [f"{FLOOR}@{start}"])
    return found


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> TransferStore:
    return TransferStore(tmp_path_factory.mktemp("store"))


@pytest.fixture(scope="module")
def no_air() -> Iterator[None]:
    """Leave transfers through the air out: they take long, and no option changes them."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(air_ahead, "air_transfers", lambda *_, **__: Missing("not asked for", "air"))
        yield


def run(store: TransferStore, *options: str) -> ChainRun:
    with workplace(None, 1) as place:
        return run_chain(
            site(), choose_options(site(), options), samples=DRAWS, seed=1,
            scheme="latin hypercube", store=store, place=place, watch=Stopwatch(),
        )  # fmt: skip


def stated(found: ChainRun, central: bool = False) -> np.ndarray[Any, Any]:
    """Return what the works add as the page has it, (endpoint, receptor, group, year, draw)."""
    area = (found.central if central else found.areas)["baotou"]
    at = [found.plan.wanted.index(year) for year in found.plan.stated]
    shown = len(found.plan.areas["baotou"].weights.shown)
    return area.increment[:, :, :shown][..., at].transpose(1, 3, 2, 4, 0)


@pytest.mark.usefixtures("no_air")
@pytest.mark.parametrize("strength", [None, 0.55])
@pytest.mark.slow
def test_the_page_is_the_run_with_it_in_force(store: TransferStore, strength: float | None) -> None:
    """The switch alone, and with the collection of seepage moved by its slider."""
    page = page_of(run(store), draws=DRAWS, workers=1, store=store)
    others = [] if strength is None else [Chosen("seepage_collection", strength, START)]
    texts = [f"{FLOOR}@{START}", *(f"seepage_collection={strength}@{START}" for _ in others)]
    assert page["options"][-1]["name"] == FLOOR
    assert page["options"][-1]["start"] == START
    whole = run(store, *texts)
    shown = page["variants"][FLOOR]["baotou"]
    assert shown["cells"] == page["areas"]["baotou"]["cells"]
    works = [k for k, cell in enumerate(shown["cells"]) if cell["source"] != BACKGROUND]
    for drawn in (True, False):
        factors = cell_factors(shown, "baotou", page["options"], others, page["option_starts"],
                               drawn=drawn)  # fmt: skip
        cells = shown["draws"] if drawn else shown["central"][..., None]
        found = with_options(cells[..., works, :], factors[..., works, :])
        wanted = stated(whole, central=not drawn)
        np.testing.assert_allclose(found, wanted, rtol=1e-3)
        np.testing.assert_allclose(stated_percentiles(found), stated_percentiles(wanted), rtol=1e-3)
    before, after = stated(run(store)), stated(whole)
    assert (after < 0.5 * before).any()


@pytest.mark.usefixtures("no_air")
def test_what_was_released_before_stays(store: TransferStore) -> None:
    before, after = stated(run(store)), stated(run(store, f"{FLOOR}@2030"))
    early = [k for k, year in enumerate(site().stated_years) if year < 2030]
    np.testing.assert_allclose(after[..., early, :], before[..., early, :], rtol=1e-12)


def test_from_its_first_year_on_it_is_the_changed_ground(store: TransferStore) -> None:
    """With the option in force from the start there is one ground, computed on its own here."""
    plan = groundwater_plan(site(), "baotou", store=store)
    years = tuple(site().years)
    option = replace(floor(), start=years[0])
    given = releases(site(), years)
    spans = ground_spans(plan, [option])
    assert [span.holds(years).sum() for span in spans] == [0, len(years)]
    assert spans[1].plan.ponds[0].deposit.seepage_rate == option.table.inputs[SEEPAGE]
    made = groundwater_block(spans[1].plan, given, None, years, years[-1:], (), substances=("S",))
    pond = drawn_pond(spans[1].plan, spans[1].plan.ponds[0], ("S",), years, None)
    assert pond.release.leak[0] == pytest.approx(option.table.inputs[SEEPAGE].central)
    # Twelve times less water, twelve times as long through the ground above the water table.
    zone = drawn_zone(plan.area, None)
    assert not isinstance(zone, Missing)
    flux = pond.release.leak / (np.pi * plan.ponds[0].radius ** 2)
    assert pond.above[0, 0] >= (zone.thickness * zone.water_content / flux)[0]
    assert np.nansum(made.well) >= 0.0


def test_no_draw_seeps_more_with_a_tight_floor(store: TransferStore) -> None:
    plan = groundwater_plan(site(), "baotou", store=store)
    bare, tight = ground_spans(plan, [floor()])
    levels = ByPlace(64)
    years = tuple(site().years)
    leaks = [
        drawn_pond(one.plan, one.plan.ponds[0], ("S",), years, one.levels(levels)).release.leak
        for one in (bare, tight)
    ]
    # Where the ground itself carries no more, the floor makes no difference.
    assert (leaks[1] <= leaks[0]).all()
    assert (leaks[1] < leaks[0]).mean() > 0.5
    asked = Recorder()
    drawn_pond(tight.plan, tight.plan.ponds[0], ("S",), years, tight.levels(asked))
    assert asked.numbers[SEEPAGE] == plan.ponds[0].deposit.seepage_rate


@pytest.mark.usefixtures("no_air")
@pytest.mark.slow
def test_the_plume_follows(store: TransferStore) -> None:
    bare, tight = (plume_field(run(store, *on), "baotou", store) for on in ([], [FLOOR]))
    assert isinstance(bare, PlumeField)
    assert isinstance(tight, PlumeField)
    at = bare.substances.index("S")
    later = [np.nanmax(one.level[1:, 0, at, -1].sum(axis=0)) for one in (bare, tight)]
    assert 0.0 <= later[1] < later[0]
    # What had seeped before moves as it did.
    first = [np.nanmax(one.level[0, 0, at, -1]) for one in (bare, tight)]
    assert first[1] == pytest.approx(first[0], rel=1e-9)


def test_only_the_named_number_is_another() -> None:
    area = site().areas["baotou"]
    changed = changed_area(area, floor().table.inputs)
    old, new = area.ground.deposit["tailings_pond"], changed.ground.deposit["tailings_pond"]
    assert new.seepage_rate != old.seepage_rate
    assert new.water_height == old.water_height
    assert changed.ground.aquifer is area.ground.aquifer
    assert area.ground.deposit["tailings_pond"].seepage_rate == old.seepage_rate


def test_strength_and_two_on_one_input_are_refused() -> None:
    with pytest.raises(InputError, match="no strength"):
        choose_options(site(), [f"{FLOOR}=0.5"])
    twice = replace(site(), options={**site().options, "other": site().options[FLOOR]})
    with pytest.raises(InputError, match=r"tight_floor changes baotou/ground"):
        choose_options(twice, [FLOOR, "other"])
