"""Lives summed through ages, places and years."""

from __future__ import annotations

import numpy as np
import pytest
import xarray as xr
from hypothesis import given
from hypothesis import strategies as st

from tailrace.errors import InputError
from tailrace.people.cohort import Cohort, along_cohorts, life_years, lifetime_if_level_lasted

AGES = {"infant": (0.0, 1.0), "child": (1.0, 17.5), "adult": (17.5, 70.0)}
PLACES = ["near", "far"]


def yearly(years: range, units: str = "1/yr") -> xr.DataArray:
    """Near the works ten times as much as far away; an infant 5, a child 3, an adult 1 a year."""
    values = np.array([10.0, 1.0])[:, None, None] * np.array([5.0, 3.0, 1.0])[:, None]
    return xr.DataArray(
        values * np.ones(len(years)),
        dims=("receptor", "group", "year"),
        coords={"receptor": PLACES, "group": list(AGES), "year": list(years)},
        attrs={"units": units},
    )


def test_a_whole_life_at_one_place_is_the_level_that_lasted() -> None:
    level = yearly(range(2000, 2071))
    found = along_cohorts(level, [Cohort("stays", 2000, ((2000, "near"),))], AGES)
    by_hand = 10 * (5 * 1 + 3 * 16.5 + 1 * 52.5)
    assert found["lifetime"].item() == pytest.approx(by_hand)
    lasted = lifetime_if_level_lasted(level, AGES).sel(receptor="near", year=2030)
    assert lasted.item() == pytest.approx(by_hand)
    assert not found["at_least"].item()
    assert found["lifetime"].attrs["units"] == "1"


def test_relocation() -> None:
    """Born in 2000 near the works, moved away at 10."""
    moved = Cohort("moves", 2000, ((1990, "near"), (2010, "far")))
    found = along_cohorts(yearly(range(2000, 2070), "mSv/yr"), [moved], AGES)
    by_hand = 10 * (5 + 3 * 9) + (3 * 7.5 + 52.5)
    assert found["lifetime"].item() == pytest.approx(by_hand)
    assert found["lifetime"].attrs["units"] == "mSv"


def test_years_without_a_level_make_a_lower_bound() -> None:
    """Levels for 2010 to 2029; one born in 2000 and dying at 70."""
    level = yearly(range(2010, 2030))
    stays = [Cohort("stays", 2000, ((2000, "far"),))]
    lived = 3 * 7.5 + 12.5
    found = along_cohorts(level, stays, AGES)
    assert found["lifetime"].item() == pytest.approx(lived)
    assert found["at_least"].item()
    assert found["years_unknown"].item() == 50
    declared = along_cohorts(level, stays, AGES, before="none", after="none")
    assert declared["lifetime"].item() == pytest.approx(lived)
    assert not declared["at_least"].item()
    held = along_cohorts(level, stays, AGES, before="none", after="last")
    assert held["lifetime"].item() == pytest.approx(3 * 7.5 + 52.5)


def test_what_is_not_known_is_not_zero() -> None:
    level = yearly(range(2000, 2070))
    level.loc[{"receptor": "near", "year": 2005}] = np.nan
    cohorts = [
        Cohort("stays", 2000, ((2000, "near"),)),
        Cohort("later", 2000, ((2000, "far"), (2006, "near"))),
        Cohort("away", 2000, ((2000, None),)),
    ]
    found = along_cohorts(level, cohorts, AGES)
    assert found["at_least"].values.tolist() == [True, False, True]
    assert found["lifetime"].values[0] == pytest.approx(10 * (5 + 3 * 15.5 + 52.5))
    assert np.isnan(found["lifetime"].values[2])
    assert found["years_unknown"].values.tolist() == [0, 0, 70]


@given(st.integers(1900, 2100), st.integers(1, 60), st.floats(0.5, 90))
def test_every_year_of_life_is_counted_once(birth: int, moves: int, lifetime: float) -> None:
    """Years lived and years unknown sum to the life, in any place and with any years of levels."""
    cohort = Cohort("one", birth, ((birth, "near"), (birth + moves, "far")))
    ages = {**AGES, "adult": (17.5, 90.0)}
    life = life_years([cohort], PLACES, ages, range(1990, 2040), lifetime=lifetime)
    assert life.lived.sum() + life.unknown.sum() == pytest.approx(lifetime)


def test_more_dimensions_are_kept() -> None:
    level = yearly(range(2000, 2070)) * xr.DataArray(
        [1.0, 2.0], dims="substance", coords={"substance": ["As", "Cd"]}
    )
    cohorts = [Cohort(str(year), year, ((year, "far"),)) for year in (2000, 1990)]
    found = along_cohorts(level, cohorts, AGES, before="none")
    assert found["lifetime"].dims == ("cohort", "substance")
    first = found["lifetime"].sel(cohort="2000")
    assert first.values == pytest.approx([107.0, 214.0])


def test_refusals() -> None:
    cohorts = [
        Cohort("late", 2000, ((2001, "near"),)),
        Cohort("lost", 2000, ((2000, "nera"),)),
        Cohort("back", 2000, ((2000, "near"), (1999, "far"))),
    ]
    overlapping = {"child": (0.0, 17.0), "woman": (16.0, 50.0), "adult": (51.0, 60.0)}
    with pytest.raises(InputError) as caught:
        life_years(cohorts, PLACES, overlapping, [2000, 2002])
    text = str(caught.value)
    assert len(caught.value.problems) == 7
    for said in ("gap", "overlap", "50 to 51", "60 to 70", "year of birth", '"near"?', "moving"):
        assert said in text
    with pytest.raises(InputError, match="infant"):
        along_cohorts(yearly(range(2000, 2070)).sel(group=["adult"]), [], AGES)
    with pytest.raises(InputError, match="lifetime of 0"):
        lifetime_if_level_lasted(yearly(range(2)), AGES, lifetime=0.0)
