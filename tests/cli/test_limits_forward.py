"""Limits run forward through the whole chain: releases scaled from the plan's first year on."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from tailrace.assess.assessment import BACKGROUND
from tailrace.assess.block_runners import workplace
from tailrace.assess.chain_run import ChainRun, Stopwatch, run_chain
from tailrace.assess.chosen_options import ChosenOption
from tailrace.assess.limits_inverse import ALL_SOURCES, SourceLimit
from tailrace.assess.tables.limits import (
    EARLIER,
    HeldTarget,
    contributions_at,
    limits_at,
    limits_table,
)
from tailrace.assess.transfer_store import TransferStore
from tailrace.site import Site, load_site
from tailrace.site.schema_options import OptionTable

pytestmark = [pytest.mark.slow, pytest.mark.xdist_group("runs")]

DRAWS, PERCENTILE = 24, 80.0


def chain(site: Site, **kwargs: Any) -> ChainRun:
    with workplace(None, 1) as place:
        return run_chain(
            site, samples=DRAWS, seed=5, scheme="latin hypercube", store=TransferStore(),
            place=place, watch=Stopwatch(), **kwargs,
        )  # fmt: skip


@pytest.fixture(scope="module", params=["mountain_pass", "ganzhou"])
def found(request: pytest.FixtureRequest, kept_transfers: Path) -> ChainRun:
    return chain(load_site(request.param))


def reached(found: ChainRun, limit: SourceLimit, area: str, endpoint: str, place: str) -> float:
    """Return the percentile of the run with the releases of the plan's years scaled."""
    site, own = found.plan.site, contributions_at(found, area, endpoint, place)
    gives = [one for one in limit.scaled if own.values[own.along("source").index(one)].any()]
    table = OptionTable(changes="release", at=["works"], sources=gives)
    cut = ChosenOption("cut", table, 1.0 - limit.factor, site.plan_year)
    again = chain(site, options=(cut,)).areas[area]
    plan = found.plan.areas[area]
    k, r = plan.weights.headline.index(endpoint), plan.places.index(place)
    g = plan.weights.groups.index(plan.weights.shown[0])
    at = found.plan.wanted.index(found.plan.stated[-1])
    whole = (again.increment + again.background)[:, k, g, r, at]
    return float(np.percentile(whole, PERCENTILE))


def test_a_limit_holds_in_a_run_of_what_it_allows(found: ChainRun) -> None:
    area, plan = next((name, one) for name, one in found.plan.areas.items()
                      if found.areas[name].earlier.any())  # fmt: skip
    endpoint = plan.weights.headline[0]
    assert plan.weights.shown[0].startswith("child")
    place = max(
        plan.places,
        key=lambda one: contributions_at(found, area, endpoint, one)
        .sums.mean(),
    )  # fmt: skip
    own = contributions_at(found, area, endpoint, place)
    names = own.along("source")
    part = dict(zip(names, own.values, strict=True))
    assert part[EARLIER].max() > 0.0
    largest = max((one for one in names if one not in (BACKGROUND, EARLIER)),
                  key=lambda one: part[one].mean())  # fmt: skip
    whole = own.values.sum(axis=0)
    for half in (part[largest], whole - part[BACKGROUND] - part[EARLIER]):
        held = HeldTarget(endpoint, float(np.percentile(whole - 0.4 * half, PERCENTILE)))
        limits = {one.source: one
                  for one in limits_at(found, area, held, place, PERCENTILE)}  # fmt: skip
        assert EARLIER not in limits
        for title in (largest, ALL_SOURCES):
            one = limits[title]
            if one.word != "allowed" or one.factor > 1.0:
                continue
            forward = reached(found, one, area, endpoint, place)
            assert forward == pytest.approx(held.limit, rel=1e-9)
        assert limits[ALL_SOURCES].word == "allowed"


def test_none_where_what_was_released_before_exceeds(found: ChainRun) -> None:
    area, plan = next((name, one) for name, one in found.plan.areas.items()
                      if found.areas[name].earlier.any())  # fmt: skip
    endpoint, place = plan.weights.headline[0], plan.places[0]
    own = contributions_at(found, area, endpoint, place)
    part = dict(zip(own.along("source"), own.values, strict=True))
    rest = float(np.percentile(part[BACKGROUND] + part[EARLIER], 95))
    table = limits_table(found, {area: [HeldTarget(endpoint, 0.999 * rest)]})
    assert set(table["word"]) == {"none"}
    last = table[table["source"] == ALL_SOURCES].iloc[0]
    assert f"released before {found.plan.site.plan_year}" in last["reason"]
    # a run that does not tell them apart says what it counts
    areas = {name: replace(one, earlier=one.earlier[:0]) for name, one in found.areas.items()}
    whole = limits_table(replace(found, areas=areas), {area: [HeldTarget(endpoint, 1e9)]})
    assert whole["reason"].str.contains("counts what was released in all years").all()
