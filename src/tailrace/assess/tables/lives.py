"""Whole lives, and how persons of one group differ."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from tailrace.assess.cohort_weights import CohortWeights, cohort_weights
from tailrace.assess.pathway_weights import DOSE, RISK
from tailrace.assess.person_ratios import PERCENTS, person_variability
from tailrace.assess.tables.table_frame import percentiles, table_frame
from tailrace.assess.unit_levels import PATHWAYS

if TYPE_CHECKING:
    import pandas as pd

    from tailrace.assess.chain_plan import AreaPlan
    from tailrace.assess.chain_run import ChainRun

Array = NDArray[np.float64]
Row = tuple[Any, ...]
LIFETIME_RISK = "lifetime cancer risk"
LIFETIME_DOSE = "dose of a life"
PERSON_DRAWS = 32
"""Draws of what is not known beside persons: persons differ little from draw to draw."""
PERSONS = 400
"""Persons drawn: their P95 has twenty beyond it."""


def cohorts_table(found: ChainRun) -> pd.DataFrame:
    """Return what whole lives add up to.

    Parameters
    ----------
    found : ChainRun
        The run.

    Returns
    -------
    DataFrame
        Columns as `TABLES`: cancer risks with background, doses of the works alone, summed along
        lives through ages, places and relocation in every draw.
    """
    return table_frame("cohorts", _cohorts(found))


def _cohorts(found: ChainRun) -> Iterator[Row]:
    site = found.plan.site
    plans = found.plan.areas
    places = [place for plan in plans.values() for place in plan.places]
    first = next(iter(plans.values()), None)
    if first is None:
        return
    lives = cohort_weights(site, places, first.weights.groups, found.plan.wanted)
    for endpoint in first.weights.headline:
        if not endpoint.startswith((RISK, DOSE)):
            continue
        yearly = _yearly(found, endpoint)
        for c, name in enumerate(lives.names):
            total, lacking = _along(found, lives, c, endpoint, yearly)
            low, middle, high = (float(one) for one in percentiles(total))
            is_dose = endpoint.startswith(DOSE)
            result = LIFETIME_DOSE if is_dose else endpoint.replace(RISK, LIFETIME_RISK)
            years = float(lives.unknown[c])
            unknown = f"{years:g} years elsewhere, of which nothing is known" if years else ""
            yield (
                name, lives.titles[c], result, "mSv" if is_dose else "1", low, middle, high,
                lacking or bool(years), unknown,
            )  # fmt: skip


def _yearly(found: ChainRun, endpoint: str) -> dict[str, Array]:
    """Return a result with background by area, shape (draw, group, place, year)."""
    yearly = {}
    for name, plan in found.plan.areas.items():
        area, k = found.areas[name], plan.weights.headline.index(endpoint)
        yearly[name] = area.increment[:, k] + area.background[:, k]
    return yearly


def _along(
    found: ChainRun, lives: CohortWeights, cohort: int, endpoint: str, yearly: Mapping[str, Array]
) -> tuple[Array, bool]:
    """Return the sum along a life, shape (draw,), and whether something of it is not known."""
    total: Array | float = 0.0
    lacking, begin = False, 0
    for name, plan in found.plan.areas.items():
        area = found.areas[name]
        k = plan.weights.headline.index(endpoint)
        own = lives.lived[cohort, begin : begin + len(plan.places)]
        begin += len(plan.places)
        total = total + np.einsum("rgy,dgry->d", own, yearly[name])
        lived_as = own.any(axis=(0, 2))
        lacking = lacking or bool(area.unknown[k][..., lived_as].any())
    return np.asarray(total), lacking


def persons_table(found: ChainRun) -> pd.DataFrame:
    """Return how persons stand to the typical one of their group in the last stated year.

    Parameters
    ----------
    found : ChainRun
        The run.

    Returns
    -------
    DataFrame
        Columns as `TABLES`: percentiles over persons, medians over what is not known.
    """
    return table_frame("persons", _persons(found))


def _persons(found: ChainRun) -> Iterator[Row]:
    for name, plan in found.plan.areas.items():
        weights = plan.weights
        parts = person_parts(found, plan)
        ratios = person_variability(
            found.plan.site, parts, weights.headline, weights.shown, persons=PERSONS,
            seed=found.design.seed,
        )  # fmt: skip
        at = [PERCENTS.index(level) for level in (5.0, 50.0, 95.0)]
        for k, endpoint in enumerate(weights.headline):
            for r, place in enumerate(plan.places):
                for g, group in enumerate(weights.shown):
                    low, middle, high = (float(ratios.ratio[k, r, g, i]) for i in at)
                    if np.isnan(middle):
                        continue
                    yield (
                        name, place, group, found.plan.stated[-1], endpoint, low, middle, high,
                    )  # fmt: skip


def person_parts(found: ChainRun, plan: AreaPlan) -> Array:
    """Return results of the typical person by pathway in the last stated year.

    Parameters
    ----------
    found : ChainRun
        The run.
    plan : AreaPlan
        The area.

    Returns
    -------
    ndarray, shape (endpoint, place, shown group, pathway, draw)
        Pathways as `unit_levels.PATHWAYS`.
    """
    part = found.areas[plan.name].by_pathway[:PERSON_DRAWS, ..., -1]
    # (draw, endpoint, group, pathway, place)
    rows = [plan.weights.pathways.index(name) for name in PATHWAYS]
    return np.ascontiguousarray(part[:, :, :, rows].transpose(1, 4, 2, 3, 0))
