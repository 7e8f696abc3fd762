"""An assessment as its sections read it: names as printed, estimates, units, years."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Hashable, Iterator
from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from tailrace.assess.assessment import BACKGROUND, AreaAssessment, Assessment
from tailrace.assess.material import balance
from tailrace.assess.result_gaps import CLAUSES, ResultGap
from tailrace.report.page.estimate import Estimate, missing
from tailrace.report.page.number_words import unit_signs

if TYPE_CHECKING:
    import pandas as pd
    import xarray as xr

    from tailrace.process.balance import Balance

Array = NDArray[np.float64]
STATED = ("P5", "P50", "P95")
RESULT_DIMS = ("endpoint", "receptor", "group", "year")
GROUPS = {"child_1_6": "child", "adult": "adult"}
NOBODY = "nothing of it is known"


@dataclass(frozen=True)
class _Plain:
    """Results of an area as plain arrays, because looking up by label is slow."""

    names: dict[str, list[object]]
    statistics: Array
    at_least: NDArray[np.bool_]

    @classmethod
    def of(cls, area: AreaAssessment) -> _Plain:
        data = area.data
        three = data["result_statistic"].sel(statistic=list(STATED))
        return cls(
            {dim: data[dim].values.tolist() for dim in RESULT_DIMS},
            three.transpose(*RESULT_DIMS, "statistic").values,
            data["at_least"].transpose(*RESULT_DIMS[:3]).values,
        )

    def at(self, *names: object) -> tuple[int, ...]:
        """Return where an endpoint, a place, a group (and a year) stand."""
        return tuple(
            self.names[dim].index(name) for dim, name in zip(RESULT_DIMS, names, strict=False)
        )


@dataclass(frozen=True)
class Reading:
    """An assessment with the words for it.

    Parameters
    ----------
    found : Assessment
        What is reported.
    """

    found: Assessment

    @cached_property
    def areas(self) -> list[AreaAssessment]:
        """Areas with at least one place."""
        return [one for one in self.found.areas.values() if one.data.sizes.get("receptor", 0)]

    @cached_property
    def stated_years(self) -> list[int]:
        """Years the report speaks of."""
        if not self.areas:
            return []
        return [int(year) for year in self.areas[0].data["stated_year"].values]

    @cached_property
    def option_starts(self) -> list[int]:
        """Years in which options can start."""
        return [int(year) for year in self.found.page.get("option_starts", ())]

    @cached_property
    def year(self) -> int:
        """The year of the first screen: the last stated one before options act, else the last."""
        starts = self.option_starts
        before = [year for year in self.stated_years if not starts or year <= starts[0]]
        return (before or self.stated_years)[-1]

    @cached_property
    def balance(self) -> Balance:
        """The balance of the stated years and of the first screen's, central values."""
        site = self.found.site
        wanted = {*self.stated_years, self.year} if self.stated_years else {site.years[-1]}
        return balance(site, sorted(wanted & set(site.years)) or [site.years[-1]])

    def place(self, name: str) -> str:
        """Return the name of a place as printed."""
        return self._titles.get(name) or name.replace("_", " ")

    @cached_property
    def _titles(self) -> dict[str, str]:
        titles = self.found.site.places["title"]
        return {str(name): title for name, title in titles.items() if isinstance(title, str)}

    def place_in(self, area: AreaAssessment, name: str) -> str:
        """Return the name of a place, with its area where there are several."""
        return self.place(name) + (f" ({self.area(area.name)})" if len(self.areas) > 1 else "")

    def area(self, name: str) -> str:
        """Return the name of an area as printed, without what follows a colon."""
        return self.found.site.areas[name].title.split(":")[0] or readable(name)

    @cached_property
    def _sources(self) -> dict[str, str]:
        table = self.table("releases")
        if table is None:
            return {}
        return dict(zip(table["source"].astype(str), table["title"].astype(str), strict=True))

    def source(self, name: str) -> str:
        """Return the name of a source as printed."""
        if name == BACKGROUND:
            return BACKGROUND
        return self._sources.get(name) or readable(name.split(":")[-1])

    def group(self, name: str) -> str:
        """Return the name of a group of people as printed."""
        return GROUPS.get(name, readable(name))

    def table(self, name: str) -> pd.DataFrame | None:
        """Return a table of the assessment; None where it is absent or empty."""
        found = self.found.tables.get(name)
        return None if found is None or found.empty else found

    @cached_property
    def people(self) -> pd.DataFrame:
        """Who lives where: place, group, year, people; as the run found it, else as declared."""
        found = self.table("people")
        if found is not None:
            return found
        declared = self.found.site.people.copy()
        declared["people"] = [getattr(one, "central", math.nan) for one in declared["people"]]
        return declared

    def groups(self, area: AreaAssessment) -> list[str]:
        """Return the groups the report shows: child and adult, or all where they are not there."""
        names = [str(name) for name in area.data["group"].values]
        return [name for name in names if name in GROUPS] or names

    @cached_property
    def judged_now(self) -> pd.DataFrame | None:
        """Judged rows of the first screen's year, else of the last judged year."""
        table = self.table("judged")
        if table is None:
            return None
        now = table[table["year"] == self.year]
        return now if len(now) else table[table["year"] == table["year"].max()]

    @cached_property
    def judged_at(self) -> dict[tuple[str, str, str], list[dict[Hashable, Any]]]:
        """These rows by area, place and what is judged."""
        found: dict[tuple[str, str, str], list[dict[Hashable, Any]]] = {}
        for row in [] if self.judged_now is None else self.judged_now.to_dict("records"):
            at = (str(row["area"]), str(row["place"]), str(row["what"]))
            found.setdefault(at, []).append(row)
        return found

    @cached_property
    def _memo(self) -> dict[tuple[str, ...], str]:
        return {}

    def _once(self, key: tuple[str, ...], find: Callable[[], str]) -> str:
        """Return what was found before under a key: looking up by label is slow."""
        if key not in self._memo:
            self._memo[key] = find()
        return self._memo[key]

    def unit(self, area: AreaAssessment, dim: str, name: str) -> str:
        """Return the unit of an endpoint, a medium or a layer."""
        found = self._once(
            ("unit", area.name, dim, name), lambda: label(area.data, dim, name, "unit")
        )
        return unit_words(found)

    def estimate(
        self, area: AreaAssessment, endpoint: str, receptor: str, group: str, year: int
    ) -> Estimate:
        """Return a headline result of a place with its doubt."""
        plain = self._plain[area.name]
        at = plain.at(endpoint, receptor, group, year)
        return from_row(
            *plain.statistics[at].tolist(),
            at_least=self.open_sum(area, endpoint, receptor, group),
            missing_because=self.why_missing(area, endpoint, receptor),
            undecided=area.screening_only,
        )

    def open_sum(self, area: AreaAssessment, endpoint: str, receptor: str, group: str) -> str:
        """Return what is lacking in a result at a place; empty where nothing is."""
        plain = self._plain[area.name]
        flag = plain.at_least[plain.at(endpoint, receptor, group)]
        return self.lacking(area, endpoint) if flag else ""

    @cached_property
    def _plain(self) -> dict[str, _Plain]:
        return {area.name: _Plain.of(area) for area in self.areas}

    def percentiles(self, area: AreaAssessment, endpoint: str, group: str) -> xr.DataArray:
        """Return P5, P50 and P95 of a result over all draws, dims (statistic, receptor, year)."""
        found = area.data["result_statistic"].sel(endpoint=endpoint, group=group)
        return found.sel(statistic=list(STATED)).transpose("statistic", "receptor", "year")

    def lacking(self, area: AreaAssessment, what: str) -> str:
        """Return what is lacking in a result, of the sentences that name it."""
        return self._once(("lacking", area.name, what), lambda: self._lacking(area, what))

    def _lacking(self, area: AreaAssessment, what: str) -> str:
        gaps = [gap for gap in map(ResultGap.read, area.missing) if gap and what in gap.results]
        if gaps:
            return "; ".join(_shortened(gaps, clause) for clause in CLAUSES if _of(gaps, clause))
        return _sentences(area, what.split(",")[0]) or "an unknown amount comes on top"

    def why_missing(self, area: AreaAssessment, what: str, receptor: str) -> str:
        """Return why a result is missing, of the sentences that name it and its place."""
        return self._once(
            ("missing", area.name, what, receptor),
            lambda: (
                _sentences(area, what.split(",")[0], receptor) or _sentences(area, what) or NOBODY
            ),
        )


