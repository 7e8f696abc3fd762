"""Tables of a made-up assessment."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import numpy as np
import pandas as pd

from tailrace.assess.assessment import AreaAssessment
from tailrace.assess.table_columns import TABLES
from tailrace.quantities import Value
from tailrace.site import Site

if TYPE_CHECKING:
    from .made_assessment import MadeArea

Rows = list[tuple[Any, ...]]
HAZARD, CANCER, DOSE = (
    "hazard index, epa-2025, all organs",
    "cancer risk a year, epa-2025",
    "radiation dose",
)
LIMITS = (
    (HAZARD, "", 1.0, "US EPA", "total"),
    (HAZARD, "", 10.0, "a second authority", "total"),
    (CANCER, "1/yr", 1e-5, "US EPA", "total"),
    (DOSE, "mSv/yr", 1.0, "ICRP 103", "increment"),
)


def made_tables(
    site: Site, made: Mapping[str, MadeArea], areas: Mapping[str, AreaAssessment]
) -> dict[str, pd.DataFrame]:
    """Return every table of the contract, by name."""
    rows: dict[str, Rows] = {
        "closure": [("process", s, y, 1e6, k * 1e-14, "yes") for k, s in enumerate(("Th", "F"))
                    for y in (site.years[0], site.years[-1])],
        "releases": _releases(made),
        "judged": _judged(areas),
        "sensitivity": _sensitivity(areas),
        "saltelli": [(name, HAZARD, one.receptors[0], "adult", one.stated[-1], "works.mine", 0.2,
                      0.1, 0.3, 0.4, 0.3, 0.5) for name, one in made.items()],
        "limits": _limits(made),
        "options": _options(site),
        "option_costs": [("all options", "all options", np.nan, 2026, 2035, "USD", 2e6, 0.9e6,
                          2.1e6, 4.4e6, 5e4, 40.0, 18.0, 42.0, 88.0, False, "")],
        "numbers": _numbers(site),
        "mounded": _mounded(made),
        "alternatives": _alternatives(made),
        "cohorts": [("born_1990", "born in 1990, lives on", "lifetime cancer risk", "", 2e-5, 8e-5,
                     3e-4, True, "years before 2010"),
                    ("moved_2009", "born in 1990, moved in 2009", "lifetime cancer risk", "", 1e-5,
                     4e-5, 1.2e-4, False, "")],
        "persons": [(name, one.receptors[0], "adult", one.stated[-1], HAZARD, 0.5, 1.0, 2.2)
                    for name, one in made.items()],
        "observed": _observed(made),
        "people": _people(made),
        "cases": [(name, one.receptors[0], one.stated[-1], 1200, CANCER, 1e-4, 6e-3, 2e-2)
                  for name, one in made.items()],
        "harm": _harm(made),
        "harm_by_source": [
            (name, one.receptors[0], one.stated[-1], "adult", "share of deaths by PM2.5, NCD+LRI",
             "gemm-2018", source, source, amount, amount / 0.2, 0.2, 256, "Shapley values")
            for name, one in made.items()
            for source, amount in (("background", 0.17), ("other sources", 0.03))
        ],
    }  # fmt: skip
    return {name: pd.DataFrame(rows[name], columns=list(TABLES[name][0])) for name in TABLES}


def _releases(made: Mapping[str, MadeArea]) -> Rows:
    return [
        (name, source, source.replace("_", " "), "air", substance, year, 0.5 * level, level,
         2.0 * level, 1.1 * level, level, False)
        for name, one in made.items()
        for k, source in enumerate(one.sources[:-1])
        for substance in ("Th", "F")
        for year in one.stated
        for level in (10.0 / (k + 1),)
    ]  # fmt: skip


def _judged(areas: Mapping[str, AreaAssessment]) -> Rows:
    found: Rows = []
    for name, area in areas.items():
        for limit in LIMITS:
            for year in area.data["stated_year"].values.tolist():
                found += _of_endpoint(name, area, year, limit)
        levels = area.data["level"].sel(medium="well", substance="F")
        for year in area.data["stated_year"].values.tolist():
            for place in area.data["receptor"].values.tolist():
                three = levels.sel(receptor=place, stated_year=year, statistic=["P5", "P50", "P95"])
                low, middle, high = three.values.tolist()
                verdict = _verdict(high, 1.5, "", area.screening_only)
                found.append((name, place, "", year, "F in well", "mg/L", 1.5, "WHO 2022", "total",
                              low, middle, high, False, *verdict))  # fmt: skip
    return found


def _of_endpoint(
    name: str, area: AreaAssessment, year: int, limit: tuple[str, str, float, str, str]
) -> Rows:
    what, unit, border, authority, kind = limit
    data, found = area.data, []
    values = data["result" if kind == "total" else "increment"].sel(endpoint=what, year=year)
    lacking = data["at_least"].sel(endpoint=what).values
    for r, place in enumerate(data["receptor"].values.tolist()):
        for g, group in enumerate(data["group"].values.tolist()):
            draws = values.sel(receptor=place, group=group).values
            low, middle, high = np.percentile(draws, (5, 50, 95)).tolist()
            open_ = "not known: Th by inhalation" if lacking[r, g] else ""
            found.append((name, place, group, year, what, unit or "1", border, authority, kind,
                          low, middle, high, bool(open_),
                          *_verdict(high, border, open_, area.screening_only)))  # fmt: skip
    return found


def _verdict(high: float, limit: float, at_least: str, screening: str) -> tuple[str, str]:
    """Return verdict and reason by the rule of `assess.tables.judged`."""
    if np.isnan(high):
        return "cannot tell", at_least or "it is not known"
    if high > limit:
        return "exceeds", ""
    if screening:
        return "cannot tell", f"screening only: {screening}"
    return ("cannot tell", f"at least: {at_least}") if at_least else ("does not exceed", "")


def _sensitivity(areas: Mapping[str, AreaAssessment]) -> Rows:
    inputs = (
        "ground.aquifer.hydraulic_conductivity", "emissions.dry_beach.threshold",
        "works.ore.Th", "people.water_drunk",
    )  # fmt: skip
    return [
        (name, result, str(area.data["receptor"].values[0]), "child_1_6",
         int(area.data["stated_year"][-1]), one, first, max(first - 0.1, 0.0), first + 0.1,
         first**0.5)
        for name, area in areas.items()
        for result in (HAZARD, CANCER)
        for one, first in zip(inputs, (0.45, 0.25, 0.1, 0.02), strict=True)
    ]  # fmt: skip


def _harm(made: Mapping[str, MadeArea]) -> Rows:
    nothing = (float("nan"),) * 5
    return [
        (name, one.receptors[0], one.stated[-1], "adult", *row)
        for name, one in made.items()
        for row in (
            ("share of deaths by PM2.5, NCD+LRI", "gemm-2018", "1", 0.1, 0.2, 0.3, *nothing[:2],
             True, "adults from 25 years"),
            ("skeletal fluorosis", "china-2012", "1", *nothing, False, "missing: no wells here"),
        )
    ]  # fmt: skip


def _limits(made: Mapping[str, MadeArea]) -> Rows:
    found: Rows = []
    for name, one in made.items():
        for k, source in enumerate((*one.sources[:3], "all sources")):
            word = ("factor", "none", "any", "factor")[k]
            known = word == "factor"
            found.append(
                (
                    name,
                    "hazard index of 1 held at P95",
                    one.receptors[0],
                    "child_1_6",
                    one.stated[-1],
                    95.0,
                    source,
                    source.replace("_", " "),
                    word,
                    0.4 if known else np.nan,
                    2.0 if known else np.nan,
                    "kg/yr",
                    5.0,
                    0.7,
                    "background and the others exceed it" if word == "none" else "",
                )
            )
    return found  # fmt: skip


def _options(site: Site) -> Rows:
    found: Rows = []
    for k, (name, option) in enumerate(site.options.items()):
        factor, none = option.factor, (np.nan,) * 4  # an option on the transport has no factor
        known = k % 2 == 0
        cost = (4.0e6, 1.5e6, 20.0, 2.0e6, 0.9e6, 2.1e6, 4.4e6, "USD", "") if known else (
            *(np.nan,) * 7, "", "no cost was read")  # fmt: skip
        left = none if not isinstance(factor, Value) else (
            factor.central, *(float(factor.ppf(np.array(x))) for x in (0.05, 0.95)), 0.95
        )  # fmt: skip
        found.append((name, option.title or name, option.changes, ", ".join(option.at),
                      *left, *cost, option.first_year or 2026, option.note))  # fmt: skip
    return found


def _numbers(site: Site) -> Rows:
    found: Rows = []
    qualities = ("measured", "published", "derived", "assumed")
    for k in range(120):
        found.append((f"{site.name}/ground.value_{k}", float(k), 0.5 * k, 2.0 * k, "m/d",
                      "lognormal", qualities[k % 4], f"Report {k % 7}, table {k}", 2000 + k % 20,
                      f"ground.toml, line {k}", '<img src=x onerror="alert(1)">' if k == 3 else "",
                      k % 3 == 0, "the option is not in force" if k % 3 == 1 else ""))  # fmt: skip
    found.append((f"{site.name}/ground.missing", np.nan, np.nan, np.nan, "m/d", "", "missing", "",
                  np.nan, "ground.toml", "nobody has measured it", False, ""))  # fmt: skip
    return found


def _mounded(made: Mapping[str, MadeArea]) -> Rows:
    return [
        (name, place, "pond_seepage", 1500.0 * (k + 1), "across the gradient", 0.01, 0.06, 0.2,
         30.0 + 10 * k, 0.02, 0.2, 0.0, 0.03,
         f"The mound of the pond sends {place} water although it lies across the gradient.")
        for name, one in made.items()
        for k, place in enumerate(one.receptors[:2])
    ]  # fmt: skip


def _alternatives(made: Mapping[str, MadeArea]) -> Rows:
    return [
        (alternative, title, one.receptors[0], "well", "F", year, "mg/L", 0.5 * f, 1.2 * f, 3.0 * f,
         alternative == "slow", "")
        for one in list(made.values())[-1:]
        for alternative, title, f in (("slow", "20 to 30 m a year", 1.0),
                                      ("fast", "at the river after 60 years", 2.5))
        for year in one.stated
    ]  # fmt: skip


def _observed(made: Mapping[str, MadeArea]) -> Rows:
    last = list(made.values())[-1]
    place, year = last.receptors[0], last.stated[-1]
    return [
        ("thorium in air", place, year, "mg/m3", 2e-6, 1e-6, 4e-6, 1e-6, 3e-6, 9e-6, 1.5,
         "Study A 2012, table 3", ""),
        ("rare earths in road dust", place, year, "mg/kg", 900.0, 200.0, 4000.0, 10.0, 40.0, 150.0,
         0.044, "Study B 2016", "off by more than ten: traffic from the ore yard is not modelled"),
        ("lead in blood", place, year, "ug/dL", np.nan, np.nan, np.nan, 1.0, 2.0, 4.0, np.nan, "",
         "no observation was found"),
    ]  # fmt: skip


def _people(made: Mapping[str, MadeArea]) -> Rows:
    return [
        (name, place, group, year, number, 0.5 * number, number, 1.6 * number)
        for name, one in made.items()
        for k, place in enumerate(one.receptors[:-1])
        for group, number in (("child_1_6", 90.0 * (k + 1)), ("adult", 1100.0 * (k + 1)))
        for year in one.stated
    ]
