"""Along a birth cohort: what a life adds up to, through ages, places and relocation.

A cohort is born on 1 January of its year, so that it is of age a throughout the calendar year
birth + a, and moves at the turn of a year. What each calendar year adds (cancer risk, dose) is
summed over the years of its life, each year at the place it lives and in the group of its age.
"If one year's level lasted" is another number, of nobody's life, and has its own function.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

import numpy as np
from numpy.typing import NDArray

from tailrace.errors import InputError, Problems, did_you_mean

if TYPE_CHECKING:
    import xarray as xr

FloatArray = NDArray[np.float64]
Ages = Mapping[str, tuple[float, float]]

LIFETIME = 70.0
"""Length of a life, yr (US EPA 1989, RAGS part A, section 6.4.1)."""

_YEARLY = {"1/yr": "1", "mSv/yr": "mSv"}


@dataclass(frozen=True)
class Cohort:
    """People born in one year who live in the same places.

    Parameters
    ----------
    name : str
        What it is called.
    birth_year : int
        Calendar year of birth.
    places : tuple of (int, str or None)
        From which calendar year on they live at which receptor, years rising, the first not after
        the birth. None is somewhere else, where nothing is known of what they take in.
    """

    name: str
    birth_year: int
    places: tuple[tuple[int, str | None], ...]

    def place_in(self, year: int) -> str | None:
        """Return the receptor at which they live in a calendar year."""
        at: str | None = None
        for start, place in self.places:
            if start <= year:
                at = place
        return at


@dataclass(frozen=True)
class LifeYears:
    """Where and in which group each cohort spends the years of its life.

    Attributes
    ----------
    lived : ndarray, shape (cohort, receptor, group, year), yr
        Years spent, by the calendar year whose level counts.
    unknown : ndarray, shape (cohort,), yr
        Years of life for which there is no level: outside the years, or somewhere else.
    """

    lived: FloatArray
    unknown: FloatArray


def life_years(
    cohorts: Sequence[Cohort],
    receptors: Sequence[str],
    ages: Ages,
    years: Sequence[int],
    *,
    lifetime: float = LIFETIME,
    before: Literal["missing", "none"] = "missing",
    after: Literal["missing", "none", "last"] = "missing",
) -> LifeYears:
    """Return where and in which group each cohort spends the years of its life.

    Parameters
    ----------
    cohorts : sequence of Cohort
        Whose lives.
    receptors : sequence of str
        Places with a level.
    ages : mapping of str to (float, float)
        Groups with the ages from and below which one belongs to them, yr; they must not overlap.
    years : sequence of int
        Calendar years with a level, without a gap.
    lifetime : float
        Length of a life, yr.
    before : {"missing", "none"}
        What earlier years add: not known, or nothing (the works were not there).
    after : {"missing", "none", "last"}
        What later years add: not known, nothing, or what the last year adds at that age.

    Returns
    -------
    LifeYears

    Raises
    ------
    InputError
        If groups overlap or leave ages out, years have a gap, or a place is unknown; all of them.
    """
    _check(cohorts, receptors, ages, years, lifetime)
    lived = np.zeros((len(cohorts), len(receptors), len(ages), len(years)))
    unknown = np.zeros(len(cohorts))
    for c, cohort in enumerate(cohorts):
        for age in range(int(np.ceil(lifetime))):
            year = cohort.birth_year + age
            span = min(1.0, lifetime - age)
            rule = before if year < years[0] else after if year > years[-1] else "level"
            place = cohort.place_in(year)
            if rule == "none":
                continue
            if rule == "missing" or place is None:
                unknown[c] += span
                continue
            column = min(year, years[-1]) - years[0]
            for g, (low, high) in enumerate(ages.values()):
                share = min(high, age + span) - max(low, age)
                lived[c, receptors.index(place), g, column] += max(share, 0.0)
    return LifeYears(lived, unknown)


def along_cohorts(
    yearly: xr.DataArray,
    cohorts: Sequence[Cohort],
    ages: Ages,
    *,
    lifetime: float = LIFETIME,
    before: Literal["missing", "none"] = "missing",
    after: Literal["missing", "none", "last"] = "missing",
) -> xr.Dataset:
    """Return the sum of what each year adds, along birth cohorts.

    Parameters
    ----------
    yearly : DataArray, dims (receptor, group, year), more (substance, pathway, draw) are kept
        What a calendar year adds: `annual_cancer_risk` (1/yr) or `radiation_dose` (mSv/yr); NaN
        where not known.
    cohorts, ages, lifetime, before, after
        As in `life_years`; groups that `ages` does not name are left out.

    Returns
    -------
    Dataset
        `lifetime`, dims (cohort, ...), in the unit times a year: the linear sum of what is known,
        NaN where nothing is; `at_least`, true where years of life or levels are missing;
        `years_unknown` (cohort), yr. A cancer risk above 1 % needs the exact form, on its total.

    Raises
    ------
    InputError
        As `life_years`, or if a group of `ages` is not among those of `yearly`.
    """
    import xarray as xr

    groups = [str(name) for name in yearly["group"].values]
    absent = [name for name in ages if name not in groups]
    if absent:
        raise InputError.single(
            f'there is no group "{absent[0]}"', allowed=", ".join(groups),
            remedy=did_you_mean(absent[0], groups),
        )  # fmt: skip
    receptors = [str(name) for name in yearly["receptor"].values]
    years = [int(year) for year in yearly["year"].values]
    life = life_years(
        cohorts, receptors, ages, years, lifetime=lifetime, before=before, after=after
    )
    weight = xr.DataArray(
        life.lived,
        dims=("cohort", "receptor", "group", "year"),
        coords={
            "cohort": [cohort.name for cohort in cohorts],
            "receptor": receptors,
            "group": list(ages),
            "year": years,
        },
    )
    part = yearly.sel(group=list(ages))
    over = ("receptor", "group", "year")
    total = xr.dot(part.fillna(0.0), weight, dim=over)
    unknown = xr.DataArray(life.unknown, dims="cohort", coords={"cohort": weight["cohort"]})
    gaps = xr.dot(part.isnull().astype(float), weight, dim=over)
    known = xr.dot(part.notnull().astype(float), weight, dim=over)
    some = (gaps > 0) | (unknown > 0)
    units = str(yearly.attrs.get("units", ""))
    total = total.where(~(some & (known == 0)))
    total = total.transpose("cohort", ...).assign_attrs(
        units=_YEARLY.get(units, f"{units} yr"), long_name="sum along the life of the cohort"
    )
    return xr.Dataset(
        {
            "lifetime": total,
            "at_least": some.transpose(*total.dims),
            "years_unknown": unknown.assign_attrs(units="yr", long_name="years without a level"),
        }
    )


def lifetime_if_level_lasted(
    yearly: xr.DataArray, ages: Ages, *, lifetime: float = LIFETIME
) -> xr.DataArray:
    """Return what a life would add up to if each year's level lasted from birth to death.

    Parameters
    ----------
    yearly : DataArray, dims (group, ...)
        What a calendar year adds, per year; NaN where not known.
    ages : mapping of str to (float, float)
        Groups with the ages from and below which one belongs to them, yr.
    lifetime : float
        Length of a life, yr.

    Returns
    -------
    DataArray
        Without `group`, by receptor and year where there are any; NaN where a group is not known.
        Not the risk of anybody who lives through changing years: that is `along_cohorts`.

    Raises
    ------
    InputError
        If groups overlap or leave ages out.
    """
    import xarray as xr

    problems = Problems()
    _check_ages(ages, lifetime, problems)
    problems.raise_if_any()
    spans = [max(min(high, lifetime) - low, 0.0) for low, high in ages.values()]
    weight = xr.DataArray(spans, dims="group", coords={"group": list(ages)})
    total = (yearly.sel(group=list(ages)) * weight).sum("group", skipna=False)
    units = str(yearly.attrs.get("units", ""))
    return total.assign_attrs(
        units=_YEARLY.get(units, f"{units} yr"), long_name="if this year's level lasted for life"
    )


def _check(
    cohorts: Iterable[Cohort],
    receptors: Sequence[str],
    ages: Ages,
    years: Sequence[int],
    lifetime: float,
) -> None:
    problems = Problems()
    if list(years) != list(range(years[0], years[0] + len(years))):
        problems.add("the years have a gap or do not rise", place="year")
    _check_ages(ages, lifetime, problems)
    for cohort in cohorts:
        where = f"cohort {cohort.name}"
        starts = [start for start, _ in cohort.places]
        if not starts or starts[0] > cohort.birth_year:
            problems.add("there is no place for the year of birth", place=where)
        if starts != sorted(set(starts)):
            problems.add("the years of moving do not rise", place=where)
        for _, place in cohort.places:
            if place is not None and place not in receptors:
                problems.add(
                    f'there is no receptor "{place}"', place=where,
                    remedy=did_you_mean(place, receptors),
                )  # fmt: skip
    problems.raise_if_any()


def _check_ages(ages: Ages, lifetime: float, problems: Problems) -> None:
    reached, last = 0.0, "birth"
    if not lifetime > 0:
        problems.add(f"a lifetime of {lifetime:g} yr", place="lifetime", allowed="above 0")
    for name, (low, high) in sorted(ages.items(), key=lambda item: item[1]):
        if low > reached:
            problems.add(f"nobody is {reached:g} to {low:g} years old", place="ages")
        elif low < reached:
            problems.add(f"{name} and {last} overlap", place="ages", remedy="leave one out")
        reached, last = max(reached, high), name
    if reached < lifetime:
        problems.add(f"nobody is {reached:g} to {lifetime:g} years old", place="ages")