def _of(gaps: list[ResultGap], clause: str) -> list[ResultGap]:
    return [gap for gap in gaps if gap.clause == clause]


def _shortened(gaps: list[ResultGap], clause: str) -> str:
    """Return what gaps of one kind say together, with long lists counted."""
    own = _of(gaps, clause)
    names = list(dict.fromkeys(name for gap in own for name in gap.substances))
    where = list(dict.fromkeys(readable(place) for gap in own for place in gap.where))
    return f"{clause} {several(names)} ({several(where, 2)})"


def _sentences(area: AreaAssessment, *words: str) -> str:
    stems = [stem(word) for word in words]
    said = [one for one in area.missing if all(part in one.lower() for part in stems)]
    more = f" and {len(said) - 2} more" if len(said) > 2 else ""
    return "; ".join(said[:2]) + more


def stem(word: str) -> str:
    """Return a word without its plural, to be looked for in a sentence."""
    return re.sub(r"(index|indices|s)$", "", word.lower()).strip()


def readable(name: str) -> str:
    """Return an identifier as words."""
    return name.replace("_", " ")


def label(data: xr.Dataset, dim: str, name: str, of: str) -> str:
    """Return what a coordinate beside a dimension says of one of its names ("" for nothing).

    Parameters
    ----------
    data : xarray.Dataset
        Results of an area.
    dim, name : str
        Dimension, and the name on it.
    of : str
        "unit", "medium" or "substance": the coordinate is called so, or DIM_so.
    """
    for coordinate in (f"{dim}_{of}", of):
        if coordinate in data.coords and data[coordinate].dims == (dim,):
            return str(data[coordinate].sel({dim: name}).values)
    return ""


