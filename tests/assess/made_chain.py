"""A made-up run of the chain: one area of random carriers, with results as the chain sums them."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import numpy as np

from tailrace.assess.area_block import evaluate_area
from tailrace.assess.area_inputs import AreaInputs
from tailrace.assess.block_task import KeptArea, KeptBlock, ReleaseDraws
from tailrace.assess.carrier_terms import MEDIUM_TERMS, CarrierTerm
from tailrace.assess.carriers import CarrierAmounts
from tailrace.assess.chain_plan import AreaPlan, ChainPlan
from tailrace.assess.chain_run import ChainRun
from tailrace.assess.draw_design import DrawDesign
from tailrace.assess.gathered_blocks import gather_area
from tailrace.assess.pathway_weights import PathwayWeights
from tailrace.quantities import Missing, Value
from tailrace.quantities.distributions import Uniform

PATHS = {
    "inhalation_outdoor": "air",
    "soil_ingestion": "soil",
    "house_dust_ingestion": "house_dust",
    "drinking_water": "drinking_water",
    "crops": "crops",
}
HAZARD, DOSE = "hazard index, a, all organs", "radiation dose"
SUBSTANCES = ("F", "As", "Th")
PLACES = ("village", "town")
WANTED, STATED = (2000, 2020, 2030), (2020, 2030)
STARTS = (2026,)
DUSTY, STACK, POND = "beach", "air:stack", "pond"


def made_inputs(draws: int, *, epochs: int = 2, bins: int = 2, seed: int = 3) -> AreaInputs:
    """Return carriers of dust and gas of one source, of a stack and of a pond, all at random."""
    rng = np.random.default_rng(seed)
    e, r, y = len(SUBSTANCES), len(PLACES), len(WANTED)
    shape = (2, len(PATHS), e, 3)
    weights = PathwayWeights(
        (HAZARD, DOSE), ("hazard index, a, bone",), ("child_1_6", "adult", "infant"),
        tuple(PATHS), ("child_1_6", "adult"), PATHS, rng.random(shape),
        rng.random((1, *shape[1:])), np.zeros(shape, dtype=bool), np.array([False, True]),
    )  # fmt: skip
    dust = tuple((DUSTY, n) for n in range(epochs))
    spread = tuple((name, n) for n in range(epochs) for name in (DUSTY, STACK))
    pond = tuple((POND, n) for n in range(epochs))
    units = np.repeat(np.arange(epochs), bins)
    own = np.repeat(np.arange(epochs), r)
    carriers = []
    for name in ("air", "deposition", "soil", "field soil"):
        carriers += [
            CarrierAmounts(name, dust, rng.random((draws, e, epochs * bins, y)), units,
                           rng.random((epochs * bins, r))),
            CarrierAmounts(name, spread, rng.random((draws, e, len(spread), y)),
                           np.arange(len(spread)), rng.random((e, len(spread), r))),
        ]  # fmt: skip
    carriers += [
        CarrierAmounts(name, pond, rng.random((draws, e, epochs * r, y)), own, None)
        for name in ("well", "field water", "irrigated soil")
    ]
    terms = tuple(
        CarrierTerm(medium, carrier, rng.random((e, draws)))
        for medium, of in MEDIUM_TERMS.items()
        for carrier in of
    )
    background = {medium: 0.1 * rng.random((e, 1, draws)) for medium in PATHS.values()}
    left = rng.random((r, len(PATHS), y, 1))
    at = tuple(WANTED.index(year) for year in STATED)
    return AreaInputs(SUBSTANCES, PLACES, weights, tuple(carriers), terms, background, left, at)


def made_run(inputs: AreaInputs, design: DrawDesign | None = None) -> ChainRun:
    """Return a run of one area, "here", with the results of given inputs."""
    draws = inputs.draws
    rng = np.random.default_rng(5)
    names = (DUSTY, STACK)
    release = ReleaseDraws(names, SUBSTANCES, 1.0 + rng.random((2, 3, len(STATED), draws)))
    from tailrace.assess.area_inputs import background_levels

    block, base = evaluate_area(inputs), background_levels(inputs)
    kept = KeptArea(block, base, release, None, {(STACK, "As"): "nobody measured it"}, ())
    one = KeptBlock({"here": kept}, {"here": 1e-16})
    gathered = {"here": gather_area([block], [base])}
    health: Any = SimpleNamespace(
        endpoints=(HAZARD, DOSE), groups=("child_1_6", "adult", "infant"), pathways=tuple(PATHS),
        substances=SUBSTANCES, cited={}, decides=np.ones((2, len(PATHS), 3, 3), dtype=bool),
    )  # fmt: skip
    site: Any = SimpleNamespace(
        emissions=None, plan_year=2030, option_starts=STARTS, options={}, people=(),
        census=SimpleNamespace(entries=()),
    )  # fmt: skip
    none = Missing("made up")
    area = AreaPlan("here", PLACES, SUBSTANCES, inputs.weights, none, none, {})
    plan = ChainPlan(site, tuple(range(2000, 2031)), WANTED, STATED, health, {"here": area})
    if design is None:
        number = Value(0.5, "1", distribution=Uniform(0.0, 1.0))
        design = DrawDesign({"made.number": number}, draws)
    return ChainRun(
        plan, design, (), gathered, gathered, (one,), cast(KeptBlock, one), {"here": 1e-16}
    )
