"""Supply by place and year, limits, cohorts, persons, people: against numbers worked out apart."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from tailrace.assess.cohort_weights import between_years, cohort_weights
from tailrace.assess.counted_people import people_at
from tailrace.assess.exposure_shares import exposure_shares, lived, water_supply
from tailrace.assess.health_limits import health_limits
from tailrace.assess.health_weights import health_weights
from tailrace.assess.known_harm import cases_a_year, fluorosis_of_water
from tailrace.assess.person_ratios import person_variability
from tailrace.assess.unit_levels import PATHWAYS
from tailrace.quantities import Missing, Value
from tailrace.quantities.level_source import FixedLevels, Recorder
from tailrace.site import Site, load_site

VILLAGES = ("dalahai", "xinguang", "kundulun")


@pytest.fixture(scope="module")
def site() -> Site:
    return load_site("baotou")


def test_wells_until_the_tap_came(site: Site) -> None:
    found = water_supply(site, VILLAGES, [1970, 2006, 2007, 2030])
    assert found[0].tolist() == [1.0, 1.0, 0.1, 0.1]
    assert found[2].tolist() == [0.0, 0.0, 0.0, 0.0]


def test_only_water_and_food_are_supplied_from_elsewhere(site: Site) -> None:
    found = exposure_shares(site, VILLAGES, [2000])[..., 0, 0]
    for p, pathway in enumerate(PATHWAYS):
        if pathway in ("crops", "milk", "meat"):
            assert found[0, p] > found[2, p], pathway
        elif pathway not in ("drinking_water", "dermal_water"):
            assert (found[:, p] == 1.0).all(), pathway


def test_shares_are_drawn_by_their_place(site: Site) -> None:
    recorder = Recorder()
    exposure_shares(site, VILLAGES, [2000, 2020], recorder)
    assert "people.supply.tap_water.share" in recorder.numbers
    levels = {place: np.array([0.0, 1.0]) for place in recorder.numbers}
    found = exposure_shares(site, ["dalahai"], [2000, 2020], FixedLevels(levels))
    water = PATHWAYS.index("drinking_water")
    # certain before 2007, 0 to 0.5 after
    assert found[0, water].tolist() == [[1.0, 1.0], [0.0, 0.5]]


def test_villages_are_left(site: Site) -> None:
    assert lived(site, VILLAGES, [2012, 2018, 2019]).tolist() == [
        [1.0, 1.0, 0.0], [1.0, 1.0, 0.0], [1.0, 1.0, 1.0],
    ]  # fmt: skip


def test_limits_in_the_units_of_the_chain(site: Site) -> None:
    """GB 5749: F 1 mg/L, sulfate 250 mg/L; GB 3095 class 2: PM10 70 ug/m3; GB 18871: 1 mSv/yr."""
    rows = {(row.name, row.category): row for row in health_limits(site)}
    assert rows["F in drinking water", "limit"].value == 1.0
    sulfur = rows["S in drinking water", "limit"].value
    assert sulfur == pytest.approx(250 * 32.06 / 96.06, rel=1e-4)
    assert rows["PM10 in air", "annual, class 2"].value == pytest.approx(0.07)
    dose = rows["radiation dose, limit", ""]
    assert (dose.value, dose.unit, dose.kind, dose.decides) == (1.0, "mSv/yr", "increment", True)
    assert rows["cancer risk, acceptable", "china"].value == pytest.approx(1e-4 / 70.0)
    assert not rows["As in air", "annual, reference"].decides  # from memory
    assert all(row.kind == "total" for row in rows.values() if row.medium)
    endpoints = set(health_weights(site).endpoints)
    assert {row.endpoint for row in rows.values() if row.endpoint} <= endpoints


def test_a_life_by_hand(site: Site) -> None:
    """Born in Xinguang in 1995, away in 2014: infant 1, child 5, 5, adolescent 7, adult 1 yr."""
    groups = health_weights(site).groups
    years = list(range(1958, 2036))
    found = cohort_weights(site, VILLAGES, groups, years)
    one = found.names.index("xinguang_1995")
    by_group = dict(zip(groups, found.lived[one, 1].sum(axis=1), strict=True))
    assert by_group == {
        "infant": 1.0, "child_1_6": 5.0, "child_6_11": 5.0, "adolescent_11_16": 7.0, "adult": 1.0,
    }  # fmt: skip
    assert found.unknown[one] == 70 - 19
    assert found.lived[one, [0, 2]].sum() == 0.0
    # of a child of 2024 what comes after 2035 counts as 2035
    late = found.lived[found.names.index("kundulun_2024"), 2]
    assert late[:, -1].sum() == 70 - 11
    assert late.sum() == 70.0


def test_stated_years_stand_for_those_between(site: Site) -> None:
    """A result that is a straight line in time adds up to the same from any years."""
    groups = health_weights(site).groups
    every, few = list(range(1958, 2036)), [1958, 1985, 2010, 2024, 2035]
    whole, part = (cohort_weights(site, VILLAGES, groups, years) for years in (every, few))
    for years, weights in ((every, whole), (few, part)):
        assert between_years(every, years).sum(axis=1) == pytest.approx(1.0)
        total = np.einsum("crgy,y->c", weights.lived, 3.0 + 0.1 * np.array(years))
        assert total == pytest.approx(
            np.einsum("crgy,y->c", whole.lived, 3.0 + 0.1 * np.array(every)), rel=1e-12
        )


def parts_of(pathway: str, endpoints: int = 2) -> np.ndarray:
    found = np.zeros((endpoints, 1, 1, len(PATHWAYS), 3))
    found[..., PATHWAYS.index(pathway), :] = [0.5, 1.0, 7.0]
    return found


def test_persons_by_one_pathway_against_the_lognormal(site: Site) -> None:
    """Soil over weight: lognormals of gsd 2.5 and 1.2 about their means; dose: soil alone."""
    endpoints = ("hazard index, epa-2025, all organs", "radiation dose")
    found = person_variability(
        site, parts_of("soil_ingestion"), endpoints, ("adult",), persons=20_000
    )
    a, b = np.log(2.5), np.log(1.2)
    z = np.array([-1.6448536, 0.0, 1.6448536])
    both = np.exp(-(a**2) / 2 + b**2 / 2 + z * np.hypot(a, b))
    assert found.ratio[0, 0, 0] == pytest.approx(both, rel=0.02)
    assert found.ratio[1, 0, 0] == pytest.approx(np.exp(-(a**2) / 2 + z * a), rel=0.02)
    # the mix of pathways is the same in every draw, so that nothing of the band is left
    assert found.low == pytest.approx(found.high, rel=1e-12)


def test_what_does_not_vary_is_one(site: Site) -> None:
    ends = ("hazard index, epa-2025, all organs", "radiation dose")
    for pathway in ("diet", "radon"):
        found = person_variability(site, parts_of(pathway), ends, ("adult",), persons=200)
        assert found.ratio == pytest.approx(1.0, rel=1e-12)
    nothing = person_variability(
        site, np.zeros((1, 1, 1, len(PATHWAYS), 3)), ends[:1], ("adult",), persons=200
    )
    assert np.isnan(nothing.ratio).all()


def test_fluorosis_draw_by_draw(site: Site) -> None:
    """At 1 mg/L any dental fluorosis of China's survey of 2012 is known, at 30 mg/L nothing is."""
    found = fluorosis_of_water(site, [[1.0, 30.0, np.nan]])
    dental = found["dental"].central[0]
    assert 0.0 < dental[0] < 1.0
    assert np.isnan(dental[1:]).all()
    assert set(found) == {"dental", "severe", "bone"}