def from_row(
    low: float,
    middle: float,
    high: float,
    *,
    at_least: str = "",
    missing_because: str = NOBODY,
    undecided: str = "",
) -> Estimate:
    """Return the estimate that a row of a table holds."""
    if _none(middle):
        return missing(missing_because or NOBODY)
    if at_least and not max(middle, 0.0 if _none(high) else high) > 0:
        return missing(at_least)  # a sum of nothing that is known
    if _none(low) or _none(high):
        return Estimate(float(middle), at_least=at_least, undecided=undecided)
    return Estimate(
        float(middle), float(low), float(high), at_least=at_least, undecided=undecided
    )  # fmt: skip


def number_or(value: object, reason: str) -> Estimate:
    """Return a number of a table, or that it is not known (or has no bound) and why."""
    if _none(value):
        return missing(reason or NOBODY)
    number = float(value)  # type: ignore[arg-type]
    return missing(reason or NOBODY) if math.isinf(number) else Estimate(number)


def said(value: object) -> str:
    """Return a text of a table; empty where there is none."""
    return "" if _none(value) else str(value)


def _none(value: object) -> bool:
    return value is None or value != value or value == ""


def sentence(words: str) -> str:
    """Return words with a capital and a full stop."""
    return f"{capital(words).rstrip('.')}."


def capital(words: str) -> str:
    """Return words with a capital first."""
    return f"{words[:1].upper()}{words[1:]}"


def unit_words(unit: object) -> str:
    """Return a unit as printed: nothing for a pure number, mg/m³ for mg/m3."""
    return "" if said(unit) == "1" else unit_signs(said(unit))


def endpoint_words(name: str) -> str:
    """Return an endpoint as a head says it: the first part, the rest in brackets."""
    first, _, rest = name.partition(", ")
    return f"{first} ({rest})" if rest else first


def key_of(*parts: object) -> str:
    """Return a name within the page for a figure or table of these things."""
    words = "-".join(str(part) for part in parts).lower()
    return re.sub(r"[^a-z0-9]+", "-", words).strip("-")


def several(names: list[str], most: int = 4) -> str:
    """Return names as a list in words, the rest counted."""
    shown = names[:most]
    more = len(names) - len(shown)
    if more > 0:
        return f"{', '.join(shown)} and {more} more"
    return " and ".join(filter(None, (", ".join(shown[:-1]), shown[-1]))) if shown else ""


def each_place(areas: list[AreaAssessment]) -> Iterator[tuple[AreaAssessment, str]]:
    """Yield every place with its area."""
    for area in areas:
        for name in area.data["receptor"].values:
            yield area, str(name)
