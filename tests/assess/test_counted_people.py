"""Counts of people draw by draw, against closed forms and by hand."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from tailrace.assess import DrawDesign, cases_a_year, people_at
from tailrace.assess.counted_people import drawn_people, drawn_place, varying_counts
from tailrace.assess.draw_levels import SCHEMES
from tailrace.assess.late_levels import LateLevels
from tailrace.quantities import Value
from tailrace.quantities.distributions import Lognormal, Uniform
from tailrace.quantities.level_source import FixedLevels
from tailrace.site import Site, load_site

Z95 = 1.6448536269514722
"""Standard normal deviate of 95 %: Abramowitz and Stegun 1964, table 26.5."""
STAGES = ("infant", "child_1_6", "child_6_11", "adolescent_11_16", "adult")
NUMBER = Value(0.5, "1", distribution=Uniform(0.0, 1.0))


@pytest.fixture(scope="module")
def site() -> Site:
    return load_site("mountain_pass")


def counted(site: Site, *rows: tuple[str, str, int, Value]) -> Site:
    """Return a site with other counts of people."""
    return replace(site, people=pd.DataFrame(rows, columns=["place", "group", "year", "people"]))


def lognormal(median: float, gsd: float) -> Value:
    return Value(median, "person", distribution=Lognormal(median, gsd))


def design(draws: int, scheme: str = "latin hypercube") -> DrawDesign:
    return DrawDesign({"made.number": NUMBER}, draws, seed=7, scheme=scheme)  # type: ignore[arg-type]


def test_cases_among_uncertain_people_are_a_product_of_lognormals(site: Site) -> None:
    """The logarithm of a product has the variances of both: P95 / P50 = GSD^1.645 of the sum."""
    draws = 16384
    own = counted(site, ("here", "all", 2020, lognormal(1000.0, 1.8)))
    levels = LateLevels(design(draws), draws)
    risk = Lognormal(1e-6, 2.5).ppf(levels.levels("made.risk", NUMBER))
    cases = cases_a_year(
        own, np.broadcast_to(risk, (1, 5, 1, draws)), ["here"], STAGES, [2020], levels
    )[0, 0]
    sigma = math.hypot(math.log(1.8), math.log(2.5))
    # the site divides everybody by shares of ages that add up to one
    expected = [1e-3 * math.exp(z * sigma) for z in (-Z95, 0.0, Z95)]
    assert np.percentile(cases, (5.0, 50.0, 95.0)) == pytest.approx(expected, rel=0.02)
    central = cases_a_year(own, np.full((1, 5, 1, 1), 1e-6), ["here"], STAGES, [2020])
    assert central[0, 0, 0] == pytest.approx(1e-3)


def test_years_and_ages_of_a_place_rise_as_one(site: Site) -> None:
    """Uniform counts at levels 0 and 1; 2010 lies half-way; children keep a tenth of everybody."""
    first, last = (
        Value(mid, "person", distribution=Uniform(low, high))
        for low, mid, high in ((100.0, 200.0, 300.0), (0.0, 100.0, 500.0))
    )
    ten, five = Value(20.0, "person", low=0.0, high=90.0), Value(10.0, "person")
    own = counted(
        site, ("here", "all", 2000, first), ("here", "all", 2020, last),
        ("here", "child_1_6", 2000, ten), ("here", "child_1_6", 2020, five),
    )  # fmt: skip
    levels = FixedLevels({drawn_place("here"): np.array([0.0, 0.5, 1.0])})
    found = drawn_people(own, ["here"], ["all", "child_1_6"], [1990, 2010, 2030], levels)[0]
    assert found[0].tolist() == [[100.0, 200.0, 300.0], [50.0, 225.0, 400.0], [0.0, 250.0, 500.0]]
    assert found[1] == pytest.approx(
        np.array([[10.0, 20.0, 30.0], [5.0, 22.5, 40.0], [0.0, 25.0, 50.0]])
    )
    central = people_at(own, ["here"], ["all", "child_1_6"], [1990, 2010, 2030])[0]
    assert central.tolist() == [[200.0, 150.0, 100.0], [20.0, 15.0, 10.0]]
    assert list(varying_counts(own)) == [(drawn_place("here"), one) for one in (first, last)]


def test_a_group_counted_with_a_spread_of_its_own_has_it(site: Site) -> None:
    own = counted(
        site, ("here", "all", 2020, Value(100.0, "person")),
        ("here", "adult", 2020, Value(50.0, "person", distribution=Uniform(40.0, 60.0))),
    )  # fmt: skip
    levels = FixedLevels({drawn_place("here"): np.array([0.0, 1.0])})
    found = drawn_people(own, ["here"], ["all", "adult"], [2020], levels)[0, :, 0]
    assert found.tolist() == [[100.0, 100.0], [40.0, 60.0]]


@pytest.mark.parametrize("scheme", SCHEMES)
def test_levels_made_late_are_those_of_a_design_that_had_them(scheme: str) -> None:
    """A column of a Latin hypercube or of plain points depends on its name and no other column."""
    draws = 300
    late = LateLevels(design(draws, scheme), draws)
    own = late.levels("people.counted.here", NUMBER)
    kind = "plain" if scheme == "plain" else "latin hypercube"
    inputs = {"made.number": NUMBER, "people.counted.here": NUMBER}
    whole = DrawDesign(inputs, draws, seed=7, scheme=kind)  # type: ignore[arg-type]
    assert own.tolist() == whole.all_levels()[:, 1].tolist()
    few = LateLevels(design(draws, scheme), 256)
    assert few.levels("people.counted.here", NUMBER).tolist() == own[:256].tolist()
    assert late.levels("people.counted.there", NUMBER).tolist() != own.tolist()


def test_every_age_of_a_bundled_site_rises_with_everybody(site: Site) -> None:
    levels = LateLevels(design(64), 64)
    found = drawn_people(site, ["nipton"], ["all", "adult"], [1952, 2035], levels)[0]
    central = people_at(site, ["nipton"], ["all", "adult"], [1952, 2035])[0]
    assert np.ptp(found, axis=-1).min() > 0.0
    assert found[1] / found[0] == pytest.approx(
        np.broadcast_to((central[1] / central[0])[:, None], (2, 64))
    )