def test_people_and_cases_by_hand(site: Site) -> None:
    """100 children and 700 adults of 1000: the other 200 by the declared ages 6 : 42 : 52."""
    counts = pd.DataFrame(
        {
            "place": ["dalahai", "dalahai", "dalahai", "kundulun", "xinguang"],
            "group": ["all", "child", "adult", "all", "all"],
            "year": [2000, 2000, 2000, 2020, 2010],
            "people": [Value(1000.0, "person"), Value(100.0, "person"), Value(700.0, "person"),
                       Value(500.0, "person"), Missing("nobody counted")],
        }
    )  # fmt: skip
    own = replace(site, people=counts)
    groups = ("child_1_6", "adult", "infant", "child_6_11", "adolescent_11_16")
    found = people_at(own, VILLAGES, groups, [1990, 2020])
    assert found[0, :, 0] == pytest.approx([100.0, 700.0, 12.0, 84.0, 104.0])
    assert found[2, :, 1] == pytest.approx([22.0, 428.0, 3.0, 21.0, 26.0])
    assert np.isnan(found[1]).all()
    risk = np.full((3, len(groups), 2, 4), 1e-6)
    cases = cases_a_year(own, risk, VILLAGES, groups, [1990, 2020])
    assert cases[0] == pytest.approx(1000.0e-6)
    assert np.isnan(cases[1]).all()


def test_counts_between_years(site: Site) -> None:
    counts = pd.DataFrame(
        {
            "place": ["dalahai", "dalahai"], "group": ["child", "child_1_6"], "year": [2000, 2010],
            "people": [Value(100.0, "person"), Value(50.0, "person")],
        }
    )  # fmt: skip
    found = people_at(replace(site, people=counts), ["dalahai"], ["child_1_6"], [1990, 2005, 2020])
    assert found[0, 0].tolist() == [100.0, 75.0, 50.0]
