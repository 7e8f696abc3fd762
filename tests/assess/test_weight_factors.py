"""A weight taken apart multiplies to the weight, for everything that is judged."""

from __future__ import annotations

import re

import numpy as np
import pandas as pd
import pytest
import xarray as xr

from tailrace.assess.assessment import AreaAssessment, Assessment
from tailrace.assess.closing_product import rounded
from tailrace.assess.explanation import explain
from tailrace.assess.health_weights import health_weights
from tailrace.assess.table_columns import TABLES
from tailrace.assess.weight_factors import weight_factors
from tailrace.report.explanation_words import explanation_lines
from tailrace.site import Site, load_site

HAZARD = "hazard index, epa-2025, all organs"


@pytest.fixture(scope="module")
def site() -> Site:
    return load_site("baotou")


@pytest.mark.slow
def test_factors_multiply_to_the_weight(site: Site) -> None:
    known = health_weights(site)
    apart = 0
    for k, endpoint in enumerate(known.endpoints):
        if endpoint.startswith("hazard index") and not endpoint.endswith("all organs"):
            continue
        for p, x in np.ndindex(len(known.pathways), len(known.substances)):
            for g, group in enumerate(known.groups[:2]):
                found = weight_factors(
                    site, endpoint, known.pathways[p], known.substances[x], group
                )
                product = 1.0 if found else 0.0
                for one in found:
                    product = product / one.number if one.divides else product * one.number
                assert product == pytest.approx(known.weight[k, p, x, g], rel=1e-12, abs=0.0)
                apart += len(found) > 1
    assert apart > 500


def test_a_hazard_quotient_is_intake_over_reference_dose(site: Site) -> None:
    intake, reference = weight_factors(site, HAZARD, "drinking_water", "F", "child_1_6")
    # 0.7 L/d for 19.2 kg (HJ 25.3-2019), 350 of 365 days (OSWER 9200.1-120)
    assert intake.number == pytest.approx(0.7 / 19.2 * 350.0 / 365.0, rel=1e-3)
    assert reference.number == 0.06  # IRIS 1987, fluorine
    assert reference.divides
    assert "Integrated Risk Information System 1987" in reference.words[0]
    assert "[assumed, HJ 25.3-2019" in " ".join(intake.words)


def test_a_result_is_walked_back_to_toxicity_and_release(site: Site) -> None:
    found = "\n".join(explanation_lines(explain(one_result(site), "hazard index child dalahai")))
    assert "share of exposure" in found or "level" in found
    assert "/ 0.06000" in found
    assert "reference value (RfD 0.06 mg/(kg d) [published, US EPA" in found
    equation = re.search(r"^   (\S+) = (.*)$", found, re.MULTILINE)
    assert equation
    product = float(np.prod([float(one) for one in equation[2].split(" x ")]))
    assert rounded(product, 4) == equation[1]
    weight = re.search(r"weight (\S+) per mg/L is made of", found)
    assert weight
    assert f"product: {weight[1]}" in found


def one_result(site: Site) -> Assessment:
    """A hazard index of fluoride drunk at one place, by one source and background."""
    known = health_weights(site)
    weight = known.weight[
        known.endpoints.index(HAZARD), known.pathways.index("drinking_water"),
        known.substances.index("F"), known.groups.index("child_1_6"),
    ]  # fmt: skip
    parts = np.zeros((1, 1, 1, 1, 2, 1, 1))
    parts[..., 0, 0, 0], parts[..., 1, 0, 0] = 0.4 * weight, 1.1 * weight  # mg/L
    dims = ("endpoint", "receptor", "group", "stated_year", "source", "substance", "pathway")
    data = xr.Dataset(
        {
            "central_contribution": (dims, parts),
            "result": (("endpoint", "receptor", "group", "year", "draw"),
                       np.full((1, 1, 1, 1, 8), 1.5 * weight)),
            "at_least": (("endpoint", "receptor", "group"), np.zeros((1, 1, 1), dtype=bool)),
        },
        coords={
            "endpoint": [HAZARD], "unit": ("endpoint", ["1"]), "receptor": ["dalahai"],
            "group": ["child_1_6"], "stated_year": [2024], "year": [2024], "draw": np.arange(8),
            "source": ["pond_seepage", "background"], "substance": ["F"],
            "pathway": ["drinking_water"], "medium_of": ("pathway", ["drinking_water"]),
            "medium": ["drinking_water"], "medium_unit": ("medium", ["mg/L"]),
            "statistic": ["P5", "P50", "P95"],
        },
    )  # fmt: skip
    area = AreaAssessment("baotou", data)
    empty = {name: pd.DataFrame(columns=list(TABLES[name][0])) for name in ("releases", "numbers")}
    return Assessment(site, {"samples": 8}, {"baotou": area}, empty)
