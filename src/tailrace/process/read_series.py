"""Reading a rate by year."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tailrace.errors import Problems
from tailrace.process.numbers import read_number
from tailrace.process.works import YearSeries
from tailrace.quantities import Missing, Value

YEARS = range(1500, 2301)
"""Calendar years a rate may be declared for."""


def read_series(
    raw: Any,
    basis: str,
    interpolation: str,
    place: str,
    years: range,
    sources: Mapping[str, str],
    problems: Problems,
) -> YearSeries | None:
    """Read a rate declared by year.

    Parameters
    ----------
    raw : list of mapping
        Tables with `year`, `value`, the usual keys, and `published` for the year of the figure.
    basis : str
        What a kilogram of the rate counts; "mass" for the mass itself.
    interpolation : str
        "linear", "step" or empty.
    place : str
        Key path, for messages.
    years : range
        Calendar years to cover.
    sources : mapping of str to str
        Citations by short key.
    problems : Problems
        Where mistakes are noted.

    Returns
    -------
    YearSeries or None
        Rates in kg/yr; None where an entry cannot be used.
    """
    if not isinstance(raw, list) or not raw:
        problems.add(
            "a rate by year must be a list of tables",
            place=place,
            allowed='[ { year = 2010, value = "12 Mt/yr", source = ".." }, .. ]',
        )
        return None
    found: dict[int, Value] = {}
    complete = True
    for entry in raw:
        year = entry.get("year") if isinstance(entry, Mapping) else None
        if not isinstance(year, int) or isinstance(year, bool) or year not in YEARS:
            problems.add(
                "an entry without a year" if year is None else "an entry without a calendar year",
                place=place,
                allowed=f"year = 2010, from {YEARS.start} to {YEARS.stop - 1}",
            )
            complete = False
            continue
        if year in found:
            problems.add("the year stands twice", place=f"{place}.{year}")
        rate = _read_rate(entry, basis, f"{place}.{year}", sources, problems)
        complete = complete and rate is not None
        if rate is not None:
            found[year] = rate
    if not complete:
        return None
    _check_years(found, interpolation, place, years, problems)
    ordered = sorted(found)
    return YearSeries(tuple(ordered), tuple(found[y] for y in ordered), interpolation, basis)


def _read_rate(
    entry: Mapping[str, Any],
    basis: str,
    here: str,
    sources: Mapping[str, str],
    problems: Problems,
) -> Value | None:
    """Read the rate of one year, kg/yr."""
    rest = {("year" if k == "published" else k): v for k, v in entry.items() if k != "year"}
    value = read_number(
        rest,
        variable="mass_flow",
        basis=None if basis == "mass" else basis,
        where=here,
        sources=sources,
        problems=problems,
    )
    if isinstance(value, Missing):
        problems.add("a rate by year cannot be missing", place=here, remedy="leave the year out")
        return None
    return value


def _check_years(
    found: Mapping[int, Value], interpolation: str, place: str, years: range, problems: Problems
) -> None:
    first, last = min(found), max(found)
    if interpolation:
        absent = [y for y in years if y < first or (y > last and interpolation == "linear")]
    else:
        absent = [y for y in years if y not in found]
    if absent:
        listed = ", ".join(map(str, absent[:6])) + (
            f" and {len(absent) - 6} more" if len(absent) > 6 else ""
        )
        problems.add(
            f"no rate for {listed}",
            place=place,
            allowed=f"every year {years.start}-{years.stop - 1}",
            remedy='add the years, or interpolation = "linear" or "step" between declared ones',
        )
